"""What ``respondent erase`` and ``redact`` share: whose study, being sure, and what is left."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import Session, as_coder, study_path
from coder.cli.output import say
from coder.errors import BlindError, InputError
from coder.language import _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.blanking import Outside, Swept


def coordinators_study(study: str | None, as_name: str | None) -> Path:
    """The study that was meant. Raises BlindError where somebody acts as a coder."""
    session = click.get_current_context().find_object(Session) or Session()
    if as_coder(as_name or session.as_name) is not None:
        raise BlindError(_("Only the coordinator erases (without --as), in the study itself."))
    return study_path(study or session.study)


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def be_sure(word: str, yes: bool) -> None:
    """Have the word typed at a terminal; without one ``--yes`` must have been given.

    Raises InputError where it is not, and then nothing was changed.
    """
    if yes:
        return
    if not at_terminal():
        raise InputError(
            _(
                "This cannot be undone; say --yes, or look first with --dry-run. Nothing was "
                "changed."
            )
        )
    question = _("This cannot be undone. Type {word} to go on").format(word=one_line(word))
    typed: str = click.prompt(question, default="", show_default=False, err=True)
    if typed.strip() != word:
        raise InputError(_("Nothing was changed."))


def say_places(places: Mapping[str, int]) -> None:
    """How often in which place."""
    for place, n in sorted(places.items()):
        say(f"  {_(place)}: {n}")


def say_outside(outside: Outside) -> None:
    """Which copies and bundles may still hold it, and what to do about them."""
    from coder.clock import local

    if outside.backups:
        n = len(outside.backups)
        say(
            ngettext(
                "It is still in this copy of the study; delete it and make a new one with: coder "
                "backup",
                "It is still in these copies of the study; delete them and make a new one with: "
                "coder backup",
                n,
            )
        )
        for one in outside.backups:
            made = f" · {local(one.made)}" if one.made else ""
            gone = "" if one.there else " · " + _("not there now")
            say(f"  {one_line(str(one.path))}{made}{gone}")
    if outside.handed:
        say(
            _(
                "These were given out. Colleagues delete them, or take in what was erased: coder "
                "bundle --for NAME -o FILE, and there: coder merge FILE"
            )
        )
        for given in outside.handed:
            what = _("copy") if given.what == "copy" else _("bundle")
            to = _("for {name}").format(name=one_line(given.to)) if given.to else ""
            by = _("by {name}").format(name=one_line(given.by)) if given.by else ""
            say("  " + " · ".join(one for one in (what, to, by, local(given.wall)) if one))
    say(_("Files that were exported, and the interviews themselves, you delete by hand."))


def say_swept(swept: Swept, again: str) -> None:
    """What was found in the file afterwards; ``again`` is the command that tries once more."""
    if swept.untidy:
        say(
            _(
                "Old words may still stand in the file ({reason}). Close the study everywhere, "
                "then: {command}"
            ).format(reason=_(swept.untidy), command=again)
        )
    for path in swept.found:
        text = _("Something of it was found in {path}. Close the study everywhere, then: {command}")
        if path.name.startswith("."):
            text = _(
                "Something of it was found in {path}, which a program that was stopped left "
                "behind: delete it."
            )
        say(text.format(path=one_line(str(path)), command=again))


def document(outside: Outside, swept: Swept) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "backups": [
            {"path": str(one.path), "made": one.made or None, "there": one.there}
            for one in outside.backups
        ],
        "handed": [
            {"what": one.what, "to": one.to or None, "by": one.by or None, "when": one.wall}
            for one in outside.handed
        ],
        "untidy": swept.untidy or None,
        "found": [str(one) for one in swept.found],
    }
