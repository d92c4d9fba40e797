"""Counting respondents, ``n (+u) of N``, and the fragments of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from coder.model import Respondent
from coder.report.basis import Basis, Piece, Waves, readings_of
from coder.report.table import Count

Chosen = Callable[[Respondent], bool]


def everybody(_who: Respondent) -> bool:
    """Of all respondents."""
    return True


def with_role(role: str) -> Chosen:
    """Of those with this role ("": with none)."""
    return lambda who: who.role == role


def count(found: Basis, code: str, chosen: Chosen = everybody, wave: Waves = None) -> Count:
    """Respondents with a code, or with one below it, among those chosen (at these waves).

    n: with an assignment that counts. u: without one, who would join if fragments that are not
    settled, and for which somebody chose the code, went to it. N: whose text was wholly judged.
    """
    return count_all(found, (code,), chosen, wave)


def count_all(
    found: Basis, codes: Iterable[str], chosen: Chosen = everybody, wave: Waves = None
) -> Count:
    """As :func:`count`, of those who have every one of these codes somewhere."""
    wanted = frozenset(codes)
    n = unresolved = of = 0
    for who in found.respondents:
        if not chosen(who) or not found.is_read(who, wave):
            continue
        of += 1
        theirs = readings_of(found, who, wave)
        have = frozenset[str]().union(*(one.codes for one in theirs))
        could = have.union(*(one.at_stake for one in theirs))
        n += wanted <= have
        unresolved += wanted <= could and not wanted <= have
    return Count(n, unresolved, of)


def per_respondent(pieces: Iterable[Piece]) -> Counter[str]:
    """Name of a respondent → in how many of these fragments they speak."""
    return Counter(who for one in pieces for who in one.people)
