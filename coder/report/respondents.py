"""Respondents per code, role and wave: ``n (+u) of N``."""

from __future__ import annotations

from coder.codebook import Code
from coder.language import _
from coder.leaving import REST
from coder.report.basis import Basis, Waves
from coder.report.counting import Chosen, count, everybody, with_role
from coder.report.notes import usual_notes
from coder.report.people import Row, combinations, merging, role_and_wave, source_of
from coder.report.quoting import best, with_own_code
from coder.report.table import Column, Table
from coder.report.wording import code_cells, code_columns, keyed, role_name, wave_name


def respondents(found: Basis) -> Table:
    """One row a code; a column a role, one for all, where there are waves one a wave and one a
    role and wave; then with which values it is said, and for the team where it is said best."""
    values = _values(found)
    cells = _counted(found)
    columns = (
        *code_columns(),
        *(Column(key, title, "count") for key, title, _chosen, _wave in cells),
        *(Column(f"{name}_{value}", title, "whole") for (name, value), title in values.items()),
        *([Column("example", _("example"))] if found.audience == "team" else []),
    )
    rows = tuple(
        (
            *code_cells(code),
            *(count(found, code.id, chosen, wave) for _key, _title, chosen, wave in cells),
            *(_saying(found, code, pair) for pair in values),
            *_example(found, code),
        )
        for code in found.book.codes
    )
    notes = usual_notes(found)
    if values:
        notes += (_("With a value (+, fact …): respondents who have it so, among the settled."),)
    if len(found.waves) > 1:
        notes += merging(found, role_and_wave)
    title = _("Respondents per code")
    return Table("respondents", title, columns, rows, notes, found.about, lead=2)


def _counted(found: Basis) -> list[tuple[str, str, Chosen, Waves]]:
    """Key, title, whom and which waves of each column that counts."""
    waves = found.waves if len(found.waves) > 1 else ()
    roles, at = keyed("role", found.roles), keyed("wave", waves)
    cells: list[tuple[str, str, Chosen, Waves]] = [
        *((roles[role], role_name(role), with_role(role), None) for role in found.roles),
        ("all", _("all"), everybody, None),
        *((at[wave], wave_name(wave), everybody, wave) for wave in waves),
    ]
    for (role, wave), together in (combinations(found) if waves else {}).items():
        name = _("other waves") if wave == REST else wave_name(wave)
        key = f"{roles[role]}_{at.get(wave, 'wave_other')}"
        cells.append((key, f"{role_name(role)}, {name}", with_role(role), together))
    return cells


def _values(found: Basis) -> dict[tuple[str, str], str]:
    """The values that count and that somebody gave, with their labels, in the codebook's order."""
    said = {pair for piece in found.pieces for one in piece.said for pair in one.qualifiers}
    return {
        (one.id, value.id): value.label.shown() or value.id
        for one in found.book.qualifiers
        for value in one.values
        if value.counts and (one.id, value.id) in said
    }


def _saying(found: Basis, code: Code, pair: tuple[str, str]) -> int:
    """How many of those who are read have this very code, counting, with that value."""
    read = {one.name for one in found.read}
    return len(
        {
            who
            for piece in with_own_code(found, code.id)
            if (said := piece.assigned(code.id)) is not None and pair in said.qualifiers
            for who in piece.people
            if who in read
        }
    )


def _example(found: Basis, code: Code) -> Row:
    if found.audience != "team":
        return ()
    return (next((source_of(found, one) for one in best(with_own_code(found, code.id), 1)), ""),)
