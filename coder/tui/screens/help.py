"""What works here: each pane with its own words and the keys that do something now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.language import _
from coder.tui import keymap
from coder.tui.panes import Pane
from coder.tui.text import stored_line

KEYS_CELLS = 10
COLUMN = 68
"""Cells of a column where there are two."""
TWO_COLUMNS = 2 * COLUMN + 8
"""Cells of the terminal from which on there are."""


class HelpScreen(ModalScreen[None]):
    """Keys by pane, the pane at hand first; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", show=False)
    ]

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__()
        self._panes = panes

    def compose(self) -> ComposeResult:
        """The panes, and where one's own keys stand."""
        wide = self.app.size.width >= TWO_COLUMNS
        with VerticalScroll(classes="dialog help-wide" if wide else "dialog help"):
            for number, pane in enumerate(self._panes):
                title = Static(Content(_(pane.title)), classes="dialog-title help-title")
                title.set_class(number == 0, "-first")
                yield title
                if pane.text:
                    yield Static(Content(_(pane.text)), classes="help-text")
                if pane.keys:
                    lines = list(_lines(pane))
                    yield Static(Content("\n").join(_side_by_side(lines) if wide else lines))
            own = _("Other keys? Write them in {path}").format(path=keymap.path())
            yield Static(stored_line(own, "$dim"), classes="help-title")


def _lines(pane: Pane) -> Iterator[Content]:
    for key in pane.keys:
        seen = Content.styled(key.seen.rjust(KEYS_CELLS), "bold $primary")
        yield Content.assemble(seen, "  ", _(key.words))


def _side_by_side(lines: list[Content]) -> Iterator[Content]:
    """Read down the first column, then down the second."""
    half = (len(lines) + 1) // 2
    for left, right in zip_longest(lines[:half], lines[half:], fillvalue=Content("")):
        gap = " " * max(COLUMN - left.cell_length, 2)
        yield Content.assemble(left, gap, right)
