"""Offsets moved along where a replaced string changed the length of a text.

Events keep the offsets that they were made with. Where a later redaction shortened or lengthened
the text, they are moved as they are read, so that every quote stays where it was, also in what a
colleague made before and sends afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from coder.study.apart import seal_checksum

Edit = tuple[int, int, int]
"""(start, end, length): ``text[start:end]`` was replaced by so many code points."""
Step = tuple[str, tuple[Edit, ...]]
"""The stamp of a redaction and what it did to a text, in order, apart from each other."""

WITH_OFFSETS = frozenset(
    {"transcript.segmented", "judgement", "judgements.imported", "decision", "star", "pass.closed"}
)
"""Kinds whose payload points into a text that stands in another event."""


class Mover:
    """Where the offsets of a text are after an edit."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = sorted(edits)
        self._starts = [start for start, _end, _length in self._edits]
        grown = (length - (end - start) for start, end, length in self._edits)
        self._grown = [0, *accumulate(grown)]

    def start(self, offset: int) -> int:
        """Of where something begins; inside what was replaced: where that begins."""
        return self._moved(offset, at_end=False)

    def end(self, offset: int) -> int:
        """Of where something ends; inside what was replaced: where that ends."""
        return self._moved(offset, at_end=True)

    def _moved(self, offset: int, *, at_end: bool) -> int:
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        start, end, length = self._edits[number]
        if start < offset < end:
            return start + self._grown[number] + (length if at_end else 0)
        if offset == start:
            return offset + self._grown[number]
        return offset + self._grown[number + 1]


def moved(
    kind: str, payload: Mapping[str, Any], made: str, steps: Mapping[str, Sequence[Step]]
) -> Mapping[str, Any]:
    """The payload with its offsets as they are now.

    ``made`` is the stamp of the event that the payload is from, ``steps`` what was done to each
    transcript (id): those that came later count.
    """
    if kind == "pass.closed":
        return _moved_seal(payload, made, steps)
    movers = _later(steps.get(payload["transcript"], ()), made)
    if not movers:
        return payload
    if kind == "transcript.segmented":
        rows = [
            [identity, label, _start(movers, start), _end(movers, end), speaker]
            for identity, label, start, end, speaker in payload["fragments"]
        ]
        return {**payload, "fragments": rows}
    if kind == "judgements.imported":
        verdicts = [
            {**one, "assignments": _highlights(one["assignments"], movers)}
            for one in payload["judgements"]
        ]
        return {**payload, "judgements": verdicts}
    if kind == "star":
        return _moved_span(payload, movers)
    return {**payload, "assignments": _highlights(payload["assignments"], movers)}


def _moved_seal(
    payload: Mapping[str, Any], made: str, steps: Mapping[str, Sequence[Step]]
) -> Mapping[str, Any]:
    seal = payload["seal"]
    later = {
        transcript: movers
        for transcript in seal.get("fragments", {})
        if (movers := _later(steps.get(transcript, ()), made))
    }
    if not later:
        return payload
    fragments, home = {}, {}
    for transcript, rows in seal["fragments"].items():
        movers = later.get(transcript, [])
        fragments[transcript] = [
            [identity, label, _start(movers, start), _end(movers, end)]
            for identity, label, start, end in rows
        ]
        home.update({row[0]: movers for row in rows})
    said = {
        key: [
            [coder, fragment, swept, _highlights(codes, home.get(fragment, [])), *more]
            for coder, fragment, swept, codes, *more in seal[key]
        ]
        for key in ("judgements", "revised")
        if key in seal
    }
    now = {**seal, "fragments": fragments, **said}
    return {**payload, "seal": now, "checksum": seal_checksum(now)}


def _later(steps: Iterable[Step], made: str) -> list[Mover]:
    return [Mover(edits) for stamp, edits in steps if stamp > made and edits]


def _start(movers: Iterable[Mover], offset: int) -> int:
    for one in movers:
        offset = one.start(offset)
    return offset


def _end(movers: Iterable[Mover], offset: int) -> int:
    for one in movers:
        offset = one.end(offset)
    return offset


def _highlights(
    assignments: Iterable[Mapping[str, Any]], movers: Sequence[Mover]
) -> list[Mapping[str, Any]]:
    return [_moved_span(assignment, movers) for assignment in assignments]


def _moved_span(part: Mapping[str, Any], movers: Sequence[Mover]) -> Mapping[str, Any]:
    """A part of an event with ``start`` and ``end``, where it has them."""
    if part.get("start") is None or not movers:
        return part
    return {**part, "start": _start(movers, part["start"]), "end": _end(movers, part["end"])}


def replaced_in(
    text: str,
    found: Iterable[tuple[int, int]],
    borders: Iterable[int],
    new: str,
    rest: Callable[[str], str],
) -> tuple[str, tuple[Edit, ...]]:
    """A text with ``new`` in the place of what was found, and what that did to it.

    ``borders`` are offsets at which a turn or fragment begins or ends: what lies across one is
    replaced up to it, and each part behind it becomes ``rest(part)``, so that no fragment grows
    into another and none is left empty.
    """
    cuts = sorted(set(borders))
    pieces, edits, position = [], [], 0
    for start, end in found:
        inside = [one for one in cuts[bisect_right(cuts, start) :] if one < end]
        for number, (left, right) in enumerate(zip([start, *inside], [*inside, end], strict=True)):
            put = rest(text[left:right]) if number else new
            pieces += [text[position:left], put]
            edits.append((left, right, len(put)))
            position = right
    return "".join([*pieces, text[position:]]), tuple(edits)
