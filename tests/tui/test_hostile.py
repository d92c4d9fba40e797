"""Two hundred hostile strings through each screen: nothing crashes, vanishes, or goes out raw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_home_screen import press, seen, settle
from test_text import HARMFUL, hostile
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import OptionList

from coder.codebook import find
from coder.consensus import close_pass
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.judgements import judge
from coder.study.memos import write_memo
from coder.study.passes import new_pass, pass_to_judge, pass_to_report
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_transcript, fragments_of
from coder.text import display, one_line
from coder.tui import Workbench
from coder.tui.screens.consensus import ConsensusScreen
from coder.tui.screens.memos import MemosScreen
from coder.tui.shell import Shell

pytestmark = pytest.mark.slow

HOW_MANY = 200
CODERS = ("[bold]", "[/]")


def clean(text: str) -> str:
    """What may stand in a file: a NUL makes it a binary, and white space is folded."""
    return " ".join(text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").split())


def no_harm(shown: str) -> None:
    """Nothing on the screen that a terminal would obey."""
    assert not any(ord(one) in HARMFUL for one in shown)


@pytest.fixture(scope="module")
def at_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One transcript of 200 hostile fragments with hostile memos; the coders differ on each."""
    folder = tmp_path_factory.mktemp("hostile")
    source, path = folder / "[link=x].txt", folder / "x.study"
    turns = [f"R: nr{i} {clean(text)}." for i, text in enumerate(hostile(HOW_MANY))]
    source.write_text("\n\n".join(["I: [bold]Ja?", *turns]), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(values=("role=[red]",))
        take(study, prepare(source, settings), settings)
        for name in CODERS:
            add_coder(study, name, "coach")
        new_pass(study, "[$error]")
    for name, code in zip(CODERS, ("direct", "applied"), strict=True):
        with Study.open(path, name) as study:
            chosen, text = pass_to_judge(study), find_transcript(study, "[link=x]")
            with study.act():
                for one, memo in zip(
                    [one for one in fragments_of(study, text) if not one.context],
                    hostile(HOW_MANY, seed=9),
                    strict=True,
                ):
                    judge(study, chosen, text, one, [Assignment(code)])
                    write_memo(study, chosen, text, one, f"memo {memo}".replace("\ud800", "?"))
                sign_off(study, chosen, text)
    with Study.open(path) as study:
        close_pass(study)
    return path


def words_of(text: str) -> list[str]:
    """The pieces of a text that wrapping leaves whole."""
    return [word for word in one_line(display(text)).split() if len(word) < 12]


@pytest.mark.slow
async def test_each_of_200_differences_is_shown_as_it_is(at_table: Path) -> None:
    app = Workbench(at_table, None, "resolve")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ConsensusScreen)
        for _ in range(HOW_MANY):
            shown = seen(app)
            no_harm(shown)
            here = screen.session.here
            assert here is not None
            for word in words_of(here.fragment.text):
                assert word in shown
            screen.action_down()
            await pilot.pause()


async def test_the_fragments_behind_a_figure_are_shown_as_they_are(at_table: Path) -> None:
    app = Workbench(at_table, None, "agreement")
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        no_harm(seen(app))
        assert "[$error]" in seen(app)
        await press(pilot, "enter")
        await settle(pilot)
        shown = await scrolled(app, pilot)
        assert all(f"nr{i}" in shown for i in range(HOW_MANY))
        assert all(name in shown for name in CODERS)
        assert "[lacht]" in shown
        no_harm(shown)


async def test_each_of_400_memos_is_listed_as_it_is(at_table: Path) -> None:
    app = Workbench(at_table, CODERS[0], "home")
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        coding_pass = pass_to_report(app.study)
        screen = MemosScreen(app.study, coding_pass, find("waardecreatie"))
        app.push_screen(screen)
        await settle(pilot)
        shown = await scrolled(app, pilot)
        no_harm(shown)
        assert shown.count("memo ") > 2 * HOW_MANY - 10
        assert "[$error]" in shown
        assert "[lacht]" in shown


async def test_200_hostile_names_of_transcripts_at_home(tmp_path: Path) -> None:
    path = tmp_path / "x.study"
    names = []
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from()
        with study.act():
            for i, text in enumerate(hostile(HOW_MANY, seed=5)):
                source = tmp_path / "x.txt"
                source.write_text(f"I: Ja?\n\nR: Nou {i}.\n", encoding="utf-8")
                # Control characters are refused in names; everything else may stand there.
                name = f"{i} " + "".join(c for c in clean(text) if display(c) == c)[:20]
                take(study, prepare(source, settings, name=name.strip()), settings)
                names.append(name.strip())
        add_coder(study, "[bold]", "coach")
        new_pass(study, "[/]")
    app = Workbench(path, "[bold]", "home")
    async with app.run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        shown = await scrolled(app, pilot)
        no_harm(shown)
        for name in names:
            assert name.split(" ")[0] in shown
        assert sum(name[:12] in shown for name in names if "\u200d" not in name) > HOW_MANY / 2


async def scrolled(
    app: Shell[Any], pilot: Pilot[Any], what: str | type[Widget] = OptionList
) -> str:
    """All that comes by while something is scrolled from its top to its end."""
    widget = app.screen.query(what).last()
    shown, line = "", 0
    while True:
        widget.scroll_to(y=line, animate=False, immediate=True, force=True)
        await pilot.pause()
        shown += seen(app) + "\n"
        if line >= widget.max_scroll_y:
            return shown
        line += max(widget.size.height - 1, 1)
