"""Offsets moved along where a replaced string changed the length of a text.

Events keep the offsets that they were made with. Where a later redaction shortened or lengthened
the text, they are moved as they are read, so that every quote stays where it was, also in what a
colleague made before and sends afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

Edit = tuple[int, int, int]
"""(start, end, length): ``text[start:end]`` was replaced by so many code points."""
Step = tuple[str, tuple[Edit, ...]]
"""The stamp of a redaction and what it did to a text, in order, apart from each other."""

WITH_OFFSETS = frozenset(
    {
        *("transcript.segmented", "judgement", "judgements.imported", "decision", "pass.closed"),
        *("star", "cut.reported", "quote.shortened"),
    }
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


def later(steps: Iterable[Step], made: str) -> list[Mover]:
    """What was done to a text after a stamp."""
    return [Mover(edits) for stamp, edits in steps if stamp > made and edits]


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
