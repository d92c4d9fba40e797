"""``coder transcript``: what is in the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli import replacing
from coder.cli.options import with_json, with_study
from coder.cli.output import say_fragment, say_json, say_table
from coder.language import _
from coder.model import INTERVIEWER

if TYPE_CHECKING:
    from coder.study import Study


@click.group("transcript", help=_("The transcripts of a study: list them, read one, correct one."))
def command() -> None:
    """The group of the commands on transcripts."""


@command.command("list", help=_("The transcripts, with who is interviewed in them."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the transcripts."""
    from coder.study.respondents import list_respondents
    from coder.study.transcripts import list_transcripts

    people = {one.name: one for one in list_respondents(study)}
    found = []
    for one in list_transcripts(study):
        names = [who for who in dict.fromkeys(one.speakers.values()) if who != INTERVIEWER]
        roles = [people[name].role for name in names if name in people]
        found.append((one, names, " + ".join(sorted({role for role in roles if role}))))
    if as_json:
        say_json(
            {
                "transcripts": [
                    {
                        "name": one.name,
                        "fragments": one.n_fragments,
                        "words": one.words,
                        "format": one.format,
                        "source": one.source,
                        "wave": one.wave or None,
                        "respondents": names,
                        "role": role or None,
                    }
                    for one, names, role in found
                ]
            }
        )
        return
    headers = [_("transcript"), _("respondent"), _("role"), _("words"), _("fragments")]
    rows = [
        [one.name, ", ".join(names), role, str(one.words), str(one.n_fragments)]
        for one, names, role in found
    ]
    say_table(headers, rows, right="---rr")


@command.command("show", help=_("One transcript with the numbers of its fragments."))
@click.argument("name")
@with_json
@with_study
def show(study: Study, name: str, as_json: bool) -> None:
    """Show a transcript."""
    from coder.study.transcripts import find_transcript, fragments_of

    fragments = fragments_of(study, find_transcript(study, name))
    if as_json:
        say_json(
            {
                "fragments": [
                    {
                        "fragment": one.label,
                        "fragment_id": one.id,
                        "speaker": one.speaker,
                        "start": one.start,
                        "end": one.end,
                        "text": one.text,
                    }
                    for one in fragments
                ]
            }
        )
        return
    for one in fragments:
        say_fragment(one)


command.add_command(replacing.command)
