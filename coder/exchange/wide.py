"""Judgements with a column for each code and coder: 1, 0, or nothing where nobody judged yet."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from coder.errors import BlindError
from coder.exchange.tables import Cell
from coder.model import CodingPass, Fragment
from coder.study.codebooks import get_codebook
from coder.study.judgements import judgements_of
from coder.study.passes import allocations
from coder.study.transcripts import fragments_of, list_transcripts, natural

if TYPE_CHECKING:
    from coder.study import Study

BETWEEN = " · "
"""Stands between code and coder in the name of a column: ``direct · anna``."""
PLACE = ("pass", "transcript", "fragment", "fragment_id", "speaker", "text")
"""The columns before those of the codes."""


def wide_table(
    study: Study, coding_pass: CodingPass, stays: Container[str] = ()
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Columns and rows: one row a fragment of the pass, in reading order, context left out.

    A cell is 1 or 0 where that coder judged the fragment (their independent judgement, as far as
    this session's person may see it), else None: not judged is not 0. The text of a
    fragment whose id is in ``stays`` is "".
    """
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    said = {
        (one.coder, one.fragment): frozenset(one.codes) for one in judgements_of(study, coding_pass)
    }
    coders = sorted({coder for coder, _fragment in said}, key=natural)
    rows = []
    for fragment in fragments_of_pass(study, coding_pass):
        cells: list[Cell] = [
            coding_pass.name,
            fragment.transcript,
            fragment.label,
            fragment.id,
            fragment.speaker,
            "" if fragment.id in stays else fragment.text,
        ]
        for coder in coders:
            codes = said.get((coder, fragment.id))
            cells += [None if codes is None else int(code in codes) for code in book.ids]
        rows.append(tuple(cells))
    columns = (*PLACE, *(f"{code}{BETWEEN}{coder}" for coder in coders for code in book.ids))
    return columns, rows


def fragments_of_pass(study: Study, coding_pass: CodingPass) -> list[Fragment]:
    """What is judged in a pass, in reading order, as far as this person may read it."""
    planned = {one.transcript_id for one in allocations(study, coding_pass) if not one.released}
    found: list[Fragment] = []
    for transcript in list_transcripts(study):
        if transcript.id not in planned:
            continue
        try:
            fragments = fragments_of(study, transcript)
        except BlindError:
            continue
        found += [one for one in fragments if not one.context]
    return found
