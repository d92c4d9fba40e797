"""First silently: after the sign-offs each coder looks again, alone, before anybody talks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from study_steps import PASS, close, finish, judged_fragments, quick_samples, read
from test_versions import version

from coder.consensus import differences, open_revising, results
from coder.errors import BlindError, InputError
from coder.reliability import agreement
from coder.study.judgements import judge, judgements_of, withdraw
from coder.study.passes import find_pass, reopen_pass, seals
from coder.study.revising import done_revising, may_revise, revising
from coder.study.signoffs import reopen
from coder.study.transcripts import find_transcript
from coder.study.undo import redo, undo
from coder.study.versions import take_version

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def signed(make_sample: Callable[..., Sample]) -> Sample:
    """P1 signed off by both, differing on fragments 1 and 3; on P2 they agree; P3 is not done."""
    sample = make_sample(3)
    finish(sample, "P1", anna=["direct", "0", "applied", "0"], bram=["applied", "0", "0", "0"])
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    return sample


def look_again(sample: Sample, coder: str, label: str, said: str) -> None:
    with sample.open(coder) as study:
        text = find_transcript(study, "P1")
        fragment = next(one for one in judged_fragments(study, "P1") if one.label == label)
        judge(study, find_pass(study, PASS), text, fragment, read(said))


def opened(sample: Sample) -> None:
    with sample.open() as study:
        assert [one.transcript for one in open_revising(study, PASS)] == ["P1"]


def test_a_coder_learns_which_fragments_differ_and_not_how(signed: Sample) -> None:
    opened(signed)
    with signed.open("anna") as study:
        (here,) = revising(study, find_pass(study, PASS))
        labels = {one.id: one.label for one in judged_fragments(study, "P1")}
        assert [labels[one] for one in here.differing] == ["1", "3"]
        assert {one.coder for one in judgements_of(study, find_pass(study, PASS))} == {"anna"}
        assert (here.done, here.waiting) == ((), ("anna", "bram"))


def test_what_one_says_then_is_revised_and_the_first_judgement_stands(signed: Sample) -> None:
    with signed.open() as study:
        before = agreement(study, find_pass(study, PASS)).overall.alpha
    opened(signed)
    look_again(signed, "anna", "1", "applied")
    with signed.open() as study:
        coding_pass = find_pass(study, PASS)
        (said,) = judgements_of(study, coding_pass, stage="revised")
        assert (said.coder, said.codes) == ("anna", ("applied",))
        first = {one.codes for one in judgements_of(study, coding_pass) if one.coder == "anna"}
        assert ("direct",) in first
        assert agreement(study, coding_pass).overall.alpha == before


def test_the_table_talks_about_what_still_differs(signed: Sample) -> None:
    opened(signed)
    look_again(signed, "anna", "1", "applied")
    close(signed, incomplete="P3 later")
    with signed.open() as study:
        coding_pass = find_pass(study, PASS)
        (left,) = differences(study, coding_pass)
        assert left.fragment.label == "3"
        found = [one for one in results(study, coding_pass) if one.transcript == "P1"]
        agreed = {one.fragment.label: one for one in found}
        assert agreed["1"].basis == "agreed" and agreed["1"].assignments == read("applied")
        (sealed,) = seals(study, coding_pass)
        assert len(sealed["revised"]) == 1
        report = agreement(study, coding_pass)
        assert report.revised is not None and report.sealed is not None and report.sealed.same
        assert report.revised.second is not None and report.overall.alpha is not None
        assert report.revised.second > report.overall.alpha


def test_only_what_differs_can_be_judged_again_and_only_until_one_is_done(signed: Sample) -> None:
    with pytest.raises(InputError, match="signed off"):
        look_again(signed, "anna", "1", "applied")
    opened(signed)
    with pytest.raises(InputError, match="only the fragments"):
        look_again(signed, "anna", "2", "applied")
    look_again(signed, "anna", "1", "applied")
    with signed.open("anna") as study:
        coding_pass, text = find_pass(study, PASS), find_transcript(study, "P1")
        done_revising(study, coding_pass, text)
        assert not may_revise(study, coding_pass, text, study.coder)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="only the fragments"):
        look_again(signed, "anna", "1", "direct")
    with signed.open("anna") as study:
        done_revising(study, coding_pass, text, done=False)
    look_again(signed, "anna", "1", "direct")
    close(signed, incomplete="P3 later")
    with pytest.raises(InputError, match="at the table"):
        look_again(signed, "anna", "1", "applied")
    with signed.open("anna") as study, pytest.raises(InputError, match="at the table"):
        done_revising(study, coding_pass, text)


def test_a_revised_judgement_taken_back_leaves_the_first_one(signed: Sample) -> None:
    opened(signed)
    look_again(signed, "anna", "1", "applied")
    with signed.open("anna") as study:
        coding_pass, text = find_pass(study, PASS), find_transcript(study, "P1")
        first = judged_fragments(study, "P1")[0]
        withdraw(study, coding_pass, text, first)
    close(signed, incomplete="P3 later")
    with signed.open() as study:
        found = differences(study, find_pass(study, PASS))
        assert {one.fragment.label for one in found} == {"1", "3"}


def test_whoever_knows_what_differs_does_not_open_their_sign_off_again(signed: Sample) -> None:
    opened(signed)
    with signed.open("anna") as study, pytest.raises(InputError, match="being revised"):
        reopen(study, find_pass(study, PASS), find_transcript(study, "P1"), "toch nog")


def test_only_the_coordinator_opens_it_and_only_where_it_makes_sense(signed: Sample) -> None:
    with signed.open("anna") as study, pytest.raises(BlindError):
        open_revising(study, PASS)
    with signed.open() as study:
        with pytest.raises(InputError, match="Nobody differs"):
            open_revising(study, PASS, ["P2"])
        with pytest.raises(InputError, match="not complete"):
            open_revising(study, PASS, ["P3"])
    opened(signed)
    with signed.open() as study:
        with pytest.raises(InputError, match="being revised already"):
            open_revising(study, PASS, ["P1"])
        with pytest.raises(InputError, match="nothing to revise"):
            open_revising(study, PASS)


def test_undoing_the_opening_takes_no_revised_judgement_its_ground(signed: Sample) -> None:
    opened(signed)
    with signed.open() as study:
        undo(study)
        assert revising(study, find_pass(study, PASS)) == []
        redo(study)
    look_again(signed, "anna", "1", "applied")
    with signed.open() as study:
        before = study.facts("SELECT count(*) FROM event")
        with pytest.raises(InputError):
            undo(study)
        assert study.facts("SELECT count(*) FROM event") == before
        assert [one.transcript for one in revising(study, find_pass(study, PASS))] == ["P1"]


def test_under_a_new_version_each_code_is_compared_on_fragments_of_its_own(signed: Sample) -> None:
    opened(signed)
    look_again(signed, "anna", "1", "applied")
    close(signed, incomplete="P3 later")
    with signed.open() as study:
        chosen = find_pass(study, PASS)
        before = {one.code: one for one in agreement(study, chosen).revised_codes}
        reopen_pass(study, PASS, "direct is anders omschreven")
        take_version(study, PASS, version("9", "direct"), {})
        after = {one.code: one for one in agreement(study, find_pass(study, PASS)).revised_codes}
    assert before["applied"].second == after["applied"].second, "it means what it meant"
    assert (after["direct"].first, after["direct"].second) == (None, None), "nobody used it anew"
