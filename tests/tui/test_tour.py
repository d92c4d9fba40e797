"""The guided first run: each step is done by doing it; it never blocks, and comes when asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sample import Sample
from textual.pilot import Pilot

from coder.demo import FILE
from coder.tui import Workbench
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.home import HomeScreen
from coder.tui.tour import STEPS

pytestmark = pytest.mark.slow


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


def step(app: Workbench) -> int | None:
    """Number of the step at hand; None without a tour."""
    assert isinstance(app.screen, CodingScreen)
    return app.screen.tour.at + 1 if app.screen.tour else None


@pytest.fixture
def study(sample: Sample, tmp_path: Path) -> Path:
    """A study with the name of the sample study."""
    return Path(shutil.copy(sample.path, tmp_path / FILE))


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_tour_is_gone_through_by_doing_each_thing(
    study: Path, size: tuple[int, int]
) -> None:
    app = Workbench(study, "anna", "home", tour=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert f"tour 1 of {len(STEPS)}  ↓ j goes to the next fragment.  Esc stops" in seen(app)
        done = ("j", "1", "space", "0", "u", "s")
        for number, key in enumerate(done, 2):
            await press(pilot, key)
            assert step(app) == number
            assert "✓" in seen(app)
        await press(pilot, "m", *"mooi", "enter")
        assert step(app) == len(STEPS)
        assert "S signs off" in seen(app)
        assert all(len(line) <= size[0] for line in seen(app).splitlines())
        await press(pilot, "q")
        assert isinstance(app.screen, HomeScreen)


async def test_the_tour_blocks_nothing_ends_with_escape_and_begins_again_when_asked(
    study: Path,
) -> None:
    app = Workbench(study, "anna", "home", tour=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "s")
        assert step(app) == 1
        assert isinstance(app.screen, CodingScreen)
        assert len(app.screen.session.verdicts) == 1
        await press(pilot, "escape")
        assert step(app) == 1, "first it closes what is asked with the code"
        await press(pilot, "escape")
        assert step(app) is None
        assert "tour" not in seen(app)
        await press(pilot, "f2")
        assert step(app) == 1
        assert not app._notifications


async def test_a_study_of_ones_own_has_no_tour_unless_asked_and_then_it_is_said(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert step(app) is None
        await press(pilot, "f2")
        assert step(app) == 1
        assert "this is no sample study" in "".join(one.message for one in app._notifications)


async def test_keys_count_in_the_order_in_which_they_were_pressed(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        from textual import events

        for key in ("1", "space", "2", "j", "3", "g", "s"):
            character = " " if key == "space" else key
            app.post_message(events.Key(key, character))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, CodingScreen)
        session = app.screen.session
        said = [[one.code for one in session.verdict(at) or ()] for at in session.judgeable]
        assert said[:3] == [["direct"], ["potential"], ["applied"]]
        assert not session.stars, "after g an s is no star"
