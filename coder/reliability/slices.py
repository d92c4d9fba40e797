"""The parts of a report: by transcript, role, wave, kind of coder, codebook version, or over time.

A part is a narrower universe. Whatever it leaves out is missing, never "none applies".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from coder.language import _
from coder.model import INTERVIEWER
from coder.study.arrays import origins_of
from coder.study.coders import find_coder
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts, natural
from coder.universe import Universe, of_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.study import Study

By = Literal["code", "pair", "transcript", "role", "wave", "kind", "version", "batch"]
BY: tuple[By, ...] = (
    "code",
    "pair",
    "transcript",
    "role",
    "wave",
    "kind",
    "version",
    "batch",
)
BATCHES = 4
"""In how many stretches of time a pass is cut, to see whether coders drift."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its name; ``pairs``: only these pairs of coders count (coders of two kinds)."""

    name: str
    universe: Universe
    pairs: tuple[tuple[int, int], ...] = ()
    version: str = ""
    """Only judgements under this version of the codebook count; "" = whatever the version."""


def parts_of(study: Study, universe: Universe, by: By) -> tuple[Part, ...]:
    """The parts of a report by this; none by code and by pair."""
    if by in ("transcript", "role", "wave"):
        return by_transcript(universe, _label(study, by))
    if by == "kind":
        return _kinds(universe)
    if by == "version":
        return _versions(study, universe)
    return _batches(study, universe) if by == "batch" else ()


def by_transcript(universe: Universe, label: Callable[[str], str]) -> tuple[Part, ...]:
    """One part a label; ``label`` says what a transcript of that name belongs to."""
    import numpy as np

    labels = [label(name) for name in universe.transcripts]
    home = np.array(universe.clusters, dtype=np.int64)
    return tuple(
        Part(
            one,
            of_fragments(universe, np.isin(home, [i for i, x in enumerate(labels) if x == one])),
        )
        for one in sorted(dict.fromkeys(labels), key=natural)
    )


def of_fragments(universe: Universe, chosen: NDArray[np.bool_]) -> Universe:
    """Only these fragments."""
    import numpy as np

    places = np.flatnonzero(chosen)
    return replace(
        universe,
        fragments=tuple(universe.fragments[i] for i in places),
        numbers=tuple(universe.numbers[i] for i in places) if universe.numbers else (),
        clusters=tuple(universe.clusters[i] for i in places),
        data=universe.data[:, :, places],
    )


def of_coders(universe: Universe, chosen: Sequence[int]) -> Universe:
    """Only these coders, by position."""
    return replace(
        universe,
        coders=tuple(universe.coders[i] for i in chosen),
        kinds=tuple(universe.kinds[i] for i in chosen) if universe.kinds else (),
        data=universe.data[:, list(chosen)],
    )


def _label(study: Study, by: By) -> Callable[[str], str]:
    if by == "transcript":
        return lambda name: name
    texts = {one.name: one for one in list_transcripts(study)}
    if by == "wave":
        return lambda name: texts[name].wave or _("no wave")
    roles = {one.name: one.role for one in list_respondents(study)}

    def role(name: str) -> str:
        speakers = texts[name].speakers.values()
        found = {roles.get(who, "") for who in speakers if who != INTERVIEWER}
        return " + ".join(sorted(found - {""})) or _("no role")

    return role


def _kinds(universe: Universe) -> tuple[Part, ...]:
    """Coders of one kind among themselves, and pairs of two kinds."""
    found: list[Part] = []
    kinds = sorted(set(universe.kinds))
    for kind in kinds:
        inside = [i for i, one in enumerate(universe.kinds) if one == kind]
        found.append(Part(kind, of_coders(universe, inside)))
    for one, other in combinations(kinds, 2):
        pairs = tuple(
            pair
            for pair in combinations(range(len(universe.coders)), 2)
            if {universe.kinds[i] for i in pair} == {one, other}
        )
        found.append(Part(f"{one} – {other}", universe, pairs))
    return tuple(found)


def _versions(study: Study, universe: Universe) -> tuple[Part, ...]:
    """Only judgements made under that version of the codebook, with its codes as they were then."""
    import numpy as np

    found = []
    for version in sorted(universe.versions, key=natural):
        part = of_version(study, universe, version)
        if part is not None:
            seen = np.asarray(_judged(part.data).any(axis=0))
            if seen.any():
                found.append(Part(version, of_fragments(part, seen), version=version))
    return tuple(found)


def _batches(study: Study, universe: Universe, batches: int = BATCHES) -> tuple[Part, ...]:
    """Fragments in the order in which the last of their coders judged them, in equal stretches."""
    import numpy as np

    last = [""] * len(universe.fragments)
    for _coder, unit, _version, stamp in _origins(study, universe):
        last[unit] = max(last[unit], stamp)
    paired = _judged(universe.data).sum(axis=0) >= 2
    order = sorted(np.flatnonzero(paired), key=lambda unit: last[unit])
    found = []
    for number, piece in enumerate(np.array_split(np.array(order, dtype=np.int64), batches), 1):
        if piece.size:
            chosen = np.zeros(len(last), dtype=np.bool_)
            chosen[piece] = True
            first, until = (_day(last[unit]) for unit in (piece[0], piece[-1]))
            days = first if first == until else f"{first} – {until}"
            found.append(Part(f"{number} · {days}", of_fragments(universe, chosen)))
    return tuple(found)


def _origins(study: Study, universe: Universe) -> list[tuple[int, int, str, str]]:
    """Coder and fragment (positions), version and stamp of every judgement that counts."""
    judged = _judged(universe.data)
    place = {identity: position for position, identity in enumerate(universe.fragments)}
    found = []
    for row, name in enumerate(universe.coders):
        coder = find_coder(study, name)
        for fragment, version, stamp in origins_of(study, universe.coding_pass, coder):
            unit = place.get(fragment)
            if unit is not None and judged[row, unit]:
                found.append((row, unit, version, stamp))
    return found


def _judged(data: NDArray[np.float64]) -> NDArray[np.bool_]:
    import numpy as np

    return ~np.asarray(np.isnan(data).all(axis=0))


def _day(stamp: str) -> str:
    """The local date of a stamp, which begins with hexadecimal milliseconds."""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(int(stamp[:12], 16) / 1000, UTC)
    return moment.astimezone().strftime("%Y-%m-%d")
