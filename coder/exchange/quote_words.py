"""Which words a quote holds: those of a star, else of a highlight, else what stays of its fragment.

A star may be on words of a fragment, or on a passage over several; of one voice (a coder, or the
consensus, where everybody's stars count) what overlaps is one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder.model import Assignment, Fragment, Respondent, Transcript
from coder.study.highlights import Span
from coder.study.shortening import quoted
from coder.study.stars import StarOf


@dataclass(frozen=True, slots=True)
class Place:
    """A fragment, and who says what in it."""

    transcript: Transcript
    text: str
    """Of the transcript."""
    respondent: Respondent | None
    fragment: Fragment
    spoken: tuple[Span, ...]
    """What of it the respondent says: a fragment may hold the question too."""
    keep: tuple[Span, ...]
    """What stays of it where the quote was shortened."""


class Stars:
    """The stars of one voice: on whole fragments, and on words or passages."""

    def __init__(self, stars: Iterable[StarOf]) -> None:
        self._whole: set[str] = set()
        self._words: dict[str, list[Span]] = {}
        """Transcript → words with a star, in order, none overlapping another."""
        for one in stars:
            if one.span is None:
                self._whole.add(one.fragment)
            else:
                self._words.setdefault(one.transcript, []).append(one.span)
        self._words = {key: _merged(spans) for key, spans in self._words.items()}

    def on(self, fragment: Fragment) -> bool:
        """Whether there is one on all of a fragment."""
        return fragment.id in self._whole

    def words(self, place: Place, assignment: Assignment) -> list[Span]:
        """The words with a star that a code is on too, as far as they reach."""
        spans = self._words.get(place.transcript.id, [])
        start, end = place.fragment.start, place.fragment.end
        if assignment.start is not None and assignment.end is not None:
            start, end = assignment.start, assignment.end
        first = bisect_right(spans, start, key=lambda span: span[1])
        last = bisect_right(spans, end - 1, key=lambda span: span[0])
        return spans[first:last]


def _merged(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def reaches(span: Span, fragment: Fragment) -> bool:
    """Whether words go on outside a fragment."""
    return span[0] < fragment.start or fragment.end < span[1]


def ranges_of(place: Place, assignment: Assignment, words: Sequence[Span]) -> tuple[Span, ...]:
    """Where the quoted words stand, in code points of the transcript.

    ``words``: those with a star, inside the fragment. Of these what stays of a shortened quote.
    """
    if words:
        kept = [
            (max(start, a), min(end, b))
            for start, end in words
            for a, b in place.keep
            if start < b and a < end
        ]
        return tuple(kept or words)
    if assignment.start is not None and assignment.end is not None:
        return ((assignment.start, assignment.end),)
    return place.keep or place.spoken


def text_of_ranges(place: Place, ranges: tuple[Span, ...]) -> str:
    """Verbatim; […] stands for a question between two answers, and for what was cut."""
    return quoted(place.text, ranges, place.spoken if ranges == place.keep else ())
