"""Figures as SVG and PNG, with matplotlib: readable in black and white, the same bytes every time.

Lightness, hatching, shape and a number carry what colour carries; nothing hangs on hue alone.
"""

from __future__ import annotations

import io
import os
import re
import warnings
from typing import TYPE_CHECKING, Any, Literal

from coder.report.figures import drawn_counts, drawn_stories
from coder.report.figures.kinds import Bars, Chain, Dots, Drawing, Heat, Slopes, Strips
from coder.settings import home

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

INK, FAINT, PAPER = "#1A1A1A", "#6B6B6B", "#FFFFFF"
_DOTS_PER_INCH = 200
_STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    # Names may hold a dollar sign; letters stay letters in SVG, so that they can be read aloud.
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "coder",
}


def svg(drawing: Drawing) -> bytes:
    """The drawing as an SVG document in UTF-8; the same drawing gives the same bytes."""
    # What the document type leads to is nowhere needed, and a page may not lead anywhere.
    return re.sub(rb"<!DOCTYPE[^>]*>\s*", b"", _bytes(drawing, "svg"), count=1)


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG of 200 dots an inch; the same drawing gives the same bytes."""
    return _bytes(drawing, "png")


def _bytes(drawing: Drawing, kind: Literal["svg", "png"]) -> bytes:
    # matplotlib writes down which fonts there are; that belongs with the other settings.
    os.environ.setdefault("MPLCONFIGDIR", str(home() / "matplotlib"))
    import matplotlib as mpl
    from matplotlib.figure import Figure as Sheet

    target = io.BytesIO()
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # A sign that the font has not is drawn as a box, and said nothing of.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        sheet = Sheet()
        _draw(sheet, drawing)
        nothing = dict.fromkeys(
            ("Date", "Creator", "Type", "Format") if kind == "svg" else ("Software",)
        )
        sheet.savefig(
            target,
            format=kind,
            dpi=_DOTS_PER_INCH,
            bbox_inches="tight",
            pad_inches=0.08,
            metadata=nothing,
        )
    return target.getvalue()


def _draw(sheet: Sheet, drawing: Drawing) -> None:
    if isinstance(drawing, Heat):
        drawn_counts.heat(sheet, drawing)
    elif isinstance(drawing, Bars):
        drawn_counts.bars(sheet, drawing)
    elif isinstance(drawing, Dots):
        drawn_counts.dots(sheet, drawing)
    elif isinstance(drawing, Slopes):
        drawn_stories.slopes(sheet, drawing)
    elif isinstance(drawing, Chain):
        drawn_stories.chain(sheet, drawing)
    elif isinstance(drawing, Strips):
        drawn_stories.strips(sheet, drawing)
    else:
        drawn_counts.tree(sheet, drawing)
