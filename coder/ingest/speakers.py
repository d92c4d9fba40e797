"""Which of the labels that a source may have are speakers, and who of these asks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.ingest.labels import Head

_ROLES = (
    "interviewer|interviewster|interviewee|geïnterviewde|geinterviewde|respondent|respondente|"
    "deelnemer|deelneemster|participant|spreker|speaker|coach|vraag|antwoord|question|answer|"
    "onderzoeker|onderzoekster|researcher|moderator|gespreksleider|facilitator|begeleider|"
    "begeleidster|cliënt|client|jongere|leerling|student|docent|leerkracht|ouder|moeder|vader|"
    "vrager|int|resp|inter|iv|person|persoon|onbekend|unknown|allen|allemaal|iedereen|beiden|"
    "everyone|both"
)
_KNOWN = re.compile(
    rf"(?:(?:onbekende |unknown )?(?:{_ROLES})s?(?:[ _.\-]*(?:\d{{1,3}}|[a-z]))?[.?]?(?: ?\(.*\))?|"
    r"[a-z]{1,2}\d{1,2}\??)",
    re.IGNORECASE,
)
_ROLE_AND_NAME = re.compile(rf"(?i:{_ROLES})(?: [^\W\d_a-zà-ÿ][\w.'’\-]*){{1,2}}")
_LETTER = re.compile(r"[^\W\d_]\??")
_ASKS = re.compile(
    r"(?:i|int|inter|interviewer|interviewster|v|vr|vraag|vrager|vragensteller|q|question|"
    r"onderzoeker|onderzoekster|researcher|moderator|gespreksleider)"
    r"(?:[\s_.\-]*\d{0,3}|[\s_.\-]+\(?[^()]*\)?)",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words("van de der den ten ter te het 't el al la von d' en and & + /")
_WEAK = frozenset(("plain", "bare"))
_NEEDS_HABIT = frozenset(("name", "number", "bracket", "bare", "dot", "bold"))
_COLUMNS = _words("spreker speaker deelnemer participant persoon person")
HEADERS = _words(
    """datum date tijd time tijdstip plaats place locatie location duur duration lengte aanwezig
    aanwezigen onderwerp subject titel title project bestand file bestandsnaam transcript
    transcriptie transcribent opname recording interview interviewnummer pagina leeftijd age
    functie rol role naam name code nummer organisatie wave meetmoment afgenomen taal language
    getranscribeerd speakers sprekers model media audio bron source school groep project uitgewerkt
    interviewdatum respondentnummer"""
)
_NEVER = HEADERS | _words(
    """kortom dus maar en ja nee nou oké ok want toen daarna daarom bijvoorbeeld conclusie namelijk
    samenvattend nb ps let tel telefoon mail e-mail http https www note noot opmerking
    opmerkingen eerst voorbeeld resultaat thema vervolgens uiteindelijk eigenlijk ofwel oftewel
    first so but and yes no well then finally because anyway example result theme remark om rond
    vanaf tot at from until ook nog hij zij ze wij we jullie dat dit he she they it that this
    wat hoe waarom what how why positief negatief punt stap tip doel vervolg plus min"""
)
_HALF = 0.5
_MOST = 0.8
_FIFTH = 0.2
_OFTEN = 0.15


def looks_like_interviewer(label: str) -> bool:
    """Whether a label is one that interviewers usually have: ``I``, ``Int2``, ``Vraag``, ``Q``."""
    return bool(_ASKS.fullmatch(label.strip()))


@lru_cache(maxsize=1024)
def known(label: str) -> bool:
    """Whether a label is of a form that hardly anything but a speaker has."""
    if _LETTER.fullmatch(label):
        return label[0].isupper()
    return bool(_KNOWN.fullmatch(label) or _ROLE_AND_NAME.fullmatch(label))


@lru_cache(maxsize=1024)
def named(label: str) -> bool:
    """Whether every word of a label could belong to a name."""
    words = re.sub(r"[()]", "", label.partition(" (")[0]).split()
    if not words or words[0].casefold().strip(".?") in _NEVER:
        return False
    return words[0][0].isupper() and all(
        word[0].isupper() or word[0].isdigit() or word in _PARTICLES for word in words
    )


def accepted(
    heads: Iterable[Head], paragraphs: int, said: Mapping[str, bool] | None = None
) -> frozenset[str]:
    """The keys of those labels that are speakers.

    A label of a known form is one, and so is a name that recurs, or that stands with a time or in
    bold type as recurring ones do. ``Kortom:`` and ``Ik dacht:`` never are. What somebody ``said``
    (key → whether it is a speaker) goes before all that. ``paragraphs`` are the lines of the
    source that hold anything: marks that may well be something else, such as brackets, are labels
    only where they stand before most of them. Where every line of the source has a label that
    occurs once, see :func:`all_labelled`.
    """
    said = said or {}
    every = list(heads)
    weak = _habits(every, paragraphs)
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    styles: defaultdict[str, set[str]] = defaultdict(set)
    for found in every:
        if found.key in said or not _counts(found, weak):
            continue
        counts[found.key] += 1
        spelling.setdefault(found.key, found.label)
        styles[found.key].add(_style(found))
    # a name that occurs once is believed where others in the same dress recur
    trusted = {style for key, n in counts.items() if n > 1 for style in styles[key]} - _WEAK
    # and so is a known label on a line of its own
    weak_only = {"row", "dash"} if _alone_recurs(every) else {"row", "dash", "bare"}
    taken = frozenset(
        key
        for key, n in counts.items()
        if key in weak
        or _is_speaker(
            spelling[key],
            n,
            often=n >= _OFTEN * paragraphs,
            strong=bool(styles[key] & trusted and key not in _COLUMNS)
            or (known(spelling[key]) and bool(styles[key] - weak_only)),
        )
    )
    taken |= {found.key for found in every if said.get(found.key)}
    return taken | {found.key for found in every if _together(found.key, taken)}


def _together(key: str, taken: frozenset[str]) -> bool:
    """Whether a label names several speakers at once: ``R1 & R2``, ``Els en Ruud``."""
    parts = re.split(r"\s*[&+/]\s*|\s+(?:en|and)\s+", key)
    return len(parts) > 1 and all(part in taken for part in parts)


def _alone_recurs(heads: list[Head]) -> bool:
    alone = Counter(found.key for found in heads if found.kind == "alone")
    return any(n > 1 for n in alone.values())


def _counts(found: Head, weak: frozenset[str]) -> bool:
    usual = known(found.label)
    if found.kind in _NEEDS_HABIT:
        return found.key in weak
    if found.kind == "dash":
        return usual or found.label.isupper() or found.key in weak
    if found.kind == "glued":
        return usual
    return found.kind != "row" or usual or named(found.label)


def _habits(heads: list[Head], paragraphs: int) -> frozenset[str]:
    """Labels of a kind that needs most of the source to be marked so."""
    taken: set[str] = set()
    others = {found.key for found in heads if found.kind in ("alone", "stamp")}
    for kind, share in (
        ("bracket", _HALF),
        ("dash", _HALF),
        ("number", _HALF),
        ("bold", _HALF),
        ("dot", _MOST),
        ("name", _FIFTH),  # its text stands on the lines that follow
    ):
        these = Counter(
            found.key
            for found in heads
            if found.kind == kind and (kind == "number" or known(found.label) or named(found.label))
        )
        recurring = {key for key, n in these.items() if n > 1}
        n = sum(these[key] for key in recurring)
        enough = kind == "bracket" or len(recurring | (others if kind == "name" else set())) > 1
        if recurring and enough and n >= share * paragraphs:
            taken |= recurring
    return frozenset(taken)


def _style(found: Head) -> str:
    if found.kind in ("marked", "stamp", "row", "dash", "bracket"):
        return found.kind
    if found.kind in ("alone", "name"):
        return "bare"
    return "timed" if found.stamp else "plain"


def _is_speaker(label: str, n: int, *, often: bool, strong: bool) -> bool:
    if known(label) or named(label):
        return strong or n > 1
    words = label.casefold().split()
    if label.casefold() in ("ik", "i", "me"):
        return n > 1
    # a name in lower case
    return n > 2 and words[0] not in _NEVER and (len(words) == 1 or often)


def all_labelled(lines: Iterable[tuple[str, Head | None]]) -> bool:
    """Whether every line, of two or more, begins with a name and a colon: a short conversation."""
    heads = [found for line, found in lines if line.strip()]
    return len(heads) > 1 and all(
        found is not None and found.kind in ("colon", "marked", "row") and named(found.label)
        for found in heads
    )
