"""Finding quotes: hits while one types, what is known of them, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from coder.errors import CoderError
from coder.language import _, ngettext
from coder.leaving import REASONS, permission
from coder.model import CodingPass, MarkKind
from coder.places import Place
from coder.retrieve import HOW, Asked, Collection, Found, Hit, collect, search, source_words
from coder.study import Study
from coder.study.marks import MARKS, set_mark
from coder.study.shortening import shorten_quote
from coder.text import display
from coder.tui.foot import foot
from coder.tui.keys import QUOTES, bindings, meant
from coder.tui.screens.dialogs import ChooseScreen
from coder.tui.screens.quote_filters import Filter, choices, filter_words
from coder.tui.screens.shortening import ShorteningScreen
from coder.tui.text import stored_line
from coder.tui.widgets.quote_rows import page, row
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.app import Workbench

MOST = 200
"""Hits that are shown; whoever finds more seeks something more precise."""
NEXT = {"words": "fuzzy", "fuzzy": "regex", "regex": "words"}


class _Words(Input):
    """Typed into the list: Down goes on there, Enter goes to the hit at hand, Esc empties it."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, QuotesScreen) and (
            event.key in ("escape", "down") or meant(QUOTES, event.key) in ("open", "how")
        ):
            event.stop()
            event.prevent_default()
            match meant(QUOTES, event.key):
                case "open":
                    screen.go_there()
                case "how":
                    screen.action_how()
                case _:
                    screen.typed(keep=event.key == "down")
            return
        await super()._on_key(event)


class QuotesScreen(Screen[Place]):
    """Returns the fragment to go to, or nothing."""

    KEYS = QUOTES
    BINDINGS: ClassVar[list[BindingType]] = bindings("quotes", QUOTES)
    app: Workbench

    class Collected(Message):
        """Everything that may be read was read, beside the screen."""

        def __init__(self, collection: Collection) -> None:
            self.collection = collection
            super().__init__()

    class Searched(Message):
        """What was asked was sought."""

        def __init__(self, asked: Asked, found: Found) -> None:
            self.asked = asked
            self.found = found
            super().__init__()

    class Failed(Message):
        """It could not be read, or was no pattern."""

        def __init__(self, error: CoderError) -> None:
            self.error = error
            super().__init__()

    def __init__(self, study: Study, coding_pass: CodingPass, words: str = "") -> None:
        super().__init__()
        self._study = study
        self._pass = coding_pass
        self._asked = Asked(words)
        self._collection: Collection | None = None
        self._found = Found((), 0, "words")
        self._wrong = ""

    def compose(self) -> ComposeResult:
        """Head, what is sought, the hits, the one at hand in whole, foot."""
        yield Static(id="head")
        yield _Words(self._asked.words, placeholder=_("search: / and type"), id="search")
        yield RowList(id="rows")
        with VerticalScroll(id="page-scroll", can_focus=False):
            yield Static(id="page")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Read everything; whoever types meanwhile is answered then."""
        self.query_one(_Words).focus()
        self._collect(self._study.coder.name if self._study.coder else None)
        self._frame()

    def on_unmount(self) -> None:
        """Nothing of it stays in memory."""
        self.workers.cancel_node(self)
        if self._collection is not None:
            self._collection.close()

    def on_resize(self, event: events.Resize) -> None:
        """Rows are as wide as the screen."""
        self._show()

    # Searching, beside the screen

    @work(thread=True, group="collect", exclusive=True)
    def _collect(self, coder: str | None) -> None:
        try:
            with Study.open(self._study.path, coder) as study:
                collection = collect(study, self._pass)
        except CoderError as error:
            self.post_message(self.Failed(error))
            return
        self.post_message(self.Collected(collection))

    def on_quotes_screen_collected(self, event: Collected) -> None:
        """Answer what was asked meanwhile."""
        self._collection = event.collection
        self._seek()

    def _seek(self) -> None:
        if self._collection is not None:
            self._search(self._collection, self._asked)

    @work(thread=True, group="seek", exclusive=True)
    def _search(self, collection: Collection, asked: Asked) -> None:
        worker = get_current_worker()
        if worker.is_cancelled:
            return
        try:
            found = search(collection, asked, most=MOST, cancelled=lambda: worker.is_cancelled)
        except CoderError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error))
            return
        if not worker.is_cancelled:
            self.post_message(self.Searched(asked, found))

    def on_quotes_screen_searched(self, event: Searched) -> None:
        """Show what was found, unless something else is asked by now."""
        if event.asked == self._asked:
            self._found, self._wrong = event.found, ""
            self._show(at=0)

    def on_quotes_screen_failed(self, event: Failed) -> None:
        """A pattern that is not finished is said in the head: one is typing."""
        if self._collection is None:
            self.app.complain(event.error)
            return
        self._found, self._wrong = Found((), 0, self._asked.how), str(event.error)
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while somebody types."""
        self._ask(replace(self._asked, words=event.value))

    def _ask(self, asked: Asked) -> None:
        self._asked = asked
        self._seek()
        self._frame()

    # Showing

    @property
    def _here(self) -> Hit | None:
        at = self.query_one(RowList).highlighted
        hits = self._found.hits
        return hits[at] if at is not None and at < len(hits) else None

    def _show(self, at: int | None = None) -> None:
        rows = self.query_one(RowList)
        at = rows.highlighted if at is None else at
        told = self._collection.told if self._collection else None
        with self.prevent(RowList.OptionHighlighted):
            rows.set_options(
                Option(row(hit, told, self.size.width - 4)) for hit in self._found.hits if told
            )
            rows.highlighted = min(at or 0, len(self._found.hits) - 1) if self._found.hits else None
        self._page()
        self._frame()

    def _page(self) -> None:
        shown = Content("")
        if self._here is not None and self._collection is not None:
            shown = page(self._collection, self._here)
        self.query_one("#page", Static).update(shown)
        self.query_one("#page-scroll").scroll_home(animate=False)

    def _frame(self) -> None:
        width = max(self.size.width - 2, 1)
        parts = [(_("Quotes"), "bold"), ("  " + self._count(), "$dim")]
        how = self._found.how if self._found.total else self._asked.how
        if how != "words":
            parts.append((f"  {_(HOW[how])}", "bold $accent"))
        head = Content.assemble(*parts)
        if self._asked.is_filtered:
            head = head.append(stored_line("  " + filter_words(self._asked), "$primary"))
        if self._wrong:
            head = Content.assemble((_("Quotes") + "  ", "bold"), stored_line(self._wrong))
        self.query_one("#head", Static).update(head.truncate(width, ellipsis=True))
        self.query_one("#foot", Static).update(foot(QUOTES, width))

    def _count(self) -> str:
        if self._collection is None:
            return "…"
        n = self._found.total
        if not n:
            return _("nothing like it") if self._asked != Asked() else _("no quote yet")
        text = ngettext("{n} fragment", "{n} fragments", n).format(n=n)
        if n > MOST:
            text += " " + _("(the first {n} are shown)").format(n=MOST)
        return text

    def on_option_list_option_highlighted(self) -> None:
        """Another one."""
        self._page()

    def on_option_list_option_selected(self) -> None:
        """Go there."""
        self.go_there()

    # Acts

    def go_there(self) -> None:
        """Leave for the fragment at hand, if there is one."""
        if self._here is not None:
            passage = self._here.passage
            self.dismiss(Place(passage.transcript.name, passage.fragment.id))

    def typed(self, *, keep: bool) -> None:
        """From the words to the list; without ``keep`` the words are given up."""
        if not keep:
            self.query_one(_Words).value = ""
        self.query_one(RowList).focus()

    def action_search(self) -> None:
        """Type what to look for."""
        self.query_one(_Words).focus()

    def action_how(self) -> None:
        """Words, what looks like them, regular expression."""
        self._ask(replace(self._asked, how=NEXT[self._asked.how]))  # type: ignore[arg-type]

    def action_filter(self) -> None:
        """Ask by what to narrow it."""
        if self._collection is None:
            return
        found = choices(self._collection, self._asked)

        def chosen(name: str | None) -> None:
            if name:
                self._narrow(found[name])

        self.app.push_screen(ChooseScreen(_("Only …"), list(found)), chosen)

    def _narrow(self, one: Filter) -> None:
        if not one.values:
            self._ask(one.apply(self._asked, ""))
            return

        def chosen(value: str | None) -> None:
            if value:
                self._ask(one.apply(self._asked, one.values[value]))

        self.app.push_screen(ChooseScreen(one.question, list(one.values)), chosen)

    def action_copy(self) -> None:
        """The quote with its source, for another program; not what stays in the team."""
        if self._here is None or self._collection is None:
            return
        passage = self._here.passage
        stays = permission(self._study).kept_back(passage.respondent, [passage.fragment.id])
        if stays is not None:
            text = _("This passage stays in the team and is not copied: {why}.")
            self.notify(text.format(why=_(REASONS[stays])), severity="warning", markup=False)
            return
        quote = self._collection.quote(passage)
        self.app.copy_to_clipboard(display(f"“{quote}” ({source_words(passage)})"))
        self.notify(_("Copied."), markup=False, timeout=2)

    def action_used(self) -> None:
        """It is used, or not."""
        self._mark("used")

    def action_approved(self) -> None:
        """The respondent approved it, or not."""
        self._mark("approved")

    def _mark(self, kind: MarkKind) -> None:
        if self._here is None or self._collection is None:
            return
        passage = self._here.passage
        on = kind not in self._collection.told.published.get(passage.fragment.id, {})
        try:
            changed = set_mark(
                self._study, self._pass, passage.transcript, passage.fragment, kind, on
            )
        except CoderError as error:
            self.app.complain(error)
            return
        if not changed:  # a colleague said so
            text = _("Somebody else marked it so: {mark}.").format(mark=_(MARKS[kind]))
            self.notify(text, markup=False)
        self._acted()

    def action_shorten(self) -> None:
        """Choose the words that stay."""
        if self._here is None or self._collection is None:
            return
        passage = self._here.passage
        keep = self._collection.told.cuts.get(passage.fragment.id, ())

        def chosen(spans: list[tuple[int, int]] | None) -> None:
            if spans is None:
                return
            try:
                shorten_quote(self._study, passage.transcript, passage.fragment, spans)
            except CoderError as error:
                self.app.complain(error)
                return
            self._acted()

        self.app.push_screen(ShorteningScreen(passage, keep), chosen)

    def _acted(self) -> None:
        """Show what an act came to; what is filtered by it stays until something else is asked."""
        if self._collection is not None:
            self._collection.renew(self._study)
            self._show()

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
        """Back; filters and words are given up first."""
        if self._asked.is_filtered:
            self._ask(Asked(self._asked.words, self._asked.how))
        elif self._asked.words:
            self.typed(keep=False)
        else:
            self.dismiss(None)
