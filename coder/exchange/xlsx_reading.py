"""The sheets of an Excel workbook as tables of text, whoever made it, within bounds.

A cell with a formula gives the value that Excel last computed; a formula without one is refused,
since nothing would look like an empty cell more. Dates are given as ``2026-11-22``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from coder.errors import InputError
from coder.exchange.grid import Grid, Line, key
from coder.language import _
from coder.text import one_line

MOST_ROWS = 250_000
"""In which anything stands."""
MOST_CELLS = 10_000_000
_LAST_ROW = 1_048_576
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def grids_in(content: bytes, shown: str) -> list[Grid]:
    """Every sheet in which anything stands; ``shown`` is the file's name for messages.

    Raises InputError for what is no workbook, is damaged, would not fit into memory, or has a
    formula without a value.
    """
    import warnings

    from coder.ingest import archive
    from coder.ingest.excel import DAMAGE
    from coder.ingest.source import Source

    try:
        archive.check(Source(content, shown))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that do not matter here
            return list(_grids(content, shown))
    except DAMAGE as error:
        raise InputError(
            _("{name} is damaged or no Excel file; open it in Excel and save it anew.").format(
                name=shown
            )
        ) from error


def _grids(content: bytes, shown: str) -> Iterator[Grid]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = _formulas(content)
    try:
        for sheet in book.worksheets:
            grid = _grid(sheet, shown, formulas.get(sheet.title, frozenset()))
            if grid is not None:
                yield grid
    finally:
        book.close()


def _grid(sheet: Any, shown: str, formulas: frozenset[tuple[int, int]]) -> Grid | None:
    sheet.reset_dimensions()  # what a file says of its size is not always so
    names: list[str] = []
    lines: list[Line] = []
    seen = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        seen += len(values) + 1
        if number > _LAST_ROW or len(lines) > MOST_ROWS or seen > MOST_CELLS:
            raise InputError(
                _("{path}, sheet {title}: larger than a table of judgements can be.").format(
                    path=shown, title=one_line(sheet.title)
                )
            )
        if not values:
            continue
        cells = [_text(value) for value in values]
        _refuse_uncalculated(cells, number, formulas, shown)
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if not names:
            names = _header(cells, shown, sheet.title)
        else:
            lines.append(_line(number, cells, names, shown))
    return Grid(sheet.title, tuple(filter(None, names)), tuple(lines)) if names else None


def _header(cells: Sequence[str], shown: str, title: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    keys = [key(name) for name in names if name]
    double = next((one for at, one in enumerate(keys) if one in keys[:at]), None)
    if double is not None:
        raise InputError(
            _("{path}, sheet {title}: the column {name} stands there twice.").format(
                path=shown, title=one_line(title), name=one_line(double)[:40]
            )
        )
    return names


def _line(number: int, cells: Sequence[str], names: Sequence[str], shown: str) -> Line:
    for at, cell in enumerate(cells):
        if cell.strip() and (at >= len(names) or not names[at]):
            raise InputError(
                _("{path}, line {n}: a cell has no name above it: {text}").format(
                    path=shown, n=number, text=one_line(cell)[:40]
                )
            )
    padded = [*cells, *[""] * (len(names) - len(cells))]
    return Line(number, {key(name): cell for name, cell in zip(names, padded, strict=True) if name})


def _refuse_uncalculated(
    cells: Sequence[str], number: int, formulas: frozenset[tuple[int, int]], shown: str
) -> None:
    for at, cell in enumerate(cells, 1):
        if not cell and (number, at) in formulas:
            raise InputError(
                _(
                    "{path}, line {n}: a cell holds a formula without a value; open the file in "
                    "Excel and save it, or put the value there."
                ).format(path=shown, n=number)
            )


def _formulas(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Title of a sheet → rows and columns in which a formula stands."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        pages = [one for one in packed.namelist() if "worksheets/" in one and one.endswith(".xml")]
        if not any(_FORMULA.search(packed.read(one)) for one in pages):
            return {}
    book = load_workbook(io.BytesIO(content), read_only=True)
    try:
        found: dict[str, frozenset[tuple[int, int]]] = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found[sheet.title] = frozenset(
                (cell.row, cell.column)
                for row in islice(sheet.iter_rows(), _LAST_ROW)
                for cell in row
                if cell.data_type == "f"
            )
        return found
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")
