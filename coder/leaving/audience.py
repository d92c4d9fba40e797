"""For whom something is made, and how respondents are called there."""

from __future__ import annotations

from typing import Literal

from coder.language import N_, _
from coder.model import Respondent

Audience = Literal["public", "team"]
AUDIENCES: tuple[Audience, ...] = ("public", "team")
CONFIDENTIAL = N_("Confidential: for the team alone.")
"""Stands on everything that is made for the team."""


def shown_as(respondent: Respondent | None, audience: Audience) -> str:
    """What a respondent is called: for the team the name (a pseudonym), for others the role alone.

    A number behind the role would tie what one person said in different places together, so there
    is none.
    """
    if respondent is None:
        return _("nobody known")
    if audience == "team":
        return respondent.name
    return respondent.role or _("respondent")
