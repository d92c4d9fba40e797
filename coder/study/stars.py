"""Stars: which fragments a coder finds worth showing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.judgements import acting_coder
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


def set_star(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragment: Fragment, on: bool
) -> None:
    """Put a star of the acting coder on a fragment or take it off; also after sign-off."""
    who = acting_coder(study)
    if fragment.context:
        raise InputError(_("What the interviewer says is context and gets no star."))
    with study.act():
        must_be_allocated(study, coding_pass, transcript, who)
        record_star(study, coding_pass, transcript, fragment.id, who, on)


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
    fragment: str,
    coder: Coder,
    on: bool,
) -> None:
    """As :func:`set_star`, for any coder, within an act that is under way; no change, no event."""
    now = study.facts(
        "SELECT 1 FROM star WHERE pass = ? AND coder = ? AND fragment = ? AND state = 'on'",
        (coding_pass.id, coder.id, fragment),
    )
    if bool(now) == on:
        return
    study.record(
        "star",
        {
            "pass": coding_pass.id,
            "coder": coder.id,
            "transcript": transcript.id,
            "fragment": fragment,
            "state": "on" if on else "off",
            "until": None,
        },
    )


def starred(study: Study, coding_pass: CodingPass) -> set[tuple[str, str]]:
    """Pairs (name of the coder, id of the fragment) of the stars that this person may see."""
    rows = study.rows(
        "SELECT c.name, s.fragment FROM {star} s JOIN coder c ON c.id = s.coder "
        "WHERE s.pass = ? AND s.state = 'on'",
        (coding_pass.id,),
    )
    return {(row[0], row[1]) for row in rows}
