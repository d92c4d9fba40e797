"""``coder report`` without a table: the whole report, and the account of how it came about."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from coder.cli.output import must_be_possible, say, say_json, tell, write_out
from coder.errors import InputError
from coder.language import _, current, ngettext, using

if TYPE_CHECKING:
    from coder.report import Basis
    from coder.report.claims import Account
    from coder.report.pages import Report

ACCOUNT = "account"
"""Stands where the name of a table stands."""
_WIDTH = 80
_SHOWN = 12


def write_whole(
    found: Basis, lang: str | None, *, html: str | None, docx: str | None, md: str | None
) -> None:
    """Write the whole report in each form that is asked for (``-``: to the screen)."""
    from coder.report.pages import report_of, to_docx, to_html, to_markdown
    from coder.report.pages.remaining import left_in

    for path in (html, docx, md):
        must_be_possible(path)
    if docx == "-":
        raise InputError(_("A document for Word needs a file: --docx FILE"))
    report = report_of(found, lang or current())
    if html is not None:
        write_out(to_html(report).encode("utf-8"), html)
    if docx is not None:
        write_out(to_docx(report), docx)
    if md is not None:
        write_out(to_markdown(report).encode("utf-8"), md)
    if found.audience == "public":
        _tell_left(left_in(report, found))


def _tell_left(words: list[str]) -> None:
    """What may still tell who somebody is: a person looks at it before the report goes out."""
    if words:
        n = len(words)
        more = "…" if n > _SHOWN else ""
        tell(
            ngettext(
                "Look at {n} word that may be a name, a school or a function: {words}",
                "Look at {n} words that may be names, schools or functions: {words}",
                n,
            ).format(n=n, words=", ".join(words[:_SHOWN]) + more)
        )


def say_account(
    found: Basis, lang: str | None, *, as_json: bool, md: bool, output: str | None
) -> None:
    """Print the account, or write it: sentences, and both checklists."""
    from coder.report.account import account
    from coder.report.pages import to_markdown
    from coder.report.pages.gather import account_report

    must_be_possible(output)
    with using(lang or current()):
        made = account(found.study, found.coding_pass)
        report = account_report(found, made, lang or current())
        if as_json:
            say_json(_document(made))
        elif md:
            write_out(to_markdown(report).encode("utf-8"), output)
        elif output is not None:
            write_out(_text(report).encode("utf-8"), output)
        else:
            say(_text(report).rstrip("\n"))


def _text(report: Report) -> str:
    from coder.report import to_text
    from coder.report.pages.parts import Words
    from coder.report.table import Table

    blocks = []
    for section in report.sections:
        blocks.append(section.title.upper())
        for part in section.parts:
            if isinstance(part, Words):
                blocks += [part.heading] if part.heading else []
                blocks += [textwrap.fill(one, _WIDTH) for one in part.paragraphs]
            elif isinstance(part, Table):
                blocks.append(to_text(part, _WIDTH).rstrip("\n"))
    return "\n\n".join(blocks) + "\n"


def _document(made: Account) -> dict[str, Any]:
    from coder.report.account_words import paragraphs
    from coder.report.checklist_items import CHECKLISTS
    from coder.report.checklists import checklist

    return {
        "pass": made.coding_pass.name,
        "codebook": made.codebook.id,
        "codebook_version": made.codebook.version,
        "date": made.date,
        "paragraphs": [{"heading": one.heading, "text": one.text} for one in paragraphs(made)],
        "claims": [one.document() for one in made.claims],
        "checklists": {
            name: [one.document() for one in checklist(made, name)] for name in CHECKLISTS
        },
    }
