"""Coding passes: what is coded with which codebook, who codes what, and when the table opens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.clock import uuid7
from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.model import PASS_KINDS, CodingPass, Transcript
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder, list_coders
from coder.study.journal import canonical_json
from coder.study.names import checked_name
from coder.study.respondents import is_interviewed, refuse_own_interview
from coder.study.study import unknown
from coder.study.transcripts import find_transcript, list_transcripts, natural
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_UNKNOWN = N_("There is no pass {name}.")
Pair = tuple[str, str]
"""Names of a coder and a transcript."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """One coder for one transcript in one pass. Names, not ids, but for ``*_id``."""

    transcript: str
    transcript_id: str
    coder: str
    coder_id: str
    released: bool
    reason: str
    signed_off: bool


def list_passes(study: Study) -> list[CodingPass]:
    """All passes, oldest first; ``resolved`` is not a state of the file (see ``consensus``)."""
    rows = study.rows(
        "SELECT p.id, p.name, p.kind, p.codebook, (SELECT v.version FROM pass_version v "
        "WHERE v.pass = p.id ORDER BY v.hlc DESC, v.event DESC LIMIT 1), s.state "
        "FROM coding_pass p JOIN pass_state s ON s.pass = p.id ORDER BY p.hlc, p.id"
    )
    return [CodingPass(*row) for row in rows]


def find_pass(study: Study, name: str) -> CodingPass:
    """The pass of that name. Raises InputError."""
    passes = list_passes(study)
    for one in passes:
        if name.casefold() in (one.name.casefold(), one.id):
            return one
    raise unknown(_(_UNKNOWN), name, [one.name for one in passes])


def pass_to_judge(study: Study, name: str | None = None) -> CodingPass:
    """The named pass, else the newest open one; judging needs an open pass."""
    if name is not None:
        chosen = find_pass(study, name)
        if chosen.state != "open":
            raise InputError(
                _("Pass {name} is closed; nothing is judged in it any more.").format(
                    name=one_line(chosen.name)
                )
            )
        return chosen
    for one in reversed(list_passes(study)):
        if one.state == "open":
            return one
    passes = list_passes(study)
    if passes:
        raise InputError(
            _(
                "There is no open pass; open {name} again with: coder pass reopen {name} --reason "
                "TEXT, or plan another with: coder pass new NAME"
            ).format(name=one_line(passes[-1].name))
        )
    raise InputError(_("There is no open pass; plan one with: coder pass new NAME"))


def pass_to_report(study: Study, name: str | None = None) -> CodingPass:
    """The named pass, else the newest closed one, else the newest."""
    if name is not None:
        return find_pass(study, name)
    passes = list_passes(study)
    closed = [one for one in passes if one.state == "closed"]
    if not passes:
        raise InputError(_("There is no pass yet; plan one with: coder pass new NAME"))
    return (closed or passes)[-1]


def new_pass(
    study: Study,
    name: str,
    *,
    codebook: str | None = None,
    version: str | None = None,
    kind: str = "coding",
    coders: Sequence[str] = (),
    transcripts: Sequence[str] = (),
    plan: Iterable[Pair] | None = None,
) -> CodingPass:
    """Plan a pass and open it; its fragments are frozen from here on.

    Without a plan every coder gets every transcript but their own interview. Raises InputError for
    names that are unknown or taken, for a plan that gives somebody their own interview, and where
    there is nobody to code or nothing to read.
    """
    refuse_coder(study)
    name = checked_name(name)
    chosen_kind = next((one for one in PASS_KINDS if one == kind), None)
    if chosen_kind is None:
        raise InputError(
            _("There is no kind of pass {kind}; choose from: {kinds}.").format(
                kind=one_line(kind), kinds=", ".join(PASS_KINDS)
            )
        )
    book = get_codebook(study, codebook or _default_codebook(study), version)
    allocations = _planned(study, coders, transcripts, plan)
    identity = uuid7(study.clock())
    with study.act():
        if any(one.name.casefold() == name.casefold() for one in list_passes(study)):
            raise InputError(
                _("There is a pass {name} already; choose another name.").format(name=name)
            )
        study.record(
            "pass.planned",
            {
                "pass": identity,
                "name": name,
                "kind": chosen_kind,
                "codebook": book.id,
                "version": book.version,
                "allocations": allocations,
            },
        )
    return CodingPass(identity, name, chosen_kind, book.id, book.version, "open")


def _default_codebook(study: Study) -> str:
    row = study.row("SELECT id FROM codebook ORDER BY hlc, event LIMIT 1")
    if row is None:
        raise InputError(_("The study has no codebook yet; name one with --codebook."))
    return str(row[0])


def _planned(
    study: Study,
    coders: Sequence[str],
    transcripts: Sequence[str],
    plan: Iterable[Pair] | None,
) -> list[tuple[str, str]]:
    """Pairs (transcript id, coder id)."""
    if plan is not None:
        pairs = [(find_coder(study, who), find_transcript(study, what)) for who, what in plan]
        for who, what in pairs:
            refuse_own_interview(study, who, what)
    else:
        people = [find_coder(study, one) for one in coders] or list_coders(study)
        texts = [find_transcript(study, one) for one in transcripts] or list_transcripts(study)
        if not people:
            raise InputError(
                _("There are no coders yet; add one with: coder team add NAME --kind coach")
            )
        if not texts:
            raise InputError(_("There are no transcripts yet; add them with: coder add FOLDER"))
        pairs = [
            (who, what) for what in texts for who in people if not is_interviewed(study, who, what)
        ]
    result = list(dict.fromkeys((what.id, who.id) for who, what in pairs))
    if not result:
        raise InputError(_("This plan gives nobody anything to read."))
    return result


def refuse_coder(study: Study) -> None:
    """Raise BlindError where a coder does what only the coordinator may."""
    if study.coder is not None:
        raise BlindError(
            _("A coder does not plan, open or close a pass; the coordinator does (without --as).")
        )


def allocations(study: Study, coding_pass: CodingPass) -> list[Allocation]:
    """Who codes what in this pass, and who has signed off; everybody may know that."""
    rows = study.rows(
        "SELECT t.name, t.id, c.name, c.id, a.state = 'released', a.reason, "
        "coalesce(s.state = 'signed', 0) "
        "FROM allocation a JOIN {transcript} t ON t.id = a.transcript "
        "JOIN coder c ON c.id = a.coder "
        "LEFT JOIN signoff s ON s.pass = a.pass AND s.transcript = a.transcript "
        "AND s.coder = a.coder WHERE a.pass = ?",
        (coding_pass.id,),
    )
    found = [
        Allocation(name, transcript, coder, who, bool(released), reason, bool(signed))
        for name, transcript, coder, who, released, reason, signed in rows
    ]
    return sorted(found, key=lambda one: (natural(one.transcript), natural(one.coder)))


_THIRD = N_(
    "{coder} is an adjudicator of pass {name}; end that first, with: "
    "coder pass adjudicator {name} {coder} --off"
)


def allocate(study: Study, name: str, coders: Sequence[str], transcripts: Sequence[str]) -> int:
    """Add coders and transcripts to an open pass; returns how many allocations are new.

    With one of the two left out, all of the pass are meant. Sign-offs and judgements stay.
    """
    refuse_coder(study)
    with study.act():  # what is read here still holds when it is written
        chosen = pass_to_judge(study, name)
        now = allocations(study, chosen)
        people = [find_coder(study, one) for one in coders] or [
            find_coder(study, one) for one in dict.fromkeys(one.coder_id for one in now)
        ]
        texts = [find_transcript(study, one) for one in transcripts] or [
            find_transcript(study, one) for one in dict.fromkeys(one.transcript_id for one in now)
        ]
        explicit = bool(coders and transcripts)
        third = "SELECT coder FROM adjudicator WHERE pass = ? AND state = 'on'"
        for who in people:
            if (who.id,) in study.facts(third, (chosen.id,)):
                raise InputError(_(_THIRD).format(coder=one_line(who.name), name=chosen.name))
        active = {(one.transcript_id, one.coder_id) for one in now if not one.released}
        pairs = []
        for what in texts:
            if _at_table(study, chosen, what):
                if transcripts:
                    raise InputError(
                        _("Transcript {name} is at the table already in this pass.").format(
                            name=one_line(what.name)
                        )
                    )
                continue
            for who in people:
                if explicit:
                    refuse_own_interview(study, who, what)
                elif is_interviewed(study, who, what):
                    continue
                if (what.id, who.id) not in active:
                    pairs.append((what.id, who.id))
        if pairs:
            study.record(
                "pass.allocated",
                {"pass": chosen.id, "allocations": pairs, "state": "planned", "reason": ""},
            )
        return len(pairs)


def release(study: Study, name: str | None, coder: str, transcript: str, reason: str) -> None:
    """Take a coder off a transcript, with a reason; what they judged is kept, but not counted."""
    refuse_coder(study)
    with study.act():  # as above
        chosen = pass_to_judge(study, name)
        who, what = find_coder(study, coder), find_transcript(study, transcript)
        if not reason.strip():
            raise InputError(_("A release needs a reason."))
        if _at_table(study, chosen, what):
            raise InputError(
                _("Transcript {name} is at the table already in this pass.").format(
                    name=one_line(what.name)
                )
            )
        active = {
            (one.transcript_id, one.coder_id)
            for one in allocations(study, chosen)
            if not one.released
        }
        if (what.id, who.id) not in active:
            raise InputError(
                _("{coder} has no allocation for {transcript} in pass {name}.").format(
                    coder=one_line(who.name), transcript=one_line(what.name), name=chosen.name
                )
            )
        study.record(
            "pass.allocated",
            {
                "pass": chosen.id,
                "allocations": [(what.id, who.id)],
                "state": "released",
                "reason": reason.strip(),
            },
        )


def _at_table(study: Study, coding_pass: CodingPass, transcript: Transcript) -> bool:
    return transcript.id in at_table(study, coding_pass)


def at_table(study: Study, coding_pass: CodingPass) -> dict[str, str]:
    """Ids of the transcripts whose table is open, each with the stamp of its opening."""
    rows = study.facts("SELECT transcript, hlc FROM at_table WHERE pass = ?", (coding_pass.id,))
    return dict(rows)


def complete(study: Study, coding_pass: CodingPass) -> list[str]:
    """Ids of the transcripts that all allocated coders signed off (released ones do not count)."""
    signed: dict[str, list[bool]] = {}
    for one in allocations(study, coding_pass):
        if not one.released:
            signed.setdefault(one.transcript_id, []).append(one.signed_off)
    return [transcript for transcript, states in signed.items() if all(states)]


def signed_after(study: Study, coding_pass: CodingPass, stamp: str) -> set[str]:
    """Ids of the transcripts that some allocated coder signed off later than a stamp."""
    rows = study.facts(
        "SELECT DISTINCT s.transcript FROM signoff s JOIN allocation a ON a.pass = s.pass "
        "AND a.transcript = s.transcript AND a.coder = s.coder AND a.state = 'planned' "
        "WHERE s.pass = ? AND s.state = 'signed' AND s.hlc > ?",
        (coding_pass.id, stamp),
    )
    return {row[0] for row in rows}


def seal(
    study: Study,
    coding_pass: CodingPass,
    transcripts: Sequence[str],
    snapshot: Mapping[str, Any],
    reason: str,
) -> None:
    """Open the table for these transcripts (ids) and keep the snapshot as it is.

    The snapshot's checksum is kept beside it. The rules of when a pass may close, and what the
    snapshot holds, are ``coder.consensus.close_pass``: call that.
    """
    refuse_coder(study)
    text = canonical_json(snapshot)
    checksum = hashlib.sha256(text.encode("utf-8")).hexdigest()
    with study.act():
        still = set(complete(study, coding_pass))
        if not set(transcripts) <= still:
            raise InputError(_("A sign-off was withdrawn meanwhile; nothing was closed."))
        study.record(
            "pass.closed",
            {
                "pass": coding_pass.id,
                "transcripts": list(transcripts),
                "signed": _signed(study, coding_pass, transcripts),
                "cuts": _columns(study, "segmentation", "transcript", "cut", transcripts),
                "editions": _columns(study, "transcript", "id", "edition", transcripts),
                "seal": json.loads(text),
                "checksum": checksum,
                "reason": reason,
            },
        )


def _columns(
    study: Study, table: str, key: str, column: str, transcripts: Sequence[str]
) -> dict[str, str]:
    """Transcript → how it is cut, or which edition of its text this is."""
    rows = study.facts(f"SELECT {key}, {column} FROM {table}")
    return {identity: value for identity, value in rows if identity in transcripts}


def _signed(
    study: Study, coding_pass: CodingPass, transcripts: Sequence[str]
) -> list[tuple[str, str, str]]:
    """(transcript, coder, stamp of the sign-off) of everybody whose judgements count."""
    rows = study.facts(
        "SELECT s.transcript, s.coder, s.hlc FROM signoff s JOIN allocation a ON a.pass = s.pass "
        "AND a.transcript = s.transcript AND a.coder = s.coder AND a.state = 'planned' "
        "WHERE s.pass = ? AND s.state = 'signed' ORDER BY s.transcript, s.coder",
        (coding_pass.id,),
    )
    return [row for row in rows if row[0] in transcripts]


def seals(study: Study, coding_pass: CodingPass) -> list[Mapping[str, Any]]:
    """The sealed snapshots of this pass, oldest first."""
    rows = study.rows(
        "SELECT document FROM {seal} WHERE pass = ? ORDER BY hlc, id", (coding_pass.id,)
    )
    return [json.loads(row[0]) for row in rows]


def reopen_pass(study: Study, name: str, reason: str) -> CodingPass:
    """Let a closed pass take judgements again for transcripts that are not at the table.

    What lies on the table stays there, sealed: what was seen cannot be unseen.
    """
    refuse_coder(study)
    chosen = find_pass(study, name)
    if chosen.state == "open":
        raise InputError(_("Pass {name} is open.").format(name=one_line(chosen.name)))
    if not reason.strip():
        raise InputError(_("Reopening needs a reason."))
    with study.act():
        study.record("pass.reopened", {"pass": chosen.id, "reason": reason.strip()})
    return find_pass(study, chosen.id)
