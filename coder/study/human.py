"""Where in the journal people's own words stand: in which part of which kind of event.

Ids, stamps, codes and the words of the program are no such place, nor is a codebook, which is a
document of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from coder.language import N_
from coder.model import INTERVIEWER
from coder.study.apart import seal_checksum
from coder.study.attributes import KEY as ATTRIBUTE
from coder.study.journal import canonical_json
from coder.study.waiver import WAIVED

TEXT = N_("text of a transcript")
TRANSCRIPT = N_("name or source of a transcript")
APART = N_("lines kept apart from a text")
LABEL = N_("label of a speaker")
RESPONDENT = N_("respondent")
MEMO = N_("memo")
DECISION = N_("reason of a decision")
PROPOSAL = N_("proposal for the codebook")
REASON = N_("reason of another act")
CODER = N_("name of a coder")
PASS = N_("name of a pass")
STUDY = N_("name of the study")
SOURCE = N_("source of an import")
FIGURES = N_("names in a sealed snapshot")

Change = Callable[[str, str], str]
"""(place, text) → the text that stands there from now on."""

_PLAIN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "coder.set": (("name", CODER),),
    "pass.planned": (("name", PASS),),
    "pass.allocated": (("reason", REASON),),
    "pass.closed": (("reason", REASON),),
    "pass.reopened": (("reason", REASON),),
    "signoff": (("reason", REASON),),
    "memo": (("text", MEMO),),
    "decision": (("cause", DECISION), ("reason", DECISION)),
    "proposal": (("text", PROPOSAL), ("answer", PROPOSAL)),
    "respondent.set": (("name", RESPONDENT), ("role", RESPONDENT), ("group", RESPONDENT)),
    "transcript.added": (("name", TRANSCRIPT), ("source", TRANSCRIPT), ("wave", TRANSCRIPT)),
    "transcript.wave": (("wave", TRANSCRIPT),),
    "transcript.corrected": (
        *(("name", TRANSCRIPT), ("source", TRANSCRIPT), ("wave", TRANSCRIPT), ("reason", REASON)),
    ),
    "cut.reported": (("note", REASON),),
    "codings.imported": (("source", SOURCE),),
    "reassigned": (("reason", REASON),),
    "erasure": (("reason", REASON),),
    "study.set": (),
    "transcript.segmented": (),
}
"""Kind → parts that are one text each, and what such a place is called."""

TEXTS = ("transcript.added", "transcript.corrected")
"""Kinds that hold the text of a transcript."""

WORDLESS = frozenset(
    {
        "codebook.added",
        "pass.updated",
        "judgement",
        "judgements.imported",
        "star",
        "mark",
        "quote.shortened",
        "shown",
        "looked",
        "handed",
        "undone",
        "replaced",
        "pass.revising",
        "revised",
        "pass.adjudicator",
        "warned",
    }
)
"""Kinds in which nobody's own words stand, or (``replaced``) those of another event."""
KINDS = tuple(_PLAIN)

_SAID_OF_STUDY = ("name", WAIVED)
"""Settings of a study that are in somebody's words."""
_NOT_NAMES = frozenset(
    {"code", "codes", "codebook", "codebook_version", "level", "interval", "note"}
)
"""Keys in sealed figures under which stand words of the program or of a codebook."""
_BY_NAME = "uses"
"""The key under which figures stand by the name of a coder."""


def rewritten(kind: str, payload: Mapping[str, Any], change: Change) -> Mapping[str, Any]:
    """The payload with each text of a person changed, all but the text of a transcript."""
    result = dict(payload)
    for key, place in _PLAIN[kind]:
        if isinstance(result.get(key), str):
            result[key] = change(place, result[key])
    if kind == "study.set":
        result["values"] = dict(
            _of_study(key, one, change) for key, one in payload["values"].items()
        )
    elif kind == "respondent.set":
        result["attributes"] = {
            change(RESPONDENT, key): change(RESPONDENT, one)
            for key, one in payload["attributes"].items()
        }
    elif kind in TEXTS:
        _rewrite_transcript(result, change)
    elif kind == "decision" and payload.get("dissent"):
        result["dissent"] = [[who, change(DECISION, text)] for who, text in payload["dissent"]]
    if "fragments" in payload and kind in _PLAIN:
        result["fragments"] = [[*row[:4], change(LABEL, row[4])] for row in payload["fragments"]]
    if kind == "pass.closed" and "figures" in payload["seal"]:
        figures = _within(payload["seal"]["figures"], change)
        if figures != payload["seal"]["figures"]:
            result["seal"] = {**payload["seal"], "figures": figures}
            result["checksum"] = seal_checksum(result["seal"])
    return result


def _of_study(key: str, value: str, change: Change) -> tuple[str, str]:
    """A setting of a study; the others are dates and switches."""
    if key in _SAID_OF_STUDY:
        return key, change(STUDY, value)
    if key.startswith(ATTRIBUTE):
        said = json.loads(value)
        said["choices"] = [change(RESPONDENT, one) for one in said["choices"]]
        name = change(RESPONDENT, key.removeprefix(ATTRIBUTE))
        return ATTRIBUTE + name, canonical_json(said)
    return key, value


def _rewrite_transcript(result: dict[str, Any], change: Change) -> None:
    for key in ("front_matter", "left_out"):
        result[key] = [change(APART, line) for line in result[key]]
    result["speakers"] = {
        change(LABEL, label): who if who == INTERVIEWER else change(RESPONDENT, who)
        for label, who in result["speakers"].items()
    }
    result["turns"] = [
        [start, end, change(LABEL, label), seconds]
        for start, end, label, seconds in result["turns"]
    ]


def _within(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(FIGURES, value)
    if isinstance(value, list):
        return [_within(one, change) for one in value]
    if not isinstance(value, Mapping):
        return value
    result = {}
    for key, one in value.items():
        if key == _BY_NAME:
            result[key] = {change(FIGURES, name): found for name, found in one.items()}
        else:
            result[key] = one if key in _NOT_NAMES and _are_words(one) else _within(one, change)
    return result


def _are_words(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )


def texts(kind: str, payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each text of a person in a payload, with what the place is called."""
    found: list[tuple[str, str]] = []

    def note(place: str, text: str) -> str:
        found.append((place, text))
        return text

    if kind in _PLAIN:
        rewritten(kind, payload, note)
    if kind in TEXTS:
        found.append((TEXT, payload["text"]))
    return found
