"""Code by code: agreement before anybody looked again, beside agreement after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.reliability.whole import Manner

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.universe import Universe


@dataclass(frozen=True, slots=True)
class CodeChange:
    """The alpha of one code in the independent and in the revised judgements."""

    code: str
    first: float | None
    second: float | None
    change: Figure
    """The second less the first; its interval is paired."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "code": self.code,
            "independent": self.first,
            "revised": self.second,
            "difference": self.change.value,
            "low": self.change.low,
            "high": self.change.high,
            "note": self.change.note,
        }


def code_changes(before: Universe, after: Universe, manner: Manner) -> tuple[CodeChange, ...]:
    """One a code, in the codebook's order; both rest on the fragments that two judged each time.

    ``before`` and ``after`` are of the same fragments, coders and codes.
    """
    import numpy as np

    from coder.agreement import code_agreement
    from coder.agreement import difference as difference_of

    clusters = np.array(before.clusters, dtype=np.int64)
    found = difference_of(
        before.data, after.data, clusters=clusters, bootstrap=manner.bootstrap, seed=manner.seed
    )
    twice = np.ones(before.data.shape[2], dtype=np.bool_)
    for one in (before, after):
        twice &= (~np.isnan(one.data[0])).sum(axis=0) >= 2
    first, second = (code_agreement(one.data[:, :, twice]) for one in (before, after))
    return tuple(
        CodeChange(code, one.alpha.value, other.alpha.value, change["alpha"])
        for code, one, other, change in zip(before.codes, first, second, found.codes, strict=True)
    )
