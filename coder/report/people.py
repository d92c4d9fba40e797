"""Respondents, and where words come from, as the audience may read it.

Outside the team a respondent is a role. Rows about respondents then stand in an order that follows
from what is in them, since an order by name would tie what one person said in different tables
together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from coder.language import _
from coder.leaving import REST, SMALLEST, merge_small
from coder.model import Respondent
from coder.report.basis import Basis, Piece, Reading
from coder.report.table import Cell, Column

Row = tuple[Cell, ...]
Combination = tuple[str, ...]
"""Role, and what else: group, wave."""


def person_columns(found: Basis) -> tuple[Column, ...]:
    """Who a row is about: for others the role alone."""
    role = Column("role", _("role"))
    return (Column("respondent", _("respondent")), role) if found.audience == "team" else (role,)


def person_cells(found: Basis, who: Respondent) -> Row:
    """The cells under :func:`person_columns`."""
    return (who.name, who.role) if found.audience == "team" else (found.labels[who.name],)


def in_order(found: Basis, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows about respondents (one each) as this audience gets them: the team by role and name."""
    if found.audience == "team":
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: (str(row[0]), [str(cell) for cell in row])))


def source_column() -> Column:
    """Where words come from."""
    return Column("source", _("source"))


def source_of(found: Basis, piece: Piece) -> str:
    """``G1 4 (Bas)`` for the team, without the name where the transcript is called after them; for
    others the role."""
    names = dict.fromkeys(found.labels[one] for one in piece.people if one in found.labels)
    who = " + ".join(names)
    if found.audience != "team":
        return who
    place = f"{piece.transcript.name} {piece.label}"
    return place if who in ("", piece.transcript.name) else f"{place} ({who})"


def role_of(found: Basis, piece: Piece) -> str:
    """The role of whoever speaks; several joined where there are."""
    roles = {one.name: one.role for one in found.respondents}
    return " + ".join(dict.fromkeys(roles[one] for one in piece.people if roles.get(one)))


def role_and_wave(one: Reading) -> Combination:
    """What a reading is counted under in the table of respondents."""
    return one.respondent.role, one.transcript.wave


def combinations(found: Basis) -> Mapping[tuple[str, str], frozenset[str]]:
    """(role, wave) as it is shown → the waves that it takes together; see :func:`merged`."""
    both = merged(found, role_and_wave)
    return {
        (role, wave): frozenset(one[1] for one in together)
        for (role, wave), together in both.items()
    }


def merging(found: Basis, of: Callable[[Reading], Combination]) -> tuple[str, ...]:
    """The line that says that small combinations were merged, where they were."""
    if {one for one in merged(found, of) if one[-1] != REST} == {of(one) for one in found.readings}:
        return ()
    text = _("Combinations of role, group and wave with fewer than {n} people are merged.")
    return (text.format(n=SMALLEST),)


def merged(
    found: Basis, of: Callable[[Reading], Combination]
) -> Mapping[Combination, tuple[Combination, ...]]:
    """Combination as it is shown → those that it stands for; for others small ones are merged.

    ``of``: what a reading is counted under, the role first. A role of which all combinations would
    be merged is not in it: the role alone says the same.
    """
    people: dict[Combination, set[str]] = {}
    for one in found.readings:
        people.setdefault(of(one), set()).add(one.respondent.id)
    shown = {one: one for one in people} if found.audience == "team" else merge_small(people)
    under: dict[Combination, tuple[Combination, ...]] = {}
    for combination in people:
        under[shown[combination]] = (*under.get(shown[combination], ()), combination)
    per_role = Counter(one[0] for one in people)
    return {
        one: together
        for one, together in under.items()
        if one[-1] != REST or len(together) < per_role[one[0]]
    }
