"""Holding a report against a threshold, against its seal, and against another package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.study.arrays import sealed_figures
from coder.study.transcripts import list_transcripts

if TYPE_CHECKING:
    from coder.reliability.report import Agreement
    from coder.reliability.rows import Row
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Sealed:
    """The figure that was sealed when the table opened, beside the one computed now."""

    alpha: float | None
    same: bool
    """Whether every alpha of the report, overall and per code, is still the sealed one."""


def sealed(study: Study, report: Agreement) -> Sealed | None:
    """The newest seal over just these transcripts, held against the figures of now."""
    names = set(report.universe.transcripts)
    ids = {one.id for one in list_transcripts(study) if one.name in names}
    for texts, before in sealed_figures(study, report.universe.coding_pass):
        if texts == ids:
            now = {row.code: row.alpha for row in report.codes}
            # A newer version of the codebook may have other codes.
            same = {one["code"] for one in before["codes"]} == now.keys() and all(
                _same(one["alpha"], now[one["code"]]) for one in before["codes"]
            )
            same = same and _same(before["overall"]["alpha"], report.overall.alpha)
            return Sealed(before["overall"]["alpha"], same)
    return None


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-12


@dataclass(frozen=True, slots=True)
class Verified:
    """Per code our alpha and the ``krippendorff`` package's; None where it has none."""

    code: str
    ours: float | None
    theirs: float | None

    @property
    def agrees(self) -> bool:
        """Whether the two are the same number, to nine decimals, or both undefined."""
        if self.ours is None or self.theirs is None:
            return self.ours is self.theirs
        return abs(self.ours - self.theirs) < 1e-9


def verify(report: Agreement) -> list[Verified]:
    """Recompute the alpha of every code with the package ``krippendorff``."""
    import krippendorff
    import numpy as np

    result = []
    for row, data in zip(report.codes, report.universe.data, strict=True):
        pairable = (~np.isnan(data)).sum(axis=0) >= 2
        theirs = None
        if len(np.unique(data[:, pairable][~np.isnan(data[:, pairable])])) > 1:
            theirs = float(krippendorff.alpha(data, level_of_measurement="nominal"))
        result.append(Verified(row.code, row.alpha, theirs))
    return result


def short_of(
    report: Agreement, threshold: float, *, lower: bool = False, codes: Iterable[str] = ()
) -> list[Row]:
    """The rows that fall short of a threshold: of these codes, or else the overall one.

    Compares the estimate, or the lower limit of its interval; what is undefined falls short.
    """
    wanted = list(codes)
    rows = [row for row in report.codes if row.code in wanted] if wanted else [report.overall]
    return [
        row
        for row in rows
        if (value := row.alpha_low if lower else row.alpha) is None or value < threshold
    ]
