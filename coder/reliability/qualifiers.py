"""What coders say with a code: which assignments count, and how well they agree on each qualifier.

Presence ignores qualifiers. Where values do not count (absent, expectation), alpha is given for
codes as assigned and for those that count; each qualifier has its own figure, over the pairs of
coders that both used the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.codebook import Qualifier
from coder.codebook.qualifying import partly_counting
from coder.reliability.report import agreement_of
from coder.reliability.rows import Row
from coder.reliability.whole import USUAL, Manner
from coder.study.coders import find_coder
from coder.study.qualified import qualified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import Figure
    from coder.study import Study
    from coder.universe import Universe

Said = Mapping[tuple[int, int, int], Mapping[str, str]]
"""(coder, code, fragment) by position → what was said with that assignment."""


@dataclass(frozen=True, slots=True)
class Counting:
    """A code, or the whole: alpha of what was assigned, and of what was assigned and counts."""

    code: str
    """``overall`` for the whole, as sets."""
    assigned: Row
    counting: Row

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "code": self.code,
            "assigned": self.assigned.document(),
            "assigned_and_counting": self.counting.document(),
        }


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """How well coders agree on one qualifier, over pairs that both used the code.

    A unit is a fragment and a code that two or more used there; no answer is a value of its own.
    """

    qualifier: str
    code: str
    """The code that it is about; "" for all codes that it goes with."""
    n: int
    """Fragments and codes with two or more coders who used the code."""
    answered: int
    """Those of them on which all these coders answered."""
    percent: Figure
    alpha: Figure

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "qualifier": self.qualifier,
            "code": self.code or None,
            "n": self.n,
            "answered": self.answered,
            "percent": self.percent.value,
            "alpha": self.alpha.value,
            "alpha_low": self.alpha.low,
            "alpha_high": self.alpha.high,
            "note": self.alpha.note,
        }


@dataclass(frozen=True, slots=True)
class Qualified:
    """All that there is to say about qualifiers; both empty where the codebook declares none."""

    counting: tuple[Counting, ...] = ()
    """The codes that have values that do not count, and last the whole."""
    rows: tuple[QualifierRow, ...] = ()
    said: int = 0
    """Assignments with which something was said."""

    def document(self) -> dict[str, Any]:
        """As JSON has it; nothing where the codebook declares no qualifiers."""
        found: dict[str, Any] = {}
        if self.counting:
            found["counting"] = [one.document() for one in self.counting]
        if self.rows:
            found["qualifiers"] = [one.document() for one in self.rows]
        return found


def qualifier_figures(study: Study, universe: Universe, manner: Manner = USUAL) -> Qualified:
    """The figures on qualifiers, over the same independent judgements as ``universe``."""
    book = universe.codebook
    if not book.qualifiers:
        return Qualified()
    said = _said(study, universe)
    rows = [
        _row(universe, said, qualifier, code)
        for qualifier in book.qualifiers
        for code in ("", *_with(universe, qualifier))
    ]
    shown = tuple(row for row in rows if row is not None)
    return Qualified(_counting(universe, said, manner), shown, len(said))


def _with(universe: Universe, qualifier: Qualifier) -> tuple[str, ...]:
    return tuple(code for code in universe.codes if not qualifier.codes or code in qualifier.codes)


def _said(study: Study, universe: Universe) -> Said:
    at = {identity: place for place, identity in enumerate(universe.fragments)}
    layer = {code: place for place, code in enumerate(universe.codes)}
    found = {}
    for place, name in enumerate(universe.coders):
        coder = find_coder(study, name)
        for fragment, code, pairs in qualified(study, universe.coding_pass, coder):
            if fragment in at and code in layer:
                key = (place, layer[code], at[fragment])
                if universe.data[key[1], place, key[2]] == 1.0:
                    found[key] = dict(pairs)
    return found


def _counting(universe: Universe, said: Said, manner: Manner) -> tuple[Counting, ...]:
    book = universe.codebook
    codes = [code for code in partly_counting(book) if code in universe.codes]
    if not codes:
        return ()
    data = universe.data.copy()
    for (coder, code, fragment), values in said.items():
        if not book.counts(tuple(values.items())):
            data[code, coder, fragment] = 0.0  # judged, and nothing of it counts
    before = agreement_of(universe, manner=manner)
    after = agreement_of(replace(universe, data=data), manner=manner)
    rows = zip((*before.codes, before.overall), (*after.codes, after.overall), strict=True)
    return tuple(
        Counting(one.code, one, other)
        for one, other in rows
        if one.code in codes or one is before.overall
    )


def _row(universe: Universe, said: Said, qualifier: Qualifier, code: str) -> QualifierRow | None:
    """None for a single code on which no two coders met."""
    import numpy as np

    from coder.agreement import Figure

    codes = [universe.codes.index(one) for one in ((code,) if code else _with(universe, qualifier))]
    values, clusters = _values(universe, said, qualifier, codes)
    n = values.shape[1]
    if not n:
        return (
            None
            if code
            else QualifierRow(qualifier.id, code, 0, 0, *[Figure(None, note="no_data")] * 2)
        )
    silent = float(len(qualifier.values))
    answered = int((~(values == silent).any(axis=0)).sum())
    percent, alpha = _figures(values, len(qualifier.values) + 1, np.array(clusters))
    return QualifierRow(qualifier.id, code, n, answered, percent, alpha)


def _values(
    universe: Universe, said: Said, qualifier: Qualifier, codes: list[int]
) -> tuple[NDArray[np.float64], list[int]]:
    """Coders × units: which value, the last one for no answer, NaN where the code is not used."""
    import numpy as np

    place = {value.id: number for number, value in enumerate(qualifier.values)}
    columns, clusters = [], []
    for code in codes:
        used = universe.data[code] == 1.0
        for fragment in np.flatnonzero(used.sum(axis=0) >= 2):
            column = np.full(used.shape[0], np.nan)
            for coder in np.flatnonzero(used[:, fragment]):
                value = said.get((int(coder), code, int(fragment)), {}).get(qualifier.id, "")
                column[coder] = place.get(value, len(place))
            columns.append(column)
            clusters.append(universe.clusters[fragment])
    if not columns:
        return np.empty((len(universe.coders), 0)), []
    return np.array(columns).T, clusters


def _figures(
    values: NDArray[np.float64], size: int, clusters: NDArray[np.int64]
) -> tuple[Figure, Figure]:
    """Percent and nominal alpha; from five transcripts on, one of them left out at a time."""
    import numpy as np

    from coder.agreement import Figure, coefficients
    from coder.agreement.figure import MIN_CLUSTERS
    from coder.agreement.resampling import jackknife_figure

    whole = coefficients(values, n_values=size)
    homes = np.unique(clusters)
    if whole.alpha.value is None or homes.size < MIN_CLUSTERS:
        return whole.percent, whole.alpha
    found = []
    for name in ("percent", "alpha"):
        rest = [coefficients(values[:, clusters != home], n_values=size) for home in homes]
        parts = [getattr(one, name).value for one in rest]
        left_out = np.array([np.nan if part is None else part for part in parts])
        found.append(jackknife_figure(getattr(whole, name).value, left_out))
    assert all(isinstance(one, Figure) for one in found)
    return found[0], found[1]
