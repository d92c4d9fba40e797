"""One way to write a row of the tables: the greater (hlc, event id) wins."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from coder.study.journal import Event

Handler = Callable[[sqlite3.Connection, Event], None]
"""What an event of one kind does to the tables."""


@lru_cache(maxsize=64)
def _upsert_sql(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    every = (*keys, *columns, "hlc", "event")
    names = ", ".join(f'"{name}"' for name in every)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in (*columns, "hlc", "event"))
    return (
        f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(every))}) '
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes} "
        f'WHERE (excluded.hlc, excluded.event) > ("{table}".hlc, "{table}".event)'
    )


def upsert(
    connection: sqlite3.Connection,
    event: Event,
    table: str,
    keys: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> bool:
    """Write a row unless a later event wrote it already; True if it was written."""
    sql = _upsert_sql(table, tuple(keys), tuple(columns))
    values = (*keys.values(), *columns.values(), event.hlc, event.id)
    return connection.execute(sql, values).rowcount > 0


def opened_before(
    connection: sqlite3.Connection, event: Event, coding_pass: str, transcript: str
) -> bool:
    """Whether the table of that transcript was open when the event came about."""
    # Where a copied file goes on with one device, two acts may have one stamp; the table is first.
    row = connection.execute(
        "SELECT hlc <= ? FROM at_table WHERE pass = ? AND transcript = ?",
        (event.hlc, coding_pass, transcript),
    ).fetchone()
    return bool(row and row[0])
