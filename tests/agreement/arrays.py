"""Arrays for the tests, from the notation of ``published`` and from Hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from published import Published, PublishedSets

Array = NDArray[np.float64]
NAN = float("nan")


def from_rows(case: Published) -> Array:
    """Coders × units of indices."""
    return np.array(
        [
            [NAN if token == "." else case.values.index(token) for token in row.split()]
            for row in case.rows
        ],
        dtype=float,
    )


def from_table(case: Published) -> Array:
    """Two coders × units, from the table of how often they used which values."""
    units = [
        (first, second)
        for first, row in enumerate(case.rows)
        for second, count in enumerate(row.split())
        for _ in range(int(count))
    ]
    return np.array(units, dtype=float).T


def from_counts(case: Published) -> Array:
    """Coders × units, in any order of coders, from units × values."""
    return np.array(
        [np.repeat(np.arange(len(case.values)), list(map(int, row.split()))) for row in case.rows],
        dtype=float,
    ).T


def from_sets(case: PublishedSets) -> Array:
    """Codes × coders × units."""
    cells = [row.split() for row in case.rows]
    letters = sorted({letter for row in cells for cell in row for letter in cell} - {".", "-"})
    return np.array(
        [
            [[NAN if cell == "." else float(letter in cell) for cell in row] for row in cells]
            for letter in letters
        ]
    )


@st.composite
def judgements(
    draw: st.DrawFn, *, n_values: int = 3, max_coders: int = 4, max_units: int = 12
) -> Array:
    """Coders × units, some missing."""
    coders = draw(st.integers(2, max_coders))
    units = draw(st.integers(1, max_units))
    cell = st.sampled_from([*map(float, range(n_values)), NAN])
    rows = st.lists(
        st.lists(cell, min_size=units, max_size=units), min_size=coders, max_size=coders
    )
    return np.array(draw(rows))


@st.composite
def whole_judgements(
    draw: st.DrawFn, *, max_codes: int = 4, max_coders: int = 3, max_units: int = 8
) -> Array:
    """Codes × coders × units; a judgement is there for all codes or for none."""
    codes = draw(st.integers(1, max_codes))
    coders = draw(st.integers(2, max_coders))
    units = draw(st.integers(1, max_units))
    cell = st.one_of(
        st.none(), st.lists(st.sampled_from([0.0, 1.0]), min_size=codes, max_size=codes)
    )
    cells = draw(st.lists(cell, min_size=coders * units, max_size=coders * units))
    flat = [[NAN] * codes if chosen is None else chosen for chosen in cells]
    return np.array(flat).reshape(coders, units, codes).transpose(2, 0, 1)


def interviews(
    *, codes: int = 4, coders: int = 3, clusters: int = 8, units: int = 25, seed: int = 0
) -> tuple[Array, NDArray[np.int64]]:
    """Codes × coders × units that resemble each other within clusters, and the clusters."""
    rng = np.random.default_rng(seed)
    rate = rng.beta(1, 3, size=(codes, clusters)).repeat(units, axis=1)
    slip = rng.beta(1, 6, size=clusters).repeat(units)
    truth = rng.random(rate.shape) < rate
    seen = np.where(
        rng.random((codes, coders, rate.shape[1])) < slip, ~truth[:, None], truth[:, None]
    )
    data = seen.astype(float)
    data[:, rng.random(data.shape[1:]) < 0.1] = NAN
    return data, np.arange(clusters).repeat(units)
