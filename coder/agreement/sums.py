"""Figures that are smooth functions of sums over units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.agreement.joint import Design, Measure
from coder.agreement.patterns import FloatArray

_STEP = 1e-30
_CELLS = 4_000_000
Sums = NDArray[Any]
Formula = Callable[[Sums], Sums]


class SumsMeasure:
    """``formula``: rows × sums to names × rows, NaN where undefined; it takes complex sums too.
    ``per_unit``: units × sums. ``width``: numbers that the formula makes per row."""

    def __init__(
        self,
        names: tuple[str, ...],
        per_unit: FloatArray,
        formula: Formula,
        shape: Design,
        width: int = 1,
    ) -> None:
        self.names = names
        self._per_unit, self._formula = per_unit, formula
        self._step = max(1, _CELLS // max(1, width))
        self._groups = shape.collect(per_unit)
        self.values: FloatArray = self.weighted(shape.everything())[:, 0]

    def weighted(self, weights: FloatArray) -> FloatArray:
        """As ``joint.Measure``."""
        pieces = [
            self._formula(weights[start : start + self._step] @ self._groups)
            for start in range(0, weights.shape[0], self._step)
        ]
        return np.concatenate(pieces, axis=1)

    def pulls(self) -> FloatArray:
        """As ``joint.Measure``. The slope along each sum is the imaginary part for a sum moved by
        a tiny imaginary step (Squire & Trapp 1998): exact, as the formula is analytic."""
        total = self._per_unit.sum(axis=0)
        moved = total + 1j * _STEP * np.eye(total.size)
        slopes = self._formula(moved).imag / _STEP
        pulls: FloatArray = slopes @ self._per_unit.T
        return pulls


class DifferenceMeasure:
    """What the second measure has more than the first; both of the same figures and groups."""

    def __init__(self, first: Measure, second: Measure) -> None:
        self.names: tuple[str, ...] = first.names
        self._first, self._second = first, second
        self.values: FloatArray = second.values - first.values

    def pulls(self) -> FloatArray:
        """As ``joint.Measure``."""
        return self._second.pulls() - self._first.pulls()

    def weighted(self, weights: FloatArray) -> FloatArray:
        """As ``joint.Measure``."""
        return self._second.weighted(weights) - self._first.weighted(weights)
