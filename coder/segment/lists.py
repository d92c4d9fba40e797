"""Numbers and letters that count sentences off (``1.``, ``b.``, ``III.``): their stops end none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

# The stop comes first, since a search for one character is fast.
_BRIEF = re.compile(r"\.(?=\s)(?:(?<=\b\w\.)|(?<=\b\w\w\.)|(?<=\b\w{3}\.)|(?<=\b\w{4}\.))")
_MARKER = re.compile(r"\w{1,4}$")
_OPEN = ".?!…:;"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
ROMAN = re.compile(r"[IVX]{2,4}")


def _roman(numeral: str) -> int:
    return _ROMAN.index(numeral) + 1 if numeral in _ROMAN else 0


_KINDS: tuple[tuple[re.Pattern[str], str, Callable[[str], int]], ...] = (
    (re.compile(r"[0-9]{1,2}"), _OPEN, int),
    (re.compile(r"[a-z]"), _OPEN + ",", ord),
    (re.compile(r"[A-Z]"), _OPEN, ord),
    (re.compile(r"[IVX]{1,4}"), _OPEN, _roman),
)


def counting_stops(text: str) -> Iterator[int]:
    """Where the stops of enumerators stand: of a number whose neighbour in the row is there too.

    A single ``36.`` may be an answer; ``1.`` and later ``2.``, each where a sentence may begin, are
    a list.
    """
    brief = [match.start() for match in _BRIEF.finditer(text)]
    if len(brief) < 2:
        return
    for pattern, before, value in _KINDS:
        found = [
            (value(marker), stop)
            for stop in brief
            if pattern.fullmatch(marker := _marker(text, stop))
            and _may_begin(text, stop - len(marker), before)
        ]
        for (one, first), (other, second) in pairwise(found):
            if one and other == one + 1:
                yield from (first, second)


def _marker(text: str, stop: int) -> str:
    match = _MARKER.search(text[max(stop - 4, 0) : stop])
    return match.group() if match else ""


def _may_begin(text: str, position: int, before: str) -> bool:
    """Whether a sentence may begin there: at the start, or past white space after a stop."""
    left = text[max(position - 6, 0) : position]
    bare = left.rstrip("-–—•(\"'")
    return not left.strip() or (bare[-1:].isspace() and bare.rstrip()[-1:] in (*before, ""))
