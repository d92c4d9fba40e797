"""The people who were interviewed: role and group are theirs, the wave is the transcript's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from coder.clock import uuid7
from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.model import INTERVIEWER, Coder, Quoting, Respondent, Transcript
from coder.study.attributes import checked_attributes
from coder.study.coders import find_coder
from coder.study.names import checked_name
from coder.study.study import unknown
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study.study import Study

_UNKNOWN = N_("There is no respondent {name}.")
QUOTING: dict[Quoting, str] = {
    "yes": N_("yes"),
    "no": N_("no"),
    "approval": N_("after approval"),
}
"""Whether somebody may be quoted → how people say it (translate it)."""
_QUOTING_SAID_AS: Mapping[str, Quoting] = {
    **{"": "", "yes": "yes", "ja": "yes", "no": "no", "nee": "no"},
    **{"approval": "approval", "after approval": "approval", "na goedkeuring": "approval"},
}


def quoting_from(text: str) -> Quoting:
    """*yes*, *no* or *after approval* as people write it, in either language. Raises InputError."""
    said = " ".join(text.split()).casefold()
    for key, words in QUOTING.items():
        if said == _(words):
            return key
    if said not in _QUOTING_SAID_AS:
        raise InputError(
            _("Quoting {value}: say yes, no or approval.").format(value=shorten(text, 40))
        )
    return _QUOTING_SAID_AS[said]


def list_respondents(study: Study) -> list[Respondent]:
    """All respondents, by name."""
    rows = study.rows(
        "SELECT r.id, r.name, r.role, r.team, coalesce(c.name, ''), r.attributes, r.quoting "
        "FROM respondent r LEFT JOIN coder c ON c.id = r.coder ORDER BY r.name COLLATE NOCASE"
    )
    return [
        Respondent(identity, name, role, group, coder, json.loads(attributes), quoting)
        for identity, name, role, group, coder, attributes, quoting in rows
    ]


def find_respondent(study: Study, name: str) -> Respondent:
    """The respondent of that name. Raises InputError."""
    respondents = list_respondents(study)
    for respondent in respondents:
        if respondent.name.casefold() == name.casefold():
            return respondent
    raise unknown(_(_UNKNOWN), name, [respondent.name for respondent in respondents])


def set_respondent(
    study: Study,
    name: str,
    *,
    role: str | None = None,
    group: str | None = None,
    coder: str | None = None,
    attributes: Mapping[str, str] | None = None,
    quoting: str | None = None,
) -> Respondent:
    """Add a respondent or change one; what is None stays as it is.

    ``coder`` is the name of the coder who is this respondent ("" = none): they are refused their
    own interview. ``quoting`` as :func:`quoting_from` reads it ("" = nothing said).
    """
    with study.act():
        return record_respondent(
            study,
            name,
            role=role,
            group=group,
            coder=coder,
            attributes=attributes,
            quoting=quoting,
        )


def record_respondent(
    study: Study,
    name: str,
    *,
    role: str | None = None,
    group: str | None = None,
    coder: str | None = None,
    attributes: Mapping[str, str] | None = None,
    quoting: str | None = None,
) -> Respondent:
    """As :func:`set_respondent`, within an act; ``coder`` of what it returns is the id."""
    name = checked_name(name)
    if name.casefold() == INTERVIEWER:
        raise InputError(_("The interviewer is no respondent; choose another name."))
    rows = study.facts("SELECT id, name, role, team, coder, attributes, quoting FROM respondent")
    before = next((row for row in rows if row[1].casefold() == name.casefold()), None)
    identity, known_as, old_role, old_group, old_coder, old_attributes, old_quoting = before or (
        uuid7(study.clock()),
        name,
        "",
        "",
        None,
        "{}",
        "",
    )
    before_attributes = json.loads(old_attributes)
    said = checked_attributes(study, attributes or {}, [*before_attributes])
    person = old_coder
    if coder is not None:
        person = find_coder(study, coder).id if coder else None
    chosen = Respondent(
        identity,
        known_as,
        old_role if role is None else role,
        old_group if group is None else group,
        person or "",
        {**before_attributes, **said},
        cast("Quoting", old_quoting) if quoting is None else quoting_from(quoting),
    )
    now = Respondent(
        identity,
        known_as,
        old_role,
        old_group,
        old_coder or "",
        before_attributes,
        cast("Quoting", old_quoting),
    )
    if before is None or chosen != now:
        study.record(
            "respondent.set",
            {
                "respondent": identity,
                "name": known_as,
                "role": chosen.role,
                "group": chosen.group,
                "coder": person,
                "attributes": dict(chosen.attributes),
                "quoting": chosen.quoting,
            },
        )
    return chosen


def is_interviewed(study: Study, coder: Coder, transcript: Transcript) -> bool:
    """Whether this coder is a respondent of that transcript: it is their own interview."""
    names = [name.casefold() for name in transcript.speakers.values()]
    own = study.facts("SELECT name FROM respondent WHERE coder = ?", (coder.id,))
    return any(row[0].casefold() in names for row in own)


def refuse_own_interview(study: Study, coder: Coder, transcript: Transcript) -> None:
    """Raise BlindError where this coder is interviewed in that transcript."""
    if is_interviewed(study, coder, transcript):
        raise BlindError(
            _("{coder} is interviewed in {transcript} and cannot code it.").format(
                coder=one_line(coder.name), transcript=one_line(transcript.name)
            )
        )
