"""All memos that one may read: found by their words, read whole, and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from coder.clock import local
from coder.codebook import Codebook
from coder.errors import CoderError
from coder.language import _, ngettext
from coder.model import CodingPass
from coder.study.memos import Memo, memos, on_study, rewrite_memo, write_memo_on
from coder.text import one_line, shorten
from coder.tui.foot import foot
from coder.tui.keys import MEMOS, bindings
from coder.tui.text import stored, stored_line
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.study import Study
    from coder.tui.app import Workbench


class _Words(Input):
    """Typed into the list: Down goes on there, Enter goes to the memo at hand, Esc empties it."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, MemosScreen) and event.key in ("escape", "down", "enter"):
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                screen.go_there()
            else:
                screen.searched(keep=event.key != "escape")
            return
        await super()._on_key(event)


class MemosScreen(Screen[Memo]):
    """Returns the memo to go to, or nothing."""

    KEYS = MEMOS
    BINDINGS: ClassVar[list[BindingType]] = bindings("memos", MEMOS)
    app: Workbench

    def __init__(self, study: Study, coding_pass: CodingPass, book: Codebook) -> None:
        super().__init__()
        self._study = study
        self._pass = coding_pass
        self._book = book
        self._mine = False
        self._found: list[Memo] = []
        self.wrote = False
        """Whether something was written here."""
        self._changes: Memo | None = None
        """The memo that is being changed; None: a new one on the study."""

    def compose(self) -> ComposeResult:
        """Head, what is searched, the memos, the one at hand in whole, foot."""
        yield Static(id="head")
        yield _Words(placeholder=_("search: / and type"), id="search")
        yield RowList(id="rows")
        with VerticalScroll(id="page-scroll", can_focus=False):
            yield Static(id="page")
        yield TypingPane()
        yield Static(id="foot")

    def on_mount(self) -> None:
        """All of them, the newest first."""
        self._list()
        self.query_one(RowList).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Head and foot hold as much as the width allows."""
        self._frame()

    def _list(self) -> None:
        typed = self.query_one(_Words).value
        found = memos(self._study, coding_pass=self._pass, words=typed, mine=self._mine)
        self._found = sorted(found, key=lambda one: one.written, reverse=True)
        rows = self.query_one(RowList)
        rows.clear_options()
        rows.add_options([Option(self._row(one)) for one in self._found])
        if self._found:
            rows.highlighted = 0
        else:
            nothing = _("No memo has these words.") if typed.strip() else _("No memo yet.")
            rows.add_option(Option(Content.styled("  " + nothing, "$dim"), disabled=True))
        self._page()
        self._frame()

    def _frame(self) -> None:
        n = len(self._found)
        told = ngettext("{n} memo.", "{n} memos.", n).format(n=n)
        whose = _("your own") if self._mine else _("all that you may read")
        head = Content.assemble(
            (_("Memos"), "bold"),
            "  ",
            stored_line(self._pass.name, "$dim"),
            (f"  {told} {whose}", "$dim"),
        )
        width = max(self.size.width - 2, 1)
        self.query_one("#head", Static).update(head.truncate(width, ellipsis=True))
        self.query_one("#foot", Static).update(foot(MEMOS, width))

    def place_words(self, memo: Memo) -> str:
        """What a memo is about."""
        if memo.about == "code":
            name = memo.target
            if name in self._book.ids:
                name = self._book.code(name).short.shown() or name
            return _("code {code}").format(code=one_line(name))
        if memo.about == "study":
            return _("the study")
        return one_line(f"{memo.transcript} {memo.label}".strip())

    def _row(self, memo: Memo) -> Content:
        who = one_line(memo.coder) or _("the coordinator")
        kind = _("private") if memo.private else _("shared")
        return Content.assemble(
            "  ",
            stored_line(f"{shorten(self.place_words(memo), 18):<18}  ", "bold"),
            stored_line(f"{shorten(who, 14)} · {kind}  ", "$dim"),
            stored_line(shorten(memo.text, 120)),
        )

    @property
    def _here(self) -> Memo | None:
        at = self.query_one(RowList).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def _page(self) -> None:
        memo = self._here
        shown = Content("")
        if memo is not None:
            who = one_line(memo.coder) or _("the coordinator")
            kind = _("private, for you alone") if memo.private else _("shared at the table")
            head = " · ".join((self.place_words(memo), who, kind, local(memo.written)))
            shown = Content("\n").join([stored_line(head, "bold"), stored(memo.text)])
        self.query_one("#page", Static).update(shown)

    def on_option_list_option_highlighted(self) -> None:
        """Another memo."""
        self._page()

    def on_option_list_option_selected(self) -> None:
        """Go where it belongs."""
        self.go_there()

    def go_there(self) -> None:
        """Leave for the place of the memo at hand, if there is one."""
        if self._here is not None:
            self.dismiss(self._here)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self._list()

    def searched(self, *, keep: bool) -> None:
        """Back to the list; without ``keep`` to the whole of it."""
        if not keep:
            self.query_one(_Words).value = ""
        self.query_one(RowList).focus()

    # Writing

    def action_write(self) -> None:
        """A new memo on the study."""
        self._changes = None
        self._type("")

    def action_change(self) -> None:
        """Change one's own memo at hand; an empty text removes it."""
        memo = self._here
        me = self._study.coder.name if self._study.coder else ""
        if memo is None or memo.coder != me:
            self.notify(_("This memo is not yours to change."), markup=False, timeout=3)
            return
        self._changes = memo
        self._type(memo.text, private=memo.private)

    def _type(self, text: str, *, private: bool = False) -> None:
        place = self.place_words(self._changes) if self._changes else _("the study")
        title = _("Memo on {place}").format(place=place)
        self.query_one(TypingPane).open("memo", title, text, private=private, may_be_private=True)

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Write it down."""
        study, text = self._study, event.text
        try:
            if self._changes is not None:
                rewrite_memo(study, self._changes, text, private=event.private)
            elif text.strip():
                write_memo_on(study, self._pass, on_study(study), text, private=event.private)
        except CoderError as error:
            self.app.complain(error)
            self._type(text, private=event.private)
            return
        self.wrote = True
        self.query_one(RowList).focus()
        self._list()

    def on_typing_pane_cancelled(self) -> None:
        """Back to the list."""
        self.query_one(RowList).focus()

    def action_undo(self) -> None:
        """Take back the newest act of this person, and say what it was."""
        from coder.study.undo import undo
        from coder.trail import words_of

        try:
            act = undo(self._study)
        except CoderError as error:
            self.app.complain(error)
            return
        self.wrote = True
        said = _("undone: {act}").format(act=words_of(self._study, act))
        self.notify(said, markup=False, timeout=6)
        self._list()

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(_Words).focus()

    def action_mine(self) -> None:
        """One's own alone, or all."""
        self._mine = not self._mine
        self._list()

    def action_open(self) -> None:
        """What Enter does with the row at hand."""
        self.query_one(RowList).action_select()

    def action_down(self) -> None:
        """The next one."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The one before."""
        self.query_one(RowList).action_cursor_up()

    def action_leave(self) -> None:
        """Back; a search is given up first."""
        if self.query_one(_Words).value:
            self.searched(keep=False)
        else:
            self.dismiss(None)
