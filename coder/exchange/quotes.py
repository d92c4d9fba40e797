"""Quotes: one row a coded fragment and code, ready for a spreadsheet."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.codebook.qualifying import matches
from coder.consensus import results
from coder.errors import BlindError
from coder.exchange.quote_words import (
    Place,
    Stars,
    ranges_of,
    reaches,
    text_of_ranges,
)
from coder.exchange.tables import Cell
from coder.leaving import Reason, permission
from coder.model import Assignment, CodingPass, Fragment, Respondent, Transcript
from coder.study.codebooks import get_codebook
from coder.study.coders import list_coders
from coder.study.codings import write_assignment
from coder.study.highlights import Span, questions_of, spoken_ranges
from coder.study.judgements import newest_judgements_of
from coder.study.memos import fragment_memos
from coder.study.passes import at_table
from coder.study.respondents import list_respondents
from coder.study.shortening import shortened
from coder.study.stars import list_stars
from coder.study.transcripts import fragments_of, list_transcripts, natural, text_of

if TYPE_CHECKING:
    from coder.study import Study

CONSENSUS = "consensus"
COLUMNS = (
    "quote_id",
    "pass",
    "transcript",
    "wave",
    "respondent",
    "role",
    "group",
    "speaker",
    "fragment",
    "fragment_id",
    "start",
    "end",
    "quote",
    "code",
    "label",
    "qualifiers",
    "counts",
    "coded_by",
    "basis",
    "starred",
    "memo",
    "codebook",
    "codebook_version",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A coded fragment, highlight or passage with a star, verbatim, with one of its codes."""

    transcript: Transcript
    respondent: Respondent | None
    fragment: Fragment
    """In which it begins."""
    assignment: Assignment
    coded_by: str
    """Name of a coder, or ``consensus``."""
    coder_id: str
    """Id of that coder, or ``consensus``: a coder who is renamed keeps their quotes."""
    basis: str
    """``coder``; of consensus: ``decision``, ``agreed`` or ``single``."""
    starred: bool
    memo: str
    """A coder's shared memo (one's own private one too); of a decision its reason."""
    version: str
    """Of the codebook: under which the coder judged; of consensus the one in force."""
    ranges: tuple[Span, ...]
    """Where the quoted words stand in the transcript, in code points."""
    text: str
    """Verbatim; […] stands for a question between two answers, and for what was cut."""
    fragments: tuple[Fragment, ...]
    """All that the words are from, in order: several where a star reaches over them."""
    coded: str
    """Id of the fragment that has the code; of several the first."""

    @property
    def start(self) -> int:
        """Offset of the quote in the transcript, in code points."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Offset of its end."""
        return self.ranges[-1][1]

    @property
    def label(self) -> str:
        """The number of its fragment, or the first and the last: ``31–33``."""
        first, last = self.fragments[0].label or "", self.fragments[-1].label or ""
        return first if first == last else f"{first}–{last}"


def quotes(
    study: Study,
    coding_pass: CodingPass,
    *,
    whose: str | None = None,
    only_starred: bool = False,
    codes: Sequence[str] = (),
    qualifiers: Sequence[tuple[str, str]] = (),
    counting: bool = False,
) -> list[Quote]:
    """The quotes of a pass that this session's person may see, in reading order.

    ``whose`` is the name of a coder, ``consensus``, or None for all. A consensus quote is starred
    where any coder starred it. A star on words, or over several fragments, says which words are
    quoted. ``qualifiers``: pairs as
    :func:`coder.codebook.qualifying.read_pair` reads them; several values of one qualifier are
    alternatives. ``counting``: only assignments that count in the results.
    """
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    for code in codes:
        book.code(code)
    order = {code: position for position, code in enumerate(book.ids)}
    places = _places(study)
    found = _of_coders(study, coding_pass, places) + _of_consensus(study, coding_pass, places)
    chosen = [
        one
        for one in found
        if (whose is None or one.coded_by.casefold() == whose.casefold())
        and (one.starred or not only_starred)
        and (not codes or one.assignment.code in codes)
        and matches(one.assignment, qualifiers)
        and (not counting or book.counts(one.assignment.qualifiers))
    ]

    def place(one: Quote) -> tuple[object, ...]:
        return (
            natural(one.transcript.name),
            one.fragment.position,
            one.coded_by == CONSENSUS,
            natural(one.coded_by),
            order.get(one.assignment.code, len(order)),
        )

    return sorted(chosen, key=place)


def may_leave(study: Study, found: Sequence[Quote]) -> tuple[list[Quote], Counter[Reason]]:
    """Those that may leave the team, and why how many others stay: :mod:`coder.leaving`."""
    allowed = permission(study)
    reasons = [
        (one, allowed.kept_back(one.respondent, [part.id for part in one.fragments]))
        for one in found
    ]
    return (
        [one for one, reason in reasons if reason is None],
        Counter(reason for _one, reason in reasons if reason is not None),
    )


def kept_back(study: Study) -> dict[str, Reason]:
    """Id of a fragment → why its words stay in the team, of those that this person may read."""
    allowed = permission(study)
    reasons = {
        identity: allowed.kept_back(place.respondent, [identity])
        for identity, place in _places(study).items()
    }
    return {identity: reason for identity, reason in reasons.items() if reason is not None}


def examples(study: Study, coding_pass: CodingPass) -> dict[str, list[Quote]]:
    """Code → starred quotes that count, to show beside its definition, in reading order.

    While coding one's own alone; of a transcript at the table the team's, each fragment once.
    """
    opened = at_table(study, coding_pass)
    me = study.coder.name if study.coder else None
    found: dict[str, list[Quote]] = {}
    seen: set[tuple[str, str]] = set()
    for one in quotes(study, coding_pass, only_starred=True, counting=True):
        if one.coded_by != me and one.transcript.id not in opened:
            continue
        key = (one.assignment.code, one.fragment.id)
        if key not in seen:
            seen.add(key)
            found.setdefault(one.assignment.code, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Coded:
    """A code on a fragment, as one voice gave it."""

    place: Place
    assignment: Assignment
    coded_by: str
    coder_id: str
    basis: str
    memo: str
    version: str


def _places(study: Study) -> dict[str, Place]:
    people = {one.name: one for one in list_respondents(study)}
    cuts = shortened(study)
    places = {}
    for transcript in list_transcripts(study):
        try:
            text, fragments = text_of(study, transcript), fragments_of(study, transcript)
        except BlindError:
            continue  # not allocated to this coder: its text is not theirs to see
        asked = questions_of(study, transcript)
        for one in fragments:
            who = people.get(transcript.speakers.get(one.speaker, ""))
            spoken = spoken_ranges(text, one, asked) or [(one.start, one.end)]
            keep = cuts.get(one.id, ())
            places[one.id] = Place(transcript, text, who, one, tuple(spoken), keep)
    return places


def _of_coders(study: Study, coding_pass: CodingPass, places: Mapping[str, Place]) -> list[Quote]:
    people = {one.name: one.id for one in list_coders(study)}
    stars = list_stars(study, coding_pass)
    memos = _memos(study, coding_pass)
    by_coder: dict[str, list[_Coded]] = {}
    for one in newest_judgements_of(study, coding_pass):
        if (place := places.get(one.fragment)) is not None:
            memo = memos.get((one.coder, one.fragment), "")
            by_coder.setdefault(one.coder, []).extend(
                _Coded(place, said, one.coder, people[one.coder], "coder", memo, one.version)
                for said in one.assignments
            )
    return [
        quote
        for name, coded in by_coder.items()
        for quote in _quoted(coded, Stars(star for star in stars if star.coder == name), places)
    ]


def _memos(study: Study, coding_pass: CodingPass) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for memo in fragment_memos(study, coding_pass):
        found.setdefault((memo.coder, memo.fragment), []).append(memo.text)
    return {key: "\n".join(texts) for key, texts in found.items()}


def _of_consensus(
    study: Study, coding_pass: CodingPass, places: Mapping[str, Place]
) -> list[Quote]:
    coded = [
        _Coded(
            places[one.fragment.id],
            said,
            CONSENSUS,
            CONSENSUS,
            one.basis,
            one.reason,
            coding_pass.version,
        )
        for one in results(study, coding_pass)
        for said in one.assignments
    ]
    return _quoted(coded, Stars(list_stars(study, coding_pass)), places)


def _quoted(coded: Sequence[_Coded], stars: Stars, places: Mapping[str, Place]) -> list[Quote]:
    """One quote a fragment and code; a passage with a star is one quote a code."""
    found = []
    passages: dict[tuple[str, Span, str], list[_Coded]] = {}
    for one in sorted(coded, key=lambda one: one.place.fragment.position):
        place = one.place
        words = stars.words(place, one.assignment)
        inside = [span for span in words if not reaches(span, place.fragment)]
        for span in words:
            if reaches(span, place.fragment):
                key = (place.transcript.id, span, write_assignment(one.assignment))
                passages.setdefault(key, []).append(one)
        if inside or not words:
            ranges = ranges_of(place, one.assignment, inside)
            starred = bool(inside) or stars.on(place.fragment)
            text = text_of_ranges(place, ranges)
            found.append(_quote([one], [place], ranges, text, starred=starred))
    if passages:
        by_transcript: dict[str, list[Place]] = {}
        for place in places.values():
            by_transcript.setdefault(place.transcript.id, []).append(place)
        for (transcript, span, _code), members in passages.items():
            under = [
                place
                for place in by_transcript[transcript]
                if place.fragment.start < span[1] and span[0] < place.fragment.end
            ]
            found.append(_quote(members, under, (span,), under[0].text[slice(*span)], starred=True))
    return found


def _quote(
    coded: Sequence[_Coded],
    under: Sequence[Place],
    ranges: tuple[Span, ...],
    text: str,
    *,
    starred: bool,
) -> Quote:
    first = coded[0]
    return Quote(
        under[0].transcript,
        under[0].respondent,
        under[0].fragment,
        first.assignment,
        first.coded_by,
        first.coder_id,
        first.basis,
        starred,
        "\n".join(dict.fromkeys(one.memo for one in coded if one.memo)),
        first.version,
        ranges,
        text,
        tuple(place.fragment for place in under),
        first.place.fragment.id,
    )


def quote_id(quote: Quote, coding_pass: CodingPass) -> str:
    """The same id for the same pass, fragment, code and coder at every export (UUID 5)."""
    name = f"{coding_pass.id}/{quote.coded}/{quote.coder_id}/{quote.assignment.code}"
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def quote_table(
    found: Sequence[Quote], coding_pass: CodingPass, book: Codebook
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Columns and rows; attributes of respondents follow at the end, a column each."""
    names = {name for one in found if one.respondent for name in one.respondent.attributes}
    extra = tuple(sorted(names))
    columns = (*COLUMNS, *(name if name not in COLUMNS else f"{name}_" for name in extra))
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        person = one.respondent
        attributes = person.attributes if person else {}
        whole = write_assignment(one.assignment)
        rows.append(
            (
                quote_id(one, coding_pass),
                coding_pass.name,
                one.transcript.name,
                one.transcript.wave,
                person.name if person else "",
                person.role if person else "",
                person.group if person else "",
                one.fragment.speaker,
                one.label,
                one.fragment.id,
                one.start,
                one.end,
                one.text,
                one.assignment.code,
                book.code(one.assignment.code).label.shown(),
                whole[len(one.assignment.code) :].strip("()"),
                book.counts(one.assignment.qualifiers),
                one.coded_by,
                one.basis,
                one.starred,
                one.memo,
                coding_pass.codebook,
                one.version,
                *(attributes.get(name, "") for name in extra),
            )
        )
    return columns, rows
