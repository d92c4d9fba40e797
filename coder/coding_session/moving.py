"""Where the coder is in the transcript, and where one can go from there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from coder.coding_session.state import SessionState

Kind = Literal["open", "differing", "star", "unsure", "memo", "speaker", "code", "words"]


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody goes along, from one to the next."""

    kind: Kind = "open"
    value: str = ""
    """Of ``code`` its id, of ``speaker`` who it is."""
    places: frozenset[int] = field(default=frozenset(), repr=False)
    """Of ``words`` the positions at which they stand."""


class Moving(SessionState):
    """Going from fragment to fragment; context is skipped."""

    __slots__ = ()

    def nearest(self, at: int) -> int:
        """The judgeable fragment at or nearest after a position, else the last one."""
        later = bisect_left(self.judgeable, at)
        return self.judgeable[min(later, len(self.judgeable) - 1)]

    def go(self, at: int) -> None:
        """Go to the judgeable fragment at or nearest after a position, else the last one."""
        self.at = self.nearest(at)

    def step(self, by: int) -> None:
        """Move so many fragments on (or back), context skipped, not past the ends."""
        places = self.judgeable
        now = bisect_left(places, self.at)
        self.at = places[min(max(now + by, 0), len(places) - 1)]

    def next_open(self) -> bool:
        """Go to the next fragment not judged, from the start again; False if there is none.

        While one revises that is the next fragment on which coders differ.
        """
        return self.next_sought(Sought("differing" if self.differing else "open"))

    def next_sought(self, sought: Sought, by: int = 1) -> bool:
        """Go to the next place (``by`` -1: the one before) of what is sought.

        After the last comes the first again, and the one at hand comes last. False if there is
        none.
        """
        is_it = self._test(sought)
        places = [i for i in self.judgeable if is_it(i)]
        if not places:
            return False
        if by > 0:
            self.at = next((i for i in places if i > self.at), places[0])
        else:
            self.at = next((i for i in reversed(places) if i < self.at), places[-1])
        return True

    def _test(self, sought: Sought) -> Callable[[int], bool]:
        fragments = self.fragments
        match sought.kind:
            case "open":
                return lambda at: fragments[at].id not in self.verdicts
            case "differing":
                return lambda at: fragments[at].id in self.differing
            case "star":
                return self.starred_places().__contains__
            case "unsure":
                return lambda at: fragments[at].id in self.unsure
            case "memo":
                return lambda at: fragments[at].id in self.memos
            case "speaker":
                return lambda at: fragments[at].speaker == sought.value
            case "code":
                return lambda at: any(one.code == sought.value for one in self.verdict(at) or ())
            case "words":
                return lambda at: at in sought.places
