"""A text that scrolls where it is longer than its place; another text moves nothing around it."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

MOST_KEPT = 64


class LongText(ScrollView, can_focus=False, inherit_bindings=False):
    """Tell it with :meth:`say`; nothing is laid out anew while it goes on scrolling, or not."""

    DEFAULT_CSS = "LongText { overflow-y: auto; overflow-x: hidden; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said = Content("")
        self._strips: list[Strip] = []
        self._laid_out_for = Size(0, 0)
        self._kept: dict[tuple[int, Size], tuple[Content, list[Strip], bool]] = {}
        """What was said (which object) and for which place → its lines, and whether it scrolls."""

    def say(self, content: Content) -> None:
        """Show this, from its beginning."""
        if not content.is_same(self._said):
            self._said = content
            self._lay_out()
            self.scroll_to(y=0, animate=False, immediate=True)

    def _lay_out(self) -> None:
        """Break it into lines; where it is too long for its place, beside a scroll bar."""
        self._laid_out_for = self.size
        cells, lines = self.size
        if not cells or not lines:
            return
        key = (id(self._said), self.size)
        if key not in self._kept or self.text_selection is not None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            strips = self._wrap(max(cells - self.styles.scrollbar_size_vertical, 1))
            scrolls = len(strips) > lines
            if not scrolls:
                strips = self._wrap(cells)
            self._kept[key] = (self._said, strips, scrolls)
        _said, self._strips, scrolls = self._kept[key]
        size = Size(cells, len(self._strips))
        if scrolls == self.show_vertical_scrollbar:
            self.set_reactive(ScrollView.virtual_size, size)
            if scrolls:
                self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        self.refresh()

    def _wrap(self, cells: int) -> list[Strip]:
        return Visual.to_strips(self, self._said, cells, None, self.visual_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen, for the place that there is."""
        if self.size != self._laid_out_for:
            self._lay_out()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One of them."""
        line = y + int(self.scroll_offset.y)
        if line < len(self._strips):
            return self._strips[line]
        return Strip.blank(self.size.width, self.visual_style.rich_style)

    def on_resize(self, event: events.Resize) -> None:
        """Break it into other lines."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """The same in another theme."""
        super().notify_style_update()
        self._kept.clear()
        if self._strips:
            self._lay_out()

    # What the mouse drags over

    def selection_updated(self, selection: Selection | None) -> None:
        """Show it."""
        self._kept.clear()
        self._lay_out()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words."""
        return selection.extract(self._said.plain), "\n"
