"""Cells of a table, measured as a terminal shows them, and numbers as people write them."""

from __future__ import annotations

from textual.content import Content

from coder.language import number


def left(content: Content, width: int) -> Content:
    """Exactly so many cells, cut with an ellipsis."""
    return content.truncate(width, ellipsis=True, pad=True)


def right(content: Content, width: int) -> Content:
    """The same, against the right edge."""
    cut = content.truncate(width, ellipsis=True)
    return cut.pad_left(max(width - cut.cell_length, 0))


def figure(value: float | None) -> str:
    """A proportion or coefficient, or a dash where it is undefined."""
    return "–" if value is None else number(value)
