"""Multi-valued alpha: Krippendorff & Craggs 2016, for judgements that are sets of codes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.figure import (
    MIN_CLUSTERS,
    NO_DATA,
    NO_ERROR_FORMULA,
    NO_OVERLAP,
    NO_VARIATION,
    ONE_CODER,
    TINY,
    Figure,
    undefined,
)
from coder.agreement.labelsets import LabelSets, label_sets, set_distance
from coder.agreement.nominal import ratio
from coder.agreement.patterns import BoolArray, FloatArray, IntArray
from coder.agreement.resampling import jackknife_figure


def mv_alpha(sets: ArrayLike, *, clusters: ArrayLike | None = None) -> Figure:
    """Nominal mv-alpha, 1 − Do/De, of Krippendorff & Craggs 2016.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing. Do
    is the mean Dice distance within units. De expects the same of two sets of the observed sizes,
    drawn from the uses of the codes; its sum over all pairs of sets is the coefficient of a
    generating polynomial (see ``expected_overlap``). The interval comes from the
    delete-one-cluster jackknife, and needs five clusters.
    """
    labels = label_sets(sets, clusters)
    if labels.coders < 2:
        return undefined(ONE_CODER if labels.coders else NO_DATA)
    if labels.index.shape[1] == 0:
        return undefined(NO_OVERLAP)
    value = _value(labels.members, labels.index)
    if math.isnan(value):
        return undefined(NO_VARIATION)
    if labels.n_clusters < MIN_CLUSTERS:
        return Figure(value, note=NO_ERROR_FORMULA)
    return jackknife_figure(value, _left_out(labels))


def _left_out(labels: LabelSets) -> FloatArray:
    assert labels.clusters is not None
    kept = [labels.index[:, labels.clusters != cluster] for cluster in range(labels.n_clusters)]
    return np.array([_value(labels.members, index) for index in kept])


def _value(members: BoolArray, index: IntArray) -> float:
    judged = index >= 0
    margin = np.bincount(index[judged], minlength=members.shape[0])
    if (margin > 0).sum() < 2:
        return math.nan
    sizes = members.sum(axis=1)
    share = np.bincount(sizes, weights=margin) / margin.sum()
    overlap = expected_overlap((margin @ members).astype(np.float64), share.size - 1)
    both = np.add.outer(np.arange(share.size), np.arange(share.size))
    alike = np.divide(2.0 * overlap, both, out=np.ones(both.shape), where=both > 0)
    # Sizes of which no pair can be drawn from the uses add nothing to De.
    far = np.where(np.isnan(alike), 0.0, 1.0 - alike)
    expected = float(share @ far @ share)
    if expected < TINY:
        return math.nan
    return 1.0 - _observed(members, index, sizes) / expected


def _observed(
    members: BoolArray,
    index: IntArray,
    sizes: IntArray,
) -> float:
    m = (index >= 0).sum(axis=0)
    total = 0.0
    for one in range(index.shape[0]):
        for other in range(one):
            both = (index[one] >= 0) & (index[other] >= 0)
            first, second = index[one, both], index[other, both]
            shared = (members[first] & members[second]).sum(axis=1)
            far = set_distance(shared, sizes[first], sizes[second], "dice")
            total += 2.0 * float((far / (m[both] - 1)).sum())
    return total / float(m.sum())


def expected_overlap(uses: FloatArray, largest: int) -> FloatArray:
    """E|C∩K| for sets C and K of i and j codes: (largest + 1) × (largest + 1).

    Pairs of sets weigh Π n_c(n_c − 1) over shared codes times Π n_c over the others. These weights
    are the coefficients of x^i y^j in Π_c (1 + n_c x + n_c y + n_c(n_c − 1) t x y) at t = 1, the
    overlaps those of its derivative by t. ``uses``: n_c per code. NaN where no such pair can be
    drawn.
    """
    scale = float(uses.mean()) or 1.0
    side = largest + 1
    weight = np.zeros((side, side))
    weight[0, 0] = 1.0
    slope = np.zeros((side, side))
    for count in uses:
        # Powers of the scale cancel in the quotient; without it long products overflow.
        single, double = count / scale, count * (count - 1.0) / scale**2
        slope = _times(slope, single, double) + double * _shift(_shift(weight, 0), 1)
        weight = _times(weight, single, double)
    return ratio(slope, weight)


def _times(polynomial: FloatArray, single: float, double: float) -> FloatArray:
    along_x, along_y = _shift(polynomial, 0), _shift(polynomial, 1)
    product: FloatArray = polynomial + single * (along_x + along_y) + double * _shift(along_x, 1)
    return product


def _shift(polynomial: FloatArray, axis: int) -> FloatArray:
    moved = np.roll(polynomial, 1, axis=axis)
    if axis == 0:
        moved[0, :] = 0.0
    else:
        moved[:, 0] = 0.0
    return moved
