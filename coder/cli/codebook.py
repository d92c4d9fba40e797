"""``coder codebook``: lists, shows, checks, compares and begins codebooks; needs no study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json
from coder.cli.output import must_be_possible, say, say_json, say_table, tell, write_out
from coder.errors import InputError
from coder.language import LANGUAGES, _, current, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.codebook import Codebook, Problem

with_lang = click.option(
    "--lang", type=click.Choice(LANGUAGES), help=_("The language (else that of the program).")
)
with_output = click.option("-o", "--output", metavar="FILE", help=_("Where to (else: stdout)."))


@click.group(
    "codebook", help=_("Codebooks: what ships, what they say, and whether yours is right.")
)
def command() -> None:
    """The group of the commands on codebooks."""


def named(name: str) -> Codebook:
    """The codebook that is meant; what there is to know of a code list is said on stderr."""
    from coder.codebook import find_with_hints

    book, problems = find_with_hints(name)
    for problem in problems:
        if problem.weight == "hint":
            tell(str(problem))
    return book


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
                "purpose": one.purpose,
            }
            for one in books
        ]
        say_json({"codebooks": document})
        return
    rows = [
        [
            one.number,
            one.id,
            one.title.shown(),
            str(len(one.codes)),
            _("reference") if one.for_reference else "",
        ]
        for one in books
    ]
    say_table([_("number"), _("id"), _("title"), _("codes"), _("for")], rows, right="---r-")
    if any(one.for_reference for one in books):
        say()
        say(_("reference: to look things up in, not for double coding."))


@command.command("show", help=_("The codes of a codebook with their definitions and rules."))
@click.argument("name")
@with_lang
@click.option("--guide", is_flag=True, help=_("The interview guide instead: what to ask."))
@click.option("--md", "form", flag_value="md", help=_("A page in Markdown."))
@click.option("--html", "form", flag_value="html", help=_("A page in HTML, to print or to send."))
@with_output
@with_json
def show(
    name: str, lang: str | None, guide: bool, form: str | None, output: str | None, as_json: bool
) -> None:
    """Show a codebook, or the interview guide that it suggests."""
    from coder.cli.codebook_text import document_of, guide_document
    from coder.codebook import page

    book, lang = named(name), lang or current()
    if guide and not page.has_guide(book):
        message = _("Codebook {name} has no interview questions.")
        raise InputError(message.format(name=one_line(book.id)))
    form = "json" if as_json else form or _form_of(output)
    if form == "json":
        document = guide_document(book, lang) if guide else document_of(book)
        _give_json(document, output)
    else:
        _give(_page(book, lang, guide, form), output)


def _form_of(output: str | None) -> str:
    """What the name of the file asks for."""
    suffixes = {".md": "md", ".html": "html", ".htm": "html", ".json": "json"}
    return suffixes.get(Path(output).suffix.lower(), "text") if output else "text"


def _page(book: Codebook, lang: str, guide: bool, form: str) -> str:
    from coder.cli import codebook_text
    from coder.codebook import page

    pages: dict[tuple[str, bool], Callable[[Codebook, str], str]] = {
        ("md", False): page.to_markdown,
        ("md", True): page.guide_to_markdown,
        ("html", False): page.to_html,
        ("html", True): page.guide_to_html,
        ("text", False): codebook_text.to_text,
        ("text", True): codebook_text.guide_to_text,
    }
    return pages[form, guide](book, lang)


def _give(text: str, output: str | None) -> None:
    if output is None or output == "-":
        say(text.removesuffix("\n"))
    else:
        write_out(text.encode("utf-8"), output)


def _give_json(document: Any, output: str | None) -> None:
    if output is None or output == "-":
        say_json(document)
    else:
        import json

        text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
        write_out(f"{text}\n".encode(), output)


@command.command("check", help=_("Every problem in a codebook file, with its line and what to do."))
@click.argument("file", type=click.Path(path_type=Path))
@with_json
def check(file: Path, as_json: bool) -> int:
    """Check a codebook file; exit code 2 where something is wrong with it."""
    from coder.codebook import check as check_
    from coder.codebook import load

    problems = check_(file)
    wrong = [problem for problem in problems if problem.weight != "hint"]
    if as_json:
        say_json({"problems": [_problem_document(problem) for problem in problems]})
        return 2 if wrong else 0
    _say_problems(problems)
    shown = one_line(str(file))
    if wrong:
        n = len(wrong)
        message = ngettext("{file}: {n} problem (above).", "{file}: {n} problems (above).", n)
        raise InputError(message.format(file=shown, n=n))
    n = len(load(file).codes)
    message = ngettext("{file}: in order, {n} code.", "{file}: in order, {n} codes.", n)
    tell(message.format(file=shown, n=n))
    return 0


def _say_problems(problems: Sequence[Problem]) -> None:
    for one in problems:
        line = str(one)
        say(_("hint: {problem}").format(problem=line) if one.weight == "hint" else line)


def _problem_document(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "field": problem.field,
        "message": problem.message,
        "weight": problem.weight,
    }


@command.command("diff", help=_("What changed from one codebook (version) to another."))
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@with_json
def diff(before: str, after: str, as_json: bool) -> None:
    """Compare two codebooks, each a name, a number or a file."""
    from coder.cli.codebook_changes import diff_document, diff_to_text
    from coder.codebook.differ import codebook_diff

    difference = codebook_diff(named(before), named(after))
    if as_json:
        say_json(diff_document(difference))
    else:
        say(diff_to_text(difference))


@command.command("new", help=_("A codebook to begin with: complete, and with comments."))
@click.argument("file", required=False)
@click.option(
    "--lang",
    "langs",
    type=click.Choice((*LANGUAGES, "both")),
    help=_("The language of the comments (else that of the program)."),
)
def new(file: str | None, langs: str | None) -> None:
    """Write a template to a file, or to stdout where none is named."""
    from coder.codebook.code_list import slug
    from coder.codebook.template import template

    path = Path(file) if file and file != "-" else None
    if path is not None and path.suffix.lower() not in (".yaml", ".yml"):
        path = path.with_name(path.name + ".yaml")
    languages = LANGUAGES if langs == "both" else (langs or current(),)
    if path is None:
        say(template("my-codebook", "FILE", languages).removesuffix("\n"))
        return
    must_be_possible(str(path))
    shown = one_line(str(path))
    if path.exists():
        raise InputError(
            _("{path}: there is a file already; choose another name.").format(path=shown)
        )
    text = template(slug(path.stem) or "my-codebook", str(path), languages)
    write_out(text.encode("utf-8"), str(path))
    tell(
        _("Fill it in, and see what is still wrong with: coder codebook check {path}").format(
            path=shown
        )
    )
