"""What an event does to the tables: the one place for the act and for the replay alike.

Every rule here is "the greater (hlc, event id) wins" or "a set only grows", so that the tables are
the same in whatever order the events of several laptops arrive.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from coder.study import apply_cuts, apply_passes, apply_table, apply_texts, apply_work
from coder.study.journal import Event
from coder.study.upsert import Handler


def apply(connection: sqlite3.Connection, event: Event) -> None:
    """Bring the tables up to date with one event.

    An event whose payload was erased changes nothing. A kind that is not known raises ValueError:
    the file was made by a newer version, which its schema number ought to have said.
    """
    handler = _HANDLERS.get(event.kind)
    if handler is None:
        raise ValueError(f"unknown kind of event: {event.kind}")
    if event.payload is not None:
        handler(connection, event)


def known_kinds() -> frozenset[str]:
    """All kinds of event that this version understands."""
    return frozenset(_HANDLERS)


def _only_journal(connection: sqlite3.Connection, event: Event) -> None:
    """What is worth knowing but changes no table: a look, the account of an import."""


_HANDLERS: dict[str, Handler] = {
    **apply_texts.HANDLERS,
    **apply_cuts.HANDLERS,
    **apply_passes.HANDLERS,
    **apply_work.HANDLERS,
    **apply_table.HANDLERS,
    "warned": _only_journal,
    "looked": _only_journal,
    "codings.imported": _only_journal,
    "handed": _only_journal,
    # What these change is worked out before an event is applied (see ``effects``).
    "undone": _only_journal,
    "erasure": _only_journal,
    "replaced": _only_journal,
    "reassigned": _only_journal,
}


def document(text: str) -> Any:
    """JSON of a table column."""
    return json.loads(text)
