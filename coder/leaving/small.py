"""Small groups: a combination of role, group and wave that fits one or two people names them."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

SMALLEST = 3
"""People in the smallest combination that is shown by itself."""
REST = "*"
"""Stands for all that was merged, in the place of a group or a wave."""

Combination = tuple[str, ...]


def merge_small(
    people: Mapping[Combination, AbstractSet[str]], least: int = SMALLEST
) -> dict[Combination, Combination]:
    """Combination → the one under which it is shown, so that none holds fewer than ``least``.

    A combination begins with the role; what follows (group, wave, or one of them) becomes
    :data:`REST` where it is merged. ``people``: who is in each combination; somebody may be in
    several, as over waves. Of a role whose combinations are all too small the role alone is left,
    which may always be counted. What was merged cannot be had by taking what is shown from the
    role's total, since it holds at least ``least`` people too: the smallest of the combinations
    that are large enough joins the rest where it must.
    """
    shown: dict[Combination, Combination] = {}
    for role in {one[0] for one in people}:
        mine = {one: set(who) for one, who in people.items() if one[0] == role}
        everybody = set().union(*mine.values())
        in_order = sorted(mine, key=lambda one: (len(mine[one]), one))
        merged = [one for one in in_order if len(mine[one]) < least]
        kept = in_order[len(merged) :]
        while merged and kept and len(_hidden(mine, merged, kept, everybody)) < least:
            merged.append(kept.pop(0))
        for one in in_order:
            shown[one] = (role, *[REST] * (len(one) - 1)) if one in merged else one
    return shown


def _hidden(
    mine: Mapping[Combination, AbstractSet[str]],
    merged: list[Combination],
    kept: list[Combination],
    everybody: AbstractSet[str],
) -> AbstractSet[str]:
    """Who can be told apart as the rest: those in no combination that is shown by itself."""
    outside = everybody - set().union(*(mine[one] for one in kept))
    return outside if outside else set().union(*(mine[one] for one in merged))
