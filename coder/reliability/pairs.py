"""Every pair of coders: whole judgements, and each code.

Forty-five pairs of ten coders on a hundred thousand fragments are a second's work only if what all
pairs share is made once: the sets of codes, their distances, and where each transcript begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, cast

from coder.reliability.rows import Row, code_row
from coder.reliability.whole import Manner, set_row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import CodeFigures, SetFigures
    from coder.agreement.codecounts import CodeCounts
    from coder.agreement.labelsets import LabelSets
    from coder.agreement.patterns import Patterns
    from coder.universe import Universe

MOST_SETS = 2048
"""Up to so many distinct sets of codes all their distances are kept at hand."""


def pair_rows(
    universe: Universe, labels: LabelSets, manner: Manner
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The whole of each pair of coders, and each code of each pair.

    ``labels``: the sets of all coders at the level of the whole, with the clusters.
    """
    import numpy as np

    tables = _Tables.of(universe.data, np.array(universe.clusters, dtype=np.int64))
    rows: list[Row] = []
    inside: list[Row] = []
    pairs = list(combinations(range(len(universe.coders)), 2))
    for pair, figures in zip(pairs, set_figures(labels, manner), strict=True):
        who = tuple(universe.coders[i] for i in pair)
        codes = tables.figures(pair, manner)
        uses = _uses(labels, pair)
        rows.append(set_row(figures, dict(zip(who, uses, strict=True)), coders=who))
        inside += [
            code_row(code, one, who, coders=who)
            for code, one in zip(universe.codes, codes, strict=True)
        ]
    return tuple(rows), tuple(inside)


def _uses(labels: LabelSets, pair: tuple[int, int]) -> list[int]:
    """How many codes each of the two used on what both judged."""
    index = labels.index[list(pair)]
    both = (index >= 0).all(axis=0)
    sizes = labels.members.sum(axis=1)
    return [int(sizes[row[both]].sum()) for row in index]


# Each code of a pair


@dataclass(frozen=True, slots=True)
class _Tables:
    """``states``: codes × coders × fragments, 0 missing, 1 not used, 2 used; ``cells``: per
    fragment nine times its cluster; ``n_clusters``: how many there are."""

    states: NDArray[np.int8]
    cells: NDArray[np.int64]
    n_clusters: int

    @classmethod
    def of(cls, data: NDArray[np.float64], clusters: NDArray[np.int64]) -> _Tables:
        """``data``: codes × coders × fragments of 0, 1 and NaN."""
        import numpy as np

        found, groups = np.unique(clusters, return_inverse=True)
        states = (data == 1.0).astype(np.int8) + (data >= 0.0)
        return cls(states, groups.reshape(-1) * 9, max(found.size, 1))

    def figures(self, pair: tuple[int, int], manner: Manner) -> tuple[CodeFigures, ...]:
        """As ``code_agreement`` gives them for the two coders alone."""
        import numpy as np

        from coder.agreement.codes import figures_of
        from coder.agreement.patterns import Patterns

        one, other = pair
        counts = [
            np.bincount(self.cells + (3 * row[one] + row[other]), minlength=9 * self.n_clusters)
            for row in self.states
        ]
        table = np.array([(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)][1:], dtype=np.int64)
        shape = (len(counts), self.n_clusters, 9)
        # Fragments that neither judged are the first of the nine, and no pattern.
        per_cluster = np.array(counts, dtype=np.float64).reshape(shape)[:, :, 1:]
        counted = _PairCounts(Patterns(np.ascontiguousarray(table.T), 2), per_cluster)
        return figures_of(cast("CodeCounts", counted), bootstrap=manner.bootstrap, seed=manner.seed)


@dataclass(frozen=True, slots=True)
class _PairCounts:
    """What ``CodeCounts`` says of two coders, counted by cluster beforehand.

    ``per_cluster``: codes × clusters × patterns.
    """

    patterns: Patterns
    per_cluster: NDArray[np.float64]
    clustered: bool = True

    @property
    def n_codes(self) -> int:
        """How many codes there are."""
        return int(self.per_cluster.shape[0])

    @property
    def counts(self) -> NDArray[np.float64]:
        """Codes × patterns."""
        whole: NDArray[np.float64] = self.per_cluster.sum(axis=1)
        return whole

    def group_sums(self, code: int) -> NDArray[np.float64]:
        """Sums × clusters."""
        from coder.agreement.binary import additions

        sums: NDArray[np.float64] = additions(self.patterns) @ self.per_cluster[code].T
        return sums


# Whole judgements of a pair


def set_figures(labels: LabelSets, manner: Manner) -> Iterator[SetFigures]:
    """The figures of ``set_agreement`` for each pair of coders, from the sets made once for all."""
    import numpy as np

    from coder.agreement.figure import MIN_CLUSTERS
    from coder.agreement.labelsets import LabelSets

    near = None
    if not manner.bootstrap and labels.members.shape[0] <= MOST_SETS:
        near = Near.of(labels)
    for pair in combinations(range(labels.index.shape[0]), 2):
        index = labels.index[list(pair)]
        both = (index >= 0).all(axis=0)
        whole = bool(both.all())
        clusters = labels.clusters
        if clusters is not None and not whole:
            clusters = np.unique(clusters[both], return_inverse=True)[1].reshape(-1)
        coders = int((index >= 0).any(axis=1).sum())
        own = LabelSets(labels.members, index if whole else index[:, both], clusters, coders)
        if near is not None and _n_clusters(own) >= MIN_CLUSTERS:
            yield near.figures(own)
        else:
            yield _figures(_used(own), manner)


def _used(labels: LabelSets) -> LabelSets:
    """Only the sets that these coders used: what follows grows with the square of their number."""
    import numpy as np

    from coder.agreement.labelsets import LabelSets

    found, index = np.unique(labels.index, return_inverse=True)
    missing = int((found < 0).any())
    own = index.reshape(labels.index.shape).astype(np.int64) - missing
    return LabelSets(labels.members[found[missing:]], own, labels.clusters, labels.coders)


def _n_clusters(labels: LabelSets) -> int:
    """How many clusters hold a fragment that both judged; 0 where none were given."""
    return 0 if labels.clusters is None else int(labels.clusters.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True)
class Near:
    """All pairs of sets. ``distance``: MASI; ``shared``: codes in common; ``sizes``: of each."""

    distance: NDArray[np.float64]
    shared: NDArray[np.float64]
    sizes: NDArray[np.float64]

    @classmethod
    def of(cls, labels: LabelSets) -> Near:
        """For the sets of all coders."""
        import numpy as np

        from coder.agreement.labelsets import set_distance

        members = labels.members.astype(np.float64)
        shared, sizes = members @ members.T, members.sum(axis=1)
        first, second = np.broadcast_arrays(sizes[:, None], sizes[None, :])
        return cls(set_distance(shared, first, second, "masi"), shared, sizes)

    def figures(self, labels: LabelSets) -> SetFigures:
        """Of two coders who judged the same fragments, by leaving one cluster out at a time.

        The formulas are those of ``set_agreement`` with two judgements a fragment: observed
        1/n · Σ 2d, expected n'Dn / (n(n − 1)).
        """
        import numpy as np

        assert labels.clusters is not None
        (first, second), clusters = labels.index, labels.clusters
        n_clusters, n_sets = _n_clusters(labels), self.sizes.size
        size = np.bincount(clusters, minlength=n_clusters).astype(np.float64)

        def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.bincount(clusters, values, minlength=n_clusters).astype(np.float64)

        cells = np.concatenate([clusters * n_sets + one for one in (first, second)])
        margin = np.bincount(cells, minlength=n_clusters * n_sets).astype(np.float64)
        margins = margin.reshape(n_clusters, n_sets)
        sums = np.stack(
            [
                size,
                summed(self.distance[first, second]),
                summed((first == second).astype(np.float64)),
                summed(2.0 * self.shared[first, second]),
                summed(self.sizes[first] + self.sizes[second]),
            ]
        )
        left_out = np.vstack([np.zeros(n_clusters), np.eye(n_clusters)])
        t = sums.sum(axis=1)[:, None] - sums @ left_out.T
        uses = margins.sum(axis=0)[None, :] - left_out @ margins
        return _jackknifed(t, ((uses @ self.distance) * uses).sum(axis=1), uses, labels)


def _jackknifed(
    t: NDArray[np.float64],
    expected: NDArray[np.float64],
    uses: NDArray[np.float64],
    labels: LabelSets,
) -> SetFigures:
    """``t``: sums × (everything, then without each cluster); ``expected``: n'Dn of each."""
    import numpy as np

    from coder.agreement import SetFigures
    from coder.agreement.figure import undefined
    from coder.agreement.nominal import ratio
    from coder.agreement.resampling import jackknife_figure

    n, apart, same, shared, sizes = t
    expected = np.where((uses > 0).sum(axis=1) > 1, expected, 0.0)
    rows = {
        "alpha": 1.0 - (2.0 * n - 1.0) * ratio(2.0 * apart, expected),
        "percent": ratio(same, n),
        "dice": ratio(shared, sizes),
    }
    figures = {}
    for name, why in (("alpha", "no_variation"), ("percent", "no_overlap"), ("dice", "no_uses")):
        value = float(rows[name][0])
        if np.isnan(value):
            figures[name] = undefined(why)
        else:
            bounds = (-1.0, 1.0) if name == "alpha" else (0.0, 1.0)
            figures[name] = jackknife_figure(value, rows[name][1:], bounds=bounds)
    alpha = figures["alpha"]
    return SetFigures(
        alpha=alpha,
        percent=figures["percent"],
        dice=figures["dice"],
        coders=labels.coders,
        n=int(n[0]),
        pairs=int(n[0]),
        clusters=_n_clusters(labels),
        interval="transcript",
        note=alpha.note if alpha.value is None else None,
    )


def _figures(labels: LabelSets, manner: Manner) -> SetFigures:
    """As ``set_agreement`` has it, whatever the labels."""
    from coder.agreement import SetFigures
    from coder.agreement.figure import undefined
    from coder.agreement.joint import design, joint_figures
    from coder.agreement.setmeasure import SetMeasure
    from coder.agreement.sets import why_nothing

    shape = design(labels.kinds, labels.clusters, bootstrap=manner.bootstrap, seed=manner.seed)
    measure = SetMeasure(labels, ("masi",), shape, names=("alpha",))
    ranges = {"alpha": (-1.0, 1.0), "percent": (0.0, 1.0), "dice": (0.0, 1.0)}
    reason = why_nothing(labels)
    if reason is None:
        figures, _lost = joint_figures(measure, shape, ranges)
        if figures["dice"].value is None:
            figures["dice"] = undefined("no_uses")
    else:
        figures = dict.fromkeys(ranges, undefined(reason))
    alpha = figures["alpha"]
    return SetFigures(
        alpha=alpha,
        percent=figures["percent"],
        dice=figures["dice"],
        coders=labels.coders,
        n=labels.index.shape[1],
        pairs=int(measure.pairs.pairs.sum()),
        clusters=shape.clusters,
        interval=shape.interval,
        note=reason or (alpha.note if alpha.value is None else None),
    )
