"""Laws that hold for any judgements."""

from __future__ import annotations

import math
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from arrays import NAN, Array, interviews, judgements, whole_judgements
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coder.agreement import (
    Coefficients,
    code_agreement,
    coefficients,
    confusion,
    mv_alpha,
    pair_agreement,
    set_agreement,
    set_alpha,
)
from coder.agreement.multivalued import expected_overlap
from coder.agreement.nominal import NAMES
from coder.agreement.planes import tally_codes
from coder.agreement.student import t_quantile

pytestmark = [pytest.mark.filterwarnings("error"), pytest.mark.slow]


def numbers(result: Coefficients) -> dict[str, tuple[float | None, float | None]]:
    return {name: (getattr(result, name).value, getattr(result, name).se) for name in NAMES}


def same(one: Coefficients, other: Coefficients) -> None:
    for name, (value, error) in numbers(one).items():
        expected = numbers(other)[name]
        assert value == pytest.approx(expected[0], abs=1e-9), name
        assert error == pytest.approx(expected[1], abs=1e-7), name


def comparable(data: Array) -> bool:
    pairable = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    return len(set(pairable[~np.isnan(pairable)])) > 1


@given(judgements(n_values=4), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_the_krippendorff_package(data: Array, level: str) -> None:
    assume(comparable(data))
    ours = coefficients(data + 0.0, n_values=4, level=level).alpha.value
    theirs = krippendorff.alpha(
        reliability_data=data, value_domain=[0, 1, 2, 3], level_of_measurement=level
    )
    assert ours == pytest.approx(theirs, abs=1e-9)


@given(judgements(n_values=2))
def test_alpha_of_a_code_is_that_of_the_krippendorff_package(data: Array) -> None:
    assume(comparable(data))
    theirs = krippendorff.alpha(
        reliability_data=data, value_domain=[0, 1], level_of_measurement="nominal"
    )
    assert code_agreement(data[None])[0].alpha.value == pytest.approx(theirs, abs=1e-9)


@given(judgements(), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_units_does_not_matter(data: Array, random: object) -> None:
    shuffle = random.shuffle  # type: ignore[attr-defined]
    rows, columns = list(range(data.shape[0])), list(range(data.shape[1]))
    shuffle(rows)
    shuffle(columns)
    same(
        coefficients(data[rows][:, columns], n_values=3, weights="linear"),
        coefficients(data, n_values=3, weights="linear"),
    )


@given(judgements(), st.integers(1, 5))
def test_units_that_nobody_judged_change_nothing(data: Array, extra: int) -> None:
    padded = np.hstack([data, np.full((data.shape[0], extra), NAN)])
    same(coefficients(padded, n_values=3), coefficients(data, n_values=3))


@given(judgements())
def test_a_coder_who_judged_nothing_changes_nothing(data: Array) -> None:
    absent = np.vstack([data, np.full((1, data.shape[1]), NAN)])
    same(coefficients(absent, n_values=3), coefficients(data, n_values=3))


@given(judgements())
def test_units_that_one_coder_judged_leave_alpha_alone(data: Array) -> None:
    single = np.full((data.shape[0], 1), NAN)
    single[0] = 1.0
    padded = coefficients(np.hstack([data, single]), n_values=3)
    plain = coefficients(data, n_values=3)
    if plain.n:
        assert padded.alpha.note == plain.alpha.note
        assert padded.alpha.value == pytest.approx(plain.alpha.value, abs=1e-12)
        assert padded.alpha.se == pytest.approx(plain.alpha.se, abs=1e-9)


@given(judgements(n_values=2))
def test_negating_a_code_leaves_alpha_and_swaps_positive_and_negative(data: Array) -> None:
    code, negation = code_agreement(np.stack([data, 1.0 - data]))
    for name in ("percent", "alpha", "conger", "fleiss", "light", "ac1", "brennan_prediger"):
        one, other = getattr(code, name), getattr(negation, name)
        assert one.value == pytest.approx(other.value, abs=1e-9), name
        assert one.se == pytest.approx(other.se, abs=1e-7), name
    assert code.dice.value == pytest.approx(negation.negative.value, abs=1e-12)
    assert code.dice.se == pytest.approx(negation.negative.se, abs=1e-9)


@given(judgements())
def test_ac2_with_identity_weights_is_ac1(data: Array) -> None:
    same(
        coefficients(data, n_values=3, weights=np.eye(3)),
        coefficients(data, n_values=3, weights="identity"),
    )


@given(judgements(n_values=4))
def test_quadratic_weights_make_alpha_the_interval_alpha(data: Array) -> None:
    weighted = coefficients(data, n_values=4, values=[1, 2, 5, 7], weights="quadratic").alpha
    interval = coefficients(data, n_values=4, values=[1, 2, 5, 7], level="interval").alpha
    assert weighted.value == pytest.approx(interval.value, abs=1e-9)
    assert weighted.se == pytest.approx(interval.se, abs=1e-9)


@given(judgements(n_values=2))
def test_a_code_has_the_figures_of_a_variable_of_two_values(data: Array) -> None:
    """Two ways of computing: products of counts for codes, tables for any scale."""
    code, variable = code_agreement(data[None])[0], coefficients(data, n_values=2)
    same(code, variable)
    assert (code.coders, code.n) == (variable.coders, variable.n)
    if code.note not in ("too_few_uses", "too_few_absences", "no_variation"):
        for name in NAMES:
            ours, theirs = getattr(code, name), getattr(variable, name)
            assert ours.note == theirs.note, name
            assert ours.low == pytest.approx(theirs.low, abs=1e-9), name
            assert ours.high == pytest.approx(theirs.high, abs=1e-9), name


@settings(max_examples=40)
@given(judgements(n_values=2, max_coders=3, max_units=40), st.integers(1, 3))
def test_counting_bits_and_counting_keys_find_the_same_patterns(data: Array, codes: int) -> None:
    stacked = np.stack([np.roll(data, code, axis=1) for code in range(codes)])
    bits, keys = (tally_codes(stacked, keep_ids=ids) for ids in (False, True))
    assert np.array_equal(bits.patterns.table, keys.patterns.table)
    assert np.array_equal(bits.counts, keys.counts)
    assert keys.ids is not None
    for code in range(codes):
        for unit in range(data.shape[1]):
            column = np.nan_to_num(stacked[code, :, unit], nan=-1.0)
            pattern = keys.ids[code, unit]
            assert np.array_equal(
                column, keys.patterns.table[:, pattern] if pattern >= 0 else np.full(len(data), -1)
            )


@settings(max_examples=40)
@given(judgements(), st.permutations([0, 1, 2]))
def test_other_names_for_the_values_change_nothing(data: Array, names: list[int]) -> None:
    renamed = np.where(np.isnan(data), NAN, np.array(names, float)[np.nan_to_num(data).astype(int)])
    same(coefficients(renamed, n_values=3), coefficients(data, n_values=3))


@settings(max_examples=40)
@given(judgements(n_values=2))
def test_a_coder_counted_twice_raises_nothing_above_one(data: Array) -> None:
    twice = coefficients(np.vstack([data, data[-1:]]), n_values=2)
    for name in NAMES:
        value = getattr(twice, name).value
        assert value is None or value <= 1.0 + 1e-12


@settings(max_examples=40)
@given(judgements(n_values=4))
def test_interval_alpha_compares_the_variance_within_units_with_all(data: Array) -> None:
    alpha = coefficients(data, n_values=4, level="interval").alpha.value
    assume(alpha is not None)
    units = [column[~np.isnan(column)] for column in data.T]
    units = [unit for unit in units if unit.size >= 2]
    everything = np.concatenate(units)
    within = sum(unit.size * unit.var(ddof=1) for unit in units) / everything.size
    assert alpha == pytest.approx(1 - within / everything.var(ddof=1), abs=1e-9)


@settings(max_examples=40)
@given(whole_judgements(max_codes=4))
def test_mv_alpha_is_the_sum_over_all_pairs_of_sets(sets: Array) -> None:
    expected = plain_mv_alpha(sets)
    assert mv_alpha(sets).value == pytest.approx(expected, abs=1e-9)


def plain_mv_alpha(sets: Array) -> float | None:
    """Krippendorff & Craggs 2016, with every pair of label sets written out."""
    units = []
    for unit in range(sets.shape[2]):
        judged = [sets[:, c, unit] for c in range(sets.shape[1]) if sets[0, c, unit] >= 0]
        if len(judged) >= 2:
            units.append([frozenset(np.flatnonzero(judgement)) for judgement in judged])
    pool = [judgement for unit in units for judgement in unit]
    if len(set(pool)) < 2:
        return None
    observed = sum(
        2 * far(a, b, "dice") / (len(unit) - 1) for unit in units for a, b in combinations(unit, 2)
    ) / len(pool)
    codes = range(sets.shape[0])
    uses = [sum(code in judgement for judgement in pool) for code in codes]
    every = [frozenset(c) for size in range(len(codes) + 1) for c in combinations(codes, size)]
    expected = 0.0
    for i in {len(judgement) for judgement in pool}:
        for j in {len(judgement) for judgement in pool}:
            weight = total = 0.0
            for a in (one for one in every if len(one) == i):
                for b in (one for one in every if len(one) == j):
                    ways = math.prod(
                        uses[c] * (uses[c] - 1) if c in a and c in b else uses[c] for c in a | b
                    )
                    weight += ways
                    total += ways * far(a, b, "dice")
            share = [sum(len(one) == size for one in pool) / len(pool) for size in (i, j)]
            expected += share[0] * share[1] * (total / weight if weight else 0.0)
    return 1 - observed / expected if expected > 1e-12 else None


@given(judgements(max_coders=2, max_units=30))
def test_cohen_is_light_and_scott_nears_alpha_with_two_coders(data: Array) -> None:
    result = coefficients(data, n_values=3)
    assert result.cohen.value == result.light.value
    if result.scott.value is not None and result.alpha.value is not None:
        # alpha = 1 − (1 − pi)(n − 1)/n with n judgements.
        n = 2 * result.n
        expected = 1 - (1 - result.scott.value) * (n - 1) / n
        assert result.alpha.value == pytest.approx(expected, abs=1e-9)


@given(judgements())
def test_an_interval_contains_its_estimate_or_is_none(data: Array) -> None:
    result = coefficients(data, n_values=3)
    for name in NAMES:
        figure = getattr(result, name)
        if figure.value is None:
            assert figure.note and figure.se is None and figure.low is None
        elif figure.low is None:
            assert figure.high is None and figure.note
        else:
            assert figure.low <= figure.value <= figure.high


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, NAN]), min_size=6, max_size=6),
        min_size=2,
        max_size=4,
    )
)
def test_alpha_of_single_codes_as_sets_is_nominal_alpha(rows: list[list[float]]) -> None:
    data = np.array(rows)
    sets = np.stack([np.where(np.isnan(data), NAN, data == code) for code in range(3)])
    nominal = coefficients(data, n_values=3).alpha
    for distance in ("masi", "jaccard", "dice"):
        alpha = set_alpha(sets, distance=distance)
        assert alpha.value == pytest.approx(nominal.value, abs=1e-9)
        assert alpha.se == pytest.approx(nominal.se, abs=1e-9)
        assert alpha.note == nominal.note


def plain_set_alpha(sets: Array, distance: str) -> float | None:
    """Alpha with every pair of judgements written out."""
    units = []
    for unit in range(sets.shape[2]):
        judged = [sets[:, c, unit] for c in range(sets.shape[1]) if sets[0, c, unit] >= 0]
        if len(judged) >= 2:
            units.append([frozenset(np.flatnonzero(judgement)) for judgement in judged])
    pool = [judgement for unit in units for judgement in unit]
    if len(set(pool)) < 2:
        return None
    observed = sum(
        2 * far(a, b, distance) / (len(unit) - 1)
        for unit in units
        for a, b in combinations(unit, 2)
    )
    expected = sum(2 * far(a, b, distance) for a, b in combinations(pool, 2))
    return 1 - (len(pool) - 1) * observed / expected


def far(a: frozenset[int], b: frozenset[int], distance: str) -> float:
    if a == b:
        return 0.0
    if distance == "dice":
        return 1 - 2 * len(a & b) / (len(a) + len(b))
    jaccard = len(a & b) / len(a | b)
    if distance == "jaccard":
        return 1 - jaccard
    return 1 - jaccard * (2 / 3 if a < b or b < a else 1 / 3 if a & b else 0.0)


@given(whole_judgements(), st.sampled_from(["masi", "jaccard", "dice"]))
def test_set_alpha_is_that_of_all_pairs_written_out(sets: Array, distance: str) -> None:
    expected = plain_set_alpha(sets, distance)
    assert set_alpha(sets, distance=distance).value == pytest.approx(expected, abs=1e-9)


@given(whole_judgements())
def test_identical_sets_and_dice_are_those_of_all_pairs_written_out(sets: Array) -> None:
    pairs = []
    for unit in range(sets.shape[2]):
        judged = [sets[:, c, unit] for c in range(sets.shape[1]) if sets[0, c, unit] >= 0]
        pairs += list(combinations(judged, 2))
    result = set_agreement(sets)
    assert result.pairs == len(pairs)
    if pairs:
        share = np.mean([np.array_equal(a, b) for a, b in pairs])
        assert result.percent.value == pytest.approx(share, abs=1e-12)
        uses = sum(float(a.sum() + b.sum()) for a, b in pairs)
        dice = 2 * sum(float(a @ b) for a, b in pairs) / uses if uses else None
        assert result.dice.value == pytest.approx(dice, abs=1e-12)


@given(whole_judgements())
def test_omissions_and_confusions_are_counted_pair_by_pair(sets: Array) -> None:
    result = confusion(sets)
    matrix = np.zeros((sets.shape[0], sets.shape[0]), dtype=int)
    for row, (one, other) in enumerate(result.pairs):
        for unit in range(sets.shape[2]):
            a, b = sets[:, one, unit], sets[:, other, unit]
            judged = bool(a[0] >= 0 and b[0] >= 0)
            assert result.judged[row, unit] == judged
            a_only, b_only = set(np.flatnonzero(a > b)), set(np.flatnonzero(b > a))
            confused = min(len(a_only), len(b_only))
            assert result.confusions[row, unit] == confused
            assert result.omissions[row, unit] == len(a_only | b_only) - 2 * confused
            for i in a_only:
                for j in b_only:
                    matrix[i, j] += 1
            for i in np.flatnonzero((a == 1) & (b == 1)):
                matrix[i, i] += 1
    assert np.array_equal(result.matrix, matrix)
    assert np.array_equal(result.symmetric, result.symmetric.T)


def on_the_curved_scale(value: float, reach: float, name: str) -> tuple[float, float]:
    """Limits by Fisher's atanh for a coefficient, by the logit for a share (delta method)."""
    if name in ("percent", "dice", "negative"):
        middle, span = math.log(value / (1 - value)), reach / (value * (1 - value))
        return tuple(1 / (1 + math.exp(-limit)) for limit in (middle - span, middle + span))
    span = reach / (1 - value**2)
    return math.tanh(math.atanh(value) - span), math.tanh(math.atanh(value) + span)


@pytest.mark.parametrize("coders", [2, 3])
def test_the_interval_over_transcripts_is_a_plain_recomputation(coders: int) -> None:
    data, clusters = interviews(coders=coders)
    result = code_agreement(data, clusters=clusters)
    for code, figures in enumerate(result):
        assert figures.interval == "transcript" and figures.clusters == 8
        for name in NAMES:
            figure = getattr(figures, name)
            if figure.value is None:
                continue
            left_out = [
                getattr(coefficients(data[code][:, clusters != g], n_values=2), name).value
                for g in range(8)
            ]
            error = np.sqrt(7 / 8 * np.square(left_out - np.mean(left_out)).sum())
            assert figure.se == pytest.approx(error, abs=1e-10), name
            assert (figure.low, figure.high) == pytest.approx(
                on_the_curved_scale(figure.value, t_quantile(0.975, 7) * error, name), abs=1e-9
            ), name


@pytest.mark.parametrize("distance", ["masi", "jaccard", "dice"])
def test_the_interval_of_sets_over_transcripts_is_a_plain_recomputation(distance: str) -> None:
    data, clusters = interviews()
    result = set_agreement(data, distance=distance, clusters=clusters)
    parts = [set_agreement(data[:, :, clusters != g], distance=distance) for g in range(8)]
    for name in ("alpha", "percent", "dice"):
        left_out = np.array([getattr(part, name).value for part in parts])
        error = np.sqrt(7 / 8 * np.square(left_out - left_out.mean()).sum())
        assert getattr(result, name).se == pytest.approx(error, abs=1e-10)
    mv = [mv_alpha(data[:, :, clusters != g]).value for g in range(8)]
    error = np.sqrt(7 / 8 * np.square(np.array(mv) - np.mean(mv)).sum())  # type: ignore[arg-type]
    assert mv_alpha(data, clusters=clusters).se == pytest.approx(error, abs=1e-10)


def test_a_pair_has_the_figures_of_its_two_coders_alone() -> None:
    data, clusters = interviews()
    for pair in pair_agreement(data, clusters=clusters):
        alone = data[:, list(pair.coders)]
        assert pair.overall == set_agreement(alone, clusters=clusters)
        for ours, expected in zip(
            pair.codes, code_agreement(alone, clusters=clusters), strict=True
        ):
            same(ours, expected)
            assert (ours.n, ours.uses, ours.prevalence) == (
                expected.n,
                expected.uses,
                expected.prevalence,
            )


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_the_error_of_alpha_is_its_change_with_the_weight_of_each_unit(level: str) -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 4, 30)
    data = np.where(rng.random((3, 30)) < 0.3, rng.integers(0, 4, (3, 30)), truth).astype(float)
    data[rng.random(data.shape) < 0.15] = NAN
    data = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    units = data.shape[1]

    def alpha(weights: Array) -> float:
        used = np.stack([(data == value).sum(axis=0) for value in range(4)], axis=1) * 1.0
        m = used.sum(axis=1)
        margin = weights @ used
        ranks = np.cumsum(margin) - margin / 2
        at = {"nominal": None, "ordinal": ranks, "interval": np.arange(4.0)}[level]
        matrix = 1.0 - np.eye(4) if at is None else np.square(at[:, None] - at[None, :])
        observed = (weights * np.einsum("uv,vk,uk->u", used, matrix, used) / (m - 1)).sum()
        return float(1 - (weights @ m - 1) * observed / (margin @ matrix @ margin))

    step = 1e-5
    influence = np.empty(units)
    for unit in range(units):
        push = np.eye(units)[unit] * step
        change = alpha(np.ones(units) + push) - alpha(np.ones(units) - push)
        influence[unit] = units * change / (2 * step)
    error = np.sqrt(np.square(influence - influence.mean()).sum() / (units * (units - 1)))
    assert coefficients(data, n_values=4, level=level).alpha.se == pytest.approx(error, rel=1e-6)


def test_the_bootstrap_and_the_formulas_tell_the_same() -> None:
    data, _ = interviews(codes=2, clusters=1, units=600, seed=5)
    exact, drawn = code_agreement(data), code_agreement(data, bootstrap=4000)
    for one, other in zip(exact, drawn, strict=True):
        for name in ("percent", "alpha", "conger", "fleiss", "light", "ac1", "dice"):
            # Gwet counts units with one judgement as units: his errors differ a little.
            assert getattr(other, name).se == pytest.approx(getattr(one, name).se, rel=0.1), name
            assert other.undefined[name] == 0


def test_the_closed_form_of_mv_alpha_is_the_sum_over_all_pairs_of_sets() -> None:
    uses = np.array([4.0, 1.0, 3.0, 2.0])
    codes = range(uses.size)
    every = [set(chosen) for size in range(4) for chosen in combinations(codes, size)]
    weight, overlap = np.zeros((4, 4)), np.zeros((4, 4))
    for a in every:
        for b in every:
            ways = np.prod(
                [uses[c] * (uses[c] - 1) if c in a and c in b else uses[c] for c in a | b]
            )
            weight[len(a), len(b)] += ways
            overlap[len(a), len(b)] += ways * len(a & b)
    assert np.allclose(expected_overlap(uses, 3), overlap / weight, atol=1e-12)
