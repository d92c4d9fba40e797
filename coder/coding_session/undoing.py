"""Undo and redo: first the acts of this session, then this coder's earlier ones in the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from coder.coding_session.changes import Change
from coder.coding_session.saving import Saving
from coder.study.undo import Act, last_act, last_undone, redo, undo

if TYPE_CHECKING:
    from coder.study import Study


class Undoing(Saving):
    """Taking back and doing again; nothing is ever taken out of the journal."""

    __slots__ = ()

    def undo(self) -> Change | Act | None:
        """Take the newest act of this session back and go there; after the last one, the newest
        act of this coder in the journal (an ``Act``). None if there is none."""
        if not self.done:
            return self._in_journal(last_act, undo)
        change = self.done[-1]
        back = Change(change.what, change.fragment, change.after, change.before, change, True)
        self.act(back)
        self.at = change.fragment
        self.undone.append(back)
        self.done.pop()
        return change

    def redo(self) -> Change | Act | None:
        """Do what was undone last once more and go there; None if nothing was."""
        if not self.undone or isinstance(self.undone[-1], Act):
            act = self._in_journal(last_undone, redo)
            if self.undone:
                self.undone.pop()
            return act
        back = self.undone[-1]
        again = Change(back.what, back.fragment, back.after, back.before, back)
        self.act(again)
        self.at = back.fragment
        self.done.append(again)
        self.undone.pop()
        return again

    def _in_journal(
        self, newest: Callable[[Study], Act | None], do: Callable[[Study, Act], Act]
    ) -> Act | None:
        if not self.save():
            assert self.trouble is not None
            raise self.trouble
        act = newest(self.study)
        if act is None:
            return None
        do(self.study, act)
        if do is undo:
            self.undone.append(act)
        self.read_anew()
        places = {one.id: at for at, one in enumerate(self.fragments) if not one.context}
        named = [_fragment_of(event.data) for event in act.events]
        self.at = next((places[one] for one in named if one in places), self.at)
        return act


def _fragment_of(data: Mapping[str, Any]) -> str:
    """Id of the fragment that an event is about; "" where it is about none."""
    return str(data.get("fragment") or data.get("target") or "")
