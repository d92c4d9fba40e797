"""Moments as people type them, by the clock on their wall, and as the journal holds them: UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from coder.errors import InputError
from coder.language import _
from coder.text import one_line

_SHAPES = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")


def moment(typed: str, now: int, *, end: bool = False) -> str:
    """The moment in UTC, ISO 8601 with milliseconds.

    ``typed`` is ``2026-11-22 10:30``, ``10:30`` (today), ``2026-11-22``, or ISO 8601 with or
    without a zone; without one it is local time. ``now`` is in milliseconds since 1970, for today.
    With ``end`` the last millisecond of that minute or day is meant. Raises InputError.
    """
    text = " ".join(typed.split())
    parsed, width = _parsed(text, now)
    if parsed is None:
        raise InputError(
            _("{text}: this is no moment; write 2026-11-22 10:30, or 10:30 for today.").format(
                text=one_line(text[:40])
            )
        )
    if end:
        parsed += width - timedelta(milliseconds=1)
    try:
        there = parsed.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        raise InputError(_("{text}: there is no such moment.").format(text=text)) from None
    return there.strftime("%Y-%m-%dT%H:%M:%S.") + f"{there.microsecond // 1000:03d}Z"


def _parsed(text: str, now: int) -> tuple[datetime | None, timedelta]:
    """The moment, and how long what was typed lasts."""
    today = datetime.fromtimestamp(now / 1000)
    for shape, width in (
        *((shape, timedelta(minutes=1)) for shape in _SHAPES[:2]),
        *((shape, timedelta(seconds=1)) for shape in _SHAPES[2:]),
        ("%Y-%m-%d", timedelta(days=1)),
    ):
        try:
            return datetime.strptime(text, shape), width
        except ValueError:
            continue
    try:
        clock = datetime.strptime(text, "%H:%M")
        return datetime.combine(today.date(), clock.time()), timedelta(minutes=1)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text), timedelta(milliseconds=1)
    except ValueError:
        return None, timedelta(0)


def shown(wall: str) -> str:
    """A stored moment as the date and minute that the clock on the wall showed.

    What another program wrote, or a clock that lies, is shown as it stands.
    """
    from coder.clock import local

    try:
        return local(wall)
    except (ValueError, OverflowError, OSError):
        return one_line(wall[:24])
