"""Figures in blocks, for a terminal: numbers stand beside the shades, and no colour is needed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import assert_never

from coder.language import _, number
from coder.report.figures.drawn_stories import state_words
from coder.report.figures.kinds import (
    Bars,
    Chain,
    Dots,
    Drawing,
    Heat,
    Point,
    Slopes,
    Strips,
    Tree,
)
from coder.report.story import State
from coder.report.table import Count
from coder.text import shorten

_SHADES = " ░▒▓█"
_PARTS = "█▒░▚"
_MORE = "·"
_SIGNS: dict[State, str] = {"there": "●", "expected": "○", "open": "□", "gap": "·", "unread": "×"}
_WIDTH = 80


def lines(drawing: Drawing, width: int = _WIDTH) -> list[str]:
    """The drawing in lines of at most ``width`` cells (at least 60), in the current language."""
    width = max(width, 60)
    if isinstance(drawing, Heat):
        return _heat(drawing, width)
    if isinstance(drawing, Bars):
        return _bars(drawing, width)
    if isinstance(drawing, Dots):
        return _dots(drawing, width)
    if isinstance(drawing, Slopes):
        return _slopes(drawing, width)
    if isinstance(drawing, Chain):
        return _chain(drawing, width)
    if isinstance(drawing, Strips):
        return _strips(drawing, width)
    if isinstance(drawing, Tree):
        return _tree(drawing, width)
    assert_never(drawing)


def _labels(labels: Sequence[str], width: int) -> tuple[list[str], int]:
    """The labels cut and filled to one width, and that width."""
    room = min(max((len(shorten(one, 200)) for one in labels), default=1), width)
    return [shorten(one, room).ljust(room) for one in labels], room


def _heat(drawing: Heat, width: int) -> list[str]:
    labels, room = _labels(drawing.rows, 22)
    cell = 5
    across = max((width - room - 1) // cell, 1)
    most = max((one for row in drawing.values for one in row if one is not None), default=0)
    found: list[str] = []
    for first in range(0, len(drawing.columns), across):
        here = range(first, min(first + across, len(drawing.columns)))
        found += [] if not first else [""]
        found += [f"{_letter(at)} {shorten(drawing.columns[at], width - 4)}" for at in here]
        found.append(" " * room + " " + "".join(_letter(at).rjust(cell) for at in here))
        for label, row in zip(labels, drawing.values, strict=True):
            found.append(f"{label} " + "".join(_cell(row[at], most, cell) for at in here))
    return found


def _letter(at: int) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return letters[at] if at < 26 else letters[at // 26 - 1] + letters[at % 26]


def _cell(value: int | None, most: int, cell: int) -> str:
    if value is None:
        return "–".rjust(cell)
    shade = _SHADES[0] if not value else _SHADES[max(round(4 * value / most), 1)]
    return f" {shade}{value if value else '·':>{cell - 2}}"


def _bars(drawing: Bars, width: int) -> list[str]:
    labels, room = _labels(drawing.rows, 24)
    widest = max(
        (sum(one.of for one in row if one is not None) for row in drawing.values), default=1
    )
    unit = max((width - room - 16) // max(widest, 1), 1) if widest <= width - room - 16 else 0
    found = [
        "  ".join(
            f"{_PARTS[at % len(_PARTS)]} {shorten(name, 20)}"
            for at, name in enumerate(drawing.parts)
        )
        + f"  {_MORE} {_('if unresolved joins')}"
    ]
    for label, row in zip(labels, drawing.values, strict=True):
        told = [(at, one) for at, one in enumerate(row) if one is not None]
        bar = "".join(_PARTS[at % len(_PARTS)] * (unit * one.n) for at, one in told)
        bar += _MORE * (unit * sum(one.unresolved for _at, one in told))
        found.append(" ".join(filter(None, (label, bar, str(_total(one for _at, one in told))))))
    return found


def _total(counts: Iterable[Count]) -> Count:
    held = list(counts)
    return Count(
        sum(one.n for one in held), sum(one.unresolved for one in held), sum(one.of for one in held)
    )


def _dots(drawing: Dots, width: int) -> list[str]:
    labels, room = _labels(drawing.rows, 24)
    scale = width - room - 10
    signs = "●◇■"
    found = ["  ".join(f"{signs[at % 3]} {one}" for at, one in enumerate(drawing.series))]
    axis = [" "] * (scale + 1)
    for one in (0.0, *drawing.bars, 1.0):
        axis[round(one * scale)] = "|"
    for label, row in zip(labels, drawing.points, strict=True):
        for at, point in enumerate(row):
            name = label if at == 0 else " " * room
            found.append(f"{name} {_line(point, signs[at % 3], scale, axis)}")
    said = "  ".join(number(one) for one in drawing.bars)
    found.append(" " * room + f" 0 … 1   {said and '| ' + said}")
    return found


def _line(point: Point, sign: str, scale: int, axis: Sequence[str]) -> str:
    if point.value is None:
        return _("no figure")
    cells = list(axis)
    if point.low is not None and point.high is not None:
        low, high = (max(min(one, 1.0), 0.0) for one in (point.low, point.high))
        for at in range(round(low * scale), round(high * scale) + 1):
            cells[at] = "─"
    cells[round(max(min(point.value, 1.0), 0.0) * scale)] = sign
    return "".join(cells) + f" {number(point.value)}"


def _slopes(drawing: Slopes, width: int) -> list[str]:
    names = [name for panel in drawing.panels for name, _line in panel.lines]
    labels, room = _labels(names, 20)
    cell = max((width - room - 4) // max(len(drawing.moments), 1), 8)
    found: list[str] = []
    at = 0
    for panel in drawing.panels:
        found += [""] * bool(found) + [shorten(panel.title, width)]
        moments = "".join(shorten(one, cell - 1).ljust(cell) for one in drawing.moments)
        found.append(" " * (room + 3) + moments.rstrip())
        for _name, line in panel.lines:
            told = "".join(("–" if one is None else _bar(one)).ljust(cell) for one in line)
            found.append(f"  {labels[at]} {told}".rstrip())
            at += 1
    return found


def _bar(count: Count) -> str:
    height = "▁▂▃▄▅▆▇█"
    sign = height[min(round(7 * count.n / count.of), 7)] if count.of and count.n else " "
    return f"{sign} {count}"


def _chain(drawing: Chain, width: int) -> list[str]:
    labels, room = _labels(drawing.rows, 24)
    found = [f"{at} {shorten(one, width - 3)}" for at, one in enumerate(drawing.steps, start=1)]
    found.append(" " * room + "".join(str(at).rjust(4) for at in range(1, len(drawing.steps) + 1)))
    for label, states in zip(labels, drawing.states, strict=True):
        line = ""
        for at, state in enumerate(states):
            joined = (
                at and state in ("there", "expected") and states[at - 1] in ("there", "expected")
            )
            line += ("───" if joined else "   ") + _SIGNS[state]
        found.append(label + line)
    used = {state for row in drawing.states for state in row}
    words = state_words()
    legend = "  ".join(f"{_SIGNS[one]} {words[one]}" for one in words if one in used)
    return [*found, "", *textwrap.wrap(legend, width)]


def _strips(drawing: Strips, width: int) -> list[str]:
    found: list[str] = []
    for strip in drawing.strips:
        labels, room = _labels(strip.codes, 20)
        scale = min(width - room - 2, strip.n)
        cells = [[" "] * scale for _code in strip.codes]
        for place, code, settled in strip.marks:
            here = place * scale // max(strip.n, 1)
            if cells[code][here] != "█":
                cells[code][here] = "█" if settled else "□"
        found += [""] * bool(found) + [shorten(strip.title, width)]
        found += [
            f"{label} {''.join(row)}".rstrip() for label, row in zip(labels, cells, strict=True)
        ]
        found.append(" " * room + " 1" + str(strip.n).rjust(max(scale - 1, 1)))
    return found


def _tree(drawing: Tree, width: int) -> list[str]:
    labels, room = _labels(["  " * one.depth + one.label for one in drawing.branches], 34)
    labels = [
        ("  " * one.depth + shorten(one.label, room - 2 * one.depth)).ljust(room)
        for one in drawing.branches
    ]
    widest = max((one.count.of for one in drawing.branches), default=1) or 1
    scale = width - room - 16
    found = []
    for label, one in zip(labels, drawing.branches, strict=True):
        bar = "█" * round(scale * one.count.n / widest)
        bar += _MORE * round(scale * one.count.unresolved / widest)
        found.append(" ".join(filter(None, (label, bar, str(one.count)))))
    return found
