"""An estimate with its interval on the scale from 0 to 1, in colour."""

from __future__ import annotations

from textual.content import Content

from coder.reliability import bar as plain
from coder.reliability.bar import ESTIMATE, MARK, RELIABLE, TENTATIVE

__all__ = ["NARROWEST", "RELIABLE", "TENTATIVE", "bar", "empty", "scale"]

NARROWEST = 21


def bar(low: float, value: float, high: float, width: int) -> Content:
    """``├──■──┤``; the marks of the scale shine through, and what is below 0 runs off the edge."""
    styles = {ESTIMATE: "bold $primary", MARK: "$dim", " ": "$dim"}
    return Content.assemble(
        *((sign, styles.get(sign, "$primary")) for sign in plain.bar(low, value, high, width))
    )


def empty(width: int) -> Content:
    """The marks alone."""
    return Content.styled(plain.empty(width), "$dim")


def scale(width: int) -> Content:
    """The figures above the marks; one that would touch its neighbour is left out."""
    return Content.styled(plain.scale(width), "$dim")
