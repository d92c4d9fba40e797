"""``coder study``: the copy that a colleague starts with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_study
from coder.cli.output import tell
from coder.language import N_, _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_COPY = N_(
    "Make the copy that a colleague starts with: their texts, the codebook and the pass, and no "
    "judgements of others.\n\n"
    "From then on the fragments stay as they are cut. In that copy they act as themselves; their "
    "work comes back with: coder bundle, and here: coder merge."
)


@click.group("study", help=_("Copies of a study for colleagues."))
def command() -> None:
    """The group of the commands on the study itself."""


@command.command("copy", help=_(_COPY))
@click.option("--for", "to", metavar="NAME", required=True, help=_("The colleague."))
@click.option("-o", "--output", metavar="FILE", required=True, help=_("The copy."))
@with_study
def copy(study: Study, to: str, output: str) -> None:
    """Make a copy."""
    from coder.study.copies import copy_for

    coder = copy_for(study, to, Path(output))
    tell(
        _("Made: {path}, for {name}. Nobody else's judgements are in it.").format(
            path=one_line(output), name=one_line(coder.name)
        )
    )
    tell(
        _("{name} codes with: coder code, and sends work back with: coder bundle -o FILE").format(
            name=one_line(coder.name)
        )
    )
