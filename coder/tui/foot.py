"""The foot line: the keys that matter here, as many as the width holds; a click does the same."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from coder.language import _
from coder.tui.keys import EVERYWHERE, Key

DOES = "does"
"""Under which a part of a line says what a click on it does (see ``Workbench.on_click``)."""


def foot(keys: tuple[Key, ...], width: int) -> Content:
    """Keys with their words, right-aligned; those at the end fall away where it is narrow."""
    wanted = [key for key in (*keys, *EVERYWHERE) if key.foot]
    # Help stays to the last: whoever forgot the other keys needs that one.
    parts: list[Content] = []
    used = 0
    last = _part(wanted[-1])
    room = width - last.cell_length
    for key in wanted[:-1]:
        part = _part(key)
        if used + part.cell_length > room:
            break
        used += part.cell_length
        parts.append(part)
    line = Content("").join([*parts, last])
    return Content(" " * max(width - line.cell_length, 0)).append(line)


def _part(key: Key) -> Content:
    """A key and its word, which know what they do."""
    word = Content.assemble((key.seen, "bold $primary"), (f" {_(key.short or key.words)}", "$dim"))
    if key.action:
        where = "app" if key in EVERYWHERE else "screen"
        word = word.stylize(Style.from_meta({DOES: f"{where}.{key.action}"}))
    return Content("  ").append(word)
