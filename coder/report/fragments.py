"""Fragments per code and respondent: how many, and whether one person says most of it."""

from __future__ import annotations

from coder.language import _
from coder.model import Respondent
from coder.report.basis import Basis
from coder.report.counting import count, per_respondent
from coder.report.notes import usual_notes
from coder.report.people import Row, in_order, person_cells, person_columns
from coder.report.table import Cell, Column, Table
from coder.report.wording import code_cells, code_columns


def fragments(found: Basis) -> Table:
    """One row a code: fragments, respondents, how many come from one respondent, words."""
    columns = (
        *code_columns(),
        Column("fragments", _("fragments"), "whole"),
        Column("unresolved", _("not settled"), "whole"),
        Column("respondents", _("respondents"), "count"),
        Column("mean", _("per respondent"), "number"),
        Column("most", _("most from one"), "whole"),
        Column("most_from", _("who")),
        Column("words", _("words"), "whole"),
    )
    rows = tuple((*code_cells(code), *_cells(found, code.id)) for code in found.book.codes)
    notes = (
        *usual_notes(found),
        _("Per respondent: fragments divided by the respondents who have one of them."),
    )
    title = _("Fragments per code")
    return Table("fragments", title, columns, rows, notes, found.about, lead=2)


def _cells(found: Basis, code: str) -> Row:
    pieces = found.with_code[code]
    theirs = per_respondent(pieces)
    most = max(theirs.values(), default=0)
    first = {found.labels.get(name, name): name for name, n in theirs.items() if n == most}
    return (
        len(pieces),
        sum(code in one.at_stake for one in found.pieces),
        count(found, code),
        sum(theirs.values()) / len(theirs) if theirs else None,
        most,
        ", ".join(first) if len(first) <= 2 else _("several"),
        sum(one.words for one in pieces),
    )


def matrix(found: Basis) -> Table:
    """One row a respondent, one column a code: in how many of their fragments it counts."""
    per_code = {code: per_respondent(pieces) for code, pieces in found.with_code.items()}
    columns = (
        *person_columns(found),
        *(
            Column(code.id, code.short.shown() or code.label.shown(), "whole")
            for code in found.book.codes
        ),
    )

    def cell(who: Respondent, code: str) -> Cell:
        n = per_code[code][who.name]
        # Not yet read is not the same as none.
        return n if n or who in found.read else None

    rows = [
        (*person_cells(found, who), *(cell(who, code) for code in found.book.ids))
        for who in found.respondents
    ]
    notes = (*usual_notes(found), _("Numbers of fragments; empty: not yet read."))
    return Table(
        "matrix",
        _("Respondents and codes"),
        columns,
        in_order(found, rows),
        notes,
        found.about,
        lead=len(person_columns(found)),
    )
