"""The quantile of Student's t, without scipy."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_SMALL = 1e-300
_NEARLY_NORMAL = 1e5


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1.

    Source: the continued fraction DLMF 8.17.22, evaluated by the modified Lentz method, with the
    symmetry I_x(a, b) = 1 − I_{1−x}(b, a) where the fraction converges slowly.
    """
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - incomplete_beta(b, a, 1.0 - x)
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return math.exp(log_front) / (a * _fraction(a, b, x))


def _fraction(a: float, b: float, x: float) -> float:
    """1 + d1/(1 + d2/(1 + …)), the denominator of DLMF 8.17.22."""
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        half, odd = divmod(step, 2)
        if odd:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        d = 1.0 / ((1.0 + term * d) or _SMALL)
        c = (1.0 + term / c) or _SMALL
        value *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return value


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The value that a t variable with ``df`` degrees of freedom stays below with chance ``p``.

    ``df`` > 0, possibly infinite (the normal quantile); 0 < ``p`` < 1, else ValueError. Correct to
    about 1e-10. The tail is ½ I_{df/(df+t²)}(df/2, ½) (DLMF 8.17, Abramowitz & Stegun 26.7.1),
    inverted by Newton's method, which climbs to the root without overshooting because the tail is
    convex and the normal quantile lies before the root. Beyond 100,000 degrees of freedom:
    Abramowitz & Stegun 26.7.5.
    """
    if not 0.0 < p < 1.0 or not df > 0.0:
        raise ValueError(f"a t quantile needs 0 < p < 1 and df > 0, not p={p}, df={df}")
    if p < 0.5:
        return -t_quantile(1.0 - p, df)
    z = NormalDist().inv_cdf(p)
    if df > _NEARLY_NORMAL:
        first = (z**3 + z) / (4 * df)
        second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df * df)
        return z + first + second
    log_scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    t = z
    for _ in range(500):
        tail = 0.5 * incomplete_beta(df / 2, 0.5, df / (df + t * t))
        density = math.exp(log_scale - (df + 1) / 2 * math.log1p(t * t / df))
        step = (tail - (1.0 - p)) / density
        t += step
        if abs(step) <= 1e-13 * max(1.0, abs(t)):
            break
    return t
