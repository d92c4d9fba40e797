"""Workbooks that came from anywhere: read as they are meant, or refused in one line."""

from __future__ import annotations

import datetime
import io
import random
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from coder.errors import InputError
from coder.exchange.grid import Grid
from coder.exchange.tables import read_grids, read_table

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


USUAL = workbook(["transcript", "fragment", "codes"], ["P1", 1, "direct"])


def with_member(content: bytes, name: str, data: bytes | None) -> bytes:
    """The workbook with another member in the place of one, or without it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        if data is not None:
            new.writestr(name, data)
    return buffer.getvalue()


def grids(tmp_path: Path, content: bytes) -> list[Grid]:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    return read_grids(path)


def sheet(rows: str) -> bytes:
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def test_cells_are_text_as_people_see_them(tmp_path: Path) -> None:
    when = datetime.datetime(2026, 11, 22)
    moment = datetime.datetime(2026, 11, 22, 9, 30)
    rows = [["a", "b", "c"], [33, 0.5, True], [when, moment, " - ja "], [None, "- nee", "x\ny"]]
    (grid,) = grids(tmp_path, workbook(*rows))
    cells = [list(line.cells.values()) for line in grid.lines]
    assert cells == [
        ["33", "0.5", "1"],
        ["2026-11-22", "2026-11-22 09:30:00", " - ja "],
        ["", "- nee", "x\ny"],
    ]
    assert [line.number for line in grid.lines] == [2, 3, 4]


def test_empty_rows_and_sheets_do_not_count_and_names_are_plain(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("leeg")
    page = book.create_sheet("derde")
    page["B3"], page["C3"] = "Fragment ID", "codes"
    page["B6"] = "abc"
    (grid,) = grids(tmp_path, saved(book))
    assert (grid.title, grid.keys) == ("derde", ("fragment_id", "codes"))
    assert [(line.number, line["fragment_id"], line["codes"]) for line in grid.lines] == [
        (6, "abc", "")
    ]


def test_a_plan_or_list_of_respondents_may_be_a_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook(["coder", "transcript"], ["anna", "P1"]))
    (line,) = read_table(path, required=("coder", "transcript"))
    assert (line["coder"], line["transcript"]) == ("anna", "P1")


def test_a_formula_gives_what_excel_computed(tmp_path: Path) -> None:
    rows = f'<row r="1">{text("A1", "codes")}</row>'
    rows += '<row r="2"><c r="A2" t="str"><f>"dir"&amp;"ect"</f><v>direct</v></c></row>'
    (grid,) = grids(tmp_path, with_member(USUAL, SHEET, sheet(rows)))
    assert grid.lines[0]["codes"] == "direct"


def test_a_formula_that_nobody_computed_is_not_an_empty_cell(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: a cell holds a formula without a value"):
        grids(tmp_path, workbook(["transcript", "codes"], ["P1", "=A1"]))


def test_merged_cells_are_empty_but_for_the_first(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["transcript", "codes"], ["P1", "a"], [None, "b"]):
        page.append(row)
    page.merge_cells("A2:A3")
    (grid,) = grids(tmp_path, saved(book))
    assert [line["transcript"] for line in grid.lines] == ["P1", ""]


def bomb(size: int, name: str = "xl/sharedStrings.xml") -> bytes:
    return with_member(USUAL, name, b"<x>" + b" " * size + b"</x>")


def doctype(name: str) -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    with zipfile.ZipFile(io.BytesIO(USUAL)) as packed:
        return with_member(USUAL, name, entity + packed.read(name))


BEYOND = f'<row r="1">{text("A1", "codes")}</row><row r="1048577">{text("A1048577", "x")}</row>'
FAR = f'<row r="1">{text("A1", "codes")}</row><row r="2000000000">{text("A2", "x")}</row>'
WIDE = f'<row r="1">{text("A1", "codes")}</row>' + "".join(
    f'<row r="{n}">{text(f"XFD{n}", "x")}</row>' for n in range(2, 900)
)
UNNAMED = f'<row r="1">{text("A1", "codes")}</row><row r="2">{text("B2", "x")}</row>'
TWICE = f'<row r="1">{text("A1", "Codes")}{text("B1", "codes ")}</row>'
HOSTILE = {
    "a zip bomb": (bomb(40_000_000), "unpacks to far more"),
    "a member of 100 MB": (bomb(100_000_000, "xl/media/image1.png"), "unpacks to far more"),
    "a DOCTYPE in a sheet": (doctype(SHEET), "declares XML entities"),
    "a DOCTYPE in the workbook": (doctype("xl/workbook.xml"), "declares XML entities"),
    "a row beyond the last": (with_member(USUAL, SHEET, sheet(BEYOND)), "larger than a table"),
    "a row far beyond it": (with_member(USUAL, SHEET, sheet(FAR)), "larger than a table"),
    "cells in the last column": (with_member(USUAL, SHEET, sheet(WIDE)), "no name above it"),
    "a cell without a name": (with_member(USUAL, SHEET, sheet(UNNAMED)), "no name above it: x"),
    "a name that stands twice": (with_member(USUAL, SHEET, sheet(TWICE)), "codes stands there"),
    "a sheet that is missing": (with_member(USUAL, SHEET, None), "the file is empty"),
    "broken XML": (with_member(USUAL, SHEET, b"<worksheet><a>"), "damaged or no Excel file"),
    "a shared text that is not there": (
        with_member(USUAL, SHEET, sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
        "damaged or no Excel file",
    ),
    "an empty workbook": (workbook(), "the file is empty"),
    "half a file": (USUAL[: len(USUAL) // 2], "damaged or no Excel file"),
    "another zip": (with_member(USUAL, "xl/workbook.xml", None), "damaged or no Excel file"),
    "an old Excel": (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .xlsx"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_made_to_do_harm_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, message = HOSTILE[name]
    with pytest.raises(InputError, match=message) as refused:
        grids(tmp_path, content)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["a zip bomb", "a member of 100 MB"])
def test_what_would_not_fit_into_memory_never_comes_into_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(HOSTILE[name][0])
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read_grids(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_workbook_with_any_byte_changed_is_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    members = {one: zipfile.ZipFile(io.BytesIO(USUAL)).read(one)
               for one in zipfile.ZipFile(io.BytesIO(USUAL)).namelist()}  # fmt: skip
    read = 0
    for _round in range(1500):
        name = chance.choice(sorted(members))
        data = bytearray(members[name])
        for _byte in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        content = with_member(USUAL, name, bytes(data))
        if chance.random() < 0.3:
            whole = bytearray(USUAL)
            whole[chance.randrange(len(whole))] = chance.randrange(256)
            content = bytes(whole)
        try:
            read += bool(grids(tmp_path, content))
        except InputError as error:
            assert "\n" not in str(error)
    assert read > 100
