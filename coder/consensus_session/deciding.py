"""What the table decides is written down, each decision as one transaction."""

from __future__ import annotations

from dataclasses import replace

from coder.consensus_session.choosing import Choosing
from coder.consensus_session.kinds import (
    Decided,
    Drafted,
    Proposed,
    Said,
    meanwhile,
    said_of,
)
from coder.errors import InputError
from coder.language import _
from coder.study.decisions import Account, Decision, Outcome, decide
from coder.study.proposals import propose


class Deciding(Choosing):
    """Settle, put off, leave unresolved, send on; and propose a change of the codebook."""

    __slots__ = ()

    def settle(self, reason: str = "") -> Decision:
        """Write down what was chosen, and go on to the next; without a reason the one that was
        written ahead holds, else the ready one of the way it was chosen.

        Raises InputError without a choice or any reason, and where somebody else decided on this
        fragment meanwhile."""
        if self.draft is None:
            raise InputError(_("Choose first what the table makes of it."))
        return self._decide("decided", reason)

    def put_off(self, reason: str) -> Decision:
        """Leave it for later, and go on to the next."""
        return self._decide("put_off", reason)

    def unresolved(self, reason: str) -> Decision:
        """Write down that there is no consensus on it, and go on to the next."""
        return self._decide("unresolved", reason)

    def refer(self, reason: str) -> Decision:
        """Send it to the adjudicator, and go on to the next."""
        if self.adjudicating:
            raise InputError(_("You are the adjudicator: decide, or leave it unresolved."))
        return self._decide("referred", reason)

    @property
    def reason_at_hand(self) -> str:
        """The reason with which :meth:`settle` needs no other; an adjudicator writes theirs."""
        return self.ready.reason if self.adjudicating else self.ready.because

    def _decide(self, outcome: Outcome, reason: str) -> Decision:
        here, at, ready = self.at_hand(), self.at, self.ready
        typed = reason.strip()
        because = typed or (self.reason_at_hand if outcome == "decided" else ready.reason)
        if not because:
            raise InputError(_("A decision needs a reason: write in a few words why."))
        said = Said(
            outcome,
            (ready.assignments or ()) if outcome == "decided" else (),
            because,
            self._account(outcome),
        )
        with self.study.act():
            self.look()
            if self.queue[at].decisions != here.decisions:
                raise meanwhile(here)
            decision = decide(
                self.study,
                self.coding_pass,
                self.transcripts[here.transcript],
                here.fragment,
                said.assignments,
                reason=said.reason,
                outcome=said.outcome,
                account=said.account,
            )
        self.stands(at, decision)
        self.last_reason = typed or self.last_reason
        # The choices that led to it are part of the decision: undo takes them back as one.
        self.done = [one for one in self.done if one.at != at or not isinstance(one, Drafted)]
        stood = tuple(one.id for one in here.decisions)
        kept = replace(ready, reason=typed or ready.reason)
        said_now = said_of([decision])[0]
        self.done.append(Decided(at, said_of(here.decisions), said_now, kept, stood, decision.id))
        self.undone.clear()
        self.next_open()
        return decision

    def _account(self, outcome: Outcome) -> Account:
        ready = self.ready
        if self.adjudicating:
            return Account(ready.cause, (), "adjudicated")
        way = ready.way if outcome == "decided" else "vote" if ready.votes else ""
        return Account(ready.cause, self.present, way, ready.dissent, ready.votes)

    def unclear(self, code: str, text: str) -> None:
        """Write down that a code is unclear here, and what should change: a proposal for the
        codebook. The fragment stays as it is. Raises InputError without a text."""
        here = self.at_hand()
        with self.study.act():
            propose(
                self.study,
                self.coding_pass,
                self.transcripts[here.transcript],
                here.fragment,
                code,
                text,
            )
        self.done.append(Proposed(self.at, code, text.strip(), self.study.made or ""))
        self.undone.clear()
