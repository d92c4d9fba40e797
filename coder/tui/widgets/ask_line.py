"""A question that one key answers, in the place of the keys at the foot of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widgets import Static

from coder.tui.text import stored_line

ENTER = "\n"
"""The answer of whoever pressed Enter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its key, its words, and whether it holds now."""

    key: str
    words: str
    on: bool = False


class AskLine(Static):
    """Takes the keys of its choices while it stands. Tell it with :meth:`ask`."""

    DEFAULT_CSS = """
    AskLine { height: auto; max-height: 6; padding: 0 1; display: none; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__("", id="ask")
        self._keys = ""
        self._answered: Callable[[str], None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a question stands."""
        return self._answered is not None

    def ask(
        self,
        question: str,
        choices: Sequence[Choice],
        answered: Callable[[str], None],
        *,
        also: str = "",
    ) -> None:
        """Ask, and call this with the key of the answer, or ``ENTER``; not at all after Escape.

        ``also``: keys that are answers too, and need no words.
        """
        self._keys = also + "".join(one.key for one in choices)
        self._answered = answered
        width, lines = self.app.size.width - 2, [stored_line(question, "bold $accent")]
        for one in choices:
            key = Content.styled(one.key, "bold reverse" if one.on else "bold $primary")
            words = stored_line(" " + one.words, "bold" if one.on else "")
            piece = Content.assemble(key, words).truncate(max(width, 1), ellipsis=True)
            if lines[-1].cell_length + 2 + piece.cell_length > width:
                lines.append(piece)  # a choice is not broken between two lines
            else:
                lines[-1] = Content.assemble(lines[-1], "  ", piece)
        self.update(Content("\n").join(lines))
        self.display = True

    def close(self) -> None:
        """It does not stand any more."""
        self._keys, self._answered = "", None
        self.display = False

    def takes(self, event: events.Key) -> bool:
        """Whether the key is for the question; other letters mean nothing while it stands."""
        answered = self._answered
        key = ENTER if event.key == "enter" else event.character or ""
        if answered is None or not (key.isprintable() or key == ENTER or event.key == "escape"):
            return False
        if event.key == "escape":
            self.close()
        elif key and (key in self._keys or key == ENTER):
            self.close()
            answered(key)
        return True
