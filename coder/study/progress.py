"""Who has done what, and what is left. Counts only: everybody may know how far the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.model import CodingPass
from coder.study.passes import allocations, at_table, complete
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
            "SELECT transcript, coder, count(*) FROM judgement "
            "WHERE pass = ? AND stage = 'independent' AND state = 'judged' "
            "GROUP BY transcript, coder",
            (coding_pass.id,),
        )
    }
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


def _state(identity: str, opened: dict[str, str], done: set[str]) -> TranscriptState:
    if identity in opened:
        return "at the table"
    return "complete" if identity in done else "coding"
