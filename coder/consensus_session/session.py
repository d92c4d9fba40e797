"""A team at the table: what a consensus screen does, without a screen.

Keeps the queue of differences in memory, writes each decision as one transaction, and only then
changes what it shows. Undo takes decisions back in the journal, first those of this session and
then the ones before it; nothing is ever taken out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from coder.codebook import Codebook
from coder.codebook.qualifying import said_too
from coder.consensus import Difference, Kind, common, context_of, differences, union
from coder.consensus_session.kinds import (
    Change,
    Counts,
    Decided,
    Draft,
    Drafted,
    Said,
    meanwhile,
    said_of,
    state_of,
)
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment, CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.decisions import (
    Decision,
    decide,
    decisions,
    standing,
)
from coder.study.memos import fragment_memos
from coder.study.passes import allocations, at_table, pass_to_report
from coder.study.transcripts import list_transcripts
from coder.study.undo import Act, do_again, last_act, last_undone, redo, take_back, undo
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(slots=True)
class ConsensusSession:
    """The differences of one pass, one after another. Open it with :func:`open_table`."""

    study: Study
    coding_pass: CodingPass
    codebook: Codebook
    queue: list[Difference]
    """Settled ones included, worst code first; the order stays as it was at the start."""
    transcripts: dict[str, Transcript]
    """By name."""
    memos: dict[tuple[str, str], str]
    """(fragment id, name of the coder) → what that coder shares with the others."""
    alike: Counter[tuple[Kind, tuple[str, ...]]]
    """How many differences of the queue are of one kind, about the same codes."""
    version: int
    """Of the file, when the decisions were last read."""
    at: int = 0
    """Position in the queue of the difference at hand."""
    show_settled: bool = False
    drafts: dict[str, tuple[Assignment, ...]] = field(default_factory=dict)
    """Fragment id → what is chosen there but not settled."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Fragment id → a reason written ahead, or that of a decision taken back."""
    done: list[Change] = field(default_factory=list)
    undone: list[Change | Act] = field(default_factory=list)
    """An ``Act`` was done before this session."""

    @property
    def here(self) -> Difference | None:
        """The difference at hand; None where nobody differs."""
        return self.queue[self.at] if self.queue else None

    @property
    def draft(self) -> Draft:
        """What is chosen on the fragment at hand, but not settled."""
        return self.drafts.get(self.queue[self.at].fragment.id) if self.queue else None

    @property
    def reason(self) -> str:
        """The reason that was written ahead on the fragment at hand."""
        return self.reasons.get(self.queue[self.at].fragment.id, "") if self.queue else ""

    def counts(self) -> Counts:
        """Where we are and what is left."""
        states = Counter(state_of(one) for one in self.queue)
        total = len(self.queue)
        return Counts(
            self.at + 1 if total else 0,
            total,
            states["decided"],
            total - states["decided"],
            states["put_off"],
            states["unresolved"],
        )

    def memo(self, coder: str) -> str:
        """What that coder shares on the fragment at hand; "" for nothing."""
        return self.memos.get((self._here().fragment.id, coder), "")

    def neighbours(self, around: int = 1) -> list[Fragment]:
        """The fragment at hand between its neighbours, context included."""
        here = self._here()
        return context_of(self.study, self.transcripts[here.transcript], here.fragment, around)

    def _here(self) -> Difference:
        if not self.queue:
            raise InputError(_("There is no difference in this pass."))
        return self.queue[self.at]

    # Moving

    def step(self, by: int) -> bool:
        """Move so many differences on (or back), past settled ones unless they are shown.

        Not past the ends; False where there was nowhere to go.
        """
        self.look()
        shown = [i for i, one in enumerate(self.queue) if self.show_settled or not one.settled]
        ahead = [i for i in shown if (i > self.at if by > 0 else i < self.at)]
        if not ahead or not by:
            return False
        self.at = ahead[min(by, len(ahead)) - 1] if by > 0 else ahead[max(by, -len(ahead))]
        return True

    def settled_too(self) -> bool:
        """Show settled ones too, or no longer; returns whether they are shown now."""
        self.show_settled = not self.show_settled
        here = self.here
        if not self.show_settled and here is not None and here.settled:
            self._next_open()
        return self.show_settled

    def _next_open(self) -> None:
        """Go to what nobody decided yet; else to what was put off; else to what is unresolved."""
        for wanted in ("open", "put_off", "unresolved"):
            left = [i for i, one in enumerate(self.queue) if state_of(one) == wanted]
            left = [i for i in left if i > self.at] + [i for i in left if i < self.at]
            if left:
                self.at = left[0]
                return

    # Choosing

    def take(self, column: int) -> Draft:
        """Choose the view of a coder, 0 being the first of those who judged this fragment."""
        views = self._here().views
        if not 0 <= column < len(views):
            raise InputError(_("There is no such coder on this fragment."))
        return self._choose(views[column].assignments)

    def union(self) -> Draft:
        """Choose every code that somebody chose."""
        return self._choose(union(self._here().views))

    def common(self) -> Draft:
        """Choose only what all have in common, which may be that none applies."""
        return self._choose(common(self._here().views))

    def toggle(self, code: str) -> Draft:
        """Switch a code on or off; without the last one nothing is chosen, which is not "none"."""
        self.codebook.code(code)
        here, now = self._here(), self.draft
        if now is None:
            now = here.decisions[0].assignments if here.settled else ()
        left = tuple(one for one in now if one.code != code)
        if len(left) < len(now):
            return self._choose(left or None)
        return self._choose((*now, Assignment(code)))

    def qualify(self, code: str, qualifier: str, value: str) -> Draft:
        """Say this value with a code of the choice; said once more, it is taken back.

        Raises InputError where the code is not chosen, or the codebook does not declare that.
        """
        here, now = self._here(), self.draft
        if now is None:
            now = here.decisions[0].assignments if here.settled else ()
        return self._choose(said_too(self.codebook, now, code, qualifier, value))

    def none_applies(self) -> Draft:
        """Choose that none applies."""
        return self._choose(())

    def _choose(self, chosen: Sequence[Assignment] | None) -> Draft:
        before = self.draft
        after: Draft = None
        if chosen is not None:
            order = {known: place for place, known in enumerate(self.codebook.ids)}
            after = tuple(sorted(chosen, key=lambda one: order[one.code]))
        if after != before:
            self._put_draft(self.at, after)
            self.done.append(Drafted(self.at, before, after))
            self.undone.clear()
        return after

    def _put_draft(self, at: int, draft: Draft) -> None:
        fragment = self.queue[at].fragment.id
        if draft is None:
            self.drafts.pop(fragment, None)
        else:
            self.drafts[fragment] = draft

    def because(self, reason: str) -> None:
        """Write the reason ahead; nothing is settled by it."""
        fragment = self._here().fragment.id
        if reason.strip():
            self.reasons[fragment] = reason.strip()
        else:
            self.reasons.pop(fragment, None)

    # Deciding

    def settle(self, reason: str) -> Decision:
        """Write down what was chosen, and go on to the next. Raises InputError without a choice or
        a reason, and where somebody else decided on this fragment meanwhile."""
        chosen = self.draft
        if chosen is None:
            raise InputError(_("Choose first what the table makes of it."))
        return self._decide(Said("decided", chosen, reason))

    def put_off(self, reason: str) -> Decision:
        """Leave it for later, and go on to the next."""
        return self._decide(Said("put_off", reason=reason))

    def unresolved(self, reason: str) -> Decision:
        """Write down that there is no consensus on it, and go on to the next."""
        return self._decide(Said("unresolved", reason=reason))

    def _decide(self, said: Said) -> Decision:
        here, at, draft = self._here(), self.at, self.draft
        if not said.reason.strip():
            raise InputError(_("A decision needs a reason: write in a few words why."))
        with self.study.act():
            self.look()
            if self.queue[at].decisions != here.decisions:
                raise meanwhile(here)
            decision = self._write(at, said)
        self._stands(at, decision)
        # The choices that led to it are part of the decision: undo takes them back as one.
        self.done = [one for one in self.done if one.at != at or isinstance(one, Decided)]
        stood = tuple(one.id for one in here.decisions)
        said_now = said_of([decision])[0]
        self.done.append(Decided(at, said_of(here.decisions), said_now, draft, stood, decision.id))
        self.undone.clear()
        self._next_open()
        return decision

    def _write(self, at: int, said: Said) -> Decision:
        one = self.queue[at]
        return decide(
            self.study,
            self.coding_pass,
            self.transcripts[one.transcript],
            one.fragment,
            said.assignments,
            reason=said.reason,
            outcome=said.outcome,
            account=said.account,
        )

    def _stands(self, at: int, decision: Decision) -> None:
        """A new decision replaces all that stood; a withdrawn one leaves nothing."""
        one = self.queue[at]
        left = () if decision.outcome == "withdrawn" else (decision,)
        self.queue[at] = replace(one, decisions=left)
        self.drafts.pop(one.fragment.id, None)
        self.reasons.pop(one.fragment.id, None)

    def look(self) -> bool:
        """Take in what another program decided since; whether it decided anything.

        Costs nothing where none wrote.
        """
        version = self.study.data_version()
        if version == self.version:
            return False
        taken = standing(decisions(self.study, self.coding_pass))
        changed = False
        for at, one in enumerate(self.queue):
            now = taken.get(one.fragment.id, ())
            if [known.id for known in now] != [known.id for known in one.decisions]:
                self.queue[at] = replace(one, decisions=now)
                changed = True
        self.version = version
        return changed

    # Taking back

    def undo(self) -> Change | Act | None:
        """Take the newest act of this session back and go there; after the last one, the newest
        decision of this person before it (an ``Act``). None if there is none.

        What stood before a decision stands again. What was chosen is shown again, with its reason.
        """
        if not self.done:
            return self._in_journal(last_act, undo)
        change = self.done[-1]
        if isinstance(change, Drafted):
            self._put_draft(change.at, change.before)
        else:
            undoing = self._write_back(self.done, change.at, {change.decision}, change.decision)
            change = replace(change, undoing=undoing)
            self._put_draft(change.at, change.draft)
            if change.draft is not None:
                self.reasons[self.queue[change.at].fragment.id] = change.after.reason
        self.at = change.at
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
            self._put_draft(change.at, change.after)
        else:
            self._write_back(self.undone, change.at, {*change.stood}, change.undoing, again=True)
        self.at = change.at
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
        self._read_anew(at)
        return result

    def _read_anew(self, *places: int) -> None:
        """The decisions on these differences as they stand now."""
        taken = standing(decisions(self.study, self.coding_pass))
        for at in places:
            one = self.queue[at]
            self.queue[at] = replace(one, decisions=taken.get(one.fragment.id, ()))
            self.drafts.pop(one.fragment.id, None)
            self.reasons.pop(one.fragment.id, None)

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
        self._read_anew(*places)
        self.at = places[0] if places else self.at
        return act


def open_table(study: Study, *, pass_name: str | None = None) -> ConsensusSession:
    """Begin at the first difference that is not settled, worst code first.

    Without a name the newest closed pass is meant, else the newest. Raises InputError where the
    table is not open, and where nothing on it is this coder's to read.
    """
    coding_pass = pass_to_report(study, pass_name)
    name = one_line(coding_pass.name)
    opened = at_table(study, coding_pass)
    if not opened:
        raise InputError(
            _(
                "Pass {name}: the table is not open yet. Open it with: coder pass close {name}"
            ).format(name=name)
        )
    if study.coder is not None and not any(
        one.transcript_id in opened and one.coder_id == study.coder.id and not one.released
        for one in allocations(study, coding_pass)
    ):
        raise InputError(
            _("Pass {name}: nothing at the table is allocated to {coder}.").format(
                name=name, coder=one_line(study.coder.name)
            )
        )
    version = study.data_version()
    queue = differences(study, coding_pass, settled=True)
    memos: dict[tuple[str, str], str] = {}
    for memo in fragment_memos(study, coding_pass):
        if not memo.private:  # all at the table look at one screen
            key = (memo.fragment, memo.coder)
            memos[key] = "\n".join(filter(None, (memos.get(key, ""), memo.text)))
    session = ConsensusSession(
        study,
        coding_pass,
        get_codebook(study, coding_pass.codebook, coding_pass.version),
        queue,
        {one.name: one for one in list_transcripts(study)},
        memos,
        Counter((one.kind, one.codes) for one in queue),
        version,
    )
    if queue and state_of(queue[0]) != "open":
        session._next_open()
    return session
