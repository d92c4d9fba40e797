"""From what the results rest on to figures: what is counted, what stands beside it.

A figure that there is nothing for is a :class:`Missing`, which says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Code
from coder.errors import InputError
from coder.language import _, current, ngettext, using
from coder.reliability import agreement, agreement_of
from coder.reliability.bar import RELIABLE, TENTATIVE
from coder.report.basis import Basis
from coder.report.figures.kinds import (
    Bars,
    Branch,
    Dots,
    Drawing,
    Figure,
    Point,
    Strip,
    Strips,
    Tree,
)
from coder.report.notes import usual_notes
from coder.report.respondents import respondents
from coder.report.table import Cell, Column, Count, Table
from coder.report.wording import code_cells, code_columns, keyed, role_name, wave_name
from coder.text import one_line
from coder.universe import universe_of

if TYPE_CHECKING:
    from coder.reliability import Row


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that cannot be made of this study."""

    name: str
    title: str
    why: str


def roles(found: Basis) -> Figure | Missing:
    """Stacked bars: per dimension how many respondents of each role."""
    name, title = "roles", _("Respondents per dimension and role")
    table = respondents(found)
    keys = keyed("role", found.roles)
    top = [one.id for one in found.book.children()]
    rows = [row for row in table.rows if row[0] in top]
    if not rows or not found.read:
        return Missing(name, title, _("Nobody's text was wholly judged yet."))
    values = tuple(
        tuple(_count(row[table.place(keys[role])]) for role in found.roles) for row in rows
    )
    drawing = Bars(tuple(str(row[1]) for row in rows), tuple(map(role_name, found.roles)), values)
    said = _("Respondents with at least one fragment of the dimension, by role.")
    return _figure(name, title, said, drawing, table)


def tree(found: Basis) -> Figure | Missing:
    """The code tree with n."""
    name, title = "tree", _("The codes and how many respondents have them")
    if not found.read:
        return Missing(name, title, _("Nobody's text was wholly judged yet."))
    table = respondents(found)
    counts = dict(zip(table.column("code"), table.column("all"), strict=True))
    branches = []
    for code in _in_order(found.book.children(), found.book.children):
        count = _count(counts[code.id])
        if count is not None:
            branches.append(Branch(found.book.depth(code.id), code.label.shown(), count))
    said = _("A code counts a respondent once, with whatever is under it.")
    return _figure(name, title, said, Tree(tuple(branches)), table)


def _in_order(codes: Sequence[Code], children: Callable[[str], Sequence[Code]]) -> list[Code]:
    return [one for code in codes for one in (code, *_in_order(children(code.id), children))]


def reliability(found: Basis) -> Figure | Missing:
    """Alpha per code, of the independent and of the revised judgements, with intervals."""
    name, title = "reliability", _("Agreement per code, before the discussion")
    try:
        report = agreement(found.study, found.coding_pass)
    except InputError as error:
        return Missing(name, title, str(error))
    if len(report.universe.coders) < 2:
        return Missing(name, title, _("One coder coded, so there is no agreement."))
    rows: dict[str, tuple[Row, ...]] = {_("independent"): report.codes}
    if report.revised_codes:
        later = universe_of(found.study, found.coding_pass, stage="revised")
        rows[_("revised")] = agreement_of(later).codes
    codes = [one.code for one in report.codes]
    points = tuple(
        tuple(Point(one.alpha, one.alpha_low, one.alpha_high) for one in here)
        for here in zip(*rows.values(), strict=True)
    )
    labels = tuple(found.book.code(one).label.shown() for one in codes)
    drawing = Dots(labels, tuple(rows), points, (TENTATIVE, RELIABLE))
    said = _(
        "Krippendorff's alpha with its 95 % interval; the broken lines are the usual bars for "
        "tentative and for firm conclusions. Only the independent judgements give reliability."
    )
    return _figure(name, title, said, drawing, _table_of_points(found, title, codes, drawing))


def _table_of_points(found: Basis, title: str, codes: Sequence[str], drawing: Dots) -> Table:
    columns = [*code_columns()]
    for key, series in zip(("independent", "revised"), drawing.series, strict=False):
        columns += [
            Column(f"{key}_alpha", _("α, {series}").format(series=series), "number"),
            Column(f"{key}_low", _("from"), "number"),
            Column(f"{key}_high", _("to"), "number"),
        ]
    rows: list[tuple[Cell, ...]] = [
        (
            *code_cells(found.book.code(code)),
            *(each for one in points for each in (one.value, one.low, one.high)),
        )
        for code, points in zip(codes, drawing.points, strict=True)
    ]
    return Table(
        "reliability", title, tuple(columns), tuple(rows), usual_notes(found), found.about, lead=2
    )


def strip(found: Basis) -> Figure | Missing:
    """Where the codes are along each conversation."""
    name, title = "strip", _("Each conversation from beginning to end")
    top = found.book.children()
    at = {one.id: place for place, one in enumerate(top)}
    labels = tuple(one.label.shown() for one in top)
    strips: list[Strip] = []
    rows: list[tuple[Cell, ...]] = []
    for transcript in found.transcripts:
        pieces = [one for one in found.pieces if one.transcript.id == transcript.id]
        if not pieces:
            continue
        heading = _heading(found, [who for one in pieces for who in one.people], transcript.wave)
        if found.audience == "team":
            heading = f"{one_line(transcript.name)} · {heading}"
        marks = [
            (place, at[code], settled)
            for place, one in enumerate(pieces)
            for codes, settled in ((one.codes, True), (one.at_stake, False))
            for code in sorted(codes & at.keys(), key=lambda code: at[code])
        ]
        strips.append(Strip(heading, labels, len(pieces), tuple(marks)))
        for place, code, settled in marks:
            cells = code_cells(top[code])
            rows.append((len(strips), heading, place + 1, *cells, "1" if settled else "0"))
    if not strips:
        return Missing(name, title, _("No transcript is at the table yet."))
    columns = (
        Column("conversation", _("no."), "whole"),
        Column("who", _("conversation")),
        Column("place", _("fragment, counted from the beginning"), "whole"),
        *code_columns(),
        Column("settled", _("settled")),
    )
    table = Table(name, title, columns, tuple(rows), usual_notes(found), found.about, lead=3)
    said = _("A tick is a fragment with that code; hollow where it is not settled.")
    return _figure(name, title, said, Strips(tuple(strips)), table)


def _heading(found: Basis, people: Sequence[str], wave: str) -> str:
    named = [one_line(found.labels.get(one, "")) for one in dict.fromkeys(people)]
    who = ", ".join(one for one in named if one) or _("nobody known")
    # A wave beside a role may fit one person alone.
    return f"{who} · {one_line(wave_name(wave))}" if wave and found.audience == "team" else who


def _count(cell: Cell) -> Count | None:
    return cell if isinstance(cell, Count) else None


def _figure(name: str, title: str, said: str, drawing: Drawing, table: Table) -> Figure:
    return Figure(name, title, " ".join((said, *caption(table))), drawing, table)


def caption(table: Table) -> tuple[str, ...]:
    """What stands under every figure: N, whose judgements, codebook version, date."""
    about = table.about
    n = about.n_read
    return (
        ngettext(
            "N = {n} respondent of {all} whose text was wholly judged.",
            "N = {n} respondents of {all} whose text was wholly judged.",
            n,
        ).format(n=n, all=about.n_respondents),
        _("Codebook {codebook}, version {version}; {date}.").format(
            codebook=one_line(about.codebook), version=one_line(about.version), date=about.date
        ),
    )


FIGURES: Mapping[str, Callable[[Basis], Figure | Missing]] = {
    "roles": roles,
    "tree": tree,
    "reliability": reliability,
    "strip": strip,
}
"""Name on the command line → what makes the figure, in the order of a report."""


def make_figure(name: str, found: Basis, *, lang: str | None = None) -> Figure | Missing:
    """One of :data:`FIGURES`, in ``nl`` or ``en``, else in the current language.

    Raises InputError for a name that is none.
    """
    if name not in FIGURES:
        raise InputError(
            _("There is no figure {name}; choose from: {names}.").format(
                name=one_line(name), names=", ".join(FIGURES)
            )
        )
    with using(lang or current()):
        return FIGURES[name](found)
