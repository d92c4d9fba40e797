"""From difference to difference: the next one, the next open one, and which ones are meant."""

from __future__ import annotations

from coder.consensus import Wanted
from coder.consensus_session.kinds import state_of
from coder.consensus_session.state import SessionState
from coder.errors import InputError
from coder.language import _

WAITING = ("open", "put_off", "unresolved", "referred")
"""What is gone to next, the first kind first: what is referred waits for somebody else."""


class Moving(SessionState):
    """Going through what is meant, in its order."""

    __slots__ = ()

    def step(self, by: int) -> bool:
        """Move so many differences on (or back), past settled ones unless they are shown.

        Not past the ends; False where there was nowhere to go.
        """
        self.look()
        order = self.order
        now = order.index(self.at) if self.at in order else -1
        shown = [
            place
            for place, at in enumerate(order)
            if self.show_settled or not self.queue[at].settled
        ]
        ahead = [place for place in shown if (place > now if by > 0 else place < now)]
        if not ahead or not by:
            return False
        place = ahead[min(by, len(ahead)) - 1] if by > 0 else ahead[max(by, -len(ahead))]
        self.at = order[place]
        return True

    def settled_too(self) -> bool:
        """Show settled ones too, or no longer; returns whether they are shown now."""
        self.show_settled = not self.show_settled
        here = self.here
        if not self.show_settled and here is not None and here.settled:
            self.next_open()
        return self.show_settled

    def next_open(self) -> None:
        """Go to what nobody decided yet; else to what was put off; else to what is unresolved."""
        order = self.order
        now = order.index(self.at) if self.at in order else -1
        for wanted in WAITING:
            left = [place for place, at in enumerate(order) if state_of(self.queue[at]) == wanted]
            left = [at for at in left if at > now] + [at for at in left if at < now]
            if left:
                self.at = order[left[0]]
                return

    def only(self, wanted: Wanted) -> None:
        """Go through these only, ``Wanted()`` being all. Raises InputError where there is none."""
        if not any(wanted.has(one) for one in self.queue):
            raise InputError(_("No difference is like that; all stay as they were."))
        self.wanted = wanted
        if self.at not in self.order:
            self.at = self.order[0]
            if state_of(self.queue[self.at]) == "decided":
                self.next_open()

    def in_reading_order(self) -> bool:
        """In reading order from here on, or again worst code first; returns which."""
        self.reading_order = not self.reading_order
        return self.reading_order

    def go_to(self, at: int) -> None:
        """Go to a position of the queue, whatever is meant at present."""
        self.at = at
        if not self.wanted.has(self.queue[at]):
            self.wanted = Wanted()
