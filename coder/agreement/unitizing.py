"""Agreement on free spans: the u-alpha family, on the characters of transcripts.

Sources: Krippendorff, Mathet, Bouvry & Widlöcher 2016 (with its erratum) and Krippendorff 2019,
section 12.6. Every coder divides a text into segments with a value and the gaps between them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from coder.agreement.binary import over
from coder.agreement.figure import (
    MIN_CLUSTERS,
    NO_DATA,
    NO_ERROR_FORMULA,
    NO_OVERLAP,
    NO_VARIATION,
    ONE_CODER,
    Figure,
    undefined,
)
from coder.agreement.patterns import FloatArray, IntArray
from coder.agreement.resampling import jackknife_figure

Span = tuple[int, int, Hashable]
"""Start, end (the first character that is not in it) and value of a segment."""


@dataclass(frozen=True, slots=True)
class Continuum:
    """A transcript of ``length`` characters, and per coder the spans; None for who did not read it.

    Spans of one coder lie within the text and do not overlap.
    """

    length: int
    coders: Sequence[Sequence[Span] | None]


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """``alpha``: (k)u-alpha of one value; ``coverage``: the share of its length that meets a value
    of another coder at all; None where nobody used it; ``length``: characters, over all coders."""

    alpha: Figure
    coverage: float | None
    length: int


@dataclass(frozen=True, slots=True)
class UnitizingFigures:
    """``u``: all values and gaps; ``presence`` (|u-alpha): gaps against anything; ``values``
    (cu-alpha): values alone, where both coders have one; ``by_value``: (k)u-alpha of each.
    ``transcripts``: how many two coders or more read; ``note``: why there is nothing at all."""

    u: Figure
    presence: Figure
    values: Figure
    by_value: Mapping[Hashable, ValueFigures]
    transcripts: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Sums:
    """Per transcript; value 0 is the gap. ``both``: coincidences of values, in characters (T × V ×
    V); ``single``: what segments coincide with themselves (T × V), ``met``: the same for the parts
    that meet a value of another coder."""

    both: FloatArray
    single: FloatArray
    met: FloatArray


def unitizing(transcripts: Sequence[Continuum]) -> UnitizingFigures:
    """The four alphas of spans whose values exclude one another.

    A segment never crosses from one transcript into the next. From five transcripts on intervals
    are those of the delete-one-transcript jackknife with t(T − 1); below that there is none
    ("no_error_formula"). Raises ValueError for spans that overlap, are empty or leave the text.
    """
    values = _values(transcripts)
    reason = _why_nothing(transcripts)
    if reason is not None:
        none = undefined(reason)
        by_value = {value: ValueFigures(none, None, 0) for value in values}
        return UnitizingFigures(none, none, none, by_value, 0, reason)
    sums = _sums([one for one in transcripts if _readers(one) > 1], values)
    by_value = {}
    for row, value in enumerate(values, start=1):
        reach, length = sums.both[:, row, 1:].sum(), sums.both[:, row].sum()
        figure = _figure(sums, partial(_of_value, row))
        if figure.value is None and not reach:
            figure = undefined(NO_OVERLAP)
        coverage = float(reach / length) if length else None
        by_value[value] = ValueFigures(figure, coverage, round(float(length)))
    return UnitizingFigures(
        _figure(sums, _u), _figure(sums, _presence), _figure(sums, _cu), by_value, len(sums.both)
    )


def unitizing_by_code(transcripts: Sequence[Continuum]) -> dict[Hashable, Figure]:
    """|u-alpha of each value against everything else.

    For codes that may overlap: each has a continuum of its own, in which the other codes are gaps.
    Only spans of the same code must not overlap.
    """
    return {
        value: unitizing(
            [
                Continuum(
                    one.length,
                    [
                        None if spans is None else [span for span in spans if span[2] == value]
                        for spans in one.coders
                    ],
                )
                for one in transcripts
            ]
        ).presence
        for value in _values(transcripts)
    }


def _values(transcripts: Sequence[Continuum]) -> list[Hashable]:
    found = [span[2] for one in transcripts for spans in one.coders for span in spans or ()]
    return list(dict.fromkeys(found))


def _readers(one: Continuum) -> int:
    return sum(spans is not None for spans in one.coders) if one.length else 0


def _why_nothing(transcripts: Sequence[Continuum]) -> str | None:
    if any(_readers(one) > 1 for one in transcripts):
        return None
    if not any(_readers(one) for one in transcripts):
        return NO_DATA
    who = {row for one in transcripts for row, spans in enumerate(one.coders) if spans is not None}
    return ONE_CODER if len(who) == 1 else NO_OVERLAP


def _sums(transcripts: Sequence[Continuum], values: list[Hashable]) -> _Sums:
    number = {value: row for row, value in enumerate(values, start=1)}
    size = len(values) + 1
    both = np.zeros((len(transcripts), size, size))
    single, met = np.zeros((2, len(transcripts), size))
    for row, one in enumerate(transcripts):
        coders = [sorted(spans, key=_start) for spans in one.coders if spans is not None]
        for spans in coders:
            _check(spans, one.length)
        others = len(coders) - 1
        edges = np.unique(
            [0, one.length, *(edge for s in coders for span in s for edge in span[:2])]
        )
        labels, lengths = _labels(coders, number, edges), np.diff(edges).astype(np.float64)
        used = np.stack([(labels == value).sum(axis=0) for value in range(size)]).astype(np.float64)
        both[row] = (used * lengths) @ used.T - np.diag((used * lengths).sum(axis=1))
        both[row] /= others
        single[row, 0] = (used[0] * lengths).sum()
        valued = (labels > 0).sum(axis=0)
        # Characters before each edge, weighed with how many other coders have a value there.
        before = np.concatenate([[0.0], np.cumsum(lengths * (valued - 1) / others)])
        for spans in coders:
            for start, end, value in spans:
                first, last = np.searchsorted(edges, [start, end])
                single[row, number[value]] += float(end - start) ** 2
                met[row, number[value]] += float(before[last] - before[first]) ** 2
    return _Sums(both, single, met)


def _start(span: Span) -> int:
    return span[0]


def _check(spans: Sequence[Span], length: int) -> None:
    """ValueError for sorted spans that overlap, are empty or leave the text."""
    end = 0
    for span in spans:
        if span[0] < end and end:
            raise ValueError(f"spans of one coder overlap at {span[0]}, before {end}")
        if not 0 <= span[0] < span[1] <= length:
            raise ValueError(f"span {span[0]}–{span[1]} does not lie within 0–{length}")
        end = span[1]


def _labels(
    coders: Sequence[Sequence[Span]], number: Mapping[Hashable, int], edges: IntArray
) -> IntArray:
    """Coders × stretches between neighbouring edges: which value, 0 for a gap."""
    labels = np.zeros((len(coders), edges.size - 1), dtype=np.int64)
    for row, spans in enumerate(coders):
        for start, end, value in spans:
            first, last = np.searchsorted(edges, [start, end])
            labels[row, first:last] = number[value]
    return labels


def _figure(sums: _Sums, formula: Callable[[_Sums], FloatArray]) -> Figure:
    """The value of all transcripts, with the jackknife over them."""
    total = _Sums(*(part.sum(axis=0, keepdims=True) for part in (sums.both, sums.single, sums.met)))
    value = float(formula(total)[0])
    if np.isnan(value):
        return undefined(NO_VARIATION)
    if len(sums.both) < MIN_CLUSTERS:
        return Figure(value, note=NO_ERROR_FORMULA)
    rest = _Sums(total.both - sums.both, total.single - sums.single, total.met - sums.met)
    return jackknife_figure(value, formula(rest))


def _alpha(both: FloatArray, single: FloatArray) -> FloatArray:
    """1 − observed/expected disagreement; both T × V × V and T × V."""
    observed, expected = _disagreement(both, single)
    return 1.0 - over(observed, expected)


def _disagreement(both: FloatArray, single: FloatArray) -> tuple[FloatArray, FloatArray]:
    total = both.sum(axis=(1, 2))
    expected = _expected(both, single)
    off = expected.sum(axis=(1, 2)) - np.trace(expected, axis1=1, axis2=2)
    # Rounding must not make a disagreement of a single value.
    off = np.where(off > 1e-9 * np.maximum(total, 1.0), off, 0.0)
    return total - np.trace(both, axis1=1, axis2=2), off


def _expected(both: FloatArray, single: FloatArray) -> FloatArray:
    """e_ck = l..(l_c.·l_k. − [c = k]·S_c)/(l..² − ΣS)."""
    total, margin = both.sum(axis=(1, 2)), both.sum(axis=2)
    products = margin[:, :, None] * margin[:, None, :]
    diagonal = np.arange(margin.shape[1])
    products[:, diagonal, diagonal] -= single
    scale = over(total, np.square(total) - single.sum(axis=1))
    expected: FloatArray = products * scale[:, None, None]
    return expected


def _u(sums: _Sums) -> FloatArray:
    return _alpha(sums.both, sums.single)


def _presence(sums: _Sums) -> FloatArray:
    both, single = sums.both, sums.single
    gap, mixed = both[:, 0, 0], both[:, 0, 1:].sum(axis=1)
    folded = np.stack([gap, mixed, mixed, both[:, 1:, 1:].sum(axis=(1, 2))], axis=1)
    singles = np.stack([single[:, 0], single[:, 1:].sum(axis=1)], axis=1)
    return _alpha(folded.reshape(-1, 2, 2), singles)


def _cu(sums: _Sums) -> FloatArray:
    return _alpha(sums.both[:, 1:, 1:], sums.met[:, 1:])


def _of_value(row: int, sums: _Sums) -> FloatArray:
    """1 − e_k.(l_k. − l_kk)/(l_k.(e_k. − e_kk)), over values only."""
    both = sums.both[:, 1:, 1:]
    expected = _expected(both, sums.met[:, 1:])
    k = row - 1
    own, chance = both[:, k].sum(axis=1), expected[:, k].sum(axis=1)
    off = chance - expected[:, k, k]
    off = np.where(off > 1e-9 * np.maximum(chance, 1.0), off, 0.0)
    return 1.0 - over(chance * (own - both[:, k, k]), own * off)
