"""Where a place in a text as it was decoded is in its canonical form.

Canonical is what :func:`coder.text.canonical` makes (NFC, LF, no control characters), and without
byte order marks inside. A selection never loses a letter: where it begins inside letters that
became one it begins before them, and where it ends inside them it ends behind them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from coder.text import canonical

_RUN = re.compile(r"[^\x20-\x7e\n\t]+\n?")
"""What may not stay as it is, with a line feed that may belong to it."""


@lru_cache(maxsize=4096)
def cleaned(text: str) -> str:
    """The canonical form, also without byte order marks that stand inside."""
    return canonical(text.replace("\ufeff", ""))


@lru_cache(maxsize=4096)
def _joins(character: str) -> bool:
    """Whether it may become one with what stands before it, or is taken away."""
    jamo = "\u1160" <= character <= "\u11ff"
    return jamo or unicodedata.category(character)[0] == "M" or not cleaned(character)


class Moved:
    """The way from offsets in a decoded text to offsets in its canonical form."""

    def __init__(self, before: str) -> None:
        self.after = canonical(before.replace("\ufeff", ""))
        self._starts: list[int] = []
        """Where each cluster that changes begins, in the decoded text …"""
        self._ends: list[int] = []
        self._new: list[tuple[int, int]] = []
        """… and where it begins and ends in the canonical one."""
        if before != self.after:
            more = 0
            for start, end in _clusters(before):
                cluster = before[start:end]
                became = cleaned(cluster)
                if became != cluster:
                    self._starts.append(start)
                    self._ends.append(end)
                    self._new.append((start + more, start + more + len(became)))
                    more += len(became) - len(cluster)

    def start(self, place: int) -> int:
        """Where a selection that begins there begins."""
        return self._place(place, 0)

    def end(self, place: int) -> int:
        """Where a selection that ends there ends."""
        return self._place(place, 1)

    def _place(self, place: int, side: int) -> int:
        at = bisect_right(self._starts, place) - 1
        if at < 0:
            return place
        if place == self._starts[at]:
            return self._new[at][0]
        if place < self._ends[at]:
            return self._new[at][side]
        return self._new[at][1] + place - self._ends[at]


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that become canonical each by itself, as far as they may change at all."""
    last = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if text[end - 1] == "\n" and text[end - 2] != "\r":
            end -= 1
        if start > last and _joins(text[start]):
            start -= 1
        last = end
        begin = start
        for place in range(start + 1, end):
            character = text[place]
            if not (_joins(character) or (character == "\n" and text[place - 1] == "\r")):
                yield begin, place
                begin = place
        yield begin, end
