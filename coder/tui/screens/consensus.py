"""The consensus screen: the differences one after another, the views of the coders side by side."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coder.consensus_session import Change, ConsensusSession, Said
from coder.errors import CoderError, NotNowError
from coder.language import _
from coder.model import Assignment
from coder.study.undo import Act
from coder.text import display
from coder.trail import words_of
from coder.tui import consensus_words as words
from coder.tui.foot import foot
from coder.tui.keys import CONSENSUS, bindings
from coder.tui.keys_in_order import KeysInOrder
from coder.tui.screens.saving import PatientScreen
from coder.tui.text import stored
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.stakes import chosen_words, stakes
from coder.tui.widgets.surroundings import ROOMY, Surroundings
from coder.tui.widgets.value_line import ValueLine, first_open
from coder.tui.widgets.views_table import NONE, ViewsTable

TYPING = 6
"""Lines that the text field takes."""
READ = 6
"""Lines of definitions that a small screen keeps free."""
ASKS_NOT = ("", 0, -1)
LOOK_SECONDS = 1.5
"""How often the file is asked whether another program has written to it."""
LEAST = 3
"""Lines of text that the notes in the table leave, even on a small screen."""


class ConsensusScreen(KeysInOrder, PatientScreen):
    """A team settles where it differs."""

    KEYS = CONSENSUS
    BINDINGS: ClassVar[list[BindingType]] = bindings("consensus", CONSENSUS)
    AUTO_FOCUS = ""

    def __init__(self, session: ConsensusSession) -> None:
        super().__init__(session.study)
        self.session = session
        self._last = Content("")
        """What the last key did."""
        self._asking = ASKS_NOT
        """The code that the line asks about, which question is first, on which difference."""
        self._may_leave = False

    def compose(self) -> ComposeResult:
        """Head, the fragment and the views, the definitions below or beside, result, foot."""
        yield Static(id="head")
        with Container(id="body"):
            with Vertical(id="at-hand"):
                yield Surroundings(id="text")
                yield ViewsTable(id="views")
            with VerticalScroll(id="stakes", can_focus=False):
                yield Static(id="stakes-text")
        yield Static(id="note")
        yield TypingPane()
        yield ValueLine(self.session.codebook)
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Show the first difference, and keep watch over what others decide."""
        self._show()
        self.set_interval(LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Show what others decided meanwhile; nothing moves, and what was chosen here stays."""
        try:
            changed = self.session.look()
        except CoderError as error:
            self.app.complain(error)
            return
        if changed:
            self._show_choice()

    def on_resize(self, event: events.Resize) -> None:
        """Everything holds as much as the new size allows."""
        self._show()
        self.call_after_refresh(self._arrange)

    # Showing

    def _show(self) -> None:
        here = self.session.here
        if here is not None:
            fragments = [here.fragment]
            try:
                fragments = self.session.neighbours(1 if self.size.height < ROOMY else 3)
            except CoderError as error:
                self.app.complain(error)
            self.query_one(Surroundings).show_fragment(fragments, here.fragment.id)
        self._show_choice()
        self.query_one("#stakes", VerticalScroll).scroll_home(animate=False)

    def _show_choice(self) -> None:
        """What depends on what is chosen; the fragment stays where it is."""
        self._show_frame()
        self._arrange()

    def _arrange(self) -> None:
        """The table takes what it needs, the text what it can use, the definitions the rest."""
        here, session = self.session.here, self.session
        if here is None:
            return
        height, beside = self.size.height, self.has_class("-broad")
        typing = self.query_one(TypingPane).is_open
        tall = height >= 16
        lines = height - (6 if tall else 2) - (TYPING if typing else 0)
        keep = 0 if beside or not tall or (typing and height < ROOMY) else READ
        rows = words.rows(session, here)
        view, table = self.query_one(Surroundings), self.query_one(ViewsTable)
        width = self.query_one("#at-hand").size.width or self.size.width
        room = lines - keep - LEAST - len(rows) - 2
        used = table.show(session.codebook.codes, here.codes, rows, width - 2, room)
        view.styles.height = shown = max(min(view.lines, lines - used - keep), 2)
        table.styles.margin = (1 if tall else 0, 0, 0, 0)
        pane = self.query_one("#stakes", VerticalScroll)
        pane.display = beside or lines - shown - used > 1
        # What all chose is not at stake, but what the table adds of its own is.
        shared = set.intersection(*(set(one.codes) for one in here.views))
        added = [one.code for one in session.draft or () if one.code not in shared]
        codes = tuple(dict.fromkeys([*here.codes, *added]))
        parts = [stakes(session.codebook, codes, whole=beside)]
        parts += [Content.assemble((f"✎ {who}  ", "bold"), stored(text)) for who, text in table.cut]
        self.query_one("#stakes-text", Static).update(Content("\n\n").join(parts))

    def _show_frame(self) -> None:
        session, width = self.session, self.size.width - 2
        self.query_one("#head", Static).update(words.head(session, width))
        self.query_one("#note", Static).update(words.status(session, self._last, width))
        self.query_one("#foot", Static).update(foot(CONSENSUS, width))
        self._show_asked(width)

    def _chosen(self, code: str) -> Assignment | None:
        here, draft = self.session.here, self.session.draft
        if draft is None and here is not None and here.settled:
            draft = here.decisions[0].assignments
        return next((one for one in draft or () if one.code == code), None)

    def _show_asked(self, width: int) -> None:
        """What is asked about the code chosen last stands in the place of the keys."""
        line = self.query_one(ValueLine)
        code, question, at = self._asking
        said = self._chosen(code) if at == self.session.at else None
        if said is None or self.query_one(TypingPane).is_open:
            line.close()
        else:
            line.ask(said, question, width)
        self.query_one("#foot", Static).display = not line.display

    def _ask_about(self, code: str) -> None:
        said, book = self._chosen(code), self.session.codebook
        asks = said is not None and book.qualifiers_of(code)
        self._asking = (
            (code, first_open(book, said), self.session.at) if said and asks else ASKS_NOT
        )

    def _say_value(self, qualifier: str, value: str) -> None:
        code = self._asking[0]
        self._choose(self.session.qualify, code, qualifier, value)
        said = self._chosen(code)
        answered = {name for name, _value in said.qualifiers} if said else set()
        asked = {one.id for one in self.session.codebook.qualifiers_of(code)}
        if asked <= answered:
            self._asking = ASKS_NOT
        else:
            self._ask_about(code)
        self._show_frame()

    def on_value_line_chosen(self, event: ValueLine.Chosen) -> None:
        """A click on a value does what its key does."""
        if self._asking[0]:
            self._say_value(event.qualifier, event.value)

    def action_say_more(self) -> None:
        """Ask about a chosen code; once more: its next question, then the next code."""
        book, here = self.session.codebook, self.session.here
        codes = [code for code in book.ids if self._chosen(code) and book.qualifiers_of(code)]
        if here is None or not codes:
            self._say(Content(_("Choose a code first of which the codebook asks more.")))
            self._show_frame()
            return
        code, question, at = self._asking
        if code not in codes or at != self.session.at:
            differing = [one for one in here.codes if one in codes]
            self._ask_about((differing or codes)[0])
        elif question + 1 < len(book.qualifiers_of(code)):
            self._asking = (code, question + 1, at)
        else:
            self._asking = (codes[(codes.index(code) + 1) % len(codes)], 0, at)
        self._show_frame()

    def _say(self, what: Content) -> None:
        """The result at once, on the line below; a small screen has no such line."""
        self._last = what
        if self.size.height < 16:
            self.notify(what.plain, markup=False, timeout=3)

    # Choosing

    def on_key(self, event: events.Key) -> None:
        """A letter takes that coder's view; a code's own key switches it on or off."""
        here = self.session.here
        line = self.query_one(ValueLine)
        pair = line.value_of(event.character)
        if line.code and (pair or event.key == "escape"):
            event.stop()
            event.prevent_default()
            if pair:
                self._say_value(*pair)
            else:
                self._asking = ASKS_NOT
                self._show_frame()
            return
        if self.query_one(TypingPane).is_open or here is None:
            return
        column = words.LETTERS.find(event.character) if event.character else -1
        code = self.session.codebook.keys.get(event.character or "")
        if 0 <= column < len(here.views):
            self._choose(self.session.take, column)
        elif code is not None:
            self._toggle(code.id)
        elif not self.act_on(event.key, CONSENSUS):
            return
        event.stop()
        event.prevent_default()

    def _toggle(self, code: str) -> None:
        self._choose(self.session.toggle, code)
        self._ask_about(code)
        self._show_frame()

    def _choose(self, act: object, *arguments: object) -> None:
        assert callable(act)
        if self.session.here is None:
            return
        try:
            act(*arguments)
        except CoderError as error:
            self.app.complain(error)
        self._may_leave = False
        self._last = Content("")
        self._show_choice()

    def action_union(self) -> None:
        """Every code that somebody chose."""
        self._choose(self.session.union)

    def action_common(self) -> None:
        """Only what all have in common."""
        self._choose(self.session.common)

    def action_none(self) -> None:
        """None applies."""
        self._choose(self.session.none_applies)

    def on_views_table_taken(self, event: ViewsTable.Taken) -> None:
        """A click on a view does what its letter does."""
        if not self.query_one(TypingPane).is_open:
            self._choose(self.session.take, event.column)

    def on_views_table_chosen(self, event: ViewsTable.Chosen) -> None:
        """A click on a code does what its key does."""
        if self.query_one(TypingPane).is_open:
            return
        if event.code == NONE:
            self.action_none()
        else:
            self._toggle(event.code)

    # Deciding

    def _ask(self, purpose: str, text: str) -> None:
        titles = {
            "reason": _("Reason"),
            "settle": _("Why"),
            "put_off": _("Put off, because"),
            "unresolved": _("No consensus, because"),
        }
        title = titles[purpose]
        if purpose == "settle":
            chosen = chosen_words(self.session.codebook, self.session.draft or ()).plain
            title = f"{title} {chosen}?"
        self.query_one(TypingPane).open(purpose, title, display(text))
        self._arrange()

    def action_reason(self) -> None:
        """Write the reason ahead."""
        if self.session.here is not None:
            self._ask("reason", self.session.reason)

    def action_settle(self) -> None:
        """Ask for the reason of what was chosen."""
        if self.session.here is None:
            return
        if self.session.draft is None:
            text = _("Choose first: A B … a view, + all, & common, a key of a code, or 0 for none.")
            self._say(Content.styled(text, "bold $accent"))
            self._show_frame()
        else:
            self._ask("settle", self.session.reason)

    def action_put_off(self) -> None:
        """Ask why it is put off."""
        if self.session.here is not None:
            self._ask("put_off", self.session.reason)

    def action_unresolved(self) -> None:
        """Ask why there is no consensus."""
        if self.session.here is not None:
            self._ask("unresolved", self.session.reason)

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Write the decision down, and go on; where that fails, what was typed is still there."""
        self.wait_no_longer()
        try:
            self._decide(event.purpose, event.text)
        except CoderError as error:
            self._show()
            self._ask(event.purpose, event.text)
            if isinstance(error, NotNowError):
                self.session.because(event.text)
                self.wait(error, lambda: self._decided(event.purpose, event.text))
            else:
                self.app.complain(error)

    def _decide(self, purpose: str, text: str) -> None:
        session, at = self.session, self.session.at
        if purpose == "reason":
            session.because(text)
        else:
            act = {
                "settle": session.settle,
                "put_off": session.put_off,
                "unresolved": session.unresolved,
            }[purpose]
            decision = act(text)
            said = words.said(session, Said(decision.outcome, decision.assignments))
            self._say(Content(f"{words.place(session, at)}  {said}"))
        self.set_focus(None)
        self._show()

    def _decided(self, purpose: str, text: str) -> None:
        """Write a decision whose reason is still in the field, as it was when it had to wait."""
        pane = self.query_one(TypingPane)
        if pane.is_open and pane.text == display(text):
            self._decide(purpose, text)
            pane.close()
            self._show()

    def on_typing_pane_cancelled(self) -> None:
        """Back to the table."""
        self.wait_no_longer()
        self.set_focus(None)
        self._show()

    def action_undo(self) -> None:
        """Take back, and say what was taken back."""
        self._again(self.session.undo, _("nothing to undo"))

    def action_redo(self) -> None:
        """Do again, and say what."""
        self._again(self.session.redo, _("nothing to redo"))

    def _again(self, act: object, nothing: str) -> None:
        assert callable(act)
        self.wait_no_longer()
        session = self.session
        before = (session.at, len(session.done), len(session.undone), session.draft)

        def take() -> None:
            if before == (session.at, len(session.done), len(session.undone), session.draft):
                self._taken(act(), act == session.undo, nothing)

        try:
            take()
        except NotNowError as error:
            self.wait(error, take)
        except CoderError as error:
            self.app.complain(error)
            self._show()

    def _taken(self, change: Change | Act | None, undone: bool, nothing: str) -> None:
        if isinstance(change, Act):
            said = _("undone: {act}") if undone else _("done again: {act}")
            text = said.format(act=words_of(self.session.study, change))
        else:
            text = words.account(self.session, change, undone=undone) if change else nothing
        self._say(Content(text))
        self._show()

    # Moving

    def _step(self, by: int) -> None:
        try:
            moved = self.session.step(by)
        except CoderError as error:
            self.app.complain(error)
            return
        self._last = Content("")
        if not moved and not self.session.show_settled and self.session.queue:
            self._say(Content(_("no further difference that is not settled; v shows all")))
        self._show()

    def action_down(self) -> None:
        """Next difference."""
        self._step(1)

    def action_up(self) -> None:
        """Previous difference."""
        self._step(-1)

    def _read_on(self, by: int) -> None:
        for panel in (self.query_one(Surroundings), self.query_one("#stakes")):
            there = panel.scroll_offset.y + by * max(panel.size.height - 1, 1)
            if panel.max_scroll_y and -panel.size.height < there:
                panel.scroll_to(y=there, animate=False)

    def action_page_down(self) -> None:
        """Further in a long fragment and in the definitions."""
        self._read_on(1)

    def action_page_up(self) -> None:
        """Back in a long fragment and in the definitions."""
        self._read_on(-1)

    def action_settled_too(self) -> None:
        """Show settled ones too, or no longer."""
        shown = self.session.settled_too()
        text = _("settled ones are shown too") if shown else _("only what is not settled")
        self._say(Content(text))
        self._show()

    def action_leave(self) -> None:
        """Leave; what was chosen but not settled is said first."""
        if self.session.drafts and not self._may_leave:
            self._may_leave = True
            self._say(
                Content.styled(
                    _("Chosen but not settled: {places}. q again leaves it.").format(
                        places=", ".join(
                            words.place(self.session, at)
                            for at, one in enumerate(self.session.queue)
                            if one.fragment.id in self.session.drafts
                        )
                    ),
                    "bold $accent",
                )
            )
            self._show_frame()
            return
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
