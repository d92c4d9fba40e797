"""Bad cuts that coders came upon: each reports their own, the coordinator sees and settles them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import uuid7
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Fragment, Transcript
from coder.study.judgements import acting_coder
from coder.study.transcripts import natural, text_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class CutReport:
    """A cut that a coder finds bad."""

    id: str
    transcript: str
    """Name."""
    fragment: str
    """Id."""
    label: str
    """Its number; "" where it is none any more."""
    coder: str
    """Name."""
    at: int | None
    """Offset of the text at which it ought to be split, where the coder says so."""
    note: str


def report_cut(
    study: Study,
    transcript: Transcript,
    fragment: Fragment,
    *,
    at: int | None = None,
    note: str = "",
) -> None:
    """Tell the coordinator that a fragment is cut badly; other coders do not see it.

    Raises BlindError where the coordinator does it, or the transcript is not theirs to read, and
    InputError for context and for an offset outside the fragment.
    """
    who = acting_coder(study)
    text_of(study, transcript)  # refuses what is not theirs to read
    if fragment.context:
        raise InputError(_("Context is not judged, so it need not be split."))
    if at is not None and not fragment.start < at < fragment.end:
        raise InputError(
            _("Fragment {label} cannot be split there: both parts need words.").format(
                label=fragment.label or "–"
            )
        )
    with study.act():
        edition = study.facts("SELECT edition FROM transcript WHERE id = ?", (transcript.id,))
        study.record(
            "cut.reported",
            {
                "report": uuid7(study.clock()),
                "transcript": transcript.id,
                "fragment": fragment.id,
                "coder": who.id,
                "at": at,
                "note": note.strip(),
                "state": "reported",
                "edition": edition[0][0],
            },
        )


def cut_reports(study: Study) -> list[CutReport]:
    """What was reported and not seen to; a coder gets their own, the coordinator all."""
    rows = study.rows(
        "SELECT r.id, t.name, r.fragment, f.label, c.name, r.at, r.note FROM {cut_report} r "
        "JOIN {transcript} t ON t.id = r.transcript JOIN coder c ON c.id = r.coder "
        "JOIN fragment f ON f.id = r.fragment WHERE r.state = 'reported'"
    )
    found = [
        CutReport(identity, name, fragment, label or "", coder, at, note)
        for identity, name, fragment, label, coder, at, note in rows
    ]
    return sorted(found, key=lambda one: (natural(one.transcript), natural(one.label), one.coder))


def leave_cut(study: Study, transcript: Transcript, fragment: Fragment) -> int:
    """Leave a reported fragment as it is cut; returns how many reports that settles."""
    if study.coder is not None:
        raise BlindError(
            _("A coder does not cut transcripts; report the cut, and the coordinator splits it.")
        )
    with study.act():
        n = see_to(study, fragment)
        if not n:
            raise InputError(
                _("Nobody reported fragment {label} of {name}.").format(
                    label=fragment.label or "–", name=one_line(transcript.name)
                )
            )
    return n


def see_to(study: Study, fragment: Fragment) -> int:
    """Within an act: what was reported of this fragment is settled; returns how many reports."""
    rows = study.facts(
        "SELECT r.id, r.transcript, r.coder, r.at, r.note, t.edition FROM cut_report r "
        "JOIN transcript t ON t.id = r.transcript WHERE r.fragment = ? AND r.state = 'reported'",
        (fragment.id,),
    )
    for identity, transcript, coder, at, note, edition in rows:
        study.record(
            "cut.reported",
            {
                "report": identity,
                "transcript": transcript,
                "fragment": fragment.id,
                "coder": coder,
                "at": at,
                "note": note,
                "state": "seen",
                "edition": edition,
            },
        )
    return len(rows)
