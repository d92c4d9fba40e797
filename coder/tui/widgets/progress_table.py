"""Transcripts × coders: who is how far, as wide as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from coder.language import _, ngettext
from coder.overview import Line
from coder.study.progress import CoderProgress
from coder.tui.columns import left, right
from coder.tui.text import stored_line

GAP = 2
DONE, TO_DO = "━", "·"
LONGEST_NAME = 24
LONGEST_CODER = 16
LEAST_NOW = 12
"""Cells of the last column under which rather another column goes."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths in cells; a width of 0 leaves the column out."""

    name: int
    role: int
    bar: int
    count: int
    coder: int
    """Of one coder's column: bar, count and tick, or the name above them."""
    now: int
    coders: tuple[str, ...]
    """Whose columns there are; without any a count of sign-offs stands in their place."""


def layout(
    lines: Sequence[Line], to_settle: Mapping[str, int], width: int, first: str = ""
) -> Layout:
    """The fullest table that fits; ``first`` is the coder whose column comes first."""
    coders = _in_order(lines, first)
    name = _widest([_("transcript"), *(line.transcript for line in lines)], LONGEST_NAME)
    role = _widest([_("role"), *(line.role for line in lines)], LONGEST_CODER)
    count = max((len(str(line.fragments)) for line in lines), default=1)
    sentences = [now(line, to_settle, first, long=True).cell_length for line in lines]
    words = [now(line, to_settle, first, long=False).cell_length for line in lines]
    any_role = any(line.role for line in lines)
    for with_role, bar in (
        (True, 20),
        (True, 10),
        (False, 10),
        (True, 5),
        (False, 5),
        (True, 0),
        (False, 0),
    ):
        shown_role = role if with_role and any_role else 0
        least = count + 2 + (bar + 1 if bar else 0)
        coder = max(least, _widest(coders, LONGEST_CODER if bar else 8))
        used = name + GAP + (shown_role + GAP if shown_role else 0) + len(coders) * (coder + GAP)
        # Bars grow only where every sentence stands beside them.
        need = max(sentences if bar > 10 else words, default=0)
        if used + max(need, LEAST_NOW) <= width:
            return Layout(name, shown_role, bar, count, coder, width - used, tuple(coders))
    name = min(name, max(width // 3, 4))
    return Layout(name, 0, 0, count, 0, max(width - name - 2 * GAP - 9, 1), ())


def _in_order(lines: Sequence[Line], first: str) -> list[str]:
    """All coders of the pass; whoever acts comes first."""
    names = list(dict.fromkeys(one.coder for line in lines for one in line.coders))
    return sorted(names, key=lambda name: name != first)


def _widest(texts: Sequence[str], most: int) -> int:
    return min(max((stored_line(text).cell_length for text in texts), default=0), most)


def heading(table: Layout) -> Content:
    """The line above the rows."""
    parts = [left(Content(_("transcript")), table.name)]
    if table.role:
        parts.append(left(Content(_("role")), table.role))
    if table.coders:
        parts += [left(stored_line(who), table.coder) for who in table.coders]
    else:
        parts.append(left(Content(_("signed")), 9))
    parts.append(left(Content(_("now")), table.now))
    return Content(" " * GAP).join(parts).stylize("$dim")


def row(table: Layout, line: Line, to_settle: Mapping[str, int], first: str = "") -> Content:
    """One transcript."""
    parts = [left(stored_line(line.transcript, "bold"), table.name)]
    if table.role:
        parts.append(left(stored_line(line.role), table.role))
    by_name = {one.coder: one for one in line.coders}
    if table.coders:
        parts += [_cell(table, by_name.get(who), line.fragments) for who in table.coders]
    else:
        active = [one for one in line.coders if not one.released]
        signed = sum(one.signed_off for one in active)
        parts.append(left(Content(_("{n} of {m}").format(n=signed, m=len(active))), 9))
    words = now(line, to_settle, first, long=True)
    if words.cell_length > table.now:
        words = now(line, to_settle, first, long=False)
    parts.append(left(words, table.now))
    return Content(" " * GAP).join(parts)


def _cell(table: Layout, one: CoderProgress | None, fragments: int) -> Content:
    if one is None or one.released:
        words = Content(_("not allocated") if one is None else _("released"))
        return left(words if words.cell_length <= table.coder else Content("–"), table.coder)
    parts: list[Content | str | tuple[str, str]] = []
    if table.bar:
        done = min(one.judged, fragments)
        # What has begun shows a cell, and only what is whole is full.
        filled = done * table.bar // fragments if fragments else table.bar
        filled = max(filled, 1) if done else 0
        parts += [(DONE * filled, "$primary"), (TO_DO * (table.bar - filled), "$dim"), " "]
    parts.append(right(Content(str(one.judged)), table.count))
    parts.append((" ✓", "bold $success") if one.signed_off else "  ")
    return left(Content.assemble(*parts), table.coder)


def now(line: Line, to_settle: Mapping[str, int], first: str = "", *, long: bool) -> Content:
    """How far a transcript is, in words; ``to_settle`` may not hold it yet."""
    again = sum(one.again or 0 for one in line.coders if not one.released)
    if again and line.do == "code" and not line.waiting_for:
        return Content(ngettext("{n} to judge again", "{n} to judge again", again).format(n=again))
    if line.state == "at the table":
        return Content(_at_table(line, to_settle, long))
    if line.state == "complete":
        return Content(_("complete: waits for the table") if long else _("complete"))
    active = [one for one in line.coders if not one.released]
    if not active:
        return Content(_("nobody codes it"))
    if not any(one.judged or one.signed_off for one in active):
        return Content(_("coding: nobody has begun") if long else _("not begun"))
    waiting = sorted(line.waiting_for, key=lambda one: one.coder != first)
    if not long and len(waiting) > 1:
        return Content(_("{n} are coding").format(n=len(waiting)))
    if len(waiting) > 2:
        text = _("coding: {n} of {m} have signed off")
        return Content(text.format(n=len(active) - len(waiting), m=len(active)))
    words = "; ".join(_left(one, line.fragments, long) for one in waiting)
    return stored_line(_("coding: {who}").format(who=words) if long else words)


def _at_table(line: Line, to_settle: Mapping[str, int], long: bool) -> str:
    if line.do != "resolve":
        return _("at the table")
    n = to_settle.get(line.transcript)
    if n == 0:
        return _("resolved")
    shown = "…" if n is None else str(n)
    text = _("at the table: {n} to settle") if long else _("{n} to settle")
    return text.format(n=shown)


def _left(one: CoderProgress, fragments: int, long: bool) -> str:
    n = fragments - one.judged
    if n > 0:
        text = _("{coder} has {n} left") if long else _("{coder}: {n} left")
    elif long:
        text = _("{coder} has read all, not signed off")
    else:
        text = _("{coder}: not signed off")
    return text.format(coder=one.coder, n=n)
