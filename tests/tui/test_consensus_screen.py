"""The consensus screen by its keys: what is seen, and what stands in the study afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample import Clock, Sample
from test_consensus_session import close
from test_text import HARMFUL, hostile
from textual.pilot import Pilot

from coder.cli import run
from coder.codebook import Rule, Text, find
from coder.consensus import close_pass
from coder.errors import InputError
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.journal import events
from coder.study.judgements import judge
from coder.study.memos import write_memo
from coder.study.passes import list_passes, new_pass
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_fragment, find_transcript, fragments_of
from coder.tui import Workbench
from coder.tui.screens import saving
from coder.tui.screens.consensus import ConsensusScreen

SIZES = [(80, 24), (200, 60)]


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def screen_of(app: Workbench) -> ConsensusScreen:
    assert isinstance(app.screen, ConsensusScreen)
    return app.screen


def row(app: Workbench, name: str) -> str:
    """The line of the table that begins with this name."""
    return next(line for line in seen(app).splitlines() if line[:16].strip().startswith(name))


def acts(path: Path) -> list[dict[str, Any]]:
    """The decisions in the order they were taken, without ids, times and salt."""
    with Study.open(path) as study:
        found = list(events(study._writer, kinds=("decision",)))
    number = {event.id: i for i, event in enumerate(found)}
    return [
        {
            "author": event.author,
            **{name: value for name, value in event.data.items() if name != "salt"},
            "replaces": [number[one] for one in event.data["replaces"]],
        }
        for event in found
    ]


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the study of :func:`table` is kept, so that it is made once."""
    return tmp_path_factory.mktemp("kept") / "table.study"


@pytest.fixture
def table(make_sample: Callable[..., Sample], kept: Path, tmp_path: Path, clock: Clock) -> Sample:
    """Two coders who differ on all ten fragments of two transcripts."""
    if not kept.exists():
        made = make_sample(transcripts=2)
        for transcript in ("P1", "P2"):
            made.judge_all("anna", transcript, "direct")
            made.judge_all("bram", transcript, "potential")
        made.judge("anna", "P1", "4", "direct", "applied")
        made.judge("bram", "P1", "4", "applied")
        with made.open("anna") as study:
            one = find_transcript(study, "P1")
            fragment = find_fragment(study, one, "1")
            write_memo(study, made.coding_pass(study), one, fragment, "ze hád hem nog maar net")
        close(made)
        shutil.copy(made.path, kept)
    return Sample(Path(shutil.copy(kept, tmp_path / "table.study")), clock)


@pytest.mark.parametrize("size", SIZES)
async def test_the_fragment_the_views_the_memos_and_the_definitions_are_seen(
    table: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        text = seen(app)
        head = text.splitlines()[0]
        for words in ("P1", "eerste", "1 of 10", "confusion 1 direct ↔ 2 potential", "9 like this"):
            assert words in head
        assert "▌    1   R Gezellig 1. We zaten met koek en thee" in text
        assert "I Hoe was het om erbij te zijn?" in text, "what comes before"
        assert "I En heb je er iets aan gehad?" in text, "and what comes after"
        assert "1 direct " in text.splitlines()[text[: text.index(" A anna")].count("\n") - 1]
        assert row(app, "A anna").split()[2:4] == ["●", "·"]
        assert row(app, "B bram").split()[2:4] == ["·", "●"]
        assert "ze hád hem nog maar net" in row(app, "A anna")
        assert "Direct value" in text
        assert "Potential value" in text
        assert row(app, "together").split()[1:4] == ["not", "decided", "yet"]
        assert "10 left" in text


@pytest.mark.parametrize("size", SIZES)
async def test_codes_and_reasons_by_keys_equal_those_by_command(
    table: Sample, tmp_path: Path, size: tuple[int, int]
) -> None:
    by_command = tmp_path / "by-command.study"
    shutil.copy(table.path, by_command)
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "A", "r", "a", "enter", "enter")
        assert "P1 1  settled: 1 direct" in seen(app), "the result at once"
        assert "2 of 10" in seen(app), "and the next"
        await press(pilot, "B", "r", "b", "enter", "enter", "plus", "r", "c", "enter", "enter")
        await press(pilot, "ampersand", "r", "d", "enter", "r", "e", "enter", "enter")
        await press(pilot, "3", "6", "3", "enter", "f", "enter", "0", "enter", "g", "enter")
        await press(pilot, "full_stop", "h", "enter")
        assert "P2 2  put off" in seen(app)
        await press(pilot, "minus", "i", "enter")
        assert "P2 3  left unresolved" in seen(app)
        await press(pilot, "u")
        assert "P2 3  taken back: open again" in seen(app)
        await press(pilot, "U")
        assert "2 left" not in seen(app)
        assert "4 left · 6 settled · 1 put off · 1 unresolved" in seen(app)
    decide = ["decide", "-s", str(by_command)]
    for words in (
        ["P1", "1", "direct", "--reason", "a"],
        ["P1", "2", "potential", "--reason", "b"],
        ["P1", "3", "direct", "potential", "--reason", "c"],
        ["P1", "4", "applied", "--reason", "de"],
        ["P1", "5", "hindering", "--reason", "f"],
        ["P2", "1", "-", "--reason", "g"],
        ["P2", "2", "--put-off", "--reason", "h"],
        ["P2", "3", "--unresolved", "--reason", "i"],
    ):
        assert run([*decide, *words]) == 0
    for again in ("undo", "redo"):
        assert run([again, "-s", str(by_command)]) == 0
    keys, command = (
        [{**one, "way": ""} for one in acts(path)] for path in (table.path, by_command)
    )
    assert json.dumps(keys, indent=1) == json.dumps(command, indent=1)


async def test_enter_without_a_choice_says_what_to_do_and_a_reason_is_needed(
    table: Sample,
) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "Choose first: A B … a view" in seen(app)
        await press(pilot, "1", "enter")
        assert "Why 1 direct?" in seen(app), "an own choice has no ready reason"
        await press(pilot, "enter")
        assert any("needs a reason" in note.message for note in app._notifications)
        assert "Why 1 direct?" in seen(app), "and it asks again"
        await press(pilot, "escape")
        assert row(app, "together").split()[1:3] == ["●", "·"], "the choice is still there"
        assert acts(table.path) == []


async def test_what_was_typed_is_not_lost_where_the_study_cannot_be_written(
    table: Sample,
) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        holder = Study.open(table.path)
        holder._writer.execute("BEGIN IMMEDIATE")
        await press(pilot, "1", "enter", *"om", "enter")
        for _try in range(saving.QUIET):
            screen_of(app).try_again()
        await pilot.pause()
        assert any("another program holds" in note.message for note in app._notifications)
        assert "1 of 10" in seen(app)
        assert "10 left · 0 settled" in seen(app)
        holder._writer.execute("ROLLBACK")
        holder.close()
        screen_of(app).try_again()  # unless it has tried by itself meanwhile
        await pilot.pause()
        assert "P1 1  settled: 1 direct" in seen(app)
    assert [one["reason"] for one in acts(table.path)] == ["om"]


async def test_undo_and_redo_say_what_they_did_and_bring_the_reason_back(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "u")
        assert "nothing to undo" in seen(app)
        await press(pilot, "A", "B", "u")
        assert "P1 1  chosen: 1 direct" in seen(app)
        await press(pilot, "r", *"om", "enter", "enter", "u")
        assert "P1 1  taken back: open again" in seen(app)
        assert "why:  om" in row(app, "together")
        await press(pilot, "U")
        assert "P1 1  again: settled: 1 direct" in seen(app)
        assert "✓  om" in row(app, "together")


async def test_undo_goes_on_into_the_decisions_before_this_start(table: Sample) -> None:
    decide = ["decide", "-s", str(table.path), "P1", "2", "potential", "--reason", "gisteren"]
    assert run(decide) == 0
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(200, 40)) as pilot:
        await press(pilot, "u")
        assert "undone: The coordinator wrote down what the table decided on" in seen(app)
        assert "fragment 2 of P1" in seen(app)
        assert "10 left · 0 settled" in seen(app)
        await press(pilot, "u")
        assert "nothing to undo" in seen(app), "opening the table is not undone here"
        await press(pilot, "U")
        assert "done again: The coordinator wrote down" in seen(app)
        assert "9 left · 1 settled" in seen(app)


async def test_settled_ones_are_shown_on_request_and_decided_anew(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", "r", "a", "enter", "enter", "k")
        assert "v shows all" in seen(app)
        assert "2 of 10" in seen(app)
        await press(pilot, "v", "up")
        assert "1 of 10" in seen(app)
        assert "✓  a" in row(app, "together")
        await press(pilot, "B")
        assert row(app, "decided").split()[1:3] == ["●", "·"], "the old decision is still seen"
        assert row(app, "together").split()[1:3] == ["·", "●"]
        await press(pilot, "r", "b", "enter", "enter")
    said = acts(table.path)
    assert [one["reason"] for one in said] == ["a", "b"]
    assert said[1]["replaces"] == [0]


async def test_when_all_is_settled_a_calm_line_says_so(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(transcripts=1)
    sample.judge_all("anna", "P1", "direct")
    sample.judge_all("bram", "P1", "direct")
    sample.judge("bram", "P1", "2", "applied")
    sample.judge("bram", "P1", "4", "applied")
    close(sample)
    for size in SIZES:
        app = Workbench(sample.path, None, "resolve")
        async with app.run_test(size=size) as pilot:
            if size == SIZES[0]:
                await press(pilot, "A", "enter", "B", "enter")
            await press(pilot)
            assert "All 2 differences are settled." in seen(app)
            assert "0 left · 2 settled" in seen(app)
            await press(pilot, "j", "k", "v", "v")


async def test_where_nobody_differs_no_key_does_harm(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(transcripts=1)
    for name in ("anna", "bram"):
        sample.judge_all(name, "P1", "direct")
    close(sample)
    app = Workbench(sample.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        keys = ["A", "1", "0", "plus", "ampersand", "enter", "r", "full_stop", "minus", "j", "k"]
        await press(pilot, *keys, "u", "U", "v", "pagedown", "pageup")
        assert "Nobody differs here: there is nothing to decide." in seen(app)
    assert acts(sample.path) == []


async def test_the_mouse_works_and_is_not_needed(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        lines = seen(app).splitlines()
        line = next(i for i, text in enumerate(lines) if "B bram" in text)
        await pilot.click(offset=(5, line))
        assert screen_of(app).session.draft == (Assignment("potential"),)
        line = next(
            i for i, text in enumerate(lines) if text.startswith("      ") and "1 d" in text
        )
        await pilot.click(offset=(lines[line].index("direct"), line))
        assert screen_of(app).session.draft == (Assignment("direct"), Assignment("potential"))


async def test_leaving_says_first_what_is_chosen_but_not_settled(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "A", "j", "q")
        assert "Chosen but not settled: P1 1. q again leaves it." in seen(app)
        await press(pilot, "q")
        assert not app.is_running


async def test_all_keys_are_in_the_help_and_a_foot_fits(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert seen(app).splitlines()[-1].split("  ")[-1].strip() == "? keys"
        await press(pilot, "question_mark", "end")
        assert "also show what is settled" in seen(app)


@pytest.mark.slow
async def test_shrinking_to_20_by_5_and_back_loses_nothing(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "j", "B")
        for size in ((20, 5), (1, 1), (20, 5), (40, 12), (80, 24), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(pilot, "k", "j", "pagedown")
        await press(pilot, "minus", "x")
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(80, 24)
        await press(pilot, "enter")
        assert "P1 2  left unresolved" in seen(app)


async def test_a_pass_that_is_not_at_the_table_never_touches_the_terminal(sample: Sample) -> None:
    with pytest.raises(InputError, match="coder pass close eerste"):
        Workbench(sample.path, None, "resolve")


NAMES = ("[bold]", "[/]漢字🇳🇱")


@pytest.fixture
def hostile_study(tmp_path: Path) -> Path:
    """Hostile text, memos, codes and coders, at the table; they differ on every fragment."""
    path = tmp_path / "hostile.study"
    nasty = hostile(8, seed=1)
    source = tmp_path / "X1.txt"
    turns = [f"R: {' '.join(text.split())} [lacht] \u202e {i}." for i, text in enumerate(nasty)]
    source.write_bytes("\n\n".join(["I: [bold]Ja?", *turns]).encode("utf-8", "replace"))
    book = find("waardecreatie")
    word = Text("[b]\u202e\x1b[2J", "[b]\u202e\x1b[2J")
    codes = [
        replace(code, short=word, label=word, definition=word, include=(Rule(word),))
        for code in book.codes
    ]
    with Study.create(path, codebook=replace(book, codes=tuple(codes))) as study:
        settings = settings_from()
        take(study, prepare(source, settings), settings)
        for name in NAMES:
            add_coder(study, name, "coach")
        new_pass(study, "[$error]")
    for name, code in zip(NAMES, ("direct", "potential"), strict=True):
        with Study.open(path, name) as study, study.act():
            coding_pass = list_passes(study)[0]
            transcript = find_transcript(study, "X1")
            for i, fragment in enumerate(fragments_of(study, transcript)):
                if not fragment.context:
                    judge(study, coding_pass, transcript, fragment, [Assignment(code)])
                    memo = f"[memo] \u202e {nasty[i % 8]}"
                    write_memo(study, coding_pass, transcript, fragment, memo)
            sign_off(study, coding_pass, transcript)
    with Study.open(path) as study:
        close_pass(study)
    return path


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_strings_show_as_they_are(hostile_study: Path, size: tuple[int, int]) -> None:
    app = Workbench(hostile_study, None, "resolve")
    async with app.run_test(size=size) as pilot:
        shown = ""
        for _ in range(8):
            await press(pilot, "j")
            shown += seen(app)
        session = screen_of(app).session
        session.take(0)
        session.settle("[reden] \u202e [/] \x1b[2J")
        await press(pilot, "1", "enter", *"[b]", "enter")
        shown += seen(app)
        await press(pilot, "v", "u", "u")
        shown += seen(app)
        assert "[lacht]" in shown
        assert "[bold]" in shown
        assert "[/]漢字" in shown
        assert "[memo]" in shown
        assert "[reden] � [/]" in shown
        assert "[$error]" in shown
        assert "1 [b]" in shown
        assert not any(ord(character) in HARMFUL for character in shown)


async def test_keys_count_in_the_order_in_which_they_were_pressed(table: Sample) -> None:
    from textual import events

    app = Workbench(table.path, None, "resolve")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for key in ("j", "A", "k"):
            app.post_message(events.Key(key, key))
        await pilot.pause()
        await pilot.pause()
        assert row(app, "together").split()[1:4] == ["not", "decided", "yet"]
        await press(pilot, "j")
        assert row(app, "together").split()[1:4] != ["not", "decided", "yet"]
