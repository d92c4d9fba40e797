"""Sentences of turns, found by spaCy: a blank pipeline with rules of our own, or a trained one.

spaCy is imported on first use, since that takes a second. The blank pipeline has one component,
which sets where sentences begin from :mod:`coder.segment.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _
from coder.segment.rules import sentence_starts
from coder.segment.words import LEXICONS
from coder.text import one_line

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_COMPONENT = "interview_sentences"
_WORDS = "words_of_speech"
_STARTS = "sentence_starts"
_BATCH = 2048  # turns; between batches progress is told and other threads get their turn
_PIECE = 20_000  # well below the length at which spaCy refuses a text; keeps memory small
_TOKEN = re.compile(r"(\S+)( ?)|(\s)")
_lock = Lock()

Range = tuple[int, int]
"""Where a stretch begins and ends, in characters of its text."""


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
    check_language(lang)
    (ranges,) = sentence_ranges([text], lang)
    return [text[start:end] for start, end in ranges]


def check_language(lang: str) -> None:
    """Raises :class:`InputError` for a language without sentence rules."""
    if lang not in LEXICONS:
        raise InputError(
            _("There are no sentence rules for the language {lang}; choose nl or en.").format(
                lang=lang
            )
        )


def sentence_ranges(
    texts: Iterable[str], lang: str, model: str | None = None
) -> Iterator[list[Range]]:
    """For each text the ranges of its sentences, without outer white space.

    ``model`` names an installed trained pipeline, or the folder of one, that decides in place of
    the rules. Raises :class:`InputError` where it cannot be used.
    """
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        yield from _batch_ranges(batch, lang, model)


def _batch_ranges(texts: Sequence[str], lang: str, model: str | None) -> list[list[Range]]:
    nlp = _trained(model) if model else _pipeline(lang)
    pieces = ((index, piece) for index, text in enumerate(texts) for piece in _divide(text, lang))
    results: list[list[Range]] = [[] for _text in texts]
    # The zone frees the words that spaCy would otherwise remember for the life of the program;
    # it is a state of the shared vocabulary, hence the lock.
    with _lock, nlp.memory_zone():
        docs = (
            (nlp.make_doc(piece.text) if model else _doc(nlp, piece), (index, piece))
            for index, piece in pieces
        )
        for doc, (index, piece) in nlp.pipe(docs, as_tuples=True):
            for begin, stop in pairwise([*_starts(doc), len(piece.text)]):
                start, end = trim(piece.text, begin, stop)
                if start < end:
                    results[index].append((piece.offset + start, piece.offset + end))
    return results


def _starts(doc: Doc) -> list[int]:
    """Where sentences begin, in characters: as ``doc.sents``, without an object a word."""
    values = doc.to_array(["IDX", "SENT_START"])
    return [0, *values[values[:, 1] == 1, 0].tolist()]


def usable_model(model: str) -> None:
    """Raises :class:`InputError` where a trained pipeline cannot be used, and says what to do."""
    _trained(model)


@cache
def _trained(model: str) -> Language:
    """An installed pipeline, by its name or its folder.

    Raises :class:`InputError` where there is none, it cannot be loaded, or it finds no sentences.
    """
    import spacy

    shown = one_line(model)
    try:
        nlp = spacy.load(Path(model) if Path(model).is_dir() else model)
    except OSError:
        raise InputError(
            _(
                "There is no language model {model} here; install it (python -m spacy download "
                "{model}) or give its folder."
            ).format(model=shown)
        ) from None
    except (ValueError, ImportError) as error:
        raise InputError(
            _("The language model {model} cannot be loaded: {reason}").format(
                model=shown, reason=one_line(str(error))
            )
        ) from None
    if "parser" not in nlp.pipe_names and "senter" in nlp.disabled:
        nlp.enable_pipe("senter")
    if not nlp("Ja. Nee.").has_annotation("SENT_START"):
        raise InputError(
            _("The language model {model} does not tell where sentences end.").format(model=shown)
        )
    return nlp


def trim(text: str, start: int, end: int) -> Range:
    """The range without outer white space; empty where there is nothing else."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())


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


@cache
def _pipeline(lang: str) -> Language:
    """A blank pipeline with one component: ours."""
    import spacy
    from spacy.vocab import Vocab

    _register()
    # a vocabulary that works out nothing about words, which takes longer than all else
    config = {"nlp": {"tokenizer": {"@tokenizers": _WORDS}}}
    nlp = spacy.blank(lang, vocab=Vocab(), config=config)
    nlp.add_pipe(_COMPONENT)
    return nlp


@cache
def _register() -> None:
    from spacy.language import Language
    from spacy.util import registry

    Language.component(_COMPONENT, func=_set_sentence_starts)
    registry.tokenizers(_WORDS, func=_words_tokenizer)


def _words_tokenizer() -> Callable[[Language], Callable[[str], Doc]]:
    return lambda nlp: (
        lambda text: _doc(nlp, _Piece(text, 0, sentence_starts(text, nlp.lang or "nl")))
    )


def _doc(nlp: Language, piece: _Piece) -> Doc:
    """A document of the words between white space, split where a sentence begins in one.

    The rules read characters, so that nothing is gained by spaCy's own tokens, which take most of
    the time of cutting; and no word straddles the start of a sentence (``gedaan.Toen``).
    """
    from spacy.tokens import Doc

    text = piece.text
    glued = [start for start in piece.starts if not text[start - 1].isspace()]
    words: list[str] = []
    spaces: list[bool] = []
    for begin, end in pairwise([0, *glued, len(text)]):
        for word, space, gap in _TOKEN.findall(text, begin, end):
            words.append(word or gap)
            spaces.append(bool(space))
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc.user_data[_STARTS] = piece.starts
    return doc


def _set_sentence_starts(doc: Doc) -> Doc:
    """Tell spaCy where sentences begin: one array instead of token by token."""
    import numpy

    starts = [0, *doc.user_data[_STARTS]]
    column = numpy.full(len(doc), -1, dtype="int64")
    column[numpy.searchsorted(doc.to_array("IDX"), starts)[: len(doc)]] = 1
    values: Any = column.view("uint64").reshape(-1, 1)
    return doc.from_array(["SENT_START"], values)
