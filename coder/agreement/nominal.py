"""The coefficients themselves: from sums over units to values, NaN where undefined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.binary import NAMES
from coder.agreement.figure import TINY
from coder.agreement.patterns import FloatArray
from coder.agreement.scale import Scale
from coder.agreement.totals import Totals

__all__ = ["NAMES", "Estimates", "beyond_chance", "estimates", "quadratic", "ratio"]


@dataclass(frozen=True, slots=True)
class Estimates:
    """Values (name → rows), and what standard errors need besides.

    ``chance``: expected agreement by name (rows); ``pairwise`` (rows × pairs): Cohen's kappa of
    each pair of coders; ``distance``: alpha's (rows or 1 × values × values); ``observed`` and
    ``expected``: alpha's sums (rows).
    """

    values: dict[str, FloatArray]
    chance: dict[str, FloatArray]
    pairwise: FloatArray
    distance: FloatArray
    observed: FloatArray
    expected: FloatArray


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> FloatArray:
    """Their quotient, NaN where the denominator is 0, without a warning."""
    bottom = np.asarray(denominator, dtype=np.float64)
    quotient: FloatArray = np.asarray(numerator) / np.where(bottom == 0, np.nan, bottom)
    return np.asarray(quotient, dtype=np.float64)


def beyond_chance(observed: FloatArray, chance: FloatArray) -> FloatArray:
    """(pa − pe)/(1 − pe), NaN where chance alone agrees always."""
    room = 1.0 - chance
    room = np.where(np.abs(room) < TINY, 0.0, room)
    return ratio(observed - chance, room)


def quadratic(left: FloatArray, matrix: FloatArray, right: FloatArray) -> FloatArray:
    """left' · matrix · right over the last axis (``matrix`` symmetric, with or without rows)."""
    product: FloatArray = np.matmul(left[..., None, :], matrix)[..., 0, :]
    form: FloatArray = (product * right).sum(axis=-1)
    return form


def estimates(t: Totals, scale: Scale) -> Estimates:
    """All coefficients of each row.

    Sources: Krippendorff 2004/2011 (alpha), Scott 1955, Cohen 1960, Fleiss 1971, Light 1971,
    Conger 1980 (= Hubert, Davies & Fleiss), Brennan & Prediger 1981, Gwet 2008 and 2014 (AC1, AC2,
    weights, missing judgements as in irrCAC), Dice 1945 as positive and negative agreement
    (Cicchetti & Feinstein 1990).

    Coefficients whose chance agreement comes from the coders' own use of the values need at least
    two different values on units that two coders judged; else they are NaN.
    """
    q, weights = scale.n_values, scale.weights
    pa = ratio(t.agree, t.paired)
    varied = np.where((t.margin > 0).sum(axis=1) > 1, 1.0, np.nan)
    pi = ratio(t.share, t.coded[:, None])
    proportions = ratio(t.margin, t.codings[:, None])
    alpha, distance, observed, expected = _alpha(t, scale)
    pairwise = _cohen(t.by_pair, weights)
    total_weight = float(weights.sum())
    spread = (pi * (1.0 - pi)).sum(axis=1)
    chance = {
        "scott": quadratic(proportions, weights, proportions),
        "fleiss": quadratic(pi, weights, pi),
        "conger": _conger_chance(t.by_coder, weights),
        "ac1": ratio(total_weight * spread, q * (q - 1)),
        "brennan_prediger": np.full(pa.shape, total_weight / q**2 if q else np.nan),
    }
    light = _mean_defined(pairwise)
    values = {
        "percent": pa,
        "alpha": alpha * varied,
        "cohen": light,
        "scott": beyond_chance(pa, chance["scott"]) * varied,
        "conger": beyond_chance(pa, chance["conger"]) * varied,
        "fleiss": beyond_chance(pa, chance["fleiss"]) * varied,
        "light": light,
        "ac1": beyond_chance(pa, chance["ac1"]),
        "brennan_prediger": beyond_chance(pa, chance["brennan_prediger"]),
        "dice": ratio(t.positive[:, 0], t.positive[:, 1]),
        "negative": ratio(t.negative[:, 0], t.negative[:, 1]),
        "kappa_max": _mean_defined(np.where(np.isnan(pairwise), np.nan, _attainable(t.by_pair))),
    }
    return Estimates(values, chance, pairwise, distance, observed, expected)


def _alpha(t: Totals, scale: Scale) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    if scale.distance is not None:
        distance = scale.distance[None]
    else:
        distance = np.stack([scale.distance_for(margin) for margin in t.margin])
    observed: FloatArray = (t.coincidence * distance).sum(axis=(1, 2))
    expected = quadratic(t.margin, distance, t.margin)
    # Values that differ without distance (weights of 1 off the diagonal) leave nothing to explain.
    widest = distance.max(axis=(1, 2)) * np.square(t.codings)
    expected = np.where(expected <= TINY * widest, 0.0, expected)
    alpha = 1.0 - (t.codings - 1.0) * ratio(observed, expected)
    return alpha, distance, observed, expected


def _conger_chance(by_coder: FloatArray, weights: FloatArray) -> FloatArray:
    judged = by_coder.sum(axis=2)
    shares = np.nan_to_num(ratio(by_coder, judged[..., None]))
    coders = (judged > 0).sum(axis=1)
    total = shares.sum(axis=1)
    across = quadratic(total, weights, total) - quadratic(shares, weights, shares).sum(axis=1)
    return ratio(across, coders * (coders - 1))


def _cohen(by_pair: FloatArray, weights: FloatArray) -> FloatArray:
    units = by_pair.sum(axis=(2, 3))
    tables = ratio(by_pair, units[..., None, None])
    chance = quadratic(tables.sum(axis=3), weights, tables.sum(axis=2))
    return beyond_chance((tables * weights).sum(axis=(2, 3)), chance)


def _attainable(by_pair: FloatArray) -> FloatArray:
    """Cohen's kappa where the coders agree as often as their margins allow (Cohen 1960)."""
    tables = ratio(by_pair, by_pair.sum(axis=(2, 3))[..., None, None])
    rows, columns = tables.sum(axis=3), tables.sum(axis=2)
    return beyond_chance(np.minimum(rows, columns).sum(axis=2), (rows * columns).sum(axis=2))


def _mean_defined(pairwise: FloatArray) -> FloatArray:
    defined = ~np.isnan(pairwise)
    return ratio(np.where(defined, pairwise, 0.0).sum(axis=1), defined.sum(axis=1))
