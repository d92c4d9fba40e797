"""``export codings``: judgements as a table, one row a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.exchange.tables import Profile, write_table
from coder.model import CodingPass, Stage
from coder.study.codings import COLUMNS, codings

if TYPE_CHECKING:
    from coder.study import Study


def export_codings(
    study: Study,
    coding_pass: CodingPass | None,
    *,
    stage: Stage = "independent",
    profile: Profile = "plain",
    raw: bool = False,
) -> bytes:
    """One row a judgement as this session's person may see them."""
    rows = [one.values() for one in codings(study, coding_pass, stage=stage)]
    return write_table(COLUMNS, rows, profile=profile, raw=raw)
