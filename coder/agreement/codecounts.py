"""Counts of a codebook's judgements, code by code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.binary import PAIRED, total_sums
from coder.agreement.figure import MIN_CLUSTERS
from coder.agreement.patterns import (
    BoolArray,
    FloatArray,
    IntArray,
    Patterns,
    cluster_indices,
    split_table,
)
from coder.agreement.planes import tally_codes


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """``counts``: codes × patterns. With ``ids`` (codes × units, which pattern, −1 for none) come
    ``groups``: per unit its cluster, 0…``n_groups`` − 1 (empty where none were given). ``ids`` is
    None where neither clusters nor single units matter."""

    patterns: Patterns
    counts: FloatArray
    ids: IntArray | None
    groups: IntArray
    n_groups: int
    clustered: bool

    @property
    def n_codes(self) -> int:
        """How many codes there are."""
        return int(self.counts.shape[0])

    @property
    def paired(self) -> BoolArray:
        """Per pattern whether two coders or more judged."""
        enough: BoolArray = (self.patterns.table >= 0).sum(axis=0) >= 2
        return enough

    def group_sums(self, code: int) -> FloatArray:
        """Sums × clusters: what the clusters add to the sums of one code."""
        if self.ids is None or self.n_groups == 1:
            return total_sums(self.patterns, self.counts[[code]])
        found, ids = np.unique(self.ids[code], return_inverse=True)
        some = found >= 0
        cells = self.groups * found.size + ids.reshape(-1)
        counted = np.bincount(cells, minlength=self.n_groups * found.size)
        counts = counted.reshape(self.n_groups, found.size)[:, some].astype(np.float64)
        own = Patterns(self.patterns.table[:, found[some]], 2)
        return total_sums(own, counts)

    def pair(self, first: int, second: int) -> CodeCounts:
        """The same for two of the coders."""
        distinct, inverse = split_table(self.patterns.table[[first, second]])
        merge = np.zeros((self.patterns.size, distinct.shape[1]))
        merge[np.arange(self.patterns.size), inverse] = 1.0
        seen = (distinct >= 0).any(axis=0)
        place = np.where(seen, np.cumsum(seen) - 1, -1)
        ids = None
        if self.ids is not None:
            ids = np.append(place[inverse], -1)[self.ids]
        patterns = Patterns(np.ascontiguousarray(distinct[:, seen]), 2)
        counts = (self.counts @ merge)[:, seen]
        return CodeCounts(patterns, counts, ids, self.groups, self.n_groups, self.clustered)


def count_codes(
    data: ArrayLike, clusters: ArrayLike | None = None, *, keep_units: bool = False
) -> CodeCounts:
    """Codes × coders × units of 0, 1, NaN to counts of patterns.

    ``clusters``: per unit a label. ValueError for other numbers, shapes or lengths.
    """
    array = np.asarray(data, dtype=np.float64)
    if array.ndim != 3:
        raise ValueError(f"data is codes × coders × units, not {array.ndim}-dimensional")
    groups, n_groups = np.zeros(0, dtype=np.int64), 1
    if clusters is not None:
        groups, n_groups = cluster_indices(clusters, array.shape[2])
    tally = tally_codes(array, keep_ids=keep_units or clusters is not None)
    return CodeCounts(
        tally.patterns, tally.counts, tally.ids, groups, n_groups, clusters is not None
    )


def held(group_sums: FloatArray) -> BoolArray:
    """Per cluster whether it holds a unit that two coders or more judged. Sums × clusters."""
    some: BoolArray = group_sums[PAIRED] > 0
    return some


def enough_clusters(group_sums: FloatArray) -> bool:
    """Whether there are clusters enough to take these as independent."""
    return int(held(group_sums).sum()) >= MIN_CLUSTERS
