"""A table for the terminal: it fits the width where that is possible, and nothing in it harms."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from coder.report.table import Column, Table, groups, shown
from coder.text import one_line

USUAL_WIDTH = 80
_PROSE, _SHORT = 18, 30
"""A column in which something is longer than the second is not made narrower than the first."""
_LONGEST_WORD = 16
_BETWEEN = 2


def to_text(table: Table, width: int = USUAL_WIDTH) -> str:
    """Title, table and notes. A table that is too wide is given in parts below one another."""
    lines = [one_line(table.title), ""]
    for heading, part in groups(table):
        if heading:
            lines += [*textwrap.wrap(heading, width), ""]
        for columns in _parts(part, width):
            lines += [*_drawn(part, columns, width), ""]
    for note in table.notes:
        lines += textwrap.wrap(one_line(note), width, subsequent_indent="  ")
    return "\n".join(lines).rstrip("\n") + "\n"


def _parts(table: Table, width: int) -> list[tuple[int, ...]]:
    """Positions of the columns of each part; the leading ones stand in every part."""
    lead = tuple(range(min(table.lead, len(table.columns))))
    parts: list[tuple[int, ...]] = []
    chosen: tuple[int, ...] = ()
    for at in range(len(lead), len(table.columns)):
        if chosen and _least(table, (*lead, *chosen, at)) > width:
            parts.append((*lead, *chosen))
            chosen = ()
        chosen += (at,)
    return [*parts, (*lead, *chosen)]


def _least(table: Table, columns: Sequence[int]) -> int:
    return sum(_narrowest(table, at) for at in columns) + _BETWEEN * (len(columns) - 1)


def _narrowest(table: Table, at: int) -> int:
    """Numbers are not broken, nor are words; what is long gets room to be read."""
    widest = _widest(table, at)
    least = widest
    if _wraps(table.columns[at]):
        words = (word for row in table.rows for word in shown(row[at]).split())
        longest = min(max(map(len, words), default=0), _LONGEST_WORD)
        least = min(widest, max(longest, _PROSE if widest > _SHORT else 0))
    return max(least, *map(len, shown(table.columns[at].title).split()), 1)


def _widest(table: Table, at: int) -> int:
    return max((len(shown(row[at])) for row in table.rows), default=0)


def _wraps(column: Column) -> bool:
    return column.kind == "text"


def _drawn(table: Table, columns: Sequence[int], width: int) -> list[str]:
    """Header, rule and rows; tabulate would pad every column of numbers by two."""
    widths = _widths(table, columns, width)
    right = [not _wraps(table.columns[at]) for at in columns]

    def lines(cells: Sequence[str]) -> list[str]:
        wrapped = [_wrapped(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
        return [
            (" " * _BETWEEN)
            .join(
                part.rjust(wide) if numbers else part.ljust(wide)
                for part, wide, numbers in zip(parts, widths, right, strict=True)
            )
            .rstrip()
            for parts in zip_longest(*wrapped, fillvalue="")
        ]

    drawn = lines([shown(table.columns[at].title) for at in columns])
    drawn.append((" " * _BETWEEN).join("-" * wide for wide in widths))
    tall = False
    for row in table.rows:
        here = lines([shown(row[at]) for at in columns])
        if drawn[-1] and (tall or len(here) > 2) and row is not table.rows[0]:
            drawn.append("")  # rows of several lines are told apart by a line between them
        tall = len(here) > 2
        drawn += here
    return drawn


def _widths(table: Table, columns: Sequence[int], width: int) -> list[int]:
    """How wide each column is: as it wants to be, or its share of the room that there is."""
    least = [_narrowest(table, at) for at in columns]
    wanted = [max(_widest(table, at), len(shown(table.columns[at].title))) for at in columns]
    room = width - _BETWEEN * (len(columns) - 1) - sum(least)
    # Whoever wants little gets it first; what is left goes to the widest columns.
    for place in sorted(range(len(columns)), key=lambda at: wanted[at] - least[at]):
        waiting = sum(1 for at in range(len(columns)) if wanted[at] > least[at])
        more = min(max(wanted[place] - least[place], 0), max(room, 0) // max(waiting, 1))
        wanted[place] = least[place] = least[place] + more
        room -= more
    return least


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 1)) or [""] if len(text) > width else [text]
