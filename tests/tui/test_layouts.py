"""What the coding and the home screen look like as plain text, at three sizes.

Where a change is meant: ``CODER_LAYOUTS=write pytest tests/tui/test_layouts.py``, and look at the
difference before it is kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sample import Sample
from study_steps import quick_samples, say
from test_home_screen import press, seen, settle
from textual.pilot import Pilot

from coder.tui import Workbench
from coder.tui.app import Start

make_sample = quick_samples
STORED = Path(__file__).parent / "layouts"
SIZES = [(80, 24), (100, 30), (200, 60)]


def compare(name: str, app: Workbench) -> None:
    """Whether the screen looks as it did."""
    shown = "\n".join(line.rstrip() for line in seen(app).splitlines()) + "\n"
    path = STORED / f"{name}_{app.size.width}x{app.size.height}.txt"
    if os.environ.get("CODER_LAYOUTS") == "write":
        STORED.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("size", SIZES)
async def test_the_coding_screen_looks_as_it_did(sample: Sample, size: tuple[int, int]) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await begin(pilot)
        await press(pilot, "home")
        compare("coding", app)
        await press(pilot, "down", "down", "3")
        compare("coding_asks", app)


@pytest.mark.parametrize(("start", "coder"), [("home", "anna"), ("home", None)])
@pytest.mark.parametrize("size", SIZES)
async def test_the_home_screen_looks_as_it_did(
    sample: Sample, size: tuple[int, int], start: Start, coder: str | None
) -> None:
    say(sample, "anna", "P1", "direct")
    app = Workbench(sample.path, coder, start)
    async with app.run_test(size=size) as pilot:
        await begin(pilot)
        compare(f"home_{coder or 'coordinator'}", app)


async def begin(pilot: Pilot[None]) -> None:
    """Until the screen is whole, and no message stands over it."""
    await settle(pilot)
    pilot.app.clear_notifications()
    await settle(pilot)
