"""Word documents: the body in reading order, with tables, insertions and content controls.

What Word shows elsewhere than in the running text (headers, footnotes, comments, text boxes) and
what was deleted under tracked changes is not what somebody said; it is reported as left out.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.ingest.source import Source
from coder.ingest.turns import Line, assemble, find_turns
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_MEMBERS = 10_000
_MAX_TOTAL = 400 * 1024 * 1024
_MAX_PART = 64 * 1024 * 1024
_MAX_RATIO = 300
_RATIO_FROM = 4 * 1024 * 1024  # small parts of repeated text may well shrink a thousandfold

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ASIDE_PARTS = re.compile(r"/(?:header|footer|footnotes|endnotes|comments)\d*\.xml$")
_DELETED = frozenset(("del", "moveFrom"))
_ASIDE = frozenset(("txbxContent",))
_NO_TEXT = frozenset(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"))
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}


def fits(source: Source) -> bool:
    """Whether it is an archive: other archives are refused here, with what to do."""
    return source.is_archive


def parse(source: Source) -> ParsedTranscript:
    """Turns of a Word document.

    Raises :class:`InputError` where the document is damaged, no Word document, or unsafe to open.
    """
    name = source.name
    lines, left_out = _contents(source.data, name)
    if not any(line.text.strip() for line in lines):
        raise InputError(_("{name} is empty: there is no text in it.").format(name=name))
    draft = find_turns(lines)
    draft.left_out += left_out
    return assemble(draft, "docx", name)


def _contents(data: bytes, name: str) -> tuple[list[Line], list[str]]:
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        _check(data, name)
        document = Document(BytesIO(data))
        walk = _Walk()
        walk.blocks(document.element.body)
        asides = list(_aside_parts(document.part.package.iter_parts()))
        return walk.lines, [*walk.left_out, *asides]
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        etree.LxmlError,
        PythonDocxError,
        OpcError,
        KeyError,
        ValueError,
        AttributeError,  # python-docx, where a part that Word requires is missing
        RuntimeError,  # zipfile, for an encrypted member
        NotImplementedError,
        EOFError,
        OSError,
    ) as error:
        raise InputError(
            _("{name} is damaged or no Word document; open it in Word and save it anew.").format(
                name=name
            )
        ) from error


def _check(data: bytes, name: str) -> None:
    """Refuse what would not fit into memory, and XML that declares entities."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if not any(member.filename == "[Content_Types].xml" for member in members):
            raise InputError(
                _("{name} is an archive, not a Word document; add the files in it.").format(
                    name=name
                )
            )
        too_large = (
            len(members) > _MAX_MEMBERS
            or sum(member.file_size for member in members) > _MAX_TOTAL
            or any(_suspicious(member) for member in members)
        )
        if too_large:
            raise InputError(
                _("{name} unpacks to far more than a transcript; it was not opened.").format(
                    name=name
                )
            )
        for member in members:
            if _is_xml(member) and _declares_entities(archive.read(member)):
                raise InputError(
                    _("{name} declares XML entities, as no Word document does; not opened.").format(
                        name=name
                    )
                )


def _is_xml(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _suspicious(member: zipfile.ZipInfo) -> bool:
    if _is_xml(member) and member.file_size > _MAX_PART:
        return True
    ratio = member.file_size / max(member.compress_size, 1)
    return member.file_size > _RATIO_FROM and ratio > _MAX_RATIO


def _declares_entities(xml: bytes) -> bool:
    if b"\0" in xml[:64]:  # UTF-16
        xml = xml.replace(b"\0", b"")
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml


def _aside_parts(parts: Iterator[object]) -> Iterator[str]:
    """The text of headers, footers, notes and comments, a paragraph each."""
    from docx.oxml.parser import parse_xml

    named = [(str(getattr(part, "partname", "")), part) for part in parts]
    for partname, part in sorted(named, key=lambda pair: pair[0]):
        if _ASIDE_PARTS.search(partname):
            walk = _Walk()
            walk.blocks(parse_xml(getattr(part, "blob", b"")))
            yield from (line.text.strip() for line in walk.lines if line.text.strip())
            yield from walk.left_out


def _local(element: _Element) -> tuple[str, str]:
    """Namespace and name of an element; both "" for comments and processing instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return "", ""
    space, _brace, name = tag.rpartition("}")
    return space + "}", name


@dataclass(slots=True)
class _Walk:
    """Collects lines from a body; what is left out apart, each time in reading order."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def blocks(self, parent: _Element) -> None:
        """Paragraphs and tables, also those inside content controls and insertions."""
        for child in parent:
            space, name = _local(child)
            if space == _MC and name == "AlternateContent":
                self.blocks(_choice(child))
            elif space not in (_W, _W_STRICT) or name in _NO_TEXT:
                continue
            elif name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _DELETED:
                self._leave_out(child)
            else:
                self.blocks(child)

    def _paragraph(self, paragraph: _Element) -> None:
        text = canonical(self._text(paragraph))
        for index, line in enumerate(text.split("\n")):
            self.lines.append(Line(line, paragraph=index == 0))

    def _table(self, table: _Element) -> None:
        """A row is one line, its cells separated by tabs; a cell's further lines follow it."""
        for row in table.iter(table.tag.replace("}tbl", "}tr")):
            if _nearest(row, "tbl") is not table:
                continue  # a row of a table inside this one comes with its cell
            self._row(row)

    def _row(self, row: _Element) -> None:
        cells: list[list[str]] = []
        for cell in row.iter(row.tag.replace("}tr", "}tc")):
            if _nearest(cell, "tr") is not row:
                continue
            inner = _Walk(left_out=self.left_out)
            inner.blocks(cell)
            cells.append([line.text.strip() for line in inner.lines if line.text.strip()])
        filled = [cell for cell in cells if cell]
        if not filled:
            return
        first = [cell[0].replace("\t", " ") for cell in filled]
        if any(len(cell) > 1 for cell in filled[:-1]):
            # only the last cell may run on: the others are given one after another
            for cell in filled:
                self.lines += [Line(text) for text in cell]
            return
        self.lines.append(Line("\t".join(first), row=len(first) > 1))
        self.lines += [Line(text, paragraph=False) for text in filled[-1][1:]]

    def _text(self, element: _Element) -> str:
        """The running text below an element."""
        parts: list[str] = []
        for child in element:
            space, name = _local(child)
            if space == _MC and name == "AlternateContent":
                parts.append(self._text(_choice(child)))
            elif name in _DELETED and space in (_W, _W_STRICT):
                self._leave_out(child)
            elif name in _ASIDE:
                inner = _Walk(left_out=self.left_out)
                inner.blocks(child)
                self.left_out += [line.text.strip() for line in inner.lines if line.text.strip()]
            elif space in (_W, _W_STRICT) and name in _NO_TEXT:
                continue
            elif name == "t" and space in (_W, _W_STRICT, _M):
                parts.append(child.text or "")
            elif name in _MARKS and space in (_W, _W_STRICT):
                parts.append(_MARKS[name])
            elif name == "sym" and space in (_W, _W_STRICT):
                parts.append(_symbol(child))
            elif name == "t":  # the text of a drawing
                self.left_out += [child.text.strip()] if child.text else []
            elif len(child):
                parts.append(self._text(child))
        return "".join(parts)

    def _leave_out(self, element: _Element) -> None:
        deleted = "".join(
            child.text or "" for child in element.iter() if _local(child)[1] in ("t", "delText")
        )
        if deleted.strip():
            self.left_out.append(canonical(deleted).strip())


def _choice(alternate: _Element) -> _Element:
    """One of the alternatives: they say the same for different versions of Word."""
    for child in alternate:
        if _local(child)[1] == "Choice":
            return child
    for child in alternate:
        return child
    return alternate


def _nearest(element: _Element, name: str) -> _Element | None:
    parent = element.getparent()
    while parent is not None and _local(parent)[1] != name:
        parent = parent.getparent()
    return parent


def _symbol(element: _Element) -> str:
    """A character of a symbol font; those of the private area say nothing without the font."""
    for key, value in element.attrib.items():
        if str(key).endswith("}char") and re.fullmatch(r"[0-9A-Fa-f]{4}", str(value)):
            return chr(int(str(value), 16))
    return ""
