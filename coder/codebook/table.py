"""Reads the rows of a CSV or XLSX file, each with its number, and refuses what is no table."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coder.codebook.reading import Findings, read_bytes
from coder.language import _
from coder.text import shorten

MAX_UNPACKED = 50_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 50
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, EOFError, OSError, NotImplementedError,
)  # fmt: skip
"""What openpyxl meets in a file that is no XLSX, or in one that was damaged; broken XML is a
SyntaxError."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with the number of the line (in XLSX: the row) that it starts on."""

    line: int
    cells: tuple[str, ...]


def rows_of(path: Path, found: Findings) -> list[Row]:
    """The rows that have anything in them, the header first; none after reporting why."""
    data = read_bytes(path, found)
    if data is None:
        return []
    if path.suffix.lower() == ".xls":
        found.add(None, "", _("this is an Excel file of the old kind; save it as .xlsx"))
        return []
    rows = _from_xlsx(data, found) if path.suffix.lower() == ".xlsx" else _from_csv(data, found)
    kept = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not kept and not found.problems:
        found.add(None, "", _("the file is empty; its first row must name the columns"))
    return kept


def _from_csv(data: bytes, found: Findings) -> list[Row]:
    text = _decoded(data)
    if "\0" in text:
        found.add(None, "", _("this is no text file; save the list as CSV or XLSX"))
        return []
    first = text.split("\n", 1)[0].strip()
    if first.casefold().startswith("sep=") and len(first) == 5:  # for Excel, and no row
        delimiter, text = first[4], "\n" + text.split("\n", 1)[-1]
    else:
        delimiter = max(";,\t", key=first.count)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            rows.append(Row(before + 1, tuple(cells[:MAX_COLUMNS])))
            before = reader.line_num
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        message = _("this is no CSV ({reason}); check the quotes in this row")
        found.add(before + 1, "", message.format(reason=shorten(str(error), 80)))
        return []
    return rows


def _decoded(data: bytes) -> str:
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if data.startswith(mark):
            return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # what Excel writes as CSV on Windows
        return "".join(
            bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in data
        )


def _from_xlsx(data: bytes, found: Findings) -> list[Row]:
    import warnings

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                found.add(None, "", _("this is much larger than a code list; save only the list"))
                return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that do not matter here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return _of_sheet(book.worksheets[0].iter_rows(values_only=True))
            finally:
                book.close()
    except _DAMAGED:
        found.add(None, "", _("this is no XLSX file that can be read; save it anew from Excel"))
        return []


def _of_sheet(values: Iterable[tuple[object, ...]]) -> list[Row]:
    rows: list[Row] = []
    for number, cells in enumerate(values, start=1):
        rows.append(Row(number, tuple(_shown(cell) for cell in cells[:MAX_COLUMNS])))
        if number > MAX_ROWS:
            break
    return rows


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
