"""A corrected text: fragments and highlights go along with their words, and it is one act."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from study_file import at_work, damage, events_of, make_study, replay, tables_of

from coder.codebook import Codebook
from coder.correcting import Preview, correct, preview
from coder.errors import BlindError, InputError
from coder.model import Assignment, ParsedTranscript, Turn
from coder.study import Study
from coder.study.erase import erase_respondent
from coder.study.handing import Scope, travelling
from coder.study.judgements import judge, judgements_of
from coder.study.passes import allocations, seals
from coder.study.redact import redact
from coder.study.signoffs import mark_shown, sign_off
from coder.study.transcripts import find_transcript, fragments_of, text_of
from coder.study.undo import redo, undo
from coder.study.union import unite

BEFORE = "Vraag 1?\nAntwoord 1 van T1."


@pytest.fixture
def begun(tmp_path: Path, book: Codebook) -> Path:
    """T1 and T2, three coders and an open pass; anna has a highlight in the second fragment."""
    path = tmp_path / "begun.study"
    ticks = itertools.count(1_780_000_000_000, 7)
    make_study(path, book, lambda: next(ticks))
    mark(path, "anna", "1 van")
    return path


def mark(path: Path, who: str, words: str) -> None:
    with Study.open(path, who) as study:
        coding_pass, transcript, fragments = at_work(study)
        start = fragments[1].start + fragments[1].text.index(words)
        code = Assignment("direct", (), start, start + len(words))
        judge(study, coding_pass, transcript, fragments[1], [code])


def marked(path: Path, who: str) -> list[str | None]:
    """The words of each highlight of a coder in T1; None where the whole fragment is meant."""
    with Study.open(path, who) as study:
        coding_pass, transcript, _fragments = at_work(study)
        text = text_of(study, transcript)
        return [
            None if one.start is None else text[one.start : one.end]
            for judgement in judgements_of(study, coding_pass, transcript=transcript)
            for one in judgement.assignments
            if judgement.coder == who
        ]


def planned(study: Study, *changes: tuple[str, str]) -> Preview:
    """The text of T1 with these words in the place of others, a turn a line."""
    transcript = find_transcript(study, "T1")
    text = text_of(study, transcript)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    turns, start = [], 0
    for line in text.split("\n"):
        if line:
            turns.append(Turn(start, start + len(line), "I" if "?" in line else "R"))
        start += len(line) + 1
    parsed = ParsedTranscript(text, tuple(turns), "txt")
    return preview(study, transcript, parsed, transcript.speakers)


def numbered(study: Study) -> dict[str, str]:
    return {one.label or "": one.text for one in at_work(study)[2]}


def is_whole(path: Path) -> None:
    assert damage(path) == []
    assert replay(events_of(path)) == tables_of(path)


def test_fragments_and_highlights_go_along_with_their_words(begun: Path) -> None:
    with Study.open(begun) as study:
        ids = [one.id for one in at_work(study)[2]]
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0"), ("Vraag 1", "Vrag 1")))
        assert [one.id for one in at_work(study)[2]] == ids
        assert numbered(study)["1"] == "Nu Antwoord 0 van T1."
        assert numbered(study)["2"] == "Antwoord 1 van T1."
    assert marked(begun, "anna") == ["1 van"]
    is_whole(begun)


def test_undo_gives_everything_back_and_redo_does_it_again(begun: Path) -> None:
    before = tables_of(begun)
    with Study.open(begun) as study:
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0")))
        after = tables_of(begun)
        undo(study)
        assert tables_of(begun) == before
        redo(study)
        assert tables_of(begun) == after
    is_whole(begun)


def test_a_highlight_made_after_it_keeps_it_from_being_undone(begun: Path) -> None:
    with Study.open(begun) as study:
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0")))
    mark(begun, "bram", "1 van")
    with Study.open(begun) as study, pytest.raises(InputError, match="rests on it"):
        undo(study)
    assert marked(begun, "bram") == ["1 van"]


def test_what_is_no_longer_alike_waits_for_a_person(begun: Path) -> None:
    change = ("Antwoord 1 van T1.", "De koffie was op en het regende.")
    with Study.open(begun) as study:
        plan = planned(study, change)
        assert [one.fragment.label for one in plan.asks] == ["2"]
        before = tables_of(begun)
        with pytest.raises(InputError, match=r"2 \("):
            correct(study, plan)
        assert tables_of(begun) == before
        if plan.asks[0].place:
            correct(study, plan, accept=["2"])
            assert numbered(study)["2"] == "De koffie was op en het regende."
            undo(study)
        done = correct(study, plan, orphan=["2"])
        assert (done.gone, done.new) == (("2",), ("1a",))
        assert list(numbered(study)) == ["1", "1a", "3", "4"]
    with Study.open(begun, "anna") as study:
        coding_pass, transcript, _fragments = at_work(study)
        kept = judgements_of(study, coding_pass, transcript=transcript)
        assert len(kept) == 1  # what anna said of 2 is kept
    is_whole(begun)


def test_a_turn_that_was_left_out_before_is_a_fragment_of_its_own(begun: Path) -> None:
    new = "R: dat wil ik er nog wel bij zeggen, nu we het er over hebben."
    with Study.open(begun, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        mark_shown(study, coding_pass, transcript, fragments)
        sign_off(study, coding_pass, transcript, rest_none=True)
    with Study.open(begun) as study:
        coding_pass = at_work(study)[0]
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0")))
        assert any(one.signed_off for one in allocations(study, coding_pass))
        done = correct(study, planned(study, ("Vraag 1?", f"{new}\nVraag 1?")))
        assert done.new == ("1a",)
        assert numbered(study)["1a"] == new
        assert not any(one.signed_off for one in allocations(study, coding_pass))
    is_whole(begun)


def test_what_a_colleague_marked_without_knowing_goes_along_whatever_the_clock_says(
    begun: Path, tmp_path: Path
) -> None:
    there = Path(shutil.copy(begun, tmp_path / "there.study"))
    with Study.open(begun) as study:
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0")))
    mark(there, "bram", "Antwoord 1")  # later, in the old text
    with Study.open(there) as study:
        events = list(travelling(study, Scope()))
    with Study.open(begun) as study:
        unite(study, events)
    assert marked(begun, "bram") == ["Antwoord 1"]
    is_whole(begun)
    with Study.open(begun) as study:
        events = list(travelling(study, Scope()))
    with Study.open(there) as study:
        unite(study, events)
    assert tables_of(there) == tables_of(begun)


def test_redaction_and_erasure_reach_both_texts(begun: Path) -> None:
    with Study.open(begun) as study:
        correct(study, planned(study, ("Antwoord 0 van", "Antwoord 0 van Piet van")), accept=["1"])
    redact(begun, "van", "der", reason="zo heet niemand")
    assert marked(begun, "anna") == ["1 der"]
    is_whole(begun)
    with Study.open(begun) as study:
        assert numbered(study)["1"] == "Antwoord 0 der Piet der T1."
        correct(study, planned(study, ("Antwoord 2", "Nu Antwoord 2")))
    assert marked(begun, "anna") == ["1 der"]
    erased = erase_respondent(begun, "R van T1".replace("van", "der"), reason="op verzoek")
    assert erased.clean
    is_whole(begun)
    assert not any("Piet" in str(one.payload) for one in events_of(begun))


def test_at_the_table_words_may_change_and_fragments_may_not_come_or_go(eventful: Path) -> None:
    with Study.open(eventful) as study:
        coding_pass = at_work(study)[0]
        figures = [one["figures"] for one in seals(study, coding_pass)]
        with pytest.raises(InputError, match="neither lose nor add"):
            correct(study, planned(study, (BEFORE + "\n", "")), orphan=["2"])
        correct(study, planned(study, ("Antwoord 0", "Nu Antwoord 0")))
        assert [one["figures"] for one in seals(study, coding_pass)] == figures
    is_whole(eventful)


def test_only_the_coordinator_corrects_and_nothing_that_changed_meanwhile(begun: Path) -> None:
    with Study.open(begun) as study:
        plan = planned(study, ("Antwoord 0", "Nu Antwoord 0"))
        correct(study, plan)
        with pytest.raises(InputError, match="meanwhile"):
            correct(study, plan)
        assert len(fragments_of(study, plan.transcript)) == 8
    with Study.open(begun, "anna") as study, pytest.raises(BlindError):
        planned(study)
