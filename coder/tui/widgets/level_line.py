"""Which codes the keys mean while a code with subcodes is open; it stands where the keys stand."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coder.codebook import Code, Codebook
from coder.language import _
from coder.tui.keys import seen
from coder.tui.pane_keys import LEVEL
from coder.tui.text import stored_line

GAP = 3


class LevelLine(Static):
    """The subcodes with their keys, on as many lines as they need. Tell it with :meth:`ask`."""

    DEFAULT_CSS = "LevelLine { height: auto; max-height: 5; padding: 0 1; display: none; }"

    class Chosen(Message):
        """Somebody clicked on a code; "" means: back."""

        def __init__(self, code: str) -> None:
            self.code = code
            super().__init__()

    def __init__(self) -> None:
        super().__init__("", id="level")
        self._spots: list[tuple[int, int, int, str]] = []
        """Line, first and last cell, and the code that a click there chooses."""

    def ask(self, book: Codebook, opened: str, on: frozenset[str], width: int) -> None:
        """Ask which subcode of the opened code is meant; ``on``: those that are on."""
        code = book.code(opened)
        head = Content.assemble(
            (f"{book.key_path(opened)} ", "bold $accent"),
            stored_line(code.short.shown() or code.id, "bold $accent"),
            (" ▸", "bold $accent"),
        )
        choices = [
            (one, _choice(key, book.code(one), on, deeper=book.code(one).parent != opened))
            for key, one in book.level(opened).items()
        ]
        itself = Content.assemble(
            (seen(LEVEL, "itself") + " ", "bold $primary"), _("the code itself")
        )
        back = Content.assemble((seen(LEVEL, "back") + " ", "bold $primary"), (_("back"), "$dim"))
        pieces = [(opened, head), *choices, (opened, itself), ("", back)]
        self._spots = []
        lines: list[list[Content]] = [[]]
        used = 0
        for meant, piece in pieces:
            cells = piece.cell_length
            if lines[-1] and used + GAP + cells > width:
                lines.append([])
                used = 0
            start = used + GAP if lines[-1] else 0
            self._spots.append((len(lines) - 1, start, start + cells, meant))
            lines[-1].append(piece)
            used = start + cells
        self.update(Content("\n").join(Content(" " * GAP).join(line) for line in lines))
        self.display = True

    def close(self) -> None:
        """It does not stand any more."""
        self._spots = []
        self.display = False

    def on_click(self, event: events.Click) -> None:
        """A click on a code does what its key does."""
        x = event.x - self.styles.padding.left
        for line, start, end, meant in self._spots:
            if line == event.y and start <= x < end:
                self.post_message(self.Chosen(meant))


def _choice(key: str, code: Code, on: frozenset[str], *, deeper: bool) -> Content:
    chosen = code.id in on
    return Content.assemble(
        (f"{key} ", "bold $primary"),
        ("› " if deeper else "", "$dim"),
        stored_line(code.short.shown() or code.id, "bold" if chosen else ""),
        (" ●" if chosen else "", "bold $accent"),
    )
