"""Plain text: lines, and paragraphs where blank lines divide them."""

from __future__ import annotations

from collections.abc import Sequence

from coder.ingest.labels import head
from coder.ingest.limits import check_lines
from coder.ingest.source import Source
from coder.ingest.turns import Line, assemble, find_turns
from coder.language import _
from coder.model import ParsedTranscript

_WIDEST = 120
_NARROWEST = 40
_ENOUGH = 8
_SAMPLE = 2_000  # lines; a program that breaks lines breaks all of them


def fits(_source: Source) -> bool:
    """Whatever is nothing else is read as plain text."""
    return True


def parse(source: Source) -> ParsedTranscript:
    """Turns of a plain text. Raises :class:`InputError` for a binary file and an empty one."""
    check_lines(source.text.count("\n"), source.name)
    found = source.text.split("\n")
    wrapped = _width(found)
    if wrapped:
        found = _unwrapped(found)
    blank = wrapped or any(
        not line.strip() and found[index + 1 :] for index, line in enumerate(found) if index
    )
    lines: list[Line] = []
    fresh = True
    for line in found:
        lines.append(Line(line, paragraph=fresh or not blank))
        fresh = not line.strip()
    draft = find_turns(lines, source.said)
    draft.warnings[:0] = source.warnings
    if wrapped:
        draft.warnings.append(
            _("The lines were broken at a fixed width; they were joined into paragraphs.")
        )
    return assemble(draft, "txt", source.name)


def _breaks(lines: Sequence[str]) -> list[int]:
    """Indices of lines that the next one may continue."""
    return [
        index
        for index in range(len(lines) - 1)
        if lines[index].strip() and lines[index + 1].strip() and head(lines[index + 1]) is None
    ]


def _width(lines: Sequence[str]) -> bool:
    """Whether a program broke the lines: always where the next word did not fit any more."""
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return False
    lines = lines[:_SAMPLE]
    breaks = _breaks(lines)
    if len(breaks) < _ENOUGH:
        return False
    full = sum(
        len(lines[index].rstrip()) + 1 + len(lines[index + 1].split()[0]) > width
        for index in breaks
    )
    return full >= 0.9 * len(breaks)


def _unwrapped(lines: Sequence[str]) -> list[str]:
    joins = set(_breaks(lines))
    paragraphs: list[list[str]] = []
    for index, line in enumerate(lines):
        if index and index - 1 in joins:
            paragraphs[-1].append(line.strip())
        else:
            paragraphs.append([line.rstrip()])
    return [" ".join(paragraph) for paragraph in paragraphs]
