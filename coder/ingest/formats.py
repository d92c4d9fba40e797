"""Which format a file has: told by what it holds, never by its name.

One row a format; the first that fits reads the file. A new format is a module of its own with
``fits(source)`` and ``parse(source)``, and a row here. Archives and other binary formats stand
first, since asking a source for its text refuses a binary file; plain text fits everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coder.ingest import docx, html, odt, pdf, plain, refused, rtf, vtt
from coder.ingest.source import Source
from coder.model import ParsedTranscript


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table."""

    name: str
    """What :class:`ParsedTranscript` calls it."""
    suffixes: tuple[str, ...]
    """Names of files that are read when a folder is; a file that is named is always tried."""
    fits: Callable[[Source], bool]
    parse: Callable[[Source], ParsedTranscript]
    """Raises :class:`coder.errors.InputError`, with one line that names the file."""


FORMATS: tuple[Format, ...] = (
    # archives
    Format("odt", (".odt", ".ott"), odt.fits, odt.parse),
    Format("docx", (".docx",), docx.fits, docx.parse),
    # other binary files
    Format("pdf", (".pdf",), pdf.fits, pdf.parse),
    Format("doc", (), refused.is_old_word, refused.parse_old_word),
    Format("rtf", (".rtf",), rtf.fits, rtf.parse),
    # text
    Format("vtt", (".vtt",), vtt.fits, vtt.parse),
    Format("html", (".html", ".htm", ".xhtml"), html.fits, html.parse),
    Format("txt", (".txt", ".md"), plain.fits, plain.parse),
)

SUFFIXES: tuple[str, ...] = tuple(
    dict.fromkeys(suffix for row in FORMATS for suffix in row.suffixes)
)
"""What is read from a folder."""


def parse(source: Source) -> ParsedTranscript:
    """Turns of a file, by the first format that fits. Raises :class:`InputError`."""
    return next(row for row in FORMATS if row.fits(source)).parse(source)
