"""Parts of the sentences in which the journal is told: who, what, where, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder.language import _
from coder.study.codings import write_assignment
from coder.study.judgements import assignments_from
from coder.study.transcripts import natural
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study.journal import Event
    from coder.study.records import Names

LONGEST_QUOTE = 120
"""Characters of a memo or a reason that a sentence holds."""
_FIRST = 6
"""Names that a list in a sentence holds."""
HASH = 12
"""Digits of a SHA-256 that people compare."""

Words = Callable[["Event", "Names", Mapping[str, Any]], str]


def actor_words(names: Names, identity: str) -> str:
    """Who acted, at the start of a sentence."""
    return one_line(names.who(identity)) or _("The coordinator")


def said(template: str, **parts: object) -> str:
    """A sentence with everything in it but who did it; what stands in it may hold braces."""
    safe = {key: str(one).replace("{", "{{").replace("}", "}}") for key, one in parts.items()}
    return template.format(who="{who}", **safe)


def listed(every: Iterable[str]) -> str:
    """Names, the first few of them in words."""
    found = list(every)
    more = len(found) - _FIRST
    text = ", ".join(one_line(one) for one in found[:_FIRST])
    return text + (_(" and {n} more").format(n=more) if more > 0 else "")


def quoted(text: str) -> str:
    """Somebody's words between quotation marks, shortened."""
    return f"“{shorten(text, LONGEST_QUOTE)}”"


def because(text: str, reason: str) -> str:
    """A sentence with the reason that was given, where one was."""
    return text if not reason.strip() else f"{text[:-1]}: {escaped(quoted(reason))}."


def escaped(text: str) -> str:
    """Text whose braces are no places to fill in."""
    return text.replace("{", "{{").replace("}", "}}")


def pass_words(names: Names, data: Mapping[str, Any]) -> str:
    """The pass that an event names."""
    known = names.passes.get(data["pass"])
    return one_line(known[0]) if known else "?"


def transcript_words(names: Names, identity: str) -> str:
    """The transcript that an event names."""
    known = names.transcripts.get(identity)
    return one_line(known[0]) if known else "?"


def coder_words(names: Names, identity: str | None) -> str:
    """The coder that an event names."""
    return one_line(names.who(identity)) if identity else ""


def place_words(names: Names, fragment: str) -> str:
    """A fragment by its transcript and number."""
    label, transcript = names.fragments.get(fragment, ("?", ""))
    return _("fragment {label} of {name}").format(
        label=one_line(label) or "–", name=transcript_words(names, transcript)
    )


def codes_words(assignments: Sequence[Mapping[str, Any]]) -> str:
    """The codes of a verdict; where there are none, that none applies."""
    codes = [write_assignment(one) for one in assignments_from(assignments)]
    return one_line(", ".join(codes)) or _("none applies")


# One function a kind; each returns a sentence with {who} left open.


def transcripts_words(names: Names, identities: Iterable[str]) -> str:
    """The transcripts that an event names."""
    return listed(sorted({transcript_words(names, one) for one in identities}, key=natural))
