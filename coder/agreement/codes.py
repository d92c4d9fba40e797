"""Agreement on single codes: the figures of a codebook."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.assembly import bounds
from coder.agreement.binary import NAMES, Layout, binary_estimates, sums_of, total_sums
from coder.agreement.codecounts import CodeCounts, count_codes, enough_clusters, held
from coder.agreement.codefigures import CodeFigures
from coder.agreement.coderows import plain_figures
from coder.agreement.figure import (
    FRAGMENT,
    SOME_PAIRS_UNDEFINED,
    TRANSCRIPT,
    Interval,
    warned,
)
from coder.agreement.patterns import FloatArray, Patterns
from coder.agreement.resampling import (
    bootstrap_figure,
    check_size,
    cluster_weights,
    jackknife_figure,
)

_ROBUST = ("percent", "ac1", "brennan_prediger")
_REPLICATE_CELLS = 4_000_000


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
    clusters from five on, with percentile intervals instead; ``seed`` makes them repeatable. Units
    are drawn code by code (the same in law as drawing them for all codes at once, for figures of
    one code; ``codebook_agreement`` and ``difference`` draw jointly), clusters for all codes alike.
    Raises ValueError for anything but 0, 1 and NaN, and for a negative ``bootstrap``.
    """
    return figures_of(count_codes(data, clusters), bootstrap=bootstrap, seed=seed)


def figures_of(
    counted: CodeCounts, *, bootstrap: int = 0, seed: int = 1
) -> tuple[CodeFigures, ...]:
    """The figures of each code; the arguments are those of ``code_agreement``."""
    check_size(bootstrap)
    rows, gaps = plain_figures(counted)
    if counted.clustered:
        rows = _by_cluster(rows, counted, bootstrap, seed)
    elif bootstrap:
        rows = [_by_unit(row, counted, code, bootstrap, seed) for code, row in enumerate(rows)]
    return tuple(
        _marked(row, gap) if gap or row.note is not None else row
        for row, gap in zip(rows, gaps, strict=True)
    )


def _by_cluster(
    rows: list[CodeFigures], counted: CodeCounts, bootstrap: int, seed: int
) -> list[CodeFigures]:
    """From clusters where there are enough, else from units."""
    n_coders = counted.patterns.n_coders
    groups = [counted.group_sums(code) for code in range(counted.n_codes)]
    alive = np.logical_or.reduce([held(sums) for sums in groups]) if groups else np.zeros(0, bool)
    weights = cluster_weights(int(alive.sum()), bootstrap, seed)
    results = []
    for code, (row, sums) in enumerate(zip(rows, groups, strict=True)):
        if not enough_clusters(sums):
            spread = _by_unit(row, counted, code, bootstrap, seed)
        elif bootstrap:
            drawn = binary_estimates(sums_of(sums[:, alive], weights.T), n_coders).values
            spread = _redrawn(row, drawn, bootstrap, seed, TRANSCRIPT)
        else:
            spread = _left_out(row, sums, n_coders)
        results.append(spread._replace(clusters=int(held(sums).sum())))
    return results


def _left_out(row: CodeFigures, sums: FloatArray, n_coders: int) -> CodeFigures:
    """The delete-one-cluster jackknife; clusters without a paired unit take no part."""
    without = sums.sum(axis=1, keepdims=True) - sums[:, held(sums)]
    left_out = binary_estimates(without, n_coders).values
    figures, lost = row.named(), {}
    for name, figure in figures.items():
        if figure.value is not None:
            figures[name] = jackknife_figure(figure.value, left_out[name], bounds=bounds(name))
            lost[name] = int(np.isnan(left_out[name]).sum())
    return row.with_figures(figures)._replace(interval=TRANSCRIPT, undefined=lost)


def _by_unit(row: CodeFigures, counted: CodeCounts, code: int, size: int, seed: int) -> CodeFigures:
    if not size:
        return row
    return _redrawn(row, _unit_replicates(counted, code, size, seed), size, seed, FRAGMENT)


def _unit_replicates(counted: CodeCounts, code: int, size: int, seed: int) -> dict[str, FloatArray]:
    """Name → resamples. Drawing units again is multinomial over the patterns of this code."""
    counts = counted.counts[code]
    seen = counts > 0
    own = Patterns(np.ascontiguousarray(counted.patterns.table[:, seen]), 2)
    counts, n = counts[seen], int(counts.sum())
    if not n:
        return {}
    rng = np.random.default_rng(seed)
    step = max(1, _REPLICATE_CELLS // (len(counts) + Layout(own.n_coders).size))
    pieces = []
    for start in range(0, size, step):
        drawn = rng.multinomial(n, counts / n, size=min(step, size - start))
        pieces.append(binary_estimates(total_sums(own, drawn), own.n_coders).table)
    return dict(zip(NAMES, np.concatenate(pieces, axis=1), strict=True))


def _redrawn(
    row: CodeFigures, drawn: Mapping[str, FloatArray], size: int, seed: int, interval: Interval
) -> CodeFigures:
    figures, lost = row.named(), {}
    for name, figure in figures.items():
        if figure.value is not None:
            figures[name], lost[name] = bootstrap_figure(figure.value, drawn[name])
    return row.with_figures(figures)._replace(
        interval=interval, undefined=lost, bootstrap=size, seed=seed
    )


def _marked(row: CodeFigures, gap: bool) -> CodeFigures:
    """With the warnings that hold for the code, and for the mean of its pairs."""
    figures = row.named()
    for name, figure in figures.items():
        if figure.value is None:
            continue
        if gap and name == "light":
            figures[name] = warned(figure, SOME_PAIRS_UNDEFINED)
        elif row.note is not None and name not in _ROBUST:
            figures[name] = warned(figure, row.note)
    return row.with_figures(figures)
