"""Events that change what earlier ones mean: undone, erased, replaced, put under another name.

None of them touches the journal but an erasure, which blanks payloads. What the events mean now
follows from the whole set of them, in whatever order they arrived.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coder.study.journal import Event, event_rows, events, read_event
from coder.study.schema import REWRITERS


@dataclass(frozen=True, slots=True)
class Effects:
    """What the rewriting events of a journal do to the others, by the ids of these."""

    undone: frozenset[str]
    replaced: Mapping[str, Mapping[str, Any]]
    """Event → the payload that stands in the place of one that was erased."""
    moved: Mapping[str, tuple[str, str]]
    """Event → ids of the coders from whom and to whom it was reassigned."""

    @property
    def touched(self) -> frozenset[str]:
        """Ids of all events that something was done to."""
        return self.undone | self.replaced.keys() | self.moved.keys()

    def on(self, event: Event) -> Event | None:
        """The event as it counts now; None where it was undone or has no payload."""
        if event.id in self.undone:
            return None
        payload = event.payload if event.payload is not None else self.replaced.get(event.id)
        if payload is None:
            return None
        author = event.author
        if event.id in self.moved:
            before, now = self.moved[event.id]
            author = now if author == before else author
            if payload.get("coder") == before:
                payload = {**payload, "coder": now}
        return replace(event, payload=payload, author=author)


def effects_of(connection: sqlite3.Connection) -> Effects:
    """Read the rewriting events, newest first: one that was undone itself has no effect."""
    undone: set[str] = set()
    replaced: dict[str, Mapping[str, Any]] = {}
    moved: dict[str, tuple[str, str]] = {}
    for event in reversed(list(events(connection, kinds=REWRITERS))):
        if event.id in undone:
            continue
        payload = event.payload if event.payload is not None else replaced.get(event.id)
        if payload is None:
            continue
        if event.kind == "undone":
            undone.update(payload["events"])
        elif event.kind == "replaced":
            replaced.setdefault(payload["event"], payload["payload"])
        elif event.kind == "reassigned":
            for one in payload["events"]:
                moved.setdefault(one, (payload["from"], payload["to"]))
    return Effects(frozenset(undone), replaced, moved)


def meaning(
    connection: sqlite3.Connection, *, kinds: tuple[str, ...] = (), effects: Effects | None = None
) -> Iterator[Event]:
    """All events that count, as they count now, in their one order; only some kinds where named."""
    known = effects or effects_of(connection)
    for row in event_rows(connection, kinds=kinds):
        event = known.on(read_event(row))
        if event is not None:
            yield event


def blank_erased(connection: sqlite3.Connection) -> int:
    """Blank each payload that an erasure of the journal names; returns how many.

    The blank wins over whatever a merge brings, now or later.
    """
    blanked = 0
    for event in events(connection, kinds=("erasure",)):
        if event.payload is None:
            continue
        for one in event.payload["events"]:
            blanked += connection.execute(
                "UPDATE event SET payload = NULL, erased_by = ?2 WHERE id = ?1 "
                "AND (payload IS NOT NULL OR erased_by = 'withheld')",
                (one, event.id),
            ).rowcount
    return blanked
