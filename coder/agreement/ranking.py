"""Which fragments and which coders stand out, and whether coders drift apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.figure import (
    NO_OVERLAP,
    NO_VARIATION,
    Figure,
    Interval,
    undefined,
)
from coder.agreement.joint import design, joint_figures
from coder.agreement.labelsets import (
    Distance,
    LabelSets,
    judged_presence,
    label_sets,
    set_distance,
)
from coder.agreement.patterns import FloatArray, IntArray
from coder.agreement.sets import set_alpha
from coder.agreement.sums import Sums, SumsMeasure


@dataclass(frozen=True, slots=True)
class UnitDistances:
    """Per unit. ``distance``: the mean over its pairs of judgements, NaN with fewer than two
    judgements; ``pairs``: how many pairs; ``order``: the units with a distance above 0, most
    disputed first (equal ones: more pairs first, then as in the data)."""

    distance: FloatArray
    pairs: IntArray
    order: IntArray


@dataclass(frozen=True, slots=True)
class CoderDistance:
    """``coder``: row of the data; ``distance``: the mean distance of this coder's judgements from
    each of the others' on the same unit; ``n``: units shared with another; ``pairs``: pairs of
    judgements; ``alpha_without``: set-valued alpha of the others, which is higher than that of all
    where this coder is the odd one out; ``interval``: what the interval of ``distance`` takes as
    independent."""

    coder: int
    distance: Figure
    n: int
    pairs: int
    alpha_without: Figure
    interval: Interval


def unit_distances(sets: ArrayLike, *, distance: Distance = "masi") -> UnitDistances:
    """How far apart the judgements of each unit are: which to discuss first.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing.
    """
    judged = judged_presence(sets)[1]
    labels = label_sets(sets, None)
    kept = judged.sum(axis=0) >= 2
    total, pairs = _apart(labels, distance)
    mean = np.full(judged.shape[1], np.nan)
    count = np.zeros(judged.shape[1], dtype=np.int64)
    mean[kept], count[kept] = total.sum(axis=0) / pairs.sum(axis=0), pairs.sum(axis=0) // 2
    disputed = np.flatnonzero(np.nan_to_num(mean) > 0)
    order = disputed[np.lexsort((disputed, -count[disputed], -mean[disputed]))]
    return UnitDistances(mean, count, order)


def coder_distances(
    sets: ArrayLike,
    *,
    distance: Distance = "masi",
    clusters: ArrayLike | None = None,
    bootstrap: int = 0,
    seed: int = 1,
) -> tuple[CoderDistance, ...]:
    """Every coder's distance from the rest, farthest first; coders who met nobody come last.

    The arguments are those of ``set_agreement``. A mean distance is a ratio of sums over units
    (Cochran 1977, chapter 6), its interval as there.
    """
    array = np.asarray(sets, dtype=np.float64)
    labels = label_sets(array, clusters)
    shape = design(labels.kinds, labels.clusters, bootstrap=bootstrap, seed=seed)
    total, pairs = _apart(labels, distance)
    results = []
    for coder in range(labels.index.shape[0]):
        rest = [one for one in range(labels.index.shape[0]) if one != coder]
        if pairs[coder].any():
            per_unit = np.column_stack([total[coder], pairs[coder]])
            measure = SumsMeasure(("distance",), per_unit, _ratio, shape)
            figure = joint_figures(measure, shape, {"distance": (0.0, 1.0)})[0]["distance"]
        else:
            figure = undefined(NO_OVERLAP)
        results.append(
            CoderDistance(
                coder,
                figure,
                int((pairs[coder] > 0).sum()),
                int(pairs[coder].sum()),
                set_alpha(array[:, rest], distance=distance, clusters=clusters),
                shape.interval,
            )
        )
    return tuple(sorted(results, key=_farthest_first))


def drift(
    sets: ArrayLike,
    moments: ArrayLike,
    *,
    distance: Distance = "masi",
    clusters: ArrayLike | None = None,
    bootstrap: int = 0,
    seed: int = 1,
) -> Figure:
    """How much the mean distance of coders on a unit changes per step in time.

    ``moments``: per unit a number (the batch, the week); above 0 the coders drift apart. The slope
    of a straight line by least squares over units that two coders judged; the other arguments and
    the interval are those of ``set_agreement``. Undefined ("no_variation") where all units have the
    same moment.
    """
    when = np.asarray(moments, dtype=np.float64)
    judged = judged_presence(sets)[1]
    if when.shape != (judged.shape[1],) or not np.isfinite(when).all():
        raise ValueError(f"moments are {judged.shape[1]} numbers, one for each unit")
    labels = label_sets(sets, clusters)
    if labels.index.shape[1] == 0:
        return undefined(NO_OVERLAP)
    x = when[judged.sum(axis=0) >= 2]
    x = x - x.mean()
    if float(np.abs(x).max()) == 0.0:
        return undefined(NO_VARIATION)
    total, pairs = _apart(labels, distance)
    y = total.sum(axis=0) / pairs.sum(axis=0)
    shape = design(_kinds(labels, x), labels.clusters, bootstrap=bootstrap, seed=seed)
    per_unit = np.column_stack([np.ones_like(x), x, y, x * y, x * x])
    measure = SumsMeasure(("slope",), per_unit, _slope, shape)
    unbounded = {"slope": (-np.inf, np.inf)}
    return joint_figures(measure, shape, unbounded, curved=False)[0]["slope"]


def _kinds(labels: LabelSets, moments: FloatArray) -> IntArray:
    """Units are of one kind where they were judged alike, at the same moment."""
    when = np.unique(moments, return_inverse=True)[1].reshape(-1)
    what = np.unique(labels.kinds, return_inverse=True)[1].reshape(-1)
    return np.asarray(when * (int(what.max(initial=0)) + 1) + what, dtype=np.int64)


def _apart(labels: LabelSets, distance: Distance) -> tuple[FloatArray, IntArray]:
    """Coders × units: Σ of distances from the others' judgements, and how many there are."""
    sizes = labels.members.sum(axis=1)
    total = np.zeros(labels.index.shape)
    pairs = np.zeros(labels.index.shape, dtype=np.int64)
    for one in range(labels.index.shape[0]):
        for other in range(one):
            both = np.flatnonzero((labels.index[one] >= 0) & (labels.index[other] >= 0))
            first, second = labels.index[one, both], labels.index[other, both]
            shared = (labels.members[first] & labels.members[second]).sum(axis=1)
            far = set_distance(shared, sizes[first], sizes[second], distance)
            for coder in (one, other):
                total[coder, both] += far
                pairs[coder, both] += 1
    return total, pairs


def _farthest_first(one: CoderDistance) -> tuple[bool, float, int]:
    value = one.distance.value
    return value is None, -(value or 0.0), one.coder


def _ratio(t: Sums) -> Sums:
    quotient: Sums = np.full_like(t[:, 0], np.nan)
    np.divide(t[:, 0], t[:, 1], out=quotient, where=t[:, 1].real > 0.5)
    return quotient[None]


def _slope(t: Sums) -> Sums:
    n, x, y, xy, xx = t.T
    spread = n * xx - x * x
    slope: Sums = np.full_like(n, np.nan)
    np.divide(n * xy - x * y, spread, out=slope, where=spread.real > 1e-9)
    return slope[None]
