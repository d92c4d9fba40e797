"""The tables after something was undone, done again or moved: only what that touches is made anew.

The result is what :func:`coder.study.replay.refill_tables` makes, which replays everything. An
event is applied to tables that hold it already without changing them, so it does no harm to apply
more than is needed; what is deleted is always filled again from all events that write there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from coder.study.apply import apply
from coder.study.effects import Effects
from coder.study.journal import Event, event_rows, read_event
from coder.study.replay import refill_tables

_WRITES: Mapping[str, tuple[str, ...]] = {
    "study.set": ("study",),
    "coder.set": ("coder",),
    "codebook.added": ("codebook",),
    "respondent.set": ("respondent",),
    "transcript.added": ("transcript", "turn"),
    "transcript.wave": ("transcript_wave",),
    "transcript.segmented": ("cutting", "segmentation", "fragment", "signoff"),
    "transcript.corrected": (
        *("transcript", "turn", "cutting", "segmentation", "fragment", "signoff"),
    ),
    "pass.planned": ("coding_pass", "pass_version", "pass_state", "allocation"),
    "pass.updated": ("pass_version",),
    "pass.allocated": ("allocation",),
    "pass.closed": (
        *("pass_state", "seal", "at_table", "allocation", "signoff", "judgement", "assignment"),
        *("cutting", "segmentation", "fragment"),
    ),
    "pass.reopened": ("pass_state",),
    "signoff": ("signoff", "judgement", "assignment"),
    "shown": ("shown",),
    "judgement": ("judgement", "assignment"),
    "judgements.imported": ("judgement", "assignment"),
    "star": ("star",),
    "mark": ("mark",),
    "quote.shortened": ("shortening",),
    "memo": ("memo",),
    "decision": ("decision",),
    "pass.revising": ("revising",),
    "revised": ("revision",),
    "pass.adjudicator": ("adjudicator",),
    "proposal": ("proposal",),
    "warned": (),
    "cut.reported": ("cut_report",),
    "looked": (),
    "codings.imported": (),
    "handed": (),
    "undone": (),
    "erasure": (),
    "replaced": (),
    "reassigned": (),
}
"""Kind of event → the tables that it writes to."""
_BY_PLACE = frozenset(
    {"judgement", "assignment", "signoff", "star", "mark", "decision", "revision", "revising"}
)
"""Tables of which a row belongs to one transcript in one pass, as do the events that write it; but
a list of fragments opens sign-offs in every pass, and they follow from it by themselves."""
_MOST_TRANSCRIPTS = 20
"""Where more are touched, replaying everything costs no more."""

Place = tuple[str, str]
"""Ids of pass and transcript."""


def refill_changed(connection: sqlite3.Connection, before: Effects, now: Effects) -> None:
    """Bring the tables, which fit ``before``, to what the journal says ``now``.

    Within the caller's transaction.
    """
    changed = before.changed(now)
    touched: list[Event] = []
    for row in event_rows(connection, ids=tuple(changed)):
        event = read_event(row)
        for effects in (before, now):
            one = effects.without_undoing.on(event)
            touched += [one] if one is not None else []
    tables = {table for event in touched for table in _WRITES[event.kind]}
    places = {place for event in touched for place in _places(event)}
    corrected = any(event.kind == "transcript.corrected" for event in touched)
    if corrected or len({transcript for _pass, transcript in places}) > _MOST_TRANSCRIPTS:
        # With a text move all highlights in it.
        refill_tables(connection)
        return
    for table in tables - _BY_PLACE:
        connection.execute(f'DELETE FROM "{table}"')
    # A judgement goes with its assignments, of which the foreign key is checked at the end.
    for table in sorted(tables & _BY_PLACE):
        connection.executemany(
            f'DELETE FROM "{table}" WHERE pass = ? AND transcript = ?', sorted(places)
        )
    _fill(connection, now, tables, places)


def _places(event: Event) -> set[Place]:
    data = event.data
    if event.kind == "pass.closed":
        return {(data["pass"], one) for one in data["transcripts"]}
    if "pass" in data and _BY_PLACE.intersection(_WRITES[event.kind]):
        return {(data["pass"], data["transcript"])}
    return set()


def _fill(
    connection: sqlite3.Connection, effects: Effects, tables: set[str], places: set[Place]
) -> None:
    """Apply what writes to these tables, in order; to those by place only what is of a place."""
    whole = {kind for kind, written in _WRITES.items() if tables.intersection(written) - _BY_PLACE}
    placed = {kind for kind, written in _WRITES.items() if tables & _BY_PLACE & {*written}} - whole
    kept = json.dumps(sorted(effects.replaced))
    texts = [transcript for _pass, transcript in sorted(places)]
    holding = " OR ".join(["instr(payload, ?)"] * len(texts)) or "0"
    where = (
        f"kind IN ({_marks(whole)}) OR (kind IN ({_marks(placed)}) AND (({holding}) "
        "OR (payload IS NULL AND id IN (SELECT value FROM json_each(?)))))"
    )
    parameters = (*sorted(whole), *sorted(placed), *texts, kept)
    for row in list(event_rows(connection, where=where, parameters=parameters)):
        event = effects.on(read_event(row))
        if event is not None and (event.kind in whole or _places(event) & places):
            apply(connection, event)


def _marks(kinds: set[str]) -> str:
    return ", ".join("?" * len(kinds))
