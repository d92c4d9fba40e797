"""Where a coder was: kept in this file alone, so that the next start resumes at that fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model import Coder, CodingPass

if TYPE_CHECKING:
    from coder.study.study import Study


def save_position(study: Study, coding_pass: CodingPass, coder: Coder, fragment: str) -> None:
    """Remember the fragment (id) at which this coder is in this pass. It is no event."""
    with study.act():
        study.keep(_key(coding_pass, coder), fragment)


def position(study: Study, coding_pass: CodingPass, coder: Coder) -> str | None:
    """Id of the fragment at which this coder was, if they were anywhere."""
    return study.kept(_key(coding_pass, coder))


def transcript_at(study: Study, fragment: str) -> str | None:
    """Name of the transcript that a fragment (id) lies in."""
    rows = study.rows(
        "SELECT t.name FROM fragment f JOIN {transcript} t ON t.id = f.transcript WHERE f.id = ?",
        (fragment,),
    )
    return str(rows[0][0]) if rows else None


def _key(coding_pass: CodingPass, coder: Coder) -> str:
    return f"position {coding_pass.id} {coder.id}"
