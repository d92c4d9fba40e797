"""The same figures for each pair of coders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.codecounts import count_codes
from coder.agreement.codefigures import CodeFigures
from coder.agreement.codes import figures_of
from coder.agreement.labelsets import Distance
from coder.agreement.sets import SetFigures, set_agreement


@dataclass(frozen=True, slots=True)
class PairFigures:
    """``coders``: the pair, by row of the data; ``overall``: whole judgements; ``codes``: each."""

    coders: tuple[int, int]
    overall: SetFigures
    codes: tuple[CodeFigures, ...]


def pair_agreement(
    data: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    distance: Distance = "masi",
    bootstrap: int = 0,
    seed: int = 1,
) -> tuple[PairFigures, ...]:
    """Agreement of each pair of coders, over all codes and on every code.

    ``data``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing. The
    other arguments are those of ``code_agreement`` and ``set_agreement``.
    """
    array = np.asarray(data, dtype=np.float64)
    counted = count_codes(array, clusters)
    return tuple(
        PairFigures(
            pair,
            set_agreement(
                array[:, list(pair)],
                distance=distance,
                clusters=clusters,
                bootstrap=bootstrap,
                seed=seed,
            ),
            figures_of(counted.pair(*pair), bootstrap=bootstrap, seed=seed),
        )
        for pair in combinations(range(array.shape[1]), 2)
    )
