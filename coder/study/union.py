"""What comes in: the union of two journals, in any order, any number of times, partly."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _
from coder.study.apply import LATE, apply, known_kinds
from coder.study.effects import blank_erased, effects_of
from coder.study.handing import Travelling, forget_marks
from coder.study.journal import (
    FORMAT,
    GAPS,
    Event,
    canonical_json,
    chain_of,
    digest_of,
    fill_in,
    find_event,
    gaps,
    insert,
)
from coder.study.replay import refill_tables
from coder.study.schema import REWRITERS
from coder.study.transcripts import natural
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{12}")
_RESTS_ON_ALL = frozenset({*REWRITERS, "pass.closed"})
"""Kinds that say something of events with another stamp: after them all is replayed."""


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


class _NotReallyError(Exception):
    """Takes a dry run back."""


def unite(study: Study, incoming: Sequence[Travelling], *, dry_run: bool = False) -> United:
    """Take the events of another copy in, as one act; nothing of it where something is wrong.

    Raises InputError for events of another study, of a newer program, for such as were tampered
    with, and for judgements on fragments or under a codebook version that nobody here knows.
    """
    for one in incoming:
        _check(study, one)
    try:
        with study.act():
            result = _unite(study, incoming)
            if dry_run:
                raise _NotReallyError
    except _NotReallyError:
        pass
    return result


def _check(study: Study, one: Travelling) -> None:
    event = one.event
    if event.study != study.id:
        raise InputError(_("This is of another study; nothing was changed."))
    if event.format > FORMAT or event.kind not in known_kinds():
        raise InputError(
            _(
                "This was made by a newer version of the program; nothing was changed. "
                "Update with: pip install -U transcript-coder"
            )
        )
    payload_fits = one.text is None or digest_of(one.text) == event.digest
    if not payload_fits or chain_of(event) != event.chain or not _STAMP.fullmatch(event.hlc):
        raise tampered(event.id)


def tampered(identity: str) -> InputError:
    """The error for an event that is not what was written."""
    return InputError(
        _("Event {id} is not what was written; nothing was changed.").format(id=one_line(identity))
    )


def _unite(study: Study, incoming: Sequence[Travelling]) -> United:
    connection = study._writer
    late, decided = _late(connection), _decided_apart(connection)
    doubled = set(_doubled(connection))
    new, filled = _insert(connection, incoming)
    blank_erased(connection)
    _bring_up_to_date(connection, [*new, *filled])
    _refuse_strangers(connection)
    if filled:
        forget_marks(connection)
    names = dict(connection.execute("SELECT id, name FROM coder"))
    came = [*new, *filled]
    return United(
        new=Counter((names.get(one.author, one.author), one.kind) for one in new),
        filled=len(filled),
        late=_named(connection, (_late(connection) - late) | _outvoted(connection, came)),
        reopened=_places(connection, _decided_apart(connection) - decided),
        doubled=tuple(one for one in _doubled(connection) if one not in doubled),
        missing=_note_gaps(study, new),
    )


def _insert(
    connection: sqlite3.Connection, incoming: Iterable[Travelling]
) -> tuple[list[Event], list[Event]]:
    """Events that were not here, and events whose content was not."""
    new, filled = [], []
    for one in incoming:
        known = find_event(connection, one.event.id)
        if known is None:
            try:
                insert(connection, one.event, one.text)
            except sqlite3.IntegrityError:
                raise tampered(one.event.id) from None
            new.append(one.event)
        elif known.chain != one.event.chain:
            raise tampered(one.event.id)
        elif one.text is not None and fill_in(connection, one.event.id, one.text):
            filled.append(one.event)
    return new, filled


def _bring_up_to_date(connection: sqlite3.Connection, events: Sequence[Event]) -> None:
    effects = effects_of(connection)
    touched = effects.touched
    if any(one.kind in _RESTS_ON_ALL or one.id in touched for one in events):
        refill_tables(connection)
        return
    for event in sorted(events, key=lambda one: (one.hlc, one.id)):
        # Read again: an erasure that was here before may have blanked it.
        now = find_event(connection, event.id)
        counted = effects.on(now) if now else None
        if counted is not None:
            apply(connection, counted)


def _refuse_strangers(connection: sqlite3.Connection) -> None:
    """Refuse what points at nothing that anybody here knows; what was withheld may be anywhere."""
    hidden = connection.execute(
        "SELECT 1 FROM event WHERE kind IN ('transcript.added', 'transcript.segmented') "
        "AND payload IS NULL LIMIT 1"
    ).fetchone()
    book = connection.execute(
        "SELECT p.codebook, j.version FROM judgement j JOIN coding_pass p ON p.id = j.pass "
        "WHERE NOT EXISTS (SELECT 1 FROM codebook c "
        "WHERE c.id = p.codebook AND c.version = j.version) LIMIT 1"
    ).fetchone()
    if book is not None:
        raise InputError(
            _(
                "It has judgements under codebook {book} version {version}, which this study does "
                "not know; nothing was changed. Ask for a bundle of the whole study."
            ).format(book=one_line(book[0]), version=one_line(book[1]))
        )
    for table in ("judgement", "star", "decision"):
        lost = connection.execute(
            f"SELECT coalesce(t.name, '') FROM {table} x LEFT JOIN transcript t "
            "ON t.id = x.transcript WHERE NOT EXISTS (SELECT 1 FROM fragment f "
            "WHERE f.id = x.fragment) AND (t.id IS NOT NULL OR ?) LIMIT 1",
            (hidden is None,),
        ).fetchone()
        if lost is not None:
            raise InputError(
                _(
                    "It has work on fragments that this study does not have ({name}): its "
                    "transcript was cut or imported otherwise. Nothing was changed."
                ).format(name=one_line(lost[0]) or _("unknown transcript"))
            )
    unknown = connection.execute(
        "SELECT 1 FROM judgement j WHERE NOT EXISTS (SELECT 1 FROM coding_pass p "
        "WHERE p.id = j.pass) OR NOT EXISTS (SELECT 1 FROM coder c WHERE c.id = j.coder) LIMIT 1"
    ).fetchone()
    if unknown is not None:
        raise InputError(
            _(
                "It has judgements of a pass or a coder that this study does not know; nothing "
                "was changed. Ask for a bundle of the whole study."
            )
        )


Place = tuple[str, str, str]
"""Ids of pass, coder and fragment."""


def _late(connection: sqlite3.Connection) -> set[Place]:
    sql = "SELECT pass, coder, fragment FROM judgement WHERE stage = ?"
    return set(connection.execute(sql, (LATE,)))


def _outvoted(connection: sqlite3.Connection, events: Iterable[Event]) -> set[Place]:
    """Judgements that came after the seal, made before it, and say something else."""
    last: dict[Place, Event] = {}
    for event in events:
        if event.kind == "judgement" and event.payload is not None:
            data = event.payload
            if data["stage"] == "independent":
                key = (data["pass"], data["coder"], data["fragment"])
                if key not in last or (event.hlc, event.id) > (last[key].hlc, last[key].id):
                    last[key] = event
    result = set()
    for key, event in last.items():
        row = connection.execute(
            "SELECT j.state, j.hlc FROM judgement j JOIN at_table a ON a.pass = j.pass "
            "AND a.transcript = j.transcript WHERE j.pass = ? AND j.coder = ? AND j.fragment = ? "
            "AND j.stage = 'independent'",
            key,
        ).fetchone()
        if row is None or row[1] <= event.hlc:
            continue
        codes = connection.execute(
            "SELECT code, qualifiers FROM assignment WHERE pass = ? AND coder = ? "
            "AND fragment = ? AND stage = 'independent'",
            key,
        ).fetchall()
        said = {
            (one["code"], canonical_json(one["qualifiers"])) for one in event.data["assignments"]
        }
        if (row[0], set(codes)) != (event.data["state"], said):
            result.add(key)
    return result


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
