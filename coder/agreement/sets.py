"""Agreement on whole judgements: set-valued alpha, identical sets, pooled Dice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.figure import (
    FRAGMENT,
    MIN_CLUSTERS,
    NO_DATA,
    NO_OVERLAP,
    NO_USES,
    NO_VARIATION,
    ONE_CODER,
    TRANSCRIPT,
    Figure,
    Interval,
    undefined,
    with_spread,
)
from coder.agreement.labelsets import (
    Distance,
    LabelSets,
    distance_times,
    label_sets,
    set_distance,
)
from coder.agreement.nominal import ratio
from coder.agreement.patterns import FloatArray
from coder.agreement.resampling import jackknife_figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFigures:
    """Agreement on the whole sets of codes.

    ``alpha``: Krippendorff's, with the distance asked for; ``percent``: the share of pairs of
    judgements of one unit that are identical; ``dice``: 2|A∩B| over |A| + |B|, each summed over
    those pairs. ``coders``: how many judged anything; ``n``: units that two or more judged;
    ``pairs``: pairs of judgements; ``clusters``: how many clusters hold one of the units, None
    where none were given; ``interval``: what the intervals take as independent; ``note``: why
    there is no alpha, or nothing at all.
    """

    alpha: Figure
    percent: Figure
    dice: Figure
    coders: int
    n: int
    pairs: int
    clusters: int | None
    interval: Interval
    note: str | None


@dataclass(frozen=True, slots=True)
class _Units:
    """Per unit. ``m``: judgements; ``apart``: Σ distances over ordered pairs / (m − 1); ``same``,
    ``pairs``: identical and all pairs; ``shared``, ``sizes``: Σ 2|A∩B| and Σ |A| + |B| over pairs.
    """

    m: FloatArray
    apart: FloatArray
    same: FloatArray
    pairs: FloatArray
    shared: FloatArray
    sizes: FloatArray


def set_alpha(
    sets: ArrayLike, *, distance: Distance = "masi", clusters: ArrayLike | None = None
) -> Figure:
    """Krippendorff's alpha over sets of codes; the arguments are those of ``set_agreement``."""
    return set_agreement(sets, distance=distance, clusters=clusters).alpha


def set_agreement(
    sets: ArrayLike, *, distance: Distance = "masi", clusters: ArrayLike | None = None
) -> SetFigures:
    """Set-valued alpha (Krippendorff 2004 with the distances of Passonneau 2006), identical sets
    and pooled Dice.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing.
    ``clusters``: per unit a label. From five clusters on the intervals are those of the
    delete-one-cluster jackknife with t(G − 1); else of the infinitesimal jackknife over units with
    t(N − 1). Raises ValueError for a judgement of which only some codes are NaN.
    """
    labels = label_sets(sets, clusters)
    n_units = labels.index.shape[1]
    reason = _reason(labels)
    u = _units(labels, distance)
    by_cluster = labels.n_clusters >= MIN_CLUSTERS
    if reason is None:
        alpha = _alpha(labels, u, distance, by_cluster)
        percent = _share(u.same, u.pairs, labels, by_cluster)
        dice = _share(u.shared, u.sizes, labels, by_cluster)
    else:
        alpha = percent = dice = undefined(reason)
    return SetFigures(
        alpha=alpha,
        percent=percent,
        dice=dice,
        coders=labels.coders,
        n=n_units,
        pairs=int(u.pairs.sum()),
        clusters=None if labels.clusters is None else labels.n_clusters,
        interval=TRANSCRIPT if by_cluster else FRAGMENT,
        note=reason or (alpha.note if alpha.value is None else None),
    )


def _reason(labels: LabelSets) -> str | None:
    if labels.coders == 0:
        return NO_DATA
    if labels.coders == 1:
        return ONE_CODER
    return NO_OVERLAP if labels.index.shape[1] == 0 else None


def _units(labels: LabelSets, distance: Distance) -> _Units:
    n_coders, n_units = labels.index.shape
    sizes = labels.members.sum(axis=1)
    sums = np.zeros((4, n_units))
    for one, other in combinations(range(n_coders), 2):
        both = np.flatnonzero((labels.index[one] >= 0) & (labels.index[other] >= 0))
        first, second = labels.index[one, both], labels.index[other, both]
        shared = (labels.members[first] & labels.members[second]).sum(axis=1)
        sums[0, both] += set_distance(shared, sizes[first], sizes[second], distance)
        sums[1, both] += first == second
        sums[2, both] += 2 * shared
        sums[3, both] += sizes[first] + sizes[second]
    m = (labels.index >= 0).sum(axis=0).astype(np.float64)
    return _Units(
        m=m,
        apart=2.0 * sums[0] / np.maximum(m - 1.0, 1.0),
        same=sums[1],
        pairs=m * (m - 1.0) / 2.0,
        shared=sums[2],
        sizes=sums[3],
    )


def _alpha(labels: LabelSets, u: _Units, distance: Distance, by_cluster: bool) -> Figure:
    n_sets = labels.members.shape[0]
    if n_sets < 2:
        return undefined(NO_VARIATION)
    judged = labels.index >= 0
    margin = np.bincount(labels.index[judged], minlength=n_sets).astype(np.float64)
    reached = distance_times(labels.members, margin, distance)
    n, o, expected = float(u.m.sum()), float(u.apart.sum()), float(margin @ reached)
    value = 1.0 - (n - 1.0) * o / expected
    # Per unit the margin's share in n'Dn: a'D n_v.
    pull = np.where(judged, reached[labels.index], 0.0).sum(axis=0)
    if by_cluster:
        return jackknife_figure(value, _alpha_left_out(labels, u, distance, margin, reached, value))
    units = u.m.size
    slope = u.m * o + (n - 1.0) * u.apart - 2.0 * (n - 1.0) * o * pull / expected
    influence = -units * slope / expected
    error = _jackknife_error(influence - influence.mean())
    return with_spread(value, error, units - 1)


def _alpha_left_out(
    labels: LabelSets,
    u: _Units,
    distance: Distance,
    margin: FloatArray,
    reached: FloatArray,
    value: float,
) -> FloatArray:
    """Alpha without each cluster: n'Dn changes by −2·g'Dn + g'Dg for the cluster's own margin g."""
    assert labels.clusters is not None
    expected = float(margin @ reached)
    results = np.full(labels.n_clusters, np.nan)
    for cluster in range(labels.n_clusters):
        inside = labels.clusters == cluster
        index = labels.index[:, inside]
        own, uses = np.unique(index[index >= 0], return_counts=True)
        if margin.size - int((margin[own] == uses).sum()) < 2:
            continue
        within = float(uses @ distance_times(labels.members[own], uses.astype(float), distance))
        rest = expected - 2.0 * float(uses @ reached[own]) + within
        n = float(u.m[~inside].sum())
        results[cluster] = 1.0 - (n - 1.0) * float(u.apart[~inside].sum()) / rest
    return results


def _share(top: FloatArray, bottom: FloatArray, labels: LabelSets, by_cluster: bool) -> Figure:
    """Σ top / Σ bottom over units, a ratio estimator (Cochran 1977, chapter 6)."""
    whole = float(bottom.sum())
    if whole == 0:
        return undefined(NO_USES)
    value = float(top.sum()) / whole
    if by_cluster:
        assert labels.clusters is not None
        rest_top = top.sum() - np.bincount(labels.clusters, weights=top)
        rest_bottom = bottom.sum() - np.bincount(labels.clusters, weights=bottom)
        return jackknife_figure(value, ratio(rest_top, rest_bottom), bounds=(0.0, 1.0))
    influence = top.size * (top - value * bottom) / whole
    return with_spread(value, _jackknife_error(influence), top.size - 1, bounds=(0.0, 1.0))


def _jackknife_error(centred: FloatArray) -> float:
    units = centred.size
    if units < 2:
        return math.nan
    return math.sqrt(float(np.square(centred).sum()) / (units * (units - 1)))
