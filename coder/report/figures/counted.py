"""Figures of how many: per role, per code, per respondent, and which codes meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coder.codebook import Code
from coder.language import _
from coder.report.basis import Basis
from coder.report.cooccurrence import cooccurrence as cooccurrence_table
from coder.report.figures.kinds import Bars, Branch, Figure, Heat, Missing, Tree, figure
from coder.report.fragments import matrix as matrix_table
from coder.report.respondents import respondents
from coder.report.table import Cell, Count
from coder.report.wording import keyed, role_name
from coder.text import one_line


def roles(found: Basis) -> Figure | Missing:
    """Stacked bars: per dimension how many respondents of each role."""
    name, title = "roles", _("Respondents per dimension and role")
    table = respondents(found)
    keys = keyed("role", found.roles)
    top = [one.id for one in found.book.children()]
    rows = [row for row in table.rows if row[0] in top]
    if not rows or not found.read:
        return Missing(name, title, _("Nobody's text was wholly judged yet."))
    values = tuple(
        tuple(_count(row[table.place(keys[role])]) for role in found.roles) for row in rows
    )
    drawing = Bars(tuple(str(row[1]) for row in rows), tuple(map(role_name, found.roles)), values)
    said = _("Respondents with at least one fragment of the dimension, by role.")
    return figure(name, title, said, drawing, table)


def tree(found: Basis) -> Figure | Missing:
    """The code tree with n."""
    name, title = "tree", _("The codes and how many respondents have them")
    if not found.read:
        return Missing(name, title, _("Nobody's text was wholly judged yet."))
    table = respondents(found)
    counts = dict(zip(table.column("code"), table.column("all"), strict=True))
    branches = []
    for code in _in_order(found.book.children(), found.book.children):
        count = _count(counts[code.id])
        if count is not None:
            branches.append(Branch(found.book.depth(code.id), code.label.shown(), count))
    said = _("A code counts a respondent once, with whatever is under it.")
    return figure(name, title, said, Tree(tuple(branches)), table)


def _in_order(codes: Sequence[Code], children: Callable[[str], Sequence[Code]]) -> list[Code]:
    return [one for code in codes for one in (code, *_in_order(children(code.id), children))]


def matrix(found: Basis) -> Figure | Missing:
    """Respondents × codes, in fragments."""
    name = "matrix"
    table = matrix_table(found)
    if not found.pieces:
        return Missing(name, table.title, _("No transcript is at the table yet."))
    lead = table.lead
    drawing = Heat(
        tuple(" · ".join(one_line(str(one)) for one in row[:lead] if one) for row in table.rows),
        tuple(one.label.shown() for one in found.book.codes),
        tuple(tuple(map(_whole, row[lead:])) for row in table.rows),
    )
    said = _("Settled fragments of each respondent with the code; hatched: not yet read.")
    return figure(name, table.title, said, drawing, table)


def cooccurrence(found: Basis) -> Figure | Missing:
    """Which codes meet in one fragment: steps of the scale × the other codes, where both are."""
    name = "cooccurrence"
    table = cooccurrence_table(found)
    top = found.book.children()
    steps, others = ([one for one in top if bool(one.position) is has] for has in (True, False))
    if not (steps and others):
        steps = others = list(top)
    with_code = {one.id: {piece.id for piece in found.with_code[one.id]} for one in top}
    if not any(with_code.values()):
        return Missing(name, table.title, _("No fragment has a settled code yet."))
    values = tuple(
        tuple(
            None if row is column else len(with_code[row.id] & with_code[column.id])
            for column in others
        )
        for row in steps
    )
    drawing = Heat(
        tuple(one.label.shown() for one in steps),
        tuple(one.label.shown() for one in others),
        values,
    )
    said = _("Settled fragments that have both codes.")
    return figure(name, table.title, said, drawing, table)


def _whole(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None


def _count(cell: Cell) -> Count | None:
    return cell if isinstance(cell, Count) else None
