"""Speech without stops, as some recognisers write it: cut at line breaks, else by length.

A trained or hand-made rule for where its sentences end does not exist, so that nothing here claims
to find them: the pieces are of a size that can be judged, and the person who imports is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder.segment.pipeline import Range, trim
from coder.segment.words import CONJUNCTIONS, MARKERS

OPEN = 70
"""A "sentence" without a stop at its end and with more words than this holds several: in real
interviews the longest has 68."""

CLOSED = 250
"""One with a stop at its end and more words than this holds several too."""

_STOP_AT_END = re.compile(r"[.?!…‥][\s\"'”’“‘»)\]}*_/]*$")
_WORD = re.compile(r"\S+")


def is_unpunctuated(sentence: str) -> bool:
    """Whether so much is said without a stop that this cannot be one sentence."""
    n_words = len(sentence.split())
    return n_words > OPEN and (n_words > CLOSED or not _STOP_AT_END.search(sentence))


def break_up(text: str, ranges: Sequence[Range], max_words: int) -> list[Range]:
    """The ranges of sentences, with those that cannot be one sentence cut further.

    Line breaks (subtitles keep theirs) come first; a line of more than ``max_words`` words is cut
    where a word such as *maar* or *en toen* stands near the end of that length, else before a
    conjunction, else at the length.
    """
    pieces: list[Range] = []
    for start, end in ranges:
        if is_unpunctuated(text[start:end]):
            for line in re.finditer(r"[^\n]+", text[start:end]):
                pieces += _by_length(text, start + line.start(), start + line.end(), max_words)
        else:
            pieces.append((start, end))
    return pieces


def _by_length(text: str, start: int, end: int, max_words: int) -> Iterator[Range]:
    places = [match.start() for match in _WORD.finditer(text, start, end)]
    first = 0
    while len(places) - first > max_words:
        after = _best_place(text, places, first, max_words, len(places))
        yield trim(text, places[first], places[after])
        first = after
    if first < len(places):
        yield trim(text, places[first], end)


def _best_place(text: str, places: Sequence[int], first: int, max_words: int, n: int) -> int:
    """The word to cut before: the last that opens something new in the second half of the room."""
    last = min(first + max_words, n - 1)
    earliest = min(first + max(max_words // 2, 1), last)
    for pattern in (MARKERS, CONJUNCTIONS):
        for place in range(last, earliest - 1, -1):
            if pattern.match(text, places[place]):
                while place > earliest and pattern.match(text, places[place - 1]):
                    place -= 1
                return place
    # nothing to hold on to: equal pieces rather than a stub at the end
    rest = n - first
    return first + -(-rest // -(-rest // max_words))
