"""What changed between two sets of judgements of the same units, with paired intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.assembly import bounds
from coder.agreement.binary import NAMES
from coder.agreement.codebookfigures import (
    OVERALL,
    limits,
    overall_figures,
    overall_measures,
)
from coder.agreement.codecounts import CodeCounts, count_codes
from coder.agreement.codemeasure import CodeMeasure
from coder.agreement.figure import (
    NO_OVERLAP,
    NOT_TWO_CODERS,
    Figure,
    Interval,
    undefined,
)
from coder.agreement.joint import Design, design, joint_figures
from coder.agreement.labelsets import judged_presence, label_sets
from coder.agreement.patterns import FloatArray, IntArray, cluster_indices, row_keys
from coder.agreement.sums import DifferenceMeasure

_FOR_TWO = ("cohen", "scott", "kappa_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Figures of the second body of judgements less those of the first.

    ``overall``: name (``masi``, ``jaccard``, ``percent``, ``dice``, ``mv``, ``mean_alpha``,
    ``pooled_alpha``) → difference over whole judgements; ``codes``: per code, coefficient →
    difference. A difference is undefined where one of the two is. ``n``: units that two coders or
    more judged both times, on which all rests; ``clusters``, ``interval``, ``bootstrap``, ``seed``:
    as in ``SetFigures``; ``undefined``: overall figure → undefined replicates.
    """

    overall: Mapping[str, Figure]
    codes: tuple[Mapping[str, Figure], ...]
    n: int
    clusters: int | None
    interval: Interval
    undefined: Mapping[str, int] = field(default_factory=dict)
    bootstrap: int = 0
    seed: int | None = None


def difference(
    first: ArrayLike,
    second: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    bootstrap: int = 0,
    seed: int = 1,
) -> Change:
    """How much more agreement there is in ``second`` than in ``first``, with paired intervals.

    ``first``, ``second``: codes × coders × units of 0 and 1, NaN in all codes of a coder and unit =
    missing; the same codes and units, the coders may differ. Two stages, two passes, or two codes
    (``data[[i]]`` and ``data[[j]]``). Both are measured on the units that two coders judged in
    each, and every interval comes from the difference itself: of the infinitesimal jackknife per
    unit, without each cluster, or in each resample (percentile). The other arguments are those of
    ``set_agreement``. Raises ValueError for different numbers of codes or units.
    """
    before, after = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if before.ndim != 3 or after.ndim != 3 or before.shape[::2] != after.shape[::2]:
        raise ValueError(
            "both are codes × coders × units with the same codes and units, not "
            f"{before.shape} and {after.shape}"
        )
    kept = _judged_twice(before) & _judged_twice(after)
    before, after = before[:, :, kept], after[:, :, kept]
    groups, _ = cluster_indices(clusters, kept.size)
    groups = groups[kept]
    labels = label_sets(before, None), label_sets(after, None)
    kinds = _joint_kinds(labels[0].kinds, labels[1].kinds)
    own = None
    if clusters is not None:
        own = np.unique(groups, return_inverse=True)[1].reshape(-1).astype(np.int64)
    shape = design(kinds, own, bootstrap=bootstrap, seed=seed)
    overall: dict[str, Figure] = dict.fromkeys(OVERALL, undefined(NO_OVERLAP))
    codes = [dict.fromkeys(NAMES, undefined(NO_OVERLAP)) for _ in before]
    lost: dict[str, int] = {}
    if kinds.size:
        pairs = zip(*(overall_measures(one, shape) for one in labels), strict=True)
        measures = [DifferenceMeasure(one, other) for one, other in pairs]
        overall, lost = overall_figures(list(measures), shape, change=True)
        codes = _codes(before, after, shape)
    return Change(
        overall=overall,
        codes=tuple(codes),
        n=int(kept.sum()),
        clusters=shape.clusters,
        interval=shape.interval,
        undefined=lost,
        bootstrap=bootstrap,
        seed=seed if bootstrap else None,
    )


def _judged_twice(data: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(judged_presence(data)[1].sum(axis=0) >= 2)


def _joint_kinds(one: IntArray, other: IntArray) -> IntArray:
    small = [np.unique(kinds, return_inverse=True)[1].reshape(-1) for kinds in (one, other)]
    rows = np.stack(small).astype(np.int64)
    return row_keys(rows, int(rows.max(initial=0)) + 1)[0]


def _codes(before: FloatArray, after: FloatArray, shape: Design) -> list[dict[str, Figure]]:
    counted = [_grouped(data, shape) for data in (before, after)]
    ranges = {name: limits(bounds(name)[0] == 0.0, change=True) for name in NAMES}
    results = []
    for code in range(before.shape[0]):
        one, other = (CodeMeasure(counts, code, shape) for counts in counted)
        figures, _ = joint_figures(DifferenceMeasure(one, other), shape, ranges, curved=False)
        if max(_coders(before), _coders(after)) > 2:
            figures |= dict.fromkeys(_FOR_TWO, undefined(NOT_TWO_CODERS))
        results.append(figures)
    return results


def _coders(data: FloatArray) -> int:
    return int((~np.isnan(data[0])).any(axis=1).sum()) if data.shape[0] else 0


def _grouped(data: FloatArray, shape: Design) -> CodeCounts:
    counted = count_codes(data, keep_units=True)
    return CodeCounts(
        counted.patterns, counted.counts, counted.ids, shape.groups, shape.sizes.size, True
    )
