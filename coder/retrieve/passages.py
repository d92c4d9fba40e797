"""All passages that one person may read, with what they may know of them, ready to be searched.

Everything comes through the study as that person sees it, so a search cannot tell them more. The
texts are read once; what is said of them is read again after every act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import results
from coder.errors import BlindError
from coder.language import _
from coder.model import (
    PROTECTING,
    Assignment,
    CodingPass,
    Fragment,
    MarkKind,
    Respondent,
    Transcript,
)
from coder.study.codebooks import get_codebook
from coder.study.codings import write_assignment
from coder.study.highlights import Span, questions_of, spoken_ranges
from coder.study.judgements import newest_judgements_of
from coder.study.marks import MARKS, list_marks, published
from coder.study.memos import Memo, fragment_memos
from coder.study.respondents import list_respondents
from coder.study.shortening import quoted, shortened
from coder.study.stars import starred
from coder.study.transcripts import fragments_of, list_transcripts, text_of
from coder.study.wordindex import WordIndex
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

CONSENSUS = "consensus"
"""Who said what is settled."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A fragment, or a piece of context, and who says it where."""

    transcript: Transcript
    fragment: Fragment
    respondent: Respondent | None
    spoken: tuple[Span, ...]
    """What of it the respondent says: offsets into the transcript's text."""
    turn: int
    """0, 1, 2 … among the fragments of the transcript that are judged; of context the next."""


@dataclass(frozen=True, slots=True)
class Told:
    """What this person may know of passages now, each by the id of the fragment."""

    said: Mapping[str, Mapping[str, tuple[Assignment, ...]]]
    """Who (a coder's name, or ``consensus``) → what; who said "none applies" is not in it."""
    stars: Mapping[str, tuple[str, ...]]
    """Names of the coders."""
    memos: Mapping[str, tuple[Memo, ...]]
    care: Mapping[str, tuple[MarkKind, ...]]
    """What keeps it inside the team."""
    unsure: Mapping[str, tuple[str, ...]]
    published: Mapping[str, Mapping[MarkKind, str]]
    """*used* and *approved* → since when."""
    cuts: Mapping[str, tuple[Span, ...]]
    """What stays of a shortened quote: offsets into the transcript's text."""


class Collection:
    """What can be searched. May be used from any thread, by one at a time."""

    def __init__(
        self, coding_pass: CodingPass, book: Codebook, passages: tuple[Passage, ...], told: Told
    ) -> None:
        self.coding_pass = coding_pass
        self.book = book
        self.passages = passages
        """In reading order, context included."""
        self.told = told
        # Context is no quote; it keeps its number and has no words.
        self.index = WordIndex(
            "" if one.fragment.context else one.fragment.text for one in passages
        )
        self.number = {one.fragment.id: at for at, one in enumerate(passages)}
        """Of a fragment, by its id."""

    def renew(self, study: Study) -> None:
        """Read again what is said of the passages."""
        self.told = _told(study, self.coding_pass)

    def close(self) -> None:
        """Give the memory back."""
        self.index.close()

    def quote(self, passage: Passage) -> str:
        """A passage as it is quoted: shortened where it was, with […] for what is left out."""
        return as_quoted(passage, self.told.cuts.get(passage.fragment.id, ()))

    def around(self, at: int, n: int) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """So many passages before and after one, of the same transcript."""
        home = self.passages[at].transcript.id
        before = self.passages[max(at - n, 0) : at]
        after = self.passages[at + 1 : at + 1 + n]
        return (
            tuple(one for one in before if one.transcript.id == home),
            tuple(one for one in after if one.transcript.id == home),
        )


def as_quoted(passage: Passage, keep: Sequence[Span] = ()) -> str:
    """A passage as it is quoted, with […] for what is left out.

    ``keep``: what stays of it where it was shortened, or the words that a highlight chose; offsets
    into the transcript's text.
    """
    begin = passage.fragment.start
    ranges, spoken = (
        [(start - begin, end - begin) for start, end in spans]
        for spans in (keep or passage.spoken, passage.spoken if keep else ())
    )
    return quoted(passage.fragment.text, ranges, spoken) if ranges else passage.fragment.text


def passages_of(study: Study) -> tuple[Passage, ...]:
    """All passages that this session's person may read, in reading order, context included."""
    people = {one.name: one for one in list_respondents(study)}
    passages: list[Passage] = []
    for transcript in list_transcripts(study):
        try:
            text, fragments = text_of(study, transcript), fragments_of(study, transcript)
        except BlindError:
            continue  # not this coder's to read
        asked = questions_of(study, transcript)
        turn = 0
        for one in fragments:
            who = people.get(transcript.speakers.get(one.speaker, ""))
            spoken = tuple(spoken_ranges(text, one, asked))
            passages.append(Passage(transcript, one, who, spoken, turn))
            turn += not one.context
    return tuple(passages)


def collect(study: Study, coding_pass: CodingPass) -> Collection:
    """Everything that this session's person may read, with what was said of it in one pass."""
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    return Collection(coding_pass, book, passages_of(study), _told(study, coding_pass))


def _told(study: Study, coding_pass: CodingPass) -> Told:
    said: dict[str, dict[str, tuple[Assignment, ...]]] = {}
    for one in newest_judgements_of(study, coding_pass):
        if one.assignments:
            said.setdefault(one.fragment, {})[one.coder] = one.assignments
    for result in results(study, coding_pass):
        if result.assignments:
            said.setdefault(result.fragment.id, {})[CONSENSUS] = result.assignments
    stars: dict[str, list[str]] = defaultdict(list)
    for coder, fragment in sorted(starred(study, coding_pass)):
        stars[fragment].append(coder)
    memos: dict[str, list[Memo]] = defaultdict(list)
    for memo in fragment_memos(study, coding_pass):
        memos[memo.fragment].append(memo)
    care: dict[str, set[MarkKind]] = defaultdict(set)
    unsure: dict[str, list[str]] = defaultdict(list)
    for mark in list_marks(study, coding_pass):
        if mark.kind in PROTECTING:
            care[mark.fragment].add(mark.kind)
        elif mark.kind == "unsure":
            unsure[mark.fragment].append(mark.coder)
    return Told(
        said,
        {key: tuple(one) for key, one in stars.items()},
        {key: tuple(one) for key, one in memos.items()},
        {key: tuple(kind for kind in PROTECTING if kind in one) for key, one in care.items()},
        {key: tuple(one) for key, one in unsure.items()},
        published(study),
        shortened(study),
    )


def source_words(passage: Passage) -> str:
    """Where a quote comes from, on one line: transcript and number, who says it, role and wave."""
    one = passage.fragment
    who = passage.respondent
    parts = [who.name if who else one.speaker]
    parts += [who.role if who else "", passage.transcript.wave]
    # A transcript is often called after who speaks in it.
    told = [part for part in dict.fromkeys(parts) if part and part != passage.transcript.name]
    place = one_line(f"{passage.transcript.name} {one.label}")
    return place + (f" ({', '.join(map(one_line, told))})" if told else "")


def told_words(collection: Collection, passage: Passage) -> list[str]:
    """What there is to know of a quote, each on a line: codes, star, marks."""
    told, identity = collection.told, passage.fragment.id
    by_code: dict[str, list[str]] = {}
    for who, said in told.said.get(identity, {}).items():
        for one in said:
            name = _("consensus") if who == CONSENSUS else one_line(who)
            by_code.setdefault(write_assignment(one), []).append(name)
    words = [f"{one_line(code)} ({', '.join(names)})" for code, names in by_code.items()]
    if stars := told.stars.get(identity):
        words.append(f"★ {', '.join(map(one_line, stars))}")
    if unsure := told.unsure.get(identity):
        words.append(f"{_(MARKS['unsure'])}: {', '.join(map(one_line, unsure))}")
    for kind, date in told.published.get(identity, {}).items():
        words.append(f"{_(MARKS[kind])} {one_line(date)}".strip())
    words += [
        _("stays in the team: {mark}").format(mark=_(MARKS[one]))
        for one in told.care.get(identity, ())
    ]
    return words
