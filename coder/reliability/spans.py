"""Agreement on characters: what coders marked inside fragments, by the u-alpha family.

The text of a transcript is that of its judged fragments, one after another: what the interviewer
says is judged by nobody, so that agreeing to leave it would be no agreement. A code without a
highlight means its whole fragment. Two neighbouring fragments are two segments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coder.reliability.rows import OVERALL, figure_document
from coder.study.coders import find_coder
from coder.study.highlights import extents, highlights

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.agreement.unitizing import Span
    from coder.study import Study
    from coder.universe import Universe

Spans = list["Span"]


@dataclass(frozen=True, slots=True)
class SpanRow:
    """How well coders agree on the characters of one code, or of all."""

    code: str
    """``overall`` for the whole; there a value is the set of codes on a character."""
    presence: Figure
    """|u-alpha: the code (the whole: any code) against everything else."""
    u: Figure | None = None
    """u-alpha of the whole: sets of codes and gaps alike."""
    values: Figure | None = None
    """cu-alpha of the whole: sets of codes, where both coders have one."""
    within: Figure | None = None
    """(k)u-alpha of a code: this code or another one, where both coders have one. None where
    somebody gave two codes to one character: then no code stands against the others."""
    coverage: float | None = None
    """The share of the code's length on which another coder has a code at all."""
    length: int = 0
    """Characters with this code, over all coders."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        figures = {"presence": self.presence, "u": self.u, "cu": self.values, "ku": self.within}
        return {
            "code": self.code,
            **{
                name: figure_document(figure)
                for name, figure in figures.items()
                if figure is not None
            },
            "coverage": self.coverage,
            "length": self.length,
        }


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """The figures on characters of a universe."""

    rows: tuple[SpanRow, ...]
    """One a code that is used, and last the whole."""
    highlights: int
    """Assignments that are narrower than their fragment; where 0, spans are whole fragments."""
    transcripts: int
    """How many two coders or more judged wholly."""
    characters: int
    """Length of their judged text."""
    overlapping: bool
    """Whether somebody gave two codes to one character."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "n_highlights": self.highlights,
            "n_transcripts": self.transcripts,
            "n_characters": self.characters,
            "codes_overlap": self.overlapping,
            "rows": [row.document() for row in self.rows],
        }


def span_figures(study: Study, universe: Universe) -> SpanFigures:
    """The u-alpha family over the independent judgements of ``universe``, in characters.

    A coder who did not judge every fragment of a transcript did not divide that text, and takes no
    part in it. Intervals are those of :func:`coder.agreement.unitizing`.
    """
    from coder.agreement import Continuum, unitizing, unitizing_by_code

    marked = _marked(study, universe)
    texts = [_text(universe, extents(study), marked, at) for at in range(len(universe.transcripts))]
    whole = [Continuum(length, coders) for length, coders in texts]
    sets = [
        Continuum(length, [None if one is None else _sets(one) for one in coders])
        for length, coders in texts
    ]
    overlapping = any(_overlap(one) for _length, coders in texts for one in coders if one)
    by_code = unitizing_by_code(whole)
    against = {} if overlapping else unitizing(whole).by_value
    rows = []
    for code in (one for one in universe.codes if one in by_code):
        among = against.get(code)
        length = sum(
            span[1] - span[0]
            for _length, coders in texts
            for one in coders
            for span in one or ()
            if span[2] == code
        )
        rows.append(
            SpanRow(
                code,
                by_code[code],
                within=among.alpha if among else None,
                coverage=among.coverage if among else None,
                length=length,
            )
        )
    found = unitizing(sets)
    rows.append(SpanRow(OVERALL, found.presence, found.u, found.values))
    read = [length for length, coders in texts if sum(one is not None for one in coders) > 1]
    return SpanFigures(tuple(rows), len(marked), len(read), sum(read), overlapping)


def _marked(study: Study, universe: Universe) -> dict[tuple[int, str, str], tuple[int, int]]:
    """(coder by position, fragment, code) → where the highlight lies in the transcript."""
    layer = {code: place for place, code in enumerate(universe.codes)}
    unit = {identity: place for place, identity in enumerate(universe.fragments)}
    found = {}
    for row, name in enumerate(universe.coders):
        coder = find_coder(study, name)
        for fragment, code, start, end in highlights(study, universe.coding_pass, coder):
            if (
                fragment in unit
                and code in layer
                and universe.data[layer[code], row, unit[fragment]] == 1.0
            ):
                found[row, fragment, code] = (start, end)
    return found


def _text(
    universe: Universe,
    where: Mapping[str, tuple[int, int]],
    marked: Mapping[tuple[int, str, str], tuple[int, int]],
    transcript: int,
) -> tuple[int, list[Spans | None]]:
    """The length of a transcript's judged text, and the spans of each coder in it."""
    import numpy as np

    units = [at for at, home in enumerate(universe.clusters) if home == transcript]
    data = universe.data[:, :, units]
    missing = np.atleast_1d(np.isnan(data).any(axis=(0, 2)))
    coders: list[Spans | None] = [None if one or not units else [] for one in missing]
    position = 0
    for column, unit in enumerate(units):
        fragment = universe.fragments[unit]
        start, end = where[fragment]
        for layer, row in np.argwhere(data[:, :, column] == 1.0):
            spans = coders[row]
            if spans is not None:
                code = universe.codes[layer]
                first, last = marked.get((int(row), fragment, code), (start, end))
                spans.append((position + first - start, position + last - start, code))
        position += end - start
    return position, coders


def _overlap(spans: Spans) -> bool:
    ordered = sorted(spans, key=lambda span: span[:2])
    return any(one[1] > other[0] for one, other in pairwise(ordered))


def _sets(spans: Spans) -> Spans:
    """The same text divided into stretches, each with the set of codes on it.

    Stretches end where a span does, and two with the same set stay apart where that is because one
    span ends and another begins.
    """
    found: Spans = []
    active: set[str] = set()
    begins, ends = _by_edge(spans)
    for start, end in pairwise(sorted(begins.keys() | ends.keys())):
        active.difference_update(ends.get(start, ()))
        active.update(begins.get(start, ()))
        if not active:
            continue
        codes = frozenset(active)
        if found and found[-1][1] == start and found[-1][2] == codes and start not in begins:
            found[-1] = (found[-1][0], end, codes)
        else:
            found.append((start, end, codes))
    return found


def _by_edge(spans: Spans) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Offset → the codes that begin there, and those that end there."""
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for start, end, code in spans:
        begins.setdefault(start, []).append(str(code))
        ends.setdefault(end, []).append(str(code))
    return begins, ends
