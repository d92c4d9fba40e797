"""A report for Word: real headings, header rows that repeat, alternative texts."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from coder.language import _, using
from coder.pages import shown
from coder.report.figures import Figure, png
from coder.report.pages.as_html import brings_table
from coder.report.pages.parts import Entries, Entry, Listing, Part, Report, Words
from coder.report.table import Table, groups
from coder.report.table import shown as written

if TYPE_CHECKING:
    from docx.document import Document

_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that every file within the document has."""
_MANY = 60
"""The table of a figure is left out where it has more rows than this."""
_WIDE_CM = 16.0


def to_docx(report: Report) -> bytes:
    """The document; the same report gives the same bytes."""
    import docx

    with using(report.lang):
        document = docx.Document()
        _frame(document, report)
        bring = brings_table(report)
        for section in report.sections:
            document.add_heading(shown(section.title), level=1)
            for part in section.parts:
                _part(document, part, bring)
        found = io.BytesIO()
        document.save(found)
    return _with_one_time(found.getvalue())


def _frame(document: Document, report: Report) -> None:
    """Title, properties, language, what stands on every page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    properties = document.core_properties
    moment = _moment(report.date)
    properties.title, properties.subject = shown(report.title), shown(report.study)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.keywords = properties.category = ""
    properties.created = properties.modified = moment
    properties.revision, properties.language = 1, _LANGUAGES[report.lang]
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    fonts = style.element.get_or_add_rPr()
    language = fonts.makeelement(qn("w:lang"), {qn("w:val"): _LANGUAGES[report.lang]})
    fonts.append(language)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    if report.confidential:
        page.header.paragraphs[0].text = shown(report.confidential)
    _page_number(page.footer.paragraphs[0])
    document.add_heading(shown(report.title), level=0)
    for line in report.about:
        document.add_paragraph(shown(line))
    document.add_heading(shown(_("Contents")), level=1)
    for one in report.sections:
        document.add_paragraph(shown(one.title), style="List Number")


def _moment(date: str) -> datetime:
    try:
        return datetime.strptime(date, "%Y-%m-%d")
    except ValueError:  # of a clock that lies
        return datetime(*_EPOCH)


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _part(document: Document, part: Part, bring: frozenset[str]) -> None:
    if isinstance(part, Words | Listing):
        _running(document, part)
    elif isinstance(part, Entries):
        for one in part.entries:
            _entry(document, one)
    elif isinstance(part, Table):
        _table(document, part)
    else:
        _figure(document, part)
        if part.name in bring and len(part.table.rows) <= _MANY:
            _table(document, part.table)


def _running(document: Document, part: Words | Listing) -> None:
    if part.heading:
        document.add_heading(shown(part.heading), level=2)
    if isinstance(part, Words):
        for one in part.paragraphs:
            document.add_paragraph(shown(one))
    else:
        for one in part.lines:
            document.add_paragraph(shown(one), style="List Bullet")


def _entry(document: Document, one: Entry) -> None:
    document.add_heading(shown(one.heading), level=2)
    document.add_paragraph(shown(one.text), style="Quote")
    for name, words in one.rows:
        paragraph = document.add_paragraph()
        paragraph.add_run(shown(name) + ": ").bold = True
        paragraph.add_run(shown(words))


def _table(document: Document, table: Table) -> None:
    caption = document.add_paragraph(shown(table.title), style="Caption")
    caption.paragraph_format.keep_with_next = True
    if not table.rows:
        document.add_paragraph(shown(_("There is nothing in this table.")))
    for heading, part in groups(table):
        if heading:
            document.add_heading(shown(heading), level=2)
        if part.rows:
            _grid(document, part, f"{table.title}: {heading}" if heading else table.title)
    for note in table.notes:
        document.add_paragraph(shown(note), style="List Bullet")


def _grid(document: Document, table: Table, title: str) -> None:
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style, grid.autofit = document.styles["Table Grid"], True
    _alternative(grid, title)
    rows = grid.rows
    _repeats(rows[0])
    # Row by row: python-docx counts all cells anew whenever one is asked of the table.
    for cell, column in zip(rows[0].cells, table.columns, strict=True):
        _write(cell, column.title, bold=True)
    for line, values in zip(list(rows)[1:], table.rows, strict=True):
        for at, (cell, value) in enumerate(zip(line.cells, values, strict=True)):
            number = table.columns[at].kind != "text"
            _write(cell, written(value), bold=at < table.lead, right=number)


def _write(cell: Any, text: str, *, bold: bool = False, right: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(shown(text))
    run.bold, run.font.size = bold, Pt(8.5)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeats(row: Any) -> None:
    """Make a row the header: repeated on every page, and known as such to who listens."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _alternative(grid: Any, title: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), shown(title))
    grid._tbl.tblPr.append(caption)


def _figure(document: Document, one: Figure) -> None:
    from docx.shared import Cm

    picture = document.add_picture(io.BytesIO(png(one.drawing)), width=Cm(_WIDE_CM))
    told = picture._inline.docPr
    told.set("descr", shown(f"{one.title}. {one.caption}"))
    told.set("title", shown(one.title))
    document.add_paragraph(shown(f"{one.title}. {one.caption}"), style="Caption")


def _with_one_time(found: bytes) -> bytes:
    """The same files in the same order, each with the same time."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(found)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3
            after.writestr(entry, before.read(info))
    return target.getvalue()
