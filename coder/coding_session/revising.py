"""Looking again, alone and before the table, at the fragments on which coders differ."""

from __future__ import annotations

from coder.coding_session.saving import Saving
from coder.errors import InputError
from coder.language import _
from coder.study.revising import done_revising


class Revising(Saving):
    """What is said now is a judgement of its own; the first one stands as it was."""

    __slots__ = ()

    @property
    def revising(self) -> bool:
        """Whether the coder may look again at this transcript now."""
        return bool(self.differing)

    def differs(self, at: int) -> bool:
        """Whether coders differ on a fragment; how they do is not to be told."""
        return self.fragments[at].id in self.differing

    def done_revising(self) -> None:
        """Say that one has looked again; what was judged is locked from here on.

        Raises InputError while a fragment has no judgement, and NotNowError while something is not
        saved or it cannot be written.
        """
        if not self.save():
            assert self.trouble is not None
            raise self.trouble
        if self.open:
            labels = ", ".join(self.fragments[at].label or "" for at in self.open)
            raise InputError(_("Say first which codes apply to: {numbers}").format(numbers=labels))
        done_revising(self.study, self.coding_pass, self.transcript)
        self.differing = frozenset()
        self.done.clear()
        self.undone.clear()
