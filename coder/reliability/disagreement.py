"""What the disagreement is: left out or mixed up, by whom, and where to begin talking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.model import CodingPass
from coder.study.about import coders_are_named
from coder.study.passes import allocations
from coder.universe import Universe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement.labelsets import LabelSets
    from coder.study import Study

FIRST = 10
"""How many fragments a discussion begins with."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a coder is from the others: the mean MASI distance of their judgements."""

    who: str
    """A name, or ``coach`` or ``researcher`` where no name is to be shown."""
    named: bool
    value: float | None
    """0 = always the same sets, 1 = never a code in common; None where they met nobody."""
    coders: int = 1
    """How many it is the mean of."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "coder" if self.named else "kind": self.who,
            "distance": self.value,
            "n_coders": self.coders,
        }


@dataclass(frozen=True, slots=True)
class Disputed:
    """A fragment on which coders are far apart."""

    transcript: str
    number: str
    codes: tuple[str, ...]
    """Those that some used and some did not, in the codebook's order."""
    distance: float
    """Mean MASI distance over the pairs of coders."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "transcript": self.transcript,
            "fragment": self.number,
            "codes": list(self.codes),
            "distance": self.distance,
        }


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Over all pairs of coders and fragments."""

    codes: tuple[str, ...]
    """Those of the overall figures."""
    matrix: tuple[tuple[int, ...], ...]
    """Codes × codes: on the diagonal how often both used it, elsewhere how often one coder used
    the one and the other the other."""
    alone: tuple[int, ...]
    """Per code how often one coder used it and the other had nothing of their own against it."""
    n_confusions: int
    n_omissions: int
    distances: tuple[Distance, ...]
    """Farthest first."""
    fragments: tuple[Disputed, ...]
    """Those to discuss first, farthest apart first."""

    @property
    def confusions(self) -> Mapping[tuple[str, str], int]:
        """Pair of codes (in codebook order) → how often they are confused."""
        return {
            (one, other): self.matrix[i][j]
            for i, one in enumerate(self.codes)
            for j, other in enumerate(self.codes)
            if i < j
        }

    @property
    def share_of_confusions(self) -> float | None:
        """Confusions / all differences."""
        every = self.n_confusions + self.n_omissions
        return self.n_confusions / every if every else None

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        share = self.share_of_confusions
        return {
            "codes": list(self.codes),
            "matrix": [list(row) for row in self.matrix],
            "alone": list(self.alone),
            "share_of_confusions": share,
            "share_of_omissions": None if share is None else 1 - share,
            "coders": [one.document() for one in self.distances],
            "discuss_first": [one.document() for one in self.fragments],
        }

    def as_shown_to(self, study: Study, universe: Universe) -> Disagreement:
        """With names only of oneself, or of all where the team switched that on."""
        if coders_are_named(study):
            return self
        kinds = dict(zip(universe.coders, universe.kinds, strict=True))
        me = study.coder.name if study.coder else ""
        shown = [one for one in self.distances if one.who == me]
        for kind in sorted(set(kinds.values())):
            values = [one.value for one in self.distances if kinds[one.who] == kind]
            known = [one for one in values if one is not None]
            mean = sum(known) / len(known) if known else None
            shown.append(Distance(kind, False, mean, len(values)))
        return replace(self, distances=_ranked(shown))


def _ranked(distances: Sequence[Distance]) -> tuple[Distance, ...]:
    return tuple(sorted(distances, key=lambda one: -1.0 if one.value is None else -one.value))


def readable(study: Study, coding_pass: CodingPass) -> frozenset[str] | None:
    """Names of the transcripts whose fragments this coder may be pointed to; None = all."""
    if study.coder is None:
        return None
    return frozenset(
        one.transcript
        for one in allocations(study, coding_pass)
        if one.coder_id == study.coder.id and not one.released
    )


def disagreement_of(
    universe: Universe,
    names: tuple[str, ...],
    sets: NDArray[np.float64],
    labels: LabelSets,
    *,
    of: frozenset[str] | None = None,
) -> Disagreement:
    """``names``, ``sets``, ``labels``: the codes of the overall figures and their data, twice.

    ``of``: the transcripts that may be pointed to, None = all.
    """
    from coder.agreement import confusion

    found = confusion(sets)
    folded = found.symmetric
    by_coder, by_fragment = _distances(sets, labels)
    return Disagreement(
        codes=names,
        matrix=tuple(tuple(int(n) for n in row) for row in folded),
        alone=tuple(int(n) for n in found.alone),
        n_confusions=found.n_confusions,
        n_omissions=found.n_omissions,
        distances=_ranked(
            [
                Distance(who, True, value)
                for who, value in zip(universe.coders, by_coder, strict=True)
            ]
        ),
        fragments=_first(universe, names, sets, by_fragment, of),
    )


def _distances(
    sets: NDArray[np.float64], labels: LabelSets
) -> tuple[list[float | None], NDArray[np.float64]]:
    """Mean MASI distance per coder (to the others) and per fragment (over its pairs)."""
    from itertools import combinations

    import numpy as np

    from coder.agreement.labelsets import set_distance

    sizes = labels.members.sum(axis=1)
    n_coders, n_units = labels.index.shape
    total, pairs = np.zeros(n_units), np.zeros(n_units)
    mine, met = np.zeros(n_coders), np.zeros(n_coders)
    near = _table(labels)
    for one, other in combinations(range(n_coders), 2):
        both = np.flatnonzero((labels.index[one] >= 0) & (labels.index[other] >= 0))
        first, second = labels.index[one, both], labels.index[other, both]
        if near is None:
            shared = (labels.members[first] & labels.members[second]).sum(axis=1)
            apart = set_distance(shared, sizes[first], sizes[second], "masi")
        else:
            apart = near[first, second]
        total[both] += apart
        pairs[both] += 1
        for who in (one, other):
            mine[who] += apart.sum()
            met[who] += both.size
    means = np.full(sets.shape[2], np.nan)
    kept = (~np.isnan(sets[0])).sum(axis=0) >= 2
    means[kept] = total / pairs
    return [float(x / n) if n else None for x, n in zip(mine, met, strict=True)], means


def _table(labels: LabelSets) -> NDArray[np.float64] | None:
    """The distances of all pairs of sets, where these are not too many."""
    from coder.reliability.pairs import MOST_SETS, Near

    return Near.of(labels).distance if labels.members.shape[0] <= MOST_SETS else None


def _first(
    universe: Universe,
    names: tuple[str, ...],
    sets: NDArray[np.float64],
    apart: NDArray[np.float64],
    of: frozenset[str] | None,
) -> tuple[Disputed, ...]:
    import numpy as np

    used, judged = sets == 1.0, ~np.isnan(sets[0])
    mixed = used.any(axis=1) & ~(used | ~judged).all(axis=1)
    # Of equally distant ones those with more codes to talk about come first.
    order = np.lexsort((-mixed.sum(axis=0), -np.nan_to_num(apart)))
    found: list[Disputed] = []
    for unit in order:
        if len(found) == FIRST or not apart[unit] > 0:
            break
        transcript = universe.transcripts[universe.clusters[unit]]
        if of is not None and transcript not in of:
            continue
        found.append(
            Disputed(
                transcript,
                universe.numbers[unit] if universe.numbers else str(unit + 1),
                tuple(code for code, one in zip(names, mixed[:, unit], strict=True) if one),
                float(apart[unit]),
            )
        )
    return tuple(found)
