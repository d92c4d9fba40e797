"""What a study says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.study.study import Study


def study_name(study: Study) -> str:
    """The name that the study was given when it was made, else its file's."""
    row = study.row("SELECT value FROM study WHERE key = 'name'")
    return str(row[0]) if row is not None and row[0] else study.path.stem
