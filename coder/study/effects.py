"""Events that change what earlier ones mean: undone, erased, replaced, put under another name.

None of them touches the journal but an erasure, which blanks payloads. What the events mean now
follows from the whole set of them, in whatever order they arrived.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coder.study.apart import reconciled
from coder.study.editions import IMPORTED, Edition, History
from coder.study.journal import Event, event_rows, events, read_event
from coder.study.moving import moved
from coder.study.offsets import WITH_OFFSETS, Step
from coder.study.resting import void
from coder.study.schema import REWRITERS


@dataclass(frozen=True, slots=True)
class Effects:
    """What the rewriting events of a journal do to the others, by the ids of these."""

    undone: frozenset[str]
    replaced: Mapping[str, Mapping[str, Any]]
    """Event → the payload that stands in the place of one that was erased."""
    moved: Mapping[str, tuple[str, str]]
    """Event → ids of the coders from whom and to whom it was reassigned."""

    void: frozenset[str] = frozenset()
    """Events that were undone and stand all the same, since work rests on them."""
    since: Mapping[str, str] = field(default_factory=dict)
    """Event that was replaced → stamp of what says what stands in its place."""
    texts: Mapping[str, History] = field(default_factory=dict)
    """Transcript → what redactions and corrections did to its text."""
    apart: frozenset[str] = frozenset()
    """Events from which two copies erased something, neither knowing of the other."""

    @property
    def touched(self) -> frozenset[str]:
        """Ids of all events that something was done to."""
        return self.undone | self.replaced.keys() | self.moved.keys()

    @property
    def without_undoing(self) -> Effects:
        """As these, but for what was undone: how each event would count if it stood."""
        return replace(self, undone=frozenset())

    @property
    def as_written(self) -> Effects:
        """What each event says, whether it was undone or put under another name or not."""
        return replace(self, undone=frozenset(), moved={})

    def may_move(self, event: Event) -> bool:
        """Whether the event may point into a text that has another length now."""
        return bool(self.texts) and event.kind in WITH_OFFSETS

    def changed(self, other: Effects) -> frozenset[str]:
        """Ids of the events that count otherwise under ``other``."""
        differ = set(self.undone ^ other.undone)
        for mine, theirs in ((self.replaced, other.replaced), (self.moved, other.moved)):
            differ |= {
                one for one in mine.keys() | theirs.keys() if mine.get(one) != theirs.get(one)
            }
        return frozenset(differ)

    def on(self, event: Event) -> Event | None:
        """The event as it counts now; None where it was undone or has no payload."""
        if event.id in self.undone:
            return None
        moves = self.may_move(event)
        if event.payload is not None and not moves and event.id not in self.moved:
            return event  # as most do
        payload, stamp = event.payload, event.hlc
        if payload is None:
            payload, stamp = self.replaced.get(event.id), self.since.get(event.id, event.hlc)
        if payload is None:
            return None
        if moves:
            payload = moved(event.kind, payload, stamp, self.texts)
        author = event.author
        if event.id in self.moved:
            before, now = self.moved[event.id]
            author = now if author == before else author
            if payload.get("coder") == before:
                payload = {**payload, "coder": now}
        return replace(event, payload=payload, author=author)


def effects_of(connection: sqlite3.Connection) -> Effects:
    """Read the rewriting events, newest first: one that was undone itself has no effect.

    Nor has an undoing of what somebody's work rests on (see ``resting``).
    """
    undone: set[str] = set()
    standing: dict[str, list[Event]] = {}
    gone: set[str] = set()
    reassigned: dict[str, tuple[str, str]] = {}
    corrections: list[tuple[Event, Mapping[str, Any]]] = []
    for event in reversed(list(events(connection, kinds=REWRITERS))):
        payload = event.payload
        if payload is None and event.id in standing:
            payload = _payload(standing[event.id])
        if payload is None:
            continue
        if event.kind == "transcript.corrected":
            corrections.append((event, payload))
        if event.id in undone:
            continue
        if event.kind == "undone":
            undone.update(payload["events"])
        elif event.kind == "replaced":
            standing.setdefault(payload["event"], []).append(event)
        elif event.kind == "erasure":
            gone.update(payload.get("gone", ()))
        elif event.kind == "reassigned":
            for one in payload["events"]:
                _move(reassigned, one, payload["from"], payload["to"])
    for one in gone:
        standing.pop(one, None)
    told = Effects(
        frozenset(undone),
        {one: _payload(found) for one, found in standing.items()},
        reassigned,
        since={one: found[0].hlc for one, found in standing.items()},
        texts=_texts(standing, corrections, undone),
        apart=frozenset(one for one, found in standing.items() if len(found) > 1),
    )
    stands_yet = void(connection, told)
    stay = told.undone - stands_yet
    texts = _texts(standing, corrections, stay)
    return replace(told, undone=stay, void=stands_yet, texts=texts)


def _payload(found: Sequence[Event]) -> Mapping[str, Any]:
    """What stands in the place of an event; ``found`` says so, newest first."""
    if len(found) == 1:
        payload: Mapping[str, Any] = found[0].data["payload"]
        return payload
    return reconciled([one.data["payload"] for one in found])


def _texts(
    standing: Mapping[str, Sequence[Event]],
    corrections: Sequence[tuple[Event, Mapping[str, Any]]],
    undone: Collection[str],
) -> dict[str, History]:
    """What was done to each text that is not simply what was imported; corrections newest first."""
    editions: dict[str, dict[str, Edition]] = {}
    now: dict[str, str] = {}
    for event, data in corrections:
        text = data["transcript"]
        pieces = tuple((a, b, c, d) for a, b, c, d in data["pieces"])
        edition = Edition(data["follows"], event.hlc, pieces)
        editions.setdefault(text, {})[data["edition"]] = edition
        if event.id not in undone:
            now.setdefault(text, data["edition"])
    steps: dict[str, dict[str, tuple[Step, ...]]] = {}
    for found in standing.values():
        newest = found[0]
        if "steps" in newest.data:
            done = [*newest.data["steps"], [newest.hlc, newest.data["edits"]]]
            data = newest.data["payload"]
            steps.setdefault(data["transcript"], {})[data.get("edition", IMPORTED)] = tuple(
                (stamp, tuple((start, end, length) for start, end, length in edits))
                for stamp, edits in done
            )
    return {
        text: History(now.get(text, IMPORTED), editions.get(text, {}), steps.get(text, {}))
        for text in editions.keys() | steps.keys()
    }


def _move(moved: dict[str, tuple[str, str]], event: str, before: str, now: str) -> None:
    """Note an earlier move: the newest wins, and one that goes on from this one prolongs it."""
    if event not in moved:
        moved[event] = (before, now)
    elif moved[event][0] == now:
        moved[event] = (before, moved[event][1])


def meaning(
    connection: sqlite3.Connection, *, kinds: tuple[str, ...] = (), effects: Effects | None = None
) -> Iterator[Event]:
    """All events that count, as they count now, in their one order; only some kinds where named."""
    known = effects or effects_of(connection)
    for row in event_rows(connection, kinds=kinds):
        event = known.on(read_event(row))
        if event is not None:
            yield event


_BLANK = (
    "UPDATE event SET payload = NULL, erased_by = ?2 WHERE id = ?1 "
    "AND (payload IS NOT NULL OR erased_by = 'withheld')"
)
_MEMOS_BEFORE = (
    "SELECT id, coalesce(json_extract(payload, '$.target'), "
    "json_extract(payload, '$.payload.target')) FROM event "
    "WHERE kind IN ('memo', 'replaced') AND payload IS NOT NULL AND hlc < ?1 "
    "AND coalesce(json_extract(payload, '$.memo'), json_extract(payload, '$.payload.memo')) "
    "IS NOT NULL AND coalesce(json_extract(payload, '$.transcript'), "
    "json_extract(payload, '$.payload.transcript')) = ?2"
)


def blank_erased(connection: sqlite3.Connection) -> int:
    """Blank each payload that an erasure of the journal names; returns how many.

    The blank wins over whatever a merge brings, now or later. An erasure that names places
    (``memos_on``) takes the memos there that were written before it and came after it too.
    """
    erasures = list(events(connection, kinds=("erasure",)))
    replaced: Mapping[str, Mapping[str, Any]] = {}
    if any(one.payload is None for one in erasures):
        replaced = effects_of(connection).replaced
    blanked = 0
    for erasure in erasures:
        payload = erasure.payload if erasure.payload is not None else replaced.get(erasure.id)
        if payload is None:
            continue
        named = list(payload["events"])
        for transcript, fragments in payload.get("memos_on", {}).items():
            for identity, target in connection.execute(_MEMOS_BEFORE, (erasure.hlc, transcript)):
                if fragments is None or target in (transcript, *fragments):
                    named.append(identity)
        for one in named:
            blanked += connection.execute(_BLANK, (one, erasure.id)).rowcount
    return blanked
