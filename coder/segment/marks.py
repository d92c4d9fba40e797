"""What stands around the words of a transcript: quotes, brackets, remarks and overlaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSERS = re.compile(r"(?:[\"'”’“‘»)\]}*_]|\[\d{1,3}\])*")
_LONE_CLOSERS = re.compile(r"(?:[”’»)\]}]+|''|\"|//)(?=\s|$)")
OPENERS = "\"'“”‘’„‚«»([{*_¿¡-–—•·,<"
NEXT_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r"\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}|<[^<>\n]{1,80}>")
_OVERLAP = re.compile(r"(?<![:/])//(?=[^\s/])(?:(?!//)[^\n]){1,120}//(?!/)")
_ASIDE = re.compile(rf"{_BRACKETS.pattern}|//[^/\n]{{1,80}}//|#\d[\d:.\-]{{3,14}}#")
_INNER_STOP = re.compile(r"\w[.!?…]")
_CLIPPED = re.compile(r"['’‘`]([stnmkdr]|er|ie)\s+(\w+)", re.IGNORECASE)
_FAR = 200  # characters past which nothing can be what a sentence begins with
_REMARK = 4
"""Words that a transcriber's remark written as a sentence has at most: ``(Kijkt in agenda.)``."""


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a stop: the first letter or digit past opening marks, and the word it begins."""

    char: str
    word: str

    @property
    def upper(self) -> bool:
        """Whether it has a capital."""
        return self.char.isupper() or self.char.istitle()

    @property
    def lower(self) -> bool:
        """Whether it is a letter without one."""
        return self.char.isalpha() and not self.upper


@dataclass(slots=True)
class Parity:
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


def closing(text: str, position: int, overlaps: Parity) -> tuple[int, str]:
    """The end of the marks that close right after a stop, and those marks."""
    match = _CLOSERS.match(text, position)
    end = match.end() if match else position
    if text.startswith("//", end) and overlaps.open_at(end):
        end += 2
    return end, text[position:end]


def past_lone_closers(text: str, end: int, quotes: Parity, overlaps: Parity) -> tuple[int, int]:
    """Past closing marks that stand apart (``weg. ''``): where they end, and what comes next."""
    while True:
        start = skip_space(text, end)
        match = _LONE_CLOSERS.match(text, start)
        if match is None or "\n" in text[end:start]:
            return end, start
        mark = match.group()
        if (mark == '"' and not quotes.open_at(start)) or (
            mark == "//" and not overlaps.open_at(start)
        ):
            return end, start
        end = match.end()


def skip_space(text: str, position: int) -> int:
    """The first character from there on that is not white space, or the text's length."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def following(text: str, position: int) -> Next:
    """What a sentence that began there would begin with, remarks passed over."""
    limit = min(position + _FAR, len(text))
    while position < limit:
        mark = text[position]
        clipped = _CLIPPED.match(text, position) if mark in "'’‘`" else None
        if clipped:  # 's Avonds, 't Is: the word after it carries the capital
            return Next(clipped.group(2)[0], f"'{clipped.group(1)}")
        aside = _ASIDE.match(text, position) if mark in "([{/<#" else None
        if aside and skip_space(text, aside.end()) < len(text):
            position = aside.end()
        elif _opens(text, position):
            position += 1
        else:
            break
    if position >= limit:
        return Next("", "")
    word = NEXT_WORD.match(text, position, position + 40)
    return Next(text[position], word.group() if word else "")


def _opens(text: str, position: int) -> bool:
    """Whether this is no part of a word: white space, an opening mark, or ``...`` before a word."""
    mark = text[position]
    if mark in ".…":
        return not text[position + 1 : position + 2].isspace()
    return mark in OPENERS or mark.isspace()


def only_remarks(text: str, position: int) -> bool:
    """Whether nothing but remarks and words of the other follows: ``(lacht) //ja//``."""
    if len(text) - position > 2 * _FAR:
        return False
    while position < len(text):
        match = _ASIDE.match(text, position)
        if match is None or (
            text[position] not in "/#" and _INNER_STOP.search(match.group()) and not _brief(match)
        ):
            return False
        position = skip_space(text, match.end())
        while position < len(text) and text[position] in ".…":
            position = skip_space(text, position + 1)
    return True


def is_remark(words: str) -> bool:
    """Whether this is one short remark in brackets and nothing else: ``(Kijkt in agenda.)``."""
    match = _BRACKETS.fullmatch(words)
    return match is not None and _brief(match)


def _brief(match: re.Match[str]) -> bool:
    return len(match.group().split()) <= _REMARK


def silent_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Where a stop ends nothing that the speaker says, in no order.

    The words of the other between ``//``, unless they are all there is; and brackets in
    mid-sentence after which it goes on: ``iets (een boek? een artikel?) over geschreven``.
    """
    if "//" in text:
        whole = (len(text) - len(text.lstrip()), len(text.rstrip()))
        yield from (match.span() for match in _OVERLAP.finditer(text) if match.span() != whole)
    if "(" in text or "[" in text:
        for match in _BRACKETS.finditer(text):
            before = text[max(match.start() - 20, 0) : match.start()].rstrip()
            if before and before[-1] not in ".?!…:" and following(text, match.end()).lower:
                yield match.span()
