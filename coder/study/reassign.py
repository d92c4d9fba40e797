"""Acts under the wrong name: on a shared laptop somebody coded as somebody else.

One logged act says whose they were; the judgements themselves stay as they are in the journal, and
both people are shown what was moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder
from coder.study.coders import find_coder
from coder.study.effects import Effects, effects_of
from coder.study.journal import Event, event_rows, read_event
from coder.study.replay import refill_tables
from coder.study.respondents import refuse_own_interview
from coder.study.transcripts import find_transcript
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

MOVABLE = frozenset(
    {"judgement", "judgements.imported", "signoff", "shown", "star", "memo", "undone", "decision"}
)
"""What a person does as a coder."""
_SEEN = "reassignment seen "


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A set of acts that were put under another name."""

    id: str
    before: str
    """Name of the coder under whose name they were made."""
    now: str
    """Name of the coder whose they are."""
    acts: int
    reason: str
    wall: str
    """UTC, ISO 8601."""


def reassign(
    study: Study,
    before: str,
    now: str,
    *,
    since: str,
    until: str | None = None,
    transcripts: Sequence[str] = (),
    reason: str,
) -> Reassignment:
    """Put what one coder did between two moments under another coder's name.

    ``since`` and ``until`` are UTC, ISO 8601, as the journal's wall clock has them; ``transcripts``
    narrows to these. Raises InputError where there is nothing to move, the other coder may not
    read a transcript or has judged the same fragments, and where the table is open.
    """
    if study.coder is not None:
        raise BlindError(_("Only the coordinator puts acts under another name (without --as)."))
    if not reason.strip():
        raise InputError(_("Putting acts under another name needs a reason."))
    giver, taker = find_coder(study, before), find_coder(study, now)
    if giver.id == taker.id:
        raise InputError(_("These are one coder; name two."))
    only = {find_transcript(study, one).id for one in transcripts}
    with study.act():
        effects = effects_of(study._writer)
        chosen = list(_chosen(study, effects, giver, since, until, only))
        if not chosen:
            raise InputError(
                _("{coder} did nothing as a coder in that time.").format(coder=one_line(giver.name))
            )
        _refuse_unfit(study, chosen, taker)
        event = study.record(
            "reassigned",
            {
                "events": [one.id for one in chosen],
                "from": giver.id,
                "to": taker.id,
                "reason": reason.strip(),
            },
        )
        refill_tables(study._writer)
    return Reassignment(event.id, giver.name, taker.name, len(chosen), reason.strip(), event.wall)


def _chosen(
    study: Study, effects: Effects, giver: Coder, since: str, until: str | None, only: set[str]
) -> Iterable[Event]:
    undone_too = Effects(frozenset(), effects.replaced, effects.moved)
    for row in event_rows(study._writer, kinds=tuple(sorted(MOVABLE))):
        event = undone_too.on(read_event(row))
        if event is None or not since <= event.wall <= (until or "9999"):
            continue
        data = event.data
        whose = data.get("coder", event.author)
        if whose == giver.id and (not only or data.get("transcript") in only):
            yield event


def _refuse_unfit(study: Study, chosen: Sequence[Event], taker: Coder) -> None:
    judged: set[str] = set()
    places = set()
    for event in chosen:
        data = event.data
        if "transcript" in data and "pass" in data:
            places.add((data["pass"], data["transcript"]))
        if event.kind == "judgement":
            judged.add(data["fragment"])
        elif event.kind == "judgements.imported":
            judged |= {one["fragment"] for one in data["judgements"]}
    for coding_pass, transcript in sorted(places):
        what = find_transcript(study, transcript)
        names = {"name": one_line(what.name), "coder": one_line(taker.name)}
        place = (coding_pass, transcript)
        if study.facts("SELECT 1 FROM at_table WHERE pass = ? AND transcript = ?", place):
            raise InputError(
                _("Transcript {name} is at the table; it is decided now.").format(**names)
            )
        if not study.facts(
            "SELECT 1 FROM allocation WHERE pass = ? AND transcript = ? AND coder = ? "
            "AND state = 'planned'",
            (*place, taker.id),
        ):
            raise InputError(
                _("Transcript {name} is not allocated to {coder}; allocate it first.").format(
                    **names
                )
            )
        refuse_own_interview(study, taker, what)
    own = study.facts(
        "SELECT DISTINCT j.fragment FROM judgement j WHERE j.coder = ? AND j.state = 'judged'",
        (taker.id,),
    )
    both = judged & {row[0] for row in own}
    if both:
        raise InputError(
            _(
                "{coder} judged {n} of these fragments already, under their own name; "
                "nothing was changed. Narrow it with --transcript, --since and --until."
            ).format(coder=one_line(taker.name), n=len(both))
        )


def reassignments(study: Study, *, unseen: bool = False) -> list[Reassignment]:
    """What was put under another name: all of it for the coordinator, their own for a coder.

    ``unseen`` leaves out what this person has seen in this file.
    """
    names = dict(study.rows("SELECT id, name FROM coder"))
    undone = effects_of(study._writer).undone
    seen = {row[0] for row in study.facts("SELECT key FROM local WHERE key GLOB ?", (_SEEN + "*",))}
    result = []
    rows = study.facts(
        "SELECT id, wall, payload FROM event WHERE kind = 'reassigned' "
        "AND payload IS NOT NULL ORDER BY hlc, id"
    )
    for identity, wall, text in rows:
        data = json.loads(text)
        mine = study.coder is None or study.coder.id in (data["from"], data["to"])
        if not mine or identity in undone or (unseen and _key(study, identity) in seen):
            continue
        before, now = names.get(data["from"], ""), names.get(data["to"], "")
        result.append(
            Reassignment(identity, before, now, len(data["events"]), data["reason"], wall)
        )
    return result


def mark_seen(study: Study, shown: Iterable[Reassignment]) -> None:
    """Remember that this person was shown these; it is no event."""
    with study.act():
        for one in shown:
            study.keep(_key(study, one.id), "1")


def _key(study: Study, identity: str) -> str:
    return f"{_SEEN}{study.author} {identity}"
