"""Code by code: agreement before anybody looked again, beside agreement after it."""

from __future__ import annotations

from collections.abc import Iterator
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

    ``before`` and ``after`` are of the same fragments, coders and codes. Where some judgements say
    nothing of some codes, since these meant something else then, each code has fragments of its
    own; else all codes have the same.
    """
    every = list(range(len(before.codes)))
    alone = before.mixed or after.mixed
    return tuple(
        one
        for codes in ([[code] for code in every] if alone else [every])
        for one in _changes(before, after, manner, codes)
    )


def _changes(
    before: Universe, after: Universe, manner: Manner, codes: list[int]
) -> Iterator[CodeChange]:
    import numpy as np

    from coder.agreement import code_agreement
    from coder.agreement import difference as difference_of

    clusters = np.array(before.clusters, dtype=np.int64)
    data = [one.data[codes] for one in (before, after)]
    found = difference_of(*data, clusters=clusters, bootstrap=manner.bootstrap, seed=manner.seed)
    twice = np.ones(clusters.size, dtype=np.bool_)
    for one in data:
        twice &= (~np.isnan(one[0])).sum(axis=0) >= 2
    figures = (code_agreement(one[:, :, twice]) for one in data)
    for code, first, second, change in zip(codes, *figures, found.codes, strict=True):
        yield CodeChange(before.codes[code], first.alpha.value, second.alpha.value, change["alpha"])
