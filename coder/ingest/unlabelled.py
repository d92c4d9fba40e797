"""A source without labels: who speaks shows from the type face, or from the turns alternating."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from coder.ingest import edges, stamps
from coder.ingest.draft import Draft, Line, Speech, drop_empty
from coder.language import _
from coder.model import ParsedTranscript

FIRST, SECOND = "1", "2"
"""What the two speakers are called where paragraphs alternate; FIRST speaks first."""

_QUESTION, _ANSWER = "V", "A"
_ASKS = re.compile(r"\?[\"'”’)\]*_]*$")
_FEWEST = 4
_MOST, _FEW = 0.6, 0.25
_EMPHASIS = re.compile(r"\s*(?P<open>\*{1,3}|_{1,3})(?P<text>[^*_\s](?:.*[^\s])?)(?P=open)\s*")


def unlabelled(lines: Sequence[Line]) -> Draft:
    """Each paragraph is a turn of the speaker "", or, where questions are in bold, of ``V``."""
    draft = Draft()
    shown = [_emphasised(line) for line in lines]
    questions = _questions_stand_out(lines, shown)
    waiting = ""
    open_turn = False
    for line, emphasis in zip(lines, shown, strict=True):
        text = line.text.strip()
        if not text:
            continue
        if stamps.alone(text) or stamps.arrow(text):
            draft.left_out += [waiting] if waiting else []
            waiting = text
            open_turn = False
            continue
        speaker = (_QUESTION if emphasis else _ANSWER) if questions else ""
        again = questions and draft.speeches and draft.speeches[-1].speaker == speaker
        if not open_turn or (line.paragraph and not again) or (questions and not again):
            time = stamps.seconds(waiting)
            draft.left_out += [waiting] if waiting and time is None else []
            mark = waiting if time is not None else ""
            draft.speeches.append(Speech(speaker, time, [], mark))
            waiting = ""
        open_turn = True
        if questions and emphasis and (match := _EMPHASIS.fullmatch(text)):
            sign = match.group("open")
            draft.speeches[-1].mark += f" {sign}{sign}"
            text = match.group("text")
        draft.left_out += [waiting] if waiting else []
        waiting = edges.add_line(draft, text)
    draft.left_out += [waiting] if waiting else []
    drop_empty(draft)
    edges.set_footer_apart(draft)
    draft.warnings.append(_assumed(questions=questions))
    return draft


def _assumed(*, questions: bool) -> str:
    if questions:
        return _(
            "No speaker labels were found; what is in bold or italics is taken for the questions."
        )
    return _(
        "No speaker labels were found: each paragraph is a turn, and all of it will be judged."
    )


def _emphasised(line: Line) -> bool:
    return line.emphasis or bool(
        line.text.lstrip()[:1] in ("*", "_") and _EMPHASIS.fullmatch(line.text)
    )


def _questions_stand_out(lines: Sequence[Line], shown: Sequence[bool]) -> bool:
    """Whether emphasis comes and goes as speakers do, and most of what has it asks."""
    marks = [mark for mark, line in zip(shown, lines, strict=True) if line.text.strip()]
    asked = [
        bool(_ASKS.search(line.text.rstrip()))
        for mark, line in zip(shown, lines, strict=True)
        if mark and line.text.strip()
    ]
    changes = sum(one != other for one, other in pairwise(marks))
    return len(asked) > 1 and changes >= len(asked) and sum(asked) >= _MOST * len(asked)


def may_alternate(parsed: ParsedTranscript) -> bool:
    """Whether nobody is named in a text, though more than one paragraph is spoken.

    Pieces of speech recognition or subtitles, each with a time, are no paragraphs of a person.
    """
    return (
        len(parsed.turns) > 1
        and not any(turn.speaker for turn in parsed.turns)
        and any(turn.seconds is None for turn in parsed.turns)
    )


def seems_to_alternate(parsed: ParsedTranscript) -> bool:
    """Whether every second paragraph asks and the others hardly do."""
    asks = [bool(_ASKS.search(parsed.text[turn.start : turn.end])) for turn in parsed.turns]
    if len(asks) < _FEWEST:
        return False
    shares = sorted(sum(half) / len(half) for half in (asks[0::2], asks[1::2]))
    return shares[1] >= _MOST and shares[0] <= _FEW


def alternating(parsed: ParsedTranscript) -> ParsedTranscript:
    """The transcript with paragraphs by two speakers in turn, :data:`FIRST` and :data:`SECOND`."""
    turns = tuple(
        replace(turn, speaker=SECOND if index % 2 else FIRST)
        for index, turn in enumerate(parsed.turns)
    )
    warnings = tuple(line for line in parsed.warnings if line != _assumed(questions=False))
    return replace(parsed, turns=turns, warnings=warnings)
