"""Times as they stand in transcripts: ``[00:01:23]``, ``(1:23)``, ``#00:01:23-4#``, ``0:03``."""

from __future__ import annotations

import re

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
RANGE = rf"{CLOCK}(?:\s?(?:-->|[-–—])\s?{CLOCK})?"
BRACKETED = rf"(?:\[ ?{RANGE} ?\]|\( ?{RANGE} ?\)|<{RANGE}>|\{{{RANGE}\}}|#{CLOCK}(?:-\d)?#)"

_CLOCK = re.compile(CLOCK)
_LEAD = re.compile(rf"\s*(?P<stamp>{BRACKETED}|{RANGE}(?=\s))\s*[-–—]?\s*")
_ARROW = re.compile(rf"\s*(?P<stamp>{CLOCK})\s*-->\s*{CLOCK}\s*$")
_ALONE = re.compile(rf"\s*(?:{BRACKETED}|{RANGE})\s*$")
_END = re.compile(rf"#{CLOCK}(?:-\d)?#$")
_INSIDE = re.compile(rf"(?:(?<![ \t])[ \t]+)?(?P<stamp>{BRACKETED})[ \t]*(?P<next>.?)")
_ANY = re.compile(rf"{BRACKETED}|{RANGE}")
_TIME_OF_DAY = re.compile(
    r"\b(?:om|tot|vanaf|rond|tegen|voor|na|sinds|half|kwart|at|until|till|from|by|around)\Z", re.I
)
_OPENERS = "[(<{#"
_LONGEST = 40
_WORD = 12


def lead(line: str) -> tuple[str, str]:
    """A time at the start of a line, with what surrounds it, and the rest."""
    start = line[:_LONGEST].lstrip()
    if not start or not (start[0].isdigit() or start[0] in _OPENERS):
        return "", line
    match = _LEAD.match(line)
    return (match.group("stamp"), line[match.end() :]) if match else ("", line)


def arrow(line: str) -> str:
    """The first time of a line that holds nothing but ``0:0:0.0 --> 0:0:1.3``; else ""."""
    match = _ARROW.match(line) if "-->" in line else None
    return match.group("stamp") if match else ""


def alone(line: str) -> bool:
    """Whether a line holds a time and nothing else."""
    return ":" in line and len(line) <= 2 * _LONGEST and bool(_ALONE.match(line))


def is_bracketed(stamp: str) -> bool:
    """Whether a time stands between brackets or hashes, as nobody writes a time of day."""
    return stamp[:1] in tuple(_OPENERS)


def without_end(line: str) -> tuple[str, str]:
    """A line, and the ``#00:01:23-4#`` with which it may end."""
    line = line.rstrip()
    if not line.endswith("#"):
        return line, ""
    match = _END.search(line, max(len(line) - _LONGEST, 0))
    return (line[: match.start()], match.group()) if match else (line, "")


def without_inner(line: str) -> tuple[str, list[str]]:
    """A line without the bracketed times inside it, and these."""
    if ":" not in line or not any(opener in line for opener in _OPENERS):
        return line, []
    found: list[str] = []

    def apart(match: re.Match[str]) -> str:
        if match.group("stamp")[0] == "(" and _TIME_OF_DAY.search(
            line[max(match.start() - _WORD, 0) : match.start()]
        ):
            return match.group()
        found.append(match.group("stamp"))
        following = match.group("next")
        space = " " if match.start() and following and following not in ".,;:?!…)]”" else ""
        return space + following

    return _INSIDE.sub(apart, line), found


def blurred(text: str) -> str:
    """The text with every time as ``0:00``, so that labels that differ in it alone are one."""
    return _ANY.sub(lambda match: _CLOCK.sub("0:00", match.group(), count=1), text)


def seconds(stamp: str) -> float | None:
    """``1:02:03.5``, ``#00:01:23-4#`` in seconds; None for no or an impossible time."""
    match = _CLOCK.search(stamp)
    if match is None:
        return None
    values = [float(part) for part in match.group().replace(",", ".").split(":")]
    if values[-1] >= 60 or (len(values) == 3 and values[1] >= 60):
        return None
    total = 0.0
    for value in values:
        total = total * 60 + value
    tenths = re.search(r"-(\d)#$", stamp)
    return round(total + (int(tenths.group(1)) / 10 if tenths else 0.0), 3)
