"""The consensus screen: the differences one after another, the views of the coders side by side."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from coder.errors import CoderError
from coder.language import _
from coder.tui import consensus_words as words
from coder.tui.keys import bindings
from coder.tui.keys_at_table import CONSENSUS
from coder.tui.screens.consensus_asking import ConsensusAsking
from coder.tui.widgets.surroundings import Surroundings


class ConsensusScreen(ConsensusAsking):
    """A team settles where it differs; moving through the differences, and leaving."""

    KEYS = CONSENSUS
    BINDINGS: ClassVar[list[BindingType]] = bindings("consensus", CONSENSUS)
    AUTO_FOCUS = ""

    def _step(self, by: int) -> None:
        try:
            moved = self.session.step(by)
        except CoderError as error:
            self.app.complain(error)
            return
        self.last = Content("")
        if not moved and not self.session.show_settled and self.session.queue:
            self.say(Content(_("no further difference that is not settled; v shows all")))
        self.show_all()

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
        self.say(Content(text))
        self.show_all()

    def action_leave(self) -> None:
        """Leave; what was chosen but not settled is said first."""
        chosen = {
            name for name, one in self.session.prepared.items() if one.assignments is not None
        }
        if chosen and not self.may_leave:
            self.may_leave = True
            self.say(
                Content.styled(
                    _("Chosen but not settled: {places}. q again leaves it.").format(
                        places=", ".join(
                            words.place(self.session, at)
                            for at, one in enumerate(self.session.queue)
                            if one.fragment.id in chosen
                        )
                    ),
                    "bold $accent",
                )
            )
            self.show_frame()
            return
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
