"""A first run by the hand: a few steps, each done by doing the thing itself. It never blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coder.coding_session import CodingSession
from coder.language import N_


@dataclass(frozen=True, slots=True)
class Moment:
    """What somebody has done so far, in numbers."""

    at: int
    codes: int
    """Codes on all fragments together."""
    none: int
    """Fragments to which none applies."""
    taken_back: int
    stars: int
    memos: int
    open: bool
    """Whether the fragment at hand is not judged yet."""

    @classmethod
    def of(cls, session: CodingSession) -> Moment:
        """As it is now."""
        said = session.verdicts.values()
        return cls(
            session.at,
            sum(len(one) for one in said),
            sum(not one for one in said),
            len(session.undone),
            len(session.stars),
            len(session.memos),
            session.verdict() is None,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    words: str
    """Marked for translation; ``{key}`` stands for the keys of ``action``."""
    action: str
    """Of the coding screen; "" where its keys are those of codes."""
    done: Callable[[Moment, Moment], bool]
    """Whether what came about between two moments was it."""


STEPS = (
    Step(
        N_("{key} goes to the next fragment."),
        "down",
        lambda before, now: now.at != before.at,
    ),
    Step(
        N_("Press the key of a code that fits, such as 1."),
        "",
        lambda before, now: now.codes > before.codes,
    ),
    Step(
        N_("{key} goes to the next one that is not judged."),
        "next_open",
        lambda before, now: now.at != before.at and now.open,
    ),
    Step(
        N_("{key} says: read, and none of the codes applies."),
        "none",
        lambda before, now: now.none > before.none,
    ),
    Step(
        N_("{key} takes back what you did last."),
        "undo",
        lambda before, now: now.taken_back > before.taken_back,
    ),
    Step(
        N_("{key} puts a star: worth showing."),
        "star",
        lambda before, now: now.stars > before.stars,
    ),
    Step(
        N_("{key} writes a memo; Enter is done."),
        "memo",
        lambda before, now: now.memos > before.memos,
    ),
    Step(
        N_("That was it. {key} signs off, ? shows all keys."),
        "sign_off",
        lambda _before, _now: False,
    ),
)


@dataclass(slots=True)
class Tour:
    """Somebody on the way through the steps."""

    last: Moment
    at: int = 0

    @property
    def step(self) -> Step:
        """The one at hand."""
        return STEPS[self.at]

    def see(self, now: Moment) -> None:
        """What there is now; where the step at hand was done with it, the next one is."""
        before, self.last = self.last, now
        if self.step.done(before, now):
            self.at += 1
