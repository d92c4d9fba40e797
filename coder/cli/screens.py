"""``coder code``, ``coder resolve`` and ``coder open``: the screens."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import Session, as_coder, naming_study, study_path, with_pass
from coder.errors import InputError
from coder.language import N_, _

if TYPE_CHECKING:
    from coder.tui.app import Start

_CODE = N_(
    "Code on screen: the text, the fragment at hand, the codebook beside it.\n\n"
    "Opens the transcript where you left off, or the next one with work left. ? shows all keys."
)


def has_terminal() -> bool:
    """Whether there is a terminal that can show screens, at all ends."""
    if os.environ.get("TERM") == "dumb":
        return False
    # The screens are drawn on stderr, so that stdout stays free.
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


_LINE_BY_LINE: dict[Start, str] = {
    "home": "coder status",
    "code": "coder judge",
    "resolve": "coder decide",
    "agreement": "coder agree",
    "segment": "coder segment --split",
    "quotes": "coder quotes",
}
"""Which command does without screens what a screen does."""


def must_be_terminal(start: Start) -> None:
    """Raise InputError, naming the way without screens, where there is no full terminal."""
    if not has_terminal():
        text = _("There is no terminal for the screens here; work line by line with: {command}")
        raise InputError(text.format(command=_LINE_BY_LINE[start]))


def run(
    start: Start,
    study: str | None,
    as_name: str | None,
    pass_name: str | None,
    transcript: str | None = None,
) -> None:
    """Open the workbench on a screen."""
    must_be_terminal(start)
    gc.disable()  # of what is made at the start nothing is thrown away; see coder.tui.tidying
    try:
        _run(start, study, as_name, pass_name, transcript)
    finally:
        gc.enable()


def _run(
    start: Start,
    study: str | None,
    as_name: str | None,
    pass_name: str | None,
    transcript: str | None,
) -> None:
    from coder.cli.safekeeping import copy_meanwhile, warn_of_place
    from coder.tui import Workbench

    session = click.get_current_context().find_object(Session) or Session()
    path: Path = study_path(study or session.study)
    coder = as_coder(as_name or session.as_name)
    workbench = Workbench(path, coder, start, pass_name=pass_name, transcript=transcript)
    warn_of_place(path)
    with copy_meanwhile(path):
        workbench.run()


def _screen(name: str, start: Start, text: str) -> click.Command:
    @click.command(name, help=_(text))
    @naming_study
    @with_pass
    def command(study: str | None, as_name: str | None, pass_name: str | None) -> None:
        run(start, study, as_name, pass_name)

    return command


code = _screen("code", "code", _CODE)
resolve = _screen("resolve", "resolve", N_("Resolve the differences on screen, one after another."))
open_ = _screen("open", "home", N_("Open the study: who has done what, and what comes next."))
