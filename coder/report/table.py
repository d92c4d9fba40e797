"""What every table of a report is: columns, rows, and what must be said beside them.

A table is plain data. :func:`flat` is what scripts get (CSV, JSON, DataFrame): there a
:class:`Count` is three columns. ``coder.report.as_text`` and ``coder.report.as_markdown`` write it
for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.language import _, number
from coder.text import one_line

if TYPE_CHECKING:
    import pandas

ColumnKind = Literal["text", "whole", "count", "number"]
"""``text``; ``whole``: a whole number; ``count``: a :class:`Count`; ``number``: a proportion."""


@dataclass(frozen=True, slots=True)
class Count:
    """Respondents as they are counted: ``n (+u) of N``."""

    n: int
    unresolved: int
    """Who would join if fragments that are not settled went to the code."""
    of: int
    """Whose text was wholly judged."""

    def __str__(self) -> str:
        """``3 (+1) of 9``, in the current language; – where there is nobody to count."""
        if not self.of:
            return "–"
        if self.unresolved:
            return _("{n} (+{u}) of {of}").format(n=self.n, u=self.unresolved, of=self.of)
        return _("{n} of {of}").format(n=self.n, of=self.of)


Cell = str | int | float | Count | None
"""None: there is no such figure (nobody of that role at that wave, say)."""
FlatCell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    """For scripts: the same in every language."""
    title: str
    """For people, in the language of the report."""
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class About:
    """What a table, figure or page rests on, to be said beside it."""

    coding_pass: str
    """Name of the pass."""
    of: str
    """Whose assignments count: ``consensus``, the name of a coder, or ``any``."""
    audience: str
    """``public`` or ``team``."""
    codebook: str
    """Its id."""
    version: str
    date: str
    """Of the newest event, ``2026-11-22`` (UTC)."""
    n_respondents: int
    """Who speak in the transcripts of the pass."""
    n_read: int
    """N: of them, whose text was wholly judged."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report."""

    name: str
    """As it is asked for on the command line; the same in every language."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    """Lines that belong below it: N, codebook, date; what was merged or left out."""
    about: About
    grouped_by: tuple[str, ...] = ()
    """Keys of columns that make a heading above the rows that have the same in them; for people
    these columns are left out below it. Rows of one group stand together."""
    lead: int = 1
    """So many columns at the left say what a row is about; a wide table repeats them."""

    def place(self, key: str) -> int:
        """The position of a column."""
        return next(at for at, one in enumerate(self.columns) if one.key == key)

    def column(self, key: str) -> tuple[Cell, ...]:
        """Everything in one column."""
        at = self.place(key)
        return tuple(row[at] for row in self.rows)


def groups(table: Table) -> Iterator[tuple[str, Table]]:
    """Heading → its part of the table, in order; one without heading where nothing is grouped.

    A part has no columns that are empty in all its rows.
    """
    if not table.grouped_by:
        yield "", table
        return
    places = [table.place(key) for key in table.grouped_by]
    found: dict[tuple[Cell, ...], list[tuple[Cell, ...]]] = {}
    for row in table.rows:
        found.setdefault(tuple(row[at] for at in places), []).append(row)
    for said, rows in found.items():
        stays = [
            at
            for at in range(len(table.columns))
            if at not in places and any(row[at] not in (None, "") for row in rows)
        ]
        heading = " · ".join(shown(one) for one in said if one not in (None, ""))
        part = replace(
            table,
            columns=tuple(table.columns[at] for at in stays),
            rows=tuple(tuple(row[at] for at in stays) for row in rows),
            notes=(),
            grouped_by=(),
            lead=min(table.lead, 1),
        )
        yield heading, part


def shown(cell: Cell) -> str:
    """A cell as people read it, on one line, in the current language."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return number(cell)
    return one_line(str(cell))


def flat(table: Table) -> tuple[tuple[str, ...], list[tuple[FlatCell, ...]]]:
    """Keys and rows for scripts: a count ``x`` is three columns, ``x_n``, ``x_u`` and ``x_of``."""
    keys: list[str] = []
    for one in table.columns:
        keys += [f"{one.key}_{part}" for part in ("n", "u", "of")] if _counts(one) else [one.key]
    return tuple(keys), [_flat_row(table, row) for row in table.rows]


def _counts(column: Column) -> bool:
    return column.kind == "count"


def _flat_row(table: Table, row: tuple[Cell, ...]) -> tuple[FlatCell, ...]:
    cells: list[FlatCell] = []
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, Count):
            cells += [cell.n, cell.unresolved, cell.of]
        else:
            cells += [cell] * (3 if _counts(column) else 1)
    return tuple(cells)


def document(table: Table) -> dict[str, Any]:
    """As ``--json`` has it: keys stay the same, titles and notes are in the report's language."""
    keys, rows = flat(table)
    about = table.about
    return {
        "table": table.name,
        "title": table.title,
        "pass": about.coding_pass,
        "of": about.of,
        "audience": about.audience,
        "codebook": about.codebook,
        "codebook_version": about.version,
        "date": about.date,
        "n_respondents": about.n_respondents,
        "n_read": about.n_read,
        "columns": [
            {"key": one.key, "title": one.title, "kind": one.kind} for one in table.columns
        ],
        "rows": [dict(zip(keys, row, strict=True)) for row in rows],
        "notes": list(table.notes),
    }


def frame(table: Table) -> pandas.DataFrame:
    """The table as a DataFrame, with the columns of :func:`flat`; ``attrs`` has title and notes."""
    import pandas

    keys, rows = flat(table)
    found = pandas.DataFrame(rows, columns=list(keys))
    found.attrs.update(title=table.title, notes=list(table.notes))
    return found
