"""A report as one page in HTML: its style and drawings are in it, and nothing points outside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coder.language import _, using
from coder.pages import render
from coder.report.pages.drawing import inline
from coder.report.pages.parts import Drawn, Entries, Listing, Part, Report, Words
from coder.report.table import Cell, Table, groups, shown

_TEMPLATE = Path(__file__).with_name("report.html")
_LONG = 60
"""A column in which a cell is longer than this keeps some width on a narrow screen."""


def to_html(report: Report) -> str:
    """The page; the same report gives the same text."""
    with using(report.lang):
        return render(
            _TEMPLATE,
            title=report.title,
            report=report,
            tables=_numbered(_("Table {n}."), _tables(report)),
            figures=_numbered(_("Figure {n}."), _figures(report)),
            groups=groups,
            written=_written,
            long=_is_long,
            kind_of=kind_of,
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


def _tables(report: Report) -> Iterator[str]:
    """Names of all tables, those that belong to others too, in order."""
    left = [part for one in report.sections for part in one.parts if isinstance(part, Table)]
    for table in left:
        yield from _with_extra(table)


def _with_extra(table: Table) -> Iterator[str]:
    yield table.name
    for one in table.extra:
        yield from _with_extra(one)


def _figures(report: Report) -> Iterator[str]:
    for one in report.sections:
        for part in one.parts:
            if kind_of(part) == "figure":
                yield _as_drawn(part).name


def _as_drawn(part: Part) -> Drawn:
    assert not isinstance(part, Words | Listing | Entries | Table)
    return part


def _numbered(words: str, names: Iterator[str]) -> dict[str, str]:
    return {name: words.format(n=n) for n, name in enumerate(names, start=1)}


def _written(cell: Cell) -> str:
    return shown(cell)


def _is_long(table: Table, at: int) -> bool:
    return any(len(str(row[at])) > _LONG for row in table.rows)


def _drawing(part: Part) -> object:
    from markupsafe import Markup

    one = _as_drawn(part)
    return Markup(inline(one.svg, one.name, one.title, one.caption))


def _in_style(text: str) -> str:
    """Text between quotation marks in a style sheet; what could end it is left out."""
    from markupsafe import Markup

    return Markup("".join(one for one in text if one not in '"\\<>&\n\r\f'))
