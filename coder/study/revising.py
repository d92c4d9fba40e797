"""Revising before the table opens: each coder alone looks again at the fragments that differ.

Everybody has signed off; the coordinator opens the revising of a transcript, and its coders learn
which fragments differ, not how. What they say then is of the stage *revised*: the independent
judgement stays as it is, and reliability goes on resting on it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Transcript
from coder.study.passes import allocations, at_table, complete, pass_to_judge, refuse_coder
from coder.study.transcripts import find_transcript, list_transcripts
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


def open_revising(
    study: Study, name: str | None = None, transcripts: Sequence[str] = ()
) -> list[Revising]:
    """Let coders revise these transcripts (names), or all that can be; returns what was opened.

    Only complete transcripts that are not at the table, have two coders or more, and on which they
    differ. Raises InputError where a named one is none of these, and where there is none at all.
    """
    refuse_coder(study)
    coding_pass = pass_to_judge(study, name)
    with study.act():
        done, opened = set(complete(study, coding_pass)), at_table(study, coding_pass)
        known = {one.transcript for one in revising(study, coding_pass)}
        chosen = [find_transcript(study, one) for one in transcripts] or list_transcripts(study)
        new = []
        for text in chosen:
            able = text.id in done and text.id not in opened
            differing = _differing(study, coding_pass, text) if able else []
            if able and differing and text.name not in known:
                study.record(
                    "pass.revising",
                    {"pass": coding_pass.id, "transcript": text.id, "differing": differing},
                )
                new.append(text.name)
            elif transcripts:
                raise InputError(_why_not(text, coding_pass, known, opened, able))
        if not new:
            raise InputError(
                _(
                    "Pass {name}: there is nothing to revise: no complete transcript before the "
                    "table on which its coders differ."
                ).format(name=one_line(coding_pass.name))
            )
    return [one for one in revising(study, coding_pass) if one.transcript in new]


def _why_not(
    text: Transcript,
    coding_pass: CodingPass,
    known: set[str],
    opened: dict[str, str],
    able: bool,
) -> str:
    names = {"name": one_line(text.name), "coding_pass": one_line(coding_pass.name)}
    if text.id in opened:
        return _("Transcript {name} is at the table; it is decided now.").format(**names)
    if text.name in known:
        return _("Transcript {name} is being revised already.").format(**names)
    if not able:
        return _(
            "Transcript {name} is not complete in pass {coding_pass}: it is revised when all its "
            "coders have signed off."
        ).format(**names)
    return _("Nobody differs on transcript {name}: there is nothing to revise.").format(**names)


def _differing(study: Study, coding_pass: CodingPass, transcript: Transcript) -> list[str]:
    """Ids of the fragments on which its coders said different things, in reading order.

    Facts, whoever asks: only the coordinator opens a revising.
    """
    rows = study.facts(
        "SELECT j.fragment, j.coder, j.stage, a.code, a.qualifiers FROM judgement j "
        "JOIN allocation o ON o.pass = j.pass AND o.transcript = j.transcript "
        "AND o.coder = j.coder AND o.state = 'planned' "
        "JOIN fragment f ON f.id = j.fragment "
        "LEFT JOIN assignment a ON a.pass = j.pass AND a.coder = j.coder "
        "AND a.fragment = j.fragment AND a.stage = j.stage "
        "WHERE j.pass = ? AND j.transcript = ? AND j.state = 'judged' "
        "AND j.stage IN ('independent', 'recoded') ORDER BY f.position, j.stage",
        (coding_pass.id, transcript.id),
    )
    said: dict[str, dict[str, dict[str, set[tuple[str, str]]]]] = {}
    for fragment, coder, stage, code, qualifiers in rows:
        verdict = said.setdefault(fragment, {}).setdefault(coder, {}).setdefault(stage, set())
        if code is not None:
            verdict.add((code, qualifiers))
    found = []
    for fragment, people in said.items():
        newest = [stages.get("recoded", stages.get("independent")) for stages in people.values()]
        if any(one != newest[0] for one in newest):
            found.append(fragment)
    return found


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
