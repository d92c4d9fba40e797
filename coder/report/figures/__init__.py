"""Figures of the report: what they show as plain data, drawn as SVG and PNG, or in blocks."""

from __future__ import annotations

from coder.report.figures.blocks import lines
from coder.report.figures.drawn import png, svg
from coder.report.figures.kinds import Figure, Missing
from coder.report.figures.making import FIGURES, make_figure

__all__ = ["FIGURES", "Figure", "Missing", "lines", "make_figure", "png", "svg"]
