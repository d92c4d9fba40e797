"""OpenDocument texts (LibreOffice): the body in reading order, with tables and tracked changes.

The walk is our own, as that through Word documents: both libraries for the format give the text
as a whole, with deleted text, comments and notes in the middle of the sentence that they belong to.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
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

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _TABLE = f"{_SPACE}text:1.0}}", f"{_SPACE}office:1.0}}", f"{_SPACE}table:1.0}}"
_STYLE, _DRAW, _SVG = (
    f"{_SPACE}style:1.0}}",
    f"{_SPACE}drawing:1.0}}",
    f"{_SPACE}svg-compatible:1.0}}",
)
_MARKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_ASIDE = frozenset(
    (
        f"{_TEXT}note",
        f"{_OFFICE}annotation",
        f"{_DRAW}text-box",
        f"{_TEXT}deletion",
        f"{_SVG}title",
        f"{_SVG}desc",
    )
)
_NO_TEXT = frozenset(
    (
        f"{_OFFICE}change-info",
        f"{_OFFICE}binary-data",
        f"{_OFFICE}forms",
        f"{_TEXT}script",
        f"{_TEXT}sequence-decls",
        f"{_TEXT}variable-decls",
        f"{_TEXT}user-field-decls",
        f"{_TEXT}insertion",
        f"{_TEXT}format-change",
        f"{_TEXT}note-citation",
        "{http://purl.org/dc/elements/1.1/}creator",
        "{http://purl.org/dc/elements/1.1/}date",
    )
)
_MARGINS = tuple(
    f"{_STYLE}{place}{which}" for place in ("header", "footer") for which in ("", "-left", "-first")
)
_MOST_SPACES = 1_000


def fits(source: Source) -> bool:
    """Whether it is an archive as OpenDocument texts are."""
    return "content.xml" in source.members and "[Content_Types].xml" not in source.members


def parse(source: Source) -> ParsedTranscript:
    """Turns of an OpenDocument text. Raises :class:`InputError` for a damaged or unsafe one."""
    from lxml import etree

    try:
        archive.check(source)
        with zipfile.ZipFile(BytesIO(source.data)) as parts:
            if b"encryption-data" in _part(parts, "META-INF/manifest.xml"):
                raise InputError(
                    _("{name} has a password; save it without one and add that.").format(
                        name=source.name
                    )
                )
            content = _tree(parts.read("content.xml"))
            styles = _part(parts, "styles.xml")
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise InputError(
                _("{name} is no text document; save its text as .odt or .docx.").format(
                    name=source.name
                )
            )
        walk = _Walk()
        walk.blocks(body)
        margins = list(_margins(_tree(styles))) if styles else []
    except (*archive.DAMAGE, etree.LxmlError) as error:
        raise InputError(
            _("{name} is damaged; open it in LibreOffice and save it anew.").format(
                name=source.name
            )
        ) from error
    return transcript(source, "odt", walk.lines, [*walk.left_out, *margins])


def _part(parts: zipfile.ZipFile, name: str) -> bytes:
    return parts.read(name) if name in parts.namelist() else b""


def _tree(xml: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xml, parser)


def _margins(styles: _Element) -> Iterator[str]:
    """The text of headers and footers, a paragraph each."""
    for margin in styles.iter(*_MARGINS):
        walk = _Walk()
        walk.blocks(margin)
        yield from walk.all_text()


@dataclass(slots=True)
class _Walk:
    """Collects lines from a body; what is left out apart, each time in reading order."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def all_text(self) -> list[str]:
        """The lines, and what was left out of them."""
        return [*(line.text.strip() for line in self.lines if line.text.strip()), *self.left_out]

    def blocks(self, parent: _Element) -> None:
        """Paragraphs and tables, also those inside lists and sections."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                self.lines += paragraph_lines(self._text(child))
            elif child.tag == f"{_TABLE}table":
                self._table(child)
            elif child.tag in _ASIDE:
                self._leave_out(child)
            elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                self.blocks(child)

    def _table(self, parent: _Element) -> None:
        for child in parent:
            if child.tag == f"{_TABLE}table-row":
                self.lines += row_lines([self._cell(cell) for cell in child])
            elif isinstance(child.tag, str):
                self._table(child)  # rows of a header, or a group of rows

    def _cell(self, cell: _Element) -> list[str]:
        inner = _Walk(left_out=self.left_out)
        inner.blocks(cell)
        return [line.text for line in inner.lines]

    def _text(self, element: _Element) -> str:
        """The running text below an element; its white space counts once, as in HTML."""
        parts = [_once(element.text)]
        for child in element:
            if child.tag in _MARKS:
                parts.append(_MARKS[child.tag])
            elif child.tag == f"{_TEXT}s":
                parts.append(_spaces(child))
            elif child.tag in _ASIDE:
                self._leave_out(child)
            elif isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                parts.append(self._text(child))
            parts.append(_once(child.tail))
        return "".join(parts)

    def _leave_out(self, element: _Element) -> None:
        inner = _Walk()
        if any(child.tag in _PARAGRAPHS or len(child) for child in element):
            inner.blocks(element)
            self.left_out += inner.all_text()
        else:
            self.left_out.append(canonical("".join(element.itertext())).strip())


def _once(text: str | None) -> str:
    collapsed = " ".join((text or "").split(" "))
    for white in "\t\r\n":
        collapsed = collapsed.replace(white, " ")
    while "  " in collapsed:
        collapsed = collapsed.replace("  ", " ")
    return collapsed


def _spaces(element: _Element) -> str:
    count = str(element.get(f"{_TEXT}c", "1"))
    return " " * min(int(count) if count.isdecimal() and len(count) < 7 else 1, _MOST_SPACES)
