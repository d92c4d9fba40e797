"""What somebody looks for: words, in one of three ways, and what must be true of the passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from coder.errors import InputError
from coder.language import N_, _
from coder.study.wordindex import Span
from coder.text import shorten

How = Literal["words", "fuzzy", "regex"]
HOW: dict[How, str] = {
    "words": N_("words"),
    "fuzzy": N_("what looks like it"),
    "regex": N_("regular expression"),
}
"""Way of looking → its name for people (translate it)."""
LONGEST_PATTERN = 500
SECONDS = 4.0
"""How long a regular expression may take in all; some would never end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be true of a passage; an empty one asks for every quote.

    Several of one kind are alternatives, different kinds go together.
    """

    words: str = ""
    how: How = "words"
    codes: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    """Pairs as :func:`coder.codebook.qualifying.read_pair` reads them."""
    coders: tuple[str, ...] = ()
    """Names, or ``consensus``: whose codes, stars and memos count."""
    roles: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    starred: bool = False
    memo: bool = False
    unsure: bool = False
    near: tuple[str, int] | None = None
    """A code, and how many fragments away it may stand at most."""
    used: bool | None = None
    approved: bool | None = None

    @property
    def filters(self) -> Asked:
        """The same without words."""
        return replace(self, words="", how="words")

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words is asked."""
        return self.filters != Asked()


class Pattern:
    """A regular expression, capitals or not, that may take so long and no longer."""

    def __init__(self, written: str) -> None:
        """Raises InputError for what is none."""
        import regex

        if len(written) > LONGEST_PATTERN:
            raise InputError(
                _("A regular expression has at most {n} characters.").format(n=LONGEST_PATTERN)
            )
        self._written = shorten(written, 60)
        try:
            self._pattern = regex.compile(written, regex.IGNORECASE)
        except (regex.error, OverflowError, RecursionError) as error:
            message = _("{pattern} is no regular expression: {reason}.")
            raise InputError(
                message.format(pattern=self._written, reason=shorten(str(error), 80))
            ) from error
        self._left = SECONDS

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where it stands, what is empty left out. Raises InputError when the time is up."""
        from time import perf_counter

        began = perf_counter()
        try:
            found = tuple(self._spans(text))
        except TimeoutError:
            raise InputError(
                _("{pattern} takes too long; write it more simply.").format(pattern=self._written)
            ) from None
        self._left -= perf_counter() - began
        return found

    def _spans(self, text: str) -> Iterator[Span]:
        for one in self._pattern.finditer(text, timeout=max(self._left, 0.001)):
            if one.start() < one.end():
                yield one.start(), one.end()
