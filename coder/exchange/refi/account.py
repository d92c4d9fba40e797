"""What an import says of itself: what was not taken, and what was assumed, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from coder.language import ngettext


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was not taken, or was taken in a way that somebody should know of."""

    kind: str
    """One of the keys of :data:`LEFT` and :data:`SAID`."""
    source: str = ""
    """Name of the text that it is about; "" for the project."""
    what: str = ""
    """Which one: its name, its words."""


@dataclass(slots=True)
class Lines:
    """The lines of one import, as they turn up."""

    found: list[Line] = field(default_factory=list)

    def add(self, kind: str, source: str = "", what: str = "") -> None:
        """One more line."""
        self.found.append(Line(kind, source, what))


_Counted = Callable[[int], str]

LEFT: Mapping[str, _Counted] = {
    "picture": lambda n: ngettext("{n} picture", "{n} pictures", n),
    "recording": lambda n: ngettext("{n} recording", "{n} recordings", n),
    "pdf": lambda n: ngettext("{n} PDF without its text", "{n} PDFs without their text", n),
    "area": lambda n: ngettext(
        "{n} selection on a page, a picture or a recording",
        "{n} selections on pages, pictures or recordings",
        n,
    ),
    "graph": lambda n: ngettext("{n} map of codes", "{n} maps of codes", n),
    "link": lambda n: ngettext("{n} link", "{n} links", n),
    "set": lambda n: ngettext("{n} set", "{n} sets", n),
    "empty": lambda n: ngettext("{n} text with nothing in it", "{n} texts with nothing in them", n),
    "whole text": lambda n: ngettext(
        "{n} code on a text as a whole", "{n} codes on texts as a whole", n
    ),
    "case code": lambda n: ngettext("{n} code on a case", "{n} codes on cases", n),
    "nothing selected": lambda n: ngettext(
        "{n} selection of no characters", "{n} selections of no characters", n
    ),
    "outside": lambda n: ngettext(
        "{n} selection that lies outside its text", "{n} selections that lie outside their text", n
    ),
    "shifted": lambda n: ngettext(
        "{n} selection whose words are not at its place",
        "{n} selections whose words are not at their place",
        n,
    ),
    "unchecked": lambda n: ngettext(
        "{n} selection of which the file does not say how it counts",
        "{n} selections of which the file does not say how it counts",
        n,
    ),
    "not coded": lambda n: ngettext(
        "{n} selection without a code", "{n} selections without a code", n
    ),
    "no fragment": lambda n: ngettext(
        "{n} coding that covers half of no fragment, nor lies in one",
        "{n} codings that cover half of no fragment, nor lie in one",
        n,
    ),
    "question": lambda n: ngettext(
        "{n} coding of what the interviewer says", "{n} codings of what the interviewer says", n
    ),
    "second": lambda n: ngettext(
        "{n} second place of a code in one fragment",
        "{n} second places of a code in one fragment",
        n,
    ),
    "unknown code": lambda n: ngettext(
        "{n} coding with a code that the file does not have",
        "{n} codings with a code that the file does not have",
        n,
    ),
    "unknown text": lambda n: ngettext(
        "{n} reference to a text that the file does not have",
        "{n} references to texts that the file does not have",
        n,
    ),
    "memo": lambda n: ngettext("{n} memo", "{n} memos", n),
    "value": lambda n: ngettext("{n} value of a variable", "{n} values of variables", n),
    "decision": lambda n: ngettext(
        "{n} decision on a text that is not at the table",
        "{n} decisions on texts that are not at the table",
        n,
    ),
    "qualifier": lambda n: ngettext(
        "{n} qualifier that the codebook does not have",
        "{n} qualifiers that the codebook does not have",
        n,
    ),
    "both": lambda n: ngettext(
        "{n} fragment judged to have no code and coded all the same",
        "{n} fragments judged to have no code and coded all the same",
        n,
    ),
}
"""What is not taken: kind → so many of them."""

SAID: Mapping[str, _Counted] = {
    "anchored": lambda n: ngettext(
        "{n} selection was found by its words, since its place did not fit",
        "{n} selections were found by their words, since their places did not fit",
        n,
    ),
    "counting": lambda n: ngettext(
        "{n} text counts its places in another way; they were counted anew",
        "{n} texts count their places in another way; they were counted anew",
        n,
    ),
    "titled": lambda n: ngettext(
        "{n} selection has a title for its words, so that its place could not be checked",
        "{n} selections have a title for their words, so that their places could not be checked",
        n,
    ),
    "decoded": lambda n: ngettext(
        "{n} text may have wrong letters", "{n} texts may have wrong letters", n
    ),
    "styled": lambda n: ngettext(
        "{n} text was read from its document, since there is no plain text of it",
        "{n} texts were read from their documents, since there is no plain text of them",
        n,
    ),
    "renamed": lambda n: ngettext("{n} name was changed", "{n} names were changed", n),
    "researcher": lambda n: ngettext(
        "{n} coder was taken for a researcher (else: --kind coach)",
        "{n} coders were taken for researchers (else: --kind coach)",
        n,
    ),
    "coach": lambda n: ngettext(
        "{n} coder was taken for a coach (else: --kind researcher)",
        "{n} coders were taken for coaches (else: --kind researcher)",
        n,
    ),
    "nobody": lambda n: ngettext(
        "{n} coding names nobody who made it", "{n} codings name nobody who made them", n
    ),
    "folder": lambda n: ngettext(
        "{n} folder of codes is now a code above the others",
        "{n} folders of codes are now codes above the others",
        n,
    ),
    "wrapper": lambda n: ngettext(
        "{n} folder around all codes was taken away",
        "{n} folders around all codes were taken away",
        n,
    ),
    "as a case": lambda n: ngettext(
        "{n} code stands for a case and was taken as that",
        "{n} codes stand for cases and were taken as that",
        n,
    ),
    "who": lambda n: ngettext(
        "{n} assumption about who is who", "{n} assumptions about who is who", n
    ),
    "type": lambda n: ngettext(
        "{n} variable has values that do not fit its type; it is text now",
        "{n} variables have values that do not fit their type; they are text now",
        n,
    ),
    "signed": lambda n: ngettext(
        "{n} text counts as signed off by its coders, since there are results on it",
        "{n} texts count as signed off by their coders, since there are results on them",
        n,
    ),
    "whole": lambda n: ngettext(
        "{n} coder read the whole of a text: its other fragments have no code",
        "{n} times a coder read the whole of a text: its other fragments have no code",
        n,
    ),
}
"""What was assumed or done otherwise: kind → so many of them."""


def summary(lines: Sequence[Line], kinds: Mapping[str, _Counted]) -> list[str]:
    """One line a kind, in the order of the table, each with how many there are."""
    counted = Counter(one.kind for one in lines)
    return [
        say(counted[kind]).format(n=counted[kind]) for kind, say in kinds.items() if counted[kind]
    ]
