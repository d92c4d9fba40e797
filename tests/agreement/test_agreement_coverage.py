"""A 95 % interval of alpha holds the true alpha about 95 times in a hundred."""

from __future__ import annotations

import numpy as np
import pytest
from arrays import Array

from coder.agreement import CodeFigures, code_agreement

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("error")]


def studies(
    rng: np.random.Generator, count: int, prevalence: Array, found: Array, slips: Array, size: int
) -> Array:
    """Studies × 2 coders × fragments; the rates are studies × interviews."""
    there = rng.random((count, 1, prevalence.shape[1], size)) < prevalence[:, None, :, None]
    chance = np.where(there, found[:, None, :, None], slips[:, None, :, None])
    seen = rng.random((count, 2, prevalence.shape[1], size)) < chance
    return seen.reshape(count, 2, -1).astype(float)


def true_alpha(prevalence: Array, found: Array, slips: Array) -> float:
    both = (prevalence * found**2 + (1 - prevalence) * slips**2).mean()
    one = (prevalence * found + (1 - prevalence) * slips).mean()
    return float(1 - (one - both) / (one * (1 - one)))


def share_holding(figures: tuple[CodeFigures, ...], alpha: float) -> float:
    intervals = [code.alpha for code in figures if code.alpha.low is not None]
    assert len(intervals) > 0.98 * len(figures)
    return float(np.mean([one.low <= alpha <= one.high for one in intervals]))  # type: ignore[operator]


@pytest.mark.parametrize("prevalence", [0.1, 0.3])
@pytest.mark.parametrize(("found", "slips"), [(0.8, 0.03), (0.9, 0.02)])
def test_fragments_that_have_nothing_to_do_with_each_other(
    prevalence: float, found: float, slips: float
) -> None:
    rates = [np.full((3000, 1), one) for one in (prevalence, found, slips)]
    data = studies(np.random.default_rng(1), 3000, *rates, size=200)
    held = share_holding(code_agreement(data), true_alpha(*rates))
    assert 0.93 <= held <= 0.97


@pytest.mark.parametrize("interviews", [8, 11, 20])
def test_interviews_of_a_hundred_fragments(interviews: int) -> None:
    rng = np.random.default_rng(interviews)

    def rates(shape: tuple[int, ...]) -> tuple[Array, Array, Array]:
        return (
            rng.beta(0.12 * 19, 0.88 * 19, shape),
            rng.beta(0.8 * 30, 0.2 * 30, shape),
            rng.beta(0.03 * 30, 0.97 * 30, shape),
        )

    alpha = true_alpha(*rates((2_000_000,)))
    clusters = np.arange(interviews).repeat(100)
    data = studies(rng, 2000, *rates((2000, interviews)), size=100)
    assert 0.92 <= share_holding(code_agreement(data, clusters=clusters), alpha) <= 0.97
    # Taken as independent, the same fragments promise far too much.
    assert share_holding(code_agreement(data[:300]), alpha) < 0.85
