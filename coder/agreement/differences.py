"""Where coders differ: codes left out, and codes used for one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from coder.agreement.labelsets import judged_presence
from coder.agreement.patterns import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class Confusion:
    """Differences per pair of coders and unit, and per code.

    ``pairs``: the coders of each pair, by row of the data. ``judged``: pairs × units, whether both
    judged. ``confusions`` and ``omissions``: pairs × units, for the sets A and B of the two coders
    min(|A∖B|, |B∖A|) and what is left of the larger difference; 0 where not judged.
    ``matrix``: codes × codes; on the diagonal how often both used the code, elsewhere how often the
    first coder of a pair used i and not j where the second used j and not i. ``alone``: per code
    how often one coder used it while the other had no code of their own to set against it.
    """

    pairs: tuple[tuple[int, int], ...]
    judged: BoolArray
    confusions: IntArray
    omissions: IntArray
    matrix: IntArray
    alone: IntArray

    @property
    def n_confusions(self) -> int:
        """Confusions over all pairs and units."""
        return int(self.confusions.sum())

    @property
    def n_omissions(self) -> int:
        """Omissions over all pairs and units."""
        return int(self.omissions.sum())

    @property
    def symmetric(self) -> IntArray:
        """``matrix`` without regard to which coder used which (each difference counted once)."""
        both = np.diag(np.diag(self.matrix))
        folded: IntArray = self.matrix + self.matrix.T - both
        return folded


def confusion(sets: ArrayLike) -> Confusion:
    """Omissions and confusions of every pair of coders.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing.
    Two codes against one on a unit give one confusion and one omission; in the matrix both stand
    against the one, as nothing says which of them was meant.
    """
    present, judged = judged_presence(sets)
    n_codes, n_coders, n_units = present.shape
    pairs = tuple(combinations(range(n_coders), 2))
    both_judged = np.zeros((len(pairs), n_units), dtype=np.bool_)
    confusions = np.zeros((len(pairs), n_units), dtype=np.int64)
    omissions = np.zeros((len(pairs), n_units), dtype=np.int64)
    matrix = np.zeros((n_codes, n_codes), dtype=np.int64)
    alone = np.zeros(n_codes, dtype=np.int64)
    for row, (one, other) in enumerate(pairs):
        both = judged[one] & judged[other]
        a, b = present[:, one] & both, present[:, other] & both
        only_a, only_b = a & ~b, b & ~a
        more_a, more_b = only_a.sum(axis=0), only_b.sum(axis=0)
        both_judged[row] = both
        confusions[row] = np.minimum(more_a, more_b)
        omissions[row] = np.abs(more_a - more_b)
        # float64 products are exact for counts and much faster than integer ones.
        across = only_a.astype(np.float64) @ only_b.astype(np.float64).T
        matrix += np.rint(across).astype(np.int64) + np.diag((a & b).sum(axis=1))
        alone += (only_a & (more_b == 0)).sum(axis=1) + (only_b & (more_a == 0)).sum(axis=1)
    return Confusion(pairs, both_judged, confusions, omissions, matrix, alone)
