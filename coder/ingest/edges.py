"""What stands around a conversation: a header before it, a footer after it, headings within."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from coder.ingest import speakers as roles
from coder.ingest import stamps
from coder.ingest.draft import Draft, Line, Speech
from coder.ingest.labels import Head

_LONGEST = 500  # characters of a heading
_PEOPLE = 4  # speakers whom a header may name
_LINES = 30  # a header is not longer
_SENTENCE_END = re.compile(r"[.?!…]\s*$")
_HEADING = re.compile(r"\s*#{1,6}[ \t]+\S|\s*([-*_=])(?:[ \t]*\1){2,}\s*$")
_OPEN, _CLOSE = r"\s*[\[(*_<=\-–— ]{0,6}", r"[\])*_>=\-–— .!]{0,6}\s*$"
_FOOTERS = re.compile(
    rf"{_OPEN}(?:"
    r"(?:automatically |machine.?)?transcri(?:bed|pt|ption) (?:by|with|using|from)\b.{1,120}|"
    r"(?:ge)?transcri(?:beerd|ptie) (?:door|met|via)\b.{1,120}|"
    r"(?:uitgewerkt|uitgeschreven|uitgetypt) door\b.{1,120}|"
    r"(?:https?://|www\.)\S{1,200}|"
    r"(?:dit is het )?einde?(?: van)?(?: (?:de|het|dit))?(?: (?:audio-?|geluids)?"
    r"(?:opname|interview|gesprek|transcript(?:ie)?|bestand|fragment))?|"
    r"(?:the )?end(?: of)?(?: the| this)?(?: (?:audio|recording|interview|transcript|file))*|"
    r"(?:de |the )?(?:opname|recording)(?: (?:is|has|wordt))? (?:gestopt|stopt|stopped|ends|ended|"
    r"gestopt|beëindigd)"
    rf"){_CLOSE}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    rf"{_OPEN}(?:pagina|page|blz\.?|p\.)\s*\d{{1,4}}(?:\s*(?:van|of|/)\s*\d{{1,4}})?{_CLOSE}",
    re.IGNORECASE,
)


def header_end(
    lines: Sequence[Line], heads: Sequence[Head | None], speakers: frozenset[str]
) -> int:
    """Index of the first line that can be a turn.

    A header may name people (``Interviewer: Anna``). It ends after the last of the first lines
    that is a field such as ``Datum:``, where nobody has yet said a sentence before it.
    """
    end = spoken = 0
    for index, (line, found) in enumerate(zip(lines[:_LINES], heads, strict=False)):
        if found is None or not line.text.strip():
            continue
        if found.key.split()[0] in roles.HEADERS or found.rest.strip().casefold() in speakers:
            end = index + 1  # a field, or a role with the name of somebody who speaks further on
        elif found.key in speakers:
            spoken += 1
            if spoken > _PEOPLE or _SENTENCE_END.search(found.rest):
                break
    if not end:
        return 0
    often = Counter(found.key for found in heads if found)
    while end < len(lines) and end < _LINES:
        found = heads[end]
        once = found is not None and often[found.key] == 1
        if not (once and found and found.rest and not re.search(r"[.?!…]", found.rest)):
            break
        end += 1
    return end if any(found and found.key in speakers for found in heads[end:]) else 0


def is_heading(line: str) -> bool:
    """Whether a line is a heading or a rule of Markdown, or the number of a page."""
    return (
        len(line) <= _LONGEST
        and line.lstrip()[:1] in tuple("#-*_=[(pPbB–—<")
        and bool(_HEADING.match(line) or _PAGE.match(line))
    )


def add_line(draft: Draft, line: str) -> str:
    """Add a line to the last turn, times and headings apart; gives the time with which it ends."""
    if is_heading(line):
        draft.left_out.append(line.strip())
        return ""
    speech = draft.speeches[-1]
    stamp, rest = stamps.lead(line)
    if stamp and stamps.is_bracketed(stamp):
        mark = line[: len(line) - len(rest)].strip()
        time = stamps.seconds(stamp)
        if speech.seconds is None and time is not None and not any(speech.lines):
            speech.seconds = time
            speech.mark = f"{speech.mark} {mark}".strip()
        else:
            draft.left_out.append(mark)
        line = rest
    text, end = stamps.without_end(line)
    speech.lines.append(without_inner(draft, speech, text))
    return end


def without_inner(draft: Draft, speech: Speech, text: str) -> str:
    """A text without the times inside it; the first is that of a turn that has none yet."""
    text, inner = stamps.without_inner(text)
    for stamp in inner:
        time = stamps.seconds(stamp)
        if speech.seconds is None and time is not None:
            speech.seconds = time
            speech.mark = f"{speech.mark} {stamp}".strip()
        else:
            draft.left_out.append(stamp)
    return text


def set_footer_apart(draft: Draft) -> None:
    """Move what stands below the conversation from the last turn to the front matter."""
    if not draft.speeches:
        return
    lines = draft.speeches[-1].lines
    footer: list[str] = []
    while len(lines) > 1 and (not lines[-1].strip() or is_footer(lines[-1])):
        footer.insert(0, lines.pop())
    draft.front_matter += [line.strip() for line in footer if line.strip()]


def is_footer(line: str) -> bool:
    """Whether a line says how the transcript came about, or that the recording ends."""
    return (
        len(line) <= 200
        and not stamps.alone(line)
        and bool(_FOOTERS.match(line) or is_heading(line))
    )
