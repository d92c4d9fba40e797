"""``coder backup``: a safe copy of a study, made while others work, and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.backup import Backup

_HELP = N_(
    "Make a safe copy of the study, also while others are at work in it. The copy is checked "
    "before it gets its name, and only you can read it.\n\n"
    "Without -o it lies beside the study, as NAME.DATE-TIME.backup. A copy is a study file: look "
    "into it with coder -s COPY status, and go on from it with coder -s COPY backup -o NEW.study. "
    "A copy of each day is kept on its own, in the folder NAME.backups."
)


@click.command("backup", help=_(_HELP))
@click.option("-o", "--output", metavar="FILE", help=_("The copy, or the folder to put it in."))
@click.option("--list", "listing", is_flag=True, help=_("List the copies that there are."))
@with_json
@with_study
def command(study: Study, output: str | None, listing: bool, as_json: bool) -> None:
    """Make a copy, or list those that were made."""
    from coder.study.backup import back_up, backups_of

    if listing:
        if output is not None:
            raise InputError(_("--list and -o do not go together."))
        _list(study, backups_of(study), as_json)
        return
    copy = back_up(study, Path(output) if output is not None else None)
    if as_json:
        say_json({"study": study.path.name, "copy": _document(copy)})
    else:
        say(
            ngettext(
                "Copied and checked: {path} ({size}, {n} event).",
                "Copied and checked: {path} ({size}, {n} events).",
                copy.events,
            ).format(path=one_line(str(copy.path)), size=_size(copy.size), n=copy.events)
        )
    if not copy.noted:
        tell(
            _(
                "The study could not note where this copy lies: remember it yourself, for when "
                "somebody's data must be erased."
            )
        )


def _list(study: Study, copies: list[Backup], as_json: bool) -> None:
    if as_json:
        say_json({"study": study.path.name, "copies": [_document(one) for one in copies]})
        return
    if not copies:
        say(_("There is no copy yet. Make one with: coder backup"))
        return
    say_table([_("made"), _("size"), _("copy")], [_row(one) for one in copies], right=" r ")


def _row(copy: Backup) -> list[str]:
    from coder.clock import local

    size = _size(copy.size) if copy.there else _("not there now")
    return [local(copy.made) if copy.made else "", size, str(copy.path)]


def _document(copy: Backup) -> dict[str, Any]:
    return {
        "path": str(copy.path),
        "made": copy.made or None,
        "size": copy.size,
        "events": copy.events,
        "there": copy.there,
    }


def _size(size: int) -> str:
    """Bytes as people say them, in units of a thousand, as file managers have it."""
    for unit, worth in (("GB", 10**9), ("MB", 10**6)):
        if size >= 10 * worth:
            return f"{size / worth:.0f} {unit}"
    return f"{max(round(size / 1000), 1)} kB"
