"""Intervals of figures over whole judgements, means and differences are plain recomputations."""

from __future__ import annotations

import math
from collections.abc import Callable

import krippendorff
import numpy as np
import pytest
from arrays import NAN, Array, interviews
from numpy.typing import NDArray

from coder.agreement import (
    Figure,
    code_agreement,
    codebook_agreement,
    coder_distances,
    difference,
    drift,
    mv_alpha,
    set_agreement,
    unit_distances,
)
from coder.agreement.binary import NAMES
from coder.agreement.codebookfigures import OVERALL

pytestmark = pytest.mark.filterwarnings("error")

Clusters = NDArray[np.int64]


def overall(data: Array) -> Array:
    """The figures of OVERALL, in its order."""
    figures = codebook_agreement(data)
    return np.array([getattr(figures, name).value for name in OVERALL], dtype=float)


def without_each(compute: Callable[[NDArray[np.bool_]], Array], clusters: Clusters) -> Array:
    return np.array([compute(clusters != g) for g in np.unique(clusters)])


def jackknife(left_out: Array) -> Array:
    """Per column the delete-one error."""
    groups = len(left_out)
    squares = np.square(left_out - left_out.mean(axis=0)).sum(axis=0)
    return np.asarray(np.sqrt((groups - 1) / groups * squares))


def errors(figures: object) -> Array:
    return np.array([getattr(figures, name).se for name in OVERALL], dtype=float)


def test_leaving_out_transcripts_is_a_plain_recomputation() -> None:
    data, clusters = interviews()
    figures = codebook_agreement(data, clusters=clusters)
    left_out = without_each(lambda kept: overall(data[:, :, kept]), clusters)
    assert errors(figures) == pytest.approx(jackknife(left_out), abs=1e-10)


def test_the_error_over_units_nears_that_of_leaving_out_each_unit() -> None:
    data, _ = interviews(clusters=1, units=150)
    data = data[:, :, (~np.isnan(data[0])).sum(axis=0) >= 2]
    units = np.arange(data.shape[2])
    left_out = without_each(lambda kept: overall(data[:, :, kept]), units)
    assert errors(codebook_agreement(data)) == pytest.approx(jackknife(left_out), rel=0.03)


def test_the_error_of_mv_alpha_is_its_change_with_the_weight_of_each_unit() -> None:
    data, _ = interviews(clusters=1, units=40)
    data = data[:, :, (~np.isnan(data[0])).sum(axis=0) >= 2]
    units = data.shape[2]
    # Twice and four times as many of one unit, extrapolated to an infinitely small push: mv-alpha
    # of 64 copies of every unit and k more of one.
    copies = 64
    many = np.concatenate([data] * copies, axis=2)
    change = np.empty(units)
    for unit in range(units):
        more = [mv_alpha(np.concatenate([many, data[:, :, [unit] * k]], axis=2)) for k in (1, 2)]
        base = mv_alpha(many)
        first, second = (one.value - base.value for one in more)  # type: ignore[operator]
        change[unit] = (2 * first - second / 2) * copies
    # mv-alpha of 64 copies differs a little from mv-alpha of one: so does its slope.
    error = math.sqrt(np.square(units * (change - change.mean())).sum() / (units * (units - 1)))
    assert mv_alpha(data).se == pytest.approx(error, rel=0.02)


def test_the_mean_of_alphas_leaves_out_codes_without_one_and_counts_them() -> None:
    data, _ = interviews(codes=4)
    data[2][~np.isnan(data[2])] = 0.0
    alphas = [code.alpha.value for code in code_agreement(data)]
    figures = codebook_agreement(data)
    assert alphas[2] is None
    defined = [alpha for alpha in alphas if alpha is not None]
    assert figures.mean_alpha.value == pytest.approx(np.mean(defined), abs=1e-12)
    assert (figures.codes_in_mean, figures.codes_left_out) == (3, (2,))
    assert figures.mean_alpha.note == "some_codes_undefined"


def test_pooled_alpha_is_that_of_all_cells_in_a_row() -> None:
    data, _ = interviews()
    cells = data.transpose(1, 0, 2).reshape(1, data.shape[1], -1)
    pooled = codebook_agreement(data).pooled_alpha
    [flat] = code_agreement(cells)
    assert pooled.value == pytest.approx(flat.alpha.value, abs=1e-12)
    # The cells of one unit are no independent evidence; as if they were, the error differs.
    assert pooled.se != pytest.approx(flat.alpha.se, rel=1e-3)


def test_the_codebook_and_its_parts_say_the_same() -> None:
    data, clusters = interviews()
    for groups in (None, clusters):
        for draws in (0, 200):
            whole = codebook_agreement(data, clusters=groups, bootstrap=draws, seed=3)
            masi = set_agreement(data, clusters=groups, bootstrap=draws, seed=3)
            jaccard = set_agreement(
                data, distance="jaccard", clusters=groups, bootstrap=draws, seed=3
            )
            for ours, theirs in (
                (whole.masi, masi.alpha),
                (whole.jaccard, jaccard.alpha),
                (whole.percent, masi.percent),
                (whole.dice, masi.dice),
                (whole.mv, mv_alpha(data, clusters=groups, bootstrap=draws, seed=3)),
            ):
                assert same(ours, theirs)


def same(one: Figure, other: Figure) -> bool:
    return one.note == other.note and all(
        getattr(one, part) == pytest.approx(getattr(other, part), abs=1e-12)
        for part in ("value", "se", "low", "high")
    )


def test_a_bootstrap_of_whole_judgements_draws_units_for_all_codes_at_once() -> None:
    data, _ = interviews(codes=3, clusters=1, units=120)
    data[:, 0, 3] = NAN
    rng = np.random.default_rng(9)
    drawn = [rng.integers(0, 120, 120) for _ in range(150)]
    ours = codebook_agreement(data, bootstrap=2000, seed=2)
    assert (ours.bootstrap, ours.seed, ours.interval) == (2000, 2, "fragment")
    values = np.array([overall(data[:, :, chosen]) for chosen in drawn])
    assert errors(ours) == pytest.approx(values.std(axis=0, ddof=1), rel=0.2)


def test_a_bootstrap_of_whole_judgements_draws_whole_transcripts() -> None:
    data, clusters = interviews(clusters=6, units=30)
    ours = codebook_agreement(data, clusters=clusters, bootstrap=60, seed=5)
    weights = np.random.default_rng(5).multinomial(6, np.full(6, 1 / 6), size=60)
    values = np.array(
        [
            overall(
                np.concatenate(
                    [data[:, :, clusters == g] for g in range(6) for _ in range(row[g])], axis=2
                )
            )
            for row in weights
        ]
    )
    assert errors(ours) == pytest.approx(values.std(axis=0, ddof=1), abs=1e-10)
    lows = [getattr(ours, name).low for name in OVERALL]
    assert lows == pytest.approx(list(np.quantile(values, 0.025, axis=0)), abs=1e-10)


def test_codes_are_drawn_from_the_same_transcripts() -> None:
    data, clusters = interviews(clusters=6, units=30)
    code = code_agreement(data, clusters=clusters, bootstrap=60, seed=5)[1]
    weights = np.random.default_rng(5).multinomial(6, np.full(6, 1 / 6), size=60)
    values = [
        code_agreement(
            np.concatenate(
                [data[[1]][:, :, clusters == g] for g in range(6) for _ in range(row[g])], axis=2
            )
        )[0].alpha.value
        for row in weights
    ]
    assert code.alpha.se == pytest.approx(np.std(values, ddof=1), abs=1e-10)
    assert (code.bootstrap, code.seed) == (60, 5)


@pytest.mark.parametrize("clustered", [True, False])
def test_the_interval_of_a_difference_is_of_the_difference(clustered: bool) -> None:
    data, clusters = interviews(coders=2, clusters=8, units=25 if clustered else 12)
    later = data.copy()
    rng = np.random.default_rng(4)
    moved = rng.random(later.shape[1:]) < 0.2
    later[:, moved] = data[:, ::-1][:, moved]
    paired = ((~np.isnan(data[0])).sum(axis=0) >= 2) & ((~np.isnan(later[0])).sum(axis=0) >= 2)
    groups = clusters if clustered else np.arange(clusters.size)
    ours = difference(data, later, clusters=clusters if clustered else None)
    assert ours.n == paired.sum()

    def change(kept: NDArray[np.bool_]) -> Array:
        return overall(later[:, :, kept]) - overall(data[:, :, kept])

    left_out = np.array([change(paired & (groups != g)) for g in np.unique(groups[paired])])
    values = [ours.overall[name].value for name in OVERALL]
    assert values == pytest.approx(list(change(paired)), abs=1e-12)
    found = np.array([ours.overall[name].se for name in OVERALL], dtype=float)
    tolerance = {"abs": 1e-10} if clustered else {"rel": 0.1}
    assert found == pytest.approx(jackknife(left_out), **tolerance)
    codes = [code_agreement(one[:, :, paired]) for one in (data, later)]
    for row, figures in enumerate(ours.codes):
        for name in NAMES:
            before, after = (getattr(one[row], name).value for one in codes)
            assert figures[name].value == pytest.approx(after - before, abs=1e-12), name
            if not clustered and name in ("alpha", "ac1", "dice", "percent"):
                # The two are measured on the same fragments: apart their errors would add up.
                errors = [getattr(one[row], name).se for one in codes]
                assert figures[name].se < math.hypot(*errors)


def test_nothing_changed_has_no_spread() -> None:
    data, clusters = interviews()
    same_again = difference(data, data, clusters=clusters)
    for figure in (*same_again.overall.values(), same_again.codes[0]["alpha"]):
        assert (figure.value, figure.se, figure.low, figure.note) == (0.0, 0.0, None, "no_spread")


def test_two_codes_are_compared_on_the_same_fragments() -> None:
    data, clusters = interviews(codes=2, clusters=9)
    one, other = code_agreement(data, clusters=clusters)
    change = difference(data[[0]], data[[1]], clusters=clusters)
    assert one.alpha.value is not None and other.alpha.value is not None
    assert change.codes[0]["alpha"].value == pytest.approx(other.alpha.value - one.alpha.value)
    drawn = difference(data[[0]], data[[1]], clusters=clusters, bootstrap=300, seed=8)
    assert drawn == difference(data[[0]], data[[1]], clusters=clusters, bootstrap=300, seed=8)
    assert drawn.codes[0]["alpha"].se == pytest.approx(change.codes[0]["alpha"].se, rel=0.35)


def test_bodies_that_do_not_match_are_refused() -> None:
    data, _ = interviews()
    with pytest.raises(ValueError, match="same codes and units"):
        difference(data, data[:, :, :-1])
    with pytest.raises(ValueError, match="same codes and units"):
        difference(data, data[:-1])


def test_no_fragment_judged_both_times_leaves_no_difference() -> None:
    data, _ = interviews(coders=2)
    gone = np.full_like(data, NAN)
    change = difference(data, gone)
    assert change.n == 0
    assert {figure.note for figure in change.overall.values()} == {"no_overlap"}
    assert change.codes[0]["alpha"].note == "no_overlap"


def test_bootstrap_limits_are_those_of_the_same_draws_in_a_loop() -> None:
    data, _ = interviews(codes=1, clusters=1, units=80, seed=2)
    figure = code_agreement(data, bootstrap=3000, seed=7)[0].alpha
    rng = np.random.default_rng(1)
    values = []
    for _ in range(600):
        chosen = data[0][:, rng.integers(0, 80, 80)]
        values.append(
            krippendorff.alpha(chosen, value_domain=[0, 1], level_of_measurement="nominal")
        )
    assert figure.se == pytest.approx(np.std(values, ddof=1), rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("prevalence", [0.1, 0.3])
def test_bootstrap_limits_are_within_two_percent_of_a_plain_loop(prevalence: float) -> None:
    rng = np.random.default_rng(11)
    truth = rng.random((1, 1, 400)) < prevalence
    data = (truth ^ (rng.random((1, 3, 400)) < np.where(truth, 0.1, 0.02))).astype(float)
    ours = code_agreement(data, bootstrap=20_000, seed=1)[0].alpha
    other = code_agreement(data, bootstrap=20_000, seed=2)[0].alpha
    values = []
    for _ in range(2000):
        chosen = data[0][:, rng.integers(0, 400, 400)]
        values.append(
            krippendorff.alpha(chosen, value_domain=[0, 1], level_of_measurement="nominal")
        )
    low, high = np.quantile(values, [0.025, 0.975])
    for figure in (ours, other):
        assert (figure.low, figure.high) == pytest.approx((low, high), rel=0.02)
    assert ours != other
    assert ours == code_agreement(data, bootstrap=20_000, seed=1)[0].alpha


def test_the_coder_who_differs_most_comes_first() -> None:
    rng = np.random.default_rng(6)
    truth = rng.random((3, 1, 200)) < 0.3
    slips = np.array([0.05, 0.3, 0.05, 0.1])[None, :, None]
    data = (truth ^ (rng.random((3, 4, 200)) < slips)).astype(float)
    data[:, 3, 150:] = NAN
    ranked = coder_distances(data, clusters=np.arange(200) // 20)
    assert [one.coder for one in ranked][:2] == [1, 3]
    assert ranked[0].n == 200 and ranked[1].n == 150 and ranked[1].pairs == 450
    everyone = set_agreement(data).alpha.value
    assert everyone is not None and ranked[0].alpha_without.value is not None
    assert ranked[0].alpha_without.value > everyone
    assert ranked[0].distance.low is not None and ranked[0].interval == "transcript"
    alone = np.full((3, 1, 200), NAN)
    last = coder_distances(np.concatenate([data, alone], axis=1))[-1]
    assert (last.coder, last.distance.note, last.pairs) == (4, "no_overlap", 0)


def test_the_most_disputed_fragments_come_first() -> None:
    sets = np.zeros((2, 3, 5))
    sets[0, :, 0] = 1  # all alike
    sets[0, 0, 1] = 1  # one of three
    sets[0, 0, 2] = sets[1, 1, 2] = 1  # all three differ
    sets[:, 1:, 3] = NAN  # one judgement only
    sets[:, 2, 4] = NAN  # two judgements, opposite
    sets[0, 0, 4] = 1
    found = unit_distances(sets)
    assert found.distance[[0, 1, 2, 4]] == pytest.approx([0, 2 / 3, 1, 1])
    assert np.isnan(found.distance[3])
    assert found.pairs.tolist() == [3, 3, 3, 0, 1]
    assert found.order.tolist() == [2, 4, 1]


def test_coders_who_drift_apart_have_a_rising_distance() -> None:
    rng = np.random.default_rng(3)
    batch = np.repeat(np.arange(10), 40)
    truth = rng.random((2, 1, 400)) < 0.4
    slip = rng.random((2, 2, 400)) < 0.02 + 0.03 * batch
    data = (truth ^ slip).astype(float)
    slope = drift(data, batch, clusters=batch)
    y = unit_distances(data).distance
    assert slope.value == pytest.approx(np.polyfit(batch, y, 1)[0], abs=1e-12)
    assert slope.low is not None and slope.low > 0
    flat = drift(data, rng.permutation(batch))
    assert flat.low is not None and flat.high is not None and flat.low < 0 < flat.high
    assert drift(data, np.zeros(400)).note == "no_variation"
    with pytest.raises(ValueError, match="moments"):
        drift(data, [1, 2, 3])
