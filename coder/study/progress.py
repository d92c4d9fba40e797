"""Who has done what, and what is left. Counts only: everybody may know how far the others are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.model import CodingPass
from coder.study.judgements import acting_coder
from coder.study.passes import Allocation, allocations, at_table, complete
from coder.study.recoding import to_judge_again
from coder.study.transcripts import list_transcripts

if TYPE_CHECKING:
    from coder.study.study import Study

TranscriptState = Literal["coding", "complete", "at the table"]


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """One coder on one transcript."""

    coder: str
    judged: int
    signed_off: bool
    released: bool
    again: int | None = 0
    """Fragments to be judged again under a new version of the codebook; None = not to be told,
    since it tells which codes this coder used."""


@dataclass(frozen=True, slots=True)
class TranscriptProgress:
    """One transcript in one pass."""

    transcript: str
    fragments: int
    state: TranscriptState
    coders: tuple[CoderProgress, ...]


def progress(study: Study, coding_pass: CodingPass) -> list[TranscriptProgress]:
    """Every transcript of the pass with how far each allocated coder is."""
    judged = {
        (transcript, coder): n
        for transcript, coder, n in study.facts(
            "SELECT transcript, coder, count(*) FROM judgement j "
            "WHERE (j.transcript NOT IN (SELECT transcript FROM cutting WHERE retired <> '[]') "
            "OR EXISTS (SELECT 1 FROM fragment f WHERE f.id = j.fragment)) "
            "AND pass = ? AND stage = 'independent' AND state = 'judged' "
            "GROUP BY transcript, coder",
            (coding_pass.id,),
        )
    }
    again = Counter((one.transcript, one.coder) for one in to_judge_again(study, coding_pass))
    fragments = {one.id: one.n_fragments for one in list_transcripts(study)}
    opened = at_table(study, coding_pass)
    done = set(complete(study, coding_pass))
    found: dict[str, list[CoderProgress]] = {}
    names: dict[str, str] = {}
    for one in allocations(study, coding_pass):
        names[one.transcript_id] = one.transcript
        found.setdefault(one.transcript_id, []).append(
            CoderProgress(
                one.coder,
                judged.get((one.transcript_id, one.coder_id), 0),
                one.signed_off,
                one.released,
                again[one.transcript, one.coder] if _may_know(study, one) else None,
            )
        )
    return [
        TranscriptProgress(
            names[identity],
            fragments[identity],
            _state(identity, opened, done),
            tuple(coders),
        )
        for identity, coders in found.items()
    ]


def _may_know(study: Study, one: Allocation) -> bool:
    return study.coder is None or study.coder.id == one.coder_id


def _state(identity: str, opened: dict[str, str], done: set[str]) -> TranscriptState:
    if identity in opened:
        return "at the table"
    return "complete" if identity in done else "coding"


def my_transcripts(study: Study, coding_pass: CodingPass) -> list[tuple[str, bool]]:
    """Names of the transcripts allocated to the acting coder, each with whether it is done.

    Done is what is signed off, unless a new version of the codebook asks to judge some of it again.
    """
    who = acting_coder(study)
    again = {one.transcript for one in to_judge_again(study, coding_pass, coder=who)}
    return [
        (one.transcript, one.signed_off and one.transcript not in again)
        for one in allocations(study, coding_pass)
        if one.coder_id == who.id and not one.released
    ]
