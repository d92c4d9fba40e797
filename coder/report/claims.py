"""What may be claimed of a study: claims, the facts they rest on, and where each comes from.

Plain data. ``coder.report.account`` finds it, ``coder.report.account_words`` makes sentences of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.model import CodingPass

if TYPE_CHECKING:
    from coder.codebook import Codebook

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One number or word of a claim."""

    name: str
    value: Value
    source: str
    """Where it comes from: a query (``?1`` is the pass), a function, or a place in the seal."""
    of: str = ""
    """What is counted, where a claim counts several things (a role, a cause)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that may be said, and the facts that it rests on."""

    name: str
    facts: tuple[Fact, ...]

    def get(self, name: str) -> Any:
        """The value of a fact; None where the claim has none of that name."""
        return next((one.value for one in self.facts if one.name == name), None)

    def each(self, name: str) -> tuple[Fact, ...]:
        """All facts of one name."""
        return tuple(one for one in self.facts if one.name == name)

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "claim": self.name,
            "facts": [
                {"fact": one.name, "of": one.of or None, "value": one.value, "from": one.source}
                for one in self.facts
            ],
        }


@dataclass(frozen=True, slots=True)
class Account:
    """All that may be claimed of a pass."""

    coding_pass: CodingPass
    codebook: Codebook
    date: str
    """The day of the newest event, in UTC."""
    claims: tuple[Claim, ...]

    def claim(self, name: str) -> Claim | None:
        """One claim; None where there is nothing to say of it."""
        return next((one for one in self.claims if one.name == name), None)

    def get(self, claim: str, fact: str) -> Any:
        """A fact of a claim; None where there is no such thing."""
        found = self.claim(claim)
        return found.get(fact) if found else None
