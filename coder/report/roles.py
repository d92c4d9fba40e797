"""Differences between roles: who mentions a code, in how many of each, and in whose words."""

from __future__ import annotations

from itertools import combinations

from coder.codebook import Code
from coder.language import _
from coder.report.basis import Basis
from coder.report.counting import count, with_role
from coder.report.notes import usual_notes
from coder.report.people import Row, role_of
from coder.report.quoting import best, brief, with_own_code
from coder.report.table import Column, Count, Table
from coder.report.wording import code_cells, code_columns, role_name


def roles(found: Basis) -> Table:
    """One row a code and pair of roles, the largest differences first, with a quote of each."""
    columns = (
        Column("roles", _("roles")),
        *code_columns(),
        Column("first", _("first"), "count"),
        Column("second", _("second"), "count"),
        Column("difference", _("difference"), "number"),
        Column("quote_first", _("quote of the first")),
        Column("quote_second", _("quote of the second")),
    )
    rows = []
    for pair in combinations([one for one in found.roles if one], 2):
        mine = [_row(found, code, pair) for code in found.book.codes]
        rows += sorted(mine, key=lambda row: -_size(row))
    notes = [
        *usual_notes(found),
        _("Difference: the share of the first role minus that of the second, settled only."),
    ]
    if not rows:
        notes.append(_("There are no two roles to compare; give them with: coder respondent set"))
    return Table(
        "roles",
        _("Differences between roles"),
        columns,
        tuple(rows),
        tuple(notes),
        found.about,
        grouped_by=("roles",),
    )


def _row(found: Basis, code: Code, pair: tuple[str, str]) -> Row:
    first, second = (count(found, code.id, with_role(role)) for role in pair)
    shares = [_share(one) for one in (first, second)]
    known = [one for one in shares if one is not None]
    quotes = [_quote(found, code.id, role) for role in pair]
    return (
        " − ".join(role_name(role) for role in pair),
        *code_cells(code),
        first,
        second,
        known[0] - known[1] if len(known) == 2 else None,
        *quotes,
    )


def _quote(found: Basis, code: str, role: str) -> str:
    """The best one of this role; "" where there is none."""
    theirs = [one for one in with_own_code(found, code) if role_of(found, one) == role]
    return next((brief(one.quote(code)) for one in best(theirs, 1)), "")


def _share(one: Count) -> float | None:
    return one.n / one.of if one.of else None


def _size(row: Row) -> float:
    difference = row[5]
    return abs(difference) if isinstance(difference, float) else -1.0
