"""From the judgements of a pass to the figures that a report shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.model import CodingPass
from coder.reliability.checks import Sealed, sealed
from coder.reliability.disagreement import Disagreement, disagreement_of
from coder.reliability.disagreement import readable as readable_
from coder.reliability.kept import Kept, kept
from coder.reliability.pairs import pair_rows
from coder.reliability.revised import CodeChange, code_changes
from coder.reliability.rows import Row, code_row, figure_document
from coder.reliability.slices import By, Part, by_transcript, of_fragments, parts_of
from coder.reliability.whole import (
    USUAL,
    Difference,
    Level,
    Manner,
    codebook_row,
    difference,
    difference_without,
    pairs_row,
    set_row,
    uses_of,
)
from coder.study.arrays import has_stage
from coder.study.reopened import Reopening, reopenings
from coder.universe import EVERYTHING, Subset, Universe, rolled_up, universe_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import Figure
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement report of one pass."""

    universe: Universe
    interval: Literal["transcript", "fragment"]
    """What the intervals take as independent; ``fragment`` is too narrow (under 5 transcripts)."""
    level: Level
    overall: Row
    codes: tuple[Row, ...]
    pairs: tuple[Row, ...]
    pair_codes: tuple[Row, ...]
    """One row a pair and code."""
    n_pairable: int
    disagreement: Disagreement
    """What the differences are, and where."""
    n_undefined: int = 0
    """How many codes have no alpha, so that they are not in the mean of the alphas."""
    without_late: Row | None = None
    """The whole without transcripts coded after discussion, where there are such."""
    late_difference: Difference | None = None
    """What those transcripts make of alpha."""
    parts: tuple[Row, ...] = field(default=())
    """The whole by transcript, role and so on, where that was asked for."""
    part_codes: tuple[Row, ...] = field(default=())
    """One row a part and code."""
    cut_by: tuple[Part, ...] = field(default=())
    """The parts that ``parts`` has the figures of, in the same order."""
    sealed: Sealed | None = None
    """Where these transcripts were sealed as they are here; None before the table opens."""
    kept: tuple[Kept, ...] = ()
    """What the table kept of each kind of coder's assignments."""
    revised: Difference | None = None
    """Alpha of the revised judgements against that of the independent ones, where there are."""
    revised_codes: tuple[CodeChange, ...] = ()
    """The same per code."""
    drift: Figure | None = None
    """By batch: what the mean distance of coders on a fragment changes by from one to the next."""
    manner: Manner = USUAL
    reopened: tuple[Reopening, ...] = ()
    """When the pass was opened again after it had been closed, and why."""

    @property
    def confusions(self) -> Mapping[tuple[str, str], int]:
        """Pair of codes (in codebook order) → fragments and pairs of coders that confuse them."""
        return self.disagreement.confusions

    @property
    def n_confusions(self) -> int:
        """Confusions over all pairs and fragments."""
        return self.disagreement.n_confusions

    @property
    def n_omissions(self) -> int:
        """Omissions over all pairs and fragments."""
        return self.disagreement.n_omissions

    def document(self, *, full: bool = False) -> dict[str, Any]:
        """As JSON has it; ``full`` adds every coefficient and what the disagreement is."""
        universe = self.universe
        return {
            "pass": universe.coding_pass.name,
            "codebook": universe.codebook.id,
            "codebook_version": universe.codebook.version,
            "versions": list(universe.versions),
            "not_pooled": list(universe.apart),
            "n_coders": len(universe.coders),
            "n_transcripts": len(universe.transcripts),
            "n_fragments": len(universe.fragments),
            "n_pairable": self.n_pairable,
            "n_swept": universe.swept,
            "interval": self.interval,
            "level": self.level,
            "overall": self.overall.document(full=full),
            "codes": [row.document(full=full) for row in self.codes],
            "pairs": self._pairs(full),
            "confusions": [
                {"codes": list(pair), "n": n} for pair, n in self.confusions.items() if n
            ],
            "n_confusions": self.n_confusions,
            "n_omissions": self.n_omissions,
            "waiting": list(universe.waiting),
            "coded_after_discussion": list(universe.late),
            "without_coded_after_discussion": (
                self.without_late.document() if self.without_late else None
            ),
            "parts": self._parts(full),
            "sealed": self.sealed.document() if self.sealed else None,
        } | (self._more() if full else {})

    def _pairs(self, full: bool) -> list[dict[str, Any]]:
        inside: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for one in self.pair_codes:
            inside.setdefault(one.coders, []).append(one.document(full=full))
        return [
            {**row.document(full=full), "codes": inside.get(row.coders, [])} for row in self.pairs
        ]

    def _parts(self, full: bool) -> list[dict[str, Any]]:
        inside: dict[str, list[dict[str, Any]]] = {}
        for one in self.part_codes:
            inside.setdefault(one.part, []).append(one.document(full=full))
        documents = [row.document(full=full) for row in self.parts]
        if full:
            for document in documents:
                document["codes"] = inside.get(document["part"], [])
        return documents

    def _more(self) -> dict[str, Any]:
        return {
            "bootstrap": self.manner.bootstrap or None,
            "seed": self.manner.seed if self.manner.bootstrap else None,
            "without_swept": self.universe.without_swept,
            "n_codes_without_alpha": self.n_undefined,
            "whole": {
                name: figure_document(figure) for name, figure in self.overall.measures.items()
            },
            "disagreement": self.disagreement.document(),
            "difference_of_coded_after_discussion": (
                self.late_difference.document() if self.late_difference else None
            ),
            "difference_of_revised": self.revised.document() if self.revised else None,
            "revised_codes": [one.document() for one in self.revised_codes],
            "kept": [one.document() for one in self.kept],
            "drift": figure_document(self.drift) if self.drift else None,
            "reopened": [one.document() for one in self.reopened],
        }


def agreement(
    study: Study,
    coding_pass: CodingPass,
    *,
    by: By = "code",
    level: Level = "top",
    without_swept: bool = False,
    subset: Subset = EVERYTHING,
    bootstrap: int = 0,
    seed: int = 1,
) -> Agreement:
    """The agreement report of a pass, from the coders' independent judgements.

    ``bootstrap``: percentile intervals from so many resamples, made repeatable by ``seed``.
    Raises as :func:`coder.universe.universe_of`.
    """
    universe = universe_of(study, coding_pass, without_swept=without_swept, subset=subset)
    manner = Manner(level, bootstrap, seed)
    parts = parts_of(study, universe, by)
    report = agreement_of(
        universe, manner=manner, parts=parts, readable=readable_(study, coding_pass)
    )
    revised, revised_codes = _revised(study, universe, manner)
    report = replace(
        report,
        kept=kept(study, coding_pass),
        reopened=tuple(reopenings(study, coding_pass)),
        revised=revised,
        revised_codes=revised_codes,
        drift=_drift(universe, manner, parts) if by == "batch" else None,
        disagreement=report.disagreement.as_shown_to(study, universe),
    )
    if without_swept or level != "top" or subset != EVERYTHING:
        return report  # the seal holds the report as it is shown by default
    return replace(report, sealed=sealed(study, report))


def _revised(
    study: Study, universe: Universe, manner: Manner
) -> tuple[Difference | None, tuple[CodeChange, ...]]:
    """How revising changed alpha, over the same fragments; only the first is reliability."""
    if not has_stage(study, universe.coding_pass, "revised"):
        return None, ()
    later = universe_of(
        study,
        universe.coding_pass,
        without_swept=universe.without_swept,
        subset=universe.subset,
        stage="revised",
    )
    before, after = (sets_of(one, manner.level)[1] for one in (universe, later))
    whole = difference(before, after, universe.clusters, manner)
    return whole, code_changes(universe, later, manner)


def _drift(universe: Universe, manner: Manner, parts: Sequence[Part]) -> Figure:
    """How the distance between coders changes from one stretch of time to the next."""
    import numpy as np

    from coder.agreement import drift

    place = {identity: at for at, identity in enumerate(universe.fragments)}
    moments = np.zeros(len(universe.fragments))
    for number, part in enumerate(parts):
        moments[[place[one] for one in part.universe.fragments]] = number
    return drift(
        sets_of(universe, manner.level)[1],
        moments,
        clusters=_clusters(universe),
        bootstrap=manner.bootstrap,
        seed=manner.seed,
    )


def sets_of(universe: Universe, level: Level) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The codes of the overall figures, and their data."""
    return rolled_up(universe) if level == "top" else (universe.codes, universe.whole)


def agreement_of(
    universe: Universe,
    *,
    level: Level = "top",
    slices: Callable[[str], str] | None = None,
    parts: Sequence[Part] = (),
    manner: Manner | None = None,
    readable: frozenset[str] | None = None,
) -> Agreement:
    """The figures of a universe; ``slices`` says which part a transcript's name belongs to.

    ``readable``: the transcripts whose fragments may be pointed to, None = all.
    """
    import numpy as np

    from coder.agreement.labelsets import label_sets

    manner = manner or Manner(level)
    clusters = _clusters(universe)
    names, sets = sets_of(universe, manner.level)
    codes = _codes(universe, manner)
    labels = label_sets(sets, clusters)
    overall = codebook_row(universe, sets, labels, manner)
    pairs, pair_codes = pair_rows(universe, labels, manner)
    places = [i for i, one in enumerate(universe.transcripts) if one in universe.late]
    late = np.isin(clusters, places)
    before = of_fragments(universe, ~late) if late.any() and not late.all() else None
    if slices is not None:
        parts = by_transcript(universe, slices)
    shown = [_part(one, manner) for one in parts]
    return Agreement(
        universe=universe,
        interval="transcript" if overall.interval == "transcript" else "fragment",
        level=manner.level,
        overall=overall,
        codes=codes,
        pairs=pairs,
        pair_codes=pair_codes,
        n_pairable=overall.n,
        n_undefined=sum(row.alpha is None for row in codes),
        disagreement=disagreement_of(universe, names, sets, labels, of=readable),
        without_late=_overall(before, manner) if before else None,
        late_difference=difference_without(sets, late, clusters) if before else None,
        parts=tuple(row for row, _rows in shown),
        part_codes=tuple(row for _row, rows in shown for row in rows),
        cut_by=tuple(parts),
        manner=manner,
    )


def _clusters(universe: Universe) -> NDArray[np.int64]:
    import numpy as np

    return np.array(universe.clusters, dtype=np.int64)


def _codes(universe: Universe, manner: Manner, part: str = "") -> tuple[Row, ...]:
    from coder.agreement import code_agreement

    found = code_agreement(
        universe.data,
        clusters=_clusters(universe),
        bootstrap=manner.bootstrap,
        seed=manner.seed,
    )
    return tuple(
        code_row(code, figures, universe.coders, part=part)
        for code, figures in zip(universe.codes, found, strict=True)
    )


def _overall(universe: Universe, manner: Manner, part: str = "") -> Row:
    """The whole of a part."""
    from coder.agreement import set_agreement

    sets = sets_of(universe, manner.level)[1]
    figures = set_agreement(
        sets, clusters=_clusters(universe), bootstrap=manner.bootstrap, seed=manner.seed
    )
    return set_row(figures, uses_of(sets, universe.coders), part=part)


def _part(part: Part, manner: Manner) -> tuple[Row, tuple[Row, ...]]:
    universe = part.universe
    if part.pairs:
        sets = sets_of(universe, manner.level)[1]
        return pairs_row(part.name, sets, part.pairs, universe), ()
    return _overall(universe, manner, part.name), _codes(universe, manner, part.name)
