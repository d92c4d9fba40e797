"""The running text of a document, paragraph by paragraph, as lines in which turns are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coder.errors import InputError
from coder.ingest.limits import check_lines
from coder.ingest.source import Source
from coder.ingest.turns import Line, assemble, find_turns
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical


def transcript(
    source: Source,
    source_format: str,
    lines: Sequence[Line],
    left_out: Iterable[str],
    warnings: Iterable[str] = (),
) -> ParsedTranscript:
    """Turns of the lines of a document. Raises :class:`InputError` where there are no words."""
    if not any(line.text.strip() for line in lines):
        raise InputError(_("{name} is empty: there is no text in it.").format(name=source.name))
    check_lines(len(lines), source.name)
    draft = find_turns(lines, source.said)
    draft.left_out += left_out
    draft.warnings += warnings
    return assemble(draft, source_format, source.name)


def row_lines(cells: Sequence[Sequence[str]]) -> list[Line]:
    """A row of a table as one line, its cells separated by tabs; each cell is its lines.

    Only the last cell may run on: its further lines follow. Where another one does, the cells are
    given one after another.
    """
    stripped = [[line.strip() for line in cell if line.strip()] for cell in cells]
    filled = [cell for cell in stripped if cell]
    if not filled:
        return []
    if any(len(cell) > 1 for cell in filled[:-1]):
        return [Line(text) for cell in filled for text in cell]
    first = "\t".join(cell[0].replace("\t", " ") for cell in filled)
    further = [Line(text, paragraph=False) for text in filled[-1][1:]]
    return [Line(first, row=len(filled) > 1), *further]


def paragraph_lines(text: str) -> list[Line]:
    """The lines of a paragraph, in canonical form."""
    return [
        Line(line, paragraph=index == 0) for index, line in enumerate(canonical(text).split("\n"))
    ]


@dataclass(slots=True)
class Flow:
    """Collects the lines of a text that comes bit by bit, with paragraphs and tables.

    Of a table inside a table the inner rows count; what stands beside them becomes paragraphs.
    """

    lines: list[Line] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _cells: list[list[str]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Some text of the current paragraph; a line break may be part of it."""
        self._text.append(text)

    def end_paragraph(self, *, in_cell: bool = False) -> None:
        """What comes next begins a new paragraph."""
        text = "".join(self._text)
        self._text.clear()
        if in_cell:
            self._cell += canonical(text).split("\n")
        else:
            self.lines += paragraph_lines(text)

    def end_cell(self) -> None:
        """What comes next belongs to another cell."""
        self.end_paragraph(in_cell=True)
        self._cells.append([*self._cell])
        self._cell.clear()

    def end_row(self) -> None:
        """The cells so far are a row."""
        self.lines += row_lines(self._cells)
        self._cells.clear()

    def abandon_row(self) -> None:
        """The cells so far are none: another table, or the end of this one, comes between."""
        if "".join(self._text).strip() or self._cell:
            self.end_cell()
        self.lines += [Line(text) for cell in self._cells for text in cell if text.strip()]
        self._cells.clear()
