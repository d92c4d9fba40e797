"""The fragments behind a figure: on which of them coders differ, and on which they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import View
from coder.errors import BlindError
from coder.model import CodingPass, Fragment, Judgement
from coder.reliability.disagreement import readable
from coder.reliability.slices import Part
from coder.study.judgements import judgements_of
from coder.study.looks import record_look
from coder.study.passes import allocations
from coder.study.transcripts import find_transcript, fragments_of
from coder.study.versions import NO_CHANGE, Change, changes
from coder.universe import EVERYTHING, Subset, universe_of

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Judged:
    """One fragment with what each coder chose."""

    fragment: Fragment
    """``fragment.transcript`` is the transcript's name."""
    views: tuple[View, ...]
    """Of those who judged it, at least two, in the order of the names."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure rests on, in reading order."""

    codebook: Codebook
    code: str | None
    differing: tuple[Judged, ...]
    """Fragments on which some used the code and some did not."""
    together: tuple[Judged, ...]
    """Fragments on which all who judged them used the code."""
    unreadable: int
    """How many more there are in transcripts that this coder may not read."""


def behind(
    study: Study,
    coding_pass: CodingPass,
    code: str | None = None,
    *,
    coder: str | None = None,
    other: str | None = None,
    subset: Subset = EVERYTHING,
    part: Part | None = None,
) -> Behind:
    """The fragments behind the figure of a code, or behind the one for the whole (None).

    ``coder``: only those on which this coder used it. ``other``: only those on which one coder used
    the one code where another used the other, a subcode counting as its parent. ``subset``: only
    these coders and transcripts. ``part``: only what that part of a report rests on.

    As the figures do, it takes complete transcripts only (for a coder: those at the table),
    judgements of coders who were not released, and fragments judged by two or more. For the whole,
    fragments differ where the sets of codes do, a subcode counting as its parent; where the sets
    are the same and not empty they are *together*. A coder gets only the fragments of transcripts
    that are allocated to them in this pass. That the coordinator looks is recorded.

    Raises as :func:`coder.universe.universe_of`, and InputError for an unknown code.
    """
    universe = universe_of(study, coding_pass, subset=subset)
    if part is not None:
        universe = part.universe
    book = universe.codebook
    for named in (code, other):
        if named is not None:
            book.code(named)
    record_look(study, coding_pass, "agree")
    people: dict[str, list[str]] = {}
    for one in allocations(study, coding_pass):
        if not one.released and one.coder in universe.coders:
            people.setdefault(one.transcript, []).append(one.coder)
    changed = changes(study, coding_pass)
    only = part.version if part is not None else ""
    said = {
        (one.fragment, one.coder): one
        for one in judgements_of(study, coding_pass)
        if (
            one.version == only
            if only
            else _compares(changed.get(one.version, NO_CHANGE), one, code, other)
        )
    }
    mine = readable(study, coding_pass)
    texts = [
        _fragments(study, name) if mine is None or name in mine else None
        for name in universe.transcripts
    ]
    differing: list[Judged] = []
    together: list[Judged] = []
    unreadable = 0
    for identity, cluster in zip(universe.fragments, universe.clusters, strict=True):
        views = tuple(
            View(who, said[identity, who].assignments)
            for who in people.get(universe.transcripts[cluster], ())
            if (identity, who) in said
        )
        same = _same(book, code, views)
        if same is None or not _wanted(book, views, code, coder, other):
            continue
        if part is not None and not _meet(part, views):
            continue
        text = texts[cluster]
        if text is None:
            unreadable += 1
        else:
            judged = Judged(text[identity], views)
            (together if same else differing).append(judged)
    return Behind(book, code, tuple(differing), tuple(together), unreadable)


def _compares(change: Change, judgement: Judgement, *codes: str | None) -> bool:
    """Whether a judgement of another version of the codebook is in the figures of these codes."""
    if change.lost & set(judgement.codes):
        return False
    named = {code for code in codes if code is not None}
    return not (change.apart & named if named else change.apart)


def _meet(part: Part, views: Sequence[View]) -> bool:
    """Whether two coders judged it whom the part compares (such as a coach and a researcher)."""
    if not part.pairs:
        return True
    here = {view.coder for view in views}
    names = part.universe.coders
    return any(names[one] in here and names[other] in here for one, other in part.pairs)


def _wanted(
    book: Codebook, views: Sequence[View], code: str | None, coder: str | None, other: str | None
) -> bool:
    """Whether this coder used the code, and whether it was mixed up with the other."""
    if coder is not None and not any(
        view.coder == coder and (code is None or code in view.codes) and view.codes
        for view in views
    ):
        return False
    if code is None or other is None:
        return True
    one_code, another = book.top(code).id, book.top(other).id
    chosen = [{book.top(one).id for one in view.codes} for view in views]
    return any(
        one_code in mine - theirs and another in theirs - mine
        for mine in chosen
        for theirs in chosen
    )


def _fragments(study: Study, transcript: str) -> Mapping[str, Fragment] | None:
    """Id → fragment; None where the acting coder may not read that transcript."""
    try:
        found = fragments_of(study, find_transcript(study, transcript))
    except BlindError:
        return None
    return {one.id: one for one in found}


def _same(book: Codebook, code: str | None, views: Sequence[View]) -> bool | None:
    """Whether all chose the same; None where fewer than two judged it, or nobody used it."""
    if len(views) < 2:
        return None
    if code is None:
        chosen = [{book.top(one).id for one in view.codes} for view in views]
    else:
        chosen = [{code} & set(view.codes) for view in views]
    if not any(chosen):
        return None
    return all(one == chosen[0] for one in chosen)
