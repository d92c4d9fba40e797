"""What pairs of coders did on one code: both used it, one alone, neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coder.agreement import CodeFigures


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Counts of fragments that two coders judged; of several pairs, summed over these."""

    both: int
    first: int
    """Only the first coder of the pair used the code."""
    second: int
    """Only the second one did."""
    neither: int

    @property
    def n(self) -> int:
        """All of them."""
        return self.both + self.first + self.second + self.neither

    @property
    def alone(self) -> int:
        """One coder used the code and the other did not."""
        return self.first + self.second

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "both": self.both,
            "first": self.first,
            "second": self.second,
            "neither": self.neither,
        }


def table_of(figures: CodeFigures) -> TwoByTwo:
    """The counts behind the figures of a code, summed over the pairs of coders."""
    found = figures.tables
    return TwoByTwo(
        sum(one.both for one in found),
        sum(one.first_only for one in found),
        sum(one.second_only for one in found),
        sum(one.neither for one in found),
    )
