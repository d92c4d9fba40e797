"""A reader that may never end, run apart and stopped from outside: bounded in time and memory.

In the same way on every system: a process of its own, a clock, and a look at its memory.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_LOOK_EVERY = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may take."""

    seconds_a_line: float = 20
    seconds: float = 240
    memory: int = 1024 * 1024 * 1024
    """Bytes."""
    output: int = 64 * 1024 * 1024
    """Bytes."""


class OutOfBoundsError(Exception):
    """The reader took more than it may, and was stopped."""


class BrokeOffError(Exception):
    """The reader stopped by itself, by an error."""


def lines_of(program: Path, data: bytes, limits: Limits) -> Iterator[bytes]:
    """The lines that a Python program writes when it is given data; each as soon as it is there.

    Raises :class:`OutOfBoundsError` where it oversteps a limit and :class:`BrokeOffError` where it
    fails. Whatever happens, it does not outlive the iteration.
    """
    # -P: no module of the folder in which somebody works, or of ours, takes a library's place
    with subprocess.Popen(
        [sys.executable, "-P", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        found: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=_feed, args=(process.stdin, data), daemon=True),
            threading.Thread(target=_listen, args=(process.stdout, found, limits), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield from _watched(process, found, limits)
        finally:
            process.kill()
            for thread in threads:
                thread.join()
    if process.returncode:
        raise BrokeOffError


def _feed(stream: IO[bytes], data: bytes) -> None:
    with suppress(OSError), stream:  # the reader need not take it all
        stream.write(data)


def _listen(stream: IO[bytes], found: queue.SimpleQueue[bytes | None], limits: Limits) -> None:
    """Hand on line by line: an empty one where there is too much, and None at the end."""
    taken = 0
    while line := stream.readline(limits.output - taken + 1):
        taken += len(line)
        if taken > limits.output:
            found.put(b"")
        if not line.endswith(b"\n"):
            break
        found.put(line)
    found.put(None)


def _watched(
    process: subprocess.Popen[bytes], found: queue.SimpleQueue[bytes | None], limits: Limits
) -> Iterator[bytes]:
    began = last = time.monotonic()
    while True:
        try:
            line = found.get(timeout=_LOOK_EVERY)
        except queue.Empty:
            now = time.monotonic()
            if now - last > limits.seconds_a_line or now - began > limits.seconds:
                raise OutOfBoundsError from None
            if _memory(process.pid) > limits.memory:
                raise OutOfBoundsError from None
            continue
        if line is None:
            break
        if not line:
            raise OutOfBoundsError
        yield line
        last = time.monotonic()
    try:
        process.wait(timeout=limits.seconds_a_line)
    except subprocess.TimeoutExpired:
        raise OutOfBoundsError from None


def _memory(pid: int) -> int:
    """Bytes that a process holds; 0 where it has just ended."""
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
