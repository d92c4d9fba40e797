"""What the users of a project said of one text: judgements, stars, memos, marks and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from coder.clock import iso
from coder.codebook import Codebook
from coder.codebook.qualifying import check_qualifiers
from coder.errors import InputError
from coder.exchange.refi.account import Lines
from coder.exchange.refi.codebook_in import Codes
from coder.exchange.refi.notions import (
    MEMO,
    OURS,
    care_of,
    is_reason,
    is_star,
    read_qualifiers,
)
from coder.exchange.refi.placing import Grid, Hit, Why, joined
from coder.exchange.refi.project import Coding, Note, Selection, TextSource
from coder.language import _
from coder.model import Assignment, Fragment, MarkKind, Transcript
from coder.study.highlights import Span
from coder.study.memos import Subject
from coder.text import canonical, shorten

MAX_PLACED = 10_000_000
"""Fragments that the selections of a project reach over, all together."""

Qualifiers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A memo on a fragment."""

    user: str
    """GUID."""
    fragment: Fragment
    text: str
    written: str


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo on something that is no fragment."""

    user: str
    """GUID."""
    subject: Subject
    text: str
    written: str


@dataclass(slots=True)
class Verdict:
    """What one user gave one fragment, place by place."""

    fragment: Fragment
    none: bool = False
    """Whether they said that no code applies."""
    codes: dict[str, list[tuple[Span | None, Qualifiers]]] = field(default_factory=dict)
    """Id of a code → where it was given, and with which qualifiers."""


@dataclass(slots=True)
class Work:
    """What the users said of one text, by their GUIDs."""

    transcript: Transcript
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    """(user, id of the fragment) → verdict."""
    stars: dict[tuple[str, str], tuple[Fragment, Span]] = field(default_factory=dict)
    """(user, id of the fragment that it begins in) → that fragment, and which words."""
    remarks: list[Remark] = field(default_factory=list)
    marks: dict[tuple[str, str], MarkKind] = field(default_factory=dict)
    """(user, id of the fragment) → what kind of passage it is."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Id of a fragment → the reason of the decision on it."""

    @property
    def users(self) -> list[str]:
        """Everybody who said something."""
        keys = (*self.verdicts, *self.stars, *self.marks)
        return list(
            dict.fromkeys([*(user for user, _one in keys), *(r.user for r in self.remarks)])
        )


@dataclass(slots=True)
class Gathering:
    """Goes through the selections of one text after another."""

    codes: Codes
    notes: Mapping[str, Note]
    linked: Mapping[str, tuple[str, ...]]
    """GUID of a selection → notes that a link ties to it."""
    of_ours: bool
    """Whether this program wrote the file: then descriptions only repeat the notes."""
    lines: Lines
    seen: set[str] = field(default_factory=set)
    """GUIDs of the notes that something refers to."""
    placed: int = 0

    def work(self, transcript: Transcript, grid: Grid, source: TextSource) -> Work:
        """What was said of a text. Raises InputError for far too much."""
        found = Work(transcript)
        for one in source.selections:
            self._selection(found, grid, one, source)
        return found

    def _selection(self, work: Work, grid: Grid, one: Selection, source: TextSource) -> None:
        hits: list[Hit] | Why | None = None
        remarked = False
        for coding in one.codings:
            if coding.code in self.codes.cases:
                remarked = True
                continue
            if hits is None:
                hits = self._hits(grid, one)
            self._coding(work, grid, one, coding, hits, source)
        for note in (*one.notes, *self.linked.get(one.guid, ())):
            remarked |= self._note(work, grid, one, note, one.user)
        if one.description.strip() and not self.of_ours:
            self._remark(work, grid, one, one.user, one.description, one.created)
            remarked = True
        if not one.codings and not remarked:
            self.lines.add("not coded", source.name, _what(one))

    def _hits(self, grid: Grid, one: Selection) -> list[Hit] | Why:
        hits = grid.hits(one.start, one.end)
        self.placed += len(hits) if isinstance(hits, list) else 1
        if self.placed > MAX_PLACED:
            raise InputError(_("The selections of this project reach over far too many fragments."))
        return hits

    def _coding(
        self,
        work: Work,
        grid: Grid,
        one: Selection,
        coding: Coding,
        hits: list[Hit] | Why,
        source: TextSource,
    ) -> None:
        user = coding.user or one.user
        if coding.code in self.codes.stars:
            self._star(work, grid, one, user)
            return
        code = self.codes.ids.get(coding.code)
        none = coding.code in self.codes.none
        if code is None and not none:
            self.lines.add("unknown code", source.name, _what(one))
            return
        if not user:
            self.lines.add("nobody", source.name, f"{code or '–'}: {_what(one)}")
        if isinstance(hits, str):
            self.lines.add(hits, source.name, f"{code or '–'}: {_what(one)}")
            return
        qualifiers: Qualifiers = ()
        for guid in coding.notes:
            note = self.notes.get(guid)
            self.seen.add(guid)
            said = read_qualifiers(note.name) if note is not None else None
            if said is None:
                self._note(work, grid, one, guid, user)
            else:
                qualifiers = said
        for hit in hits:
            verdict = work.verdicts.get((user, hit.fragment.id))
            if verdict is None:
                verdict = work.verdicts[user, hit.fragment.id] = Verdict(hit.fragment)
            if code is None:
                verdict.none = True
            else:
                verdict.codes.setdefault(code, []).append((hit.span, qualifiers))

    def _note(self, work: Work, grid: Grid, one: Selection, guid: str, user: str) -> bool:
        """A note on a selection or a coding; whether it is one that says something."""
        note = self.notes.get(guid)
        self.seen.add(guid)
        if note is None or note.name.startswith(OURS):
            return False
        user = note.user or user
        kind = care_of(note.name)
        near = grid.nearest(one.start, one.end)
        if is_star(note.name):
            self._star(work, grid, one, one.user or user)
        elif is_reason(note.name) and near is not None:
            work.reasons[near.fragment.id] = note.text.strip()
        elif kind is not None and near is not None:
            work.marks[one.user or user, near.fragment.id] = kind
        else:
            self._remark(work, grid, one, user, memo_text(note), note.created or one.created)
        return True

    def _star(self, work: Work, grid: Grid, one: Selection, user: str) -> None:
        found = grid.begin(one.start, one.end)
        if found is None:
            self.lines.add("no fragment", work.transcript.name, f"★: {_what(one)}")
        else:
            work.stars[user, found[0].id] = found

    def _remark(
        self, work: Work, grid: Grid, one: Selection, user: str, text: str, created: str
    ) -> None:
        hit = grid.nearest(one.start, one.end)
        if hit is None:
            self.lines.add("memo", work.transcript.name, shorten(text, 60))
        else:
            work.remarks.append(Remark(user, hit.fragment, text, moment(created)))


def _what(one: Selection) -> str:
    return shorten(one.name, 60) or f"{one.start}–{one.end}"


def says_something_else(name: str) -> bool:
    """Whether a note of this name is no memo, but our way to say something."""
    ours = name.startswith(OURS) or is_star(name) or is_reason(name)
    return ours or care_of(name) is not None or read_qualifiers(name) is not None


def memo_text(note: Note) -> str:
    """The words of a memo; under its title, where that is not in them or one of ours."""
    title, text = canonical(note.name).strip(), note.text.strip()
    if not title or title.startswith(MEMO) or title in text:
        return text
    return f"{title}\n{text}".strip()


def moment(text: str) -> str:
    """A time as the study has it (UTC, milliseconds); "" for what is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return iso(round(found.timestamp() * 1000))
    except (ValueError, OverflowError):
        return ""


def assignments(
    verdict: Verdict,
    book: Codebook,
    order: Mapping[str, int],
    source: str,
    lines: Lines,
) -> tuple[tuple[Assignment, ...], dict[str, Span]]:
    """The codes of a verdict in the order of the codebook, and the words that they mean."""
    found, spans = [], {}
    if verdict.none and verdict.codes:
        lines.add("both", source, f"{verdict.fragment.label}: {shorten(verdict.fragment.text, 40)}")
    codes = verdict.codes
    for code in sorted(codes, key=lambda one: order[one]) if len(codes) > 1 else codes:
        places = codes[code]
        if len(places) == 1:
            span, qualifiers = places[0]
        else:
            span, left = joined(verdict.fragment, (one for one, _said in places))
            qualifiers = next((said for _one, said in places if said), ())
            for _number in range(left):
                lines.add("second", source, f"{code}: {shorten(verdict.fragment.text, 40)}")
        if qualifiers:
            try:
                check_qualifiers(book, code, qualifiers)
            except InputError:
                said = ", ".join(f"{name}={value}" for name, value in qualifiers)
                lines.add("qualifier", source, f"{code}: {said}")
                qualifiers = ()
        found.append(Assignment(code, qualifiers))
        if span is not None:
            spans[code] = span
    return tuple(found), spans


def by_user(verdicts: Mapping[tuple[str, str], Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
    """The verdicts of each user."""
    found: dict[str, list[Verdict]] = {}
    for (user, _fragment), one in verdicts.items():
        found.setdefault(user, []).append(one)
    yield from found.items()
