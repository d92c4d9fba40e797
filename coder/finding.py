"""Finding words in texts: whatever the capitals and accents, and what only looks like them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
"""Start and end in the text, in code points."""

LIKE = 78.0
"""From 0 to 100: how much a word must look like the one that is sought (normalised indel
similarity, ``rapidfuzz.fuzz.ratio``)."""
LEAST_LIKE = 4
"""A shorter word looks like too many others."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """A text in which what is sought stands."""

    text: int
    """Position in the texts that were searched."""
    spans: tuple[Span, ...]
    exact: bool = True
    """False where it only looks like it."""


@lru_cache(maxsize=100_000)
def _plain(character: str) -> str:
    """One character without its accents and capitals; "" for a mark on another."""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


def fold(text: str) -> tuple[str, list[int]]:
    """A text without capitals and accents, and for each of its characters where it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    plain = [_plain(one) for one in text]
    return "".join(plain), [at for at, one in enumerate(plain) for _letter in one]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made ready for searching."""

    plain: str
    origin: list[int]
    """For each character of ``plain`` its position in the text."""

    @classmethod
    def of(cls, text: str) -> Folded:
        """Make it ready."""
        return cls(*fold(text))

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of ``plain`` stands in the text."""
        return self.origin[start], self.origin[end - 1] + 1


def sought(typed: str) -> tuple[str, ...]:
    """What is sought: each word, and what stands between quotes as a whole."""
    parts = re.findall(r'"([^"]+)"|(\S+)', fold(typed)[0])
    return tuple(filter(None, ((whole or word).strip('"').strip() for whole, word in parts)))


def search(texts: Sequence[Folded], typed: str) -> list[Found]:
    """The texts in which all that is sought stands, also inside words, in their order.

    Where none does, the texts with words that look like it. ``~`` before what is typed asks for
    these as well.
    """
    words = sought(typed.lstrip("~"))
    if not words:
        return []
    exact = [Found(at, spans) for at, one in enumerate(texts) if (spans := _in(one, words))]
    if exact and not typed.startswith("~"):
        return exact
    known = {one.text for one in exact}
    alike = [one for one in _like(texts, words) if one.text not in known]
    return sorted((*exact, *alike), key=lambda one: one.text)


def _in(text: Folded, words: Iterable[str]) -> tuple[Span, ...]:
    found: set[Span] = set()
    for word in words:
        here = [text.span(*one.span()) for one in re.finditer(re.escape(word), text.plain)]
        if not here:
            return ()
        found.update(here)
    return tuple(sorted(found))


def _like(texts: Sequence[Folded], words: Sequence[str]) -> list[Found]:
    from rapidfuzz import fuzz, process

    singles = [word for one in words for word in _WORD.findall(one)]
    quoted = any(" " in word for word in words)
    if quoted or not singles or any(len(word) < LEAST_LIKE for word in singles):
        return []
    vocabulary = {word for text in texts for word in _WORD.findall(text.plain)}
    every = [word for word in vocabulary if len(word) >= LEAST_LIKE]
    near = [
        {
            word
            for word, _score, _at in process.extract(
                single, every, scorer=fuzz.ratio, score_cutoff=LIKE, limit=None
            )
        }
        for single in singles
    ]
    if not all(near):
        return []
    found = []
    for at, text in enumerate(texts):
        here = [(one[0], one.span()) for one in _WORD.finditer(text.plain)]
        if all(any(word in words for word, _span in here) for words in near):
            wanted = set().union(*near)
            spans = tuple(text.span(*span) for word, span in here if word in wanted)
            found.append(Found(at, spans, exact=False))
    return found
