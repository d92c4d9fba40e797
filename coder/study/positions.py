"""Where a coder was: kept in this file alone, so that the next start resumes at that fragment."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from coder.model import Coder, CodingPass, Transcript

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class View:
    """Where somebody was in a transcript, to the line."""

    fragment: str
    """Id of the fragment at hand."""
    top: str
    """Id of the fragment whose text stood on the first line of the screen."""
    offset: int
    """Where in that text the line began, in code points: at another width it is another line."""


def save_position(study: Study, coding_pass: CodingPass, coder: Coder, fragment: str) -> None:
    """Remember the fragment (id) at which this coder is in this pass. It is no event."""
    with study.act():
        study.keep(_key(coding_pass, coder), fragment)


def position(study: Study, coding_pass: CodingPass, coder: Coder) -> str | None:
    """Id of the fragment at which this coder was, if they were anywhere."""
    return study.kept(_key(coding_pass, coder))


def save_view(
    study: Study, coding_pass: CodingPass, coder: Coder, transcript: Transcript, view: View
) -> None:
    """Remember where this coder is in a transcript, and that it is the one they are in."""
    with study.act():
        study.keep(_key(coding_pass, coder), view.fragment)
        study.keep(_view_key(coding_pass, coder, transcript), json.dumps(astuple(view)))


def view_of(
    study: Study, coding_pass: CodingPass, coder: Coder, transcript: Transcript
) -> View | None:
    """Where this coder was in a transcript when they left it."""
    kept = study.kept(_view_key(coding_pass, coder, transcript))
    return View(*json.loads(kept)) if kept else None


def transcript_at(study: Study, fragment: str) -> str | None:
    """Name of the transcript that a fragment (id) lies in."""
    rows = study.rows(
        "SELECT t.name FROM fragment f JOIN {transcript} t ON t.id = f.transcript WHERE f.id = ?",
        (fragment,),
    )
    return str(rows[0][0]) if rows else None


def _key(coding_pass: CodingPass, coder: Coder) -> str:
    return f"position {coding_pass.id} {coder.id}"


def _view_key(coding_pass: CodingPass, coder: Coder, transcript: Transcript) -> str:
    return f"view {coding_pass.id} {coder.id} {transcript.id}"
