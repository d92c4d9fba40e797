"""Speaker labels: what may be one, and which of those that may are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MAX_LABEL = 40
"""Characters; a label also has at most four words."""

_LONGEST = 200  # characters in which a label, its time and its marks have to fit

Kind = Literal["colon", "glued", "marked", "stamp", "row", "alone"]

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
BRACKETED = rf"(?:\[{CLOCK}\]|\({CLOCK}\)|<{CLOCK}>|\{{{CLOCK}\}}|#{CLOCK}(?:-\d)?#)"
_NAME = r"[^\W\d_][\w.'’&/\-]*(?:[ \u00a0]{1,3}[\w.'’&/\-]+){0,3}(?: ?\([^\W\d_][^():\n]{0,30}\))?"
_LEAD = re.compile(rf"\s*(?P<stamp>{BRACKETED}|{CLOCK}(?=\s))\s*[-–]?\s*")
_ARROW = re.compile(rf"\s*(?P<stamp>{CLOCK})\s*-->\s*{CLOCK}\s*$")
_COLON = re.compile(
    rf"\s*(?P<open>[*_]{{0,3}})(?P<name>{_NAME})"
    rf"(?:\s*(?P<stamp>{BRACKETED}|(?<=\s){CLOCK}))?"
    r"(?P<close>[*_]{0,3})\s*:(?!//)(?P<after>[*_]{0,3})(?P<space>\s*)"
)
_AT = re.compile(
    rf"\s*[*_]{{0,3}}(?P<name>{_NAME})[*_]{{0,3}}[\s,–-]+(?P<stamp>{BRACKETED}|{CLOCK})[*_]{{0,3}}\s*$"
)
_ALONE = re.compile(rf"\s*[*_]{{0,3}}(?P<name>{_NAME})[*_]{{0,3}}\s*$")

_ROLES = (
    "interviewer|interviewster|interviewee|geïnterviewde|geinterviewde|respondent|respondente|"
    "deelnemer|deelneemster|participant|spreker|speaker|coach|vraag|antwoord|question|answer|"
    "onderzoeker|onderzoekster|researcher|moderator|gespreksleider|facilitator|begeleider|"
    "begeleidster|cliënt|client|jongere|leerling|student|docent|leerkracht|ouder|moeder|vader|"
    "vrager|int|resp|inter|iv|person|persoon|onbekend|unknown"
)
_KNOWN = re.compile(
    rf"(?:(?:{_ROLES})s?(?:[ _.\-]*(?:\d{{1,3}}|[a-z]))?\.?(?: ?\(.*\))?|[a-z]{{1,2}}\d{{1,2}})",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_ASKS = re.compile(
    r"(?:i|int|inter|interviewer|interviewster|v|vr|vraag|vrager|vragensteller|q|question|"
    r"onderzoeker|onderzoekster|researcher|moderator|gespreksleider)"
    r"(?:[\s_.\-]*\d{0,3}|[\s_.\-]+\(?[^()]*\)?)",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words("van de der den ten ter te het 't el al la von d' en and")
_WEAK = frozenset(("plain", "bare"))
_COLUMNS = _words("spreker speaker deelnemer participant persoon person")
HEADERS = _words(
    """datum date tijd time tijdstip plaats place locatie location duur duration lengte aanwezig
    aanwezigen onderwerp subject titel title project bestand file bestandsnaam transcript
    transcriptie transcribent opname recording interview interviewnummer pagina leeftijd age
    functie rol role naam name code nummer organisatie wave meetmoment afgenomen taal language
    getranscribeerd"""
)
_NEVER = HEADERS | _words(
    """kortom dus maar en ja nee nou oké ok want toen daarna daarom bijvoorbeeld conclusie namelijk
    samenvattend nb ps let tel telefoon mail e-mail http https www note noot opmerking
    opmerkingen eerst voorbeeld resultaat thema vervolgens uiteindelijk eigenlijk ofwel oftewel
    first so but and yes no well then finally because anyway example result theme remark om rond
    vanaf tot at from until ook nog hij zij ze wij we jullie dat dit he she they it that this
    wat hoe waarom what how why positief negatief punt stap tip doel vervolg plus min"""
)


@dataclass(frozen=True, slots=True)
class Head:
    """What may be the beginning of a turn."""

    label: str
    kind: Kind
    stamp: str
    rest: str
    """What follows the label, without outer white space."""

    @property
    def key(self) -> str:
        """By which labels count as the same."""
        return self.label.casefold()


def looks_like_interviewer(label: str) -> bool:
    """Whether a label is one that interviewers usually have: ``I``, ``Int2``, ``Vraag``, ``Q``."""
    return bool(_ASKS.fullmatch(label.strip()))


def known(label: str) -> bool:
    """Whether a label is of a form that hardly anything but a speaker has."""
    return bool(_KNOWN.fullmatch(label)) or bool(_LETTER.fullmatch(label) and label.isupper())


def named(label: str) -> bool:
    """Whether every word of a label could belong to a name."""
    words = re.sub(r"[()]", "", label).split()
    if not words or words[0].casefold().strip(".") in _NEVER:
        return False
    return words[0][0].isupper() and all(
        word[0].isupper() or word[0].isdigit() or word in _PARTICLES for word in words
    )


def lead(line: str) -> tuple[str, str]:
    """A time stamp at the start of a line, with what surrounds it, and the rest."""
    match = _LEAD.match(line)
    return (match.group("stamp"), line[match.end() :]) if match else ("", line)


def arrow(line: str) -> str:
    """The first time of a line that holds nothing but ``0:0:0.0 --> 0:0:1.3``; else ""."""
    match = _ARROW.match(line)
    return match.group("stamp") if match else ""


def head(line: str, *, row: bool = False) -> Head | None:
    """The speaker label with which a line may begin, or None; whether it is one is not said."""
    stamp, body = lead(line)
    match = None if stamp or len(body) > _LONGEST else _AT.match(body)
    if match:
        return _made(match.group("name"), "stamp", match.group("stamp"), "")
    found = _with_colon(body, stamp)
    if found is None and row:
        found = _in_row(body, stamp)
    if found is None and len(body) <= _LONGEST:
        match = _ALONE.match(body)
        kind: Kind = "stamp" if stamp else "alone"
        if match and _stands_alone(match.group("name"), timed=bool(stamp)):
            found = _made(match.group("name"), kind, stamp, "")
    return found


def _stands_alone(name: str, *, timed: bool) -> bool:
    """Whether a line may consist of this label: ``SPEAKER_00``, or a full name after a time."""
    return known(name) or (timed and named(name) and " " in name and not name.endswith("."))


def _with_colon(body: str, stamp: str) -> Head | None:
    match = _COLON.match(body[:_LONGEST])
    if match is None:
        return None
    rest = body[match.end() :]
    kind: Kind = "colon"
    if match.group("open") and (match.group("close") or match.group("after")):
        kind = "marked"
    elif rest and not match.group("space"):
        kind = "glued"
    stamp = stamp or match.group("stamp") or ""
    inner = re.match(rf"({BRACKETED}|{CLOCK}$)\s*[-–]?\s*", rest)
    if inner and not stamp:
        stamp, rest = inner.group(1), rest[inner.end() :]
    return _made(match.group("name"), kind, stamp, rest)


def _in_row(body: str, stamp: str) -> Head | None:
    """A row of a table: label, text; perhaps with a time before or between."""
    cells = [cell.strip() for cell in body.split("\t")]
    if len(cells) > 2 and re.fullmatch(rf"{BRACKETED}|{CLOCK}", cells[1]):
        stamp = stamp or cells.pop(1)
    match = _ALONE.match(cells[0][:_LONGEST])
    if match is None or len(cells) < 2 or not any(cells[1:]):
        return None
    return _made(match.group("name"), "row", stamp, "\t".join(cells[1:]))


def _made(name: str, kind: Kind, stamp: str, rest: str) -> Head | None:
    label = " ".join(name.split())
    if len(label) > MAX_LABEL or len(label.split()) > 4:
        return None
    return Head(label, kind, stamp, rest.strip())


def seconds(stamp: str) -> float | None:
    """``1:02:03.5``, ``#00:01:23-4#`` in seconds; None for no or an impossible time."""
    tenths = re.search(r"-(\d)#$", stamp)
    parts = re.sub(r"-\d#$", "", stamp).strip("[]()<>{}# ").replace(",", ".").split(":")
    if len(parts) not in (2, 3):
        return None
    values = [float(part) for part in parts]
    if values[-1] >= 60 or (len(values) == 3 and values[1] >= 60):
        return None
    total = 0.0
    for value in values:
        total = total * 60 + value
    return round(total + (int(tenths.group(1)) / 10 if tenths else 0.0), 3)


def accepted(heads: Iterable[Head]) -> frozenset[str]:
    """The keys of those labels that are speakers.

    A label of a known form is one, and so is a name that recurs, or that stands with a time or in
    bold type as recurring ones do. ``Kortom:`` and ``Ik dacht:`` never are. Where every line of
    the source has a label that occurs once, see :func:`all_labelled`.
    """
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    styles: dict[str, set[str]] = {}
    for found in heads:
        usual = known(found.label)
        if (found.kind == "glued" and not usual) or (
            found.kind == "row" and not (usual or named(found.label))
        ):
            continue
        counts[found.key] += 1
        spelling.setdefault(found.key, found.label)
        styles.setdefault(found.key, set()).add(_style(found))
    # a name that occurs once is believed where others in the same dress recur
    trusted = {style for key, n in counts.items() if n > 1 for style in styles[key]} - _WEAK
    return frozenset(
        key
        for key, n in counts.items()
        if _is_speaker(
            spelling[key],
            n,
            strong=bool(styles[key] & trusted and key not in _COLUMNS)
            or (known(spelling[key]) and bool(styles[key] - {"row", "bare"})),
        )
    )


def _style(found: Head) -> str:
    if found.kind in ("marked", "stamp", "row"):
        return found.kind
    if found.kind == "alone":
        return "bare"
    return "timed" if found.stamp else "plain"


def _is_speaker(label: str, n: int, *, strong: bool) -> bool:
    if known(label) or named(label):
        return strong or n > 1
    word = label.casefold()
    if word in ("ik", "i", "me"):
        return n > 1
    return n > 2 and len(label.split()) == 1 and word not in _NEVER  # a name in lower case


def all_labelled(lines: Iterable[tuple[str, Head | None]]) -> bool:
    """Whether every line, of two or more, begins with a name and a colon: a short conversation."""
    heads = [found for line, found in lines if line.strip()]
    return len(heads) > 1 and all(
        found is not None and found.kind in ("colon", "marked", "row") and named(found.label)
        for found in heads
    )
