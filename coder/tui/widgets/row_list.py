"""Rows that one goes through and opens, with a mark at the row at hand."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widgets import OptionList

GLYPH = "▌"


class RowList(OptionList):
    """An option list whose cursor is seen without colour too, and stops at the ends.

    A click goes to a row, and a click on the row at hand opens it. Give it Content only.
    """

    def render_line(self, y: int) -> Strip:
        """One line, with the mark where it belongs to the row at hand."""
        strip = super().render_line(y)
        first = next(iter(strip), None)
        if first is None or first.style is None or self.highlighted is None:
            return strip
        if first.style.meta.get("option") != self.highlighted:
            return strip
        mark = self.get_component_rich_style("row-list--mark", partial=True)
        return Strip.join([Strip([Segment(GLYPH, first.style + mark)]), strip.crop(1)])

    COMPONENT_CLASSES = OptionList.COMPONENT_CLASSES | {"row-list--mark"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter is the screen's, where that has a key to open the row at hand."""
        if action == "select":
            keys = getattr(self.screen, "KEYS", ())
            return not any(key.action in ("open", "type") for key in keys)
        return super().check_action(action, parameters)

    def action_cursor_down(self) -> None:
        """The next row, not past the last."""
        self._go(
            range((-1 if self.highlighted is None else self.highlighted) + 1, len(self.options))
        )

    def action_cursor_up(self) -> None:
        """The row before, not past the first."""
        self._go(range((self.highlighted or 0) - 1, -1, -1))

    def action_page_down(self) -> None:
        """A screen further, not past the last row."""
        super().action_page_down()  # type: ignore[no-untyped-call]  # Textual's own
        if self.highlighted is None:  # it landed on what cannot be chosen
            self._go(range(len(self.options) - 1, -1, -1))

    def action_page_up(self) -> None:
        """A screen back, not past the first row."""
        super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's own
        if self.highlighted is None:
            self._go(range(len(self.options)))

    def _go(self, places: range) -> None:
        for place in places:
            if not self.options[place].disabled:
                self.highlighted = place
                return
        # Headings above the first row and below the last come into view.
        self.scroll_end(animate=False) if places.step > 0 else self.scroll_home(animate=False)

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()
        place = event.style.meta.get("option")
        if place is None or self.options[place].disabled:
            return
        if place == self.highlighted:
            self.action_select()
        else:
            self.highlighted = place
