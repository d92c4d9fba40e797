"""Where to go: one line at the foot that takes one more key, or a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual import events
from textual.content import Content
from textual.widgets import Static

from coder.language import N_, _
from coder.tui.keys import meant
from coder.tui.pane_keys import GO
from coder.tui.text import stored_line

Asks = Literal["where", "code", "letter"]
QUESTIONS: dict[Asks, str] = {
    "where": N_("Go to"),
    "code": N_("To the next with which code? Press its key; ⏎ chooses from a list."),
    "letter": N_("Press the letter of the fragment to go to."),
}

Answered = Callable[[Asks, str], None]
"""Takes what was asked and the answer: to ``where`` the name of an action or a number, to ``code``
and ``letter`` a character; "" where somebody thought better of it."""
HELPS = ("f1", "ctrl+q", "ctrl+c")
"""Keys that are left to the program."""


class GoLine(Static, can_focus=True):
    """Takes every key while it stands. Tell it with :meth:`ask`."""

    DEFAULT_CSS = "GoLine { height: 1; padding: 0 1; display: none; }"

    def __init__(self) -> None:
        super().__init__("", id="go")
        self._asks: Asks = "where"
        self._typed = ""
        self._answered: Answered | None = None

    def ask(self, asks: Asks, answered: Answered) -> None:
        """Ask, take the keys from now on, and call this at once with the answer.

        No message: whoever types on must not find the next key understood as another thing.
        """
        self._asks, self._typed, self._answered = asks, "", answered
        self.display = True
        self.screen.set_focus(self)
        self._show()

    def close(self) -> None:
        """It does not stand any more."""
        self.display = False

    def _show(self) -> None:
        width = self.app.size.width - 2
        line = Content.styled(_(QUESTIONS[self._asks]), "bold $accent")
        if self._asks == "where":
            typed = stored_line(f" {self._typed}▏" if self._typed else " …", "bold")
            line = Content.assemble(line, typed)
            for key in GO:
                piece = Content.assemble("  ", (key.seen, "bold $primary"), (" " + _(key.short)))
                if key.short and line.cell_length + piece.cell_length <= width:
                    line = Content.assemble(line, piece)
        self.update(line.truncate(max(width, 1), ellipsis=True))

    def on_key(self, event: events.Key) -> None:
        """Every key is an answer, or ends it; what helps is left to the program."""
        helps = event.key in HELPS or (self._asks == "where" and event.key == "question_mark")
        if helps or not self.display:
            return
        event.stop()
        event.prevent_default()
        if self._asks == "where" and self._takes_number(event):
            return
        self._answer(self._meant_by(event))

    def _takes_number(self, event: events.Key) -> bool:
        """Whether the key is part of a number; fragments that were split have a letter at the
        end, which is typed in the same way."""
        character = event.character or ""
        if character.isdecimal() or (self._typed and character.isalpha()):
            self._typed += character
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        else:
            return False
        self._show()
        return True

    def _meant_by(self, event: events.Key) -> str:
        action = meant(GO, event.key)
        if event.key == "escape" or action == "stay":
            return ""
        if self._asks != "where":
            return "\n" if event.key == "enter" else event.character or ""
        if self._typed:
            return self._typed if event.key == "enter" else ""
        return action

    def _answer(self, answer: str) -> None:
        self.close()
        if self._answered is not None:
            self._answered(self._asks, answer)

    def on_blur(self) -> None:
        """Whoever clicks elsewhere has thought better of it."""
        if self.display and not self.has_focus:
            self._answer("")
