"""One calm line that asks what is said with a code; else it shows the keys.

One widget does both, so that nothing is laid out anew when a code goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from coder.codebook import Codebook, Qualifier, QualifierValue
from coder.codebook.qualifying import sign, value_keys
from coder.language import _
from coder.model import Assignment
from coder.text import one_line
from coder.tui.keys import seen
from coder.tui.pane_keys import VALUES
from coder.tui.text import stored_line
from coder.tui.widgets.steady import Steady

GAP = "   "
_Asked = tuple[str, tuple[tuple[str, str], ...], int, int]
"""A code, what was said with it, which question comes first, and in how many cells."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some cells of the line, and what a click on them means (a key; "" for nothing)."""

    text: str
    style: str = ""
    key: str = ""

    @property
    def content(self) -> Content:
        return stored_line(self.text, self.style)

    @property
    def cells(self) -> int:
        return cell_len(one_line(self.text))


@dataclass(frozen=True, slots=True)
class _Question:
    """A qualifier with the keys of its values, and what was said."""

    qualifier: Qualifier
    keys: tuple[tuple[str, QualifierValue], ...]
    said: str

    def whole(self) -> list[_Piece]:
        """Its name, and each value with its key and its words."""
        pieces = [_Piece(self.qualifier.label.shown() + "  ", "bold")]
        for key, value in self.keys:
            on = value.id == self.said
            shown = shown_label(value, key)
            pieces.append(_Piece(shown_key(key), "bold reverse" if on else "bold $primary", key))
            pieces.append(_Piece(f" {shown}", "bold" if on else "", key))
            pieces.append(_Piece("  "))
        return pieces[:-1]

    def brief(self) -> list[_Piece]:
        """Its name, and the keys alone."""
        pieces = [_Piece(self.qualifier.label.shown() + " ", "$dim")]
        for key, value in self.keys:
            on = value.id == self.said
            pieces.append(_Piece(shown_key(key), "bold reverse" if on else "$primary", key))
            pieces.append(_Piece(" "))
        return pieces[:-1]


def shown_key(key: str) -> str:
    """A key as people read it: a minus as wide as the plus."""
    return {"-": "−"}.get(key, key)


def shown_label(value: QualifierValue, key: str) -> str:
    """The words of a value beside its key, which need not be there twice."""
    shown = one_line(value.label.shown() or value.id)
    mark = sign(value)
    return shown[2:] if shown[:2] == f"{mark} " and shown_key(key) == mark else shown


class ValueLine(Steady):
    """The foot of the screen; it takes keys only while it asks. Tell it with :meth:`ask`."""

    class Chosen(Message):
        """Somebody clicked on a value."""

        def __init__(self, qualifier: str, value: str) -> None:
            self.qualifier = qualifier
            self.value = value
            super().__init__()

    def __init__(self, book: Codebook) -> None:
        super().__init__(id="foot")
        self._book = book
        self._keys: dict[str, tuple[str, str]] = {}
        self._spots: list[tuple[int, int, str]] = []
        self._rest = Content("")
        self._laid_out: dict[_Asked, tuple[Content, list[tuple[int, int, str]]]] = {}
        self.code = ""
        """The code that it asks about; "" while it does not ask."""

    def rest(self, content: Content) -> None:
        """What it shows while it does not ask."""
        self._rest = content
        if not self.code:
            self.say(content)

    def ask(self, said: Assignment, at: int, width: int) -> None:
        """Ask what is said with this code, question ``at`` (0, 1 …) first, in so many cells."""
        asked = (said.code, said.qualifiers, at, width)
        if asked not in self._laid_out:
            self._laid_out[asked] = self._lay_out(said, at, width)
        line, self._spots = self._laid_out[asked]
        found = value_keys(self._book, said.code)
        self._keys = {key: (one.id, value.id) for key, (one, value) in found.items()}
        self.code = said.code
        self.say(line)
        # Nothing looks otherwise by this class, so nothing is styled anew.
        self.add_class("-asks", update=False)

    def _lay_out(
        self, said: Assignment, at: int, width: int
    ) -> tuple[Content, list[tuple[int, int, str]]]:
        """The line, and from which cell to which a click means which key."""
        questions = _questions(self._book, said)
        order = [*questions[at:], *questions[:at]]
        code = self._book.code(said.code)
        name = f"{self._book.key_path(code.id)} {code.short.shown() or code.id}".strip()
        head = [_Piece(name, "bold $accent"), _Piece("  ")]
        more = _("{key} next").format(key=seen(VALUES, "next")) if len(questions) > 1 else ""
        pieces = _fitted(head, order, width, more)
        spots, start = [], 0
        for piece in pieces:
            if piece.key:
                spots.append((start, start + piece.cells, piece.key))
            start += piece.cells
        line = Content.assemble(*(piece.content for piece in pieces))
        gap = width - line.cell_length - len(more)
        if more and gap > 1:
            line = Content.assemble(line, " " * gap, Content.styled(more, "$dim"))
        return line.truncate(max(width, 1), ellipsis=True), spots

    def close(self) -> None:
        """It asks no more, and takes no keys."""
        self.code, self._keys, self._spots = "", {}, []
        self.say(self._rest)
        self.remove_class("-asks", update=False)

    def value_of(self, key: str | None) -> tuple[str, str] | None:
        """(qualifier, value) of a key while the line asks; None for any other key."""
        return self._keys.get(key or "")

    def on_click(self, event: events.Click) -> None:
        """A click on a value does what its key does."""
        x = event.x - self.styles.padding.left
        for start, end, key in self._spots:
            if start <= x < end and key in self._keys:
                self.post_message(self.Chosen(*self._keys[key]))


def _questions(book: Codebook, said: Assignment) -> list[_Question]:
    values = dict(said.qualifiers)
    keys = list(value_keys(book, said.code).items())
    return [
        _Question(
            one,
            tuple((key, value) for key, (other, value) in keys if other.id == one.id),
            values.get(one.id, ""),
        )
        for one in book.qualifiers_of(said.code)
    ]


def _fitted(
    head: list[_Piece], questions: Sequence[_Question], width: int, more: str
) -> list[_Piece]:
    """As many questions in full as fit, the others by their keys alone; the last ones fall away."""
    n = len(questions)
    ways = [(whole, n - whole) for whole in range(n, 0, -1)]
    ways += [(1, brief) for brief in range(n - 2, -1, -1)]
    ways += [(0, brief) for brief in range(n, 0, -1)]
    best = head
    for whole, brief in ways:
        pieces = list(head)
        for place, one in enumerate(questions[: whole + brief]):
            pieces += [_Piece(GAP)] if place else []
            pieces += one.whole() if place < whole else one.brief()
        best = pieces
        used = sum(piece.cells for piece in pieces)
        # One question in words is worth more than the hint beside it.
        hint = len(more) + 2 if more and (whole, brief) != (1, 0) else 0
        if used + hint <= width:
            break
    return best


def first_open(book: Codebook, said: Assignment) -> int:
    """The first question that has no answer; 0 where all have."""
    answered = dict(said.qualifiers)
    places = [i for i, one in enumerate(book.qualifiers_of(said.code)) if one.id not in answered]
    return places[0] if places else 0
