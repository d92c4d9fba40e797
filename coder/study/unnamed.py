"""What was said of what lies on the table, with letters for names.

For an adjudicator, who is not to know whose view is whose, and for what everybody may know of a
pass whatever they may read of it. The names stay behind here: what leaves this module holds none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.model import LATE, CodingPass, Judgement
from coder.study.judgements import OF_IT, SAID, newest_of, read_judgements, verdict

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What somebody said of a fragment."""

    judgement: Judgement
    """Its ``coder`` is a letter."""
    unsure: bool
    """Whether they marked it so."""


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(at: int) -> str:
    """A, B, …, Z, A2, B2, …"""
    round_, place = divmod(at, len(LETTERS))
    return LETTERS[place] + (str(round_ + 1) if round_ else "")


def rank(fragment: str, who: str, what: str) -> str:
    """By which letters are given: follows no name and no rank, and differs from fragment to
    fragment."""
    return hashlib.sha256(f"{fragment}\n{who}\n{what}".encode()).hexdigest()


def unnamed_judgements(study: Study, coding_pass: CodingPass) -> dict[str, list[Unnamed]]:
    """Fragment (id) → what each coder who counts said last of it, and what came late.

    In the order of their letters; what came late has a letter of its own, and is there only where
    it says something else than that coder had said. Facts, whoever asks: a face takes it for an
    adjudicator only.
    """
    rows = study.facts(
        f"SELECT {SAID} FROM judgement j "
        "JOIN at_table t ON t.pass = j.pass AND t.transcript = j.transcript "
        f"LEFT JOIN assignment a ON {OF_IT} WHERE j.pass = ?1 AND j.state = 'judged' "
        "AND (j.stage = ?2 OR EXISTS (SELECT 1 FROM allocation o WHERE o.pass = j.pass "
        "AND o.transcript = j.transcript AND o.coder = j.coder AND o.state = 'planned')) "
        "ORDER BY j.coder, j.stage, j.fragment, a.position",
        (coding_pass.id, LATE),
    )
    every = read_judgements(coding_pass, rows, {row[3]: row[3] for row in rows})
    newest = newest_of(
        study, coding_pass, lambda stage: [one for one in every if one.stage == stage]
    )
    known = {(one.coder, one.fragment, verdict(one.assignments)) for one in newest}
    late = [
        one
        for one in every
        if one.stage == LATE and (one.coder, one.fragment, verdict(one.assignments)) not in known
    ]
    doubts = set(
        study.facts(
            "SELECT coder, fragment FROM mark WHERE pass = ? AND kind = 'unsure' AND state = 'on'",
            (coding_pass.id,),
        )
    )
    found: dict[str, list[Unnamed]] = {}
    for one in sorted((*newest, *late), key=_place):
        here = found.setdefault(one.fragment, [])
        unsure = one.stage != LATE and (one.coder, one.fragment) in doubts
        here.append(Unnamed(replace(one, coder=letter(len(here))), unsure))
    return found


def _place(one: Judgement) -> tuple[bool, str]:
    return one.stage == LATE, rank(one.fragment, one.coder, one.stage)
