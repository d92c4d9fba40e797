"""Finds every problem in a codebook file: which fields there are, what they hold, what they name.

Reading goes on to the end, whatever is wrong, so that a person can put all of it right at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from coder.codebook_file import (
    ID,
    MAX_ID,
    Findings,
    Item,
    Problem,
    Scalar,
    harmful,
    invisible,
    suggestion,
    tree,
)
from coder.language import _
from coder.text import shorten

FORMAT = 1
MAX_SHORT = 12
"""Characters of a short name: what a badge beside a fragment has room for."""
CODE_KEYS = "123456789abcdefhilotvwyz"
"""The keys that a codebook may give to codes; all others belong to the program."""

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_MANY = 100
"""After so many problems, looking for a name that is nearly the same only costs time."""

_Reader = Callable[[Item, Findings], object]


def read(path: Path) -> tuple[dict[str, object] | None, list[Problem]]:
    """The document in a codebook file, and every problem in it, in the order of the file.

    The document is None where there is a problem; else it has the shape of the YAML.
    """
    root, found = tree(path)
    document = None if root is None else _codebook(root, found)
    problems = sorted(found.problems, key=lambda problem: problem.line or 0)
    return (None if problems else document), problems


# Single values


def _line(item: Item, found: Findings) -> str:
    """A text that must stand on one line; "" after reporting why there is none."""
    text = _lines(item, found)
    if "\n" in text or "\t" in text:
        found.at(item, _("this must stand on one line, without tabs"))
        return ""
    return text


def _lines(item: Item, found: Findings) -> str:
    """A text that may have several lines; "" after reporting why there is none."""
    if not isinstance(item.value, Scalar):
        found.at(item, _("this must be text, not a list or a group of fields"))
    elif not item.value.raw:
        found.at(item, _("this is empty; fill it in, or remove the field if it may be missing"))
    elif item.value.kind != "text":
        value = shorten(item.value.raw, 40)
        found.at(item, _unquoted(item.value.kind).format(value=value))
    elif character := harmful(item.value.raw):
        found.at(item, invisible(character))
    else:
        return item.value.raw
    return ""


def _unquoted(kind: str) -> str:
    if kind == "number":
        return _('YAML reads {value} as a number; write it in quotes: "{value}"')
    if kind == "bool":
        return _('YAML reads {value} as yes or no; write it in quotes: "{value}"')
    if kind == "date":
        return _('YAML reads {value} as a date; write it in quotes: "{value}"')
    return _('YAML does not read {value} as text; write it in quotes: "{value}"')


def _identifier(item: Item, found: Findings) -> str:
    value = _line(item, found)
    if value and (len(value) > MAX_ID or not ID.fullmatch(value)):
        message = _(
            "{value} is not a valid id; use at most {limit} letters without accents, digits, "
            "hyphens, dots or underscores, and do not begin with a hyphen"
        )
        found.at(item, message.format(value=shorten(value, 40), limit=MAX_ID))
        return ""
    return value


def _key(item: Item, found: Findings) -> str:
    value = _line(item, found)
    if not value or (len(value) == 1 and value in CODE_KEYS):
        return value
    if len(value) == 1:
        message = _("the key {value} belongs to the program; choose one of {keys}")
    else:
        message = _("a key is one character, not {value}; choose one of {keys}")
    found.at(item, message.format(value=shorten(value, 20), keys=" ".join(CODE_KEYS)))
    return ""


def _color(item: Item, found: Findings) -> str:
    if item.value == Scalar("other", ""):
        found.at(item, _('this is empty; YAML skips what follows #, so write "#0072B2" in quotes'))
        return ""
    value = _line(item, found)
    if value and not _COLOR.fullmatch(value):
        message = _('{value} is not a colour; write # and six hexadecimal digits, as in "#0072B2"')
        found.at(item, message.format(value=shorten(value, 40)))
    return value.upper()


def _flag(item: Item, found: Findings) -> bool:
    if not isinstance(item.value, Scalar) or item.value.kind != "bool":
        found.at(item, _("this must be true or false, without quotes"))
        return False
    return item.value.raw.lower() in ("true", "yes", "on")


# Fields


def _fields(
    item: Item, required: Mapping[str, _Reader], optional: Mapping[str, _Reader], found: Findings
) -> dict[str, object]:
    """Reads each field that may be there; reports the others, and the missing ones."""
    if not isinstance(item.value, dict):
        found.at(item, _("this must be a group of fields, each as name: value"))
        return {}
    readers = {**required, **optional}
    for name, inner in item.value.items():
        if name not in readers:
            found.at(inner, _unknown_field(name, readers))
    for name in required:
        if name not in item.value:
            place = f"{item.field}.{name}" if item.field else name
            found.add(item.line, place, _missing(name))
    return {
        name: reader(item.value[name], found)
        for name, reader in readers.items()
        if name in item.value
    }


def _unknown_field(name: str, known: Collection[str]) -> str:
    close = suggestion(name, known)
    if close:
        return _("this field is unknown; did you mean {name}?").format(name=close)
    message = _("this field is unknown; remove it, or use one of {names}")
    return message.format(names=", ".join(known))


def _missing(name: str) -> str:
    if name == "nl":
        return _("the Dutch text is missing; add nl: …")
    if name == "en":
        return _("the English text is missing; add en: …")
    return _("this field is missing; add it")


def _list(item: Item, found: Findings) -> list[Item]:
    if not isinstance(item.value, list):
        found.at(item, _("this must be a list; begin each part with a hyphen"))
        return []
    return item.value


def _label(item: Item, found: Findings) -> dict[str, object]:
    return _fields(item, {"nl": _line, "en": _line}, {}, found)


def _text(item: Item, found: Findings) -> dict[str, object]:
    return _fields(item, {"nl": _lines, "en": _lines}, {}, found)


def _short(item: Item, found: Findings) -> dict[str, object]:
    return _fields(item, {"nl": _short_name, "en": _short_name}, {}, found)


def _short_name(item: Item, found: Findings) -> str:
    name = _line(item, found)
    if len(name) > MAX_SHORT:
        message = _("this short name has {length} characters; use at most {limit}")
        found.at(item, message.format(length=len(name), limit=MAX_SHORT))
    return name


def _cues(item: Item, found: Findings) -> dict[str, object]:
    def of_one_language(item: Item, found: Findings) -> list[str]:
        return [_line(cue, found) for cue in _list(item, found)]

    return _fields(item, {"nl": of_one_language, "en": of_one_language}, {}, found)


def _include(item: Item, found: Findings) -> list[dict[str, object]]:
    return [_text(part, found) for part in _list(item, found)]


def _exclude(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, _Reader] = {"nl": _lines, "en": _lines}
    optional: dict[str, _Reader] = {"instead": _identifier}
    return [_fields(part, required, optional, found) for part in _list(item, found)]


def _cases(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, _Reader] = {"nl": _lines, "en": _lines, "example": _text}
    optional: dict[str, _Reader] = {"instead": _identifier}
    return [_fields(part, required, optional, found) for part in _list(item, found)]


# The codebook and its codes


def _codebook(root: Item, found: Findings) -> dict[str, object] | None:
    given = root.value.get("format") if isinstance(root.value, dict) else None
    if given and not _is_known_format(given, found):
        return None  # under another format, all that follows would be misread
    required: dict[str, _Reader] = {
        "format": lambda item, found: FORMAT,
        "id": _identifier,
        "version": _line,
        "title": _label,
        "codes": _codes,
    }
    optional: dict[str, _Reader] = {"number": _identifier, "source": _lines, "guidance": _text}
    return _fields(root, required, optional, found)


def _is_known_format(item: Item, found: Findings) -> bool:
    value = item.value
    digits = value.raw if isinstance(value, Scalar) and value.kind == "number" else ""
    if digits == str(FORMAT):
        return True
    if not re.fullmatch(r"[0-9]+", digits):
        message = _("this must be the number {format}, without quotes").format(format=FORMAT)
    elif len(digits) > 9 or int(digits) > FORMAT:
        message = _("format {value} is newer than this program, which reads {format}; update it")
        message = message.format(value=shorten(digits, 12), format=FORMAT)
    else:
        message = _("there is no format {value}; this program reads format {format}")
        message = message.format(value=digits, format=FORMAT)
    found.at(item, message)
    return False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One code: its fields with their places, and what was made of them."""

    fields: Mapping[str, Item]
    document: Mapping[str, object]

    def get(self, name: str) -> str:
        value = self.document.get(name)
        return value if isinstance(value, str) else ""


def _codes(item: Item, found: Findings) -> list[Mapping[str, object]]:
    parts = _list(item, found)
    if isinstance(item.value, list) and not parts:
        found.at(item, _("there are no codes; add at least one"))
    entries = [_code(part, found) for part in parts]
    _check_ids(entries, found)
    _check_siblings(entries, found)
    _check_parents(entries, found)
    _check_insteads(entries, found)
    return [entry.document for entry in entries]


def _code(item: Item, found: Findings) -> _Entry:
    required: dict[str, _Reader] = {
        "id": _identifier,
        "key": _key,
        "color": _color,
        "label": _label,
        "short": _short,
        "definition": _text,
    }
    optional: dict[str, _Reader] = {
        "include": _include,
        "exclude": _exclude,
        "cues": _cues,
        "boundary_cases": _cases,
        "parent": _identifier,
        "requires_memo": _flag,
    }
    document = _fields(item, required, optional, found)
    return _Entry(item.value if isinstance(item.value, dict) else {}, document)


# What must hold between codes


def _check_ids(entries: list[_Entry], found: Findings) -> None:
    first: dict[str, Item] = {}
    for entry in entries:
        name = entry.get("id")
        if name in first:
            message = _("the id {value} is already taken on line {line}; choose another")
            message = message.format(value=name, line=first[name].line)
            found.at(entry.fields["id"], message)
        elif name:
            first[name] = entry.fields["id"]


def _check_siblings(entries: list[_Entry], found: Findings) -> None:
    """Codes under one parent differ in key, and in label and short name in each language."""
    first: dict[tuple[str, str, str], Item] = {}
    for entry in entries:
        items = {"key": entry.fields.get("key")}
        for name in ("label", "short"):
            texts = entry.fields.get(name)
            if texts and isinstance(texts.value, dict):
                items |= {f"{name}.{at}": texts.value.get(at) for at in ("nl", "en")}
        for name, item in items.items():
            value = item.value.raw if item and isinstance(item.value, Scalar) else ""
            if not item or not value:
                continue
            mark = (entry.get("parent"), name, value if name == "key" else value.casefold())
            other = first.setdefault(mark, item)
            if other is not item:
                message = _("{value} is already taken on line {line}; choose another")
                found.at(item, message.format(value=shorten(value, 40), line=other.line))


def _check_parents(entries: list[_Entry], found: Findings) -> None:
    parents = {entry.get("id"): entry.get("parent") for entry in entries}
    places = {entry.get("id"): entry.fields.get("parent") for entry in entries}
    for entry in entries:
        _check_known(entry.fields.get("parent"), parents, found)
    settled: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        at = start
        while parents.get(at) and at not in settled and at not in trail:
            trail[at] = None
            at = parents[at]
        place = places.get(at)
        if at in trail and place:
            ring = [*list(trail)[list(trail).index(at) :], at]
            message = _("a code cannot stand under itself ({ring}); remove one of these parents")
            found.at(place, message.format(ring=shorten(" → ".join(ring), 120)))
        settled.update(trail)


def _check_insteads(entries: list[_Entry], found: Findings) -> None:
    known = {entry.get("id") for entry in entries}
    for entry in entries:
        for name in ("exclude", "boundary_cases"):
            rules = entry.fields.get(name)
            for rule in rules.value if rules and isinstance(rules.value, list) else ():
                item = rule.value.get("instead") if isinstance(rule.value, dict) else None
                _check_known(item, known, found)
                if item and entry.get("id") and item.value == Scalar("text", entry.get("id")):
                    found.at(item, _("this is the code itself; name another, or remove it"))


def _check_known(item: Item | None, known: Collection[str], found: Findings) -> None:
    """Whether the code that is named exists; what is no id at all has been reported already."""
    named = item.value if item else None
    if not item or not isinstance(named, Scalar) or named.kind != "text":
        return
    if named.raw in known or not ID.fullmatch(named.raw) or len(named.raw) > MAX_ID:
        return
    close = suggestion(named.raw, known) if len(found.problems) < _MANY else None
    if close:
        message = _("there is no code {value} in this codebook; did you mean {name}?")
    else:
        message = _("there is no code {value} in this codebook; add it, or name another")
    found.at(item, message.format(value=named.raw, name=close))
