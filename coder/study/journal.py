"""The journal: what people did, in events that are only ever appended.

Each event names its predecessor on its device by hash (``previous``), so that the events of a
device form a chain; two events with one predecessor are a fork, the mark of a file copied by hand.
The digest covers the payload with a random salt inside, so that a payload that was erased or
withheld cannot be guessed from the digest that stays.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from coder.clock import Clock, iso, uuid7
from coder.study.stamps import next_stamp

ERASURE = "erasure"
"""The one kind of event that may blank the payloads of others."""
WITHHELD = "withheld"
"""Stands in ``erased_by`` where a payload never came to this file; a merge may fill it in."""
GAPS = "gaps"
"""Key in ``local``: chains of predecessors that a merge did not bring (JSON list of hex)."""

FORMAT = 1
"""Format of the payloads that this version writes; older ones are upcast when read."""

_NO_PREDECESSOR = bytes(32)
_COLUMNS = (
    "id, study, author, device, seq, hlc, wall, kind, format, payload, digest, previous, chain"
)
_INSERT = f"INSERT INTO event ({_COLUMNS}, erased_by) VALUES ({', '.join('?' * 14)})"


@dataclass(frozen=True, slots=True)
class Event:
    """One act. ``payload`` is None where an erasure blanked it, and where it was withheld."""

    id: str
    study: str
    author: str
    """Id of the coder who acted, or ``coordinator``."""
    device: str
    seq: int
    """1, 2, 3 … on this device."""
    hlc: str
    wall: str
    """What the clock on the wall said; for people, never for order."""
    kind: str
    format: int
    payload: Mapping[str, Any] | None
    digest: bytes
    previous: bytes
    chain: bytes

    @property
    def data(self) -> Mapping[str, Any]:
        """The payload of an event that was not erased."""
        if self.payload is None:
            raise ValueError(f"event {self.id} was erased")
        return self.payload


def canonical_json(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, UTF-8 kept."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(payload_text: str) -> bytes:
    """SHA-256 of the payload as stored."""
    # Bytes that are no text (doctor reads on past them) are not what was written, and no error.
    return hashlib.sha256(payload_text.encode("utf-8", "surrogateescape")).digest()


def chain_of(event: Event) -> bytes:
    """SHA-256 over the predecessor's chain and all fields of the event but the payload itself."""
    fields = [
        event.previous.hex(),
        event.id,
        event.study,
        event.author,
        event.device,
        event.seq,
        event.hlc,
        event.wall,
        event.kind,
        event.format,
        event.digest.hex(),
    ]
    return hashlib.sha256(canonical_json(fields).encode("utf-8")).digest()


def append(
    connection: sqlite3.Connection,
    *,
    study: str,
    author: str,
    device: str,
    kind: str,
    payload: Mapping[str, Any],
    clock: Clock,
) -> Event:
    """Write one event at the end of this device's chain, inside the caller's transaction."""
    if not connection.in_transaction:
        raise RuntimeError("an event is only ever written inside a transaction")
    now = clock()
    newest = connection.execute("SELECT max(hlc) FROM event").fetchone()[0]
    last = connection.execute(
        "SELECT seq, chain FROM event WHERE device = ? ORDER BY seq DESC, hlc DESC LIMIT 1",
        (device,),
    ).fetchone()
    text = canonical_json({**payload, "salt": secrets.token_hex(16)})
    unchained = Event(
        id=uuid7(now),
        study=study,
        author=author,
        device=device,
        seq=last[0] + 1 if last else 1,
        hlc=next_stamp(newest, now, device),
        wall=iso(now),
        kind=kind,
        format=FORMAT,
        payload=json.loads(text),
        digest=digest_of(text),
        previous=last[1] if last else _NO_PREDECESSOR,
        chain=b"",
    )
    event = replace(unchained, chain=chain_of(unchained))
    insert(connection, event, text)
    return event


def events(
    connection: sqlite3.Connection, *, kinds: tuple[str, ...] = (), table: str = "event"
) -> Iterator[Event]:
    """All events in their one order, (hlc, id); only of some kinds where named."""
    for row in event_rows(connection, kinds=kinds, table=table):
        yield read_event(row)


def event_rows(
    connection: sqlite3.Connection,
    *,
    kinds: tuple[str, ...] = (),
    ids: tuple[str, ...] | None = None,
    where: str = "",
    parameters: tuple[Any, ...] = (),
    table: str = "event",
    backwards: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """As :func:`events`, unread: a row's first value is the event's id.

    Of some kinds, of some ids (none named: no rows), or as ``where`` says with its ``parameters``;
    ``backwards`` is newest first.
    """
    if kinds:
        where, parameters = f"kind IN ({', '.join('?' * len(kinds))})", kinds
    elif ids is not None:
        where, parameters = "id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    order = "hlc DESC, id DESC" if backwards else "hlc, id"
    yield from connection.execute(
        f"SELECT {_COLUMNS} FROM {table} WHERE {where or '1'} ORDER BY {order}", parameters
    )


def find_event(connection: sqlite3.Connection, identity: str) -> Event | None:
    """The event of that id, or None."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM event WHERE id = ?", (identity,)).fetchone()
    return read_event(row) if row else None


def read_event(row: tuple[Any, ...]) -> Event:
    """The event of a row. Raises ValueError where its payload is not JSON."""
    return _event(row, None if row[9] is None else json.loads(row[9]))


def _event(row: tuple[Any, ...], payload: Mapping[str, Any] | None) -> Event:
    identity, study, author, device, seq, hlc, wall, kind, form, _text, *hashes = row
    return Event(identity, study, author, device, seq, hlc, wall, kind, form, payload, *hashes)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong, and where."""

    where: str
    what: str


def verify(connection: sqlite3.Connection) -> Iterator[Damage]:
    """What is wrong with the journal itself: digests, hashes, and predecessors that are missing.

    A fork is no damage, nor is a payload that was withheld from this file or a predecessor that a
    merge has not brought yet. An event whose payload was erased keeps its digest. ``where`` is the
    id of an event, ``what`` one of ``payload_changed``, ``payload_missing``, ``fields_changed``,
    ``predecessor_missing`` (the event before it on its device is not there) and ``out_of_order``
    (it is there, but stamped later).
    """
    columns = ", ".join(f"e.{name}" for name in _COLUMNS.split(", "))
    rows = connection.execute(
        f"SELECT {columns}, e.erased_by IS NOT NULL, x.id IS NOT NULL OR e.erased_by = 'withheld', "
        "p.device, p.seq, p.hlc "
        "FROM event e LEFT JOIN event p ON p.chain = e.previous "
        "LEFT JOIN event x ON x.id = e.erased_by AND x.kind = ? ORDER BY e.hlc, e.id",
        (ERASURE,),
    )
    not_here = gaps(connection)
    for *fields, named, excused, device, seq, hlc in rows:
        event = _event(tuple(fields), None)
        payload = fields[9]
        if payload is not None and (named or digest_of(payload) != event.digest):
            yield Damage(event.id, "payload_changed")
        if payload is None and not excused:
            yield Damage(event.id, "payload_missing")
        if chain_of(event) != event.chain:
            yield Damage(event.id, "fields_changed")
        if event.previous == _NO_PREDECESSOR:
            follows = event.seq == 1
        elif device is None and event.previous in not_here:
            follows = True
        else:
            follows = (device, seq) == (event.device, event.seq - 1)
        if not follows:
            yield Damage(event.id, "predecessor_missing")
        elif hlc is not None and hlc >= event.hlc:
            yield Damage(event.id, "out_of_order")


def gaps(connection: sqlite3.Connection) -> frozenset[bytes]:
    """Chains of the events that a merge named as predecessors and did not bring."""
    row = connection.execute("SELECT value FROM local WHERE key = ?", (GAPS,)).fetchone()
    return frozenset(bytes.fromhex(one) for one in json.loads(row[0])) if row else frozenset()


def insert(connection: sqlite3.Connection, event: Event, text: str | None) -> None:
    """Write an event as it is, its payload as ``text``; None = withheld (of another copy)."""
    connection.execute(
        _INSERT,
        (
            event.id,
            event.study,
            event.author,
            event.device,
            event.seq,
            event.hlc,
            event.wall,
            event.kind,
            event.format,
            text,
            event.digest,
            event.previous,
            event.chain,
            WITHHELD if text is None else None,
        ),
    )


def fill_in(connection: sqlite3.Connection, event: str, text: str) -> bool:
    """Give an event the payload that was withheld so far; False where it was erased or known."""
    return bool(
        connection.execute(
            "UPDATE event SET payload = ?, erased_by = NULL "
            "WHERE id = ? AND payload IS NULL AND erased_by = ?",
            (text, event, WITHHELD),
        ).rowcount
    )
