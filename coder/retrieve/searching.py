"""Which passages fit what is asked, and where the words stand in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from coder.codebook.qualifying import matches
from coder.model import Assignment
from coder.retrieve.asking import Asked, How, Pattern
from coder.retrieve.passages import Collection, Passage
from coder.study.wordindex import Span, words_query


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that fits."""

    number: int
    """Its place in the collection."""
    passage: Passage
    spans: tuple[Span, ...]
    """Where the words stand: offsets into the fragment's text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, in reading order."""

    hits: tuple[Hit, ...]
    """The first of them, as many as were asked for."""
    total: int
    how: How
    """``fuzzy`` also where the words stand nowhere, and these only look like them."""


def search(
    collection: Collection,
    asked: Asked,
    *,
    most: int | None = None,
    cancelled: Callable[[], bool] = bool,
) -> Found:
    """The passages that fit, in reading order; with no words and no filter every quote.

    A quote is a passage with a code or a star. Words: all of them, capitals and accents aside, the
    last may be a beginning; where they stand nowhere, what looks like them. ``most``: how many
    hits are wanted, the rest is counted. ``cancelled``: asked now and then; then nothing is found.
    Raises InputError for a regular expression that is none or takes too long, and for a code that
    the codebook does not have.
    """
    chosen = _chosen(collection, asked)
    how = asked.how
    if not asked.words.strip():
        every = range(len(collection.passages)) if chosen is None else sorted(chosen)
        numbers = [at for at in every if not collection.passages[at].fragment.context]
        return _found(collection, numbers, {}, how, most)
    if how == "regex":
        return _by_pattern(collection, asked.words, chosen, most, cancelled)
    query = words_query(asked.words) if how == "words" else collection.index.alike(asked.words)
    numbers = _within(collection.index.find(query), chosen)
    if not numbers and how == "words":
        how, query = "fuzzy", collection.index.alike(asked.words)
        numbers = _within(collection.index.find(query), chosen)
    return _found(collection, numbers, collection.index.spans(query, numbers[:most]), how, most)


def _within(numbers: list[int], chosen: frozenset[int] | None) -> list[int]:
    return numbers if chosen is None else [at for at in numbers if at in chosen]


def _found(
    collection: Collection,
    numbers: list[int],
    spans: Mapping[int, tuple[Span, ...]],
    how: How,
    most: int | None,
) -> Found:
    hits = tuple(Hit(at, collection.passages[at], spans.get(at, ())) for at in numbers[:most])
    return Found(hits, len(numbers), how)


def _by_pattern(
    collection: Collection,
    written: str,
    chosen: frozenset[int] | None,
    most: int | None,
    cancelled: Callable[[], bool],
) -> Found:
    pattern = Pattern(written)
    hits: list[Hit] = []
    total = 0
    for at, passage in enumerate(collection.passages):
        if passage.fragment.context or (chosen is not None and at not in chosen):
            continue
        if at % 1000 == 0 and cancelled():
            return Found((), 0, "regex")
        if spans := pattern.spans(passage.fragment.text):
            total += 1
            if most is None or len(hits) < most:
                hits.append(Hit(at, passage, spans))
    return Found(tuple(hits), total, "regex")


def _chosen(collection: Collection, asked: Asked) -> frozenset[int] | None:
    """Numbers of the passages that fit but for the words; None where nothing is asked of them."""
    for code in (*asked.codes, *([asked.near[0]] if asked.near else ())):
        collection.book.code(code)
    told = collection.told
    if not asked.is_filtered:
        if asked.words.strip():
            return None
        number = collection.number
        return frozenset(number[one] for one in {*told.said, *told.stars} if one in number)
    near = _near(collection, asked)
    return frozenset(
        at
        for at, one in enumerate(collection.passages)
        if not one.fragment.context and _fits(collection, one, asked) and _is_near(one, asked, near)
    )


def _fits(collection: Collection, one: Passage, asked: Asked) -> bool:
    told, identity = collection.told, one.fragment.id
    if asked.transcripts and one.transcript.name not in asked.transcripts:
        return False
    if asked.waves and one.transcript.wave not in asked.waves:
        return False
    if asked.roles and (one.respondent is None or one.respondent.role not in asked.roles):
        return False
    by_code = bool(asked.codes or asked.qualifiers)
    if by_code and not any(True for _one in _assignments(collection, identity, asked)):
        return False
    starred = _of(told.stars.get(identity, ()), asked)
    noted = _of((one.coder for one in told.memos.get(identity, ())), asked)
    if asked.coders and not (by_code or asked.starred or asked.memo or asked.unsure):
        spoke = any(True for _one in _assignments(collection, identity, asked))
        if not (spoke or starred or noted):
            return False
    if (asked.starred and not starred) or (asked.memo and not noted):
        return False
    if asked.unsure and not _of(told.unsure.get(identity, ()), asked):
        return False
    marks = told.published.get(identity, {})
    return asked.used in (None, "used" in marks) and asked.approved in (None, "approved" in marks)


def _of(who: Iterable[str], asked: Asked) -> bool:
    return any(not asked.coders or one in asked.coders for one in who)


def _assignments(collection: Collection, identity: str, asked: Asked) -> Iterator[Assignment]:
    """What was said of it by whom it is asked of, that has the code and the qualifiers."""
    for who, said in collection.told.said.get(identity, {}).items():
        if not asked.coders or who in asked.coders:
            for one in said:
                if asked.codes and one.code not in asked.codes:
                    continue
                if matches(one, asked.qualifiers):
                    yield one


def _near(collection: Collection, asked: Asked) -> frozenset[tuple[str, int]]:
    """The places (transcript, turn) near which a passage must stand."""
    if asked.near is None:
        return frozenset()
    code = asked.near[0]
    found = set()
    for identity, views in collection.told.said.items():
        at = collection.number.get(identity)
        if at is not None and any(
            one.code == code
            for who, said in views.items()
            if not asked.coders or who in asked.coders
            for one in said
        ):
            place = collection.passages[at]
            found.add((place.transcript.id, place.turn))
    return frozenset(found)


def _is_near(one: Passage, asked: Asked, places: frozenset[tuple[str, int]]) -> bool:
    if asked.near is None:
        return True
    code, distance = asked.near
    # Nothing is near itself, unless it is asked for by another code.
    itself = bool(asked.codes) and code not in asked.codes
    return any(
        (one.transcript.id, one.turn + by) in places
        for by in range(-distance, distance + 1)
        if by or itself
    )
