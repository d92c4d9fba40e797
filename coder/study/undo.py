"""Undo and redo of whole acts: an event that takes earlier ones back, so that nothing is lost.

The tables become what they would be without the events that were undone, exactly. Redo undoes the
undoing. Everybody undoes their own acts, newest first; the coordinator those of the coordinator.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _
from coder.study.effects import Effects, effects_of
from coder.study.journal import Event, event_rows, read_event
from coder.study.loose import loose_ends
from coder.study.replay import refill_tables
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

NO_ACTS = frozenset({"shown", "looked", "handed", "codings.imported"})
"""Kinds that are no acts by themselves: an account of what was seen, given out or imported."""
FOR_GOOD = frozenset({"erasure", "replaced"})
"""Kinds that nobody takes back: what was erased is gone."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at once: the events of one transaction, oldest first."""

    events: tuple[Event, ...]
    """As they count now."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its events."""
        return frozenset(one.kind for one in self.events)

    @property
    def wall(self) -> str:
        """When: UTC, ISO 8601."""
        return self.events[0].wall


def last_act(study: Study) -> Act | None:
    """What ``undo`` would take back; None where this person did nothing that stands."""
    effects = effects_of(study._writer)
    return next((one for one in _own_acts(study, effects) if not one.kinds <= NO_ACTS), None)


def last_undone(study: Study) -> Act | None:
    """What ``redo`` would do again; None where nothing was undone, or something was done since."""
    effects = effects_of(study._writer)
    for event in _backwards(study, effects):
        if event.kind in NO_ACTS or event.id in effects.undone:
            continue
        if event.kind != "undone":
            return None
        if not event.data.get("again"):
            return _events_of(study, event)
        # A redo stands for the act that it did again; below it lies what was undone before.
    return None


def undo(study: Study) -> Act:
    """Take this person's newest act back. Raises InputError where there is none, or it must stay.

    An act stays where others' work rests on it, where it is locked by a sign-off or an open table,
    and where it erased something.
    """
    with study.act():
        act = last_act(study)
        if act is None:
            raise InputError(_("There is nothing of yours to undo."))
        if act.kinds & FOR_GOOD:
            raise InputError(_("An erasure cannot be undone: what was erased is gone."))
        _refuse_locked(study, act)
        _take_back(study, [one.id for one in act.events], again=False)
    return act


def redo(study: Study) -> Act:
    """Do again what this person undid last. Raises InputError where there is nothing."""
    with study.act():
        act = last_undone(study)
        if act is None:
            raise InputError(_("There is nothing to do again."))
        effects = effects_of(study._writer)
        event = next(
            one
            for one in _backwards(study, effects)
            if one.kind == "undone" and one.id not in effects.undone and not one.data.get("again")
        )
        _take_back(study, [event.id], again=True)
    return act


def _take_back(study: Study, events: list[str], *, again: bool) -> None:
    connection = study._writer
    before = set(loose_ends(connection))
    study.record("undone", {"events": events, "again": again})
    refill_tables(connection)
    after = sorted(set(loose_ends(connection)) - before)
    if after:
        raise InputError(
            _("It cannot be taken back, since something rests on it: {what}.").format(
                what=_(after[0][0])
            )
        )


def _own_acts(study: Study, effects: Effects) -> Iterator[Act]:
    """This person's acts that stand, newest first."""
    collected: list[Event] = []
    first = ""
    for event in _backwards(study, effects):
        if event.kind == "undone" or event.id in effects.undone:
            continue
        head = str((event.payload or {}).get("act", event.id))
        if head != first and collected:
            yield Act(tuple(reversed(collected)))
            collected = []
        first = head
        collected.append(event)
    if collected:
        yield Act(tuple(reversed(collected)))


def _events_of(study: Study, undone: Event) -> Act:
    wanted = undone.data["events"]
    effects = effects_of(study._writer)
    found = []
    for row in event_rows(study._writer, ids=tuple(wanted)):
        event = read_event(row)
        bare = Effects(frozenset(), effects.replaced, effects.moved)
        found.append(bare.on(event) or event)
    return Act(tuple(found))


def _backwards(study: Study, effects: Effects) -> Iterator[Event]:
    """This person's events, newest first, as they count now or would if they were not undone."""
    bare = Effects(frozenset(), effects.replaced, effects.moved)
    for row in event_rows(study._writer, backwards=True):
        event = read_event(row)
        counted = bare.on(event) or event
        if counted.author == study.author:
            yield counted


def _refuse_locked(study: Study, act: Act) -> None:
    """What was signed off or lies on the table is not taken back behind it."""
    for event in act.events:
        data = event.payload or {}
        if event.kind in ("judgement", "judgements.imported", "signoff"):
            row = _standing(study, data)
            if row["opened"]:
                raise InputError(
                    _("Transcript {name} is at the table; it is decided now.").format(
                        name=one_line(str(row["name"]))
                    )
                )
            if row["signed"] and event.kind != "signoff":
                raise InputError(
                    _("{name} was signed off; open it again first, with: coder signoff").format(
                        name=one_line(str(row["name"]))
                    )
                )


def _standing(study: Study, data: Mapping[str, object]) -> Mapping[str, object]:
    cursor: sqlite3.Cursor = study._writer.execute(
        "SELECT coalesce((SELECT name FROM transcript WHERE id = ?2), ''), "
        "EXISTS (SELECT 1 FROM at_table WHERE pass = ?1 AND transcript = ?2), "
        "EXISTS (SELECT 1 FROM signoff WHERE pass = ?1 AND transcript = ?2 AND coder = ?3 "
        "AND state = 'signed')",
        (data["pass"], data["transcript"], data["coder"]),
    )
    name, opened, signed = cursor.fetchone()
    return {"name": name, "opened": opened, "signed": signed}
