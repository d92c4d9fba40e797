"""Tables as one Excel workbook (``.xlsx``): a sheet a table, ready to read, sort and filter.

Text stays word for word: it is written as text, so that Excel never takes it for a formula, and
needs no apostrophe. The same tables and moment give the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.exchange.tables import Cell
from coder.language import _

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""UTF-16 units that a cell of Excel holds."""
CUT = "[…✂]"
"""Stands at the end of a text that was cut because it did not fit."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_NARROW, _WIDE = 8, 60
"""Widths of columns, in digits."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook."""

    title: str
    """What its tab says."""
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    lead: int = 1
    """So many columns at the left stay in view."""


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook as bytes."""

    content: bytes
    cut: int
    """How many texts were longer than a cell holds, and end in :data:`CUT`."""


def to_workbook(sheets: Sequence[Sheet], *, title: str, made: str) -> Written:
    """The sheets as a workbook; ``made`` (``2026-11-22``) is the date that it says of itself.

    Raises InputError where a table has more rows or columns than a sheet of Excel.
    """
    buffer = io.BytesIO()
    book = new_book(buffer, title=title, made=made)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    cut = 0
    for sheet in sheets:
        n, width = len(sheet.rows), len(sheet.columns)
        if n + 1 > _MOST_ROWS or width > _MOST_COLUMNS:
            raise InputError(
                _("{title}: {n} rows of {m} columns do not fit into a sheet; use CSV.").format(
                    title=sheet.title, n=n, m=width
                )
            )
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, sheet.lead)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        cut += sum(write_cell(page, 0, at, name, head) for at, name in enumerate(sheet.columns))
        for at, wide in enumerate(_widths(sheet)):
            page.set_column(at, at, wide)
        for line, row in enumerate(sheet.rows, 1):
            cut += sum(write_cell(page, line, at, cell, body) for at, cell in enumerate(row))
        if n:
            page.autofilter(0, 0, n, width - 1)
    book.close()
    return Written(buffer.getvalue(), cut)


def new_book(buffer: io.BytesIO, *, title: str, made: str) -> Workbook:
    """An empty workbook that says no more of itself than the title and that date."""
    import xlsxwriter

    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    moment = datetime.fromisoformat(made)
    book.set_properties({"title": title[:255], "author": "", "created": moment})
    return book


def write_cell(page: Worksheet, row: int, column: int, cell: Cell, style: Any) -> bool:
    """Write text as text and a number as a number; whether the text had to be cut."""
    if isinstance(cell, str) and cell:
        text = fitting(cell)
        page.write_string(row, column, text, style)
        return text != cell
    if isinstance(cell, bool | int | float) and math.isfinite(cell):
        page.write_number(row, column, cell, style)
    else:
        page.write_blank(row, column, None, style)
    return False


def fitting(text: str) -> str:
    """The text, or as much of it as a cell holds, with a mark that it was cut."""
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    room = LONGEST - _units(CUT)
    # A half of a character that takes two units is dropped.
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore") + CUT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _widths(sheet: Sheet) -> list[int]:
    """As wide as what stands in it, up to where it is better wrapped."""
    found = []
    for at, name in enumerate(sheet.columns):
        longest = max((_longest_line(row[at]) for row in sheet.rows), default=0)
        words = max(map(len, name.split()), default=0)
        # Room for the arrow of the filter beside the header.
        found.append(min(max(longest + 1, words + 3, _NARROW), _WIDE))
    return found


def _longest_line(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")), default=0)
    return 0 if cell is None else len(str(cell)[:8])
