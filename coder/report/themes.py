"""Theme sheets: of each code what it means, who mentions it, in whose words, and who does not."""

from __future__ import annotations

from collections.abc import Iterator

from coder.codebook import Code
from coder.language import _
from coder.report.basis import Basis
from coder.report.counting import count
from coder.report.negative import contrary, silent
from coder.report.notes import usual_notes
from coder.report.people import Row, source_column, source_of
from coder.report.quoting import best, kept_back, marks_of, with_own_code
from coder.report.table import Column, Table
from coder.report.wording import code_cells, code_columns


def themes(found: Basis) -> Table:
    """Of each code that somebody has (or could have) a sheet: rows under its heading."""
    columns = (
        *code_columns(),
        Column("part", _("part")),
        Column("text", _("text")),
        source_column(),
        Column("marks", _("marks")),
    )
    rows = tuple(
        (*code_cells(code), *row)
        for code in found.book.codes
        if count(found, code.id).n or with_own_code(found, code.id)
        for row in _sheet(found, code)
    )
    notes = [*usual_notes(found), *kept_back(one for one in found.pieces if one.codes)]
    if found.audience != "team":
        notes.append(_("Memos of coders are for the team; see them with: --team"))
    return Table(
        "themes",
        _("Theme sheets"),
        columns,
        rows,
        tuple(notes),
        found.about,
        grouped_by=("code", "label"),
    )


def _sheet(found: Basis, code: Code) -> Iterator[Row]:
    yield _("definition"), code.definition.shown(), "", ""
    yield _("respondents"), str(count(found, code.id)), "", ""
    for child in found.book.children(code.id):
        text = f"{child.label.shown()}: {count(found, child.id)}"
        yield _("code below it"), text, "", ""
    if found.audience == "team":
        for memo in found.memos:
            if memo.about == "code" and memo.target == code.id:
                yield _("in our own words"), memo.text, "", ""
    mine = with_own_code(found, code.id)
    shown = best(mine)
    for piece in shown:
        text = piece.quote(code.id)
        yield _("quote"), text, source_of(found, piece), marks_of(piece)
    for piece in best(contrary(found, code.id)):
        text = piece.quote(code.id)
        yield _("counter-example"), text, source_of(found, piece), marks_of(piece)
    if names := silent(found, code.id):
        yield _("who does not mention it"), names, "", ""
    if found.audience == "team":
        ids = {piece.id: piece for piece in mine}
        for memo in found.memos:
            if memo.about == "fragment" and memo.target in ids:
                yield _("memo"), memo.text, source_of(found, ids[memo.target]), ""
