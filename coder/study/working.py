"""When the acting coder judged: told to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.clock import seconds
from coder.study.judgements import acting_coder

if TYPE_CHECKING:
    from coder.study.study import Study

RECENT = 400
"""Acts that are looked at, the newest; several may be of one fragment."""


def judged_at(study: Study) -> list[float]:
    """When the acting coder first judged each fragment of late, in seconds, by the clock on the
    wall; newest acts first.

    What came in many at once (an import, a sweep) took no time of reading and is left out.
    """
    who = acting_coder(study)
    rows = study.facts(
        "SELECT json_extract(payload, '$.pass') || ' ' || json_extract(payload, '$.fragment'), "
        "wall FROM event WHERE author = ? AND kind = 'judgement' "
        "AND json_extract(payload, '$.act') IS NULL ORDER BY hlc DESC LIMIT ?",
        (who.id, RECENT),
    )
    first = {fragment: seconds(wall) for fragment, wall in rows if fragment is not None}
    return list(first.values())
