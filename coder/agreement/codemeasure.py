"""The coefficients of a code, and their mean over codes, as functions of weights of units."""

from __future__ import annotations

from functools import partial

import numpy as np

from coder.agreement.binary import NAMES, additions, binary_estimates, total_sums
from coder.agreement.binary_errors import deviation_weights, deviations, units
from coder.agreement.codecounts import CodeCounts
from coder.agreement.joint import Design
from coder.agreement.labelsets import LabelSets
from coder.agreement.patterns import FloatArray
from coder.agreement.sums import Sums, SumsMeasure


class CodeMeasure:
    """All coefficients of one code (``joint.Measure``).

    ``counted`` holds ids, and the groups of the design.
    """

    def __init__(self, counted: CodeCounts, code: int, shape: Design) -> None:
        self.names: tuple[str, ...] = NAMES
        self._counted, self._code = counted, code
        self._groups = shape.per_group(counted.group_sums(code).T)
        self._total = total_sums(counted.patterns, counted.counts[[code]])
        self._estimates = binary_estimates(self._total, counted.patterns.n_coders)
        self.values: FloatArray = self._estimates.table[:, 0]

    def pulls(self) -> FloatArray:
        """As ``joint.Measure``; the deviations of ``binary_errors`` over how many units they
        count."""
        ids = self._counted.ids
        assert ids is not None, "units were counted without being told apart"
        n_coders = self._counted.patterns.n_coders
        weights = deviation_weights(self._total, self._estimates, n_coders)
        by_pattern = deviations(weights, additions(self._counted.patterns))[0]
        pulls = by_pattern / np.maximum(units(self._total), 1.0)
        return np.hstack([pulls, np.zeros((len(NAMES), 1))])[:, ids[self._code]]

    def weighted(self, weights: FloatArray) -> FloatArray:
        """As ``joint.Measure``."""
        sums = (weights @ self._groups).T
        return binary_estimates(sums, self._counted.patterns.n_coders).table


def alpha_means(labels: LabelSets, shape: Design) -> SumsMeasure:
    """ "mean_alpha", the mean of the alphas of the codes that have one, and "pooled_alpha", one
    alpha over all cells of codes and units."""
    judged = (labels.index >= 0).sum(axis=0).astype(np.float64)
    uses = uses_per_unit(labels)
    apart = 2.0 * uses * (judged[:, None] - uses) / np.maximum(judged - 1.0, 1.0)[:, None]
    n_codes = uses.shape[1]
    return SumsMeasure(
        ("mean_alpha", "pooled_alpha"),
        np.column_stack([judged, uses, apart]),
        partial(_means, n_codes),
        shape,
        width=4 * n_codes,
    )


def uses_per_unit(labels: LabelSets) -> FloatArray:
    """Units × codes: how many coders used each."""
    members = np.vstack([labels.members, np.zeros((1, labels.members.shape[1]), dtype=np.bool_)])
    uses = np.zeros((labels.index.shape[1], labels.members.shape[1]))
    for coder in labels.index:
        uses += members[coder]
    return uses


def _means(n_codes: int, t: Sums) -> Sums:
    n, uses, apart = t[:, :1], t[:, 1 : 1 + n_codes], t[:, 1 + n_codes :]
    alphas = _binary_alpha(n, uses, apart)
    defined = ~np.isnan(alphas)
    count = defined.sum(axis=1)
    total = np.where(defined, alphas, 0.0).sum(axis=1)
    mean = np.where(count == 0, np.nan, total / np.maximum(count, 1))
    pooled = _binary_alpha(n * n_codes, uses.sum(axis=1), apart.sum(axis=1))
    return np.stack([mean, pooled])


def alphas_of(labels: LabelSets) -> FloatArray:
    """Each code's alpha, NaN where undefined."""
    judged = (labels.index >= 0).sum(axis=0).astype(np.float64)
    uses = uses_per_unit(labels)
    apart = 2.0 * uses * (judged[:, None] - uses) / np.maximum(judged - 1.0, 1.0)[:, None]
    sums = (np.array([[judged.sum()]]), uses.sum(axis=0)[None], apart.sum(axis=0)[None])
    return np.asarray(_binary_alpha(*sums)[0], dtype=np.float64)


def _binary_alpha(n: Sums, uses: Sums, apart: Sums) -> Sums:
    """Krippendorff's alpha of a binary variable, NaN where all judgements are alike."""
    if uses.ndim == 1:
        n = n[:, 0]
    expected = 2.0 * uses * (n - uses)
    varied = (uses.real > 0.5) & ((n - uses).real > 0.5)
    alpha = np.full(np.broadcast_shapes(n.shape, uses.shape), np.nan, dtype=uses.dtype)
    np.divide((n - 1.0) * apart, expected, out=alpha, where=varied)
    result: Sums = 1.0 - alpha
    return result
