"""Codes with subcodes: a key opens them in place, and the next key chooses one of them."""

from __future__ import annotations

from textual import events

from coder.codebook import CODE_KEYS
from coder.coding_session import CodingSession
from coder.tui.screens.asking import Asking
from coder.tui.widgets.level_line import LevelLine
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.value_line import ValueLine


class Opening(Asking):
    """Which level of the codebook the keys of codes mean."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._opened = ""
        self._opened_at = -1
        """Position of the fragment on which it was opened: elsewhere the keys mean the top."""

    @property
    def opened(self) -> str:
        """The code whose subcodes have the keys now; "" = none."""
        return self._opened if self._opened_at == self.session.at else ""

    def toggle(self, code: str) -> None:
        """Switch a code on or off."""
        raise NotImplementedError

    def choose(self, code: str) -> None:
        """What the key of a code does: open it where codes stand under it, else switch it."""
        if self.session.codebook.opens(code, self.opened):
            self._open_level(code)
        else:
            self._close_level()
            self.toggle(code)

    def _open_level(self, code: str) -> None:
        self._opened, self._opened_at = code, self.session.at
        if code:
            self.code_in_focus = code
        self.show_codes()
        self.redraw_frame()

    def _close_level(self) -> None:
        self._opened = ""

    def took(self, event: events.Key) -> bool:
        """While a code is open the keys of codes mean what stands under it."""
        opened, book = self.opened, self.session.codebook
        if not opened:
            return super().took(event)
        if event.key == "escape":
            self._open_level(book.code(opened).parent)
        elif event.key == "enter":
            self._close_level()
            self.toggle(opened)
        elif event.character and event.character in CODE_KEYS:
            code = book.level(opened).get(event.character)
            if code is not None:
                self.choose(code)
        else:
            return super().took(event)
        return True

    def show_asked(self, width: int) -> None:
        """The subcodes stand in the place of the foot."""
        super().show_asked(width)
        line = self.query_one(LevelLine)
        if not self.opened or self.query_one(TypingPane).is_open:
            line.close()
            return
        on = frozenset(one.code for one in self.session.verdict() or ())
        line.ask(self.session.codebook, self.opened, on, width)
        foot = self.query_one(ValueLine)
        foot.close()
        foot.display = False

    def on_level_line_chosen(self, event: LevelLine.Chosen) -> None:
        """A click on a subcode does what its key does."""
        if not event.code:
            self._open_level(self.session.codebook.code(self.opened).parent)
        elif event.code == self.opened:
            self._close_level()
            self.toggle(event.code)
        else:
            self.choose(event.code)
