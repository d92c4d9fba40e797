"""Going through proposed pseudonyms: which name stays, what comes in its place, who is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.errors import InputError
from coder.language import _
from coder.pseudonyms.proposing import Row, replacements_of
from coder.text import canonical


class Review:
    """The rows of a key file while a person goes through them; they can be carried out always."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Raises InputError for rows that cannot be carried out."""
        self.rows = list(rows)
        replacements_of(self.rows)
        self.changed = False

    def switch_keep(self, at: int) -> None:
        """The name stays as it is, or no longer."""
        self._set(at, replace(self.rows[at], keep=not self.rows[at].keep))

    def put(self, at: int, text: str) -> None:
        """What comes in its place. Raises InputError for what cannot; then nothing changed."""
        text = " ".join(canonical(text).split())
        if not text:
            raise InputError(_("Say what comes in its place, for instance [name]."))
        self._set(at, replace(self.rows[at], replacement=text, keep=False))

    def same_as(self, at: int, other: int) -> None:
        """It is the one of another row: both get its placeholder."""
        self._set(at, replace(self.rows[at], replacement=self.rows[other].replacement, keep=False))

    def likely(self, at: int) -> list[int]:
        """The rows that may be the same: those that resemble it, then the others of its kind."""
        row = self.rows[at]
        alike = [one for one, other in enumerate(self.rows) if other.found in row.alike]
        rest = [one for one, other in enumerate(self.rows) if other.kind == row.kind]
        return [one for one in dict.fromkeys((*alike, *rest)) if one != at]

    def _set(self, at: int, row: Row) -> None:
        rows = [*self.rows[:at], row, *self.rows[at + 1 :]]
        replacements_of(rows)
        self.changed = self.changed or row != self.rows[at]
        self.rows = rows
