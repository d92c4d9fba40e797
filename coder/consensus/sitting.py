"""Who sits at a table that is about them: a respondent, or somebody of a respondent's group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.language import _
from coder.model import CodingPass, Transcript
from coder.study.coders import find_coder
from coder.study.passes import allocations
from coder.study.respondents import list_respondents
from coder.study.warned import record_warning
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


def concerned(
    study: Study, coding_pass: CodingPass, transcript: Transcript, present: Sequence[str]
) -> tuple[str, ...]:
    """Names of those at the table who are interviewed in a transcript, or are of such a group.

    ``present``: names of coders; without any, those who coded that transcript in the pass, and
    whoever the study was opened as. A respondent of no group has no group in common.
    """
    people = list(present) or [
        one.coder
        for one in allocations(study, coding_pass)
        if one.transcript_id == transcript.id and not one.released
    ]
    people += [study.coder.name] if study.coder else []
    voices = {name.casefold() for name in transcript.speakers.values()}
    respondents = list_respondents(study)
    heard = [one for one in respondents if one.name.casefold() in voices]
    groups = {one.group.casefold() for one in heard if one.group}
    themselves = {one.name for one in heard}
    found = []
    for name in dict.fromkeys(find_coder(study, one).name for one in people):
        own = [one for one in respondents if one.coder == name]
        if any(one.name in themselves or one.group.casefold() in groups for one in own):
            found.append(name)
    return tuple(found)


def warning_words(transcript: Transcript, names: Sequence[str]) -> str:
    """What is said to those at the table."""
    return _(
        "Mind: {transcript} is the interview of somebody at the table, or of somebody of their "
        "group: {names}. It is written down that they were there."
    ).format(transcript=one_line(transcript.name), names=", ".join(map(one_line, names)))


def note_warning(
    study: Study, coding_pass: CodingPass, transcript: Transcript, names: Sequence[str]
) -> bool:
    """Write down that they were warned; False where nobody is concerned, or it was said already."""
    people = [find_coder(study, one) for one in names]
    return record_warning(study, coding_pass, transcript, people)
