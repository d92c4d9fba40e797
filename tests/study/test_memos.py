"""Memos on a fragment, a code, a transcript and the study: whose they are, and who reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, finish, quick_samples

from coder.errors import InputError
from coder.study import Study
from coder.study.erase import erase_respondent
from coder.study.memos import (
    LONGEST_MEMO,
    Subject,
    find_memo,
    memos,
    on_code,
    on_fragment,
    on_study,
    on_transcript,
    rewrite_memo,
    write_memo_on,
)
from coder.study.passes import find_pass, reopen_pass
from coder.study.redact import redact
from coder.study.transcripts import find_fragment, find_transcript
from coder.study.undo import redo, undo
from coder.trail import words_of

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def sample(make_sample: Callable[..., Sample]) -> Sample:
    return make_sample(2)


def subjects(study: Study) -> list[Subject]:
    chosen = find_transcript(study, "P1")
    return [
        on_fragment(chosen, find_fragment(study, chosen, "1")),
        on_transcript(chosen),
        on_code(study, find_pass(study, PASS), "applied"),
        on_study(study),
    ]


def write_all(sample: Sample, who: str | None, text: str, *, private: bool = False) -> None:
    with sample.open(who) as study:
        for one in subjects(study):
            write_memo_on(
                study, find_pass(study, PASS), one, f"{text} {one.about}", private=private
            )


def read(sample: Sample, who: str | None) -> set[str]:
    with sample.open(who) as study:
        return {one.text for one in memos(study)}


def every(text: str) -> set[str]:
    return {f"{text} {about}" for about in ("fragment", "transcript", "code", "study")}


def test_shared_memos_wait_for_the_table_and_private_ones_stay_with_their_writer(
    sample: Sample,
) -> None:
    write_all(sample, "anna", "shared")
    write_all(sample, "anna", "own", private=True)
    write_all(sample, None, "coordinator's", private=True)
    assert read(sample, "anna") == every("shared") | every("own")
    assert read(sample, "bram") == set()
    assert read(sample, None) == every("shared") | every("coordinator's")
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    close(sample, incomplete="P2 follows")
    assert read(sample, "bram") == {"shared fragment", "shared transcript"}, "P2 is his to code yet"
    with sample.open() as study:
        reopen_pass(study, PASS, "P2 came")
    finish(sample, "P2", anna=["direct"], bram=["applied"])
    assert read(sample, "bram") == {"shared fragment", "shared transcript"}
    close(sample)
    assert read(sample, "bram") == every("shared"), "all that he codes is at the table"


def test_a_memo_in_no_pass_waits_for_everything_that_the_reader_codes(sample: Sample) -> None:
    with sample.open() as study:
        write_memo_on(study, None, on_study(study), "how we began")
    assert read(sample, "bram") == set()
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    finish(sample, "P2", anna=["direct"], bram=["applied"])
    assert read(sample, "bram") == set(), "signed off, and no table open"
    close(sample)
    assert read(sample, "bram") == {"how we began"}


def test_memos_are_found_by_words_by_subject_and_as_ones_own(sample: Sample) -> None:
    write_all(sample, "anna", "De Lijst van")
    write_all(sample, None, "de agenda van")
    with sample.open() as study:
        found = memos(study, words="LIJST de")
        assert [one.about for one in found] == [
            *("fragment", "transcript", "code", "study"),
        ]
        assert memos(study, words="lijst agenda") == []
        assert [one.coder for one in memos(study, about=["code"])] == ["anna", ""]
        assert {one.coder for one in memos(study, mine=True)} == {""}
        (found,) = memos(study, about=["fragment"], mine=True)
        assert (found.transcript, found.label, found.coding_pass) == ("P1", "1", PASS)


def test_only_ones_own_memo_is_changed_and_an_empty_text_removes_it(sample: Sample) -> None:
    write_all(sample, "anna", "first")
    with sample.open("anna") as study:
        one = memos(study, about=["code"])[0]
        rewrite_memo(study, find_memo(study, one.id[-6:]), "second", private=True)
        assert [(m.text, m.private) for m in memos(study, about=["code"])] == [("second", True)]
        rewrite_memo(study, find_memo(study, one.id), " ", private=False)
        assert memos(study, about=["code"]) == []
        with pytest.raises(InputError, match="at most"):
            write_memo_on(study, find_pass(study, PASS), on_study(study), "x" * (LONGEST_MEMO + 1))
        other = memos(study, about=["study"])[0]
    with sample.open("bram") as study, pytest.raises(InputError, match="no such memo of yours"):
        rewrite_memo(study, other, "mine now", private=False)


def test_a_memo_on_anything_is_taken_back_and_done_again_in_words(sample: Sample) -> None:
    write_all(sample, "anna", "so")
    places = ("the study", "code applied", "transcript P1", "fragment 1 of P1")
    with sample.open("anna") as study:
        for place in places:
            assert words_of(study, undo(study)).startswith(f"anna wrote a memo on {place}: ")
        assert memos(study) == []
        for _place in places:
            redo(study)
        assert len(memos(study)) == 4
    with sample.open() as study:
        write_memo_on(study, None, on_study(study), "by the coordinator")
        assert words_of(study, undo(study)).startswith("The coordinator wrote a memo on the study")


def test_what_slipped_into_any_memo_is_replaced_everywhere(sample: Sample) -> None:
    write_all(sample, "anna", "Wiesje zei")
    write_all(sample, None, "Wiesje", private=True)
    redact(sample.path, "Wiesje", "[naam]", reason="slipped through", clock=sample.clock)
    assert read(sample, "anna") == every("[naam] zei")
    assert b"Wiesje" not in sample.path.read_bytes()


def test_who_is_erased_takes_the_memos_on_what_they_said_along(sample: Sample) -> None:
    write_all(sample, "anna", "over wat zij zei")
    with sample.open() as study:
        name = find_transcript(study, "P1").speakers["R"]
    erase_respondent(sample.path, name, reason="asked for it", clock=sample.clock)
    assert read(sample, "anna") == {"over wat zij zei code", "over wat zij zei study"}


def test_memos_on_the_command_line(sample: Sample, call: Call) -> None:
    def run(*words: object, who: str | None = "anna") -> Call:
        acting = ("--as", who) if who else ()
        return call("-s", sample.path, *acting, *words)  # type: ignore[return-value]

    assert (
        "Shared memo on P1 2."
        in run("memo", "een lijst", "--transcript", "P1", "--fragment", 2).out
    )
    assert "Private memo on P1." in run("memo", "eerlijk", "--transcript", "P1", "--private").out
    assert "code applied" in run("memo", "te ruim", "--code", "applied").out
    assert "the study" in run("memo", "welkom", who=None).out
    found = run("memos", "--json").json["memos"]
    assert [(one["about"], one["fragment"], one["private"]) for one in found] == [
        ("fragment", "2", False),
        ("transcript", None, True),
        ("code", None, False),
    ]
    number = found[2]["id"][-6:]
    assert number in run("memos", "--search", "RUIM").out
    assert "te ruim" not in run("memos", who="bram").out
    assert run("memo", "", "--change", number).code == 0
    assert len(run("memos", "--json", "--mine").json["memos"]) == 2
    for words in (
        ("memo", " "),
        ("memo", "x", "--fragment", "1"),
        ("memo", "x", "--code", "applied", "--transcript", "P1"),
        ("memo", "x", "--code", "nothing"),
        ("memo", "x", "--change", "zzz"),
    ):
        refused = run(*words)
        assert (refused.code, refused.err.count("\n")) == (2, 1)
