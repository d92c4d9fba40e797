"""Highlights: the assignments that mean a part of their fragment, and where fragments lie."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _
from coder.model import (
    INTERVIEWER,
    Assignment,
    Coder,
    CodingPass,
    Fragment,
    Stage,
    Transcript,
)
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

Span = tuple[int, int]
"""Where words begin and end: offsets into the transcript's text, in code points."""


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


def questions_of(study: Study, transcript: Transcript) -> list[Span]:
    """Where the interviewer speaks, in order: a fragment may hold a question with its answer."""
    asking = [label for label, who in transcript.speakers.items() if who == INTERVIEWER]
    rows = study.rows(
        'SELECT start, "end" FROM turn WHERE transcript = ? AND speaker IN '
        f"({', '.join('?' * len(asking))}) ORDER BY position",
        (transcript.id, *asking),
    )
    return [(start, end) for start, end in rows]


def spoken_ranges(text: str, fragment: Fragment, asked: Sequence[Span]) -> list[Span]:
    """What of a fragment is not the interviewer's, in order, without outer white space.

    ``asked``: where the interviewer speaks (:func:`questions_of`); ``text`` is the transcript's.
    One range, the fragment, where no question lies in it; none for context.
    """
    if fragment.context:
        return []
    first = bisect_right(asked, fragment.start, key=lambda span: span[1])
    edges = [fragment.start]
    for start, end in asked[first:]:
        if start >= fragment.end:
            break
        edges += [start, end]
    edges.append(fragment.end)
    ranges = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        words = text[start:end] if start < end else ""
        if words.strip():
            start += len(words) - len(words.lstrip())
            ranges.append((start, start + len(words.strip())))
    return ranges


def check_highlights(
    study: Study,
    transcript: Transcript,
    fragment: Fragment,
    assignments: Sequence[Assignment],
    asked: Sequence[Span] | None = None,
) -> None:
    """Refuse a highlight that does not lie inside its fragment, or that is on a question.

    ``asked``: where the interviewer speaks, for whoever knows it already.
    """
    spans = []
    for one in assignments:
        if one.start is None and one.end is None:
            continue
        # Half a span lies nowhere.
        span = (-1 if one.start is None else one.start, -1 if one.end is None else one.end)
        refuse_outside(fragment, span, one.code)
        spans.append(span)
    refuse_questions(study, transcript, spans, asked)


def refuse_outside(fragment: Fragment, span: Span, code: str) -> None:
    """Refuse a span that does not lie inside the fragment; ``code`` is whose it is."""
    if not fragment.start <= span[0] < span[1] <= fragment.end:
        raise InputError(
            _("The highlight of {code} does not lie inside fragment {label}.").format(
                code=one_line(code), label=fragment.label or "–"
            )
        )


def refuse_questions(
    study: Study,
    transcript: Transcript,
    spans: Iterable[Span],
    asked: Sequence[Span] | None = None,
) -> None:
    """Refuse a span that takes in what the interviewer says; ``asked`` as above."""
    chosen = list(spans)
    if asked is None:
        asked = questions_of(study, transcript) if chosen else []
    if any(_meets(one, asked) for one in chosen):
        raise InputError(_("What the interviewer says cannot be highlighted; mark the answer."))


def _meets(span: Span, asked: Sequence[Span]) -> bool:
    first = bisect_right(asked, span[0], key=lambda one: one[1])
    return first < len(asked) and asked[first][0] < span[1]
