"""Each act is shown, written at once, and remembered for undo; what cannot be written waits."""

from __future__ import annotations

from dataclasses import replace

from coder.coding_session.changes import Change
from coder.coding_session.kinds import KINDS, refuse_other
from coder.coding_session.reading import read_care, read_memos, read_stars, read_unsure
from coder.coding_session.state import SessionState
from coder.errors import CoderError, NotNowError
from coder.study.revising import may_revise
from coder.study.side_by_side import own_verdicts
from coder.study.signoffs import has_signed_off
from coder.study.undo import do_again, take_back


class Saving(SessionState):
    """Acts on the session, kept in ``unsaved`` until they are in the file."""

    __slots__ = ()

    def do(self, change: Change) -> None:
        """A new act: show it, write it or keep it, and remember it for undo."""
        self.act(change)
        self.done.append(change)
        self.undone.clear()

    def act(self, change: Change) -> None:
        """Show an act, and write it or keep it."""
        self._show(change)
        self.unsaved.append(change)
        self.save()

    def save(self) -> bool:
        """Write what is not saved yet, oldest first; whether all of it is in the file now.

        Where it has to wait, all of it stays and ``trouble`` says why. Raises InputError or
        BlindError for an act that may no longer be: that one is gone, and what comes after it waits
        for the next call.
        """
        while self.unsaved:
            try:
                self._write(self.unsaved[0])
            except NotNowError as error:
                self.trouble = error
                return False
            except CoderError:
                self._drop(self.unsaved.pop(0))
                raise
            self.unsaved.pop(0)
        self.trouble = None
        return True

    @property
    def places_unsaved(self) -> list[str]:
        """Numbers of the fragments with acts that are not in the file, in order."""
        places = sorted({one.fragment for one in self.unsaved})
        return [self.fragments[at].label or "" for at in places]

    def _write(self, change: Change) -> None:
        if change.takes_back is not None:
            self._write_undoing(change, change.takes_back)
            return
        KINDS[change.what].write(self, change)
        self.acts[id(change)] = self.study.made or ""

    def _write_undoing(self, change: Change, target: Change) -> None:
        act = self.acts.get(id(target))
        if not act:
            return  # it changed nothing
        with self.study.act():
            if change.what == "judgement":
                refuse_other(self, change)
            back = do_again if target.undoing else take_back
            self.acts[id(change)] = back(self.study, act)

    def _show(self, change: Change) -> None:
        KINDS[change.what].show(self, change)

    def show_unsaved(self) -> None:
        """Show what waits over what the file says."""
        for change in self.unsaved:
            self._show(change)

    def _drop(self, change: Change) -> None:
        """An act that may not be: show again what there is without it."""
        self.done = [one for one in self.done if one is not change]
        self._show(replace(change, before=change.after, after=change.before))
        self.version = self.study.data_version()
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self.show_unsaved()

    def read_anew(self) -> None:
        """What this coder said of this transcript, as the file has it now."""
        self.version = self.study.data_version()
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self.stars = read_stars(self.study, self.coding_pass, self.coder)
        self.unsure = read_unsure(self.study, self.coding_pass, self.coder)
        self.care, self.others_care = read_care(self.study, self.coder)
        self.memos = read_memos(self.study, self.coding_pass, self.coder, self.transcript)
        self.memo_ids |= {note.id: note.id for note in self.memos.values()}
        self.signed_off = has_signed_off(self.study, self.coding_pass, self.transcript)
        self.differing = may_revise(self.study, self.coding_pass, self.transcript, self.coder)
