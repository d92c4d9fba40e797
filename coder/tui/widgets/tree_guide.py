"""One question of the decision tree, under the text, with what yes and no lead to."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coder import language
from coder.codebook.walk import Walk
from coder.language import _
from coder.tui.keys import meant, seen
from coder.tui.pane_keys import TREE
from coder.tui.text import stored
from coder.tui.widgets.stakes import code_words

_YES = {"nl": "j"}
"""In these languages this key says yes as well, unless somebody gave it another one."""


def answer_of(pressed: str) -> str:
    """What a key means to the tree: ``yes``, ``no``, ``before``, ``stop``; "" for nothing."""
    return meant(TREE, pressed) or ("yes" if pressed and pressed == _also_yes() else "")


def _also_yes() -> str:
    usual = next(key for key in TREE if key.action == "yes")
    return _YES.get(language.current(), "") if usual.in_force == usual.keys else ""


class TreeGuide(Static):
    """The question at hand; tell it with :meth:`ask`."""

    DEFAULT_CSS = """
    TreeGuide { height: auto; max-height: 6; padding: 0 1; display: none; }
    """

    class Answered(Message):
        """Somebody clicked on yes or no."""

        def __init__(self, yes: bool) -> None:
            self.yes = yes
            super().__init__()

    def __init__(self) -> None:
        super().__init__("", id="guide")
        self._yes = self._no = range(0)

    def ask(self, walk: Walk) -> None:
        """Show the question at hand."""
        step = walk.step
        if step is None:
            self.close()
            return
        leads = walk.leads_to
        yes = Content.assemble(
            (f"{_also_yes() or seen(TREE, 'yes')} ", "bold $primary"),
            _("yes"),
            Content.assemble((" → ", "$dim"), code_words(walk.book, leads)) if leads else "",
        )
        no = Content.assemble((f"{seen(TREE, 'no')} ", "bold $primary"), _("no"))
        self._yes = range(yes.cell_length)
        self._no = range(yes.cell_length + 4, yes.cell_length + 4 + no.cell_length)
        sign = f"    {seen(TREE, 'before')} "
        back = [(sign, "bold $primary"), (_("back"), "$dim")] if walk.before else []
        stop = f"    {seen(TREE, 'stop')} "
        answers = Content.assemble(
            yes, "    ", no, *back, (stop, "bold $primary"), (_("stop"), "$dim")
        )
        number = Content.styled(f"{_('Decision tree')} {walk.asked + 1}  ", "bold $accent")
        question = Content.assemble(number, stored(step.question.shown().strip(), "bold"))
        self.update(Content("\n").join([question, answers]))
        self.display = True

    def close(self) -> None:
        """No question any more."""
        self.display = False

    def on_click(self, event: events.Click) -> None:
        """A click on an answer gives it."""
        if event.y != self.size.height - 1:
            return
        x = event.x - self.styles.padding.left
        if x in self._yes or x in self._no:
            self.post_message(self.Answered(x in self._yes))
