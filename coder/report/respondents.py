"""Respondents per code, role and wave: ``n (+u) of N``."""

from __future__ import annotations

from coder.language import _
from coder.report.basis import Basis
from coder.report.counting import count, with_role
from coder.report.notes import usual_notes
from coder.report.table import Cell, Column, Table
from coder.report.wording import code_cells, code_columns, keyed, role_name, wave_name


def respondents(found: Basis) -> Table:
    """One row a code; a column a role, one for all, and one a wave where there are several."""
    waves = found.waves if len(found.waves) > 1 else ()
    role_keys, wave_keys = keyed("role", found.roles), keyed("wave", waves)
    columns = [
        *code_columns(),
        *(Column(role_keys[role], role_name(role), "count") for role in found.roles),
        Column("all", _("all"), "count"),
        *(Column(wave_keys[wave], wave_name(wave), "count") for wave in waves),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            *code_cells(code),
            *(count(found, code.id, with_role(role)) for role in found.roles),
            count(found, code.id),
            *(count(found, code.id, wave=wave) for wave in waves),
        )
        for code in found.book.codes
    ]
    return Table(
        "respondents",
        _("Respondents per code"),
        tuple(columns),
        tuple(rows),
        usual_notes(found),
        found.about,
        lead=2,
    )
