"""The text field of the pane where a memo or a reason is typed."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widgets import TextArea

from coder.text import display
from coder.tui.keys import meant
from coder.tui.pane_keys import TYPING
from coder.tui.widgets.memo_pane import TypingPane


class TypingArea(TextArea):
    """Enter is done; Ctrl-J begins a new line. What was pasted is shown without harm."""

    def get_line(self, line_index: int) -> Text:
        """A line as the terminal may be given it; what is stored stays as it was typed."""
        return Text(display(self.document.get_line(line_index)), end="", no_wrap=True)

    async def _on_key(self, event: events.Key) -> None:
        pane = self.parent
        action = meant(TYPING, event.key)
        if action == "new_line":
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif action and isinstance(pane, TypingPane):
            event.stop()
            event.prevent_default()
            pane.pressed(action)
        else:
            await super()._on_key(event)
