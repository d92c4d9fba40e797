"""The coefficients that a report can show: what they are called, what they say, whom to cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.language import N_

if TYPE_CHECKING:
    from coder.agreement import CodeFigures, Figure


@dataclass(frozen=True, slots=True)
class Measure:
    """One coefficient; its words are marked for translation and translated when shown."""

    name: str
    """As it is typed and as JSON has it."""
    head: str
    """Above its column."""
    of: str
    """``code``, ``sets`` or ``both``: what it can be computed on."""
    formula: str
    cite: str


MEASURES: tuple[Measure, ...] = (
    Measure(
        "percent",
        "%",
        "both",
        N_("share of coder pairs that agree (all, as sets: whose sets of codes are identical)"),
        "",
    ),
    Measure(
        "positive",
        "+",
        "both",
        N_("positive agreement, 2 × both / (2 × both + one alone): agreement on its uses"),
        "Dice 1945; Cicchetti & Feinstein 1990",
    ),
    Measure(
        "negative",
        "−",
        "code",
        N_("negative agreement, 2 × neither / (2 × neither + one alone)"),
        "Cicchetti & Feinstein 1990",
    ),
    Measure(
        "alpha",
        "α",
        "both",
        N_("1 − observed / expected disagreement, nominal (all, as sets: MASI distance)"),
        "Krippendorff 2004, Content Analysis, chapter 11; 2011",
    ),
    Measure(
        "kappa",
        "κ",
        "code",
        N_("Cohen's kappa for two coders, Conger's for more: chance from each coder's own use"),
        "Cohen 1960; Conger 1980",
    ),
    Measure(
        "kappa-max",
        "κmax",
        "code",
        N_("the largest kappa that two coders who use the code this often could reach"),
        "Cohen 1960",
    ),
    Measure("scott", "π", "code", N_("chance from the use of both coders together"), "Scott 1955"),
    Measure(
        "fleiss", "κF", "code", N_("chance from the use of all coders together"), "Fleiss 1971"
    ),
    Measure(
        "conger", "κC", "code", N_("kappa for several coders, each their own use"), "Conger 1980"
    ),
    Measure(
        "light", "κL", "code", N_("mean of Cohen's kappa over the pairs of coders"), "Light 1971"
    ),
    Measure(
        "ac1",
        "AC1",
        "code",
        N_("chance only where coders hesitate: stays high where a code is rare"),
        "Gwet 2008",
    ),
    Measure(
        "brennan-prediger",
        "BP",
        "code",
        N_("chance 1 in 2, whatever the coders' use"),
        "Brennan & Prediger 1981",
    ),
    Measure(
        "masi",
        "MASI",
        "sets",
        N_("alpha over sets of codes; distance 1 − Jaccard × monotonicity"),
        "Passonneau 2006",
    ),
    Measure(
        "jaccard",
        "Jac",
        "sets",
        N_("alpha over sets of codes; distance 1 − shared / all codes of both"),
        "Krippendorff 2004; Jaccard 1912",
    ),
    Measure(
        "mv",
        "mv-α",
        "sets",
        N_("multi-valued alpha: expects sets drawn from the uses of the codes"),
        "Krippendorff & Craggs 2016",
    ),
    Measure(
        "mean-alpha",
        N_("mean"),
        "sets",
        N_("mean of the alphas of the codes that have one"),
        "",
    ),
    Measure(
        "pooled",
        N_("pooled"),
        "sets",
        N_("alpha over all code × fragment cells; the many absences drive it"),
        "",
    ),
)
NAMES: tuple[str, ...] = tuple(one.name for one in MEASURES)
DEFAULT: tuple[str, ...] = ("percent", "positive", "negative", "alpha", "kappa", "ac1")
"""The columns of a report where none are asked for."""
SET_MEASURES: tuple[str, ...] = tuple(one.name for one in MEASURES if one.of == "sets")


def measure(name: str) -> Measure:
    """The measure of that name. Raises KeyError."""
    return {one.name: one for one in MEASURES}[name]


def code_measures(figures: CodeFigures) -> Mapping[str, Figure]:
    """Every measure of one code, by name."""
    return {
        "percent": figures.percent,
        "positive": figures.dice,
        "negative": figures.negative,
        "alpha": figures.alpha,
        "kappa": figures.kappa,
        "kappa-max": figures.kappa_max,
        "scott": figures.scott,
        "fleiss": figures.fleiss,
        "conger": figures.conger,
        "light": figures.light,
        "ac1": figures.ac1,
        "brennan-prediger": figures.brennan_prediger,
    }
