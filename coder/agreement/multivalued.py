"""Multi-valued alpha: Krippendorff & Craggs 2016, for judgements that are sets of codes."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.codemeasure import uses_per_unit
from coder.agreement.figure import TINY, Figure, undefined
from coder.agreement.joint import Design, design, joint_figures
from coder.agreement.labelsets import LabelSets, label_sets
from coder.agreement.setmeasure import unit_pairs
from coder.agreement.sets import why_nothing
from coder.agreement.sums import Sums, SumsMeasure


def mv_alpha(
    sets: ArrayLike, *, clusters: ArrayLike | None = None, bootstrap: int = 0, seed: int = 1
) -> Figure:
    """Nominal mv-alpha, 1 − Do/De, of Krippendorff & Craggs 2016.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing. Do
    is the mean Dice distance within units. De expects the same of two sets of the observed sizes,
    drawn from the uses of the codes; its sum over all pairs of sets is the coefficient of a
    generating polynomial (see ``expected_overlap``). The interval is as in ``set_agreement``.
    """
    labels = label_sets(sets, clusters)
    reason = why_nothing(labels)
    if reason is not None:
        return undefined(reason)
    shape = design(labels.kinds, labels.clusters, bootstrap=bootstrap, seed=seed)
    figures, _ = joint_figures(multi_valued(labels, shape), shape, {"mv": (-1.0, 1.0)})
    return figures["mv"]


def multi_valued(labels: LabelSets, shape: Design) -> SumsMeasure:
    """mv-alpha as a function of weights of units, "mv".

    The sums that it takes of units: judgements, distances within the unit, how many sets of each
    size, and how often each code was used.
    """
    sizes = labels.members.sum(axis=1)
    side = int(sizes.max(initial=0)) + 1
    per_set = np.vstack([np.eye(side)[sizes], np.zeros((1, side))])
    of_size = np.zeros((labels.index.shape[1], side))
    for coder in labels.index:
        of_size += per_set[coder]
    pairs = unit_pairs(labels, ("dice",))
    per_unit = np.column_stack([pairs.m, pairs.apart[0], of_size, uses_per_unit(labels)])
    return SumsMeasure(("mv",), per_unit, partial(_alpha_of, side), shape, width=4 * side**2)


def _alpha_of(side: int, t: Sums) -> Sums:
    """Rows of sums to mv-alpha (1 × rows), NaN where chance expects no distance."""
    n = t[:, :1]
    share = t[:, 2 : 2 + side] / np.where(n == 0, np.nan, n)
    overlap = expected_overlap(t[:, 2 + side :], side - 1)
    both = np.add.outer(np.arange(side), np.arange(side))
    alike = np.where(both > 0, 2.0 * overlap / np.maximum(both, 1), 1.0)
    # Sizes of which no pair can be drawn from the uses add nothing to De.
    far = np.where(np.isnan(alike), 0.0, 1.0 - alike)
    expected = np.einsum("bi,bij,bj->b", share, far, share)
    sizes, uses = t[:, 2 : 2 + side].real, t[:, 2 + side :].real
    # All sets alike: a single size, and codes that are in every set or in none.
    alike_sets = (sizes > 0.5).sum(axis=1) < 2
    alike_sets &= ((uses < 0.5) | (uses > n.real - 0.5)).all(axis=1)
    ratio = np.full_like(expected, np.nan)
    defined = (expected.real >= TINY) & ~alike_sets
    np.divide(t[:, 1], n[:, 0] * expected, out=ratio, where=defined)
    alpha: Sums = 1.0 - ratio
    return alpha[None]


def expected_overlap(uses: Sums, largest: int) -> Sums:
    """E|C∩K| for sets C and K of i and j codes: … × (largest + 1) × (largest + 1).

    Pairs of sets weigh Π n_c(n_c − 1) over shared codes times Π n_c over the others. These weights
    are the coefficients of x^i y^j in Π_c (1 + n_c x + n_c y + n_c(n_c − 1) t x y) at t = 1, the
    overlaps those of its derivative by t. ``uses``: … × codes, n_c (real or complex). NaN where no
    such pair can be drawn.
    """
    uses = np.asarray(uses)
    side = largest + 1
    # Powers of the scale cancel in the quotient; without it long products overflow.
    scale = uses.real.mean(axis=-1)
    scale = np.where(scale > 0, scale, 1.0)[..., None]
    singles, doubles = uses / scale, uses * (uses - 1.0) / scale**2
    weight = np.zeros((*uses.shape[:-1], side, side), dtype=uses.dtype)
    weight[..., 0, 0] = 1.0
    slope = np.zeros_like(weight)
    for code in range(uses.shape[-1]):
        single, double = singles[..., code, None, None], doubles[..., code, None, None]
        slope = _times(slope, single, double)
        slope[..., 1:, 1:] += double * weight[..., :-1, :-1]
        weight = _times(weight, single, double)
    # Beside a tiny imaginary step, a pair of sizes that cannot be drawn has no real weight.
    drawn = weight.real > np.abs(weight.imag)
    overlap = np.full_like(weight, np.nan)
    np.divide(slope, weight, out=overlap, where=drawn)
    return overlap


def _times(polynomial: Sums, single: Sums, double: Sums) -> Sums:
    """The polynomial times 1 + single·(x + y) + double·xy, without the powers that are too high."""
    product = polynomial.copy()
    product[..., 1:, :] += single * polynomial[..., :-1, :]
    product[..., :, 1:] += single * polynomial[..., :, :-1]
    product[..., 1:, 1:] += double * polynomial[..., :-1, :-1]
    return product
