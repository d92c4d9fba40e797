"""The coding screen: the transcript as text, one fragment at hand, the codebook beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from coder.coding_session import Change
from coder.errors import CoderError
from coder.language import _
from coder.study.undo import Act
from coder.tui.act_words import said_again
from coder.tui.keys import CODING, bindings
from coder.tui.screens.highlighting import Highlighting
from coder.tui.screens.recalling import Recalling
from coder.tui.screens.reporting import Reporting
from coder.tui.screens.touring import Touring
from coder.tui.screens.tree_walk import TreeWalk

if TYPE_CHECKING:
    from coder.tui.palette import Command


class CodingScreen(Recalling, Highlighting, Reporting, TreeWalk, Touring):
    """One coder codes one transcript."""

    KEYS = CODING
    BINDINGS: ClassVar[list[BindingType]] = bindings("coding", CODING)

    def commands(self) -> Iterator[Command]:
        """For the palette: where one can go, and every code by its name."""
        from coder.tui.palette import Command

        yield from super().commands()
        for code in self.session.codebook.codes:
            words = _("code: {name}").format(name=code.label.shown() or code.id)
            yield Command(
                words, partial(self.toggle, code.id), self.session.codebook.key_path(code.id)
            )

    def action_undo(self) -> None:
        """Undo, and say what was undone."""
        self._again(self.session.undo, undone=True)

    def action_redo(self) -> None:
        """Redo, and say what was done again."""
        self._again(self.session.redo, undone=False)

    def _again(self, act: Callable[[], Change | Act | None], *, undone: bool) -> None:
        try:
            change = act()
        except CoderError as error:
            self.app.complain(error)
            self.redraw_all()
            return
        if change is None:
            nothing = _("nothing to undo") if undone else _("nothing to redo")
            self.notify(nothing, markup=False, timeout=2)
        elif isinstance(change, Change):
            text = said_again(self.session, change, undone=undone)
            self.notify(text, markup=False, timeout=4)
            for at in self.session.shown_anew(change):
                self.redraw(at)
            self.changed(change.fragment)
        else:
            from coder.trail import words_of

            text = _("undone: {act}") if undone else _("done again: {act}")
            said = text.format(act=words_of(self.session.study, change))
            self.notify(said, markup=False, timeout=6)
            self.redraw_all()
