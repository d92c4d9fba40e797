"""The one clock: every time that is stored comes from here, so that tests can set it."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]
"""Returns the present as milliseconds since 1970-01-01 UTC."""


def system_clock() -> int:
    """Milliseconds since 1970-01-01 UTC by this machine's clock.

    ``CODER_NOW`` (milliseconds) fixes it, so that a test of the command line can set it.
    """
    fixed = os.environ.get("CODER_NOW")
    return int(fixed) if fixed else time.time_ns() // 1_000_000


def iso(milliseconds: int) -> str:
    """UTC, ISO 8601 with milliseconds: ``2026-11-22T09:30:00.125Z``."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def local(moment: str) -> str:
    """An ISO time in UTC as the date and minute that the clock on the wall showed."""
    return _parsed(moment).astimezone().strftime("%Y-%m-%d %H:%M")


def seconds(moment: str) -> float:
    """An ISO time as seconds since 1970-01-01 UTC."""
    return _parsed(moment).timestamp()


def _parsed(moment: str) -> datetime:
    return datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def uuid7(milliseconds: int) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time."""
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
