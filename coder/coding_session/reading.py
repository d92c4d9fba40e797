"""What the file has of one coder's stars and memos."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.coding_session.changes import Note, Star
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.memos import fragment_memos
from coder.study.stars import starred
from coder.study.transcripts import turns_of

if TYPE_CHECKING:
    from coder.study import Study


def read_stars(study: Study, coding_pass: CodingPass, coder: Coder) -> dict[str, Star]:
    """This coder's own stars, by the id of the fragment."""
    return {
        fragment: Star(span)
        for (name, fragment), span in starred(study, coding_pass).items()
        if name == coder.name
    }


def read_times(
    study: Study, transcript: Transcript, fragments: Sequence[Fragment]
) -> dict[int, float]:
    """Position of the first fragment of each turn → when that begins in the recording (seconds)."""
    known = [one for one in turns_of(study, transcript) if one.seconds is not None]
    starts = [one.start for one in fragments]
    found = {bisect_left(starts, one.start): one.seconds for one in known}
    return {at: when for at, when in found.items() if when is not None and at < len(starts)}


def read_memos(study: Study, coding_pass: CodingPass, coder: Coder) -> dict[str, Note]:
    """This coder's own memos, by the id of the fragment."""
    return {
        one.fragment: Note(one.id, one.text, one.private)
        for one in fragment_memos(study, coding_pass)
        if one.coder == coder.name
    }
