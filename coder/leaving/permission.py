"""Which words may be quoted outside the team.

A passage that somebody marked as about a third person or of a special category stays, whoever is
asking. A respondent may be quoted or not, or only in passages that are marked as approved; where
nobody said anything they may be, and reports count of how many that is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.language import N_
from coder.model import Fragment, Quoting, Respondent
from coder.study.marks import published, sensitive
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts

if TYPE_CHECKING:
    from coder.study import Study

Reason = Literal["care", "refused", "approval"]
REASONS: dict[Reason, str] = {
    "care": N_("marked as about a third person or of a special category"),
    "refused": N_("of a respondent who is not to be quoted"),
    "approval": N_("not approved by the respondent yet"),
}
"""Why a passage stays in the team → how people say it (translate it)."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What of a study may be quoted, as it is known now."""

    quoting: Mapping[str, Quoting]
    """Id of the respondent → whether they may be quoted; "" = nobody said."""
    care: frozenset[str]
    """Ids of the fragments that protect somebody."""
    approved: frozenset[str]
    """Ids of the fragments that a respondent approved."""

    def kept_back(self, respondent: Respondent | None, fragments: Iterable[str]) -> Reason | None:
        """Why words may not leave; None = they may.

        ``fragments``: ids of all that the words reach over, what is shown around them included.
        A speaker who is no respondent of the study has said nothing about being quoted.
        """
        held = list(fragments)
        if any(one in self.care for one in held):
            return "care"
        said = self.quoting.get(respondent.id, "") if respondent else ""
        if said == "no":
            return "refused"
        if said == "approval" and not all(one in self.approved for one in held):
            return "approval"
        return None

    @property
    def said(self) -> Counter[Quoting]:
        """How many respondents said what; "" = nobody asked them, or wrote it down."""
        return Counter(self.quoting.values())


def permission(study: Study) -> Permission:
    """What of this study may be quoted, as far as this person may see who approved what."""
    marks = published(study)
    return Permission(
        {one.id: one.quoting for one in list_respondents(study)},
        frozenset(sensitive(study)),
        frozenset(one for one, kinds in marks.items() if "approved" in kinds),
    )


def staying(study: Study, places: Iterable[tuple[str, Fragment]]) -> frozenset[str]:
    """Ids of the fragments, each with the name of its transcript, whose words may not leave."""
    allowed = permission(study)
    people = {one.name: one for one in list_respondents(study)}
    speakers = {one.name: one.speakers for one in list_transcripts(study)}
    return frozenset(
        one.id
        for name, one in places
        if allowed.kept_back(people.get(speakers[name].get(one.speaker, "")), [one.id])
    )
