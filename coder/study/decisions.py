"""Decisions: the consensus on one fragment. They never touch a judgement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from coder.codebook import Codebook
from coder.errors import InputError
from coder.language import _
from coder.model import LATE, Assignment, CodingPass, Fragment, Transcript
from coder.study.adjudication import must_adjudicate
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
from coder.study.editions import edition_named
from coder.study.highlights import check_highlights
from coder.study.judgements import (
    assignment_payload,
    assignments_from,
    check_assignments,
)
from coder.study.transcripts import natural
from coder.study.versions import NO_CHANGE, changes
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

Outcome = Literal["decided", "unresolved", "put_off", "referred", "withdrawn"]
OUTCOMES: tuple[Outcome, ...] = ("decided", "unresolved", "put_off", "referred", "withdrawn")
"""``referred``: sent to the adjudicator, and open until they decide."""
Way = Literal["", "view", "union", "common", "majority", "own", "vote", "adjudicated"]
WAYS: tuple[Way, ...] = ("", "view", "union", "common", "majority", "own", "vote", "adjudicated")
"""How the table came to its codes; "" where that was not said (older decisions, scripts)."""
Cause = Literal["slip", "overlooked", "context", "vague", "ambiguous"]
CAUSES: tuple[Cause, ...] = ("slip", "overlooked", "context", "vague", "ambiguous")
"""Where a difference came from: a slip of the hand; overlooked; knowledge of the context; the
codebook is vague; the text is truly ambiguous. Words of one's own are a cause too."""
Votes = tuple[tuple[str, tuple[str, ...]], ...]
"""Name of a coder → ids of the codes that they voted for."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it was taken; a later one on the same fragment names it in ``replaces``."""

    id: str
    fragment: str
    """Id of the fragment."""
    outcome: Outcome
    assignments: tuple[Assignment, ...]
    cause: str
    reason: str
    present: tuple[str, ...]
    """Names of the coders who were at the table, as far as was said."""
    author: str
    """Name of the coder who wrote it down, or ``coordinator``."""
    replaces: tuple[str, ...]
    wall: str
    """UTC, ISO 8601."""
    way: Way = ""
    dissent: tuple[tuple[str, str], ...] = ()
    """Names of those who did not agree with it, each with what they want noted."""
    votes: Votes = ()
    seen: frozenset[str] | None = None
    """Ids of the judgements' events that lay on the table; None in decisions of older versions."""


@dataclass(frozen=True, slots=True)
class Account:
    """How a decision came about, as far as that was said; names are those of coders."""

    cause: str = ""
    """One of ``CAUSES``, or words of one's own."""
    present: Sequence[str] = ()
    way: Way = ""
    dissent: Sequence[tuple[str, str]] = ()
    votes: Votes = ()


NOT_SAID = Account()


def account_of(decision: Decision) -> Account:
    """What a decision says of how it came about."""
    return Account(decision.cause, decision.present, decision.way, decision.dissent, decision.votes)


def decide(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    assignments: Sequence[Assignment],
    *,
    reason: str,
    outcome: Outcome = "decided",
    account: Account = NOT_SAID,
) -> Decision:
    """Write down what the table made of a fragment; an earlier decision is kept and replaced.

    ``withdrawn`` takes the decision back, so that the fragment is open again. Raises InputError
    while the transcript is not at the table, for context, unknown codes, and without a reason.
    """
    if fragment.context:
        raise InputError(_("What the interviewer says is context and is not decided."))
    if not reason.strip():
        raise InputError(_("A decision needs a reason (--reason)."))
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    check_assignments(book, assignments)
    check_highlights(study, transcript, fragment, assignments)
    if outcome != "decided" and assignments:
        raise InputError(_("Only a decision names codes; an open fragment has none."))
    said = _account_payload(study, book, account)
    if account.way == "adjudicated":
        must_adjudicate(study, coding_pass, transcript, fragment)
    with study.act():
        opened = study.facts(
            "SELECT 1 FROM at_table WHERE pass = ? AND transcript = ?",
            (coding_pass.id, transcript.id),
        )
        if not opened:
            raise InputError(
                _(
                    "Transcript {name} is not at the table in pass {coding_pass}; "
                    "open the table with: coder pass close {coding_pass}"
                ).format(name=one_line(transcript.name), coding_pass=one_line(coding_pass.name))
            )
        event = study.record(
            "decision",
            {
                "pass": coding_pass.id,
                "transcript": transcript.id,
                "fragment": fragment.id,
                "version": coding_pass.version,
                "outcome": outcome,
                "assignments": assignment_payload(assignments),
                "reason": reason.strip(),
                "replaces": sorted(_newest(study, coding_pass, fragment)),
                "seen": _on_the_table(study, coding_pass, fragment),
                **edition_named(study, transcript, fragment, assignments),
                **said,
            },
        )
    # Not read back: within a larger act a coder's reading connection does not see it yet.
    names = dict(study.facts("SELECT id, name FROM coder"))
    data = event.data
    row = [event.id, fragment.id, outcome, data["assignments"], data["cause"], data["reason"]]
    row += [data["present"], event.author, data["replaces"], data["way"], data["dissent"]]
    return _decision(names, (*row, data["votes"], data["seen"], event.wall))


def _account_payload(study: Study, book: Codebook, account: Account) -> dict[str, Any]:
    if account.way not in WAYS:
        raise ValueError(f"no way to decide: {account.way}")
    for _who, codes in account.votes:
        for code in codes:
            book.code(code)
    return {
        "cause": account.cause.strip(),
        "present": [find_coder(study, name).id for name in account.present],
        "way": account.way,
        "dissent": [[find_coder(study, who).id, text.strip()] for who, text in account.dissent],
        "votes": [[find_coder(study, who).id, list(codes)] for who, codes in account.votes],
    }


def _on_the_table(study: Study, coding_pass: CodingPass, fragment: Fragment) -> list[str]:
    """Ids of the events of all judgements on a fragment, those that came late too."""
    rows = study.facts(
        "SELECT DISTINCT event FROM judgement WHERE pass = ? AND fragment = ? "
        "AND state = 'judged' ORDER BY event",
        (coding_pass.id, fragment.id),
    )
    return [row[0] for row in rows]


def late_events(study: Study, coding_pass: CodingPass) -> dict[str, frozenset[str]]:
    """Fragment (id) → the events of the judgements on it that came after its table had opened.

    Facts, whoever asks: that something came opens a fragment for all.
    """
    found: dict[str, set[str]] = {}
    for fragment, event in study.facts(
        "SELECT fragment, event FROM judgement WHERE pass = ? AND stage = ? AND state = 'judged'",
        (coding_pass.id, LATE),
    ):
        found.setdefault(fragment, set()).add(event)
    return {fragment: frozenset(events) for fragment, events in found.items()}


def knew(taken: Sequence[Decision], late: frozenset[str]) -> bool:
    """Whether each of these decisions knew these late judgements; older ones do not say."""
    return all(one.seen is None or late <= one.seen for one in taken)


def _newest(study: Study, coding_pass: CodingPass, fragment: Fragment) -> set[str]:
    rows = study.facts(
        "SELECT id, replaces FROM decision WHERE pass = ? AND fragment = ?",
        (coding_pass.id, fragment.id),
    )
    replaced = {identity for row in rows for identity in json.loads(row[1])}
    return {row[0] for row in rows} - replaced


def decisions(study: Study, coding_pass: CodingPass) -> list[Decision]:
    """Every decision of the pass that was ever taken, oldest first."""
    names = dict(study.rows("SELECT id, name FROM coder"))
    rows = study.rows(
        "SELECT id, fragment, outcome, assignments, cause, reason, present, author, replaces, way, "
        "dissent, votes, seen, wall FROM {decision} WHERE pass = ? ORDER BY hlc, id",
        (coding_pass.id,),
    )
    parsed = (3, 6, 8, 10, 11)
    return [
        _decision(
            names,
            [
                json.loads(value) if place in parsed or (place == _SEEN and value) else value
                for place, value in enumerate(row)
            ],
        )
        for row in rows
    ]


_SEEN = 12


def _decision(names: Mapping[str, str], row: Sequence[Any]) -> Decision:
    """From the parts of a row, in the order of :func:`decisions`, with JSON read."""
    identity, fragment, outcome, assignments, cause, reason, present, author, replaces = row[:9]
    way, dissent, votes, seen, wall = row[9:]
    return Decision(
        identity,
        fragment,
        outcome,
        assignments_from(assignments),
        cause,
        reason,
        tuple(names.get(one, one) for one in present),
        names.get(author, author),
        tuple(replaces),
        wall,
        way,
        tuple((names.get(who, who), text) for who, text in dissent),
        tuple((names.get(who, who), tuple(codes)) for who, codes in votes),
        None if seen is None else frozenset(seen),
    )


def standing(all_decisions: Sequence[Decision]) -> dict[str, tuple[Decision, ...]]:
    """Fragment id → the decisions on it that no other replaces.

    Two of them come from two copies of the study: both are kept and the fragment is open again.
    A withdrawn decision leaves none.
    """
    replaced = {identity for one in all_decisions for identity in one.replaces}
    result: dict[str, tuple[Decision, ...]] = {}
    for one in all_decisions:
        if one.id not in replaced and one.outcome != "withdrawn":
            result[one.fragment] = (*result.get(one.fragment, ()), one)
    return result


def decided_before(study: Study, coding_pass: CodingPass) -> list[tuple[str, str]]:
    """(transcript, number of the fragment) of decisions that used a code which changed since.

    As this person may see them, in reading order. They stand: only the table decides again.
    """
    changed = changes(study, coding_pass)
    if not changed:
        return []
    made_under = dict(
        study.facts(
            "SELECT id, coalesce(json_extract(payload, '$.version'), (SELECT p.version "
            "FROM coding_pass p WHERE p.id = json_extract(payload, '$.pass'))) "
            "FROM event WHERE kind = 'decision' AND payload IS NOT NULL"
        )
    )
    found = [
        one.fragment
        for taken in standing(decisions(study, coding_pass)).values()
        for one in taken
        if {said.code for said in one.assignments}
        & changed.get(made_under.get(one.id, ""), NO_CHANGE).touched
    ]
    marks = ", ".join("?" * len(found))
    rows = study.rows(
        "SELECT t.name, f.position, f.label FROM fragment f JOIN {transcript} t "
        f"ON t.id = f.transcript WHERE f.id IN ({marks})",
        found,
    )
    rows.sort(key=lambda row: (natural(row[0]), row[1]))
    return [(name, label) for name, _position, label in rows]
