"""The figures of many codes at once, with intervals over units."""

from __future__ import annotations

import math
from functools import lru_cache, partial
from itertools import repeat
from types import MappingProxyType

import numpy as np

from coder.agreement.assembly import CURVED, bounds
from coder.agreement.binary import (
    CODED,
    HAVE,
    LACK,
    NAMES,
    PAIRED,
    USES,
    BinaryEstimates,
    Layout,
    M,
    binary_estimates,
    total_sums,
)
from coder.agreement.binary_errors import GWET, binary_errors
from coder.agreement.codecounts import CodeCounts
from coder.agreement.codefigures import CodeFigures
from coder.agreement.figure import (
    FRAGMENT,
    MIN_USES,
    NO_ABSENCES,
    NO_DATA,
    NO_OVERLAP,
    NO_USES,
    NO_VARIATION,
    NOT_TWO_CODERS,
    ONE_CODER,
    TOO_FEW_ABSENCES,
    TOO_FEW_USES,
    Figure,
    undefined,
)
from coder.agreement.figuretable import figure_table, reach
from coder.agreement.patterns import FloatArray

_BOUNDS = np.array([bounds(name) for name in NAMES]).T
_CURVED = np.array([name in CURVED for name in NAMES])
_COHEN = NAMES.index("cohen")
_EVERY = list(range(len(NAMES)))
_FOR_TWO = [NAMES.index(name) for name in ("cohen", "scott", "kappa_max")]
_FOR_MANY = [row for row in _EVERY if row not in _FOR_TWO]
_GWET_ROWS = np.array([[name in GWET] for name in NAMES])
_NOT_TWO = undefined(NOT_TWO_CODERS)
_WHY_UNDEFINED = {"dice": NO_USES, "negative": NO_ABSENCES}
_NONE_LOST: MappingProxyType[str, int] = MappingProxyType({})
_code_figures = partial(tuple.__new__, CodeFigures)


def plain_figures(counted: CodeCounts) -> tuple[list[CodeFigures], list[bool]]:
    """Every code's figures with intervals over units, and whether a pair of coders has no kappa.

    Undefined figures have their reasons; values have no warnings yet.
    """
    n_coders = counted.patterns.n_coders
    layout = Layout(n_coders)
    t = total_sums(counted.patterns, counted.counts)
    e = binary_estimates(t, n_coders)
    both = t[layout.pair(0)] > 0
    met = (_incidence(n_coders) @ both > 0).sum(axis=0)
    values = e.table
    m = t[M].tolist()
    numbers = t[[PAIRED, HAVE, LACK]].astype(np.int64)
    rows = map(
        _code_figures,
        zip(
            *_figures(values, counted, t, e),
            met.tolist(),
            numbers[0].tolist(),
            repeat(FRAGMENT),
            _tuples(t[layout.coder(3)].T),
            _tuples(t[layout.coder(2)].T),
            [uses / all_ if all_ else None for uses, all_ in zip(t[USES].tolist(), m, strict=True)],
            repeat(None),
            repeat(_NONE_LOST),
            repeat(None),
            numbers[1].tolist(),
            numbers[2].tolist(),
            _pair_counts(t, layout),
            repeat(0),
            repeat(None),
            strict=False,
        ),
    )
    odd = (t[HAVE] < MIN_USES) | (t[LACK] < MIN_USES) | (met != 2) & (met < 3)
    odd |= np.any(np.isnan(values[_FOR_MANY]), axis=0)
    if e.two_coders:
        odd |= np.any(np.isnan(values), axis=0) | (met != 2)
    anything = (t[layout.coder(0)] > 0).sum(axis=0).tolist()
    figures = [
        _explained(row, coders) if strange else row
        for row, strange, coders in zip(rows, odd.tolist(), anything, strict=True)
    ]
    gaps = np.logical_not(e.pairs.defined.all(axis=0)) & (met > 2)
    return figures, gaps.tolist()


def _figures(
    values: FloatArray, counted: CodeCounts, t: FloatArray, e: BinaryEstimates
) -> list[list[Figure]]:
    """Per coefficient the figures of all codes; those for two coders only where there are two."""
    errors = binary_errors(counted.patterns, counted.counts, t, e)
    coded, paired = (_reaches(t[row]) for row in (CODED, PAIRED))
    reaches = np.where(_GWET_ROWS, coded, paired)
    reaches[_COHEN] = reach(math.inf)
    alone = t[PAIRED] < 2
    if e.two_coders:
        return figure_table(values, errors, reaches, alone, _BOUNDS, _CURVED)
    chosen = _FOR_MANY
    table = figure_table(
        values[chosen], errors[chosen], reaches[chosen], alone, _BOUNDS[:, chosen], _CURVED[chosen]
    )
    for row in _FOR_TWO:
        table.insert(row, [_NOT_TWO] * values.shape[1])
    return table


def _reaches(units: FloatArray) -> FloatArray:
    """Per code how many errors its interval reaches; most codes were judged on the same units."""
    numbers = units.tolist()
    known = {number: reach(number - 1.0) for number in set(numbers)}
    return np.array([known[number] for number in numbers])


@lru_cache(maxsize=64)
def _incidence(n_coders: int) -> FloatArray:
    """Coders × pairs: 1 where the coder is one of the pair."""
    first, second = np.triu_indices(n_coders, 1)
    matrix = np.zeros((n_coders, first.size))
    matrix[first, np.arange(first.size)] = matrix[second, np.arange(first.size)] = 1.0
    return matrix


def _tuples(array: FloatArray) -> list[tuple[int, ...]]:
    """Rows of whole numbers."""
    return list(map(tuple, array.astype(np.int64).tolist()))


def _pair_counts(t: FloatArray, layout: Layout) -> list[tuple[tuple[int, ...], ...]]:
    """Per code and pair: both used the code, the first only, the second only, neither."""
    both, first, second, eleven = (t[layout.pair(part)] for part in range(4))
    cells = np.stack([eleven, first - eleven, second - eleven, both - first - second + eleven])
    return [tuple(map(tuple, code)) for code in cells.transpose(2, 1, 0).astype(np.int64).tolist()]


def _explained(row: CodeFigures, anything: int) -> CodeFigures:
    """With the reasons for what is undefined, and the note on the code as a whole.

    ``anything``: how many coders judged any unit.
    """
    if not row.n:
        reason = NO_OVERLAP if anything > 1 else ONE_CODER if anything else NO_DATA
        none = dict.fromkeys(NAMES, undefined(reason))
        return row.with_figures(none)._replace(coders=anything, note=reason)
    figures = row.named()
    for name, figure in figures.items():
        if NAMES.index(name) in _FOR_TWO and row.coders > 2:
            figures[name] = _NOT_TWO
        elif figure.value is None:
            figures[name] = undefined(_WHY_UNDEFINED.get(name, NO_VARIATION))
    return row.with_figures(figures)._replace(note=_rarity(row))


def _rarity(row: CodeFigures) -> str | None:
    """The warning that a code shows too little variation for its interval to be trusted.

    Below about ten units with (or without) the code no known interval reaches its nominal coverage.
    """
    if min(row.units_with, row.units_without) == 0:
        return NO_VARIATION
    if row.units_with < MIN_USES:
        return TOO_FEW_USES
    return TOO_FEW_ABSENCES if row.units_without < MIN_USES else None
