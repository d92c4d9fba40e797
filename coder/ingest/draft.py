"""What is collected from a source before its text is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from coder.errors import InputError
from coder.language import _
from coder.model import LabelSeen, ParsedTranscript, Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source."""

    text: str
    paragraph: bool = True
    """Whether a paragraph begins with it."""
    row: bool = False
    """Whether it is a row of a table, its cells separated by tabs."""
    emphasis: bool = False
    """Whether all of it is in bold or italics, as questions without a label often are."""


@dataclass(slots=True)
class Speech:
    """A turn while it is being collected."""

    speaker: str
    seconds: float | None = None
    lines: list[str] = field(default_factory=list)
    mark: str = ""
    """What was read as its label and its time, as it stands in the source."""


@dataclass(slots=True)
class Draft:
    """What was found in a source, before the text is put together."""

    speeches: list[Speech] = field(default_factory=list)
    front_matter: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seen: list[LabelSeen] = field(default_factory=list)
    """Labels that were taken, and what looks like one and was not."""


def drop_empty(draft: Draft) -> None:
    """A label or a time with nothing said is no turn; it is kept among what was left out."""
    kept: list[Speech] = []
    for speech in draft.speeches:
        if any(line.strip() for line in speech.lines):
            kept.append(speech)
        else:
            draft.left_out.append(speech.mark)
    draft.speeches = kept


def assemble(draft: Draft, source_format: str, name: str) -> ParsedTranscript:
    """The canonical text of the turns, joined by line breaks, and everything else beside it.

    ``name`` is that of the file, for the :class:`InputError` where nobody says anything.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    marks: list[str] = []
    position = 0
    for speech in draft.speeches:
        words = _words(speech.lines)
        if not words:
            continue
        turns.append(Turn(position, position + len(words), speech.speaker, speech.seconds))
        parts.append(words)
        marks.append(speech.mark)
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
        marks=tuple(marks),
        seen=tuple(draft.seen),
    )


def _words(lines: list[str]) -> str:
    """The lines of a turn without outer white space and without empty ones."""
    if len(lines) == 1 and "\n" not in lines[0]:
        return lines[0].strip()
    stripped = (line.strip() for line in "\n".join(lines).split("\n"))
    return "\n".join(line for line in stripped if line)
