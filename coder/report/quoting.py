"""Choosing what is quoted: starred first, then approved; everybody once before anybody twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from coder.language import _
from coder.leaving import REASONS
from coder.report.basis import Basis, Piece
from coder.study.marks import MARKS
from coder.study.shortening import CUT

MOST = 5
"""Quotes of one code in one table, or on one theme sheet."""


def with_own_code(found: Basis, code: str) -> list[Piece]:
    """The settled fragments with that very code, where it counts; not with a code below it."""
    return [
        one
        for one in found.pieces
        if (said := one.assigned(code)) is not None and found.book.counts(said.qualifiers)
    ]


def best(pieces: Iterable[Piece], most: int = MOST) -> list[Piece]:
    """At most so many of those that may be quoted, the best first.

    Starred goes before not starred, then approved before not; of what is alike whoever was quoted
    least comes first, and then what stands first in the texts.
    """
    left = [one for one in pieces if one.stays is None]
    chosen: list[Piece] = []
    quoted: Counter[str] = Counter()
    while left and len(chosen) < most:
        one = min(
            left,
            key=lambda piece: (
                not piece.starred,
                "approved" not in piece.marks,
                sum(quoted[who] for who in piece.people),
            ),
        )
        left.remove(one)
        chosen.append(one)
        quoted.update(one.people)
    return chosen


def brief(quote: str, words: int = 25) -> str:
    """Its first words, with […] where more follows."""
    parts = quote.split()
    return quote if len(parts) <= words + 2 else f"{' '.join(parts[:words])} {CUT}"


def marks_of(piece: Piece) -> str:
    """Star, used and approved, in words."""
    words = ["★"] if piece.starred else []
    return ", ".join([*words, *(_(MARKS[one]) for one in piece.marks)])


def kept_back(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Lines that say how many fragments are not quoted, and why."""
    reasons = Counter(one.stays for one in pieces if one.stays is not None)
    return tuple(
        _("Not quoted: {n}, {why}.").format(n=reasons[one], why=_(words))
        for one, words in REASONS.items()
        if reasons[one]
    )
