"""How far two values of a scale lie apart, as weights of agreement and as alpha's distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.patterns import FloatArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
NamedWeights = Literal["identity", "linear", "quadratic"]


@dataclass(frozen=True, slots=True)
class Scale:
    """``weights``: values × values, 1 on the diagonal. ``distance``: alpha's, values × values with
    0 on the diagonal, or None for the ordinal one, which depends on the data."""

    weights: FloatArray
    distance: FloatArray | None
    identity: bool

    @property
    def n_values(self) -> int:
        """How many values the scale has."""
        return int(self.weights.shape[0])

    def distance_for(self, margin: FloatArray) -> FloatArray:
        """Alpha's distance, given how often each value was used (values)."""
        if self.distance is not None:
            return self.distance
        rank = midranks(margin)
        squared: FloatArray = np.square(rank[:, None] - rank[None, :])
        return squared


def midranks(margin: FloatArray) -> FloatArray:
    """Per value the number of uses up to its middle.

    Krippendorff's ordinal distance (2011, section E), the sum of n_g from v to k less half of n_v
    and n_k, is the difference of two of these. Linear in ``margin``; the last axis is the values.
    """
    ranks: FloatArray = np.cumsum(margin, axis=-1) - margin / 2
    return ranks


def nominal_scale(n_values: int) -> Scale:
    """Values that are either the same or not."""
    identity = np.eye(n_values)
    return Scale(identity, 1.0 - identity, identity=True)


def make_scale(
    n_values: int, values: ArrayLike | None, weights: NamedWeights | ArrayLike, level: Level
) -> Scale:
    """The scale for the arguments of ``coefficients``.

    Alpha's distance is 1 − weights, unless ``level`` says otherwise. ValueError for numbers or
    weights that do not fit ``n_values``, and for unknown names.
    """
    if level not in get_args(Level):
        raise ValueError(f"level is one of {', '.join(get_args(Level))}, not {level!r}")
    numbers = np.arange(n_values, dtype=np.float64) if values is None else _numbers(values)
    if numbers.shape != (n_values,):
        raise ValueError(f"{numbers.size} numbers for a scale of {n_values} values")
    matrix = _weight_matrix(numbers, weights)
    identity = bool(np.array_equal(matrix, np.eye(n_values)))
    if level == "nominal":
        return Scale(matrix, 1.0 - matrix, identity)
    if level == "ordinal":
        return Scale(matrix, None, identity)
    gap = numbers[:, None] - numbers[None, :]
    if level == "ratio":
        total = numbers[:, None] + numbers[None, :]
        if (numbers < 0).any():
            raise ValueError("a ratio scale has no negative numbers")
        gap = np.divide(gap, total, out=np.zeros_like(gap), where=total != 0)
    return Scale(matrix, np.square(gap), identity)


def _numbers(values: ArrayLike) -> FloatArray:
    array = np.asarray(values)
    if array.ndim == 1 and not np.issubdtype(array.dtype, np.number):
        # Names have no size: their order is all that there is.
        return np.arange(array.size, dtype=np.float64)
    numbers: FloatArray = array.astype(np.float64)
    if numbers.ndim != 1 or not np.isfinite(numbers).all():
        raise ValueError("values are one finite number per index")
    return numbers


def _weight_matrix(numbers: FloatArray, weights: NamedWeights | ArrayLike) -> FloatArray:
    size = numbers.size
    if isinstance(weights, str):
        if weights == "identity":
            return np.eye(size)
        if weights not in ("linear", "quadratic"):
            raise ValueError(f"weights are identity, linear, quadratic or a matrix: {weights!r}")
        gap = np.abs(numbers[:, None] - numbers[None, :])
        widest = gap.max(initial=0.0)
        relative = gap / widest if widest > 0 else gap
        named: FloatArray = 1.0 - (relative if weights == "linear" else np.square(relative))
        return named
    matrix = np.asarray(weights, dtype=np.float64)
    if matrix.shape != (size, size):
        raise ValueError(f"weights are {size} × {size} here, not {matrix.shape}")
    if not np.array_equal(matrix, matrix.T) or (np.diag(matrix) != 1).any():
        raise ValueError("weights are symmetric, with 1 on the diagonal")
    if (matrix < 0).any() or (matrix > 1).any():
        raise ValueError("weights lie between 0 and 1")
    return matrix
