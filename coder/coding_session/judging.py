"""Judging the fragment at hand: codes, values with them, none applies, once more."""

from __future__ import annotations

from dataclasses import replace

from coder.codebook.qualifying import said_too
from coder.coding_session.changes import Change, Verdict
from coder.coding_session.kinds import judged_elsewhere
from coder.coding_session.saving import Saving
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.study.side_by_side import own_verdicts


class Judging(Saving):
    """What a coder says of the fragment at hand."""

    __slots__ = ()

    def toggle(self, code: str) -> Verdict:
        """Switch a code on or off; switching the last one off withdraws the judgement."""
        self.look_again()
        now = self.verdict()
        if now is not None and any(one.code == code for one in now):
            left = tuple(one for one in now if one.code != code)
            return self.say(self.at, left or None)
        order = {known: place for place, known in enumerate(self.codebook.ids)}
        chosen = sorted((*(now or ()), Assignment(code)), key=lambda one: order[one.code])
        return self.say(self.at, tuple(chosen))

    def qualify(self, code: str, qualifier: str, value: str) -> Verdict:
        """Say this value with a code that is on; said once more, it is taken back.

        Raises InputError where the code is not on, or the codebook does not declare that.
        """
        self.look_again()
        now = self.verdict() or ()
        return self.say(self.at, said_too(self.codebook, now, code, qualifier, value))

    def repeat(self) -> Verdict:
        """Say of the fragment at hand what was last said of another: codes and qualifiers.

        Highlights stay where they were. Raises InputError where nothing was judged yet.
        """
        self.look_again()
        for change in reversed(self.done):
            if change.what == "judgement" and change.fragment != self.at:
                last = self.verdict(change.fragment)
                if last is not None:
                    return self.say(
                        self.at, tuple(replace(one, start=None, end=None) for one in last)
                    )
        raise InputError(_("There is no judgement to repeat yet."))

    def none_applies(self) -> Verdict:
        """Judge the fragment at hand: read, none applies."""
        self.look_again()
        return self.say(self.at, ())

    def look_again(self) -> None:
        """Where another program wrote meanwhile, read anew what this coder said.

        Raises InputError where the fragment at hand no longer says what the screen showed.
        """
        version = self.study.data_version()
        if version == self.version:
            return
        shown, self.version = self.verdict(), version
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self.show_unsaved()
        if self.verdict() != shown:
            raise judged_elsewhere(self.here)

    def say(self, at: int, after: Verdict) -> Verdict:
        """Judge a fragment; no change, no act."""
        before = self.verdict(at)
        if before != after:
            self.do(Change("judgement", at, before, after))
        return after
