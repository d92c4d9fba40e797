"""Which format a file has: told by what it holds, never by its name.

One row a format; the first that fits reads the file. A new format is a module of its own with
``fits(source)`` and ``parse(source)``, and a row here. Archives and other binary formats stand
first, since asking a source for its text refuses a binary file; plain text fits everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coder.ingest import (
    docx,
    eaf,
    excel,
    html,
    odt,
    otr,
    pdf,
    plain,
    recognised,
    refused,
    rtf,
    srt,
    table,
    vtt,
)
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
    Format("xlsx", (".xlsx",), excel.fits, excel.parse),
    Format("docx", (".docx",), docx.fits, docx.parse),
    # other binary files
    Format("pdf", (".pdf",), pdf.fits, pdf.parse),
    Format("doc", (".doc",), refused.is_old_word, refused.parse_old_word),
    Format("rtf", (".rtf",), rtf.fits, rtf.parse),
    # text
    Format("eaf", (".eaf",), eaf.fits, eaf.parse),
    Format("vtt", (".vtt",), vtt.fits, vtt.parse),
    Format("html", (".html", ".htm", ".xhtml"), html.fits, html.parse),
    Format("srt", (".srt",), srt.fits, srt.parse),
    Format("otr", (".otr",), otr.fits, otr.parse),
    Format("json", (".json",), recognised.fits, recognised.parse),
    Format("csv", (".csv",), table.fits_csv, table.parse),
    Format("tsv", (".tsv",), table.fits_tsv, table.parse),
    Format("txt", (".txt", ".md"), plain.fits, plain.parse),
)

SUFFIXES: tuple[str, ...] = tuple(
    dict.fromkeys(suffix for row in FORMATS for suffix in row.suffixes)
)
"""What is read from a folder."""

DATA_SUFFIXES: frozenset[str] = frozenset((".json", ".csv", ".tsv", ".xlsx"))
"""Files that hold all sorts of things: in a folder they count only where somebody speaks."""


def named_after(suffix: str) -> frozenset[str]:
    """Names of the formats whose files end so."""
    return frozenset(row.name for row in FORMATS if suffix in row.suffixes)


def parse(source: Source) -> ParsedTranscript:
    """Turns of a file, by the first format that fits. Raises :class:`InputError`."""
    return next(row for row in FORMATS if row.fits(source)).parse(source)
