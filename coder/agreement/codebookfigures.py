"""Agreement over a whole codebook, every figure from the same draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.codemeasure import alpha_means, alphas_of
from coder.agreement.figure import (
    NO_USES,
    SOME_CODES_UNDEFINED,
    Figure,
    Interval,
    undefined,
    warned,
)
from coder.agreement.joint import Design, Measure, design, joint_figures
from coder.agreement.labelsets import LabelSets, label_sets
from coder.agreement.multivalued import multi_valued
from coder.agreement.setmeasure import SetMeasure
from coder.agreement.sets import why_nothing

OVERALL = ("masi", "jaccard", "percent", "dice", "mv", "mean_alpha", "pooled_alpha")
"""The figures over whole judgements, in the order in which they are shown."""
SHARES = ("percent", "dice")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookFigures:
    """Agreement over all codes.

    ``masi``, ``jaccard``: set-valued alpha with that distance; ``mv``: mv-alpha; ``mean_alpha``:
    the mean of the alphas of single codes, of the ``codes_in_mean`` that have one (the note says
    "some_codes_undefined" where ``codes_left_out``, their rows, is not empty); ``pooled_alpha``:
    one alpha over all cells of codes and units, which the many absences drive, and which is
    therefore not to be shown alone; ``percent``, ``dice``, ``coders``, ``n``, ``clusters``,
    ``interval``, ``note``, ``undefined``, ``bootstrap``, ``seed``: as in ``SetFigures``.
    """

    masi: Figure
    jaccard: Figure
    percent: Figure
    dice: Figure
    mv: Figure
    mean_alpha: Figure
    pooled_alpha: Figure
    codes_in_mean: int
    codes_left_out: tuple[int, ...]
    coders: int
    n: int
    clusters: int | None
    interval: Interval
    note: str | None
    undefined: Mapping[str, int] = field(default_factory=dict)
    bootstrap: int = 0
    seed: int | None = None


def codebook_agreement(
    sets: ArrayLike, *, clusters: ArrayLike | None = None, bootstrap: int = 0, seed: int = 1
) -> CodebookFigures:
    """Every figure over whole judgements; the arguments are those of ``set_agreement``.

    Resamples are drawn once for all figures and all codes.
    """
    labels = label_sets(sets, clusters)
    shape = design(labels.kinds, labels.clusters, bootstrap=bootstrap, seed=seed)
    reason = why_nothing(labels)
    figures: dict[str, Figure] = dict.fromkeys(OVERALL, undefined(reason or ""))
    lost: dict[str, int] = {}
    left_out: tuple[int, ...] = ()
    in_mean = 0
    if reason is None:
        figures, lost = overall_figures(overall_measures(labels, shape), shape)
        alphas = alphas_of(labels)
        left_out = tuple(int(code) for code in np.flatnonzero(np.isnan(alphas)))
        in_mean = alphas.size - len(left_out)
        if left_out and in_mean:
            figures["mean_alpha"] = warned(figures["mean_alpha"], SOME_CODES_UNDEFINED)
        if figures["dice"].value is None:
            figures["dice"] = undefined(NO_USES)
    masi = figures["masi"]
    return CodebookFigures(
        **figures,
        codes_in_mean=in_mean,
        codes_left_out=left_out,
        coders=labels.coders,
        n=labels.index.shape[1],
        clusters=shape.clusters,
        interval=shape.interval,
        note=reason or (masi.note if masi.value is None else None),
        undefined=lost,
        bootstrap=bootstrap,
        seed=seed if bootstrap else None,
    )


def overall_measures(labels: LabelSets, shape: Design) -> list[Measure]:
    """The measures that together make the figures of ``OVERALL``."""
    return [
        SetMeasure(labels, ("masi", "jaccard"), shape),
        multi_valued(labels, shape),
        alpha_means(labels, shape),
    ]


def overall_figures(
    measures: list[Measure], shape: Design, *, change: bool = False
) -> tuple[dict[str, Figure], dict[str, int]]:
    """Their figures by name, in the order of ``OVERALL``, and lost replicates.

    ``change``: the measures are differences, with twice the range and plain intervals.
    """
    figures: dict[str, Figure] = {}
    lost: dict[str, int] = {}
    for measure in measures:
        bounds = {name: limits(name in SHARES, change) for name in measure.names}
        found, missing = joint_figures(measure, shape, bounds, curved=not change)
        figures |= found
        lost |= missing
    return {name: figures[name] for name in OVERALL}, lost


def limits(share: bool, change: bool) -> tuple[float, float]:
    """The range of a share or a coefficient, or of the difference of two."""
    if change:
        return (-1.0, 1.0) if share else (-2.0, 2.0)
    return (0.0, 1.0) if share else (-1.0, 1.0)
