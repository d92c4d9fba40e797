"""Spread from resampling: leave one cluster out, or draw units or clusters again."""

from __future__ import annotations

import math

import numpy as np

from coder.agreement.figure import (
    CONFIDENCE,
    ESTIMATE_OUTSIDE,
    NO_SPREAD,
    ONE_UNIT,
    TINY,
    UNDEFINED_REPLICATES,
    Figure,
    with_spread,
)
from coder.agreement.patterns import FloatArray

MAX_UNDEFINED = 0.05


def check_size(bootstrap: int) -> None:
    """ValueError for a number of resamples that is none."""
    if bootstrap < 0:
        raise ValueError(f"bootstrap is a number of resamples, not {bootstrap}")


def cluster_weights(clusters: int, size: int, seed: int) -> FloatArray:
    """Resamples × clusters: how often each is drawn, when as many are drawn as there are."""
    if not size or not clusters:
        return np.zeros((size, clusters))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(clusters, np.full(clusters, 1.0 / clusters), size=size)
    return drawn.astype(np.float64)


def jackknife_figure(
    value: float,
    left_out: FloatArray,
    *,
    bounds: tuple[float, float] = (-1.0, 1.0),
    curved: bool = True,
) -> Figure:
    """``left_out``: the coefficient without each of the G clusters that it rests on.

    se² = (G − 1)/G · Σ(θ₍g₎ − mean)²; the interval takes t(G − 1) (Efron & Tibshirani 1993, chapter
    11; Cameron & Miller 2015) on the curved scale of ``with_spread``, where its coverage is nearest
    to the nominal one for few clusters. One undefined replicate is enough to give no interval:
    without that cluster there is no coefficient at all.
    """
    clusters = left_out.size
    if np.isnan(left_out).any():
        return Figure(value, note=UNDEFINED_REPLICATES)
    deviations = left_out - left_out.mean()
    variance = (clusters - 1) / clusters * float(np.square(deviations).sum())
    return with_spread(value, math.sqrt(variance), clusters - 1, bounds=bounds, curved=curved)


def bootstrap_figure(value: float, replicates: FloatArray) -> tuple[Figure, int]:
    """The percentile interval, and how many replicates were undefined.

    More than 5 % undefined, or an interval that leaves out the value: none, and the note says so.
    """
    # NaN sorts last. Sorting once is faster than looking for each limit.
    ordered = np.sort(replicates)
    lost = int(np.count_nonzero(np.isnan(ordered)))
    defined = ordered[: replicates.size - lost]
    if lost > MAX_UNDEFINED * replicates.size:
        return Figure(value, note=UNDEFINED_REPLICATES), lost
    if defined.size < 2:
        return Figure(value, note=ONE_UNIT), lost
    error = float(defined.std(ddof=1))
    if error < TINY:
        return Figure(value, se=0.0, note=NO_SPREAD), lost
    tail = (1.0 - CONFIDENCE) / 2
    low, high = _quantile(defined, tail), _quantile(defined, 1.0 - tail)
    # The limits may miss the value by rounding where they coincide with it.
    low, high = min(low, value) if low - value < TINY else low, high
    high = max(high, value) if value - high < TINY else high
    if not low <= value <= high:
        return Figure(value, se=error, note=ESTIMATE_OUTSIDE), lost
    return Figure(value, error, low, high), lost


def _quantile(ordered: FloatArray, p: float) -> float:
    """The quantile of sorted numbers, between neighbours in a straight line (as numpy's)."""
    whole, part = divmod(p * (ordered.size - 1), 1.0)
    below = float(ordered[int(whole)])
    above = float(ordered[min(int(whole) + 1, ordered.size - 1)])
    return below + part * (above - below)
