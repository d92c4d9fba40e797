"""Text on a screen that costs nothing while it stays as it is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Steady(Static):
    """Drawn anew only where it changed; where its height stays, nothing round it is laid out anew.

    At each key much is said again that stood there already: over a slow line every byte counts.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self._said = Content("")

    def say(self, content: Content, *, same_height: bool = True) -> bool:
        """Show this; whether it is other than what stood there."""
        if content.is_same(self._said):
            return False
        self._said = content
        self.update(content, layout=not same_height)
        return True
