"""Cutting again and by hand: free while nothing rests on it; what is frozen is only ever split."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from study_file import (
    add_interview,
    at_work,
    damage,
    events_of,
    make_study,
    replay,
    tables_of,
)

from coder.codebook import Codebook
from coder.errors import BlindError, InputError
from coder.ingest.again import cut_with
from coder.ingest.take import settings_from
from coder.model import Assignment, Fragment, Transcript
from coder.study import Study
from coder.study.copies import copy_for
from coder.study.cut_reports import cut_reports, leave_cut, report_cut
from coder.study.cuts import frozen, merge, set_context, split
from coder.study.handing import Scope, travelling
from coder.study.judgements import judge, judgements_of
from coder.study.passes import allocations, complete, find_pass
from coder.study.progress import progress
from coder.study.signoffs import mark_shown, open_fragments, sign_off
from coder.study.transcripts import find_transcript, fragments_of
from coder.study.undo import redo, undo
from coder.study.union import unite


@pytest.fixture
def begun(tmp_path: Path, book: Codebook) -> Path:
    """Two transcripts, three coders and an open pass; nothing is judged yet."""
    path = tmp_path / "begun.study"
    ticks = itertools.count(1_780_000_000_000, 7)
    make_study(path, book, lambda: next(ticks))
    return path


@pytest.fixture
def free(begun: Path) -> Path:
    """A study with a third transcript, T3, on which nothing rests."""
    with Study.open(begun) as study:
        add_interview(study, "T3")
    return begun


def of(study: Study, name: str = "T3") -> tuple[Transcript, list[Fragment]]:
    transcript = find_transcript(study, name)
    return transcript, fragments_of(study, transcript)


def shown(study: Study, name: str = "T3") -> list[tuple[str | None, str]]:
    return [(one.label, one.text) for one in of(study, name)[1]]


def is_whole(path: Path) -> None:
    assert damage(path) == []
    assert replay(events_of(path)) == tables_of(path)


def words_on(fragment: Fragment, words: str) -> int:
    return fragment.start + fragment.text.index(words)


def test_a_split_makes_two_and_numbers_anew_while_the_others_keep_their_ids(free: Path) -> None:
    with Study.open(free) as study:
        transcript, before = of(study)
        split(study, transcript, before[1], words_on(before[1], "van T3"))
        after = of(study)[1]
        assert [one.label for one in after] == [None, "1", "2", None, "3", None, "4", None, "5"]
        assert [one.text for one in after[1:3]] == ["Antwoord 0", "van T3."]
        assert [one.id for one in before if one != before[1]] == [
            one.id for one in after if one not in after[1:3]
        ]
    is_whole(free)


def test_merging_what_was_split_gives_the_text_back(free: Path) -> None:
    with Study.open(free) as study:
        before = shown(study)
        transcript, fragments = of(study)
        split(study, transcript, fragments[1], words_on(fragments[1], "van T3"))
        merge(study, transcript, of(study)[1][1])
        assert shown(study) == before
    is_whole(free)


def test_context_is_judged_again_and_back(free: Path) -> None:
    with Study.open(free) as study:
        before = shown(study)
        transcript, fragments = of(study)
        set_context(study, transcript, fragments[0], False)
        assert [one.label for one in of(study)[1]][:3] == ["1", "2", None]
        set_context(study, transcript, of(study)[1][0], True)
        assert shown(study) == before


def test_each_cut_is_one_act_that_is_undone_and_done_again(free: Path) -> None:
    with Study.open(free) as study:
        before = shown(study)
        transcript, fragments = of(study)
        split(study, transcript, fragments[1], words_on(fragments[1], "van T3"))
        after = shown(study)
        undo(study)
        assert shown(study) == before
        redo(study)
        assert shown(study) == after
    is_whole(free)


def test_what_cannot_be_cut_is_refused_and_changes_nothing(free: Path) -> None:
    with Study.open(free) as study:
        transcript, fragments = of(study)
        before = tables_of(free)
        with pytest.raises(InputError, match="both parts need words"):
            split(study, transcript, fragments[1], fragments[1].start)
        with pytest.raises(InputError, match="do not go into one"):
            merge(study, transcript, fragments[1])
        with pytest.raises(InputError, match="last one"):
            merge(study, transcript, fragments[-1])
        with pytest.raises(InputError, match="Nothing would be left"):
            for one in fragments:
                set_context(study, transcript, of(study)[1][one.position], True)
    with Study.open(free, "anna") as study, pytest.raises(BlindError):
        split(study, transcript, fragments[1], fragments[1].start + 3)
    assert before["coder"] == tables_of(free)["coder"]


def test_a_fragment_seen_before_another_cut_is_not_cut(free: Path) -> None:
    with Study.open(free) as study:
        transcript, fragments = of(study)
        merge_with = fragments[1]
        split(study, transcript, merge_with, words_on(merge_with, "van T3"))
        with pytest.raises(InputError, match="cut otherwise meanwhile"):
            set_context(study, transcript, merge_with, True)


def test_all_of_it_is_cut_again_while_nothing_rests_on_it(free: Path) -> None:
    with Study.open(free) as study:
        transcript = find_transcript(study, "T3")
        assert cut_with(study, transcript, settings_from(unit="exchange")) == 4
        assert [one.label for one in of(study)[1]] == ["1", "2", "3", "4"]
        undo(study)
        assert len(of(study)[1]) == 8
    is_whole(free)


def test_frozen_says_which_pass_or_whose_copy(free: Path, tmp_path: Path) -> None:
    with Study.open(free) as study:
        why = frozen(study, find_transcript(study, "T1"))
        assert why is not None
        assert why.coding_pass == "eerste"
        assert frozen(study, find_transcript(study, "T3")) is None
        with pytest.raises(InputError, match="pass eerste rests on them"):
            cut_with(study, find_transcript(study, "T1"), settings_from(unit="turn"))
        copy_for(study, "anna", tmp_path / "anna.study")
        why = frozen(study, find_transcript(study, "T3"))
        assert why is not None
        assert (why.coding_pass, why.coder) == ("", "anna")
        with pytest.raises(InputError, match="a copy was given out"):
            merge(study, *[of(study)[0], of(study)[1][1]])


# What is frozen


@pytest.fixture
def signed(begun: Path) -> Path:
    """Anna has judged and signed off T1; bram has judged its first fragment."""
    with Study.open(begun, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        mark_shown(study, coding_pass, transcript, fragments)
        judge(study, coding_pass, transcript, fragments[0], [Assignment("direct")])
        sign_off(study, coding_pass, transcript, rest_none=True)
    with Study.open(begun, "bram") as study:
        coding_pass, transcript, fragments = at_work(study)
        judge(study, coding_pass, transcript, fragments[0], [])
    return begun


def split_first(path: Path) -> None:
    with Study.open(path) as study:
        _pass, transcript, fragments = at_work(study)
        split(study, transcript, fragments[0], words_on(fragments[0], "van T1"))


def test_a_split_of_a_frozen_fragment_gives_letters_and_opens_it_for_everybody(
    signed: Path,
) -> None:
    split_first(signed)
    with Study.open(signed) as study:
        coding_pass, transcript, fragments = at_work(study)
        assert [one.label for one in fragments] == ["1a", "1b", "2", "3", "4"]
        assert not any(one.signed_off for one in allocations(study, coding_pass))
        assert transcript.id not in complete(study, coding_pass)
        judged = {one.coder: one.judged for one in progress(study, coding_pass)[0].coders}
        assert judged == {"anna": 3, "bram": 0, "carla": 0}
    with Study.open(signed, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        assert open_fragments(study, coding_pass, transcript).labels == ("1a", "1b")
        kinds = {one.fragment for one in judgements_of(study, coding_pass)}
        assert len(kinds) == 4  # the one on what was fragment 1 is kept
        for one in fragments[:2]:
            judge(study, coding_pass, transcript, one, [])
        sign_off(study, coding_pass, transcript)
        assert any(one.signed_off for one in allocations(study, coding_pass))
    is_whole(signed)


def test_letters_go_on_and_are_never_used_again(signed: Path) -> None:
    split_first(signed)
    with Study.open(signed) as study:
        _pass, transcript, fragments = at_work(study)
        split(study, transcript, fragments[0], fragments[0].start + 3)
        assert [one.label for one in at_work(study)[2]][:3] == ["1c", "1d", "1b"]


def test_undoing_a_split_brings_the_sign_off_back_until_somebody_worked_on_it(
    signed: Path,
) -> None:
    before = tables_of(signed)
    split_first(signed)
    with Study.open(signed) as study:
        undo(study)
    assert tables_of(signed) == before
    split_first(signed)
    with Study.open(signed, "carla") as study:
        coding_pass, transcript, fragments = at_work(study)
        judge(study, coding_pass, transcript, fragments[1], [])
    with Study.open(signed) as study, pytest.raises(InputError, match="rests on it"):
        undo(study)
    is_whole(signed)


def test_what_lay_at_the_table_is_not_split(eventful: Path) -> None:
    with pytest.raises(InputError, match="what was sealed there"):
        split_first(eventful)


def test_work_on_the_old_fragment_that_comes_later_is_kept_and_signs_nothing_off(
    begun: Path, tmp_path: Path
) -> None:
    there = Path(shutil.copy(begun, tmp_path / "there.study"))
    split_first(begun)
    with Study.open(there, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        for one in fragments:
            judge(study, coding_pass, transcript, one, [Assignment("direct")])
        sign_off(study, coding_pass, transcript)
    with Study.open(there) as study:
        events = list(travelling(study, Scope()))
    with Study.open(begun) as study:
        assert not unite(study, events).nothing
        coding_pass = find_pass(study, "eerste")
        assert not any(one.signed_off for one in allocations(study, coding_pass))
    with Study.open(begun, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        assert open_fragments(study, coding_pass, transcript).labels == ("1a", "1b")
    is_whole(begun)


# Reports


def test_a_report_is_seen_by_its_coder_and_the_coordinator_until_it_is_seen_to(
    begun: Path,
) -> None:
    with Study.open(begun, "anna") as study:
        _pass, transcript, fragments = at_work(study)
        at = words_on(fragments[0], "van T1")
        report_cut(study, transcript, fragments[0], at=at, note=" twee dingen ")
        report_cut(study, transcript, fragments[1])
        assert len(cut_reports(study)) == 2
    with Study.open(begun, "bram") as study:
        assert cut_reports(study) == []
    with Study.open(begun) as study:
        first = cut_reports(study)[0]
        assert (first.label, first.coder, first.at, first.note) == ("1", "anna", at, "twee dingen")
    split_first(begun)
    with Study.open(begun) as study:
        assert [one.label for one in cut_reports(study)] == ["2"]
        leave_cut(study, transcript, fragments[1])
        assert cut_reports(study) == []
        undo(study)
        assert len(cut_reports(study)) == 1
    is_whole(begun)
