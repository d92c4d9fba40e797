"""Standard errors of a binary code's coefficients for independent units.

What a unit does to a coefficient is a weighted sum of what its pattern adds to the sums of
``binary``; the weights are found here, for many codes at once. Sources as in ``linearised``.
"""

from __future__ import annotations

import numpy as np

from coder.agreement.binary import (
    AGREE,
    APART,
    BOTH_USE,
    CODED,
    KAPPAS,
    NAMES,
    NEITHER_USES,
    ONE_LACKS,
    ONE_USES,
    PAIRED,
    SHARE,
    USES,
    BinaryEstimates,
    Layout,
    M,
    additions,
    over,
)
from coder.agreement.patterns import FloatArray, Patterns

GWET = ("percent", "conger", "fleiss", "ac1", "brennan_prediger")
"""The coefficients whose errors count units with a single judgement too, as irrCAC does."""
_ROW = {name: row for row, name in enumerate(NAMES)}
_KAPPA_ROWS = [_ROW[name] for name in KAPPAS[1:]]


def deviation_weights(t: FloatArray, e: BinaryEstimates, n_coders: int) -> FloatArray:
    """Coefficients × sums × rows: times what a pattern adds, a unit's deviation from the mean.

    Deviations sum to 0, and their squares to the variance times N(N − 1), N as in ``units``.
    """
    layout = Layout(n_coders)
    w = np.zeros((len(NAMES), layout.size, t.shape[1]))
    paired = t[PAIRED]
    inflate = over(t[CODED], paired)
    row = w[_ROW["percent"]]
    row[AGREE], row[CODED] = inflate, -e.table[0]
    slope = _gwet(w, e, inflate)
    _conger(w[_ROW["conger"]], slope, t, e, layout)
    if e.two_coders:
        _scott(w[_ROW["scott"]], e)
    _alpha(w[_ROW["alpha"]], t)
    _pairs(w, t, e, layout)
    slopes = over(paired, t[ONE_USES : ONE_LACKS + 1])
    dice, negative = w[_ROW["dice"]], w[_ROW["negative"]]
    dice[BOTH_USE], negative[NEITHER_USES] = slopes
    dice[ONE_USES], negative[ONE_LACKS] = -slopes * e.quotients[BOTH_USE:]
    return w


def _gwet(w: FloatArray, e: BinaryEstimates, inflate: FloatArray) -> FloatArray:
    """The kappa-type coefficients, with what a unit adds to chance agreement (Gwet 2014, chapter
    5), but for Conger's, of which the slope is returned: 2·(1 − kappa)/(1 − chance)."""
    pi, kappa, chance = e.quotients[SHARE], e.kappa[1:], e.chance[1:]
    room = np.where(np.isnan(kappa), np.nan, 1.0 - chance)
    own, slope = inflate / room, 2.0 * (1.0 - kappa) / room
    w[_KAPPA_ROWS, AGREE], w[_KAPPA_ROWS, PAIRED] = own, -own * chance
    w[_KAPPA_ROWS, CODED] = -kappa
    # Half of what a unit's share of uses, and its being there, add to chance agreement.
    lean = 2.0 * pi - 1.0
    for row, share, level in ((1, lean, 1.0 - pi), (2, -lean, pi)):
        w[_KAPPA_ROWS[row], SHARE] = -slope[row] * share
        w[_KAPPA_ROWS[row], CODED] -= slope[row] * (level - chance[row])
    conger: FloatArray = slope[0]
    return conger


def _conger(
    row: FloatArray, slope: FloatArray, t: FloatArray, e: BinaryEstimates, layout: Layout
) -> None:
    """Gwet's linear variable for Conger's chance agreement, with missing judgements (2014, 5.3)."""
    judged = t[layout.coder(0)]
    active = judged > 0
    coders = active.sum(axis=0)
    # What the others' uses less their absences add, per use of this coder.
    lean = 2.0 * (e.shares.sum(axis=0) - e.shares) - (coders - 1)
    slope = slope * t[CODED] / np.maximum(coders * (coders - 1), 1)
    pull = np.where(active, slope / np.maximum(judged, 1.0) * lean, 0.0)
    row[layout.coder(1)] = -pull
    row[layout.coder(0)] = pull * e.shares


def _scott(row: FloatArray, e: BinaryEstimates) -> None:
    kappa, chance, p = e.kappa[0], e.chance[0], e.quotients[USES]
    room = np.where(np.isnan(kappa), np.nan, 1.0 - chance)
    slope = 2.0 * (1.0 - kappa) / room
    # With two coders each paired unit has two judgements: half its uses are its share.
    row[AGREE] = 1.0 / room
    row[USES] = -slope * (p - 0.5)
    row[PAIRED] = -e.quotients[AGREE] / room - slope * (1.0 - p - chance)


def _alpha(row: FloatArray, t: FloatArray) -> None:
    """As ``linearised``: −N[m·o/De + (n − 1)·do/De − (n − 1)·o·dDe/De²], De = n'Dn = 2·n1·n0."""
    units, n, n1 = t[PAIRED], t[M], t[USES]
    n0 = n - n1
    inverse = over(np.ones_like(n), 2.0 * n1 * n0)
    o = t[APART] * inverse
    flat = units * (n - 1.0) * inverse
    steep = 2.0 * flat * o
    row[M] = steep * n1 - units * o
    row[USES] = steep * (n0 - n1)
    row[APART] = -flat
    row[PAIRED] = o


def _pairs(w: FloatArray, t: FloatArray, e: BinaryEstimates, layout: Layout) -> None:
    """Light's mean of the pairs' kappas, and of the largest that their shares of use allow.

    A unit's agreement is 1 − first − second + 2·both; its pull on chance agreement is
    2 − one − other + first·(2·other − 1) + second·(2·one − 1), less twice the chance agreement.
    """
    defined, kappa, one, other, room = e.pairs
    n_defined = defined.sum(axis=0)
    share = t[PAIRED] / np.where(n_defined > 0, n_defined, np.nan)
    weight = np.where(defined, share / (np.maximum(t[layout.pair(0)], 1.0) * room), 0.0)
    weight[:, n_defined == 0] = np.nan
    level = 2.0 * room - one - other
    lean_one, lean_other = 2.0 * other - 1.0, 2.0 * one - 1.0
    short = 1.0 - kappa
    row = w[_ROW["light"]]
    row[layout.pair(0)] = weight * short * (room - level)
    row[layout.pair(1)] = -weight * (1.0 + short * lean_one)
    row[layout.pair(2)] = -weight * (1.0 + short * lean_other)
    row[layout.pair(3)] = 2.0 * weight
    if not e.two_coders:
        return
    # The largest agreement is 1 − |one − other|; at a tie its slope is taken as 0.
    sign, gap = np.sign(one - other), np.abs(one - other)
    short = gap / room
    row = w[_ROW["kappa_max"]]
    row[layout.pair(0)] = weight * (gap - short * level)
    row[layout.pair(1)] = -weight * (sign + short * lean_one)
    row[layout.pair(2)] = weight * (sign - short * lean_other)


def deviations(w: FloatArray, add: FloatArray) -> FloatArray:
    """Rows × coefficients × patterns."""
    names, sums, rows = w.shape
    flat = np.ascontiguousarray(w.transpose(2, 0, 1)).reshape(rows * names, sums)
    product: FloatArray = flat @ add
    return product.reshape(rows, names, add.shape[1])


def units(t: FloatArray) -> FloatArray:
    """Coefficients × rows: how many units each coefficient's error counts."""
    gwet = np.array([name in GWET for name in NAMES])
    counted: FloatArray = np.where(gwet[:, None], t[CODED], t[PAIRED])
    return counted


def binary_errors(
    patterns: Patterns, counts: FloatArray, t: FloatArray, e: BinaryEstimates
) -> FloatArray:
    """Coefficients × rows, NaN where the coefficient or its error is undefined.

    ``counts``: rows × patterns; ``t``: sums × rows. Cohen's is the large-sample one of Fleiss,
    Cohen & Everitt 1969, N instead of N − 1.
    """
    w = deviation_weights(t, e, patterns.n_coders)
    total = np.zeros((t.shape[1], len(NAMES)))
    for where, piece in patterns.chunks(len(NAMES) * t.shape[1] + t.shape[0]):
        deviation = deviations(w, additions(piece))
        np.square(deviation, out=deviation)
        total += np.matmul(deviation, counts[:, where, None])[..., 0]
    n = units(t)
    errors = np.sqrt(over(total.T, n * (n - 1.0)))
    # The one pair's deviations, with N² for N(N − 1).
    single = e.pairs.defined.sum(axis=0) == 1
    large = errors[_ROW["light"]] * np.sqrt(over(t[PAIRED] - 1.0, t[PAIRED]))
    errors[_ROW["cohen"]] = np.where(single, large, np.nan)
    return errors
