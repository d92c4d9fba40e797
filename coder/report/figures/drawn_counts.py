"""How heat maps, bars, dots and the code tree are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coder.color import contrast
from coder.language import _, number
from coder.report.figures.kinds import Bars, Dots, Heat, Tree
from coder.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_DARK, _LIGHT = "#08306B", "#FFFFFF"
_STEPS = ("#FFFFFF", "#E3EEF8", "#BDD7EC", "#7FB2D9", "#3F85BD", "#1559A0", "#08306B")
"""From none to the most; in grey they stay in this order."""
_PARTS = (("#0B4A7F", ""), ("#7FB2D9", "////"), ("#E3EEF8", ""), ("#FFFFFF", "xxxx"))
"""Colour and hatching of the parts of a bar, from dark to light."""
_LONGEST = 34
"""Characters of a label."""
_ROW = 0.3
"""Inches that a row takes."""


def heat(sheet: Sheet, drawing: Heat) -> None:
    """Counts as shades, with the number in each cell; what there is not is hatched."""
    from matplotlib.patches import Rectangle

    rows, columns = len(drawing.rows), len(drawing.columns)
    sheet.set_size_inches(2.2 + 0.62 * columns, 1.2 + _ROW * rows)
    axes = sheet.add_subplot()
    most = max((one for row in drawing.values for one in row if one is not None), default=0)
    for y, row in enumerate(drawing.values):
        for x, value in enumerate(row):
            shade = _shade(value, most)
            cell = Rectangle((x, y), 1, 1, facecolor=shade, edgecolor="#9A9A9A", linewidth=0.4)
            if value is None:
                cell.set_hatch("////")
                cell.set_edgecolor("#C9C9C9")
            axes.add_patch(cell)
            if value is not None:
                ink = _DARK if contrast(shade, _DARK) > contrast(shade, _LIGHT) else _LIGHT
                axes.text(x + 0.5, y + 0.52, str(value), ha="center", va="center", color=ink)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_xticks([x + 0.5 for x in range(columns)], [_label(one) for one in drawing.columns])
    axes.tick_params(
        axis="x", rotation=38, top=True, labeltop=True, bottom=False, labelbottom=False
    )
    for text in axes.get_xticklabels():
        text.set_horizontalalignment("left")
        text.set_rotation_mode("anchor")
    axes.set_yticks([y + 0.5 for y in range(rows)], [_label(one) for one in drawing.rows])
    axes.tick_params(length=0)
    _bare(axes)


def _shade(value: int | None, most: int) -> str:
    if value is None or not most:
        return _STEPS[0]
    return _STEPS[0] if value == 0 else _STEPS[1 + round((len(_STEPS) - 2) * value / most)]


def bars(sheet: Sheet, drawing: Bars) -> None:
    """Stacked bars with the number in each part; whoever would join is outlined with dashes."""
    sheet.set_size_inches(6.6, 1.1 + _ROW * 1.25 * max(len(drawing.rows), 1))
    axes = sheet.add_subplot()
    widest = 1
    for y, row in enumerate(drawing.values):
        left = 0
        for at, count in enumerate(row):
            if count is None:
                continue
            color, hatch = _PARTS[at % len(_PARTS)]
            style: Any = {"edgecolor": "#0B2A4A", "linewidth": 0.6, "height": 0.68}
            axes.barh(y, count.n, left=left, color=color, hatch=hatch, **style)
            if count.n:
                _inside(axes, left + count.n / 2, y, count.n, color)
            left += count.n
        more = sum(one.unresolved for one in row if one is not None)
        if more:
            axes.barh(
                y, more, left=left, height=0.68, fill=False, linestyle=(0, (2, 2)), linewidth=0.7
            )
            axes.text(left + more / 2, y, f"+{more}", ha="center", va="center")
        of = sum(one.of for one in row if one is not None)
        here = _("{n} of {of}").format(n=left, of=of)
        axes.text(left + more + 0.12, y, here, ha="left", va="center")
        widest = max(widest, left + more, of)
    axes.set_xlim(0, widest * 1.12)
    _rows(axes, drawing.rows)
    _whole_numbers(axes)
    axes.set_xlabel(_("respondents"))
    _legend_of_parts(axes, drawing)


def _inside(axes: Axes, x: float, y: float, n: int, color: str) -> None:
    ink = _LIGHT if contrast(color, _LIGHT) >= 4.5 else "#111111"
    box = {"facecolor": color, "edgecolor": "none", "pad": 1.0}
    axes.text(x, y, str(n), ha="center", va="center", color=ink, bbox=box)


def _legend_of_parts(axes: Axes, drawing: Bars) -> None:
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=color, hatch=hatch, edgecolor="#0B2A4A", linewidth=0.6, label=_label(name))
        for name, (color, hatch) in zip(drawing.parts, _PARTS * len(drawing.parts), strict=False)
    ]
    if any(one is not None and one.unresolved for row in drawing.values for one in row):
        keys.append(
            Patch(fill=False, linestyle=(0, (2, 2)), linewidth=0.7, label=_("if unresolved joins"))
        )
    axes.legend(handles=keys, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)


def dots(sheet: Sheet, drawing: Dots) -> None:
    """Points with their intervals, the series below one another; a missing one is said so."""
    sheet.set_size_inches(6.6, 1.1 + 0.42 * max(len(drawing.rows), 1))
    axes = sheet.add_subplot()
    shapes = (("o", "#0B4A7F", "#0B4A7F"), ("D", "#FFFFFF", "#B4560B"), ("s", "#999999", "#111111"))
    lowest = 0.0
    for y, row in enumerate(drawing.points):
        for at, point in enumerate(row):
            here = y + 0.22 * (at - (len(row) - 1) / 2)
            shape, fill, edge = shapes[at % len(shapes)]
            if point.value is None:
                axes.text(0.0, here, _("no figure"), va="center", fontsize=7.5, color="#555555")
                continue
            if point.low is not None and point.high is not None:
                axes.plot([point.low, point.high], [here, here], color=edge, linewidth=1.2)
            axes.plot(
                [point.value],
                [here],
                shape,
                markerfacecolor=fill,
                markeredgecolor=edge,
                markersize=5.5,
            )
            lowest = min(lowest, point.value, point.low if point.low is not None else 0.0)
    for one in drawing.bars:
        axes.axvline(one, color="#777777", linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
        axes.text(one, -0.72, number(one), ha="center", va="bottom", fontsize=7.5)
    axes.set_xlim(max(lowest - 0.03, -1.0) if lowest < 0 else -0.01, 1.02)
    _rows(axes, drawing.rows)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xticks(ticks, [number(float(one)) for one in ticks])
    axes.set_ylim(len(drawing.rows) - 0.4, -0.7)
    for at, name in enumerate(drawing.series):
        shape, fill, edge = shapes[at % len(shapes)]
        style: Any = {"markerfacecolor": fill, "markeredgecolor": edge, "color": edge}
        axes.plot([], [], f"{shape}-", label=_label(name), **style)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.04), ncols=3)


def tree(sheet: Sheet, drawing: Tree) -> None:
    """The codes with their subcodes indented, each with a bar of how many respondents."""
    branches = drawing.branches
    sheet.set_size_inches(6.6, 0.7 + 0.26 * max(len(branches), 1))
    axes = sheet.add_subplot()
    widest = max((one.count.of for one in branches), default=1) or 1
    for y, one in enumerate(branches):
        color = _STEPS[5] if one.depth == 0 else _STEPS[3] if one.depth == 1 else _STEPS[2]
        axes.barh(y, one.count.n, height=0.62, color=color, edgecolor="#0B2A4A", linewidth=0.5)
        if one.count.unresolved:
            style: Any = {"fill": False, "linestyle": (0, (2, 2)), "linewidth": 0.7}
            axes.barh(y, one.count.unresolved, left=one.count.n, height=0.62, **style)
        end = one.count.n + one.count.unresolved
        axes.text(end + widest * 0.012, y, str(one.count), ha="left", va="center", fontsize=8)
    _rows(axes, ["    " * one.depth + one.label for one in branches])
    for text in axes.get_yticklabels():
        text.set_horizontalalignment("left")
    longest = max(
        (len(shorten(one.label, _LONGEST)) + 4 * one.depth for one in branches), default=1
    )
    axes.tick_params(axis="y", pad=longest * 5.2)
    axes.set_xlim(0, widest * 1.12)
    _whole_numbers(axes)
    axes.set_xlabel(_("respondents"))


def _rows(axes: Axes, labels: tuple[str, ...] | list[str]) -> None:
    axes.set_yticks(range(len(labels)), [_label(one) for one in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _whole_numbers(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _bare(axes: Axes) -> None:
    for one in axes.spines.values():
        one.set_visible(False)


def _label(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + shorten(text.strip(), _LONGEST)
