"""Reads a YAML file into a tree in which every value knows its line and its field.

A codebook may come from anybody: what could make reading it slow, endless or surprising (anchors,
tags, deep nesting, invisible characters) is refused before anything is made of it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coder.language import _
from coder.text import display, one_line, shorten

if TYPE_CHECKING:
    import yaml

SUFFIXES = (".yaml", ".yml")
LIST_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls")
"""Code lists, which are tables."""
MAX_BYTES = 5_000_000
MAX_DEPTH = 12
MAX_PARTS = 50_000
"""More names, values, lists and groups of fields than any codebook has."""
MAX_ID = 64
ID = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_.][A-Za-z0-9_.-]*")
"""What an id looks like. One that begins with a hyphen would be an option on the command line."""

_KINDS = {"str": "text", "int": "number", "float": "number", "bool": "bool", "timestamp": "date"}


Weight = Literal["fault", "flaw", "hint"]
"""A fault must go before the codebook can be used, a flaw should go; a hint is only to be known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a codebook file."""

    file: str
    line: int | None
    """From 1; None where the file as a whole is meant."""
    field: str
    """Such as ``codes[direct].label.nl``; "" where no field is meant."""
    message: str
    """What is wrong; what to do. In the current language."""
    weight: Weight = "fault"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it stands in the file, and what YAML takes it for."""

    kind: str
    """``text``, ``number``, ``bool``, ``date`` or ``other`` (such as nothing at all)."""
    raw: str


@dataclass(frozen=True, slots=True)
class Item:
    """A value with its place; in a group of fields, the line is that of the field's name."""

    line: int
    field: str
    value: Scalar | list[Item] | dict[str, Item]


@dataclass(slots=True)
class Findings:
    """The problems of one file, as they turn up."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int | None, place: str, message: str, weight: Weight = "fault") -> None:
        """One more problem, at a line and field (or None and "")."""
        self.problems.append(Problem(self.file, line, place, message, weight))

    def at(self, item: Item, message: str, weight: Weight = "fault") -> None:
        """One more problem, with this value."""
        self.add(item.line, item.field, message, weight)


def tree(path: Path) -> tuple[Item | None, Findings]:
    """What stands in the file, None where it cannot be used; and the problems so far."""
    found = Findings(one_line(str(path)))
    data = read_bytes(path, found)
    return (None if data is None else _tree(data, found)), found


def tree_of(data: bytes, name: str) -> tuple[Item | None, Findings]:
    """As :func:`tree`, of what stands in no file of its own; ``name`` is what it is called."""
    found = Findings(name)
    return (None if len(data) > MAX_BYTES else _tree(data, found)), found


def _tree(data: bytes, found: Findings) -> Item | None:
    text = _text(data, found)
    return None if text is None else _parsed(text, found)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, whatever the capitals; None if none does."""
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name[:MAX_ID].casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def harmful(text: str) -> str:
    """The first control or bidi character (other than LF and TAB) of a text, or ""."""
    pairs = zip(text, display(text), strict=True)
    return next((given for given, shown in pairs if given != shown), "")


def invisible(character: str) -> str:
    """What is said of such a character."""
    message = _("control character U+{code} is not allowed; remove it")
    return message.format(code=f"{ord(character):04X}")


def read_bytes(path: Path, found: Findings) -> bytes | None:
    """What is in the file, None after reporting why it cannot be read."""
    data = None
    try:
        if path.is_dir():
            message = _("this is a folder; name a codebook file (.yaml, .csv or .xlsx)")
        elif not path.exists():
            message = _("there is no such file; check the name and the folder")
        elif not path.is_file():  # a pipe or a device could wait for ever
            message = _("this is not an ordinary file; name a codebook file (.yaml, .csv or .xlsx)")
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            message = _("the file is larger than {limit} MB; that is not a codebook")
            message = message.format(limit=MAX_BYTES // 1_000_000)
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=error.strerror or error)
    if data is None or len(data) > MAX_BYTES:
        found.add(None, "", message)
        return None
    return data


def _text(data: bytes, found: Findings) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found.add(line, "", _("the file is not UTF-8; save it again as UTF-8"))
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line_text in enumerate(lines, start=1):
        if character := harmful(line_text):
            found.add(number, "", invisible(character))
    return None if found.problems else text


def _parsed(text: str, found: Findings) -> Item | None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if not _is_plain(yaml.parse(text, Loader=loader), found):
            return None
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        parts = (getattr(error, "context", None), getattr(error, "problem", None))
        reason = ", ".join(part for part in parts if part) or str(error)
        mark = getattr(error, "problem_mark", None)
        message = _("this is not valid YAML ({reason}); check indentation, colons and quotes")
        line = mark.line + 1 if mark else None
        found.add(line, "", message.format(reason=shorten(reason, 80)))
        return None
    except (ValueError, OverflowError):  # the scanner in pure Python, at an escape past U+10FFFF
        found.add(None, "", _("this is not valid YAML: an escape (\\U…) names no character"))
        return None
    if node is None:
        found.add(None, "", _("the file is empty; start from a shipped codebook"))
        return None
    return _item(node, 1, "", found)


def _is_plain(events: Iterable[yaml.Event], found: Findings) -> bool:
    """Whether there are only values, lists and groups of fields, not too many and not too deep."""
    depth = 0
    for count, event in enumerate(events):
        name = type(event).__name__
        depth += name in ("SequenceStartEvent", "MappingStartEvent")
        depth -= name in ("SequenceEndEvent", "MappingEndEvent")
        if name == "AliasEvent" or getattr(event, "anchor", None) is not None:
            message = _("anchors (&) and aliases (*) are not allowed; write it out, or use quotes")
        elif getattr(event, "tag", None) is not None:
            message = _("tags (!) are not allowed; remove the tag or put the text in quotes")
        elif depth > MAX_DEPTH:
            message = _("this is nested too deeply for a codebook; check the indentation")
        elif count > MAX_PARTS:
            message = _("this file has more parts than any codebook; split it")
        else:
            continue
        found.add(event.start_mark.line + 1 if event.start_mark else None, "", message)
        return False
    return True


def _item(node: yaml.Node, line: int, place: str, found: Findings) -> Item:
    import yaml

    if isinstance(node, yaml.MappingNode):
        return Item(line, place, _mapping(node, place, found))
    if isinstance(node, yaml.SequenceNode):
        parts = []
        for number, part in enumerate(node.value, start=1):
            inner = f"{place}[{_name(part, number)}]"
            parts.append(_item(part, part.start_mark.line + 1, inner, found))
        return Item(line, place, parts)
    kind = _KINDS.get(node.tag.rpartition(":")[2], "other")
    return Item(line, place, Scalar(kind, unicodedata.normalize("NFC", node.value).strip()))


def _mapping(node: yaml.MappingNode, place: str, found: Findings) -> dict[str, Item]:
    fields: dict[str, Item] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = key.value
        if not isinstance(name, str):
            found.add(line, place, _("the name of a field is one word, not a list or a group"))
            continue
        inner = f"{place}.{shorten(name, 40)}" if place else shorten(name, 40)
        if name in fields:
            message = _("this field is here twice (also on line {line}); remove one")
            found.add(line, inner, message.format(line=fields[name].line))
        else:
            fields[name] = _item(value, line, inner, found)
    return fields


def _name(node: yaml.Node, number: int) -> str:
    """What stands for a list item in the name of a field: its id, else its number from 1."""
    import yaml

    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    given = next((value.value for key, value in pairs if key.value == "id"), None)
    named = isinstance(given, str) and len(given) <= MAX_ID and ID.fullmatch(given)
    return str(given) if named else str(number)
