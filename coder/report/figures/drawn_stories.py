"""How change over moments, value stories and conversations are drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from coder.language import _
from coder.report.figures.kinds import Chain, Slopes, Strips
from coder.report.story import State
from coder.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

_BLUE, _EDGE, _FAINT = "#0B4A7F", "#0B2A4A", "#777777"
_LINES: Any = (
    ("#0B4A7F", "-", "o"),
    ("#B4560B", "--", "D"),
    ("#111111", ":", "s"),
    ("#6B6B6B", "-.", "^"),
)
_PANELS_BESIDE = 3
_LONGEST = 34

STATES: dict[State, tuple[str, str, float]] = {
    "there": ("o", _BLUE, 8.5),
    "expected": ("o", "#FFFFFF", 8.5),
    "open": ("s", "#FFFFFF", 6.5),
    "gap": (".", "#999999", 3.0),
    "unread": ("x", _FAINT, 5.0),
}
"""Shape, filling and size."""


def slopes(sheet: Sheet, drawing: Slopes) -> None:
    """A panel a code, with a line for each role; each point says how many of how many."""
    across = min(len(drawing.panels), _PANELS_BESIDE) or 1
    down = math.ceil(len(drawing.panels) / across) or 1
    sheet.set_size_inches(0.6 + 2.6 * across, 0.5 + 2.1 * down)
    highest = max(
        (one.n for panel in drawing.panels for _name, line in panel.lines for one in line if one),
        default=1,
    )
    for at, panel in enumerate(drawing.panels):
        axes = sheet.add_subplot(down, across, at + 1)
        for number, (_name, line) in enumerate(panel.lines):
            color, style, shape = _LINES[number % len(_LINES)]
            told = [(x, one) for x, one in enumerate(line) if one is not None]
            axes.plot(
                [x for x, _one in told],
                [one.n for _x, one in told],
                f"{style}{shape}",
                color=color,
                markersize=4.5,
                linewidth=1.2,
            )
            for x, one in told:
                text = _("{n} of {of}").format(n=one.n, of=one.of)
                offset = (0, 6 if number % 2 == 0 else -12)
                axes.annotate(
                    text,
                    (x, one.n),
                    xytext=offset,
                    textcoords="offset points",
                    ha="center",
                    fontsize=7,
                    color=color,
                )
        axes.set_title(shorten(panel.title, _LONGEST), fontsize=9, loc="left")
        _moments(axes, drawing.moments, highest)
    if drawing.panels:
        _legend_of_lines(sheet, [name for name, _line in drawing.panels[0].lines])
    sheet.subplots_adjust(hspace=0.55, wspace=0.25)


def _moments(axes: Axes, moments: tuple[str, ...], highest: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xticks(range(len(moments)), [shorten(one, 14) for one in moments])
    axes.set_xlim(-0.35, len(moments) - 0.65)
    axes.set_ylim(-0.6, highest + 0.9)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))


def _legend_of_lines(sheet: Sheet, names: list[str]) -> None:
    from matplotlib.lines import Line2D

    keys = []
    for name, (color, style, shape) in zip(names, _LINES * len(names), strict=False):
        keys.append(
            Line2D([], [], color=color, linestyle=style, marker=shape, label=shorten(name, 30))
        )
    sheet.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.5, 0.06), ncols=4)


def chain(sheet: Sheet, drawing: Chain) -> None:
    """A row a respondent, a column a step; what follows on one another is joined."""
    rows, steps = len(drawing.rows), len(drawing.steps)
    sheet.set_size_inches(2.4 + 0.95 * steps, 1.5 + 0.32 * rows)
    axes = sheet.add_subplot()
    for y, states in enumerate(drawing.states):
        for x, state in enumerate(states):
            shape, fill, size = STATES[state]
            if x and state in ("there", "expected") and states[x - 1] in ("there", "expected"):
                sure = state == states[x - 1] == "there"
                style = "-" if sure else (0, (2, 2))
                axes.plot([x - 1, x], [y, y], color=_EDGE, linewidth=1.3, linestyle=style, zorder=1)
            axes.plot(
                [x],
                [y],
                shape,
                markerfacecolor=fill,
                markeredgecolor=_EDGE if state != "gap" else "#999999",
                markersize=size,
                zorder=2,
            )
    axes.set_xticks(range(steps), [shorten(one, 22) for one in drawing.steps])
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    for text in axes.get_xticklabels():
        text.set_rotation(20)
        text.set_horizontalalignment("left")
        text.set_rotation_mode("anchor")
    axes.set_yticks(range(rows), [shorten(one, _LONGEST) for one in drawing.rows])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(-0.4, steps - 0.6)
    axes.set_ylim(rows - 0.4, -0.6)
    for side in axes.spines.values():
        side.set_visible(False)
    _legend_of_states(axes, {state for row in drawing.states for state in row})


def state_words() -> dict[State, str]:
    """What each state of a step is called, in the current language."""
    return {
        "there": _("told"),
        "expected": _("told, but does not count"),
        "open": _("not settled"),
        "gap": _("not mentioned"),
        "unread": _("not yet read"),
    }


def _legend_of_states(axes: Axes, used: set[State]) -> None:
    from matplotlib.lines import Line2D

    keys = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=STATES[state][0],
            markerfacecolor=STATES[state][1],
            markeredgecolor=_EDGE if state != "gap" else "#999999",
            markersize=STATES[state][2],
            label=words,
        )
        for state, words in state_words().items()
        if state in used
    ]
    axes.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.5, -0.02), ncols=3)


def strips(sheet: Sheet, drawing: Strips) -> None:
    """An interview below another; a tick where a code is, hollow where it is not settled."""
    from matplotlib.patches import Rectangle

    heights = [max(len(one.codes), 1) for one in drawing.strips] or [1]
    sheet.set_size_inches(7.0, 0.5 + sum(0.19 * one + 0.42 for one in heights))
    grid = sheet.add_gridspec(len(heights), 1, height_ratios=[0.19 * one + 0.2 for one in heights])
    for at, one in enumerate(drawing.strips):
        axes = sheet.add_subplot(grid[at])
        for place, code, settled in one.marks:
            cell = Rectangle(
                (place + 0.06, code + 0.16),
                0.88,
                0.68,
                facecolor=_BLUE if settled else "#FFFFFF",
                edgecolor=_BLUE,
                linewidth=0.5,
            )
            axes.add_patch(cell)
        for code in range(len(one.codes) + 1):
            axes.axhline(code, color="#DDDDDD", linewidth=0.4, zorder=0)
        axes.set_xlim(0, max(one.n, 1))
        axes.set_ylim(len(one.codes), 0)
        labels = [shorten(code, 26) for code in one.codes]
        axes.set_yticks([y + 0.5 for y in range(len(labels))], labels, fontsize=7)
        axes.tick_params(axis="y", length=0)
        last = max(one.n, 1)
        axes.set_xticks([0.5, last - 0.5], ["1", str(last)], fontsize=7)
        axes.set_title(shorten(one.title, 60), fontsize=8.5, loc="left", pad=3)
        for side in axes.spines.values():
            side.set_visible(False)
    sheet.subplots_adjust(hspace=0.55)
