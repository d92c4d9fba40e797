"""That somebody sat at a table that is about them, or about their group: the journal says so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coder.model import Coder, CodingPass, Transcript

if TYPE_CHECKING:
    from coder.study.study import Study


def record_warning(
    study: Study, coding_pass: CodingPass, transcript: Transcript, coders: Iterable[Coder]
) -> bool:
    """Write down that these were warned; False where there is nobody, or it was said already.

    Once for the same people at the same table of a transcript, whoever writes it down.
    """
    ids = sorted(one.id for one in coders)
    if not ids:
        return False
    said = study.facts(
        "SELECT json_extract(payload, '$.coders') FROM event WHERE kind = 'warned' "
        "AND payload IS NOT NULL AND json_extract(payload, '$.pass') = ? "
        "AND json_extract(payload, '$.transcript') = ?",
        (coding_pass.id, transcript.id),
    )
    if any(set(ids) <= set(json.loads(row[0])) for row in said):
        return False
    with study.act():
        study.record("warned", {"pass": coding_pass.id, "transcript": transcript.id, "coders": ids})
    return True
