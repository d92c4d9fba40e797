"""Intervals for figures that rest on the same units: whole sets, means over codes, differences.

Such a figure is a function of sums over units. What it takes for any interval is its value, what
each unit does to it, and its value for any weights of groups of units: clusters left out, clusters
drawn again, or units drawn again (grouped by what was judged there, as equal units may change
places). All figures of one call are computed from the same draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from coder.agreement.figure import (
    FRAGMENT,
    MIN_CLUSTERS,
    NO_VARIATION,
    TRANSCRIPT,
    Figure,
    Interval,
    undefined,
    with_spread,
)
from coder.agreement.patterns import FloatArray, IntArray
from coder.agreement.resampling import bootstrap_figure, check_size, jackknife_figure

_CELLS = 4_000_000


class Measure(Protocol):
    """Some figures of one body of judgements. ``names``: of the figures; ``values``: one each, NaN
    where undefined."""

    names: tuple[str, ...]
    values: FloatArray

    def pulls(self) -> FloatArray:
        """Names × units: the change of a figure per weight of a unit (its derivative at weight 1).

        Units that take no part have 0.
        """
        ...

    def weighted(self, weights: FloatArray) -> FloatArray:
        """Names × rows: the figures with these weights (rows × groups) for the groups."""
        ...


@dataclass(frozen=True, slots=True)
class Design:
    """What intervals take as independent.

    ``groups``: per unit 0…G − 1; ``sizes``: units per group. With ``interval`` "transcript" the
    groups are clusters, else kinds of units. ``units``: per unit whether it takes part;
    ``clusters``: how many clusters hold a unit that does, None where none were given.
    ``bootstrap``: resamples, drawn from ``seed``.
    """

    groups: IntArray
    sizes: FloatArray
    interval: Interval
    units: int
    clusters: int | None
    bootstrap: int
    seed: int

    def collect(self, per_unit: FloatArray) -> FloatArray:
        """Groups × columns: what a group weighing 1 adds, from units × columns.

        A cluster adds its sum, a kind of unit what one such unit does.
        """
        columns = [
            np.bincount(self.groups, weights=column, minlength=self.sizes.size)
            for column in np.ascontiguousarray(per_unit.T)
        ]
        total = np.array(columns, dtype=np.float64).reshape(len(columns), self.sizes.size)
        return self.per_group(total.T)

    def per_group(self, total: FloatArray) -> FloatArray:
        """From sums over the units of each group (groups × columns) to what it adds at weight 1."""
        return total if self.interval == TRANSCRIPT else total / self.sizes[:, None]

    def everything(self) -> FloatArray:
        """1 × groups: the weights that give the data as they are."""
        weights = np.ones_like(self.sizes) if self.interval == TRANSCRIPT else self.sizes
        return weights[None]

    def draws(self) -> Iterator[FloatArray]:
        """Weights of the groups, rows × groups, some resamples at a time."""
        rng = np.random.default_rng(self.seed)
        whole = self.interval == TRANSCRIPT
        count = self.sizes.size if whole else int(self.sizes.sum())
        chances = np.ones_like(self.sizes) if whole else self.sizes
        step = max(1, _CELLS // max(1, self.sizes.size))
        for start in range(0, self.bootstrap, step):
            size = min(step, self.bootstrap - start)
            yield rng.multinomial(count, chances / chances.sum(), size=size).astype(np.float64)

    def left_out(self) -> FloatArray:
        """Weights of the groups with one left out in turn."""
        weights: FloatArray = 1.0 - np.eye(self.sizes.size)
        return weights


def design(
    kinds: IntArray,
    clusters: IntArray | None,
    *,
    bootstrap: int,
    seed: int,
) -> Design:
    """``kinds``: per unit a number, equal where the judgements are; ``clusters``: 0…G − 1 per unit,
    each with a unit, or None. Clusters are taken as independent from five on."""
    check_size(bootstrap)
    n_clusters = None if clusters is None else int(clusters.max(initial=-1)) + 1
    if clusters is not None and n_clusters is not None and n_clusters >= MIN_CLUSTERS:
        sizes = np.bincount(clusters).astype(np.float64)
        return Design(clusters, sizes, TRANSCRIPT, kinds.size, n_clusters, bootstrap, seed)
    found = np.unique(kinds, return_inverse=True)[1]
    groups = found.reshape(-1).astype(np.int64)
    sizes = np.bincount(groups).astype(np.float64)
    return Design(groups, sizes, FRAGMENT, kinds.size, n_clusters, bootstrap, seed)


def joint_figures(
    measure: Measure,
    shape: Design,
    bounds: dict[str, tuple[float, float]],
    *,
    curved: bool = True,
) -> tuple[dict[str, Figure], dict[str, int]]:
    """The figures with their intervals, and per figure how many replicates were undefined.

    ``bounds``: the range of each figure. An undefined one has the note "no_variation"; callers that
    know better replace it.
    """
    figures: dict[str, Figure] = {}
    lost: dict[str, int] = {}
    rows = _replicates(measure, shape)
    pulls = measure.pulls() if rows is None else None
    for row, name in enumerate(measure.names):
        value = float(measure.values[row])
        if np.isnan(value):
            figures[name] = undefined(NO_VARIATION)
        elif pulls is not None:
            error = unit_error(pulls[row], shape.units)
            df = shape.units - 1
            figures[name] = with_spread(value, error, df, bounds=bounds[name], curved=curved)
        elif shape.bootstrap and rows is not None:
            figures[name], lost[name] = bootstrap_figure(value, rows[row])
        elif rows is not None:
            lost[name] = int(np.isnan(rows[row]).sum())
            limits = bounds[name]
            figures[name] = jackknife_figure(value, rows[row], bounds=limits, curved=curved)
    return figures, lost


def _replicates(measure: Measure, shape: Design) -> FloatArray | None:
    if shape.bootstrap:
        return np.concatenate([measure.weighted(rows) for rows in shape.draws()], axis=1)
    if shape.interval == TRANSCRIPT:
        return measure.weighted(shape.left_out())
    return None


def unit_error(pull: FloatArray, units: int) -> float:
    """The infinitesimal jackknife's standard error, from the pulls of all units that take part.

    sqrt(Σ(IF − mean)²/(N(N − 1))) with IF = N·pull (Efron 1982); units that are not in ``pull``
    have 0.
    """
    if units < 2:
        return float("nan")
    total, squares = float(pull.sum()), float(np.square(pull).sum())
    centred = max(0.0, squares - total * total / units)
    return float(np.sqrt(centred * units / (units - 1)))
