"""``coder respondent``: who was interviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say_json, say_table, tell
from coder.errors import BlindError, InputError
from coder.language import _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


@click.group("respondent", help=_("The people who were interviewed: role, group, attributes."))
def command() -> None:
    """The group of the commands on respondents."""


@command.command("list", help=_("The respondents."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the respondents."""
    from coder.study.respondents import list_respondents

    found = list_respondents(study)
    if as_json:
        say_json(
            {
                "respondents": [
                    {
                        "name": one.name,
                        "role": one.role or None,
                        "group": one.group or None,
                        "coder": one.coder or None,
                        "attributes": dict(one.attributes),
                    }
                    for one in found
                ]
            }
        )
        return
    headers = [_("respondent"), _("role"), _("group"), _("is the coder")]
    say_table(headers, [[one.name, one.role, one.group, one.coder] for one in found])


@command.command("set", help=_("Change a respondent: KEY is role, group, coder or an attribute."))
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@with_study
def set_(study: Study, name: str, values: tuple[str, ...]) -> None:
    """Change a respondent."""
    from coder.ingest.take import pairs_from
    from coder.study.respondents import find_respondent, set_respondent

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    found = find_respondent(study, name)
    given = pairs_from(values)
    if "wave" in given or "respondent" in given:
        raise InputError(_("The wave belongs to the transcript, and a name stays as it is."))
    attributes = {key: one for key, one in given.items() if key not in ("role", "group", "coder")}
    set_respondent(
        study,
        found.name,
        role=given.get("role"),
        group=given.get("group"),
        coder=given.get("coder"),
        attributes=attributes,
    )
    tell(_("{name} is changed.").format(name=one_line(found.name)))
