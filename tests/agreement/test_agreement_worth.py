"""What a figure is worth, why it is low, and how much must be coded for it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from coder.agreement import (
    Expectation,
    Figure,
    band,
    code_agreement,
    expected_width,
    membership,
    paradox,
    plan_fragments,
    verdict,
)
from coder.agreement.bands import SCALES

pytestmark = pytest.mark.filterwarnings("error")


def test_the_verdict_is_by_the_lower_limit() -> None:
    assert verdict(Figure(0.90, 0.02, 0.85, 0.94)) == "reliable"
    assert verdict(Figure(0.90, 0.08, 0.70, 0.97)) == "tentative"
    assert verdict(Figure(0.90, 0.15, 0.40, 0.99)) == "unreliable"
    assert verdict(Figure(0.90, note="too_few_uses")) == "no_interval"
    assert verdict(Figure(None, note="no_variation")) == "undefined"
    assert verdict(Figure(0.7, 0.02, 0.667, 0.8)) == "tentative"


def test_gwets_cumulative_probabilities() -> None:
    # Gwet 2014, chapter 6, on his example of four raters: AC1 .77544, error .14295.
    found = {one.band.name: one.cumulative for one in membership(0.77544, 0.14295)}
    assert found["almost_perfect"] == pytest.approx(0.39674, abs=5e-6)
    assert found["substantial"] == pytest.approx(0.88336, abs=5e-6)
    assert found["moderate"] == pytest.approx(0.99542, abs=5e-6)
    chosen = band(Figure(0.77544, 0.14295, 0.461, 1.0))
    assert chosen is not None and chosen.name == "moderate"


@pytest.mark.parametrize("scale", SCALES)
def test_bands_cover_everything_once(scale: str) -> None:
    bands = SCALES[scale]  # type: ignore[index]
    assert bands[0].high == 1.0 and bands[-1].low == -1.0
    assert all(one.low == other.high for one, other in pairwise(bands))
    for value, error in ((0.5, 0.2), (-0.3, 0.1), (1.0, 0.3), (0.8, 0.0), (0.1, 1e-9)):
        found = membership(value, error, scale)  # type: ignore[arg-type]
        assert found[-1].cumulative == pytest.approx(1.0)
        assert sum(one.probability for one in found) == pytest.approx(1.0)


def test_a_certain_value_is_in_its_band() -> None:
    chosen = band(Figure(0.7, 0.0))
    assert chosen is not None and chosen.name == "substantial"
    assert band(Figure(0.7)) is None and band(Figure(None, note="no_data")) is None
    with pytest.raises(ValueError, match="scale is one of"):
        membership(0.5, 0.1, "nicest")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="standard error"):
        membership(0.5, -0.1)


def test_prevalence_explains_low_alpha_beside_high_percent() -> None:
    # Feinstein & Cicchetti 1990: 118 both, 5 and 2 one of them, 0 neither.
    one = np.repeat([1.0, 1.0, 0.0], [118, 5, 2])
    other = np.repeat([1.0, 0.0, 1.0], [118, 5, 2])
    [code] = code_agreement([[one, other]])
    assert [tuple(table) for table in code.tables] == [((0, 1), 118, 5, 2, 0)]
    assert code.prevalence_index == pytest.approx(118 / 125)
    assert code.bias_index == pytest.approx(3 / 125)
    found = paradox(code)
    assert found is not None and found.cause == "prevalence"
    assert found.adjusted == pytest.approx(code.brennan_prediger.value)
    assert found.one_sided == pytest.approx(3 / 7)
    assert (code.units_with, code.units_without) == (125, 7)
    assert code.note == "too_few_absences"


def test_bias_explains_it_where_one_coder_uses_the_code_far_more_often() -> None:
    one = np.repeat([1.0, 0.0, 1.0], [45, 40, 15])
    other = np.repeat([1.0, 0.0, 0.0], [45, 40, 15])
    found = paradox(code_agreement([[one, other]])[0], low=0.8)
    assert found is not None and found.cause == "bias" and found.one_sided == 1.0
    assert paradox(code_agreement([[one, other]])[0]) is None  # alpha .70 is not low
    assert paradox(code_agreement(np.zeros((1, 2, 5)))[0]) is None


def test_no_table_no_index() -> None:
    [code] = code_agreement([[[1.0, np.nan], [np.nan, 1.0]]])
    assert code.prevalence_index is None and code.bias_index is None
    assert [table.n for table in code.tables] == [0]


def test_a_plan_keeps_its_promise() -> None:
    expected = Expectation(prevalence=0.2, alpha=0.7, coders=2)
    plan = plan_fragments(expected, 0.25, simulations=300)
    assert plan.fragments is not None and plan.low is not None and plan.high is not None
    assert plan.low <= plan.fragments <= plan.high
    again = expected_width(expected, plan.fragments, simulations=2000, seed=99)
    assert again.low <= 0.26 and again.high >= 0.24
    assert plan == plan_fragments(expected, 0.25, simulations=300)
    assert plan != plan_fragments(expected, 0.25, simulations=300, seed=2)


def test_the_planned_width_is_that_of_the_interval_that_is_reported() -> None:
    expected = Expectation(prevalence=0.3, alpha=0.6, coders=3)
    rng = np.random.default_rng(1)
    shared = rng.random((500, 1, 150)) < 0.6
    same = rng.random((500, 1, 150)) < 0.3
    data = np.where(shared, same, rng.random((500, 3, 150)) < 0.3).astype(float)
    figures = [code.alpha for code in code_agreement(data)]
    assert np.mean([one.value for one in figures]) == pytest.approx(0.6, abs=0.01)
    widths = [one.high - one.low for one in figures]  # type: ignore[operator]
    planned = expected_width(expected, 150, simulations=1000)
    assert planned.median == pytest.approx(np.median(widths), rel=0.02)
    assert planned.width == pytest.approx(np.quantile(widths, 0.8), rel=0.02)


def test_fragments_of_a_few_transcripts_help_less() -> None:
    apart = plan_fragments(Expectation(0.2, 0.7), 0.25, simulations=200)
    together = plan_fragments(
        Expectation(0.2, 0.7, clusters=8, likeness=0.15), 0.25, simulations=200
    )
    assert apart.fragments is not None
    assert together.fragments is None or together.fragments > 1.5 * apart.fragments


def test_a_rare_code_needs_more_than_can_be_had() -> None:
    rare = plan_fragments(Expectation(0.001, 0.7), 0.2, simulations=100, most=2000)
    assert (rare.fragments, rare.high) == (None, None)
    assert rare.tried[-1].too_few > 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"prevalence": 0.0},
        {"alpha": 1.0},
        {"coders": 1},
        {"clusters": 4},
        {"clusters": 8, "likeness": 0.9},
    ],
)
def test_what_cannot_be_expected_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"not|below"):
        Expectation(**({"prevalence": 0.2, "alpha": 0.7} | wrong))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="width"):
        plan_fragments(Expectation(0.2, 0.7), 2.5)
    with pytest.raises(ValueError, match="simulations"):
        expected_width(Expectation(0.2, 0.7), 100, simulations=3)
