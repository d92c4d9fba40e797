"""What is said beside the table of codes, a line each: on qualifiers, and on characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.language import _, ngettext, number
from coder.reliability.rows import NOTES, OVERALL
from coder.text import one_line

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.reliability.qualifiers import Qualified
    from coder.reliability.rows import Row
    from coder.reliability.spans import SpanFigures, SpanRow

Cells = Callable[[str], int]
"""How many cells of a screen a text takes."""


def qualifier_lines(found: Qualified, book: Codebook, cells: Cells) -> list[list[str]]:
    """Blocks of lines: assigned against assigned and counting; then each qualifier.

    None where nothing was said with any assignment.
    """
    if not found.said:
        return []
    blocks = []
    if found.counting:
        names = _padded((_code_name(book, one.code) for one in found.counting), cells)
        blocks.append(
            [
                _("Alpha of what was assigned, and of what was assigned and counts:"),
                *(
                    f"  {name}  {_alpha(one.assigned)}  {_alpha(one.counting)}".rstrip()
                    for name, one in zip(names, found.counting, strict=True)
                ),
            ]
        )
    told = [row for row in found.rows if not row.code and row.n]
    if told:
        lines = [_("Qualifiers, where both coders used the code (no answer is a value too):")]
        names = _padded((_label(book, row.qualifier) for row in told), cells)
        for name, row in zip(names, told, strict=True):
            count = _("n {n}, answered by all {answered}").format(n=row.n, answered=row.answered)
            percent = f"% {_value(row.percent.value):>4}"
            lines.append(f"  {name}  α {_figure(row.alpha)}  {percent}  {count}{_why(row.alpha)}")
        blocks.append(lines)
    return blocks


def span_lines(found: SpanFigures, book: Codebook, cells: Cells) -> list[list[str]]:
    """One block of lines: the codes, then the whole, on characters."""
    head = ngettext(
        "On characters, with {n} highlight (elsewhere a code means its whole fragment):",
        "On characters, with {n} highlights (elsewhere a code means its whole fragment):",
        found.highlights,
    ).format(n=found.highlights)
    if not found.highlights:
        head = _(
            "On characters; nobody highlighted a part, so every code means its whole fragment:"
        )
    lines = [head]
    for name, row in zip(
        _padded((_code_name(book, one.code) for one in found.rows), cells), found.rows, strict=True
    ):
        lines.append(f"  {name}  {_span_figures(row)}".rstrip())
    lines.append(
        "  " + _("|u: coded or not; u: all; cu: which codes, where both coded; ku: one of them.")
    )
    if found.overlapping:
        lines.append("  " + _("Two codes meet on some characters, so that no code has a ku."))
    return [lines]


def _span_figures(row: SpanRow) -> str:
    parts = [f"|u {_figure(row.presence)}{_why(row.presence)}"]
    for name, figure in (("u", row.u), ("cu", row.values), ("ku", row.within)):
        if figure is not None:
            parts.append(f"{name} {_figure(figure)}{_why(figure)}")
    return "  ".join(parts)


def _padded(names: Iterable[str], cells: Cells) -> list[str]:
    found = list(names)
    wide = max(map(cells, found))
    return [name + " " * (wide - cells(name)) for name in found]


def _alpha(row: Row) -> str:
    return _figure(row.figure("alpha"), row.alpha)


def _figure(figure: Figure, value: float | None = None) -> str:
    shown = figure.value if value is None else value
    limits = ""
    if figure.low is not None and figure.high is not None:
        limits = f"{number(figure.low)}–{number(figure.high)}"
    return f"{_value(shown):>5}  {limits:<9}"


def _value(value: float | None) -> str:
    return "–" if value is None else number(value)


def _why(figure: Figure) -> str:
    note = figure.note or ""
    return "  " + _(NOTES[note]) if figure.value is None and note in NOTES else ""


def _code_name(book: Codebook, code: str) -> str:
    return _("all, as sets") if code == OVERALL else one_line(book.code(code).short.shown() or code)


def _label(book: Codebook, qualifier: str) -> str:
    found = book.qualifier(qualifier)
    return one_line(found.label.shown() or qualifier if found else qualifier)
