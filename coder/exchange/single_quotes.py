"""Quotes one by one, short, each with who said it and one code: for a note or a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coder.codebook import Code
from coder.leaving import Reason
from coder.report.basis import Basis, Piece
from coder.report.people import role_of, source_of
from coder.report.quoting import with_own_code
from coder.study.shortening import CUT
from coder.text import display


@dataclass(frozen=True, slots=True)
class SingleQuote:
    """One quote with one of its codes."""

    code: Code
    words: str
    """On one line."""
    who: str
    """As the audience is shown them."""
    place: str
    """``P1 33``, or ``G1 4 (Bas)``, for the team; else ""."""
    starred: bool


def single_quotes(
    found: Basis, *, codes: Sequence[str] = (), only_starred: bool = False
) -> tuple[list[SingleQuote], Counter[Reason]]:
    """What counts for these codes (all where none is named), by code and in reading order.

    Only what may leave the team; of the rest how many stay, and why. Raises InputError for an
    unknown code.
    """
    chosen = [found.book.code(code) for code in codes] or list(found.book.codes)
    leaving: list[SingleQuote] = []
    stayed: Counter[Reason] = Counter()
    for code in chosen:
        for piece in with_own_code(found, code.id):
            if only_starred and not piece.starred:
                continue
            if piece.stays is not None:
                stayed[piece.stays] += 1
            else:
                leaving.append(_single(found, code, piece))
    return leaving, stayed


def _single(found: Basis, code: Code, piece: Piece) -> SingleQuote:
    words = " ".join(display(piece.quote(code.id)).split())
    named = dict.fromkeys(found.labels[one] for one in piece.people if one in found.labels)
    who = " + ".join(named) or role_of(found, piece)
    place = source_of(found, piece) if found.audience == "team" else ""
    return SingleQuote(code, words, who, place, piece.starred)


def shortened_to(words: str, most: int) -> str:
    """At most so many characters, cut between two words, with […] where more follows."""
    if len(words) <= most:
        return words
    room = max(most - len(CUT) - 1, 0)
    start = words[: room + 1].rsplit(" ", 1)[0] if " " in words[: room + 1] else words[:room]
    return f"{start.rstrip()} {CUT}".strip()
