"""A damaged study made whole again, in a new file: its tables from the journal, row by row.

The journal itself cannot be mended: an event that was changed stays as it is, and one that cannot
be read is lost. Both are said.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coder.clock import local
from coder.errors import StudyError
from coder.language import _
from coder.model import COORDINATOR
from coder.study import doctor, file
from coder.study.backup import (
    COPIED,
    DEVICE_KEYS,
    backed_up_near,
)
from coder.study.journal import Damage
from coder.study.schema import SCHEMA_VERSION, STATE_TABLES
from coder.study.study import Study
from coder.study.unfinished import settle, settle_folder, unfinished
from coder.text import one_line

_COLUMNS = (
    "n, id, study, author, device, seq, hlc, wall, kind, format, payload, digest, previous, chain, "
    "erased_by"
)
_BLOBS = ("digest", "previous", "chain")
_STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOT_NOW = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN)
_SMALLEST_EVENT = 200
"""Bytes that an event takes at least: the hashes and ids alone are more."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Repair:
    """What became of a study that was repaired."""

    path: Path
    """The new file."""
    events: int
    """Events of the journal that were taken over as they are."""
    lost: int
    """Events that are known to have been there and could not be read."""
    end_known: bool
    """Whether that is all: False where neither the journal nor an index could be read to its end.
    """
    made_anew: tuple[str, ...]
    """Tables that were not what the journal says, or could not be read."""
    remaining: tuple[Damage, ...]
    """What doctor finds in the new file."""

    @property
    def whole(self) -> bool:
        """Whether nothing is lost and nothing remains."""
        return self.end_known and not self.lost and not self.remaining


def repair(path: Path, target: Path) -> Repair:
    """Make ``target`` from what can be read of the study at ``path``, which stays as it is.

    Every event is copied as it is and the tables are made from them by replay. Whoever goes on
    in the new file starts a chain of their own. Raises StudyError where ``target`` is taken or
    cannot be made, and where nothing of the journal can be read.
    """
    target = target.absolute()
    file.refuse_taken(target)
    with closing(_open_damaged(path)) as source, unfinished(target, made=False) as copy:
        with closing(file.create_empty(copy, target)) as connection, file.explained(target):
            events, lost, end_known = _take_over(source, connection)
            if not events:
                raise StudyError(_nothing_left(path))
            for _unfit in doctor.replay_into(connection, connection):
                pass  # examine() below finds the same again
            made_anew = tuple(_made_anew(source, connection))
        with Study.open(copy) as study:
            remaining = tuple(_in_words(study, one) for one in doctor.examine(study))
        try:
            settle(copy)
            file.give_name(copy, target)
            settle_folder(target.parent)
        except OSError as error:
            raise StudyError(file.not_made(target, error)) from None
    return Repair(target, events, lost, end_known, made_anew, remaining)


def _open_damaged(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing, neither in the file nor beside it."""
    refusal: StudyError | None = None
    try:
        file.look_at(path)
    except StudyError as error:
        if not path.is_file() or not os.access(path, os.R_OK):
            raise
        refusal = error  # it may still be a study, of which the end is missing
    wal = path.with_name(path.name + "-wal")
    # Without a -wal nobody has the study open, and then SQLite need lay nothing beside it.
    alone = not wal.is_file() or wal.stat().st_size == 0
    uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    connection = sqlite3.connect(uri, uri=True, timeout=file.BUSY_SECONDS, isolation_level=None)
    connection.text_factory = bytes  # damaged text may be no UTF-8
    try:
        # Allows a file that is shorter than it says, and tables that are described wrongly.
        connection.execute("PRAGMA writable_schema = on")
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        file.check_version(path, application, version)
        journal = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone()
        if journal is None:
            raise StudyError(_nothing_left(path))
    except StudyError:
        connection.close()
        raise
    except sqlite3.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_NOW:
            raise StudyError(file.explain(path, error)) from None
        raise refusal or StudyError(_nothing_left(path)) from None
    return connection


def _nothing_left(path: Path) -> str:
    copies = backed_up_near(path)
    if not copies:
        text = _("{path}: nothing of the journal can be read, and no copy lies near it.")
        return text.format(path=file.shown(path))
    return _(
        "{path}: nothing of the journal can be read; go on with its newest copy: {copy}"
    ).format(path=file.shown(path), copy=file.shown(copies[-1]))


# The journal, as far as it can be read


def _take_over(source: sqlite3.Connection, target: sqlite3.Connection) -> tuple[int, int, bool]:
    """Copy each event and what belongs to the file alone.

    Returns how many events were copied, how many are lost, and whether these are all.
    """
    taken = 0
    known, end_known = _numbers(source)
    reading = _Reading(source, known)
    target.execute("BEGIN IMMEDIATE")
    for row in reading:
        known.add(row[0])
        if _is_event(row) and _put(target, "event", _COLUMNS, row):
            taken += 1
    try:
        for row in source.execute("SELECT key, value FROM local"):
            if _text(row[0]) not in (*DEVICE_KEYS, COPIED):
                _put(target, "local", "key, value", row)
    except sqlite3.Error:
        # Where a coder was, and the like: worth having, and no part of the study.
        target.execute("DELETE FROM local")
    target.execute("COMMIT")
    # Numbers count up from one without a gap.
    return taken, max(known, default=0) - taken, end_known or reading.to_the_end


def _is_event(row: tuple[Any, ...]) -> bool:
    """Whether the damage left something that can stand in a journal, be it changed.

    A stamp that is none would come after all others, and nothing could be stamped after it.
    """
    fields = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return (
        isinstance(fields["seq"], int)
        and isinstance(fields["format"], int)
        and all(isinstance(fields[name], bytes) and len(fields[name]) == 32 for name in _BLOBS)
        and _STAMP.fullmatch(str(_text(fields["hlc"]))) is not None
    )


def _text(value: Any) -> Any:
    """As text: one event with bytes that are none would stop all reading of the journal."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _numbers(source: sqlite3.Connection) -> tuple[set[int], bool]:
    """Numbers of the events that an index knows of, and whether one could be read to its end."""
    found: set[int] = set()
    to_the_end = False
    for index in ("event_in_order", "event_of_device"):
        try:
            for row in source.execute(f"SELECT n FROM event INDEXED BY {index}"):
                found.add(row[0])
            to_the_end = True
        except sqlite3.Error:
            continue
    return found, to_the_end


class _Reading:
    """All events at once; behind the first page that cannot be read, one by one."""

    def __init__(self, source: sqlite3.Connection, known: set[int]) -> None:
        self.to_the_end = False
        self._source = source
        self._known = known

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        last = 0
        try:
            for row in self._source.execute(f"SELECT {_COLUMNS} FROM event ORDER BY n"):
                yield row
                last = row[0]
            self.to_the_end = True
        except sqlite3.Error:
            yield from self._one_by_one(last + 1)

    def _one_by_one(self, first: int) -> Iterator[tuple[Any, ...]]:
        sql = f"SELECT {_COLUMNS} FROM event WHERE n = ?"
        for n in range(first, self._highest() + 1):
            try:
                row = self._source.execute(sql, (n,)).fetchone()
            except sqlite3.Error:
                continue
            if row is not None and row[0] == n:
                yield row

    def _highest(self) -> int:
        """No event has a higher number."""
        try:
            found = self._source.execute("SELECT max(n) FROM event NOT INDEXED").fetchone()[0]
            bound = int(found)
        except (sqlite3.Error, TypeError):
            pages = self._source.execute("PRAGMA page_count").fetchone()[0]
            size = self._source.execute("PRAGMA page_size").fetchone()[0]
            bound = int(pages * size // _SMALLEST_EVENT)
        return max(bound, max(self._known, default=0))


def _put(target: sqlite3.Connection, table: str, columns: str, row: tuple[Any, ...]) -> bool:
    """Lay down a row as it was; False where the table refuses it."""
    names = columns.split(", ")
    values = [
        value if name in _BLOBS else _text(value) for name, value in zip(names, row, strict=True)
    ]
    try:
        target.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})", values
        )
    except sqlite3.IntegrityError:
        return False  # what the damage left is no event any more
    return True


# What was mended, and what was not


def _made_anew(source: sqlite3.Connection, target: sqlite3.Connection) -> Iterator[str]:
    """Tables of the damaged file that were not what the journal says."""
    if source.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return  # an older file, whose tables were others
    target.text_factory = bytes
    for table in STATE_TABLES:
        sql = f'SELECT * FROM "{table}"'
        ought_to_be = set(target.execute(sql))
        try:
            if set(source.execute(sql)) != ought_to_be:
                yield table
        except sqlite3.Error:
            yield table


def _in_words(study: Study, damage: Damage) -> Damage:
    """The same, with who did it and when in the place of an event's id alone."""
    match = _ID.search(damage.where)
    if match is None:
        return damage
    row = study.row("SELECT author, wall, kind FROM {event} WHERE id = ?", (match.group(),))
    if row is None:
        return damage
    author, wall, kind = row
    named = study.row("SELECT name FROM coder WHERE id = ?", (author,))
    who = named[0] if named else _("coordinator") if author == COORDINATOR else author
    where = _("act of {name}, {time} ({kind}, {id})").format(
        name=one_line(who), time=_time(wall), kind=one_line(kind), id=match.group()
    )
    return replace(damage, where=where)


def _time(wall: str) -> str:
    try:
        return local(wall)
    except ValueError:  # the damage is in the time itself
        return one_line(wall)
