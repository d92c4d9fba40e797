"""``coder export``: quotes and codings as CSV; the other forms stand in modules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.export_miro import cards, miro
from coder.cli.export_refi import qdc, qdpx
from coder.cli.export_sheet import sheet
from coder.cli.export_xlsx import table, xlsx
from coder.cli.options import with_output, with_pass, with_profile, with_study
from coder.cli.output import must_be_possible, tell, tell_left_out, tell_look, write_out
from coder.language import N_, _, ngettext

if TYPE_CHECKING:
    from coder.study import Study

_CSV = N_(
    "Quotes as CSV: one row a quote and code, of every coder you may see and of the consensus.\n\n"
    "Opens in a Dutch Excel as it is. A cell that Excel would run as a formula gets an apostrophe "
    "in front; --raw leaves it out. Passages marked as about a third person or of a special "
    "category never leave the team, nor do words of respondents who are not to be quoted, or not "
    "before they approved: they are left out, and counted."
)
_CODINGS = N_(
    "Judgements as CSV: one row a judgement, each coder's last independent one.\n\n"
    "Empty codes mean: judged, none applies. The same file comes back with: coder import "
    "codings\n\n"
    "It is meant for the team itself: passages marked as about a third person or of a special "
    "category are in it. What is for others is: coder export csv"
)


@click.group("export", help=_("Hand over quotes and codings."))
def command() -> None:
    """The group of the exports."""


@command.command("csv", help=_(_CSV))
@with_output
@click.option("--starred", is_flag=True, help=_("Only starred quotes."))
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("Only this code. Repeats."))
@click.option(
    "--qualifier",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("Only with this value, such as valence=absent; NAME=- is: not said. Repeats."),
)
@click.option("--counting", is_flag=True, help=_("Only what counts: not what is absent and such."))
@click.option("--of", "whose", metavar="WHO", help=_("Only of this coder, or of consensus."))
@with_profile("excel-nl")
@with_pass
@with_study
def csv(
    study: Study,
    output: str | None,
    starred: bool,
    codes: tuple[str, ...],
    pairs: tuple[str, ...],
    counting: bool,
    whose: str | None,
    profile: str,
    raw: bool,
    pass_name: str | None,
) -> None:
    """Export quotes."""
    from coder.codebook.qualifying import read_pair
    from coder.exchange.quotes import CONSENSUS, may_leave, quote_table, quotes
    from coder.exchange.tables import write_table
    from coder.study.codebooks import get_codebook
    from coder.study.coders import find_coder
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    if whose is not None and whose.casefold() != CONSENSUS:
        whose = find_coder(study, whose).name
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    found = quotes(
        study,
        coding_pass,
        whose=whose,
        only_starred=starred,
        codes=codes,
        qualifiers=[read_pair(book, one) for one in pairs],
        counting=counting,
    )
    tell_look(record_look(study, coding_pass, "export csv"))
    leaving, stayed = may_leave(study, found)
    columns, rows = quote_table(leaving, coding_pass, book)
    content = write_table(columns, rows, profile=profile, raw=raw)  # type: ignore[arg-type]
    write_out(content, output)
    n = len(rows)
    tell(ngettext("{n} quote.", "{n} quotes.", n).format(n=n))
    tell_left_out(stayed)


@command.command("codings", help=_(_CODINGS))
@with_output
@click.option(
    "--stage",
    type=click.Choice(["independent", "revised", "recoded"]),
    default="independent",
    show_default=True,
    help=_("Judgements of which stage."),
)
@with_profile("plain")
@with_pass
@with_study
def codings(
    study: Study, output: str | None, stage: str, profile: str, raw: bool, pass_name: str | None
) -> None:
    """Export judgements."""
    from coder.exchange.codings import export_codings
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    content = export_codings(
        study,
        coding_pass,
        stage=stage,  # type: ignore[arg-type]
        profile=profile,  # type: ignore[arg-type]
        raw=raw,
    )
    tell_look(record_look(study, coding_pass, "export codings"))
    write_out(content, output)


for _command in (xlsx, table, sheet, qdpx, qdc, miro, cards):
    command.add_command(_command)
