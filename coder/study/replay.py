"""The tables made from the journal: all that counts of it, in order, through ``apply``."""

from __future__ import annotations

import sqlite3

from coder.study.apply import apply
from coder.study.effects import meaning
from coder.study.schema import STATE_TABLES, make_state


def remake_tables(connection: sqlite3.Connection) -> None:
    """Make the state tables anew and fill them, within the caller's transaction."""
    make_state(connection)
    _fill(connection)


def refill_tables(connection: sqlite3.Connection) -> None:
    """Empty the state tables and fill them again, within the caller's transaction.

    Needed where events came that change what earlier ones mean; others are applied one by one.
    """
    for table in reversed(STATE_TABLES):
        connection.execute(f'DELETE FROM "{table}"')
    _fill(connection)


def _fill(connection: sqlite3.Connection) -> None:
    for event in meaning(connection):
        apply(connection, event)
