"""When things were said, as far as this session's person may see them: UTC, ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.clock import iso
from coder.model import CodingPass, Stage

if TYPE_CHECKING:
    from coder.study.study import Study


def judged_when(
    study: Study, coding_pass: CodingPass, stage: Stage = "independent"
) -> dict[tuple[str, str], str]:
    """(name of the coder, id of the fragment) → when the judgement that counts was made."""
    rows = study.rows(
        "SELECT c.name, j.fragment, j.hlc FROM {judgement} j JOIN coder c ON c.id = j.coder "
        "WHERE j.pass = ? AND j.stage = ? AND j.state = 'judged'",
        (coding_pass.id, stage),
    )
    return {(who, fragment): _moment(hlc) for who, fragment, hlc in rows}


def starred_when(study: Study, coding_pass: CodingPass) -> dict[tuple[str, str], str]:
    """(name of the coder, id of the fragment) → when the star was put."""
    rows = study.rows(
        "SELECT c.name, s.fragment, s.hlc FROM {star} s JOIN coder c ON c.id = s.coder "
        "WHERE s.pass = ? AND s.state = 'on'",
        (coding_pass.id,),
    )
    return {(who, fragment): _moment(hlc) for who, fragment, hlc in rows}


def imported_when(study: Study) -> dict[str, str]:
    """Id of each transcript → when its text was imported, or last replaced by a corrected one."""
    rows = study.rows("SELECT id, hlc FROM {transcript}")
    return {identity: _moment(hlc) for identity, hlc in rows}


def made_when(study: Study) -> str:
    """When the study was made."""
    row = study.row("SELECT hlc FROM study WHERE key = 'id'")
    return _moment(row[0]) if row else ""


def _moment(hlc: str) -> str:
    # The clock of the journal counts milliseconds in its first twelve hexadecimal digits.
    return iso(int(hlc[:12], 16))
