"""How the account counts: ``8 transcripts``, ``2 coders``, ``coaches 60 of 90``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coder.language import N_, _, ngettext
from coder.report.claims import Claim, Fact

UNITS: Mapping[str, str] = {
    "fragment": N_("passages of a few sentences within one turn"),
    "sentence": N_("sentences"),
    "turn": N_("turns"),
    "paragraph": N_("paragraphs"),
    "exchange": N_("questions with their answers"),
}
"""Unit → what fragments of it are."""


def listed(parts: Iterable[str]) -> str:
    """``one, two and three``."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return _("{first} and {last}").format(first=", ".join(found[:-1]), last=found[-1])


def transcripts(n: int) -> str:
    """Of interviews."""
    return ngettext("{n} transcript", "{n} transcripts", n).format(n=n)


def respondents(n: int) -> str:
    """People interviewed."""
    return ngettext("{n} respondent", "{n} respondents", n).format(n=n)


def words(n: int) -> str:
    """Of text."""
    return ngettext("{n} word", "{n} words", n).format(n=n)


def fragments(n: int) -> str:
    """Units of coding."""
    return ngettext("{n} fragment", "{n} fragments", n).format(n=n)


def codes(n: int) -> str:
    """Of a codebook."""
    return ngettext("{n} code", "{n} codes", n).format(n=n)


def coders(n: int) -> str:
    """People who code."""
    return ngettext("{n} coder", "{n} coders", n).format(n=n)


def judgements(n: int) -> str:
    """Of coders on fragments."""
    return ngettext("{n} judgement", "{n} judgements", n).format(n=n)


def coders_of_kind(fact: Fact) -> str:
    """``2 coaches``."""
    n = int(fact.value)
    if fact.of == "coach":
        return ngettext("{n} coach", "{n} coaches", n).format(n=n)
    return ngettext("{n} researcher", "{n} researchers", n).format(n=n)


def unit_words(fact: Fact, *, alone: bool) -> str:
    """What the fragments are; in how many transcripts, where there are others."""
    what = _(UNITS[fact.of])
    if alone:
        return what
    return f"{what}: {transcripts(int(fact.value))}"


def context(n: int) -> str:
    """A sentence on what was shown and not judged."""
    return ngettext(
        "Besides these {n} piece of text, such as a question of the interviewer, was shown as "
        "context and not judged.",
        "Besides these {n} pieces of text, such as the questions of the interviewer, were shown as "
        "context and not judged.",
        n,
    ).format(n=n)


def codes_with(n: int) -> str:
    """A sentence on codes without an interval."""
    return ngettext(
        "For {n} code there is no interval, since it was used (or lacking) on too few fragments.",
        "For {n} codes there is no interval, since they were used (or lacking) on too few "
        "fragments.",
        n,
    ).format(n=n)


def left_open(name: str, n: int) -> str:
    """What is not settled: ``5 were put off``."""
    if name == "unresolved":
        return ngettext("{n} stayed without consensus", "{n} stayed without consensus", n).format(
            n=n
        )
    if name == "put_off":
        return ngettext("{n} was put off", "{n} were put off", n).format(n=n)
    if name == "referred":
        return ngettext("{n} is with the adjudicator", "{n} are with the adjudicator", n).format(
            n=n
        )
    return ngettext("{n} was not decided yet", "{n} were not decided yet", n).format(n=n)


def assignments_kept(claim: Claim) -> str:
    """``of coaches 60 of 90 and of researchers 50 of 70``; "" where nothing was assigned."""
    made = {one.of: one.value for one in claim.each("kept_of")}
    said = {
        "coach": _("of coaches {kept} of {of}"),
        "researcher": _("of researchers {kept} of {of}"),
    }
    return listed(
        said[one.of].format(kept=one.value, of=made[one.of])
        for one in claim.each("kept")
        if made[one.of]
    )


def rounds(fact: Fact) -> str:
    """``2 rounds of training``."""
    n = int(fact.value)
    if fact.of == "calibration":
        return ngettext("{n} round of calibration", "{n} rounds of calibration", n).format(n=n)
    if fact.of == "training":
        return ngettext("{n} round of training", "{n} rounds of training", n).format(n=n)
    return ngettext("{n} round on stability", "{n} rounds on stability", n).format(n=n)
