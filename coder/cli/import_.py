"""``coder import``: judgements made elsewhere come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.cli.importing import (
    Bar,
    options_from,
    reporting_options,
    taking_options,
    tell_account,
    tell_lines,
    write_report,
)
from coder.cli.options import with_pass, with_study
from coder.cli.output import must_be_possible, say, say_json, tell
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.exchange.codings_in import Imported
    from coder.study import Study

_CODINGS = N_(
    "Judgements from a table, CSV or Excel (.xlsx): one row a judgement with the columns "
    "transcript, fragment (or quote), coder and codes; or a column for each code (1, 0); or a "
    "coding sheet (coder export sheet); or what MAXQDA, QualCoder, Taguette, Dedoose and ATLAS.ti "
    "write. Other columns are named with --map.\n\n"
    "All rows are taken or none. A quote is looked up in its transcript, also with slips in it, "
    "and never guessed. A fragment without a row stays 'not judged', unless --whole says that "
    "each coder read the whole of each transcript in the file."
)

_QDPX = N_(
    "A project of another program (REFI-QDA): texts, codes, coders, what is known of respondents, "
    "memos and codings.\n\n"
    "All of it is taken or nothing; what has no place here is listed. A selection gives its code "
    "to each fragment of which it covers half, or that holds half of it. A fragment without a "
    "selection stays 'not judged'."
)
_QDC = N_(
    "A codebook of another program (REFI-QDA).\n\n"
    "Its codes get ids made of their names; the order, the definitions and the colours stay."
)


_MIRO = N_(
    "Notes of a board such as Miro, exported as CSV or Excel, as the judgements of one coder.\n\n"
    "What a note is coded with is said by its column, by the frame or tag beside it, or by its end "
    "(… – coach, direct). Notes are looked up in the transcripts, also with slips in them or cut "
    "short, and never guessed. The codes that one fragment gets together are that coder's "
    "judgement of it, in the place of an earlier one. All notes are taken or none."
)


@click.group("import", help=_("Take in judgements that were made elsewhere."))
def command() -> None:
    """The group of the imports."""


@command.command("codings", help=_(_CODINGS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--whole", is_flag=True, help=_("A fragment without a row means: none applies."))
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=ROLE",
    help=_(
        "What a column is: transcript, fragment, quote, coder, code, codes, memo, or code:ID for "
        "a column of 1 and 0. Repeats."
    ),
)
@click.option("--coder", metavar="NAME", help=_("Who coded, where the file does not say so."))
@click.option(
    "--skip-unplaced", is_flag=True, help=_("Leave out quotes that have no sure place, and say so.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would happen, and change nothing."))
@with_pass
@with_study
def codings(
    study: Study,
    file: Path,
    whole: bool,
    maps: tuple[str, ...],
    coder: str | None,
    skip_unplaced: bool,
    dry_run: bool,
    pass_name: str | None,
) -> None:
    """Import judgements."""
    from coder.exchange.codings_in import import_codings

    done = import_codings(
        study,
        file,
        pass_name=pass_name,
        whole=whole,
        maps=maps,
        coder=coder,
        skip_unplaced=skip_unplaced,
        dry_run=dry_run,
    )
    tell_imported(done, dry_run=dry_run)


@command.command("miro", help=_(_MIRO))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--coder", metavar="NAME", help=_("Who put the notes there, where --as does not say so.")
)
@click.option(
    "--skip-unplaced", is_flag=True, help=_("Leave out notes that have no sure place, and say so.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would happen, and change nothing."))
@with_pass
@with_study
def miro(
    study: Study,
    file: Path,
    coder: str | None,
    skip_unplaced: bool,
    dry_run: bool,
    pass_name: str | None,
) -> None:
    """Import a board."""
    from coder.exchange.miro import import_board

    done = import_board(
        study,
        file,
        pass_name=pass_name,
        coder=coder,
        skip_unplaced=skip_unplaced,
        dry_run=dry_run,
    )
    tell_imported(done, dry_run=dry_run)


def tell_imported(done: Imported, *, dry_run: bool) -> None:
    """What an import came to; rows that a person must look at go to stdout."""
    if done.form.program:
        tell(_("Read as codings of {program}.").format(program=done.form.program))
    for near in done.near:
        say(
            _("line {n}: taken for {name} fragment {label} ({similarity} % alike): {quote}").format(
                n=near.line,
                name=one_line(near.transcript),
                label=near.fragment,
                similarity=int(near.similarity),
                quote=shorten(near.quote, 60),
            )
        )
    for one in done.unplaced:
        say(_("line {n}: not taken, {why}").format(n=one.line, why=one_line(one.why)))
    if done.without_code:
        n = done.without_code
        tell(ngettext("{n} row has no code.", "{n} rows have no code.", n).format(n=n))
    if done.unread:
        names = ", ".join(shorten(one, 40) for one in done.unread[:12])
        tell(_("Columns that were not read: {names}.").format(names=names))
    if done.without_column:
        names = ", ".join(done.without_column)
        tell(_("Codes without a column, taken as not applying: {names}.").format(names=names))
    read = ngettext("{n} row read", "{n} rows read", done.rows).format(n=done.rows)
    changed = ngettext(
        "{n} judgement new or changed in pass {name}",
        "{n} judgements new or changed in pass {name}",
        done.changed,
    ).format(n=done.changed, name=one_line(done.coding_pass))
    tell(f"{read}, {changed}.")
    for coder, transcript in done.read_whole:
        tell(
            _("{coder} read the whole of {transcript}: the rest is judged 'none applies'.").format(
                coder=one_line(coder), transcript=one_line(transcript)
            )
        )
    if done.missing:
        n = done.missing
        tell(
            ngettext(
                "{n} judgement is missing: that fragment has no row, so it stays open.",
                "{n} judgements are missing: those fragments have no row, so they stay open.",
                n,
            ).format(n=n)
        )
    if done.cleared:
        n = done.cleared
        tell(
            ngettext(
                "{n} row is empty in the sheet and was judged before: that judgement stays.",
                "{n} rows are empty in the sheet and were judged before: those judgements stay.",
                n,
            ).format(n=n)
        )
    if dry_run:
        tell(_("Nothing was changed: this was a dry run."))


@command.command("qdpx", help=_(_QDPX))
@click.argument("file", type=click.Path(path_type=Path))
@taking_options
@with_pass
@with_study
def qdpx(study: Study, file: Path, pass_name: str | None, **values: Any) -> None:
    """Import a project."""
    from coder.exchange.refi.taking import import_project

    dry_run, report = values["dry_run"], values["report"]
    must_be_possible(report)
    options = options_from(pass_name, values)
    with Bar() as bar:
        account = import_project(study, file, options, progress=bar, dry_run=dry_run)
    tell_account(account, dry_run=dry_run, report=report, as_json=values["as_json"])


@command.command("qdc", help=_(_QDC))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="TEXT", default="", help=_("Its title (else the file's name)."))
@reporting_options
@with_study
def qdc(
    study: Study, file: Path, name: str, dry_run: bool, report: str | None, as_json: bool
) -> None:
    """Import a codebook."""
    from coder.exchange.refi.taking import import_codebook

    must_be_possible(report)
    taken = import_codebook(study, file, name=name, dry_run=dry_run)
    book = taken.codebook
    if as_json:
        lines = [{"kind": one.kind, "what": one.what} for one in taken.lines]
        said = {"codebook": book.id, "version": book.version, "codes": len(book.codes)}
        say_json({"dry_run": dry_run, **said, "new": taken.new, "lines": lines})
    else:
        known = _("Codebook {book} {version} with {n} codes was in the study already.")
        new = _("Codebook {book} {version} with {n} codes is in the study.")
        would = _("Codebook {book} {version} with {n} codes would come in.")
        words = known if not taken.new else would if dry_run else new
        tell(
            words.format(book=one_line(book.id), version=one_line(book.version), n=len(book.codes))
        )
        tell_lines(taken.lines, report)
    write_report(taken.lines, report)
