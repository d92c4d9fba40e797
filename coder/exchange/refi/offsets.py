"""How a file counts the places in a text: found out by comparing the words that it quotes.

The standard says code points and no more. Programs count a line end as one or as two, letters
outside the basic plane (emoji) as one or as two, and a byte order mark as one or as none.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coder.exchange.refi.project import Selection

_SPACE = re.compile(r"\s+")
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile(r"\r\n|\n|[\U00010000-\U0010ffff]")
_TELLS = 3
"""Characters; shorter words are found anywhere, so that they tell nothing of a place."""
_MAY_BE_CUT = 24
"""Characters; shorter names are whole unless they end with dots."""
_LONGEST = 2_000
"""Characters of a name that are compared."""
_SAMPLE = 200
"""So many quotes are looked for in the whole text."""
_EDGES = 0.9
"""The share of selections that must begin and end with words, where they quote nothing."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One way to count."""

    line_end: int = 0
    """How much a line end counts for: 1, 2, or 0: as it is written."""
    utf16: bool = False
    """Whether a character outside the basic plane counts for two."""
    mark: bool = False
    """Whether a byte order mark counts, though it is no part of the text."""


AS_STATED = Convention()
"""Code points of the text as it is written: what the standard says."""


def conventions(text: str) -> Iterator[Convention]:
    """The ways of counting that make a difference in this text, the likeliest first."""
    written = {0}
    if "\r\n" in text:
        written.add(1)
    if re.search(r"(?<!\r)\n", text):
        written.add(2)
    astral = [False, True] if any(one > "\uffff" for one in text) else [False]
    for mark in (False, True):
        for utf16 in astral:
            for line_end in sorted(written):
                yield Convention(line_end, utf16, mark)


class Counting:
    """A text counted in one way; gives places in it as Python counts them."""

    def __init__(self, text: str, convention: Convention) -> None:
        self.text = text
        self.convention = convention
        self._ends: list[int] = []
        """Where each character that counts otherwise ends, as the file counts …"""
        self._real: list[tuple[int, int]] = []
        """… and where it begins and ends in the text."""
        if convention.line_end or convention.utf16:
            more = 0
            for match in _SPECIAL.finditer(text):
                value = self._value(match[0])
                if value != len(match[0]):
                    more += value - len(match[0])
                    self._ends.append(match.end() + more)
                    self._real.append(match.span())

    def _value(self, character: str) -> int:
        if character[-1] == "\n":
            return self.convention.line_end or len(character)
        return 2 if self.convention.utf16 else 1

    def place(self, stated: int) -> int | None:
        """Where it is in the text; None for what lies outside it, or inside one letter."""
        stated -= self.convention.mark
        at = bisect_right(self._ends, stated)
        found = stated - (self._ends[at - 1] - self._real[at - 1][1] if at else 0)
        if at < len(self._real) and found > self._real[at][0]:  # between CR and LF, say
            found = self._real[at][0]
            if self.text[found] not in "\r\n":
                return None
        return found if 0 <= found <= len(self.text) else None

    def span(self, one: Selection) -> tuple[int, int] | None:
        """Where a selection is in the text; None where it lies nowhere."""
        start, end = self.place(one.start), self.place(one.end)
        return None if start is None or end is None or start >= end else (start, end)


def plain(words: str) -> str:
    """Words as they are compared: NFC, white space as one blank, nothing that XML cannot hold."""
    if words.isascii() and words.isprintable() and "  " not in words:
        return words.strip()
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _ILLEGAL.sub("", words))).strip()


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that the name of a selection quotes."""

    words: str
    cut: bool
    """Whether more words may follow: it ends with dots, or is as long as programs make it."""


@lru_cache(maxsize=4096)
def quoted(name: str) -> Quote:
    """The words that a name quotes, without the dots of one that is cut."""
    whole = plain(name[:_LONGEST])
    words = whole.removesuffix("…").removesuffix("...").rstrip()
    return Quote(words, words != whole or len(words) >= _MAY_BE_CUT)


def fits(text: str, span: tuple[int, int], quote: Quote) -> bool:
    """Whether these are the words there, or the beginning of them where they are cut."""
    words, cut = quote.words, quote.cut and len(quote.words) >= _TELLS
    there = text[span[0] : min(span[1], span[0] + 4 * len(words) + 200)]
    if there.startswith(words) and (cut or len(there) == len(words)):
        return True
    shown = plain(there)
    return shown == words or (cut and shown.startswith(words))


@dataclass(frozen=True, slots=True)
class Judged:
    """How the places of a text are counted, as far as its quotes tell."""

    counting: Counting
    sure: bool
    """Whether quotes say so, or nothing could be counted otherwise."""


def judge(text: str, selections: Sequence[Selection]) -> Judged:
    """The way of counting that fits best; of equals the likeliest.

    ``text`` is as it was decoded, without a byte order mark. Sure is it where at least half of the
    quotes that are in the text fit. Where nothing is quoted, it is sure where all ways are the
    same, or where by one of them alone selections begin and end with words.
    """
    told = [(one, quoted(one.name)) for one in selections if one.end > one.start]
    told = [(one, quote) for one, quote in told if len(quote.words) >= _TELLS]
    first = Counting(text, AS_STATED)
    cut = any(quote.cut and one.end - one.start > len(one.name) for one, quote in told)
    if told and not cut and _hits(first, told) == len(told):
        return Judged(first, True)
    ways = [Counting(text, one) for one in conventions(text)]
    hits = [_hits(way, told) for way in ways]
    most = max(hits)
    shown, some = plain(text), told[:: max(len(told) // _SAMPLE, 1)]
    in_text = [pair for pair in some if pair[1].words in shown]  # the others are titles
    if most:
        # Words that are cut say where a selection begins; how it ends tells the ways apart.
        equal = [way for way, n in zip(ways, hits, strict=True) if n == most]
        best_way = max(equal, key=lambda way: _whole_words(way, told))
        return Judged(best_way, 2 * _hits(best_way, in_text) >= len(in_text))
    if in_text:
        return Judged(first, False)
    # A mark that counts shifts all alike: nothing but a quote could tell.
    ways = [way for way in ways if not way.convention.mark]
    edges = [_edges(way, selections) for way in ways]
    best = max(edges)
    if len(ways) > 1 and (best < _EDGES or edges.count(best) > 1):
        return Judged(first, False)
    return Judged(ways[edges.index(best)], True)


def _hits(way: Counting, told: Sequence[tuple[Selection, Quote]]) -> int:
    found = 0
    for one, quote in told:
        span = way.span(one)
        found += span is not None and fits(way.text, span, quote)
    return found


def _whole_words(way: Counting, told: Sequence[tuple[Selection, Quote]]) -> int:
    """How many selections end with the end of a word, or of a sentence."""
    found = 0
    for one, _said in told:
        span = way.span(one)
        if span is not None:
            found += _edge(way.text, span[1]) and not way.text[span[1] - 1].isspace()
    return found


def _edges(way: Counting, spans: Sequence[Selection]) -> float:
    """The share of selections that begin and end where words do."""
    found = 0
    for one in spans:
        span = way.span(one)
        if span is not None and span[0] < span[1]:
            found += _edge(way.text, span[0]) and _edge(way.text, span[1])
    return found / len(spans) if spans else 0.0


def _edge(text: str, place: int) -> bool:
    """Whether no word goes on there."""
    inside = 0 < place < len(text)
    return not (inside and text[place - 1].isalnum() and text[place].isalnum())
