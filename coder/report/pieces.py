"""The fragments of a pass at the table, each with what results make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.codebook import Codebook
from coder.codebook.qualifying import counting
from coder.consensus import results
from coder.leaving import Reason, permission
from coder.model import INTERVIEWER, Assignment, CodingPass, MarkKind, Transcript
from coder.retrieve import Passage, as_quoted, passages_of
from coder.study.decisions import decisions, standing
from coder.study.highlights import Span
from coder.study.marks import published
from coder.study.respondents import list_respondents
from coder.study.shortening import shortened
from coder.study.stars import starred
from coder.study.transcripts import turns_of
from coder.study.versions import reader

if TYPE_CHECKING:
    from coder.consensus import Result, Table, View
    from coder.study import Study

CONSENSUS = "consensus"
ANY = "any"
State = Literal["settled", "unresolved", "unread"]
"""``settled``: in the result set; ``unresolved``: judged by all who should, and they differ;
``unread``: not judged by all who should."""
RestsOn = Literal["decision", "agreed", "single", "coder", "any", ""]


@dataclass(frozen=True, slots=True)
class Piece:
    """One fragment of a transcript at the table, with what results make of it."""

    passage: Passage
    people: tuple[str, ...]
    """Names of the respondents who speak in it: several where an exchange of a group is one."""
    state: State
    rests_on: RestsOn
    said: tuple[Assignment, ...]
    """What is assigned, whether it counts or not; () unless it is settled."""
    codes: frozenset[str]
    """The codes of what counts, with the codes that they stand under."""
    at_stake: frozenset[str]
    """The same of what somebody said of a fragment that is not settled."""
    reason: str = ""
    """Of the decision."""
    starred: bool = False
    marks: tuple[MarkKind, ...] = ()
    """*used* and *approved*."""
    stays: Reason | None = None
    """Why its words may not be quoted; None: they may."""
    keep: tuple[Span, ...] = ()
    """What stays of it where it was shortened."""

    @property
    def id(self) -> str:
        """Of the fragment."""
        return self.passage.fragment.id

    @property
    def transcript(self) -> Transcript:
        """Where it stands."""
        return self.passage.transcript

    @property
    def label(self) -> str:
        """The number of the fragment."""
        return self.passage.fragment.label or ""

    @property
    def words(self) -> int:
        """How many words the respondent says in it."""
        begin, text = self.passage.fragment.start, self.passage.fragment.text
        return sum(len(text[a - begin : b - begin].split()) for a, b in self.passage.spoken)

    def assigned(self, code: str) -> Assignment | None:
        """The assignment of that very code, None where it is not assigned."""
        return next((one for one in self.said if one.code == code), None)

    def quote(self, code: str = "") -> str:
        """Its words as they are quoted: what was highlighted for that code, else as shortened."""
        one = self.assigned(code)
        if one is not None and one.start is not None and one.end is not None:
            return as_quoted(self.passage, [(one.start, one.end)])
        return as_quoted(self.passage, self.keep)


def with_parents(book: Codebook, codes: Iterable[str]) -> frozenset[str]:
    """These codes and those they stand under, without what the codebook does not have."""
    known = {one.id: one for one in book.codes}
    found: set[str] = set()
    for code in codes:
        while code in known and code not in found:
            found.add(code)
            code = known[code].parent
    return frozenset(found)


def pieces_of(
    study: Study, coding_pass: CodingPass, book: Codebook, opened: Sequence[Table], of: str
) -> tuple[Piece, ...]:
    """Every fragment of these transcripts, in order; ``of`` as for ``coder.report.basis``."""
    passages = {one.fragment.id: one for one in passages_of(study)}
    people = {one.name: one for one in list_respondents(study)}
    speaking = {table.transcript.id: _who_speaks(study, table.transcript) for table in opened}
    verdict_on = _verdicts(study, coding_pass, of)
    stars = {fragment for _coder, fragment in starred(study, coding_pass)}
    marks, cuts, allowed = published(study), shortened(study), permission(study)
    found = []
    for table in opened:
        for fragment, views in table.views:
            passage = passages[fragment.id]
            speakers = speaking[table.transcript.id](passage)
            reasons = [
                allowed.kept_back(people.get(one), [fragment.id]) for one in speakers or ("",)
            ]
            state, rests_on, said, reason, contested = verdict_on(table, fragment.id, views)
            found.append(
                Piece(
                    passage,
                    speakers,
                    state,
                    rests_on,
                    tuple(one for one in said if one.code in book.ids),
                    _that_count(book, said),
                    _that_count(book, contested),
                    reason,
                    fragment.id in stars,
                    tuple(marks.get(fragment.id, ())),
                    next((one for one in reasons if one is not None), None),
                    tuple(cuts.get(fragment.id, ())),
                )
            )
    return tuple(found)


def _that_count(book: Codebook, said: Iterable[Assignment]) -> frozenset[str]:
    return with_parents(book, (one.code for one in counting(book, said)))


def _who_speaks(study: Study, transcript: Transcript) -> Callable[[Passage], tuple[str, ...]]:
    """Who of the respondents speaks in a passage, in order; () where the speaker is none."""
    turns = turns_of(study, transcript)

    def people(passage: Passage) -> tuple[str, ...]:
        spoken = [
            one.speaker
            for one in turns
            if any(one.start < end and start < one.end for start, end in passage.spoken)
        ]
        names = (transcript.speakers.get(one, "") for one in spoken or [passage.fragment.speaker])
        return tuple(dict.fromkeys(one for one in names if one and one != INTERVIEWER))

    return people


_Said = tuple[Assignment, ...]
_Verdict = tuple[State, RestsOn, _Said, str, _Said]
"""State, what it rests on, what is settled, why, and what lies there where nothing is."""
_UNREAD: _Verdict = ("unread", "", (), "", ())


def _verdicts(
    study: Study, coding_pass: CodingPass, of: str
) -> Callable[[Table, str, Sequence[View]], _Verdict]:
    """What each fragment comes to, by its table, id and views."""
    now = reader(study, coding_pass)
    settled: Mapping[str, Result] = {
        one.fragment.id: one for one in results(study, coding_pass) if of == CONSENSUS
    }
    taken = standing(decisions(study, coding_pass)) if of == CONSENSUS else {}

    def of_consensus(table: Table, fragment: str, views: Sequence[View]) -> _Verdict:
        one = settled.get(fragment)
        if one is not None:
            said = now(one.assignments)
            return ("settled", one.basis, one.assignments if said is None else said, one.reason, ())
        if len({view.coder for view in views if not view.late}) < len(table.coders):
            return _UNREAD
        lying = [view.assignments for view in views]
        lying += [decision.assignments for decision in taken.get(fragment, ())]
        contested = tuple(each for said in lying for each in now(said) or ())
        return ("unresolved", "", (), "", contested)

    def of_coders(table: Table, _fragment: str, views: Sequence[View]) -> _Verdict:
        mine = [view for view in views if not view.late and of in (ANY, view.coder)]
        read = [said for view in mine if (said := now(view.assignments)) is not None]
        if not read:
            return _UNREAD
        said = tuple(dict.fromkeys(one for each in read for one in each))
        return ("settled", "any" if of == ANY else "coder", said, "", ())

    return of_consensus if of == CONSENSUS else of_coders
