"""What stands in the place of an event from which two copies erased, each apart from the other.

Each of them still says what the other erased. So only that stands on which they agree: a turn that
one of them changed is masked, a name that differs gives way to a nameless one, and so on. It is the
same in whatever order they were merged; erasing once more leaves one of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from coder.study.journal import canonical_json

NAMELESS = re.compile(r"erased-\d+(-\d+)?")
"""What stands in the place of the name of somebody who was erased, and of their transcripts."""
MASK = "█"


def masked(text: str) -> str:
    """The same number of code points, lines kept, and nothing to read."""
    return "".join(one if one == "\n" else MASK for one in text)


def reconciled(payloads: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """That on which these payloads of one event agree; the first is the newest."""
    result: dict[str, Any] = _agreed(payloads)
    if "turns" in result:
        result["text"] = _text(payloads)
        result["sha256"] = hashlib.sha256(result["text"].encode("utf-8")).hexdigest()
        result["speakers"] = _speakers(payloads, result["turns"])
    if "seal" in result:
        result["checksum"] = seal_checksum(result["seal"])
    return result


def seal_checksum(seal: Mapping[str, Any]) -> str:
    """SHA-256 of a sealed snapshot, as it is kept beside it."""
    return hashlib.sha256(canonical_json(seal).encode("utf-8")).hexdigest()


def _agreed(values: Sequence[Any]) -> Any:
    first = values[0]
    if all(one == first for one in values):
        return first
    if all(isinstance(one, Mapping) and one.keys() == first.keys() for one in values):
        return {key: _agreed([one[key] for one in values]) for key in first}
    if all(isinstance(one, list) and len(one) == len(first) for one in values):
        return [_agreed(group) for group in zip(*values, strict=True)]
    for one in values:
        if not one and not isinstance(one, (int, float)):
            return one
    for one in values:
        if isinstance(one, str) and NAMELESS.fullmatch(one):
            return one
    return MASK if isinstance(first, str) else first


def _text(payloads: Sequence[Mapping[str, Any]]) -> str:
    cut = [_pieces(one) for one in payloads]
    if len({len(pieces) for pieces in cut}) > 1:
        return masked(payloads[0]["text"])
    return "".join(
        group[0] if len(set(group)) == 1 else masked(group[0]) for group in zip(*cut, strict=True)
    )


def _pieces(payload: Mapping[str, Any]) -> list[str]:
    """The turns, and what lies between them."""
    borders = [0, *(at for turn in payload["turns"] for at in turn[:2]), len(payload["text"])]
    return [payload["text"][start:end] for start, end in pairwise(borders)]


def _speakers(
    payloads: Sequence[Mapping[str, Any]], turns: Sequence[Sequence[Any]]
) -> dict[str, str]:
    result = {}
    for number, turn in enumerate(turns):
        names = [one["speakers"].get(one["turns"][number][2]) for one in payloads]
        if all(name is not None for name in names):
            result[turn[2]] = _agreed(names)
    return result
