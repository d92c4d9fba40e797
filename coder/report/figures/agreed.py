"""The figure of agreement per code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _
from coder.reliability import agreement_of
from coder.reliability.bar import RELIABLE, TENTATIVE
from coder.report.basis import Basis
from coder.report.figures.kinds import Dots, Figure, Missing, Point, figure
from coder.report.notes import usual_notes
from coder.report.table import Cell, Column, Table
from coder.report.wording import code_cells, code_columns
from coder.universe import universe_of

if TYPE_CHECKING:
    from coder.reliability import Row


def reliability(found: Basis) -> Figure | Missing:
    """Alpha per code, of the independent and of the revised judgements, with intervals."""
    name, title = "reliability", _("Agreement per code, before the discussion")
    try:
        report = found.agreement
    except InputError as error:
        return Missing(name, title, str(error))
    if len(report.universe.coders) < 2:
        return Missing(name, title, _("One coder coded, so there is no agreement."))
    rows: dict[str, tuple[Row, ...]] = {_("independent"): report.codes}
    if report.revised_codes:
        later = universe_of(found.study, found.coding_pass, stage="revised")
        rows[_("revised")] = agreement_of(later).codes
    codes = [one.code for one in report.codes]
    points = tuple(
        tuple(Point(one.alpha, one.alpha_low, one.alpha_high) for one in here)
        for here in zip(*rows.values(), strict=True)
    )
    labels = tuple(found.book.code(one).label.shown() for one in codes)
    drawing = Dots(labels, tuple(rows), points, (TENTATIVE, RELIABLE))
    said = _(
        "Krippendorff's alpha with its 95 % interval; the broken lines are the usual bars for "
        "tentative and for firm conclusions. Only the independent judgements give reliability."
    )
    return figure(name, title, said, drawing, _table_of_points(found, title, codes, drawing))


def _table_of_points(found: Basis, title: str, codes: Sequence[str], drawing: Dots) -> Table:
    columns = [*code_columns()]
    for key, series in zip(("independent", "revised"), drawing.series, strict=False):
        columns += [
            Column(f"{key}_alpha", _("α, {series}").format(series=series), "number"),
            Column(f"{key}_low", _("from"), "number"),
            Column(f"{key}_high", _("to"), "number"),
        ]
    rows: list[tuple[Cell, ...]] = [
        (
            *code_cells(found.book.code(code)),
            *(each for one in points for each in (one.value, one.low, one.high)),
        )
        for code, points in zip(codes, drawing.points, strict=True)
    ]
    return Table(
        "reliability", title, tuple(columns), tuple(rows), usual_notes(found), found.about, lead=2
    )
