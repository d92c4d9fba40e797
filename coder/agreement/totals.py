"""Sums over units of all that the coefficients are made of, for many rows of counts at once.

A row of counts is a data set over the same patterns: a code, a resample, or what remains when one
cluster is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import reduce

import numpy as np

from coder.agreement.patterns import FloatArray, IntArray, Patterns
from coder.agreement.scale import Scale


@dataclass(frozen=True, slots=True)
class Features:
    """What one unit of each pattern adds (patterns first).

    ``coded`` and ``paired``: 1 if at least one, at least two coders judged; ``m``: how many;
    ``used``: patterns × values; ``agree``: the share of its pairs that agree, weighted, 0 if none;
    ``per_pair``: 1/(m − 1), 0 if none.
    """

    coded: FloatArray
    paired: FloatArray
    m: FloatArray
    used: FloatArray
    share: FloatArray
    agree: FloatArray
    per_pair: FloatArray


def features(patterns: Patterns, scale: Scale) -> Features:
    """The features of each pattern. ``agree`` as in Gwet 2014, equation 2.9 (with weights)."""
    used = patterns.value_counts()
    m = used.sum(axis=1)
    paired = (m >= 2).astype(np.float64)
    alike = np.einsum("kv,kv->k", used @ scale.weights, used) - m
    orders = np.where(m >= 2, m * (m - 1), 1.0)
    return Features(
        coded=(m >= 1).astype(np.float64),
        paired=paired,
        m=m,
        used=used,
        share=used / np.maximum(m, 1.0)[:, None],
        agree=paired * alike / orders,
        per_pair=paired / np.maximum(m - 1, 1.0),
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over units; B rows, V values, C coders, P pairs of coders.

    ``coded``, ``paired``, ``agree`` (B); ``codings`` (B): judgements on paired units; ``margin``
    (B, V): their values; ``share`` (B, V); ``coincidence`` (B, V, V); ``by_coder`` (B, C, V): all
    judgements; ``by_pair`` (B, P, V, V): the table of each pair of coders; ``positive`` and
    ``negative`` (B, 2): numerator and denominator of agreement on the second and the first value.
    """

    coded: FloatArray
    paired: FloatArray
    agree: FloatArray
    codings: FloatArray
    margin: FloatArray
    share: FloatArray
    coincidence: FloatArray
    by_coder: FloatArray
    by_pair: FloatArray
    positive: FloatArray
    negative: FloatArray


def totals(patterns: Patterns, counts: FloatArray, scale: Scale) -> Totals:
    """``counts``: rows × patterns, units (or weights) per pattern."""
    rows, n_values = counts.shape[0], patterns.n_values
    width = patterns.n_coders * n_values + n_values
    if rows > 1:
        width += n_values**2 * (1 + len(patterns.pairs())) + rows // 8
    parts = [_part(piece, counts[:, where], scale) for where, piece in patterns.chunks(width)]
    return reduce(_plus, parts or [_part(patterns, counts, scale)])


def _plus(one: Totals, other: Totals) -> Totals:
    names = [field.name for field in fields(Totals)]
    return Totals(*(getattr(one, name) + getattr(other, name) for name in names))


def _part(patterns: Patterns, counts: FloatArray, scale: Scale) -> Totals:
    f = features(patterns, scale)
    return Totals(
        coded=counts @ f.coded,
        paired=counts @ f.paired,
        agree=counts @ f.agree,
        codings=counts @ (f.paired * f.m),
        margin=counts @ (f.paired[:, None] * f.used),
        share=counts @ f.share,
        coincidence=_coincidence(f, counts),
        by_coder=_by_coder(patterns, counts),
        by_pair=_by_pair(patterns, counts),
        positive=_agreement_on(f, f.used[:, -1], counts),
        negative=_agreement_on(f, f.used[:, 0], counts),
    )


def _agreement_on(f: Features, used: FloatArray, counts: FloatArray) -> FloatArray:
    both = f.paired * used * (used - 1)
    either = f.paired * used * (f.m - 1)
    return counts @ np.stack([both, either], axis=1)


def _coincidence(f: Features, counts: FloatArray) -> FloatArray:
    rows, n_values = counts.shape[0], f.used.shape[1]
    if rows == 1:
        weighted = f.used * (counts[0] * f.per_pair)[:, None]
        products: FloatArray = (weighted.T @ f.used)[None]
        return products
    squares = (f.used[:, :, None] * f.used[:, None, :]).reshape(-1, n_values**2)
    summed: FloatArray = (counts * f.per_pair) @ squares
    return summed.reshape(rows, n_values, n_values)


def _by_coder(patterns: Patterns, counts: FloatArray) -> FloatArray:
    if not patterns.n_coders:
        return np.zeros((counts.shape[0], 0, patterns.n_values))
    tables = [_spread(cells, counts, patterns.n_values) for cells in patterns.table]
    return np.stack(tables, axis=1)


def _by_pair(patterns: Patterns, counts: FloatArray) -> FloatArray:
    n_values = patterns.n_values
    pairs = patterns.pairs()
    if not pairs:
        return np.zeros((counts.shape[0], 0, n_values, n_values))
    flat = [_spread(patterns.joint(*pair), counts, n_values**2) for pair in pairs]
    return np.stack(flat, axis=1).reshape(counts.shape[0], len(pairs), n_values, n_values)


def _spread(cells: IntArray, counts: FloatArray, size: int) -> FloatArray:
    """Rows × cells: the counts of the patterns that fall into each cell (−1: into none)."""
    if counts.shape[0] == 1:
        kept = cells >= 0
        sums = np.bincount(cells[kept], weights=counts[0, kept], minlength=size)
        return sums[None].astype(np.float64)
    indicator = (cells[:, None] == np.arange(size)[None, :]).astype(np.float64)
    summed: FloatArray = counts @ indicator
    return summed
