"""Agreement on one variable, nominal or weighted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.assembly import Coefficients, measure
from coder.agreement.figure import FRAGMENT
from coder.agreement.nominal import NAMES
from coder.agreement.patterns import IntArray, as_values, cluster_indices, tally
from coder.agreement.scale import Level, NamedWeights, make_scale


def coefficients(
    data: ArrayLike,
    *,
    n_values: int | None = None,
    values: ArrayLike | None = None,
    weights: NamedWeights | ArrayLike = "identity",
    level: Level = "nominal",
) -> Coefficients:
    """All coefficients of one variable.

    ``data``: coders × units, whole numbers 0…n_values − 1 as floats, NaN = missing. ``n_values``
    defaults to the number of ``values``, of rows of a weight matrix, or the largest index + 1; it
    is the size of the scale, used or not, and matters to AC1 and Brennan-Prediger. ``values``: the
    numbers behind the indices, for weights and distances (default: the indices). ``weights`` apply
    to every coefficient: "identity", "linear" (1 − |i − j|/range), "quadratic" (1 − its square,
    which makes alpha the interval alpha) or a symmetric matrix with 1 on the diagonal. ``level`` is
    that of alpha's distance; another than nominal takes precedence over the weights there.

    Standard errors as in ``linearised.standard_errors``; intervals are value ± t(N − 1)·se, for
    Cohen the normal interval that belongs to its large-sample error; Gwet's N counts units with
    one judgement too, as irrCAC does. Raises ValueError for data outside the scale.
    """
    array = np.asarray(data, dtype=np.float64)
    if array.ndim != 2:
        raise ValueError(f"data is coders × units, not {array.ndim}-dimensional")
    indices = as_values(array, n_values)
    size = max(1, _scale_size(indices, values, weights) if n_values is None else n_values)
    if indices.max(initial=-1) >= size:
        raise ValueError(f"a value is outside a scale of {size} values (0…{size - 1})")
    scale = make_scale(size, values, weights, level)
    clusters, _ = cluster_indices(None, indices.shape[1])
    patterns, counts = tally(indices[None], size, clusters, 1)
    measured = measure(patterns, counts[:, 0, :], scale)
    state = measured.state(0)
    figures = {name: measured.figure(name, 0, state) for name in NAMES}
    units = int(measured.totals.paired[0])
    return Coefficients(**figures, coders=state.coders, n=units, interval=FRAGMENT)


def _scale_size(
    indices: IntArray, values: ArrayLike | None, weights: NamedWeights | ArrayLike
) -> int:
    if values is not None:
        return int(np.asarray(values).size)
    if not isinstance(weights, str):
        return int(np.asarray(weights).shape[0])
    return int(indices.max(initial=-1)) + 1
