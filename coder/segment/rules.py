"""Where sentences begin: rules over characters for transcribed speech, Dutch and English.

The rules look at a cluster of stops, at what closes after it, at the word before it and at the
word that follows. They need no model and run in time linear in the text.
"""

from __future__ import annotations

import re

from coder.segment.lists import ROMAN, counting_stops
from coder.segment.marks import (
    NEXT_WORD,
    OPENERS,
    Next,
    Parity,
    closing,
    following,
    is_remark,
    only_remarks,
    past_lone_closers,
    silent_ranges,
)
from coder.segment.words import LEXICONS, Lexicon, words

_STOPS = re.compile(r"[.!?…‥]+(?:[ \u00a0][.!?…‥]+(?![\w.!?…‥]))*")
_WORD_BEFORE = re.compile(r"[\w.’'\-/@:&%]+$")
_DOTTED = re.compile(r"[^\W\d_]{1,4}(?:\.[^\W\d_]{1,4})+")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)*(?:[A-Z]|IJ|Th|Ch|Ph|Chr|Joh|Jac|Tj|Sj|Wm)")
_REPORTS = re.compile(
    r"(?:I|[A-Z]\w+)\s+(?:said|asked|thought|replied|told|answered|shouted|say)\b"
)
_LOWER_REPORTS = re.compile(
    r"(?:zeg|zegt|zei|zeiden|vraag|vraagt|vroeg|vroegen|roep|roept|riep|dacht|dachten|antwoordde|"
    r"said|asked|thought|shouted|replied)\s+(?:ik|hij|ze|zij|we|wij|je|jij|die|men|iedereen|"
    r"i|he|she|they|you)\b"
)
_ADDRESS = re.compile(
    r"@|://|www\.|\w{3,}\.(?:nl|com|org|net|eu|be|de|io|nu|info|edu|gov|uk)$|"
    r"\.(?:docx?|xlsx?|pptx?|pdf|txt|csv|mp[34]|wav|jpe?g|png)$",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(r"(?:\d{1,2}|[A-Za-z])")
_GLUED_CLOSERS = frozenset('"”’»)]')
_LOWER_STARTERS = words("ik hij ze zij we wij toen dus maar i he she they")
_NOT_AFTER_ENUMERATOR = words("ja nee en maar dus nou yes no and but so")


VERSION = 2
"""Goes up when the rules cut a text otherwise; stored with each transcript that they cut."""


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
    quotes, overlaps = Parity(text, '"'), Parity(text, "//")
    silent = _silent(text)
    begin = len(text) - len(text.lstrip())
    for match in _STOPS.finditer(text):
        if match.start() < begin:
            continue
        end, closers = closing(text, match.end(), overlaps)
        if end >= len(text):
            break
        if silent and match.start() in silent:
            continue
        if text[end].isspace():
            end, start = past_lone_closers(text, end, quotes, overlaps)
            closers += text[match.end() : end].strip() if end > match.end() else ""
            if start >= len(text) or only_remarks(text, start):
                break
            ends = not is_remark(text[begin:end]) and _ends(
                text, match, closers, start, begin, lexicon
            )
        elif closers:
            quoted = quotes.open_at(match.end()) if '"' in closers else True
            start = end if quoted else match.end()
            ends = _ends_glued_quote(text, match, closers, end, lexicon)
        else:
            start, ends = end, _ends_glued(text, match, overlaps, lexicon)
        if ends:
            starts.append(start)
            begin = start
    return starts


def _silent(text: str) -> frozenset[int]:
    """Where stops stand that end nothing: within words of the other, and after enumerators."""
    places = set(counting_stops(text))
    for start, end in silent_ranges(text):
        places.update(match.start() for match in _STOPS.finditer(text, start, end))
    return frozenset(places)


def _ends(
    text: str, stops: re.Match[str], closers: str, start: int, begin: int, lexicon: Lexicon
) -> bool:
    """Whether the sentence ends at these stops, which white space follows."""
    if text[start] in ",;:)]}" and not text.startswith(",,", start):
        return False
    cluster = stops.group()
    after = following(text, start)
    bare = closers.replace("*", "").replace("_", "").replace("/", "").strip()
    if bare and (after.lower or _REPORTS.match(text, start)):
        return False  # "Waarom?" vroeg ik; (of wel?) die dag; "Why?" Anna asked
    if text[max(stops.start() - 1, 0) : stops.start()] in ("(", "["):
        return False  # (?) and (!) remark on a word
    if "?" in cluster or "!" in cluster:
        return not _LOWER_REPORTS.match(text, start)
    if len(cluster) > 1 or cluster in "…‥":
        return after.upper or not after.char
    return _full_stop_ends(text, stops.start(), after, begin, lexicon)


def _full_stop_ends(text: str, stop: int, after: Next, begin: int, lexicon: Lexicon) -> bool:
    found = _WORD_BEFORE.search(text[max(stop - 60, begin) : stop])
    if found is None:
        return True
    written = found.group().strip("'’-/:")
    word = written.casefold()
    if not word or _ADDRESS.search(word):
        return True
    before = _word_before(text, stop - len(found.group()), begin)
    # only so short a sentence can be nothing but what counts it off
    sentence = text[begin:stop] if stop - begin < 60 else ""
    if _names_an_item(sentence, lexicon) or (ROMAN.fullmatch(written) and after.lower):
        return False
    if sentence.strip(OPENERS + " ") == written and _ENUMERATOR.fullmatch(written):
        return _ends_after_enumerator(written, after, lexicon)
    if _INITIALS.fullmatch(written) and word not in lexicon.final | lexicon.institutions:
        return _ends_after_initial(written, before, after, lexicon)
    return _ends_after_word(word, before, after, lexicon)


def _names_an_item(sentence: str, lexicon: Lexicon) -> bool:
    """Whether this is ``Vraag 1`` or ``Nou, punt 2``: what follows is what it counts off."""
    if not sentence[-1:].isdigit():
        return False
    parts = sentence.split()
    if len(parts) != 2 and not (len(parts) == 3 and parts[0].endswith(",")):
        return False
    label, number = parts[-2:]
    return number.isdigit() and label.casefold().strip(OPENERS) in lexicon.item_labels


def _word_before(text: str, position: int, begin: int) -> str:
    words = text[max(position - 60, begin) : position].split()
    return words[-1] if words else ""


def _ends_after_enumerator(written: str, after: Next, lexicon: Lexicon) -> bool:
    """``1. Eerst`` and ``a. dat`` go on; an answer such as ``36. Ja`` ends."""
    if written in lexicon.one_letter_words:
        return True
    if written.isdigit() and int(written) > 20:
        return True
    return after.word.casefold() in _NOT_AFTER_ENUMERATOR


def _ends_after_initial(written: str, before: str, after: Next, lexicon: Lexicon) -> bool:
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


def _ends_after_word(word: str, before: str, after: Next, lexicon: Lexicon) -> bool:
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


def _ends_glued(text: str, stops: re.Match[str], overlaps: Parity, lexicon: Lexicon) -> bool:
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
        capital = _is_capitalised(right, lexicon) and "." not in right[:-1].rstrip(".")
        known = word.casefold() in lexicon.pronouns
        whole = len(word) > 2 or word.islower() or known  # not Th.Ch. Jansen
        return ordinary and ((capital and whole and word[-1].islower()) or aside)
    after = following(text, end)
    if "?" in cluster or "!" in cluster:
        return word[-1].isalpha() and (after.upper or aside)
    return after.upper


def _ends_glued_quote(
    text: str, stops: re.Match[str], closers: str, end: int, lexicon: Lexicon
) -> bool:
    """Whether a sentence ends where a quotation mark has no white space (``weg."Toen``)."""
    left = _WORD_BEFORE.search(text[max(stops.start() - 60, 0) : stops.start()])
    whole = left is not None and len(left.group()) > 1 and left.group()[-1].isalpha()
    return (
        whole and closers[-1] in _GLUED_CLOSERS and _is_capitalised(text[end : end + 60], lexicon)
    )


def _is_capitalised(text: str, lexicon: Lexicon) -> bool:
    """Whether the text begins with a word such as ``Toen``, or with ``I``."""
    word = NEXT_WORD.match(text)
    if word is None:
        return False
    return word.group() in lexicon.one_letter_words or (text[:1].isupper() and text[1:2].islower())


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
        after = following(text, start)
        several = match.group().count("\n") > 1
        if several or stopless or not (after.lower or before in ".…,;-–"):
            starts.append(start)
    return starts
