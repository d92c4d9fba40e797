"""What comes in: the union of two journals, in any order, any number of times, partly."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model import LATE
from coder.study.apply import apply
from coder.study.effects import Effects, blank_erased, effects_of, meaning
from coder.study.handing import Travelling, forget_marks
from coder.study.incoming import (
    UNFIT,
    check_events,
    refuse_false_chains,
    refuse_strangers,
    tampered,
    unusable,
    verdicts,
)
from coder.study.journal import (
    GAPS,
    Event,
    canonical_json,
    fill_in,
    find_event,
    gaps,
    insert,
)
from coder.study.replay import refill_tables
from coder.study.transcripts import natural

if TYPE_CHECKING:
    from coder.study.study import Study

_VERDICTS = ("judgement", "judgements.imported", "signoff")
_SEALED = frozenset({*_VERDICTS, "pass.planned", "pass.allocated"})
"""Kinds of which an open table says how they stood, whatever of them arrives later."""


@dataclass(frozen=True, slots=True)
class Late:
    """An independent judgement for a transcript that is at the table: kept, listed, not counted."""

    coder: str
    transcript: str
    fragment: str
    """The number of the fragment."""


@dataclass(frozen=True, slots=True)
class United:
    """What a merge brought."""

    new: Mapping[tuple[str, str], int]
    """(name of the author, kind of event) → how many events came that were not here."""
    filled: int
    """Contents that were withheld so far and are here now."""
    late: tuple[Late, ...]
    reopened: tuple[tuple[str, str], ...]
    """(transcript, number of the fragment) that two copies decided apart from each other."""
    doubled: tuple[str, ...]
    """Names that two coders, passes, transcripts or respondents have now."""
    missing: int
    """Events that others build on and that did not come: another bundle has them."""

    @property
    def nothing(self) -> bool:
        """Whether all of it was here already."""
        return not self.new and not self.filled


def unite(study: Study, incoming: Sequence[Travelling], *, dry_run: bool = False) -> United:
    """Take the events of another copy in, as one act; nothing of it where something is wrong.

    Raises InputError for events of another study, of a newer program, for such as were tampered
    with, and for judgements on fragments or under a codebook version that nobody here knows.
    """
    check_events(study, incoming)
    with study.act(dry_run=dry_run):
        return _unite(study, incoming)


def _unite(study: Study, incoming: Sequence[Travelling]) -> United:
    connection = study._writer
    late, decided = _late(connection), _decided_apart(connection)
    doubled, effects = set(_doubled(connection)), effects_of(connection)
    new, filled = _insert(connection, incoming)
    refuse_false_chains(connection, new)
    came = [*new, *filled]
    try:
        blank_erased(connection)
        counted = _bring_up_to_date(connection, came, effects)
        refuse_strangers(connection, counted)
        outvoted = _outvoted(connection, counted)
    except UNFIT:
        raise unusable() from None
    if filled or any(one.kind == "reassigned" for one in new):
        forget_marks(connection)
    names = dict(connection.execute("SELECT id, name FROM coder"))
    came_late = {place for place, _event in _late(connection) - late}
    return United(
        new=Counter((names.get(one.author, one.author), one.kind) for one in new),
        filled=len(filled),
        late=_named(connection, came_late | outvoted),
        reopened=_places(connection, _decided_apart(connection) - decided),
        doubled=tuple(one for one in _doubled(connection) if one not in doubled),
        missing=_note_gaps(study, new),
    )


def _insert(
    connection: sqlite3.Connection, incoming: Iterable[Travelling]
) -> tuple[list[Event], list[Event]]:
    """Events that were not here, and events whose content was not."""
    new: dict[str, Event] = {}
    filled = []
    for one in incoming:
        event = one.event
        known = find_event(connection, event.id)
        if known is None:
            try:
                insert(connection, event, one.text)
            except sqlite3.IntegrityError:
                raise tampered(event.id) from None
            new[event.id] = event
        elif known.chain != event.chain:
            raise tampered(event.id)
        elif one.text is not None and fill_in(connection, event.id, one.text):
            if event.id in new:  # two bundles at once, and the second has its content
                new[event.id] = event
            else:
                filled.append(event)
    return list(new.values()), filled


def _bring_up_to_date(
    connection: sqlite3.Connection, came: Sequence[Event], before: Effects
) -> list[Event]:
    """Make the tables what the journal says now; returns what came, as it counts."""
    effects = effects_of(connection)
    counted = []
    for event in sorted(came, key=lambda one: (one.hlc, one.id)):
        # Read again: an erasure that was here before may have blanked it.
        now = find_event(connection, event.id)
        as_it_counts = effects.on(now) if now else None
        if as_it_counts is not None:
            counted.append(as_it_counts)
    # What counted before may count otherwise now; what is new may be touched by what was here.
    otherwise = before.changed(effects) | (effects.touched & {one.id for one in came})
    said_of_others = any(
        one.kind in ("pass.closed", "erasure", "transcript.corrected") for one in came
    )
    if otherwise or said_of_others or _is_of_an_open_table(connection, counted):
        refill_tables(connection)
    else:
        for event in counted:
            apply(connection, event)
    return counted


def _is_of_an_open_table(connection: sqlite3.Connection, counted: Iterable[Event]) -> bool:
    """Whether something came from before a table that is open: its seal comes after that."""
    opened = {
        (one, text) for one, text in connection.execute("SELECT pass, transcript FROM at_table")
    }
    return any(
        event.kind in ("pass.planned", "pass.allocated")
        or (event.data.get("pass"), event.data.get("transcript")) in opened
        for event in (counted if opened else ())
        if event.kind in _SEALED
    )


Place = tuple[str, str, str]
"""Ids of pass, coder and fragment."""


def _late(connection: sqlite3.Connection) -> set[tuple[Place, str]]:
    """Each with the event that says it, so that a second late one on a fragment is seen too."""
    sql = "SELECT pass, coder, fragment, event FROM judgement WHERE stage = ?"
    return {((one, who, what), event) for one, who, what, event in connection.execute(sql, (LATE,))}


def _outvoted(connection: sqlite3.Connection, came: Sequence[Event]) -> set[Place]:
    """Judgements made before their table opened, of which the seal says something else.

    Those that came now; where a table came now, also those that were here.
    """
    opened = {
        (one, text): hlc
        for one, text, hlc in connection.execute("SELECT pass, transcript, hlc FROM at_table")
    }
    closed = any(one.kind == "pass.closed" for one in came)
    mine = _last_words(came, opened)
    if not closed and not any(_is_overruled(connection, *one) for one in mine.items()):
        return set()
    # What came may be older than what is here, of the same coder on the same fragment.
    words = _last_words(meaning(connection, kinds=_VERDICTS), opened)
    places = words.keys() if closed else mine.keys()
    return {one for one in places if _is_overruled(connection, one, words[one])}


Words = tuple[str, str, frozenset[tuple[str, str]]]
"""Stamp, state, and the codes with their qualifiers."""


def _last_words(said: Iterable[Event], opened: Mapping[tuple[str, str], str]) -> dict[Place, Words]:
    """What each coder said last of each fragment before its table opened."""
    last: dict[Place, Words] = {}
    for event in said:  # in their order
        for data in verdicts(event):
            if event.kind not in _VERDICTS or data.get("stage") != "independent":
                continue
            if event.hlc < opened.get((data["pass"], data["transcript"]), ""):
                codes = {
                    (one["code"], canonical_json(one["qualifiers"])) for one in data["assignments"]
                }
                key = (data["pass"], data["coder"], data["fragment"])
                last[key] = (event.hlc, data["state"], frozenset(codes))
    return last


def _is_overruled(connection: sqlite3.Connection, place: Place, words: Words) -> bool:
    where = "WHERE pass = ? AND coder = ? AND fragment = ? AND stage = 'independent'"
    row = connection.execute(f"SELECT state, hlc FROM judgement {where}", place).fetchone()
    if row is None or row[1] <= words[0]:
        return False
    codes = connection.execute(f"SELECT code, qualifiers FROM assignment {where}", place)
    return (row[0], frozenset(codes)) != words[1:]


def _named(connection: sqlite3.Connection, places: Iterable[Place]) -> tuple[Late, ...]:
    found = []
    for _pass, coder, fragment in places:
        row = connection.execute(
            "SELECT c.name, t.name, f.label FROM fragment f "
            "JOIN transcript t ON t.id = f.transcript, coder c WHERE f.id = ? AND c.id = ?",
            (fragment, coder),
        ).fetchone()
        if row is not None:
            found.append(Late(row[0], row[1], row[2] or "–"))
    return tuple(
        sorted(found, key=lambda one: (natural(one.transcript), natural(one.fragment), one.coder))
    )


def _decided_apart(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """(pass, fragment) with two decisions of which neither knew the other."""
    rows = connection.execute(
        "SELECT pass, fragment, id, replaces, outcome FROM decision WHERE (pass, fragment) IN "
        "(SELECT pass, fragment FROM decision GROUP BY pass, fragment HAVING count(*) > 1)"
    ).fetchall()
    replaced = {one for row in rows for one in json.loads(row[3])}
    standing: dict[tuple[str, str], int] = {}
    for coding_pass, fragment, identity, _replaces, outcome in rows:
        if identity not in replaced and outcome != "withdrawn":
            key = (coding_pass, fragment)
            standing[key] = standing.get(key, 0) + 1
    return {key for key, n in standing.items() if n > 1}


def _places(
    connection: sqlite3.Connection, found: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    rows = [
        connection.execute(
            "SELECT t.name, f.label FROM fragment f JOIN transcript t ON t.id = f.transcript "
            "WHERE f.id = ?",
            (fragment,),
        ).fetchone()
        for _pass, fragment in found
    ]
    pairs = [(row[0], row[1] or "–") for row in rows if row is not None]
    return tuple(sorted(pairs, key=lambda one: (natural(one[0]), natural(one[1]))))


def _doubled(connection: sqlite3.Connection) -> list[str]:
    result = []
    for table in ("coder", "coding_pass", "transcript", "respondent"):
        names: dict[str, int] = {}
        for (name,) in connection.execute(f"SELECT name FROM {table} ORDER BY name"):
            names[name.casefold()] = names.get(name.casefold(), 0) + 1
        result += sorted(name for name, n in names.items() if n > 1)
    return result


def _note_gaps(study: Study, new: Iterable[Event]) -> int:
    """Remember which predecessors did not come, so that doctor tells a gap from damage."""
    connection = study._writer
    asked = gaps(connection) | {one.previous for one in new if one.seq > 1}
    missing = sorted(
        one.hex()
        for one in asked
        if not connection.execute("SELECT 1 FROM event WHERE chain = ?", (one,)).fetchone()
    )
    study.keep(GAPS, json.dumps(missing))
    return len(missing)
