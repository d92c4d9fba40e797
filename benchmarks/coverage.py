"""How often alpha's 95 % interval holds the true alpha: python benchmarks/coverage.py [STUDIES]

Invents studies with a known alpha, computes the interval that a report shows by default, and counts
how many hold it. Also shown: the plain interval value ± t·se, and for fragments of interviews the
interval that takes them as independent. Exits 1 where the default leaves 93–97 % (independent
fragments) or 92–97 % (interviews of 100 fragments) by more than the simulation itself can err.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.agreement import Figure, code_agreement
from coder.agreement.student import t_quantile

Array = NDArray[np.float64]
PIECE = 200
"""Studies made at a time."""


@dataclass(frozen=True, slots=True)
class Model:
    """How coders come to their judgements.

    ``prevalence``: how often a fragment is about the code; ``found``, ``slips``: how often a coder
    sees that, and sees it where it is not. ``interviews``: None for independent fragments;
    ``likeness``: the intra-class correlation of prevalence within interviews; ``steadiness``: how
    little ``found`` and ``slips`` vary between interviews (a beta distribution's sample size).
    """

    fragments: int
    prevalence: float
    coders: int = 2
    found: float = 0.8
    slips: float = 0.03
    interviews: int | None = None
    likeness: float = 0.05
    steadiness: float = 30.0

    def rates(self, rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
        """Prevalence, found and slips of interviews."""
        if self.interviews is None:
            return tuple(np.full(shape, one) for one in (self.prevalence, self.found, self.slips))  # type: ignore[return-value]
        spread = 1.0 / self.likeness - 1.0
        return (
            rng.beta(self.prevalence * spread, (1 - self.prevalence) * spread, shape),
            rng.beta(self.found * self.steadiness, (1 - self.found) * self.steadiness, shape),
            rng.beta(self.slips * self.steadiness, (1 - self.slips) * self.steadiness, shape),
        )

    def alpha(self, rng: np.random.Generator) -> float:
        """The true alpha: of all fragments of all interviews that there could be."""
        p, found, slips = self.rates(rng, (1 if self.interviews is None else 2_000_000,))
        both = float((p * found**2 + (1 - p) * slips**2).mean())
        one = float((p * found + (1 - p) * slips).mean())
        return 1.0 - (one - both) / (one * (1.0 - one))

    def studies(self, rng: np.random.Generator, count: int) -> Array:
        """Studies × coders × fragments."""
        groups = self.interviews or 1
        p, found, slips = self.rates(rng, (count, 1, groups, 1))
        there = rng.random((count, 1, groups, self.fragments)) < p
        seen = rng.random((count, self.coders, groups, self.fragments))
        return (seen < np.where(there, found, slips)).reshape(count, self.coders, -1).astype(float)


@dataclass(slots=True)
class Count:
    """Intervals, and how many of them hold the true alpha."""

    intervals: int = 0
    holding: int = 0

    def add(self, figure: Figure, limits: tuple[float, float] | None, alpha: float) -> None:
        """Count an interval where the figure has one; ``limits`` instead of its own."""
        if figure.low is not None and figure.high is not None:
            low, high = limits or (figure.low, figure.high)
            self.intervals += 1
            self.holding += low <= alpha <= high

    def __str__(self) -> str:
        return f"{100 * self.holding / self.intervals:.1f} %" if self.intervals else "–"

    def within(self, low: float, high: float) -> bool:
        """Whether the share is between these, give or take two errors of the simulation."""
        share = self.holding / self.intervals
        error = 2 * math.sqrt(share * (1 - share) / self.intervals)
        return low - error <= share <= high + error


def coverage(model: Model, size: int, rng: np.random.Generator) -> tuple[float, dict[str, Count]]:
    """The true alpha, and the counts of the default, the plain and the naive interval."""
    alpha = model.alpha(rng)
    counts = {name: Count() for name in ("default", "plain", "naive")}
    clusters = None
    df = model.fragments - 1
    if model.interviews is not None:
        clusters = np.arange(model.interviews).repeat(model.fragments)
        df = model.interviews - 1
    reach = t_quantile(0.975, df)
    for _ in range(math.ceil(size / PIECE)):
        data = model.studies(rng, PIECE)
        for code in code_agreement(data, clusters=clusters):
            figure = code.alpha
            counts["default"].add(figure, None, alpha)
            if figure.value is not None and figure.se is not None:
                span = reach * figure.se
                counts["plain"].add(figure, (figure.value - span, figure.value + span), alpha)
        if clusters is not None:
            for code in code_agreement(data):
                counts["naive"].add(code.alpha, None, alpha)
    return alpha, counts


def independent() -> Iterator[tuple[str, Model]]:
    """200 fragments that have nothing to do with each other."""
    for prevalence in (0.1, 0.3):
        for coders in (2, 3):
            for found, slips in ((0.8, 0.03), (0.93, 0.01)):
                yield "200 fragments", Model(200, prevalence, coders, found, slips)


def clustered() -> Iterator[tuple[str, Model]]:
    """Interviews of 100 fragments."""
    for interviews in (8, 11, 20):
        for changes in (
            {},
            {"coders": 3},
            {"likeness": 0.1},
            {"prevalence": 0.3},
            {"found": 0.9, "steadiness": 20.0},
        ):
            options = {"fragments": 100, "prevalence": 0.12, "interviews": interviews} | changes
            yield f"{interviews} interviews", Model(**options)


def main() -> int:
    """Print the table; 1 where a default does not hold."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rng = np.random.default_rng(1)
    head = ("", "prevalence", "coders", "likeness", "alpha", "default", "plain t", "naive")
    print(("{:<15}" + "{:>11}" * 7).format(*head))
    kept = True
    for models, low in ((independent(), 0.93), (clustered(), 0.92)):
        for name, model in models:
            alpha, counts = coverage(model, size, rng)
            ok = counts["default"].within(low, 0.97)
            kept &= ok
            cells = (
                f"{model.prevalence:.2f}",
                model.coders,
                f"{model.likeness:.2f}" if model.interviews else "–",
                f"{alpha:.3f}",
                *map(str, counts.values()),
            )
            print(("{:<15}" + "{:>11}" * 7).format(name, *cells), "" if ok else "NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
