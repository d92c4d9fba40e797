"""From the study to arrays, and from arrays to the figures that a report shows.

Only complete transcripts count: those that all coders allocated to them have signed off. A
judgement that is not there is NaN and takes no part; "judged, none applies" is 0 in every code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.codebook import Codebook
from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.model import INTERVIEWER, CodingPass, Transcript
from coder.study.codebooks import get_codebook
from coder.study.judgements import judgements_of
from coder.study.passes import allocations, at_table, complete
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts, natural
from coder.text import one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import CodeFigures, SetFigures
    from coder.study import Study

Level = Literal["top", "leaf"]
By = Literal["code", "pair", "transcript", "role"]
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Universe:
    """What the figures are computed on."""

    coding_pass: CodingPass
    codebook: Codebook
    coders: tuple[str, ...]
    """Names."""
    transcripts: tuple[str, ...]
    """Names of the complete transcripts, in order."""
    waiting: tuple[str, ...]
    """Names of the transcripts that are not complete yet."""
    late: tuple[str, ...]
    """Names of those signed off after the first table had opened: coded after discussion."""
    fragments: tuple[str, ...]
    """Ids of the fragments."""
    clusters: tuple[int, ...]
    """Per fragment the position of its transcript in ``transcripts``."""
    data: NDArray[np.float64]
    """Codes (of the whole codebook, in order) × coders × fragments: 0, 1, NaN = not judged."""
    swept: int
    """How many judgements were swept ("nothing applies to the rest")."""


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
    "too_few_uses": N_("fewer than 10 uses, so no interval"),
    "too_few_absences": N_("fewer than 10 fragments without it, so no interval"),
    "some_pairs_undefined": N_("some pairs undefined"),
}


def universe_of(study: Study, coding_pass: CodingPass, *, without_swept: bool = False) -> Universe:
    """The complete transcripts of a pass as an array.

    For the coordinator all complete ones; for a coder those at the table. Raises BlindError where
    the coder still has an allocation of this pass open, InputError where nothing is complete.
    """
    allocated = [one for one in allocations(study, coding_pass) if not one.released]
    if study.coder is not None:
        left = [
            one.transcript
            for one in allocated
            if one.coder_id == study.coder.id and not one.signed_off
        ]
        if left:
            raise BlindError(
                _(
                    "Agreement waits until you have signed off your own transcripts "
                    "(still open: {names})."
                ).format(names=", ".join(one_line(name) for name in left[:6]))
            )
    opened = at_table(study, coding_pass)
    done = set(complete(study, coding_pass))
    counted = set(opened) & done if study.coder is not None else done
    transcripts = [one for one in list_transcripts(study) if one.id in counted]
    all_names = {one.transcript_id: one.transcript for one in allocated}
    if not transcripts:
        raise InputError(_nothing_yet(study, coding_pass, bool(done)))
    coders = sorted({one.coder for one in allocated if one.transcript_id in counted}, key=natural)
    wanted = {(one.coder, one.transcript_id) for one in allocated}
    return _arrays(
        study,
        Universe(
            coding_pass=coding_pass,
            codebook=get_codebook(study, coding_pass.codebook, coding_pass.version),
            coders=tuple(coders),
            transcripts=tuple(one.name for one in transcripts),
            waiting=tuple(
                sorted((name for key, name in all_names.items() if key not in counted), key=natural)
            ),
            late=tuple(
                one.name for one in transcripts if one.id in _late(study, coding_pass, opened)
            ),
            fragments=(),
            clusters=(),
            data=None,  # type: ignore[arg-type]  # filled in just below
            swept=0,
        ),
        transcripts,
        wanted,
        without_swept,
    )


def _nothing_yet(study: Study, coding_pass: CodingPass, some_done: bool) -> str:
    if study.coder is not None and some_done:
        return _("Pass {name}: the table is not open yet.").format(name=one_line(coding_pass.name))
    return _(
        "Pass {name}: no transcript is complete yet, that is, signed off by all its coders. "
        "See: coder status"
    ).format(name=one_line(coding_pass.name))


def _late(study: Study, coding_pass: CodingPass, opened: Mapping[str, str]) -> set[str]:
    """Ids of transcripts that some coder signed off after the first table of the pass opened."""
    if not opened:
        return set()
    first = min(opened.values())
    rows = study.facts(
        "SELECT DISTINCT s.transcript FROM signoff s JOIN allocation a ON a.pass = s.pass "
        "AND a.transcript = s.transcript AND a.coder = s.coder AND a.state = 'planned' "
        "WHERE s.pass = ? AND s.state = 'signed' AND s.hlc > ?",
        (coding_pass.id, first),
    )
    return {row[0] for row in rows}


def _arrays(
    study: Study,
    universe: Universe,
    transcripts: Sequence[Transcript],
    wanted: set[tuple[str, str]],
    without_swept: bool,
) -> Universe:
    import numpy as np

    column: dict[str, int] = {}
    clusters: list[int] = []
    home: dict[str, str] = {}
    for position, transcript in enumerate(transcripts):
        rows = study.rows(
            "SELECT id FROM fragment WHERE transcript = ? AND label IS NOT NULL ORDER BY position",
            (transcript.id,),
        )
        for (fragment,) in rows:
            column[fragment] = len(clusters)
            home[fragment] = transcript.id
            clusters.append(position)
    line = {name: position for position, name in enumerate(universe.coders)}
    layer = {code: position for position, code in enumerate(universe.codebook.ids)}
    data = np.full((len(layer), len(line), len(clusters)), np.nan)
    swept = 0
    for judgement in judgements_of(study, universe.coding_pass):
        unit = column.get(judgement.fragment)
        if unit is None or (judgement.coder, home[judgement.fragment]) not in wanted:
            continue
        swept += judgement.swept
        if judgement.swept and without_swept:
            continue
        coder = line[judgement.coder]
        data[:, coder, unit] = 0.0
        for code in judgement.codes:
            data[layer[code], coder, unit] = 1.0
    return replace(
        universe, fragments=tuple(column), clusters=tuple(clusters), data=data, swept=swept
    )


def rolled_up(universe: Universe) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The codes at the top of the tree, and the data with a child counting as its parent."""
    import numpy as np

    book = universe.codebook
    tops = tuple(code.id for code in book.children())
    data = np.full((len(tops), *universe.data.shape[1:]), np.nan)
    for position, top in enumerate(tops):
        family = [i for i, code in enumerate(book.ids) if book.top(code).id == top]
        data[position] = universe.data[family].max(axis=0)
    return tops, data


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
    return agreement_of(
        universe_of(study, coding_pass, without_swept=without_swept),
        level=level,
        slices=_slices(study, by),
    )


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
            _code_row(code, one, who, coders=who)
            for code, one in zip(universe.codebook.ids, pair.codes, strict=True)
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
            _code_row(code, one, universe.coders)
            for code, one in zip(universe.codebook.ids, per_code, strict=True)
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


def _code_row(
    code: str, figures: CodeFigures, names: Sequence[str], coders: tuple[str, ...] = ()
) -> Row:
    # Under ten uses no interval holds what it promises; the figure stands, with the reason.
    rare = figures.alpha.note in ("too_few_uses", "too_few_absences")
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
        figures.alpha.note or figures.note or "",
        coders,
    )


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
