"""From lines to turns: who speaks where, what stands before the first turn, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from coder.ingest import edges, labels, speakers, stamps
from coder.ingest.doubts import doubts, labels_seen
from coder.ingest.draft import Draft, Line, Speech, assemble, drop_empty
from coder.ingest.labels import Head
from coder.ingest.unlabelled import unlabelled

__all__ = ["Draft", "Line", "Speech", "assemble", "find_turns"]

_MAY_BE_A_WORD = frozenset("iuaoà")


def find_turns(lines: Sequence[Line], said: Mapping[str, bool] | None = None) -> Draft:
    """Find the speakers' labels and divide the lines into turns.

    ``said`` is what somebody settled: label in lower case → whether it is a speaker. Without any
    label each paragraph is a turn of the speaker "", and a warning says so. Labels and times are no
    part of the text; all of them are in the marks of the turns or among what was left out.
    """
    heads = _heads(lines)
    taken = speakers.accepted(
        (found for found in heads if found is not None),
        sum(1 for line in lines if line.text.strip()),
        said,
    )
    if not taken and speakers.all_labelled(
        (line.text, found) for line, found in zip(lines, heads, strict=True)
    ):
        taken = frozenset(found.key for found in heads if found is not None)
    begin = edges.header_end(lines, heads, taken) if taken else 0
    opening = _opening(lines, heads, taken, begin)
    draft = _labelled(lines, opening, begin) if taken else Draft()
    if draft.speeches:
        edges.set_footer_apart(draft)
    else:
        draft = unlabelled(lines)
        opening = [None] * len(lines)
    draft.seen = labels_seen(lines, heads, opening, begin)
    draft.warnings += doubts(draft, opening)
    return draft


def _heads(lines: Sequence[Line]) -> list[Head | None]:
    """What may be a label, line by line; a bare name is none in the midst of a paragraph."""
    heads = [labels.head(line.text, row=line.row) for line in lines]
    for index, found in enumerate(heads):
        if found is not None and found.kind == "name":
            before, after, below = (_text(lines, index + step) for step in (-1, 1, 2))
            above = heads[index - 1] if index else None
            if above is not None and above.kind == "stamp" and not above.rest:
                heads[index] = None  # a word is what that speaker says
            elif _timed(before, after, below):
                heads[index] = replace(found, kind="stamp")
            elif before or not after:
                heads[index] = None
    return heads


def _text(lines: Sequence[Line], index: int) -> str:
    return lines[index].text.strip() if 0 <= index < len(lines) else ""


def _timed(before: str, after: str, below: str) -> bool:
    """Whether a name stands between a time and words: time, name, words or name, time, words."""
    if stamps.alone(before):
        return bool(after) and not stamps.alone(after)
    return stamps.alone(after) and bool(below) and not stamps.alone(below)


def _opening(
    lines: Sequence[Line], heads: Sequence[Head | None], taken: frozenset[str], begin: int
) -> list[Head | None]:
    """The labels that open a turn, line by line, also those whose colon was forgotten.

    ``B dus ja`` is one only where somebody else was speaking: a speaker may talk about B.
    """
    sought = _without_words(lines, taken)
    opening: list[Head | None] = []
    speaker = ""
    for index, (line, found) in enumerate(zip(lines, heads, strict=True)):
        opens = found if found is not None and index >= begin and _opens(found, taken) else None
        if opens is None and speaker and sought and line.paragraph:
            opens = labels.forgotten(line.text, sought)
            if opens is not None and opens.key == speaker:
                opens = None
        if opens is not None:
            speaker = opens.key
        opening.append(opens)
    return opening


def _opens(found: Head, taken: frozenset[str]) -> bool:
    if found.key not in taken:
        return False
    return found.kind != "glued" or labels.known(found.label)


def _without_words(lines: Sequence[Line], taken: frozenset[str]) -> frozenset[str]:
    """Of the labels of a known form, those of which nobody speaks: a line may begin with others.

    A single consonant is no word, though it may be a name; English I and Dutch u are words.
    """
    sought = {key for key in taken if labels.known(key.upper() if len(key) == 1 else key)}
    doubtful = {key for key in sought if len(key) > 1 or key in _MAY_BE_A_WORD}
    if doubtful:
        either = "|".join(re.escape(key) for key in sorted(doubtful))
        word = re.compile(rf"[\w,] ({either})\b(?![.:])", re.IGNORECASE)
        spoken: set[str] = set()
        for line in lines:
            spoken |= {found.casefold() for found in word.findall(line.text)}
        sought -= spoken
    return frozenset(sought)


def _labelled(lines: Sequence[Line], opening: Sequence[Head | None], begin: int) -> Draft:
    draft = Draft()
    spelling: dict[str, str] = {}
    waiting = ""  # a time on a line of its own belongs to the turn that comes next
    for index, (line, found) in enumerate(zip(lines, opening, strict=True)):
        text = line.text.strip()
        if found is not None:
            speaker = spelling.setdefault(found.key, found.label)
            waiting = _open(draft, found, speaker, waiting)
        elif not text:
            continue
        elif (index >= begin or draft.speeches) and (stamps.alone(text) or stamps.arrow(text)):
            draft.left_out += [waiting] if waiting else []
            waiting = "" if _dated(draft, text) else text
        elif not draft.speeches:
            draft.left_out += [waiting] if waiting else []
            waiting = ""
            draft.front_matter.append(text)
        else:
            draft.left_out += [waiting] if waiting else []
            waiting = edges.add_line(draft, line.text)
    draft.left_out += [waiting] if waiting else []
    drop_empty(draft)
    return draft


def _dated(draft: Draft, stamp: str) -> bool:
    """Give a time to the turn above it, where that has a label and neither time nor words yet."""
    speech = draft.speeches[-1] if draft.speeches else None
    time = stamps.seconds(stamp)
    if speech is None or time is None or speech.seconds is not None or any(speech.lines):
        return False
    speech.seconds = time
    speech.mark = f"{speech.mark} {stamp}"
    return True


def _open(draft: Draft, found: Head, speaker: str, waiting: str) -> str:
    """Begin a turn; gives the time with which it ends, that of the next one."""
    mark = found.mark
    if found.stamp and stamps.seconds(found.stamp) is None:
        draft.left_out.append(found.stamp)
        mark = mark.replace(found.stamp, "", 1)
    time = stamps.seconds(found.stamp)
    if waiting and time is None and stamps.seconds(waiting) is not None:
        time, mark = stamps.seconds(waiting), f"{waiting} {mark}"
    elif waiting:
        draft.left_out.append(waiting)
    rest, end = stamps.without_end(found.rest)
    speech = Speech(speaker, time, [], mark)
    speech.lines.append(edges.without_inner(draft, speech, rest))
    draft.speeches.append(speech)
    return end
