"""The lines of a transcript on the screen: where each fragment stands, and what is in view.

What is in view is wrapped first, for the width at hand; the rest follows between the keys, so that
a long transcript is there as soon as a short one. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from coder.text import display
from coder.tui.widgets.fragment_item import Item, Part
from coder.tui.widgets.fragment_lines import Line, lines_of
from coder.tui.widgets.heights import Heights

LONGEST_LINE = 84
"""Cells of text in a line, however wide the screen: longer lines lose the eye."""
NUMBER = 5
"""Cells of the fragment's number."""
TIME_FROM = 96
"""Cells of a view that has room for the time of a turn."""

AT_ONCE = 200
"""Fragments of which all are wrapped at once."""
MOST_KEPT = 1_000
"""Fragments that are kept as they were wrapped."""
SLICE, PAUSE = 0.008, 0.008
"""Seconds of wrapping what is not in view, and between: no key waits longer than that."""


@dataclass(frozen=True, slots=True)
class Source:
    """The fragments of a transcript, each made when it is wanted."""

    n: int
    item: Callable[[int], Item]
    speaker: int = 1
    """Cells of the widest speaker."""
    time: int = 0
    """Cells of the widest time, with a space; 0 without times."""

    @classmethod
    def of(cls, items: Sequence[Item]) -> Source:
        """Fragments that are there already."""
        speaker = max((cell_len(one) for one in {item.speaker for item in items}), default=1)
        time = max((len(item.time) + 1 for item in items if item.time), default=0)
        return cls(len(items), items.__getitem__, speaker, time)


@dataclass(frozen=True, slots=True)
class Room:
    """What there is room for: fragments are wrapped and drawn for this."""

    cells: int
    """In all, beside the scroll bar."""
    text: int
    """Cells of text in a line."""
    time: int
    """Cells of the time of a turn; 0 where there is no room for it."""
    apart: bool
    """Whether a blank line sets questions apart."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A fragment, its text as it is shown, and the lines into which that breaks."""

    item: Item
    text: str
    lines: list[Line]


class TranscriptLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Fragments as lines, one of them at hand and in view."""

    def __init__(self, *, id: str | None = None, compact: bool = False) -> None:
        super().__init__(id=id)
        self.compact = compact
        """Whether no line is left blank between question and answer."""
        self._source = Source.of(())
        self._heights = Heights(0)
        self._kept: dict[int, Wrapped] = {}
        self._room = Room(0, 8, 0, False)
        """For which everything was wrapped."""
        self._later: Timer | None = None
        self._cursor = 0
        self._chosen: Mapping[int, Part] = {}
        self._hits: dict[int, Sequence[Part]] = {}
        self._letters: dict[int, str] = {}
        self._wanted: tuple[int, int] | None = None
        self._dragged: Selection | None = None
        self._cache: dict[tuple[int, int, bool], tuple[Strip, int]] = {}
        self._styles: dict[str, Style] = {}

    # What is shown

    def show(self, source: Source, cursor: int) -> None:
        """Show another transcript."""
        self._source = source
        self._cursor = cursor
        self._chosen = {}
        self._wrap_anew()
        self._into_view()

    def change(self, position: int) -> None:
        """Show one fragment anew, such as with other badges."""
        self._kept.pop(position, None)
        self._forget(position)
        self._wrapped(position)
        if self._heights.changed:
            self._measure()
            start = max(self._heights.start(position) - int(self.scroll_offset.y), 0)
            self.refresh(Region(0, start, self.size.width, max(self.size.height - start, 0)))
        else:
            self._redraw(position)

    def move_to(self, position: int) -> None:
        """Put the cursor on a fragment and bring it into view."""
        before, self._cursor = self._cursor, position
        if before != position:
            self._redraw(before)
            self._redraw(position)
        self._into_view()

    def choose(self, parts: Mapping[int, Part]) -> None:
        """Show which words are chosen, by the position of their fragment."""
        if parts == self._chosen:
            return
        before, self._chosen = self._chosen, parts
        for position in before.keys() | parts.keys():
            if before.get(position) != parts.get(position):
                self._forget(position)
                self._redraw(position)

    def show_too(self, position: int) -> None:
        """Bring another fragment than the one at hand into view."""
        self._wrap_round(position)
        start, end = self._heights.start(position), self._heights.end(position)
        top, height = int(self.scroll_offset.y), self.size.height
        if end > top + height or start < top:
            target = start if start < top else end - height
            self.scroll_to(y=target, animate=False, immediate=True)

    def space(self, *, compact: bool) -> None:
        """Leave lines blank between question and answer, or not."""
        self.compact = compact
        self._wrap_anew()
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
    def settled(self) -> bool:
        """Whether all of it is wrapped: nothing is guessed any more."""
        return self._heights.all_known and not self._heights.changed

    @property
    def top(self) -> tuple[int, int]:
        """The first line of the screen: position of its fragment, and where in its text it is."""
        if not len(self._heights) or not self.size.height:
            return 0, 0
        line = int(self.scroll_offset.y)
        position = self._heights.at(line)
        return position, self._line(position, line - self._heights.start(position)).start

    def begin_at(self, top: tuple[int, int] | None) -> None:
        """Let the line with this place in the text (as of ``top``) be the first of the screen, as
        soon as there is a screen."""
        self._wanted = top
        self._into_view()

    def _scroll_to_text(self, position: int, offset: int) -> None:
        self._wrap_round(position)
        lines = self._wrapped(position).lines
        inside = max((i for i, one in enumerate(lines) if one.start <= offset), default=0)
        self.scroll_to(y=self._heights.start(position) + inside, animate=False, immediate=True)

    def read_on(self, direction: int) -> bool:
        """Scroll a screen within a fragment that is longer; False where no more of it is there."""
        if not len(self._heights):
            return False
        top, height = int(self.scroll_offset.y), self.size.height
        start, end = self._heights.start(self._cursor), self._heights.end(self._cursor)
        more = end > top + height if direction > 0 else start < top
        if end - start > height and more:
            target = top + direction * max(height - 2, 1)
            target = min(target, end - height) if direction > 0 else max(target, start)
            self.scroll_to(y=target, animate=False, immediate=True)
            return True
        return False

    def in_view(self) -> range:
        """Positions of the fragments of which some line is on the screen."""
        if not len(self._heights) or self.size.height == 0:
            return range(0)
        top = int(self.scroll_offset.y)
        bottom = min(top + self.size.height, self._heights.total) - 1
        return range(self._heights.at(top), self._heights.at(max(bottom, top)) + 1)

    def page(self, direction: int) -> int:
        """The position a screen further (1) or back (-1) from the cursor."""
        if not len(self._heights):
            return 0
        start = self._heights.start(self._cursor) + direction * max(self.size.height - 2, 1)
        return self._heights.at(max(start, 0))

    def line_from(self, offset: int, by: int) -> int:
        """The offset in the fragment at hand so many lines further down, in the same column."""
        lines = [one for one in self._wrapped(self._cursor).lines if not one.blank and one.text]
        now = max((i for i, one in enumerate(lines) if one.start <= offset), default=0)
        new = lines[min(max(now + by, 0), len(lines) - 1)]
        if now + by < 0:
            return new.start
        if now + by >= len(lines):
            return new.end
        return min(new.start + offset - lines[now].start, new.end)

    # Where things are

    def _room_now(self) -> Room:
        cells = self.size.width
        time = self._source.time if cells >= TIME_FROM else 0
        gutter = 1 + NUMBER + 1 + 1 + 1 + time + self._source.speaker + 1
        apart = not self.compact and self.app.size.height >= 16
        return Room(
            cells - self.scrollbar_size_vertical,
            max(min(cells - gutter - 1, LONGEST_LINE), 8),
            time,
            apart,
        )

    def fit(self) -> None:
        """Where there is other room than before, wrap anew; what stood on the first line stays."""
        if not self.size.height or self._room_now() == self._room:
            return
        if self._wanted is None:
            self._wanted = self.top
        self._wrap_anew()
        self._into_view()

    def _wrap_anew(self) -> None:
        """Forget how everything was wrapped; wrap what is round the cursor, the rest later."""
        self._cache.clear()
        self._kept.clear()
        if self._later is not None:
            self._later.stop()
        self._heights = Heights(self._source.n)
        self._room = self._room_now()
        if self.size.height:
            self._wrap_round(self._cursor)
            self._wrap_rest(self._source.n <= AT_ONCE)
        self._measure()
        self.refresh()

    def _wrap_round(self, position: int) -> None:
        """Wrap a fragment, and a screen of what stands before and after it, where that is needed
        to know how many lines they take."""
        enough = 0 if self._heights.all_known else 2 * self.size.height
        for places in (range(position, self._source.n), range(position - 1, -1, -1)):
            lines = 0
            for at in places:
                if lines > enough or not enough:
                    break
                lines += len(self._wrapped(at).lines)
        if self._heights.changed:
            self._measure()

    def _wrap_rest(self, at_once: bool = False) -> None:
        """Look how many lines the others take: all of them at once, or so many now and on later."""
        until = perf_counter() + SLICE
        for position in self._heights.unknown():
            self._heights.tell(position, len(self._wrap(position).lines))
            if not at_once and perf_counter() > until:
                self._later = self.set_timer(PAUSE, self._wrap_rest)
                return
        self._measure()

    def _wrapped(self, position: int) -> Wrapped:
        """A fragment as it is wrapped, from what is kept where it is there."""
        found = self._kept.get(position)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[position] = self._wrap(position)
            self._heights.tell(position, len(found.lines))
        return found

    def _wrap(self, position: int) -> Wrapped:
        item = self._source.item(position)
        text = display(item.text).replace("\t", " ")
        apart = self._room.apart and item.context and position > 0
        return Wrapped(item, text, lines_of(text, item, self._room.text, apart=apart))

    def _line(self, position: int, number: int) -> Line:
        """A line of a fragment."""
        lines = self._wrapped(position).lines
        return lines[min(number, len(lines) - 1)]

    def _measure(self) -> None:
        """Count the lines; what is on the screen stays where it is."""
        line = int(self.scroll_offset.y)
        top = self._heights.at(line) if len(self._heights) else 0
        inside = line - self._heights.start(top)
        self._heights.measure()
        size = Size(max(self.size.width - 1, 1), self._heights.total)
        if size.width == self.virtual_size.width and self.show_vertical_scrollbar:
            # A line more or less moves nothing round the text: nothing is laid out anew.
            self.set_reactive(ScrollView.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size
        now = self._heights.start(top) + inside
        if now != line:
            self.scroll_to(y=now, animate=False, immediate=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Wrap what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        if not self._heights.all_known:
            self._wrap_round(self._heights.at(int(new_value)))

    def _redraw(self, position: int) -> None:
        if not len(self._heights):
            return
        start = self._heights.start(position) - int(self.scroll_offset.y)
        lines = self._heights.end(position) - self._heights.start(position)
        self.refresh(Region(0, start, self.size.width, lines))

    def _forget(self, position: int) -> None:
        lines = self._heights.end(position) - self._heights.start(position)
        for number in range(lines + 8):
            self._cache.pop((position, number, True), None)
            self._cache.pop((position, number, False), None)

    def _into_view(self) -> None:
        if not len(self._heights) or self.size.height == 0:
            return
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._scroll_to_text(*wanted)
        self._wrap_round(self._cursor)
        start, end = self._heights.start(self._cursor), self._heights.end(self._cursor)
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
        """Wrap anew for the new width; what stood on the first line stays there."""
        self.fit()
        self.call_after_refresh(self._into_view)
