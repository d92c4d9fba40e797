"""Decisions: the consensus on one fragment. They never touch a judgement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.errors import InputError
from coder.language import _
from coder.model import Assignment, CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
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

Outcome = Literal["decided", "unresolved", "put_off", "withdrawn"]
OUTCOMES: tuple[Outcome, ...] = ("decided", "unresolved", "put_off", "withdrawn")


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


def decide(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    assignments: Sequence[Assignment],
    *,
    reason: str,
    outcome: Outcome = "decided",
    cause: str = "",
    present: Sequence[str] = (),
) -> Decision:
    """Write down what the table made of a fragment; an earlier decision is kept and replaced.

    ``withdrawn`` takes the decision back, so that the fragment is open again. Raises InputError
    while the transcript is not at the table, for context, unknown codes, and without a reason.
    """
    if fragment.context:
        raise InputError(_("What the interviewer says is context and is not decided."))
    if not reason.strip():
        raise InputError(_("A decision needs a reason (--reason)."))
    check_assignments(get_codebook(study, coding_pass.codebook, coding_pass.version), assignments)
    check_highlights(study, transcript, fragment, assignments)
    if outcome != "decided" and assignments:
        raise InputError(_("Only a decision names codes; an open fragment has none."))
    people = [find_coder(study, name).id for name in present]
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
                "cause": cause.strip(),
                "reason": reason.strip(),
                "present": people,
                "replaces": sorted(_newest(study, coding_pass, fragment)),
            },
        )
    # Not read back: within a larger act a coder's reading connection does not see it yet.
    names = dict(study.facts("SELECT id, name FROM coder"))
    return Decision(
        event.id,
        fragment.id,
        outcome,
        assignments_from(event.data["assignments"]),
        event.data["cause"],
        event.data["reason"],
        tuple(names[one] for one in people),
        names.get(event.author, event.author),
        tuple(event.data["replaces"]),
        event.wall,
    )


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
        "SELECT id, fragment, outcome, assignments, cause, reason, present, author, replaces, wall "
        "FROM {decision} WHERE pass = ? ORDER BY hlc, id",
        (coding_pass.id,),
    )
    return [
        Decision(
            identity,
            fragment,
            outcome,
            assignments_from(json.loads(assignments)),
            cause,
            reason,
            tuple(names.get(one, one) for one in json.loads(present)),
            names.get(author, author),
            tuple(json.loads(replaces)),
            wall,
        )
        for (
            identity,
            fragment,
            outcome,
            assignments,
            cause,
            reason,
            present,
            author,
            replaces,
            wall,
        ) in rows
    ]


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
