"""``coder codebook``: lists, shows and checks codebooks; needs no study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json
from coder.cli.output import say, say_json, say_table, tell
from coder.language import _, ngettext

if TYPE_CHECKING:
    from coder.codebook import Code, Codebook


@click.group(
    "codebook", help=_("Codebooks: what ships, what they say, and whether yours is right.")
)
def command() -> None:
    """The group of the commands on codebooks."""


@command.command("list", help=_("The codebooks that ship with the program."))
@with_json
def list_(as_json: bool) -> None:
    """List the shipped codebooks."""
    from coder.codebook import shipped

    books = shipped()
    if as_json:
        document = [
            {
                "id": one.id,
                "number": one.number or None,
                "version": one.version,
                "title": one.title.shown(),
                "n_codes": len(one.codes),
            }
            for one in books
        ]
        say_json({"codebooks": document})
        return
    rows = [
        [one.id, one.number, one.title.shown(), str(len(one.codes)), one.version] for one in books
    ]
    headers = [_("id"), _("number"), _("title"), _("codes"), _("version")]
    say_table(headers, rows, right="---r-")


@command.command("show", help=_("The codes of a codebook with their definitions and rules."))
@click.argument("name")
@with_json
def show(name: str, as_json: bool) -> None:
    """Show a codebook."""
    from coder.codebook import find

    book = find(name)
    if as_json:
        say_json(_document(book))
        return
    say(f"{book.title.shown()} ({book.id}, {book.version})")
    if book.source:
        say(_("Source: {source}").format(source=book.source))
    if book.guidance.shown():
        say()
        say(book.guidance.shown().strip())
    for code in book.codes:
        say()
        _show_code(code)


def _show_code(code: Code) -> None:
    key = f"{code.key}  " if code.key else ""
    say(f"{key}{code.label.shown()} [{code.id}]")
    say(f"   {code.definition.shown()}")
    for rule in code.include:
        say(f"   + {rule.text.shown()}")
    for rule in code.exclude:
        instead = f" → {rule.instead}" if rule.instead else ""
        say(f"   − {rule.text.shown()}{instead}")
    for case in code.boundary_cases:
        instead = f" → {case.instead}" if case.instead else ""
        say(f"   ? {case.text.shown()}{instead}")
        say(f"     “{case.example.shown()}”")
    if code.cues.shown():
        say("   " + _("cues: {words}").format(words=", ".join(code.cues.shown())))


def _document(book: Codebook) -> dict[str, object]:
    from coder.codebook import to_document

    document = dict(to_document(book))
    document["codes"] = [
        {
            "id": code.id,
            "parent": code.parent or None,
            "key": code.key or None,
            "color": code.color,
            "label": {"nl": code.label.nl, "en": code.label.en},
            "short": {"nl": code.short.nl, "en": code.short.en},
            "definition": {"nl": code.definition.nl, "en": code.definition.en},
            "include": [{"nl": one.text.nl, "en": one.text.en} for one in code.include],
            "exclude": [
                {"nl": one.text.nl, "en": one.text.en, "instead": one.instead or None}
                for one in code.exclude
            ],
            "cues": {"nl": list(code.cues.nl), "en": list(code.cues.en)},
        }
        for code in book.codes
    ]
    return document


@command.command("check", help=_("Every problem in a codebook file, with its line and what to do."))
@click.argument("file", type=click.Path(path_type=Path))
@with_json
def check(file: Path, as_json: bool) -> int:
    """Check a codebook file; exit code 2 where it cannot be used."""
    from coder.codebook import check as check_
    from coder.codebook import load
    from coder.errors import InputError

    problems = check_(file)
    if as_json:
        say_json(
            {
                "problems": [
                    {
                        "file": str(one.file),
                        "line": one.line,
                        "field": one.field,
                        "message": one.message,
                    }
                    for one in problems
                ]
            }
        )
        return 2 if problems else 0
    if not problems:
        book = load(file)
        n = len(book.codes)
        tell(
            ngettext("{file}: in order, {n} code.", "{file}: in order, {n} codes.", n).format(
                file=file, n=n
            )
        )
        return 0
    for one in problems:
        say(str(one))
    n = len(problems)
    raise InputError(
        ngettext("{file}: {n} problem (above).", "{file}: {n} problems (above).", n).format(
            file=file, n=n
        )
    )
