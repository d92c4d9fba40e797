"""One row of figures: of a code, of a pair of coders, of a part, of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coder.language import N_
from coder.reliability.measures import code_measures
from coder.reliability.tables import TwoByTwo, table_of

if TYPE_CHECKING:
    from coder.agreement import CodeFigures, Figure, Paradox

OVERALL = "overall"
FEWEST_FRAGMENTS = 10
"""A code that fewer fragments have (or lack) gets no interval: none would hold its promise."""

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
    "some_codes_undefined": N_("codes without an alpha were left out"),
    "mean_of_pairs": N_("mean of the pairs"),
    "not_two_coders": N_("for two coders only"),
    "not_binary": N_("for one code only"),
    "not_nominal": N_("without weights only"),
}


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
    measures: Mapping[str, Figure] = field(default_factory=dict)
    """Every coefficient that there is for it, by name; a code that is rare has no intervals."""
    table: TwoByTwo | None = None
    """Of a code: both, one alone, neither, summed over the pairs."""
    used_on: int = 0
    """Of a code: fragments on which somebody used it."""
    prevalence_index: float | None = None
    bias_index: float | None = None
    """Of a code: how lopsided its use is, and how unlike the coders' (Byrt et al. 1993)."""
    paradox: Paradox | None = None
    """Of a code: where percent is high and alpha low, what makes the difference."""
    interval: str = "fragment"
    """What its own intervals take as independent: ``transcript``, or ``fragment``."""

    @property
    def rare(self) -> bool:
        """Whether it is used (or lacking) on too few fragments for an interval."""
        return self.note in ("too_few_uses", "too_few_absences")

    def figure(self, name: str) -> Figure:
        """One coefficient; an undefined one where there is none for this row."""
        from coder.agreement import Figure

        return self.measures.get(name, Figure(None))

    def document(self, *, full: bool = False) -> dict[str, Any]:
        """As JSON has it; keys that scripts rely on. ``full`` adds every coefficient."""
        names = ("code", "n", "uses", "prevalence", "percent", "alpha", "alpha_low", "alpha_high")
        result: dict[str, Any] = {name: getattr(self, name) for name in names}
        result["uses"] = dict(self.uses)
        result |= {"kappa": self.kappa, "ac1": self.ac1, "dice": self.dice}
        result["note"] = self.note or None
        if self.coders:
            result["coders"] = list(self.coders)
        if self.part:
            result["part"] = self.part
        if full:
            result["interval"] = self.interval
            result |= self._worth()
            result["measures"] = {
                name: figure_document(figure) for name, figure in self.measures.items()
            }
            if self.table is not None:
                result["counts"] = self.table.document()
                result["used_on"] = self.used_on
                result["prevalence_index"] = self.prevalence_index
                result["bias_index"] = self.bias_index
                result["explained_by"] = self.paradox.cause if self.paradox else None
        return result

    def _worth(self) -> dict[str, Any]:
        """What alpha is worth: by its lower limit, and in a word as high as its error allows."""
        from coder.agreement import band, verdict

        alpha = self.figure("alpha")
        found = band(alpha)
        return {"verdict": verdict(alpha), "band": found.name if found else None}


def figure_document(figure: Figure) -> dict[str, Any]:
    """A figure as JSON has it."""
    return {
        "value": figure.value,
        "se": figure.se,
        "low": figure.low,
        "high": figure.high,
        "note": figure.note,
    }


def without_interval(figure: Figure) -> Figure:
    """The same without what would claim too much."""
    from coder.agreement import Figure

    return Figure(figure.value, note=figure.note)


def code_row(
    code: str,
    figures: CodeFigures,
    names: Sequence[str],
    *,
    coders: tuple[str, ...] = (),
    part: str = "",
) -> Row:
    """The row of one code."""
    from coder.agreement import paradox

    note = figures.alpha.note or figures.note or ""
    with_it, without_it = figures.units_with, figures.units_without
    rare = figures.alpha.value is not None and min(with_it, without_it) < FEWEST_FRAGMENTS
    measures = code_measures(figures)
    if rare:
        note = "too_few_uses" if with_it <= without_it else "too_few_absences"
        measures = {name: without_interval(one) for name, one in measures.items()}
    alpha = measures["alpha"]
    return Row(
        code,
        figures.n,
        dict(zip(names, figures.uses, strict=True)),
        figures.prevalence,
        figures.percent.value,
        alpha.value,
        alpha.low,
        alpha.high,
        figures.kappa.value,
        figures.ac1.value,
        figures.dice.value,
        note,
        coders,
        part,
        measures,
        table_of(figures),
        with_it,
        figures.prevalence_index,
        figures.bias_index,
        paradox(figures),
        figures.interval,
    )
