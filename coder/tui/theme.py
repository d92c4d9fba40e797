"""A dark and a light theme of our own, and colours whose contrast is computed, not hoped."""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="coder-dark",
    primary="#7AB8E6",
    accent="#F0C05A",
    foreground="#E8E6E1",
    background="#16181D",
    surface="#16181D",
    panel="#262A33",
    warning="#F0C05A",
    error="#FF8A70",
    success="#7CCBA2",
    dark=True,
    variables={"dim": "#9AA0AB", "cursor": "#2F4560", "rule": "#4A505C"},
)
LIGHT = Theme(
    name="coder-light",
    primary="#0B5C94",
    accent="#8A5A00",
    foreground="#1D1F23",
    background="#FBFAF7",
    surface="#FBFAF7",
    panel="#ECEAE4",
    warning="#8A5A00",
    error="#A8280F",
    success="#1D6B45",
    dark=False,
    variables={"dim": "#5C6068", "cursor": "#CFE3F3", "rule": "#B9B6AE"},
)


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2), 0 to 1."""
    parsed = Color.parse(color)
    parts = []
    for value in (parsed.r, parsed.g, parsed.b):
        share = value / 255
        parts.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_on(background: str) -> str:
    """Black or white, whichever reads better on this background."""
    return max(("#000000", "#FFFFFF"), key=lambda color: contrast(color, background))
