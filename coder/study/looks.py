"""The coordinator sees all, and that look is in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model import CodingPass

if TYPE_CHECKING:
    from coder.study.study import Study


def record_look(study: Study, coding_pass: CodingPass, what: str) -> bool:
    """Write down that the coordinator saw judgements while they are still hidden from coders.

    ``what`` names the act (``export codings``). Nothing is written for a coder, nor where all that
    was judged is at the table; returns whether something was.
    """
    if study.coder is not None:
        return False
    hidden = study.facts(
        "SELECT DISTINCT transcript FROM judgement j WHERE pass = ? AND NOT EXISTS "
        "(SELECT 1 FROM at_table a WHERE a.pass = j.pass AND a.transcript = j.transcript)",
        (coding_pass.id,),
    )
    if not hidden:
        return False
    with study.act():
        study.record(
            "looked",
            {"pass": coding_pass.id, "what": what, "transcripts": sorted(row[0] for row in hidden)},
        )
    return True
