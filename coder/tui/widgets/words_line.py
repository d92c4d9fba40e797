"""The line that stands while words are chosen: which words, for what, and what one can do."""

from __future__ import annotations

from textual.content import Content

from coder.language import _
from coder.tui.text import stored_line
from coder.tui.widgets.steady import Steady


class WordsLine(Steady):
    """One line in the place of the foot."""

    DEFAULT_CSS = "WordsLine { height: 1; padding: 0 1; display: none; }"

    def __init__(self) -> None:
        super().__init__(id="words")

    def open(self, words: str, whose: str, width: int) -> None:
        """Show these words; ``whose``: the code that has them now, else ""."""
        if whose:
            hint = _("⏎ keep  ⌫ all of it  Esc")
        else:
            hint = _("code or s  ← → ↑ ↓ b w  o other end  Esc")
        head = Content.assemble(
            stored_line(f"{whose} ", "bold $accent") if whose else "", stored_line(f"“{words}”")
        )
        room = max(width - len(hint) - 2, 8)
        line = head.truncate(room, ellipsis=True, pad=True)
        self.say(Content.assemble(line, "  ", (hint, "$dim")))
        self.display = True

    def close(self) -> None:
        """No words are chosen any more."""
        self.display = False
