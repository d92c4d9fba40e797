"""Where sentences begin: rules over characters for transcribed speech, Dutch and English.

The rules look at a cluster of stops, at what closes after it, at the word before it and at the
word that follows. They need no model and run in time linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder.segment_words import LEXICONS, Lexicon, words

_STOPS = re.compile(r"[.!?…‥]+(?:[ \u00a0][.!?…‥]+(?![\w.!?…‥]))*")
_CLOSERS = re.compile(r"(?:[\"'”’“‘»)\]}*_]|\[\d{1,3}\])*")
_LONE_CLOSERS = re.compile(r"(?:[”’»)\]}]+|''|\"|//)(?=\s|$)")
_OPENERS = "\"'“”‘’„‚«»([{*_¿¡-–—•·,<"
_WORD_BEFORE = re.compile(r"[\w.’'\-/@:&%]+$")
_NEXT_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\]|//[^/\n]{1,80}//|<[^<>\n]{1,80}>")
_CLIPPED = re.compile(r"['’`]([stnmkdr]|er|ie)\s+(\w+)", re.IGNORECASE)
_DOTTED = re.compile(r"[^\W\d_]{1,4}(?:\.[^\W\d_]{1,4})+")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)*[A-Z]")
_REPORTS = re.compile(
    r"(?:I|[A-Z]\w+)\s+(?:said|asked|thought|replied|told|answered|shouted|say)\b"
)
_ADDRESS = re.compile(
    r"@|://|www\.|\w{3,}\.(?:nl|com|org|net|eu|be|de|io|nu|info|edu|gov|uk)$", re.I
)
_FAR = 200  # characters past which nothing can be what a sentence begins with
_ENUMERATOR = re.compile(r"(?:\d{1,2}|[A-Za-z])")
_LOWER_STARTERS = words("ik hij ze zij we wij toen dus maar i he she they")
_NOT_AFTER_ENUMERATOR = words("ja nee en maar dus nou yes no and but so")


@dataclass(frozen=True, slots=True)
class _Next:
    """What follows a stop: the first letter or digit past opening marks, and the word it begins."""

    char: str
    word: str
    asides: bool
    """Whether something in brackets, such as ``(lacht)``, stands before it."""

    @property
    def upper(self) -> bool:
        return self.char.isupper() or self.char.istitle()

    @property
    def lower(self) -> bool:
        return self.char.isalpha() and not self.upper


@dataclass(slots=True)
class _Parity:
    """Counts a mark up to a growing position, to tell an opening one from a closing one."""

    text: str
    mark: str
    seen: int = 0
    at: int = 0

    def open_at(self, position: int) -> bool:
        """Whether a mark is open there; a new line closes all."""
        line = self.text.rfind("\n", self.at, position)
        if line >= 0:
            self.seen, self.at = 0, line
        self.seen += self.text.count(self.mark, self.at, position)
        self.at = max(self.at, position)
        return self.seen % 2 == 1


def sentence_starts(text: str, lang: str = "nl") -> list[int]:
    """Offsets, ascending, at which a sentence begins; the text's own beginning is not among them.

    Each offset is that of a character that is not white space. ``lang`` is ``nl`` or ``en``.
    """
    lexicon = LEXICONS[lang]
    starts = _after_stops(text, lexicon)
    if "\n" in text.strip():
        starts = sorted({*starts, *_after_lines(text, set(starts))})
    return starts


def _after_stops(text: str, lexicon: Lexicon) -> list[int]:
    starts: list[int] = []
    quotes, overlaps = _Parity(text, '"'), _Parity(text, "//")
    begin = len(text) - len(text.lstrip())
    for match in _STOPS.finditer(text):
        if match.start() < begin:
            continue
        end, closers = _closing(text, match.end(), overlaps)
        if end >= len(text):
            break
        if text[end].isspace():
            end, start = _past_lone_closers(text, end, quotes, overlaps)
            closers += text[match.end() : end].strip() if end > match.end() else ""
            if start >= len(text):
                break
            ends = _ends(text, match, closers, start, begin, lexicon)
        else:
            start, ends = end, not closers and _ends_glued(text, match, overlaps, lexicon)
        if ends:
            starts.append(start)
            begin = start
    return starts


def _closing(text: str, position: int, overlaps: _Parity) -> tuple[int, str]:
    """The end of the marks that close right after a stop, and those marks."""
    match = _CLOSERS.match(text, position)
    end = match.end() if match else position
    if text.startswith("//", end) and overlaps.open_at(end):
        end += 2
    return end, text[position:end]


def _past_lone_closers(text: str, end: int, quotes: _Parity, overlaps: _Parity) -> tuple[int, int]:
    """Past closing marks that stand apart (``weg. ''``): where they end, and what comes next."""
    while True:
        start = _skip_space(text, end)
        match = _LONE_CLOSERS.match(text, start)
        if match is None or "\n" in text[end:start]:
            return end, start
        mark = match.group()
        if (mark == '"' and not quotes.open_at(start)) or (
            mark == "//" and not overlaps.open_at(start)
        ):
            return end, start
        end = match.end()


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _opens(text: str, position: int) -> bool:
    """Whether this is no part of a word: white space, an opening mark, or ``...`` before a word."""
    mark = text[position]
    if mark in ".…":
        return not text[position + 1 : position + 2].isspace()
    return mark in _OPENERS or mark.isspace()


def _following(text: str, position: int) -> _Next:
    asides = False
    limit = min(position + _FAR, len(text))
    while position < limit:
        mark = text[position]
        clipped = _CLIPPED.match(text, position) if mark in "'’`" else None
        if clipped:  # 's Avonds, 't Is: the word after it carries the capital
            return _Next(clipped.group(2)[0], f"'{clipped.group(1)}", asides)
        aside = _ASIDE.match(text, position) if mark in "([/<" else None
        if aside and _skip_space(text, aside.end()) < len(text):
            asides, position = True, aside.end()
        elif _opens(text, position):
            position += 1
        else:
            break
    if position >= limit:
        return _Next("", "", asides)
    word = _NEXT_WORD.match(text, position, position + 40)
    return _Next(text[position], word.group() if word else "", asides)


def _ends(
    text: str, stops: re.Match[str], closers: str, start: int, begin: int, lexicon: Lexicon
) -> bool:
    """Whether the sentence ends at these stops, which white space follows."""
    if text[start] in ",;:)]}" and not text.startswith(",,", start):
        return False
    cluster = stops.group()
    after = _following(text, start)
    bare = closers.replace("*", "").replace("_", "").replace("/", "").strip()
    if bare and (after.lower or _REPORTS.match(text, start)):
        return False  # "Waarom?" vroeg ik; (of wel?) die dag; "Why?" Anna asked
    if text[max(stops.start() - 1, 0) : stops.start()] in ("(", "["):
        return False  # (?) and (!) remark on a word
    if "?" in cluster or "!" in cluster:
        return True
    if len(cluster) > 1 or cluster in "…‥":
        return after.upper or not after.char
    return _full_stop_ends(text, stops.start(), after, begin, lexicon)


def _full_stop_ends(text: str, stop: int, after: _Next, begin: int, lexicon: Lexicon) -> bool:
    found = _WORD_BEFORE.search(text[max(stop - 60, begin) : stop])
    if found is None:
        return True
    written = found.group().strip("'’-/:")
    word = written.casefold()
    if not word or _ADDRESS.search(word):
        return True
    before = _word_before(text, stop - len(found.group()), begin)
    if text[begin:stop].strip(_OPENERS + " ") == written and _ENUMERATOR.fullmatch(written):
        return _ends_after_enumerator(written, after, lexicon)
    if _INITIALS.fullmatch(written) and word not in lexicon.final | lexicon.institutions:
        return _ends_after_initial(written, before, after, lexicon)
    return _ends_after_word(word, before, after, lexicon)


def _word_before(text: str, position: int, begin: int) -> str:
    words = text[max(position - 60, begin) : position].split()
    return words[-1] if words else ""


def _ends_after_enumerator(written: str, after: _Next, lexicon: Lexicon) -> bool:
    """``1. Eerst`` and ``a. dat`` go on; an answer such as ``36. Ja`` ends."""
    if written in lexicon.one_letter_words:
        return True
    if written.isdigit() and int(written) > 20:
        return True
    return after.word.casefold() in _NOT_AFTER_ENUMERATOR


def _ends_after_initial(written: str, before: str, after: _Next, lexicon: Lexicon) -> bool:
    """``J. Jansen`` goes on; ``mevrouw K. Zij`` and ``plan B. Maar`` end."""
    word, previous = after.word.casefold(), before.casefold()
    if written in lexicon.one_letter_words and previous not in lexicon.forms_of_address:
        return True
    if previous in lexicon.letters and "." not in written:
        return after.upper or word in _LOWER_STARTERS
    if after.upper:
        addressed = previous in lexicon.forms_of_address
        return word in lexicon.starters and (addressed or word not in lexicon.particles)
    return after.lower and word in _LOWER_STARTERS and "." not in written


def _ends_after_word(word: str, before: str, after: _Next, lexicon: Lexicon) -> bool:
    next_word = after.word.casefold()
    if next_word == "t" or not after.char:  # ma. t/m vr.
        return not after.char
    starts = after.upper and next_word in lexicon.starters
    if word in lexicon.bound or (word, before.casefold()) == ("al", "et"):
        return False
    if word in lexicon.titles:
        return after.upper and next_word in lexicon.pronouns
    if word in lexicon.adverbs:
        return starts and next_word not in lexicon.particles
    if word in lexicon.final:
        return after.upper
    if word in lexicon.before_digit and after.char.isdigit():
        return False
    if word in lexicon.after_digit and before[-1:].isdigit():
        return not after.lower
    if _DOTTED.fullmatch(word):
        return starts
    return True


def _ends_glued(text: str, stops: re.Match[str], overlaps: _Parity, lexicon: Lexicon) -> bool:
    """Whether a sentence ends at stops that no white space follows (``gedaan.Toen``)."""
    cluster, end = stops.group(), stops.end()
    left = text[max(stops.start() - 60, 0) : stops.start()]
    found = _WORD_BEFORE.search(left)
    word = found.group() if found else ""
    right = re.split(r"\s", text[end : end + 60], maxsplit=1)[0]
    if not word or "@" in word + right or "/" in word or ":" in word or "www" in word:
        return False
    aside = text[end] in "([{„" or (text.startswith("//", end) and not overlaps.open_at(end))
    ordinary = word.isalpha() and len(word) > 1 and not _is_abbreviation(word, lexicon)
    if cluster == ".":
        capital = right[:1].isupper() and right[1:2].islower() and "." not in right[:-1].rstrip(".")
        whole = len(word) > 2 or word.casefold() in lexicon.pronouns  # not Th.Ch. Jansen
        return ordinary and ((capital and whole and word[-1].islower()) or aside)
    after = _following(text, end)
    if "?" in cluster or "!" in cluster:
        return word[-1].isalpha() and (after.upper or aside)
    return after.upper


def _is_abbreviation(word: str, lexicon: Lexicon) -> bool:
    known = lexicon.titles | lexicon.bound | lexicon.adverbs | lexicon.final
    return word.casefold() in known


def _after_lines(text: str, known: set[int]) -> list[int]:
    """Starts at line breaks: those that a rule about stops has not settled already."""
    stopless = not re.search(r"[.!?…](?!\S)", text)
    starts: list[int] = []
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for match in re.finditer(r"\n\s*", text):
        start, before = match.end(), text[max(match.start() - 80, 0) : match.start()].rstrip()[-1:]
        if start in known or start >= end or match.start() < begin:
            continue
        after = _following(text, start)
        several = match.group().count("\n") > 1
        if several or stopless or not (after.lower or before in ".…,;-–"):
            starts.append(start)
    return starts
