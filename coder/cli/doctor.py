"""``coder doctor``: whether a study is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_HELP = N_(
    "Check a study: the file itself, the journal, and whether everything that is shown is what the "
    "journal says. Exit code 1 where something is wrong."
)


@click.command("doctor", help=_(_HELP))
@with_json
@with_study
def command(study: Study, as_json: bool) -> int:
    """Examine the study."""
    from coder.study.doctor import examine

    damage = list(examine(study))
    if as_json:
        say_json(
            {
                "study": study.path.name,
                "whole": not damage,
                "damage": [{"where": one.where, "what": one.what} for one in damage],
            }
        )
        return 1 if damage else 0
    for one in damage:
        say(f"{one_line(one.where)}: {one_line(one.what)}")
    name = one_line(study.path.name)
    if damage:
        n = len(damage)
        say(
            ngettext("{name}: {n} thing is wrong.", "{name}: {n} things are wrong.", n).format(
                name=name, n=n
            )
        )
        return 1
    say(_("{name}: whole; the journal and the tables say the same.").format(name=name))
    return 0
