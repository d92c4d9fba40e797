"""Acts under the wrong name: on a shared laptop somebody coded as somebody else.

One logged act says whose they were; the judgements themselves stay as they are in the journal, and
both people are shown what was moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder
from coder.study.coders import find_coder
from coder.study.effects import Effects, effects_of, meaning
from coder.study.handing import forget_marks
from coder.study.journal import Event, event_rows, read_event
from coder.study.loose import End, loose_ends
from coder.study.refill import refill_changed
from coder.study.respondents import refuse_own_interview
from coder.study.transcripts import find_transcript
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

MOVABLE = frozenset(
    {
        *("judgement", "judgements.imported", "signoff", "shown", "star", "mark", "memo"),
        *("undone", "decision", "revised", "proposal", "quote.shortened"),
    }
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
    dry_run: bool = False,
) -> Reassignment:
    """Put what one coder did between two moments under another coder's name.

    ``since`` and ``until`` are UTC, ISO 8601, as the journal's wall clock has them; ``transcripts``
    narrows to these; ``dry_run`` changes nothing. Raises InputError where there is nothing to move,
    the other coder may not read a transcript or has judged the same fragments, where it would tear
    a sign-off from its judgements, and where the table is open.
    """
    if study.coder is not None:
        raise BlindError(_("Only the coordinator puts acts under another name (without --as)."))
    if not reason.strip():
        raise InputError(_("Putting acts under another name needs a reason."))
    giver, taker = find_coder(study, before), find_coder(study, now)
    if giver.id == taker.id:
        raise InputError(_("These are one coder; name two."))
    only = {find_transcript(study, one).id for one in transcripts}
    with study.act(dry_run=dry_run):
        return _reassign(study, giver, taker, (since, until or "9999"), only, reason.strip())


def _reassign(
    study: Study,
    giver: Coder,
    taker: Coder,
    between: tuple[str, str],
    only: set[str],
    reason: str,
) -> Reassignment:
    effects = effects_of(study._writer)
    chosen = list(_chosen(study, effects, giver, between, only))
    if not chosen:
        raise InputError(
            _("{coder} did nothing as a coder in that time.").format(coder=one_line(giver.name))
        )
    _refuse_unfit(study, [one for one in chosen if one.id not in effects.undone], taker)
    loose = set(loose_ends(study._writer))
    event = study.record(
        "reassigned",
        {
            "events": [one.id for one in chosen],
            "from": giver.id,
            "to": taker.id,
            "reason": reason,
        },
    )
    refill_changed(study._writer, effects, effects_of(study._writer))
    forget_marks(study._writer)  # whose acts a bundle holds has changed
    _refuse_loose(study, loose)
    return Reassignment(event.id, giver.name, taker.name, len(chosen), reason, event.wall)


def _chosen(
    study: Study, effects: Effects, giver: Coder, between: tuple[str, str], only: set[str]
) -> Iterable[Event]:
    undone_too = effects.without_undoing
    for row in event_rows(study._writer, kinds=tuple(sorted(MOVABLE))):
        event = undone_too.on(read_event(row))
        if event is None or not between[0] <= event.wall <= between[1]:
            continue
        data = event.data
        whose = data.get("coder", event.author)
        if whose == giver.id and (not only or data.get("transcript") in only):
            yield event


def _refuse_loose(study: Study, before: set[End]) -> None:
    """Refuse what tears work apart: a sign-off that stays behind without its judgements, say."""
    after = sorted(set(loose_ends(study._writer)) - before)
    if after:
        raise InputError(
            _("That would leave {what}; nothing was changed. Take a longer time.").format(
                what=_(after[0][0])
            )
        )


def _refuse_unfit(study: Study, chosen: Sequence[Event], taker: Coder) -> None:
    judged: set[tuple[str, str]] = set()
    places = set()
    for event in chosen:
        data = event.data
        if data.get("transcript") and data.get("pass"):
            places.add((data["pass"], data["transcript"]))
        if event.kind == "judgement":
            judged.add((data["pass"], data["fragment"]))
        elif event.kind == "judgements.imported":
            judged |= {(data["pass"], one["fragment"]) for one in data["judgements"]}
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
        "SELECT DISTINCT pass, fragment FROM judgement WHERE coder = ? AND state = 'judged'",
        (taker.id,),
    )
    both = judged & {(row[0], row[1]) for row in own}
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
    seen = {row[0] for row in study.facts("SELECT key FROM local WHERE key GLOB ?", (_SEEN + "*",))}
    result = []
    for event in meaning(study._writer, kinds=("reassigned",)):
        data = event.data
        mine = study.coder is None or study.coder.id in (data["from"], data["to"])
        if not mine or (unseen and _key(study, event.id) in seen):
            continue
        before, now = names.get(data["from"], ""), names.get(data["to"], "")
        result.append(
            Reassignment(event.id, before, now, len(data["events"]), data["reason"], event.wall)
        )
    return result


def mark_seen(study: Study, shown: Iterable[Reassignment]) -> None:
    """Remember that this person was shown these; it is no event."""
    with study.act():
        for one in shown:
            study.keep(_key(study, one.id), "1")


def _key(study: Study, identity: str) -> str:
    return f"{_SEEN}{study.author} {identity}"
