"""Every pair of coders, made together for speed: the figures are those of each pair alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.agreement import Figure, code_agreement, pair_agreement
from coder.agreement.labelsets import label_sets
from coder.codebook import find
from coder.model import CodingPass
from coder.reliability import Manner
from coder.reliability.pairs import Near, pair_rows, set_figures
from coder.universe import Universe

BOOK = find("waardecreatie")


def universe(data: Any, clusters: Sequence[int]) -> Universe:
    return Universe(
        coding_pass=CodingPass("id", "eerste", "coding", BOOK.id, BOOK.version, "closed"),
        codebook=BOOK,
        coders=tuple(f"coder {n}" for n in range(data.shape[1])),
        transcripts=tuple(f"P{n}" for n in range(max(clusters, default=-1) + 1)),
        waiting=(),
        late=(),
        fragments=tuple(f"f{n}" for n in range(data.shape[2])),
        clusters=tuple(clusters),
        data=data,
        swept=0,
    )


@st.composite
def judged(draw: st.DrawFn) -> tuple[Any, list[int]]:
    """Codes × coders × fragments, with judgements that are missing whole."""
    n_coders, n = draw(st.integers(2, 4)), draw(st.integers(1, 40))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    truth = chance.random((len(BOOK.ids), 1, n)) < draw(st.sampled_from([0.1, 0.3, 0.6]))
    data = (truth ^ (chance.random((len(BOOK.ids), n_coders, n)) < 0.2)).astype(float)
    data[:, chance.random((n_coders, n)) < draw(st.sampled_from([0.0, 0.2, 0.7]))] = np.nan
    clusters = sorted(chance.integers(0, draw(st.integers(1, 8)), n).tolist())
    return data, clusters


def like(found: Figure, expected: Figure) -> bool:
    def near(one: float | None, other: float | None) -> bool:
        if one is None or other is None:
            return one is other
        return one == pytest.approx(other, abs=1e-9)

    return (
        near(found.value, expected.value)
        and near(found.low, expected.low)
        and near(found.high, expected.high)
        and found.note == expected.note
    )


@settings(max_examples=30)
@given(judged())
def test_whole_judgements_of_a_pair_are_those_of_the_pair_alone(
    example: tuple[Any, list[int]],
) -> None:
    data, clusters = example
    labels = label_sets(data, np.array(clusters))
    expected = pair_agreement(data, clusters=np.array(clusters))
    for found, pair in zip(set_figures(labels, Manner()), expected, strict=True):
        alone = pair.overall
        assert (found.n, found.interval) == (alone.n, alone.interval)
        if alone.n:  # without a fragment in common the reasons are told from fewer judgements
            for name in ("alpha", "percent", "dice"):
                assert like(getattr(found, name), getattr(alone, name)), name


@settings(max_examples=20)
@given(judged())
def test_each_code_of_a_pair_is_that_of_the_pair_alone(example: tuple[Any, list[int]]) -> None:
    data, clusters = example
    labels = label_sets(data, np.array(clusters))
    _rows, inside = pair_rows(universe(data, clusters), labels, Manner())
    pairs = pair_agreement(data, clusters=np.array(clusters))
    expected = [one for pair in pairs for one in pair.codes]
    assert len(inside) == len(expected)
    for row, one in zip(inside, expected, strict=True):
        assert (row.n, tuple(row.uses.values())) == (one.n, one.uses)
        assert row.table is not None
        assert row.table.n == one.n
        if not row.rare:
            for name, figure in (("alpha", one.alpha), ("ac1", one.ac1), ("kappa", one.kappa)):
                assert like(row.figure(name), figure), name


def test_two_coders_who_never_meet_have_no_figure_as_a_pair() -> None:
    data = np.zeros((len(BOOK.ids), 3, 4))
    data[0] = [[1, 0, 1, 0]] * 3
    data[:, 0, :2] = np.nan
    data[:, 1, 2:] = np.nan
    labels = label_sets(data, np.array([0, 0, 1, 1]))
    first, *_rest = set_figures(labels, Manner())
    assert (first.n, first.alpha.value, first.note) == (0, None, "no_overlap")


def test_bootstrap_intervals_of_pairs_repeat_with_their_seed() -> None:
    chance = np.random.default_rng(3)
    truth = chance.random((len(BOOK.ids), 1, 60)) < 0.3
    data = (truth ^ (chance.random((len(BOOK.ids), 3, 60)) < 0.15)).astype(float)
    labels = label_sets(data, np.repeat(np.arange(6), 10))
    once, again, other = (
        [one.alpha for one in set_figures(labels, Manner(bootstrap=200, seed=seed))]
        for seed in (1, 1, 2)
    )
    assert once == again != other


def test_the_distances_of_all_sets_are_those_of_two() -> None:
    """MASI of {a} and {a, b}: 1 − 1/2 · 2/3."""
    data = np.zeros((2, 2, 2))
    data[0, 0] = data[:, 1] = 1.0
    near = Near.of(label_sets(data, None))
    assert sorted(near.distance.ravel().tolist()) == pytest.approx([0, 0, 2 / 3, 2 / 3])


def test_what_is_missing_of_one_coder_is_missing_in_their_pairs_only() -> None:
    data = np.zeros((len(BOOK.ids), 3, 10))
    data[0] = [[1, 0] * 5] * 3
    data[:, 2, 5:] = np.nan
    rows, inside = pair_rows(universe(data, [0] * 10), label_sets(data, [0] * 10), Manner())
    assert [row.n for row in rows] == [10, 5, 5]
    codes = code_agreement(data[:, :2])
    assert inside[0].alpha == codes[0].alpha.value == 1.0
