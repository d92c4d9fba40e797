"""``coder new``: makes a study."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli.output import tell
from coder.language import _
from coder.text import one_line


@click.command(
    "new", help=_("Make a study: one file that holds everything about a piece of research.")
)
@click.argument("file")
@click.option(
    "--codebook",
    metavar="NAME_OR_PATH",
    default="waardecreatie",
    show_default=True,
    help=_("The codebook to start with: a shipped one by name, or a YAML file."),
)
@click.option("--name", metavar="TEXT", default="", help=_("Name of the study (else the file's)."))
def command(file: str, codebook: str, name: str) -> None:
    """Make a study with its first codebook."""
    from coder.codebook import find
    from coder.study import Study

    path = Path(file)
    if path.suffix != ".study":
        path = path.with_name(path.name + ".study")
    book = find(codebook)
    with Study.create(path, name=name, codebook=book):
        tell(
            _("Made {path} with codebook {book} ({n} codes). Next: coder add FOLDER").format(
                path=one_line(str(path)), book=book.id, n=len(book.codes)
            )
        )
