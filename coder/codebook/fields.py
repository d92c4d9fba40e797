"""Reads single values and groups of fields of a codebook file, and says what is wrong with each.

Each reader takes a value with its place and the problems so far; what it returns is the value in
the shape of the YAML, or something empty after it has reported a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Literal

from coder.codebook.reading import (
    ID,
    MAX_ID,
    Findings,
    Item,
    Scalar,
    harmful,
    invisible,
    suggestion,
)
from coder.color import COLOR
from coder.language import _
from coder.text import shorten

MAX_SHORT = 12
"""Characters of a short name: what a badge beside a fragment has room for."""
CODE_KEYS = "123456789abcdefhilotvwyz"
"""The keys that a codebook may give to codes; all others belong to the program."""
VALUE_KEYS = CODE_KEYS + "+-*#%&<>"
"""The keys for the values of qualifiers: not one that a code of the same codebook has, and no sign
for which a keyboard wants a second key."""

Purpose = Literal["coding", "reference"]
PURPOSES: tuple[Purpose, ...] = ("coding", "reference")
"""``reference``: definitions to look things up in, not for double coding."""

_PLAIN_NAME = re.compile(r"[a-z0-9_]*[a-z0-9][a-z0-9_]*")
_POSITION = re.compile(r"[1-9][0-9]{0,2}")

Reader = Callable[[Item, Findings], object]


# Single values


def one_line_text(item: Item, found: Findings) -> str:
    """A text that must stand on one line; "" after reporting why there is none."""
    text = any_text(item, found)
    if "\n" in text or "\t" in text:
        found.at(item, _("this must stand on one line, without tabs"))
        return ""
    return text


def any_text(item: Item, found: Findings) -> str:
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


def identifier(item: Item, found: Findings) -> str:
    """The id of a codebook, a code or a step; "" after reporting why it is none."""
    value = one_line_text(item, found)
    if value and (len(value) > MAX_ID or not ID.fullmatch(value)):
        message = _(
            "{value} is not a valid id; use at most {limit} letters without accents, digits, "
            "hyphens, dots or underscores, and do not begin with a hyphen"
        )
        found.at(item, message.format(value=shorten(value, 40), limit=MAX_ID))
        return ""
    return value


def code_key(item: Item, found: Findings) -> str:
    """A key that the program leaves to codes."""
    value = one_line_text(item, found)
    if not value or (len(value) == 1 and value in CODE_KEYS):
        return value
    if len(value) == 1:
        message = _("the key {value} belongs to the program; choose one of {keys}")
    else:
        message = _("a key is one character, not {value}; choose one of {keys}")
    found.at(item, message.format(value=shorten(value, 20), keys=" ".join(CODE_KEYS)))
    return ""


def code_color(item: Item, found: Findings) -> str:
    """``#RRGGBB``, in capitals."""
    if item.value == Scalar("other", ""):
        found.at(item, _('this is empty; YAML skips what follows #, so write "#0072B2" in quotes'))
        return ""
    value = one_line_text(item, found)
    if value and not COLOR.fullmatch(value):
        message = _('{value} is not a colour; write # and six hexadecimal digits, as in "#0072B2"')
        found.at(item, message.format(value=shorten(value, 40)))
    return value.upper()


def true_or_false(item: Item, found: Findings) -> bool:
    """A yes or no; False after reporting that it is neither."""
    if not isinstance(item.value, Scalar) or item.value.kind != "bool":
        found.at(item, _("this must be true or false, without quotes"))
        return False
    return item.value.raw.lower() in ("true", "yes", "on")


# Groups of fields


def fields(
    item: Item, required: Mapping[str, Reader], optional: Mapping[str, Reader], found: Findings
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


def parts(item: Item, found: Findings) -> list[Item]:
    """The parts of a list; none after reporting that it is no list."""
    if not isinstance(item.value, list):
        found.at(item, _("this must be a list; begin each part with a hyphen"))
        return []
    return item.value


def label(item: Item, found: Findings) -> dict[str, object]:
    """A name in Dutch and English."""
    return fields(item, {"nl": one_line_text, "en": one_line_text}, {}, found)


def text_in_both(item: Item, found: Findings) -> dict[str, object]:
    """A text in Dutch and English, of any length."""
    return fields(item, {"nl": any_text, "en": any_text}, {}, found)


def short_name(item: Item, found: Findings) -> dict[str, object]:
    """A name for badges in Dutch and English."""
    return fields(item, {"nl": _short_name, "en": _short_name}, {}, found)


def _short_name(item: Item, found: Findings) -> str:
    name = one_line_text(item, found)
    if len(name) > MAX_SHORT:
        message = _("this short name has {length} characters; use at most {limit}")
        found.at(item, message.format(length=len(name), limit=MAX_SHORT))
    return name


def words_in_both(item: Item, found: Findings) -> dict[str, object]:
    """Lists in Dutch and English that need not run parallel, such as cues."""
    return fields(item, {"nl": _several, "en": _several}, {}, found)


def questions_in_both(item: Item, found: Findings) -> dict[str, object]:
    """As many questions in Dutch as in English."""
    read = words_in_both(item, found)
    nl, en = read.get("nl"), read.get("en")
    if isinstance(nl, list) and isinstance(en, list) and len(nl) != len(en):
        message = _("there are {nl} questions in Dutch and {en} in English; give each in both")
        found.at(item, message.format(nl=len(nl), en=len(en)))
    return read


def _several(item: Item, found: Findings) -> list[str]:
    return [one_line_text(part, found) for part in parts(item, found)]


# Values of the optional fields


def plain_name(item: Item, found: Findings) -> str:
    """The id of a qualifier or of its value, as it stands in ``code(valence=absent)``."""
    value = one_line_text(item, found)
    if value and (len(value) > MAX_ID or not _PLAIN_NAME.fullmatch(value)):
        message = _("{value} is not a valid id here; use lower-case letters, digits and _ only")
        found.at(item, message.format(value=shorten(value, 40)))
        return ""
    return value


def value_key(item: Item, found: Findings) -> str:
    """A key that the program leaves to the values of qualifiers."""
    value = one_line_text(item, found)
    if value and not (len(value) == 1 and value in VALUE_KEYS):
        message = _("{value} is no key for a value; choose one of {keys}")
        found.at(item, message.format(value=shorten(value, 20), keys=" ".join(VALUE_KEYS)))
        return ""
    return value


def position(item: Item, found: Findings) -> int:
    """A place on a scale, from 1."""
    value = item.value
    if isinstance(value, Scalar) and value.kind == "number" and _POSITION.fullmatch(value.raw):
        return int(value.raw)
    found.at(item, _("this must be a whole number from 1 to 999, without quotes"))
    return 0


def purpose(item: Item, found: Findings) -> str:
    """``coding`` or ``reference``."""
    value = one_line_text(item, found)
    if value and value not in PURPOSES:
        message = _("{value} is not one of {names}; write one of those, or remove the field")
        found.at(item, message.format(value=shorten(value, 40), names=", ".join(PURPOSES)))
    return value


def overlaps(item: Item, found: Findings) -> list[str]:
    """Codes of other codebooks, each as codebook and code: ``F09:WP1``."""
    named = []
    for part in parts(item, found):
        value = one_line_text(part, found)
        book, _colon, code = value.partition(":")
        if value and not (ID.fullmatch(book) and ID.fullmatch(code)):
            message = _('{value} is not a code of another codebook; write it as in "F09:WP1"')
            found.at(part, message.format(value=shorten(value, 40)))
        named.append(value)
    return named
