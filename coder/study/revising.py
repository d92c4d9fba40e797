"""Revising before the table opens: each coder alone looks again at the fragments that differ.

Everybody has signed off; the coordinator opens the revising of a transcript (``coder.consensus``),
and its coders learn which fragments differ, not how. What they say then is of the stage *revised*:
the independent judgement stays as it is, and reliability goes on resting on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Transcript
from coder.study.passes import allocations, at_table
from coder.study.transcripts import list_transcripts
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Revising:
    """A transcript that is being revised, or was before its table opened."""

    transcript: str
    """Name."""
    differing: tuple[str, ...]
    """Ids of the fragments that differed when the revising was opened."""
    done: tuple[str, ...]
    """Names of the coders who say that they have looked again."""
    waiting: tuple[str, ...]
    """Names of those who have not said so."""
    over: bool
    """Whether the table is open by now, so that nothing is revised any more."""


def revising(study: Study, coding_pass: CodingPass) -> list[Revising]:
    """The transcripts that are or were revised and that this person codes (a coordinator: all)."""
    opened = at_table(study, coding_pass)
    rows = study.rows(
        "SELECT transcript, differing FROM {revising} WHERE pass = ?", (coding_pass.id,)
    )
    differing = {transcript: tuple(json.loads(ids)) for transcript, ids in rows}
    said = {
        (transcript, coder)
        for transcript, coder in study.facts(
            "SELECT transcript, coder FROM revision WHERE pass = ? AND state = 'done'",
            (coding_pass.id,),
        )
    }
    people: dict[str, list[tuple[str, bool]]] = {}
    for one in allocations(study, coding_pass):
        if not one.released:
            ready = (one.transcript_id, one.coder_id) in said
            people.setdefault(one.transcript_id, []).append((one.coder, ready))
    return [
        Revising(
            text.name,
            differing[text.id],
            tuple(name for name, ready in people.get(text.id, ()) if ready),
            tuple(name for name, ready in people.get(text.id, ()) if not ready),
            text.id in opened,
        )
        for text in list_transcripts(study)
        if text.id in differing
    ]


def may_revise(
    study: Study, coding_pass: CodingPass, transcript: Transcript, coder: Coder
) -> frozenset[str]:
    """Ids of the fragments that this coder may judge once more now; none where that is over.

    None either before the revising is opened, while they have not signed off, and after they said
    that they are done.
    """
    rows = study.facts(
        "SELECT r.differing FROM revising r "
        "JOIN allocation a ON a.pass = r.pass AND a.transcript = r.transcript AND a.coder = ?2 "
        "AND a.state = 'planned' "
        "JOIN signoff s ON s.pass = r.pass AND s.transcript = r.transcript AND s.coder = ?2 "
        "AND s.state = 'signed' "
        "WHERE r.pass = ?1 AND r.transcript = ?3 "
        "AND NOT EXISTS (SELECT 1 FROM at_table t WHERE t.pass = r.pass "
        "AND t.transcript = r.transcript) "
        "AND NOT EXISTS (SELECT 1 FROM revision d WHERE d.pass = r.pass "
        "AND d.transcript = r.transcript AND d.coder = ?2 AND d.state = 'done')",
        (coding_pass.id, coder.id, transcript.id),
    )
    return frozenset(json.loads(rows[0][0])) if rows else frozenset()


def is_revised(study: Study, coding_pass: CodingPass, transcript: Transcript) -> bool:
    """Whether a revising of that transcript was ever opened: its coders know which differ."""
    return bool(
        study.facts(
            "SELECT 1 FROM revising WHERE pass = ? AND transcript = ?",
            (coding_pass.id, transcript.id),
        )
    )


def done_revising(
    study: Study, coding_pass: CodingPass, transcript: Transcript, *, done: bool = True
) -> None:
    """Say that one has looked again (or has not yet, after all), while the table is not open.

    Raises InputError where nothing is revised, or the table is open.
    """
    who = study.coder
    if who is None:
        raise BlindError(_("Say who revised with --as NAME; the coordinator does not code."))
    name = one_line(transcript.name)
    with study.act():
        if transcript.id in at_table(study, coding_pass):
            raise InputError(
                _("Transcript {name} is at the table; it is decided now.").format(name=name)
            )
        here = [one for one in revising(study, coding_pass) if one.transcript == transcript.name]
        if not here or who.name not in (*here[0].done, *here[0].waiting):
            raise InputError(_("Transcript {name} is not being revised by you.").format(name=name))
        if (who.name in here[0].done) != done:
            study.record(
                "revised",
                {
                    "pass": coding_pass.id,
                    "transcript": transcript.id,
                    "coder": who.id,
                    "state": "done" if done else "open",
                },
            )
