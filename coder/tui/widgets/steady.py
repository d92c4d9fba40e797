"""Text on a screen that costs nothing while it stays as it is."""

from __future__ import annotations

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import Static

MOST_DRAWN = 8


class Steady(Static):
    """Drawn anew only where it changed; where its height stays, nothing round it is laid out anew.

    At each key much is said again that stood there already: over a slow line every byte counts.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self._said = Content("")
        self._drawn: dict[tuple[int, int], tuple[Content, Strip]] = {}
        """Single lines by what they say (which object) and their cells: some come back often."""

    def say(self, content: Content, *, same_height: bool = True) -> bool:
        """Show this; whether it is other than what stood there."""
        if content.is_same(self._said):
            return False
        self._said = content
        self.update(content, layout=not same_height)
        return True

    def render_line(self, y: int) -> Strip:
        """A line; one that stood there before is not drawn again."""
        width, height = self.size
        if not width or height != 1 or self.text_selection is not None:
            return super().render_line(y)
        key = (id(self._said), width)
        if key not in self._drawn:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            (strip,) = Visual.to_strips(self, self._said, width, 1, self.visual_style)
            self._drawn[key] = (self._said, strip)
        return self._drawn[key][1]

    def notify_style_update(self) -> None:
        """Nothing drawn in the old theme stays."""
        self._drawn.clear()
        super().notify_style_update()
