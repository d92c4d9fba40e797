"""Holding a report against a threshold, against its seal, and against another package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.study.arrays import sealed_figures
from coder.study.transcripts import list_transcripts

if TYPE_CHECKING:
    from coder.reliability.report import Agreement
    from coder.reliability.rows import Row
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class SealedCode:
    """A code whose alpha is no longer the one that was sealed."""

    code: str
    sealed: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The figure that was sealed when the table opened, beside the one computed now."""

    alpha: float | None
    same: bool
    """Whether every alpha of the report, overall and per code, is still the sealed one."""
    differing: tuple[SealedCode, ...] = ()
    """The codes on which they differ; those that only one of the two has, too."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "alpha": self.alpha,
            "same": self.same,
            "differing": [
                {"code": one.code, "sealed": one.sealed, "now": one.now} for one in self.differing
            ],
        }


def sealed(study: Study, report: Agreement) -> Sealed | None:
    """The newest seal over just these transcripts, held against the figures of now.

    A newer version of the program, or of the codebook, may make others of them: both are shown.
    """
    names = set(report.universe.transcripts)
    ids = {one.id for one in list_transcripts(study) if one.name in names}
    for texts, figures in sealed_figures(study, report.universe.coding_pass):
        if texts == ids:
            now = {row.code: row.alpha for row in report.codes}
            before = {one["code"]: one["alpha"] for one in figures["codes"]}
            differing = tuple(
                SealedCode(code, before.get(code), now.get(code))
                for code in {**before, **now}
                if (code in before) != (code in now) or not _same(before.get(code), now.get(code))
            )
            whole = figures["overall"]["alpha"]
            same = not differing and _same(whole, report.overall.alpha)
            return Sealed(whole, same, differing)
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
