"""The coding screen: the transcript as text, one fragment at hand, the codebook beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from coder.coding_session import Change
from coder.errors import CoderError
from coder.language import N_, _
from coder.study.undo import Act
from coder.trail import words_of
from coder.tui.keys import CODING, bindings
from coder.tui.palette import Command
from coder.tui.screens.finding import Finding
from coder.tui.screens.highlighting import Highlighting
from coder.tui.screens.touring import Touring
from coder.tui.screens.tree_walk import TreeWalk

WORDS = {"judgement": N_("judgement"), "star": N_("star"), "memo": N_("memo")}


class CodingScreen(Highlighting, Finding, TreeWalk, Touring):
    """One coder codes one transcript."""

    KEYS = CODING
    BINDINGS: ClassVar[list[BindingType]] = bindings("coding", CODING)

    def commands(self) -> Iterator[Command]:
        """For the palette: where one can go, and every code by its name."""
        yield from super().commands()
        for code in self.session.codebook.codes:
            words = _("code: {name}").format(name=code.label.shown() or code.id)
            yield Command(words, partial(self.toggle, code.id), code.key)

    def action_undo(self) -> None:
        """Undo, and say what was undone."""
        said = (_("undone: {what} on {label}"), _("undone: {act}"), _("nothing to undo"))
        self._again(self.session.undo, *said)

    def action_redo(self) -> None:
        """Redo, and say what was done again."""
        said = (_("done again: {what} on {label}"), _("done again: {act}"), _("nothing to redo"))
        self._again(self.session.redo, *said)

    def _again(self, act: object, said: str, of_journal: str, nothing: str) -> None:
        assert callable(act)
        try:
            change: Change | Act | None = act()
        except CoderError as error:
            self.app.complain(error)
            self.redraw_all()
            return
        if change is None:
            self.notify(nothing, markup=False, timeout=2)
            return
        if not isinstance(change, Change):
            text = of_journal.format(act=words_of(self.session.study, change))
            self.notify(text, markup=False, timeout=6)
            self.redraw_all()
            return
        label = self.session.fragments[change.fragment].label
        text = said.format(what=_(WORDS[change.what]), label=label)
        self.notify(text, markup=False, timeout=3)
        self.changed(change.fragment)
