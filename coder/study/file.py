"""Opening the study file: what it must be, how it is connected to, what can be wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coder.errors import StudyError
from coder.language import _
from coder.study.schema import APPLICATION_ID, SCHEMA_VERSION, migrate
from coder.text import one_line

BUSY_SECONDS = 10.0
"""How long a writer waits for another one before it gives up."""


def shown(path: Path | str) -> str:
    """A path as a message may show it."""
    return one_line(str(path))


def look_at(path: Path) -> None:
    """Refuse what is no study, before SQLite touches it.

    Raises StudyError for a missing file, a folder, a device, an empty file, and any file that is
    not SQLite, not a study, or a study of a newer version.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise StudyError(_("{path}: this is not a file.").format(path=shown(path)))
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise StudyError(
            _("{path}: there is no such study. Make one with: coder new {path}").format(
                path=shown(path)
            )
        ) from None
    except OSError as error:
        raise StudyError(
            _("{path}: cannot be read ({reason}).").format(path=shown(path), reason=error.strerror)
        ) from None
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise StudyError(
            _("{path}: this is not a study file, or it is damaged.").format(path=shown(path))
        )
    # Bytes 60 and 68 of the header: user_version and application_id (SQLite file format, 1.3).
    check_version(path, int.from_bytes(header[68:72], "big"), int.from_bytes(header[60:64], "big"))


def check_version(path: Path, application: int, version: int) -> None:
    """Refuse another program's file and a study of a newer version."""
    if application != APPLICATION_ID:
        raise StudyError(
            _("{path}: this is an SQLite file, but not a study.").format(path=shown(path))
        )
    if version > SCHEMA_VERSION:
        raise StudyError(
            _(
                "{path}: this study was made by a newer version of the program (format {theirs}, "
                "here {ours}). Update with: pip install -U transcript-coder"
            ).format(path=shown(path), theirs=version, ours=SCHEMA_VERSION)
        )


def connect(path: Path, *, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to an existing study with the settings that the journal needs.

    WAL and synchronous=FULL: each act that was confirmed outlives a power cut. Brings an older
    study to this schema. Raises StudyError.
    """
    look_at(path)
    with explained(path):
        connection = sqlite3.connect(_uri(path, "rw"), uri=True, timeout=busy, isolation_level=None)
        try:
            _prepare(connection, path)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            check_version(path, application, version)
            if version < SCHEMA_VERSION:
                migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connect_reader(path: Path, *, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A second connection, for reading; blindfolding it also forbids it to write."""
    with explained(path):
        return sqlite3.connect(_uri(path, "rw"), uri=True, timeout=busy, isolation_level=None)


def connect_read_only(path: Path) -> sqlite3.Connection:
    """For a disk that cannot be written to; raises StudyError where that would hide newest acts.

    SQLite can open a cleanly closed WAL file there only as ``immutable``, which leaves out
    whatever still stands in a ``-wal`` file beside it.
    """
    look_at(path)
    wal = path.with_name(path.name + "-wal")
    with explained(path):
        try:
            connection = sqlite3.connect(_uri(path, "ro"), uri=True, isolation_level=None)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            if wal.exists() and wal.stat().st_size > 0:
                raise StudyError(
                    _("{path}: copy the study to a folder that you can write to.").format(
                        path=shown(path)
                    )
                ) from None
        uri = _uri(path, "ro") + "&immutable=1"
        return sqlite3.connect(uri, uri=True, isolation_level=None)


def writable(path: Path) -> bool:
    """Whether both the file and its folder can be written to (WAL needs files beside it)."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def create_empty(path: Path) -> sqlite3.Connection:
    """A new, migrated file that must not exist yet. Raises StudyError."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        raise StudyError(
            _("{path}: this file exists already; choose another name.").format(path=shown(path))
        ) from None
    except OSError as error:
        raise StudyError(
            _("{path}: cannot be made ({reason}).").format(path=shown(path), reason=error.strerror)
        ) from None
    os.close(descriptor)
    with explained(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, path)
            migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _uri(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # The switch to WAL does not obey the busy timeout; it is asked again until it has happened.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = wal").fetchone()[0]
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
            mode = ""
        if mode == "wal":
            break
        if time.monotonic() > deadline:
            raise StudyError(_("{path}: cannot be written to.").format(path=shown(path)))
        time.sleep(0.01)
    connection.execute("PRAGMA synchronous = full")
    connection.execute("PRAGMA foreign_keys = on")
    connection.execute("PRAGMA recursive_triggers = on")
    connection.execute("PRAGMA secure_delete = on")


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into one line that a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        raise StudyError(explain(path, error)) from error


def explain(path: Path, error: sqlite3.Error) -> str:
    """One line: what is wrong with which file, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        text = _("{path}: another program holds the study; nothing was changed. Try again.")
    elif primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        text = _("{path}: the file is damaged. See what is wrong with: coder doctor")
    elif primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        text = _("{path}: there is no permission to write to this file or its folder.")
    elif primary == sqlite3.SQLITE_FULL:
        text = _("{path}: the disk is full; nothing was changed. Make room and try again.")
    else:
        text = _("{path}: the file could not be used ({reason}). See: coder doctor")
    return text.format(path=shown(path), reason=one_line(str(error)))
