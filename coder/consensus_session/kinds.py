"""What is chosen, said and decided at the table, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.consensus import Difference
from coder.errors import InputError
from coder.language import N_, _
from coder.model import Assignment
from coder.study.decisions import (
    NOT_SAID,
    Account,
    Decision,
    Outcome,
    Votes,
    Way,
    account_of,
)
from coder.text import one_line

Draft = tuple[Assignment, ...] | None
"""None = nothing chosen yet; () = chosen: none applies."""

READY: dict[Way, str] = {
    "view": N_("one view taken over"),
    "union": N_("all codes together"),
    "common": N_("what all had"),
    "majority": N_("what most had"),
    "vote": N_("by majority of the votes"),
}
"""Reasons for the simple case. They name nobody: which view it was can be told from its codes."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is ready on a fragment and not written down yet."""

    assignments: Draft = None
    way: Way = ""
    """How the table came to them."""
    votes: Votes = ()
    reason: str = ""
    """As somebody wrote it; a ready one (``READY``) is not kept here."""
    cause: str = ""
    dissent: tuple[tuple[str, str], ...] = ()

    @property
    def because(self) -> str:
        """The reason that was written, else the ready one; "" where there is none."""
        return self.reason or (_(READY[self.way]) if self.way in READY else "")


NOTHING = Prepared()


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the table has come; ``total = settled + left``."""

    position: int
    """1, 2, 3 … of the difference at hand; 0 where there is none."""
    total: int
    """Of those that are meant, see ``Wanted``."""
    settled: int
    left: int
    """Not settled, whatever the reason."""
    put_off: int
    unresolved: int
    """Of what is left: what the table said it cannot agree on."""
    referred: int = 0
    """Of what is left: what waits for the adjudicator."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a decision says; the earlier one once more says the same under another id."""

    outcome: Outcome
    assignments: tuple[Assignment, ...] = ()
    reason: str = ""
    account: Account = NOT_SAID


@dataclass(frozen=True, slots=True)
class Drafted:
    """A choice that is not written down yet, with what there was before."""

    at: int
    """Position in the queue."""
    before: Prepared
    after: Prepared


@dataclass(frozen=True, slots=True)
class Proposed:
    """A code that was said to be unclear on a fragment: a proposal for the codebook."""

    at: int
    """Position in the queue."""
    code: str
    text: str
    event: str
    """By which it was written down."""
    undoing: str = ""
    """What took it back, for redo."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with what stood before and after it: enough to undo and to redo it."""

    at: int
    """Position in the queue."""
    before: tuple[Said, ...]
    after: Said
    prepared: Prepared
    """What was ready when it was taken; undo shows it again."""
    stood: tuple[str, ...]
    """Ids of the decisions before it."""
    decision: str
    """Its own id."""
    undoing: str = ""
    """What took it back, for redo."""


Change = Drafted | Decided | Proposed


def state_of(one: Difference) -> Outcome | str:
    """The outcome that stands, or ``open``: nothing said, said twice, or something came since."""
    return one.decisions[0].outcome if len(one.decisions) == 1 and not one.touched else "open"


def said_of(taken: Sequence[Decision]) -> tuple[Said, ...]:
    return tuple(Said(one.outcome, one.assignments, one.reason, account_of(one)) for one in taken)


def meanwhile(one: Difference) -> InputError:
    return InputError(
        _(
            "{transcript} {label} was decided by somebody else meanwhile; "
            "see what it says now, and decide anew."
        ).format(transcript=one_line(one.transcript), label=one.fragment.label)
    )
