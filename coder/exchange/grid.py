"""A table as it was read: which columns it has and what stands in its rows, all of it text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, with the number of the line that it starts on in the file."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def __contains__(self, column: str) -> bool:
        return column in self.cells


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: a CSV file is one, of a workbook each sheet is."""

    title: str
    """Of the sheet; "" for CSV."""
    names: tuple[str, ...]
    """Of the columns, as they stand in the file."""
    lines: tuple[Line, ...]
    """Those in which anything stands; their cells go by the :func:`key` of the column."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the columns, in order."""
        return tuple(map(key, self.names))

    def name(self, column: str) -> str:
        """A column, given by its key, as it stands in the file."""
        return next(name for name in self.names if key(name) == column)


def key(name: str) -> str:
    """The name of a column without regard to capitals and spaces: ``fragment_id``."""
    return name.strip().casefold().replace(" ", "_")
