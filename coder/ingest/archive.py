"""Documents that are zip archives (docx, odt, xlsx): looked at before anything is unpacked.

An archive says beforehand how large its members are, and Python's zipfile never gives more than
that; so what would not fit into memory is refused unread.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from io import BytesIO

from coder.errors import InputError
from coder.ingest.source import Source
from coder.language import _

_MAX_MEMBERS = 10_000
_MAX_TOTAL = 400 * 1024 * 1024
_MAX_PART = 32 * 1024 * 1024  # of XML, which takes some ten times that as a tree
_MAX_RATIO = 300
_RATIO_FROM = 4 * 1024 * 1024  # small parts of repeated text may well shrink a thousandfold

DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    KeyError,  # a member that is missing
    ValueError,
    RuntimeError,  # an encrypted member, or XML nested too deeply to walk through
    NotImplementedError,
    EOFError,
    OSError,
)
"""What reading a damaged archive raises."""


def check(source: Source) -> None:
    """Refuse what would not fit into memory, and XML that declares entities.

    Raises :class:`InputError`, and one of :data:`DAMAGE` where the archive is damaged.
    """
    with zipfile.ZipFile(BytesIO(source.data)) as archive:
        members = archive.infolist()
        too_large = (
            len(members) > _MAX_MEMBERS
            or sum(member.file_size for member in members) > _MAX_TOTAL
            or any(_suspicious(member) for member in members)
        )
        if too_large:
            raise InputError(
                _("{name} unpacks to far more than such a file holds; it was not opened.").format(
                    name=source.name
                )
            )
        for member in members:
            if _is_xml(member) and declares_entities(archive.read(member)):
                raise InputError(entities(source.name))


def entities(name: str) -> str:
    """What is said of XML that declares entities, which may stand for anything of any length."""
    return _("{name} declares XML entities, as no such file does; it was not opened.").format(
        name=name
    )


def declares_entities(xml: bytes) -> bool:
    """Whether XML has a document type, the only place for entities of its own."""
    if b"\0" in xml[:64]:  # UTF-16
        xml = xml.replace(b"\0", b"")
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _suspicious(member: zipfile.ZipInfo) -> bool:
    if _is_xml(member) and member.file_size > _MAX_PART:
        return True
    return swells(member)


def swells(member: zipfile.ZipInfo) -> bool:
    """Whether a member becomes so much larger when it is unpacked that it was made to do so."""
    ratio = member.file_size / max(member.compress_size, 1)
    return member.file_size > _RATIO_FROM and ratio > _MAX_RATIO
