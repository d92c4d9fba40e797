"""Programs that are killed at a moment of a test's choosing, and that start cheaply.

One process loads everything once and waits; each program to be killed is forked from it, so that
a killing costs milliseconds and hundreds of them fit into a test. What is killed is a real process
with connections and locks of its own, which it opens after it was forked.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KILLED = -9
"""Exit code of a program that was killed."""
LONGEST_COMMIT = 0.003
"""Seconds after which the commits of these tests are over, on a disk that is not slow."""

# Waits for programs to run; a line of JSON each. A step is a statement of SQL, a commit that has
# just returned, a wait for the disk, or a file that gets or loses its name. At the chosen step the
# program kills itself; where a delay is asked for, a thread does so while the step goes on.
_NURSERY = """
import importlib, json, os, pkgutil, signal, sqlite3, sys, threading, time
import coder.cli, coder.exchange, coder.study
for package in (coder.cli, coder.study, coder.exchange):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
import coder.coding_session, coder.consensus, coder.ingest.take, coder.segment.rules
import coder.clock, coder.reliability, coder.cli.app
from coder.study.quiet_import import sqlite_utils
sqlite_utils()

def count_steps(last, delay):
    seen = []
    due = threading.Event()

    def step(name):
        seen.append(" ".join(str(name).split()[:3]))
        if len(seen) == last:
            if delay is None:
                os.kill(os.getpid(), signal.SIGKILL)
            due.set()

    def kill_soon():
        due.wait()
        until = time.perf_counter() + delay
        while time.perf_counter() < until:
            pass
        os.kill(os.getpid(), signal.SIGKILL)

    class Connection(sqlite3.Connection):
        def execute(self, sql, *arguments):
            result = super().execute(sql, *arguments)
            if sql == "COMMIT":
                step("committed")
            return result

    connect_, fsync_ = sqlite3.connect, os.fsync

    def connect(*arguments, **options):
        connection = connect_(*arguments, factory=Connection, **options)
        connection.set_trace_callback(step)
        return connection

    def fsync(descriptor):
        step("fsync")
        fsync_(descriptor)

    def hook(event, arguments):
        if event in ("os.link", "os.mkdir", "os.remove", "os.rename"):
            step(event)

    sqlite3.connect, os.fsync = connect, fsync
    sys.addaudithook(hook)
    if delay is not None:
        threading.Thread(target=kill_soon, daemon=True).start()
    return seen

def program(asked):
    sys.argv = ["coder", *asked["words"]]
    for number, name in ((1, asked["out"]), (2, asked["err"])):
        target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for name in ("stdin", "stdout", "stderr"):
        number = ("stdin", "stdout", "stderr").index(name)
        mode = "r" if number == 0 else "w"
        setattr(sys, name, open(number, mode, encoding="utf-8", buffering=1))
    seen = count_steps(asked["step"], asked["delay"]) if asked["counted"] else []
    if asked["code"]:
        exec(asked["code"], {"__name__": "__main__"})
        code = 0
    else:
        code = coder.cli.run(asked["words"])
    sys.stdout.flush()
    if asked["steps"]:
        with open(asked["steps"], "w", encoding="utf-8") as file:
            json.dump(seen, file)
    return code

print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        try:
            code = program(asked)
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 70
        os._exit(code)
    print(child, flush=True)
    _child, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it said."""

    code: int
    out: str
    err: str


class Nursery:
    """Starts programs that were loaded before; see :func:`nursery`."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def _ask(self, words: Sequence[str | Path], code: str = "", **more: Any) -> dict[str, Any]:
        asked = {
            "words": [str(one) for one in words],
            "code": code,
            "step": 0,
            "delay": None,
            "counted": True,
            "out": str(self._folder / "out"),
            "err": str(self._folder / "err"),
            "steps": "",
            **more,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return asked

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def run(
        self,
        words: Sequence[str | Path],
        *,
        code: str = "",
        step: int = 0,
        delay: float | None = None,
        steps: str = "",
    ) -> Ended:
        """Run a command (or ``code``, with these words as its arguments) to its end or its kill."""
        self._ask(words, code, step=step, delay=delay, steps=steps)
        self._answer()
        ended = self._answer()
        return Ended(
            ended,
            (self._folder / "out").read_text("utf-8"),
            (self._folder / "err").read_text("utf-8"),
        )

    def steps(self, words: Sequence[str | Path], *, code: str = "") -> list[str]:
        """Run it to its end and return what its steps were."""
        ended = self.run(words, code=code, steps=str(self._folder / "steps"))
        assert ended.code == 0, ended.err
        found: list[str] = json.loads((self._folder / "steps").read_text("utf-8"))
        return found

    @contextmanager
    def started(self, code: str, words: Sequence[str | Path], out: Path) -> Iterator[int]:
        """A program at work, whose output goes to a pipe or file; yields its process id.

        At the end of the block it must have been killed.
        """
        self._ask(words, code, counted=False, out=str(out))
        child = self._answer()
        try:
            yield child
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            ended = self._answer()
        assert ended == KILLED, (self._folder / "err").read_text("utf-8")


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A process from which programs are forked; what they say is kept in ``folder``."""
    process = subprocess.Popen(
        [sys.executable, "-c", _NURSERY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "CODER_DAILY_COPY": "off",
            "CODER_PLACE_WARNING": "off",
            "CODER_HOME": str(folder),
            "CODER_LANG": "en",
        },
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process, folder)
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()


@dataclass(frozen=True, slots=True)
class Moment:
    """When a program is killed: before its n-th step, or so many seconds into it."""

    step: int
    delay: float | None = None


def moments(steps: Sequence[str], seed: int, *, most: int = 12) -> list[Moment]:
    """Before, within and after each commit; where a file gets its name; and some others."""
    dice = random.Random(seed)
    places = {1, len(steps)}
    within = []
    for number, name in enumerate(steps, 1):
        if name == "COMMIT":
            places |= {number, number + 1}  # before it, and as soon as it has returned
            within += [Moment(number, dice.random() * LONGEST_COMMIT) for _again in range(4)]
        elif name.startswith("os."):
            places |= {number, min(number + 1, len(steps))}
    others = [one for one in range(1, len(steps) + 1) if one not in places]
    places |= set(dice.sample(others, min(most, len(others))))
    return [*(Moment(one) for one in sorted(places)), *within]
