"""The beginning of a line that may be a speaker's label; which ones are, ``speakers`` says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Literal

from coder.ingest import stamps
from coder.ingest.speakers import known, looks_like_interviewer, named
from coder.ingest.stamps import BRACKETED, CLOCK, RANGE

__all__ = ["MAX_LABEL", "Head", "Kind", "forgotten", "head", "known", "looks_like_interviewer"]

MAX_LABEL = 40
"""Characters; a label also has at most four words, what is in brackets not counted."""

_LONGEST_DOT = 12  # characters before which ``R. `` has to end
_LONGEST = 200  # characters in which a label, its time and its marks have to fit

Kind = Literal[
    "colon",  # Anna: tekst
    "glued",  # Anna:tekst
    "marked",  # **Anna:** tekst
    "stamp",  # Anna  0:03
    "row",  # Anna <tab> tekst, or a row of a table
    "alone",  # Interviewer, on a line of its own
    "name",  # Anna Jansen, on a line of its own
    "dash",  # ANNA - tekst
    "dot",  # R. tekst
    "bold",  # **Anna** tekst
    "bracket",  # [Anna] tekst
    "number",  # 1: tekst
    "bare",  # B dus: the colon was forgotten
]

_NAME = (
    r"[^\W\d_][\w.'’&/+\-]*(?:[ \u00a0]{1,3}[\w'’&/+][\w.'’&/+\-]*){0,3}\??"
    r"(?: ?\([^\W_][^():\n]{0,30}\))?"
)
_BULLET = r"(?:(?:[-*•>–]|#{1,6}|\d{1,4}[.)]?)[ \t]+)?"
_COLON = re.compile(
    rf"\s*{_BULLET}(?P<open>[*_]{{0,3}})(?P<name>{_NAME})"
    rf"(?:\s*(?P<stamp>{BRACKETED}|(?<=\s){RANGE}))?"
    r"(?P<close>[*_]{0,3})\s*[:：](?!//)(?P<after>[*_]{0,3})(?P<space>\s*)"
)
_NUMBER = re.compile(r"\s*(?P<open>[*_]{0,3})(?P<name>\d{1,2})(?:[*_]{0,3}):[*_]{0,3}\s+")
_INNER = re.compile(rf"(?P<stamp>{BRACKETED}|{CLOCK}$)\s*[-–]?\s*")
_AT = re.compile(
    rf"\s*(?:#{{1,6}}[ \t]+)?[*_]{{0,3}}(?P<name>{_NAME})[*_]{{0,3}}[\s,–-]+[*_]{{0,3}}"
    rf"(?P<stamp>{BRACKETED}|{RANGE})[*_]{{0,3}}\s*$"
)
_BEFORE_TEXT = re.compile(
    rf"\s*[*_]{{0,3}}(?P<name>{_NAME})[*_]{{0,3}}\s+(?P<stamp>{BRACKETED})\s+"
)
_ALONE = re.compile(rf"\s*(?:#{{1,6}}[ \t]+)?(?P<open>[*_]{{0,3}})(?P<name>{_NAME})[*_]{{0,3}}\s*$")
_BOLD = re.compile(rf"\s*(?P<open>[*_]{{2,3}})(?P<name>{_NAME})(?P=open)\s+(?=\S)")
_DASH = re.compile(
    rf"\s*[*_]{{0,3}}(?P<name>{_NAME})[*_]{{0,3}}(?:\s+[-–—]+\s+|\s?[-–—]{{0,2}}>\s+|; |\s?\|\s+)"
)
_DOT = re.compile(r"\s*(?P<name>[^\W\d_]\d?)\.[ \t]+(?=\S)")
_BRACKET = re.compile(
    rf"\s*(?:\[(?P<a>{_NAME})\]|<(?P<b>{_NAME})>|\((?P<c>{_NAME})\))"
    rf"(?:\s*(?P<stamp>{BRACKETED}|{RANGE}(?=\s|$)))?\s*:?\s*"
)
_FORGOTTEN = re.compile(r"\s*(?P<name>[^\W\d_]{1,14}(?:[ _]?\d{1,2})?)[ \t]+(?=(?P<next>\S))")


@dataclass(frozen=True, slots=True)
class Head:
    """What may be the beginning of a turn."""

    label: str
    key: str
    """By which labels count as the same: the label in lower case."""
    kind: Kind
    stamp: str
    rest: str
    """What follows the label, without outer white space."""
    mark: str
    """The label with its marks and times, as it stands."""


def head(line: str, *, row: bool = False) -> Head | None:
    """The speaker label with which a line may begin, or None; whether it is one is not said."""
    if not line or line.isspace():
        return None
    stamp, body = stamps.lead(line)
    short = len(body) <= _LONGEST
    start = body[:_LONGEST]
    if not stamp and short and ":" in start and (match := _AT.match(body)):
        return _made(line, match.group("name"), "stamp", match.group("stamp"), "")
    found = _with_colon(line, body, stamp) if ":" in start or "：" in start else None
    if found is None and (row or "\t" in start):
        found = _in_row(line, body, stamp)
    if found is None:
        found = _with_other_mark(line, body, stamp)
    if found is None and short and (match := _ALONE.match(body)):
        name = match.group("name")
        kind: Kind | None = _alone(name, timed=bool(stamp))
        found = _made(line, name, kind, stamp, "") if kind else None
    return found


def _alone(name: str, *, timed: bool) -> Kind | None:
    """``SPEAKER_00`` or, after a time, a full name may be a line; any name may be, if it recurs."""
    if timed and (known(name) or (named(name) and " " in name and not name.endswith("."))):
        return "stamp"
    if known(name):
        return "alone"
    return "name" if named(name) and not name.endswith(".") else None


def _with_colon(line: str, body: str, stamp: str) -> Head | None:
    match = _COLON.match(body[:_LONGEST])
    if match is None:
        match = _NUMBER.match(body[:_LONGEST])
        if match is None:
            return None
        return _made(line, match.group("name"), "number", stamp, body[match.end() :])
    rest = body[match.end() :]
    kind: Kind = "colon"
    if match.group("open") and (match.group("close") or match.group("after")):
        kind = "marked"
    elif rest and not match.group("space"):
        kind = "glued"
    stamp = stamp or match.group("stamp") or ""
    inner = _INNER.match(rest)
    if inner and not stamp:
        stamp, rest = inner.group("stamp"), rest[inner.end() :]
    return _made(line, match.group("name"), kind, stamp, rest)


def _with_other_mark(line: str, body: str, stamp: str) -> Head | None:
    """``ANNA - tekst``, ``[Anna] tekst``, ``**Anna** tekst``, ``Anna [00:03] tekst``."""
    start = body[:_LONGEST]
    first = start.lstrip()[:1]
    if first in ("[", "<", "("):
        match = _BRACKET.match(start)
        if match is None:
            return None
        name = match.group("a") or match.group("b") or match.group("c")
        found = stamp or match.group("stamp") or ""
        return _made(line, name, "bracket", found, body[match.end() :])
    if first in ("*", "_") and (match := _BOLD.match(start)):
        return _made(line, match.group("name"), "bold", stamp, body[match.end() :])
    if not stamp and ":" in start and (match := _BEFORE_TEXT.match(start)):
        return _made(line, match.group("name"), "stamp", match.group("stamp"), body[match.end() :])
    if any(sign in start for sign in "-–—>;|") and (match := _DASH.match(start)):
        return _made(line, match.group("name"), "dash", stamp, body[match.end() :])
    if match := _DOT.match(start[:_LONGEST_DOT]):
        return _made(line, match.group("name"), "dot", stamp, body[match.end() :])
    return None


def _in_row(line: str, body: str, stamp: str) -> Head | None:
    """A row of a table: label, text; perhaps with a time before or between."""
    cells = [cell.strip() for cell in body.split("\t")]
    between = ""
    if len(cells) > 2 and re.fullmatch(rf"{BRACKETED}|{RANGE}", cells[1]):
        between = cells.pop(1)
    match = _ALONE.match(cells[0][:_LONGEST])
    if match is None or len(cells) < 2 or not any(cells[1:]):
        return None
    rest = "\t".join(cells[1:])
    before = line[: len(line) - len(body)]
    mark = f"{before}{cells[0]} {between}".strip()
    return _made(line, match.group("name"), "row", stamp or between, rest, mark)


def _made(
    line: str, name: str, kind: Kind, stamp: str, rest: str, mark: str | None = None
) -> Head | None:
    label, key = _called(name)
    if not label:
        return None
    if mark is None:
        mark = line[: len(line) - len(rest)].strip()
    return Head(label, key, kind, stamp, rest.strip(), intern(mark))


@lru_cache(maxsize=1024)
def _called(name: str) -> tuple[str, str]:
    """A label and its key; "" twice for what is too long for one. Few labels recur often."""
    label = " ".join(name.split())
    plain = label.partition(" (")[0]
    if len(plain) > MAX_LABEL or len(plain.split()) > 4:
        return "", ""
    return label, label.casefold()


def forgotten(line: str, speakers: frozenset[str]) -> Head | None:
    """A speaker's label without its colon, as in ``B dus ja``; ``speakers`` are those sought."""
    stamp, body = stamps.lead(line)
    match = _FORGOTTEN.match(body[:_LONGEST])
    if match is None or match.group("name").casefold() not in speakers:
        return None
    name = match.group("name")
    letters = name.rstrip("0123456789 _")
    if not name[0].isupper() or (len(letters) > 2 and not match.group("next").isupper()):
        return None
    return _made(line, name, "bare", stamp, body[match.end() :])
