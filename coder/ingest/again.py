"""A transcript of the study cut again with other settings, while nothing rests on its fragments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.ingest.take import Settings
from coder.model import INTERVIEWER, Transcript
from coder.segment import cut, recorded
from coder.study.cuts import cut_again, refuse_cutting, refuse_frozen
from coder.study.transcripts import text_of, turns_of

if TYPE_CHECKING:
    from coder.study import Study


def cut_with(study: Study, transcript: Transcript, settings: Settings) -> int:
    """Cut with these settings; returns how many fragments there are now.

    Raises InputError where the transcript is frozen, BlindError where a coder does it.
    """
    refuse_cutting(study)
    refuse_frozen(study, transcript)
    spans = cut(
        text_of(study, transcript),
        turns_of(study, transcript),
        {label for label, who in transcript.speakers.items() if who == INTERVIEWER},
        unit=settings.unit,
        lang=settings.lang,
        max_words=settings.max_words,
        model=settings.model,
    )
    kept = recorded(
        unit=settings.unit,
        lang=settings.lang,
        max_words=settings.max_words,
        model=settings.model,
    )
    return cut_again(study, transcript, settings.unit, spans, kept)
