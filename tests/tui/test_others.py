"""Others at work in the same file: the screens notice it within two seconds and disturb nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample import Sample
from study_steps import close, finish
from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.tui import Workbench
from coder.tui.screens import agreement, consensus_frame, home

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens look so often that a test need not wait for it."""
    for screen in (home, consensus_frame, agreement):
        assert screen.LOOK_SECONDS < 2
        monkeypatch.setattr(screen, "LOOK_SECONDS", 0.02)


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def shown(pilot: Pilot[None], app: Workbench, words: str) -> bool:
    """Whether it comes to be seen without anybody touching a key."""
    until = time.monotonic() + 20
    while words not in seen(app) and time.monotonic() < until:
        await pilot.pause()
        await app.workers.wait_for_complete()
    return words in seen(app)


async def settle(pilot: Pilot[None]) -> None:
    """Until whatever runs beside the screen has been shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def elsewhere(sample: Sample, *words: str) -> None:
    """Another program, of its own process, does something to the study."""
    subprocess.run(
        [sys.executable, "-m", "coder", *words, "-s", str(sample.path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "CODER_DAILY_COPY": "off", "CODER_PLACE_WARNING": "off"},
    )


async def test_home_shows_what_another_program_judged(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "· 1 " not in seen(app)
        elsewhere(sample, "judge", "P2", "1", "direct", "--as", "bram")
        assert await shown(pilot, app, "· 1 ")


async def test_the_table_shows_what_another_program_decided_and_keeps_what_is_typed(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "direct", "0"], bram=["applied", "applied", "0"])
    for name in ("P2", "P3"):
        finish(sample, name, anna=["0"], bram=["0"])
    close(sample)
    app = Workbench(sample.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("A", "r", *"omdat")
        await settle(pilot)
        assert "2 left · 0 settled" in seen(app)
        elsewhere(sample, "decide", "P1", "2", "applied", "--reason", "zo")
        assert await shown(pilot, app, "1 left · 1 settled")
        assert app.screen.query_one(TextArea).text == "omdat"
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert "All 2 differences are settled." in seen(app)


async def test_agreement_shows_the_transcript_that_another_program_completed(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied"])
    finish(sample, "P2", anna=["direct", "0"])
    sample.judge_all("bram", "P2", "direct")
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "of 1 transcript ·" in seen(app)
        elsewhere(sample, "signoff", "P2", "--as", "bram")
        assert await shown(pilot, app, "of 2 transcripts ·")


async def test_reading_never_waits_for_whoever_writes(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    with sample.open() as holder:
        holder._writer.execute("BEGIN IMMEDIATE")
        for start in ("home", "code"):
            app = Workbench(sample.path, "anna", start)  # type: ignore[arg-type]
            begun = time.perf_counter()
            async with app.run_test(size=(80, 24)) as pilot:
                await settle(pilot)
                assert "P2" in seen(app)
            assert time.perf_counter() - begun < 5, "less than a writer would be waited for"
        holder._writer.execute("ROLLBACK")
