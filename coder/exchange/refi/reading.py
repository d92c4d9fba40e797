"""From a file of another program to plain data: texts in canonical form, places moved along.

A selection is taken only where its place is certain: the words that it quotes stand there, or the
way in which the file counts is known from other quotes. Else it is found by its words, where they
stand in the text once and exactly, or it is not taken and listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coder.exchange.refi.account import Lines
from coder.exchange.refi.container import Archive, opened, read_document
from coder.exchange.refi.moved import Moved
from coder.exchange.refi.offsets import (
    AS_STATED,
    Counting,
    Judged,
    Quote,
    fits,
    judge,
    plain,
    quoted,
)
from coder.exchange.refi.parsing import StatedText, parse
from coder.exchange.refi.project import Note, Project, Selection, TextSource
from coder.ingest import formats
from coder.ingest.decode import decode
from coder.ingest.source import Source, is_binary
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical, one_line, shorten

_UNIQUE = 8
"""Characters; shorter words are not looked for, since they stand anywhere."""
_MOST = 400_000_000
"""Characters that are searched for words in one text, all selections together."""

Progress = Callable[[int, int], None]
"""Called with how many texts were done, and how many there are."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it was read, and its turns where a document (Word, say) told them."""

    source: TextSource
    parsed: ParsedTranscript | None = None


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project without its sources, and these one by one, so that not all need be in memory."""

    project: Project
    texts: Iterator[ReadText]
    n: int
    """How many texts there are at most."""


def read_codebook(path: Path, lines: Lines) -> Project:
    """The codes and sets of a codebook file (``.qdc``). Raises InputError."""
    name = one_line(str(path))
    return parse(read_document(path), name, "CodeBook", lines).project


def read_project(archive: Archive, lines: Lines) -> ReadProject:
    """A project file (``.qdpx``) that was :func:`opened`. Raises InputError, also while reading."""
    stated = parse(archive.document(), archive.name, "Project", lines)
    notes = tuple(_note(archive, one) for one in stated.notes)
    texts = _texts(archive, stated.sources, lines)
    return ReadProject(replace(stated.project, notes=notes), texts, len(stated.sources))


def whole_project(path: Path, lines: Lines) -> Project:
    """All of a project file at once, for whoever needs it so. Raises InputError."""
    with opened(path) as archive:
        read = read_project(archive, lines)
        return replace(read.project, sources=tuple(one.source for one in read.texts))


def _note(archive: Archive, one: StatedText) -> Note:
    raw, _parsed, _doubts = _raw(archive, one)
    return replace(one.stated, text=canonical(raw.replace("\ufeff", "")), selections=(), codings=())


def _texts(archive: Archive, stated: tuple[StatedText, ...], lines: Lines) -> Iterator[ReadText]:
    for one in stated:
        raw, parsed, doubts = _raw(archive, one)
        name = one.stated.name
        for doubt in doubts:
            lines.add("decoded", name, doubt)
        if parsed is not None:
            lines.add("styled", name)
        moved = Moved(raw)
        if not moved.after.strip():
            lines.add("empty", name)
            continue
        placed = tuple(_placed(raw, moved, one.stated, lines))
        yield ReadText(replace(one.stated, text=moved.after, selections=placed), parsed)


def _raw(archive: Archive, one: StatedText) -> tuple[str, ParsedTranscript | None, list[str]]:
    """A text as it is written; the turns of one that only a document holds; doubts about letters.

    "" where the file has none.
    """
    name = one.stated.name
    if one.content is not None and (one.content.strip() or not one.plain):
        return one.content.removeprefix("\ufeff"), None, []
    reference = one.plain or one.styled
    if not reference:
        return "", None, []
    shown = f"{archive.name}: {shorten(one_line(name), 40)}"
    data = archive.source(reference, name)
    if one.plain or not is_binary(data[:64]):
        if not data:
            return "", None, []
        text, doubts = decode(data, shown)
        return text.removeprefix("\ufeff"), None, doubts
    parsed = formats.parse(Source(data, shown))
    return parsed.text, parsed, list(parsed.warnings)


def _placed(raw: str, moved: Moved, stated: TextSource, lines: Lines) -> Iterator[Selection]:
    """The selections whose places are certain, in canonical offsets; the others are listed."""
    found = judge(raw, stated.selections)
    if found.counting.convention != AS_STATED:
        lines.add("counting", stated.name, _way(found.counting))
    search = _Search(moved.after)
    same = found.counting.convention == AS_STATED and moved.after == raw
    for one in stated.selections:
        if one.start == one.end:
            lines.add("nothing selected", stated.name, _what(one))
            continue
        span = found.counting.span(one)
        quote = quoted(one.name)
        verdict = _verdict(raw, span, quote, found, search)
        if verdict in ("fits", "titled") and span is not None:
            if verdict == "titled":
                lines.add("titled", stated.name, _what(one))
            if not same:
                one = replace(one, start=moved.start(span[0]), end=moved.end(span[1]))
            if one.start < one.end:
                yield one
            else:
                lines.add("nothing selected", stated.name, _what(one))
            continue
        place = search.only(quote, one.end - one.start)
        if place is not None:
            lines.add("anchored", stated.name, _what(one))
            yield replace(one, start=place[0], end=place[1])
        else:
            lines.add(verdict, stated.name, _what(one))


def _verdict(
    raw: str, span: tuple[int, int] | None, quote: Quote, found: Judged, search: _Search
) -> str:
    """``fits``, ``titled``, or why it is not taken at its place."""
    if span is None:
        return "outside"
    if quote.words and fits(raw, span, quote):
        return "fits"
    if quote.words and search.holds(quote.words):
        return "shifted"
    if not found.sure:
        return "unchecked"
    return "titled" if quote.words else "fits"


def _what(one: Selection) -> str:
    return shorten(one.name, 60) or f"{one.start}–{one.end}"


def _way(counting: Counting) -> str:
    """How a text counts, for people."""
    way = counting.convention
    parts = []
    if way.line_end:
        parts.append(_("a line end counts for {n}").format(n=way.line_end))
    if way.utf16:
        parts.append(_("an emoji counts for 2"))
    if way.mark:
        parts.append(_("the byte order mark counts"))
    return ", ".join(parts)


class _Search:
    """Looks for quoted words in a text, as long as that is not made to take for ever."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain: str | None = None
        self._left = _MOST

    def _may(self) -> bool:
        self._left -= len(self._text)
        return self._left > 0

    def holds(self, words: str) -> bool:
        """Whether the words are anywhere; words that cannot be looked for are taken to be."""
        if self._plain is None:
            self._plain = plain(self._text)
        return not self._may() or words in self._plain

    def only(self, quote: Quote, length: int) -> tuple[int, int] | None:
        """Where the words are, if they stand there once; ``length`` is that of the selection.

        Where they are cut, the selection goes on to its length, if a word ends there.
        """
        if len(quote.words) < _UNIQUE or not self._may():
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, quote.words.split(" "))))
        places = pattern.finditer(self._text)
        first, second = next(places, None), next(places, None)
        if first is None or second is not None:
            return None
        start, end = first.span()
        if not quote.cut or end - start >= length:
            return start, end
        end = start + length
        inside = end < len(self._text)
        if end > len(self._text) or (inside and self._text[end - 1 : end + 1].isalnum()):
            return None
        return start, end
