"""Sets of codes: one per judgement, and how far two of them lie apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coder.agreement.patterns import (
    BoolArray,
    FloatArray,
    IntArray,
    as_values,
    cluster_indices,
    row_keys,
)

Distance = Literal["masi", "jaccard", "dice"]
_BLOCK_CELLS = 15_000  # small enough for the cache and for cheap temporaries


@dataclass(frozen=True, slots=True)
class LabelSets:
    """Judgements as sets, on the units that two or more coders judged.

    ``members``: distinct sets × codes; ``index``: coders × units, which set, −1 where missing;
    ``clusters``: per unit 0…G − 1, None where none were given; ``coders``: how many judged anything
    at all.
    """

    members: BoolArray
    index: IntArray
    clusters: IntArray | None
    coders: int

    @property
    def kinds(self) -> IntArray:
        """Per unit a number, equal where every coder judged alike."""
        rows: IntArray = self.index + 1
        return row_keys(rows, int(self.members.shape[0]) + 1)[0]


def judged_presence(sets: ArrayLike) -> tuple[BoolArray, BoolArray]:
    """Codes × coders × units of 0, 1, NaN to presence (same shape) and judged (coders × units).

    A judgement covers all codes: ValueError where only some are NaN.
    """
    array = np.asarray(sets, dtype=np.float64)
    if array.ndim != 3:
        raise ValueError(f"sets are codes × coders × units, not {array.ndim}-dimensional")
    if array.shape[0] == 0:
        raise ValueError("sets need at least one code")
    values = as_values(array, 2)
    missing = (values < 0).sum(axis=0)
    if ((missing > 0) & (missing < array.shape[0])).any():
        raise ValueError("a judgement covers every code: NaN in all codes of it, or in none")
    return values == 1, missing == 0


def label_sets(sets: ArrayLike, clusters: ArrayLike | None) -> LabelSets:
    """Codes × coders × units of 0, 1, NaN to sets. Units with fewer than two judgements go."""
    present, judged = judged_presence(sets)
    n_codes, _, n_units = present.shape
    groups, _ = cluster_indices(clusters, n_units)
    kept = judged.sum(axis=0) >= 2
    coders = int(judged.any(axis=1).sum())
    present, judged, groups = present[:, :, kept], judged[:, kept], groups[kept]
    keys, _ = row_keys(present.reshape(n_codes, -1).astype(np.int64), 2)
    keys, flat = keys[judged.ravel()], present.reshape(n_codes, -1)[:, judged.ravel()]
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    index = np.full(judged.shape, -1, dtype=np.int64)
    index[judged] = inverse.reshape(-1)
    relabelled = np.unique(groups, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return LabelSets(flat[:, firsts].T, index, None if clusters is None else relabelled, coders)


def set_distance(
    shared: NDArray[np.generic],
    first: NDArray[np.generic],
    second: NDArray[np.generic],
    distance: Distance,
) -> FloatArray:
    """The distance of two sets, from the sizes of their intersection and of each.

    jaccard: 1 − |A∩B|/|A∪B|; dice: 1 − 2|A∩B|/(|A| + |B|); masi: 1 − J·M with M = 1 for equal
    sets, 2/3 for a subset, 1/3 for overlap, 0 for disjoint ones (Passonneau 2006). Two empty sets
    have distance 0, an empty and another set 1 (a convention: the quotients are 0/0).
    """
    if distance not in get_args(Distance):
        raise ValueError(f"distance is one of {', '.join(get_args(Distance))}, not {distance!r}")
    inter = np.asarray(shared, dtype=np.float64)
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    either = a + b if distance == "dice" else a + b - inter
    both = 2.0 * inter if distance == "dice" else inter
    alike = np.divide(both, either, out=np.ones(either.shape), where=either > 0)
    if distance == "masi":
        equal = inter == either
        subset = inter == np.minimum(a, b)
        alike = alike * np.where(equal, 1.0, np.where(subset, 2 / 3, np.where(inter > 0, 1 / 3, 0)))
    far: FloatArray = 1.0 - alike
    return far


def distance_times(
    members: BoolArray, vectors: NDArray[np.floating], distances: tuple[Distance, ...]
) -> FloatArray:
    """D · vectors for the matrix D of each distance between all distinct sets.

    ``members``: sets × codes; ``vectors``: sets × columns; the result: distances × sets × columns.
    D is never whole in memory, only some of its rows at a time. Vectors in float32 are multiplied
    in float32. A distance depends on three small
    numbers: the sizes of both sets and what they share. So the rows of one size look theirs up in
    a table.
    """
    sizes = members.sum(axis=1)
    side = int(sizes.max(initial=0)) + 1
    every = np.arange(side)
    # Whole numbers in float32 are exact, and its products by far the fastest.
    numbers = members.astype(np.float32)
    columns = np.vstack([numbers.T, (sizes * side).astype(np.float32)])
    result = np.zeros((len(distances), *vectors.shape))
    cells = _BLOCK_CELLS if vectors.shape[1] < 8 else 40 * _BLOCK_CELLS
    step = max(1, cells // max(1, members.shape[0]))
    for size in np.unique(sizes):
        # Cells with more shared than either set holds never occur.
        shared = np.minimum(every[None, :], np.minimum(size, every)[:, None])
        given = np.full((side, side), size)
        tables = [
            set_distance(shared, given, every[:, None], name).ravel().astype(vectors.dtype)
            for name in distances
        ]
        rows = np.flatnonzero(sizes == size)
        for start in range(0, rows.size, step):
            piece = rows[start : start + step]
            block = np.hstack([numbers[piece], np.ones((piece.size, 1), np.float32)]) @ columns
            cell = block.astype(np.intp)
            for number, table in enumerate(tables):
                result[number, piece] = table[cell] @ vectors
    return result
