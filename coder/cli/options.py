"""What many commands share: finding the study, saying who acts, choosing the pass."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.errors import InputError
from coder.language import _

if TYPE_CHECKING:
    from coder.study import Study

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Session:
    """What was said before the command."""

    study: str | None = None
    as_name: str | None = None
    debug: bool = False


def study_path(named: str | None) -> Path:
    """The study: named, else ``CODER_STUDY``, else the only ``*.study`` in this folder."""
    chosen = named or os.environ.get("CODER_STUDY")
    if chosen:
        return Path(chosen)
    found = sorted(path for path in Path().glob("*.study") if not path.name.startswith("."))
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            _(
                "There is no study in this folder; name one with --study FILE, or make one with: "
                "coder new FILE"
            )
        )
    raise InputError(
        _("There are several studies in this folder ({names}); name one with --study FILE.").format(
            names=", ".join(path.name for path in found[:5])
        )
    )


def as_coder(named: str | None) -> str | None:
    """Which coder acts: named, else ``CODER_AS``, else none (the coordinator)."""
    return named or os.environ.get("CODER_AS") or None


def naming_study(function: Command) -> Command:
    """Give a command ``--study`` and ``--as``, as they were typed."""
    acting = click.option(
        "--as", "as_name", metavar="NAME", help=_("Which coder acts (else coordinator).")
    )
    study = click.option(
        "-s", "--study", metavar="FILE", help=_("The study (else the only one here).")
    )
    return study(acting(function))


def with_study(function: Command) -> Command:
    """Give a command ``--study`` and ``--as`` and call it with the opened study."""

    @naming_study
    @functools.wraps(function)
    def wrapper(study: str | None, as_name: str | None, **values: Any) -> Any:
        from coder.cli.safekeeping import keep_copy

        session = click.get_current_context().find_object(Session) or Session()
        with open_study(study or session.study, as_name or session.as_name) as opened:
            result = function(opened, **values)
        keep_copy(opened.path)
        return result

    return wrapper


def open_study(study: str | None, as_name: str | None) -> Study:
    """Open the study that was meant, as whoever was meant; say so where it lies in a bad place."""
    from coder.cli.safekeeping import warn_of_place, warn_of_readers, warn_of_retention
    from coder.study import Study

    path = study_path(study)
    opened = Study.open(path, as_coder(as_name))
    warn_of_place(path)
    warn_of_readers(path)
    warn_of_retention(opened)
    return opened


def with_pass(function: Command) -> Command:
    """Give a command ``--pass NAME``."""
    return click.option("--pass", "pass_name", metavar="NAME", help=_("Which pass."))(function)


def with_json(function: Command) -> Command:
    """Give a reporting command ``--json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help=_("One JSON document instead of a table.")
    )(function)


PROFILES = ("excel-nl", "excel", "plain")
"""As coder.exchange.tables has them; written out, since that loads only when a table is made."""


def with_audience(function: Command) -> Command:
    """Give a command of results ``--of``, ``--public`` (the rule) and ``--team``."""
    for option in (
        click.option(
            "--team",
            "audience",
            flag_value="team",
            help=_("For the team: who said it, and confidential."),
        ),
        click.option(
            "--public",
            "audience",
            flag_value="public",
            default="public",
            help=_("For others: by role (as it is made)."),
        ),
        click.option(
            "--of",
            "whose",
            metavar="WHO",
            default="consensus",
            help=_("Instead of what was settled: what this coder assigned, or: any (any coder)."),
        ),
    ):
        function = option(function)
    return function


def with_profile(usual: str) -> Callable[[Command], Command]:
    """Give a command that writes CSV ``--profile`` (``usual`` unless said) and ``--raw``."""

    def wrapper(function: Command) -> Command:
        raw = click.option("--raw", is_flag=True, help=_("Leave formulas as they are."))
        profile = click.option(
            "--profile",
            type=click.Choice(PROFILES),
            default=usual,
            show_default=True,
            help=_("For which program."),
        )
        return profile(raw(function))

    return wrapper


def with_output(function: Command) -> Command:
    """Give a command ``-o FILE``, without which it writes to the screen."""
    return click.option(
        "-o", "--output", metavar="FILE", help=_("Write here (else to the screen).")
    )(function)
