"""What is chosen, said and decided at the table, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.consensus import Difference
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.study.decisions import NOT_SAID, Account, Decision, Outcome, account_of
from coder.text import one_line

Draft = tuple[Assignment, ...] | None
"""None = nothing chosen yet; () = chosen: none applies."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the table has come; ``total = settled + left``."""

    position: int
    """1, 2, 3 … of the difference at hand; 0 where there is none."""
    total: int
    settled: int
    left: int
    """Not settled, whatever the reason."""
    put_off: int
    unresolved: int
    """Of what is left: what the table said it cannot agree on."""


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
    before: Draft
    after: Draft


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with what stood before and after it: enough to undo and to redo it."""

    at: int
    """Position in the queue."""
    before: tuple[Said, ...]
    after: Said
    draft: Draft
    """What was chosen when it was taken; undo shows it again."""
    stood: tuple[str, ...]
    """Ids of the decisions before it."""
    decision: str
    """Its own id."""
    undoing: str = ""
    """What took it back, for redo."""


Change = Drafted | Decided


def state_of(one: Difference) -> Outcome | str:
    """``decided``, ``put_off``, ``unresolved``, or ``open``: nothing said, or said twice."""
    return one.decisions[0].outcome if len(one.decisions) == 1 else "open"


def said_of(taken: Sequence[Decision]) -> tuple[Said, ...]:
    return tuple(Said(one.outcome, one.assignments, one.reason, account_of(one)) for one in taken)


def meanwhile(one: Difference) -> InputError:
    return InputError(
        _(
            "{transcript} {label} was decided by somebody else meanwhile; "
            "see what it says now, and decide anew."
        ).format(transcript=one_line(one.transcript), label=one.fragment.label)
    )
