"""``coder export miro`` and ``coder export cards``: quotes one by one, for a board or a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import Command, with_audience, with_pass, with_profile, with_study
from coder.cli.output import must_be_possible, tell, tell_left_out, tell_look, write_out
from coder.errors import InputError
from coder.language import N_, _, ngettext

if TYPE_CHECKING:
    from coder.exchange.single_quotes import SingleQuote
    from coder.leaving import Audience, Reason
    from coder.report import Basis
    from coder.study import Study

_MIRO = N_(
    "Notes for a board such as Miro: one short quote a cell, with who said it and the code.\n\n"
    "Open the file in Excel, copy the column and paste it on the board: each cell becomes a note. "
    "With --tags it has the columns text, tag and color, for programs that read those. What lies "
    "on the board comes back with: coder import miro\n\n"
    "A board is outside the team: respondents are shown by their role, and words that may not be "
    "quoted are left out. With --team their names (pseudonyms) stand there."
)
_CARDS = N_(
    "Quote cards to print, for a session round a table: a page in HTML, a sheet for each code, "
    "eight cards on a sheet, with lines to cut along.\n\n"
    "For others respondents are shown by their role, and words that may not be quoted are left "
    "out. With --team their names (pseudonyms) stand there, and where to find the words."
)


def _choosing(function: Command) -> Command:
    """Which quotes, and for whom."""
    for option in (
        click.option("--starred", is_flag=True, help=_("Only starred quotes.")),
        click.option(
            "--code", "codes", multiple=True, metavar="CODE", help=_("Only this code. Repeats.")
        ),
        with_audience,
        click.option("-o", "--output", metavar="FILE", required=True, help=_("Write here.")),
    )[::-1]:
        function = option(function)
    return with_pass(with_study(function))


def _chosen(
    study: Study, what: str, asked: dict[str, Any]
) -> tuple[Basis, list[SingleQuote], Counter[Reason]]:
    from coder.exchange.single_quotes import single_quotes
    from coder.report import basis, pass_of_results
    from coder.study.looks import record_look

    must_be_possible(asked["output"])
    coding_pass = pass_of_results(study, asked["pass_name"])
    audience: Audience = asked["audience"]
    found = basis(study, coding_pass, of=asked["whose"], audience=audience)
    quotes, stayed = single_quotes(found, codes=asked["codes"], only_starred=asked["starred"])
    tell_look(record_look(study, coding_pass, what))
    if not quotes:
        tell_left_out(stayed)
        raise InputError(_("There is no quote that fits; nothing was written."))
    return found, quotes, stayed


def _tell(quotes: list[SingleQuote], stayed: Counter[Reason]) -> None:
    n = len(quotes)
    tell(ngettext("{n} quote.", "{n} quotes.", n).format(n=n))
    tell_left_out(stayed)


@click.command("miro", help=_(_MIRO))
@click.option("--tags", is_flag=True, help=_("With the columns text, tag and color."))
@_choosing
@with_profile("excel-nl")
def miro(study: Study, tags: bool, profile: str, raw: bool, **asked: Any) -> None:
    """Export notes."""
    from coder.exchange.miro import note_of, notes_table
    from coder.exchange.tables import write_rows, write_table

    _found, quotes, stayed = _chosen(study, "export miro", asked)
    chosen: Any = profile
    if tags:
        content = write_table(*notes_table(quotes), profile=chosen, raw=raw)
    else:
        content = write_rows([(note_of(one),) for one in quotes], profile=chosen, raw=raw)
    write_out(content, asked["output"])
    _tell(quotes, stayed)


@click.command("cards", help=_(_CARDS))
@_choosing
def cards(study: Study, **asked: Any) -> None:
    """Export cards."""
    from coder.exchange.cards import cards_page

    found, quotes, stayed = _chosen(study, "export cards", asked)
    write_out(cards_page(found, quotes).encode("utf-8"), asked["output"])
    _tell(quotes, stayed)
