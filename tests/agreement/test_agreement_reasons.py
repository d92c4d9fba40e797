"""What cannot be computed is said, never guessed; and what the package may lean on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from arrays import NAN, interviews

import coder.agreement
from coder.agreement import (
    code_agreement,
    coefficients,
    confusion,
    mv_alpha,
    pair_agreement,
    set_agreement,
)
from coder.agreement.nominal import NAMES

pytestmark = pytest.mark.filterwarnings("error")

CHANCE_CORRECTED = ("alpha", "conger", "fleiss", "light")


@pytest.mark.parametrize(
    ("value", "unused", "why"), [(0.0, "dice", "no_uses"), (1.0, "negative", "no_absences")]
)
def test_a_code_without_variation_has_no_agreement_beyond_chance(
    value: float, unused: str, why: str
) -> None:
    [code] = code_agreement(np.full((1, 3, 6), value))
    for name in CHANCE_CORRECTED:
        assert (getattr(code, name).value, getattr(code, name).note) == (None, "no_variation")
    assert (code.percent.value, code.ac1.value, code.brennan_prediger.value) == (1.0, 1.0, 1.0)
    assert (code.percent.low, code.percent.note) == (None, "no_spread")
    assert (getattr(code, unused).value, getattr(code, unused).note) == (None, why)
    assert code.note == "no_variation" and code.prevalence == value


def test_one_coder_agrees_with_nobody() -> None:
    for data in (np.array([[0.0, 1.0, 0.0]]), np.array([[0.0, 1.0], [NAN, NAN]])):
        for result in (code_agreement(data[None])[0], coefficients(data, n_values=2)):
            assert all(getattr(result, name).note == "one_coder" for name in NAMES)
            assert all(getattr(result, name).value is None for name in NAMES)
        assert set_agreement(data[None]).note == "one_coder"
        assert mv_alpha(data[None]).note == "one_coder"


def test_coders_who_never_met_have_no_agreement() -> None:
    data = np.array([[0, 1, NAN, NAN], [NAN, NAN, 1, 0]])
    [code] = code_agreement(data[None])
    assert all(getattr(code, name).note == "no_overlap" for name in NAMES)
    assert (code.n, code.note, code.prevalence) == (0, "no_overlap", None)
    assert set_agreement(data[None]).alpha.note == "no_overlap"
    assert mv_alpha(data[None]).note == "no_overlap"


@pytest.mark.parametrize("shape", [(2, 3, 0), (2, 0, 4), (2, 2, 4)])
def test_no_judgements_are_no_data(shape: tuple[int, int, int]) -> None:
    data = np.full(shape, NAN)
    for code in code_agreement(data, clusters=np.arange(shape[2])):
        assert code.note == "no_data" and code.alpha.note == "no_data"
    assert set_agreement(data).note == "no_data"
    assert coefficients(data[0]).percent.note == "no_data"
    assert confusion(data).n_confusions == 0


def test_a_codebook_without_codes_has_no_figures() -> None:
    assert code_agreement(np.zeros((0, 2, 5))) == ()


def test_one_unit_has_a_value_without_a_spread() -> None:
    figure = coefficients([[1.0, 0.0], [0.0, NAN]], n_values=2).percent
    assert (figure.value, figure.se, figure.low, figure.note) == (0.0, None, None, "one_unit")


def test_one_doubly_judged_unit_shows_no_variation() -> None:
    result = coefficients([[1.0, 0, 1, 0], [1.0, NAN, NAN, NAN]], n_values=2)
    for name in (*CHANCE_CORRECTED, "cohen", "scott"):
        assert (getattr(result, name).value, getattr(result, name).note) == (None, "no_variation")


def test_one_use_by_one_of_three_coders_has_alpha_zero_and_a_warning() -> None:
    data = np.zeros((1, 3, 6))
    data[0, 0, 0] = 1
    [code] = code_agreement(data)
    assert code.alpha.value == pytest.approx(0.0, abs=1e-12)
    assert code.ac1.value == pytest.approx(0.8759, abs=5e-5)
    assert (code.alpha.note, code.note) == ("too_few_uses", "too_few_uses")
    assert code.percent.note is None


def test_lights_mean_says_where_pairs_of_coders_are_missing_from_it() -> None:
    rng = np.random.default_rng(2)
    data = np.full((3, 40), NAN)
    data[0] = rng.integers(0, 2, 40)
    data[1, :20], data[2, 20:] = rng.integers(0, 2, (2, 20))
    light = coefficients(data).light
    assert light.value is not None and light.note == "some_pairs_undefined"


def test_a_coder_who_never_uses_a_code_has_kappa_zero() -> None:
    [code] = code_agreement(np.array([[[1.0, 1, 0, 0, 0, 0], [0.0] * 6]]))
    assert code.cohen.value == 0.0 and code.kappa is code.cohen
    assert code.alpha.value == pytest.approx(-0.1)
    assert (code.uses, code.judged) == ((2, 0), (6, 6))


def test_cohen_and_scott_are_for_two_coders_and_kappa_is_congers_beyond() -> None:
    data, _ = interviews(coders=3)
    code = code_agreement(data)[0]
    assert code.cohen.note == code.scott.note == "not_two_coders"
    assert code.kappa is code.conger
    # A third coder who shares no unit with the others is no party to their agreement.
    apart = np.full((4, 3, data.shape[2] + 5), NAN)
    apart[:, :2, :-5] = data[:, :2]
    apart[:, 2, -5:] = 1.0
    assert code_agreement(apart)[0].coders == 2
    assert code_agreement(apart)[0].cohen == code_agreement(data[:, :2])[0].cohen


def test_dice_needs_two_values_without_weights() -> None:
    assert coefficients([[0.0, 1, 2], [0.0, 1, 1]]).dice.note == "not_binary"
    assert coefficients([[0.0, 0.0], [0.0, 0.0]]).ac1.note == "one_value"


def test_prevalence_counts_only_what_two_coders_judged() -> None:
    [code] = code_agreement(np.array([[[1.0, 1, 1, 0], [0.0, NAN, 1, NAN]]]))
    assert (code.n, code.uses, code.judged) == (2, (2, 1), (2, 2))
    assert code.prevalence == pytest.approx(3 / 4)


def test_below_five_transcripts_the_interval_is_that_of_fragments_and_says_so() -> None:
    data, clusters = interviews(clusters=4)
    clustered, plain = code_agreement(data, clusters=clusters), code_agreement(data)
    assert {code.interval for code in clustered} == {"fragment"}
    assert [code.alpha for code in clustered] == [code.alpha for code in plain]
    assert {code.clusters for code in clustered} == {4}
    assert set_agreement(data, clusters=clusters).interval == "fragment"
    assert code_agreement(data, clusters=clusters, bootstrap=50)[0].interval == "fragment"


def test_transcripts_that_one_coder_read_are_no_evidence() -> None:
    data, clusters = interviews(clusters=6)
    data[:, 1:, clusters >= 4] = NAN
    assert {code.interval for code in code_agreement(data, clusters=clusters)} == {"fragment"}
    assert set_agreement(data, clusters=clusters).clusters == 4


def test_a_code_used_in_one_transcript_only_has_no_interval() -> None:
    data = np.zeros((1, 2, 60))
    data[0, :, :12] = 1
    data[0, 1, 11] = 0
    [code] = code_agreement(data, clusters=np.arange(60) // 12)
    assert code.alpha.value is not None
    assert (code.alpha.low, code.alpha.note) == (None, "undefined_replicates")
    assert code.undefined["alpha"] == 1
    assert set_agreement(data, clusters=np.arange(60) // 12).alpha.note == "undefined_replicates"


def test_intervals_over_transcripts_are_wider_where_their_fragments_are_alike() -> None:
    data, clusters = interviews(codes=1, clusters=10, units=60)
    whole, single = code_agreement(data, clusters=clusters)[0], code_agreement(data)[0]
    assert whole.alpha.se is not None and single.alpha.se is not None
    assert whole.alpha.se > 1.5 * single.alpha.se


def test_a_bootstrap_that_is_undefined_too_often_gives_no_interval() -> None:
    data = np.zeros((1, 2, 40))
    data[0, 0, 0] = data[0, 1, 0] = data[0, 0, 1] = 1
    [code] = code_agreement(data, bootstrap=500)
    assert code.undefined["alpha"] > 25
    assert (code.alpha.low, code.alpha.note) == (None, "undefined_replicates")
    assert code.percent.low is not None


def test_a_bootstrap_repeats_with_its_seed() -> None:
    data, clusters = interviews()
    for groups in (None, clusters):
        once = code_agreement(data, bootstrap=200, clusters=groups, seed=3)
        assert once == code_agreement(data, bootstrap=200, clusters=groups, seed=3)
        assert once != code_agreement(data, bootstrap=200, clusters=groups, seed=4)


def test_a_bootstrap_over_transcripts_draws_whole_transcripts() -> None:
    data, clusters = interviews(codes=1, clusters=12, units=40)
    whole = code_agreement(data, bootstrap=2000, clusters=clusters)[0]
    jackknife = code_agreement(data, clusters=clusters)[0]
    assert whole.interval == "transcript"
    assert whole.alpha.se == pytest.approx(jackknife.alpha.se, rel=0.3)


def test_labels_of_transcripts_may_be_names() -> None:
    data, clusters = interviews()
    named = np.array([f"interview {number}" for number in clusters])
    assert code_agreement(data, clusters=named) == code_agreement(data, clusters=clusters)


def test_half_a_judgement_is_refused() -> None:
    data = np.array([[[1.0, 0.0], [1.0, 0.0]], [[1.0, NAN], [1.0, 0.0]]])
    for door in (set_agreement, confusion, mv_alpha, pair_agreement):
        with pytest.raises(ValueError, match="covers every code"):
            door(data)


@pytest.mark.parametrize("bad", [2.0, -1.0, 0.5, np.inf])
def test_anything_but_the_scale_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=r"whole numbers|outside a scale"):
        code_agreement(np.array([[[bad, 0.0], [1.0, 0.0]]]))


def test_weights_and_levels_that_do_not_fit_are_refused() -> None:
    data = [[0.0, 1, 2], [0.0, 1, 1]]
    with pytest.raises(ValueError, match="symmetric"):
        coefficients(data, weights=np.triu(np.ones((3, 3))))
    with pytest.raises(ValueError, match="weights are identity"):
        coefficients(data, weights="cubic")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level is one of"):
        coefficients(data, level="absolute")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="outside a scale"):
        coefficients(data, values=[1, 2])
    with pytest.raises(ValueError, match="units"):
        code_agreement(np.zeros((1, 2, 3)), clusters=[1, 2])


def test_many_different_sets_need_no_matrix_of_all_pairs() -> None:
    rng = np.random.default_rng(0)
    data = (rng.random((24, 2, 3000)) < 0.35).astype(float)
    result = set_agreement(data, clusters=np.arange(3000) // 300)
    assert result.alpha.value == pytest.approx(0.0, abs=0.02)
    assert result.alpha.low is not None


def test_many_coders_do_not_overflow_the_patterns() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random((2, 1, 50)) < 0.4
    data = np.where(rng.random((2, 45, 50)) < 0.1, ~truth, truth).astype(float)
    code = code_agreement(data)[0]
    counted = data[0].sum(axis=0)
    agreeing = (counted * (counted - 1) + (45 - counted) * (44 - counted)).mean() / (45 * 44)
    assert code.percent.value == pytest.approx(agreeing, abs=1e-12)


def test_the_package_knows_numbers_only() -> None:
    allowed = {"coder", "coder.agreement"}
    program = (
        "import sys\n"
        "import numpy\n"
        "before = set(sys.modules)\n"
        "import coder.agreement\n"
        "print('\\n'.join(sorted(set(sys.modules) - before)))\n"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(coder.agreement.__file__).parents[2],
    ).stdout.split()
    foreign = {
        name
        for name in loaded
        if name.partition(".")[0] not in sys.stdlib_module_names
        and name.partition(".")[0] != "numpy"
        and name not in allowed
        and not name.startswith("coder.agreement.")
    }
    assert foreign == set()
