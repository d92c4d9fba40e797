"""A proposal for each candidate: a placeholder, what it resembles, and whether it may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coder.pseudonyms.candidates import Candidate, Kind
from coder.pseudonyms.replacing import Replacements

_WORDS: Mapping[str, Mapping[Kind, str]] = {
    "nl": {
        "person": "Persoon",
        "school": "School",
        "place": "Plaats",
        "email": "E-mail",
        "phone": "Telefoon",
        "postcode": "Postcode",
        "name": "Naam",
        "other": "Naam",
    },
    "en": {
        "person": "Person",
        "school": "School",
        "place": "Place",
        "email": "E-mail",
        "phone": "Phone",
        "postcode": "Postcode",
        "name": "Name",
        "other": "Name",
    },
}
"""What a placeholder is called, in the language of the texts."""
_LETTERED = ("school", "place")
"""Kinds that are told apart by a letter: ``[School A]``."""
_ALIKE = 80
"""From this similarity (rapidfuzz, 0 to 100) two names are put to a person as perhaps one."""
_SHORTEST = 4
_MOST = 2_000
"""Names of which spelling variants are looked for: each is compared with each."""
_WITHOUT_VARIANTS = ("email", "phone", "postcode", "other")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a key file: a name, and what is to be done with it."""

    found: str
    replacement: str
    kind: str = "name"
    n: int = 0
    example: str = ""
    keep: bool = False
    """It stays as it is."""
    alike: tuple[str, ...] = ()
    """Other names that may be this one, spelled differently; nobody has merged them."""

    @property
    def pair(self) -> tuple[str, str]:
        """For :class:`Replacements`."""
        return self.found, self.found if self.keep else self.replacement


def replacements_of(rows: Iterable[Row]) -> Replacements:
    """The replacements of a key file. Raises InputError for rows that cannot be carried out."""
    return Replacements(row.pair for row in rows)


def propose(
    candidates: Sequence[Candidate], known: Sequence[Row] = (), *, lang: str = "nl"
) -> list[Row]:
    """The rows that are known, with their counts as of now, and one for each further candidate.

    Placeholders go on where those that are known end. A name that differs in capitals only, and a
    school without the word before it, get the same placeholder; whatever merely resembles gets its
    own and is named beside it.
    """
    met = {one.name: one for one in candidates}
    rows = [
        replace(row, n=met[row.found].n, example=met[row.found].example)
        if row.found in met
        else replace(row, n=0)
        for row in known
    ]
    placeholders = _Placeholders([row.replacement for row in known], lang)
    by_name = {row.found.casefold(): row.replacement for row in known if not row.keep}
    kept = {row.found for row in known}
    new = [one for one in candidates if one.name not in kept]
    chosen: dict[str, str] = {}
    for one in sorted(new, key=lambda one: bool(one.school)):  # a bare name after its school
        same = by_name.get(one.name.casefold()) or by_name.get(one.school.casefold() or " ")
        chosen[one.name] = same or placeholders.next(one.kind)
        by_name.setdefault(one.name.casefold(), chosen[one.name])
    rows += [
        Row(one.name, chosen[one.name], one.kind, one.n, one.example, one.kind == "other")
        for one in new
    ]
    return _with_variants(rows)


class _Placeholders:
    """``[Persoon 1]``, ``[Persoon 2]`` …, and ``[School A]`` where letters tell more."""

    def __init__(self, taken: Iterable[str], lang: str) -> None:
        self._taken = {one.casefold() for one in taken}
        self._words = _WORDS.get(lang, _WORDS["nl"])
        self._last: dict[str, int] = {}

    def next(self, kind: Kind) -> str:
        word = self._words[kind]
        while True:
            n = self._last[word] = self._last.get(word, 0) + 1
            text = f"[{word} {_letters(n) if kind in _LETTERED else n}]"
            if text.casefold() not in self._taken:
                return text


def _letters(n: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    text = ""
    while n:
        n, rest = divmod(n - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _with_variants(rows: list[Row]) -> list[Row]:
    """The rows, each with the names that resemble it: by a part, or by a part spelled alike."""
    from rapidfuzz import fuzz, process

    parts: dict[str, list[int]] = {}
    of: dict[int, set[str]] = {}
    for at, row in enumerate(rows):
        if row.kind in _WITHOUT_VARIANTS:
            continue
        words = [row.found] if row.kind == "school" else re.findall(r"\w+", row.found)
        of[at] = {one.casefold() for one in words if len(one) >= _SHORTEST and one[0].isupper()}
        if row.found.islower():
            of[at] = {row.found}
        for part in of[at]:
            parts.setdefault(part, []).append(at)
    every = list(parts)[:_MOST]
    near = {
        part: [
            one
            for one, _score, _at in process.extract(
                part, every, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=8
            )
        ]
        for part in every
    }
    result = list(rows)
    for at, own in of.items():
        others = dict.fromkeys(
            other for part in sorted(own) for one in near.get(part, [part]) for other in parts[one]
        )
        alike = tuple(
            rows[other].found
            for other in others
            if other != at and rows[other].replacement != rows[at].replacement
        )
        result[at] = replace(rows[at], alike=alike)
    return result
