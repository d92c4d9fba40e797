"""Towards consensus: closing a pass, what differs, what was decided, and what results rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from coder import __version__
from coder.codebook import Codebook, checksum
from coder.errors import BlindError, InputError
from coder.language import _, ngettext
from coder.model import Assignment, CodingPass, Fragment, Judgement, Transcript
from coder.reliability import agreement
from coder.study.codebooks import get_codebook
from coder.study.coders import list_coders
from coder.study.decisions import Decision, decisions, standing
from coder.study.judgements import assignment_payload, judgements_of, newest_judgements_of
from coder.study.marks import marked
from coder.study.passes import (
    allocations,
    at_table,
    complete,
    find_pass,
    pass_to_judge,
    refuse_coder,
    seal,
)
from coder.study.recoding import to_judge_again
from coder.study.transcripts import fragments_of, list_transcripts
from coder.study.versions import reader
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

Kind = Literal["confusion", "omission", "depth", "qualifier"]
Basis = Literal["decision", "agreed", "single"]
Verdict = frozenset[tuple[str, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True)
class View:
    """What one coder said of a fragment."""

    coder: str
    assignments: tuple[Assignment, ...]
    unsure: bool = False
    """Whether the coder marked it so."""

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

    @property
    def settled(self) -> bool:
        """Whether one decision stands."""
        return _settled(self.decisions)


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


def close_pass(study: Study, name: str | None = None, *, incomplete: str = "") -> list[str]:
    """Open the table for all complete transcripts and seal their baselines as one snapshot.

    The snapshot holds each coder's last independent judgements, the codebook version, the
    fragments, the figures and the program's version; texts only as hashes. ``incomplete`` is the
    reason for leaving out transcripts that are not complete, or have fragments to be judged again
    under a new version of the codebook. Returns the names of the transcripts that are newly at the
    table. Raises InputError where there are such and no reason is given, or where none is complete.
    """
    refuse_coder(study)
    chosen = pass_to_judge(study, name)
    # One act, so that nobody takes a sign-off back between the figures and the seal.
    with study.act():
        return _close(study, chosen, incomplete)


def _close(study: Study, chosen: CodingPass, incomplete: str) -> list[str]:
    done = complete(study, chosen)
    opened = at_table(study, chosen)
    names = {one.transcript_id: one.transcript for one in allocations(study, chosen)}
    left = [text for key, text in names.items() if key not in done]
    if not done:
        raise InputError(
            _("Pass {name}: no transcript is complete, so there is nothing to close.").format(
                name=one_line(chosen.name)
            )
        )
    done = _without_work(study, chosen, done, opened, incomplete)
    if left and not incomplete.strip():
        raise InputError(
            _(
                "Pass {name} has transcripts that are not complete ({names}); leave them out with "
                "--incomplete REASON."
            ).format(name=one_line(chosen.name), names=", ".join(map(one_line, left[:8])))
        )
    seal(study, chosen, done, _snapshot(study, chosen, done), incomplete.strip())
    return [names[key] for key in done if key not in opened]


def _without_work(
    study: Study, chosen: CodingPass, done: list[str], opened: Mapping[str, str], incomplete: str
) -> list[str]:
    """Without transcripts that coders would judge again after they saw what the others said."""
    left = to_judge_again(study, chosen)
    if not left:
        return done
    names = {one.transcript for one in left}
    if not incomplete.strip():
        n = len({one.fragment for one in left})
        message = ngettext(
            "Pass {name}: {n} fragment is to be judged again under codebook version {version} "
            "({names}); leave it with --incomplete REASON.",
            "Pass {name}: {n} fragments are to be judged again under codebook version {version} "
            "({names}); leave them with --incomplete REASON.",
            n,
        )
        raise InputError(
            message.format(
                name=one_line(chosen.name),
                n=n,
                version=one_line(chosen.version),
                names=", ".join(map(one_line, sorted(names)[:8])),
            )
        )
    texts = {one.id for one in list_transcripts(study) if one.name in names}
    stay = [one for one in done if one in opened or one not in texts]
    if not stay:
        raise InputError(
            _("Pass {name}: no transcript is complete, so there is nothing to close.").format(
                name=one_line(chosen.name)
            )
        )
    return stay


def _snapshot(study: Study, coding_pass: CodingPass, done: Sequence[str]) -> dict[str, Any]:
    transcripts = [one for one in list_transcripts(study) if one.id in set(done)]
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    coders = {one.name: one.id for one in list_coders(study)}
    fragments: dict[str, list[Any]] = {}
    for transcript in transcripts:
        fragments[transcript.id] = [
            [one.id, one.label, one.start, one.end] for one in fragments_of(study, transcript)
        ]
    home = {one[0]: key for key, rows in fragments.items() for one in rows}
    counted = _counted(study, coding_pass)
    return {
        "software": f"transcript-coder {__version__}",
        "pass": coding_pass.id,
        "codebook": book.id,
        "version": book.version,
        "codebook_checksum": checksum(book),
        "texts": {one.id: one.sha256 for one in transcripts},
        "fragments": fragments,
        "judgements": [
            [
                coders[one.coder],
                one.fragment,
                one.swept,
                assignment_payload(one.assignments),
                one.version,
            ]
            for one in judgements_of(study, coding_pass)
            if (home.get(one.fragment), one.coder) in counted
        ],
        "figures": agreement(study, coding_pass).document(),
    }


def _counted(study: Study, coding_pass: CodingPass) -> set[tuple[str | None, str]]:
    """(id of the transcript, name of the coder) of everybody who codes and was not released."""
    return {
        (one.transcript_id, one.coder)
        for one in allocations(study, coding_pass)
        if not one.released
    }


def differences(
    study: Study, coding_pass: CodingPass, *, settled: bool = False
) -> list[Difference]:
    """The fragments at the table on which coders differ, worst code first.

    Without ``settled`` only those that no decision has settled. The worst code is the one on which
    most undecided fragments differ; within a code fragments come in reading order.
    """
    found = [one for one in _differences(study, coding_pass) if settled or not one.settled]
    weight = Counter(code for one in found if not one.settled for code in one.codes)

    def rank(one: Difference) -> tuple[int, str]:
        worst = max(one.codes, key=lambda code: (weight[code], code), default="")
        return (-weight[worst], worst)

    return sorted(found, key=rank)  # stable: reading order stays within a code


def _differences(study: Study, coding_pass: CodingPass) -> list[Difference]:
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    taken = standing(decisions(study, coding_pass))
    result = []
    for table in tables(study, coding_pass):
        for fragment, views in table.views:
            kind = kind_of(book, views)
            if kind is None:
                continue
            differing = _not_shared(views)
            codes = tuple(code for code in book.ids if code in differing)
            result.append(
                Difference(
                    table.transcript.name, fragment, kind, views, codes, taken.get(fragment.id, ())
                )
            )
    return result


@dataclass(frozen=True, slots=True)
class Table:
    """One transcript at the table: its fragments with what each allocated coder said of them."""

    transcript: Transcript
    coders: tuple[str, ...]
    views: tuple[tuple[Fragment, tuple[View, ...]], ...]


def tables(study: Study, coding_pass: CodingPass) -> list[Table]:
    """The transcripts of a pass that are at the table and that this person may read.

    What a coder said is what they said last: what they judged again under a newer version of the
    codebook goes before the independent judgement, which the seal keeps.
    """
    opened = at_table(study, coding_pass)
    people: dict[str, list[str]] = {}
    mine = set()
    for one in allocations(study, coding_pass):
        if not one.released:
            people.setdefault(one.transcript_id, []).append(one.coder)
            if study.coder is None or one.coder_id == study.coder.id:
                mine.add(one.transcript_id)
    said: dict[tuple[str, str], Judgement] = {
        (one.coder, one.fragment): one for one in newest_judgements_of(study, coding_pass)
    }
    unsure = marked(study, "unsure", coding_pass)
    result = []
    for transcript in list_transcripts(study):
        if transcript.id not in opened or transcript.id not in mine:
            continue
        try:
            fragments = fragments_of(study, transcript)
        except BlindError:
            continue  # it turned out to be this coder's own interview
        coders = tuple(people[transcript.id])
        rows = []
        for fragment in fragments:
            if fragment.context:
                continue
            views = tuple(
                View(who, said[who, fragment.id].assignments, (who, fragment.id) in unsure)
                for who in coders
                if (who, fragment.id) in said
            )
            rows.append((fragment, views))
        result.append(Table(transcript, coders, tuple(rows)))
    return result


def verdict(assignments: Sequence[Assignment]) -> Verdict:
    """A judgement as two coders' are compared: codes with qualifiers, highlights left aside."""
    return frozenset((one.code, one.qualifiers) for one in assignments)


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


def results(study: Study, coding_pass: CodingPass) -> list[Result]:
    """The result set: the decision; else the agreed judgement; else the single coder's.

    Fragments that are unresolved or half judged are in none. Only transcripts at the table count,
    and only passes of the kind coding: calibration, training and stability never enter a result.
    """
    if coding_pass.kind != "coding":
        return []
    taken = standing(decisions(study, coding_pass))
    now = reader(study, coding_pass)
    found = []
    for table in tables(study, coding_pass):
        for fragment, views in table.views:
            name = table.transcript.name
            decided = taken.get(fragment.id, ())
            if decided:
                one = decided[0]
                said = now(one.assignments)
                if len(decided) == 1 and one.outcome == "decided" and said is not None:
                    found.append(Result(name, fragment, said, "decision", one.reason))
            elif len(table.coders) == 1 and views:
                found.append(Result(name, fragment, views[0].assignments, "single"))
            elif _agreed(table, views):
                found.append(Result(name, fragment, views[0].assignments, "agreed"))
    return found


def _agreed(table: Table, views: Sequence[View]) -> bool:
    everybody = len(views) == len(table.coders) >= 2
    return everybody and len({verdict(one.assignments) for one in views}) == 1


def resolution(study: Study, coding_pass: CodingPass) -> Resolution:
    """How far the table has come, and whose assignments it kept, by kind of coder."""
    found = _differences(study, coding_pass)
    by_outcome = Counter(
        one.decisions[0].outcome if len(one.decisions) == 1 else "unresolved"
        for one in found
        if not one.settled
    )
    kept = _kept(study, coding_pass, found)
    agreed = single = incomplete = 0
    for table in tables(study, coding_pass):
        for _fragment, views in table.views:
            if len(views) < len(table.coders):
                incomplete += 1
            elif len(table.coders) == 1:
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
    opened = at_table(study, coding_pass)
    taken = standing(decisions(study, coding_pass))
    counted = _counted(study, coding_pass)
    said: dict[str, set[Verdict]] = {}
    for transcript in list_transcripts(study):
        if transcript.id in opened:
            for one in newest_judgements_of(study, coding_pass, transcript=transcript):
                if (transcript.id, one.coder) in counted:
                    said.setdefault(one.fragment, set()).add(verdict(one.assignments))
    return any(
        len(verdicts) > 1 and not _settled(taken.get(fragment, ()))
        for fragment, verdicts in said.items()
    )


def _settled(taken: Sequence[Decision]) -> bool:
    return len(taken) == 1 and taken[0].outcome == "decided"


def context_of(
    study: Study, transcript: Transcript, fragment: Fragment, around: int = 1
) -> list[Fragment]:
    """The fragment between its neighbours, context included. Raises BlindError."""
    everything = fragments_of(study, transcript)
    position = next(i for i, one in enumerate(everything) if one.id == fragment.id)
    return everything[max(position - around, 0) : position + around + 1]
