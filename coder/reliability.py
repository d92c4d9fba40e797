"""From the judgements of a pass to the figures that a report shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.language import N_, _
from coder.model import INTERVIEWER, CodingPass
from coder.study.passes import seals
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts, natural
from coder.universe import Universe, rolled_up, universe_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import CodeFigures, SetFigures
    from coder.study import Study

Level = Literal["top", "leaf"]
By = Literal["code", "pair", "transcript", "role"]
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one code, of one pair, or of the whole; undefined ones are None."""

    code: str
    n: int
    """Fragments judged by two or more."""
    uses: Mapping[str, int]
    """Coder → on how many of those fragments they used the code (overall: all their codes)."""
    prevalence: float | None
    percent: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    kappa: float | None
    ac1: float | None
    dice: float | None
    note: str
    """A machine word: why alpha or its interval is missing or doubtful; "" if all is well."""
    coders: tuple[str, ...] = ()
    """Of a pair."""
    part: str = ""
    """Name of the transcript or role that the row is about, in a slice."""

    def document(self) -> dict[str, Any]:
        """As JSON has it; keys that scripts rely on."""
        names = ("code", "n", "uses", "prevalence", "percent", "alpha", "alpha_low", "alpha_high")
        result: dict[str, Any] = {name: getattr(self, name) for name in names}
        result["uses"] = dict(self.uses)
        result |= {"kappa": self.kappa, "ac1": self.ac1, "dice": self.dice}
        result["note"] = self.note or None
        if self.coders:
            result["coders"] = list(self.coders)
        if self.part:
            result["part"] = self.part
        return result


@dataclass(frozen=True, slots=True)
class Sealed:
    """The figure that was sealed when the table opened, beside the one computed now."""

    alpha: float | None
    same: bool
    """Whether every alpha of the report, overall and per code, is still the sealed one."""


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
    confusions: Mapping[tuple[str, str], int]
    """Pair of codes (in codebook order) → fragments and pairs of coders that confuse them."""
    n_confusions: int
    n_omissions: int
    without_late: Row | None = None
    """The whole without transcripts coded after discussion, where there are such."""
    parts: tuple[Row, ...] = field(default=())
    """The whole by transcript or by role, where that was asked for."""
    sealed: Sealed | None = None
    """Where these transcripts were sealed as they are here; None before the table opens."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        universe = self.universe
        return {
            "pass": universe.coding_pass.name,
            "codebook": universe.codebook.id,
            "codebook_version": universe.codebook.version,
            "n_coders": len(universe.coders),
            "n_transcripts": len(universe.transcripts),
            "n_fragments": len(universe.fragments),
            "n_pairable": self.n_pairable,
            "n_swept": universe.swept,
            "interval": self.interval,
            "level": self.level,
            "overall": self.overall.document(),
            "codes": [row.document() for row in self.codes],
            "pairs": [
                {
                    **row.document(),
                    "codes": [
                        one.document() for one in self.pair_codes if one.coders == row.coders
                    ],
                }
                for row in self.pairs
            ],
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
            "parts": [row.document() for row in self.parts],
            "sealed": {"alpha": self.sealed.alpha, "same": self.sealed.same}
            if self.sealed
            else None,
        }


NOTES: Mapping[str, str] = {
    "no_data": N_("no judgements"),
    "one_coder": N_("needs two coders on the same fragments"),
    "no_overlap": N_("needs two coders on the same fragments"),
    "no_variation": N_("no variation, so alpha is undefined"),
    "no_uses": N_("nobody used it"),
    "no_absences": N_("used everywhere"),
    "one_value": N_("no variation, so alpha is undefined"),
    "one_unit": N_("one fragment only"),
    "no_spread": N_("no interval: the data say nothing about the spread"),
    "undefined_replicates": N_("no interval: undefined without one of the transcripts"),
    "estimate_outside": N_("no interval"),
    "no_error_formula": N_("no interval under five transcripts"),
    "too_few_uses": N_("used on fewer than 10 fragments, so no interval"),
    "too_few_absences": N_("fewer than 10 fragments without it, so no interval"),
    "some_pairs_undefined": N_("some pairs undefined"),
}


def agreement(
    study: Study,
    coding_pass: CodingPass,
    *,
    by: By = "code",
    level: Level = "top",
    without_swept: bool = False,
) -> Agreement:
    """The agreement report of a pass, from the coders' independent judgements.

    Raises as :func:`universe_of`.
    """
    report = agreement_of(
        universe_of(study, coding_pass, without_swept=without_swept),
        level=level,
        slices=_slices(study, by),
    )
    if without_swept or level != "top":
        return report  # the seal holds the report as it is shown by default
    return replace(report, sealed=_sealed(study, report))


def _sealed(study: Study, report: Agreement) -> Sealed | None:
    """The newest seal over just these transcripts, held against the figures of now."""
    ids = {one.id for one in list_transcripts(study) if one.name in report.universe.transcripts}
    for snapshot in reversed(seals(study, report.universe.coding_pass)):
        if set(snapshot["texts"]) == ids:
            before = snapshot["figures"]
            rows = [(before["overall"], report.overall)]
            rows += list(zip(before["codes"], report.codes, strict=True))
            same = all(_same(old["alpha"], new.alpha) for old, new in rows)
            return Sealed(before["overall"]["alpha"], same)
    return None


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < 1e-12


def _slices(study: Study, by: By) -> Callable[[str], str] | None:
    """Which part a transcript belongs to; None where the report has no parts."""
    if by == "transcript":
        return lambda name: name
    if by == "role":
        roles = {one.name: one.role for one in list_respondents(study)}
        speakers = {one.name: one.speakers.values() for one in list_transcripts(study)}

        def role(name: str) -> str:
            found = {roles.get(who, "") for who in speakers[name] if who != INTERVIEWER}
            return " + ".join(sorted(found - {""})) or _("no role")

        return role
    return None


def agreement_of(
    universe: Universe, *, level: Level = "top", slices: Callable[[str], str] | None = None
) -> Agreement:
    """The figures of a universe; ``slices`` says which part a transcript's name belongs to."""
    import numpy as np

    from coder.agreement import code_agreement, confusion, pair_agreement, set_agreement

    clusters = np.array(universe.clusters)
    names, sets = rolled_up(universe) if level == "top" else (universe.codebook.ids, universe.data)
    whole = set_agreement(sets, clusters=clusters)
    per_code = code_agreement(universe.data, clusters=clusters)
    pairs, pair_codes = [], []
    for pair in pair_agreement(universe.data, clusters=clusters):
        who = tuple(universe.coders[i] for i in pair.coders)
        chosen = sets[:, list(pair.coders)]
        figures = set_agreement(chosen, clusters=clusters)
        pairs.append(_set_row(figures, chosen, who, coders=who))
        pair_codes += [
            _code_row(code, one, data[list(pair.coders)], who, coders=who)
            for code, one, data in zip(
                universe.codebook.ids, pair.codes, universe.data, strict=True
            )
        ]
    differences = confusion(sets)
    folded = differences.symmetric
    late = [position for position, name in enumerate(universe.transcripts) if name in universe.late]
    before = ~np.isin(clusters, late)
    return Agreement(
        universe=universe,
        interval=whole.interval,
        level=level,
        overall=_set_row(whole, sets, universe.coders),
        codes=tuple(
            _code_row(code, one, data, universe.coders)
            for code, one, data in zip(universe.codebook.ids, per_code, universe.data, strict=True)
        ),
        pairs=tuple(pairs),
        pair_codes=tuple(pair_codes),
        n_pairable=whole.n,
        confusions={
            (names[i], names[j]): int(folded[i, j])
            for i in range(len(names))
            for j in range(i + 1, len(names))
        },
        n_confusions=differences.n_confusions,
        n_omissions=differences.n_omissions,
        without_late=_part(universe, sets, before, "") if late and before.any() else None,
        parts=_parts(universe, sets, slices) if slices else (),
    )


def _parts(
    universe: Universe, sets: NDArray[np.float64], slices: Callable[[str], str]
) -> tuple[Row, ...]:
    import numpy as np

    labels = [slices(name) for name in universe.transcripts]
    per_fragment = np.array([labels[cluster] for cluster in universe.clusters])
    return tuple(
        _part(universe, sets, per_fragment == label, label)
        for label in sorted(dict.fromkeys(labels), key=natural)
    )


def _part(
    universe: Universe, sets: NDArray[np.float64], chosen: NDArray[np.bool_], label: str
) -> Row:
    import numpy as np

    from coder.agreement import set_agreement

    part = sets[:, :, chosen]
    figures = set_agreement(part, clusters=np.array(universe.clusters)[chosen])
    return replace(_set_row(figures, part, universe.coders), part=label)


def _set_row(
    figures: SetFigures,
    sets: NDArray[np.float64],
    names: Sequence[str],
    coders: tuple[str, ...] = (),
) -> Row:
    import numpy as np

    judged = ~np.isnan(sets).all(axis=0)
    pairable = judged.sum(axis=0) >= 2
    uses = np.nansum(sets[:, :, pairable], axis=(0, 2))
    note = figures.note or figures.alpha.note or ""
    return Row(
        OVERALL,
        figures.n,
        {name: int(n) for name, n in zip(names, uses, strict=True)},
        None,
        figures.percent.value,
        figures.alpha.value,
        figures.alpha.low,
        figures.alpha.high,
        None,
        None,
        figures.dice.value,
        note,
        coders,
    )


FEWEST_FRAGMENTS = 10
"""A code that fewer fragments have (or lack) gets no interval: none would hold its promise."""


def _code_row(
    code: str,
    figures: CodeFigures,
    data: NDArray[np.float64],
    names: Sequence[str],
    coders: tuple[str, ...] = (),
) -> Row:
    """``data``: coders × fragments of this code."""
    note = figures.alpha.note or figures.note or ""
    used, unused = _fragments_with(data, 1.0), _fragments_with(data, 0.0)
    rare = figures.alpha.value is not None and min(used, unused) < FEWEST_FRAGMENTS
    if rare:
        note = "too_few_uses" if used <= unused else "too_few_absences"
    return Row(
        code,
        figures.n,
        dict(zip(names, figures.uses, strict=True)),
        figures.prevalence,
        figures.percent.value,
        figures.alpha.value,
        None if rare else figures.alpha.low,
        None if rare else figures.alpha.high,
        figures.kappa.value,
        figures.ac1.value,
        figures.dice.value,
        note,
        coders,
    )


def _fragments_with(data: NDArray[np.float64], value: float) -> int:
    """On how many fragments that two coders judged at least one of them said so."""
    import numpy as np

    pairable = (~np.isnan(data)).sum(axis=0) >= 2
    return int((data[:, pairable] == value).any(axis=0).sum())


@dataclass(frozen=True, slots=True)
class Verified:
    """Per code our alpha and the ``krippendorff`` package's; None where it has none."""

    code: str
    ours: float | None
    theirs: float | None

    @property
    def agrees(self) -> bool:
        """Whether the two are the same number, to nine decimals, or both undefined."""
        if self.ours is None or self.theirs is None:
            return self.ours is self.theirs
        return abs(self.ours - self.theirs) < 1e-9


def verify(report: Agreement) -> list[Verified]:
    """Recompute the alpha of every code with the package ``krippendorff``."""
    import krippendorff
    import numpy as np

    result = []
    for row, data in zip(report.codes, report.universe.data, strict=True):
        pairable = (~np.isnan(data)).sum(axis=0) >= 2
        theirs = None
        if len(np.unique(data[:, pairable][~np.isnan(data[:, pairable])])) > 1:
            theirs = float(krippendorff.alpha(data, level_of_measurement="nominal"))
        result.append(Verified(row.code, row.alpha, theirs))
    return result


def short_of(
    report: Agreement, threshold: float, *, lower: bool = False, codes: Iterable[str] = ()
) -> list[Row]:
    """The rows that fall short of a threshold: of these codes, or else the overall one.

    Compares the estimate, or the lower limit of its interval; what is undefined falls short.
    """
    wanted = list(codes)
    rows = [row for row in report.codes if row.code in wanted] if wanted else [report.overall]
    return [
        row
        for row in rows
        if (value := row.alpha_low if lower else row.alpha) is None or value < threshold
    ]
