"""Alpha over sets, identical sets and pooled Dice, as functions of weights of units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from coder.agreement.binary import over
from coder.agreement.figure import TRANSCRIPT
from coder.agreement.joint import Design
from coder.agreement.labelsets import Distance, LabelSets, distance_times, set_distance
from coder.agreement.patterns import BoolArray, FloatArray

_CELLS = 8_000_000


@dataclass(frozen=True, slots=True)
class UnitPairs:
    """Per unit, over its pairs of judgements. ``m``: judgements; ``apart``: distances × units, Σ of
    ordered pairs' distances / (m − 1); ``same``, ``pairs``: identical and all pairs; ``shared``,
    ``sizes``: Σ 2|A∩B| and Σ |A| + |B|."""

    m: FloatArray
    apart: FloatArray
    same: FloatArray
    pairs: FloatArray
    shared: FloatArray
    sizes: FloatArray


def unit_pairs(labels: LabelSets, distances: tuple[Distance, ...]) -> UnitPairs:
    """What every pair of judgements of one unit adds to it."""
    sizes = labels.members.sum(axis=1)
    n_units = labels.index.shape[1]
    apart, sums = np.zeros((len(distances), n_units)), np.zeros((3, n_units))
    for one, other in combinations(range(labels.index.shape[0]), 2):
        both = np.flatnonzero((labels.index[one] >= 0) & (labels.index[other] >= 0))
        first, second = labels.index[one, both], labels.index[other, both]
        shared = (labels.members[first] & labels.members[second]).sum(axis=1)
        for row, distance in enumerate(distances):
            apart[row, both] += set_distance(shared, sizes[first], sizes[second], distance)
        sums[0, both] += first == second
        sums[1, both] += 2 * shared
        sums[2, both] += sizes[first] + sizes[second]
    m = (labels.index >= 0).sum(axis=0).astype(np.float64)
    return UnitPairs(
        m=m,
        apart=2.0 * apart / np.maximum(m - 1.0, 1.0),
        same=sums[0],
        pairs=m * (m - 1.0) / 2.0,
        shared=sums[1],
        sizes=sums[2],
    )


class SetMeasure:
    """Alpha for each distance, the share of identical sets and pooled Dice (``joint.Measure``).

    ``names``: of the alphas; then follow "percent" and "dice".
    """

    def __init__(
        self,
        labels: LabelSets,
        distances: tuple[Distance, ...],
        shape: Design,
        names: tuple[str, ...] | None = None,
    ) -> None:
        self.names: tuple[str, ...] = (*(names or distances), "percent", "dice")
        self.pairs = unit_pairs(labels, distances)
        self._labels, self._distances = labels, distances
        u = self.pairs
        self._per_unit = np.vstack([u.m, u.same, u.pairs, u.shared, u.sizes, u.apart])
        self._sums = shape.collect(self._per_unit.T)
        judged = labels.index >= 0
        margin = np.bincount(labels.index[judged], minlength=labels.members.shape[0])
        self._margin = margin.astype(np.float64)
        self._shape = shape
        self._margins: FloatArray | None = None
        self._forms: FloatArray | None = None
        if shape.interval == TRANSCRIPT:
            self._margins = _group_margins(labels, shape)
            # n'Dn is a form in the weights of the groups, as n is a sum over these.
            reached = distance_times(labels.members, self._margins.T, distances)
            self._forms = self._margins @ reached
            self._reached = reached.sum(axis=2)
        else:
            self._reached = distance_times(labels.members, self._margin[:, None], distances)[..., 0]
        expected = self._reached @ self._margin
        self.values: FloatArray = self._figures(
            shape.everything() @ self._sums, expected[:, None], np.array([(margin > 0).sum() > 1])
        )[:, 0]

    def _figures(self, t: FloatArray, expected: FloatArray, varied: BoolArray) -> FloatArray:
        """Names × rows. ``t``: rows × sums; ``expected``: distances × rows, n'Dn."""
        n, same, pairs, shared, sizes = (t[:, column] for column in range(5))
        apart = t[:, 5:].T
        alpha = 1.0 - (n - 1.0) * over(apart, np.where(varied, expected, 0.0))
        return np.vstack([alpha, over(same, pairs)[None], over(shared, sizes)[None]])

    def pulls(self) -> FloatArray:
        """As ``joint.Measure``; alpha's as in section 3 of ``linearised``."""
        u, labels = self.pairs, self._labels
        judged = labels.index >= 0
        n = float(u.m.sum())
        rows = []
        for row in range(len(self._distances)):
            reached = self._reached[row]
            expected = float(reached @ self._margin) or np.nan
            o = float(u.apart[row].sum())
            reach = np.where(judged, reached[labels.index], 0.0).sum(axis=0)
            slope = u.m * o + (n - 1.0) * u.apart[row] - 2.0 * (n - 1.0) * o * reach / expected
            rows.append(-slope / expected)
        for top, bottom in ((u.same, u.pairs), (u.shared, u.sizes)):
            whole = float(bottom.sum()) or np.nan
            rows.append((top - top.sum() / whole * bottom) / whole)
        return np.array(rows)

    def weighted(self, weights: FloatArray) -> FloatArray:
        """As ``joint.Measure``."""
        step = max(1, _CELLS // max(1, self._margin.size, weights.shape[1]))
        pieces = []
        for start in range(0, weights.shape[0], step):
            piece = weights[start : start + step]
            margins = self._drawn_margins(piece)
            varied = (margins > 0.5).sum(axis=1) > 1
            pieces.append(self._figures(piece @ self._sums, self._expected(piece, margins), varied))
        return np.concatenate(pieces, axis=1)

    def _drawn_margins(self, weights: FloatArray) -> FloatArray:
        """Rows × sets: how often each set is used."""
        if self._margins is not None:
            return weights @ self._margins
        margins = np.zeros((weights.shape[0], self._margin.size))
        # One unit stands for all of its kind.
        first = np.unique(self._shape.groups, return_index=True)[1]
        for index in self._labels.index[:, first]:
            order = np.argsort(index, kind="stable")
            order = order[index[order] >= 0]
            used, starts = np.unique(index[order], return_index=True)
            if used.size:
                margins[:, used] += np.add.reduceat(weights[:, order], starts, axis=1)
        return margins

    def _expected(self, weights: FloatArray, margins: FloatArray) -> FloatArray:
        """Distances × rows: n'Dn for the margins n of each row."""
        if self._forms is not None:
            return np.asarray(((weights @ self._forms) * weights[None]).sum(axis=2))
        # Seven digits are plenty for a resample, and twice as fast.
        small = np.ascontiguousarray(margins.T, dtype=np.float32)
        reached = distance_times(self._labels.members, small, self._distances)
        return np.asarray((reached * margins.T[None]).sum(axis=1))


def _group_margins(labels: LabelSets, shape: Design) -> FloatArray:
    """Clusters × sets: how often each uses each set."""
    n_groups, n_sets = shape.sizes.size, labels.members.shape[0]
    judged = labels.index >= 0
    cells = (shape.groups[None, :] * n_sets + labels.index)[judged]
    counts = np.bincount(cells, minlength=n_groups * n_sets)
    return counts.reshape(n_groups, n_sets).astype(np.float64)
