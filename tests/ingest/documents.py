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


def pdf_file(objects: Mapping[int, str | bytes], trailer: str = "/Root 1 0 R") -> bytes:
    """A PDF of these numbered objects, the first of which is its catalogue."""
    data = b"%PDF-1.4\n"
    offsets = {}
    for number, content in objects.items():
        offsets[number] = len(data)
        body = content.encode("latin-1") if isinstance(content, str) else content
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = f"xref\n0 1\n0000000000 65535 f \n{min(objects)} {len(objects)}\n" + "".join(
        f"{offset:010} 00000 n \n" for offset in offsets.values()
    )
    start = len(data)
    data += f"{table}trailer\n<< /Size {max(objects) + 1} {trailer} >>\n".encode()
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, extra: str = "") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra.encode(), content)


def pdf(*pages: str, leading: int = 14, trailer: str = "/Root 1 0 R") -> bytes:
    """A PDF with these pages; each line where a typewriter would put it, an empty one a gap."""
    objects: dict[int, str | bytes] = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(pages)} /Kids "
        f"[{' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for index, page in enumerate(pages):
        shown = []
        for row, line in enumerate(page.split("\n")):
            text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            if text:
                shown.append(f"BT /F1 11 Tf 60 {800 - leading * row} Td ({text}) Tj ET")
        objects[4 + 2 * index] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * index} 0 R >>"
        )
        objects[5 + 2 * index] = stream("\n".join(shown).encode("cp1252"))
    return pdf_file(objects, trailer)
