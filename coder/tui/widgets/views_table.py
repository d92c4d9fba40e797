"""Who chose what: a row a coder, a column a code, and below them what the table makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.color import Color, ColorParseError
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coder.codebook import Code, Codebook
from coder.language import _
from coder.model import Assignment
from coder.text import display, one_line
from coder.tui.text import stored_line, wrap
from coder.tui.theme import text_on

NONE = ""
"""Stands for "none applies" where a column is named by its code."""
LONGEST_NAME = 14
"""Cells of a coder's name; a longer one is cut, the letter before it tells who it is."""
NOTE = 26
"""Cells that a memo needs beside the columns; where there is less it stands under its row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a coder's view, an earlier decision, or what is chosen now."""

    letter: str
    """The key that takes this view; "" where there is none."""
    name: str
    assignments: tuple[Assignment, ...] | None
    """None: nothing was chosen; (): none applies."""
    style: str = ""
    """Of the marks."""
    label: str = ""
    """What the note is, in words of the program."""
    note: str = ""
    """What a person wrote."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Code → what was said with it, as it is shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """One code (or ``NONE``)."""

    code: str
    title: str
    style: str
    indent: int
    """Cells before the mark, which stands under the name of the code, not under its key."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything stands: cells of the row's head, of each column, and whether notes fit."""

    head: int
    widths: tuple[int, ...]
    beside: bool

    @property
    def width(self) -> int:
        return self.head + sum(self.widths)


class ViewsTable(Static):
    """The table; tell it with :meth:`show`."""

    class Taken(Message):
        """Somebody clicked on the view of a coder."""

        def __init__(self, column: int) -> None:
            self.column = column
            super().__init__()

    class Chosen(Message):
        """Somebody clicked on the name of a code; ``NONE`` means: none applies."""

        def __init__(self, code: str) -> None:
            self.code = code
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)
        self._columns: tuple[Column, ...] = ()
        self._fitted = _Layout(0, (), False)
        self._views: list[int | None] = []
        self._most = 1
        self.cut: list[tuple[str, str]] = []
        """(name, note) of the rows whose note is longer than there was room for."""

    def show(
        self,
        book: Codebook,
        at_stake: Sequence[str],
        rows: Sequence[Row],
        width: int,
        room: int,
    ) -> int:
        """Draw the table; returns its lines. Where the width is too small, codes that nobody
        chose are left out, then names. ``room``: lines that the notes may add in all."""
        self._columns, self._fitted = _fit(book, at_stake, rows, width)
        noted = sum(1 for row in rows if row.note)
        self._most = 1 + max(room, 0) // max(noted, 1)
        self.cut = []
        lines = [self._head()]
        self._views = [None]
        for i, row in enumerate(rows):
            if i == len(rows) - 1:
                lines.append(Content.styled("   " + "─" * (self._fitted.width - 3), "$rule"))
                self._views.append(None)
            drawn = self._row(row, width)
            lines += drawn
            self._views += [i if row.letter else None] * len(drawn)
        self.update(Content("\n").join(lines))
        return len(lines)

    def _head(self) -> Content:
        parts = [Content(" " * self._fitted.head)]
        for column, width in zip(self._columns, self._fitted.widths, strict=True):
            title = Content.styled(column.title, column.style)
            parts.append(title.append(" " * (width - cell_len(column.title))))
        return Content.assemble(*parts)

    def _row(self, row: Row, width: int) -> list[Content]:
        name = f" {row.letter or ' '} "
        parts = [
            Content.styled(name, "bold $primary"),
            stored_line(_cut(row.name, self._fitted.head - len(name) - 1) + " "),
        ]
        for column, cells in zip(self._columns, self._fitted.widths, strict=True):
            mark = _mark(row, column.code)
            style = "$dim" if mark in ("·", "") else f"bold {row.style}".strip()
            shown = " " * column.indent + mark
            parts.append(stored_line(shown + " " * max(cells - cell_len(shown), 0), style))
        line = Content.assemble(*parts)
        if not row.note and not row.label:
            return [line]
        if self._fitted.beside:
            begin = self._fitted.width + 1
            notes = self._note(row, width - begin)
            first = Content.assemble(line, " ", notes[0])
            return [first, *(Content.assemble(" " * begin, more) for more in notes[1:])]
        return [line, *(Content.assemble("     ", more) for more in self._note(row, width - 5))]

    def _note(self, row: Row, width: int) -> list[Content]:
        label = f"{row.label}  " if row.label and row.note else row.label
        text = label + display(row.note).replace("\t", " ")
        spans = wrap(text, max(width - 2, 1))
        if len(spans) > self._most:
            self.cut.append((one_line(row.name), row.note))
        lines = []
        for i, (start, end) in enumerate(spans[: self._most]):
            split = min(max(len(label) - start, 0), end - start)
            more = " …" if i + 1 == self._most < len(spans) else ""
            lines.append(
                Content.assemble(
                    Content.styled(text[start : start + split], f"bold {row.style}".strip()),
                    text[start + split : end] + more,
                )
            )
        return lines

    def on_click(self, event: events.Click) -> None:
        """Tell which view or code was clicked."""
        if not 0 <= event.y < len(self._views):
            return
        view = self._views[event.y]
        if view is not None:
            self.post_message(self.Taken(view))
            return
        ends = accumulate(self._fitted.widths, initial=self._fitted.head)
        places = list(ends)
        for column, start, end in zip(self._columns, places, places[1:], strict=False):
            if start <= event.x < end:
                self.post_message(self.Chosen(column.code))


def _fit(
    book: Codebook, at_stake: Sequence[str], rows: Sequence[Row], width: int
) -> tuple[tuple[Column, ...], _Layout]:
    used = {one.code for row in rows for one in row.assignments or ()} | set(at_stake)
    some = [code for code in book.codes if code.id in used]
    # Subcodes are many: they have a column where somebody chose them.
    tops = [code for code in book.codes if code.id in used or not code.parent]
    none = any(row.assignments == () for row in rows)
    longest = max((cell_len(one_line(row.name)) for row in rows), default=0)
    head = 3 + min(longest, LONGEST_NAME) + 2
    notes = any(row.note for row in rows)
    for chosen, names, room in (
        (tops, True, NOTE),
        (some, True, NOTE if notes else 0),
        (some, True, 0),
        (some, False, 0),
    ):
        columns = tuple(_column(book, code, code.id in at_stake, names) for code in chosen)
        if none:
            columns = (*columns, _none(names))
        widths = tuple(_width(column, rows) for column in columns)
        layout = _Layout(head, widths, head + sum(widths) + NOTE <= width)
        if layout.width + room <= width:
            break
    return columns, layout


def _column(book: Codebook, code: Code, at_stake: bool, names: bool) -> Column:
    name, keys = one_line(code.short.shown() or code.id), book.key_path(code.id)
    style = _badge(code.color) if at_stake else "bold"
    if names and keys:
        return Column(code.id, f" {keys} {name} ", style, len(keys) + 2)
    return Column(code.id, f" {keys or name} ", style, 1)


def _none(names: bool) -> Column:
    return Column(NONE, f" 0 {_('none')} " if names else " 0 ", "$dim", 3 if names else 1)


def _badge(color: str) -> str:
    try:
        return f"bold {text_on(color)} on {Color.parse(color).hex}"
    except ColorParseError:  # an imported codebook need not give colours
        return "bold reverse"


def _width(column: Column, rows: Sequence[Row]) -> int:
    marks = [cell_len(_mark(row, column.code)) for row in rows]
    return max(cell_len(column.title), column.indent + max(marks, default=0)) + 1


def _mark(row: Row, code: str) -> str:
    if row.assignments is None:
        return ""
    if code == NONE:
        return "●" if not row.assignments else "·"
    if all(one.code != code for one in row.assignments):
        return "·"
    return one_line(" ".join(filter(None, ("●", row.said.get(code, "")))))


def _cut(name: str, cells: int) -> str:
    line = one_line(name)
    if cell_len(line) > cells > 1:
        line = set_cell_size(line, cells - 1).rstrip() + "…"
    return set_cell_size(line, max(cells, 0))
