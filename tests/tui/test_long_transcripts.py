"""A long transcript is there at once, and nothing moves while the rest of it is wrapped."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_home_screen import press, seen

from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass
from coder.tui import Workbench
from coder.tui.widgets import transcript_lines
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.heights import GUESS, Heights

pytestmark = pytest.mark.slow

N = 600


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60), st.data())
def test_heights_are_right_whatever_was_known_first(lines: list[int], data: st.DataObject) -> None:
    heights = Heights(len(lines))
    known = data.draw(st.sets(st.integers(0, len(lines) - 1)))
    for at in known:
        heights.tell(at, lines[at])
    assert heights.total == GUESS * len(lines)  # nothing moves before it is measured
    heights.measure()
    assert heights.total == sum(lines[i] if i in known else GUESS for i in range(len(lines)))
    for at in list(heights.unknown()):
        heights.tell(at, lines[at])
    heights.measure()
    ends = list(accumulate(lines))
    assert heights.all_known
    assert [heights.end(at) for at in range(len(lines))] == ends
    assert [heights.at(line) for line in range(ends[-1])] == [
        at for at, count in enumerate(lines) for _ in range(count)
    ]


@pytest.fixture(scope="module")
def long_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    source, path = folder / "C1.txt", folder / "x.study"
    turns = [f"R: nr{i} " + "woorden die vaak " * (i % 23) + "op zijn." for i in range(1, N + 1)]
    source.write_text("\n\n".join(turns), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    return path


@pytest.fixture
def only_what_is_in_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is wrapped when the test says so."""
    wrap = transcript_lines.TranscriptLines._wrap_rest
    monkeypatch.setattr(transcript_lines.TranscriptLines, "_wrap_rest", lambda _view, _all: None)
    monkeypatch.setattr(transcript_lines.TranscriptLines, "wrap_rest_now", wrap, raising=False)


def text_of(view: FragmentView) -> list[str]:
    """What the view shows, its scroll bar left out."""
    return [view.render_line(y).text for y in range(view.size.height)]


@pytest.mark.usefixtures("only_what_is_in_view")
async def test_nothing_moves_while_the_rest_is_wrapped(long_study: Path) -> None:
    app = Workbench(long_study, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.screen.query_one(FragmentView)
        assert "nr1 " in seen(app)
        await press(pilot, "end")
        assert f"nr{N} " in seen(app)
        await press(pilot, "up", "up", "up", "up", "up", "up", "up", "up")
        before, guessed = text_of(view), view.virtual_size.height
        assert any(f"nr{N - 8} " in line for line in before)
        view.wrap_rest_now(at_once=True)  # type: ignore[attr-defined]
        await pilot.pause()
        assert view.virtual_size.height != guessed
        assert text_of(view) == before
        position, _offset = view.top
        assert any(f"nr{position + 2} " in line for line in before)


@pytest.mark.usefixtures("only_what_is_in_view")
async def test_wherever_one_scrolls_to_the_text_is_there(long_study: Path) -> None:
    app = Workbench(long_study, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.screen.query_one(FragmentView)
        for share in (0.5, 0.9, 0.2, 1.0, 0.0):
            view.scroll_to(y=int(view.max_scroll_y * share), animate=False, immediate=True)
            await pilot.pause()
            numbers = [at + 1 for at in view.in_view()]
            shown = "\n".join(text_of(view))
            assert all(f"nr{one} " in shown for one in numbers[1:])


@pytest.mark.usefixtures("only_what_is_in_view")
async def test_another_width_leaves_the_place_where_it_was(long_study: Path) -> None:
    app = Workbench(long_study, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await press(pilot, "end", "pageup", "pageup", "pageup")
        view = app.screen.query_one(FragmentView)
        top = view.top
        await pilot.resize_terminal(72, 24)
        await pilot.pause()
        here = app.screen.session.here.label  # type: ignore[attr-defined]
        assert f"nr{here} " in seen(app)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert f"nr{here} " in seen(app)
        assert abs(view.top[0] - top[0]) < 12


async def test_all_of_it_is_wrapped_in_the_end(long_study: Path) -> None:
    app = Workbench(long_study, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        view = app.screen.query_one(FragmentView)
        while not view.settled:
            await pilot.pause()
        assert view.virtual_size.height == sum(
            len(view._wrap(position).lines) for position in range(N)
        )
