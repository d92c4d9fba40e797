"""Who speaks: on a screen with ``coder add --ask``, and what was said of it with ``--speaker``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.output import tell
from coder.cli.screens import has_terminal
from coder.errors import InputError
from coder.ingest.told import NO_SPEAKER
from coder.language import _, ngettext
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


class LabelsMet:
    """Grows with each file that was read; tells at the end which label that was said no file has.

    One file of a folder may well lack a label; where all of them lack it, it was mistyped.
    """

    def __init__(self, settings: Settings) -> None:
        names = settings.replacements
        self._said = {
            (names.text(label) if names is not None else label).casefold(): label
            for label, who in settings.speakers.items()
            if who != NO_SPEAKER
        }
        self._met: set[str] = set()

    def saw(self, prepared: Prepared | None) -> None:
        """One file more; None: one that was left out."""
        if prepared is not None:
            self._met.update(label.casefold() for label in prepared.speakers)

    def tell(self) -> None:
        """Name the labels that were never met, if a file was read at all."""
        never = [label for now, label in self._said.items() if now not in self._met]
        if never and self._met:
            tell(
                ngettext(
                    "--speaker: no speaker is called {labels}; see who speaks with --dry-run.",
                    "--speaker: no speakers are called {labels}; see who speaks with --dry-run.",
                    len(never),
                ).format(labels=", ".join(one_line(label) for label in never))
            )
