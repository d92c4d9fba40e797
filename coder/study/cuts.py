"""Cutting by hand and again: split, merge, context; what is frozen is only ever split.

Each is one event with the whole list of fragments (see ``apply_cuts``); untouched fragments keep
their ids, and the numbers are made anew while nothing is frozen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, product
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from coder.clock import uuid7
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Fragment, Span, Transcript
from coder.study.cut_reports import see_to
from coder.study.transcripts import fragments_of, is_frozen, text_of, turns_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Piece:
    """A fragment of a list before it is written; ``id`` "" where it is new."""

    id: str
    label: str | None
    start: int
    end: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """Why the fragments of a transcript stay as they are cut."""

    coding_pass: str = ""
    """Name of the first pass that rests on them."""
    coder: str = ""
    """Name of the coder for whom a copy was made; "" with no pass: a copy for everybody."""
    wall: str = ""
    """Since when: UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Split:
    """What came of a split."""

    fragments: tuple[Fragment, ...]
    """The two in its place."""
    reopened: tuple[str, ...]
    """Names of the coders whose sign-off is open again."""


def cut_of(study: Study, transcript: Transcript) -> str:
    """The list of fragments that counts, as a sign-off names it."""
    rows = study.facts("SELECT cut FROM segmentation WHERE transcript = ?", (transcript.id,))
    return str(rows[0][0]) if rows else ""


def unit_and_settings(study: Study, transcript: Transcript) -> tuple[str, dict[str, Any]]:
    """How a transcript was cut last: the unit, and what belongs to it."""
    rows = study.facts(
        "SELECT unit, settings FROM segmentation WHERE transcript = ?", (transcript.id,)
    )
    return (rows[0][0], json.loads(rows[0][1])) if rows else ("fragment", {})


def frozen(study: Study, transcript: Transcript) -> Frozen | None:
    """Why a transcript is frozen; None where it may be cut."""
    if not is_frozen(study, transcript):
        return None
    rows = study.facts(
        "SELECT p.name, e.wall FROM allocation a JOIN coding_pass p ON p.id = a.pass "
        "JOIN event e ON e.id = p.event WHERE a.transcript = ? ORDER BY p.hlc, p.id LIMIT 1",
        (transcript.id,),
    )
    if rows:
        return Frozen(coding_pass=rows[0][0], wall=rows[0][1])
    rows = study.facts(
        "SELECT coalesce((SELECT name FROM coder WHERE id = json_extract(e.payload, '$.to')), ''), "
        "e.wall FROM event e WHERE e.kind = 'handed' AND e.hlc > "
        "(SELECT min(hlc) FROM cutting WHERE transcript = ?) ORDER BY e.hlc, e.id LIMIT 1",
        (transcript.id,),
    )
    return Frozen(coder=rows[0][0], wall=rows[0][1]) if rows else Frozen()


def cut_again(
    study: Study,
    transcript: Transcript,
    unit: str,
    spans: Sequence[Span],
    settings: Mapping[str, Any],
) -> int:
    """Give a transcript another list of fragments while nothing rests on it; returns how many.

    A span that was a fragment keeps its id. Raises InputError where it is frozen.
    """
    refuse_cutting(study)
    turns = turns_of(study, transcript)
    with study.act():
        refuse_frozen(study, transcript)
        known = {(one.start, one.end): one.id for one in fragments_of(study, transcript)}
        rows = [
            Piece(
                known.get((one.start, one.end), ""),
                None if one.context else "",
                one.start,
                one.end,
                turns[one.turn].speaker,
            )
            for one in spans
        ]
        if all(one.label is None for one in rows):
            raise InputError(_nothing_left(transcript))
        how = {"what": "again"}
        write(study, transcript, rows, how, unit=unit, settings=settings)
    return sum(one.label is not None for one in rows)


def split(study: Study, transcript: Transcript, fragment: Fragment, at: int) -> Split:
    """Cut a fragment in two at an offset of the text; white space there goes.

    While nothing is frozen all numbers are made anew. A frozen fragment gets new numbers (33a and
    33b), is open again for everybody who codes it, and what was judged on it stays in the journal.
    Raises InputError where one part would be empty, and for a frozen transcript that lies or lay
    at the table: what was sealed there is not cut otherwise.
    """
    refuse_cutting(study)
    text = text_of(study, transcript)
    parts = [trimmed(text, fragment.start, at), trimmed(text, at, fragment.end)]
    if not fragment.start < at < fragment.end or any(start >= end for start, end in parts):
        raise InputError(
            _("Fragment {label} cannot be split there: both parts need words.").format(
                label=fragment.label or "–"
            )
        )
    with study.act():
        rows = _rows(study, transcript)
        place = _place(rows, transcript, fragment)
        held = is_frozen(study, transcript)
        labels: list[str | None] = [fragment.label] * 2
        if held:
            refuse_sealed(study, transcript)
            if fragment.label is None:
                raise InputError(_("Context is not judged, so it need not be split."))
            free = free_labels(study, transcript, fragment.label)
            labels = list(islice(free, 2))
        reopened = _signed(study, transcript) if held else []
        new = [
            Piece("", label, start, end, fragment.speaker)
            for label, (start, end) in zip(labels, parts, strict=True)
        ]
        rows[place : place + 1] = new
        how: dict[str, Any] = {"what": "split", "label": fragment.label or ""}
        how["new"] = [one for one in labels if one] if held else []
        how["reopened"] = [identity for identity, _name in reopened]
        see_to(study, fragment)
        write(study, transcript, rows, how, retired=[fragment.id] if held else [])
        made = fragments_of(study, transcript)[place : place + 2]
    return Split(tuple(made), tuple(name for _one, name in reopened))


def merge(study: Study, transcript: Transcript, fragment: Fragment) -> None:
    """Make one fragment of this one and the next. Raises InputError where these are frozen, where
    one is context and the other is not, and where another speaker goes on."""
    refuse_cutting(study)
    with study.act():
        refuse_frozen(study, transcript)
        rows = _rows(study, transcript)
        place = _place(rows, transcript, fragment)
        following = rows[place + 1] if place + 1 < len(rows) else None
        label = fragment.label or "–"
        if following is None:
            raise InputError(_("Fragment {label} is the last one.").format(label=label))
        if (following.label is None) != fragment.context:
            raise InputError(_("Context and what is judged do not go into one fragment."))
        if following.speaker != fragment.speaker:
            raise InputError(_("After this fragment somebody else speaks."))
        new = Piece("", fragment.label, fragment.start, following.end, fragment.speaker)
        rows[place : place + 2] = [new]
        how = {"what": "merged", "label": fragment.label or "", "with": following.label or ""}
        write(study, transcript, rows, how)


def set_context(study: Study, transcript: Transcript, fragment: Fragment, on: bool) -> None:
    """Mark a fragment as context, or as judged again. Raises InputError where it is frozen, and
    where nothing would be left to judge."""
    refuse_cutting(study)
    with study.act():
        refuse_frozen(study, transcript)
        rows = _rows(study, transcript)
        place = _place(rows, transcript, fragment)
        if fragment.context == on:
            return
        old = rows[place]
        rows[place] = Piece(old.id, None if on else "", old.start, old.end, old.speaker)
        if all(one.label is None for one in rows):
            raise InputError(_nothing_left(transcript))
        how = {"what": "context" if on else "judged", "label": fragment.label or ""}
        write(study, transcript, rows, how)


def write(
    study: Study,
    transcript: Transcript,
    rows: Sequence[Piece],
    how: Mapping[str, Any],
    *,
    unit: str | None = None,
    settings: Mapping[str, Any] | None = None,
    retired: Sequence[str] = (),
) -> None:
    """Record a list of fragments within an act. Numbers are made anew unless they are frozen."""
    payload = list_payload(study, rows, renumber=not is_frozen(study, transcript))
    unit_now, settings_now = unit_and_settings(study, transcript)
    edition = study.facts("SELECT edition FROM transcript WHERE id = ?", (transcript.id,))[0][0]
    study.record(
        "transcript.segmented",
        {
            "transcript": transcript.id,
            "unit": unit or unit_now,
            "settings": dict(settings_now if settings is None else settings),
            "fragments": payload,
            "cut": uuid7(study.clock()),
            "edition": edition,
            "how": dict(how),
            "retired": list(retired),
        },
    )


def list_payload(study: Study, rows: Sequence[Piece], *, renumber: bool) -> list[list[Any]]:
    """A list of fragments as an event holds it: new ones get an id, and numbers where asked."""
    numbers = count(1)
    payload = []
    for one in rows:
        label = one.label
        if renumber and label is not None:
            label = str(next(numbers))
        payload.append([one.id or uuid7(study.clock()), label, one.start, one.end, one.speaker])
    return payload


def free_labels(study: Study, transcript: Transcript, label: str) -> Iterable[str]:
    """Numbers after this one that no fragment of the transcript ever had: 33a, 33b …"""
    taken = {
        row[0]
        for row in study.facts(
            "SELECT json_extract(f.value, '$[1]') FROM cutting c, json_each(c.fragments) f "
            "WHERE c.transcript = ?",
            (transcript.id,),
        )
    }
    stem = label.rstrip(ascii_lowercase)
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            found = stem + "".join(letters)
            if found not in taken:
                yield found


def refuse_frozen(study: Study, transcript: Transcript) -> None:
    """Raise InputError, saying why and what to do, where fragments stay as they are cut."""
    why = frozen(study, transcript)
    if why is None:
        return
    name = one_line(transcript.name)
    day = why.wall[:10]
    if why.coding_pass:
        raise InputError(
            _(
                "The fragments of {name} are frozen since {day}: pass {coding_pass} rests on them. "
                "A bad cut is split, with: coder segment {name} --split NUMBER WORDS"
            ).format(name=name, day=day, coding_pass=one_line(why.coding_pass))
        )
    raise InputError(
        _(
            "The fragments of {name} are frozen since {day}: a copy was given out ({coder}). "
            "A bad cut is split, with: coder segment {name} --split NUMBER WORDS"
        ).format(name=name, day=day, coder=one_line(why.coder) or _("for everybody"))
    )


def refuse_sealed(study: Study, transcript: Transcript) -> None:
    """Raise InputError where a table was opened for it: its baseline is sealed."""
    rows = study.facts(
        "SELECT p.name FROM at_table a JOIN coding_pass p ON p.id = a.pass "
        "WHERE a.transcript = ? ORDER BY a.hlc LIMIT 1",
        (transcript.id,),
    )
    if rows:
        raise InputError(
            _(
                "Transcript {name} is or was at the table in pass {coding_pass}: what was sealed "
                "there stays as it is cut. Write it down with the decision on that fragment."
            ).format(name=one_line(transcript.name), coding_pass=one_line(rows[0][0]))
        )


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the white space round it."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _rows(study: Study, transcript: Transcript) -> list[Piece]:
    return [
        Piece(one.id, one.label, one.start, one.end, one.speaker)
        for one in fragments_of(study, transcript)
    ]


def _place(rows: Sequence[Piece], transcript: Transcript, fragment: Fragment) -> int:
    for place, one in enumerate(rows):
        if (one.id, one.start, one.end) == (fragment.id, fragment.start, fragment.end):
            return place
    raise InputError(
        _("{name} was cut otherwise meanwhile; nothing was changed. Read it again.").format(
            name=one_line(transcript.name)
        )
    )


def _signed(study: Study, transcript: Transcript) -> list[tuple[str, str]]:
    """Id and name of everybody whose sign-off of this transcript stands."""
    return study.facts(
        "SELECT DISTINCT c.id, c.name FROM signoff s JOIN coder c ON c.id = s.coder "
        "WHERE s.transcript = ? AND s.state = 'signed' ORDER BY c.name",
        (transcript.id,),
    )


def _nothing_left(transcript: Transcript) -> str:
    return _("Nothing would be left to judge in {name}.").format(name=one_line(transcript.name))


def refuse_cutting(study: Study) -> None:
    """Raise BlindError for a coder: the coordinator cuts."""
    if study.coder is not None:
        raise BlindError(
            _("A coder does not cut transcripts; report the cut, and the coordinator splits it.")
        )
