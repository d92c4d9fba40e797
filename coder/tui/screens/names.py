"""Candidates for pseudonyms on a screen: what was found, what comes in its place, what stays."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from coder.language import _, ngettext
from coder.pseudonyms.candidates import KINDS
from coder.pseudonyms.proposing import Row
from coder.pseudonyms.review import Review
from coder.text import one_line
from coder.tui.keys import NAMES, bindings
from coder.tui.screens.dialogs import ChooseScreen
from coder.tui.screens.sheet import SheetScreen


class NamesScreen(SheetScreen):
    """One row a name; ends with True where the key file is to be written."""

    KEYS = NAMES
    BINDINGS: ClassVar[list[BindingType]] = bindings("names", NAMES)

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review

    def heading(self) -> str:
        """How many names are replaced, and how many stay."""
        stay = sum(row.keep for row in self.review.rows)
        n = len(self.review.rows) - stay
        replaced = ngettext("{n} name to replace", "{n} names to replace", n).format(n=n)
        return f"{replaced} · " + ngettext("{n} stays", "{n} stay", stay).format(n=stay)

    def columns(self) -> list[str]:
        """What a row says."""
        return [_("found"), _("in its place"), _("times"), _("kind"), _("same as?")]

    def cells(self) -> list[list[str]]:
        """The rows."""
        return [self._cells(row) for row in self.review.rows]

    def _cells(self, row: Row) -> list[str]:
        kind = next((words for kind, words in KINDS.items() if kind == row.kind), "")
        instead = _("stays") if row.keep else row.replacement
        return [row.found, instead, str(row.n), _(kind), ", ".join(row.alike)]

    def note(self, at: int) -> str:
        """It in the text."""
        return self.review.rows[at].example

    def to_type(self, at: int) -> str:
        """The replacement as it is."""
        return self.review.rows[at].replacement

    def put(self, at: int, text: str) -> None:
        """Another replacement."""
        self.review.put(at, text)

    def action_keep(self) -> None:
        """It stays, or no longer; on to the next."""
        if self.attempt(self.review.switch_keep):
            self.action_down()

    def action_same(self) -> None:
        """It is the one of another row."""
        if self.at is None:
            return
        at = self.at
        others = self.review.likely(at)
        names = [
            f"{self.review.rows[one].found} → {self.review.rows[one].replacement}" for one in others
        ]
        if not names:
            self.notify(_("There is no other name of this kind."), markup=False, timeout=3)
            return

        def answered(chosen: str | None) -> None:
            if chosen:
                other = others[names.index(chosen)]
                self.attempt(lambda at: self.review.same_as(at, other))

        question = _("{name} is the same as:").format(name=one_line(self.review.rows[at].found))
        self.app.push_screen(ChooseScreen(question, names), answered)
