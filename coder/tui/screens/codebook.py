"""The codebook as a page: the tree, a search, and all there is to know of the code at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from coder.codebook import Codebook
from coder.codebook.searching import search
from coder.errors import CoderError
from coder.exchange.quotes import Quote, examples
from coder.language import _
from coder.model import CodingPass
from coder.study import Study
from coder.study.looks import record_look
from coder.tui.foot import foot
from coder.tui.keys import CODEBOOK, bindings
from coder.tui.text import stored_line
from coder.tui.widgets.codebook_page import about, page, row
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.app import Workbench


class _Search(Input):
    """Typed into the list: Down and Enter go on there, Esc empties it first."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, CodebookScreen) and event.key in ("escape", "down", "enter"):
            event.stop()
            event.prevent_default()
            screen.searched(keep=event.key != "escape")
            return
        await super()._on_key(event)


class CodebookScreen(Screen[str]):
    """One codebook; returns the code at which one left."""

    KEYS = CODEBOOK
    BINDINGS: ClassVar[list[BindingType]] = bindings("codebook", CODEBOOK)
    app: Workbench

    class Found(Message):
        """Example quotes were read, beside the screen."""

        def __init__(self, quotes: Mapping[str, Sequence[Quote]]) -> None:
            self.quotes = quotes
            super().__init__()

    def __init__(
        self, study: Study, coding_pass: CodingPass, book: Codebook, code: str = ""
    ) -> None:
        """``code``: where to begin; "" is the codebook as a whole."""
        super().__init__()
        self.study = study
        self.coding_pass = coding_pass
        self.book = book
        self.code = code
        self.quotes: Mapping[str, Sequence[Quote]] = {}
        self._shown: tuple[str, ...] = ()
        """The rows: ids of codes; "" is the codebook as a whole."""
        self._typed = ""

    def compose(self) -> ComposeResult:
        """Head, the tree beside the page, foot."""
        yield Static(id="head")
        with Horizontal(id="body"):
            with Vertical(id="tree"):
                yield _Search(placeholder=_("search: / and type"), id="search")
                yield RowList(id="rows")
            with VerticalScroll(id="page-scroll", can_focus=False):
                yield Static(id="page")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Show the code that was asked for, and look for examples."""
        self._list()
        self.query_one(RowList).focus()
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        """Head and foot hold as much as the width allows."""
        self._frame()

    def _frame(self) -> None:
        width = self.size.width - 2
        self.query_one("#head", Static).update(
            Content.assemble(
                stored_line(self.book.title.shown(), "bold"),
                stored_line(f"  {self.book.id} {self.book.version}", "$dim"),
            ).truncate(max(width, 1), ellipsis=True)
        )
        self.query_one("#foot", Static).update(foot(CODEBOOK, width))

    def _list(self) -> None:
        """The whole tree, or what fits the words typed, best first."""
        typed = bool(self._typed.strip())
        found = search(self.book, self._typed)
        self._shown = found if typed else ("", *found)
        rows = self.query_one(RowList)
        rows.clear_options()
        options = [
            Option(row(self.book, self.book.code(code), flat=typed))
            if code
            else Option(Content.assemble("   ", (_("how to code with it"), "$dim")))
            for code in self._shown
        ]
        if options:
            rows.add_options(options)
            at = self._shown.index(self.code) if self.code in self._shown and not typed else 0
            rows.highlighted = at
        else:
            rows.add_option(
                Option(Content.styled("  " + _("nothing like it"), "$dim"), disabled=True)
            )
        self._page()

    def _page(self) -> None:
        at = self.query_one(RowList).highlighted
        if at is not None and at < len(self._shown):
            self.code = self._shown[at]
        shown = (
            page(self.book, self.code, self.quotes.get(self.code, ()), self._whose())
            if self.code
            else about(self.book)
        )
        self.query_one("#page", Static).update(shown)
        self.query_one("#page-scroll", VerticalScroll).scroll_home(animate=False)
        self._frame()

    def _whose(self) -> str:
        if self.quotes.get(self.code):
            return ""
        return _("No starred quote to show yet.")

    @work(thread=True, group="examples", exclusive=True)
    def _look(self) -> None:
        worker = get_current_worker()
        coder = self.study.coder.name if self.study.coder else None
        try:
            with Study.open(self.study.path, coder) as study:
                found = examples(study, self.coding_pass)
        except CoderError:
            found = {}  # a page without examples is a page all the same
        if not worker.is_cancelled:
            self.post_message(self.Found(found))

    def on_codebook_screen_found(self, event: Found) -> None:
        """Show the examples; that the coordinator looks is recorded."""
        self.quotes = event.quotes
        if event.quotes:
            try:
                record_look(self.study, self.coding_pass, "codebook")
            except CoderError as error:
                self.app.complain(error)
        self._page()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another code."""
        self._page()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter, or a click on the code at hand: back with it."""
        self.action_leave()

    # Searching

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(_Search).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self._typed = event.value
        self._list()

    def searched(self, *, keep: bool) -> None:
        """Back to the list; without ``keep`` to the whole of it."""
        if not keep:
            self.query_one(_Search).value = ""
        self.query_one(RowList).focus()

    # Moving

    def action_down(self) -> None:
        """The next code."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The code before."""
        self.query_one(RowList).action_cursor_up()

    def _read(self, by: int) -> None:
        panel = self.query_one("#page-scroll", VerticalScroll)
        panel.scroll_relative(y=by * max(panel.size.height - 2, 1), animate=False)

    def action_page_down(self) -> None:
        """Read on."""
        self._read(1)

    def action_page_up(self) -> None:
        """Read back."""
        self._read(-1)

    def action_leave(self) -> None:
        """Back; a search is given up first."""
        if self._typed:
            self.code = self._shown[at] if (at := self._at()) is not None else self.code
            self.searched(keep=False)
            return
        self.dismiss(self.code)

    def _at(self) -> int | None:
        at = self.query_one(RowList).highlighted
        return at if at is not None and at < len(self._shown) else None
