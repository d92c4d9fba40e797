"""Highlights: the assignments that mean a part of their fragment, and where fragments lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.model import Coder, CodingPass, Stage

if TYPE_CHECKING:
    from coder.study.study import Study


def highlights(
    study: Study, coding_pass: CodingPass, coder: Coder, *, stage: Stage = "independent"
) -> Iterator[tuple[str, str, int, int]]:
    """Fragment, code, start and end of each assignment of a coder that is narrower than that.

    Offsets are code points of the transcript's text. As far as this session's person may see them.
    """
    rows = study.rows(
        'SELECT fragment, code, start, "end" FROM {assignment} '
        "WHERE pass = ? AND coder = ? AND stage = ? AND start IS NOT NULL",
        (coding_pass.id, coder.id, stage),
    )
    yield from rows


def extents(study: Study) -> dict[str, tuple[int, int]]:
    """Where each fragment that is judged begins and ends, in code points of its transcript."""
    rows = study.rows('SELECT id, start, "end" FROM fragment WHERE label IS NOT NULL')
    return {identity: (start, end) for identity, start, end in rows}


def has_highlights(study: Study, coding_pass: CodingPass) -> bool:
    """Whether this session's person may see an independent judgement with a highlight."""
    found = study.row(
        "SELECT EXISTS (SELECT 1 FROM {assignment} WHERE pass = ? AND stage = 'independent' "
        "AND start IS NOT NULL)",
        (coding_pass.id,),
    )
    return bool(found and found[0])
