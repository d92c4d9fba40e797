"""What the coding screen asks: what is said with a code, and the questions of the decision tree.

A value has a key that no code of the codebook has, so that the line may stand while one goes on:
whoever does not answer presses no key for it.
"""

from __future__ import annotations

from textual import events
from textual.widgets import Static

from coder.codebook.walk import Walk, begin
from coder.coding_session import CodingSession
from coder.errors import CoderError
from coder.language import _
from coder.model import Assignment
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.saving import SavingScreen
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.tree_guide import TreeGuide, yes_keys
from coder.tui.widgets.value_line import ValueLine, first_open

CLOSED = ("", 0)


class GuidedScreen(SavingScreen):
    """A coding screen that asks for values, and leads through the decision tree."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._focus = session.codebook.ids[0]
        self._asking = CLOSED
        """The code that the line asks about, and which question comes first."""
        self._asked_at = -1
        """Position of the fragment on which the line or the guide stands."""
        self._walk: Walk | None = None

    # What the screen itself knows to do

    def switch(self, code: str) -> None:
        """Switch a code on or off."""

    def changed(self, at: int) -> None:
        """Show what an act on a fragment came to."""

    def show_frame(self) -> None:
        """Show anew what stands round the text."""

    def show_codes(self) -> None:
        """Show anew which codes are on, and the definition of the one in focus."""

    # Asking for values

    def _said(self, code: str) -> Assignment | None:
        return next((one for one in self.session.verdict() or () if one.code == code), None)

    def ask(self, code: str) -> None:
        """Ask what is said with this code, if it is on and the codebook asks anything."""
        said = self._said(code)
        self._asking = CLOSED
        if said is not None and self.session.codebook.qualifiers_of(code):
            self._asking = (code, first_open(self.session.codebook, said))
            self._asked_at = self.session.at

    def show_asked(self, width: int) -> None:
        """The line, the guide or the foot: one of them stands there."""
        line, guide = self.query_one(ValueLine), self.query_one(TreeGuide)
        if self._asked_at != self.session.at:
            self._asking, self._walk = CLOSED, None
        typing = self.query_one(TypingPane).is_open
        code, question = self._asking
        said = self._said(code) if code else None
        if self._walk is not None and not typing:
            guide.ask(self._walk)
            line.close()
        elif said is not None and not typing:
            guide.close()
            line.ask(said, question, width)
        else:
            guide.close()
            line.close()
        self.query_one("#foot", Static).display = not (guide.display or line.display)

    def took(self, event: events.Key) -> bool:
        """Whether the key was an answer to what is asked."""
        line = self.query_one(ValueLine)
        if self._walk is not None:
            return self._took_answer(event)
        if not line.code:
            return False
        if event.key == "escape":
            self._asking = CLOSED
            self.show_frame()
            return True
        pair = line.value_of(event.character)
        if pair is not None:
            self.say_value(*pair)
        return pair is not None

    def say_value(self, qualifier: str, value: str) -> None:
        """Say this value with the code that is asked about, and ask what is open yet."""
        at, code = self.session.at, self._asking[0]
        try:
            self.session.qualify(code, qualifier, value)
        except CoderError as error:
            self.app.complain(error)
            self.redraw_all()
            return
        said = self._said(code)
        if said is not None:
            asked = {one.id for one in self.session.codebook.qualifiers_of(code)}
            answered = asked <= {name for name, _value in said.qualifiers}
            self._asking = CLOSED if answered else (code, first_open(self.session.codebook, said))
        self.changed(at)

    def on_value_line_chosen(self, event: ValueLine.Chosen) -> None:
        """A click on a value does what its key does."""
        if self._asking[0]:
            self.say_value(event.qualifier, event.value)

    def action_say_more(self) -> None:
        """Ask about the code at hand; once more: its next question, then the next code."""
        book = self.session.codebook
        codes = [one.code for one in self.session.verdict() or () if book.qualifiers_of(one.code)]
        if not codes:
            text = _("There is no code here of which the codebook asks more.")
            self.notify(text, markup=False, timeout=3)
            return
        code, question = self._asking
        if code not in codes:
            self._walk = None
            self.ask(self._focus if self._focus in codes else codes[0])
        elif question + 1 < len(book.qualifiers_of(code)):
            self._asking = (code, question + 1)
        else:
            code = codes[(codes.index(code) + 1) % len(codes)]
            self._focus, self._asking = code, (code, 0)
            self.show_codes()
        self.show_frame()

    # What was said before, and the whole codebook

    def action_repeat(self) -> None:
        """Say once more what was said last, on this fragment."""
        at = self.session.at
        try:
            self.session.repeat()
        except CoderError as error:
            self.app.complain(error)
            return
        self.changed(at)

    def action_open_codebook(self) -> None:
        """The codebook as a page, at the code in focus."""
        session = self.session

        def back(code: str | None) -> None:
            if code:
                self._focus = code
                self.show_codes()

        screen = CodebookScreen(session.study, session.coding_pass, session.codebook, self._focus)
        self.app.push_screen(screen, back)

    # The decision tree

    def action_tree(self) -> None:
        """Open the decision tree at its first question, or close it."""
        if self._walk is not None:
            self._stop()
            return
        self._walk = begin(self.session.codebook)
        if self._walk is None:
            self.notify(_("This codebook has no decision tree."), markup=False, timeout=3)
            return
        self._asked_at = self.session.at
        self._look_ahead()

    def _took_answer(self, event: events.Key) -> bool:
        key = event.character or ""
        if event.key == "escape":
            self._stop()
        elif event.key == "backspace":
            self._answer_back()
        elif key and key in yes_keys():
            self.answer(yes=True)
        elif key == "n":
            self.answer(yes=False)
        else:
            return False
        return True

    def on_tree_guide_answered(self, event: TreeGuide.Answered) -> None:
        """A click on yes or no does what its key does."""
        self.answer(yes=event.yes)

    def answer(self, *, yes: bool) -> None:
        """Answer the question at hand: a yes may switch a code on, the end may be none applies."""
        walk = self._walk
        if walk is None:
            return
        self._walk = after = walk.answer(yes=yes)
        for code in after.added[len(walk.added) :]:
            if self._said(code) is None:
                self.switch(code)
            if self._said(code) is None:
                self._walk = walk  # it could not be switched on, and that was said
                return
        if after.step is None:
            self._end(after)
        else:
            self._look_ahead()

    def _answer_back(self) -> None:
        """The question before; a code that its yes switched on goes off again."""
        walk = self._walk
        if walk is None or walk.before is None:
            return
        self._walk = walk.before
        for code in walk.added[len(walk.before.added) :]:
            if self._said(code) is not None:
                self.switch(code)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """The question, with the definition of the code that a yes adds."""
        if self._walk is not None and self._walk.leads_to:
            self._focus = self._walk.leads_to
        self.show_codes()
        self.show_frame()

    def _end(self, walk: Walk) -> None:
        self._walk = None
        if walk.added:
            self._focus = walk.added[-1]
            self.ask(self._focus)
        elif self.session.verdict() is None:
            at = self.session.at
            try:
                self.session.none_applies()
            except CoderError as error:
                self.app.complain(error)
            self.changed(at)
            self.notify(_("The tree is done: none applies."), markup=False, timeout=3)
        self.show_codes()
        self.show_frame()

    def _stop(self) -> None:
        self._walk = None
        self.show_frame()
