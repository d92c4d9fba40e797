"""Opening the study file: what it must be, how it is connected to, what can be wrong with it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coder.errors import NotNowError, StudyError
from coder.language import _
from coder.study.migrations import migrate
from coder.study.schema import APPLICATION_ID, SCHEMA_VERSION
from coder.text import one_line

BUSY_SECONDS = 10.0
"""How long a writer waits for another one before it gives up."""

_SMALLEST_DATABASE = 512
"""Bytes: the smallest page that SQLite has."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a file."""
_NO_WAY_IN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_NOW = (*_HELD, *_NO_WAY_IN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def shown(path: Path | str) -> str:
    """A path as a message may show it."""
    return one_line(str(path))


def look_at(path: Path) -> None:
    """Refuse what is no study, before SQLite touches it.

    Raises StudyError for a missing file, a folder, a device, an empty file, and any file that is
    not SQLite, not a study, or a study of a newer version.

    Never opens the file but through SQLite: closing a handle of our own would drop the locks of
    every connection that this process has on it (POSIX), and then another program that closes the
    study takes the ``-wal`` away under our hands.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise StudyError(_("{path}: this is not a file.").format(path=shown(path)))
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except FileNotFoundError:
        raise StudyError(
            _("{path}: there is no such study. Make one with: coder new {path}").format(
                path=shown(path)
            )
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise StudyError(
            _("{path}: cannot be read ({reason}).").format(path=shown(path), reason=_reason(error))
        ) from None
    check_version(path, *_header(path, found.st_size))


def _header(path: Path, size: int) -> tuple[int, int]:
    """application_id and user_version as the file itself says, without locks or files beside it."""
    no_study = _("{path}: this is not a study file, or it is damaged.").format(path=shown(path))
    if size < _SMALLEST_DATABASE:
        raise StudyError(no_study)
    with explained(path):
        connection = sqlite3.connect(_uri(path, "ro") + "&immutable=1", uri=True)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if _primary(error) in _DAMAGED:
                raise StudyError(no_study) from None
            raise
        finally:
            connection.close()
    return application, version


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def refuse_taken(path: Path) -> None:
    """Refuse a name that a new study cannot have, before anything is made.

    Raises StudyError where the name is taken, cannot be a file's name, or where a ``-wal`` of a
    study that was deleted lies beside it: SQLite would play it into the new file.
    """
    for suffix in ("", *BESIDE):
        beside = path.with_name(path.name + suffix) if suffix else path
        try:
            beside.lstat()
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise StudyError(not_made(path, error)) from None
        if suffix:
            message = _("{path}: this is left of another study of that name; move it away first.")
        else:
            message = _("{path}: this file exists already; choose another name.")
        raise StudyError(message.format(path=shown(beside)))


def not_made(path: Path, error: Exception) -> str:
    """One line: this file could not be made, and why."""
    return _("{path}: cannot be made ({reason}).").format(path=shown(path), reason=_reason(error))


def is_study(path: Path) -> bool:
    """Whether a study lies there, of whatever version: nothing else may take its place."""
    try:
        found = path.stat()
        return stat.S_ISREG(found.st_mode) and _header(path, found.st_size)[0] == APPLICATION_ID
    except (OSError, ValueError, StudyError):
        return False


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
            _prepare(connection, path, busy)
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


def connect_read_only(path: Path, *, busy: float = BUSY_SECONDS) -> sqlite3.Connection:
    """For a disk that cannot be written to; raises StudyError where that would hide newest acts.

    SQLite can open a cleanly closed WAL file there only as ``immutable``, which leaves out
    whatever still stands in a ``-wal`` file beside it.
    """
    look_at(path)
    wal = path.with_name(path.name + "-wal")
    with explained(path):
        connection = sqlite3.connect(_uri(path, "ro"), uri=True, timeout=busy, isolation_level=None)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.Error as error:
            connection.close()
            if _primary(error) not in _NO_WAY_IN:
                raise
            if wal.exists() and wal.stat().st_size > 0:
                raise StudyError(
                    _("{path}: copy the study to a folder that you can write to.").format(
                        path=shown(path)
                    )
                ) from None
        uri = _uri(path, "ro") + "&immutable=1"
        return sqlite3.connect(uri, uri=True, timeout=busy, isolation_level=None)


def writable(path: Path) -> bool:
    """Whether both the file and its folder can be written to (WAL needs files beside it)."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def create_empty(path: Path, target: Path) -> sqlite3.Connection:
    """A new, migrated file that must not exist yet and will become ``target``.

    Raises StudyError, which names ``target``.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError as error:
        raise StudyError(not_made(target, error)) from None
    os.close(descriptor)
    with explained(target):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, target, BUSY_SECONDS)
            migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _uri(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


def give_name(unfinished: Path, path: Path) -> None:
    """Give a finished file its name, never replacing one that came between. Raises StudyError."""
    try:
        try:
            os.link(unfinished, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links: claim the name, then fill it
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            unfinished.replace(path)
    except FileExistsError:
        raise StudyError(
            _("{path}: this file exists already; choose another name.").format(path=shown(path))
        ) from None
    except OSError as error:
        raise StudyError(not_made(path, error)) from None


def _prepare(connection: sqlite3.Connection, path: Path, busy: float) -> None:
    # The switch to WAL does not obey the busy timeout; it is asked again until it has happened.
    deadline = time.monotonic() + busy
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
    return _primary(error) in _HELD


def _primary(error: sqlite3.Error) -> int | None:
    """SQLite's own error code; None where Python raised the error by itself."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into one line that a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        if _primary(error) in _NOT_NOW:
            raise NotNowError(
                explain(path, error), held=_is_busy(error), why=_why(path, error)
            ) from error
        raise StudyError(explain(path, error)) from error


def _why(path: Path, error: sqlite3.Error) -> str:
    """Why nothing can be written now, and no more; "" where the whole line says it."""
    if _is_busy(error):
        return _("{path}: another program holds the study.").format(path=shown(path))
    if _primary(error) == sqlite3.SQLITE_FULL or _no_room(path):
        return _("{path}: the disk is full.").format(path=shown(path))
    return ""


_ROOM = 256 * 1024
"""Bytes: SQLite lays files beside a study to open it, and calls a full disk an I/O error there."""


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def explain(path: Path, error: sqlite3.Error) -> str:
    """One line: what is wrong with which file, and what to do."""
    primary = _primary(error)
    if primary in _HELD:
        text = _("{path}: another program holds the study; nothing was changed. Try again.")
    elif primary in _DAMAGED:
        text = _("{path}: the file is damaged. See what is wrong with: coder doctor")
    elif primary in (*_NO_WAY_IN, sqlite3.SQLITE_PERM):
        text = _("{path}: there is no permission to write to this file or its folder.")
    elif primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _no_room(path)):
        text = _("{path}: the disk is full; nothing was changed. Make room and try again.")
    else:
        text = _("{path}: the file could not be used ({reason}). See: coder doctor")
    return text.format(path=shown(path), reason=one_line(str(error)))
