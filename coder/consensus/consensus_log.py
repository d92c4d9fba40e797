"""The consensus log: every decision that was ever taken, with what it rested on and led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from coder.codebook import Codebook
from coder.codebook.differ import codebook_diff
from coder.consensus.differing import View, tables
from coder.consensus.outcome import Resolution, resolution
from coder.language import N_
from coder.model import CodingPass, Fragment
from coder.reliability.kept import Kept, kept
from coder.study.adjudication import refuse_adjudicator
from coder.study.codebooks import get_codebook, list_codebooks
from coder.study.codings import write_assignment
from coder.study.decisions import Decision, decisions, knew, late_events, standing
from coder.study.judgements import judgements_of
from coder.study.proposals import Proposal, proposals
from coder.study.recoding import to_judge_again
from coder.study.reopened import Reopening, reopenings

if TYPE_CHECKING:
    from coder.study import Study

State = Literal["stands", "open", "replaced", "withdrawn"]
STATES: Mapping[State, str] = {
    "stands": N_("stands"),
    "open": N_("open again"),
    "replaced": N_("replaced by a later one"),
    "withdrawn": N_("taken back"),
}
PROPOSAL_STATES: Mapping[str, str] = {
    "open": N_("open"),
    "taken": N_("taken up"),
    "declined": N_("declined"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal led to."""

    proposal: Proposal
    place: str
    """Name of the transcript and number of the fragment."""
    version: str
    """The first version of the codebook in which that code changed after it was taken up; ""."""
    again: tuple[str, ...]
    """``anna: P1 3``: who is to judge which fragment again because of it, as far as may be seen."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        one = self.proposal
        return {
            "id": one.id,
            "place": self.place,
            "code": one.code,
            "codebook_version": one.version,
            "text": one.text,
            "state": one.state,
            "answer": one.answer or None,
            "by": one.author,
            "time": one.written,
            "taken_up_in": self.version or None,
            "to_judge_again": list(self.again),
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision, with all that belongs to it."""

    decision: Decision
    transcript: str
    fragment: Fragment
    views: tuple[View, ...]
    """As they are now; what came late says so."""
    state: State
    effects: tuple[Effect, ...]
    """Proposals that were made on that fragment."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        made = self.decision
        return {
            "decision": made.id,
            "transcript": self.transcript,
            "fragment": self.fragment.label,
            "fragment_id": self.fragment.id,
            "state": self.state,
            "outcome": made.outcome,
            "way": made.way or None,
            "codes": [write_assignment(one) for one in made.assignments],
            "cause": made.cause or None,
            "reason": made.reason,
            "dissent": [{"coder": who, "text": text} for who, text in made.dissent],
            "votes": [{"coder": who, "codes": list(codes)} for who, codes in made.votes],
            "present": list(made.present),
            "by": made.author,
            "time": made.wall,
            "replaces": list(made.replaces),
            "views": [
                {
                    "coder": view.coder,
                    "codes": [write_assignment(one) for one in view.assignments],
                    "stage": view.stage,
                    "late": view.late,
                }
                for view in self.views
            ],
            "proposals": [one.proposal.id for one in self.effects],
            "text": self.fragment.text,
        }


@dataclass(frozen=True, slots=True)
class ConsensusLog:
    """The log of one pass."""

    coding_pass: CodingPass
    codebook: Codebook
    entries: tuple[Entry, ...]
    """Oldest first."""
    effects: tuple[Effect, ...]
    """All proposals of the pass."""
    reopened: tuple[Reopening, ...]
    resolution: Resolution
    kept: tuple[Kept, ...]

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        now = self.resolution
        return {
            "pass": self.coding_pass.name,
            "codebook": self.coding_pass.codebook,
            "codebook_version": self.coding_pass.version,
            "reopened": [one.document() for one in self.reopened],
            "decisions": [one.document() for one in self.entries],
            "proposals": [one.document() for one in self.effects],
            "resolution": {
                "differing": now.differing,
                "settled": now.settled,
                "unresolved": now.unresolved,
                "put_off": now.put_off,
                "referred": now.referred,
                "agreed": now.agreed,
                "resolved": now.resolved,
            },
            "kept": [one.document() for one in self.kept],
        }


def consensus_log(
    study: Study, coding_pass: CodingPass, transcripts: Sequence[str] = ()
) -> ConsensusLog:
    """The decisions on what lies on the table and this person may read; of these transcripts.

    Decisions that were replaced or taken back are in it, in their order. Raises BlindError for an
    adjudicator of the pass.
    """
    refuse_adjudicator(study, coding_pass)
    places = {
        fragment.id: (table.transcript.name, fragment, views)
        for table in tables(study, coding_pass)
        if not transcripts or table.transcript.name in transcripts
        for fragment, views in table.views
    }
    found = effects(study, coding_pass, {key: one[1] for key, one in places.items()})
    taken = decisions(study, coding_pass)
    states = _states(study, coding_pass, taken)
    entries = [
        Entry(
            one,
            *places[one.fragment],
            states[one.id],
            tuple(each for each in found if each.proposal.fragment == one.fragment),
        )
        for one in taken
        if one.fragment in places
    ]
    return ConsensusLog(
        coding_pass,
        get_codebook(study, coding_pass.codebook, coding_pass.version),
        tuple(entries),
        tuple(found),
        tuple(reopenings(study, coding_pass)),
        resolution(study, coding_pass),
        kept(study, coding_pass),
    )


def _states(study: Study, coding_pass: CodingPass, taken: Sequence[Decision]) -> dict[str, State]:
    """Id of a decision → what it is worth now."""
    late = late_events(study, coding_pass)
    replaced = {identity for one in taken for identity in one.replaces}
    states: dict[str, State] = {
        one.id: "replaced" if one.id in replaced else "withdrawn" for one in taken
    }
    for fragment, newest in standing(taken).items():
        fits = len(newest) == 1 and (fragment not in late or knew(newest, late[fragment]))
        for one in newest:
            states[one.id] = "stands" if fits else "open"
    return states


def effects(
    study: Study, coding_pass: CodingPass, fragments: Mapping[str, Fragment]
) -> list[Effect]:
    """What became of the proposals made on these fragments (by id), oldest first."""
    found = [one for one in proposals(study, coding_pass) if one.fragment in fragments]
    if not found:
        return []
    used = {(one.coder, one.fragment): set(one.codes) for one in judgements_of(study, coding_pass)}
    again = to_judge_again(study, coding_pass)
    return [
        Effect(
            one,
            f"{fragments[one.fragment].transcript} {fragments[one.fragment].label}",
            (version := _taken_up_in(study, coding_pass, one)),
            tuple(
                f"{each.coder}: {each.transcript} {each.label}"
                for each in again
                if version and one.code in used.get((each.coder, each.fragment), ())
            ),
        )
        for one in found
    ]


def _taken_up_in(study: Study, coding_pass: CodingPass, proposal: Proposal) -> str:
    if proposal.state != "taken":
        return ""
    before = get_codebook(study, coding_pass.codebook, proposal.version)
    later = False
    for book in list_codebooks(study):
        if book.id != coding_pass.codebook:
            continue
        if later and proposal.code in codebook_diff(before, book).touched:
            return book.version
        later = later or book.version == proposal.version
    return ""
