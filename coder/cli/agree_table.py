"""The table of agreement: as wide as the terminal, with a bar for each interval."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.cli.output import say
from coder.language import _, number
from coder.reliability import bar, words
from coder.reliability.measures import measure
from coder.text import one_line

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.reliability import Agreement, Row

WIDTH, WIDEST = 80, 120
NAME, FIGURE, NARROWEST = 12, 4, 12
MAIN = "alpha"


def say_table(
    report: Agreement,
    rows: Sequence[Row],
    last: Sequence[Row],
    measures: Sequence[str],
    *,
    size: bool = False,
) -> None:
    """Rows, a rule, the last rows; then what the marks behind them mean."""
    every = [*rows, *last]
    reasons: dict[str, str] = {}
    for row in every:
        why = words.reason(report, row)
        if why:
            reasons.setdefault(why, chr(ord("a") + len(reasons)))
    columns = [Column(_("code"), [cut(words.row_name(report, one), NAME) for one in every], "l")]
    if size:
        columns.append(Column(_("n"), [str(one.n) for one in every]))
    main = MAIN if MAIN in measures else measures[0]
    figures: list[Column] = []
    for name in measures:
        head = _(measure(name).head)
        if name != main:
            cells = [shown_value(one.figure(name).value) for one in every]
            figures.append(Column(head, cells, least=FIGURE))
        else:
            figures.append(
                Column(f"{head} ", [_cell(one, name) for one in every], least=FIGURE + 1)
            )
            figures.append(Column(_("interval"), [shown_limits(one.figure(name)) for one in every]))
    marks = Column("", [reasons.get(words.reason(report, one), "") for one in every], "l", least=1)
    taken = sum(one.width + 1 for one in [*columns, *figures, marks])
    columns += _uses(every, _width() - taken - NARROWEST - 1)
    taken = sum(one.width + 1 for one in [*columns, *figures, marks])
    bars = min(_width() - taken, 61)
    place = next(i for i, one in enumerate(figures) if one.head == _("interval")) + 1
    if bars >= NARROWEST:
        drawn = [_bar(one.figure(main), bars) for one in every]
        figures.insert(place, Column(bar.scale(bars), drawn, "l", least=bars))
    say_columns([*columns, *figures, marks], len(rows))
    for why, mark in reasons.items():
        say(f"{mark}  {why}")
    _say_remarks(report, every)


class Column:
    """A column of text; ``side``: ``l`` or ``r``."""

    def __init__(self, head: str, cells: Sequence[str], side: str = "r", *, least: int = 0) -> None:
        self.head = head
        self.cells = cells
        self.side = side
        self.width = max([least, cell_width(head), *map(cell_width, cells)])

    def shown(self, text: str) -> str:
        """As wide as the column."""
        room = " " * (self.width - cell_width(text))
        return text + room if self.side == "l" else room + text


def say_columns(columns: Sequence[Column], before_rule: int) -> None:
    def line(cells: Sequence[str]) -> str:
        shown = (one.shown(text) for one, text in zip(columns, cells, strict=True))
        return " ".join(shown).rstrip()

    head = line([one.head for one in columns])
    say(head)
    rule = "─" * max(len(head), *(one.width for one in columns))
    say(rule)
    for at in range(len(columns[0].cells)):
        if at == before_rule and at:
            say(rule)
        say(line([one.cells[at] for one in columns]))


def _uses(rows: Sequence[Row], room: int) -> list[Column]:
    """Per coder how often they used it where there is room for that, else the share of use."""
    names = list(rows[0].uses) if rows else []
    if 0 < len(names) <= 3 and all(list(one.uses) == names for one in rows):
        columns = [
            Column(cut(one_line(who), 8), [str(one.uses[who]) for one in rows]) for who in names
        ]
        if sum(one.width + 1 for one in columns) <= room:
            return columns
    use = Column(_("use"), [shown_value(one.prevalence) for one in rows], least=FIGURE)
    return [use] if use.width + 1 <= room + NARROWEST else []


def _cell(row: Row, name: str) -> str:
    """A figure; in brackets where it is so rare that there is no interval."""
    shown = shown_value(row.figure(name).value)
    return f"({shown})" if row.rare else f"{shown} "


def shown_value(value: float | None) -> str:
    return "–" if value is None else number(value)


def shown_limits(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{number(figure.low)}–{number(figure.high)}"


def _bar(figure: Figure, width: int) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return bar.empty(width)
    return bar.bar(figure.low, figure.value, figure.high, width)


def _width() -> int:
    """80 columns, or more where the terminal has them."""
    if sys.stdout is not None and sys.stdout.isatty():
        return max(WIDTH, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST))
    return WIDTH


def cell_width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int) -> str:
    from rich.cells import set_cell_size

    text = one_line(text)
    return text if cell_width(text) <= width else set_cell_size(text, width - 1) + "…"


def _say_remarks(report: Agreement, rows: Sequence[Row]) -> None:
    """The counts of rare codes, and why a low alpha stands beside a high percentage."""
    for row in rows:
        if row.rare:
            say(f"   {words.row_name(report, row)}: {words.counts(row)}")
    said = [
        f"{words.row_name(report, row)} ({indices})"
        for row in rows
        if (indices := words.paradox(row))
    ]
    if said:
        sentence = _("α under {mark} beside a high percentage:").format(
            mark=number(bar.TENTATIVE, 3)
        )
        say_wrapped(f"{sentence} {'; '.join(said)}. {words.paradox_explained()}")


def say_wrapped(text: str) -> None:
    """Over as many lines as it needs."""
    for line in textwrap.wrap(text, _width(), break_on_hyphens=False):
        say(line)


def short_name(report: Agreement, code: str) -> str:
    """What a code is called in a table."""
    return report.universe.codebook.code(code).short.shown() or code
