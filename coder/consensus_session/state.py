"""What the screen of a team at the table shows, kept in memory: read once, changed by each act."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import Difference, Kind, Wanted, context_of
from coder.consensus_session.kinds import NOTHING, Change, Counts, Draft, Prepared, state_of
from coder.errors import InputError
from coder.language import _
from coder.model import CodingPass, Fragment, Transcript
from coder.study.decisions import Decision, decisions, knew, late_events, standing
from coder.study.undo import Act

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(slots=True)
class SessionState:
    """The differences of one pass, one after another."""

    study: Study
    coding_pass: CodingPass
    codebook: Codebook
    queue: list[Difference]
    """Settled ones included, worst code first; the order stays as it was at the start."""
    transcripts: dict[str, Transcript]
    """By name, in the order in which they are read."""
    memos: dict[tuple[str, str], str]
    """(fragment id, name of the coder) → what that coder shares with the others."""
    alike: Counter[tuple[Kind, tuple[str, ...]]]
    """How many differences of the queue are of one kind, about the same codes."""
    version: int
    """Of the file, when the decisions were last read."""
    at: int = 0
    """Position in the queue of the difference at hand."""
    show_settled: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    """Which differences are gone through."""
    reading_order: bool = False
    present: tuple[str, ...] = ()
    """Names of the coders at the table, for every decision from here on."""
    adjudicating: bool = False
    """Whether a third person decides on what the table sent on, and does not learn who said what:
    the coders of the views are letters."""
    warned: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    """Transcripts (names) of which those present were told whether they are theirs."""
    prepared: dict[str, Prepared] = field(default_factory=dict)
    """Fragment id → what is ready there but not settled."""
    last_reason: str = ""
    """The reason that was written last, to be said once more."""
    done: list[Change] = field(default_factory=list)
    undone: list[Change | Act] = field(default_factory=list)
    """An ``Act`` was done before this session."""

    @property
    def here(self) -> Difference | None:
        """The difference at hand; None where nobody differs."""
        return self.queue[self.at] if self.queue else None

    @property
    def ready(self) -> Prepared:
        """What is ready on the fragment at hand."""
        return (
            self.prepared.get(self.queue[self.at].fragment.id, NOTHING) if self.queue else NOTHING
        )

    @property
    def draft(self) -> Draft:
        """What is chosen on the fragment at hand, but not settled."""
        return self.ready.assignments

    @property
    def reason(self) -> str:
        """The reason that was written ahead on the fragment at hand."""
        return self.ready.reason

    @property
    def order(self) -> list[int]:
        """Positions of the differences that are meant, in the order in which one goes on."""
        meant = [at for at, one in enumerate(self.queue) if self.wanted.has(one)]
        if self.reading_order:
            texts = {name: place for place, name in enumerate(self.transcripts)}
            queue = self.queue
            meant.sort(key=lambda at: (texts[queue[at].transcript], queue[at].fragment.start))
        return meant

    def counts(self) -> Counts:
        """Where we are and what is left, of what is meant."""
        order = self.order
        states = Counter(state_of(self.queue[at]) for at in order)
        return Counts(
            order.index(self.at) + 1 if self.at in order else 0,
            len(order),
            states["decided"],
            len(order) - states["decided"],
            states["put_off"],
            states["unresolved"],
            states["referred"],
        )

    def memo(self, coder: str) -> str:
        """What that coder shares on the fragment at hand; "" for nothing."""
        return self.memos.get((self.at_hand().fragment.id, coder), "")

    def neighbours(self, around: int = 1) -> list[Fragment]:
        """The fragment at hand between its neighbours, context included."""
        here = self.at_hand()
        return context_of(self.study, self.transcripts[here.transcript], here.fragment, around)

    def at_hand(self) -> Difference:
        """The difference at hand; raises InputError where there is none."""
        if not self.queue:
            raise InputError(_("There is no difference in this pass."))
        return self.queue[self.at]

    def look(self) -> bool:
        """Take in what another program decided since; whether it decided anything.

        Costs nothing where none wrote.
        """
        version = self.study.data_version()
        if version == self.version:
            return False
        before = [[known.id for known in one.decisions] for one in self.queue]
        kept = dict(self.prepared)
        self.read_anew(range(len(self.queue)))
        self.prepared = kept
        self.version = version
        return before != [[known.id for known in one.decisions] for one in self.queue]

    def read_anew(self, places: range | list[int]) -> None:
        """The decisions on these differences as they stand now; what was ready there is gone."""
        taken = standing(decisions(self.study, self.coding_pass))
        late = late_events(self.study, self.coding_pass)
        for at in places:
            one = self.queue[at]
            now = taken.get(one.fragment.id, ())
            if self.adjudicating:  # what the table wrote may tell who said what
                now = tuple(each for each in now if each.way == "adjudicated")
            came = late.get(one.fragment.id)
            self.queue[at] = replace(
                one, decisions=now, touched=came is not None and not knew(now, came)
            )
            self.prepared.pop(one.fragment.id, None)

    def stands(self, at: int, decision: Decision) -> None:
        """A new decision replaces all that stood and knows all that came."""
        one = self.queue[at]
        self.queue[at] = replace(one, decisions=(decision,), touched=False)
        self.prepared.pop(one.fragment.id, None)
