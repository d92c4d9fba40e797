"""What the coding screen asks with a code: its values, each on a key of its own.

A value has a key that no code of the codebook has, so that the line may stand while one goes on:
whoever does not answer presses no key for it.
"""

from __future__ import annotations

from textual import events

from coder.coding_session import CodingSession
from coder.language import _
from coder.model import Assignment
from coder.tui.keys import meant
from coder.tui.pane_keys import VALUES
from coder.tui.screens.coding_frame import CodingFrame
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.tree_guide import TreeGuide
from coder.tui.widgets.value_line import ValueLine, first_open

CLOSED = ("", 0)


class Asking(CodingFrame):
    """Asks for values of the codes that are on."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._asking = CLOSED
        """The code that the line asks about, and which question comes first."""
        self._asked_at = -1
        """Position of the fragment on which the line stands."""

    def said_with(self, code: str) -> Assignment | None:
        """What is said of the fragment at hand with this code, if it is on."""
        return next((one for one in self.session.verdict() or () if one.code == code), None)

    def ask(self, code: str) -> None:
        """Ask what is said with this code, if it is on and the codebook asks anything."""
        said = self.said_with(code)
        self._asking = CLOSED
        if said is not None and self.session.codebook.qualifiers_of(code):
            self._asking = (code, first_open(self.session.codebook, said))
            self._asked_at = self.session.at

    def show_asked(self, width: int) -> None:
        """The foot asks, or shows the keys; the guide of the decision tree stands in its place."""
        line, guide = self.query_one(ValueLine), self.query_one(TreeGuide)
        if self._asked_at != self.session.at:
            self._asking = CLOSED
        typing = self.query_one(TypingPane).is_open
        code, question = self._asking
        said = self.said_with(code) if code else None
        if said is not None and not typing and not guide.display:
            line.ask(said, question, width)
        else:
            line.close()
        line.display = not guide.display

    def took(self, event: events.Key) -> bool:
        """A key may be an answer to what is asked."""
        line = self.query_one(ValueLine)
        if not line.code:
            return super().took(event)
        action = meant(VALUES, event.key)
        if action == "stop":
            self._asking = CLOSED
            self.redraw_frame()
            return True
        if action == "next":
            self.action_say_more()
            return True
        pair = line.value_of(event.character)
        if pair is not None:
            self.say_value(*pair)
        return pair is not None or super().took(event)

    def say_value(self, qualifier: str, value: str) -> None:
        """Say this value with the code that is asked about, and ask what is open yet."""
        at, code = self.session.at, self._asking[0]
        if not self.attempt(lambda: self.session.qualify(code, qualifier, value)):
            return
        said = self.said_with(code)
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
            self.ask(self.code_in_focus if self.code_in_focus in codes else codes[0])
        elif question + 1 < len(book.qualifiers_of(code)):
            self._asking = (code, question + 1)
        else:
            code = codes[(codes.index(code) + 1) % len(codes)]
            self.code_in_focus, self._asking = code, (code, 0)
            self.show_codes()
        self.redraw_frame()
