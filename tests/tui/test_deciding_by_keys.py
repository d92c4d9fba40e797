"""Every way to decide by its keys, and what stands in the journal afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample import Clock, Sample
from test_consensus_screen import press, row, screen_of, seen
from test_consensus_session import close

from coder.cli import run
from coder.consensus import View
from coder.model import Assignment
from coder.study import Study
from coder.study.adjudication import set_adjudicator
from coder.study.coders import add_coder
from coder.study.decisions import decide, decisions
from coder.study.journal import events
from coder.study.proposals import proposals
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_fragment, find_transcript
from coder.tui import Workbench

pytestmark = pytest.mark.slow

THREE = ("anna", "bram", "carla")
UNTOLD = ("act", "salt", "replaces", "seen", "proposal", "written")
"""Ids and times."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the study of :func:`table` is kept, so that it is made once."""
    return tmp_path_factory.mktemp("kept") / "three.study"


@pytest.fixture
def table(make_sample: Callable[..., Sample], kept: Path, tmp_path: Path, clock: Clock) -> Sample:
    """Three coders, of whom anna says other things than the two others on all ten fragments."""
    if not kept.exists():
        made = make_sample(transcripts=2, coders=THREE)
        for transcript in ("P1", "P2"):
            made.judge_all("anna", transcript, "direct")
            made.judge_all("bram", transcript, "potential")
            made.judge_all("carla", transcript, "potential")
        close(made)
        shutil.copy(made.path, kept)
    return Sample(Path(shutil.copy(kept, tmp_path / "table.study")), clock)


def written(path: Path) -> list[dict[str, Any]]:
    """Decisions and proposals in the order in which they were written, without ids and times."""
    with Study.open(path) as study:
        found = list(events(study._writer, kinds=("decision", "proposal")))
    return [
        {
            "kind": event.kind,
            "author": event.author,
            **{name: value for name, value in event.data.items() if name not in UNTOLD},
        }
        for event in found
    ]


def by_command(path: Path) -> None:
    """The same decisions by ``coder decide``."""
    here = ["--present", "anna", "--present", "bram"]
    votes = [f"--vote={one}" for one in ("anna=applied", "bram=potential", "carla=potential")]
    for place, words in (
        ("P1 1", ["--take", "anna", "--reason", "one view taken over"]),
        ("P1 2", ["--union", "--reason", "all codes together"]),
        ("P1 3", ["--common", "--reason", "what all had"]),
        ("P1 4", ["--majority", "--reason", "what most had"]),
        ("P1 5", ["applied", "--reason", "zo", "--cause", "context", "--dissent", "anna=nee"]),
        ("P2 1", [*votes, "--reason", "by majority of the votes"]),
        ("P2 2", ["--refer", "--reason", "te lastig"]),
        ("P2 3", ["--put-off", "--reason", "later"]),
        ("P2 4", ["--unresolved", "--reason", "oneens"]),
        ("P2 5", ["--unclear", "direct=vaag", "--take", "bram", "--reason", "oneens"]),
    ):
        assert run(["decide", "-s", str(path), *place.split(), *words, *here]) == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_kind_of_decision_by_keys_is_in_the_journal_as_by_command(
    table: Sample, tmp_path: Path, size: tuple[int, int]
) -> None:
    other = Path(shutil.copy(table.path, tmp_path / "by-command.study"))
    by_command(other)
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "p", "a", "b", "enter")
        assert "at the table: anna, bram" in seen(app)
        await press(pilot, "A", "enter", "plus", "enter", "ampersand", "enter", "m", "enter")
        assert "P1 4  settled: 2 potential" in seen(app), "two keys for the simple case"
        await press(pilot, "3", "g", "3", "n", "A", *"nee", "enter", "enter", *"zo", "enter")
        await press(pilot, "s", "1", "3", "enter", "enter")
        assert "P2 1  settled: 2 potential" in seen(app)
        await press(pilot, "greater_than_sign", *(c if c != " " else "space" for c in "te lastig"))
        await press(pilot, "enter", "full_stop", *"later", "enter", "minus", *"oneens", "enter")
        await press(pilot, "x", "1", *"vaag", "enter")
        assert "proposed for 1 direct: vaag" in seen(app)
        await press(pilot, "B", "quotation_mark", "enter")
    assert written(table.path) == written(other)


async def test_what_was_said_with_a_choice_can_be_undone_step_by_step(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "A", "g", "1", "n", "B", *"no", "enter", "x", "2", *"vaag", "enter")
        assert "cause: slip · bram does not agree: no" in seen(app)
        await press(pilot, "u")
        assert "proposal taken back: 2 potential" in seen(app)
        with table.open() as study:
            assert proposals(study, table.coding_pass(study)) == []
        await press(pilot, "u")
        assert "cause: slip" in row(app, "together")
        assert "bram does not agree" not in seen(app)
        await press(pilot, "u", "u")
        assert "not decided yet" in row(app, "together")
        await press(pilot, "U", "U", "U", "U")
        assert "cause: slip · bram does not agree: no" in seen(app)
        with table.open() as study:
            assert [one.text for one in proposals(study, table.coding_pass(study))] == ["vaag"]


async def test_votes_without_a_majority_are_kept_with_what_is_left_unresolved(
    table: Sample,
) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "B", "0", "enter")
        assert "No majority" in seen(app)
        await press(pilot, "minus", *"oneens", "enter")
    with table.open() as study:
        decision = decisions(study, table.coding_pass(study))[0]
    assert decision.outcome == "unresolved"
    assert decision.votes == (("anna", ("direct",)), ("bram", ()), ("carla", ("potential",)))


async def test_only_some_differences_are_gone_through_and_the_head_says_which(
    table: Sample,
) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "slash", "t")
        assert "1 of 5" in seen(app).splitlines()[0]
        assert "only P1" in seen(app).splitlines()[1]
        await press(pilot, "slash", "b", "1", "2", "slash", "r")
        assert "in reading order · only 1 direct ↔ 2 potential ·" in seen(app).splitlines()[1]
        await press(pilot, "slash", "p", "B", "B")
        assert any("No difference is like that" in one.message for one in app._notifications)
        await press(pilot, "slash", "a")
        assert "1 of 10" in seen(app).splitlines()[0]


async def test_who_was_at_the_table_is_remembered_for_the_next_time(table: Sample) -> None:
    for size in ((80, 24), (120, 40)):
        app = Workbench(table.path, None, "resolve")
        async with app.run_test(size=size) as pilot:
            if size == (80, 24):
                await press(pilot, "p", "c", "enter", "A", "enter")
            await press(pilot)
            assert "at the table: carla" in seen(app).splitlines()[1]


async def test_an_adjudicator_decides_on_what_was_sent_on_and_sees_no_names(
    table: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    with table.open() as study:
        add_coder(study, "dirk", "researcher")
        coding_pass = table.coding_pass(study)
        set_adjudicator(study, "eerste", "dirk")
        transcript = find_transcript(study, "P2")
        for label in ("2", "4"):
            fragment = find_fragment(study, transcript, label)
            decide(study, coding_pass, transcript, fragment, (), reason="?", outcome="referred")
    app = Workbench(table.path, "dirk", "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        text = seen(app)
        assert not any(name in text for name in THREE)
        assert "you decide as the adjudicator" in text
        assert "P2" in text.splitlines()[0]
        assert "1 of 2" in text.splitlines()[0]
        await press(pilot, "A", "enter")
        assert "Why " in seen(app), "an adjudicator gives reasons"
        await press(pilot, *"toekomst", "enter", "minus", *"kan", "enter")
        assert not any(name in seen(app) for name in THREE)
    run(["differences", "-s", str(table.path), "--as", "dirk"])
    shown = capsys.readouterr()
    assert not any(name in shown.out + shown.err for name in THREE), "nor elsewhere"
    with table.open() as study:
        first, second = decisions(study, table.coding_pass(study))[-2:]
    assert (first.outcome, first.way, first.author, first.present) == (
        "decided",
        "adjudicated",
        "dirk",
        (),
    )
    assert (second.outcome, second.way, second.reason) == ("unresolved", "adjudicated", "kan")


async def test_what_came_late_is_marked_and_says_why_it_is_open_again(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", "enter", "u")
        session = screen_of(app).session
        session.prepared.clear()
        one = session.queue[0]
        late = View("anna", (Assignment("applied"),), "late", late=True)
        session.queue[0] = replace(one, views=(*one.views, late), touched=True)
        await press(pilot, "v")
        assert "came late" in row(app, "D anna")
        assert "open again: something" in seen(app)


async def test_five_coders_with_five_codes_fit_on_a_small_screen(
    make_sample: Callable[..., Sample],
) -> None:
    five = ("anna", "bram", "[/]漢字🇳🇱", "dirk-jan van der Meulen-Bakker", "[bold]els")
    sample = make_sample(transcripts=1, coders=five)
    codes = ("direct", "potential", "applied", "realised", "reframed")
    for name, code in zip(five, codes, strict=True):
        sample.judge_all(name, "P1", code)
    close(sample)
    app = Workbench(sample.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "m")
        lines = seen(app).splitlines()
        for letter in "ABCDE":
            assert any(line.startswith(f"  {letter} ") for line in lines), letter
        assert any("together" in line for line in lines)
        assert any("▌" in line for line in lines), "and the fragment is still seen"
        assert any("[bold]els" in line for line in lines)
        await press(pilot, "E", "n", "E", *"nee", "enter", "enter")
        assert "P1 1  settled: " in seen(app)


async def test_whose_own_interview_is_at_hand_is_warned_once_and_it_is_written_down(
    table: Sample,
) -> None:
    with table.open() as study:
        one = find_transcript(study, "P1")
        name = next(who for who in one.speakers.values() if who != "interviewer")
        set_respondent(study, name, role="participant", group="north", coder="carla")
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", "B", "p", "c", "enter", "A", "u")
        told = [note.message for note in app._notifications if "at the table" in note.message]
        assert len(told) == 2, "once for who is there, once more when that was said"
        assert all("carla" in one for one in told)
    with Study.open(table.path) as study:
        assert len(list(events(study._writer, kinds=("warned",)))) == 1
