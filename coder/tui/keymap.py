"""One's own keys: ``keys.toml`` beside the settings, a line an action, by its id.

A file that is not right changes nothing: the usual keys hold, and one line says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from textual.binding import Binding
from textual.keys import Keys

from coder import settings
from coder.codebook.fields import CODE_KEYS
from coder.codebook.reading import suggestion
from coder.errors import InputError
from coder.language import _
from coder.text import shorten
from coder.tui.keys import OWN_KEYS, Key, shown
from coder.tui.panes import PANES, all_keys

ARRIVES_AS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""What a terminal cannot tell from another key."""
KEPT = ("ctrl+c", "ctrl+q", "ctrl+z")
"""Keys that a terminal, or the way out, needs."""
WITH_CODES = ("coding", "consensus", "words", "level")
"""Where the keys of codes are pressed."""
OF_TEXT = ("typing", "find")
"""Where every character is text."""


def path() -> Path:
    """Where the file stands, whether or not it is there."""
    return settings.home() / OWN_KEYS


def read() -> dict[str, str]:
    """Id of an action → its own keys, as Textual names them; empty where there is no file.

    Raises InputError with the first thing that is wrong: file, line, id, and what to do.
    """
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(0, _("it cannot be read ({reason})").format(reason=error)) from error
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        message = _('this is not TOML; write a line as: {example} = "x"')
        raise _wrong(line, message.format(example="coding.star")) from error
    own: dict[str, str] = {}
    for identity, value in _flat(table):
        line = _line_of(text, identity)
        own[identity] = _keys(line, identity, value)
    _refuse_conflicts(text, own)
    return own


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """``[coding] star = "s"`` and ``coding.star = "s"`` are the same."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _keys(line: int, identity: str, value: object) -> str:
    if identity not in all_keys():
        near = suggestion(identity, all_keys())
        text = _("there is no such action; did you mean {near}?") if near else ""
        text = text or _("there is no such action; the ids are in docs/reference/keys.md")
        raise _wrong(line, text.format(near=near), identity)
    wanted = value if isinstance(value, list) else str(value).split(",")
    if not isinstance(value, (str, list)) or not wanted:
        raise _wrong(line, _('give a key between quotes, or several: ["x", "f5"]'), identity)
    return ",".join(_key(line, identity, str(one).strip()) for one in wanted)


def _key(line: int, identity: str, key: str) -> str:
    """The key as Textual names it."""
    if len(key) == 1 and key.isprintable() and key != " ":
        key = next(iter(Binding.make_bindings([(key, "none", "")]))).key
    else:
        key = key.lower()
        known = {one.value for one in Keys} | {f"alt+{one}" for one in "abcdefghijklmnopqrstuvwxyz"}
        if key in ARRIVES_AS:
            text = _("a terminal cannot tell {key} from {other}; choose another key")
            other = shown(ARRIVES_AS[key])
            raise _wrong(line, text.format(key=shown(key), other=other), identity)
        if key not in known and not _is_sign(key):
            text = _("{key} is not a key that a terminal can send; choose another")
            raise _wrong(line, text.format(key=shorten(key, 30) or '""'), identity)
    if key in KEPT:
        text = _("{key} is kept for the terminal; choose another key")
        raise _wrong(line, text.format(key=shown(key)), identity)
    if identity.split(".")[0] in WITH_CODES and key in {*CODE_KEYS, "0"} - _usual(identity):
        text = _("{key} is a key for codes; choose another")
        raise _wrong(line, text.format(key=key), identity)
    if identity.split(".")[0] in OF_TEXT and (_is_sign(key) or key in ("space", "backspace")):
        text = _("{key} is text there; choose a key that is not, such as ctrl+n")
        raise _wrong(line, text.format(key=shown(key)), identity)
    return key


def _usual(identity: str) -> set[str]:
    return set(all_keys()[identity].keys.split(","))


def _is_sign(key: str) -> bool:
    """``question_mark`` and the like: what Textual calls a printable character."""
    sign = shown(key)
    if len(sign) != 1 or not sign.isprintable():
        return False
    return next(iter(Binding.make_bindings([(sign, "none", "")]))).key == key


def _refuse_conflicts(text: str, own: Mapping[str, str]) -> None:
    """No key does two things at one place."""
    everywhere = next(one for one in PANES if one.name == "app").keys
    for pane in PANES:
        taken: dict[str, Key] = {}
        # What was given by hand comes last, so that the line that is named is one of the file.
        here = [*pane.keys, *(everywhere if pane.name != "app" else ())]
        for key in sorted((one for one in here if one.id), key=lambda one: one.id in own):
            for name in own.get(key.id, key.keys).split(","):
                other = taken.setdefault(name, key)
                if other.id != key.id and (key.id in own or other.id in own):
                    mine = key.id if key.id in own else other.id
                    words = _("{key} is also the key of {other}; give one of them another").format(
                        key=shown(name), other=other.id if mine == key.id else key.id
                    )
                    raise _wrong(_line_of(text, mine), words, mine)


def _line_of(text: str, identity: str) -> int:
    """The line on which an id is set; 0 where it cannot be told."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[\s*([^\]]+?)\s*\]", line)
        if head:
            table = re.sub(r"[\s\"']", "", head[1]) + "."
            continue
        name, sign, _value = line.partition("=")
        if sign and table + re.sub(r"[\s\"']", "", name) == identity:
            return number
    return 0


def _wrong(line: int, what: str, identity: str = "") -> InputError:
    where = _("{path}, line {line}") if line else "{path}"
    parts = [where.format(path=path(), line=line), shorten(identity, 60), what]
    return InputError(
        _("{where}. Your own keys are left aside.").format(where=": ".join(filter(None, parts)))
    )
