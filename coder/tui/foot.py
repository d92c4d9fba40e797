"""The foot line: the keys that matter here, as many as the width holds."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from coder.language import _
from coder.tui.keys import EVERYWHERE, Key


def foot(keys: tuple[Key, ...], width: int) -> Content:
    """Keys with their words, right-aligned; those at the end fall away where it is narrow."""
    wanted = [key for key in (*keys, *EVERYWHERE) if key.foot]
    # Help stays to the last: whoever forgot the other keys needs that one.
    parts: list[tuple[str, str]] = []
    used = 0
    last = (wanted[-1].seen, _(wanted[-1].short or wanted[-1].words))
    room = width - _width(last)
    for key in wanted[:-1]:
        part = (key.seen, _(key.short or key.words))
        if used + _width(part) > room:
            break
        used += _width(part)
        parts.append(part)
    pieces: list[tuple[str, str]] = []
    for shown, words in (*parts, last):
        pieces += [("  ", ""), (shown, "bold $primary"), (" " + words, "$dim")]
    line = Content.assemble(*pieces)
    return Content(" " * max(width - line.cell_length, 0)).append(line)


def _width(part: tuple[str, str]) -> int:
    return cell_len(part[0]) + cell_len(part[1]) + 3
