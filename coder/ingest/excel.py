"""Workbooks of Excel (``.xlsx``) with a column of speakers and one of texts."""

from __future__ import annotations

import io

from coder.errors import InputError
from coder.ingest import archive
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.ingest.table import columns_of, turns_of
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

DAMAGE: tuple[type[Exception], ...] = (
    *archive.DAMAGE,
    SyntaxError,  # broken XML
    IndexError,
    TypeError,  # openpyxl, where a part holds something else than it must
    AttributeError,
)
"""What openpyxl meets in a workbook that is damaged."""


def fits(source: Source) -> bool:
    """Whether it is a workbook of Excel."""
    return "xl/workbook.xml" in source.members


def parse(source: Source) -> ParsedTranscript:
    """Turns of the first sheet that holds any. Raises :class:`InputError` for other workbooks."""
    try:
        archive.check(source)
        sheets = _sheets(source)
    except DAMAGE as error:
        raise InputError(
            _("{name} is damaged or no Excel file; open it in Excel and save it anew.").format(
                name=source.name
            )
        ) from error
    for rows in sheets:
        if columns_of(rows) is not None:
            others = [other for other in sheets if other is not rows]
            draft = Draft(left_out=[cell for sheet in others for row in sheet for cell in row])
            return turns_of(rows, source, "xlsx", draft, "\t")
    raise InputError(
        _("{name} has no sheet with a column for the speaker and one for the text.").format(
            name=source.name
        )
    )


def _sheets(source: Source) -> list[list[list[str]]]:
    """The cells of every sheet as text, rows without any left away."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    try:
        sheets = []
        for sheet in book.worksheets:
            rows = [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            sheets.append([row for row in rows if any(row)])
        return sheets
    finally:
        book.close()


def _shown(cell: object) -> str:
    """A cell as text; a time as ``h:mm:ss``."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return canonical(str(cell)).strip()
