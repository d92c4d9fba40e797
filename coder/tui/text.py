"""The only place that makes Content of stored strings.

Transcripts, names, memos and codebooks are hostile until shown otherwise: ``[lacht]`` must not
vanish as markup, and no escape sequence or bidi override may reach the terminal.
"""

from __future__ import annotations

from rich.cells import cell_len, chop_cells
from textual.content import Content

from coder.text import display, one_line


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
        lines += _wrap_paragraph(paragraph, offset, width)
        offset += len(paragraph) + 1
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
