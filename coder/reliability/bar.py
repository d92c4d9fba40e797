"""An estimate with its interval on the scale from 0 to 1, in characters."""

from __future__ import annotations

from coder.language import number

TENTATIVE = 0.667
RELIABLE = 0.8
"""Krippendorff (2004), Content Analysis, 11.4: below the first not even tentative conclusions."""
MARKS = (0.0, TENTATIVE, RELIABLE, 1.0)
ESTIMATE, MARK = "■", "·"


def place(value: float, width: int) -> int:
    """The column of a value; what is below 0 or above 1 stands at the edge."""
    return round(min(max(value, 0.0), 1.0) * (width - 1))


def bar(low: float, value: float, high: float, width: int) -> str:
    """``├──■──┤``; the marks of the scale shine through, and what is below 0 runs off the edge."""
    marks = {place(mark, width) for mark in MARKS}
    start, end, here = (place(one, width) for one in (low, high, value))
    line = []
    for at in range(width):
        if at == here:
            sign = ESTIMATE
        elif start <= at <= end:
            sign = "┼" if at in marks and start < at < end else "─"
            if at == start:
                sign = "◂" if low < 0 else "├"
            elif at == end:
                sign = "┤"
        else:
            sign = MARK if at in marks else " "
        line.append(sign)
    return "".join(line)


def empty(width: int) -> str:
    """The marks alone."""
    marks = {place(mark, width) for mark in MARKS}
    return "".join(MARK if at in marks else " " for at in range(width))


def scale(width: int) -> str:
    """The figures above the marks; one that would touch its neighbour is left out."""
    line = [" "] * width
    # The decimal sign stands at its mark; of .667 it stands before it, to leave room for .8.
    for text, start in (
        ("0", 0),
        ("1", width - 1),
        (number(TENTATIVE, 3), place(TENTATIVE, width) - 2),
        (number(RELIABLE, 1), place(RELIABLE, width)),
    ):
        around = line[max(start - 1, 0) : start + len(text) + 1]
        if start >= 0 and all(one == " " for one in around):
            line[start : start + len(text)] = text
    return "".join(line)
