"""One fragment as the view of a transcript shows it."""

from __future__ import annotations

from dataclasses import dataclass

from coder.text import one_line

Part = tuple[int, int]
"""Where a part of the fragment's text begins and ends: code points, from its own beginning."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A code on a fragment: key and short name; the colour only names the family."""

    key: str
    name: str
    color: str
    signs: str = ""
    """What was said with it, a character each."""
    quoted: bool = False
    """Whether it means words of the fragment, which are underlined."""

    @property
    def text(self) -> str:
        """As it is shown; between quotation marks where it means words only."""
        words = (self.key, one_line(self.name), one_line(self.signs))
        inner = " ".join(filter(None, words))
        return f"“{inner}”" if self.quoted else f" {inner} "


@dataclass(frozen=True, slots=True)
class Item:
    """One fragment."""

    label: str
    """Its number; "" for context."""
    speaker: str
    """At the start of a turn; else ""."""
    text: str
    judged: bool = False
    badges: tuple[Badge, ...] = ()
    starred: bool = False
    memo: bool = False
    unsaved: bool = False
    """Whether what is shown of it is not in the file yet."""
    before: tuple[Badge, ...] = ()
    """One's own codes of before, drawn dim."""
    marks: tuple[Part, ...] = ()
    """Words that a code or a star means."""
    asked: tuple[Part, ...] = ()
    """What the interviewer says inside it, drawn dim."""
    star_on_words: bool = False
    signs: str = ""
    """What is marked, a character each: ? unsure, § never leaves the team."""
    differs: bool = False
    """Whether coders differ on it and one may look again."""
    time: str = ""
    """When the turn begins in the recording, at its first fragment."""

    @property
    def context(self) -> bool:
        """Whether it is shown but never judged."""
        return not self.label

    @property
    def tail(self) -> tuple[str | Badge, ...]:
        """Marks and badges behind the text, in order; the star between quotation marks where it is
        on words only."""
        star = "“★”" if self.star_on_words else "★"
        marks = [mark for mark, there in (("✎", self.memo), (star, self.starred)) if there]
        return (*self.signs, *marks, *self.badges, *self.before)


def initials(speaker: str) -> str:
    """A label of at most three characters: as it stands, or the first letters of its words."""
    name = one_line(speaker).strip()
    if len(name) <= 3:
        return name
    return "".join(word[0] for word in name.split())[:3].upper()
