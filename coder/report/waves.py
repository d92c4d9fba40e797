"""Change over waves: what respondents say at one wave and not at another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from coder.codebook import Code
from coder.language import N_, _
from coder.leaving import SMALLEST
from coder.model import Respondent
from coder.report.basis import Basis, readings_of
from coder.report.notes import usual_notes
from coder.report.people import Row, person_cells, person_columns
from coder.report.table import Column, Count, Table
from coder.report.wording import code_cells, code_columns, keyed, wave_name

Shift = Literal[
    "appears", "remains", "disappears", "comes_and_goes", "nowhere", "unsettled", "unread"
]
SHIFTS: dict[Shift, str] = {
    "appears": N_("appears"),
    "remains": N_("remains"),
    "disappears": N_("disappears"),
    "comes_and_goes": N_("comes and goes"),
    "nowhere": N_("at no wave"),
    "unsettled": N_("not settled"),
    "unread": N_("not yet read"),
}
"""What becomes of a code from wave to wave → its name for people (translate it)."""


@dataclass(frozen=True, slots=True)
class Course:
    """One code in the texts of one respondent, wave by wave."""

    respondent: Respondent
    fragments: tuple[int | None, ...]
    """How many settled ones have it, by wave; None: not (wholly) read at that wave."""
    shift: Shift


def of_several_waves(found: Basis) -> tuple[Respondent, ...]:
    """Who is interviewed at two waves or more."""

    def waves_of(who: Respondent) -> set[str]:
        return {one.transcript.wave for one in readings_of(found, who)} - {""}

    return tuple(one for one in found.respondents if len(waves_of(one)) > 1)


def course(found: Basis, code: str, who: Respondent) -> Course:
    """What becomes of a code in what one respondent says."""
    cells: list[int | None] = []
    unsettled = False
    for wave in (one for one in found.waves if one):
        pieces = [
            one for one in found.pieces if who.name in one.people and one.transcript.wave == wave
        ]
        n = sum(code in one.codes for one in pieces)
        unsettled = unsettled or (not n and any(code in one.at_stake for one in pieces))
        cells.append(n if found.is_read(who, wave) else None)
    read = [bool(n) for n in cells if n is not None]
    if len(read) < 2:
        return Course(who, tuple(cells), "unread")
    return Course(who, tuple(cells), "unsettled" if unsettled else _shift(read))


def _shift(read: list[bool]) -> Shift:
    if all(read):
        return "remains"
    if not any(read):
        return "nowhere"
    steps = set(pairwise(read))
    if {(False, True), (True, False)} <= steps:
        return "comes_and_goes"
    return "appears" if (False, True) in steps else "disappears"


def waves(found: Basis) -> Table:
    """For the team a row a code and respondent; for others one a code, with how many do what."""
    several = of_several_waves(found)
    notes = list(usual_notes(found))
    if found.audience == "team":
        columns, rows = _per_respondent(found, several)
        notes.append(_("Fragments with the code; empty: not yet read at that wave."))
    else:
        columns, rows = _per_code(found, several)
    if not several:
        notes.append(_("Nobody here was interviewed at two waves."))
    elif not rows:
        notes.append(
            _("Fewer than {n} respondents were interviewed at two waves: see --team").format(
                n=SMALLEST
            )
        )
    return Table(
        "waves",
        _("Change over waves"),
        columns,
        rows,
        tuple(notes),
        found.about,
        grouped_by=("code", "label") if found.audience == "team" else (),
        lead=2,
    )


def _per_respondent(
    found: Basis, several: tuple[Respondent, ...]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    every = [one for one in found.waves if one]
    keys = keyed("wave", every)
    columns = (
        *code_columns(),
        *person_columns(found),
        *(Column(keys[wave], wave_name(wave), "whole") for wave in every),
        Column("shift", _("shift")),
    )
    rows = tuple(
        (*code_cells(code), *person_cells(found, who), *one.fragments, _(SHIFTS[one.shift]))
        for code in found.book.codes
        for who in several
        if (one := course(found, code.id, who)).shift != "nowhere"
        and (any(one.fragments) or one.shift == "unsettled")
    )
    return columns, rows


def _per_code(
    found: Basis, several: tuple[Respondent, ...]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """What one person says at one wave and not at another is theirs alone, so it is counted."""
    shown: tuple[Shift, ...] = (
        "appears",
        "remains",
        "disappears",
        "comes_and_goes",
        "nowhere",
        "unsettled",
    )
    columns = (*code_columns(), *(Column(one, _(SHIFTS[one]), "count") for one in shown))
    if len(several) < SMALLEST:
        return columns, ()
    return columns, tuple(_counted(found, code, several, shown) for code in found.book.codes)


def _counted(
    found: Basis, code: Code, several: tuple[Respondent, ...], shown: Sequence[Shift]
) -> Row:
    shifts = Counter(course(found, code.id, who).shift for who in several)
    of = sum(shifts[one] for one in shown)
    return (*code_cells(code), *(Count(shifts[one], 0, of) for one in shown))
