"""``coder undo`` and ``coder redo``: take one's newest act back, or do it again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_study
from coder.cli.output import tell
from coder.errors import InputError
from coder.language import N_, _

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.undo import Act

_UNDO = N_(
    "Take your newest act back: with --as NAME that coder's, else the coordinator's.\n\n"
    "It says first what it will take back, and asks. Nothing is lost: the journal keeps both, and "
    "coder redo does it again. What others' work rests on stays, and so does what was signed off "
    "or lies at the table."
)
_REDO = N_("Do again what you took back last, as long as you did nothing else since.")


@click.command("undo", help=_(_UNDO))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be taken back."))
@with_study
def undo(study: Study, dry_run: bool) -> None:
    """Take the newest act back."""
    from coder.study.undo import last_act
    from coder.study.undo import undo as take_back

    act = last_act(study)
    if act is None:
        raise InputError(_("There is nothing of yours to undo."))
    _carry_out(study, act, take_back, dry_run, _("This is taken back: {what}"))


@click.command("redo", help=_(_REDO))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be done again."))
@with_study
def redo(study: Study, dry_run: bool) -> None:
    """Do again what was undone last."""
    from coder.study.undo import last_undone
    from coder.study.undo import redo as do_again

    act = last_undone(study)
    if act is None:
        raise InputError(_("There is nothing to do again."))
    _carry_out(study, act, do_again, dry_run, _("This is done again: {what}"))


def _carry_out(
    study: Study, act: Act, do: Callable[[Study, Act], Act], dry_run: bool, said: str
) -> None:
    from coder.cli.moments import shown
    from coder.trail import words_of

    tell(said.format(what=f"{shown(act.wall)}  {words_of(study, act)}"))
    if dry_run:
        tell(_("Nothing was changed (--dry-run)."))
        return
    if not agreed():
        tell(_("Nothing was changed."))
        return
    do(study, act)
    tell(_("Done."))


def agreed() -> bool:
    """Whether the person at the terminal says yes, which Enter means; without a terminal, yes."""
    if not at_terminal():
        return True
    answer: str = click.prompt(
        _("Go on? [Y/n]"), default="y", show_default=False, prompt_suffix=" ", err=True
    )
    return answer.strip().casefold() in ("y", "yes", "j", "ja")


def at_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr))
