"""Stars and memos on the fragment at hand."""

from __future__ import annotations

from coder.coding_session.changes import Change, Note, Star
from coder.coding_session.saving import Saving


class Marking(Saving):
    """What a coder puts on a fragment beside codes."""

    __slots__ = ()

    def star(self) -> bool:
        """Put a star on the fragment at hand or take it off; returns whether there is one now."""
        before = self.stars.get(self.here.id)
        self.do(Change("star", self.at, before, None if before else Star()))
        return before is None

    def memo(self, text: str, *, private: bool) -> None:
        """Write one's memo on the fragment at hand; an empty one removes it."""
        before = self.memos.get(self.here.id)
        if before is None:
            self.notes += 1
            before = Note(f"new {self.notes}", "", False)
        after = Note(before.id, text.strip(), private)
        if (before.text, before.private) == (after.text, after.private) or not (
            before.text or after.text
        ):
            return
        self.do(Change("memo", self.at, before, after))
