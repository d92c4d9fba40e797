"""Finds the words of a quote in its transcript: exactly, else with slips in them; never guessed.

What another program, a spreadsheet or a board gives is words without a place. White space does not
count; nor do quotation marks and dots round the quote. A quote that is not found, or could as well
stand elsewhere, is a matter for a human.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coder.anchoring import Span
from coder.anchoring import find_quote as most_like
from coder.errors import InputError
from coder.language import _
from coder.model import Fragment, Transcript
from coder.text import one_line, shorten

GOOD_MATCH = 90.0
"""A quote with slips is taken for the words that it is at least so similar to …"""
CLEAR_LEAD = 5.0
"""… when no other words come nearer than this much less (rapidfuzz, 0 to 100)."""
_MOST_PLACES = 200
"""Words that stand more often than this are in more than one fragment."""
_ROUND = "\"'“”„‚‘’«»…. \t\n"


class UnplacedError(InputError):
    """A quote that a human must look at: not found, or found in more than one place.

    ``candidates``: numbers of the fragments in which it may stand, likeliest first.
    """

    def __init__(self, message: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands."""

    span: Span
    """Offsets into the transcript's text, in code points."""
    similarity: float
    """100 = word for word."""
    sure_span: bool = True
    """False where the words stand more than once in one fragment: which of them is not known."""


class Searched:
    """A transcript in which quotes are looked for; its text is prepared once."""

    def __init__(self, transcript: Transcript, text: str, fragments: Sequence[Fragment]) -> None:
        self.transcript = transcript
        self.fragments = fragments
        self._judged = [one for one in fragments if not one.context]
        self._plain, self._places = _without_runs(text)

    def find(self, quote: str, *, fuzzy: bool = True) -> Found:
        """The one place of a quote; ``fuzzy``: also with slips in it. Raises UnplacedError."""
        wanted = " ".join(quote.split())
        exact = self._exact(wanted) or self._exact(wanted.strip(_ROUND))
        if exact:
            return self._one_of(exact, quote)
        wanted = wanted.strip(_ROUND)
        best = most_like(self._plain, wanted) if fuzzy else None
        if best is None or best[1] < GOOD_MATCH:
            near = self._labels([best[0]] if best else [])
            raise UnplacedError(self._not_found(quote), near)
        (start, end), similarity = best
        elsewhere = [(0, start), (end, len(self._plain))]
        next_best = most_like(self._plain, wanted, free=elsewhere)
        if next_best is not None and similarity - next_best[1] < CLEAR_LEAD:
            labels = self._labels([best[0], next_best[0]])
            if len(labels) > 1:
                raise UnplacedError(self._ambiguous(quote, labels), labels)
        return self._checked(Found(self._span(best[0]), similarity), quote)

    def covered(self, span: Span) -> list[Fragment]:
        """The fragments that a span means: of which it covers half or more, or that hold half or
        more of it."""
        found = []
        for one in self._judged:
            shared = min(span[1], one.end) - max(span[0], one.start)
            if shared > 0 and 2 * shared >= min(one.end - one.start, span[1] - span[0]):
                found.append(one)
        return found

    def _inside(self, span: Span) -> bool:
        return any(one.start <= span[0] and span[1] <= one.end for one in self._judged)

    def _exact(self, wanted: str) -> list[Span]:
        found: list[Span] = []
        at = self._plain.find(wanted) if wanted else -1
        while at >= 0 and len(found) < _MOST_PLACES:
            found.append((at, at + len(wanted)))
            at = self._plain.find(wanted, at + 1)
        return found

    def _one_of(self, exact: Sequence[Span], quote: str) -> Found:
        spans = [self._span(one) for one in exact]
        homes = [[one.id for one in self.covered(span)] for span in spans]
        said = [(span, home) for span, home in zip(spans, homes, strict=True) if home]
        inside = [one for one in said if self._inside(one[0])]
        said = inside or said  # rather in one fragment than across the border of two
        if not said:  # all of it is what the interviewer says
            return self._checked(Found(spans[0], 100.0), quote)
        if any(home != said[0][1] for _span, home in said):
            labels = self._labels(exact)
            raise UnplacedError(self._ambiguous(quote, labels), labels)
        return Found(said[0][0], 100.0, sure_span=len(said) == 1)

    def _checked(self, found: Found, quote: str) -> Found:
        if not self.covered(found.span):
            raise UnplacedError(
                _("this quote is what the interviewer says in {name}: {quote}").format(
                    name=one_line(self.transcript.name), quote=shorten(quote, 40)
                )
            )
        return found

    def _span(self, plain: Span) -> Span:
        start, end = plain
        return self._places[start], self._places[end - 1] + 1

    def _labels(self, plain: Sequence[Span]) -> list[str]:
        found = [one.label or "" for span in plain for one in self.covered(self._span(span))]
        return list(dict.fromkeys(found))

    def _not_found(self, quote: str) -> str:
        return _("this quote is not found in {name}: {quote}").format(
            name=one_line(self.transcript.name), quote=shorten(quote, 40)
        )

    def _ambiguous(self, quote: str, labels: Sequence[str]) -> str:
        return _("this quote fits fragments {one} and {other} of {name}: {quote}").format(
            one=labels[0],
            other=labels[1] if len(labels) > 1 else "–",
            name=one_line(self.transcript.name),
            quote=shorten(quote, 40),
        )


def _without_runs(text: str) -> tuple[str, list[int]]:
    """The text with one space for each stretch of white space, and where each character stood."""
    pieces: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"\s+|\S+", text):
        words = match[0]
        if words[0].isspace():
            pieces.append(" ")
            places.append(match.start())
        else:
            pieces.append(words)
            places.extend(range(match.start(), match.end()))
    return "".join(pieces), places
