"""Writes a codebook as the YAML file that it can be read from: always the same, and easy to read.

Short texts stand on one line, long ones are folded; codes have an empty line between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coder.codebook.document import to_document
from coder.codebook.model import Codebook

WIDTH = 100
_TOP = (
    "format", "id", "number", "version", "purpose", "title", "source", "guidance", "questions",
    "decision_tree", "qualifiers", "codes",
)  # fmt: skip
_OF_A_CODE = (
    "id", "parent", "key", "color", "position", "label", "short", "definition", "include",
    "exclude", "cues", "boundary_cases", "remedy", "questions", "overlaps", "requires_memo",
)  # fmt: skip
_IDS = ("id", "number", "parent", "instead", "yes", "no", "purpose")
_OF_IDS = ("codes",)
_ON_ONE_LINE = (
    "title", "label", "short", "definition", "nl", "en", "remedy", "question", "example",
    "codes", "overlaps",
)  # fmt: skip
"""Fields that stand on one line where there is room."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_NOT_TEXT = {"y", "yes", "n", "no", "true", "false", "on", "off", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def to_yaml(codebook: Codebook) -> str:
    """The codebook as the text of a YAML file.

    ``load`` gives back an equal codebook, provided that this one has no faults.
    """
    document = _ordered(to_document(codebook), _TOP)
    codes = document.pop("codes")
    lines = [line for name, value in document.items() for line in _field(name, value, 0)]
    lines += ["", "codes:"]
    for number, code in enumerate(codes if isinstance(codes, list) else []):
        lines += [""] * (number > 0) + _group(_ordered(code, _OF_A_CODE), 2)
    return "\n".join(lines) + "\n"


def _ordered(document: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    return {name: document[name] for name in names if name in document}


def _field(name: str, value: object, indent: int) -> list[str]:
    """The lines of one field."""
    head = f"{' ' * indent}{name}:"
    if isinstance(value, str) and name not in _IDS:
        return _text(head, value, indent)
    short = _short(name, value) if name in _ON_ONE_LINE or not _is_many(value) else ""
    if short and len(f"{head} {short}") <= WIDTH:
        return [f"{head} {short}"]
    if isinstance(value, Mapping):
        inner = [line for key, one in value.items() for line in _field(key, one, indent + 2)]
        return [head, *inner]
    if isinstance(value, list):
        return [head, *(line for one in value for line in _part(name, one, indent + 2))]
    return [f"{head} {_short(name, value)}"]


def _part(name: str, value: object, indent: int) -> list[str]:
    """The lines of one part of a list."""
    if isinstance(value, str) and name not in _OF_IDS:
        return _text(f"{' ' * indent}-", value, indent)
    if not isinstance(value, Mapping):
        return [f"{' ' * indent}- {_short('id', value)}"]
    short = f"{' ' * indent}- {_short(name, value)}"
    if name == "values" and len(short) <= WIDTH:
        return [short]
    return _group(value, indent)


def _group(value: Mapping[str, object], indent: int) -> list[str]:
    """A group of fields that begins with a hyphen."""
    lines = [line for key, one in value.items() for line in _field(key, one, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]


def _is_many(value: object) -> bool:
    return isinstance(value, (Mapping, list))


def _short(name: str, value: object) -> str:
    """The value on one line, however long that is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_short(key, one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_short("id" if name in _OF_IDS else "", one) for one in value) + "]"
    return scalar(str(value)) if name in _IDS else _quoted(str(value))


def scalar(text: str) -> str:
    """A word as it may stand in YAML: bare where nothing else can be made of it, else quoted."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(one) or _visible(one) for one in text) + '"'


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _text(head: str, text: str, indent: int) -> list[str]:
    """A text: quoted where it fits on the line, else folded over several."""
    quoted = f"{head} {_quoted(text)}"
    if "\n" not in text and len(quoted) <= WIDTH:
        return [quoted]
    paragraphs = text.split("\n")
    if not all(_can_be_folded(one) for one in paragraphs) or not (paragraphs[0] and paragraphs[-1]):
        return [quoted]
    margin = " " * (indent + 2)
    lines = [f"{head} >-"]
    for number, paragraph in enumerate(paragraphs):
        # Folding makes a space of one line break, and takes one off several.
        lines += [""] * (number > 0)
        lines += [margin + line for line in _wrapped(paragraph, WIDTH - len(margin))]
    return lines


def _can_be_folded(paragraph: str) -> bool:
    return (
        paragraph.isprintable()
        and paragraph == paragraph.strip(" ")
        and "  " not in paragraph  # a line would begin or end with a space
    )


def _wrapped(paragraph: str, width: int) -> list[str]:
    """Lines broken at spaces only; an empty paragraph has none."""
    lines: list[str] = []
    for word in paragraph.split(" ") if paragraph else ():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
