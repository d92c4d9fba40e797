"""Quotes per dimension and role, and how much of what is quoted comes from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder.codebook import Code
from coder.language import _, ngettext
from coder.report.basis import Basis, Piece
from coder.report.notes import usual_notes
from coder.report.people import (
    Row,
    in_order,
    person_cells,
    person_columns,
    role_of,
    source_column,
    source_of,
)
from coder.report.quoting import MOST, best, kept_back, marks_of, with_own_code
from coder.report.table import Column, Count, Table
from coder.report.wording import code_cells, code_columns, role_name


def quotes(found: Basis) -> Table:
    """One row a quote: per code and role at most five, starred first, as they were shortened."""
    team = found.audience == "team"  # else who said it is the role, which stands above it
    columns = (
        *code_columns(),
        Column("role", _("role")),
        Column("quote", _("quote")),
        *([source_column()] if team else []),
        Column("marks", _("marks")),
    )
    rows = [
        (
            *code_cells(code),
            role_name(role),
            piece.quote(code.id),
            *([source_of(found, piece)] if team else []),
            marks_of(piece),
        )
        for code, role, piece in chosen(found)
    ]
    every = [one for one in found.pieces if one.codes]
    notes = (*usual_notes(found), *kept_back(every), _more(found, len(rows)))
    return Table(
        "quotes",
        _("Quotes per dimension and role"),
        columns,
        tuple(rows),
        tuple(one for one in notes if one),
        found.about,
        grouped_by=("code", "label", "role"),
        lead=0,
    )


def chosen(found: Basis) -> Iterator[tuple[Code, str, Piece]]:
    """Code, role and fragment of each quote of the table, in order."""
    for code in found.book.codes:
        pieces = with_own_code(found, code.id)
        roles = {one.id: role_of(found, one) for one in pieces}
        for role in dict.fromkeys([*found.roles, *roles.values()]):
            for piece in best(one for one in pieces if roles[one.id] == role):
                yield code, role, piece


def _more(found: Basis, shown: int) -> str:
    every = sum(len(with_own_code(found, code)) for code in found.book.ids)
    n = every - shown
    if n <= 0:
        return ""
    return ngettext(
        "At most {most} of a code and role: {n} more is in coder quotes and coder export csv.",
        "At most {most} of a code and role: {n} more are in coder quotes and coder export csv.",
        n,
    ).format(most=MOST, n=n)


def coverage(found: Basis) -> Table:
    """One row a respondent: how many of the quotes of :func:`quotes` are theirs."""
    quoted = {piece.id: piece for _code, _role, piece in chosen(found)}
    shown = Counter(who for piece in quoted.values() for who in piece.people)
    starred = Counter(who for piece in found.pieces if piece.starred for who in piece.people)
    used = Counter(who for piece in found.pieces if "used" in piece.marks for who in piece.people)
    columns = (
        *person_columns(found),
        Column("quotes", _("of the quotes shown"), "count"),
        Column("starred", _("starred"), "whole"),
        Column("used", _("used"), "whole"),
    )
    rows: list[Row] = [
        (
            *person_cells(found, one),
            Count(shown[one.name], 0, len(quoted)),
            starred[one.name],
            used[one.name],
        )
        for one in found.respondents
    ]
    notes = (
        *usual_notes(found),
        _("Of the fragments in the table of quotes; a fragment with two codes counts once."),
    )
    title = _("Quotes per respondent")
    return Table("coverage", title, columns, in_order(found, rows), notes, found.about)
