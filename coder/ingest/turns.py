"""From lines to turns: who speaks where, what stands before the first turn, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coder.errors import InputError
from coder.ingest import labels
from coder.ingest.labels import Head, looks_like_interviewer
from coder.language import _, ngettext
from coder.model import ParsedTranscript, Turn
from coder.text import shorten

__all__ = ["Draft", "Line", "Speech", "assemble", "find_turns", "looks_like_interviewer"]

_TRAILER = re.compile(r"\s*Transcribed by https?://otter\.ai\s*$", re.IGNORECASE)
_END_STAMP = re.compile(rf"#{labels.CLOCK}(?:-\d)?#$")
_BARE_STAMP = re.compile(rf"\s*(?:{labels.BRACKETED}|{labels.CLOCK})\s*$")
_MANY_FRONT_LINES = 12
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source."""

    text: str
    paragraph: bool = True
    """Whether a paragraph begins with it."""
    row: bool = False
    """Whether it is a row of a table, its cells separated by tabs."""


@dataclass(slots=True)
class Speech:
    """A turn while it is being collected."""

    speaker: str
    seconds: float | None = None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What was found in the lines, before the text is put together."""

    speeches: list[Speech] = field(default_factory=list)
    front_matter: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def find_turns(lines: Sequence[Line]) -> Draft:
    """Find the speakers' labels and divide the lines into turns.

    Without any label each paragraph is a turn of the speaker "", and a warning says so. Labels and
    times at the start of a line are no part of the text.
    """
    heads = [labels.head(line.text, row=line.row) for line in lines]
    speakers = labels.accepted(found for found in heads if found is not None)
    if not speakers and labels.all_labelled(
        (line.text, found) for line, found in zip(lines, heads, strict=True)
    ):
        speakers = frozenset(found.key for found in heads if found is not None)
    if not speakers:
        return _unlabelled(lines)
    begin = _header_end(lines, heads, speakers)
    draft = _labelled(lines, heads, speakers, begin)
    if not draft.speeches:
        return _unlabelled(lines)
    draft.warnings += _doubts(lines, heads, speakers, begin, draft)
    return draft


def _header_end(
    lines: Sequence[Line], heads: Sequence[Head | None], speakers: frozenset[str]
) -> int:
    """Index of the first line that can be a turn.

    A header may name people (``Interviewer: Anna``). It ends after the last of the first lines
    that is a field such as ``Datum:``, where nobody has yet said a sentence before it.
    """
    end = 0
    for index, (line, found) in enumerate(zip(lines[:30], heads, strict=False)):
        if found is None or not line.text.strip():
            continue
        if found.key in labels.HEADERS or found.rest.strip().casefold() in speakers:
            end = index + 1  # a field, or a role with the name of somebody who speaks further on
        elif found.key in speakers and re.search(r"[.?!…]\s*$", found.rest):
            break
    if not end:
        return 0
    while end < len(lines) and end < 30:
        found = heads[end]
        once = found and sum(1 for other in heads if other and other.key == found.key) == 1
        if not (once and found and found.rest and not re.search(r"[.?!…]", found.rest)):
            break
        end += 1
    return end if any(found and found.key in speakers for found in heads[end:]) else 0


def _labelled(
    lines: Sequence[Line], heads: Sequence[Head | None], speakers: frozenset[str], begin: int
) -> Draft:
    draft = Draft()
    spelling: dict[str, str] = {}
    waiting = ""  # a time on a line of its own belongs to the turn that comes next
    for index, (line, found) in enumerate(zip(lines, heads, strict=True)):
        if found is not None and index >= begin and _opens(found, speakers):
            speaker = spelling.setdefault(found.key, found.label)
            rest, end_stamp = _without_end_stamp(found.rest)
            time = labels.seconds(found.stamp or waiting)
            draft.left_out += [
                stamp for stamp in (found.stamp, end_stamp) if stamp and _unused(stamp, time)
            ]
            draft.speeches.append(Speech(speaker, time, [rest]))
            waiting = end_stamp
        elif not draft.speeches:
            arrow = labels.arrow(line.text)
            if arrow or (_BARE_STAMP.match(line.text) and index >= begin):
                draft.left_out.append(line.text.strip())
                waiting = arrow or line.text.strip()
            elif line.text.strip():
                draft.front_matter.append(line.text.strip())
        else:
            waiting = _continue(draft, line.text) or waiting
    _drop_empty(draft)
    return draft


def _unused(stamp: str, time: float | None) -> bool:
    """Whether a time did not become that of the turn, so that it has to be kept elsewhere."""
    return time is None or labels.seconds(stamp) != time


def _opens(found: Head, speakers: frozenset[str]) -> bool:
    if found.key not in speakers:
        return False
    return found.kind != "glued" or labels.known(found.label)


def _continue(draft: Draft, line: str) -> str:
    """Add a line to the last turn, times at its edges apart; gives a time for the next turn."""
    if not line.strip():
        return ""
    if _TRAILER.match(line) or _BARE_STAMP.match(line) or labels.arrow(line):
        draft.left_out.append(line.strip())
        return labels.arrow(line) or (line.strip() if _BARE_STAMP.match(line) else "")
    speech = draft.speeches[-1]
    stamp, rest = labels.lead(line)
    if stamp and stamp[0] in "[(<{#":
        if speech.seconds is None and not any(speech.lines):
            speech.seconds = labels.seconds(stamp)
        else:
            draft.left_out.append(stamp)
        line = rest
    text, end_stamp = _without_end_stamp(line)
    if end_stamp:
        draft.left_out.append(end_stamp)
    speech.lines.append(text)
    return end_stamp


def _without_end_stamp(line: str) -> tuple[str, str]:
    line = line.rstrip()
    match = _END_STAMP.search(line, max(len(line) - labels.MAX_LABEL, 0))
    return (line[: match.start()], match.group()) if match else (line, "")


def _drop_empty(draft: Draft) -> None:
    """A label with nothing said is no turn; it is kept among what was left out."""
    kept: list[Speech] = []
    for speech in draft.speeches:
        if any(line.strip() for line in speech.lines):
            kept.append(speech)
        else:
            draft.left_out.append(speech.speaker)
    draft.speeches = kept


def _unlabelled(lines: Sequence[Line]) -> Draft:
    draft = Draft()
    for line in lines:
        if not line.text.strip():
            continue
        if line.paragraph or not draft.speeches:
            draft.speeches.append(Speech(""))
        stamp = ""
        if _BARE_STAMP.match(line.text) and not draft.speeches[-1].lines:
            draft.speeches[-1].seconds = labels.seconds(line.text.strip())
            draft.left_out.append(line.text.strip())
        else:
            stamp = _continue(draft, line.text)
        if stamp and draft.speeches[-1].seconds is None:
            draft.speeches[-1].seconds = labels.seconds(stamp)
    draft.speeches = [speech for speech in draft.speeches if speech.lines]
    draft.warnings.append(
        _("No speaker labels were found: each paragraph is a turn, and all of it will be judged.")
    )
    found = [labels.head(line.text) for line in lines]
    draft.warnings += _not_taken(found, frozenset(), 0)
    return draft


def _doubts(
    lines: Sequence[Line],
    heads: Sequence[Head | None],
    speakers: frozenset[str],
    begin: int,
    draft: Draft,
) -> list[str]:
    """What whoever imports should look at: labels taken and not taken, a long front matter."""
    warnings: list[str] = []
    taken = dict.fromkeys(speech.speaker for speech in draft.speeches)
    unusual = [label for label in taken if not labels.known(label)]
    if unusual:
        warnings.append(
            _("Taken for speakers: {labels}.").format(labels=", ".join(map(shorten_label, unusual)))
        )
    warnings += _not_taken(heads, speakers, begin)
    warnings += _without_colon(lines, heads, taken)
    n = len(draft.front_matter)
    if n > _MANY_FRONT_LINES:
        warnings.append(
            ngettext(
                "{n} line before the first speaker was set apart as front matter.",
                "{n} lines before the first speaker were set apart as front matter.",
                n,
            ).format(n=n)
        )
    return warnings


def shorten_label(label: str) -> str:
    """A label for a message."""
    return shorten(label, labels.MAX_LABEL)


def _not_taken(heads: Sequence[Head | None], speakers: frozenset[str], begin: int) -> list[str]:
    doubtful = [
        f"{found.label}: ({index + 1})"
        for index, found in enumerate(heads)
        if found is not None
        and index >= begin
        and found.kind == "colon"
        and found.key not in speakers
        and found.key not in labels.HEADERS
        and ". " not in found.label
    ]
    if not doubtful:
        return []
    shown = ", ".join(doubtful[:_SHOWN]) + (" …" if len(doubtful) > _SHOWN else "")
    return [
        ngettext(
            "Not taken for a speaker, but left in the text (line): {labels}",
            "Not taken for speakers, but left in the text (line): {labels}",
            len(doubtful),
        ).format(labels=shown)
    ]


def _without_colon(
    lines: Sequence[Line], heads: Sequence[Head | None], taken: Iterable[str]
) -> list[str]:
    """Lines such as ``B dus ja``, where the colon after a one-letter label seems forgotten."""
    letters = [re.escape(label) for label in taken if re.fullmatch(r"[A-HJ-TV-Z]\d?", label)]
    if not letters:
        return []
    pattern = re.compile(rf"\s*(?:{'|'.join(letters)}) [a-zà-ÿ]")
    places = [
        str(index + 1)
        for index, (line, found) in enumerate(zip(lines, heads, strict=True))
        if found is None and pattern.match(line.text)
    ]
    if not places:
        return []
    return [
        _("A speaker's colon seems to be missing in line {lines}; mend the source.").format(
            lines=", ".join(places[:_SHOWN]) + (" …" if len(places) > _SHOWN else "")
        )
    ]


def assemble(draft: Draft, source_format: str, name: str) -> ParsedTranscript:
    """The canonical text of the turns, joined by line breaks, and everything else beside it.

    ``name`` is that of the file, for the :class:`InputError` where nobody says anything.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    position = 0
    for speech in draft.speeches:
        lines = (line.strip() for line in "\n".join(speech.lines).split("\n"))
        words = "\n".join(line for line in lines if line)
        if not words:
            continue
        turns.append(Turn(position, position + len(words), speech.speaker, speech.seconds))
        parts.append(words)
        position += len(words) + 1
    if not turns:
        raise InputError(_("{name} is empty: there is no text in it.").format(name=name))
    return ParsedTranscript(
        text="\n".join(parts),
        turns=tuple(turns),
        format=source_format,
        front_matter=tuple(draft.front_matter),
        left_out=tuple(part for part in draft.left_out if part.strip()),
        warnings=tuple(draft.warnings),
    )
