"""Finding words in texts: whatever the capitals and accents, and what only looks like them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

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
    """A text without capitals and accents."""

    plain: str
    origin: list[int]
    """For each character of ``plain`` its position in the text."""

    def span(self, start: int, end: int) -> Span:
        """Where a stretch of ``plain`` stands in the text."""
        return self.origin[start], self.origin[end - 1] + 1


class Texts:
    """Texts made ready for searching, once for all that is sought in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.folded = [Folded(*fold(text)) for text in texts]

    @cached_property
    def words(self) -> dict[str, list[tuple[int, Span]]]:
        """Each word with the texts in which it stands, and where."""
        found: dict[str, list[tuple[int, Span]]] = {}
        for at, text in enumerate(self.folded):
            for one in _WORD.finditer(text.plain):
                found.setdefault(one[0], []).append((at, text.span(*one.span())))
        return found


def sought(typed: str) -> tuple[str, ...]:
    """What is sought: each word, and what stands between quotes as a whole."""
    parts = re.findall(r'"([^"]+)"|(\S+)', fold(typed)[0])
    return tuple(filter(None, ((whole or word).strip('"').strip() for whole, word in parts)))


def search(texts: Texts, typed: str) -> list[Found]:
    """The texts in which all that is sought stands, also inside words, in their order.

    Where none does, the texts with words that look like it. ``~`` before what is typed asks for
    these as well.
    """
    words = sought(typed.lstrip("~"))
    if not words:
        return []
    exact = [
        Found(at, _spans(one, words))
        for at, one in enumerate(texts.folded)
        if all(word in one.plain for word in words)
    ]
    if exact and not typed.startswith("~"):
        return exact
    known = {one.text for one in exact}
    alike = [one for one in _like(texts, words) if one.text not in known]
    return sorted((*exact, *alike), key=lambda one: one.text)


def _spans(text: Folded, words: Iterable[str]) -> tuple[Span, ...]:
    return tuple(
        sorted(
            {
                text.span(*one.span())
                for word in words
                for one in re.finditer(re.escape(word), text.plain)
            }
        )
    )


def _like(texts: Texts, words: Sequence[str]) -> list[Found]:
    """The texts that hold, for each word, one that looks like it."""
    if any(len(word) < LEAST_LIKE or not _WORD.fullmatch(word) for word in words):
        return []
    near = [_near(texts, word) for word in words]
    common = set.intersection(*({at for at, _span in one} for one in near))
    spans: dict[int, set[Span]] = {at: set() for at in common}
    for at, span in (place for one in near for place in one):
        if at in common:
            spans[at].add(span)
    return [Found(at, tuple(sorted(spans[at])), exact=False) for at in sorted(common)]


def _near(texts: Texts, word: str) -> list[tuple[int, Span]]:
    """Where the words stand that look like this one."""
    from rapidfuzz import fuzz, process

    alike = process.extract(
        word, list(texts.words), scorer=fuzz.ratio, score_cutoff=LIKE, limit=None
    )
    return [place for one, _score, _at in alike for place in texts.words[one]]


def found_in_order(text: str, phrases: Iterable[str]) -> list[Span | None]:
    """Where each phrase stands in a text, after the one before; None where it does not.

    Capitals and accents make no difference, nor how much white space stands between words.
    """
    folded = Folded(*fold(text))
    at = 0
    spans: list[Span | None] = []
    for phrase in phrases:
        words = fold(phrase)[0].split()
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        found = pattern.search(folded.plain, at) if words else None
        at = found.end() if found else at
        spans.append(folded.span(*found.span()) if found else None)
    return spans
