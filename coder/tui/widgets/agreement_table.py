"""The figures of agreement: a row a code, as wide as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from coder.language import _, ngettext, number
from coder.reliability import NOTES, OVERALL, Agreement, Row
from coder.text import one_line
from coder.tui.columns import figure, left, right
from coder.tui.text import stored_line
from coder.tui.widgets import interval_bar

GAP = 2
LONGEST_CODE = 18
FIGURE, ALPHA = 5, 6
LEAST_NOTE = 30
WIDEST_BAR = 91
AC1 = "AC1"
"""Gwet's coefficient, called so in every language."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths in cells; a width of 0 leaves the column out."""

    code: int
    use: int
    coders: tuple[str, ...]
    """Whose uses are shown."""
    percent: bool
    bar: int
    ac1: bool
    note: int


def layout(report: Agreement, width: int) -> Layout:
    """The fullest table that fits."""
    code = min(
        max(stored_line(name_of(report, row)).cell_length for row in rows(report)), LONGEST_CODE
    )
    coders = report.universe.coders
    used = [n for row in rows(report) for n in row.uses.values()]
    longest = max((stored_line(who).cell_length for who in coders), default=0)
    use = max(len(str(max(used, default=0))), min(longest, 8))
    for with_uses, ac1, note in (
        (True, True, True),
        (True, True, False),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ):
        people = coders if with_uses else ()
        left_over = width - code - len(people) * (use + GAP) - FIGURE - ALPHA - 3 * GAP
        left_over -= (FIGURE + GAP) if ac1 else 0
        least = interval_bar.NARROWEST + (LEAST_NOTE + GAP if note else 0)
        if left_over >= least:
            break
    else:
        room = width - ALPHA - GAP
        percent = room - FIGURE - GAP >= min(code, 10)
        code = min(code, room - (FIGURE + GAP if percent else 0))
        return Layout(max(code, 1), use, (), percent, 0, False, 0)
    bar = min(left_over - (LEAST_NOTE + GAP if note else 0), WIDEST_BAR)
    return Layout(code, use, people, True, bar, ac1, left_over - bar - GAP if note else 0)


def rows(report: Agreement) -> tuple[Row, ...]:
    """The codes and, last, the whole."""
    return (*report.codes, report.overall)


def name_of(report: Agreement, row: Row) -> str:
    """What a row is about."""
    if row.code == OVERALL:
        return _("all, as sets")
    code = report.universe.codebook.code(row.code)
    return code.short.shown() or code.id


def heading(table: Layout) -> Content:
    """The line above the rows."""
    parts = [left(Content(_("code")), table.code)]
    parts += [right(stored_line(who), table.use) for who in table.coders]
    parts += [right(Content("%"), FIGURE)] if table.percent else []
    parts.append(right(Content("α"), ALPHA - 1).pad_right(1))
    if table.bar:
        parts.append(interval_bar.scale(table.bar))
    if table.ac1:
        parts.append(right(Content(AC1), FIGURE))
    return Content(" " * GAP).join(parts).stylize("$dim")


def line(table: Layout, report: Agreement, row: Row) -> Content:
    """One code, or the whole."""
    interval = row.alpha_low is not None
    alpha = figure(row.alpha)
    alpha = f"({alpha})" if row.alpha is not None and not interval else f"{alpha} "
    parts = [left(stored_line(name_of(report, row), "bold"), table.code)]
    parts += [right(Content(str(row.uses.get(who, 0))), table.use) for who in table.coders]
    if table.percent:
        parts.append(right(Content(figure(row.percent)), FIGURE))
    parts.append(left(Content(alpha.rjust(ALPHA)), ALPHA))
    if table.bar:
        parts.append(_bar(table, row))
    if table.ac1:
        parts.append(right(Content(figure(row.ac1)), FIGURE))
    if table.note:
        parts.append(left(stored_line(remark(report, row)), table.note))
    return Content(" " * GAP).join(parts)


def _bar(table: Layout, row: Row) -> Content:
    if row.alpha is not None and row.alpha_low is not None and row.alpha_high is not None:
        return interval_bar.bar(row.alpha_low, row.alpha, row.alpha_high, table.bar)
    return left(Content(reason(row)), table.bar)


def reason(row: Row) -> str:
    """Why a figure or its interval is missing or doubtful; "" if all is well."""
    return _(NOTES[row.note]) if row.note in NOTES else ""


def remark(report: Agreement, row: Row) -> str:
    """What stands out: the whole against the marks, or what a code is most often confused with."""
    if row.code == OVERALL:
        return _verdict(row)
    mixed = [
        (n, one if other == row.code else other)
        for (one, other), n in report.confusions.items()
        if n and row.code in (one, other)
    ]
    if not mixed:
        return ""
    n, code = max(mixed, key=lambda pair: pair[0])
    book = report.universe.codebook
    return _("mixed up with {code}: {n}×").format(code=book.code(code).short.shown() or code, n=n)


def _verdict(row: Row) -> str:
    if row.alpha is None:
        return ""
    if row.alpha < interval_bar.TENTATIVE:
        return _("below {mark}: not even tentative").format(mark=number(interval_bar.TENTATIVE, 3))
    if row.alpha < interval_bar.RELIABLE:
        return _("below {mark}: tentative").format(mark=number(interval_bar.RELIABLE, 1))
    return ""


def details(report: Agreement, row: Row) -> Content:
    """All figures of one row in words, also those whose column did not fit."""
    parts = [
        f"% {figure(row.percent)}",
        f"α {figure(row.alpha)}" + _interval(row),
        f"κ {figure(row.kappa)}",
        f"{AC1} {figure(row.ac1)}",
        f"Dice {figure(row.dice)}",
    ]
    uses = ", ".join(f"{one_line(who)} {n}" for who, n in row.uses.items())
    n = row.n
    judged = ngettext("{n} fragment", "{n} fragments", n).format(n=n)
    texts: Sequence[str] = [one for one in (reason(row), remark(report, row)) if one]
    return Content.assemble(
        stored_line(name_of(report, row), "bold $foreground"),
        stored_line(f"  {judged} · {uses}"),
        "\n" + " · ".join(parts),
        "\n" if texts else "",
        stored_line(" · ".join(texts)),
    )


def _interval(row: Row) -> str:
    if row.alpha_low is None:
        return ""
    return f" ({figure(row.alpha_low)}–{figure(row.alpha_high)})"
