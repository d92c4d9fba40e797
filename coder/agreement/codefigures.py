"""What is known of the agreement on one code."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from coder.agreement.binary import NAMES
from coder.agreement.figure import Figure, Interval


class PairTable(NamedTuple):
    """The 2 × 2 table of one pair of coders on a code, over the units that both judged."""

    coders: tuple[int, int]
    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """Units that both judged."""
        return self.both + self.first_only + self.second_only + self.neither


class CodeFigures(NamedTuple):
    """Agreement on one code.

    First all coefficients, as in ``Coefficients``. ``coders``: how many judged a unit that another
    judged too; ``n``: units that two or more judged; ``interval``: what the intervals take as
    independent; ``uses`` and ``judged``: per coder (all rows of the data), on the ``n`` units;
    ``prevalence``: uses / judgements, None without judgements. ``clusters``: how many clusters hold
    one of the ``n`` units (None where no clusters were given); ``undefined``: per coefficient how
    many replicates were undefined (bootstrap, or clusters left out); ``note``: the reason or
    warning that holds for the code as a whole. ``units_with`` and ``units_without``: on how many of
    the ``n`` units somebody used the code, and somebody did not; ``pair_counts``: the cells of
    ``tables``, pair by pair; ``bootstrap`` and ``seed``: what the intervals were drawn with (0 and
    None where they were not). (A named tuple for the reason that ``Figure`` is one.)
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
    interval: Interval
    uses: tuple[int, ...]
    judged: tuple[int, ...]
    prevalence: float | None
    clusters: int | None
    undefined: Mapping[str, int]
    note: str | None
    units_with: int
    units_without: int
    pair_counts: tuple[tuple[int, int, int, int], ...]
    bootstrap: int
    seed: int | None

    @property
    def kappa(self) -> Figure:
        """Cohen's for two coders, Conger's for more."""
        return self.cohen if self.coders <= 2 else self.conger

    def named(self) -> dict[str, Figure]:
        """The coefficients by name, in order."""
        return {name: getattr(self, name) for name in NAMES}

    def with_figures(self, figures: Mapping[str, Figure]) -> CodeFigures:
        """The same with other coefficients: all of them, in order."""
        return CodeFigures._make([*figures.values(), *self[len(NAMES) :]])

    @property
    def tables(self) -> tuple[PairTable, ...]:
        """The 2 × 2 table of each pair of coders, by row of the data."""
        pairs = combinations(range(len(self.uses)), 2)
        return tuple(
            PairTable(pair, *cells) for pair, cells in zip(pairs, self.pair_counts, strict=True)
        )

    @property
    def prevalence_index(self) -> float | None:
        """|both − neither| / n over all pairs of coders (Byrt, Bishop & Carlin 1993).

        0: as many joint uses as joint absences; near 1: hardly used, or used nearly everywhere.
        None without a pair that judged the same unit.
        """
        n = sum(table.n for table in self.tables)
        tilt = sum(table.both - table.neither for table in self.tables)
        return abs(tilt) / n if n else None

    @property
    def bias_index(self) -> float | None:
        """|first only − second only| / n, summed over the pairs of coders (the same source).

        How much more often one coder of a pair uses the code than the other; 0: equally often.
        """
        n = sum(table.n for table in self.tables)
        tilt = sum(abs(table.first_only - table.second_only) for table in self.tables)
        return tilt / n if n else None
