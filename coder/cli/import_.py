"""``coder import``: judgements made elsewhere come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_pass, with_study
from coder.cli.output import tell
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_CODINGS = N_(
    "Judgements from a CSV with the columns transcript, fragment (or quote), coder and codes.\n\n"
    "All rows are taken or none. A fragment without a row stays 'not judged', unless --whole says "
    "that each coder read the whole of each transcript in the file."
)


@click.group("import", help=_("Take in judgements that were made elsewhere."))
def command() -> None:
    """The group of the imports."""


@command.command("codings", help=_(_CODINGS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--whole", is_flag=True, help=_("A fragment without a row means: none applies."))
@with_pass
@with_study
def codings(study: Study, file: Path, whole: bool, pass_name: str | None) -> None:
    """Import judgements."""
    from coder.exchange.codings import import_codings

    done = import_codings(study, file, pass_name=pass_name, whole=whole)
    tell(
        _("{rows} rows read, {changed} judgements new or changed in pass {name}.").format(
            rows=done.rows, changed=done.changed, name=one_line(done.coding_pass)
        )
    )
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
