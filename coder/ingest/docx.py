"""Word documents: the body in reading order, with tables, insertions and content controls.

What Word shows elsewhere than in the running text (headers, footnotes, comments, text boxes) and
what was deleted under tracked changes is not what somebody said; it is reported as left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.ingest import archive
from coder.ingest.flow import paragraph_lines, row_lines, transcript
from coder.ingest.source import Source
from coder.ingest.turns import Line
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

if TYPE_CHECKING:
    from lxml.etree import _Element

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
    if source.members and "[Content_Types].xml" not in source.members:
        raise InputError(
            _("{name} is an archive, not a Word document; add the files in it.").format(
                name=source.name
            )
        )
    lines, left_out = _contents(source)
    return transcript(source, "docx", lines, left_out)


def _contents(source: Source) -> tuple[list[Line], list[str]]:
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml import etree

    damaged = (
        *archive.DAMAGE,
        etree.LxmlError,
        PythonDocxError,
        OpcError,
        AttributeError,  # where a part that Word requires is missing
    )
    try:
        archive.check(source)
        document = Document(BytesIO(source.data))
        walk = _Walk()
        walk.blocks(document.element.body)
        asides = list(_aside_parts(document.part.package.iter_parts()))
        return walk.lines, [*walk.left_out, *asides]
    except damaged as error:
        raise InputError(
            _("{name} is damaged or no Word document; open it in Word and save it anew.").format(
                name=source.name
            )
        ) from error


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
        emphasis = _is_emphasised(paragraph)
        self.lines += [
            replace(line, emphasis=emphasis) for line in paragraph_lines(self._text(paragraph))
        ]

    def _table(self, table: _Element) -> None:
        for row in _inside(table, "tr"):
            self.lines += row_lines([self._cell(cell) for cell in _inside(row, "tc")])

    def _cell(self, cell: _Element) -> list[str]:
        inner = _Walk(left_out=self.left_out)
        inner.blocks(cell)
        return [line.text for line in inner.lines]

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


def _is_emphasised(paragraph: _Element) -> bool:
    """Whether all words of a paragraph are in bold or italics, as questions often are."""
    runs = [
        element.getparent()
        for element in paragraph.iter()
        if _local(element)[1] == "t" and (element.text or "").strip()
    ]
    return bool(runs) and all(run is not None and _has_emphasis(run) for run in runs)


def _has_emphasis(run: _Element) -> bool:
    for properties in run:
        if _local(properties)[1] == "rPr":
            return any(
                _local(mark)[1] in ("b", "i")
                and not any(value in ("0", "false", "off") for value in mark.attrib.values())
                for mark in properties
            )
    return False


def _choice(alternate: _Element) -> _Element:
    """One of the alternatives: they say the same for different versions of Word."""
    for child in alternate:
        if _local(child)[1] == "Choice":
            return child
    for child in alternate:
        return child
    return alternate


def _inside(element: _Element, name: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in element:
        if _local(child)[1] == name:
            yield child
        else:
            yield from _inside(child, name)


def _symbol(element: _Element) -> str:
    """A character of a symbol font; those of the private area say nothing without the font."""
    for key, value in element.attrib.items():
        if str(key).endswith("}char") and re.fullmatch(r"[0-9A-Fa-f]{4}", str(value)):
            return chr(int(str(value), 16))
    return ""
