"""``coder export xlsx`` and ``coder export table``: all tables of a pass, or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_output, with_pass, with_profile, with_study
from coder.cli.output import must_be_possible, tell, tell_left_out, tell_look, write_out
from coder.language import N_, _, ngettext

if TYPE_CHECKING:
    from coder.study import Study

# As coder.exchange.study_tables has them; written out, since that loads only when one is made.
TABLES = ("quotes", "codings", "respondents", "codebook", "agreement", "decisions")
_XLSX = N_(
    "All tables of a pass as one Excel workbook: quotes, codings, respondents by code, codebook, "
    "agreement and decisions.\n\n"
    "Text stands in it word for word, and Excel never takes it for a formula. On the sheet of "
    "codings 1 and 0 are judgements; an empty cell is not judged. Words that may not be quoted are "
    "left out, but memos and reasons are what people wrote: read them before you hand the file "
    "on. One table as CSV is: coder export table"
)
_TABLE = N_(
    "One table of the workbook as CSV: quotes, codings, respondents, codebook, agreement or "
    "decisions.\n\n"
    "A cell that Excel would run as a formula gets an apostrophe in front, except in the profile "
    "plain; --raw leaves it out."
)


def tell_cut(n: int) -> None:
    """Say how many texts did not fit into a cell of Excel."""
    if n:
        tell(
            ngettext(
                "{n} text is longer than a cell of Excel holds: it was cut, and ends in […✂]. "
                "It is whole in the CSV.",
                "{n} texts are longer than a cell of Excel holds: they were cut, and end in […✂]. "
                "They are whole in the CSV.",
                n,
            ).format(n=n)
        )


@click.command("xlsx", help=_(_XLSX))
@click.option("-o", "--output", metavar="FILE", required=True, help=_("Write here."))
@with_pass
@with_study
def xlsx(study: Study, output: str, pass_name: str | None) -> None:
    """Export the workbook."""
    from coder.exchange.study_tables import study_workbook
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    made = study_workbook(study, coding_pass)
    tell_look(record_look(study, coding_pass, "export xlsx"))
    write_out(made.written.content, output)
    tell_cut(made.written.cut)
    tell_left_out(made.left_out)


@click.command("table", help=_(_TABLE))
@click.argument("name", type=click.Choice(TABLES), metavar="TABLE")
@with_output
@with_profile("excel-nl")
@with_pass
@with_study
def table(
    study: Study, name: str, output: str | None, profile: str, raw: bool, pass_name: str | None
) -> None:
    """Export one table."""
    from coder.exchange.study_tables import study_table
    from coder.exchange.tables import write_table
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    found = study_table(study, coding_pass, name)
    if name != "codebook":
        tell_look(record_look(study, coding_pass, f"export table {name}"))
    content = write_table(found.columns, found.rows, profile=profile, raw=raw)  # type: ignore[arg-type]
    write_out(content, output)
    tell_left_out(found.left_out)
