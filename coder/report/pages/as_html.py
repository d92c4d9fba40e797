"""A report as one page in HTML: its style and drawings are in it, and nothing points outside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from coder.language import N_, _, using
from coder.pages import render
from coder.report.figures import Figure, svg
from coder.report.pages.drawing import inline
from coder.report.pages.parts import Entries, Listing, Part, Report, Words
from coder.report.table import Table, groups, shown

OF_THE_PAGE = (
    *(N_("Contents"), N_("To the text"), N_("There is nothing in this table.")),
    *(N_("The numbers: {table}"), N_("The numbers of this figure")),
)
"""What the template says, here where it is found for translation."""
_TEMPLATE = Path(__file__).with_name("report.html")
_LONG = 60
"""A column in which a cell is longer than this keeps some width on a narrow screen."""
_MANY = 60
"""A table of a figure that has more rows than this is folded up below it."""


def to_html(report: Report) -> str:
    """The page; the same report gives the same text."""
    with using(report.lang):
        tables = [name for part in _parts(report) for name in _tables_in(part)]
        figures = [part.name for part in _parts(report) if isinstance(part, Figure)]
        return render(
            _TEMPLATE,
            title=report.title,
            report=report,
            tables=_numbered(_("Table {n}."), tables),
            figures=_numbered(_("Figure {n}."), figures),
            groups=groups,
            written=shown,
            long=_is_long,
            kind_of=kind_of,
            brings_table=brings_table(report),
            many=_MANY,
            drawing=_drawing,
            in_style=_in_style,
        )


def kind_of(part: Part) -> str:
    """What a part of a section is."""
    if isinstance(part, Words):
        return "words"
    if isinstance(part, Listing):
        return "listing"
    if isinstance(part, Entries):
        return "entries"
    return "table" if isinstance(part, Table) else "figure"


def brings_table(report: Report) -> frozenset[str]:
    """Names of the figures whose numbers stand in no table of the report."""
    known = {part.name for part in _parts(report) if isinstance(part, Table)}
    drawn = [part for part in _parts(report) if isinstance(part, Figure)]
    return frozenset(one.name for one in drawn if one.table.name not in known)


def _parts(report: Report) -> Iterator[Part]:
    for section in report.sections:
        yield from section.parts


def _tables_in(part: Part) -> Iterator[str]:
    if isinstance(part, Table):
        yield part.name
    elif isinstance(part, Figure):
        yield part.table.name


def _numbered(words: str, names: list[str]) -> dict[str, str]:
    return {name: words.format(n=n) for n, name in enumerate(dict.fromkeys(names), start=1)}


def _is_long(table: Table, at: int) -> bool:
    return any(len(str(row[at])) > _LONG for row in table.rows)


def _drawing(one: Figure) -> Markup:
    return Markup(inline(svg(one.drawing), one.name, one.title, one.caption))


def _in_style(text: str) -> Markup:
    """Text between quotation marks in a style sheet; what could end it is left out."""
    return Markup("".join(one for one in text if one not in '"\\<>&\n\r\f'))
