"""What an adjudicator reads: what the table sent on, views without names or reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.consensus.combining import lettered
from coder.consensus.differing import Difference, all_differences
from coder.errors import BlindError
from coder.language import _
from coder.model import CodingPass
from coder.study.adjudication import adjudicates
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


def referred(study: Study, coding_pass: CodingPass, *, decided: bool = False) -> list[Difference]:
    """The differences that wait for an adjudicator, in reading order.

    For the adjudicator the views are called A, B, … (see :mod:`coder.study.unnamed`), and neither
    what the table said of them nor who was there goes along; the coordinator, and who coded there,
    read them as they are. ``decided``: with those that this adjudicator decided on.
    Raises BlindError for anybody else of the team.
    """
    blind = adjudicates(study, coding_pass)
    found = []
    for one in all_differences(study, coding_pass, adjudicated=blind):
        waits = [each for each in one.decisions if each.outcome == "referred"]
        mine = [
            each
            for each in one.decisions
            if each.way == "adjudicated" and study.coder and each.author == study.coder.name
        ]
        if not waits and not (decided and mine):
            continue
        # The views come with letters, and what the table said of them stays behind.
        found.append(replace(one, decisions=tuple(mine)) if blind else one)
    if not found and study.coder is not None and not blind:
        raise BlindError(
            _(
                "Only an adjudicator of pass {name} decides so; name one with: "
                "coder pass adjudicator {name} CODER"
            ).format(name=one_line(coding_pass.name))
        )
    return found


def without_names(one: Difference) -> Difference:
    """The same difference with views A, B, … and without what was decided, for an agenda."""
    views = tuple(replace(view, coder=sign) for sign, view in lettered(one.fragment.id, one.views))
    return replace(one, views=views, decisions=())
