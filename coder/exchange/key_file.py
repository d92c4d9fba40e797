"""The key file: which names were replaced by what. It lies outside the study, and stays there.

A CSV that opens in Excel; its columns are recognised in Dutch and in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from coder.errors import InputError
from coder.exchange.grid import Line
from coder.exchange.tables import Cell, read_table, text_of, write_table
from coder.language import _, current
from coder.pseudonyms import Replacements, Row
from coder.text import one_line

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "found": "found",
        "replacement": "replacement",
        "keep": "keep",
        "kind": "kind",
        "n": "n",
        "alike": "same as?",
        "example": "example",
    },
    "nl": {
        "found": "gevonden",
        "replacement": "vervanging",
        "keep": "laten staan",
        "kind": "soort",
        "n": "aantal",
        "alike": "dezelfde als?",
        "example": "voorbeeld",
    },
}
_KINDS = {
    "person": "persoon",
    "school": "school",
    "place": "plaats",
    "email": "e-mail",
    "phone": "telefoon",
    "postcode": "postcode",
    "name": "naam",
    "other": "waarschijnlijk geen naam",
}
_YES = frozenset(["x", "ja", "j", "yes", "y", "1", "true", "waar", "keep", "behouden"])
_NO = frozenset(["", "nee", "n", "no", "0", "false", "onwaar", "-"])
_SEPARATOR = " | "


def write_key(rows: Iterable[Row]) -> bytes:
    """The key file as a CSV for Excel, its columns in the language of the interface."""
    language = current() if current() in _COLUMNS else "en"
    yes = "ja" if language == "nl" else "yes"
    cells: list[list[Cell]] = [
        [
            row.found,
            row.replacement,
            yes if row.keep else "",
            _KINDS.get(row.kind, row.kind) if language == "nl" else row.kind,
            row.n,
            _SEPARATOR.join(row.alike),
            row.example,
        ]
        for row in rows
    ]
    return write_table(list(_COLUMNS[language].values()), cells)


def read_key(path: Path) -> list[Row]:
    """The rows of a key file. Raises InputError, with the line, for one that cannot be used."""
    rows = []
    shown = one_line(str(path))
    lines = read_table(path)
    if not lines:
        raise InputError(_("{path}: there is no name in it.").format(path=shown))
    columns = {name for line in lines for name in line.cells}
    for needed in ("found", "replacement"):
        if not columns & _names(needed):
            raise InputError(
                _("{path}: there is no column {missing}; it has: {names}.").format(
                    path=shown,
                    missing=_COLUMNS[current()][needed] if current() in _COLUMNS else needed,
                    names=", ".join(one_line(name)[:30] for name in sorted(columns)[:12]),
                )
            )
    for line in lines:
        try:
            rows.append(_row(line))
        except InputError as error:
            raise InputError(
                _("{path}, line {n}: {problem}").format(path=shown, n=line.number, problem=error)
            ) from error
    try:
        Replacements(row.pair for row in rows)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error
    return rows


def _row(line: Line) -> Row:
    found = " ".join(_cell(line, "found").split())
    replacement = " ".join(_cell(line, "replacement").split())
    said = _cell(line, "keep").strip().casefold()
    if not found:
        raise InputError(_("there is no name in this row; write one or take the row out."))
    if said not in _YES | _NO:
        raise InputError(
            _("{text}: write yes in this column for a name that stays, or nothing.").format(
                text=one_line(said)
            )
        )
    if not replacement and said not in _YES:
        raise InputError(
            _("say what comes in the place of {name}, or that it stays.").format(
                name=one_line(found)
            )
        )
    english = {dutch: name for name, dutch in _KINDS.items()}
    kind = _cell(line, "kind").strip().casefold()
    number = _cell(line, "n").strip()
    kind = english.get(kind, kind if kind in _KINDS else "name")
    if kind == "phone" and re.fullmatch(r"[1-9]\d{8}", found):
        found = f"0{found}"  # Excel takes it for a number and drops the zero
    row = Row(
        found,
        replacement,
        kind,
        int(number) if number.isdecimal() else 0,
        _cell(line, "example"),
        said in _YES,
        tuple(one for one in _cell(line, "alike").split(_SEPARATOR) if one),
    )
    Replacements([row.pair])  # says what is wrong with this row by itself
    return row


def _names(column: str) -> set[str]:
    return {names[column].replace(" ", "_") for names in _COLUMNS.values()}


def _cell(line: Line, column: str) -> str:
    return next((line[name] for name in sorted(_names(column)) if name in line), "")


def names_in(path: Path) -> frozenset[str]:
    """A list of names, one a line, in lower case; of a table the first column.

    Raises InputError for what cannot be read.
    """
    text, _marked = text_of(path)
    cells = (re.split(r"[;,\t]", line)[0] for line in text.splitlines())
    names = (" ".join(cell.strip(" \"'").casefold().split()) for cell in cells)
    return frozenset(name for name in names if len(name) > 1)


def studies_beside(path: Path) -> list[str]:
    """Names of the studies in the folder of a key file; it should lie elsewhere."""
    folder = path.resolve().parent
    return sorted(one.name for one in folder.glob("*.study") if not one.name.startswith("."))
