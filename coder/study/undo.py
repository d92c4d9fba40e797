"""Undo and redo of whole acts: an event that takes earlier ones back, so that nothing is lost.

The tables become what they would be without the events that were undone, exactly. Redo undoes the
undoing. Everybody undoes their own acts, newest first; the coordinator those of the coordinator.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _
from coder.study.effects import Effects, effects_of
from coder.study.journal import Event, event_rows, find_event, read_event
from coder.study.loose import loose_ends
from coder.study.refill import refill_changed
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

NO_ACTS = frozenset({"shown", "looked", "handed", "codings.imported", "warned"})
"""Kinds that are no acts by themselves: an account of what was seen, given out or imported."""
FOR_GOOD = frozenset({"erasure", "replaced"})
"""Kinds that nobody takes back: what was erased is gone."""

_NEVER_LOOSE = frozenset(
    {"judgement", "star", "mark", "quote.shortened", "memo", "shown", "decision"}
)
"""Kinds on which nothing rests but a sign-off, which locks them."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at once: the events of one transaction, oldest first."""

    events: tuple[Event, ...]
    """As they count now, or would count if they were not undone."""

    @property
    def id(self) -> str:
        """By which the act is known: the id of its first event."""
        return self.events[0].id

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
    return _last_act(study, effects_of(study._writer))


def last_undone(study: Study) -> Act | None:
    """What ``redo`` would do again; None where nothing was undone, or something was done since."""
    found = _last_undoing(study, effects_of(study._writer))
    return found[1] if found else None


def undo(study: Study, expected: Act | None = None) -> Act:
    """Take this person's newest act back. Raises InputError where there is none, or it must stay.

    An act stays where others' work rests on it, where it is locked by a sign-off or an open table,
    and where it erased something. ``expected`` is what the person was told would be taken back:
    where something else is the newest by now, nothing happens.
    """
    with study.act():
        effects = effects_of(study._writer)
        act = _last_act(study, effects)
        if act is None:
            raise InputError(_("There is nothing of yours to undo."))
        _refuse_other(act, expected)
        if act.kinds & FOR_GOOD:
            raise InputError(_("An erasure cannot be undone: what was erased is gone."))
        _refuse_locked(study, act)
        _take_back(study, effects, [one.id for one in act.events], again=False)
    return act


def redo(study: Study, expected: Act | None = None) -> Act:
    """Do again what this person undid last. Raises InputError where there is nothing, or it is
    locked by now. ``expected`` as for :func:`undo`."""
    with study.act():
        effects = effects_of(study._writer)
        found = _last_undoing(study, effects)
        if found is None:
            raise InputError(_("There is nothing to do again."))
        undoing, act = found
        _refuse_other(act, expected)
        _refuse_locked(study, act)
        _take_back(study, effects, [undoing.id], again=True)
    return act


def take_back(study: Study, first: str) -> str:
    """Take one's act back that begins with this event, though others came after it.

    Returns the id of the undoing, for :func:`do_again`. Raises InputError as :func:`undo` does.
    """
    with study.act():
        effects = effects_of(study._writer)
        event = find_event(study._writer, first)
        event = _bare(effects, event) if event else None
        if event is None or event.author != study.author or first in effects.undone:
            raise InputError(_("It was taken back already."))
        act = _act_of(study, effects, event, first)
        _refuse_locked(study, act)
        return _take_back(study, effects, [one.id for one in act.events], again=False)


def do_again(study: Study, undoing: str) -> str:
    """Do again what an undoing of one's own took back; returns the id of what to take back then.

    Raises InputError as :func:`redo` does.
    """
    with study.act():
        effects = effects_of(study._writer)
        event = find_event(study._writer, undoing)
        if event is None or event.author != study.author or undoing in effects.undone:
            raise InputError(_("It was done again already."))
        act = Act(tuple(events_named(study, effects, event.data["events"])))
        _refuse_locked(study, act)
        _take_back(study, effects, [undoing], again=True)
        return act.id


def _refuse_other(act: Act, expected: Act | None) -> None:
    if expected is not None and expected.id != act.id:
        raise InputError(_("Something else was done meanwhile; nothing was changed."))


def _take_back(study: Study, effects: Effects, events: list[str], *, again: bool) -> str:
    """Returns the id of the event that says so."""
    connection = study._writer
    kinds = {one.kind for one in events_named(study, effects, events)}
    # Done again it is as it was: if something was loose then, it is once more.
    check = not again and not kinds <= _NEVER_LOOSE
    before = set(loose_ends(connection)) if check else set()
    event = study.record("undone", {"events": events, "again": again})
    now = effects_of(connection)
    if now.void & {*events}:
        raise InputError(
            _("It cannot be taken back: work that was done since rests on it, perhaps another's.")
        )
    refill_changed(connection, effects, now)
    after = sorted(set(loose_ends(connection)) - before) if check else []
    if after:
        raise InputError(
            _("It cannot be taken back, since something rests on it: {what}.").format(
                what=_(after[0][0])
            )
        )
    return event.id


def _last_act(study: Study, effects: Effects) -> Act | None:
    """The newest act of this person that stands and is one."""
    seen: set[str] = set()
    for event in _backwards(study, effects):
        head = _head(event)
        if event.kind == "undone" or event.id in effects.undone or head in seen:
            continue
        if event.payload is None:
            continue  # erased: nothing of it stands
        if event.kind in NO_ACTS and head == event.id:
            continue  # before what else it did, an act names its first event
        if _made_the_study(event):
            return None
        seen.add(head)
        act = _act_of(study, effects, event, head)
        if not act.kinds <= NO_ACTS:
            return act
    return None


def _head(event: Event) -> str:
    return str((event.payload or {}).get("act", event.id))


def _made_the_study(event: Event) -> bool:
    """Whether it is the very first event: without it there is no study."""
    return event.kind == "study.set" and "id" in (event.payload or {}).get("values", {})


def _act_of(study: Study, effects: Effects, event: Event, head: str) -> Act:
    """All events of an act that stand, wherever those of other laptops lie between them."""
    collected = []
    for row in event_rows(
        study._writer,
        where="device = ?1 AND seq >= (SELECT seq FROM event WHERE id = ?2) "
        "AND (id = ?2 OR payload IS NULL OR instr(payload, ?2))",
        parameters=(event.device, head),
    ):
        one = _bare(effects, read_event(row))
        if _head(one) == head and one.id not in effects.undone:
            collected.append(one)
    return Act(tuple(collected) or (event,))


def _last_undoing(study: Study, effects: Effects) -> tuple[Event, Act] | None:
    """The undoing that ``redo`` takes back, and what it had undone."""
    for event in _backwards(study, effects):
        if event.kind in NO_ACTS or event.id in effects.undone:
            continue
        if event.kind != "undone" or event.payload is None:
            return None
        named = event.payload["events"]
        if not event.payload.get("again") and effects.undone.intersection(named):
            return event, Act(tuple(events_named(study, effects, named)))
        # A redo stands for the act that it did again; below it lies what was undone before.
    return None


def events_named(study: Study, effects: Effects, ids: Sequence[str]) -> Iterator[Event]:
    """The events of these ids, in order, as they count or would count if they were not undone."""
    for row in event_rows(study._writer, ids=tuple(ids)):
        yield _bare(effects, read_event(row))


def _bare(effects: Effects, event: Event) -> Event:
    return effects.without_undoing.on(event) or event


def _backwards(study: Study, effects: Effects) -> Iterator[Event]:
    """This person's events, newest first, as they count now or would if they were not undone."""
    for row in event_rows(
        study._writer,
        where="author = ? OR id IN (SELECT value FROM json_each(?))",
        parameters=(study.author, json.dumps(sorted(effects.moved))),
        backwards=True,
    ):
        event = _bare(effects, read_event(row))
        if event.author == study.author:
            yield event


def _refuse_locked(study: Study, act: Act) -> None:
    """What was signed off or lies on the table is not taken back behind it, nor done again."""
    for event in act.events:
        data = event.payload
        if data is None:
            continue  # erased: nothing of it is taken back
        if event.kind == "reassigned":
            for moved in events_named(study, effects_of(study._writer), data["events"]):
                _refuse_at_table(study, moved.payload or {})
        elif event.kind in ("revised", "pass.revising"):
            _refuse_at_table(study, data)
        elif event.kind in ("judgement", "judgements.imported", "signoff"):
            if data.get("stage") == "revised":
                _refuse_at_table(study, data)
                continue
            if _judged_again_since(study, event, data):
                continue
            _refuse_at_table(study, data)
            signed = study._writer.execute(
                "SELECT 1 FROM signoff WHERE pass = ? AND transcript = ? AND coder = ? "
                "AND state = 'signed'",
                (data["pass"], data["transcript"], data["coder"]),
            ).fetchone()
            if signed and "signoff" not in act.kinds:
                raise InputError(
                    _("{name} was signed off; open it again first, with: coder signoff").format(
                        name=_name_of(study, data)
                    )
                )


def _judged_again_since(study: Study, event: Event, data: Mapping[str, Any]) -> bool:
    """Whether it is of what was to be judged again, and later than every lock on it."""
    return (
        data.get("stage") == "recoded"
        and study._writer.execute(
            "SELECT 1 FROM signoff WHERE pass = ?1 AND transcript = ?2 AND coder = ?3 "
            "AND state = 'signed' AND hlc > ?4 "
            "UNION ALL SELECT 1 FROM at_table WHERE pass = ?1 AND transcript = ?2 AND hlc > ?4",
            (data["pass"], data["transcript"], data["coder"], event.hlc),
        ).fetchone()
        is None
    )


def _refuse_at_table(study: Study, data: Mapping[str, object]) -> None:
    cursor: sqlite3.Cursor = study._writer.execute(
        "SELECT 1 FROM at_table WHERE pass = ? AND transcript = ?",
        (data.get("pass"), data.get("transcript")),
    )
    if cursor.fetchone():
        raise InputError(
            _("Transcript {name} is at the table; it is decided now.").format(
                name=_name_of(study, data)
            )
        )


def _name_of(study: Study, data: Mapping[str, object]) -> str:
    row = study._writer.execute(
        "SELECT name FROM transcript WHERE id = ?", (data["transcript"],)
    ).fetchone()
    return one_line(str(row[0])) if row else ""
