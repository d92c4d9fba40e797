"""From the coding screen to all memos, and to where one of them belongs."""

from __future__ import annotations

from coder.places import Place
from coder.study.memos import Memo, Subject
from coder.tui.screens.going import Going
from coder.tui.screens.marking import Marking


class Recalling(Going, Marking):
    """Memos of before, and the way to them."""

    def action_quotes(self) -> None:
        """Find quotes in all that one may read; Enter goes to one."""
        from coder.tui.screens.quotes import QuotesScreen

        if self.stays():
            return
        screen = QuotesScreen(self.session.study, self.session.coding_pass)

        def chosen(place: Place | None) -> None:
            if place is not None:
                self.go_to(place)

        self.app.push_screen(screen, chosen)

    def action_memos(self) -> None:
        """All memos that one may read; Enter goes to one."""
        from coder.tui.screens.memos import MemosScreen

        if self.stays():
            return
        session = self.session
        screen = MemosScreen(session.study, session.coding_pass, session.codebook)

        def back(memo: Memo | None) -> None:
            if screen.wrote:
                self._read_anew()
            if memo is not None:
                self._recall(memo)

        self.app.push_screen(screen, back)

    def _read_anew(self) -> None:
        """Something was written elsewhere: it is shown here, and the first to be taken back."""
        self.session.done.clear()
        self.session.undone.clear()
        self.session.read_anew()
        self.redraw_all()

    def _recall(self, memo: Memo) -> None:
        """Go to what a memo is about; one's own on a code or more than that is opened there."""
        if memo.about == "fragment":
            self.go_to(Place(memo.transcript, memo.target))
            return
        if memo.about == "code" and memo.target in self.session.codebook.ids:
            self.code_in_focus = memo.target
            self.show_codes()
        other = memo.about == "transcript" and memo.transcript != self.session.transcript.name
        if other and not self.open_transcript(memo.transcript):
            return
        if memo.coder == self.session.coder.name:
            home = self.session.transcript if memo.about == "transcript" else None
            self.write_on(Subject(memo.about, memo.target, home))
