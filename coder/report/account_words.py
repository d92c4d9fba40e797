"""The account in sentences: a methods section in the language of the report.

Each sentence is made of one claim. Every number in it is a fact of that claim, written in digits,
so that it can be traced; nothing is said where the claim has nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coder.language import N_, _
from coder.report.account_of_coding import (
    say_codebook,
    say_coders,
    say_judgements,
    say_material,
    say_names,
    say_units,
)
from coder.report.account_of_outcome import (
    say_agreement,
    say_by_code,
    say_course,
    say_decisions,
    say_discussion,
    say_late,
    say_record,
    say_results,
    say_revised,
)
from coder.report.claims import Account, Claim


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of the methods section."""

    heading: str
    text: str


def paragraphs(account: Account) -> list[Paragraph]:
    """The methods section in the current language; parts without a sentence are left out."""
    found = []
    for heading, names in _PARTS.items():
        said = [one for name in names for one in sentences(account, name)]
        if said:
            found.append(Paragraph(_(heading), " ".join(said)))
    return found


def sentences(account: Account, name: str) -> list[str]:
    """What is said of one claim; nothing where there is no such claim."""
    claim = account.claim(name)
    return list(_SENTENCES[name](account, claim)) if claim and name in _SENTENCES else []


_PARTS: Mapping[str, tuple[str, ...]] = {
    N_("Material"): ("material", "names", "units"),
    N_("Coding"): ("codebook", "coders", "judgements"),
    N_("Agreement before the discussion"): (
        *("agreement", "agreement_by_code", "agreement_late", "revised"),
    ),
    N_("Discussion"): ("discussion", "decisions"),
    N_("Results and record"): ("results", "course", "record"),
}
"""Heading → the claims below it."""
_SENTENCES: Mapping[str, Callable[[Account, Claim], Iterator[str]]] = {
    "material": say_material,
    "names": say_names,
    "units": say_units,
    "codebook": say_codebook,
    "coders": say_coders,
    "judgements": say_judgements,
    "agreement": say_agreement,
    "agreement_by_code": say_by_code,
    "agreement_late": say_late,
    "revised": say_revised,
    "discussion": say_discussion,
    "decisions": say_decisions,
    "results": say_results,
    "course": say_course,
    "record": say_record,
}
