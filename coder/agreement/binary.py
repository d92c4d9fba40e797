"""The coefficients of a binary code, for many rows of counts at once.

All of them are functions of a few sums over units, and a unit adds to these what its pattern says:
one product of counts with what each pattern adds is all that a data set, a resample or a left-out
cluster needs. ``nominal`` holds the same coefficients for any scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coder.agreement.figure import TINY
from coder.agreement.patterns import BoolArray, FloatArray, Patterns

AGREE: Final = 0
"""The share of pairs of judgements that agree."""
SHARE: Final = 1
"""The share of the judgements that use the code, where somebody judged."""
USES: Final = 2
"""Judgements that use the code."""
BOTH_USE: Final = 3
"""Ordered pairs of which both use the code."""
NEITHER_USES: Final = 4
"""Ordered pairs of which neither uses the code."""
# What the five above are divided by, in the same order.
PAIRED: Final = 5
"""1 where two coders or more judged; all sums but SHARE and CODED are over these units."""
CODED: Final = 6
"""1 where somebody judged."""
M: Final = 7
"""Judgements."""
ONE_USES: Final = 8
"""Ordered pairs of which the first uses the code."""
ONE_LACKS: Final = 9
"""Ordered pairs of which the first does not use the code."""
APART: Final = 10
"""Ordered pairs that differ, per judgement less one."""
HAVE: Final = 11
"""1 where somebody used the code."""
LACK: Final = 12
"""1 where somebody did not."""
N_COMMON: Final = 13
"""How many sums do not depend on who judged."""

_ONE_THREAD: Final = 1 << 17
_PIECE: Final = 2_000_000
NAMES: Final = (
    "percent",
    "alpha",
    "cohen",
    "scott",
    "conger",
    "fleiss",
    "light",
    "ac1",
    "brennan_prediger",
    "dice",
    "negative",
    "kappa_max",
)
"""Every coefficient, in the order in which figures hold them."""
KAPPAS: Final = ("scott", "conger", "fleiss", "ac1", "brennan_prediger")
"""Those that compare the share of agreement with one expected by chance."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the sums of a number of coders stand, after the common ones."""

    n_coders: int

    @property
    def n_pairs(self) -> int:
        """How many pairs of coders there are."""
        return self.n_coders * (self.n_coders - 1) // 2

    @property
    def size(self) -> int:
        """How many sums there are."""
        return N_COMMON + 4 * self.n_coders + 4 * self.n_pairs

    def coder(self, part: int) -> slice:
        """Per coder. 0: all judgements; 1: all uses; 2 and 3: the same on paired units."""
        start = N_COMMON + part * self.n_coders
        return slice(start, start + self.n_coders)

    def pair(self, part: int) -> slice:
        """Per pair. 0: both judged; 1, 2: the first, the second used the code there; 3: both."""
        start = N_COMMON + 4 * self.n_coders + part * self.n_pairs
        return slice(start, start + self.n_pairs)


def additions(patterns: Patterns) -> FloatArray:
    """Sums × patterns: what a unit of each pattern adds."""
    table = patterns.table
    if table.size > 4096:
        return _additions(table)
    return _remembered(table.tobytes(), *table.shape)


@lru_cache(maxsize=64)
def _remembered(table: bytes, n_coders: int, size: int) -> FloatArray:
    add = _additions(np.frombuffer(table, dtype=np.int64).reshape(n_coders, size))
    add.flags.writeable = False
    return add


def _additions(table: NDArray[np.int64]) -> FloatArray:
    layout = Layout(int(table.shape[0]))
    judged, used = table >= 0, table == 1
    m, k = judged.sum(axis=0).astype(np.float64), used.sum(axis=0).astype(np.float64)
    z = m - k
    paired = m >= 2
    add = np.zeros((layout.size, table.shape[1]))
    add[AGREE] = (k * (k - 1) + z * (z - 1)) / np.maximum(m * (m - 1), 1.0)
    add[USES], add[M] = k, m
    add[BOTH_USE], add[ONE_USES] = k * (k - 1), k * (m - 1)
    add[NEITHER_USES], add[ONE_LACKS] = z * (z - 1), z * (m - 1)
    add[APART] = 2 * k * z / np.maximum(m - 1, 1.0)
    add[HAVE], add[LACK], add[PAIRED] = k > 0, z > 0, 1.0
    add[:N_COMMON] *= paired
    add[SHARE], add[CODED] = k / np.maximum(m, 1.0), m >= 1
    for part, said in enumerate((judged, used, judged & paired, used & paired)):
        add[layout.coder(part)] = said
    first, second = np.triu_indices(layout.n_coders, 1)
    both = judged[first] & judged[second]
    add[layout.pair(0)] = both
    add[layout.pair(1)], add[layout.pair(2)] = both & used[first], both & used[second]
    add[layout.pair(3)] = used[first] & used[second]
    return add


def sums_of(add: FloatArray, counts: FloatArray) -> FloatArray:
    """Sums × rows, from what each pattern adds and patterns × rows of counts.

    A small product is made in pieces too small to be worth several threads: on a busy machine these
    spend most of their time waiting for one another.
    """
    step = _ONE_THREAD // max(1, add.size)
    rows = counts.shape[1]
    if step < 64 or rows <= step:
        whole: FloatArray = np.matmul(add, counts)
        return whole
    result = np.empty((add.shape[0], rows))
    for start in range(0, rows, step):
        result[:, start : start + step] = add @ counts[:, start : start + step]
    return result


def total_sums(patterns: Patterns, counts: NDArray[np.number]) -> FloatArray:
    """Sums × rows, from rows × patterns of counts; some patterns at a time where these are many."""
    layout = Layout(patterns.n_coders)
    if patterns.size * layout.size <= _PIECE:
        return sums_of(additions(patterns), counts.T.astype(np.float64))
    total = np.zeros((layout.size, counts.shape[0]))
    for where, piece in patterns.chunks(layout.size):
        total += sums_of(additions(piece), counts[:, where].T.astype(np.float64))
    return total


class Pairs(NamedTuple):
    """Pairs of coders × rows: where Cohen's kappa is ``defined``; kappa and both shares of use (0
    elsewhere), and 1 less chance agreement (1 elsewhere)."""

    defined: BoolArray
    kappa: FloatArray
    one: FloatArray
    other: FloatArray
    room: FloatArray


@dataclass(frozen=True, slots=True)
class BinaryEstimates:
    """``table``: coefficients (in the order of ``NAMES``) × rows, NaN where undefined. What errors
    need besides: ``quotients``: the five of the first ten sums; of ``KAPPAS`` the value and
    the chance agreement (5 × rows); each pair's kappa; each coder's share of use (coders × rows), 0
    without a judgement; whether some row has a single pair of coders who judged the same units."""

    table: FloatArray
    quotients: FloatArray
    kappa: FloatArray
    chance: FloatArray
    pairs: Pairs
    shares: FloatArray
    two_coders: bool

    @property
    def values(self) -> dict[str, FloatArray]:
        """The coefficients by name."""
        return dict(zip(NAMES, self.table, strict=True))


def over(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Their quotient, NaN where the denominator is 0, without a warning."""
    quotient: FloatArray = top / np.where(bottom == 0.0, np.nan, bottom)
    return quotient


def binary_estimates(t: FloatArray, n_coders: int) -> BinaryEstimates:
    """All coefficients. ``t``: sums × rows; sources as in ``nominal.estimates``."""
    layout = Layout(n_coders)
    quotients = over(t[AGREE : NEITHER_USES + 1], t[PAIRED : ONE_LACKS + 1])
    pa = quotients[AGREE]
    n1 = t[USES]
    product = n1 * (t[M] - n1)
    shares, conger = _conger_chance(t, layout)
    p = quotients[USES : SHARE - 1 : -1]
    alike = 2.0 * p * (1.0 - p)
    chance = np.empty((len(KAPPAS), t.shape[1]))
    chance[0], chance[1], chance[2], chance[3], chance[4] = (
        1.0 - alike[0],
        conger,
        1.0 - alike[1],
        alike[1],
        0.5,
    )
    kappa = _beyond(pa, chance)
    # Without variation there is nothing beyond chance, but for those that fix chance beforehand.
    kappa[:3] += np.where(product > 0.0, 0.0, np.nan)
    pairs = _pairs(t, layout)
    light = _mean_defined(pairs.kappa, pairs.defined)
    attainable = 1.0 - np.abs(pairs.one - pairs.other) / pairs.room
    table = np.empty((len(NAMES), t.shape[1]))
    table[0], table[2], table[6] = pa, light, light
    table[1] = 1.0 - (t[M] - 1.0) * over(t[APART], 2.0 * product)
    table[3:6], table[7:9] = kappa[:3], kappa[3:]
    table[9:11] = quotients[BOTH_USE:]
    table[11] = _mean_defined(attainable, pairs.defined)
    two = n_coders == 2 or bool(((t[layout.pair(0)] > 0).sum(axis=0) == 1).any())
    return BinaryEstimates(table, quotients, kappa, chance, pairs, shares, two)


def _beyond(observed: FloatArray, chance: FloatArray) -> FloatArray:
    room = 1.0 - chance
    beyond: FloatArray = (observed - chance) / np.where(room < TINY, np.nan, room)
    return beyond


def _conger_chance(t: FloatArray, layout: Layout) -> tuple[FloatArray, FloatArray]:
    judged, used = t[layout.coder(0)], t[layout.coder(1)]
    active = judged > 0
    shares = used / np.maximum(judged, 1.0)
    coders = active.sum(axis=0)
    total, squares = shares.sum(axis=0), (shares * shares).sum(axis=0)
    # Both use: T² − Σ p²; neither does: (r − T)² − Σ (1 − p)² = r² − r − 2(r − 1)T + T² − Σ p².
    across = 2.0 * (total * total - squares) + (coders - 1) * (coders - 2.0 * total)
    return shares, over(across, (coders * (coders - 1)).astype(np.float64))


def _pairs(t: FloatArray, layout: Layout) -> Pairs:
    both, first, second, eleven = (t[layout.pair(part)] for part in range(4))
    judged = np.maximum(both, 1.0)
    one, other = first / judged, second / judged
    room = one + other - 2.0 * one * other
    defined = room >= TINY
    room = np.where(defined, room, 1.0)
    # 1 − kappa is the share that differs over the share that chance would let differ.
    kappa = np.where(defined, 1.0 - (first + second - 2.0 * eleven) / (judged * room), 0.0)
    return Pairs(defined, kappa, one, other, room)


def _mean_defined(pairwise: FloatArray, defined: BoolArray) -> FloatArray:
    if pairwise.shape[0] == 1:
        return np.where(defined[0], pairwise[0], np.nan)
    return over(
        np.where(defined, pairwise, 0.0).sum(axis=0), defined.sum(axis=0).astype(np.float64)
    )
