"""The speakers of one file before it is imported: which label is the interviewer, which is whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from coder.ingest.settling import Settling
from coder.language import _
from coder.model import INTERVIEWER
from coder.tui.keys import SPEAKERS, bindings
from coder.tui.screens.sheet import SheetScreen


class SpeakersScreen(SheetScreen):
    """One row a label; ends with True where the file is to be imported so."""

    KEYS = SPEAKERS
    BINDINGS: ClassVar[list[BindingType]] = bindings("speakers", SPEAKERS)

    def __init__(self, settling: Settling) -> None:
        super().__init__()
        self.settling = settling

    def heading(self) -> str:
        """Which file."""
        return _("Who speaks in {name}?").format(name=self.settling.name)

    def columns(self) -> Sequence[str]:
        """What a row says."""
        return [_("label"), _("who"), _("turns"), _("for example")]

    def cells(self) -> list[list[str]]:
        """The rows."""
        return [
            [
                one.label or "–",
                _("interviewer") if one.who == INTERVIEWER else one.who,
                str(one.turns),
                one.example,
            ]
            for one in self.settling.rows
        ]

    def note(self, at: int) -> str:
        """What the label says, and what was assumed."""
        return self.settling.rows[at].example

    def to_type(self, at: int) -> str:
        """The name as it is."""
        who = self.settling.rows[at].who
        return "" if who == INTERVIEWER else who

    def put(self, at: int, text: str) -> None:
        """The name of the respondent."""
        self.settling.settle(at, text)

    def action_interviewer(self) -> None:
        """This label is the interviewer; on to the next."""
        if self.attempt(lambda at: self.settling.settle(at, INTERVIEWER)):
            self.action_down()

    def action_respondent(self) -> None:
        """This label answers; on to the next."""
        if self.attempt(self.settling.answers):
            self.action_down()
