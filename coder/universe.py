"""What the figures are computed on: the judgements of a pass as an array.

Only complete transcripts count: those that all coders allocated to them have signed off. A
judgement that is not there is NaN and takes no part; "judged, none applies" is 0 in every code.
A judgement made under an older version of the codebook is NaN in the codes that changed since: the
others pool the versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Stage, Transcript
from coder.study.adjudication import refuse_adjudicator
from coder.study.arrays import Places, judged_under, judged_with, numbered, verdicts_of
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder, list_coders
from coder.study.passes import Allocation, allocations, at_table, complete, signed_after
from coder.study.transcripts import find_transcript, list_transcripts, natural
from coder.study.versions import Change, changes, versions_of
from coder.text import one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Subset:
    """A part of a pass, by names as people type them; an empty one means all."""

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()


EVERYTHING = Subset()


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
    """Codes (``codes``, in order) × coders × fragments: 0, 1, NaN = not judged, or judged when the
    code meant something else."""
    swept: int
    """How many judgements were swept ("nothing applies to the rest")."""
    only_codes: tuple[str, ...] = ()
    """The codes that were asked for; () = those of the whole codebook."""
    numbers: tuple[str, ...] = ()
    """Per fragment its number in its transcript."""
    kinds: tuple[str, ...] = ()
    """Per coder coach or researcher."""
    without_swept: bool = False
    """Whether swept judgements were left out."""
    subset: Subset = field(default=EVERYTHING)
    """What was asked for."""
    versions: tuple[str, ...] = ()
    """Of the codebook, under which these judgements were made; the one in force last."""
    mixed: bool = False
    """Whether some of them were made under an older version."""
    apart: tuple[str, ...] = ()
    """The codes that do not pool these versions: they changed, and rest on the last one alone."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Ids of the codes that ``data`` is about."""
        return self.only_codes or self.codebook.ids

    @property
    def whole(self) -> NDArray[np.float64]:
        """As ``data``, but a judgement that is NaN in some codes is NaN in all: as a set it does
        not compare."""
        import numpy as np

        if not self.mixed:
            return self.data
        missing = np.isnan(self.data)
        partly = missing.any(axis=0) & ~missing.all(axis=0)
        data = self.data.copy()
        data[:, partly] = np.nan
        return data


def universe_of(
    study: Study,
    coding_pass: CodingPass,
    *,
    without_swept: bool = False,
    subset: Subset = EVERYTHING,
    stage: Stage = "independent",
) -> Universe:
    """The complete transcripts of a pass, or a part of them, as an array.

    For the coordinator all complete ones; for a coder those at the table. ``stage`` other than
    independent: each coder's judgement of that stage where there is one, else the independent one.
    Raises BlindError where the coder still has an allocation of this pass open, and for an
    adjudicator of the pass, who reads what was said there without names; InputError where
    nothing is complete and for names that the pass does not know.
    """
    refuse_adjudicator(study, coding_pass)
    allocated = [one for one in allocations(study, coding_pass) if not one.released]
    _refuse_who_is_not_done(study, allocated)
    opened = at_table(study, coding_pass)
    done = set(complete(study, coding_pass))
    counted = set(opened) & done if study.coder is not None else done
    if not counted:
        raise InputError(_nothing_yet(study, coding_pass, bool(done)))
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    for code in subset.codes:
        book.code(code)
    counted = _chosen_texts(study, coding_pass, counted, subset.transcripts)
    coders = _chosen_coders(study, coding_pass, allocated, counted, subset.coders)
    transcripts = [one for one in list_transcripts(study) if one.id in counted]
    late = signed_after(study, coding_pass, min(opened.values())) if opened else set()
    waiting = {one.transcript for one in allocated if one.transcript_id not in done & counted}
    if subset.transcripts:
        waiting = set()
    empty = Universe(
        coding_pass=coding_pass,
        codebook=book,
        coders=tuple(one.name for one in coders),
        transcripts=tuple(one.name for one in transcripts),
        waiting=tuple(sorted(waiting, key=natural)),
        late=tuple(one.name for one in transcripts if one.id in late),
        fragments=(),
        clusters=(),
        data=None,  # type: ignore[arg-type]  # filled in just below
        swept=0,
        only_codes=tuple(one for one in book.ids if one in subset.codes),
        kinds=tuple(one.kind for one in coders),
        without_swept=without_swept,
        subset=subset,
    )
    wanted = {(one.coder_id, one.transcript_id) for one in allocated}
    return _filled(study, empty, transcripts, coders, wanted, stage)


def _refuse_who_is_not_done(study: Study, allocated: Iterable[Allocation]) -> None:
    if study.coder is None:
        return
    left = [
        one.transcript for one in allocated if one.coder_id == study.coder.id and not one.signed_off
    ]
    if left:
        raise BlindError(
            _(
                "Agreement waits until you have signed off your own transcripts "
                "(still open: {names})."
            ).format(names=", ".join(one_line(name) for name in left[:6]))
        )


def _nothing_yet(study: Study, coding_pass: CodingPass, some_done: bool) -> str:
    if study.coder is not None and some_done:
        return _("Pass {name}: the table is not open yet.").format(name=one_line(coding_pass.name))
    return _(
        "Pass {name}: no transcript is complete yet, that is, signed off by all its coders. "
        "See: coder status"
    ).format(name=one_line(coding_pass.name))


def _chosen_texts(
    study: Study, coding_pass: CodingPass, counted: set[str], names: Sequence[str]
) -> set[str]:
    """Ids of the transcripts that are meant; InputError for one that does not count (yet)."""
    if not names:
        return counted
    chosen = [find_transcript(study, name) for name in names]
    for one in chosen:
        if one.id not in counted:
            raise InputError(
                _(
                    "Transcript {name} is not complete in pass {coding_pass}, so it has no figures."
                ).format(name=one_line(one.name), coding_pass=one_line(coding_pass.name))
            )
    return {one.id for one in chosen}


def _chosen_coders(
    study: Study,
    coding_pass: CodingPass,
    allocated: Sequence[Allocation],
    counted: set[str],
    names: Sequence[str],
) -> list[Coder]:
    """Those who code one of these transcripts, or of them those that are meant."""
    here = {one.coder_id for one in allocated if one.transcript_id in counted}
    people = [one for one in list_coders(study) if one.id in here]
    if names:
        chosen = {find_coder(study, name).id: name for name in names}
        for identity, name in chosen.items():
            if identity not in here:
                raise InputError(
                    _("{coder} codes none of these transcripts in pass {coding_pass}.").format(
                        coder=one_line(name), coding_pass=one_line(coding_pass.name)
                    )
                )
        people = [one for one in people if one.id in chosen]
    return sorted(people, key=lambda one: natural(one.name))


def _filled(
    study: Study,
    universe: Universe,
    transcripts: Sequence[Transcript],
    coders: Sequence[Coder],
    wanted: set[tuple[str, str]],
    stage: Stage,
    under: str | None = None,
) -> Universe:
    """The same with its fragments and judgements; ``under``: only those of that version."""
    import numpy as np

    fragments: list[str] = []
    numbers: list[str] = []
    clusters: list[int] = []
    for position, judged in enumerate(numbered(study, transcripts)):
        fragments += [identity for identity, _number in judged]
        numbers += [number for _identity, number in judged]
        clusters += [position] * len(judged)
    places = Places(fragments)
    layer = {code: position for position, code in enumerate(universe.codes)}
    home = np.array(clusters, dtype=np.int64)
    data = np.full((len(layer), len(coders), len(fragments)), np.nan)
    swept = 0
    stages: list[Stage] = ["independent"] if stage == "independent" else ["independent", stage]
    changed = changes(study, universe.coding_pass) if under is None else {}
    counted: set[str] = set()
    for row, coder in enumerate(coders):
        allowed = np.array([(coder.id, one.id) in wanted for one in transcripts], dtype=np.bool_)
        for one_stage in stages:
            found = verdicts_of(study, universe.coding_pass, coder, places, layer, stage=one_stage)
            counts = allowed[home[found.units]]
            swept += int((found.swept & counts).sum())
            if universe.without_swept:
                counts &= ~found.swept
            judged_here = np.zeros(len(fragments), dtype=np.bool_)
            judged_here[found.units[counts]] = True
            if under is not None:
                theirs = np.zeros_like(judged_here)
                theirs[judged_under(study, universe.coding_pass, coder, places, under)] = True
                judged_here &= theirs
            data[:, row, judged_here] = 0.0
            used = judged_here[found.used_on]
            data[found.used[used], row, found.used_on[used]] = 1.0
            own = _Own(study, universe.coding_pass, coder, places, one_stage)
            for version, change in changed.items():
                if _set_apart(own, data[:, row], layer, judged_here, version, change):
                    counted.add(version)
    return replace(
        universe,
        fragments=tuple(fragments),
        numbers=tuple(numbers),
        clusters=tuple(clusters),
        data=data,
        swept=swept,
        versions=_in_order(study, universe.coding_pass, counted, under),
        mixed=bool(counted),
        apart=_apart(universe, counted, changed),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """One coder's judgements of a stage."""

    study: Study
    coding_pass: CodingPass
    coder: Coder
    places: Places
    stage: Stage


def _set_apart(
    own: _Own,
    data: NDArray[np.float64],
    layer: Mapping[str, int],
    judged: NDArray[np.bool_],
    version: str,
    change: Change,
) -> bool:
    """Make NaN in ``data`` (codes × fragments) what does not compare; whether there was any such
    judgement."""
    import numpy as np

    key = (own.study, own.coding_pass, own.coder, own.places)
    units = judged_under(*key, version, stage=own.stage)
    units = units[judged[units]]
    for code in change.apart & layer.keys():
        data[layer[code], units] = np.nan
    if units.size and change.lost:
        lost = judged_with(*key, change.lost, stage=own.stage)
        data[:, np.intersect1d(lost, units)] = np.nan
    return bool(units.size)


def _in_order(
    study: Study, coding_pass: CodingPass, counted: set[str], under: str | None
) -> tuple[str, ...]:
    if under is not None:
        return (under,)
    if not counted:
        return (coding_pass.version,)
    known = dict.fromkeys(one.version for one in versions_of(study, coding_pass))
    return (*(one for one in known if one in counted), coding_pass.version)


def _apart(universe: Universe, counted: set[str], changed: Mapping[str, Change]) -> tuple[str, ...]:
    codes = {code for version in counted for code in changed[version].apart}
    return tuple(code for code in universe.codes if code in codes)


def of_version(study: Study, universe: Universe, version: str) -> Universe | None:
    """Only the independent judgements made under one version, with its codes as they were then.

    The same coders, transcripts and fragments; None where that version has none of the codes asked
    for.
    """
    coding_pass = universe.coding_pass
    book = get_codebook(study, coding_pass.codebook, version)
    only = tuple(code for code in book.ids if code in universe.only_codes)
    if universe.only_codes and not only:
        return None
    transcripts = [one for one in list_transcripts(study) if one.name in universe.transcripts]
    coders = [find_coder(study, name) for name in universe.coders]
    wanted = {
        (one.coder_id, one.transcript_id)
        for one in allocations(study, coding_pass)
        if not one.released
    }
    empty = replace(universe, codebook=book, only_codes=only)
    return _filled(study, empty, transcripts, coders, wanted, "independent", version)


def rolled_up(universe: Universe) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The codes at the top of the tree, and the data with a child counting as its parent."""
    import numpy as np

    book = universe.codebook
    above = [book.top(code).id for code in universe.codes]
    tops = tuple(code.id for code in book.children() if code.id in above)
    whole = universe.whole
    if tops == universe.codes:
        return tops, whole
    data = np.full((len(tops), *whole.shape[1:]), np.nan)
    for position, top in enumerate(tops):
        family = [i for i, one in enumerate(above) if one == top]
        data[position] = whole[family].max(axis=0)
    return tops, data
