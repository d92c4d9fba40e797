"""The foot line: the keys that matter here, as many as the width holds; a click does the same."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from coder.language import _
from coder.tui.keys import EVERYWHERE, Key

DOES = "does"
"""Under which a part of a line says what a click on it does (see ``Workbench.on_click``)."""


def foot(keys: tuple[Key, ...], width: int, *, bare: bool = False) -> Content:
    """Keys with their words, right-aligned; those at the end fall away where it is narrow.

    ``bare``: of those only the words fall away, so that whoever knows the keys finds them all.
    """
    wanted = [key for key in (*keys, *EVERYWHERE) if key.foot]
    # Help stays to the last: whoever forgot the other keys needs that one.
    last = _part(wanted.pop())
    words = [_part(key) for key in wanted]
    keys_alone = [_bare(key) for key in wanted] if bare else []
    room = width - last.cell_length
    n = len(words)
    while n and _cells(words[:n]) + _cells(keys_alone[n:]) + bool(keys_alone[n:]) > room:
        n -= 1
    parts = [*words[:n], Content(" " if keys_alone[n:] else ""), *keys_alone[n:]]
    while parts and _cells(parts) > room:
        parts.pop()
    line = Content("").join([*parts, last])
    return Content(" " * max(width - line.cell_length, 0)).append(line)


def _cells(parts: Sequence[Content]) -> int:
    return sum(one.cell_length for one in parts)


def _bare(key: Key) -> Content:
    return Content(" ").append(_clickable(key, Content.styled(key.seen, "bold $primary")))


def _part(key: Key) -> Content:
    """A key and its word, which know what they do."""
    word = Content.assemble((key.seen, "bold $primary"), (f" {_(key.short or key.words)}", "$dim"))
    return Content("  ").append(_clickable(key, word))


def _clickable(key: Key, word: Content) -> Content:
    if not key.action:
        return word
    where = "app" if key in EVERYWHERE else "screen"
    return word.stylize(Style.from_meta({DOES: f"{where}.{key.action}"}))
