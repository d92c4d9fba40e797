"""Words of many fragments, found while somebody types: an index that lives in memory only.

It is filled with what one person may read and is gone when they leave, so it shows nobody more than
that, is never out of date with the file, and keeps nothing of a text that was erased.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache

from coder.finding import LEAST_LIKE, LIKE, sought

Span = tuple[int, int]
"""Start and end in a fragment, in code points."""
_OPENS, _CLOSES = "\x02", "\x03"
"""Canonical text has no control characters, so these can stand round what was found in it."""
_ROOM = 128 * 1024 * 1024
"""Bytes that FTS5 may collect before it writes."""
MOST_ALIKE = 100
"""Words that look like one that is sought: the nearest."""


class WordIndex:
    """An FTS5 index of texts, by their number. May be used from any thread, by one at a time."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._turn = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        # Accents and capitals make no difference.
        self._db.execute(
            "CREATE VIRTUAL TABLE word USING fts5(text, prefix = '2 3', "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        self._db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, row)")
        # It is filled at once, so nothing has to be merged on the way: half the time.
        self._db.execute("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", (_ROOM,))
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO word (rowid, text) VALUES (?, ?)",
            ((at, one) for at, one in enumerate(texts)),
        )
        self._db.execute("COMMIT")
        self._known: list[str] | None = None

    def find(self, query: str) -> list[int]:
        """Numbers of the texts in which a query of :func:`words_query` finds all, in order."""
        if not query:
            return []
        with self._turn:
            rows = self._db.execute(
                "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid", (query,)
            )
            return [row[0] for row in rows.fetchall()]

    def spans(self, query: str, numbers: Sequence[int]) -> dict[int, tuple[Span, ...]]:
        """Number of a text → where in it the query stands, for these texts."""
        with self._turn:
            # With the + the query is worked out once, and not once for each text.
            rows = self._db.execute(
                "SELECT rowid, highlight(word, 0, ?, ?) FROM word WHERE word MATCH ? "
                "AND +rowid IN (SELECT value FROM json_each(?))",
                (_OPENS, _CLOSES, query, json.dumps(numbers)),
            ).fetchall()
        return {number: _spans(marked) for number, marked in rows}

    def alike(self, typed: str) -> str:
        """A query for texts with words that look like those typed; "" where nothing does.

        The normalised indel similarity of :mod:`coder.finding`; short words, and what stands
        between quotes, must be there as they are.
        """
        from rapidfuzz import fuzz, process

        parts = []
        for one in sought(typed):
            term = _term(one)
            if not term or " " in one or len(one) < LEAST_LIKE:
                parts.append(term)
                continue
            near = process.extract(
                one, self._vocabulary(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST_ALIKE
            )
            every = dict.fromkeys([f"{term}*", *(_term(word) for word, _score, _at in near)])
            parts.append(f"({' OR '.join(filter(None, every))})")
        return " AND ".join(filter(None, parts))

    def _vocabulary(self) -> Sequence[str]:
        if self._known is None:
            with self._turn:
                rows = self._db.execute(
                    "SELECT term FROM vocabulary WHERE length(term) >= ?", (LEAST_LIKE,)
                ).fetchall()
            self._known = [row[0] for row in rows]
        return self._known

    def close(self) -> None:
        """Nothing is left of it."""
        with self._turn:
            self._db.close()


@lru_cache(maxsize=64)
def words_query(typed: str) -> str:
    """What was typed as a query for FTS5 that is never a mistake; "" where no word is in it.

    All words, in any order; what stands between quotes as a phrase. The last word may be the
    beginning of one of two letters or more, as it is while somebody types, unless a space or quote
    follows it.
    """
    terms = [term for term in map(_term, sought(typed)) if term]
    if terms and typed[-2:].isalnum() and len(typed) > 1:
        terms[-1] += "*"
    return " AND ".join(terms)


def _term(words: str) -> str:
    """A word or phrase as FTS5 quotes it; "" where there is nothing in it to look for."""
    if not any(one.isalnum() for one in words):
        return ""
    return '"{}"'.format(words.replace("\0", " ").replace('"', '""'))


def _spans(marked: str) -> tuple[Span, ...]:
    found: list[Span] = []
    at = start = 0
    for one in marked:
        if one == _OPENS:
            start = at
        elif one == _CLOSES:
            found.append((start, at))
        else:
            at += 1
    return tuple(found)
