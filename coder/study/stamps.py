"""Hybrid logical clock: the order of events on many laptops whose clocks lie.

A stamp is ``{milliseconds:012x}-{counter:04x}-{device}``; stamps sort as text. A new stamp is later
than every stamp that the file has seen, whatever the wall clock says, so that an act made with X
on the screen comes after X (Kulkarni et al. 2014, "Logical Physical Clocks").
"""

from __future__ import annotations

import secrets

DEVICE_LENGTH = 12


def new_device() -> str:
    """A random device id of fixed length (lower-case hex)."""
    return secrets.token_hex(DEVICE_LENGTH // 2)


def next_stamp(newest: str | None, now: int, device: str) -> str:
    """The stamp after ``newest`` (the greatest in the file, None in an empty one).

    ``now`` is in milliseconds; before 1970 counts as 1970, since a minus sign would not sort. The
    counter goes on while the milliseconds do not grow; past ffff a millisecond is added, since
    five digits would not sort either.
    """
    now = max(now, 0)
    if newest is None:
        return format_stamp(now, 0, device)
    seen, counter = int(newest[:12], 16), int(newest[13:17], 16)
    if now > seen:
        return format_stamp(now, 0, device)
    if counter < 0xFFFF:
        return format_stamp(seen, counter + 1, device)
    return format_stamp(seen + 1, 0, device)


def format_stamp(milliseconds: int, counter: int, device: str) -> str:
    """The text of a stamp."""
    return f"{milliseconds:012x}-{counter:04x}-{device}"
