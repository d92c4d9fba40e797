"""What looks like a name in transcripts, before anybody has replaced it.

No trained model: a word with a capital in mid-sentence that is never written in lower case,
speakers' labels, what follows *mevrouw* and *juf*, schools, towns, a list of common first names and
one's own, e-mail addresses, telephone numbers and postcodes. It proposes; a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from coder.language import N_
from coder.model import ParsedTranscript
from coder.pseudonyms.first_names import ALSO_WORDS, FIRST_NAMES
from coder.pseudonyms.words import (
    HARMLESS,
    ORDINARY,
    PARTICLES,
    SCHOOL_ENDS,
    SCHOOL_KINDS,
    SHORT_TITLES,
    STREETS,
    TITLES,
    TOWNS,
)

Kind = Literal["person", "school", "place", "email", "phone", "postcode", "name", "other"]

KINDS: dict[Kind, str] = {
    "person": N_("person"),
    "school": N_("school"),
    "place": N_("place"),
    "email": N_("e-mail address"),
    "phone": N_("telephone number"),
    "postcode": N_("postcode"),
    "name": N_("name of something"),
    "other": N_("probably no name"),
}
"""Kind → its name for people."""

_FIRST_ANYWHERE = FIRST_NAMES - ALSO_WORDS - ORDINARY
"""First names that are found in lower case too."""
_AROUND = 40
"""Characters of context on each side."""
_WORD = re.compile(r"[^\W\d_](?:\w|['’\-](?=\w))*")
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u011e\u0130\u015e](?:\w|['’\-](?=\w))*"
_GAP = "[ \u00a0]"
_PARTICLES = "|".join(map(re.escape, sorted(PARTICLES, key=len, reverse=True)))
_INSIDE = rf"(?:(?:{_PARTICLES}){_GAP}){{0,3}}{_CAPITAL}"
_RUN = re.compile(rf"(?<![\w'’\-]){_CAPITAL}(?:{_GAP}{_INSIDE}){{0,7}}")
_PROPER = (
    rf"(?:(?:[Dd]e|[Hh]et|'t|[Tt]he){_GAP})?{_CAPITAL}(?:{_GAP}(?:aan{_GAP})?{_INSIDE}){{0,7}}"
)
_SCHOOL = re.compile(
    rf"(?<!\w)(?:(?:{SCHOOL_KINDS}){_GAP}(?P<bare>{_PROPER})"
    rf"|(?:{_CAPITAL}{_GAP}){{1,3}}(?:{SCHOOL_ENDS})(?!\w))"
)
_TITLED = re.compile(
    rf"(?<!\w)(?:(?i:{TITLES})|(?i:{SHORT_TITLES})\.?){_GAP}(?P<name>{_INSIDE}(?:{_GAP}{_INSIDE}){{0,7}})"
)
_INITIALS = re.compile(rf"(?<![\w.])(?:[A-Z]\.{_GAP}?){{1,4}}{_INSIDE}")
_CODED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")),
    ("phone", re.compile(r"(?<![\d+])(?:\+31|0031|0)[ \-]?(?:\(0\))?(?:[ \-]?\d){9}(?!\d)")),
    ("postcode", re.compile(r"(?<![\d.,])[1-9]\d{3} ?[A-Z]{2}(?!\w)")),
)
_STARTS = re.compile(r"(?:^|[.?!…:;/\n])(?:\[[^\]\n]*\]|\([^)\n]*\)|[\s\"'“”‘’()\[\]\-–—*])*$")
"""What stands before a word that begins a sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that looks like a name."""

    name: str
    kind: Kind
    n: int
    """How often it was met."""
    example: str
    """It with some words around it, on one line."""
    school: str = ""
    """Of a bare name: the school that it was met in (``CBS De Boom`` for ``De Boom``)."""


@dataclass(slots=True)
class _Met:
    n: int = 0
    example: str = ""


@dataclass(slots=True)
class Finder:
    """Reads transcripts one after another; :meth:`candidates` says what was met in all of them."""

    own: frozenset[str] = frozenset()
    """Names of one's own, in lower case."""
    hidden: frozenset[str] = frozenset()
    """What came in the place of names already, such as ``[Persoon 1]``: it is passed over."""
    _own_long: re.Pattern[str] | None = None
    _hide: re.Pattern[str] | None = None
    _lower: set[str] = field(default_factory=set)
    _runs: dict[tuple[str, ...], _Met] = field(default_factory=dict)
    _sure: dict[tuple[str, Kind], _Met] = field(default_factory=dict)
    _bare: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the patterns of one's own names of several words, and of what is passed over."""
        long = sorted((one for one in self.own if not _WORD.fullmatch(one)), key=len, reverse=True)
        if long:
            every = "|".join(re.escape(one) for one in long)
            self._own_long = re.compile(rf"(?<![^\W_])(?:{every})(?![^\W_])", re.IGNORECASE)
        if self.hidden:
            every = "|".join(re.escape(one) for one in sorted(self.hidden, key=len, reverse=True))
            self._hide = re.compile(every)

    def read(self, parsed: ParsedTranscript) -> None:
        """Look through a transcript, its labels and what stands apart from the text."""
        for turn in parsed.turns:
            self.read_text(parsed.text[turn.start : turn.end])
        for line in (*parsed.front_matter, *parsed.left_out):
            self.read_text(line)
        for label in dict.fromkeys(turn.speaker for turn in parsed.turns):
            self.read_label(label)

    def read_label(self, label: str) -> None:
        """Look at a speaker's label: what is left without the role is a name."""
        if self._hide is not None:
            label = self._hide.sub("|", label)
        words = [one for one in _WORD.findall(label) if one.casefold() not in ORDINARY]
        words = [one for one in words if len(one) > 2 and not re.search(r"\d", one)]
        if words:
            start, end = label.find(words[0]), label.rfind(words[-1]) + len(words[-1])
            self._note(self._sure, (label[start:end], "person"), label, 0, len(label))

    def read_file_name(self, stem: str) -> None:
        """Look at the name of a file: first names and one's own, between ``_``, ``-``, digits."""
        for word in re.findall(r"[^\W\d_]+", stem):
            small = word.casefold()
            if small in self.own or (small in FIRST_NAMES and small not in ALSO_WORDS):
                self._note(self._sure, (word, "person"), stem, 0, len(stem))

    def read_text(self, text: str) -> None:
        """Look through a stretch of text."""
        if self._hide is not None:
            text = self._hide.sub("|", text)
        self._look_at_small(text)
        taken: list[tuple[int, int]] = []
        for match in self._own_long.finditer(text) if self._own_long is not None else ():
            taken.append(match.span())
            self._note(self._sure, (_joined(match[0]), "person"), text, *match.span())
        for name, kind, span in _certain(text):
            taken.append(span)
            self._note(self._sure, (name, kind), text, *span)
        for match in _SCHOOL.finditer(text):
            if match["bare"]:
                self._bare.setdefault(_joined(match["bare"]), _joined(match[0]))
        for start, end, words in _runs(_blotted(text, taken)):
            self._note(self._runs, words, text, start, end)

    def _look_at_small(self, text: str) -> None:
        """Words in lower case rule a name out, unless they are a first name themselves."""
        small = {one for one in _WORD.findall(text) if one[0].islower()}
        names = {one for one in small if one in self.own or one in _FIRST_ANYWHERE}
        self._lower |= small - names
        for name in names:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                self._note(self._sure, (name, "person"), text, *match.span())

    def _note(self, where: dict[Any, _Met], key: Any, text: str, start: int, end: int) -> None:
        met = where.setdefault(key, _Met())
        met.n += 1
        if not met.example:
            met.example = _around(text, start, end)

    def candidates(self) -> list[Candidate]:
        """All that was met, the likeliest and the most frequent first."""
        found: dict[str, Candidate] = {}
        for (name, kind), met in self._sure.items():
            _add(found, Candidate(name, kind, met.n, met.example))
        for words, met in self._runs.items():
            name = self._name_in(words)
            if name:
                _add(found, Candidate(name, self._kind(name), met.n, met.example))
        for bare, school in self._bare.items():
            met = self._alone(bare)
            if met.n and bare not in found:
                found[bare] = Candidate(bare, "school", met.n, met.example, school)
        order = {kind: at for at, kind in enumerate(KINDS)}
        return sorted(
            found.values(), key=lambda one: (order[one.kind], -one.n, one.name.casefold())
        )

    def _alone(self, bare: str) -> _Met:
        """How often the name of a school stands without the word before it."""
        parts, met = tuple(bare.split()), _Met()
        for words, one in self._runs.items():
            if any(words[at : at + len(parts)] == parts for at in range(len(words))):
                met.n += one.n
                met.example = met.example or one.example
        return met

    def _name_in(self, words: tuple[str, ...]) -> str:
        """What of a run is a name; "" where nothing is."""
        starts = not words[0]
        kept = list(words[1:] if starts else words)
        if starts and len(kept) > 1 and self._is_word(kept[0]):
            kept, starts = kept[1:], False
        while kept and (kept[0] in PARTICLES or kept[0].casefold() in ORDINARY):
            kept, starts = kept[1:], False
        while kept and (kept[-1] in PARTICLES or kept[-1].casefold() in ORDINARY):
            kept = kept[:-1]
        if not kept or all(self._is_word(one) or one in PARTICLES for one in kept):
            return ""
        if len(kept) == 1:
            word = _without_s(kept[0])
            if starts and not self._is_first_name(word):
                return ""
            return word if self._is_first_name(word) or not _is_code(word) else ""
        return " ".join(kept)

    def _is_word(self, word: str) -> bool:
        """Whether a word with a capital is no name: it is written in lower case elsewhere."""
        small = word.casefold()
        if small in ORDINARY:
            return True
        return small in self._lower and not self._is_first_name(word)

    def _is_first_name(self, word: str) -> bool:
        small = _without_s(word).casefold()
        return small in FIRST_NAMES or small in self.own

    def _kind(self, name: str) -> Kind:
        first, last = name.split()[0].casefold(), name.split()[-1].casefold()
        if name.casefold() in HARMLESS:
            return "other"
        if first in FIRST_NAMES or name.casefold() in self.own:
            return "person"
        if name.casefold() in TOWNS or last.endswith(STREETS):
            return "place"
        return "name"


def _blotted(text: str, spans: list[tuple[int, int]]) -> str:
    """The text, as long as it was, with these places made unreadable."""
    parts, position = [], 0
    for begin, end in sorted(spans):
        if end > position:
            begin = max(begin, position)
            parts += [text[position:begin], "|" * (end - begin)]
            position = end
    return "".join((*parts, text[position:]))


def _runs(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Words with a capital that stand together, with *van de* and the like between them.

    The first part of what comes back is "" where the run begins a sentence.
    """
    for match in _RUN.finditer(text):
        words = tuple(match[0].replace("\u00a0", " ").split(" "))
        yield *match.span(), ("", *words) if _begins(text, match.start()) else words


def _certain(text: str) -> Iterator[tuple[str, Kind, tuple[int, int]]]:
    """What is told by its form or by the word before it."""
    for kind, pattern in _CODED:
        for match in pattern.finditer(text):
            yield match[0].strip(), kind, match.span()
    for match in _SCHOOL.finditer(text):
        yield _joined(match[0]), "school", match.span()
    for match in _INITIALS.finditer(text):
        yield _joined(match[0]), "person", match.span()
    for match in _TITLED.finditer(text):
        name = _joined(match["name"])
        if name.split()[0].casefold() not in ORDINARY - PARTICLES:
            yield name, "person", match.span()


def _add(found: dict[str, Candidate], one: Candidate) -> None:
    before = found.get(one.name)
    if before is None:
        found[one.name] = one
        return
    kind = before.kind if before.kind not in ("name", "other") else one.kind
    found[one.name] = Candidate(one.name, kind, before.n + one.n, before.example)


def _is_code(word: str) -> bool:
    """``CBS``, ``A4'tje``, ``EHBO-doos``, ``WhatsApp-groep``."""
    first = re.split(r"[-'’]", word)[0]
    return (
        len(word) < 2
        or (first.isupper() and first != word[:1])
        or word.isupper()
        or bool(re.search(r"\d", word))
        or ("-" in word and first.casefold() in HARMLESS)
    )


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    return at == 0 or bool(_STARTS.search(text, max(at - 60, 0), at))


def _joined(text: str) -> str:
    return " ".join(text.split())


def _without_s(word: str) -> str:
    """``Mariekes`` and ``Eva's`` without their ending, where a first name is left."""
    for ending in ("'s", "’s", "s"):
        if word.endswith(ending) and word.removesuffix(ending).casefold() in FIRST_NAMES:
            return word if word.casefold() in FIRST_NAMES else word.removesuffix(ending)
    return word.removesuffix("'s").removesuffix("’s")


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}{text[start:end]}{after}".split())
