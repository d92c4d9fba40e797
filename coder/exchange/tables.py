"""Tables as CSV, in and out, for a Dutch Excel, any Excel, or another program; workbooks in.

Profiles: ``excel-nl`` has a BOM, ``;``, decimal commas and CRLF; ``excel`` a BOM, ``,`` and CRLF;
``plain`` is RFC 4180 without a BOM. In the two for Excel a cell that it would run as a formula gets
an apostrophe in front (``raw`` leaves it out); ``plain`` is for programs and never has one.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from coder.errors import InputError
from coder.exchange.grid import Grid, Line, key
from coder.language import _
from coder.text import one_line

Profile = Literal["excel-nl", "excel", "plain"]
PROFILES: tuple[Profile, ...] = ("excel-nl", "excel", "plain")
Cell = str | int | float | bool | None

# Apostrophes count too, so that what is guarded can be told from what began with one.
_FORMULA = re.compile(r"'*[ \u00a0]*[=+\-@\t\r\n＝＋－＠]")
_LARGEST = 200 * 1024 * 1024
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def write_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    profile: Profile = "excel-nl",
    raw: bool = False,
) -> bytes:
    """A table as the bytes of a CSV file in UTF-8."""
    return _written([columns, *rows], profile, raw, csv.QUOTE_MINIMAL)


def write_rows(
    rows: Iterable[Sequence[Cell]], *, profile: Profile = "excel-nl", raw: bool = False
) -> bytes:
    """As :func:`write_table` without a header, each cell in quotation marks.

    Without them one column could not be told from several where there are commas in it.
    """
    return _written(rows, profile, raw, csv.QUOTE_ALL)


def _written(
    rows: Iterable[Sequence[Cell]], profile: Profile, raw: bool, quoting: Literal[0, 1]
) -> bytes:
    buffer = io.StringIO(newline="")
    delimiter = ";" if profile == "excel-nl" else ","
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n", quoting=quoting)
    guard = profile != "plain" and not raw
    for row in rows:
        writer.writerow([_cell(value, profile, guard) for value in row])
    mark = "" if profile == "plain" else "\ufeff"
    return (mark + buffer.getvalue()).encode("utf-8")


def _cell(value: Cell, profile: Profile, guard: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(value).replace(".", ",") if profile == "excel-nl" else str(value)
    return guarded(value) if guard else value


def guarded(text: str) -> str:
    """The text with an apostrophe in front where Excel would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The way back of :func:`guarded`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def read_table(path: Path, *, required: Sequence[str] = ()) -> list[Line]:
    """The rows of a CSV file with a header, or of the first such sheet of an Excel workbook.

    In CSV ``,`` ``;`` or TAB separates the columns. Column names count without regard to capitals
    and spaces. The apostrophe that keeps Excel from running a cell is taken off, but not in the
    profile ``plain``, which never has one. Raises InputError for what cannot be read, for missing
    columns, for rows with more cells than the header, and for rows that end before a required
    column.
    """
    grids = read_grids(path)
    chosen = next((one for one in grids if set(required) <= set(one.keys)), grids[0])
    shown = one_line(str(path))
    _check_names(shown, chosen.keys, required)
    for line in chosen.lines:
        _check_cells(shown, line, required)
    return list(chosen.lines)


def read_grids(path: Path) -> list[Grid]:
    """All tables of a file, at least one: a CSV file is one, of a workbook each sheet is.

    Raises InputError for what cannot be read and for a file in which nothing stands.
    """
    shown = one_line(str(path))
    content = _content_of(path)
    if content.startswith(_OLD_EXCEL):
        raise InputError(
            _("{path}: this is an Excel file of the old kind; save it as .xlsx.").format(path=shown)
        )
    if content.startswith(_ZIP):
        from coder.exchange.xlsx_reading import grids_in

        grids = grids_in(content, shown)
    else:
        grids = [_from_csv(*_decoded(content, shown), shown)]
    if not grids or not grids[0].names:
        raise InputError(_("{path}: the file is empty.").format(path=shown))
    return grids


def _from_csv(text: str, marked: bool, shown: str) -> Grid:
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    plain = delimiter == "," and not marked
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Line] = []
    names: list[str] = []
    try:
        before = 0
        for cells in reader:
            number, before = before + 1, reader.line_num
            if not plain:
                cells = [unguarded(cell) for cell in cells]
            if not names:
                names = [name.strip() for name in cells]
                keys = [key(name) for name in names]
                _check_names(shown, keys, ())
            elif len(cells) > len(names):
                raise InputError(
                    _("{path}, line {n}: more cells than the header has.").format(
                        path=shown, n=number
                    )
                )
            elif any(cell.strip() for cell in cells):
                rows.append(Line(number, dict(zip(keys, cells, strict=False))))
    except csv.Error as error:
        raise InputError(
            _("{path}, line {n}: this is no CSV ({reason}).").format(
                path=shown, n=reader.line_num, reason=error
            )
        ) from error
    return Grid("", tuple(names), tuple(rows))


def _check_cells(shown: str, line: Line, required: Sequence[str]) -> None:
    # A row that is cut short must not pass for one with empty cells.
    absent = [name for name in required if name not in line]
    if absent:
        raise InputError(
            _("{path}, line {n}: the row ends before the column {name}.").format(
                path=shown, n=line.number, name=absent[0]
            )
        )


def _check_names(shown: str, names: Sequence[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in names]
    if missing:
        raise InputError(
            _("{path}: there is no column {missing}; it has: {names}.").format(
                path=shown,
                missing=", ".join(missing),
                names=", ".join(one_line(name)[:30] for name in names[:12]),
            )
        )
    if len(set(names)) < len(names):
        raise InputError(_("{path}: a column name stands twice.").format(path=shown))


def text_of(path: Path) -> tuple[str, bool]:
    """The text of a file, and whether it began with a byte order mark. Raises InputError."""
    return _decoded(_content_of(path), one_line(str(path)))


def _content_of(path: Path) -> bytes:
    shown = one_line(str(path))
    try:
        if not path.is_file():
            raise InputError(_("{path}: there is no such file.").format(path=shown))
        if path.stat().st_size > _LARGEST:
            raise InputError(_("{path}: the file is larger than 200 MB.").format(path=shown))
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            _("{path}: cannot be read ({reason}).").format(path=shown, reason=error.strerror)
        ) from error


def _decoded(content: bytes, shown: str) -> tuple[str, bool]:
    from coder.ingest.decode import decode

    csv.field_size_limit(_LARGEST)
    try:
        text, _warnings = decode(content, shown)
    except InputError:  # it speaks of transcripts
        text = "\0"
    if "\0" in text:
        raise InputError(_("{path}: this is no text file.").format(path=shown))
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return text.removeprefix("\ufeff"), content.startswith(marks)
