"""``coder team``: the coders of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.errors import BlindError
from coder.language import N_, _
from coder.model import CODER_KINDS

if TYPE_CHECKING:
    from coder.study import Study


@click.group("team", help=_("The people who code: add them, list them, rename them."))
def command() -> None:
    """The group of the commands on coders."""


@command.command("add", help=_("Add a coder. KIND is coach or researcher."))
@click.argument("name")
@click.option("--kind", type=click.Choice(CODER_KINDS), required=True, help=_("What they are."))
@with_study
def add(study: Study, name: str, kind: str) -> None:
    """Add a coder."""
    from coder.study.coders import add_coder

    _coordinator_only(study)
    coder = add_coder(study, name, kind)
    tell(_("{name} is a coder now.").format(name=coder.name))


@command.command("rename", help=_("Give a coder another name; all they did stays theirs."))
@click.argument("old")
@click.argument("new")
@with_study
def rename(study: Study, old: str, new: str) -> None:
    """Rename a coder."""
    from coder.study.coders import rename_coder

    _coordinator_only(study)
    coder = rename_coder(study, old, new)
    tell(_("{old} is called {new} now.").format(old=old, new=coder.name))


@command.command("list", help=_("Who codes in this study."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the coders."""
    from coder.study.coders import list_coders

    coders = list_coders(study)
    if as_json:
        say_json({"coders": [{"name": one.name, "kind": one.kind} for one in coders]})
    elif coders:
        kinds = {"coach": _("coach"), "researcher": _("researcher")}
        say_table([_("name"), _("kind")], [[one.name, kinds[one.kind]] for one in coders])
    else:
        say(_("There are no coders yet; add one with: coder team add NAME --kind coach"))


_NAMES = N_(
    "Whether the team's figures about people (distance from the others, what the table kept) name "
    "coders, or only tell coaches from researchers. The journal says who switched it."
)


@command.command("names", help=_(_NAMES))
@click.argument("choice", type=click.Choice(["on", "off"]))
@with_study
def names(study: Study, choice: str) -> None:
    """Show figures about people by name, or by kind."""
    from coder.study.about import name_coders

    _coordinator_only(study)
    name_coders(study, choice == "on")
    if choice == "on":
        tell(_("Figures about people name them from now on."))
    else:
        tell(_("Figures about people go by kind of coder from now on."))


def _coordinator_only(study: Study) -> None:
    if study.coder is not None:
        raise BlindError(
            _("A coder does not change the team; the coordinator does (without --as).")
        )
