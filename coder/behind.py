"""The fragments behind a figure: on which of them coders differ, and on which they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import View
from coder.errors import BlindError
from coder.model import CodingPass, Fragment
from coder.study.judgements import judgements_of
from coder.study.looks import record_look
from coder.study.passes import allocations
from coder.study.transcripts import find_transcript, fragments_of
from coder.universe import universe_of

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


def behind(study: Study, coding_pass: CodingPass, code: str | None = None) -> Behind:
    """The fragments behind the figure of a code, or behind the one for the whole (None).

    As the figures do, it takes complete transcripts only (for a coder: those at the table),
    judgements of coders who were not released, and fragments judged by two or more. For the whole,
    fragments differ where the sets of codes do, a subcode counting as its parent; where the sets
    are the same and not empty they are *together*. A coder gets only the fragments of transcripts
    that are allocated to them in this pass. That the coordinator looks is recorded.

    Raises as :func:`coder.universe.universe_of`, and InputError for an unknown code.
    """
    universe = universe_of(study, coding_pass)
    book = universe.codebook
    if code is not None:
        book.code(code)
    record_look(study, coding_pass, "agree")
    people: dict[str, list[str]] = {}
    for one in allocations(study, coding_pass):
        if not one.released:
            people.setdefault(one.transcript, []).append(one.coder)
    said = {(one.fragment, one.coder): one for one in judgements_of(study, coding_pass)}
    texts = [_fragments(study, name, people[name]) for name in universe.transcripts]
    differing: list[Judged] = []
    together: list[Judged] = []
    unreadable = 0
    for identity, cluster in zip(universe.fragments, universe.clusters, strict=True):
        views = tuple(
            View(who, said[identity, who].assignments)
            for who in people[universe.transcripts[cluster]]
            if (identity, who) in said
        )
        same = _same(book, code, views)
        if same is None:
            continue
        text = texts[cluster]
        if text is None:
            unreadable += 1
        else:
            judged = Judged(text[identity], views)
            (together if same else differing).append(judged)
    return Behind(book, code, tuple(differing), tuple(together), unreadable)


def _fragments(
    study: Study, transcript: str, coders: Sequence[str]
) -> Mapping[str, Fragment] | None:
    """Id → fragment; None where the acting coder may not read that transcript."""
    if study.coder is not None and study.coder.name not in coders:
        return None
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
