"""``coder add --ask``: who speaks is settled on a screen, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.output import tell
from coder.cli.screens import has_terminal
from coder.errors import InputError
from coder.language import _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.ingest.take import Prepared, Settings


def must_be_asked() -> None:
    """Raise InputError, naming the way without a screen, where nobody can be asked."""
    if not has_terminal():
        raise InputError(
            _("There is no terminal to ask on; say who speaks with --speaker LABEL=WHO.")
        )


def settled(prepared: Prepared, settings: Settings) -> Prepared | None:
    """The file with what was settled on the screen; None where it is left out, which is said.

    Raises InputError where nobody would answer.
    """
    from coder.ingest.settling import Settling
    from coder.tui.screens.speakers import SpeakersScreen
    from coder.tui.shell import Alone

    settling = Settling(prepared)
    if not Alone(SpeakersScreen(settling)).run():
        tell(_("{name}: left out, as you said.").format(name=one_line(prepared.name)))
        return None
    return settling.settled(settings)
