"""What was done before and at the table, in sentences: revising, decisions, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coder.language import N_, _, ngettext
from coder.trail_parts import (
    Words,
    because,
    coder_words,
    codes_words,
    escaped,
    listed,
    pass_words,
    place_words,
    said,
    transcript_words,
)

if TYPE_CHECKING:
    from coder.study.journal import Event
    from coder.study.records import Names

_OUTCOMES = {
    "decided": N_("{who} wrote down what the table decided on {place}: {codes}."),
    "unresolved": N_("{who} wrote down that the table does not agree on {place}."),
    "put_off": N_("{who} wrote down that the table put {place} off."),
    "referred": N_("{who} wrote down that the table sent {place} to the adjudicator."),
    "withdrawn": N_("{who} took the decision on {place} back."),
}


def _decision(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    template, way = _OUTCOMES[data["outcome"]], data.get("way", "")
    if way == "adjudicated" and data["outcome"] == "decided":
        template = N_("{who} decided on {place} as adjudicator: {codes}.")
    text = said(
        _(template),
        place=place_words(names, data["fragment"]),
        codes=codes_words(data["assignments"]),
    )
    notes = []
    if data["present"]:
        there = listed(coder_words(names, one) for one in data["present"])
        notes.append(_("there were: {names}").format(names=there))
    if data.get("votes"):
        notes.append(_("by a vote"))
    if data.get("dissent"):
        against = listed(coder_words(names, one) for one, _text in data["dissent"])
        notes.append(_("did not agree: {names}").format(names=against))
    if notes:
        text = f"{text[:-1]} ({escaped('; '.join(notes))})."
    return because(text, data["reason"])


def _revising(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["differing"])
    text = ngettext(
        "{who} let the coders of {transcript} look again at {n} fragment, in pass {name}.",
        "{who} let the coders of {transcript} look again at {n} fragments, in pass {name}.",
        n,
    )
    return said(
        text,
        transcript=transcript_words(names, data["transcript"]),
        n=n,
        name=pass_words(names, data),
    )


def _revised(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = _("{who} is done revising {transcript}.")
    if data["state"] != "done":
        text = _("{who} goes on revising {transcript}.")
    return said(text, transcript=transcript_words(names, data["transcript"]))


def _adjudicator(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = _("{who} made {coder} the adjudicator of pass {name}.")
    if data["state"] != "on":
        text = _("{who} took {coder} off as adjudicator of pass {name}.")
    return said(text, coder=coder_words(names, data["coder"]), name=pass_words(names, data))


def _proposal(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    parts = {"code": data["code"], "place": place_words(names, data["fragment"])}
    if data["state"] == "open":
        sentence = said(_("{who} found code {code} unclear, on {place}."), **parts)
        return because(sentence, data["text"])
    text = _("{who} took up the proposal on code {code}, made on {place}.")
    if data["state"] == "declined":
        text = _("{who} declined the proposal on code {code}, made on {place}.")
    return because(said(text, **parts), data["answer"])


def _warned(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    return said(
        _("{who} opened {transcript} at the table, which is about them or their group: {names}."),
        transcript=transcript_words(names, data["transcript"]),
        names=listed(coder_words(names, one) for one in data["coders"]),
    )


WORDS: dict[str, Words] = {
    "decision": _decision,
    "pass.revising": _revising,
    "revised": _revised,
    "pass.adjudicator": _adjudicator,
    "proposal": _proposal,
    "warned": _warned,
}
