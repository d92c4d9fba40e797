"""``coder new``: makes a study, empty or from a project of another program."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.cli.importing import Bar, options_from, taking_options, tell_account
from coder.cli.options import with_pass
from coder.cli.output import must_be_possible, tell
from coder.errors import InputError
from coder.language import _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.exchange.refi.taking import Account
    from coder.study import Study

_DEFAULT = "waardecreatie"


@click.command(
    "new", help=_("Make a study: one file that holds everything about a piece of research.")
)
@click.argument("file")
@click.option(
    "--codebook",
    metavar="NAME_OR_PATH",
    show_default=_DEFAULT,
    help=_("The codebook to start with: a shipped one by name, or a YAML file."),
)
@click.option("--name", metavar="TEXT", default="", help=_("Name of the study (else the file's)."))
@click.option(
    "--from",
    "project",
    metavar="PROJECT.qdpx",
    type=click.Path(path_type=Path),
    help=_("Fill it with a project of another program; the options below say how."),
)
@taking_options
@with_pass
def command(
    file: str,
    codebook: str | None,
    name: str,
    project: Path | None,
    pass_name: str | None,
    **values: Any,
) -> None:
    """Make a study with its first codebook, or with all that a project holds."""
    from coder.codebook import find

    path = Path(file)
    if path.suffix != ".study":
        path = path.with_name(path.name + ".study")
    if project is not None:
        book = find(codebook) if codebook else None
        _from_project(path, name, book, project, pass_name, values)
        return
    if values["dry_run"] or values["report"] or values["as_json"]:
        raise InputError(_("--dry-run, --report and --json go with --from PROJECT.qdpx."))
    _empty(path, name, find(codebook or _DEFAULT))


def _empty(path: Path, name: str, book: Codebook) -> None:
    from coder.study import Study

    with Study.create(path, name=name, codebook=book):
        tell(
            _("Made {path} with codebook {book} ({n} codes). Next: coder add FOLDER").format(
                path=one_line(str(path)), book=book.id, n=len(book.codes)
            )
        )


def _from_project(
    path: Path,
    name: str,
    book: Codebook | None,
    project: Path,
    pass_name: str | None,
    values: dict[str, Any],
) -> None:
    """All of the project or no study at all; a dry run makes it where nobody sees it."""
    from coder.exchange.refi.taking import import_project
    from coder.study import Study, file

    dry_run, report = values["dry_run"], values["report"]
    must_be_possible(report)
    options = options_from(pass_name, values)
    found: list[Account] = []

    def fill(study: Study) -> None:
        with Bar() as bar:
            found.append(import_project(study, project, options, progress=bar))

    with tempfile.TemporaryDirectory() as folder:
        if dry_run:
            file.refuse_taken(path)
        target = Path(folder) / path.name if dry_run else path
        Study.create(target, name=name, codebook=book, fill=fill).close()
    if not dry_run and not values["as_json"]:
        tell(_("Made {path}.").format(path=one_line(str(path))))
    tell_account(found[0], dry_run=dry_run, report=report, as_json=values["as_json"])
