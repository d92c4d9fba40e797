"""What became of the differences, and what the results rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.model import Assignment, CodingPass, Fragment
from coder.study.coders import list_coders
from coder.study.decisions import decisions, knew, late_events, standing
from coder.study.judgements import verdict
from coder.study.passes import (
    find_pass,
)
from coder.study.unnamed import unnamed_judgements
from coder.study.versions import reader

if TYPE_CHECKING:
    from coder.study import Study

from coder.consensus.differing import (
    Difference,
    Table,
    View,
    all_differences,
    one_decided,
    tables,
)

Basis = Literal["decision", "agreed", "single"]


@dataclass(frozen=True, slots=True)
class Result:
    """What the results rest on for one fragment."""

    transcript: str
    fragment: Fragment
    assignments: tuple[Assignment, ...]
    basis: Basis
    reason: str = ""
    """Of a decision."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of the differences of a pass; there is no coefficient after discussion."""

    differing: int
    settled: int
    unresolved: int
    """Without one decision: undecided, decided twice in two copies, or left so on purpose."""
    undecided: int
    """Those of the unresolved on which nothing was said yet."""
    put_off: int
    referred: int
    """Those of the unresolved that wait for the adjudicator."""
    agreed: int
    """Fragments on which all coders made the same judgement."""
    single: int
    """Fragments that one coder alone was planned for."""
    incomplete: int
    """Fragments that an allocated coder did not judge (left out at closing)."""
    kept: Mapping[str, float | None]
    """Kind of coder → share of their assignments on settled fragments that the table kept."""

    @property
    def resolved(self) -> bool:
        """Whether nothing is left to decide."""
        return self.settled == self.differing


def results(study: Study, coding_pass: CodingPass) -> list[Result]:
    """The result set: the decision; else the agreed judgement; else the single coder's.

    Fragments that are unresolved or half judged are in none. Only transcripts at the table count,
    and only passes of the kind coding: calibration, training and stability never enter a result.
    """
    if coding_pass.kind != "coding":
        return []
    taken = standing(decisions(study, coding_pass))
    late = late_events(study, coding_pass)
    now = reader(study, coding_pass)
    found = []
    for table in tables(study, coding_pass):
        for fragment, views in table.views:
            name = table.transcript.name
            decided = taken.get(fragment.id, ())
            if decided and fragment.id in late and not knew(decided, late[fragment.id]):
                continue  # open again
            if decided:
                one = decided[0]
                said = now(one.assignments)
                if len(decided) == 1 and one.outcome == "decided" and said is not None:
                    found.append(Result(name, fragment, said, "decision", one.reason))
            elif len(table.coders) == 1 and len(views) == 1:
                found.append(Result(name, fragment, views[0].assignments, "single"))
            elif _agreed(table, views):
                found.append(Result(name, fragment, views[0].assignments, "agreed"))
    return found


def _agreed(table: Table, views: Sequence[View]) -> bool:
    everybody = len({one.coder for one in views}) == len(table.coders) >= 2
    return everybody and len({verdict(one.assignments) for one in views}) == 1


def resolution(study: Study, coding_pass: CodingPass) -> Resolution:
    """How far the table has come, and whose assignments it kept, by kind of coder."""
    found = all_differences(study, coding_pass)
    by_outcome = Counter(
        one.decisions[0].outcome if len(one.decisions) == 1 and not one.touched else "unresolved"
        for one in found
        if not one.settled
    )
    kept = _kept(study, coding_pass, found)
    agreed = single = incomplete = 0
    for table in tables(study, coding_pass):
        for _fragment, views in table.views:
            if len({one.coder for one in views}) < len(table.coders):
                incomplete += 1
            elif len(table.coders) == 1 and len(views) == 1:
                single += 1
            elif _agreed(table, views):
                agreed += 1
    settled = sum(one.settled for one in found)
    return Resolution(
        differing=len(found),
        settled=settled,
        unresolved=len(found) - settled - by_outcome["put_off"],
        undecided=sum(not one.decisions for one in found),
        put_off=by_outcome["put_off"],
        referred=by_outcome["referred"],
        agreed=agreed,
        single=single,
        incomplete=incomplete,
        kept=kept,
    )


def _kept(
    study: Study, coding_pass: CodingPass, found: Sequence[Difference]
) -> dict[str, float | None]:
    kinds: dict[str, str] = {one.name: one.kind for one in list_coders(study)}
    made: Counter[str] = Counter()
    stayed: Counter[str] = Counter()
    now = reader(study, coding_pass)
    for one in found:
        if not one.settled:
            continue
        outcome = verdict(now(one.decisions[0].assignments) or ())
        for view in one.views:
            if view.late:
                continue
            mine = verdict(view.assignments)
            made[kinds[view.coder]] += len(mine)
            stayed[kinds[view.coder]] += len(mine & outcome)
    return {kind: stayed[kind] / made[kind] if made[kind] else None for kind in sorted(made)}


def state_of(study: Study, coding_pass: CodingPass) -> str:
    """``open``, ``closed``, or ``resolved`` where a closed pass has nothing left to decide.

    The same for everybody, whatever of it they may read.
    """
    now = find_pass(study, coding_pass.id).state
    return "resolved" if now == "closed" and not _undecided(study, coding_pass) else now


def _undecided(study: Study, coding_pass: CodingPass) -> bool:
    """Whether a fragment at the table has judgements that differ and no one decision."""
    taken = standing(decisions(study, coding_pass))
    late = late_events(study, coding_pass)
    return any(
        len({verdict(one.judgement.assignments) for one in said}) > 1
        and not (
            one_decided(taken.get(fragment, ()))
            and (fragment not in late or knew(taken[fragment], late[fragment]))
        )
        for fragment, said in unnamed_judgements(study, coding_pass).items()
    )
