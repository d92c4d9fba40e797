"""Agreement before the discussion, as it was sealed, and what became of the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coder.consensus import resolution
from coder.language import _, ngettext
from coder.reliability.revised import CodeChange
from coder.reliability.rows import NOTES, OVERALL
from coder.report.basis import Basis
from coder.report.table import Cell, Column, Table
from coder.study.arrays import has_stage
from coder.study.passes import seals
from coder.text import one_line

_FIGURES = ("prevalence", "percent", "dice", "alpha", "alpha_low", "alpha_high", "ac1")


def before(found: Basis) -> Table | None:
    """One row a code, the whole first; None where nothing was sealed with figures."""
    sealed = [one for one in seals(found.study, found.coding_pass) if "figures" in one]
    if not sealed:
        return None
    figures = sealed[-1]["figures"]
    again = _looked_again(found)
    columns = (
        Column("code", _("code")),
        Column("n", _("fragments"), "whole"),
        Column("prevalence", _("prevalence"), "number"),
        Column("percent", _("same"), "number"),
        Column("dice", _("Dice"), "number"),
        Column("alpha", _("alpha"), "number"),
        Column("alpha_low", _("lower limit"), "number"),
        Column("alpha_high", _("upper limit"), "number"),
        Column("ac1", _("AC1"), "number"),
        *([Column("after", _("alpha after looking again"), "number")] if again else []),
        Column("note", _("note")),
    )
    rows = [_row(found, one, again) for one in (figures["overall"], *figures["codes"])]
    return Table(
        "agreement",
        _("Agreement before the discussion"),
        columns,
        tuple(rows),
        tuple(_notes(figures, again)),
        found.about,
    )


def _row(
    found: Basis, one: Mapping[str, Any], again: Mapping[str, float | None]
) -> tuple[Cell, ...]:
    note = _(NOTES[one["note"]]) if one["note"] in NOTES else ""
    after = [again.get(one["code"])] if again else []
    return (_name(found, one["code"]), one["n"], *(one[key] for key in _FIGURES), *after, note)


def _name(found: Basis, code: str) -> str:
    if code == OVERALL:
        return _("all, as sets")
    return one_line(found.book.code(code).label.shown() if code in found.book.ids else code)


def _looked_again(found: Basis) -> dict[str, float | None]:
    """Code → alpha of the revised judgements; nothing where nobody looked again."""
    if not has_stage(found.study, found.coding_pass, "revised"):
        return {}
    report = found.agreement
    changes: Sequence[CodeChange] = report.revised_codes
    whole = {OVERALL: report.revised.second} if report.revised else {}
    return {**whole, **{one.code: one.second for one in changes}}


def _notes(figures: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    n = figures["n_pairable"]
    notes = [
        ngettext(
            "Sealed when the table opened: {n} fragment judged by two coders or more.",
            "Sealed when the table opened: {n} fragments judged by two coders or more.",
            n,
        ).format(n=n),
        _(
            "Alpha: Krippendorff; over all codes for sets of codes, with MASI distance. Same: the "
            "share of pairs of judgements that are the same. Lower and upper limit: a 95% interval."
        ),
        _("Only these figures say something of reliability."),
    ]
    if figures["interval"] != "transcript":
        notes.append(_("95 % interval: fragments treated as independent, which is too narrow."))
    if again:
        notes.append(
            _("Looking again: each coder alone, before the discussion; that is no reliability.")
        )
    return notes


def after(found: Basis) -> Table:
    """What became of the differences: counts, and no coefficient."""
    now = resolution(found.study, found.coding_pass)
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("all coders agreed"), now.agreed),
        (_("judged by one coder alone"), now.single),
        (_("not judged by all"), now.incomplete),
        (_("coders differed"), now.differing),
        (_("of these settled"), now.settled),
        (_("left without consensus"), now.unresolved - now.undecided - now.referred),
        (_("put off"), now.put_off),
        (_("with the adjudicator"), now.referred),
        (_("still to be decided"), now.undecided),
    )
    return Table(
        "resolution",
        _("After the discussion"),
        (Column("what", _("fragments")), Column("n", _("how many"), "whole")),
        rows,
        (_("What is agreed after the discussion is no reliability: it gets no coefficient."),),
        found.about,
    )
