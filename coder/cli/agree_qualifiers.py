"""What ``coder agree`` says about qualifiers, under the table of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.agree_table import cell_width, shown_limits, shown_value
from coder.cli.output import say
from coder.language import _
from coder.reliability.rows import NOTES, OVERALL
from coder.text import one_line

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.reliability import Row
    from coder.reliability.qualifiers import Qualified


def say_qualified(found: Qualified, book: Codebook) -> None:
    """Assigned against assigned and counting; then each qualifier. Nothing where there is none."""
    if not found.said:
        return
    if found.counting:
        say()
        say(_("Alpha of what was assigned, and of what was assigned and counts:"))
        names = {
            one.code: _("all, as sets") if one.code == OVERALL else _name(book, one.code)
            for one in found.counting
        }
        wide = max(map(cell_width, names.values()))
        for one in found.counting:
            name = names[one.code] + " " * (wide - cell_width(names[one.code]))
            say(f"  {name}  {_alpha(one.assigned)}  {_alpha(one.counting)}".rstrip())
    told = [row for row in found.rows if not row.code and row.n]
    if not told:
        return
    say()
    say(_("Qualifiers, where both coders used the code (no answer is a value too):"))
    labels = {row.qualifier: one_line(_label(book, row.qualifier)) for row in told}
    wide = max(map(cell_width, labels.values()))
    for row in told:
        name = labels[row.qualifier] + " " * (wide - cell_width(labels[row.qualifier]))
        figures = f"α {shown_value(row.alpha.value):>5}  {shown_limits(row.alpha):<9}"
        count = _("n {n}, answered by all {answered}").format(n=row.n, answered=row.answered)
        note = row.alpha.note or ""
        why = "  " + _(NOTES[note]) if row.alpha.value is None and note in NOTES else ""
        say(f"  {name}  {figures}  % {shown_value(row.percent.value):>4}  {count}{why}".rstrip())


def _alpha(row: Row) -> str:
    return f"{shown_value(row.alpha):>5}  {shown_limits(row.figure('alpha')):<9}"


def _name(book: Codebook, code: str) -> str:
    return one_line(book.code(code).short.shown() or code)


def _label(book: Codebook, qualifier: str) -> str:
    found = book.qualifier(qualifier)
    return found.label.shown() or qualifier if found else qualifier
