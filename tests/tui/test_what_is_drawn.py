"""What is drawn, and when: the text with the first picture, and the same however it came about."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any, cast

import pytest
from rich.segment import Segment
from textual.app import App
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass
from coder.tui import Workbench, tidying
from coder.tui.screens.coding import CodingScreen
from coder.tui.tidying import LONG
from coder.tui.widgets import memo_pane
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.long_text import LongText


@pytest.fixture
def interview_of_sixty(tmp_path: Path) -> Path:
    source, path = tmp_path / "C1.txt", tmp_path / "x.study"
    turns = [f"R: nr{i} " + "woorden die vaak " * (i % 11) + "op zijn." for i in range(1, 61)]
    source.write_text("\n\n".join(turns), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    return path


def pictures(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whatever is given to the terminal from here on."""
    shown: list[Any] = []
    display = App._display

    def kept(app: App[None], screen: CodingScreen, picture: Any) -> None:
        if picture is not None:
            shown.append((screen, picture))
        display(app, screen, picture)

    monkeypatch.setattr(App, "_display", kept)
    return shown


async def test_the_first_picture_has_the_text_in_it(
    interview_of_sixty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = pictures(monkeypatch)
    async with Workbench(interview_of_sixty, "anna", "code").run_test(size=(120, 40)):
        first = next(picture for screen, picture in shown if isinstance(screen, CodingScreen))
        assert "nr1 " in "".join(strip.text for row in first.strips for strip in row)


def drawn(view: FragmentView) -> list[list[Segment]]:
    whole = Region(0, 0, view.size.width, view.size.height)
    return [list(strip) for strip in view.render_lines(whole)]


async def presses(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


@pytest.mark.slow
async def test_what_was_drawn_before_is_what_would_be_drawn_now(interview_of_sixty: Path) -> None:
    app = Workbench(interview_of_sixty, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.screen.query_one(FragmentView)
        while not view.settled:
            await pilot.pause()
        kept_at_all = False
        for keys in ("jjj", "1", "jj", "jj23", "kk", "0", "s", "u", "jjjjj", "L", "kkkk"):
            await presses(pilot, *keys)
            view._draw_ahead(True)
            view._draw_ahead(False)
            kept_at_all |= len(view._cache) > view.size.height
            kept = drawn(view)
            view._cache.clear()
            view._kept.clear()
            assert drawn(view) == kept, keys
        assert kept_at_all, "something was drawn before it came into view"


async def test_a_key_sends_what_changed_and_no_more(
    interview_of_sixty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Workbench(interview_of_sixty, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        view = app.screen.query_one(FragmentView)
        await presses(pilot, "j", "j")
        shown = pictures(monkeypatch)
        await presses(pilot, "j")
        assert len(shown) == 1, "one key, one picture"
        rows = {y for y, _x1, _x2 in shown[0][1].spans}
        first = view.region.y
        assert rows == {first + line for line in range(*fragments(view, 2, 3))}
        shown.clear()
        await presses(pilot, "1")
        assert len(shown) == 1, "one key, one picture"


def fragments(view: FragmentView, first: int, last: int) -> tuple[int, int]:
    """On which lines these stand."""
    return view._heights.start(first), view._heights.end(last)


async def test_whoever_writes_a_memo_at_once_finds_the_field_there(
    interview_of_sixty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memo_pane, "SOON", 3600)
    app = Workbench(interview_of_sixty, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await presses(pilot, "j", "m", "j", "a", "3", "enter")
        session = cast(CodingScreen, app.screen).session
        assert [note.text for note in session.memos.values()] == ["ja3"]
        assert session.verdict() is None, "what was typed is text"
        await presses(pilot, "m", "end", "!", "escape", "1")
        assert [note.text for note in session.memos.values()] == ["ja3"]
        assert session.verdict() is not None


async def test_rubbish_is_left_alone_while_a_screen_stands(interview_of_sixty: Path) -> None:
    usual = gc.get_threshold()
    async with Workbench(interview_of_sixty, "anna", "code").run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == usual
    assert gc.isenabled()


def test_in_a_pause_it_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = iter([0.0, 0.9, 0.9, *([0.9] * LONG)])
    monkeypatch.setattr(tidying, "process_time", lambda: next(worked))
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: collected.append(generation))
    tidy = tidying.Tidying()
    tidy.look()
    assert collected == [], "somebody is at work"
    tidy.look()
    assert collected == [1]
    for _second in range(LONG - 1):
        tidy.look()
    assert collected == [1, 2], "all of it once, and then it rests"


def colours(widget: Widget) -> set[str]:
    """The backgrounds of what a widget draws."""
    lines = widget.render_lines(Region(0, 0, widget.size.width, widget.size.height))
    styles = (segment.style for strip in lines for segment in strip)
    return {one.bgcolor.name for one in styles if one is not None and one.bgcolor is not None}


async def test_in_another_theme_nothing_keeps_the_old_colours(interview_of_sixty: Path) -> None:
    app = Workbench(interview_of_sixty, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await presses(pilot, "j", "3")
        parts = [
            app.screen.query_one(f"#{name}") for name in ("head", "codes", "definition", "foot")
        ]
        dark = [colours(one) for one in parts]
        app.action_other_light()
        await pilot.pause()
        for part, before in zip(parts, dark, strict=True):
            assert not colours(part) & before, part


async def test_a_long_definition_scrolls_and_a_short_one_has_all_the_room(
    interview_of_sixty: Path,
) -> None:
    app = Workbench(interview_of_sixty, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = app.screen.query_one(LongText)
        words = [f"woord{i}" for i in range(400)]
        for n, scrolls in ((3, False), (400, True), (4, False), (390, True)):
            text.say(Content(" ".join(words[:n])))
            await pilot.pause()
            assert text.show_vertical_scrollbar == scrolls
            assert text.scroll_y == 0
            shown: list[str] = []
            for y in range(0, text.virtual_size.height, text.size.height):
                text.scroll_to(y=y, animate=False, immediate=True)
                lines = range(int(text.scroll_y), text.virtual_size.height)
                rows = [text.render_line(line - int(text.scroll_y)).text for line in lines]
                shown = shown[: int(text.scroll_y)] + rows
            assert " ".join(shown).split() == words[:n]
