"""Adjudication at the shell: a third person, who reads what was sent on and never who said it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, finish, quick_samples

from coder.overview import left_to_settle, overview, pass_at_hand
from coder.study.coders import add_coder
from coder.study.decisions import Decision, decisions
from coder.study.judgements import judgements_of
from coder.study.memos import write_memo
from coder.study.passes import find_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def newest(sample: Sample) -> Decision:
    with sample.open() as study:
        return decisions(study, find_pass(study, PASS))[-1]


@pytest.fixture
def sent(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch, call: Call) -> Sample:
    """Of P1, which is at the table of three, the first fragment is with dora, who did not code."""
    sample = make_sample(1, ("anna", "bram", "cees"))
    finish(
        sample,
        "P1",
        anna=["direct|applied", "0"],
        bram=["direct|potential", "0"],
        cees=["potential|direct", "0"],
    )
    with sample.open("anna") as study:
        one = find_transcript(study, "P1")
        first = find_fragment(study, one, "1")
        set_star(study, find_pass(study, PASS), one, first, True)
        write_memo(study, find_pass(study, PASS), one, first, "mooi, direct van toepassing")
    close(sample)
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    with sample.open() as study:
        add_coder(study, "dora", "researcher")
    told = call("decide", "P1", "1", "--refer", "--reason", "anna en bram kwamen er niet uit")
    assert "no adjudicator yet" in told.err
    assert call("pass", "adjudicator", PASS, "dora").code == 0
    return sample


def test_an_adjudicator_reads_letters_and_no_names(sent: Sample, call: Call) -> None:
    shown = [
        call("differences", "--referred", "--as", "dora"),
        call("differences", "--referred", "--json", "--as", "dora"),
        call("decide", "P1", "1", "--adjudicate", "--take", "Q", "--reason", "x", "--as", "dora"),
        call("decide", "P1", "1", "--adjudicate", "--take", "b", "--reason", "x", "--as", "dora"),
    ]
    for outcome in shown:
        for name in ("anna", "bram", "cees", "coordinator"):
            assert name not in outcome.everything, outcome
    assert "A:" in shown[0].out and "C:" in shown[0].out
    (one,) = shown[1].json["differences"]
    assert [view["coder"] for view in one["views"]] == ["A", "B", "C"]
    assert one["decisions"] == []
    assert "choose from: A, B, C" in shown[2].err
    made = newest(sent)
    assert (made.way, made.author) == ("adjudicated", "dora")
    assert {said.code for said in made.assignments} == set(one["views"][1]["codes"])


EVERYWHERE = (
    ("log",),
    ("log", "--csv"),
    ("log", "--json"),
    ("export", "codings"),
    ("export", "csv"),
    ("quotes",),
    ("quotes", "--starred"),
    ("agree", "--by", "pair"),
    ("agree", "--json"),
    ("differences",),
    ("differences", "--all", "--json"),
    ("differences", "--agenda"),
    ("differences", "--referred", "--agenda"),
    ("differences", "--referred", "--agenda", "--html"),
    ("differences", "--referred", "--pair", "anna,bram"),
    ("decisions",),
    ("decisions", "--csv"),
    ("decisions", "--json"),
    ("proposals",),
    ("memo", "list"),
    ("mark", "list"),
)
NAMES_OF_VIEWS = re.compile(
    r"\b(anna|bram|cees)\b.*\b(direct|potential|applied|hindering|mooi|kwamen er niet uit)\b"
)


def test_nothing_tells_an_adjudicator_who_said_what(sent: Sample, call: Call) -> None:
    call("decide", "P1", "2", "--take", "anna", "--reason", "anna heeft direct gelijk")
    call("decide", "P1", "2", "--unclear", "direct=zegt anna")
    for words in EVERYWHERE:
        shown = call(*words, "--as", "dora")
        assert shown.code in (0, 2), shown
        assert not NAMES_OF_VIEWS.search(shown.everything), (words, shown)
        assert "gelijk" not in shown.everything and "zegt anna" not in shown.everything, words
    told = call("agree", "--as", "dora")
    assert told.code == 2 and "without names: coder differences --referred" in told.err
    # And when that is over, they read what anybody of the team does.
    call("pass", "adjudicator", PASS, "dora", "--off")
    with sent.open("dora") as study:
        everybody = {one.coder for one in judgements_of(study, find_pass(study, PASS))}
    assert everybody == {"anna", "bram", "cees"}


def test_an_adjudicator_has_a_copy_of_their_own_and_reads_letters_there_too(
    sent: Sample, call: Call, tmp_path: Path
) -> None:
    theirs = tmp_path / "dora.study"
    assert call("study", "copy", "--for", "dora", "-o", theirs).code == 0
    shown = call("differences", "--referred", "--json", "-s", theirs)
    (one,) = shown.json["differences"]
    assert [view["coder"] for view in one["views"]] == ["A", "B", "C"]
    assert "anna" not in call("export", "codings", "-s", theirs).out
    said = ("--adjudicate", "--take", "B", "--reason", "zo")
    assert call("decide", "P1", "1", *said, "-s", theirs).code == 0
    back = tmp_path / "dora.bundle"
    assert call("bundle", "-s", theirs, "-o", back).code == 0
    assert call("merge", back).code == 0
    assert newest(sent).way == "adjudicated"


def test_an_adjudicator_is_not_given_anything_to_code_in_that_pass(
    sent: Sample, call: Call
) -> None:
    call("pass", "reopen", PASS, "--reason", "er komt nog een interview")
    refused = call("pass", "allocate", PASS, "--coder", "dora")
    assert refused.code == 2 and "is an adjudicator of pass eerste" in refused.err


def test_only_what_was_sent_on_is_adjudicated_and_only_by_them(sent: Sample, call: Call) -> None:
    assert call("decide", "P1", "2", "--adjudicate", "-", "--reason", "x", "--as", "dora").code == 2
    assert call("decide", "P1", "1", "--adjudicate", "-", "--reason", "x", "--as", "anna").code == 2
    assert call("differences", "--as", "dora").code == 2, "only what was sent on is theirs to read"


def test_the_overview_leads_an_adjudicator_to_what_waits_for_them(sent: Sample, call: Call) -> None:
    with sent.open("dora") as study:
        coding_pass = pass_at_hand(study)
        assert coding_pass is not None and coding_pass.name == PASS
        found = overview(study, coding_pass)
        assert [one.do for one in found.lines] == ["resolve"]
        assert left_to_settle(study, found) == {"P1": 1}
    call("decide", "P1", "1", "--adjudicate", "--take", "A", "--reason", "zo", "--as", "dora")
    with sent.open("dora") as study:
        assert [one.do for one in overview(study, coding_pass).lines] == ["nothing"]
