"""How a fragment breaks into lines: its text at a width, and the badges behind it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from coder.tui.text import wrap
from coder.tui.widgets.fragment_item import Badge, Item


@dataclass(frozen=True, slots=True)
class Line:
    """One line on the screen: a stretch of the text, and which marks and badges stand behind it."""

    start: int
    end: int
    first: bool = False
    """Whether number and speaker stand before it."""
    tail: tuple[int, int] = (0, 0)
    """From and up to which of ``Item.tail``."""
    blank: bool = False
    text: bool = True
    """False where only badges stand on it."""


def lines_of(text: str, item: Item, width: int, *, apart: bool = False) -> list[Line]:
    """The lines of a fragment; marks and badges go behind the last one, else on lines of their own.

    ``text`` is the item's as it is shown; ``apart`` leaves a blank line before it.
    """
    lines = [Line(start, end, i == 0) for i, (start, end) in enumerate(wrap(text, width))]
    if item.tail:
        last = lines[-1]
        room = width - cell_len(text[last.start : last.end]) - 2
        groups = _groups(item, room, width)
        lines[-1] = Line(last.start, last.end, last.first, groups[0])
        lines += [Line(last.end, last.end, tail=one, text=False) for one in groups[1:]]
    if apart:
        lines.insert(0, Line(0, 0, blank=True, text=False))
    return lines


def _groups(item: Item, room: int, width: int) -> list[tuple[int, int]]:
    """Which of the tail stand together: all behind the text where they fit, else on own lines."""
    sizes = [cell_len(one.text if isinstance(one, Badge) else one) + 1 for one in item.tail]
    if sum(sizes) <= room:
        return [(0, len(sizes))]
    groups = [(0, 0)]
    start = used = 0
    for i, size in enumerate(sizes):
        if i > start and used + size > width:
            groups.append((start, i))
            start, used = i, 0
        used += size
    return [*groups, (start, len(sizes))]
