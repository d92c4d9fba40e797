"""From the overview: letting the coders look again alone, before the table opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from coder.errors import CoderError
from coder.language import _
from coder.overview import Overview
from coder.study import Study
from coder.text import one_line
from coder.tui.screens.dialogs import ConfirmScreen

if TYPE_CHECKING:
    from coder.tui.app import Workbench


class HomeRevising(Screen[None]):
    """Opens the revising of all complete transcripts on which coders differ."""

    app: Workbench
    study: Study
    found: Overview | None

    def refresh_rows(self) -> None:
        """Read the rows anew."""
        raise NotImplementedError

    def action_revise(self) -> None:
        """Ask first: what coders learn by it cannot be unlearnt."""
        if self.found is None:
            return
        if self.study.coder is not None:
            self.notify(_("Only the coordinator lets coders revise."), markup=False)
            return
        lines = [
            _(
                "The coders of complete transcripts learn on which fragments they differ, not how, "
                "and may judge those once more, each alone. What they said first stays: only that "
                "counts for the agreement."
            )
        ]
        screen = ConfirmScreen(_("Let the coders look again"), lines, _("let them"))
        self.app.push_screen(screen, lambda yes: self._open_revising() if yes else None)

    def _open_revising(self) -> None:
        from coder.consensus import open_revising

        assert self.found is not None
        try:
            opened = open_revising(self.study, self.found.coding_pass.name)
        except CoderError as error:
            self.app.complain(error)
            return
        names = ", ".join(one_line(one.transcript) for one in opened)
        self.notify(_("To be revised: {names}").format(names=names), markup=False)
        self.refresh_rows()
