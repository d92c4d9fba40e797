"""The lines of a transcript on the screen: where each fragment stands, and what is in view.

Each fragment is wrapped once for the width at hand. Nothing is drawn here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from coder.text import display
from coder.tui.widgets.fragment_item import Item, Part
from coder.tui.widgets.fragment_lines import Line, lines_of

LONGEST_LINE = 84
"""Cells of text in a line, however wide the screen: longer lines lose the eye."""
NUMBER = 5
"""Cells of the fragment's number."""
TIME_FROM = 96
"""Cells of a view that has room for the time of a turn."""


class TranscriptLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Fragments as lines, one of them at hand and in view."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.compact = False
        """Whether no line is left blank between question and answer."""
        self._items: list[Item] = []
        self._texts: list[str] = []
        self._lines: list[list[Line]] = []
        self._ends: list[int] = []
        self._cursor = 0
        self._speaker = 1
        self._time = 0
        self._chosen: tuple[int, Part] | None = None
        self._hits: dict[int, Sequence[Part]] = {}
        self._letters: dict[int, str] = {}
        self._wanted: tuple[int, int] | None = None
        self._dragged: Selection | None = None
        self._cache: dict[tuple[int, int, bool], tuple[Strip, int]] = {}
        self._styles: dict[str, Style] = {}

    # What is shown

    def show(self, items: Sequence[Item], cursor: int) -> None:
        """Show another transcript."""
        self._items = list(items)
        self._texts = [display(item.text).replace("\t", " ") for item in items]
        self._speaker = max((cell_len(one) for one in {item.speaker for item in items}), default=1)
        self._time = max((len(item.time) + 1 for item in items if item.time), default=0)
        self._cursor = cursor
        self._chosen = None
        self._wrap_all()
        self._into_view()

    def change(self, position: int, item: Item) -> None:
        """Show one fragment anew, such as with other badges."""
        self._items[position] = item
        before = len(self._lines[position])
        self._lines[position] = self._wrapped(position)
        self._forget(position)
        if len(self._lines[position]) != before:
            self._measure()
            self.refresh()
        else:
            self._redraw(position)

    def move_to(self, position: int) -> None:
        """Put the cursor on a fragment and bring it into view."""
        before, self._cursor = self._cursor, position
        if before != position:
            self._redraw(before)
            self._redraw(position)
        self._into_view()

    def choose(self, part: Part | None) -> None:
        """Show which words of the fragment at hand are chosen, if any."""
        now = None if part is None else (self._cursor, part)
        if now == self._chosen:
            return
        before, self._chosen = self._chosen, now
        for one in (before, self._chosen):
            if one is not None:
                self._forget(one[0])
                self._redraw(one[0])

    def space(self, *, compact: bool) -> None:
        """Leave lines blank between question and answer, or not."""
        self.compact = compact
        if self._items:
            self._wrap_all()
            self._into_view()

    def mark(self, hits: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        """Mark stretches of text (start and end, code points) by the position of the fragment."""
        self._hits = dict(hits)
        self._cache.clear()
        self.refresh()

    def put_letters(self, letters: Mapping[int, str]) -> None:
        """Show these in the place of the numbers; none: the numbers again."""
        self._letters = dict(letters)
        self._cache.clear()
        self.refresh()

    @property
    def top(self) -> tuple[int, int]:
        """The first line of the screen: position of its fragment, and where in its text it is."""
        if not self._ends:
            return 0, 0
        line = int(self.scroll_offset.y)
        position = self._at(line)
        return position, self._lines[position][line - self._start(position)].start

    def begin_at(self, top: tuple[int, int] | None) -> None:
        """Let the line with this place in the text (as of ``top``) be the first of the screen, as
        soon as there is a screen."""
        self._wanted = top
        self._into_view()

    def _scroll_to_text(self, position: int, offset: int) -> None:
        lines = self._lines[position]
        inside = max((i for i, one in enumerate(lines) if one.start <= offset), default=0)
        self.scroll_to(y=self._start(position) + inside, animate=False, immediate=True)

    def read_on(self, direction: int) -> bool:
        """Scroll a screen within a fragment that is longer; False where no more of it is there."""
        if not self._ends:
            return False
        top, height = int(self.scroll_offset.y), self.size.height
        start, end = self._start(self._cursor), self._ends[self._cursor]
        more = end > top + height if direction > 0 else start < top
        if end - start > height and more:
            target = top + direction * max(height - 2, 1)
            target = min(target, end - height) if direction > 0 else max(target, start)
            self.scroll_to(y=target, animate=False, immediate=True)
            return True
        return False

    def in_view(self) -> range:
        """Positions of the fragments of which some line is on the screen."""
        if not self._ends or self.size.height == 0:
            return range(0)
        top = int(self.scroll_offset.y)
        bottom = min(top + self.size.height, self._ends[-1]) - 1
        return range(self._at(top), self._at(max(bottom, top)) + 1)

    def page(self, direction: int) -> int:
        """The position a screen further (1) or back (-1) from the cursor."""
        if not self._ends:
            return 0
        start = self._start(self._cursor) + direction * max(self.size.height - 2, 1)
        return self._at(min(max(start, 0), self._ends[-1] - 1))

    def line_from(self, offset: int, by: int) -> int:
        """The offset in the fragment at hand so many lines further down, in the same column."""
        lines = [one for one in self._lines[self._cursor] if not one.blank and one.text]
        now = max((i for i, one in enumerate(lines) if one.start <= offset), default=0)
        new = lines[min(max(now + by, 0), len(lines) - 1)]
        if now + by < 0:
            return new.start
        if now + by >= len(lines):
            return new.end
        return min(new.start + offset - lines[now].start, new.end)

    # Where things are

    def _gutter(self) -> int:
        return 1 + NUMBER + 1 + 1 + 1 + self._time_shown() + self._speaker + 1

    def _time_shown(self) -> int:
        return self._time if self.size.width >= TIME_FROM else 0

    def _width(self) -> int:
        return max(min(self.size.width - self._gutter() - 1, LONGEST_LINE), 8)

    def _wrap_all(self) -> None:
        self._cache.clear()
        self._lines = [self._wrapped(position) for position in range(len(self._items))]
        self._measure()
        self.refresh()

    def _wrapped(self, position: int) -> list[Line]:
        item = self._items[position]
        apart = bool(item.context and position and not self.compact)
        apart = apart and self.app.size.height >= 16
        return lines_of(self._texts[position], item, self._width(), apart=apart)

    def _measure(self) -> None:
        self._ends = list(accumulate(map(len, self._lines)))
        size = Size(max(self.size.width - 1, 1), self._ends[-1] if self._ends else 0)
        if size.width == self.virtual_size.width and self.show_vertical_scrollbar:
            # A line more or less moves nothing round the text: nothing is laid out anew.
            self.set_reactive(ScrollView.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def _start(self, position: int) -> int:
        return self._ends[position - 1] if position else 0

    def _at(self, line: int) -> int:
        return min(bisect_right(self._ends, line), len(self._ends) - 1)

    def _redraw(self, position: int) -> None:
        if not self._ends:
            return
        start = self._start(position) - int(self.scroll_offset.y)
        self.refresh(Region(0, start, self.size.width, len(self._lines[position])))

    def _forget(self, position: int) -> None:
        for number in range(max(len(self._lines[position]), 1) + 8):
            self._cache.pop((position, number, True), None)
            self._cache.pop((position, number, False), None)

    def _into_view(self) -> None:
        if not self._ends or self.size.height == 0:
            return
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._scroll_to_text(*wanted)
        start, end = self._start(self._cursor), self._ends[self._cursor]
        # A line of what comes before and after, so that one reads on without moving.
        margin = 2 if self.size.height > 10 else 0
        top, height = int(self.scroll_offset.y), self.size.height
        if start <= top and end >= top + height:
            return  # in the middle of a fragment that is longer than the screen
        # The text stands still for as long as it can and then moves on by half a screen: the eye
        # is not made to follow each key, and a slow line carries two fragments, not a screen.
        if start - margin < top:
            target = max(min(start - margin, end - 2 * height // 3), 0)
        elif end + margin > top + height:
            target = min(max(end + margin - height, start - height // 3), start)
        else:
            return
        self.scroll_to(y=target, animate=False, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew for the new width."""
        if self._items:
            self._wrap_all()
            self.call_after_refresh(self._into_view)
