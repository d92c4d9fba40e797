"""Marks: *unsure* is its coder's until the table; what protects somebody never leaves the team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, finish, quick_samples, say, sign

from coder.errors import BlindError, InputError
from coder.model import CodingPass, Fragment, MarkKind, Transcript
from coder.study import Study
from coder.study.copies import copy_for
from coder.study.marks import list_marks, marked, own_marks, sensitive, set_mark
from coder.study.passes import find_pass, release
from coder.study.signoffs import has_signed_off
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


def place(study: Study, label: str = "1") -> tuple[CodingPass, Transcript, Fragment]:
    chosen = find_transcript(study, "P1")
    return find_pass(study, PASS), chosen, find_fragment(study, chosen, label)


def mark(sample: Sample, who: str | None, kind: MarkKind, on: bool = True, label: str = "1") -> int:
    with sample.open(who) as study:
        return set_mark(study, *place(study, label), kind, on)


def test_what_one_is_unsure_of_is_ones_own_until_the_table(sample: Sample) -> None:
    mark(sample, "anna", "unsure")
    with sample.open("anna") as study:
        (fragment,) = own_marks(study, find_pass(study, PASS))
        assert marked(study, "unsure") == {("anna", fragment)}
    with sample.open("bram") as study:
        assert (marked(study, "unsure"), own_marks(study, find_pass(study, PASS))) == (set(), {})
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    close(sample, incomplete="P2 follows")
    with sample.open("bram") as study:
        assert marked(study, "unsure") == {("anna", fragment)}
        assert own_marks(study, find_pass(study, PASS)) == {}


def test_whoever_may_read_a_passage_knows_at_once_that_it_needs_care(sample: Sample) -> None:
    with sample.open() as study:
        release(study, PASS, "bram", "P2", "not his")
    mark(sample, "anna", "special")
    with sample.open("bram") as study:
        assert [(one.coder, one.label) for one in list_marks(study)] == [("anna", "1")]
        coding_pass, _transcript, fragment = place(study)
        assert own_marks(study, coding_pass) == {fragment.id: {"special"}}
    with sample.open("anna") as study:
        second = find_transcript(study, "P2")
        fragment = find_fragment(study, second, "1")
        set_mark(study, find_pass(study, PASS), second, fragment, "third_party", True)
    with sample.open("bram") as study:
        assert [one.transcript for one in list_marks(study)] == ["P1"]


def test_a_mark_goes_off_by_whoever_put_it_or_by_the_coordinator(sample: Sample) -> None:
    assert mark(sample, "anna", "third_party") == 1
    assert mark(sample, "anna", "third_party") == 0, "it is on already"
    assert mark(sample, "bram", "third_party", on=False) == 0
    mark(sample, "bram", "third_party")
    mark(sample, "anna", "third_party", on=False)
    with sample.open() as study:
        assert len(sensitive(study)) == 1, "bram's mark stands"
    assert mark(sample, None, "third_party", on=False) == 1
    with sample.open() as study:
        assert sensitive(study) == set()
        set_mark(study, *place(study), "special", True)
        assert [one.coder for one in list_marks(study)] == [""]


def test_only_a_coder_who_reads_it_marks_and_nobody_is_unsure_of_context(sample: Sample) -> None:
    with sample.open() as study:
        release(study, PASS, "bram", "P1", "not his")
        with pytest.raises(InputError, match="Only a coder is unsure"):
            set_mark(study, *place(study), "unsure", True)
    with sample.open("bram") as study, pytest.raises(BlindError):
        chosen = find_transcript(study, "P1")
        with sample.open() as everything:
            fragment = find_fragment(everything, chosen, "1")
        set_mark(study, find_pass(study, PASS), chosen, fragment, "special", True)


def test_a_mark_is_taken_back_and_done_again_and_that_is_said_in_words(sample: Sample) -> None:
    mark(sample, "anna", "unsure")
    with sample.open("anna") as study:
        assert words_of(study, undo(study)) == "anna is unsure of fragment 1 of P1."
        assert marked(study, "unsure") == set()
        redo(study)
        assert len(marked(study, "unsure")) == 1


def test_a_copy_for_a_colleague_has_what_protects_and_not_who_is_unsure(
    sample: Sample, tmp_path: Path
) -> None:
    mark(sample, "anna", "special")
    mark(sample, "anna", "unsure", label="2")
    with sample.open() as study:
        copy_for(study, "bram", tmp_path / "bram.study")
    with Study.open(tmp_path / "bram.study") as copy:
        assert [one.kind for one in list_marks(copy)] == ["special"]
        assert len(sensitive(copy)) == 1


def test_such_a_passage_is_in_no_export_for_others_and_that_is_counted(
    sample: Sample, call: Call
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    whole = call("-s", sample.path, "export", "csv", "--profile", "plain").out
    mark(sample, "bram", "third_party", label="2")
    done = call("-s", sample.path, "export", "csv", "--profile", "plain")
    gone = [line for line in whole.splitlines() if line not in done.out.splitlines()]
    assert len(gone) == 2, "of anna and of bram"
    assert all("lijst met namen" in line for line in gone)
    assert "lijst met namen" not in done.out
    assert "Left out: 2, marked as about a third person" in done.err
    as_anna = call("-s", sample.path, "--as", "anna", "export", "csv")
    assert "Left out: 1, marked" in as_anna.err, "whoever marked it"
    assert "lijst met namen" in call("-s", sample.path, "export", "codings").out


def test_marks_on_the_command_line(sample: Sample, call: Call) -> None:
    def run(*words: object, who: str = "anna") -> Call:
        return call("-s", sample.path, "--as", who, *words)  # type: ignore[return-value]

    assert run("judge", "P1", "1", "direct", "--unsure").code == 0
    assert "unsure" in run("judge", "P1").out
    assert "P1 3: marked as of a special category." in run("mark", "P1", "3", "--special").out
    found = run("mark", "--json").json["marks"]
    assert [(one["fragment"], one["mark"]) for one in found] == [("1", "unsure"), ("3", "special")]
    assert [one["mark"] for one in run("mark", "--json", who="bram").json["marks"]] == ["special"]
    off = run("mark", "P1", "3", "--special", "--off", who="bram")
    assert "you had not marked it" in off.err
    assert "marked by: anna" in off.err
    assert run("judge", "P1", "1", "--sure").code == 0
    assert [one["mark"] for one in run("mark", "--json").json["marks"]] == ["special"]
    refused = run("mark", "P1", "1")
    assert (refused.code, refused.err.count("\n")) == (2, 1)


def test_at_the_table_the_differences_say_who_was_unsure(sample: Sample, call: Call) -> None:
    mark(sample, "anna", "unsure")
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    sign(sample, "anna")
    close(sample, incomplete="P2 follows")
    first = call("-s", sample.path, "differences", "--json").json["differences"][0]
    assert [(one["coder"], one["unsure"]) for one in first["views"]] == [
        ("anna", True),
        ("bram", False),
    ]
    assert "anna: direct (unsure)" in call("-s", sample.path, "differences").out


def test_the_sign_off_tells_what_one_was_unsure_of(sample: Sample, call: Call) -> None:
    mark(sample, "anna", "unsure", label="2")
    say(sample, "anna", "P1", "direct", "0", "0", "0", "0")
    done = call("-s", sample.path, "--as", "anna", "signoff", "P1")
    assert "You marked as unsure: 2." in done.err


def test_an_option_is_no_reason_for_opening_a_sign_off_again(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", "direct", "0", "0", "0", "0")
    sign(sample, "anna", "P1")
    refused = call("-s", sample.path, "signoff", "P1", "--reopen", "--as", "anna")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "--as is none" in refused.err
    with sample.open("anna") as study:
        assert has_signed_off(study, find_pass(study, PASS), find_transcript(study, "P1"))
    again = call("-s", sample.path, "--as", "anna", "signoff", "P1", "--reopen", "not all read")
    assert again.code == 0


def test_words_of_somebody_who_is_not_to_be_quoted_are_in_no_export_of_quotes(
    sample: Sample, call: Call
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    whole = call("-s", sample.path, "export", "csv", "--profile", "plain").out
    with sample.open() as study:
        (person, *_others) = find_transcript(study, "P1").speakers.values()
        person = next(one for one in (person, *_others) if one != "interviewer")
    assert call("-s", sample.path, "respondent", "set", person, "quoting=no").code == 0
    done = call("-s", sample.path, "export", "csv", "--profile", "plain")
    assert len(done.out.splitlines()) == 1 < len(whole.splitlines())
    assert "of a respondent who is not to be quoted" in done.err
    call("-s", sample.path, "respondent", "set", person, "quoting=approval")
    assert len(call("-s", sample.path, "export", "csv").out.splitlines()) == 1
    assert call("-s", sample.path, "mark", "P1", "1", "--approved").code == 0
    done = call("-s", sample.path, "export", "csv", "--profile", "plain")
    rows = done.out.splitlines()[1:]
    assert rows and all(row in whole.splitlines() for row in rows)
    assert len(rows) < len(whole.splitlines()) - 1
    assert "not approved by the respondent yet" in done.err
