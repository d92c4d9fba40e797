"""What was on the screen, what is still open, and signing the transcript off."""

from __future__ import annotations

from collections.abc import Iterable

from coder.coding_session.saving import Saving
from coder.study.positions import View, save_view
from coder.study.signoffs import Open, mark_shown, open_fragments, sign_off


class Signing(Saving):
    """The end of the work on a transcript, or for today."""

    __slots__ = ()

    def were_shown(self, positions: Iterable[int]) -> None:
        """Record which fragments were on the screen: only those can be swept at sign-off."""
        if not self.signed_off:
            chosen = [self.fragments[i] for i in positions]
            mark_shown(self.study, self.coding_pass, self.transcript, chosen)

    def before_sign_off(self) -> Open:
        """What is open, to be judged again and unsure, as the file has it."""
        return open_fragments(self.study, self.coding_pass, self.transcript)

    def sign_off(self, *, rest_none: bool = False) -> int:
        """Sign the transcript off; returns how many fragments were swept.

        Raises InputError, and NotNowError while something is not saved or it cannot be written.
        """
        if not self.save():
            assert self.trouble is not None
            raise self.trouble
        swept = sign_off(self.study, self.coding_pass, self.transcript, rest_none=rest_none)
        self.signed_off = True
        for i in self.open:
            self.verdicts[self.fragments[i].id] = ()
        self.done.clear()
        self.undone.clear()
        return swept

    def leave(self, top: tuple[int, int] | None = None) -> None:
        """Remember where the coder is, for the next start; see first that all is saved.

        ``top``: the position of the fragment on the first line of the screen, and where in its
        text that line begins.
        """
        self.save()
        at, offset = top or (self.at, 0)
        view = View(self.here.id, self.fragments[at].id, offset)
        save_view(self.study, self.coding_pass, self.coder, self.transcript, view)
