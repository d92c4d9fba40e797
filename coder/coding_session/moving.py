"""Where the coder is in the transcript, and where one can go from there."""

from __future__ import annotations

from coder.coding_session.state import SessionState


class Moving(SessionState):
    """Going from fragment to fragment; context is skipped."""

    __slots__ = ()

    def go(self, at: int) -> None:
        """Go to the judgeable fragment at or nearest after a position, else the last one."""
        later = [i for i in self.judgeable if i >= at]
        self.at = later[0] if later else self.judgeable[-1]

    def step(self, by: int) -> None:
        """Move so many fragments on (or back), context skipped, not past the ends."""
        places = self.judgeable
        now = places.index(self.at) if self.at in places else 0
        self.at = places[min(max(now + by, 0), len(places) - 1)]

    def next_open(self) -> bool:
        """Go to the next fragment not judged, from the start again; False if there is none."""
        left = self.open
        if not left:
            return False
        later = [i for i in left if i > self.at]
        self.at = (later or left)[0]
        return True
