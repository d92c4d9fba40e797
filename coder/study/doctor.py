"""Whether a study is whole: the file, the journal, and the tables that follow from it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.study.apply import apply, known_kinds
from coder.study.journal import Damage, events, verify
from coder.study.schema import STATE_TABLES, migrate

if TYPE_CHECKING:
    from coder.study.study import Study


def examine(study: Study) -> Iterator[Damage]:
    """Everything that is wrong, one thing at a time; nothing where the study is whole.

    Checks SQLite's own integrity and foreign keys, the journal's digests and chains, each table
    against the journal replayed, text hashes, and that fragments lie in order inside their text.
    """
    connection = study._writer
    for row in connection.execute("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield Damage("file", row[0])
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield Damage(f"table {row[0]}", f"row without its {row[2]}")
    missing = {"event_is_never_deleted", "event_never_changes", "event_comes_once"} - {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
    for trigger in sorted(missing):
        yield Damage("journal", f"guard {trigger} is missing")
    yield from verify(connection)
    yield from _compare_with_replay(connection)
    yield from _texts(connection)


def _compare_with_replay(connection: sqlite3.Connection) -> Iterator[Damage]:
    replayed = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(replayed)
        replayed.execute("BEGIN")
        for event in events(connection):
            if event.kind not in known_kinds():
                yield Damage(f"event {event.id}", f"unknown kind {event.kind}")
            else:
                apply(replayed, event)
        replayed.execute("COMMIT")
        for table in STATE_TABLES:
            yield from _compare(connection, replayed, table)
    finally:
        replayed.close()


def _compare(
    connection: sqlite3.Connection, replayed: sqlite3.Connection, table: str
) -> Iterator[Damage]:
    sql = f'SELECT * FROM "{table}"'
    is_now = set(connection.execute(sql))
    ought_to_be = set(replayed.execute(sql))
    for row in sorted(is_now - ought_to_be, key=repr)[:10]:
        yield Damage(f"table {table}", f"row {_key(row)} is not what the journal says")
    for row in sorted(ought_to_be - is_now, key=repr)[:10]:
        yield Damage(f"table {table}", f"row {_key(row)} of the journal is missing")


def _key(row: tuple[object, ...]) -> str:
    return " ".join(str(value)[:36] for value in row[:3])


def _texts(connection: sqlite3.Connection) -> Iterator[Damage]:
    for identity, name, text, sha256 in connection.execute(
        "SELECT id, name, text, sha256 FROM transcript"
    ):
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            yield Damage(f"transcript {name}", "the text is not the one that was imported")
        end = 0
        for start, stop in connection.execute(
            'SELECT start, "end" FROM fragment WHERE transcript = ? ORDER BY position', (identity,)
        ):
            if not end <= start < stop <= len(text):
                yield Damage(f"transcript {name}", f"a fragment lies outside the text ({start})")
            end = max(end, stop)
