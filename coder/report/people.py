"""Respondents, and where words come from, as the audience may read it.

Outside the team a respondent is a role. Rows about respondents then stand in an order that follows
from what is in them, since an order by name would tie what one person said in different tables
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coder.language import _
from coder.leaving import REST, merge_small
from coder.model import Respondent
from coder.report.basis import Basis, Piece
from coder.report.table import Cell, Column

Row = tuple[Cell, ...]


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


def combinations(found: Basis) -> Mapping[tuple[str, str], frozenset[str]]:
    """(role, wave) → the waves that it takes together; small ones are merged for others.

    :data:`coder.leaving.REST` stands for the waves that were merged. A role of which all waves
    would be merged is not in it: the role alone says the same.
    """
    people: dict[tuple[str, ...], set[str]] = {}
    for one in found.readings:
        people.setdefault((one.respondent.role, one.transcript.wave), set()).add(one.respondent.id)
    shown = {one: one for one in people} if found.audience == "team" else merge_small(people)
    merged: dict[tuple[str, str], set[str]] = {}
    for role in found.roles:
        for wave in found.waves:
            if (role, wave) in shown:
                under = shown[role, wave]
                merged.setdefault((under[0], under[1]), set()).add(wave)
    waves_of = {role: {wave for who, wave in people if who == role} for role in found.roles}
    return {
        (role, wave): frozenset(waves)
        for (role, wave), waves in merged.items()
        if wave != REST or waves != waves_of[role]
    }
