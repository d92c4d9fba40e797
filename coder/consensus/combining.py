"""How what several coders said becomes one set of codes: pure functions of views and votes.

What came after the table had opened (a *late* view) is in none of them: the table reads it, and
takes it up by choosing it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from coder.consensus.differing import View
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.study.decisions import Votes
from coder.study.unnamed import letter, rank
from coder.text import one_line


def together(assignments: Sequence[Assignment]) -> list[Assignment]:
    """Each code once, with what all who chose it said of it: their qualifiers, their highlight."""
    found: dict[str, Assignment] = {}
    for one in assignments:
        known = found.setdefault(one.code, one)
        if known != one:
            qualifiers = tuple(pair for pair in known.qualifiers if pair in one.qualifiers)
            same = (known.start, known.end) == (one.start, one.end)
            start, end = (known.start, known.end) if same else (None, None)
            found[one.code] = Assignment(one.code, qualifiers, start, end)
    return list(found.values())


def union(views: Sequence[View]) -> tuple[Assignment, ...]:
    """Every code that somebody chose."""
    return tuple(together([said for one in _counted(views) for said in one.assignments]))


def common(views: Sequence[View]) -> tuple[Assignment, ...]:
    """The codes that everybody chose; () where they share none."""
    counted = _counted(views)
    votes = _chosen(counted)
    return tuple(one for one in union(views) if votes[one.code] == len(counted))


def majority(views: Sequence[View], called: Callable[[str], str] = str) -> tuple[Assignment, ...]:
    """The codes that more than half of them chose.

    Raises InputError where some code has exactly half: a tie is no majority, and is talked about.
    ``called``: what that names a code.
    """
    counted = _counted(views)
    votes = _chosen(counted)
    tied = [code for code, n in votes.items() if 2 * n == len(counted)]
    if tied:
        raise InputError(
            _("There is no majority: just half of the coders chose {codes}.").format(
                codes=", ".join(map(called, tied))
            )
        )
    return tuple(one for one in union(views) if 2 * votes[one.code] > len(counted))


def voted(votes: Votes, views: Sequence[View] = ()) -> tuple[Assignment, ...]:
    """The set of codes that more than half of the votes are for.

    A vote names codes only; what all who chose such a code said of it comes from the ``views``.
    Raises InputError where no set has more than half.
    """
    sets = Counter(frozenset(codes) for _who, codes in votes)
    won = next((codes for codes, n in sets.items() if 2 * n > len(votes)), None)
    if won is None:
        raise InputError(
            _("No set of codes has more than half of the votes; name the codes that were decided.")
        )
    said = {one.code: one for one in union(views)}
    order = next(codes for _who, codes in votes if frozenset(codes) == won)
    return tuple(said.get(code, Assignment(code)) for code in dict.fromkeys(order))


def lettered(fragment: str, views: Sequence[View]) -> tuple[tuple[str, View], ...]:
    """The views of a fragment (its id) as A, B, …, for readers who are not to know whose they are.

    The order follows no name and no rank, and differs from fragment to fragment.
    """
    ordered = sorted(views, key=lambda one: rank(fragment, one.coder, one.stage))
    return tuple((letter(at), one) for at, one in enumerate(ordered))


def taken_from(
    fragment: str, views: Sequence[View], who: str, *, blind: bool = False
) -> tuple[Assignment, ...]:
    """What one coder said, by name, or by the letter of :func:`lettered`; a name goes first.

    ``blind``: the views have their letters for names already. Raises InputError where there is no
    such view.
    """
    everybody = list(views) if blind else _counted(views)
    found = [one for one in everybody if one.coder.casefold() == who.casefold()]
    if not found and not blind:
        found = [one for sign, one in lettered(fragment, views) if sign == who.upper()]
    if not found:
        raise InputError(
            _("{who} said nothing of this fragment; choose from: {names}.").format(
                who=one_line(who),
                names=", ".join(one_line(one.coder) for one in everybody),
            )
        )
    return found[0].assignments


def _counted(views: Sequence[View]) -> list[View]:
    return [one for one in views if not one.late]


def _chosen(views: Sequence[View]) -> Counter[str]:
    """Code → how many chose it."""
    return Counter(code for one in views for code in dict.fromkeys(one.codes))
