"""Which codes go together: in one fragment, in one respondent, in neighbouring fragments."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise, product

from coder.language import _
from coder.report.basis import Basis, with_parents
from coder.report.counting import count_all
from coder.report.notes import usual_notes
from coder.report.table import Cell, Column, Count, Table


def cooccurrence(found: Basis) -> Table:
    """One row a pair of codes that meet somewhere, those that meet in most fragments first.

    Before the others come pairs of a step of the codebook's scale with a code that is none: which
    factor goes with which value. A code and those below it always meet, so they are no pair.
    """
    columns = (
        Column("kind", _("kind")),
        Column("code", _("code")),
        Column("with", _("with")),
        Column("fragments", _("same fragment"), "whole"),
        Column("jaccard", _("Jaccard"), "number"),
        Column("neighbours", _("neighbours"), "whole"),
        Column("respondents", _("same respondent"), "count"),
    )
    near = _neighbours(found)
    rows = [
        row
        for one, other in combinations(found.book.ids, 2)
        if not _related(found, one, other)
        and (row := _row(found, one, other, near[frozenset((one, other))])) is not None
    ]
    rows.sort(key=lambda row: (row[0] != _first_kind(), -_number(row[3]), -_number(row[4])))
    notes = (
        *usual_notes(found),
        _("Jaccard: fragments with both, divided by fragments with one of them."),
        _("Neighbours: places where a fragment with one stands next to a fragment with the other."),
    )
    title = _("Codes that go together")
    about = found.about
    return Table("cooccurrence", title, columns, tuple(rows), notes, about, ("kind",), lead=2)


def _first_kind() -> str:
    return _("dimension × other code")


def _row(found: Basis, one: str, other: str, near: int) -> tuple[Cell, ...] | None:
    """None where they do not meet, and would not."""
    left, right = ({piece.id for piece in found.with_code[code]} for code in (one, other))
    both, either = len(left & right), len(left | right)
    people = count_all(found, (one, other))
    if not (both or near or people != Count(0, 0, people.of)):
        return None
    steps = [bool(found.book.code(code).position) for code in (one, other)]
    kind = _first_kind() if steps.count(True) == 1 else _("other pairs")
    first, second = (other, one) if steps == [False, True] else (one, other)
    return kind, first, second, both, both / either if either else None, near, people


def _neighbours(found: Basis) -> Counter[frozenset[str]]:
    """Pair of codes → in how many places one stands directly before or after the other."""
    near: Counter[frozenset[str]] = Counter()
    for before, after in pairwise(found.pieces):
        if before.transcript.id == after.transcript.id:
            pairs = product(before.codes, after.codes)
            near.update({frozenset(pair) for pair in pairs if pair[0] != pair[1]})
    return near


def _related(found: Basis, one: str, other: str) -> bool:
    return other in with_parents(found.book, [one]) or one in with_parents(found.book, [other])


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, (int, float)) else 0.0
