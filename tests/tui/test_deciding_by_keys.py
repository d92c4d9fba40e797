"""Every way to decide by its keys, and what stands in the journal afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command_line import n_events
from sample import Clock, Sample
from test_consensus_screen import press, row, screen_of, seen
from test_consensus_session import close

from coder import clock as clock_module
from coder.cli import run
from coder.clock import iso
from coder.consensus import View
from coder.model import Assignment
from coder.study import Study, journal, stamps
from coder.study.adjudication import set_adjudicator
from coder.study.coders import add_coder
from coder.study.decisions import OUTCOMES, WAYS, decide, decisions
from coder.study.journal import events
from coder.study.proposals import proposals
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_fragment, find_transcript
from coder.tui import Workbench

pytestmark = pytest.mark.slow

THREE = ("anna", "bram", "carla")


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


NOW = 1_790_000_000_000
MINUTE = 60_000
Step = tuple[list[str], list[str]]
"""The keys of one act, and the words of the command that does the same."""


def typed(words: str) -> list[str]:
    return ["space" if one == " " else one for one in words]


HERE = ["--present", "anna", "--present", "bram"]
VOTES = [f"--vote={one}" for one in ("anna=applied", "bram=potential", "carla=potential")]
SAID = ["applied(reality=fact,valence=positive)", "--cause", "context", "--dissent", "anna=nee"]
STEPS: list[Step] = [
    (["p", "a", "b", "enter", "A", "enter"], ["P1", "1", "--take", "anna", "one view taken over"]),
    (["plus", "enter"], ["P1", "2", "--union", "all codes together"]),
    (["ampersand", "enter"], ["P1", "3", "--common", "what all had"]),
    (["m", "enter"], ["P1", "4", "--majority", "what most had"]),
    (
        [*"3+f", "escape", *"g3nA", *typed("nee"), "enter", "enter", *typed("zo"), "enter"],
        ["P1", "5", *SAID, "zo"],
    ),
    (["s", "1", "3", "enter", "enter"], ["P2", "1", *VOTES, "by majority of the votes"]),
    (["greater_than_sign", *typed("te lastig"), "enter"], ["P2", "2", "--refer", "te lastig"]),
    (["full_stop", *typed("later"), "enter"], ["P2", "3", "--put-off", "later"]),
    (["minus", *typed("oneens"), "enter"], ["P2", "4", "--unresolved", "oneens"]),
    (["x", "1", *typed("vaag"), "enter"], ["P2", "5", "--unclear", "direct=vaag"]),
    (["B", "quotation_mark", "enter"], ["P2", "5", "--take", "bram", "oneens"]),
    (["u"], ["undo"]),
    (["U"], ["redo"]),
    # Opened again: what was decided is kept, and replaced.
    (["v", *["k"] * 9, "0", "enter", *typed("toch niet"), "enter"], ["P1", "1", "-", "toch niet"]),
]
ADJUDICATED: list[Step] = [
    (["B", "enter", *typed("zo staat het"), "enter"], ["P2", "2", "--take", "B", "zo staat het"]),
    (["minus", *typed("echt dubbel"), "enter"], ["P2", "3", "--unresolved", "echt dubbel"]),
    (
        ["2", "escape", "g", "5", "enter", *typed("plan"), "enter"],
        ["P2", "4", "potential", "--cause", "ambiguous", "plan"],
    ),
]


def command(path: Path, words: list[str], *more: str) -> list[str]:
    """The words of a step as ``coder`` takes them; the last one is the reason, if it needs one."""
    if words[0] in ("undo", "redo"):
        return [words[0], "-s", str(path)]
    unclear = "--unclear" in words
    said = words if unclear else [*words[:-1], "--reason", words[-1]]
    return ["decide", "-s", str(path), *said, *(() if unclear else more)]


class Ids:
    """Stands for ``secrets`` where ids and salts are made: the same ones in the same order."""

    def __init__(self) -> None:
        self.n = 0

    def randbits(self, n: int) -> int:
        self.n += 1
        return self.n

    def token_hex(self, n: int) -> str:
        return f"{self.randbits(8 * n):0{2 * n}x}"


@pytest.fixture
def same(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sets the clock and the ids to where they were when it was called first."""

    def begin() -> None:
        for module in (clock_module, journal, stamps):
            monkeypatch.setattr(module, "secrets", Ids())
        monkeypatch.setenv("CODER_NOW", str(NOW))

    return begin


def at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setenv("CODER_NOW", str(NOW + step * MINUTE))


def whole_journal(path: Path) -> list[tuple[Any, ...]]:
    """Every event with every column: ids, times, payloads with their salt, and the chain."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM event ORDER BY n").fetchall()
    connection.close()
    return rows


async def by_keys(
    path: Path,
    coder: str | None,
    steps: list[Step],
    size: tuple[int, int],
    at: Callable[[int], None],
) -> list[tuple[Any, ...]]:
    app = Workbench(path, coder, "resolve")
    async with app.run_test(size=size) as pilot:
        for number, (keys, _words) in enumerate(steps):
            at(number)
            await press(pilot, *keys)
    return whole_journal(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_kind_of_decision_by_keys_is_the_same_journal_as_by_command(
    table: Sample,
    tmp_path: Path,
    same: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    fresh = shutil.copy(table.path, tmp_path / "fresh")
    before = whole_journal(table.path)
    same()
    keyed = await by_keys(table.path, None, STEPS, size, partial(at, monkeypatch))
    shutil.copy(fresh, table.path)
    same()
    for number, (_keys, words) in enumerate(STEPS):
        at(monkeypatch, number)
        assert run(command(table.path, words, *HERE)) == 0, words
    commanded = whole_journal(table.path)
    assert len(commanded) == len(before) + len(STEPS)
    assert keyed == commanded
    with table.open() as study:
        taken = decisions(study, table.coding_pass(study))
        assert {one.way for one in taken} == set(WAYS) - {"adjudicated"}
        assert {one.outcome for one in taken} == set(OUTCOMES) - {"withdrawn"}
        assert {one.wall for one in taken} >= {iso(NOW), iso(NOW + 13 * MINUTE)}


KEYS_OF_A_DECISION = {
    "a view": ["A", "enter"],
    "union": ["plus", "enter"],
    "what all have": ["ampersand", "enter"],
    "majority": ["m", "enter"],
    "a vote as they coded": ["s", "enter", "enter"],
    "own choice, for the reason of the last": ["3", "quotation_mark", "enter"],
    "none applies, for the reason of the last": ["0", "quotation_mark", "enter"],
    "put off, for the reason of the last": ["quotation_mark", "full_stop", "enter"],
    "unresolved, for the reason of the last": ["quotation_mark", "minus", "enter"],
    "to the adjudicator, for the reason of the last": [
        "quotation_mark",
        "greater_than_sign",
        "enter",
    ],
}


async def test_the_simple_case_takes_two_keys_and_no_other_more_than_three(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        screen_of(app).session.last_reason = "zo lezen wij het"
        for simple, (way, keys) in enumerate(KEYS_OF_A_DECISION.items(), 1):
            assert len(keys) <= (2 if simple <= 4 else 3), way
            await press(pilot, *keys[:-1])
            before = n_events(table.path)
            await press(pilot, keys[-1])
            assert n_events(table.path) == before + 1, way
        await press(pilot)
    with table.open() as study:
        assert len(decisions(study, table.coding_pass(study))) == len(KEYS_OF_A_DECISION)


async def test_an_adjudicator_decides_by_keys_as_by_command(
    table: Sample, tmp_path: Path, same: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with table.open() as study:
        add_coder(study, "dirk", "researcher")
        set_adjudicator(study, "eerste", "dirk")
        coding_pass, transcript = table.coding_pass(study), find_transcript(study, "P2")
        for label in ("2", "3", "4"):
            fragment = find_fragment(study, transcript, label)
            decide(study, coding_pass, transcript, fragment, (), reason="?", outcome="referred")
    fresh = shutil.copy(table.path, tmp_path / "fresh")
    same()
    keyed = await by_keys(table.path, "dirk", ADJUDICATED, (80, 24), partial(at, monkeypatch))
    shutil.copy(fresh, table.path)
    same()
    for number, (_keys, words) in enumerate(ADJUDICATED):
        at(monkeypatch, number)
        assert run([*command(table.path, words, "--adjudicate"), "--as", "dirk"]) == 0, words
    assert keyed == whole_journal(table.path)
    assert len(keyed) == len(whole_journal(Path(fresh))) + 3


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
