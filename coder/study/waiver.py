"""Whether the names in the transcripts were dealt with before anybody codes them.

Names are replaced on import, by a key file that lies outside the study; or somebody says why that
is not needed. Where neither was done, whoever opens a pass hears it, once for each transcript.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _

if TYPE_CHECKING:
    from coder.model import Transcript
    from coder.study.study import Study

WAIVED = "pseudonyms waived"
"""Key of the reason why no names have to be replaced in this study."""
_WARNED = "warned of names"
"""Key in this file under which stands of which transcripts that was said."""


def waive(study: Study, reason: str) -> None:
    """Say why no names have to be replaced in this study; "-" takes that back.

    Raises BlindError for a coder, InputError without a reason.
    """
    if study.coder is not None:
        raise BlindError(_("Only the coordinator says that names may stay (without --as)."))
    reason = reason.strip()
    if not reason:
        raise InputError(_("Say why no names need replacing, in a few words."))
    with study.act():
        study.record("study.set", {"values": {WAIVED: "" if reason == "-" else reason}})


def waiver(study: Study) -> str:
    """The reason why no names have to be replaced; "" where nobody gave one."""
    row = study.row("SELECT value FROM study WHERE key = ?", (WAIVED,))
    return str(row[0]) if row is not None else ""


def names_not_dealt_with(study: Study, transcripts: Iterable[Transcript]) -> list[str]:
    """Names of those transcripts that came without a key file; none where that was waived."""
    if waiver(study):
        return []
    return [one.name for one in transcripts if one.replaced is None]


def first_time(study: Study, transcripts: Iterable[Transcript]) -> list[str]:
    """As :func:`names_not_dealt_with`, without those of which this file said it before.

    For whoever opens a pass over these transcripts; what is returned counts as said.
    """
    texts = list(transcripts)
    open_ = set(names_not_dealt_with(study, texts))
    said = set(json.loads(study.kept(_WARNED) or "[]"))
    new = [one for one in texts if one.name in open_ and one.id not in said]
    if new:
        with study.act():
            study.keep(_WARNED, json.dumps(sorted(said | {one.id for one in new})))
    return [one.name for one in new]
