"""A transcript as flowing text, drawn line by line: never a widget a fragment.

Each fragment is wrapped once for the width at hand; only the lines that the terminal shows are ever
drawn, so that two thousand fragments move as fast as twenty. What the mouse drags over is told in
offsets of the source, whatever the lines look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby, pairwise
from operator import itemgetter
from time import perf_counter
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from coder.text import one_line
from coder.tui.text import graphemes
from coder.tui.theme import text_on
from coder.tui.widgets.fragment_item import Badge, Item, Part
from coder.tui.widgets.fragment_lines import Line
from coder.tui.widgets.transcript_lines import (
    LONGEST_LINE,
    NUMBER,
    PAUSE,
    SLICE,
    Source,
    TranscriptLines,
    Wrapped,
)

__all__ = ["LONGEST_LINE", "Badge", "FragmentView", "Item", "Source"]

MOST_DRAWN = 800
"""Lines that are kept as they were drawn: some 6 kB each."""


class FragmentView(TranscriptLines, can_focus=True, inherit_bindings=False):
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
    FragmentView > .fragment-view--mark { text-style: underline; }
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
        "fragment-view--mark",
        "fragment-view--hit",
    }

    class Chosen(Message):
        """Somebody clicked on a fragment."""

        def __init__(self, position: int) -> None:
            self.position = position
            super().__init__()

    class Dragged(Message):
        """Somebody dragged over words, perhaps of several fragments that follow on each other."""

        def __init__(self, parts: list[tuple[int, Part]]) -> None:
            self.parts = parts
            """Position of the fragment, and which of its words."""
            super().__init__()

    def __init__(self, *, id: str | None = None, compact: bool = False) -> None:
        super().__init__(id=id, compact=compact)
        self._ahead: Timer | None = None
        self._drawn_ahead = range(0)
        """Lines that are drawn already."""

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Tell which fragment was clicked."""
        line = int(event.y + self.scroll_offset.y)
        if line < self._heights.total:
            position = self._heights.at(line)
            if not self._wrapped(position).item.context:
                self.post_message(self.Chosen(position))

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what the mouse drags over."""
        self._dragged = selection
        self._cache.clear()
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What was dragged over, as it stands in the source: no numbers, no breaks of lines."""
        return "\n".join(
            self._source.item(at).text[a:b] for at, (a, b) in self._parts(selection)
        ), "\n"

    def tell_dragged(self) -> None:
        """Say over which words the mouse was dragged: those before the next question."""
        found: list[tuple[int, Part]] = []
        for position, part in self._parts(self._dragged) if self._dragged is not None else ():
            if self._wrapped(position).item.context:
                if found:
                    break
            elif part[0] < part[1]:
                found.append((position, part))
        if found:
            self.post_message(self.Dragged(found))

    def _parts(self, selection: Selection) -> list[tuple[int, Part]]:
        """Position and part of each fragment that is dragged over, in order."""
        if not len(self._heights):
            return []
        end_line = self._heights.total - 1
        first = selection.start or Offset(0, 0)
        last = selection.end or Offset(10**6, end_line)
        first_line = min(max(first.y, 0), end_line)
        last_line = min(max(last.y, 0), end_line)
        first_at, last_at = self._heights.at(first_line), self._heights.at(last_line)
        parts = []
        for position in range(first_at, last_at + 1):
            start, end = 0, len(self._source.item(position).text)
            if position == first_at:
                start = self._offset(first_line, first.x)
            if position == last_at:
                end = self._offset(last_line, last.x)
            parts.append((position, (start, end)))
        return parts

    def _offset(self, line: int, x: int) -> int:
        """The offset in its fragment of a place on a line; beyond the text: where that ends."""
        position = self._heights.at(line)
        found = self._line(position, line - self._heights.start(position))
        offset = min(found.start + max(x, 0), found.end)
        text = self._wrapped(position).text
        if text.isascii():
            return offset
        return next((one for one in graphemes(text) if one >= offset), offset)

    # Drawing

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old theme."""
        self._cache.clear()
        self._styles.clear()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen, as they were drawn before wherever that is so.

        Textual draws each line anew that came into view and puts border and padding round it; this
        view has neither. The first picture has the text in it already: it is wrapped here, where
        the width is known for the first time.
        """
        self.fit()
        if self.styles.gutter.totals != (0, 0):
            return super().render_lines(crop)
        top = int(self.scroll_offset.y)
        strips = list(self._strips(top + y for y in crop.line_range))
        if crop.x or crop.right < self._room.cells:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        self.fit()
        return next(self._strips([y + int(self.scroll_offset.y)]))

    def move_to(self, position: int) -> None:
        """Put the cursor on a fragment and bring it into view."""
        if position != self._cursor:
            if self._ahead is not None:
                self._ahead.stop()
            forward = position > self._cursor
            self._ahead = self.set_timer(PAUSE, partial(self._draw_ahead, forward))
        super().move_to(position)

    def _draw_ahead(self, forward: bool) -> None:
        """Between the keys: draw what comes into view next, ready for the terminal."""
        if not self.settled or not self.size.height:
            return
        top, height = int(self.scroll_offset.y), self.size.height
        ahead = range(top + height, top + 2 * height)
        if not forward:
            ahead = range(top - 1, top - height, -1)
        if ahead == self._drawn_ahead:
            return
        until = perf_counter() + SLICE
        for _strip in self._strips(line for line in ahead if 0 <= line < self._heights.total):
            if perf_counter() > until:
                return  # the next key goes on with it
        self._drawn_ahead = ahead

    def _strips(self, lines: Iterable[int]) -> Iterator[Strip]:
        """Lines of the transcript as the terminal is given them; they know for the mouse which
        words they show. Only that is anew where a line stands elsewhere than before."""
        background, console = self.background_colors[1], self.app.console
        filters = self.get_line_filters()
        for line in lines:
            strip, before = self._drawn(line)
            for one in filters:
                strip = strip.apply_filter(one, background)
            strip.render(console)  # kept, also for the strip that this becomes
            yield strip if before is None else strip.apply_offsets(-before, line)

    def _drawn(self, line: int) -> tuple[Strip, int | None]:
        """A line as it is drawn, and how many characters stand before its text (None: no text)."""
        if line >= self._heights.total:
            return Strip.blank(self._room.cells, self._style("")), None
        position = self._heights.at(line)
        key = (position, line - self._heights.start(position), position == self._cursor)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= MOST_DRAWN:
                del self._cache[next(iter(self._cache))]  # the one that was drawn first
            strip, before = self._draw(line, *key)
            strip = strip.crop_extend(0, self._room.cells, self._style(""))
            found = self._cache[key] = (strip, before)
        return found

    def _draw(self, at: int, position: int, number: int, cursor: bool) -> tuple[Strip, int]:
        """A line, and how many characters stand before its text."""
        wrapped, line = self._wrapped(position), self._line(position, number)
        item, text = wrapped.item, wrapped.text
        base = self._style("")
        if line.blank:
            return Strip([Segment(" ", base)]), 1
        style = base + self._style("context") if item.context else base
        if cursor:
            style = base + self._style("cursor")
        gutter = self._draw_gutter(position, item, line, style, cursor)
        segments = self._draw_text(at, position, wrapped, line, style)
        room = self._room.text - cell_len(text[line.start : line.end])
        tail = self._draw_tail(item, line, style)
        gap = room - sum(segment.cell_length for segment in tail)
        segments.append(Segment(" " * max(gap, 1 if tail else 0), style))
        return Strip([*gutter, *segments, *tail]), sum(len(one.text) for one in gutter)

    def _draw_gutter(
        self, position: int, item: Item, line: Line, style: Style, cursor: bool
    ) -> list[Segment]:
        base = self._style("")
        dim = style if cursor else base + self._style("context" if item.context else "number")
        glyph = Segment("▌", base + self._style("glyph")) if cursor else Segment(" ", base)
        number_style = dim + Style(reverse=True) if cursor and line.first else dim
        label = self._letters.get(position, item.label) if line.first else ""
        if line.first and position in self._letters:
            number_style = base + self._style("hit") + Style(bold=True)
        mark, mark_style = " ", dim
        if line.first and not item.context and not item.judged:
            mark, mark_style = "·", dim if cursor else style + self._style("open")
        if line.first and item.differs:
            mark, mark_style = "≠", dim if cursor else style + self._style("open")
        if line.first and item.unsaved:
            mark, mark_style = "!", style + self._style("open")
        speaker = one_line(item.speaker) if line.first else ""
        time = item.time if line.first else ""
        time, speaker = (
            set_cell_size(time, self._room.time),
            set_cell_size(speaker, self._source.speaker),
        )
        # What looks alike is one stretch: each costs, here and on the way to the terminal.
        return [
            glyph,
            *_joined(
                (label.rjust(NUMBER), number_style),
                (" ", dim),
                (mark, mark_style),
                (f" {time}{speaker} ", dim),
            ),
        ]

    def _draw_text(
        self, at: int, position: int, wrapped: Wrapped, line: Line, style: Style
    ) -> list[Segment]:
        """The text of a line: questions dim, what is meant and what was found underlined, what
        is chosen reversed."""
        item, text = wrapped.item, wrapped.text
        dim = self._style("context") + Style(bgcolor=style.bgcolor)
        ranges = [(part, dim) for part in item.asked]
        ranges += [(part, self._style("mark")) for part in item.marks]
        hit = self._style("hit") + Style(underline=True)
        ranges += [(part, hit) for part in self._hits.get(position, ())]
        reverse = Style(reverse=True)
        if position in self._chosen:
            ranges.append((self._chosen[position], reverse))
        if self._dragged is not None:
            span = self._dragged.get_span(at)
            if span is not None:
                end = line.end if span[1] < 0 else line.start + span[1]
                ranges.append(((line.start + max(span[0], 0), max(end, line.start)), reverse))
        ranges = [(part, more) for part, more in ranges if part[0] < line.end > part[0]]
        if not ranges:
            return _apart(text[line.start : line.end], style)
        ends = {min(max(end, line.start), line.end) for part, _more in ranges for end in part}
        segments = []
        for start, end in pairwise(sorted({line.start, line.end, *ends})):
            drawn = style
            for part, more in ranges:
                if part[0] <= start and end <= part[1]:
                    drawn += more
            segments += _apart(text[start:end], drawn)
        return segments

    def _draw_tail(self, item: Item, line: Line, style: Style) -> list[Segment]:
        """Marks and badges, as many as stand on this line."""
        segments = []
        dim = style + self._style("before") + Style(bgcolor=style.bgcolor)
        star = style + self._style("star") + Style(bgcolor=style.bgcolor)
        for token in item.tail[line.tail[0] : line.tail[1]]:
            if isinstance(token, Badge):
                drawn = dim
                if token not in item.before:
                    drawn = Style(color=text_on(token.color), bgcolor=token.color, bold=True)
                segments += [Segment(token.text, drawn), Segment(" ", style)]
            else:
                segments.append(Segment(token + " ", style if token == "✎" else star))
        return segments

    def _style(self, name: str) -> Style:
        """The style of a part of the view; "" is that of all of it."""
        found = self._styles.get(name)
        if found is None:
            if name:
                found = self.get_component_rich_style(f"fragment-view--{name}", partial=True)
            else:
                found = self.rich_style
            self._styles[name] = found
        return found


def _joined(*parts: tuple[str, Style]) -> list[Segment]:
    """Segments of which no two neighbours look alike."""
    return [
        Segment("".join(text for text, _style in run), style)
        for style, run in groupby(parts, key=itemgetter(1))
    ]


def _apart(text: str, style: Style) -> list[Segment]:
    """A stretch of text; what is one character of several code points is a segment of its own.

    The mouse is told where it is by the cells of single code points, which those do not have.
    """
    if text.isascii():
        return [Segment(text, style)]
    pieces = [""]
    for start, end in pairwise(graphemes(text)):
        if end - start > 1:
            pieces += [text[start:end], ""]
        else:
            pieces[-1] += text[start]
    return [Segment(piece, style) for piece in pieces if piece or len(pieces) == 1]
