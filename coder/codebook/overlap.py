"""Which codes of two codebooks mean nearly the same, so that nobody codes both without knowing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coder.codebook.model import Code, Codebook


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two codes of two codebooks that mean nearly the same, or are the same."""

    code: str
    """Id of the code in the first codebook."""
    other: str
    """Id of the code in the second."""


def overlapping(a: Codebook, b: Codebook) -> tuple[Overlap, ...]:
    """The pairs of codes of ``a`` and ``b`` that overlap, in the order of their codes.

    A pair overlaps where either of the two codes names the other, or where both have one
    definition (as in two versions of a codebook, and in a codebook that was made from another).
    Codes that ask for a memo, such as *other*, gather what is left, and overlap with nothing
    unless named.
    """
    named = {*_named(a, b), *((left, right) for right, left in _named(b, a))}
    return tuple(
        Overlap(one.id, other.id)
        for one in a.codes
        for other in b.codes
        if (one.id, other.id) in named or _same(one, other)
    )


def _named(a: Codebook, b: Codebook) -> Iterator[tuple[str, str]]:
    """What the codes of ``a`` name in ``b``, by its id or its number."""
    names = {name.casefold() for name in (b.id, b.number) if name}
    for code in a.codes:
        for named in code.overlaps:
            book, _colon, code_id = named.partition(":")
            if book.casefold() in names:
                yield code.id, code_id


def _same(one: Code, other: Code) -> bool:
    if one.requires_memo or other.requires_memo:
        return False
    return bool(one.definition.shown("nl")) and one.definition == other.definition
