"""Codes with subcodes: a key opens them in place, and the next key chooses one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from coder.codebook import CODE_KEYS
from coder.tui.keys import meant
from coder.tui.pane_keys import LEVEL
from coder.tui.widgets.level_line import LevelLine
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.value_line import ValueLine

if TYPE_CHECKING:
    from coder.coding_session import CodingSession
    from coder.consensus_session import ConsensusSession


class Levels(Screen[None]):
    """Which level of the codebook the keys of codes mean."""

    session: CodingSession | ConsensusSession
    _opened = ""
    _opened_at = -1
    """Position of the fragment on which it was opened: elsewhere the keys mean the top."""

    # What the screen itself knows to do

    def toggle(self, code: str) -> None:
        """Switch a code on or off."""
        raise NotImplementedError

    def codes_on(self) -> frozenset[str]:
        """Ids of the codes that are on."""
        raise NotImplementedError

    def level_changed(self, code: str) -> None:
        """Show that other codes have the keys now: those under this one ("": the top)."""
        raise NotImplementedError

    # Levels

    @property
    def opened(self) -> str:
        """The code whose subcodes have the keys now; "" = none."""
        return self._opened if self._opened_at == self.session.at else ""

    def choose(self, code: str) -> None:
        """What the key of a code does: open it where codes stand under it, else switch it."""
        if self.session.codebook.opens(code, self.opened):
            self.open_level(code)
        else:
            self.close_level()
            self.toggle(code)

    def open_level(self, code: str) -> None:
        """Give the keys to what stands under a code; "" is the top."""
        self._opened, self._opened_at = code, self.session.at
        self.level_changed(code)

    def close_level(self) -> None:
        """The keys mean the top again."""
        self._opened = ""

    def level_took(self, event: events.Key) -> bool:
        """While a code is open the keys of codes mean what stands under it."""
        opened, book = self.opened, self.session.codebook
        if not opened:
            return False
        action = meant(LEVEL, event.key)
        if action == "back":
            self.open_level(book.code(opened).parent)
        elif action == "itself":
            self.close_level()
            self.toggle(opened)
        elif event.character and event.character in CODE_KEYS:
            code = book.level(opened).get(event.character)
            if code is not None:
                self.choose(code)
        else:
            return False
        return True

    def show_level(self, width: int) -> bool:
        """Show the subcodes in the place of the foot; whether they stand there."""
        line = self.query_one(LevelLine)
        if not self.opened or self.query_one(TypingPane).is_open:
            line.close()
            return False
        line.ask(self.session.codebook, self.opened, self.codes_on(), width)
        foot = self.query_one(ValueLine)
        foot.close()
        foot.display = False
        return True

    def on_level_line_chosen(self, event: LevelLine.Chosen) -> None:
        """A click on a subcode does what its key does."""
        if not event.code:
            self.open_level(self.session.codebook.code(self.opened).parent)
        elif event.code == self.opened:
            self.close_level()
            self.toggle(event.code)
        else:
            self.choose(event.code)
