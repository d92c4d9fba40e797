"""Taking back and doing again: first the acts of this session, then the decisions before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coder.consensus_session.deciding import Deciding
from coder.consensus_session.kinds import NOTHING, Change, Drafted, Proposed, meanwhile
from coder.study.undo import Act, do_again, last_act, last_undone, redo, take_back, undo

if TYPE_CHECKING:
    from coder.study import Study


class Undoing(Deciding):
    """Nothing is ever taken out: what is taken back stays in the journal."""

    __slots__ = ()

    def undo(self) -> Change | Act | None:
        """Take the newest act of this session back and go there; after the last one, the newest
        decision of this person before it (an ``Act``). None if there is none.

        What stood before a decision stands again. What was chosen is shown again, with its reason.
        """
        if not self.done:
            return self._in_journal(last_act, undo)
        change = self.done[-1]
        if isinstance(change, Drafted):
            self.put_ready(change.at, change.before)
        elif isinstance(change, Proposed):
            with self.study.act():
                change = replace(change, undoing=take_back(self.study, change.event))
        else:
            undoing = self._write_back(self.done, change.at, {change.decision}, change.decision)
            change = replace(change, undoing=undoing)
            self.put_ready(change.at, change.prepared)
        self.go_to(change.at)
        self.done.pop()
        self.undone.append(change)
        return change

    def redo(self) -> Change | Act | None:
        """Do what was undone last once more and go there; None if nothing was."""
        if not self.undone or isinstance(self.undone[-1], Act):
            act = self._in_journal(last_undone, redo)
            if self.undone:
                self.undone.pop()
            return act
        change = self.undone[-1]
        if isinstance(change, Drafted):
            self.put_ready(change.at, change.after)
        elif isinstance(change, Proposed):
            with self.study.act():
                do_again(self.study, change.undoing)
        else:
            self._write_back(self.undone, change.at, {*change.stood}, change.undoing, again=True)
            self.put_ready(change.at, NOTHING)
        self.go_to(change.at)
        self.undone.pop()
        self.done.append(change)
        return change

    def _write_back(
        self, acts: list[Any], at: int, stood: set[str], event: str, *, again: bool = False
    ) -> str:
        with self.study.act():
            self.look()
            if {one.id for one in self.queue[at].decisions} != stood:
                acts.pop()  # no longer ours to take back, unlike what came before it
                raise meanwhile(self.queue[at])
            result = (do_again if again else take_back)(self.study, event)
        self.read_anew([at])
        return result

    def _in_journal(
        self, newest: Callable[[Study], Act | None], do: Callable[[Study, Act], Act]
    ) -> Act | None:
        """Only decisions: what else a coordinator did is not undone from the table."""
        act = newest(self.study)
        if act is None or act.kinds != {"decision"}:
            return None
        do(self.study, act)
        if do is undo:
            self.undone.append(act)
        named = {str(event.data["fragment"]) for event in act.events}
        places = [at for at, one in enumerate(self.queue) if one.fragment.id in named]
        self.read_anew(places)
        if places:
            self.go_to(places[0])
        return act
