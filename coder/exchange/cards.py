"""Quote cards for a session round a table: a page to print, cut up, and lay out by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coder.codebook import Code
from coder.exchange.single_quotes import SingleQuote, shortened_to
from coder.language import N_, _
from coder.leaving import CONFIDENTIAL
from coder.pages import render
from coder.report.basis import Basis

LONGEST = 420
"""Characters on a card, so that eight fit on a sheet of A4, but for the first of a code."""
OF_THE_PAGE = (
    N_("Print this page on A4 and cut along the lines."),
    N_("The code stands small at the bottom; fold it back to sort without seeing it."),
)
"""What the template says, here where it is found for translation."""
_TEMPLATE = Path(__file__).with_name("cards.html")


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one code."""

    code: Code
    cards: tuple[SingleQuote, ...]


def cards_page(found: Basis, quotes: Sequence[SingleQuote]) -> str:
    """The page, with its style inside and nothing to fetch; one code begins on a new sheet."""
    decks = [
        Deck(code, tuple(one for one in quotes if one.code.id == code.id))
        for code in found.book.codes
    ]
    team = found.audience == "team"
    return render(
        _TEMPLATE,
        title=_("Quote cards: {name}").format(name=found.coding_pass.name),
        confidential=_(CONFIDENTIAL) if team else "",
        about=f"{found.book.title.shown()} {found.book.version} · {found.date}",
        decks=[one for one in decks if one.cards],
        words=lambda one: shortened_to(one.words, LONGEST),
    )
