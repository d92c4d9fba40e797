"""How fast the agreement figures are, as ratios within one run: python benchmarks/agreement.py

Prints each promise with what was measured and exits 1 where one is not kept. The two sides of a
ratio are taken in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import krippendorff
import numpy as np
from numpy.typing import NDArray

from coder.agreement import code_agreement, set_agreement

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Result:
    """One promise: what it is about, what was measured, and whether it is kept."""

    what: str
    measured: str
    kept: bool


def codings(codes: int, coders: int, fragments: int, *, missing: float = 0.0) -> Array:
    """Codes × coders × fragments of invented judgements, codes of prevalence .02 to .30."""
    rng = np.random.default_rng(0)
    data = np.empty((codes, coders, fragments))
    gone = rng.random((coders, fragments)) < missing
    for code, prevalence in enumerate(rng.uniform(0.02, 0.3, codes)):
        truth = rng.random(fragments) < prevalence
        slip = rng.random((coders, fragments)) < np.where(truth, 0.15, 0.02)
        data[code] = truth ^ slip
        data[code][gone] = np.nan
    return data


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(
    turns: int, ours: Callable[[], object], theirs: Callable[[], object], times: int = 1
) -> tuple[float, float]:
    """The times of the two, of the turn whose ratio is in the middle.

    In each turn both run so many times in a row, and the shortest counts: what else the machine
    does slows both, and a turn in which it slowed one only is not in the middle.
    """
    pairs = [
        tuple(min(seconds(work) for _ in range(times)) for work in (ours, theirs))
        for _ in range(turns)
    ]
    mine, other = sorted(pairs, key=lambda pair: pair[1] / pair[0])[turns // 2]
    return mine, other


def peak(work: Callable[[], object]) -> float:
    """The most memory that the work holds at once, in MB, without what was there before."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def all_coefficients() -> Result:
    """20 codes × 3 coders × 10,000 fragments against 20 calls of ``krippendorff.alpha``."""
    data = codings(20, 3, 10_000)

    def theirs() -> None:
        for code in data:
            krippendorff.alpha(code, level_of_measurement="nominal")

    ours, plain = in_turn(21, lambda: code_agreement(data), theirs, times=5)
    return Result(
        "all coefficients with errors of 20 codes × 3 coders × 10,000 fragments,"
        " against 20 × krippendorff.alpha: at least 40×",
        f"{ours * 1e3:.2f} ms against {plain * 1e3:.1f} ms: {plain / ours:.0f}×",
        plain / ours >= 40,
    )


def bootstrap() -> Result:
    """10,000 replicates of all 20 codes against a loop, extrapolated from 20 replicates."""
    data = codings(20, 3, 10_000)
    rng = np.random.default_rng(1)

    def loop() -> None:
        for _ in range(20):
            drawn = rng.integers(0, data.shape[2], data.shape[2])
            krippendorff.alpha(data[0][:, drawn], level_of_measurement="nominal")

    ours, twenty = in_turn(3, lambda: code_agreement(data, bootstrap=10_000), loop)
    plain = twenty / 20 * 10_000 * 20
    return Result(
        "10,000 bootstrap replicates of 20 codes, all coefficients, against a loop over"
        " krippendorff.alpha: at least 2,000×",
        f"{ours:.2f} s against {plain:.0f} s: {plain / ours:,.0f}×",
        plain / ours >= 2000,
    )


def large() -> list[Result]:
    """10 coders × 100,000 fragments × 20 codes against one pass of ``np.bincount`` per code."""
    data = codings(20, 10, 100_000, missing=0.1)
    values = [np.nan_to_num(code, nan=2.0).astype(np.int64).ravel() for code in data]

    def one_pass() -> None:
        for code in values:
            np.bincount(code, minlength=3)

    ours, counting = in_turn(3, lambda: code_agreement(data), one_pass)
    values.clear()
    memory = peak(lambda: code_agreement(data)) + data.nbytes / 1e6
    return [
        Result(
            "10 coders × 100,000 fragments × 20 codes: under 3× np.bincount + 1 s",
            f"{ours:.2f} s against {counting:.2f} s × 3 + 1 s = {3 * counting + 1:.2f} s",
            ours < 3 * counting + 1,
        ),
        Result("the same: below 1 GB, the data included", f"{memory:.0f} MB", memory < 1000),
    ]


def sets() -> Result:
    """Set-valued alpha on some 3,000 distinct sets × 10,000 fragments."""
    rng = np.random.default_rng(2)
    truth = rng.random((20, 1, 10_000)) < 0.09
    data = (truth ^ (rng.random((20, 2, 10_000)) < 0.01)).astype(np.float64)
    distinct = np.unique(data.transpose(1, 2, 0).reshape(-1, 20), axis=0).shape[0]
    took = min(seconds(lambda: set_agreement(data)) for _ in range(3))
    whole = distinct**2 * 8 / 1e6
    memory = peak(lambda: set_agreement(data))
    return Result(
        f"MASI alpha on {distinct:,} distinct sets × 10,000 fragments: without the matrix of all"
        f" pairs of sets ({whole:.0f} MB)",
        f"{took:.2f} s, {memory:.0f} MB",
        memory < whole / 2,
    )


def main() -> int:
    """Measure everything; 1 where a promise is not kept."""
    results = [all_coefficients(), bootstrap(), *large(), sets()]
    for result in results:
        print(f"{'kept' if result.kept else 'NOT KEPT':<9}{result.what}\n{'':<9}{result.measured}")
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
