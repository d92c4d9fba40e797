"""How fast somebody judges, and how long what is left will take: one's own, told to oneself only.

An estimate is a range, or nothing: with few judgements it would be a guess that looks like a fact.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

BREAK = 300.0
"""Seconds without a judgement after which one was not at work."""
RECENT = 60
"""So many of the newest judgements count: with practice one becomes faster."""
LEAST = 12
"""With fewer there is no estimate."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that a fragment takes this coder."""

    median: float
    low: float
    high: float
    """``low`` to ``high``: what a fragment takes on average over many, as far as can be told."""
    n: int
    """Fragments that this was counted from."""


def pace(moments: Sequence[float]) -> Pace | None:
    """The pace of somebody who judged fragments at these moments (seconds, in any order).

    Each moment is that of a fragment's first judgement; what lies between two of them is what the
    later one took, unless it was a break. None with fewer than ``LEAST`` of them.

    The median stands on the gaps that the order statistics of rank n/2 ± 1.96·√n/2 enclose, its
    95 % interval whatever the distribution (Conover 1999, Practical Nonparametric Statistics, 3.2).
    A few fragments take long, and they are in what is left too: ``high`` is never under the mean.
    """
    ordered = sorted(moments)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    worked = [gap for gap in gaps if gap < BREAK][-RECENT:]
    n = len(worked)
    if n < LEAST:
        return None
    ranked = sorted(worked)
    reach = 1.96 * math.sqrt(n) / 2
    low = ranked[max(math.floor(n / 2 - reach), 0)]
    high = ranked[min(math.ceil(n / 2 + reach), n - 1)]
    return Pace(statistics.median(ranked), low, max(high, statistics.fmean(ranked)), n)


def minutes(found: Pace, left: int) -> tuple[int, int]:
    """From so many to so many minutes for ``left`` fragments, rounded as such a figure deserves.

    To one minute up to ten, then to five; never under one while something is left.
    """
    return _rounded(found.low * left / 60), _rounded(found.high * left / 60)


def _rounded(value: float) -> int:
    if value <= 0:
        return 0
    return max(round(value), 1) if value < 10 else 5 * round(value / 5)
