"""The work of a project's users as a pass: judgements, stars, marks, memos, and the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.errors import InputError
from coder.exchange.refi.account import Lines
from coder.exchange.refi.people_in import Names, Team
from coder.exchange.refi.table_in import take_results
from coder.exchange.refi.work_in import Memo, Work, assignments, by_user
from coder.language import _
from coder.model import Coder, CodingPass, Transcript
from coder.study.codings import NewCoding, take_codings
from coder.study.marks import take_protecting
from coder.study.memos import NewMemo, on_fragment, take_memos
from coder.study.passes import allocate, allocations, list_passes, new_pass
from coder.study.stars import reached, record_star
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study import Study

Pair = tuple[Coder, Transcript]


@dataclass(frozen=True, slots=True)
class PassWanted:
    """Which pass the work comes in, and how."""

    name: str
    kind: str
    named: bool
    """Whether somebody said so; else another name is taken where this one is another pass's."""
    whole: bool
    """Whether each coder read the whole of each text that they coded something in."""
    source: str
    """Name of the file."""


@dataclass(frozen=True, slots=True)
class PassTaken:
    """What came of the work."""

    name: str = ""
    """Of the pass; "" where nobody coded anything."""
    coders: tuple[str, ...] = ()
    judgements: int = 0
    stars: int = 0
    memos: int = 0
    decisions: int = 0


def take_work(
    study: Study,
    works: Sequence[Work],
    memos: Sequence[Memo],
    team: Team,
    book: Codebook | None,
    wanted: PassWanted,
    lines: Lines,
) -> PassTaken:
    """Take all work in, within an act. Raises InputError where the pass may not take it."""
    people = team.in_order(
        [*(user for work in works for user in work.users), *(one.user for one in memos)]
    )
    coders = {user: team.coder(user) for user in people}
    names = tuple(dict.fromkeys(one.name for one in coders.values()))
    pairs = [
        (coders[user], work.transcript) for work in works for user in work.users if user in coders
    ]
    coding_pass = _pass(study, book, wanted, pairs) if pairs and book is not None else None
    taken = take_memos(study, coding_pass, _memos(works, memos, coders, coding_pass, lines))
    if coding_pass is None or book is None:
        return PassTaken(coders=names, memos=taken)
    judgements = _judgements(study, coding_pass, works, coders, book, wanted, lines)
    stars = sum(_stars_and_marks(study, coding_pass, work, coders) for work in works)
    decided = take_results(study, coding_pass, works, team, book, wanted.source, lines)
    return PassTaken(coding_pass.name, names, judgements, stars, taken, decided)


def _pass(study: Study, book: Codebook, wanted: PassWanted, pairs: Sequence[Pair]) -> CodingPass:
    """The pass, with everybody allocated who said something of a text."""
    passes = list_passes(study)
    there = next((one for one in passes if one.name.casefold() == wanted.name.casefold()), None)
    same = there is not None and (there.codebook, there.version) == (book.id, book.version)
    if there is not None and wanted.named and not same:
        raise InputError(
            _(
                "Pass {name} has another codebook ({book} {version}); name a new pass with --pass."
            ).format(
                name=one_line(there.name),
                book=one_line(there.codebook),
                version=one_line(there.version),
            )
        )
    if there is None or not same:
        name = Names([one.name for one in passes], Lines()).free(wanted.name, wanted.name)
        return new_pass(
            study,
            name,
            codebook=book.id,
            version=book.version,
            kind=wanted.kind,
            plan=[(who.id, what.id) for who, what in pairs],
        )
    active = {
        (one.coder_id, one.transcript_id) for one in allocations(study, there) if not one.released
    }
    missing: dict[str, list[str]] = {}
    for who, what in pairs:
        if (who.id, what.id) not in active:
            missing.setdefault(who.id, []).append(what.id)
    for coder, transcripts in missing.items():
        allocate(study, there.name, [coder], transcripts)
    return there


def _judgements(
    study: Study,
    coding_pass: CodingPass,
    works: Sequence[Work],
    coders: Mapping[str, Coder],
    book: Codebook,
    wanted: PassWanted,
    lines: Lines,
) -> int:
    order = {code.id: place for place, code in enumerate(book.codes)}
    rows: list[NewCoding] = []
    whole: dict[tuple[str, str], Pair] = {}
    for work in works:
        for user, verdicts in by_user(work.verdicts):
            if user not in coders:
                continue
            who = coders[user]
            for one in verdicts:
                said, spans = assignments(one, book, order, work.transcript.name, lines)
                rows.append(NewCoding(who, work.transcript, one.fragment, said, highlights=spans))
            if wanted.whole:
                whole[who.id, work.transcript.id] = (who, work.transcript)
    for coder, transcript in whole.values():
        lines.add("whole", transcript.name, coder.name)
    if not rows:
        return 0
    return take_codings(study, coding_pass, rows, source=wanted.source, whole=whole.values())


def _stars_and_marks(
    study: Study, coding_pass: CodingPass, work: Work, coders: Mapping[str, Coder]
) -> int:
    stars = 0
    for (user, _identity), (fragment, span) in work.stars.items():
        if user not in coders:
            continue
        try:
            until = reached(study, work.transcript, fragment, span)
        except InputError:  # it goes on past a question, or over what somebody else says
            span, until = (span[0], min(span[1], fragment.end)), None
        who = coders[user]
        stars += record_star(study, coding_pass, work.transcript, fragment, who, True, span, until)
    for (user, identity), kind in work.marks.items():
        take_protecting(study, coding_pass, work.transcript, identity, kind, coders.get(user))
    return stars


def _memos(
    works: Iterable[Work],
    memos: Iterable[Memo],
    coders: Mapping[str, Coder],
    coding_pass: CodingPass | None,
    lines: Lines,
) -> Iterator[NewMemo]:
    """All memos; without a pass those that need one are listed."""
    for work in works:
        for one in work.remarks:
            subject = on_fragment(work.transcript, one.fragment)
            if coding_pass is None:
                lines.add("memo", work.transcript.name, shorten(one.text, 60))
            else:
                yield NewMemo(coders.get(one.user), subject, one.text, one.written)
    for note in memos:
        if coding_pass is None and note.subject.about != "study":
            lines.add("memo", "", shorten(note.text, 60))
        else:
            yield NewMemo(coders.get(note.user), note.subject, note.text, note.written)
