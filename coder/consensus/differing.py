"""What lies on the table: what each coder said of a fragment, and how that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from coder.codebook import Codebook
from coder.errors import BlindError
from coder.model import LATE, Assignment, CodingPass, Fragment, Judgement, Stage, Transcript
from coder.study.codebooks import get_codebook
from coder.study.decisions import Decision, decisions, knew, late_events, standing
from coder.study.judgements import judgements_of, newest_judgements_of, verdict
from coder.study.marks import marked
from coder.study.passes import (
    allocations,
    at_table,
)
from coder.study.transcripts import fragments_of, list_transcripts
from coder.study.unnamed import unnamed_judgements

if TYPE_CHECKING:
    from coder.study import Study

Kind = Literal["confusion", "omission", "depth", "qualifier"]
Basis = Literal["decision", "agreed", "single"]


@dataclass(frozen=True, slots=True)
class View:
    """What one coder said of a fragment."""

    coder: str
    assignments: tuple[Assignment, ...]
    stage: Stage = "independent"
    unsure: bool = False
    """Whether the coder marked it so."""
    late: bool = False
    """Whether it came after the table had opened: listed, and in no figure."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Ids of the codes."""
        return tuple(one.code for one in self.assignments)


@dataclass(frozen=True, slots=True)
class Difference:
    """A fragment at the table whose judgements differ."""

    transcript: str
    fragment: Fragment
    kind: Kind
    views: tuple[View, ...]
    codes: tuple[str, ...]
    """The codes that not everybody chose, in the codebook's order."""
    decisions: tuple[Decision, ...]
    """What was decided and not replaced; two of them come from two copies: open again."""
    touched: bool = False
    """Whether a judgement came in late that the decision did not know: open again."""

    @property
    def settled(self) -> bool:
        """Whether one decision stands, and nothing came in since that it did not know."""
        return one_decided(self.decisions) and not self.touched


@dataclass(frozen=True, slots=True)
class Table:
    """One transcript at the table: its fragments with what each allocated coder said of them.

    What came in late stands behind what that coder had said, where it says something else.
    """

    transcript: Transcript
    coders: tuple[str, ...]
    views: tuple[tuple[Fragment, tuple[View, ...]], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which differences are meant; what is empty asks for nothing."""

    codes: tuple[str, ...] = ()
    """Ids: one of them must be among the codes that not everybody chose."""
    between: tuple[str, str] | tuple[()] = ()
    """Ids of two codes: somebody has the one and not the other, somebody else the other."""
    pair: tuple[str, str] | tuple[()] = ()
    """Names of two coders who differ on it."""
    transcripts: tuple[str, ...] = ()
    """Names."""
    kinds: tuple[Kind, ...] = ()

    def has(self, one: Difference) -> bool:
        """Whether that difference is meant."""
        return (
            (not self.codes or bool(set(self.codes) & set(one.codes)))
            and (not self.transcripts or one.transcript in self.transcripts)
            and (not self.kinds or one.kind in self.kinds)
            and (not self.pair or _pair_differs(one, self.pair))
            and (not self.between or _between(one, self.between))
        )


EVERY = Wanted()


def _pair_differs(one: Difference, pair: Sequence[str]) -> bool:
    said = [verdict(view.assignments) for view in one.views if view.coder in pair]
    return len(said) >= 2 and len(set(said)) > 1


def _between(one: Difference, codes: Sequence[str]) -> bool:
    first, second = codes
    sets = [set(view.codes) for view in one.views]
    return any(first in a and second not in a for a in sets) and any(
        second in b and first not in b for b in sets
    )


def differences(
    study: Study,
    coding_pass: CodingPass,
    *,
    settled: bool = False,
    wanted: Wanted = EVERY,
    reading_order: bool = False,
) -> list[Difference]:
    """The fragments at the table on which coders differ, worst code first or in reading order.

    Without ``settled`` only those that no decision has settled. The worst code is the one on which
    most undecided fragments differ; within a code fragments come in reading order.
    """
    found = [
        one
        for one in all_differences(study, coding_pass)
        if (settled or not one.settled) and wanted.has(one)
    ]
    if reading_order:
        return found
    weight = Counter(code for one in found if not one.settled for code in one.codes)

    def rank(one: Difference) -> tuple[int, str]:
        worst = max(one.codes, key=lambda code: (weight[code], code), default="")
        return (-weight[worst], worst)

    return sorted(found, key=rank)  # stable: reading order stays within a code


def all_differences(
    study: Study, coding_pass: CodingPass, *, adjudicated: bool = False
) -> list[Difference]:
    """Every difference in reading order, settled or not; ``adjudicated`` as for the tables."""
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    taken = standing(decisions(study, coding_pass))
    late = late_events(study, coding_pass)
    result = []
    for table in tables(study, coding_pass, adjudicated=adjudicated):
        for fragment, views in table.views:
            kind = kind_of(book, views)
            if kind is None:
                continue
            differing = _not_shared(views)
            codes = tuple(code for code in book.ids if code in differing)
            here = taken.get(fragment.id, ())
            result.append(
                Difference(
                    table.transcript.name,
                    fragment,
                    kind,
                    views,
                    codes,
                    here,
                    touched=fragment.id in late and not knew(here, late[fragment.id]),
                )
            )
    return result


def tables(study: Study, coding_pass: CodingPass, *, adjudicated: bool = False) -> list[Table]:
    """The transcripts of a pass that are at the table and that this person may read.

    ``adjudicated``: read as an adjudicator of the pass, who is allocated none of them
    (then the coders of the views are letters: see :mod:`coder.study.unnamed`).
    What a coder said is what they said last: what they judged again under a newer version of the
    codebook goes before the independent judgement, which the seal keeps.
    """
    opened = at_table(study, coding_pass)
    people: dict[str, list[str]] = {}
    mine = set()
    for one in allocations(study, coding_pass):
        if not one.released:
            people.setdefault(one.transcript_id, []).append(one.coder)
            if adjudicated or study.coder is None or one.coder_id == study.coder.id:
                mine.add(one.transcript_id)
    views_of = _unnamed(study, coding_pass) if adjudicated else _named(study, coding_pass)
    result = []
    for transcript in list_transcripts(study):
        if transcript.id not in opened or transcript.id not in mine:
            continue
        try:
            fragments = fragments_of(study, transcript)
        except BlindError:
            continue  # it turned out to be this coder's own interview
        coders = tuple(people[transcript.id])
        rows = tuple((one, views_of(coders, one.id)) for one in fragments if not one.context)
        result.append(Table(transcript, () if adjudicated else coders, rows))
    return result


ViewsOf = Callable[[Sequence[str], str], tuple[View, ...]]
"""(Names of the coders of a transcript, id of a fragment) → what they said of it."""


def _named(study: Study, coding_pass: CodingPass) -> ViewsOf:
    said: dict[tuple[str, str], Judgement] = {
        (one.coder, one.fragment): one for one in newest_judgements_of(study, coding_pass)
    }
    unsure = marked(study, "unsure", coding_pass)
    late: dict[str, list[Judgement]] = {}
    for judgement in judgements_of(study, coding_pass, stage=LATE):
        late.setdefault(judgement.fragment, []).append(judgement)

    def views_of(coders: Sequence[str], fragment: str) -> tuple[View, ...]:
        views = [
            View(
                who,
                said[who, fragment].assignments,
                said[who, fragment].stage,
                (who, fragment) in unsure,
            )
            for who in coders
            if (who, fragment) in said
        ]
        known = {(view.coder, verdict(view.assignments)) for view in views}
        views += [
            View(came.coder, came.assignments, came.stage, late=True)
            for came in late.get(fragment, ())
            if (came.coder, verdict(came.assignments)) not in known
        ]
        return tuple(views)

    return views_of


def _unnamed(study: Study, coding_pass: CodingPass) -> ViewsOf:
    said = unnamed_judgements(study, coding_pass)

    def views_of(_coders: Sequence[str], fragment: str) -> tuple[View, ...]:
        return tuple(
            View(one.coder, one.assignments, one.stage, each.unsure, one.stage == LATE)
            for each in said.get(fragment, ())
            for one in (each.judgement,)
        )

    return views_of


def _not_shared(views: Sequence[View]) -> set[str]:
    verdicts = [verdict(one.assignments) for one in views]
    shared = frozenset.intersection(*verdicts) if verdicts else frozenset()
    return {code for one in verdicts for code, _qualifiers in one - shared}


def kind_of(book: Codebook, views: Sequence[View]) -> Kind | None:
    """How views of one fragment differ; None where they do not.

    *Qualifier*: the same codes, other qualifiers. *Depth*: every code that one has and another has
    not stands there against its own subcode or parent. *Confusion*: for some pair, each has
    another code that the other has not. Else *omission*.
    """
    if len({verdict(one.assignments) for one in views}) < 2:
        return None
    sets = [frozenset(one.codes) for one in views]
    if len(set(sets)) == 1:
        return "qualifier"
    family = {code: _family(book, code) for codes in sets for code in codes}
    alone = [
        (_alone(one, other, family), _alone(other, one, family))
        for one, other in combinations(sets, 2)
    ]
    if not any(one or other for one, other in alone):
        return "depth"
    return "confusion" if any(one and other for one, other in alone) else "omission"


def _family(book: Codebook, code: str) -> frozenset[str]:
    """The ids of a code's ancestors, and of the code itself."""
    found = []
    while code and code not in found:
        found.append(code)
        code = book.code(code).parent
    return frozenset(found)


def _alone(
    codes: frozenset[str], others: frozenset[str], family: Mapping[str, frozenset[str]]
) -> set[str]:
    """The codes that the others lack, also as a subcode or parent of theirs."""
    return {
        code
        for code in codes - others
        if not any(code in family[other] or other in family[code] for other in others)
    }


def views_on(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragment: Fragment
) -> tuple[View, ...]:
    """What was said of one fragment at the table; () where that is not this person's to read."""
    return next(
        (
            views
            for table in tables(study, coding_pass)
            if table.transcript.id == transcript.id
            for one, views in table.views
            if one.id == fragment.id
        ),
        (),
    )


def one_decided(taken: Sequence[Decision]) -> bool:
    return len(taken) == 1 and taken[0].outcome == "decided"


def context_of(
    study: Study, transcript: Transcript, fragment: Fragment, around: int = 1
) -> list[Fragment]:
    """The fragment between its neighbours, context included. Raises BlindError."""
    everything = fragments_of(study, transcript)
    position = next(i for i, one in enumerate(everything) if one.id == fragment.id)
    return everything[max(position - around, 0) : position + around + 1]
