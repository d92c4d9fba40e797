"""The agreement report as one table of numbers, for spreadsheets and programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.reliability.report import Agreement
    from coder.reliability.rows import Row


def flat(
    report: Agreement, by: str, measures: Sequence[str]
) -> tuple[list[str], list[tuple[str | int | float | None, ...]]]:
    """Columns and rows: one a code, pair or part, the whole last; an undefined figure is None.

    ``note`` is the machine word for why a figure or its interval is missing.
    """
    columns = ["part", "code", "coders", "n", "prevalence"]
    for name in measures:
        columns += [name, f"{name}_low", f"{name}_high"]
    rows: list[tuple[str | int | float | None, ...]] = []
    for row in _rows(report, by):
        cells: list[str | int | float | None] = []
        for name in measures:
            figure = row.figure(name)
            cells += [figure.value, figure.low, figure.high]
        coders = "|".join(row.coders)
        rows.append((row.part, row.code, coders, row.n, row.prevalence, *cells, row.note))
    return [*columns, "note"], rows


def _rows(report: Agreement, by: str) -> list[Row]:
    if by == "pair":
        return [*report.pair_codes, *report.pairs]
    if by == "code":
        return [*report.codes, report.overall]
    return [*report.part_codes, *report.parts, report.overall]
