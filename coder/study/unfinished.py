"""Files that get their name only when they are whole; what a kill left is cleared."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from coder.errors import StudyError
from coder.study import file

_UNFINISHED = re.compile(r"\.[0-9a-f]{12}\.copying(-journal|-wal|-shm)?$")
_OWNER_ONLY = 0o600
_FLUSH_SECONDS = 0.03


@contextmanager
def unfinished(target: Path, *, made: bool = True) -> Iterator[Path]:
    """A new, empty file beside ``target``, its owner's only, and gone at the end unless renamed.

    What is left of a program that was killed over the same name is cleared first. ``made=False``
    gives the name alone. Raises StudyError where the file cannot be made.
    """
    clear_unfinished(target.parent, target.name)
    path = target.with_name(f".{target.name}.{secrets.token_hex(6)}.copying")
    try:
        if made:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
    except (OSError, ValueError) as error:
        raise StudyError(file.not_made(target, error)) from None
    try:
        yield path
    finally:
        for suffix in ("", *file.BESIDE):
            with suppress(OSError):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


def clear_unfinished(folder: Path, name: str | None = None) -> list[Path]:
    """Remove the unfinished files of programs that were killed; returns those that it removed.

    ``name`` narrows it to one copy's. A file on which a program is at work is locked, and stays.
    """
    removed = []
    for path in unfinished_in(folder, name):
        if not _is_at_work(path):
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return removed


def unfinished_in(folder: Path, name: str | None = None) -> list[Path]:
    """Unfinished copies in a folder, those at which a program is at work included."""
    try:
        return sorted(
            one
            for one in folder.iterdir()
            if (match := _UNFINISHED.search(one.name))
            and (name is None or one.name[: match.start()] == f".{name}")
        )
    except OSError:
        return []


def _is_at_work(path: Path) -> bool:
    main = path.with_name(re.sub(r"-(journal|wal|shm)$", "", path.name))
    if not main.is_file():
        return False
    with closing(sqlite3.connect(main, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        connection.rollback()
    return False


@contextmanager
def flushing(path: Path) -> Iterator[None]:
    """Have what is written to a file reach the disk bit by bit, in a thread that only does that.

    What is flushed at once at the end would hold up whoever writes another file at that moment.
    """
    descriptor = os.open(path, os.O_RDWR)
    done = threading.Event()

    def flush() -> None:
        while not done.wait(_FLUSH_SECONDS):
            with suppress(OSError):  # a disk that fails tells it at the end, to settle()
                os.fsync(descriptor)

    thread = threading.Thread(target=flush, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        os.close(descriptor)


def settle(path: Path) -> None:
    """Have a finished file on the disk before it gets its name, readable by its owner only."""
    path.chmod(_OWNER_ONLY)
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle_folder(folder: Path) -> None:
    """Have a new name on the disk too, where the system knows such a thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems refuse it, and need it no less or more
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
