"""What every door of this package hands back: a number, its spread, and why it may be absent.

Notes are machine codes. Whoever shows a figure to a person translates them.
"""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from coder.agreement.student import t_quantile

NO_DATA: Final = "no_data"
"""Not one judgement."""
ONE_CODER: Final = "one_coder"
"""Only one coder judged anything."""
NO_OVERLAP: Final = "no_overlap"
"""Several coders, but no unit that two of them judged."""
NO_VARIATION: Final = "no_variation"
"""All judgements that could be compared are the same: agreement beyond chance is 0/0."""
NO_USES: Final = "no_uses"
"""Nobody used the code where two coders judged: agreement on its uses is 0/0."""
NO_ABSENCES: Final = "no_absences"
"""Everybody always used the code: agreement on its absence is 0/0."""
ONE_VALUE: Final = "one_value"
"""The scale has a single value."""
NOT_TWO_CODERS: Final = "not_two_coders"
"""The coefficient exists for two coders only."""
NOT_BINARY: Final = "not_binary"
"""The coefficient exists for a scale of two unweighted values only."""
NOT_NOMINAL: Final = "not_nominal"
"""The coefficient exists without weights only."""
ONE_UNIT: Final = "one_unit"
"""A value, but one unit tells nothing about its spread."""
NO_SPREAD: Final = "no_spread"
"""A value with a standard error of 0: the data say nothing about its uncertainty."""
UNDEFINED_REPLICATES: Final = "undefined_replicates"
"""A value, but it is undefined in too many resamples (or without one of the clusters)."""
ESTIMATE_OUTSIDE: Final = "estimate_outside"
"""A value, but the percentile interval of its resamples does not contain it."""
NO_ERROR_FORMULA: Final = "no_error_formula"
"""A value, but its spread is only known from five clusters on."""
TOO_FEW_USES: Final = "too_few_uses"
"""A value and an interval that is too narrow: fewer than ten units have the code."""
TOO_FEW_ABSENCES: Final = "too_few_absences"
"""A value and an interval that is too narrow: fewer than ten units are without the code."""
SOME_PAIRS_UNDEFINED: Final = "some_pairs_undefined"
"""A mean over pairs of coders from which undefined pairs were left out."""

SOME_CODES_UNDEFINED: Final = "some_codes_undefined"
"""A mean over codes from which those without a value were left out."""

FRAGMENT: Final = "fragment"
TRANSCRIPT: Final = "transcript"
Interval = Literal["fragment", "transcript"]
"""What an interval takes as independent: single units (too narrow where these belong together in
transcripts), or whole clusters."""

CONFIDENCE: Final = 0.95
MIN_CLUSTERS: Final = 5
MIN_USES: Final = 10
TINY: Final = 1e-12


class Figure(NamedTuple):
    """A coefficient.

    ``value`` is None when it is undefined, and ``note`` says why. ``se`` is its standard error,
    ``low`` and ``high`` its 95 % interval, which contains the value or is None. A ``note`` beside
    a value is a warning, or the reason why the interval is absent. (A named tuple, as a report
    makes hundreds of them, and a frozen dataclass takes ten times as long to make.)
    """

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    note: str | None = None


def undefined(note: str) -> Figure:
    """The figure that has no value, with the reason."""
    return Figure(None, note=note)


def with_spread(
    value: float,
    se: float,
    df: float,
    *,
    bounds: tuple[float, float] = (-1.0, 1.0),
    curved: bool = False,
) -> Figure:
    """A value with the interval value ± t(df)·se, clipped to ``bounds``.

    ``curved``: on the scale of log((value − lowest)/(highest − value)) instead, with the error that
    the delta method gives there: twice Fisher's atanh scale for a coefficient between −1 and 1, the
    logit for a share. Its limits keep within the bounds by themselves, and near a bound hold their
    95 % better. A value on or beyond a bound has the plain interval. ``df`` may be infinite (normal
    interval). A NaN ``se`` means that one unit was all there was; an ``se`` of 0 gives no interval,
    as it would claim certainty.
    """
    if math.isnan(se) or df < 1:
        return Figure(value, note=ONE_UNIT)
    if se < TINY:
        return Figure(value, se=0.0, note=NO_SPREAD)
    reach = t_quantile(0.5 + CONFIDENCE / 2, df) * se
    lowest, highest = bounds
    if curved and lowest + TINY < value < highest - TINY:
        low, high = curved_limits(value, reach, bounds)
        return Figure(value, se, low, high)
    # A value can lie outside its usual range (Fleiss with many singly judged units); the
    # interval must contain it all the same.
    low = max(value - reach, min(lowest, value))
    high = min(value + reach, max(highest, value))
    return Figure(value, se, low, high)


def curved_limits(value: float, reach: float, bounds: tuple[float, float]) -> tuple[float, float]:
    """Limits on the curved scale of ``with_spread``; ``value`` lies within ``bounds``."""
    lowest, highest = bounds
    span = (highest - lowest) * reach / ((value - lowest) * (highest - value))
    middle = math.log((value - lowest) / (highest - value))
    low, high = (
        lowest + (highest - lowest) * (1.0 + math.tanh((middle + side) / 2.0)) / 2.0
        for side in (-span, span)
    )
    return min(low, value), max(high, value)


def warned(figure: Figure, note: str) -> Figure:
    """The figure with a warning, unless it already carries a note."""
    return figure if figure.note is not None else figure._replace(note=note)
