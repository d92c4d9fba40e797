"""Cutting transcripts: sentences by spaCy with rules of our own, and fragments made of them.

spaCy is imported on first use, since that takes a second. Its pipeline is a blank one with one
component, which sets where sentences begin from :mod:`coder.segment_rules`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _
from coder.model import UNITS, Span, Turn, Unit
from coder.segment_rules import sentence_starts
from coder.segment_words import LEXICONS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MAX_WORDS = 60
"""Turns with more words are divided at sentence ends, where the unit is ``fragment``."""

_COMPONENT = "interview_sentences"
_STARTS = "sentence_starts"
_BATCH = 2048  # turns; between batches progress is told and other threads get their turn
_PIECE = 20_000  # well below the length at which spaCy refuses a text; keeps memory small
_UNBROKEN = re.compile(r"\S{400}")  # spaCy's affix rules take time quadratic in such a "word"
_MARKERS = re.compile(
    r"(?:maar|en toen|en dan|toen|dus|nou|daarna|aan de andere kant|verder|ten eerste|ten tweede|"
    r"trouwens|kijk|uiteindelijk|but|and then|then|so|well|anyway|on the other hand|however)\b",
    re.IGNORECASE,
)
_MARKER_BONUS = 0.08
_lock = Lock()

_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text that is small enough for one document."""

    text: str
    offset: int
    starts: list[int]
    """Where sentences begin in it, besides at its own beginning."""


def sentences(text: str, lang: str = "nl") -> list[str]:
    """The sentences of one turn, in order; nothing is lost but outer white space.

    ``lang`` is ``nl`` or ``en``; another raises :class:`InputError`. White space alone gives [].
    """
    _check_language(lang)
    (ranges,) = _sentence_ranges([text], lang)
    return [text[start:end] for start, end in ranges]


def cut(
    text: str,
    turns: Sequence[Turn],
    interviewers: Collection[str],
    *,
    unit: Unit = "fragment",
    lang: str = "nl",
    max_words: int = MAX_WORDS,
    progress: Callable[[int], None] | None = None,
) -> list[Span]:
    """Cut a transcript into the spans that coders will judge, and the context between them.

    ``interviewers`` are the labels whose turns are context: one span a turn. With ``fragment`` the
    other turns are divided, where they hold more than ``max_words`` words, at sentence ends into
    pieces of about equal length; a sentence is never cut, so one that is longer stays whole. With
    ``exchange`` a span runs from a question through its answers, and ``turn`` is that of the
    question. Spans are in order and do not overlap, begin and end with a character that is not
    white space, and hold every such character of every turn exactly once. ``progress`` is called
    with the number of turns done so far. Raises :class:`InputError` for an unknown unit or
    language, and for ``max_words`` below 1.
    """
    _check_language(lang)
    if unit not in UNITS:
        raise InputError(
            _("There is no unit {unit}; choose one of {units}.").format(
                unit=unit, units=", ".join(UNITS)
            )
        )
    if max_words < 1:
        raise InputError(_("A fragment needs room for at least one word."))
    if unit == "exchange":
        spans = _exchanges(text, turns, interviewers)
        if progress is not None:
            progress(len(turns))
        return spans
    return list(_spans(text, turns, interviewers, unit, lang, max_words, progress))


def _check_language(lang: str) -> None:
    if lang not in LEXICONS:
        raise InputError(
            _("There are no sentence rules for the language {lang}; choose nl or en.").format(
                lang=lang
            )
        )


def _spans(
    text: str,
    turns: Sequence[Turn],
    interviewers: Collection[str],
    unit: Unit,
    lang: str,
    max_words: int,
    progress: Callable[[int], None] | None,
) -> Iterator[Span]:
    divided = [
        unit in ("fragment", "sentence")
        and turn.speaker not in interviewers
        and (unit == "sentence" or _n_words(text[turn.start : turn.end]) > max_words)
        for turn in turns
    ]
    texts = (
        text[turn.start : turn.end] for turn, divide in zip(turns, divided, strict=True) if divide
    )
    found = _sentence_ranges(texts, lang)
    for index, turn in enumerate(turns):
        context = turn.speaker in interviewers
        words = text[turn.start : turn.end]
        if divided[index]:
            ranges = next(found)
            if unit == "fragment":
                ranges = _pieces(words, ranges, max_words)
        elif unit == "paragraph" and not context:
            ranges = [_trim(words, *match.span()) for match in re.finditer(r"[^\n]+", words)]
        else:
            ranges = [_trim(words, 0, len(words))]
        for start, end in ranges:
            if start < end:
                yield Span(turn.start + start, turn.start + end, index, context)
        if progress is not None:
            progress(index + 1)


def _exchanges(text: str, turns: Sequence[Turn], interviewers: Collection[str]) -> list[Span]:
    """A question (or several in a row) with all that is said until the next one."""
    groups: list[list[int]] = []
    answered = True
    for index, turn in enumerate(turns):
        if not text[turn.start : turn.end].strip():
            continue
        asks = turn.speaker in interviewers
        if not groups or (asks and answered):
            groups.append([])
        groups[-1].append(index)
        answered = not asks
    spans: list[Span] = []
    for group in groups:
        if turns[group[-1]].speaker in interviewers:  # nobody answered: nothing to judge
            spans += [
                Span(*_trim(text, turns[index].start, turns[index].end), index, True)
                for index in group
            ]
        else:
            start, _end = _trim(text, turns[group[0]].start, turns[group[0]].end)
            _start, end = _trim(text, turns[group[-1]].start, turns[group[-1]].end)
            spans.append(Span(start, end, group[0], False))
    return spans


def _n_words(text: str) -> int:
    return len(text.split())


def _trim(text: str, start: int, end: int) -> _Range:
    """The range without outer white space; empty where there is nothing else."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


def _pieces(text: str, ranges: Sequence[_Range], max_words: int) -> list[_Range]:
    """Join sentences into pieces of at most ``max_words`` words, as equal as may be.

    A shortest path over the places between sentences: a piece costs the square of its distance
    from the mean length, less a little where it begins with a word such as *maar* or *en toen*.
    """
    words = [max(_n_words(text[start:end]), 1) for start, end in ranges]
    target = sum(words) / _fewest(words, max_words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(ranges) + 1):
        size, options = 0, []
        for start in range(end - 1, -1, -1):
            size += words[start]
            if size > max_words and start < end - 1:
                break
            cost = 0.0 if size > max_words else (size / target - 1) ** 2
            if start and _MARKERS.match(text, ranges[start][0]):
                cost -= _MARKER_BONUS
            options.append((best[start][0] + cost, start))
        best.append(min(options))
    pieces: list[_Range] = []
    end = len(ranges)
    while end:
        start = best[end][1]
        pieces.append((ranges[start][0], ranges[end - 1][1]))
        end = start
    return pieces[::-1]


def _fewest(words: Sequence[int], max_words: int) -> int:
    """The smallest number of pieces; filling each as far as it goes attains it."""
    pieces, size = 1, 0
    for n in words:
        if size and size + n > max_words:
            pieces, size = pieces + 1, 0
        size += n
    return pieces


def _sentence_ranges(texts: Iterable[str], lang: str) -> Iterator[list[_Range]]:
    """For each text the ranges of its sentences, without outer white space."""
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        yield from _batch_ranges(batch, lang)


def _batch_ranges(texts: Sequence[str], lang: str) -> list[list[_Range]]:
    nlp = _pipeline(lang)
    pieces = ((index, piece) for index, text in enumerate(texts) for piece in _divide(text, lang))
    results: list[list[_Range]] = [[] for _text in texts]
    # The zone frees the words that spaCy would otherwise remember for the life of the program;
    # it is a state of the shared vocabulary, hence the lock.
    with _lock, nlp.memory_zone():
        docs = ((_doc(nlp, piece), (index, piece.offset)) for index, piece in pieces)
        for doc, (index, offset) in nlp.pipe(docs, as_tuples=True):
            content = doc.text
            for sentence in doc.sents:
                start, end = _trim(content, sentence.start_char, sentence.end_char)
                if start < end:
                    results[index].append((offset + start, offset + end))
    return results


def _divide(text: str, lang: str) -> Iterator[_Piece]:
    """The text in pieces that spaCy takes, cut between sentences."""
    begin = 0
    inside: list[int] = []
    for start in sentence_starts(text, lang):
        if start - begin > _PIECE:
            yield _Piece(text[begin:start], begin, inside)
            begin, inside = start, []
        else:
            inside.append(start - begin)
    yield _Piece(text[begin:], begin, inside)


def _doc(nlp: Language, piece: _Piece) -> Doc:
    """A document that knows the starts; those in it may lie inside a token."""
    from spacy.tokens import Doc

    if len(piece.text) > 2 * _PIECE or _UNBROKEN.search(piece.text):
        edges = sorted({0, *piece.starts, len(piece.text)})
        words = [piece.text[a:b] for a, b in pairwise(edges) if a < b]
        doc = Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    else:
        doc = _split_tokens(nlp.make_doc(piece.text), piece.starts)
    doc.user_data[_STARTS] = piece.starts
    return doc


@cache
def _pipeline(lang: str) -> Language:
    """A blank pipeline with one component: ours."""
    import spacy

    _register()
    nlp = spacy.blank(lang)
    nlp.add_pipe(_COMPONENT)
    return nlp


@cache
def _register() -> None:
    from spacy.language import Language

    Language.component(_COMPONENT, func=_set_sentence_starts)


def _set_sentence_starts(doc: Doc) -> Doc:
    """Tell spaCy where sentences begin; a text that came by no other way is judged here."""
    import numpy

    starts = doc.user_data.get(_STARTS)
    if starts is None:
        starts = sentence_starts(doc.text, doc.lang_ if doc.lang_ in LEXICONS else "nl")
    places = {0, *starts}
    values = [1 if token.idx in places else -1 for token in doc]
    # one array instead of token by token, which takes time quadratic in the length of the text
    column: Any = numpy.array(values, dtype="int64").view("uint64").reshape(-1, 1)
    return doc.from_array(["SENT_START"], column)


def _split_tokens(doc: Doc, starts: Sequence[int]) -> Doc:
    """Split tokens in which a sentence begins (``gedaan.Toen``), so that none straddles one.

    A new document is made, since spaCy's retokenizer reads all of the old one at every split.
    """
    from spacy.tokens import Doc

    begins = {token.idx for token in doc}
    inside = [start for start in starts if start not in begins]
    if not inside:
        return doc
    text = doc.text
    words: list[str] = []
    spaces: list[bool] = []
    for token in doc:
        end = token.idx + len(token.text)
        cuts = inside[bisect_right(inside, token.idx) : bisect_left(inside, end)]
        edges = [token.idx, *cuts, end]
        words += [text[a:b] for a, b in pairwise(edges)] if cuts else [token.text]
        spaces += [False] * len(cuts) + [bool(token.whitespace_)]
    return Doc(doc.vocab, words=words, spaces=spaces)
