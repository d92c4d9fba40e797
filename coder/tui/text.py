"""The only place that makes Content of stored strings.

Transcripts, names, memos and codebooks are hostile until shown otherwise: ``[lacht]`` must not
vanish as markup, and no escape sequence or bidi override may reach the terminal.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, split_graphemes
from textual.content import Content

from coder.text import display, one_line

_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u201f\u2026]*")
"""Characters of one cell each: Latin letters with their accents, and quotation marks."""


def graphemes(text: str) -> list[int]:
    """Where the characters begin that a reader sees as one, and where the last one ends.

    A letter with its combining marks, an emoji of several parts, a flag: one step each.
    """
    starts: list[int] = []
    half_flag = False
    for start, end, _cells in split_graphemes(text)[0]:
        letter = end - start == 1 and "\U0001f1e6" <= text[start] <= "\U0001f1ff"
        if not (letter and half_flag):
            starts.append(start)
        half_flag = letter and not half_flag
    return [*starts, len(text)]


def clock_words(seconds: float) -> str:
    """A time in a recording as people write it: ``4:07``, ``1:04:07``."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def stored(text: str, style: str = "") -> Content:
    """A stored string as it is, without markup, harmful characters replaced one for one."""
    return Content.styled(display(text), style) if style else Content(display(text))


def stored_line(text: str, style: str = "") -> Content:
    """The same on one line, for names and labels."""
    return Content.styled(one_line(text), style) if style else Content(one_line(text))


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where the lines of a text begin and end (code points) at a width in terminal cells.

    Breaks at spaces and line feeds; a word that is wider than a line is broken inside. Every
    character is in one line, or is the space or line feed at which a line was broken.
    """
    width = max(width, 1)
    lines: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        how = _wrap_narrow if _NARROW.fullmatch(paragraph) else _wrap_paragraph
        lines += how(paragraph, offset, width)
        offset += len(paragraph) + 1
    return lines


def _wrap_narrow(text: str, offset: int, width: int) -> list[tuple[int, int]]:
    """As :func:`_wrap_paragraph` where each character takes one cell: the usual case, and fast."""
    lines: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > width:
        end = text.rfind(" ", start, start + width + 1)
        if end < 0:
            lines.append((offset + start, offset + start + width))
            start += width
        else:
            lines.append((offset + start, offset + end))
            start = end + 1
    lines.append((offset + start, offset + len(text)))
    return lines


def _wrap_paragraph(text: str, offset: int, width: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = used = 0
    position = 0
    for word in text.split(" "):
        size = cell_len(word)
        begin, end = position, position + len(word)
        gap = 1 if begin > start else 0
        if begin > start and used + gap + size > width:
            lines.append((offset + start, offset + begin - 1))
            start, used, gap = begin, 0, 0
        if size > width:
            for piece in chop_cells(word, width)[:-1]:
                lines.append((offset + start, offset + start + len(piece)))
                start += len(piece)
            used = cell_len(text[start:end])
        else:
            used += gap + size
        position = end + 1
    lines.append((offset + start, offset + len(text)))
    return lines
