"""Fragments: turns cut into the pieces that coders judge, by the unit that was chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from coder.errors import InputError
from coder.language import _
from coder.model import UNITS, Span, Turn, Unit
from coder.segment.pipeline import Range, check_language, sentence_ranges, trim
from coder.segment.rules import VERSION
from coder.segment.unpunctuated import break_up
from coder.segment.words import MARKERS
from coder.text import one_line

MAX_WORDS = 60
"""Turns with more words are divided at sentence ends, where the unit is ``fragment``."""

_MARKER_BONUS = 0.08


def cut(
    text: str,
    turns: Sequence[Turn],
    interviewers: Collection[str],
    *,
    unit: Unit = "fragment",
    lang: str = "nl",
    max_words: int = MAX_WORDS,
    model: str | None = None,
    progress: Callable[[int], None] | None = None,
    unpunctuated: Callable[[int], None] | None = None,
) -> list[Span]:
    """Cut a transcript into the spans that coders will judge, and the context between them.

    ``interviewers`` are the labels whose turns are context: one span a turn. With ``fragment`` the
    other turns are divided, where they hold more than ``max_words`` words, at sentence ends into
    pieces of about equal length; a sentence is never cut, so one that is longer stays whole. Speech
    without stops has no sentences: with ``fragment`` and ``sentence`` it is cut at line breaks,
    else by length (:mod:`coder.segment.unpunctuated`). With ``exchange`` a span runs from a
    question through its answers, and ``turn`` is the first of the answers. ``model`` names a
    trained pipeline that finds the sentences in place of the rules.

    Spans are in order and do not overlap, begin and end with a character that is not white space,
    and hold every such character of every turn exactly once. ``progress`` is called with the number
    of turns done so far, ``unpunctuated`` with the index of each turn of which speech without stops
    was cut. Raises :class:`InputError` for an unknown unit or language, a model that
    cannot be used, and for ``max_words`` below 1.
    """
    check_language(lang)
    if unit not in UNITS:
        raise InputError(
            _("There is no unit {unit}; choose one of {units}.").format(
                unit=one_line(unit), units=", ".join(UNITS)
            )
        )
    if max_words < 1:
        raise InputError(_("A fragment needs room for at least one word."))
    if unit == "exchange":
        spans = _exchanges(text, turns, interviewers)
        if progress is not None:
            progress(len(turns))
        return spans
    divided = [
        unit in ("fragment", "sentence")
        and turn.speaker not in interviewers
        and (unit == "sentence" or _n_words(text[turn.start : turn.end]) > max_words)
        for turn in turns
    ]
    texts = (
        text[turn.start : turn.end] for turn, divide in zip(turns, divided, strict=True) if divide
    )
    found = sentence_ranges(texts, lang, model)
    spans = []
    for index, turn in enumerate(turns):
        words = text[turn.start : turn.end]
        context = turn.speaker in interviewers
        ranges = next(found) if divided[index] else _whole(words, unit, context)
        if divided[index]:
            n_sentences = len(ranges)
            ranges = break_up(words, ranges, max_words)
            if unpunctuated is not None and len(ranges) > n_sentences:
                unpunctuated(index)
            if unit == "fragment":
                ranges = _pieces(words, ranges, max_words)
        spans += [
            Span(turn.start + start, turn.start + end, index, context)
            for start, end in ranges
            if start < end
        ]
        if progress is not None:
            progress(index + 1)
    return spans


def recorded(
    *, unit: Unit, lang: str = "nl", max_words: int = MAX_WORDS, model: str | None = None
) -> dict[str, Any]:
    """How a transcript was cut, to be stored with it, so that it can be cut the same way again."""
    return {
        "unit": unit,
        "max_words": max_words,
        "lang": lang,
        "model": model or "",
        "rules": VERSION,
    }


def _whole(words: str, unit: Unit, context: bool) -> list[Range]:
    """A turn that is not divided into sentences: whole, or by its paragraphs."""
    if unit == "paragraph" and not context:
        return [trim(words, *match.span()) for match in re.finditer(r"[^\n]+", words)]
    return [trim(words, 0, len(words))]


def _exchanges(text: str, turns: Sequence[Turn], interviewers: Collection[str]) -> list[Span]:
    """A question (or several in a row) with all that is said until the next one."""
    groups: list[list[int]] = []
    answered = True
    for index, turn in enumerate(turns):
        if not text[turn.start : turn.end].strip():
            continue
        asks = turn.speaker in interviewers
        if not groups or (asks and answered):
            groups.append([])
        groups[-1].append(index)
        answered = not asks
    spans: list[Span] = []
    for group in groups:
        if turns[group[-1]].speaker in interviewers:  # nobody answered: nothing to judge
            spans += [
                Span(*trim(text, turns[index].start, turns[index].end), index, True)
                for index in group
            ]
        else:
            start, _end = trim(text, turns[group[0]].start, turns[group[0]].end)
            _start, end = trim(text, turns[group[-1]].start, turns[group[-1]].end)
            answer = next(index for index in group if turns[index].speaker not in interviewers)
            spans.append(Span(start, end, answer, False))
    return spans


def _n_words(text: str) -> int:
    return len(text.split())


def _pieces(text: str, ranges: Sequence[Range], max_words: int) -> list[Range]:
    """Join sentences into pieces of at most ``max_words`` words, as equal as may be.

    A shortest path over the places between sentences: a piece costs the square of its distance
    from the mean length, less a little where it begins with a word such as *maar* or *en toen*.
    """
    words = [max(_n_words(text[start:end]), 1) for start, end in ranges]
    target = sum(words) / _fewest(words, max_words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(ranges) + 1):
        size, options = 0, []
        for start in range(end - 1, -1, -1):
            size += words[start]
            if size > max_words and start < end - 1:
                break
            cost = 0.0 if size > max_words else (size / target - 1) ** 2
            if start and MARKERS.match(text, ranges[start][0]):
                cost -= _MARKER_BONUS
            options.append((best[start][0] + cost, start))
        best.append(min(options))
    pieces: list[Range] = []
    end = len(ranges)
    while end:
        start = best[end][1]
        pieces.append((ranges[start][0], ranges[end - 1][1]))
        end = start
    return pieces[::-1]


def _fewest(words: Sequence[int], max_words: int) -> int:
    """The smallest number of pieces; filling each as far as it goes attains it."""
    pieces, size = 1, 0
    for n in words:
        if size and size + n > max_words:
            pieces, size = pieces + 1, 0
        size += n
    return pieces
