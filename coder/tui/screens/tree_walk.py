"""The decision tree of the codebook: questions that lead from a fragment to its codes."""

from __future__ import annotations

from textual import events

from coder.codebook.walk import Walk, begin
from coder.coding_session import CodingSession
from coder.language import _
from coder.tui.screens.judging import Judging
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.tree_guide import TreeGuide, answer_of


class TreeWalk(Judging):
    """Leads through the decision tree, as an optional guide."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._walk: Walk | None = None
        self._walks_at = -1
        """Position of the fragment on which the guide stands."""

    def action_tree(self) -> None:
        """Open the decision tree at its first question, or close it."""
        if self._walk is not None:
            self._stop()
            return
        self._walk = begin(self.session.codebook)
        if self._walk is None:
            self.notify(_("This codebook has no decision tree."), markup=False, timeout=3)
            return
        self._walks_at = self.session.at
        self._look_ahead()

    def action_say_more(self) -> None:
        """Ask what is said with a code, in the place of the tree."""
        self._walk = None
        super().action_say_more()

    def show_asked(self, width: int) -> None:
        """The question of the tree stands in the place of the foot."""
        guide = self.query_one(TreeGuide)
        if self._walks_at != self.session.at:
            self._walk = None
        if self._walk is None or self.query_one(TypingPane).is_open:
            guide.close()
        else:
            guide.ask(self._walk)
        super().show_asked(width)

    def took(self, event: events.Key) -> bool:
        """A key may be an answer to the question of the tree."""
        return (self._walk is not None and self._took_answer(event)) or super().took(event)

    def _took_answer(self, event: events.Key) -> bool:
        match answer_of(event.key):
            case "stop":
                self._stop()
            case "before":
                self._answer_back()
            case "yes":
                self.answer(yes=True)
            case "no":
                self.answer(yes=False)
            case _:
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
            if self.said_with(code) is None:
                self.toggle(code)
            if self.said_with(code) is None:
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
            if self.said_with(code) is not None:
                self.toggle(code)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """The question, with the definition of the code that a yes adds."""
        if self._walk is not None and self._walk.leads_to:
            self.code_in_focus = self._walk.leads_to
        self.show_codes()
        self.redraw_frame()

    def _end(self, walk: Walk) -> None:
        self._walk = None
        if walk.added:
            self.code_in_focus = walk.added[-1]
            self.ask(self.code_in_focus)
        elif self.session.verdict() is None:
            at = self.session.at
            if not self.attempt(self.session.none_applies):
                return
            self.changed(at)
            self.notify(_("The tree is done: none applies."), markup=False, timeout=3)
        self.show_codes()
        self.redraw_frame()

    def _stop(self) -> None:
        self._walk = None
        self.redraw_frame()
