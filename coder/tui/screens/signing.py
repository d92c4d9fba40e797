"""The end of a transcript on the coding screen: sign off, go to another one, leave."""

from __future__ import annotations

from coder.coding_session import open_session
from coder.errors import CoderError
from coder.language import _, ngettext
from coder.study.progress import my_transcripts
from coder.text import one_line
from coder.tui.screens.coding_frame import CodingFrame
from coder.tui.widgets.fragment_view import FragmentView


class Signing(CodingFrame):
    """Sign off, and go on with another transcript or leave."""

    def action_sign_off(self) -> None:
        """Ask, with what is still open, and sign off."""
        session = self.session
        if session.revising:
            self._ask_done_revising()
            return
        if session.signed_off:
            self.notify(_("This transcript is signed off."), markup=False)
            return
        if self.stays():
            return
        self.write_seen()
        from coder.tui.screens.sign_off import SignOffScreen

        screen = SignOffScreen(session, session.before_sign_off())
        self.app.push_screen(screen, lambda answer: self._decided(answer or ""))

    def _ask_done_revising(self) -> None:
        from coder.tui.screens.dialogs import ConfirmScreen

        if self.stays():
            return
        lines = [
            _("After this your judgements are locked. What you said first stays beside them."),
        ]
        screen = ConfirmScreen(_("Done revising"), lines, _("done revising"))
        self.app.push_screen(screen, lambda yes: self._done_revising() if yes else None)

    def _done_revising(self) -> None:
        name = one_line(self.session.transcript.name)
        if not self.attempt(self.session.done_revising):
            return
        self.notify(_("You are done revising {name}.").format(name=name), markup=False)
        self.redraw_all()

    def _decided(self, answer: str) -> None:
        """Sign off, or go to the fragment that was chosen."""
        labels = {one.label: at for at, one in enumerate(self.session.fragments)}
        if answer in labels:
            self.session.go(labels[answer])
            self.show_here()
        else:
            self.signed(answer)

    def signed(self, answer: str) -> None:
        """Sign off as was answered, and go on to the next transcript with work left."""
        from coder.tui.screens.sign_off import SIGN, SWEEP

        if answer not in (SIGN, SWEEP):
            return
        self.write_seen()
        swept = self.sign_off(answer, rest_none=answer == SWEEP)
        if swept is None:
            return
        text = _("{name} is signed off.").format(name=one_line(self.session.transcript.name))
        if swept:
            text += " " + ngettext("{n} swept.", "{n} swept.", swept).format(n=swept)
        self.notify(text, markup=False)
        left = [
            name
            for name, signed in my_transcripts(self.session.study, self.session.coding_pass)
            if not signed
        ]
        if left:
            self.open_transcript(left[0])
        else:
            self.notify(_("All your transcripts are signed off."), markup=False)
            self.redraw_all()

    def _other_transcript(self, by: int) -> None:
        mine = my_transcripts(self.session.study, self.session.coding_pass)
        names = [name for name, _signed in mine]
        now = names.index(self.session.transcript.name)
        if len(names) > 1:
            self.open_transcript(names[(now + by) % len(names)])

    def action_next_transcript(self) -> None:
        """The next transcript of this coder."""
        self._other_transcript(1)

    def action_previous_transcript(self) -> None:
        """The previous one."""
        self._other_transcript(-1)

    def open_transcript(self, transcript: str) -> bool:
        """Leave this transcript for another; whether that could be done."""
        if self.stays():
            return False
        self.write_seen()
        try:
            self.session.leave(self.query_one(FragmentView).top)
            other = open_session(
                self.session.study,
                pass_name=self.session.coding_pass.name,
                transcript=transcript,
            )
        except CoderError as error:
            self.app.complain(error)
            return False
        self.show_other(other)
        return True

    def action_leave(self) -> None:
        """Remember the place and leave; where something is not saved, that is said first."""
        if self.stays(leaving=True):
            return
        self.write_seen()
        try:
            self.session.leave(self.query_one(FragmentView).top)
        except CoderError as error:
            self.app.complain(error)
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()
