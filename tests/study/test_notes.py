"""What is no damage and yet worth knowing, doctor tells without saying no."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from study_file import at_work, damage, make_study

from coder.cli import run
from coder.codebook import Codebook
from coder.exchange.bundle import read_bundle, write_bundle
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder, rename_coder
from coder.study.copies import copy_for
from coder.study.handing import Travelling, scope_of
from coder.study.journal import event_rows, read_event
from coder.study.judgements import judge
from coder.study.notes import notes
from coder.study.passes import new_pass
from coder.study.undo import undo
from coder.study.union import unite


def kinds(path: Path) -> set[str]:
    """What doctor tells, while nothing is damaged."""
    assert damage(path) == []
    with Study.open(path) as study:
        return {one.kind for one in notes(study)}


def everything(path: Path) -> list[Travelling]:
    with Study.open(path) as study:
        return [Travelling(read_event(row), row[9]) for row in event_rows(study._writer)]


@pytest.fixture
def path(tmp_path: Path, book: Codebook) -> Path:
    """A study of three coders, with one open pass."""
    ticks = iter(range(1_780_000_000_000, 1_790_000_000_000))
    make_study(tmp_path / "here.study", book, lambda: next(ticks), turns=2)
    return tmp_path / "here.study"


def test_of_an_ordinary_study_there_is_nothing_to_tell(eventful: Path) -> None:
    assert kinds(eventful) == set()


def test_a_file_copied_by_hand_that_goes_on_with_one_device_forks(path: Path) -> None:
    with Study.open(path, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        judge(study, coding_pass, transcript, fragments[0], [])
        twin = Path(shutil.copy(path, path.with_name("there.study")))
        judge(study, coding_pass, transcript, fragments[0], [Assignment("direct")])
    with Study.open(twin, "anna") as other:
        # As where the same place of the same machine is restored from a copy.
        device = other.facts("SELECT value FROM local WHERE key = 'device'")[0][0]
        other._device = device
        judge(other, coding_pass, transcript, fragments[1], [])
    with Study.open(path) as study:
        unite(study, everything(twin))
    assert kinds(path) == {"fork"}


def test_what_is_not_in_a_copy_is_told(path: Path, tmp_path: Path) -> None:
    with Study.open(path, "bram") as study:
        coding_pass, transcript, fragments = at_work(study)
        judge(study, coding_pass, transcript, fragments[0], [])
    with Study.open(path) as study:
        copy_for(study, "anna", tmp_path / "anna.study")
    with Study.open(tmp_path / "anna.study") as copy:
        (note,) = notes(copy)
        assert note.kind == "withheld"
        assert "made for one coder" in note.text


def test_acts_that_have_not_come_yet_are_told(path: Path, tmp_path: Path) -> None:
    there = Path(shutil.copy(path, tmp_path / "there.study"))
    with Study.open(there, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        scope = scope_of(study, by=None, to=None)
        for number in (0, 1):
            judge(study, coding_pass, transcript, fragments[number], [])
            write_bundle(study, tmp_path / f"{number}.bundle", scope)
    with Study.open(path) as study:
        unite(study, read_bundle(tmp_path / "1.bundle").events)
    assert kinds(path) == {"gap"}


def test_two_people_of_one_name_are_told(path: Path, tmp_path: Path) -> None:
    there = Path(shutil.copy(path, tmp_path / "there.study"))
    for one in (path, there):
        with Study.open(one) as study:
            add_coder(study, "dora" if one == path else "Dora", "coach")
    with Study.open(path) as study:
        unite(study, everything(there))
        (note,) = notes(study)
        assert note.kind == "doubled"
        assert "Dora, dora" in note.text
        rename_coder(study, next(c for c in ("dora",)), "Dora B.")
    assert kinds(path) == set()


def test_a_clock_that_lies_is_told(path: Path) -> None:
    with Study.open(path, clock=lambda: 4_000_000_000_000) as study:
        add_coder(study, "dora", "coach")
    with Study.open(path, clock=lambda: 1_790_000_000_000) as study:
        (note,) = notes(study)
        assert (note.kind, note.n) == ("future", 1)
        assert "2096-10-02" in note.text


def test_an_undoing_without_effect_is_told(path: Path, tmp_path: Path) -> None:
    with Study.open(path) as study:
        add_coder(study, "dora", "coach")
        new_pass(study, "tweede", coders=["dora"])
    there = Path(shutil.copy(path, tmp_path / "there.study"))
    with Study.open(there, "dora") as study:
        _pass, transcript, fragments = at_work(study)
        from coder.study.passes import find_pass

        judge(study, find_pass(study, "tweede"), transcript, fragments[0], [])
    with Study.open(path) as study:
        undo(study)
        undo(study)
        unite(study, everything(there))
    assert kinds(path) == {"void"}


def test_a_table_that_was_open_for_a_while_is_told(eventful: Path) -> None:
    with Study.open(eventful) as study:
        for _act in ("rename", "reopen", "adjudicator", "coder", "proposal", "decision", "close"):
            undo(study)
    assert kinds(eventful) == {"reclosed"}


def test_the_command_tells_it_and_still_says_yes(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study.open(path, clock=lambda: 4_000_000_000_000) as study:
        add_coder(study, "dora", "coach")
    monkeypatch.setenv("CODER_NOW", "1790000000000")
    assert run(["doctor", "-s", str(path)]) == 0
    assert "No damage, but worth knowing: Some acts are stamped" in capsys.readouterr().out
    assert run(["doctor", "-s", str(path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in document["notes"]] == ["future"]
