"""Stars: which fragments, or words in them, a coder finds worth showing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.editions import edition_now
from coder.study.highlights import Span, refuse_outside, refuse_questions
from coder.study.judgements import acting_coder
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
    fragment, or the words that the star is on already. Raises InputError for a question's words.
    """
    who = acting_coder(study)
    if fragment.context:
        raise InputError(_("What the interviewer says is context and gets no star."))
    if span is not None:
        check_star_words(study, transcript, fragment, span)
    with study.act():
        must_be_allocated(study, coding_pass, transcript, who)
        record_star(study, coding_pass, transcript, fragment, who, on, span)


def check_star_words(study: Study, transcript: Transcript, fragment: Fragment, span: Span) -> None:
    """Refuse a star on words outside its fragment or of a question."""
    refuse_outside(fragment, span, "★")
    refuse_questions(study, transcript, [span])


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
) -> None:
    """As :func:`set_star`, for any coder, within an act that is under way; no change, no event.

    A span that is the whole fragment takes a star off its words and puts it on all of it.
    """
    now = study.facts(
        'SELECT start, "end" FROM star '
        "WHERE pass = ? AND coder = ? AND fragment = ? AND state = 'on'",
        (coding_pass.id, coder.id, fragment.id),
    )
    whole = span == (fragment.start, fragment.end)
    start, end = span if on and span is not None and not whole else (None, None)
    if bool(now) == on and (not on or span is None or (start, end) == now[0]):
        return
    study.record(
        "star",
        {
            "pass": coding_pass.id,
            "coder": coder.id,
            "transcript": transcript.id,
            "fragment": fragment.id,
            "state": "on" if on else "off",
            "until": None,
            "start": start,
            "end": end,
            **(edition_now(study, transcript) if start is not None else {}),
        },
    )


def starred(study: Study, coding_pass: CodingPass) -> dict[tuple[str, str], Span | None]:
    """The stars that this person may see: (name of the coder, id of the fragment) → which words.

    None: the whole fragment. Offsets are code points of the transcript's text.
    """
    rows = study.rows(
        'SELECT c.name, s.fragment, s.start, s."end" FROM {star} s JOIN coder c ON c.id = s.coder '
        "WHERE s.pass = ? AND s.state = 'on'",
        (coding_pass.id,),
    )
    return {(row[0], row[1]): None if row[2] is None else (row[2], row[3]) for row in rows}
