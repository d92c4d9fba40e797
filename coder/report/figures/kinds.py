"""The kinds of figures, as plain data: what is where, before anybody has chosen ink or blocks.

``drawn`` makes SVG and PNG of them, ``blocks`` the same for a terminal. Every number that a figure
shows stands in it once, and in the table that belongs beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.language import _, ngettext
from coder.report.story import State
from coder.report.table import Count, Table
from coder.text import one_line


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts of rows × columns; darker is more, and the number stands in the cell."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int | None, ...], ...]
    """None: there is none, which is not 0 (not read; a code with itself)."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars: in each row how many respondents of each part."""

    rows: tuple[str, ...]
    parts: tuple[str, ...]
    values: tuple[tuple[Count | None, ...], ...]
    """Row × part."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its interval."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Dots:
    """In each row a point of each series, from 0 to 1, with the bars that it is held against."""

    rows: tuple[str, ...]
    series: tuple[str, ...]
    points: tuple[tuple[Point, ...], ...]
    """Row × series."""
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over the same moments."""

    title: str
    lines: tuple[tuple[str, tuple[Count | None, ...]], ...]
    """Name of a line, and how many of how many at each moment."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """A panel a code: how many respondents at each moment."""

    moments: tuple[str, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Who told of which steps; neighbours that are both told are joined."""

    rows: tuple[str, ...]
    steps: tuple[str, ...]
    states: tuple[tuple[State, ...], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One conversation from its first fragment to its last: where each code is."""

    title: str
    codes: tuple[str, ...]
    n: int
    """How many fragments."""
    marks: tuple[tuple[int, int, bool], ...]
    """Place of the fragment from 0, number of the code from 0, whether it is settled."""


@dataclass(frozen=True, slots=True)
class Strips:
    """A strip an interview."""

    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One code in the tree."""

    depth: int
    label: str
    count: Count


@dataclass(frozen=True, slots=True)
class Tree:
    """The code tree with how many respondents each code has."""

    branches: tuple[Branch, ...]


Drawing = Heat | Bars | Dots | Slopes | Chain | Strips | Tree


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report."""

    name: str
    """As it is asked for; the same in every language."""
    title: str
    caption: str
    """What one sees, with N, codebook version and date."""
    drawing: Drawing
    table: Table
    """The same in numbers, for who cannot see the figure or does not trust it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that cannot be made of this study."""

    name: str
    title: str
    why: str


def figure(name: str, title: str, said: str, drawing: Drawing, table: Table) -> Figure:
    """The figure with its caption: what one sees, N, codebook version and date."""
    return Figure(name, title, " ".join((said, *_rests_on(table))), drawing, table)


def _rests_on(table: Table) -> tuple[str, ...]:
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
