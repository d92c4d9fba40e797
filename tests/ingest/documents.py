"""Documents made by hand, from the quirks that are described of each format; and what they hold."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from coder.ingest import read
from coder.model import ParsedTranscript
from coder.text import canonical

ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for prefix, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("manifest", "manifest"),
    )
)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def said(found: ParsedTranscript) -> list[tuple[str, str]]:
    """Who says what."""
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def taken(folder: Path, data: bytes | str, name: str) -> ParsedTranscript:
    """What is read from a file with this content."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def odt(body: str, margins: str = "", prolog: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text with this body, and headers and footers."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{prolog}<office:document-content {ODF} {DC}><office:body>"
            f"<office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><office:master-styles>"
            f"<style:master-page>{margins}</style:master-page></office:master-styles>"
            "</office:document-styles>",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF}>{manifest}</manifest:manifest>",
        }
    )


def nothing_is_lost(found: ParsedTranscript, words: str) -> None:
    """Every character of a document's words (times apart) is somewhere, as often as it stood there.

    A colon belongs to each label, and the label is there once a turn.
    """
    kept = Counter(
        "".join(
            (
                found.text,
                *found.front_matter,
                *found.left_out,
                *(f"{turn.speaker}:" for turn in found.turns),
            )
        )
    )
    needed = Counter(char for char in canonical(words) if not char.isspace())
    assert not needed - kept, needed - kept
