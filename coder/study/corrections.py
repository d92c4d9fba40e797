"""The act that puts a corrected text in the place of a transcript."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import uuid7
from coder.errors import InputError
from coder.language import _
from coder.model import INTERVIEWER, Fragment, ParsedTranscript, Transcript
from coder.study import cuts
from coder.study.editions import Piece
from coder.study.replay import refill_tables
from coder.study.respondents import record_respondent
from coder.study.transcripts import (
    Known,
    find_transcript,
    is_frozen,
    judged_fragments,
    text_payload,
)
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of a correction."""

    transcript: Transcript
    new: tuple[str, ...]
    """Numbers of the fragments that are to be judged and were not there."""
    gone: tuple[str, ...]
    """Numbers of those that have no place any more."""


def record_correction(
    study: Study,
    transcript: Transcript,
    parsed: ParsedTranscript,
    speakers: Mapping[str, str],
    *,
    rows: Sequence[cuts.Piece],
    gone: Sequence[Fragment],
    pieces: Sequence[Piece],
    source: str,
    reason: str,
) -> Corrected:
    """Record a corrected text with its fragments, in one act; ``rows`` in the order of the text.

    What was signed off is open again only where something to judge came or went. Raises InputError
    where that would happen to a transcript of which a table was opened.
    """
    cuts.refuse_cutting(study)
    with study.act():
        frozen = is_frozen(study, transcript)
        before = judged_fragments(study, transcript)
        fragments = cuts.list_payload(study, rows, renumber=not frozen)
        after = [row[0] for row in fragments if row[1] is not None]
        other = {*before} != {*after}
        if other and frozen:
            _refuse_sealed(study, transcript, gone)
        for name in sorted({*speakers.values()} - {INTERVIEWER, *transcript.speakers.values()}):
            record_respondent(study, name)
        unit, settings = cuts.unit_and_settings(study, transcript)
        edition = study.facts("SELECT edition FROM transcript WHERE id = ?", (transcript.id,))
        known = Known(speakers, transcript.wave, replaced=transcript.replaced)
        sha256 = hashlib.sha256(parsed.text.encode("utf-8")).hexdigest()
        study.record(
            "transcript.corrected",
            {
                **text_payload(transcript.id, transcript.name, parsed, known, sha256, source),
                "edition": uuid7(study.clock()),
                "follows": edition[0][0],
                "pieces": [list(one) for one in sorted(pieces)],
                "unit": unit,
                "settings": settings,
                "fragments": fragments,
                "cut": uuid7(study.clock()) if other else cuts.cut_of(study, transcript),
                "retired": [one.id for one in gone] if frozen else [],
                "gone": [[one.id, one.label] for one in gone],
                "reason": reason.strip(),
            },
        )
        if _pointed_into(study, transcript):
            refill_tables(study._writer)
    labels = {row[0]: row[1] for row in fragments}
    return Corrected(
        find_transcript(study, transcript.id),
        tuple(labels[one] for one in after if one not in before),
        tuple(one.label or "" for one in gone),
    )


def _pointed_into(study: Study, transcript: Transcript) -> bool:
    """Whether something in the tables has offsets that go along with the text."""
    return bool(
        study.facts(
            "SELECT 1 FROM assignment WHERE transcript = ?1 AND start IS NOT NULL "
            "UNION ALL SELECT 1 FROM star WHERE transcript = ?1 AND start IS NOT NULL "
            "UNION ALL SELECT 1 FROM shortening WHERE transcript = ?1 "
            "UNION ALL SELECT 1 FROM at_table WHERE transcript = ?1 "
            "UNION ALL SELECT 1 FROM cut_report WHERE transcript = ?1 LIMIT 1",
            (transcript.id,),
        )
    )


def _refuse_sealed(study: Study, transcript: Transcript, gone: Sequence[Fragment]) -> None:
    rows = study.facts(
        "SELECT p.name FROM at_table a JOIN coding_pass p ON p.id = a.pass "
        "WHERE a.transcript = ? ORDER BY a.hlc LIMIT 1",
        (transcript.id,),
    )
    if rows:
        raise InputError(
            _(
                "Transcript {name} is or was at the table in pass {coding_pass}, so a corrected "
                "text may neither lose nor add a fragment ({labels}); words in them may change."
            ).format(
                name=one_line(transcript.name),
                coding_pass=one_line(rows[0][0]),
                labels=", ".join(one.label or "–" for one in gone[:8]) or _("something is new"),
            )
        )
