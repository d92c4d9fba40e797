"""Stars, marks and memos: on the fragment at hand, and memos on what it belongs to."""

from __future__ import annotations

from itertools import cycle

from coder.coding_session.changes import Care, Change, Note, Star
from coder.coding_session.saving import Saving
from coder.study.memos import Subject, on_code, on_fragment, on_study, on_transcript

_CARE: tuple[Care, ...] = (
    frozenset(),
    frozenset({"third_party"}),
    frozenset({"special"}),
    frozenset({"third_party", "special"}),
)
"""One after another, as a key goes through them."""


class Marking(Saving):
    """What a coder puts on a fragment beside codes."""

    __slots__ = ()

    def star(self) -> bool:
        """Put a star on the fragment at hand or take it off; returns whether there is one now."""
        at, before = self.star_at() or (self.at, None)
        self.do(Change("star", at, before, None if before else Star()))
        return before is None

    def doubt(self) -> bool:
        """Mark that one is unsure of the fragment at hand, or no longer; returns which."""
        before = self.here.id in self.unsure
        self.do(Change("unsure", self.at, before, not before))
        return not before

    def protect(self) -> Care:
        """Mark the fragment at hand as about a third person, then of a special category, then as
        both, then as neither; returns one's marks on it now."""
        before = self.care.get(self.here.id, frozenset())
        ahead = cycle(_CARE)
        after = next(next(ahead) for one in ahead if one == before)
        self.do(Change("care", self.at, before, after))
        return after

    def protected(self, at: int | None = None) -> Care:
        """What anybody marked a fragment (else the one at hand) as, so that it never leaves."""
        fragment = self.fragments[self.at if at is None else at].id
        nothing: Care = frozenset()
        return self.care.get(fragment, nothing) | self.others_care.get(fragment, nothing)

    def subjects(self, code: str) -> tuple[Subject, ...]:
        """What a memo can be about from here: the fragment at hand, this code, the transcript, the
        study."""
        return (
            on_fragment(self.transcript, self.here),
            on_code(self.study, self.coding_pass, code),
            on_transcript(self.transcript),
            on_study(self.study),
        )

    def memo(self, text: str, *, private: bool, subject: Subject | None = None) -> None:
        """Write one's memo on the fragment at hand, or on something else; an empty one removes
        it."""
        chosen = subject or on_fragment(self.transcript, self.here)
        before = self.memos.get(chosen.target)
        if before is None:
            self.notes += 1
            before = Note(f"new {self.notes}", "", False, chosen)
        after = Note(before.id, text.strip(), private, chosen)
        if (before.text, before.private) == (after.text, after.private) or not (
            before.text or after.text
        ):
            return
        self.do(Change("memo", self.at, before, after))
