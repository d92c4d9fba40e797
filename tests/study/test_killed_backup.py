"""A copy that is killed at any point leaves no half file under its name, and the next run clears.

Each program is a real process that kills itself before its n-th step: a statement of SQL, a few
hundred instructions within one (VACUUM has no statements that could be seen), a file that gets or
loses its name, or a wait for the disk.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from study_file import damage, journal_of, make_study, python, tables_of

from coder.codebook import Codebook
from coder.study import Study
from coder.study.coders import add_coder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not for Windows"),
]

UP_TO_A_STEP = """
import os, signal, sqlite3, sys
last, count = int(sys.argv[1]), 0

def step(*_):
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)

def hook(event, arguments):
    if event in ("os.link", "os.mkdir", "os.remove", "os.rename"):
        step()

def connect(*arguments, **options):
    connection = connect_(*arguments, **options)
    connection.set_trace_callback(step)
    connection.set_progress_handler(step, 250)
    return connection

def fsync(descriptor):
    step()
    fsync_(descriptor)

connect_, sqlite3.connect = sqlite3.connect, connect
fsync_, os.fsync = os.fsync, fsync
sys.addaudithook(hook)
from coder.cli import run
code = run(sys.argv[2:])
print("steps", count)
sys.exit(code)
"""

# Adds coders for ever, and says each as soon as it is confirmed.
WRITING = """
import itertools, sys
from coder.study import Study
from coder.study.coders import add_coder
with Study.open(sys.argv[1]) as study:
    for number in itertools.count():
        add_coder(study, f"coder {sys.argv[2]} {number}", "coach")
        print(f"coder {sys.argv[2]} {number}", flush=True)
"""


@pytest.fixture
def study(tmp_path: Path, book: Codebook) -> Path:
    """A study in a folder of its own."""
    folder = tmp_path / "werk"
    folder.mkdir()
    make_study(folder / "x.study", book, lambda: 1_780_000_000_000, transcripts=4, turns=20)
    return folder / "x.study"


@pytest.fixture(autouse=True)
def no_daily_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have a test of their own."""
    monkeypatch.setenv("CODER_DAILY_COPY", "off")
    monkeypatch.setenv("CODER_NOW", "1781006400000")


def _run(step: int, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return python(UP_TO_A_STEP, str(step), *words)


def _steps(words: Sequence[str | Path], seed: int, most: int = 8) -> list[int]:
    """Some steps at which to kill, the first and the last always among them."""
    done = _run(0, *words)
    assert done.returncode == 0, done.stderr
    total = int(done.stdout.split()[-1])
    assert total > 60
    chosen = random.Random(seed).sample(range(1, total + 1), most)
    return sorted({1, *chosen, *range(total - 9, total + 1)})


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def _killed(step: int, *words: str | Path) -> None:
    """Killed at that step; the last few may not be reached, as runs differ by a step or two."""
    ended = _run(step, *words)
    if ended.returncode == 0:
        assert step > int(ended.stdout.split()[-1])
    else:
        assert ended.returncode == -signal.SIGKILL, ended.stderr


def _clear(folder: Path) -> None:
    for one in folder.iterdir():
        one.unlink()


def test_a_copy_is_there_whole_or_not_at_all(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    target = folder / "y.backup"
    words = ("backup", "-s", study, "-o", target)
    steps = _steps(words, 1)
    journal = journal_of(study)
    there = 0
    for step in steps:
        _clear(folder)
        _killed(step, *words)
        assert {name for name in _names(folder) if not name.startswith(".")} <= {"y.backup"}
        if target.exists():
            there += 1
            assert journal_of(target) == journal
            assert damage(target) == []
        assert damage(study) == []
        assert journal_of(study) == journal
        assert _run(0, *words).returncode == 0
        assert _names(folder) == ["y.backup"]
        assert journal_of(target) == journal
    assert 0 < there < len(steps)


def test_an_earlier_copy_stays_until_the_later_one_is_whole(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    target = folder / "y.backup"
    words = ("backup", "-s", study, "-o", target)
    assert _run(0, *words).returncode == 0
    before, earlier = target.read_bytes(), journal_of(target)
    with Study.open(study) as opened:
        add_coder(opened, "dirk", "coach")
    journal = journal_of(study)
    seen = set()
    for step in _steps(words, 2):
        _clear(folder)
        target.write_bytes(before)
        _killed(step, *words)
        assert journal_of(target) in (earlier, journal)
        seen.add(len(journal_of(target)))
        assert damage(target) == []
    assert len(seen) == 2


def test_the_copy_of_a_day_is_there_whole_or_not_at_all(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_DAILY_COPY", "on")
    folder = study.with_name("x.backups")
    words = ("status", "-s", study)
    steps = _steps(words, 3)
    journal = journal_of(study)
    there = 0
    for step in steps:
        _clear(folder)
        folder.rmdir()
        _killed(step, *words)
        whole = [name for name in _names(folder) if name[0] != "."] if folder.exists() else []
        assert whole in ([], ["x.2026-06-09.backup"])
        for name in whole:
            there += 1
            assert journal_of(folder / name) == journal
            assert damage(folder / name) == []
        assert damage(study) == []
        assert _run(0, *words).returncode == 0
        assert _names(folder) == ["x.2026-06-09.backup"]
        assert _names(study.parent) == ["x.backups", "x.study"]
    assert 0 < there < len(steps)


def test_a_repaired_study_is_there_whole_or_not_at_all(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "heel"
    folder.mkdir()
    target = folder / "y.study"
    words = ("doctor", "--repair", "-s", study, "-o", target)
    steps = _steps(words, 4)
    before, tables = study.read_bytes(), tables_of(study)
    there = 0
    for step in steps:
        if target.exists():
            target.unlink()  # whoever is told nothing looks, and finds it
        _killed(step, *words)
        assert study.read_bytes() == before
        if target.exists():
            there += 1
            assert tables_of(target) == tables
            assert damage(target) == []
    assert 0 < there < len(steps)
    _clear(folder)
    _killed(steps[len(steps) // 2], *words)
    assert len(_names(folder)) > 0
    assert _run(0, *words).returncode == 0
    assert _names(folder) == ["y.study"]


def test_copies_that_are_killed_while_others_write_harm_nobody(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    target = folder / "y.backup"
    words = ("backup", "-s", study, "-o", target)
    steps = _steps(words, 5)
    root = Path(__file__).parents[2]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(study), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        )
        for number in range(2)
    ]
    try:
        for step in steps[::2]:
            _run(step, *words)  # with others at work it may take fewer steps, and come through
            if target.exists():
                assert damage(target) == []
                journal = journal_of(study)
                held = journal_of(target)
                assert held == journal[: len(held)]
    finally:
        for writer in writers:
            writer.kill()
    confirmed = [line for one in writers for line in one.communicate()[0].splitlines(True)]
    names = {row[1] for row in tables_of(study)["coder"]}
    said = {line.rstrip("\n") for line in confirmed if line.endswith("\n")}
    assert said <= names
    assert len(said) > 20
    assert damage(study) == []
    assert _run(0, *words).returncode == 0
    assert _names(folder) == ["y.backup"]
    assert journal_of(target) == journal_of(study)
