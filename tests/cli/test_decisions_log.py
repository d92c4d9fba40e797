"""The consensus log at the shell: as text, JSON, CSV and page; proposals; who yielded."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, finish, judged_fragments, quick_samples

from coder.codebook import find
from coder.codebook.model import Text
from coder.study.about import name_coders
from coder.study.marks import set_mark
from coder.study.passes import find_pass
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_transcript
from coder.study.versions import take_version

if TYPE_CHECKING:
    from sample import Sample

pytestmark = pytest.mark.slow

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def decided(
    make_sample: Callable[..., Sample], call: Call, monkeypatch: pytest.MonkeyPatch
) -> Sample:
    """P1 at the table: fragment 1 was decided twice, 2 put off, a proposal made on 2."""
    sample = make_sample(1, ("anna", "bram", "cees"))
    finish(
        sample,
        "P1",
        anna=["direct", "direct", "0"],
        bram=["0", "potential", "0"],
        cees=["direct", "direct", "0"],
    )
    close(sample)
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    first = ["--union", "--reason", "=samen", "--cause", "context", "--present", "anna"]
    for words in (
        ["1", *first, "--dissent", "bram=ik zie het niet"],
        ["1", "--take", "anna", "--reason", "bij nader inzien"],
        ["2", "--put-off", "--reason", "het codeboek eerst"],
        ["2", "--unclear", "direct=wanneer is het direct?"],
    ):
        assert call("decide", "P1", *words).code == 0
    return sample


def test_every_decision_is_in_the_log_also_one_that_was_replaced(
    decided: Sample, call: Call
) -> None:
    found = call("decisions", "--json").json
    first, second, third = found["decisions"]
    assert (first["state"], second["state"], third["state"]) == ("replaced", "stands", "stands")
    assert second["replaces"] == [first["decision"]]
    assert (first["way"], first["cause"], first["present"]) == ("union", "context", ["anna"])
    assert first["dissent"] == [{"coder": "bram", "text": "ik zie het niet"}]
    assert third["outcome"] == "put_off" and len(third["proposals"]) == 1
    assert {view["coder"]: view["codes"] for view in first["views"]}["bram"] == []
    text = call("decisions").out
    assert "Now: replaced by a later one" in text and "Cause: knowledge of the context" in text
    assert "Did not agree: bram: ik zie het niet" in text
    assert "settled: Direct value (one coder's view)" in text, "codes as the codebook names them"
    assert "Views: anna: Direct value; bram: none applies; cees: Direct value" in text
    assert "2 fragments differed: 1 settled, 0 still to discuss" in text
    assert call("decisions", "--transcript", "P9").code == 2


def test_as_a_table_no_cell_is_a_formula_and_what_protects_somebody_stays_out(
    decided: Sample, call: Call
) -> None:
    rows = list(csv.DictReader(io.StringIO(call("decisions", "--csv").out[1:]), delimiter=";"))
    assert [row["state"] for row in rows] == ["replaced", "stands", "stands"]
    assert rows[0]["reason"] == "'=samen" and "Gezellig" in rows[0]["text"]
    with decided.open() as study:
        fragment = judged_fragments(study, "P1")[0]
        text = find_transcript(study, "P1")
        set_mark(study, find_pass(study, PASS), text, fragment, "third_party", True)
    for form in ("--csv", "--html"):
        made = call("decisions", form)
        assert "Gezellig" not in made.out and "2 fragments" in made.err
    assert "Gezellig" in call("decisions", "--json").out, "the team reads it all"


def test_words_of_somebody_who_is_not_to_be_quoted_stay_out_of_what_leaves(
    decided: Sample, call: Call
) -> None:
    with decided.open() as study:
        speakers = find_transcript(study, "P1").speakers.values()
        set_respondent(study, next(one for one in speakers if one != "interviewer"), quoting="no")
    for form in ("--csv", "--html"):
        assert "Gezellig" not in call("decisions", form).out
    assert "Gezellig" in call("decisions", "--json").out, "the team reads it all"


def test_the_page_holds_the_log_and_runs_nothing(decided: Sample, call: Call) -> None:
    assert call("decide", "P1", "1", "-", "--reason", "<script>alert(1)</script>").code == 0
    page = call("decisions", "--html").out
    assert "<script" not in page and "&lt;script&gt;" in page
    assert page.count("<section") == 4 and "Proposals for the codebook" in page


def test_who_yielded_is_said_by_kind_and_by_name_only_to_oneself(
    decided: Sample, call: Call
) -> None:
    assert "Yielded on .50 of the settled fragments: researcher (2)." in call("decisions").out
    found = call("decisions", "--json").json["kept"]
    assert [(one.get("kind"), one["yielded"], one["fragments"]) for one in found] == [
        ("coach", 0, 1),
        ("researcher", 1, 2),
    ]
    own = call("decisions", "--json", "--as", "bram").json["kept"]
    assert [one["coder"] for one in own if "coder" in one] == ["bram"]
    assert "Yielded on .50" in call("agree").out
    with decided.open() as study:
        name_coders(study, True)
    named = call("decisions", "--json").json["kept"]
    assert [one["coder"] for one in named if "coder" in one] == ["anna", "bram", "cees"]


def test_a_proposal_is_answered_and_the_version_that_took_it_up_makes_a_work_list(
    decided: Sample, call: Call
) -> None:
    (open_one,) = call("proposals", "--json").json["proposals"]
    short = call("proposals").out.split(" · ")[0]
    assert open_one["state"] == "open" and open_one["id"].endswith(short)
    answered = call("proposals", "--answer", short, "--take", "voorbeelden erbij")
    assert answered.code == 0 and "taken up (voorbeelden erbij)" in answered.out
    book = find("waardecreatie")
    codes = tuple(
        replace(one, definition=Text("Iets heel anders.", "Something else."))
        if one.id == "direct"
        else one
        for one in book.codes
    )
    with decided.open() as study:
        from coder.study.passes import reopen_pass

        reopen_pass(study, PASS, "nieuwe versie")
        take_version(study, PASS, replace(book, version="2", codes=codes), {})
    (made,) = call("proposals", "--json", "--pass", PASS).json["proposals"]
    assert made["taken_up_in"] == "2"
    assert "anna: P1 1" in made["to_judge_again"] and "bram: P1 1" not in made["to_judge_again"]
    assert "in version 2 of the codebook" in call("decisions", "--pass", PASS).out


@pytest.mark.parametrize(
    "words",
    [
        ["proposals", "--take", "x"],
        ["proposals", "--answer", "zzz", "--take", "x"],
        ["proposals", "--answer", "", "--take", "x"],
        ["decisions", "--csv", "--json"],
        ["decisions", "-o", "x.txt"],
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(
    decided: Sample, call: Call, words: list[str]
) -> None:
    outcome = call(*words)
    assert outcome.code == 2 and len(outcome.err.splitlines()) == 1
