"""The figures of agreement: a row a code, pair or transcript, as wide as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from coder.language import N_, _, ngettext
from coder.reliability import OVERALL, Agreement, By, Row
from coder.reliability.words import counts, paradox, reason, row_name, verdict
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

SORTS: tuple[tuple[str, str], ...] = (
    ("", N_("in the order of the codebook")),
    ("alpha", N_("lowest α first")),
    ("percent", N_("lowest % first")),
    ("ac1", N_("lowest AC1 first")),
    ("use", N_("most used first")),
)
"""Ways to sort, with what the head says of them."""


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


def rows(report: Agreement, view: By = "code", sort: str = "") -> tuple[Row, ...]:
    """The rows of a view and, last, the whole."""
    found = {"code": report.codes, "pair": report.pairs}.get(view, report.parts)
    if sort:
        found = tuple(sorted(found, key=lambda row: _rank(row, sort)))
    return (*found, report.overall)


def _rank(row: Row, sort: str) -> tuple[bool, float]:
    """What is undefined comes last."""
    if sort == "use":
        return (False, -float(sum(row.uses.values())))
    value: float | None = getattr(row, sort)
    return (value is None, value or 0.0)


def name_of(report: Agreement, row: Row) -> str:
    """What a row is about."""
    if row.coders:
        return " – ".join(row.coders)
    return row_name(report, row)


def layout(report: Agreement, shown: Sequence[Row], width: int) -> Layout:
    """The fullest table that fits."""
    code = min(max(stored_line(name_of(report, row)).cell_length for row in shown), LONGEST_CODE)
    coders = report.universe.coders
    used = [n for row in shown for n in row.uses.values()]
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


HEADS: dict[By, str] = {
    "code": N_("code"),
    "pair": N_("pair"),
    "transcript": N_("transcript"),
    "role": N_("role"),
    "wave": N_("wave"),
    "kind": N_("kind of coder"),
    "version": N_("version"),
    "batch": N_("when"),
}


def heading(table: Layout, view: By = "code", sort: str = "", at: str = "") -> Content:
    """The line above the rows; ``at``: the coder whose column the cursor is on."""

    def titled(text: str, name: str) -> Content:
        return Content.styled(text, "bold $primary" if name == sort else "$dim")

    parts = [left(Content.styled(_(HEADS[view]), "$dim"), table.code)]
    for who in table.coders:
        style = "bold $accent" if who == at else "bold $primary" if sort == "use" else "$dim"
        parts.append(right(stored_line(who, style), table.use))
    parts += [right(titled("%", "percent"), FIGURE)] if table.percent else []
    parts.append(right(titled("α", "alpha"), ALPHA - 1).pad_right(1))
    if table.bar:
        parts.append(interval_bar.scale(table.bar))
    if table.ac1:
        parts.append(right(titled(AC1, "ac1"), FIGURE))
    return Content(" " * GAP).join(parts)


def line(table: Layout, report: Agreement, row: Row) -> Content:
    """One row; grey where it is too rare for an interval."""
    alpha = figure(row.alpha)
    bare = row.alpha is not None and row.alpha_low is None
    alpha = f"({alpha})" if bare else f"{alpha} "
    parts = [left(stored_line(name_of(report, row), "" if row.rare else "bold"), table.code)]
    parts += [
        right(Content(str(row.uses[who]) if who in row.uses else "–"), table.use)
        for who in table.coders
    ]
    if table.percent:
        parts.append(right(Content(figure(row.percent)), FIGURE))
    parts.append(left(Content(alpha.rjust(ALPHA)), ALPHA))
    if table.bar:
        parts.append(_bar(table, report, row))
    if table.ac1:
        parts.append(right(Content(figure(row.ac1)), FIGURE))
    if table.note:
        parts.append(left(stored_line(remark(report, row)), table.note))
    whole = Content(" " * GAP).join(parts)
    return whole.stylize("$dim") if row.rare else whole


def _bar(table: Layout, report: Agreement, row: Row) -> Content:
    if row.alpha is not None and row.alpha_low is not None and row.alpha_high is not None:
        return interval_bar.bar(row.alpha_low, row.alpha, row.alpha_high, table.bar)
    return left(Content(reason(report, row)), table.bar)


def mixed_with(report: Agreement, row: Row) -> tuple[str, int] | None:
    """The code that it is most often confused with, and how often."""
    mixed = [
        (n, one if other == row.code else other)
        for (one, other), n in report.confusions.items()
        if n and row.code in (one, other)
    ]
    if not mixed:
        return None
    n, code = max(mixed, key=lambda pair: pair[0])
    return code, n


def remark(report: Agreement, row: Row) -> str:
    """What stands out: the whole against the marks, or what a code is most often confused with."""
    if row.code == OVERALL:
        return verdict(row)
    if row.rare:
        return counts(row)
    return _mixed_words(report, row)


def _mixed_words(report: Agreement, row: Row) -> str:
    found = mixed_with(report, row)
    if found is None:
        return ""
    code, n = found
    return _("mixed up with {code}: {n}×").format(
        code=row_name(report, replace(row, code=code)), n=n
    )


def details(report: Agreement, row: Row, opens: str = "") -> Content:
    """All figures of one row in words, also those whose column did not fit.

    ``opens``: what Enter opens, where that is not simply all of it.
    """
    parts = [
        f"% {figure(row.percent)}",
        f"α {figure(row.alpha)}" + _interval(row),
        f"κ {figure(row.kappa)}",
        f"{AC1} {figure(row.ac1)}",
        f"+ {figure(row.figure('positive').value)}",
        f"− {figure(row.figure('negative').value)}",
    ]
    if row.figure("jaccard").value is not None:
        parts = [*parts[:2], parts[4], f"Jaccard {figure(row.figure('jaccard').value)}"]
        parts.append(f"mv-α {figure(row.figure('mv').value)}")
        mean = row.figure("mean-alpha").value
        parts.append(_("mean of the codes {value}").format(value=figure(mean)))
    uses = ", ".join(f"{one_line(who)} {n}" for who, n in row.uses.items())
    n = row.n
    judged = ngettext("{n} fragment", "{n} fragments", n).format(n=n)
    mixed = _mixed_words(report, row) if row.rare else ""
    texts = [reason(report, row), mixed, remark(report, row), _why(row)]
    return Content.assemble(
        stored_line(name_of(report, row), "bold $foreground"),
        stored_line(f"  {judged} · {uses}"),
        Content.styled(f"  {opens}", "$accent") if opens else "",
        "\n" + " · ".join(parts),
        "\n" if any(texts) else "",
        stored_line(" · ".join(one for one in texts if one)),
    )


def _why(row: Row) -> str:
    if row.code == OVERALL:
        return ""
    indices = paradox(row)
    return (
        _("low α beside a high %: {indices}").format(indices=indices) if indices else verdict(row)
    )


def _interval(row: Row) -> str:
    if row.alpha_low is None:
        return ""
    return f" ({figure(row.alpha_low)}–{figure(row.alpha_high)})"
