"""Agreement on single codes: the figures of a codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.assembly import Coefficients, Measurement, State, bounds, measure
from coder.agreement.figure import (
    FRAGMENT,
    MIN_CLUSTERS,
    MIN_USES,
    NO_VARIATION,
    TOO_FEW_ABSENCES,
    TOO_FEW_USES,
    TRANSCRIPT,
    Figure,
    warned,
)
from coder.agreement.nominal import NAMES, estimates
from coder.agreement.patterns import (
    BoolArray,
    FloatArray,
    Patterns,
    as_values,
    cluster_indices,
    tally,
)
from coder.agreement.resampling import bootstrap_figure, jackknife_figure
from coder.agreement.scale import nominal_scale
from coder.agreement.totals import totals

_ROBUST = ("percent", "ac1", "brennan_prediger")
_SCALE = nominal_scale(2)
_REPLICATE_CELLS = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures(Coefficients):
    """Agreement on one code.

    ``uses`` and ``judged``: per coder (all rows of the data), on the ``n`` units; ``prevalence``:
    uses / judgements, None without judgements; ``clusters``: how many clusters hold one of the
    ``n`` units (None where no clusters were given); ``undefined``: per coefficient how many
    replicates were undefined (bootstrap, or clusters left out); ``note``: the reason or warning
    that holds for the code as a whole.
    """

    uses: tuple[int, ...]
    judged: tuple[int, ...]
    prevalence: float | None
    clusters: int | None = None
    undefined: Mapping[str, int] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """``counts``: codes × clusters × patterns. ``clustered``: whether clusters were given."""

    patterns: Patterns
    counts: FloatArray
    clustered: bool

    @property
    def paired(self) -> BoolArray:
        """Per pattern whether two coders or more judged."""
        enough: BoolArray = (self.patterns.table >= 0).sum(axis=0) >= 2
        return enough

    def held(self, code: int) -> BoolArray:
        """Per cluster whether it holds a unit that two coders or more judged."""
        some: BoolArray = self.counts[code][:, self.paired].sum(axis=1) > 0
        return some

    def by_cluster(self, code: int) -> bool:
        """Whether there are clusters enough to take these as independent."""
        return self.clustered and int(self.held(code).sum()) >= MIN_CLUSTERS

    def pair(self, first: int, second: int) -> CodeCounts:
        """The same for two of the coders."""
        table = self.patterns.table[[first, second]]
        distinct, inverse = np.unique(table, axis=1, return_inverse=True)
        merge = np.zeros((table.shape[1], distinct.shape[1]))
        merge[np.arange(table.shape[1]), inverse.reshape(-1)] = 1.0
        seen = (distinct >= 0).any(axis=0)
        patterns = Patterns(distinct[:, seen].astype(np.int64), self.patterns.n_values)
        return CodeCounts(patterns, (self.counts @ merge)[..., seen], self.clustered)


def code_agreement(
    data: ArrayLike,
    *,
    bootstrap: int = 0,
    clusters: ArrayLike | None = None,
    seed: int = 1,
) -> tuple[CodeFigures, ...]:
    """All coefficients of every code.

    ``data``: codes × coders × units of 0 and 1, NaN = missing. ``clusters``: per unit a label of
    the cluster (transcript) that it belongs to. From five clusters on every interval is that of the
    delete-one-cluster jackknife with t(G − 1), and ``interval`` is "transcript"; without clusters
    or with fewer it rests on single units ("fragment"), which is too narrow where units of one
    transcript resemble each other. ``bootstrap``: that many resamples of units, or of whole
    clusters from five on, with percentile intervals instead; ``seed`` makes them repeatable.
    Raises ValueError for anything but 0, 1 and NaN.
    """
    counted = count_codes(data, clusters)
    return figures_of(counted, bootstrap=bootstrap, seed=seed)


def count_codes(data: ArrayLike, clusters: ArrayLike | None = None) -> CodeCounts:
    """Codes × coders × units of 0, 1, NaN to counts of patterns."""
    array = np.asarray(data, dtype=np.float64)
    if array.ndim != 3:
        raise ValueError(f"data is codes × coders × units, not {array.ndim}-dimensional")
    values = as_values(array, 2)
    groups, n_groups = cluster_indices(clusters, array.shape[2])
    patterns, counts = tally(values, 2, groups, n_groups)
    return CodeCounts(patterns, counts, clusters is not None)


def figures_of(
    counted: CodeCounts, *, bootstrap: int = 0, seed: int = 1
) -> tuple[CodeFigures, ...]:
    """The figures of each code, from counts."""
    measured = measure(counted.patterns, counted.counts.sum(axis=1), _SCALE)
    left_out = _left_out(counted) if counted.clustered and not bootstrap else None
    figures = []
    for code in range(counted.counts.shape[0]):
        drawn = _replicates(counted, code, bootstrap, seed) if bootstrap else None
        without = {name: rows[code] for name, rows in left_out.items()} if left_out else None
        figures.append(_code_figures(counted, code, measured, without, drawn))
    return tuple(figures)


def _left_out(counted: CodeCounts) -> dict[str, FloatArray]:
    """Name → codes × clusters: each coefficient without each cluster."""
    counts = counted.counts
    n_codes, n_clusters, _ = counts.shape
    rest = counts.sum(axis=1, keepdims=True) - counts
    rows = totals(counted.patterns, rest.reshape(n_codes * n_clusters, -1), _SCALE)
    values = estimates(rows, _SCALE).values
    return {name: values[name].reshape(n_codes, n_clusters) for name in NAMES}


def _code_figures(
    counted: CodeCounts,
    code: int,
    measured: Measurement,
    left_out: dict[str, FloatArray] | None,
    drawn: dict[str, FloatArray] | None,
) -> CodeFigures:
    state = measured.state(code)
    held = counted.held(code)
    by_cluster = counted.by_cluster(code)
    figures = {name: measured.figure(name, code, state) for name in NAMES}
    lost: dict[str, int] = {}
    for name in _valued(figures):
        value = measured.value(name, code)
        if drawn is not None:
            figures[name], lost[name] = bootstrap_figure(value, drawn[name])
        elif by_cluster and left_out is not None:
            without = left_out[name][held]
            figures[name] = jackknife_figure(value, without, bounds=bounds(name))
            lost[name] = int(np.isnan(without).sum())
        figures[name] = measured.marked(name, code, state, figures[name])
    warning = _rarity(state)
    if warning is not None:
        fragile = [name for name in _valued(figures) if name not in _ROBUST]
        figures.update({name: warned(figures[name], warning) for name in fragile})
    uses, judged = _uses(counted, code)
    return CodeFigures(
        **figures,
        coders=state.coders,
        n=int(measured.totals.paired[code]),
        interval=TRANSCRIPT if by_cluster else FRAGMENT,
        uses=uses,
        judged=judged,
        prevalence=sum(uses) / sum(judged) if sum(judged) else None,
        clusters=int(held.sum()) if counted.clustered else None,
        undefined=lost,
        note=state.reason or warning,
    )


def _valued(figures: Mapping[str, Figure]) -> list[str]:
    return [name for name, figure in figures.items() if figure.value is not None]


def _rarity(state: State) -> str | None:
    """The warning that a code shows too little variation for its interval to be trusted.

    Below about ten uses no known interval reaches its nominal coverage.
    """
    if state.reason is not None:
        return None
    absences, uses = (float(count) for count in state.margin)
    if min(absences, uses) == 0:
        return NO_VARIATION
    if uses < MIN_USES:
        return TOO_FEW_USES
    return TOO_FEW_ABSENCES if absences < MIN_USES else None


def _uses(counted: CodeCounts, code: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    table = counted.patterns.table
    counts = counted.counts[code].sum(axis=0) * counted.paired
    uses = tuple(int(total) for total in (table == 1) @ counts)
    judged = tuple(int(total) for total in (table >= 0) @ counts)
    return uses, judged


def _replicates(
    counted: CodeCounts, code: int, size: int, seed: int
) -> dict[str, FloatArray] | None:
    """Name → resamples. Drawing units again is multinomial over the patterns of this code."""
    rng = np.random.default_rng(seed)
    by_cluster = counted.by_cluster(code)
    counts = counted.counts[code]
    seen = counts.sum(axis=0) > 0
    if not seen.any():
        return None
    patterns = Patterns(counted.patterns.table[:, seen], counted.patterns.n_values)
    clusters = counts[counts.sum(axis=1) > 0][:, seen]
    weights = np.ones(clusters.shape[0]) if by_cluster else clusters.sum(axis=0)
    step = max(1, _REPLICATE_CELLS // (4 * patterns.size))
    pieces: dict[str, list[FloatArray]] = {name: [] for name in NAMES}
    for start in range(0, size, step):
        rows = rng.multinomial(
            int(weights.sum()), weights / weights.sum(), size=min(step, size - start)
        ).astype(np.float64)
        rows = rows @ clusters if by_cluster else rows
        values = estimates(totals(patterns, rows, _SCALE), _SCALE).values
        for name in NAMES:
            pieces[name].append(values[name])
    return {name: np.concatenate(parts) for name, parts in pieces.items()}
