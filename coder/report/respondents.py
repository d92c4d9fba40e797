"""Respondents per code, role and wave: ``n (+u) of N``."""

from __future__ import annotations

from coder.language import _
from coder.leaving import REST
from coder.report.basis import Basis, Waves
from coder.report.counting import Chosen, count, everybody, with_role
from coder.report.notes import usual_notes
from coder.report.people import combinations
from coder.report.table import Column, Table
from coder.report.wording import code_cells, code_columns, keyed, role_name, wave_name


def respondents(found: Basis) -> Table:
    """One row a code; a column a role, one for all, and where there are waves one a wave and one a
    role and wave."""
    waves = found.waves if len(found.waves) > 1 else ()
    roles, at = keyed("role", found.roles), keyed("wave", waves)
    cells: list[tuple[str, str, Chosen, Waves]] = [
        *((roles[role], role_name(role), with_role(role), None) for role in found.roles),
        ("all", _("all"), everybody, None),
        *((at[wave], wave_name(wave), everybody, wave) for wave in waves),
    ]
    both = combinations(found) if waves else {}
    for (role, wave), together in both.items():
        key = f"{roles[role]}_{at.get(wave, 'wave_other')}"
        name = _("other waves") if wave == REST else wave_name(wave)
        cells.append((key, f"{role_name(role)}, {name}", with_role(role), together))
    rows = tuple(
        (
            *code_cells(code),
            *(count(found, code.id, chosen, wave) for _key, _title, chosen, wave in cells),
        )
        for code in found.book.codes
    )
    columns = (*code_columns(), *(Column(key, title, "count") for key, title, *_rest in cells))
    title = _("Respondents per code")
    return Table("respondents", title, columns, rows, usual_notes(found), found.about, lead=2)
