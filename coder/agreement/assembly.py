"""From arrays of estimates and errors to figures with their reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from coder.agreement.figure import (
    FRAGMENT,
    NO_ABSENCES,
    NO_DATA,
    NO_OVERLAP,
    NO_USES,
    NO_VARIATION,
    NOT_BINARY,
    NOT_NOMINAL,
    NOT_TWO_CODERS,
    ONE_CODER,
    ONE_UNIT,
    ONE_VALUE,
    SOME_PAIRS_UNDEFINED,
    Figure,
    Interval,
    undefined,
    warned,
    with_spread,
)
from coder.agreement.linearised import standard_errors
from coder.agreement.nominal import Estimates, estimates
from coder.agreement.patterns import FloatArray, Patterns
from coder.agreement.scale import Scale
from coder.agreement.totals import Totals, totals

_TWO_CODERS = ("cohen", "scott", "kappa_max")
_BINARY = ("dice", "negative")
_SHARES = ("percent", "dice", "negative")
_CHANCE_FROM_SCALE = ("ac1", "brennan_prediger")
CURVED = ("alpha", "scott", "light", "dice", "negative", "kappa_max")
"""Coefficients without a published interval for independent units: theirs is on the curved scale
of ``with_spread``."""
_GWET = ("percent", "conger", "fleiss", "ac1", "brennan_prediger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficients:
    """Agreement of coders on units.

    ``coders``: how many judged a unit that another judged too; ``n``: units that two or more
    judged. ``ac1`` is AC2 where the scale is weighted; ``dice`` is agreement on the value 1 of a
    binary scale, pooled over the pairs of coders, ``negative`` the same on the value 0;
    ``kappa_max`` is the largest Cohen's kappa that two coders can reach with their margins.
    ``interval`` says what the intervals take as independent.
    """

    percent: Figure
    alpha: Figure
    cohen: Figure
    scott: Figure
    conger: Figure
    fleiss: Figure
    light: Figure
    ac1: Figure
    brennan_prediger: Figure
    dice: Figure
    negative: Figure
    kappa_max: Figure
    coders: int
    n: int
    interval: Interval = FRAGMENT

    @property
    def kappa(self) -> Figure:
        """Cohen's for two coders, Conger's for more."""
        return self.cohen if self.coders <= 2 else self.conger


@dataclass(frozen=True, slots=True)
class State:
    """What the data of one row allow.

    ``coders``: how many judged a unit that another judged too (or anything, where there is no such
    unit); ``reason``: why nothing at all can be computed; ``margin``: uses of each value on the
    units that two coders judged.
    """

    coders: int
    reason: str | None
    margin: FloatArray


@dataclass(frozen=True, slots=True)
class Measurement:
    """Sums, estimates and standard errors (name → rows) of rows of counts on one scale."""

    scale: Scale
    totals: Totals
    estimates: Estimates
    errors: dict[str, FloatArray]

    def state(self, row: int) -> State:
        """What the row allows."""
        t = self.totals
        anything = int((t.by_coder[row].sum(axis=1) > 0).sum())
        if t.paired[row] > 0:
            return State(self._paired_coders(row), None, t.margin[row])
        reason = NO_OVERLAP if anything > 1 else ONE_CODER if anything else NO_DATA
        return State(anything, reason, t.margin[row])

    def _paired_coders(self, row: int) -> int:
        met = self.totals.by_pair[row].sum(axis=(1, 2)) > 0
        pairs = combinations(range(self.totals.by_coder.shape[1]), 2)
        return len({coder for pair, both in zip(pairs, met, strict=True) if both for coder in pair})

    def value(self, name: str, row: int) -> float:
        """The coefficient, NaN where undefined."""
        return float(self.estimates.values[name][row])

    def figure(self, name: str, row: int, state: State) -> Figure:
        """A figure whose interval takes units as independent."""
        value = self.value(name, row)
        reason = self._why_undefined(name, value, state)
        if reason is not None:
            return undefined(reason)
        if self.totals.paired[row] < 2:
            return Figure(value, note=ONE_UNIT)
        units = self.totals.coded[row] if name in _GWET else self.totals.paired[row]
        df = math.inf if name == "cohen" else float(units) - 1.0
        spread = with_spread(
            value, float(self.errors[name][row]), df, bounds=bounds(name), curved=name in CURVED
        )
        return self.marked(name, row, state, spread)

    def marked(self, name: str, row: int, state: State, figure: Figure) -> Figure:
        """Light's mean says so where pairs of coders are missing from it."""
        partial = name == "light" and state.coders > 2 and figure.value is not None
        if partial and np.isnan(self.estimates.pairwise[row]).any():
            return warned(figure, SOME_PAIRS_UNDEFINED)
        return figure

    def _why_undefined(self, name: str, value: float, state: State) -> str | None:
        if state.reason is not None:
            return state.reason
        if name in _TWO_CODERS and state.coders > 2:
            return NOT_TWO_CODERS
        if name in _BINARY and not (self.scale.n_values == 2 and self.scale.identity):
            return NOT_BINARY
        if name == "kappa_max" and not self.scale.identity:
            return NOT_NOMINAL
        if not math.isnan(value):
            return None
        if name in _CHANCE_FROM_SCALE and self.scale.n_values < 2:
            return ONE_VALUE
        return {"dice": NO_USES, "negative": NO_ABSENCES}.get(name, NO_VARIATION)


def measure(patterns: Patterns, counts: FloatArray, scale: Scale) -> Measurement:
    """``counts``: rows × patterns."""
    t = totals(patterns, counts, scale)
    e = estimates(t, scale)
    return Measurement(scale, t, e, standard_errors(patterns, counts, scale, t, e))


def bounds(name: str) -> tuple[float, float]:
    """The range of a coefficient."""
    return (0.0, 1.0) if name in _SHARES else (-1.0, 1.0)
