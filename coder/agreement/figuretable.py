"""Many figures at once: from arrays of values and errors to figures with intervals."""

from __future__ import annotations

import math
from functools import partial
from itertools import repeat

import numpy as np

from coder.agreement.figure import (
    CONFIDENCE,
    NO_SPREAD,
    ONE_UNIT,
    TINY,
    Figure,
)
from coder.agreement.patterns import BoolArray, FloatArray
from coder.agreement.student import t_quantile


def reach(df: float) -> float:
    """Standard errors from the value to the limits of its interval; 1 below one degree."""
    return t_quantile(0.5 + CONFIDENCE / 2, df) if df >= 1 else 1.0


_LARGEST_EXPONENT = 700.0
_figure = partial(tuple.__new__, Figure)


def figure_table(
    values: FloatArray,
    errors: FloatArray,
    reaches: FloatArray,
    alone: BoolArray,
    bounds: FloatArray,
    curved: BoolArray,
) -> list[list[Figure]]:
    """Rows × columns of figures with intervals as in ``figure.with_spread``.

    ``values``, ``errors``, ``reaches``: rows × columns, NaN where undefined (a figure without a
    note, which the caller replaces); ``alone``: columns with one unit only; ``bounds``: 2 × rows;
    ``curved``: per row.
    """
    errors = np.where(alone, np.nan, errors)
    spread = errors >= TINY
    span = np.where(spread, errors * reaches, 0.0)
    low = np.maximum(values - span, np.minimum(bounds[0][:, None], values))
    high = np.minimum(values + span, np.maximum(bounds[1][:, None], values))
    rows = np.flatnonzero(curved)
    low[rows], high[rows] = _curved(
        values[rows], span[rows], bounds[:, rows, None], low[rows], high[rows]
    )
    table: list[list[Figure]] = []
    for row in zip(*(array.tolist() for array in (values, errors, low, high)), strict=True):
        table.append(list(map(_figure, zip(*row, repeat(None), strict=False))))
    for one, column in zip(*np.nonzero(~spread), strict=True):
        table[one][column] = _without_interval(float(values[one, column]), errors[one, column])
    return table


def _curved(
    values: FloatArray, span: FloatArray, bounds: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Limits on the curved scale where the value lies within the bounds, else the plain ones."""
    lowest, highest = bounds
    below, above = values - lowest, highest - values
    inside = (below > TINY) & (above > TINY)
    room = np.where(inside, below * above, 1.0)
    # The odds of below against above, moved by a factor either way.
    odds = np.exp(np.minimum((highest - lowest) * span / room, _LARGEST_EXPONENT))
    far, near = above * odds, below * odds
    down = (lowest * far + highest * below) / np.where(inside, below + far, 1.0)
    up = (lowest * above + highest * near) / np.where(inside, above + near, 1.0)
    down, up = np.minimum(down, values), np.maximum(up, values)
    return np.where(inside, down, low), np.where(inside, up, high)


def _without_interval(value: float, error: float) -> Figure:
    if math.isnan(value):
        return Figure(None)
    # An error where there are no two units is no error.
    return Figure(value, note=ONE_UNIT) if math.isnan(error) else Figure(value, 0.0, note=NO_SPREAD)
