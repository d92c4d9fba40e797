"""Safe copies of a study: made while others write, checked, and only then given their name.

A copy is a study file of its own that every command can open. It goes without what belongs to the
original alone (which device writes there, where its copies lie), so that whoever goes on working in
a copy starts a chain of their own.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coder.clock import iso
from coder.errors import InputError, StudyError
from coder.language import _, ngettext
from coder.study import file
from coder.study.unfinished import (
    flushing,
    settle,
    settle_folder,
    unfinished,
)
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

__all__ = [
    "COPIED",
    "DEVICE_KEYS",
    "SUFFIX",
    "Backup",
    "Tip",
    "back_up",
    "backed_up_near",
    "backups_of",
    "copy_study",
    "daily_folder",
    "holds",
    "room_for",
    "stem",
    "tip_of",
    "tip_of_study",
]

SUFFIX = ".backup"
"""What a copy's name ends in, so that the one ``*.study`` of a folder stays the one."""
COPIED = "copied"
"""Key in a copy: when it was made. A copy in which somebody worked has a device besides."""
DEVICE_KEYS = ("place", "device")
"""What says which device writes into a file; a copy must not go on with it."""
_COPY = "backup "
"""In the original: begins the key of each copy that was made by hand, with its path as JSON."""
_TARGETS = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR,
)
"""What SQLite says when the copy, and not the study, is the trouble."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a study."""

    path: Path
    made: str
    """UTC, ISO 8601; "" where nobody knows."""
    size: int
    """Bytes; 0 where it is not there."""
    events: int
    """How many events its journal holds; 0 where it is not there or cannot be read."""
    there: bool
    """Whether a file is where it was put: a stick may have been taken out since."""
    noted: bool = True
    """Whether the study or its folder tells of it, so that :func:`backups_of` will."""


@dataclass(frozen=True, slots=True)
class Tip:
    """How far the journal of a file has got."""

    study: str
    """Id of the study."""
    chain: bytes
    """Of the event that was written last."""
    copied: str
    """When it was made, where it is a copy; else ""."""
    worked_in: bool
    """Whether somebody wrote in it, since it was made or copied."""


def back_up(study: Study, target: Path | None = None) -> Backup:
    """Make a verified copy of a study while others go on writing in it.

    ``target`` is a file or a folder; without it the copy lies beside the study, as
    ``NAME.DATE-TIME.backup``. An earlier copy of this study that nobody worked in may be replaced,
    nothing else. Raises InputError where the name cannot be taken and StudyError where the copy
    cannot be made; then nothing is there under that name that was not before.
    """
    now = study.clock()
    target = _target(study.path, target, now)
    _refuse(study.path, target)
    noted = target.parent.resolve() == study.path.parent.resolve() and _is_named_so(
        study.path, target
    )
    if not noted:
        noted = _note(study, target, iso(now))
    try:
        copy = copy_study(study.path, target, now=now)
    except BaseException:
        if not target.exists():
            _forget(study, target)
        raise
    return Backup(copy.path, copy.made, copy.size, copy.events, there=True, noted=noted)


def copy_study(path: Path, target: Path, *, now: int) -> Backup:
    """The copy itself, through connections of its own; it replaces what lies at ``target``.

    ``now`` is in milliseconds. Raises StudyError.
    """
    made = iso(now)
    with unfinished(target) as copy, _told(path, target):
        with closing(_reader(path)) as source:
            source.execute("PRAGMA synchronous = off")  # of the copy: see flushing() and settle()
            with flushing(copy):
                source.execute("VACUUM INTO ?", (copy.resolve().as_uri(),))
            events = _checked(copy, source, target, made)
        settle(copy)
        copy.replace(target)
        settle_folder(target.parent)
        size = target.stat().st_size
    return Backup(target, made, size, events, there=True)


def backups_of(study: Study) -> list[Backup]:
    """Every copy that is known of, oldest first: beside the study, of each day, and elsewhere.

    Copies that were made by hand into another folder are known from the study itself, and are
    listed even where they are not there now. A file that is no copy of this study is left out.
    """
    found: dict[Path, str] = dict.fromkeys(_lying_near(study.path), "")
    for key, made in study.facts(
        "SELECT key, value FROM local WHERE substr(key, 1, ?) = ? AND value <> ''",
        (len(_COPY), _COPY),
    ):
        found.setdefault(Path(json.loads(key[len(_COPY) :])), made)
    copies = []
    for path, made in found.items():
        tip = tip_of(path)
        if tip is not None and tip.study == study.id:
            copies.append(Backup(path, tip.copied or made, *_size_of(path), there=True))
        elif tip is None and made:
            copies.append(Backup(path, made, 0, 0, there=path.is_file()))
    return sorted(copies, key=lambda one: (one.made, str(one.path)))


def _size_of(path: Path) -> tuple[int, int]:
    with file.explained(path), closing(_reader(path)) as connection:
        n = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    return path.stat().st_size, n


def daily_folder(path: Path) -> Path:
    """Where the copies of each day of a study lie, beside it."""
    return path.with_name(f"{stem(path)}.backups")


def stem(path: Path) -> str:
    """A study's name without ``.study``."""
    return path.name.removesuffix(".study") or path.name


def tip_of(path: Path) -> Tip | None:
    """How far a file's journal has got; None where no study can be read there."""
    try:
        if not file.is_study(path):
            return None
        with closing(_reader(path)) as connection:
            return _tip(connection)
    except (sqlite3.Error, OSError, StudyError):
        return None


def holds(path: Path, chain: bytes) -> bool:
    """Whether the study there has the event with that chain. Raises StudyError."""
    with file.explained(path), closing(_reader(path)) as connection:
        row = connection.execute("SELECT 1 FROM event WHERE chain = ?", (chain,)).fetchone()
    return row is not None


def tip_of_study(path: Path) -> Tip | None:
    """As :func:`tip_of`, of a study in which others may be at work. Raises StudyError."""
    file.look_at(path)
    with file.explained(path), closing(_reader(path)) as connection:
        return _tip(connection)


def _tip(connection: sqlite3.Connection) -> Tip | None:
    row = connection.execute("SELECT study, chain FROM event ORDER BY n DESC LIMIT 1").fetchone()
    if row is None:
        return None
    local = dict(
        connection.execute("SELECT key, value FROM local WHERE key IN (?, 'device')", (COPIED,))
    )
    return Tip(row[0], row[1], local.get(COPIED, ""), "device" in local)


def _reader(path: Path) -> sqlite3.Connection:
    return file.connect_reader(path) if file.writable(path) else file.connect_read_only(path)


# Where a copy goes


def _target(path: Path, named: Path | None, now: int) -> Path:
    moment = datetime.fromtimestamp(now / 1000, UTC).astimezone()
    usual = f"{stem(path)}.{moment:%Y-%m-%d-%H%M%S}{SUFFIX}"
    if named is None:
        return path.absolute().with_name(usual)
    try:
        folder = named.is_dir()
    except OSError as error:
        raise StudyError(file.not_made(named, error)) from None
    return named.absolute() / usual if folder else named.absolute()


def _is_named_so(path: Path, target: Path) -> bool:
    return target.name.startswith(f"{stem(path)}.") and target.name.endswith(SUFFIX)


def backed_up_near(path: Path) -> list[Path]:
    """Copies of the same study beside it or of its days that can be read, oldest first."""
    found = [(tip.copied, one) for one in _lying_near(path) if (tip := tip_of(one)) is not None]
    return [one for _made, one in sorted(found)]


def _lying_near(path: Path) -> Iterator[Path]:
    path = path.absolute()
    for folder in (path.parent, daily_folder(path)):
        try:
            yield from sorted(
                one
                for one in folder.iterdir()
                if one.name.endswith(SUFFIX)
                and (folder != path.parent or _is_named_so(path, one))
                and one.is_file()
            )
        except OSError:  # no such folder, or nobody may look into it: there is none to list
            continue


def _refuse(path: Path, target: Path) -> None:
    """Raise InputError where that name is not free and is no earlier copy of this very study."""
    if _is_same(path, target):
        raise InputError(
            _("{path}: this is the study itself; choose another name.").format(
                path=file.shown(target)
            )
        )
    there = _what_is_there(target)
    if there is None:
        return
    mine = tip_of_study(path)
    if not there.copied or there.worked_in or mine is None or there.study != mine.study:
        text = _("{path}: a study lies there that is no copy of this one; choose another name.")
    elif not holds(path, there.chain):
        text = _("{path}: this copy holds acts that the study lacks; choose another name.")
    else:
        return
    raise InputError(text.format(path=file.shown(target)))


def _is_same(path: Path, target: Path) -> bool:
    try:
        return target.samefile(path)
    except (OSError, ValueError):  # nothing lies there, or nothing that could be the study
        return False


def _what_is_there(target: Path) -> Tip | None:
    try:
        target.lstat()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StudyError(file.not_made(target, error)) from None
    there = tip_of(target)
    if there is None:
        raise InputError(
            _("{path}: this file exists already; choose another name.").format(
                path=file.shown(target)
            )
        )
    return there


def _note(study: Study, target: Path, made: str) -> bool:
    """Write down in the study where a copy will lie; False where the study takes no more."""
    try:
        with study.act():
            study.keep(_COPY + json.dumps(str(target)), made)
    except StudyError:  # full, locked or read-only: all the more reason to go on with the copy
        return False
    return True


def _forget(study: Study, target: Path) -> None:
    with suppress(StudyError), study.act():
        study.keep(_COPY + json.dumps(str(target)), "")


# What a copy must be


def _checked(copy: Path, source: sqlite3.Connection, target: Path, made: str) -> int:
    """Make a raw copy one of its own and check it; returns how many acts it holds."""
    with closing(sqlite3.connect(copy, timeout=0, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = memory")
        connection.execute("PRAGMA secure_delete = on")
        connection.execute("BEGIN EXCLUSIVE")  # held while it is checked: nobody clears it away
        connection.execute(
            "DELETE FROM local WHERE key IN (?, ?) OR substr(key, 1, ?) = ?",
            (*DEVICE_KEYS, len(_COPY), _COPY),
        )
        connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (COPIED, made))
        problems = [row[0] for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
        events, last = connection.execute("SELECT count(*), max(n) FROM event").fetchone()
        # The journal only grows, so what the copy holds is its beginning, whoever writes meanwhile.
        known = source.execute("SELECT count(*) FROM event WHERE n <= ?", (last,)).fetchone()[0]
        if known != events or not events:
            problems.append(
                ngettext("{n} act of {known}", "{n} acts of {known}", events).format(
                    n=events, known=known
                )
            )
        connection.execute("COMMIT")
    if problems:
        raise StudyError(_not_whole(target, problems))
    return int(events)


def _not_whole(target: Path, problems: Sequence[str]) -> str:
    return _(
        "{path}: the copy was not whole ({reason}), so it was not kept. See: coder doctor"
    ).format(path=file.shown(target), reason=one_line("; ".join(problems)))


@contextmanager
def _told(path: Path, target: Path) -> Iterator[None]:
    """Name the file that is the trouble: the study, or where the copy was to lie."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        about = target if code is not None and code & 0xFF in _TARGETS else path
        raise StudyError(file.explain(about, error)) from error
    except OSError as error:
        raise StudyError(file.not_made(target, error)) from None


def room_for(folder: Path) -> int:
    """Free bytes on the disk of a folder."""
    return shutil.disk_usage(folder).free
