"""The story of each respondent: from step to step of the codebook, with its gaps visible.

The chain is that of the codebook (its scale where it has one, else its codes at the top), and
nobody has to have all of it: a gap is shown, never filled.
"""

from __future__ import annotations

from typing import Literal

from coder.codebook import Code
from coder.codebook.qualifying import words
from coder.language import _, ngettext
from coder.model import Respondent
from coder.report.basis import Basis, Piece, with_parents
from coder.report.notes import usual_notes
from coder.report.people import Row
from coder.report.quoting import best, brief
from coder.report.table import Column, Table
from coder.report.wording import role_name

State = Literal["there", "expected", "open", "gap", "unread"]
"""Of a step: told; told as not counting (an expectation, say); only in fragments that are not
settled; not told; not read by all who should."""


def chain(found: Basis) -> tuple[Code, ...]:
    """The steps: the codes with a place on the codebook's scale, else those at the top."""
    steps = [one for one in found.book.codes if one.position]
    return tuple(sorted(steps, key=lambda one: one.position)) or found.book.children()


def story(found: Basis) -> Table:
    """One row a respondent and step: how many fragments, which of them, what is said with it."""
    columns = (
        Column("respondent", _("respondent")),
        Column("role", _("role")),
        Column("code", _("step")),
        Column("label", _("label")),
        Column("fragments", _("n"), "whole"),
        Column("state", _("state")),
        Column("said", _("said of it")),
        *([Column("where", _("where"))] if found.audience == "team" else []),
        Column("quote", _("quote")),
    )
    rows = tuple(
        (label, role, *row) for label, role, _who, steps in _stories(found) for row in steps
    )
    return Table(
        "story",
        _("Value story of each respondent"),
        columns,
        rows,
        (*usual_notes(found), _("A gap: the texts do not say it; not that it did not happen.")),
        found.about,
        grouped_by=("respondent", "role"),
        lead=2,
    )


def in_order(found: Basis) -> list[tuple[str, str, Respondent]]:
    """What a respondent is called here, their role, and who they are, in the table's order."""
    return [(label, role, who) for label, role, who, _steps in _stories(found)]


def _stories(found: Basis) -> list[tuple[str, str, Respondent, list[Row]]]:
    """Who, and the rows of their steps. For others they are numbered in an order of content."""
    stories = [
        (who.name, role_name(who.role), who, [_step(found, who, code) for code in chain(found)])
        for who in found.respondents
    ]
    if found.audience == "team":
        return stories
    stories.sort(key=lambda one: (one[1], [str(row) for row in one[3]]))
    return [
        (_("respondent {n}").format(n=number), role, who, steps)
        for number, (_name, role, who, steps) in enumerate(stories, 1)
    ]


def _step(found: Basis, who: Respondent, code: Code) -> Row:
    theirs = [one for one in found.pieces if who.name in one.people]
    counting = [one for one in theirs if code.id in one.codes]
    below = [one for one in theirs if code.id in _all_of(found, one)]
    open_ = sum(code.id in one.at_stake for one in theirs)
    where = [_places(below)] if found.audience == "team" else []
    quote = next((brief(_quote(found, one, code), 15) for one in best(counting or below, 1)), "")
    return (
        code.id,
        code.label.shown(),
        len(counting),
        _state(found, who, code, open_),
        "; ".join(_said(found, below, code)),
        *where,
        quote,
    )


def _quote(found: Basis, piece: Piece, code: Code) -> str:
    """As it was highlighted for the step, or for the code below it that was assigned."""
    mine = (one.code for one in piece.said if code.id in with_parents(found.book, [one.code]))
    return piece.quote(next(mine, code.id))


def state_of(found: Basis, who: Respondent, code: Code) -> State:
    """How far one respondent tells of one step."""
    theirs = [one for one in found.pieces if who.name in one.people]
    if any(code.id in one.codes for one in theirs):
        return "there"
    if any(code.id in _all_of(found, one) for one in theirs):
        return "expected"
    if any(code.id in one.at_stake for one in theirs):
        return "open"
    return "gap" if found.is_read(who) else "unread"


def _all_of(found: Basis, piece: Piece) -> frozenset[str]:
    """Its codes with those they stand under, whether they count or not."""
    return with_parents(found.book, (one.code for one in piece.said))


def _state(found: Basis, who: Respondent, code: Code, unsettled: int) -> str:
    state = state_of(found, who, code)
    if state == "open":
        return ngettext("{n} not settled", "{n} not settled", unsettled).format(n=unsettled)
    words: dict[State, str] = {
        "there": _("mentioned"),
        "expected": _("does not count"),
        "gap": _("gap"),
        "unread": _("not yet read"),
    }
    return words[state]


def _said(found: Basis, pieces: list[Piece], code: Code) -> list[str]:
    """Fact or expectation, and what else was said with it, each once, in order."""
    told = [
        word
        for piece in pieces
        for one in piece.said
        if code.id in with_parents(found.book, [one.code])
        for word in words(found.book, one.qualifiers)
    ]
    return list(dict.fromkeys(told))


def _places(pieces: list[Piece]) -> str:
    """``C1 5, 6, 16; C2 3``."""
    found: dict[str, list[str]] = {}
    for one in pieces:
        found.setdefault(one.transcript.name, []).append(one.label)
    return "; ".join(f"{name} {', '.join(labels)}" for name, labels in found.items())
