"""Where somebody was: back and forward through it, as a browser does."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST = 100
"""Places that are remembered on either side."""


@dataclass(frozen=True, slots=True)
class Place:
    """A fragment of a transcript."""

    transcript: str
    fragment: str
    """Its id."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places on either side of the one at hand, which itself is not in it."""

    before: tuple[Place, ...] = ()
    after: tuple[Place, ...] = ()

    def left(self, here: Place) -> Places:
        """Somebody jumped away from here; what lay ahead is no longer ahead."""
        before = self.before if self.before[-1:] == (here,) else (*self.before, here)
        return Places(before[-MOST:])

    def back(self, here: Place) -> tuple[Places, Place | None]:
        """The place that was left last, which is not this one; None where there is none."""
        before = self.before
        while before and before[-1] == here:
            before = before[:-1]
        if not before:
            return replace(self, before=()), None
        return Places(before[:-1], (*self.after, here)[-MOST:]), before[-1]

    def forward(self, here: Place) -> tuple[Places, Place | None]:
        """The place from which one went back; None where one did not."""
        swapped, to = Places(self.after, self.before).back(here)
        return Places(swapped.after, swapped.before), to
