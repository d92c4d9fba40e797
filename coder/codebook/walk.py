"""Through the decision tree of a codebook, question by question."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coder.codebook.model import Codebook, Step


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one is in the tree, and what the answers added; :meth:`answer` gives the next."""

    book: Codebook
    step: Step | None
    """The question at hand; None where the tree has ended."""
    added: tuple[str, ...] = ()
    """Ids of the codes that a yes added, in order."""
    before: Walk | None = field(default=None, repr=False)
    """Where one was before the last answer."""

    @property
    def leads_to(self) -> str:
        """The code that a yes adds here; "" where it leads to another question."""
        code = self.book.added_by(self.step) if self.step else None
        return code.id if code else ""

    @property
    def asked(self) -> int:
        """How many questions were answered."""
        return self.before.asked + 1 if self.before else 0

    def answer(self, *, yes: bool) -> Walk:
        """What follows; the same where the tree has ended."""
        if self.step is None:
            return self
        added = (*self.added, self.leads_to) if yes and self.leads_to else self.added
        step = self.book.next_step(self.step.id, yes=yes)
        return replace(self, step=step, added=added, before=self)


def begin(book: Codebook) -> Walk | None:
    """At the first question; None where the codebook has no tree."""
    first = book.next_step()
    return Walk(book, first) if first else None
