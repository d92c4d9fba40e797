"""How many fragments must be coded by several for an interval of a wanted width: by simulation.

Codings are invented with the expected alpha and prevalence, and the interval that a report would
show is computed for each. Nothing is taken from a formula for large samples, which promises too
much for rare codes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coder.agreement.binary import HAVE, LACK, NAMES, additions, binary_estimates
from coder.agreement.binary_errors import binary_errors
from coder.agreement.figure import MIN_CLUSTERS, MIN_USES, TINY, curved_limits
from coder.agreement.figuretable import reach
from coder.agreement.patterns import BoolArray, FloatArray, Patterns

_ALPHA = NAMES.index("alpha")
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Width:
    """What a plan of ``fragments`` (in all) gives, over simulated studies.

    ``width``: the width of alpha's 95 % interval that a share ``assurance`` of the studies keeps
    below; ``low``, ``high``: the 95 % interval of that width for the error of the simulation;
    ``median``: of the widths; ``uses``: on how many fragments somebody uses the code, on average;
    ``too_few``: the share of studies without a trustworthy interval (fewer than ten such fragments,
    or alpha undefined), which count as infinitely wide.
    """

    fragments: int
    width: float
    low: float
    high: float
    median: float
    uses: float
    too_few: float


@dataclass(frozen=True, slots=True)
class Plan:
    """``fragments``: the fewest that keep the wanted width, None if even ``most`` do not;
    ``low`` and ``high``: which numbers the error of the simulation leaves possible (None: beyond
    ``most``); ``tried``: all widths that were simulated, by number of fragments."""

    fragments: int | None
    low: int | None
    high: int | None
    tried: tuple[Width, ...]
    coders: int
    clusters: int | None
    simulations: int
    seed: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a study is expected to look like.

    ``prevalence``: how often a coder uses the code; ``alpha``: between coders, on one code;
    ``coders``: who code each fragment; ``clusters``: transcripts over which the fragments are
    spread evenly, None if fragments are independent; ``likeness``: the intra-class correlation of
    a code's use within transcripts, which is part of alpha and so at most alpha.
    """

    prevalence: float
    alpha: float
    coders: int = 2
    clusters: int | None = None
    likeness: float = 0.05

    def __post_init__(self) -> None:
        if not 0.0 < self.prevalence < 1.0:
            raise ValueError(f"a prevalence lies between 0 and 1, not at {self.prevalence}")
        if not 0.0 <= self.alpha < 1.0:
            raise ValueError(f"an expected alpha is from 0 up to, but not, 1; not {self.alpha}")
        if self.coders < 2:
            raise ValueError(f"agreement needs two coders or more, not {self.coders}")
        if self.clusters is not None and self.clusters < MIN_CLUSTERS:
            raise ValueError(
                f"below {MIN_CLUSTERS} transcripts there is no honest interval to plan for"
            )
        if self.clusters is not None and not 0.0 < self.likeness <= max(self.alpha, 1e-9):
            raise ValueError(f"likeness lies above 0 and at most at alpha, not at {self.likeness}")


def expected_width(
    expected: Expectation,
    fragments: int,
    *,
    assurance: float = 0.8,
    simulations: int = 1000,
    seed: int = 1,
) -> Width:
    """The width of alpha's interval with so many fragments, spread evenly over any clusters.

    The interval is the default one: the delete-one-cluster jackknife with clusters, that of the
    infinitesimal jackknife without. Coders either share what they know of a fragment, with
    probability alpha, or each decide by chance (the model behind Gwet 2008 with alpha itself as the
    probability), which gives the expected alpha exactly in the long run; with clusters their
    prevalence varies (beta distributed) and alpha is that of all fragments together. The same
    ``seed`` gives the same widths.
    """
    _check(assurance, simulations)
    if fragments < 2 or (expected.clusters and fragments < expected.clusters):
        raise ValueError(f"{fragments} fragments are too few")
    counts, patterns = _studies(expected, fragments, simulations, np.random.default_rng(seed))
    add = additions(patterns)
    grouped = np.matmul(counts, add.T)
    t = np.ascontiguousarray(grouped.sum(axis=1).T)
    estimated = binary_estimates(t, expected.coders)
    alpha = estimated.values["alpha"]
    if expected.clusters is None:
        errors = binary_errors(patterns, counts[:, 0], t, estimated)[_ALPHA]
        degrees = float(fragments - 1)
    else:
        errors = _cluster_errors(grouped, expected.coders)
        degrees = float(expected.clusters - 1)
    trusted = (t[HAVE] >= MIN_USES) & (t[LACK] >= MIN_USES) & (errors >= TINY)
    widths = np.full(simulations, np.inf)
    for study in np.flatnonzero(trusted):
        widths[study] = _interval_width(float(alpha[study]), float(errors[study]) * reach(degrees))
    return _summary(fragments, np.sort(widths), trusted, t[HAVE], assurance)


def plan_fragments(
    expected: Expectation,
    width: float,
    *,
    assurance: float = 0.8,
    simulations: int = 1000,
    most: int = 20_000,
    seed: int = 1,
) -> Plan:
    """The fewest fragments with which a share ``assurance`` of studies has an interval of alpha no
    wider than ``width`` (from lower to upper limit, 0 to 2).

    Searches by halving, with the same draws for every number. The number is as exact as the
    simulation: ``low`` to ``high`` are the numbers that its 95 % error leaves possible. Raises
    ValueError for what cannot be.
    """
    _check(assurance, simulations)
    if not 0.0 < width < 2.0:
        raise ValueError(f"a width lies between 0 and 2, not at {width}")
    tried: dict[int, Width] = {}

    def at(fragments: int) -> Width:
        if fragments not in tried:
            tried[fragments] = expected_width(
                expected, fragments, assurance=assurance, simulations=simulations, seed=seed
            )
        return tried[fragments]

    least = max(10, 2 * (expected.clusters or 0))
    found = _fewest(lambda n: at(n).width <= width, least, most)
    low = _fewest(lambda n: at(n).low <= width, least, most)
    high = _fewest(lambda n: at(n).high <= width, least, most)
    return Plan(
        found,
        low,
        high,
        tuple(tried[number] for number in sorted(tried)),
        expected.coders,
        expected.clusters,
        simulations,
        seed,
    )


def _check(assurance: float, simulations: int) -> None:
    if not 0.0 < assurance < 1.0:
        raise ValueError(f"an assurance lies between 0 and 1, not at {assurance}")
    if simulations < 20:
        raise ValueError(f"{simulations} simulations are too few to say anything")


def _fewest(enough: Callable[[int], bool], least: int, most: int) -> int | None:
    """The smallest number that is enough, to within one in a hundred; None beyond ``most``."""
    low, high = least - 1, least
    while not enough(high):
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _studies(
    expected: Expectation, fragments: int, simulations: int, rng: np.random.Generator
) -> tuple[FloatArray, Patterns]:
    """Studies × clusters (or 1) × patterns. Alpha asks only how many coders use the code, so that
    one pattern stands for all with the same number."""
    coders = expected.coders
    uses = np.arange(coders + 1)
    table = (np.arange(coders)[:, None] < uses[None, :]).astype(np.int64)
    clusters = expected.clusters or 1
    prevalence = np.full((simulations, clusters), expected.prevalence)
    shared = expected.alpha
    if expected.clusters is not None:
        both = 1.0 / expected.likeness - 1.0
        prevalence = rng.beta(
            expected.prevalence * both, (1.0 - expected.prevalence) * both, prevalence.shape
        )
        shared = (expected.alpha - expected.likeness) / (1.0 - expected.likeness)
    p = prevalence[..., None]
    ways = np.array([math.comb(coders, k) for k in uses.tolist()], dtype=np.float64)
    chances = (1.0 - shared) * ways * p**uses * (1.0 - p) ** (coders - uses)
    chances[..., -1] += shared * prevalence
    chances[..., 0] += shared * (1.0 - prevalence)
    chances /= chances.sum(axis=-1, keepdims=True)
    sizes = np.full(clusters, fragments // clusters)
    sizes[: fragments % clusters] += 1
    drawn = rng.multinomial(np.broadcast_to(sizes, prevalence.shape), chances)
    return drawn.astype(np.float64), Patterns(table, 2)


def _cluster_errors(grouped: FloatArray, n_coders: int) -> FloatArray:
    """Per study the delete-one-cluster error of alpha, NaN where that is undefined."""
    studies, clusters, sums = grouped.shape
    rest = (grouped.sum(axis=1, keepdims=True) - grouped).reshape(studies * clusters, sums)
    left_out = binary_estimates(np.ascontiguousarray(rest.T), n_coders).values["alpha"]
    left_out = left_out.reshape(studies, clusters)
    squares = np.square(left_out - left_out.mean(axis=1, keepdims=True)).sum(axis=1)
    errors: FloatArray = np.sqrt((clusters - 1) / clusters * squares)
    return errors


def _interval_width(alpha: float, span: float) -> float:
    if not -1.0 < alpha < 1.0:
        return span
    low, high = curved_limits(alpha, span, (-1.0, 1.0))
    return high - low


def _summary(
    fragments: int,
    widths: FloatArray,
    trusted: BoolArray,
    uses: FloatArray,
    assurance: float,
) -> Width:
    """``widths``: sorted. The limits of the quantile are order statistics (binomial)."""
    size = widths.size
    spread = _Z * math.sqrt(size * assurance * (1.0 - assurance))

    def ordered(position: float) -> float:
        return float(widths[min(size - 1, max(0, math.ceil(position) - 1))])

    return Width(
        fragments,
        ordered(size * assurance),
        ordered(size * assurance - spread),
        ordered(size * assurance + spread),
        ordered(size / 2),
        float(uses.mean()),
        float(1.0 - trusted.mean()),
    )
