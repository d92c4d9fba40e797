"""Judgements by the hundred thousand: what the figures need of them, read column by column.

A row of Python objects per judgement costs more than all figures together. So SQLite joins each
column of one coder's judgements to one text, and numpy gets whole columns. Ids of fragments and
codes hold no comma.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from coder.model import Coder, CodingPass, Stage, Transcript

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What one coder judged of the fragments asked for; withdrawn judgements are none."""

    units: NDArray[np.int64]
    """Positions of the fragments that they judged."""
    swept: NDArray[np.bool_]
    """Per judgement whether it was swept at sign-off."""
    used_on: NDArray[np.int64]
    """Per assignment the position of its fragment."""
    used: NDArray[np.int64]
    """Per assignment the position of its code."""


class Places:
    """Where each fragment stands: finds the positions of a hundred thousand ids at once."""

    def __init__(self, fragments: Sequence[str]) -> None:
        """``fragments``: their ids, each at its position."""
        import numpy as np

        self._place = {identity: position for position, identity in enumerate(fragments)}
        self._width = len(fragments[0]) if fragments else 0
        even = all(len(one) == self._width and one.isascii() for one in fragments)
        self._order = self._sorted = None
        if fragments and even:
            ids = np.array(fragments, dtype=f"S{self._width}")
            self._order = np.argsort(ids)
            self._sorted = ids[self._order]
        self._known: tuple[str, NDArray[np.int64]] | None = None

    def of(self, joined: str | None) -> NDArray[np.int64]:
        """Positions of ids that a comma joins; −1 for one that has none."""
        import numpy as np

        if not joined:
            return np.zeros(0, dtype=np.int64)
        # Coders who judged all fragments are many: the first such list serves them all.
        if self._known is None:
            self._known = (joined, self._found(joined))
        return self._known[1] if joined == self._known[0] else self._found(joined)

    def _found(self, joined: str) -> NDArray[np.int64]:
        import numpy as np

        n, width = joined.count(",") + 1, self._width
        if self._sorted is None or self._order is None or len(joined) + 1 != n * (width + 1):
            return _positions(joined, self._place)
        text = (joined + ",").encode("ascii", errors="replace")
        ids = np.ndarray((n,), dtype=f"S{width}", buffer=text, strides=(width + 1,))
        near = np.minimum(np.searchsorted(self._sorted, ids), self._sorted.size - 1)
        return np.where(self._sorted[near] == ids, self._order[near], -1)


def verdicts_of(
    study: Study,
    coding_pass: CodingPass,
    coder: Coder,
    places: Places,
    layer: Mapping[str, int],
    *,
    stage: Stage = "independent",
) -> Verdicts:
    """The judgements of one coder that this session's person may see.

    ``places``: of the fragments; ``layer``: id of a code → its position. What is in neither is left
    out.
    """
    import numpy as np

    key = (coding_pass.id, coder.id, stage)
    fragments, swept = study.row(
        "SELECT group_concat(fragment), group_concat(swept, '') FROM {judgement} "
        "WHERE pass = ? AND coder = ? AND stage = ? AND state = 'judged'",
        key,
    )
    units = places.of(fragments)
    known = units >= 0
    marks = np.frombuffer((swept or "").encode("ascii"), dtype=np.uint8) == ord("1")
    fragments, codes = study.row(
        "SELECT group_concat(fragment), group_concat(code) FROM {assignment} "
        "WHERE pass = ? AND coder = ? AND stage = ?",
        key,
    )
    used_on, used = places.of(fragments), _positions(codes, layer)
    both = (used_on >= 0) & (used >= 0)
    return Verdicts(units[known], marks[known], used_on[both], used[both])


def judged_under(
    study: Study,
    coding_pass: CodingPass,
    coder: Coder,
    places: Places,
    version: str,
    *,
    stage: Stage = "independent",
) -> NDArray[np.int64]:
    """Positions of the fragments that a coder judged under a version of the codebook."""
    row = study.row(
        "SELECT group_concat(fragment) FROM {judgement} "
        "WHERE pass = ? AND coder = ? AND stage = ? AND state = 'judged' AND version = ?",
        (coding_pass.id, coder.id, stage, version),
    )
    units = places.of(row[0])
    return units[units >= 0]


def judged_with(
    study: Study,
    coding_pass: CodingPass,
    coder: Coder,
    places: Places,
    codes: Collection[str],
    *,
    stage: Stage = "independent",
) -> NDArray[np.int64]:
    """Positions of the fragments on which a coder used one of these codes."""
    marks = ", ".join("?" * len(codes))
    row = study.row(
        "SELECT group_concat(fragment) FROM {assignment} "
        f"WHERE pass = ? AND coder = ? AND stage = ? AND code IN ({marks})",
        (coding_pass.id, coder.id, stage, *codes),
    )
    units = places.of(row[0])
    return units[units >= 0]


def _positions(joined: str | None, place: Mapping[str, int]) -> NDArray[np.int64]:
    import numpy as np

    names = joined.split(",") if joined else []
    return np.fromiter(map(place.get, names, repeat(-1)), dtype=np.int64, count=len(names))


def origins_of(
    study: Study, coding_pass: CodingPass, coder: Coder, *, stage: Stage = "independent"
) -> Iterator[tuple[str, str, str]]:
    """Per judgement its fragment, the codebook version that it names, and its stamp.

    Stamps sort as text in the order in which the judgements were made.
    """
    rows = study.rows(
        "SELECT fragment, version, hlc FROM {judgement} "
        "WHERE pass = ? AND coder = ? AND stage = ? AND state = 'judged'",
        (coding_pass.id, coder.id, stage),
    )
    yield from rows


def numbered(study: Study, transcripts: Sequence[Transcript]) -> list[list[tuple[str, str]]]:
    """Per transcript the id and the number of each fragment that is judged, in reading order."""
    rows = study.rows(
        "SELECT transcript, group_concat(id), group_concat(label) FROM "
        "(SELECT transcript, id, label FROM fragment WHERE label IS NOT NULL "
        "ORDER BY transcript, position) GROUP BY transcript"
    )
    found = {
        transcript: list(zip(ids.split(","), labels.split(","), strict=True))
        for transcript, ids, labels in rows
    }
    return [found.get(one.id, []) for one in transcripts]


def has_stage(study: Study, coding_pass: CodingPass, stage: Stage) -> bool:
    """Whether this session's person may see any judgement of that stage."""
    found: Any = study.row(
        "SELECT EXISTS (SELECT 1 FROM {judgement} WHERE pass = ? AND stage = ? "
        "AND state = 'judged')",
        (coding_pass.id, stage),
    )
    return bool(found[0])


def sealed_figures(
    study: Study, coding_pass: CodingPass
) -> Iterator[tuple[set[str], Mapping[str, Any]]]:
    """Per seal, newest first, the ids of its transcripts and its figures.

    A seal also holds every judgement; only what is asked for leaves SQLite.
    """
    rows = study.rows(
        "SELECT json_extract(document, '$.texts'), json_extract(document, '$.figures') "
        "FROM {seal} WHERE pass = ? ORDER BY hlc DESC, id DESC",
        (coding_pass.id,),
    )
    for texts, figures in rows:
        yield set(json.loads(texts)), json.loads(figures)


def stand_of(study: Study, coding_pass: CodingPass) -> tuple[str, ...]:
    """The newest stamps of what the figures of a pass follow from.

    Sign-offs, allocations, tables and decisions; nothing in it tells what was judged.
    """
    return tuple(
        str(study.facts(f"SELECT coalesce(max(hlc), '') FROM {table} WHERE pass = ?", key)[0][0])
        for key in [(coding_pass.id,)]
        for table in ("signoff", "allocation", "at_table", "decision", "pass_state")
    )
