"""From the overview to the other screens, and to places in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from coder.errors import CoderError
from coder.language import _
from coder.overview import Line, Overview
from coder.places import Place
from coder.study import Study
from coder.study.memos import Memo
from coder.text import one_line

if TYPE_CHECKING:
    from coder.tui.app import Workbench


class HomeDoors(Screen[None]):
    """What a key of the overview opens."""

    app: Workbench
    study: Study
    found: Overview | None

    @property
    def me(self) -> str:
        """Name of the coder who acts; "" for the coordinator."""
        raise NotImplementedError

    @property
    def line(self) -> Line | None:
        """The row at hand."""
        raise NotImplementedError

    def code(self, line: Line, who: str, place: Place | None = None) -> None:
        """Code a transcript as somebody, from a place on."""
        raise NotImplementedError

    def back(self, _result: None = None) -> None:
        """After work the cursor goes to the next sensible thing."""
        raise NotImplementedError

    def action_agreement(self) -> None:
        """How well the coders agree in this pass."""
        from coder.tui.screens.agreement import AgreementScreen

        if self.found is not None:
            self.app.push_screen(AgreementScreen(self.study, self.found.coding_pass.name))

    def action_quotes(self) -> None:
        """What respondents said in this pass, found by words and by what was said of it."""
        from coder.tui.screens.quotes import QuotesScreen

        if self.found is not None:
            screen = QuotesScreen(self.study, self.found.coding_pass)
            self.app.push_screen(screen, lambda place: self._read_on(place) if place else None)

    def _read_on(self, place: Place, memo: Memo | None = None) -> None:
        """Go on to the fragment in the text: to code it, or as the coordinator to read it."""
        lines = self.found.lines if self.found else ()
        line = next((one for one in lines if one.transcript == place.transcript), None)
        if not self.me:
            self._open_text(place.transcript, place.fragment, memo)
        elif line is not None and line.do in ("code", "read", "resolve"):
            self.code(line, self.me, place)
        else:
            text = _("{name} is not yours to code in this pass.")
            self.notify(text.format(name=one_line(place.transcript)), markup=False)

    def _open_text(self, transcript: str, fragment: str = "", memo: Memo | None = None) -> None:
        from coder.tui.screens.segmenting import SegmentingScreen

        try:
            screen = SegmentingScreen(self.study, transcript, fragment, memo)
        except CoderError as error:
            self.app.complain(error)
            return
        self.app.push_screen(screen, self.back)

    def action_cuts(self) -> None:
        """The text of a transcript and how it is cut; first where a cut was reported."""
        reported = self.found.reported if self.found else ()
        here = self.line.transcript if self.line else ""
        first = next((one for one in reported if one.transcript == here), None)
        first = first or (reported[0] if reported else None)
        if first is not None:
            self._open_text(first.transcript, first.fragment)
        elif here:
            self._open_text(here)

    def action_memos(self) -> None:
        """All memos that one may read; Enter goes to where one belongs."""
        from coder.study.codebooks import get_codebook
        from coder.tui.screens.memos import MemosScreen

        if self.found is None:
            return
        chosen = self.found.coding_pass
        book = get_codebook(self.study, chosen.codebook, chosen.version)
        screen = MemosScreen(self.study, chosen, book)
        self.app.push_screen(screen, lambda memo: self._recall(memo) if memo else None)

    def _recall(self, memo: Memo) -> None:
        if memo.transcript:
            target = memo.target if memo.about == "fragment" else ""
            self._read_on(Place(memo.transcript, target), memo)
        elif memo.about == "code":
            self._open_codebook(memo.target)

    def action_respondents(self) -> None:
        """Respondents and their attributes; the coordinator's."""
        from coder.tui.screens.respondents import RespondentsScreen

        try:
            screen = RespondentsScreen(self.study)
        except CoderError as error:
            self.app.complain(error)
            return
        self.app.push_screen(screen, lambda _done: self.back())

    def action_open_codebook(self) -> None:
        """The codebook of this pass as a page."""
        self._open_codebook("")

    def _open_codebook(self, code: str) -> None:
        from coder.study.codebooks import get_codebook
        from coder.tui.screens.codebook import CodebookScreen

        if self.found is None:
            return
        chosen = self.found.coding_pass
        book = get_codebook(self.study, chosen.codebook, chosen.version)
        focus = code if code in book.ids else ""
        self.app.push_screen(CodebookScreen(self.study, chosen, book, focus))
