"""From judgements to counts: how often each pattern of coders' values occurs.

Every coefficient for independent units depends on the data through these counts alone. A resample
or a left-out cluster is then another row of counts over the same patterns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_DENSE = 1 << 14
_KEY_LIMIT = 1 << 62
_LARGEST = 1 << 31
_CHUNK_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Patterns:
    """``table``: coders × patterns, the value's index, −1 where the coder judged nothing."""

    table: IntArray
    n_values: int

    @property
    def n_coders(self) -> int:
        """How many coders the patterns have."""
        return int(self.table.shape[0])

    @property
    def size(self) -> int:
        """How many patterns there are."""
        return int(self.table.shape[1])

    def pairs(self) -> list[tuple[int, int]]:
        """All pairs of coders, first before second."""
        return list(combinations(range(self.n_coders), 2))

    def joint(self, first: int, second: int) -> IntArray:
        """Per pattern the cell of the two coders' table, row by row; −1 unless both judged."""
        one, two = self.table[first], self.table[second]
        cell: IntArray = np.where((one >= 0) & (two >= 0), one * self.n_values + two, -1)
        return cell

    def value_counts(self) -> FloatArray:
        """Patterns × values: how many coders gave the value."""
        size, n_values = self.size, self.n_values
        cells = np.arange(size) * n_values + self.table
        flat = np.bincount(cells[self.table >= 0], minlength=size * n_values)
        return flat.reshape(size, n_values).astype(np.float64)

    def chunks(self, width: int) -> Iterator[tuple[slice, Patterns]]:
        """The patterns in pieces, so that pieces × ``width`` stay within some megabytes."""
        step = max(1, _CHUNK_CELLS // max(1, width))
        for start in range(0, self.size, step):
            piece = slice(start, min(start + step, self.size))
            yield piece, Patterns(self.table[:, piece], self.n_values)


def as_values(data: ArrayLike, n_values: int | None) -> IntArray:
    """Floats with NaN to indices with −1.

    ValueError for anything but whole numbers from 0 to ``n_values`` − 1.
    """
    array = np.asarray(data, dtype=np.float64)
    missing = np.isnan(array)
    filled = np.where(missing, -1.0, array)
    whole = "judgements are whole numbers from 0 on, or NaN where missing"
    if filled.max(initial=0.0) > _LARGEST or filled.min(initial=0.0) < -1:
        raise ValueError(whole)
    values: IntArray = filled.astype(np.int64)
    if not np.array_equal(values, filled) or int((values < 0).sum()) != int(missing.sum()):
        raise ValueError(whole)
    top = int(values.max(initial=-1))
    if n_values is not None and top >= n_values:
        raise ValueError(f"value {top} is outside a scale of {n_values} values (0…{n_values - 1})")
    return values


def row_keys(rows: IntArray, base: int) -> tuple[IntArray, int]:
    """One number per column of the last axis, equal where the columns along axis −2 are equal.

    ``rows``: … × rows × columns, entries 0…base − 1. Returns … × columns and an upper bound of the
    numbers. Where the digits no longer fit 62 bits the numbers so far are renumbered.
    """
    key = np.zeros(rows.shape[:-2] + rows.shape[-1:], dtype=np.int64)
    bound = 1
    for row in range(rows.shape[-2]):
        if bound > _KEY_LIMIT // base:
            distinct, inverse = np.unique(key, return_inverse=True)
            key = inverse.reshape(key.shape).astype(np.int64)
            bound = int(distinct.size)
        key = key * base + rows[..., row, :]
        bound *= base
    return key, bound


def tally(
    values: IntArray, n_values: int, clusters: IntArray, n_clusters: int
) -> tuple[Patterns, FloatArray]:
    """Counts of patterns: codes × clusters × patterns, with one set of patterns for all codes.

    ``values``: codes × coders × units (−1 missing); ``clusters``: per unit 0…n_clusters − 1. Units
    that nobody judged are left out.
    """
    n_codes, n_coders, n_units = values.shape
    digits = values + 1
    keys, bound = row_keys(digits, n_values + 1)
    if bound <= _DENSE:
        cells, size = keys, bound
        firsts = np.arange(bound)
    else:
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        cells, size = inverse.reshape(keys.shape), int(distinct.size)
        firsts = first
    offsets = (np.arange(n_codes)[:, None] * n_clusters + clusters[None, :]) * size
    flat = np.bincount((cells + offsets).ravel(), minlength=n_codes * n_clusters * size)
    counts = flat.reshape(n_codes, n_clusters, size)
    if bound <= _DENSE:
        powers = (n_values + 1) ** np.arange(n_coders - 1, -1, -1, dtype=np.int64)
        table = firsts[None, :] // powers[:, None] % (n_values + 1) - 1
    else:
        table = values[firsts // n_units, :, firsts % n_units].T
    seen = (counts > 0).any(axis=(0, 1)) & (table >= 0).any(axis=0)
    return Patterns(table[:, seen], n_values), counts[:, :, seen].astype(np.float64)


def split_table(table: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct columns of a table, and per column which of these it is."""
    distinct, inverse = np.unique(table, axis=1, return_inverse=True)
    return distinct.astype(np.int64), inverse.reshape(-1).astype(np.int64)


def cluster_indices(clusters: ArrayLike | None, n_units: int) -> tuple[IntArray, int]:
    """Any labels of clusters to 0…G − 1, and G. None: all units in one."""
    if clusters is None:
        return np.zeros(n_units, dtype=np.int64), 1
    labels = np.asarray(clusters)
    if labels.shape != (n_units,):
        raise ValueError(f"clusters has shape {labels.shape}, but there are {n_units} units")
    if labels.dtype.kind == "f" and np.isnan(labels).any():
        raise ValueError("every unit belongs to a cluster: a label is NaN")
    distinct, inverse = np.unique(labels, return_inverse=True)
    return inverse.reshape(-1).astype(np.int64), max(1, int(distinct.size))
