"""Which fragments a selection gives its codes to, and which words of them are meant.

A selection gives its codes to each fragment of which it covers half or more, or that holds half or
more of it. Where it is not the whole fragment, the words that both share are the highlight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from coder.model import Fragment
from coder.study.highlights import Span, spoken_ranges

Why = Literal["question", "no fragment"]
_BLANKS = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A fragment that a selection gives its codes to."""

    fragment: Fragment
    span: Span | None
    """The words that are meant; None: all of it."""


class Grid:
    """The fragments of a text, to be asked where a stretch of it lies."""

    def __init__(self, text: str, fragments: Sequence[Fragment], asked: Sequence[Span]) -> None:
        """``asked``: where the interviewer speaks, for fragments that hold a question."""
        self._text = text
        self._fragments = fragments
        self._starts = [one.start for one in fragments]
        self._asked = asked
        self._exact = {(one.start, one.end): one for one in fragments if not one.context}

    def hits(self, start: int, end: int) -> list[Hit] | Why:
        """The fragments that a selection gives its codes to, or why there is none."""
        whole = self._exact.get((start, end))
        if whole is not None:
            return [Hit(whole, None)]
        start, end = self._words(start, end)
        found, asked = [], 0
        for one, shared in self._shared(start, end):
            length = shared[1] - shared[0]
            if one.context:
                asked += length
            elif 2 * length >= one.end - one.start or 2 * length >= end - start:
                hit = self._hit(one, shared)
                if hit is not None:
                    found.append(hit)
        if found:
            return found
        return "question" if 2 * asked >= end - start else "no fragment"

    def begin(self, start: int, end: int) -> tuple[Fragment, Span] | None:
        """The first fragment that is no question in a stretch, and what of the stretch is left."""
        start, end = self._words(start, end)
        found = next((one for one, _shared in self._shared(start, end) if not one.context), None)
        return None if found is None else (found, (max(found.start, start), end))

    def nearest(self, start: int, end: int) -> Hit | None:
        """The fragment, of a question too, that shares most with a stretch; the first of equals."""
        found = list(self._shared(*self._words(start, end)))
        if not found:
            return None
        one, shared = max(found, key=lambda pair: pair[1][1] - pair[1][0])
        return Hit(one, None) if one.context else self._hit(one, shared)

    def _words(self, start: int, end: int) -> Span:
        """A stretch as it is, where it lies in one fragment; else without outer white space."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and end <= self._fragments[at].end:
            return start, end
        return self._trimmed(start, end)

    def _shared(self, start: int, end: int) -> Iterator[tuple[Fragment, Span]]:
        for one in self._fragments[max(bisect_right(self._starts, start) - 1, 0) :]:
            if one.start >= end:
                return
            shared = (max(one.start, start), min(one.end, end))
            if shared[0] < shared[1]:
                yield one, shared

    def _hit(self, one: Fragment, shared: Span) -> Hit | None:
        if shared == (one.start, one.end):
            return Hit(one, None)
        if not self._asked:
            return Hit(one, shared)
        parts = [
            self._trimmed(max(a, shared[0]), min(b, shared[1]))
            for a, b in spoken_ranges(self._text, one, self._asked)
            if max(a, shared[0]) < min(b, shared[1])
        ]
        longest = max(parts, key=lambda part: part[1] - part[0], default=None)
        return None if longest is None else Hit(one, longest)

    def _trimmed(self, start: int, end: int) -> Span:
        """Without outer white space; a lot of it stays, so that nobody can make this slow."""
        text = self._text
        first, last = min(start + _BLANKS, end), max(end - _BLANKS, start)
        while start < first and text[start].isspace():
            start += 1
        while end > max(last, start + 1) and text[end - 1].isspace():
            end -= 1
        return start, end


def joined(fragment: Fragment, spans: Iterable[Span | None]) -> tuple[Span | None, int]:
    """The one place that a code has in a fragment, and how many others it does not stand for.

    What overlaps, or is divided by white space alone, is one place; of several the longest counts.
    """
    places = list(spans)
    if None in places:
        return None, 0
    ordered = sorted(one for one in places if one is not None)
    groups = [ordered[0]]
    for start, end in ordered[1:]:
        first, last = groups[-1]
        if (
            start <= last
            or not fragment.text[last - fragment.start : start - fragment.start].strip()
        ):
            groups[-1] = (first, max(last, end))
        else:
            groups.append((start, end))
    longest = max(groups, key=lambda one: one[1] - one[0])
    whole = longest == (fragment.start, fragment.end)
    return (None if whole else longest), len(groups) - 1
