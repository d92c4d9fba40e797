"""Counting respondents: ``n (+u) of N``, of all, of a role, of a wave."""

from __future__ import annotations

from collections.abc import Callable

from coder.model import Respondent
from coder.report.basis import Basis, readings_of
from coder.report.table import Count

Chosen = Callable[[Respondent], bool]


def everybody(_who: Respondent) -> bool:
    """Of all respondents."""
    return True


def with_role(role: str) -> Chosen:
    """Of those with this role ("": with none)."""
    return lambda who: who.role == role


def count(found: Basis, code: str, chosen: Chosen = everybody, wave: str | None = None) -> Count:
    """Respondents with a code, or with one below it, among those chosen (at that wave).

    n: with an assignment that counts. u: without one, who would join if fragments that are not
    settled, and for which somebody chose the code, went to it. N: whose text was wholly judged.
    """
    n = unresolved = of = 0
    for who in found.respondents:
        if not chosen(who) or not found.is_read(who, wave):
            continue
        of += 1
        theirs = readings_of(found, who, wave)
        if any(code in one.codes for one in theirs):
            n += 1
        elif any(code in one.at_stake for one in theirs):
            unresolved += 1
    return Count(n, unresolved, of)
