"""Which codes the coders mixed up, and how well each two of them agree: from ``reliability``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.language import _
from coder.report.basis import Basis
from coder.report.people import Row
from coder.report.table import Column, Table
from coder.study.unnamed import letter

if TYPE_CHECKING:
    from coder.reliability import Agreement


def confusion(found: Basis) -> Table:
    """Rows of three sorts: two codes that were mixed up, a code that was left out, two coders.

    Counted over the independent judgements as ``coder agree`` does it, in the codes at the top.
    Raises BlindError for a coder who has work left.
    """

    report = found.agreement
    columns = (
        Column("kind", _("kind")),
        Column("first", _("first")),
        Column("second", _("second")),
        Column("n", _("n"), "whole"),
        Column("alpha", _("alpha"), "number"),
        Column("alpha_low", _("from"), "number"),
        Column("alpha_high", _("to"), "number"),
    )
    universe = report.universe
    notes = (
        _("Independent judgements, from before the table, in {n} complete transcripts.").format(
            n=len(universe.transcripts)
        ),
        _("Mixed up: one coder chose the one code, another the other, on the same fragment."),
        _("Left out: one coder chose it, and another had nothing of their own against it."),
        _("Codebook {codebook}, version {version}; pass {name}. Up to {date}.").format(
            codebook=found.book.id,
            version=found.book.version,
            name=found.coding_pass.name,
            date=found.date,
        ),
    )
    rows = (*_codes(report), *_coders(found, report))
    return Table(
        "confusion",
        _("Codes that were mixed up, and pairs of coders"),
        columns,
        rows,
        notes,
        found.about,
        grouped_by=("kind",),
        lead=2,
    )


def _codes(report: Agreement) -> Iterator[Row]:
    pairs = sorted(report.confusions.items(), key=lambda item: -item[1])
    for (one, other), n in pairs:
        if n:
            yield _("mixed up"), one, other, n, None, None, None
    alone = report.disagreement
    left_out = sorted(zip(alone.codes, alone.alone, strict=True), key=lambda item: -item[1])
    for code, n in left_out:
        if n:
            yield _("left out"), code, "", n, None, None, None


def _coders(found: Basis, report: Agreement) -> Iterator[Row]:
    """Others read letters: who the coders are is the team's."""
    names = {
        name: name if found.audience == "team" else _("coder {letter}").format(letter=letter(at))
        for at, name in enumerate(report.universe.coders)
    }
    for row in report.pairs:
        one, other = (names[who] for who in row.coders)
        figures = (row.alpha, row.alpha_low, row.alpha_high)
        yield _("pair of coders"), one, other, row.n, *figures
