"""Small REFI-QDA files as other programs write them, made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SPACE = "urn:QDA-XML:project:1.0"
ANNA, BRAM = "a0000000-0000-0000-0000-000000000001", "a0000000-0000-0000-0000-000000000002"
LEARN, STOP = "c0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000002"
SOURCE = "50000000-0000-0000-0000-000000000001"
CASE = "ca000000-0000-0000-0000-000000000001"
VARIABLE = "fa000000-0000-0000-0000-000000000001"
NOTE = "90000000-0000-0000-0000-000000000001"
WHEN = "2026-03-01T10:00:00Z"
TEXT = (
    "I: Hoe ging het?\n"
    "R: Het ging 😀 heel goed met de groep. Wij leerden veel van elkaar.\n"
    "I: En toen?\n"
    "R: Daarna stopte het helaas. Jammer."
)
USERS = f'<Users><User guid="{ANNA}" name="Anna"/><User guid="{BRAM}" name="Bram"/></Users>'
CODES = (
    f'<CodeBook><Codes><Code guid="{LEARN}" name="Samen leren" isCodable="true" color="#112233">'
    "<Description>Van elkaar.</Description></Code>"
    f'<Code guid="{STOP}" name="Stoppen" isCodable="true"/></Codes></CodeBook>'
)
Place = Callable[[str, int], int]
"""How a program counts: the text and a place in it as Python counts → the place it writes."""


def points(_text: str, place: int) -> int:
    """Code points of the text as it is written."""
    return place


def utf16(text: str, place: int) -> int:
    """UTF-16 units: an emoji counts for two."""
    return len(text[:place].encode("utf-16-le")) // 2


def line_ends_as_one(text: str, place: int) -> int:
    """CR and LF count for one."""
    return len(text[:place].replace("\r\n", "\n"))


def with_mark(_text: str, place: int) -> int:
    """The byte order mark counts too."""
    return place + 1


_given = 0


def guid() -> str:
    """A new GUID."""
    global _given
    _given += 1
    return f"00000000-0000-0000-0000-{_given:012x}"


def coding(code: str, user: str = ANNA) -> str:
    """A code given by somebody; "" = the file does not say who."""
    who = f' creatingUser="{user}"' if user else ""
    return f'<Coding guid="{guid()}"{who}><CodeRef targetGUID="{code}"/></Coding>'


def selection(
    text: str,
    words: str,
    inner: str,
    *,
    user: str = ANNA,
    place: Place = points,
    name: str | None = None,
    identity: str = "",
) -> str:
    """The first place of some words in a text, selected by somebody."""
    start = text.index(words)
    end = place(text, start + len(words))
    title = words if name is None else name
    who = f' creatingUser="{user}" creationDateTime="{WHEN}"' if user else ""
    return (
        f'<PlainTextSelection guid="{identity or guid()}" name={quoteattr(title)} '
        f'startPosition="{place(text, start)}" endPosition="{end}"{who}>'
        f"{inner}</PlainTextSelection>"
    )


def coded(text: str, words: str, code: str = LEARN, *, user: str = ANNA, **more: object) -> str:
    """Some words with one code."""
    return selection(text, words, coding(code, user), user=user, **more)  # type: ignore[arg-type]


def source(inner: str = "", *, name: str = "Gesprek 1", path: str = "internal://t.txt") -> str:
    """A text source that lies in a file of its own."""
    return (
        f'<TextSource guid="{SOURCE}" name={quoteattr(name)} plainTextPath="{path}">'
        f"{inner}</TextSource>"
    )


def document(*sections: str, origin: str = "", space: str = SPACE, name: str = "Proef") -> str:
    """The XML of a project."""
    said = f' origin="{escape(origin)}"' if origin else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{space}" name="{name}"{said}>'
        f"{''.join(sections)}</Project>"
    )


def packed(
    xml: str | bytes,
    files: Mapping[str, str | bytes] | None = None,
    *,
    inner: str = "project.qde",
    folder: str = "sources",
) -> bytes:
    """A project file: the XML, and the texts by their names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, xml)
        for name, content in (files or {}).items():
            archive.writestr(f"{folder}/{name}", content)
    return target.getvalue()


def written(folder: Path, content: bytes, name: str = "project.qdpx") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


def simple(text: str, selections: str, raw: bytes | None = None, **more: str) -> bytes:
    """A project of one text, two users and two codes."""
    xml = document(USERS, CODES, f"<Sources>{source(selections)}</Sources>", **more)
    return packed(xml, {"t.txt": text.encode() if raw is None else raw})
