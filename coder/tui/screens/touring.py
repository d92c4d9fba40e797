"""The guided first run on the coding screen: a slim strip that says one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widgets import Static

from coder.coding_session import CodingSession
from coder.language import _
from coder.tui.keys import CODING
from coder.tui.screens.coding_frame import CodingFrame

if TYPE_CHECKING:
    from coder.tui.tour import Tour


class Touring(CodingFrame):
    """Shows the tour to whoever asked for it, and to whoever opens the sample study."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self.tour: Tour | None = None
        self.begins_with_tour = False

    def on_mount(self) -> None:
        """Somebody opened the sample study: begin."""
        if self.begins_with_tour:
            self.begin_tour()

    def action_tour(self) -> None:
        """Begin the tour, or begin it again; in a study of one's own, say that it counts."""
        from coder.demo import FILE

        if self.session.study.path.name != FILE:
            text = _("What you do here counts: this is no sample study. Esc leaves the tour.")
            self.notify(text, markup=False, severity="warning")
        self.begin_tour()

    def begin_tour(self) -> None:
        """From the first step on."""
        from coder.tui.tour import Moment, Tour

        self.tour = Tour(Moment.of(self.session))
        self.redraw_frame()

    def took(self, event: events.Key) -> bool:
        """Esc leaves the tour, where it means nothing else."""
        if self.tour is not None and event.key == "escape":
            self.tour = None
            self.redraw_frame()
            return True
        return super().took(event)

    def redraw_frame(self) -> None:
        """With what came about the tour goes on."""
        super().redraw_frame()
        strip = self.query_one("#tour", Static)
        if strip.display != (self.tour is not None):
            strip.display = self.tour is not None
        if self.tour is not None:
            from coder.tui.tour import Moment

            self.tour.see(Moment.of(self.session))
            strip.update(self._strip(self.tour))

    def _strip(self, tour: Tour) -> Content:
        from coder.tui.tour import STEPS

        count = _("tour {n} of {m}").format(n=tour.at + 1, m=len(STEPS))
        keys = {key.action: key.seen for key in CODING}
        words = _(tour.step.words).format(key=keys.get(tour.step.action, ""))
        tick = ("✓ ", "bold $success") if tour.at else ""
        return Content.assemble(
            (count + "  ", "bold $accent"), tick, words, ("  " + _("Esc stops"), "$dim")
        )
