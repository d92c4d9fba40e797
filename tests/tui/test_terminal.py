"""The screens in a real terminal: what reaches it, and what is left when it goes away."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample import Sample
from test_coding_screen import press, screen_of, seen
from test_text import HARMFUL

from coder.coding_session import open_session
from coder.tui import Workbench
from coder.tui.widgets.memo_pane import TypingPane

pytestmark = pytest.mark.slow

pty = pytest.importorskip("pty")
PATIENCE = 60.0


class Terminal:
    """``coder code`` in a pseudo-terminal."""

    def __init__(self, path: Path, home: Path) -> None:
        self.master, slave = pty.openpty()
        environment = os.environ | {"TERM": "xterm-256color", "CODER_HOME": str(home)}
        environment |= {"CODER_LANG": "en", "LINES": "24", "COLUMNS": "80"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coder", "code", "--as", "anna", "-s", str(path)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)
        self.sent = b""

    def until(self, words: bytes) -> None:
        """Read until these words came by."""
        end = time.monotonic() + PATIENCE
        while words not in self.sent:
            assert time.monotonic() < end, self.sent[-2000:]
            if select.select([self.master], [], [], 0.2)[0]:
                self.sent += os.read(self.master, 65536)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.master, keys)


@pytest.mark.slow
def test_when_the_terminal_goes_away_the_work_is_there_and_nobody_complains(
    sample: Sample, tmp_path: Path
) -> None:
    terminal = Terminal(sample.path, tmp_path / "home")
    terminal.until(b"Gezellig")
    terminal.press(b"1")
    terminal.until(b"1 of 5")
    terminal.process.send_signal(signal.SIGHUP)
    os.close(terminal.master)
    assert terminal.process.wait(PATIENCE) >= 0, "it left by itself"
    with sample.open("anna") as study:
        session = open_session(study)
        session.go(0)
        verdict = session.verdict()
        assert verdict is not None
        assert [one.code for one in verdict] == ["direct"]
    home = tmp_path / "home"
    assert not [one for one in home.rglob("*") if "crash" in one.name]


@pytest.mark.slow
def test_hostile_text_never_reaches_a_terminal_raw(sample: Sample, tmp_path: Path) -> None:
    with sample.open("anna") as study:
        session = open_session(study)
        session.memo("\x1b]52;c;aGk=\x07 \x9b31m \u202e [/] \x1b[2J", private=False)
    terminal = Terminal(sample.path, tmp_path / "home")
    terminal.until(b"[/]")
    terminal.press(b"q")
    assert terminal.process.wait(PATIENCE) == 0
    os.close(terminal.master)
    for raw in (b"\x1b]52", b"\xc2\x9b", "\u202e".encode(), b"aGk=\x07"):
        assert raw not in terminal.sent, raw


async def test_a_screen_of_20_by_5_and_back_loses_nothing(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", "j", "m", *"half")
        before = screen_of(app).query_one(TypingPane)
        for width, height in ((20, 5), (1, 1), (80, 24), (200, 60), (120, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
        assert before.is_open, "what was being typed is still there"
        await press(pilot, "enter")
        assert "half" in seen(app)
        assert "1 direct" in seen(app)
        assert "▌" in seen(app)


async def test_pasting_a_megabyte_is_kept_or_refused_but_never_raised(sample: Sample) -> None:
    from textual import events

    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1")
        app.post_message(events.Paste("[/]\x1b[2J漢 " * 125_000))
        await pilot.pause()
        assert screen_of(app).session.verdict() is not None, "a paste presses no keys"
        assert len(screen_of(app).session.done) == 1
        await press(pilot, "m")
        focused = app.focused
        assert focused is not None
        focused.post_message(events.Paste("[/]\x1b[2J漢 " * 125_000))
        await pilot.pause()
        shown = seen(app)
        assert not any(ord(one) in HARMFUL for one in shown)
        await press(pilot, "enter")
        note = screen_of(app).session.memos.get(screen_of(app).session.here.id)
        pane = screen_of(app).query_one(TypingPane)
        assert note is not None or pane.is_open, "kept, or still there to be shortened"
