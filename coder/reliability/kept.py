"""What the table kept of each coder's assignments, and who yielded: shares, no coefficients.

The consensus contains the coder, so that a coefficient between the two would measure little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.model import CodingPass, Judgement
from coder.study.about import coders_are_named
from coder.study.coders import list_coders
from coder.study.decisions import Decision, decisions, standing
from coder.study.judgements import Verdict, newest_judgements_of, verdict
from coder.study.passes import allocations, at_table
from coder.study.transcripts import judged_fragments, list_transcripts
from coder.study.versions import reader

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of what these coders assigned on settled fragments is in the decisions."""

    who: str
    """``coach`` or ``researcher``; a name only where it may be shown."""
    named: bool
    made: int
    """Assignments on fragments that differed and were settled."""
    stayed: int
    """Those of them that the decision has too, with the same qualifiers."""
    fragments: int = 0
    """Settled fragments, counted a coder, on which somebody's verdict became the decision."""
    yielded: int = 0
    """Those of them on which theirs did not."""

    @property
    def yielding(self) -> float | None:
        """The share of those fragments on which they yielded; None where there are none."""
        return self.yielded / self.fragments if self.fragments else None

    @property
    def share(self) -> float | None:
        """None without assignments."""
        return self.stayed / self.made if self.made else None

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "coder" if self.named else "kind": self.who,
            "assignments": self.made,
            "kept": self.stayed,
            "share": self.share,
            "fragments": self.fragments,
            "yielded": self.yielded,
            "share_yielded": self.yielding,
        }


def kept(study: Study, coding_pass: CodingPass) -> tuple[Kept, ...]:
    """By kind of coder, and by name for oneself (for all where the team switched that on)."""
    decided = {
        fragment: found[0]
        for fragment, found in standing(decisions(study, coding_pass)).items()
        if len(found) == 1 and found[0].outcome == "decided"
    }
    if not decided:
        return ()
    counts: dict[tuple[str, bool], Counter[str]] = {}
    kinds = {one.name: one.kind for one in list_coders(study)}
    me, everybody = study.coder.name if study.coder else "", coders_are_named(study)
    for outcome, said in _settled(study, coding_pass, decided):
        won = any(verdict(one.assignments) == outcome for one in said)
        for one in said:
            mine = verdict(one.assignments)
            keys: list[tuple[str, bool]] = [(kinds[one.coder], False)]
            if everybody or one.coder == me:
                keys.append((one.coder, True))
            for key in keys:
                here = counts.setdefault(key, Counter())
                here["made"] += len(mine)
                here["stayed"] += len(mine & outcome)
                here["fragments"] += won
                here["yielded"] += won and mine != outcome
    return tuple(
        Kept(who, named, here["made"], here["stayed"], here["fragments"], here["yielded"])
        for (who, named), here in sorted(counts.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    )


def _settled(
    study: Study, coding_pass: CodingPass, decided: dict[str, Decision]
) -> Iterator[tuple[Verdict, list[Judgement]]]:
    """Per settled fragment on which those who count differed: the outcome and what they said."""
    opened = at_table(study, coding_pass)
    now = reader(study, coding_pass)
    counts = {
        (one.transcript_id, one.coder)
        for one in allocations(study, coding_pass)
        if not one.released
    }
    for transcript in list_transcripts(study):
        if transcript.id not in opened:
            continue
        here = decided.keys() & set(judged_fragments(study, transcript))
        if not here:
            continue
        said: dict[str, list[Judgement]] = {}
        for one in newest_judgements_of(study, coding_pass, transcript=transcript):
            if one.fragment in here and (transcript.id, one.coder) in counts:
                said.setdefault(one.fragment, []).append(one)
        for fragment, judgements in said.items():
            if len({verdict(one.assignments) for one in judgements}) > 1:
                yield verdict(now(decided[fragment].assignments) or ()), judgements
