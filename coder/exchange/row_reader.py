"""What a row of a table says, whatever its form: of which fragment it is, and who coded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coder.errors import InputError
from coder.exchange.anchored import Found, Searched, UnplacedError
from coder.exchange.forms import Form
from coder.exchange.grid import Grid, Line
from coder.exchange.names_found import Names
from coder.exchange.tables import unguarded
from coder.exchange.workbook import CUT
from coder.language import _
from coder.model import Fragment
from coder.study.codings import NewCoding
from coder.text import one_line, shorten

YES = ("1", "true", "yes", "ja", "x", "*", "★", "✓", "✔", "waar")
NO = ("0", "false", "no", "nee", "onwaar", "-")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A row whose words have no sure place: for a human."""

    line: int
    transcript: str
    quote: str
    why: str
    candidates: tuple[str, ...]
    """Numbers of the fragments in which it may stand, likeliest first."""


@dataclass(frozen=True, slots=True)
class Near:
    """A row whose words were found with slips in them."""

    line: int
    transcript: str
    fragment: str
    quote: str
    similarity: float


@dataclass(slots=True)
class Rows:
    """What the rows of a table come to."""

    codings: list[tuple[int, NewCoding]] = field(default_factory=list)
    """With the line that each stands on first."""
    taken: int = 0
    """Lines that say something."""
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line, and what is wrong there."""
    unplaced: list[Unplaced] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    without_code: int = 0
    """Lines of codings that give no code."""
    cleared: int = 0
    """Rows of a sheet that say nothing of what was judged before."""


class Reader:
    """What all forms have in common: whose row it is, and of which fragment."""

    def __init__(self, grid: Grid, form: Form, names: Names, found: Rows) -> None:
        self.grid = grid
        self.form = form
        self.names = names
        self.found = found

    def read(self, line: Line) -> Iterator[NewCoding]:
        raise NotImplementedError

    def cell(self, line: Line, role: str) -> str:
        column = self.form.columns.get(role)
        return line[column] if column is not None else ""

    def has(self, role: str) -> bool:
        return role in self.form.columns

    def text(self, line: Line) -> Searched:
        name = self.cell(line, "transcript")
        if not name.strip():
            raise InputError(
                _("there is no transcript in this row; cells that were merged must be split.")
            )
        return self.names.transcript(name)

    def fragment(self, line: Line, text: Searched) -> Fragment | None:
        """By its number, else by its id; None where the row has neither."""
        label, identity = (self.cell(line, role).strip() for role in ("fragment", "fragment_id"))
        for one in text.fragments:
            if (label and one.label == label) or (not label and identity and one.id == identity):
                return one
        if label or identity:
            raise InputError(
                _("Transcript {name} has no fragment {label}.").format(
                    name=one_line(text.transcript.name), label=shorten(label or identity, 40)
                )
            )
        return None

    def found_at(self, line: Line, text: Searched) -> Found:
        quote = self.cell(line, "quote")
        if not quote.strip():
            raise InputError(_("there is neither a fragment nor a quote."))
        return text.find(quote)

    def one_fragment(self, line: Line) -> tuple[Searched, Fragment]:
        """Of a row that holds a judgement; its ``text``, where there is one, must fit."""
        text = self.text(line)
        fragment = self.fragment(line, text)
        if fragment is None:
            found = self.found_at(line, text)
            covered = text.covered(found.span)
            if len(covered) != 1:
                raise UnplacedError(
                    _("this quote holds fragments {one} to {other}; a judgement is of one.").format(
                        one=covered[0].label, other=covered[-1].label
                    ),
                    [one.label or "" for one in covered],
                )
            fragment = covered[0]
            self.tell_near(line, text, fragment, found)
        self.check_text(line, text, fragment)
        return text, fragment

    def tell_near(self, line: Line, text: Searched, fragment: Fragment, found: Found) -> None:
        if found.similarity < 100:
            self.found.near.append(
                Near(
                    line.number,
                    text.transcript.name,
                    fragment.label or "",
                    self.cell(line, "quote"),
                    found.similarity,
                )
            )

    def check_text(self, line: Line, text: Searched, fragment: Fragment) -> None:
        said = self.cell(line, "text")
        if not said.strip():
            return
        whole = _plain(fragment.text)
        given = [_plain(said), _plain(unguarded(said))]
        cut = said.endswith(CUT) and whole.startswith(_plain(said.removesuffix(CUT)))
        if whole not in given and not cut:
            raise InputError(
                _("the text is not that of {name} fragment {label}: {text}").format(
                    name=one_line(text.transcript.name),
                    label=fragment.label or "–",
                    text=shorten(said, 40),
                )
            )

    def starred(self, line: Line) -> bool | None:
        if not self.has("starred"):
            return None
        value = self.cell(line, "starred").strip().casefold()
        if value in YES:
            return True
        if value in (*NO, ""):
            return False
        raise InputError(_("starred is 1 or 0, not {value}.").format(value=one_line(value)[:20]))


def _plain(text: str) -> str:
    return " ".join(text.split())
