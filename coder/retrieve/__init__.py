"""Finding quotes again: by words, by what was said of them, and by what stands near them."""

from __future__ import annotations

from coder.retrieve.asking import HOW, Asked, How
from coder.retrieve.passages import (
    CONSENSUS,
    Collection,
    Passage,
    Told,
    as_quoted,
    collect,
    passages_of,
    source_words,
    told_words,
)
from coder.retrieve.searching import Found, Hit, search

__all__ = [
    "CONSENSUS",
    "HOW",
    "Asked",
    "Collection",
    "Found",
    "Hit",
    "How",
    "Passage",
    "Told",
    "as_quoted",
    "collect",
    "passages_of",
    "search",
    "source_words",
    "told_words",
]
