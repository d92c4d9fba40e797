"""A table whose rows one goes through and whose cells one fills in: the base of three screens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coder.errors import CoderError
from coder.text import one_line
from coder.tui.columns import left
from coder.tui.foot import foot
from coder.tui.keys import Key
from coder.tui.text import stored_line
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.shell import Shell

Act = Callable[[int], None]
_GAP = 2
_WIDEST = 32
_FIRST = 24
"""Cells of the first column at most: it stays where the others move aside."""


class SheetScreen(Screen[bool]):
    """Head, table, a note on the row at hand, a line to type in, foot.

    What a screen of this kind shows and does stands in its subclass: ``columns``, ``cells``,
    ``note`` and ``put``. It ends with True where what was done is to stand.
    """

    KEYS: ClassVar[tuple[Key, ...]] = ()
    MOVES = False
    """Whether one goes from column to column."""
    app: Shell[bool]

    def __init__(self) -> None:
        super().__init__()
        self.column = 0
        self._from = 0
        self._typed = ""

    # What a subclass says

    def heading(self) -> str:
        """What stands above the table."""
        raise NotImplementedError

    def columns(self) -> Sequence[str]:
        """The heads of the columns."""
        raise NotImplementedError

    def cells(self) -> Sequence[Sequence[str]]:
        """The rows, each with a text a column."""
        raise NotImplementedError

    def note(self, at: int) -> str:
        """More on a row."""
        raise NotImplementedError

    def put(self, at: int, text: str) -> None:
        """Take what was typed for a row. Raises CoderError for what does not fit."""
        raise NotImplementedError

    def to_type(self, at: int) -> str:
        """What stands in the line when one begins to type."""
        raise NotImplementedError

    # The screen

    @property
    def at(self) -> int | None:
        """The row at hand."""
        return self.query_one(RowList).highlighted

    def compose(self) -> ComposeResult:
        """Head, table, note, line, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield Static(id="columns")
            yield RowList(id="rows")
        yield Static(id="note")
        yield Input(id="cell", select_on_focus=True)
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Show the table, with the cursor on its first row."""
        self.query_one("#cell", Input).display = False
        self.query_one(RowList).focus()
        self.redraw(0)

    def on_resize(self, event: events.Resize) -> None:
        """The table is as wide as the screen."""
        self.redraw(self.at)

    def redraw(self, at: int | None) -> None:
        """Draw everything at the present width."""
        rows, heads = self.cells(), self.columns()
        widths = self._widths(heads, rows)
        self.query_one("#head", Static).update(stored_line(self.heading(), "bold"))
        self.query_one("#columns", Static).update(self._line(heads, widths, "$dim", None))
        table = self.query_one(RowList)
        chosen = None if not rows else min(at or 0, len(rows) - 1)
        with self.prevent(OptionList.OptionHighlighted):
            table.set_options(
                Option(self._line(row, widths, "", self.column if number == chosen else None))
                for number, row in enumerate(rows)
            )
            table.highlighted = chosen
        self._show_note()
        self.query_one("#foot", Static).update(foot(self.KEYS, self.size.width - 2))

    def _widths(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, int]:
        """Column → its cells; those to the right of the first move aside where there are many."""
        room = max(self.size.width - 3, 20)
        wanted = []
        for column, head in enumerate(heads):
            most = _FIRST if column == 0 else _WIDEST
            texts = (head, *(row[column] for row in rows))
            widest = max((stored_line(text).cell_length for text in texts), default=1)
            wanted.append(max(min(widest, most), 3))
        self._from = min(max(self._from, 1), max(self.column, 1))
        while self.column and not self._fits(wanted, self._from, room):
            self._from += 1
        used, widths = wanted[0], {0: wanted[0]}
        for column in range(self._from, len(wanted)):
            if used + _GAP + 3 > room:
                break
            widths[column] = min(wanted[column], room - used - _GAP)
            used += _GAP + widths[column]
        return widths

    def _fits(self, wanted: Sequence[int], first: int, room: int) -> bool:
        """Whether the column at hand is wholly in view."""
        if first >= self.column:
            return True
        used = wanted[0] + sum(_GAP + one for one in wanted[first : self.column + 1])
        return used <= room

    def _line(
        self, cells: Sequence[str], widths: dict[int, int], style: str, at: int | None
    ) -> Content:
        parts: list[Content | str] = []
        for column, width in widths.items():
            here = "reverse" if self.MOVES and column == at else style
            parts += [left(stored_line(cells[column], here), width), " " * _GAP]
        return Content.assemble(*parts[:-1])

    def _show_note(self) -> None:
        note = self.query_one("#note", Static)
        text = "" if self.at is None else self.note(self.at)
        note.set_class(not text, "-empty")
        note.update(stored_line(text))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row."""
        if self.MOVES:
            self.redraw(self.at)
        else:
            self._show_note()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Type something for this row."""
        self.action_type()

    def action_type(self) -> None:
        """Open the line."""
        if self.at is None or not self.may_type():
            return
        line = self.query_one("#cell", Input)
        line.display = True
        self._typed = line.value = one_line(self.to_type(self.at))
        line.focus()

    def may_type(self) -> bool:
        """Whether something can be typed in the cell at hand."""
        return True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed; where it does not fit the line stays open."""
        event.stop()
        # What could harm a terminal was shown as something else: unchanged, it is left alone.
        if event.value == self._typed or self.attempt(lambda at: self.put(at, event.value)):
            self.close_line()

    def attempt(self, act: Act) -> bool:
        """Do something with the row at hand; whether it could be done."""
        if self.at is None:
            return False
        try:
            act(self.at)
        except CoderError as error:
            self.app.complain(error)
            return False
        self.redraw(self.at)
        return True

    def close_line(self) -> None:
        """Put the line away."""
        self.query_one("#cell", Input).display = False
        self.query_one(RowList).focus()

    def on_key(self, event: events.Key) -> None:
        """Escape leaves the line as it was."""
        if event.key == "escape" and self.query_one("#cell", Input).display:
            event.stop()
            event.prevent_default()
            self.close_line()

    def action_down(self) -> None:
        """The next row."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The row before."""
        self.query_one(RowList).action_cursor_up()

    def action_next_column(self) -> None:
        """A column further."""
        self.column = min(self.column + 1, len(self.columns()) - 1)
        self.redraw(self.at)

    def action_previous_column(self) -> None:
        """A column back."""
        self.column = max(self.column - 1, 0)
        self.redraw(self.at)

    def action_leave(self) -> None:
        """Leave; what was done stands."""
        self.dismiss(True)

    def action_throw_away(self) -> None:
        """Leave; nothing was done."""
        self.dismiss(False)
