"""``coder export qdpx`` and ``coder export qdc``: to other programs by the REFI-QDA standard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import must_be_possible, say_json, tell, tell_look, write_out
from coder.errors import InputError
from coder.language import LANGUAGES, N_, _, current, ngettext, using

if TYPE_CHECKING:
    from coder.exchange.refi.fidelity import Loss
    from coder.exchange.refi.project import Project
    from coder.study import Study

_TARGETS = ("maxqda", "nvivo", "atlasti", "qualcoder")
_QDPX = N_(
    "The study as a project for MAXQDA, NVivo, ATLAS.ti, QualCoder and others (.qdpx).\n\n"
    "In it are all texts whole, the codebook, the respondents with all that is known of them, and "
    "of one pass the codings of every coder you may see and of the consensus, with stars, shared "
    "memos and reasons. Private memos stay here. It is the team's own file: passages marked as "
    "about a third person or of a special category are in it, marked ⚠.\n\n"
    "With --public it is for others: a role for each name, passages that may not leave blacked "
    "out, and without memos, reasons and what is known of respondents.\n\n"
    "Say for which program with --for. What that program will not keep is listed."
)
_QDC = N_(
    "The codebook for other programs (.qdc): codes, colours, definitions and rules.\n\n"
    "Without --codebook that of the pass."
)
_LANG = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=_("Language of the codebook and of what the file says (else that of the program)."),
)


@click.command("qdpx", help=_(_QDPX))
@click.option("-o", "--output", metavar="FILE", help=_("Write here."))
@click.option("--for", "target", type=click.Choice(_TARGETS), help=_("For which program."))
@click.option(
    "--stage",
    type=click.Choice(["independent", "revised", "recoded"]),
    default="independent",
    show_default=True,
    help=_("Judgements of which stage."),
)
@click.option(
    "--speakers/--no-speakers",
    default=None,
    help=_("Whether the texts say before each turn who speaks; with --for they do."),
)
@click.option("--public", is_flag=True, help=_("For others: nobody named, nothing that must stay."))
@_LANG
@click.option("--report", metavar="FILE", help=_("Write what is lost to this file too."))
@with_json
@with_pass
@with_study
def qdpx(
    study: Study,
    output: str | None,
    target: str | None,
    stage: str,
    speakers: bool | None,
    public: bool,
    lang: str | None,
    report: str | None,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """Export a project."""
    from coder.exchange.refi.outgoing import export_project
    from coder.study.looks import record_look
    from coder.study.passes import list_passes, pass_to_report

    _must_go_to_a_file(output, as_json=as_json)
    must_be_possible(report)
    named = pass_name is not None or bool(list_passes(study))
    coding_pass = pass_to_report(study, pass_name) if named else None
    with using(lang or current()):
        made = export_project(
            study,
            coding_pass,
            stage=stage,  # type: ignore[arg-type]
            target=target,  # type: ignore[arg-type]
            speakers=speakers,
            public=public,
        )
    if coding_pass is not None:
        tell_look(record_look(study, coding_pass, "export qdpx"))
    write_out(made.content, output)
    if report is not None:
        write_out("".join(f"{one.text}\n" for one in made.lost).encode("utf-8"), report)
    if as_json:
        say_json(
            {
                "file": output,
                "pass": coding_pass.name if coding_pass else None,
                "for": target,
                **_sizes(made.project),
                "lost": [{"kind": one.kind, "n": one.n, "text": one.text} for one in made.lost],
            }
        )
    else:
        _tell_what(made.project, made.lost)


@click.command("qdc", help=_(_QDC))
@click.option("-o", "--output", metavar="FILE", help=_("Write here (else to the screen)."))
@click.option("--codebook", "name", metavar="NAME", help=_("Another codebook of the study."))
@_LANG
@with_pass
@with_study
def qdc(
    study: Study, output: str | None, name: str | None, lang: str | None, pass_name: str | None
) -> None:
    """Export a codebook."""
    from coder.exchange.refi.from_study import book_of, codebook_project
    from coder.exchange.refi.writing import write_codebook
    from coder.study.codebooks import get_codebook
    from coder.study.passes import list_passes, pass_to_report

    must_be_possible(output)
    if name is not None:
        book = get_codebook(study, name)
    else:
        named = pass_name is not None or bool(list_passes(study))
        found = book_of(study, pass_to_report(study, pass_name) if named else None)
        if found is None:
            raise InputError(_("This study has no codebook yet; name one in: coder pass new"))
        book = found
    with using(lang or current()):
        write_out(write_codebook(codebook_project(book)), output)


def _must_go_to_a_file(output: str | None, *, as_json: bool) -> None:
    must_be_possible(output)
    if output is not None and output != "-":
        return
    if as_json:
        raise InputError(_("With --json the project itself goes to a file: -o FILE."))
    if sys.stdout is not None and sys.stdout.isatty():
        raise InputError(_("A project is no text for a screen; write it to a file: -o FILE."))


def _sizes(project: Project) -> dict[str, int]:
    selections = [one for source in project.sources for one in source.selections]
    return {
        "sources": len(project.sources),
        "selections": len(selections),
        "codings": sum(len(one.codings) for one in selections),
        "notes": len(project.notes),
    }


def _tell_what(project: Project, lost: Sequence[Loss]) -> None:
    sizes = _sizes(project)
    texts = ngettext("{n} text", "{n} texts", sizes["sources"]).format(n=sizes["sources"])
    codings = ngettext("{n} coding", "{n} codings", sizes["codings"])
    tell(f"{texts}, {codings.format(n=sizes['codings'])}.")
    if lost:
        tell(_("What does not arrive as it is here:"))
    for one in lost:
        tell(f"  {one.text}")
