"""What figures say in words: names of rows, verdicts, and why a low alpha need not alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.language import N_, _, ngettext, number
from coder.reliability.bar import RELIABLE, TENTATIVE
from coder.reliability.rows import NOTES, OVERALL

if TYPE_CHECKING:
    from coder.reliability.report import Agreement
    from coder.reliability.rows import Row

KINDS = {"coach": N_("coach"), "researcher": N_("researcher")}
BANDS = {
    "almost_perfect": N_("almost perfect"),
    "substantial": N_("substantial"),
    "moderate": N_("moderate"),
    "fair": N_("fair"),
    "slight": N_("slight"),
    "poor": N_("poor"),
}
"""Those of Landis & Koch 1977."""


def row_name(report: Agreement, row: Row) -> str:
    """What a row is about."""
    if row.part and row.code == OVERALL:
        return part_name(row.part)
    if row.code == OVERALL:
        return _("all, as sets")
    book = report.universe.codebook
    if row.code not in book.ids:
        return row.code  # of an older version
    code = book.code(row.code)
    return code.short.shown() or code.id


def part_name(part: str) -> str:
    """The name of a part; kinds of coder are translated."""
    kinds = part.split(" – ")
    if all(one in KINDS for one in kinds):
        return " – ".join(_(KINDS[one]) for one in kinds)
    return part


def reason(report: Agreement, row: Row) -> str:
    """Why a figure or its interval is missing or doubtful; "" if all is well."""
    if row.note == "undefined_replicates" and report.manner.bootstrap:
        return _("no interval: undefined in more than 5 % of the resamples")
    if row.note in NOTES:
        return _(NOTES[row.note])
    if row.alpha_low is not None and row.interval != report.interval:
        return _("under five transcripts: fragments treated as independent, so too narrow")
    return ""


def verdict(row: Row) -> str:
    """Alpha against Krippendorff's marks, by the lower limit of its interval."""
    from coder.agreement import verdict as verdict_of

    found = verdict_of(row.figure("alpha"))
    if found == "reliable":
        return _("reliable (lower limit at least {mark})").format(mark=number(RELIABLE, 1))
    if found == "tentative":
        return _("tentative conclusions only (lower limit under {mark})").format(
            mark=number(RELIABLE, 1)
        )
    if found == "unreliable":
        return _("not even tentative (lower limit under {mark})").format(mark=number(TENTATIVE, 3))
    return ""


def band(row: Row) -> str:
    """The word for alpha, as high as its uncertainty allows (Gwet 2014, chapter 6)."""
    from coder.agreement import band as band_of

    found = band_of(row.figure("alpha"))
    return _(BANDS[found.name]) if found else ""


def counts(row: Row) -> str:
    """Of a code: on how many fragments it is, and how often both used it or one alone did."""
    if row.table is None:
        return ""
    n = row.used_on
    return ngettext(
        "on {n} fragment: both {both}, one alone {alone}, neither {neither}",
        "on {n} fragments: both {both}, one alone {alone}, neither {neither}",
        n,
    ).format(n=n, both=row.table.both, alone=row.table.alone, neither=row.table.neither)


def paradox(row: Row) -> str:
    """For a low alpha beside a high percentage, what explains it; "" where that is not so.

    Prevalence and bias are the indices of Byrt, Bishop & Carlin 1993: how lopsided a code's use is,
    and how much more often one coder of a pair uses it than the other.
    """
    found = row.paradox
    if found is None:
        return ""
    return _("prevalence {prevalence}, bias {bias}, AC1 {ac1}").format(
        prevalence=number(found.prevalence_index),
        bias=number(found.bias_index),
        ac1="–" if found.ac1 is None else number(found.ac1),
    )


def paradox_explained() -> str:
    """What those indices mean."""
    return _(
        "Prevalence near 1: the code is rare (or nearly everywhere), so that much agreement is to "
        "be had by chance, which α takes off and AC1 hardly does. Bias: one coder uses it more "
        "often than another."
    )
