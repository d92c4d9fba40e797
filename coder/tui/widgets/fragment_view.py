"""A transcript as flowing text, drawn line by line: never a widget a fragment.

Each fragment is wrapped once for the width at hand; only the lines that the terminal shows are ever
drawn, so that two thousand fragments move as fast as twenty.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from coder.text import display, one_line
from coder.tui.text import wrap
from coder.tui.theme import text_on

LONGEST_LINE = 84
"""Cells of text in a line, however wide the screen: longer lines lose the eye."""
NUMBER = 5
"""Cells of the fragment's number."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A code on a fragment: key and short name; the colour only names the family."""

    key: str
    name: str
    color: str
    signs: str = ""
    """What was said with it, a character each."""

    @property
    def text(self) -> str:
        """As it is shown."""
        return f" {' '.join(filter(None, (self.key, one_line(self.name), one_line(self.signs))))} "


@dataclass(frozen=True, slots=True)
class Item:
    """One fragment as the view shows it."""

    label: str
    """Its number; "" for context."""
    speaker: str
    """At the start of a turn; else ""."""
    text: str
    judged: bool = False
    badges: tuple[Badge, ...] = ()
    starred: bool = False
    memo: bool = False
    unsaved: bool = False
    """Whether what is shown of it is not in the file yet."""
    before: tuple[Badge, ...] = ()
    """One's own codes of before, drawn dim."""

    @property
    def context(self) -> bool:
        """Whether it is shown but never judged."""
        return not self.label


@dataclass(frozen=True, slots=True)
class _Line:
    """One line on the screen: a stretch of the item's text, and whether the badges stand here."""

    start: int
    end: int
    first: bool
    badges: bool
    blank: bool = False


class FragmentView(ScrollView, can_focus=True, inherit_bindings=False):
    """The text with numbers, badges and a cursor. Tell it with :meth:`show` and :meth:`move_to`.

    It binds no keys: arrows move the cursor of the screen, they do not scroll behind its back.
    """

    DEFAULT_CSS = """
    FragmentView {
        overflow-y: scroll; overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size: 1 1;
        background: $background; color: $foreground;
    }
    FragmentView > .fragment-view--number { color: $dim; }
    FragmentView > .fragment-view--context { color: $dim; }
    FragmentView > .fragment-view--before { color: $dim; text-style: italic; }
    FragmentView > .fragment-view--cursor {
        background: $cursor; color: $foreground; text-style: bold;
    }
    FragmentView > .fragment-view--glyph { color: $accent; text-style: bold; }
    FragmentView > .fragment-view--open { color: $accent; text-style: bold; }
    FragmentView > .fragment-view--star { color: $accent; text-style: bold; }
    FragmentView > .fragment-view--hit { background: $accent; color: $background; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fragment-view--number",
        "fragment-view--context",
        "fragment-view--before",
        "fragment-view--cursor",
        "fragment-view--glyph",
        "fragment-view--open",
        "fragment-view--star",
        "fragment-view--hit",
    }

    class Chosen(Message):
        """Somebody clicked on a fragment."""

        def __init__(self, position: int) -> None:
            self.position = position
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: list[Item] = []
        self._texts: list[str] = []
        self._lines: list[list[_Line]] = []
        self._ends: list[int] = []
        self._cursor = 0
        self._speaker = 1
        self._hits: dict[int, Sequence[tuple[int, int]]] = {}
        self._letters: dict[int, str] = {}
        self._wanted: tuple[int, int] | None = None
        self._cache: dict[tuple[int, int, bool], Strip] = {}

    def show(self, items: Sequence[Item], cursor: int) -> None:
        """Show another transcript."""
        self._items = list(items)
        self._texts = [display(item.text).replace("\t", " ") for item in items]
        self._speaker = max((cell_len(item.speaker) for item in items), default=1)
        self._cursor = cursor
        self._wrap_all()
        self._into_view()

    def change(self, position: int, item: Item) -> None:
        """Show one fragment anew, such as with other badges."""
        self._items[position] = item
        before = len(self._lines[position])
        self._lines[position] = self._wrapped(position)
        for key in [key for key in self._cache if key[0] == position]:
            del self._cache[key]
        if len(self._lines[position]) != before:
            self._measure()
            self.refresh()
        else:
            self._redraw(position)

    def move_to(self, position: int) -> None:
        """Put the cursor on a fragment and bring it into view."""
        before, self._cursor = self._cursor, position
        self._redraw(before)
        self._redraw(position)
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

    def _gutter(self) -> int:
        return 1 + NUMBER + 1 + 1 + 1 + self._speaker + 1

    def _width(self) -> int:
        return max(min(self.size.width - self._gutter() - 1, LONGEST_LINE), 8)

    def _wrap_all(self) -> None:
        self._cache.clear()
        self._lines = [self._wrapped(position) for position in range(len(self._items))]
        self._measure()
        self.refresh()

    def _wrapped(self, position: int) -> list[_Line]:
        item, width = self._items[position], self._width()
        spans = wrap(self._texts[position], width)
        lines = [_Line(start, end, i == 0, False) for i, (start, end) in enumerate(spans)]
        tail = self._tail_width(item)
        if tail:
            last = lines[-1]
            used = cell_len(self._texts[position][last.start : last.end])
            if used + 2 + tail <= width:
                lines[-1] = _Line(last.start, last.end, last.first, True)
            else:
                lines.append(_Line(last.end, last.end, False, True))
        roomy = self.app.size.height >= 16
        if item.context and position and roomy:
            lines.insert(0, _Line(0, 0, False, False, blank=True))
        return lines

    @staticmethod
    def _tail_width(item: Item) -> int:
        marks = (2 if item.starred else 0) + (2 if item.memo else 0)
        return marks + sum(cell_len(one.text) + 1 for one in (*item.badges, *item.before))

    def _measure(self) -> None:
        self._ends = list(accumulate(len(lines) for lines in self._lines))
        self.virtual_size = Size(max(self.size.width - 1, 1), self._ends[-1] if self._ends else 0)

    def _start(self, position: int) -> int:
        return self._ends[position - 1] if position else 0

    def _at(self, line: int) -> int:
        return min(bisect_right(self._ends, line), len(self._ends) - 1)

    def _redraw(self, position: int) -> None:
        if not self._ends:
            return
        start = self._start(position) - int(self.scroll_offset.y)
        self.refresh(Region(0, start, self.size.width, len(self._lines[position])))

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
        if start - margin < top:
            target = max(start - margin, 0)
        elif end + margin > top + height:
            target = min(end + margin - height, start)
        else:
            return
        self.scroll_to(y=target, animate=False, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew for the new width."""
        if self._items:
            self._wrap_all()
            self.call_after_refresh(self._into_view)

    def on_click(self, event: events.Click) -> None:
        """Tell which fragment was clicked."""
        line = int(event.y + self.scroll_offset.y)
        if self._ends and line < self._ends[-1]:
            position = self._at(line)
            if not self._items[position].context:
                self.post_message(self.Chosen(position))

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old theme."""
        self._cache.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        line = y + int(self.scroll_offset.y)
        width = self.size.width
        if not self._ends or line >= self._ends[-1]:
            return Strip.blank(width, self.rich_style)
        position = self._at(line)
        key = (position, line - self._start(position), position == self._cursor)
        if key not in self._cache:
            self._cache[key] = self._draw(*key)
        return self._cache[key].crop_extend(0, width, self.rich_style)

    def _draw(self, position: int, number: int, cursor: bool) -> Strip:
        item, line = self._items[position], self._lines[position][number]
        base = self.rich_style
        if line.blank:
            return Strip([Segment(" ", base)])
        dim = base + self._style("context" if item.context else "number")
        text_style = base + self._style("context") if item.context else base
        if cursor:
            text_style = base + self._style("cursor")
            dim = text_style
        glyph = Segment("▌", base + self._style("glyph")) if cursor else Segment(" ", base)
        number_style = dim + Style(reverse=True) if cursor and line.first else dim
        label = self._letters.get(position, item.label) if line.first else ""
        if line.first and position in self._letters:
            number_style = base + self._style("hit") + Style(bold=True)
        mark, mark_style = " ", dim
        if line.first and not item.context and not item.judged:
            mark, mark_style = "·", text_style + self._style("open") if not cursor else dim
        if line.first and item.unsaved:
            mark, mark_style = "!", text_style + self._style("open")
        speaker = one_line(item.speaker) if line.first else ""
        text = self._texts[position][line.start : line.end]
        segments = [
            glyph,
            Segment(label.rjust(NUMBER), number_style),
            Segment(" ", dim),
            Segment(mark, mark_style),
            Segment(" ", dim),
            Segment(set_cell_size(speaker, self._speaker), dim),
            Segment(" ", dim),
        ]
        segments += self._painted(position, line, text, text_style)
        gap = self._width() - cell_len(text) - (self._tail_width(item) if line.badges else 0)
        segments.append(Segment(" " * max(gap, 1 if line.badges else 0), text_style))
        if line.badges:
            segments += self._tail(item, text_style)
        return Strip(segments)

    def _painted(self, position: int, line: _Line, text: str, style: Style) -> list[Segment]:
        """The text of a line, with what was found in it marked."""
        found = style + self._style("hit") + Style(underline=True)
        pieces, done = [], 0
        for start, end in sorted(self._hits.get(position, ())):
            start, end = max(start - line.start, done), min(end, line.end) - line.start
            if start < end:
                pieces += [Segment(text[done:start], style), Segment(text[start:end], found)]
                done = end
        return [*pieces, Segment(text[done:], style)]

    def _tail(self, item: Item, style: Style) -> list[Segment]:
        segments = []
        if item.memo:
            segments.append(Segment("✎ ", style))
        if item.starred:
            star = style + self._style("star") + Style(bgcolor=style.bgcolor)
            segments.append(Segment("★ ", star))
        for badge in item.badges:
            colors = Style(color=text_on(badge.color), bgcolor=badge.color, bold=True)
            segments += [Segment(badge.text, colors), Segment(" ", style)]
        dim = style + self._style("before") + Style(bgcolor=style.bgcolor)
        segments += [Segment(f"{badge.text} ", dim) for badge in item.before]
        return segments

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"fragment-view--{name}", partial=True)
