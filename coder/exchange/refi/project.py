"""What the REFI-QDA standard 1.5 can hold, as plain data: the reader makes it, the writer takes it.

Offsets count code points of the text in canonical form (LF), half-open, whatever a file counts.
GUIDs are in small letters and without braces (see :func:`plain_guid`). Users, codes, sources, notes
and selections are named by their GUID; "" is: not said. Times are ISO 8601 as a file has them.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

VariableType = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]
VARIABLE_TYPES: tuple[VariableType, ...] = (
    "Text",
    "Boolean",
    "Integer",
    "Float",
    "Date",
    "DateTime",
)
Direction = Literal["", "Associative", "OneWay", "Bidirectional"]

_OURS = uuid.UUID("5d1e8ac5-97c3-5e0e-9f3e-6a4f6b1c2d70")
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def guid_of(kind: str, *names: str) -> str:
    """The GUID of a thing of ours, the same at every export (UUID 5).

    ``kind`` (``code``, ``coding`` …) keeps things apart that share their names; ``names`` are the
    study's own UUIDs and slugs that say which one it is.
    """
    return str(uuid.uuid5(_OURS, "\x1f".join((kind, *names))))


def plain_guid(text: str) -> str:
    """A GUID as it is compared: small letters, no braces. Raises ValueError for what is none."""
    plain = text.strip().removeprefix("{").removesuffix("}").lower()
    if not _GUID.fullmatch(plain):
        raise ValueError("this is no GUID")
    return plain


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who coded or wrote."""

    guid: str
    name: str = ""
    id: str = ""
    """Whatever another program knows them by; nothing of ours."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with those below it, in order."""

    guid: str
    name: str
    codable: bool = True
    """False for what only groups codes."""
    color: str = ""
    """``#RRGGBB``."""
    description: str = ""
    notes: tuple[str, ...] = ()
    """GUIDs of notes on it; the standard has none in a codebook by itself."""
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """What can be said of sources and cases."""

    guid: str
    name: str
    type: VariableType = "Text"
    description: str = ""


Value = str | bool | int | Decimal | datetime.date | datetime.datetime
"""By type of variable: Text, Boolean, Integer, Float, Date, DateTime."""


@dataclass(frozen=True, slots=True)
class VariableValue:
    """What a variable says of one source or case."""

    variable: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Coding:
    """One code given by one user."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source's text, with the codes and notes on it."""

    guid: str
    start: int
    end: int
    name: str = ""
    """In most files the beginning of the words that it selects."""
    user: str = ""
    created: str = ""
    modified_by: str = ""
    modified: str = ""
    description: str = ""
    codings: tuple[Coding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text; a note is one too."""

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""
    modified_by: str = ""
    modified: str = ""
    description: str = ""
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    """On the text as a whole."""
    notes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()


Note = TextSource
"""What somebody wrote down; what it is about refers to it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Whom or what the sources are about; here a respondent."""

    guid: str
    name: str = ""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[VariableValue, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two things."""

    guid: str
    name: str = ""
    direction: Direction = ""
    color: str = ""
    origin: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A group of codes, sources and notes."""

    guid: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """One file, whole. A codebook by itself has ``origin``, ``codes`` and ``sets`` of codes."""

    name: str = ""
    origin: str = ""
    """Name and version of the program that wrote it."""
    user: str = ""
    created: str = ""
    modified_by: str = ""
    modified: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[TextSource, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    sets: tuple[Set, ...] = ()
    description: str = ""
    note_refs: tuple[str, ...] = ()
    """GUIDs of the notes on the project as a whole."""


def all_codes(codes: tuple[Code, ...]) -> Iterator[tuple[tuple[Code, ...], Code]]:
    """Every code of a tree in order, each with those that it stands under, outermost first."""
    waiting: list[tuple[tuple[Code, ...], Code]] = [((), one) for one in reversed(codes)]
    while waiting:
        above, code = waiting.pop()
        yield above, code
        waiting += [((*above, code), one) for one in reversed(code.codes)]
