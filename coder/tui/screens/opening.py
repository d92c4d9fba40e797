"""Codes with subcodes on the coding screen: their level shows in the codebook beside the text."""

from __future__ import annotations

from textual import events

from coder.coding_session import CodingSession
from coder.tui.screens.asking import Asking
from coder.tui.screens.levels import Levels


class Opening(Levels, Asking):
    """Which level of the codebook the keys of codes mean."""

    session: CodingSession

    def codes_on(self) -> frozenset[str]:
        """What is said of the fragment at hand."""
        return frozenset(one.code for one in self.session.verdict() or ())

    def level_changed(self, code: str) -> None:
        """The codebook shows it, with the definition of the code that is open."""
        if code:
            self.code_in_focus = code
        self.show_codes()
        self.redraw_frame()

    def took(self, event: events.Key) -> bool:
        """While a code is open the keys of codes mean what stands under it."""
        return self.level_took(event) or super().took(event)

    def show_asked(self, width: int) -> None:
        """The subcodes stand in the place of the foot."""
        super().show_asked(width)
        self.show_level(width)
