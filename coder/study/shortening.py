"""Shortened quotes: which words of a fragment stay; […] stands for the others.

Only offsets are kept, so that the quote stays verbatim and its place in the transcript is known.
It is of no pass. Of several people's the newest counts, as far as one may see them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _
from coder.model import Fragment, Transcript
from coder.study.editions import edition_now
from coder.study.highlights import (
    Span,
    questions_of,
    refuse_outside,
    refuse_questions,
    spoken_ranges,
)
from coder.study.transcripts import text_of

if TYPE_CHECKING:
    from coder.study.study import Study

CUT = "[…]"
"""What stands in the place of words that were left out."""


def shorten_quote(
    study: Study, transcript: Transcript, fragment: Fragment, keep: Sequence[Span]
) -> tuple[Span, ...]:
    """Keep only these words of a fragment as a quote; returns what stays (none: it is whole).

    ``keep``: offsets into the transcript's text; with nothing in it the quote is whole again.
    Raises BlindError where the transcript is not this person's, InputError for context and for
    words outside the fragment or of the interviewer.
    """
    text = text_of(study, transcript)
    asked = questions_of(study, transcript)
    if fragment.context:
        raise InputError(_("What the interviewer says is context and no quote."))
    for span in keep:
        refuse_outside(fragment, span, CUT)
    refuse_questions(study, transcript, keep)
    stays = _joined(text, keep)
    if keep and not stays:
        raise InputError(_("Nothing of the quote would be left; keep at least a word."))
    if stays == tuple(spoken_ranges(text, fragment, asked)):
        stays = ()
    with study.act():
        if shortened(study).get(fragment.id, ()) != stays:
            study.record(
                "quote.shortened",
                {
                    "pass": "",
                    "coder": study.coder.id if study.coder else "",
                    "transcript": transcript.id,
                    "fragment": fragment.id,
                    "keep": [list(one) for one in stays],
                    **(edition_now(study, transcript) if stays else {}),
                },
            )
    return stays


def _joined(text: str, keep: Sequence[Span]) -> tuple[Span, ...]:
    """In order, without white space at the ends, as one where nothing but that lies between."""
    found: list[Span] = []
    for start, end in sorted(keep):
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if start >= end:
            continue
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def shortened(study: Study) -> dict[str, tuple[Span, ...]]:
    """Fragment id → the words that stay of it as a quote, of those that are shortened.

    Offsets are code points of the transcript's text. As far as this person may see them.
    """
    rows = study.rows("SELECT fragment, keep FROM {shortening} ORDER BY hlc, event")
    newest = {fragment: json.loads(keep) for fragment, keep in rows}
    return {
        fragment: tuple((start, end) for start, end in keep)
        for fragment, keep in newest.items()
        if keep
    }


def quoted(text: str, ranges: Sequence[Span], spoken: Sequence[Span]) -> str:
    """A quote as it is shown: ``ranges`` of a transcript's ``text``, with […] for what is left out.

    ``spoken``: all that the respondent says there (:func:`~coder.study.highlights.spoken_ranges`).
    """
    words = f" {CUT} ".join(text[start:end] for start, end in ranges)
    if spoken and ranges[0][0] > spoken[0][0]:
        words = f"{CUT} {words}"
    if spoken and ranges[-1][1] < spoken[-1][1]:
        words = f"{words} {CUT}"
    return words


def quote_of(study: Study, transcript: Transcript, fragment: Fragment) -> str:
    """A fragment as it is quoted now, shortened or whole. Raises BlindError."""
    text = text_of(study, transcript)
    spoken = spoken_ranges(text, fragment, questions_of(study, transcript))
    keep = shortened(study).get(fragment.id, ())
    if not keep:
        return quoted(text, spoken or [(fragment.start, fragment.end)], ())
    return quoted(text, keep, spoken)
