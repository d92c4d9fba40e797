"""Names, schools and functions that are still in quotes before they leave.

It proposes and a person decides: the same search as before pseudonymisation, and besides it the
functions of which a school has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from coder.language import N_
from coder.pseudonyms.candidates import KINDS, Candidate, Finder, Kind

LeftoverKind = Kind | Literal["function"]
LEFTOVER_KINDS: dict[LeftoverKind, str] = dict([*KINDS.items(), ("function", N_("function"))])
"""Kind → its name for people (translate it)."""

_FUNCTIONS = re.compile(
    r"(?<!\w)(?:"
    r"\w*(?:directeur|directrice|rector|bestuurder|schoolleid(?:er|ster)|teamleid(?:er|ster)|"
    r"afdelingsleid(?:er|ster)|sectieleid(?:er|ster)|projectleid(?:er|ster)|"
    r"inspecteur|inspectrice|wethouder|burgemeester|decaan|conciërge|orthopedago(?:og|ge)|"
    r"psycholo(?:og|ge)|logoped(?:ist|iste)|vertrouwenspersoon|leerplichtambtenaar|"
    r"co[oö]rdinator|coordinatrice|hoogleraar|lector|schoolopleid(?:er|ster))"
    r"|(?:intern|ambulant)e? begeleid(?:er|ster)|ib[’'`-]er"
    r"|(?:deputy |assistant )?head ?teacher|head of [a-z]+|(?:vice-?|deputy )?principal"
    r"|director|superintendent|inspector|alderman|caretaker|(?:school )?counsell?or|SENCO"
    r")(?!\w)",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\[[^\]\n]{1,60}\]")
"""What came in the place of a name, or says what was left out."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something in a quote by which somebody may be known."""

    quote: int
    """Which of the quotes, from 0."""
    found: str
    """As it stands there."""
    kind: LeftoverKind


def leftovers(quotes: Sequence[str], *, names: Iterable[str] = ()) -> list[Leftover]:
    """What is left in these quotes, in order; each find once a quote.

    ``names``: names that must never stand in a quote, such as those of the coders and respondents
    of the study, where they are names and no numbers.
    """
    own = frozenset(one.casefold() for one in names if re.search(r"[^\W\d_]{3}", one))
    finder = Finder(own=own)
    bare = [_REPLACED.sub("|", one) for one in quotes]
    for one in bare:
        finder.read_text(one)
    likely = [one for one in finder.candidates() if one.kind != "other"]
    patterns = [(one, _whole(one)) for one in likely]
    found: list[Leftover] = []
    for at, text in enumerate(bare):
        here = [
            Leftover(at, match[0], one.kind)
            for one, pattern in patterns
            if (match := pattern.search(text)) is not None
        ]
        here += [Leftover(at, match[0], "function") for match in _FUNCTIONS.finditer(text)]
        found += dict.fromkeys(here)
    return found


def _whole(one: Candidate) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in one.name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")
