"""What a coder does on a fragment, as one change that can be shown, written, undone and redone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coder.model import Assignment, MarkKind
from coder.study.highlights import Span
from coder.study.memos import Subject

What = Literal["judgement", "star", "unsure", "care", "memo"]
Verdict = tuple[Assignment, ...] | None
"""None = not judged; () = judged, none applies."""


@dataclass(frozen=True, slots=True)
class Note:
    """One's own memo."""

    id: str
    """In this session; that of the file where it was there before."""
    text: str
    private: bool
    subject: Subject


@dataclass(frozen=True, slots=True)
class Star:
    """One's own star on a fragment."""

    span: Span | None = None
    """The words that are meant, where it is not all of it."""
    reaches: bool = False
    """Whether they go on in the next fragments."""


Care = frozenset[MarkKind]
"""The marks of one's own that protect somebody."""
Said = Verdict | Star | bool | Care | Note
"""What an act on a fragment makes it say; None: no judgement, or no star."""


@dataclass(frozen=True, slots=True)
class Change:
    """One act, with what there was before and after: enough to undo and to redo it."""

    what: What
    fragment: int
    """Position in ``fragments``; of a memo on something else, where one was."""
    before: Said
    after: Said
    takes_back: Change | None = None
    """What this undoes, or the undoing after which it is done again."""
    undoing: bool = False
