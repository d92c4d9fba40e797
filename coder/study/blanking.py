"""The act that erases: payloads blanked, what stands in their place, and a file without the rest.

After the act the old words still stand in free pages and in the write-ahead log; only after
:func:`tidy` are they gone, and :func:`left_in_files` looks whether they are.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder.clock import Clock
from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.study import file
from coder.study.backup import Backup, backups_of, daily_folder
from coder.study.effects import blank_erased, effects_of
from coder.study.handing import Handed, handed_out
from coder.study.human import TEXTS
from coder.study.journal import Event, canonical_json, event_rows, events, read_event
from coder.study.offsets import Edit
from coder.study.replay import refill_tables
from coder.study.study import Study

BUSY = N_("another program has the study open")
_LEFTOVER = re.compile(r"^\..*(\.unfinished|\.copying|\.[0-9a-f]{8})(-wal|-shm|-journal)?$")
_SHORTEST = 4
"""Bytes: anything shorter turns up in hashes by chance."""
_MOST = 60
"""Words that are looked for at once."""
_BLOCK = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one event."""

    event: Event
    """As it counts before."""
    payload: Mapping[str, Any] | None
    """What stands in its place; None = nothing, it is gone."""
    edits: tuple[Edit, ...] = ()
    """Of a transcript: what was replaced in its text."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the words may still stand outside this file."""

    backups: tuple[Backup, ...]
    """Copies that this computer knows of, those of each day included."""
    handed: tuple[Handed, ...]
    """Copies and bundles that were given out."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was seen to after the act."""

    untidy: str = ""
    """Why old words may still stand in the file; "" = they were cleared away."""
    found: tuple[Path, ...] = ()
    """Files in which something of what was erased was found."""


def open_as_coordinator(path: Path, clock: Clock, busy: float) -> Study:
    """The study as its coordinator. Raises BlindError for a copy that was made for one coder."""
    study = Study.open(path, clock=clock, busy=busy)
    if study.coder is not None:
        study.close()
        raise BlindError(_("Only the coordinator erases (without --as), in the study itself."))
    return study


def check_reason(reason: str, word: str) -> str:
    """The reason as it is kept. Raises InputError where there is none or it holds the word."""
    reason = reason.strip()
    if not reason:
        raise InputError(_("Erasing needs a reason (--reason)."))
    if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", reason, re.IGNORECASE):
        raise InputError(_("The reason stays in the journal: leave out what must be erased."))
    return reason


def outside(study: Study) -> Outside:
    """Copies and bundles in which the words may still stand."""
    return Outside(tuple(backups_of(study)), tuple(handed_out(study)))


def carry_out(
    study: Study,
    changes: Sequence[Change],
    *,
    what: str,
    about: str,
    reason: str,
    memos_on: Mapping[str, Sequence[str] | None] | None = None,
) -> None:
    """Blank these events and say what stands in their place, within an act.

    ``memos_on``: transcript → fragments (None = all) of which a memo that was written before, and
    comes later from another copy, is blanked too.
    """
    connection = study._writer
    before = _replaced_before(connection, {one.event.id for one in changes})
    named = {one.event.id for one in changes} | {one.id for one in before}
    erasure: dict[str, Any] = {
        "events": sorted(named),
        "gone": sorted(one.event.id for one in changes if one.payload is None),
        "what": what,
        "about": about,
        "reason": reason,
    }
    if memos_on:
        erasure["memos_on"] = {key: memos_on[key] for key in sorted(memos_on)}
    study.record("erasure", erasure)
    steps = {one.data["event"]: _steps_of(one) for one in before if "steps" in one.data}
    # Transcripts last: what else is replaced is moved along with their texts.
    for change in sorted(changes, key=lambda one: one.event.kind in TEXTS):
        if change.payload is None:
            continue
        payload = {key: one for key, one in change.payload.items() if key != "salt"}
        record: dict[str, Any] = {"event": change.event.id, "payload": payload}
        if change.event.kind in TEXTS:
            record["steps"] = steps.get(change.event.id, [])
            record["edits"] = [list(one) for one in change.edits]
        study.record("replaced", record)
    blank_erased(connection)
    refill_tables(connection)


def _replaced_before(connection: sqlite3.Connection, targets: set[str]) -> list[Event]:
    return [
        one
        for one in events(connection, kinds=("replaced",))
        if one.payload is not None and one.payload["event"] in targets
    ]


def _steps_of(replaced: Event) -> list[Any]:
    return [*replaced.data["steps"], [replaced.hlc, replaced.data["edits"]]]


def tidy(study: Study) -> str:
    """Clear away what was erased from free pages and the write-ahead log; "" = done, else why not.

    Outside an act. The file is made anew (VACUUM) and the log emptied, for which nobody may be
    reading an older state of it.
    """
    connection = study._writer
    try:
        # In memory: a temporary file would leave the whole study on the disk once more.
        connection.execute("PRAGMA temp_store = memory")
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return BUSY
        return str(error)
    return BUSY if busy else ""


def erased_apart(study: Study) -> tuple[str, ...]:
    """Names of transcripts and people from which two copies erased, apart from each other.

    Until both are erased once more, each event that says what stands there holds what the other
    one erased; nobody is shown it.
    """
    connection = study._writer
    effects = effects_of(connection)
    if not effects.apart:
        return ()
    rows = event_rows(connection, ids=tuple(sorted(effects.apart)))
    counted = [effects.as_written.on(read_event(row)) for row in rows]
    found = [one for one in counted if one is not None]
    texts = {one.data["transcript"] for one in found if "transcript" in one.data}
    named = [name for key, name in study.facts("SELECT id, name FROM transcript") if key in texts]
    named += [one.data["name"] for one in found if one.kind == "respondent.set"]
    return tuple(dict.fromkeys(named)) or (_("other acts"),)


Counts = Mapping[bytes, int]


def needles(words: Iterable[str]) -> list[bytes]:
    """How these words stand in a file: as UTF-8, and as JSON writes them.

    Of very many words some are taken, from the first to the last: each is one more reading of the
    whole file.
    """
    found: dict[bytes, None] = {}
    for word in words:
        for form in (word, canonical_json(word)[1:-1]):
            if len(form.encode("utf-8")) >= _SHORTEST:
                found[form.encode("utf-8")] = None
    every = list(found)
    some = range(min(len(every), _MOST))
    return [every[number * (len(every) - 1) // max(len(some) - 1, 1)] for number in some]


def alive(study: Study, wanted: Sequence[bytes]) -> Counts:
    """How often each stands in the study by right: in what was not erased."""
    return _count(_cells(study._writer), wanted)


def _cells(connection: sqlite3.Connection) -> Iterator[bytes]:
    block: list[bytes] = []
    size = 0
    for table, times in _tables(connection).items():
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            for value, often in zip(row, times, strict=True):
                if isinstance(value, str):
                    value = value.encode("utf-8")
                if isinstance(value, bytes):
                    block += [value] * often
                    size += len(value) * often
        if size > _BLOCK:
            yield b"\0".join([*block, b""])
            block, size = [], 0
    yield b"\0".join([*block, b""])


def _tables(connection: sqlite3.Connection) -> dict[str, list[int]]:
    """Each table, and how often the file holds each of its columns: once, and in each index."""
    found = {"sqlite_master": [1] * 5}
    for name, sql in connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        times = dict.fromkeys(columns, 1)
        for _n, index, _unique, origin, _part in connection.execute(f'PRAGMA index_list("{name}")'):
            if origin == "pk" and "WITHOUT ROWID" in (sql or "").upper():
                continue  # the table itself
            for _position, _column, inside in connection.execute(f'PRAGMA index_info("{index}")'):
                if inside in times:
                    times[inside] += 1
        found[name] = list(times.values())
    return found


def _count(blocks: Iterable[bytes], wanted: Iterable[bytes]) -> Counts:
    """How often each word stands in blocks that follow each other, across their seams too."""
    counts = dict.fromkeys(wanted, 0)
    longest = max(map(len, counts), default=1)
    tail = b""
    for block in blocks:
        for word in counts:
            reach = len(word) - 1
            counts[word] += block.count(word)
            if tail and reach:
                counts[word] += (tail[-reach:] + block[:reach]).count(word)
        tail = (tail + block)[-longest:]
    return counts


def left_in_files(path: Path, by_right: Counts) -> tuple[Path, ...]:
    """Files in which a word stands more often than it may: the study, and what lies beside it.

    Never call it while this process has the study open: reading a file by ourselves and closing it
    would drop the locks that SQLite holds on it (POSIX).
    """
    return tuple(
        one
        for one in _files(path)
        if any(n > by_right[word] for word, n in _count(_blocks(one), by_right).items())
    )


def _files(path: Path) -> Iterator[Path]:
    for suffix in ("", *file.BESIDE):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            yield beside
    for folder in (path.absolute().parent, daily_folder(path.absolute())):
        if folder.is_dir():
            yield from sorted(
                one for one in folder.iterdir() if _LEFTOVER.match(one.name) and one.is_file()
            )


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            yield block


def sweep(path: Path, untidy: str, by_right: Counts) -> Swept:
    """What is still there, once the study is closed. ``untidy`` is what :func:`tidy` said."""
    return Swept(untidy, left_in_files(path, by_right) if by_right else ())
