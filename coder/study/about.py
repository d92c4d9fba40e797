"""What a study says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.study.passes import refuse_coder

if TYPE_CHECKING:
    from coder.study.study import Study

NAMED = "coders_by_name"
"""Key of what the team decided about showing people by name."""


def study_name(study: Study) -> str:
    """The name that the study was given when it was made, else its file's."""
    row = study.row("SELECT value FROM study WHERE key = 'name'")
    return str(row[0]) if row is not None and row[0] else study.path.stem


def newest_date(study: Study) -> str:
    """The day (UTC, ``2026-11-22``) of the newest event that changed something.

    Looks, screens that were shown and copies that were handed out change no result, so they do not
    count. Everybody may know it.
    """
    rows = study.facts(
        "SELECT wall FROM event WHERE kind NOT IN ('looked', 'shown', 'handed', 'warned') "
        "ORDER BY hlc DESC, id DESC LIMIT 1"
    )
    return str(rows[0][0])[:10]


def coders_are_named(study: Study) -> bool:
    """Whether the team wants distance, yielding and pace shown by name, not by kind of coder."""
    row = study.row("SELECT value FROM study WHERE key = ?", (NAMED,))
    return row is not None and row[0] == "yes"


def name_coders(study: Study, on: bool) -> None:
    """Switch that on or off; the journal says who did. Only the coordinator does."""
    refuse_coder(study)
    with study.act():
        study.record("study.set", {"values": {NAMED: "yes" if on else "no"}})
