"""Why alpha can be low where coders mostly agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coder.agreement.codefigures import CodeFigures

Cause = Literal["prevalence", "bias"]


@dataclass(frozen=True, slots=True)
class Paradox:
    """High agreement in percent, low agreement beyond chance, and what makes the difference.

    ``prevalence_index``, ``bias_index``: as in ``CodeFigures``; ``cause``: the larger of the two;
    ``adjusted``: 2·percent − 1, what the coefficient would be without either (PABAK; Byrt, Bishop &
    Carlin 1993; equal to Brennan-Prediger); ``one_sided``: the share of all differences that go the
    same way, by pairs of coders (1: one of a pair always uses the code more often); None without
    differences.
    """

    percent: float
    alpha: float
    ac1: float | None
    prevalence_index: float
    bias_index: float
    adjusted: float
    one_sided: float | None
    cause: Cause


def paradox(figures: CodeFigures, *, high: float = 0.8, low: float = 0.667) -> Paradox | None:
    """The paradox, where percent is at least ``high`` and alpha below ``low``; else None."""
    percent, alpha = figures.percent.value, figures.alpha.value
    prevalence, bias = figures.prevalence_index, figures.bias_index
    if percent is None or alpha is None or prevalence is None or bias is None:
        return None
    if percent < high or alpha >= low:
        return None
    apart = sum(table.first_only + table.second_only for table in figures.tables)
    n = sum(table.n for table in figures.tables)
    return Paradox(
        percent,
        alpha,
        figures.ac1.value,
        prevalence,
        bias,
        2.0 * percent - 1.0,
        bias * n / apart if apart else None,
        "prevalence" if prevalence >= bias else "bias",
    )
