"""What the file has of one coder's stars, marks and memos."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.coding_session.changes import Care, Note, Star
from coder.model import PROTECTING, Coder, CodingPass, Fragment, MarkKind, Transcript
from coder.study.marks import marked
from coder.study.memos import Subject, memos
from coder.study.stars import list_stars
from coder.study.transcripts import times_of

if TYPE_CHECKING:
    from coder.study import Study


def read_stars(study: Study, coding_pass: CodingPass, coder: Coder) -> dict[str, Star]:
    """This coder's own stars, by the id of the fragment."""
    return {
        one.fragment: Star(one.span, one.reaches)
        for one in list_stars(study, coding_pass)
        if one.coder == coder.name
    }


def read_times(
    study: Study, transcript: Transcript, fragments: Sequence[Fragment]
) -> dict[int, float]:
    """Position of the first fragment of each turn → when that begins in the recording (seconds)."""
    known = times_of(study, transcript)
    starts = [one.start for one in fragments] if known else []
    found = {bisect_left(starts, start): seconds for start, seconds in known}
    return {at: when for at, when in found.items() if at < len(starts)}


def read_unsure(study: Study, coding_pass: CodingPass, coder: Coder) -> set[str]:
    """Ids of the fragments that this coder is unsure of."""
    found = marked(study, "unsure", coding_pass)
    return {fragment for name, fragment in found if name == coder.name}


def read_care(study: Study, coder: Coder) -> tuple[dict[str, Care], dict[str, Care]]:
    """Fragment id → marks that protect somebody: this coder's, and everybody else's."""
    mine: dict[str, set[MarkKind]] = {}
    others: dict[str, set[MarkKind]] = {}
    for kind in PROTECTING:
        for who, fragment in marked(study, kind):
            (mine if who == coder.name else others).setdefault(fragment, set()).add(kind)
    return (
        {fragment: frozenset(kinds) for fragment, kinds in mine.items()},
        {fragment: frozenset(kinds) for fragment, kinds in others.items()},
    )


def read_memos(
    study: Study, coding_pass: CodingPass, coder: Coder, transcript: Transcript
) -> dict[str, Note]:
    """This coder's own memos that concern this transcript, by the id of what they are about."""
    return {
        one.target: Note(
            one.id,
            one.text,
            one.private,
            Subject(one.about, one.target, transcript if one.transcript else None),
        )
        for one in memos(study, coding_pass=coding_pass, mine=True)
        if one.transcript in ("", transcript.name)
    }
