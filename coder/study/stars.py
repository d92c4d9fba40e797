"""Stars: which fragments, words in them, or passages over several, a coder finds worth showing.

A passage is of one speaker, without a question in it. Its star is kept with the fragment in which
it begins, and is on every fragment that it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.editions import edition_now
from coder.study.highlights import Span, refuse_outside, refuse_questions
from coder.study.judgements import acting_coder
from coder.study.transcripts import fragments_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


def set_star(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    on: bool,
    span: Span | None = None,
) -> None:
    """Put a star of the acting coder on a fragment or take it off; also after sign-off.

    ``span``: the words that are meant, offsets into the transcript's text; without it the whole
    fragment, or the words that the star is on already. They begin in the fragment and may reach
    over the next ones of the same speaker. Raises InputError for a question's words.
    """
    who = acting_coder(study)
    if fragment.context:
        raise InputError(_("What the interviewer says is context and gets no star."))
    until = reached(study, transcript, fragment, span) if span is not None else None
    with study.act():
        must_be_allocated(study, coding_pass, transcript, who)
        record_star(study, coding_pass, transcript, fragment, who, on, span, until)


def reached(study: Study, transcript: Transcript, fragment: Fragment, span: Span) -> str | None:
    """The id of the last fragment that a star reaches which begins in this one; None: no other.

    Raises InputError for words of a question, of somebody else, and where no fragment is.
    """
    if span[1] <= fragment.end:
        refuse_outside(fragment, span, "★")
        refuse_questions(study, transcript, [span])
        return None
    under = [
        one
        for one in fragments_of(study, transcript)
        if one.position >= fragment.position and one.start < span[1]
    ]
    if any(one.context or one.speaker != fragment.speaker for one in under):
        raise InputError(
            _("A star reaches over fragments of one speaker, and not past a question.")
        )
    last = under[-1] if under else fragment
    refuse_outside(fragment, (span[0], min(span[1], fragment.end)), "★")
    refuse_outside(last, (max(span[0], last.start), span[1]), "★")
    refuse_questions(study, transcript, [span])
    return None if last.id == fragment.id else last.id


def must_be_allocated(
    study: Study, coding_pass: CodingPass, transcript: Transcript, coder: Coder
) -> None:
    """Raise BlindError unless this coder reads that transcript in this pass."""
    found = study.facts(
        "SELECT 1 FROM allocation WHERE pass = ? AND transcript = ? AND coder = ? "
        "AND state = 'planned'",
        (coding_pass.id, transcript.id, coder.id),
    )
    if not found:
        raise BlindError(
            _("Transcript {name} is not allocated to {coder} in pass {coding_pass}.").format(
                name=one_line(transcript.name),
                coder=one_line(coder.name),
                coding_pass=one_line(coding_pass.name),
            )
        )


def record_star(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    coder: Coder,
    on: bool,
    span: Span | None = None,
    until: str | None = None,
) -> bool:
    """As :func:`set_star`, for any coder, within an act that is under way; whether it is a change.

    A span that is the whole fragment takes a star off its words and puts it on all of it.
    ``until`` is what :func:`reached` says of the span.
    """
    now = study.facts(
        'SELECT start, "end" FROM star '
        "WHERE pass = ? AND coder = ? AND fragment = ? AND state = 'on'",
        (coding_pass.id, coder.id, fragment.id),
    )
    whole = span == (fragment.start, fragment.end)
    start, end = span if on and span is not None and not whole else (None, None)
    if bool(now) == on and (not on or span is None or (start, end) == now[0]):
        return False
    study.record(
        "star",
        {
            "pass": coding_pass.id,
            "coder": coder.id,
            "transcript": transcript.id,
            "fragment": fragment.id,
            "state": "on" if on else "off",
            "until": until if start is not None else None,
            "start": start,
            "end": end,
            **(edition_now(study, transcript) if start is not None else {}),
        },
    )
    return True


@dataclass(frozen=True, slots=True)
class StarOf:
    """A star as a coder put it."""

    coder: str
    """Name."""
    transcript: str
    """Id."""
    fragment: str
    """Id of the fragment in which it begins."""
    span: Span | None
    """Which words: code points of the transcript's text; None: the whole fragment."""
    reaches: bool
    """Whether the words go on in the next fragments."""


def list_stars(study: Study, coding_pass: CodingPass) -> list[StarOf]:
    """The stars that this person may see, each once."""
    rows = study.rows(
        'SELECT c.name, s.transcript, s.fragment, s.start, s."end", s.until FROM {star} s '
        "JOIN coder c ON c.id = s.coder WHERE s.pass = ? AND s.state = 'on'",
        (coding_pass.id,),
    )
    return [
        StarOf(
            coder,
            transcript,
            fragment,
            None if start is None else (start, end),
            until is not None and start is not None,
        )
        for coder, transcript, fragment, start, end, until in rows
    ]


def starred(study: Study, coding_pass: CodingPass) -> dict[tuple[str, str], Span | None]:
    """Where the stars are that this person may see: (name of the coder, id of the fragment) →
    which words of it; None: the whole fragment. Offsets are code points of the transcript's text.
    """
    stars = list_stars(study, coding_pass)
    found: dict[tuple[str, str], Span | None] = {}
    for star in stars:
        if star.reaches and star.span is not None:
            for fragment, start, end in study.rows(
                'SELECT id, start, "end" FROM fragment '
                'WHERE transcript = ? AND label IS NOT NULL AND start < ? AND "end" > ?',
                (star.transcript, star.span[1], star.span[0]),
            ):
                part = max(start, star.span[0]), min(end, star.span[1])
                found[star.coder, fragment] = None if part == (start, end) else part
    return found | {(one.coder, one.fragment): one.span for one in stars if not one.reaches}
