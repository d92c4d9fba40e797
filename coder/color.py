"""Colours of codes: how well one stands out, how far two lie apart, and which are still free."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache

COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
SCREENS = ("#16181D", "#FBFAF7")
"""The backgrounds of the dark and of the light theme."""
LEAST_CONTRAST = 1.1
"""With a screen: a badge in a colour below this cannot be seen. Its text is another matter: black
or white always reads on it."""
LEAST_APART = 0.06
"""Distance in OKLab below which two badges are easily mixed up."""
PALETTE = (
    # Okabe and Ito (2008), which the colour-blind can tell apart, with grey instead of black
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999",
    # then, for long lists, what lies farthest from all before it
    "#552200", "#7744AA", "#006600", "#AA0066", "#004466", "#998800", "#7777FF", "#776655",
    "#FF0066", "#55EECC", "#440088", "#FF88FF", "#00DD00", "#9900FF", "#FFCCFF", "#0000FF",
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of a ``#RRGGBB`` colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def distance(one: str, other: str) -> float:
    """How different two ``#RRGGBB`` colours look: Euclidean distance in OKLab (Ottosson 2020)."""
    return math.dist(_oklab(one), _oklab(other))


def invisible_on(color: str) -> str:
    """The screen on which a badge in this colour cannot be seen, "" where it is seen on both."""
    return next((one for one in SCREENS if contrast(color, one) < LEAST_CONTRAST), "")


def free(taken: Iterable[str]) -> str:
    """The first colour of the palette that is far enough from these; else the farthest."""
    used = [color for color in taken if COLOR.fullmatch(color)]
    for color in PALETTE:
        if all(distance(color, other) >= LEAST_APART for other in used):
            return color
    return max(PALETTE, key=lambda color: min(distance(color, other) for other in used))


def _linear(color: str) -> tuple[float, float, float]:
    red, green, blue = (_channel(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return red, green, blue


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


@cache
def _oklab(color: str) -> tuple[float, float, float]:
    red, green, blue = _linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
