"""Editions of a text: as it was imported, and each correction; where an offset is in another one.

An event that points into a text names the edition that it means (none: as imported), so that what
a colleague marked without knowing of a correction is moved along, whatever the clocks say.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _
from coder.study.offsets import Mover, Step, later
from coder.text import one_line

if TYPE_CHECKING:
    from coder.model import Assignment, Fragment, Transcript
    from coder.study.study import Study

Piece = tuple[int, int, int, int]
"""(start, end, start, end): a stretch of the older edition and the one in its place. Of equal
length: letter by letter; otherwise one stands for the other as a whole."""
IMPORTED = ""
"""The edition that was imported."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A correction: the text that it was made from, and what became of each stretch of that."""

    follows: str
    made: str
    """Stamp of the correction."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What was done to the text of one transcript."""

    now: str = IMPORTED
    """The edition that counts."""
    editions: Mapping[str, Edition] = field(default_factory=dict)
    """All corrections, also what was taken back."""
    steps: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    """Edition → what redactions did to it, oldest first."""

    def within(self, edition: str, made: str) -> list[Mover]:
        """Where offsets into an edition, as they were at a stamp, are in that same edition now."""
        return later(self.steps.get(edition, ()), made)

    def moved(self, start: int, end: int, edition: str, made: str) -> tuple[int, int] | None:
        """Where a stretch of an edition, as it was at a stamp, lies in the one that counts.

        None where nothing of it is left.
        """
        path = _path(self, edition)
        first = path[0][1].made if path else None
        for stamp, edits in self.steps.get(edition, ()):
            if edits and stamp > made and (first is None or stamp <= first):
                mover = Mover(edits)
                start, end = mover.start(start), mover.end(end)
        for number, (to, correction, forth) in enumerate(path):
            found = carried(start, end, correction.pieces, forth=forth)
            if found is None:
                return None
            start, end = found
            until = path[number + 1][1].made if number + 1 < len(path) else None
            for stamp, edits in self.steps.get(to, ()):
                if edits and stamp > correction.made and (until is None or stamp <= until):
                    mover = Mover(edits)
                    start, end = mover.start(start), mover.end(end)
        return (start, end) if start < end else None


def _path(history: History, edition: str) -> list[tuple[str, Edition, bool]]:
    """From an edition to the one that counts: where each step leads, by what, forwards or back."""
    up = list(_ancestors(history, edition))
    down = list(_ancestors(history, history.now))
    while up and down and up[-1] == down[-1]:
        up.pop()
        down.pop()
    back = [(history.editions[one].follows, history.editions[one], False) for one in up]
    forth = [(one, history.editions[one], True) for one in reversed(down)]
    return [*back, *forth]


def _ancestors(history: History, edition: str) -> Iterator[str]:
    seen = set()
    while edition in history.editions and edition not in seen:
        seen.add(edition)
        yield edition
        edition = history.editions[edition].follows


def carried(
    start: int, end: int, pieces: Sequence[Piece], *, forth: bool = True
) -> tuple[int, int] | None:
    """Where a stretch is on the other side of these pieces; None where nothing of it is left.

    It runs from the first to the last of its letters that are left; ``forth`` False: from the
    newer text to the older.
    """
    ordered = sorted(pieces if forth else [(c, d, a, b) for a, b, c, d in pieces])
    starts = [one[0] for one in ordered]
    first = last = None
    for a, b, c, d in ordered[max(bisect_right(starts, start) - 1, 0) :]:
        if a >= end:
            break
        left, right = max(a, start), min(b, end)
        if left >= right or c == d:
            continue
        linear = b - a == d - c
        begin, stop = (c + left - a, c + right - a) if linear else (c, d)
        first = begin if first is None else first
        last = stop
    if first is None or last is None or first >= last:
        return None
    return first, last


def edition_named(
    study: Study, transcript: Transcript, fragment: Fragment, assignments: Sequence[Assignment]
) -> dict[str, Any]:
    """What an act with highlights says of the edition they point into; {} where it needs nothing.

    Raises InputError where the text was corrected since the fragment was read.
    """
    if all(one.start is None for one in assignments):
        return {}
    return edition_of(study, transcript, [fragment])


def edition_of(
    study: Study, transcript: Transcript, fragments: Sequence[Fragment]
) -> dict[str, Any]:
    """As :func:`edition_named`, of an act with highlights in all of these fragments."""
    if not fragments:
        return {}
    now = study.facts(
        'SELECT id, start, "end" FROM fragment WHERE transcript = ? '
        "AND id IN (SELECT value FROM json_each(?))",
        (transcript.id, json.dumps([one.id for one in fragments])),
    )
    places = {identity: place for identity, *place in now}
    if any(places.get(one.id) != [one.start, one.end] for one in fragments):
        raise InputError(
            _(
                "The text of {name} was corrected meanwhile; nothing was changed. Read again."
            ).format(name=one_line(transcript.name))
        )
    return edition_now(study, transcript)


def edition_now(study: Study, transcript: Transcript) -> dict[str, str]:
    """What an act with offsets says of the edition that counts; {} for the text as imported."""
    rows = study.facts("SELECT edition FROM transcript WHERE id = ?", (transcript.id,))
    return {"edition": rows[0][0]} if rows and rows[0][0] else {}
