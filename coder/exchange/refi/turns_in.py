"""Who speaks where in a text that comes in whole, and how it is cut.

The text stays as it is, so that every place in it holds; labels and headings lie between the turns.
A text of ours says itself what its turns and fragments are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coder.errors import InputError
from coder.exchange.refi.notions import AboutText
from coder.exchange.refi.reading import ReadText
from coder.ingest import formats
from coder.ingest.source import Source
from coder.ingest.take import Settings, who_is_who
from coder.model import INTERVIEWER, UNITS, ParsedTranscript, Span, Turn
from coder.segment import cut, recorded
from coder.study.transcripts import Cut

FORMAT = "qdpx"
_LABEL = re.compile(r"[0-9]{1,6}[a-z]{0,6}")
_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n[^\S\n]*\S.*)*")
_ENOUGH = 0.5
"""The share of what a label says that lies in the selections of a case: then it is that case."""

Spoken = Mapping[str, Sequence[tuple[int, int]]]
"""Name of a respondent → stretches that are said to be theirs; none: the text as a whole."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A text with its turns, its speakers and its fragments."""

    parsed: ParsedTranscript
    speakers: Mapping[str, str]
    cut: Cut
    wave: str = ""
    guesses: tuple[str, ...] = ()
    """What was assumed about who is who."""


def divided(
    read: ReadText, name: str, about: AboutText | None, spoken: Spoken, settings: Settings
) -> Divided:
    """The turns and fragments of a text: as it says itself, else as its labels and layout tell.

    ``about`` is what was said of exactly this text.
    """
    text = read.source.text
    known = _as_said(text, about) if about is not None else None
    if known is not None:
        return known
    parsed = _parsed(read)
    settings = replace(settings, speakers={**settings.speakers, **_cases(parsed, spoken)})
    if len(spoken) == 1:
        settings = replace(settings, values={**settings.values, "respondent": next(iter(spoken))})
    speakers, guesses = who_is_who(parsed, settings, name)
    if all(who == INTERVIEWER for who in speakers.values()):
        speakers = dict.fromkeys(speakers, name)
    asking = {label for label, who in speakers.items() if who == INTERVIEWER}
    spans = cut(
        text,
        parsed.turns,
        asking,
        unit=settings.unit,
        lang=settings.lang,
        max_words=settings.max_words,
        model=settings.model,
    )
    how = recorded(
        unit=settings.unit,
        lang=settings.lang,
        max_words=settings.max_words,
        model=settings.model,
    )
    return Divided(parsed, speakers, Cut(settings.unit, spans, how), guesses=guesses)


def _as_said(text: str, about: AboutText) -> Divided | None:
    """As the text says itself; None where that does not fit it (any more)."""
    if about.unit not in UNITS:
        return None
    turns = tuple(Turn(*one) for one in about.turns)
    ends = [0, *(bound for one in turns for bound in (one.start, one.end)), len(text)]
    starts = [one.start for one in turns]
    cuts = [0, *(bound for one in about.fragments for bound in one[1:3]), len(text)]
    if not turns or any(a > b for a, b in (*pairwise(ends), *pairwise(cuts))):
        return None
    if {one.speaker for one in turns} - set(about.speakers) or not about.fragments:
        return None
    spans, labels = [], []
    for label, start, end, speaker in about.fragments:
        turn = _turn_of(turns, starts, start, end, speaker)
        if turn is None or start >= end:
            return None
        spans.append(Span(start, end, turn, not label))
        labels.append(label)
    given = [one for one in labels if one]
    if not given or len(set(given)) < len(given) or not all(map(_LABEL.fullmatch, given)):
        return None
    parsed = ParsedTranscript(text, turns, FORMAT)
    return Divided(parsed, about.speakers, Cut(about.unit, spans, {}, labels), about.wave)


def _turn_of(
    turns: Sequence[Turn], starts: Sequence[int], start: int, end: int, speaker: str
) -> int | None:
    """The first turn of this speaker that a fragment lies in or holds."""
    from bisect import bisect_right

    at = max(bisect_right(starts, start) - 1, 0)
    while at < len(turns) and turns[at].start < end:
        if turns[at].speaker == speaker and turns[at].end > start:
            return at
        at += 1
    return None


def _cases(parsed: ParsedTranscript, spoken: Spoken) -> dict[str, str]:
    """Label → respondent, where a case has that name, or most of what the label says."""
    found: dict[str, str] = {}
    said: dict[str, list[Turn]] = {}
    for turn in parsed.turns:
        said.setdefault(turn.speaker, []).append(turn)
    for label, turns in said.items():
        length = sum(turn.end - turn.start for turn in turns)
        for name, spans in spoken.items():
            theirs = sum(
                max(min(turn.end, end) - max(turn.start, start), 0)
                for turn in turns
                for start, end in spans
            )
            if label.casefold() == name.casefold() or theirs > _ENOUGH * length:
                found[label] = name
                break
    return found


def _parsed(read: ReadText) -> ParsedTranscript:
    """The text with the turns that its labels tell; each paragraph a turn where none do."""
    text = read.source.text
    if read.parsed is not None and read.parsed.text == text:
        return replace(read.parsed, front_matter=(), left_out=(), warnings=(), marks=(), seen=())
    try:
        found = formats.parse(Source(text.encode(), read.source.name))
        turns = _in_place(text, found)
    except InputError:  # it looks like something that it is not
        turns = None
    if turns is None:
        turns = [Turn(*match.span(), "") for match in _PARAGRAPH.finditer(text)]
    return ParsedTranscript(text, tuple(turns), FORMAT)


def _in_place(text: str, found: ParsedTranscript) -> list[Turn] | None:
    """Where the turns that were found stand in the text as it is; None where that is not clear.

    Every line of a turn is in the text, in order, after the label of the turn.
    """
    turns, place = [], 0
    marks = found.marks or ("",) * len(found.turns)
    for turn, mark in zip(found.turns, marks, strict=True):
        if mark:
            at = text.find(mark, place)
            place = at + len(mark) if at >= 0 else place
        start = -1
        for line in found.text[turn.start : turn.end].split("\n"):
            at = text.find(line, place)
            if at < 0:
                return None
            start = at if start < 0 else start
            place = at + len(line)
        turns.append(Turn(start, place, turn.speaker, turn.seconds))
    return turns
