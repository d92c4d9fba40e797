"""Where stretches of a text are in a corrected version of it: functions of texts and offsets.

First a diff on two levels: lines by difflib, and the words of the lines that differ by rapidfuzz.
A stretch of which that leaves too little is looked for by its words, with what stood round it,
where it is long enough to be told apart. Similarity is 0…100 (Indel, as ``rapidfuzz.fuzz.ratio``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

State = Literal["same", "changed", "moved", "orphan"]
Span = tuple[int, int]
Piece = tuple[int, int, int, int]
"""(start, end, start, end): a stretch of the older text and the one in its place. Of equal length:
letter by letter; otherwise one stands for the other as a whole."""

SURE = 85.0
"""Similarity from which a place is taken without asking."""
_LOST = 60.0
"""Below this, the place that the diff gives is no better than one found by the words."""
_TELLING = 20
"""Code points; a shorter text ("Ja.") is found anywhere, so it is not looked for."""
_CONTEXT = 32
"""Code points on each side that tell one place from another."""
_MOST_CELLS = 400_000_000
"""Tokens times tokens of two blocks that are compared; above it they are another text."""
_MOST_LETTERS = 4_000_000
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where one stretch is in the corrected text."""

    before: Span
    after: Span | None
    """None for an orphan: it has no place any more."""
    state: State
    """same: where it was, word for word; changed: where it was, with other words; moved: found
    elsewhere."""
    similarity: float
    pieces: tuple[Piece, ...]
    """What became of each part of it."""

    @property
    def sure(self) -> bool:
        """Whether it is taken without asking a person."""
        return self.after is not None and self.similarity >= SURE


def anchor(before: str, after: str, spans: Sequence[Span]) -> list[Anchor]:
    """Where each of these stretches is in the text ``after``.

    ``spans`` are in order and do not overlap; nor do the places found. An unchanged text gives the
    same spans; an edit outside a span leaves it the same.
    """
    from rapidfuzz import fuzz

    borders = sorted({offset for span in spans for offset in span})
    pieces = aligned(before, after, borders)
    found: list[Anchor] = []
    lost: list[int] = []
    for number, (start, end) in enumerate(spans):
        mine = tuple(_of_span(pieces, start, end))
        place = _bounds(after, mine)
        old = before[start:end]
        likeness = 0.0 if place is None else fuzz.ratio(old, after[slice(*place)])
        if place is None or likeness < _LOST:
            lost.append(number)
        state: State = "orphan" if place is None else "changed"
        if place is not None and after[slice(*place)] == old:
            state = "same"
        found.append(Anchor((start, end), place, state, likeness, clipped(mine, place)))
    for number in sorted(lost, key=lambda one: spans[one][0] - spans[one][1]):
        taken = [one.after for one in found if one.after and one.before != spans[number]]
        found[number] = _searched(before, after, found[number], taken)
    return found


def aligned(before: str, after: str, borders: Iterable[int] = ()) -> list[Piece]:
    """What became of each stretch of a text, in order: the diff on two levels.

    Where words that were replaced lie across a border, they are divided there.
    """
    from difflib import SequenceMatcher

    old, new = _lines(before), _lines(after)
    words_old = [before[a:b] for a, b in pairwise(old)]
    words_new = [after[a:b] for a, b in pairwise(new)]
    # Not without its shortcut for frequent lines: it is what keeps a text of equal lines bearable.
    matcher = SequenceMatcher(None, words_old, words_new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        block = (old[a], old[b], new[c], new[d])
        if tag == "replace":
            pieces += _by_words(before, after, block)
        else:
            pieces.append(block)
    return list(_divided(before, after, _joined(pieces), sorted(set(borders))))


def find_quote(
    text: str, quote: str, prefix: str = "", suffix: str = "", free: Sequence[Span] | None = None
) -> tuple[Span, float] | None:
    """The place in a text that is most like a quote, and how much; None where there is none.

    ``prefix`` and ``suffix`` (what stood before and after it) choose between places that are
    alike; ``free`` are the stretches in which it may lie. A quote of fewer than 20 code points is
    not looked for.
    """
    from rapidfuzz import fuzz

    if len(quote.strip()) < _TELLING:
        return None
    places: list[tuple[float, float, Span]] = []
    for start, end in [(0, len(text))] if free is None else free:
        for place in _candidates(text, quote, start, end):
            likeness = fuzz.ratio(quote, text[slice(*place)])
            round_it = fuzz.ratio(prefix[-_CONTEXT:], text[max(place[0] - _CONTEXT, 0) : place[0]])
            round_it += fuzz.ratio(suffix[:_CONTEXT], text[place[1] : place[1] + _CONTEXT])
            places.append((likeness, round_it, place))
    if not places:
        return None
    likeness, _round_it, place = max(places, key=lambda one: (*one[:2], -one[2][0]))
    return place, likeness


def _candidates(text: str, quote: str, start: int, end: int) -> Iterator[Span]:
    from rapidfuzz import fuzz

    exact = False
    at = text.find(quote, start, end)
    while at >= 0:
        exact = True
        yield at, at + len(quote)
        at = text.find(quote, at + 1, end)
    if exact or end - start < len(quote) // 2:
        return
    near = fuzz.partial_ratio_alignment(quote, text[start:end], score_cutoff=_LOST)
    if near is not None and near.dest_end > near.dest_start:
        yield _whole_words(text, start + near.dest_start, start + near.dest_end, start, end)


def _whole_words(text: str, start: int, end: int, first: int, last: int) -> Span:
    """Up to where words begin and end, without white space at the ends."""
    while start > first and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < last and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while end < last and not text[end].isspace() and not text[end].isalnum():
        end += 1  # the full stop
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _searched(before: str, after: str, known: Anchor, taken: Iterable[Span]) -> Anchor:
    start, end = known.before
    found = find_quote(
        after,
        before[start:end],
        before[max(start - _CONTEXT, 0) : start],
        before[end : end + _CONTEXT],
        _free(len(after), taken),
    )
    if found is None or found[1] <= known.similarity or found[1] < _LOST:
        return known if known.similarity else Anchor(known.before, None, "orphan", 0.0, ())
    place, likeness = found
    inside = aligned(before[start:end], after[slice(*place)])
    pieces = tuple((a + start, b + start, c + place[0], d + place[0]) for a, b, c, d in inside)
    return Anchor(known.before, place, "moved", likeness, pieces)


def _free(length: int, taken: Iterable[Span]) -> list[Span]:
    """What lies between the stretches that are taken."""
    free, position = [], 0
    for start, end in sorted(taken):
        if position < start:
            free.append((position, start))
        position = max(position, end)
    return [*free, (position, length)] if position < length else free


def _lines(text: str) -> list[int]:
    """Where lines begin, and the end of the text."""
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    return sorted(set(starts)) if text else [0, 0]


def _by_words(before: str, after: str, block: Piece) -> Iterator[Piece]:
    from rapidfuzz.distance import Indel

    a, b, c, d = block
    old = [a, *(match.end() + a for match in _TOKEN.finditer(before[a:b]))]
    new = [c, *(match.end() + c for match in _TOKEN.finditer(after[c:d]))]
    if (len(old) - 1) * (len(new) - 1) > _MOST_CELLS:
        yield block
        return
    words_old = [before[x:y] for x, y in pairwise(old)]
    words_new = [after[x:y] for x, y in pairwise(new)]
    for one in Indel.opcodes(words_old, words_new):
        yield old[one.src_start], old[one.src_end], new[one.dest_start], new[one.dest_end]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Equal stretches as they are; what goes and what comes at one place as one piece."""
    result: list[Piece] = []
    open_piece: Piece | None = None
    for a, b, c, d in pieces:
        if b - a == d - c:
            result += [*filter(None, [open_piece]), (a, b, c, d)]
            open_piece = None
        else:
            start = open_piece or (a, a, c, c)
            open_piece = (start[0], b, start[2], d)
    return [*result, open_piece] if open_piece else result


def _divided(
    before: str, after: str, pieces: Iterable[Piece], borders: Sequence[int]
) -> Iterator[Piece]:
    from bisect import bisect_left, bisect_right

    for a, b, c, d in pieces:
        inside = borders[bisect_right(borders, a) : bisect_left(borders, b)]
        if not inside:
            yield a, b, c, d
            continue
        if b - a == d - c:
            edges = [a, *inside, b]
            yield from ((x, y, c + x - a, c + y - a) for x, y in pairwise(edges))
            continue
        places = [c, *_letter_by_letter(before, after, (a, b, c, d), inside), d]
        for (x, y), (v, w) in zip(pairwise([a, *inside, b]), pairwise(places), strict=True):
            yield x, y, v, w


def _letter_by_letter(
    before: str, after: str, block: Piece, inside: Sequence[int]
) -> Iterator[int]:
    """Where the borders inside a replaced stretch are in what replaced it."""
    from rapidfuzz.distance import Indel

    a, b, c, d = block
    if (b - a) * (d - c) > _MOST_LETTERS:
        yield from (d for _border in inside)
        return
    codes = list(Indel.opcodes(before[a:b], after[c:d]))
    for border in inside:
        place = d
        for code in codes:
            i, k = code.src_start, code.dest_start
            if i <= border - a < code.src_end:
                linear = code.src_end - i == code.dest_end - k
                place = c + (k + border - a - i if linear else k)
                break
        yield place


def _of_span(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    """The part of the pieces that is of a stretch; its ends are borders of theirs."""
    from bisect import bisect_left

    first = bisect_left(pieces, start, key=lambda one: one[1])
    for a, b, c, d in pieces[first:]:
        if a >= end:
            break
        if start <= a < b <= end:
            yield a, b, c, d


def _bounds(after: str, pieces: Sequence[Piece]) -> Span | None:
    """From the first to the last letter that is left or stands in the place of one."""
    left = [(c, d) for _a, _b, c, d in pieces if c < d]
    if not left:
        return None
    start, end = left[0][0], left[-1][1]
    inner = after[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    return (start, end) if start < end else None


def clipped(pieces: Sequence[Piece], place: Span | None) -> tuple[Piece, ...]:
    """The pieces without what lies outside a place in the corrected text."""
    if place is None:
        return ()
    result = []
    for a, b, c, d in pieces:
        left, right = max(c, place[0]), min(d, place[1])
        if left >= right:
            continue
        if b - a == d - c:
            result.append((a + left - c, b - (d - right), left, right))
        else:
            result.append((a, b, left, right))
    return tuple(result)
