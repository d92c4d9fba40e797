"""What the figures are computed on: the judgements of a pass as an array.

Only complete transcripts count: those that all coders allocated to them have signed off. A
judgement that is not there is NaN and takes no part; "judged, none applies" is 0 in every code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import CodingPass, Transcript
from coder.study.codebooks import get_codebook
from coder.study.judgements import judgements_of
from coder.study.passes import allocations, at_table, complete, signed_after
from coder.study.transcripts import judged_fragments, list_transcripts, natural
from coder.text import one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Universe:
    """What the figures are computed on."""

    coding_pass: CodingPass
    codebook: Codebook
    coders: tuple[str, ...]
    """Names."""
    transcripts: tuple[str, ...]
    """Names of the complete transcripts, in order."""
    waiting: tuple[str, ...]
    """Names of the transcripts that are not complete yet."""
    late: tuple[str, ...]
    """Names of those signed off after the first table had opened: coded after discussion."""
    fragments: tuple[str, ...]
    """Ids of the fragments."""
    clusters: tuple[int, ...]
    """Per fragment the position of its transcript in ``transcripts``."""
    data: NDArray[np.float64]
    """Codes (of the whole codebook, in order) × coders × fragments: 0, 1, NaN = not judged."""
    swept: int
    """How many judgements were swept ("nothing applies to the rest")."""


def universe_of(study: Study, coding_pass: CodingPass, *, without_swept: bool = False) -> Universe:
    """The complete transcripts of a pass as an array.

    For the coordinator all complete ones; for a coder those at the table. Raises BlindError where
    the coder still has an allocation of this pass open, InputError where nothing is complete.
    """
    allocated = [one for one in allocations(study, coding_pass) if not one.released]
    if study.coder is not None:
        left = [
            one.transcript
            for one in allocated
            if one.coder_id == study.coder.id and not one.signed_off
        ]
        if left:
            raise BlindError(
                _(
                    "Agreement waits until you have signed off your own transcripts "
                    "(still open: {names})."
                ).format(names=", ".join(one_line(name) for name in left[:6]))
            )
    opened = at_table(study, coding_pass)
    done = set(complete(study, coding_pass))
    counted = set(opened) & done if study.coder is not None else done
    transcripts = [one for one in list_transcripts(study) if one.id in counted]
    all_names = {one.transcript_id: one.transcript for one in allocated}
    if not transcripts:
        raise InputError(_nothing_yet(study, coding_pass, bool(done)))
    coders = sorted({one.coder for one in allocated if one.transcript_id in counted}, key=natural)
    wanted = {(one.coder, one.transcript_id) for one in allocated}
    late = signed_after(study, coding_pass, min(opened.values())) if opened else set()
    return _arrays(
        study,
        Universe(
            coding_pass=coding_pass,
            codebook=get_codebook(study, coding_pass.codebook, coding_pass.version),
            coders=tuple(coders),
            transcripts=tuple(one.name for one in transcripts),
            waiting=tuple(
                sorted((name for key, name in all_names.items() if key not in counted), key=natural)
            ),
            late=tuple(one.name for one in transcripts if one.id in late),
            fragments=(),
            clusters=(),
            data=None,  # type: ignore[arg-type]  # filled in just below
            swept=0,
        ),
        transcripts,
        wanted,
        without_swept,
    )


def _nothing_yet(study: Study, coding_pass: CodingPass, some_done: bool) -> str:
    if study.coder is not None and some_done:
        return _("Pass {name}: the table is not open yet.").format(name=one_line(coding_pass.name))
    return _(
        "Pass {name}: no transcript is complete yet, that is, signed off by all its coders. "
        "See: coder status"
    ).format(name=one_line(coding_pass.name))


def _arrays(
    study: Study,
    universe: Universe,
    transcripts: Sequence[Transcript],
    wanted: set[tuple[str, str]],
    without_swept: bool,
) -> Universe:
    import numpy as np

    column: dict[str, int] = {}
    clusters: list[int] = []
    home: dict[str, str] = {}
    for position, transcript in enumerate(transcripts):
        for fragment in judged_fragments(study, transcript):
            column[fragment] = len(clusters)
            home[fragment] = transcript.id
            clusters.append(position)
    line = {name: position for position, name in enumerate(universe.coders)}
    layer = {code: position for position, code in enumerate(universe.codebook.ids)}
    data = np.full((len(layer), len(line), len(clusters)), np.nan)
    swept = 0
    for judgement in judgements_of(study, universe.coding_pass):
        unit = column.get(judgement.fragment)
        if unit is None or (judgement.coder, home[judgement.fragment]) not in wanted:
            continue
        swept += judgement.swept
        if judgement.swept and without_swept:
            continue
        coder = line[judgement.coder]
        data[:, coder, unit] = 0.0
        for code in judgement.codes:
            data[layer[code], coder, unit] = 1.0
    return replace(
        universe, fragments=tuple(column), clusters=tuple(clusters), data=data, swept=swept
    )


def rolled_up(universe: Universe) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The codes at the top of the tree, and the data with a child counting as its parent."""
    import numpy as np

    book = universe.codebook
    tops = tuple(code.id for code in book.children())
    data = np.full((len(tops), *universe.data.shape[1:]), np.nan)
    for position, top in enumerate(tops):
        family = [i for i, code in enumerate(book.ids) if book.top(code).id == top]
        data[position] = universe.data[family].max(axis=0)
    return tops, data
