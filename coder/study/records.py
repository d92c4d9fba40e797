"""The journal as it can be read: each event with what became of it, as far as this person may see.

A coder reads their own acts, the frame (team, plans, what was imported, passes opened and closed)
and what lies at the table; the coordinator reads everything but what private memos say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.model import COORDINATOR
from coder.study.effects import Effects, effects_of
from coder.study.handing import FRAME, eyes_of
from coder.study.human import TEXTS
from coder.study.journal import WITHHELD, Event, event_rows, events, read_event

if TYPE_CHECKING:
    from coder.study.study import Study

State = Literal["stands", "undone", "erased", "withheld"]
_WORK = frozenset({"judgement", "judgements.imported", "signoff", "star", "mark", "memo"})
_BARE = frozenset({*TEXTS, "transcript.segmented", "pass.closed"})
"""Kinds of which everybody knows that they were, though not all may read their content."""
_SECRET = {"text", "turns", "front_matter", "left_out", "seal", "checksum", "pieces"}


@dataclass(frozen=True, slots=True)
class Record:
    """One event of the journal, and what became of it."""

    event: Event
    """Under the name that it counts under; its payload None where it was erased or withheld."""
    state: State
    undone: tuple[str, str] | None = None
    """Who took it back (id, or ``coordinator``), and when (UTC, ISO 8601)."""
    before: str = ""
    """Id of the coder under whose name it was written, where it was put under another."""
    targets: tuple[Event, ...] = ()
    """What it took back or did again, and what it put under another name."""
    hidden: bool = False
    """Whether it tells the coordinator of work that other coders may not see yet."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the journal are called; what was taken back has its last name."""

    coders: Mapping[str, str]
    former: Mapping[str, str]
    """Event → the name that the coder had before it; "" where it added the coder."""
    passes: Mapping[str, tuple[str, str, str]]
    """Pass → its name, and id and version of its codebook."""
    transcripts: Mapping[str, tuple[str, str]]
    """Transcript → its name and the SHA-256 of its text."""
    fragments: Mapping[str, tuple[str, str]]
    """Fragment → its number ("" for context) and its transcript."""
    respondents: frozenset[str]
    """The events that added a respondent; others changed one."""

    def who(self, identity: str) -> str:
        """Name of a coder; "" for the coordinator."""
        return "" if identity == COORDINATOR else self.coders.get(identity, "?")


def names_in(study: Study) -> Names:
    """What everything in the journal is called."""
    connection = study._writer
    coders: dict[str, str] = {}
    former, added, known = {}, set(), set()
    passes: dict[str, tuple[str, str, str]] = {}
    for event in events(connection, kinds=("coder.set", "respondent.set", "pass.planned")):
        data = event.payload
        if data is None:
            continue
        if event.kind == "coder.set":
            former[event.id] = coders.get(data["coder"], "")
            coders[data["coder"]] = data["name"]
        elif event.kind == "respondent.set":
            if data["respondent"] not in known:
                added.add(event.id)
            known.add(data["respondent"])
        else:
            passes[data["pass"]] = (data["name"], data["codebook"], data["version"])
    coders |= dict(connection.execute("SELECT id, name FROM coder"))
    rows = connection.execute("SELECT id, name, codebook, version FROM coding_pass")
    passes |= {identity: (name, book, version) for identity, name, book, version in rows}
    transcripts, fragments = _texts(connection)
    return Names(coders, former, passes, transcripts, fragments, frozenset(added))


def _texts(
    connection: sqlite3.Connection,
) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    found = connection.execute(
        "SELECT json_extract(payload, '$.transcript'), json_extract(payload, '$.name'), "
        "json_extract(payload, '$.sha256') FROM event "
        "WHERE kind IN ('transcript.added', 'transcript.corrected') AND payload IS NOT NULL"
    ).fetchall()
    found += connection.execute("SELECT id, name, sha256 FROM transcript").fetchall()
    cut = connection.execute(
        "SELECT json_extract(f.value, '$[0]'), json_extract(f.value, '$[1]'), "
        "json_extract(e.payload, '$.transcript') FROM event e, json_each(e.payload, '$.fragments') "
        "f WHERE e.kind IN ('transcript.segmented', 'transcript.corrected') "
        "AND e.payload IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM segmentation s WHERE s.event = e.id)"
    ).fetchall()
    cut += connection.execute("SELECT id, label, transcript FROM fragment").fetchall()
    return (
        {identity: (name, sha256) for identity, name, sha256 in found},
        {identity: (label or "", transcript) for identity, label, transcript in cut},
    )


def records(study: Study) -> Iterator[Record]:
    """Every event that this person may know of, newest first."""
    connection = study._writer
    effects = effects_of(connection)
    bare = effects.without_undoing
    backs = _taken_back(connection, effects)
    gone = dict(connection.execute("SELECT id, erased_by FROM event WHERE payload IS NULL"))
    opened = set(connection.execute("SELECT pass, transcript FROM at_table"))
    sees = _sight(study, bare)
    for row in event_rows(connection, backwards=True):
        raw = read_event(row)
        counted = bare.on(raw)
        event = counted or raw
        targets = _targets(connection, event, bare)
        shown = sees(event, targets)
        if shown is None:
            continue
        seen = (sees(one, ()) for one in targets)
        state: State = "stands"
        if raw.id in effects.undone:
            state = "undone"
        elif raw.payload is None:
            state = "withheld" if gone.get(raw.id) == WITHHELD else "erased"
        data = shown.payload or {}
        yield Record(
            shown,
            state,
            backs.get(raw.id) if state == "undone" else None,
            bare.moved[raw.id][0] if raw.id in bare.moved else "",
            tuple(one for one in seen if one is not None),
            study.coder is None and event.kind in _WORK and _waits(data, opened),
        )


def _waits(data: Mapping[str, Any], opened: set[tuple[str, str]]) -> bool:
    """Whether somebody's work is not for the other coders yet; the coordinator's is no coder's."""
    if data.get("coder") == "" or data.get("pass") == "":  # a quote is of no pass
        return False
    if data.get("transcript"):
        return (data.get("pass"), data["transcript"]) not in opened
    return data.get("pass") not in {coding_pass for coding_pass, _transcript in opened}


def _taken_back(connection: sqlite3.Connection, effects: Effects) -> dict[str, tuple[str, str]]:
    """Event → who took it back, and when."""
    found = {}
    for event in events(connection, kinds=("undone",)):
        counted = effects.on(event)
        if counted is not None:
            for one in counted.data["events"]:
                found[one] = (counted.author, counted.wall)
    return found


def _targets(connection: sqlite3.Connection, event: Event, bare: Effects) -> tuple[Event, ...]:
    if event.kind not in ("undone", "reassigned") or event.payload is None:
        return ()
    found = _read(connection, event.payload["events"], bare)
    if event.payload.get("again"):  # it took back an undoing: what it did again lies behind that
        found = [one for each in found for one in _targets(connection, each, bare)]
    return tuple(found)


def _read(connection: sqlite3.Connection, ids: list[str], bare: Effects) -> list[Event]:
    found = (read_event(row) for row in event_rows(connection, ids=tuple(ids)))
    return [bare.on(one) or one for one in found]


def _sight(study: Study, bare: Effects) -> Callable[[Event, tuple[Event, ...]], Event | None]:
    """The event as this person may read it; None where they may not know of it."""
    if study.coder is None:
        return lambda event, _targets: _without_private(event)
    me = study.coder.id
    may_read = eyes_of(study._writer, bare, me)

    def sees(event: Event, targets: tuple[Event, ...]) -> Event | None:
        if event.kind == "undone":
            theirs = event.author != me and not all(map(may_read, targets))
            return None if theirs else event
        if event.payload is not None and may_read(event):
            return event
        if event.kind in _BARE and event.payload is not None:
            kept = {key: one for key, one in event.payload.items() if key not in _SECRET}
            return replace(event, payload=kept)
        return event if event.kind in FRAME or event.author == me else None

    return sees


def _without_private(event: Event) -> Event:
    data: Mapping[str, Any] = event.payload or {}
    if event.kind == "memo" and data.get("private") and data["coder"]:
        return replace(event, payload={**data, "text": ""})
    return event
