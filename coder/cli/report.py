"""``coder report``: the results as tables, the account, and the whole as a page."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_audience, with_json, with_pass, with_profile, with_study
from coder.cli.output import must_be_possible, say, say_json, tell_look, write_out
from coder.cli.report_whole import ACCOUNT, say_account, write_whole
from coder.errors import InputError
from coder.language import LANGUAGES, N_, _
from coder.report import CHECKS, TABLES

if TYPE_CHECKING:
    from coder.exchange.tables import Profile
    from coder.report import Audience, Table
    from coder.study import Study

_HELP = N_(
    "The results of a pass, as tables. TABLE is one of: {names}; without it the overview.\n\n"
    "They rest on what the team settled: the decision, else what all coders agreed on, else the "
    "judgement of the one coder who was planned. Respondents are counted as n (+u) of N: u would "
    "join if fragments that are not settled went to a code that somebody chose, and N were wholly "
    "judged. Who is not yet read is not counted as not mentioning it.\n\n"
    "Made for others, respondents are shown by their role; --team shows who they are, and is "
    "confidential. The table privacy is for the team alone: by what somebody may be known.\n\n"
    "In CSV and JSON a count is three columns: _n, _u and _of."
)
_WHOLE = N_(
    "The whole report is one page with --html FILE (it prints well), a document for Word with "
    "--docx FILE, and Markdown with --md and no TABLE. With account for TABLE: how the results "
    "came about, in sentences for the methods section, and COREQ and SRQR filled in as far as the "
    "study shows."
)
_TABLES = (*TABLES, *CHECKS, ACCOUNT)


@click.command("report", help=_(_HELP).format(names=", ".join(_TABLES)) + "\n\n" + _(_WHOLE))
@click.argument("table", required=False, metavar="TABLE", type=click.Choice(_TABLES))
@with_audience
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("In this language."))
@click.option("--html", metavar="FILE", help=_("The whole report, as one page."))
@click.option("--docx", metavar="FILE", help=_("The whole report, for Word."))
@click.option("--csv", "as_csv", is_flag=True, help=_("As CSV."))
@click.option(
    "--md", "as_markdown", is_flag=True, help=_("As Markdown; without TABLE the whole report.")
)
@with_profile("excel-nl")
@click.option("-o", "--output", metavar="FILE", help=_("Write here (else to the screen)."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    table: str | None,
    whose: str,
    lang: str | None,
    audience: Audience,
    html: str | None,
    docx: str | None,
    as_csv: bool,
    as_markdown: bool,
    profile: Profile,
    raw: bool,
    output: str | None,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """Print or write one table, the account, or the whole report."""
    from coder.language import current, using
    from coder.report import basis, document, make_table, pass_of_results
    from coder.study.looks import record_look

    if as_csv + as_markdown + as_json > 1:
        raise InputError(_("Choose one of --csv, --md and --json."))
    must_be_possible(output)
    coding_pass = pass_of_results(study, pass_name)
    whole = html is not None or docx is not None or (as_markdown and table is None)
    if whole or table == ACCOUNT:
        _must_go_together(table, whole, as_csv, as_json, whose)
        found_for = basis(study, coding_pass, audience=audience)
        if whole:
            md = (output or "-") if as_markdown else None
            write_whole(found_for, lang, html=html, docx=docx, md=md)
        else:
            say_account(found_for, lang, as_json=as_json, md=as_markdown, output=output)
        tell_look(record_look(study, coding_pass, "report"))
        return
    with using(lang or current()):
        made = make_table(
            table or "overview", basis(study, coding_pass, of=whose, audience=audience)
        )
        found = document(made)
        content = _written(made, as_csv, as_markdown, profile, raw, output)
    tell_look(record_look(study, coding_pass, "report"))
    if as_json and output is None:
        say_json(found)
    elif as_json:
        write_out((json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode(), output)
    elif output is None and not as_csv:
        say(content.decode("utf-8").rstrip("\n"))
    else:
        write_out(content, output)


def _must_go_together(
    table: str | None, whole: bool, as_csv: bool, as_json: bool, whose: str
) -> None:
    """Raise InputError for what a report as a whole, or the account, cannot be."""
    if whole and (table is not None or as_json):
        raise InputError(_("--html, --docx and --md without TABLE make the whole report."))
    if as_csv:
        raise InputError(_("--csv goes with one of the tables."))
    if whose != "consensus":
        raise InputError(_("--of goes with one of the tables."))


def _written(
    made: Table, as_csv: bool, as_markdown: bool, profile: Profile, raw: bool, output: str | None
) -> bytes:
    """The table as a file has it."""
    from coder.exchange.tables import write_table
    from coder.report import flat, to_markdown, to_text

    if as_csv:
        columns, rows = flat(made)
        return write_table(columns, rows, profile=profile, raw=raw)
    if as_markdown:
        return to_markdown(made).encode("utf-8")
    width = shutil.get_terminal_size().columns if output is None else None
    return to_text(made, width or 80).encode("utf-8")
