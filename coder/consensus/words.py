"""What differences, outcomes, ways and causes are called for people (translate them)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coder.codebook import Codebook
from coder.codebook.page import fits_instead
from coder.codebook.qualifying import words as said_words
from coder.language import N_, _, current
from coder.model import Assignment
from coder.study.decisions import CAUSES, Cause, Outcome, Way

KINDS: Mapping[str, str] = {
    "confusion": N_("confusion"),
    "omission": N_("omission"),
    "depth": N_("depth"),
    "qualifier": N_("qualifier"),
}
OUTCOMES: Mapping[Outcome, str] = {
    "decided": N_("settled"),
    "unresolved": N_("unresolved"),
    "put_off": N_("put off"),
    "referred": N_("sent to the adjudicator"),
    "withdrawn": N_("withdrawn"),
}
WAYS: Mapping[Way, str] = {
    "": "",
    "view": N_("one coder's view"),
    "union": N_("all codes that somebody chose"),
    "common": N_("what all chose"),
    "majority": N_("what most chose"),
    "own": N_("the table's own choice"),
    "vote": N_("a vote"),
    "adjudicated": N_("the adjudicator"),
}
CAUSE_WORDS: Mapping[Cause, str] = {
    "slip": N_("slip"),
    "overlooked": N_("overlooked"),
    "context": N_("knowledge of the context"),
    "vague": N_("codebook vague"),
    "ambiguous": N_("truly ambiguous"),
}
_TYPED: Mapping[str, Cause] = {
    "slip": "slip",
    "vergissing": "slip",
    "overlooked": "overlooked",
    "overslagen": "overlooked",
    "over het hoofd gezien": "overlooked",
    "context": "context",
    "context knowledge": "context",
    "knowledge of the context": "context",
    "contextkennis": "context",
    "kennis van de context": "context",
    "vague": "vague",
    "codebook vague": "vague",
    "vaag": "vague",
    "codeboek vaag": "vague",
    "codeboek onduidelijk": "vague",
    "ambiguous": "ambiguous",
    "truly ambiguous": "ambiguous",
    "meerduidig": "ambiguous",
    "echt meerduidig": "ambiguous",
}
"""What people type → the cause, in both languages whatever the program speaks."""


def read_cause(typed: str) -> str:
    """One of ``CAUSES`` where that is what was typed, else the words as they are."""
    return _TYPED.get(" ".join(typed.split()).casefold(), typed.strip())


def cause_words(cause: str) -> str:
    """A cause for people, translated; words of one's own as they are."""
    known = next((one for one in CAUSES if one == cause), None)
    return _(CAUSE_WORDS[known]) if known else cause


def assigned_words(book: Codebook, one: Assignment) -> str:
    """A code by its label, with what was said of it: ``Applied value (fact)``."""
    words = code_label(book, one.code)
    if one.qualifiers:
        words += f" ({', '.join(said_words(book, one.qualifiers))})"
    return words


def code_label(book: Codebook, code: str) -> str:
    """What the codebook calls it; the id where it has no such code (any more)."""
    return fits_instead(book, code, current())


def codes_words(book: Codebook, assignments: Sequence[Assignment]) -> str:
    """Several codes, or that none applies."""
    return " + ".join(assigned_words(book, one) for one in assignments) or _("none applies")
