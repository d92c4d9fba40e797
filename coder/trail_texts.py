"""What was done to coders, codebooks, respondents and transcripts, in sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coder.language import N_, _, ngettext
from coder.study.attributes import KEY as ATTRIBUTE
from coder.study.attributes import TYPES
from coder.study.respondents import QUOTING
from coder.study.waiver import WAIVED
from coder.text import one_line
from coder.trail_parts import (
    HASH,
    Words,
    because,
    coder_words,
    escaped,
    listed,
    place_words,
    said,
    transcript_words,
)

if TYPE_CHECKING:
    from coder.study.journal import Event
    from coder.study.records import Names


def _study_set(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    values = data["values"]
    if "id" in values:
        return said(_("{who} made the study {name}."), name=one_line(values.get("name", "")))
    if WAIVED in values:
        text = _("{who} noted that no names need replacing in this study.")
        return because(said(text), values[WAIVED])
    typed = next((key for key in values if key.startswith(ATTRIBUTE)), None)
    if typed is not None:
        kind = json.loads(values[typed])
        words = TYPES[kind["type"]]
        return said(
            _("{who} said what attribute {name} is: {type}."),
            name=one_line(typed.removeprefix(ATTRIBUTE)),
            type=f"{_(words)} {listed(kind['choices'])}".strip(),
        )
    pairs = listed(f"{key} = {value}" for key, value in values.items())
    return said(_("{who} set for the study: {values}."), values=pairs)


def _coder_set(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    name, before = one_line(data["name"]), one_line(names.former.get(event.id, ""))
    if not before:
        kinds = {"coach": _("coach"), "researcher": _("researcher")}
        kind = kinds.get(data["kind"], one_line(data["kind"]))
        return said(_("{who} added {name} as a coder ({kind})."), name=name, kind=kind)
    return said(_("{who} gave {before} another name: {name}."), before=before, name=name)


def _codebook_added(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    return said(
        _("{who} took in codebook {book}, version {version} (checksum {hash})."),
        book=one_line(data["codebook"]),
        version=one_line(data["version"]),
        hash=data["checksum"][:HASH],
    )


def _respondent_set(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    known = {
        _("role"): data["role"],
        _("group"): data["group"],
        _("coder"): coder_words(names, data["coder"]),
        _("quoting"): _(QUOTING[data["quoting"]]) if data.get("quoting") else "",
        **data["attributes"],
    }
    told = listed(f"{key} {value}" for key, value in known.items() if value)
    if event.id in names.respondents:
        text = said(_("{who} entered respondent {name}."), name=one_line(data["name"]))
    else:
        text = said(_("{who} changed respondent {name}."), name=one_line(data["name"]))
    return f"{text[:-1]}: {escaped(told)}." if told else text


def _transcript_added(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    parts = {"name": one_line(data["name"]), "words": data["words"], "hash": data["sha256"][:HASH]}
    if data.get("replaced") is None:
        return said(_("{who} imported transcript {name} ({words} words, SHA-256 {hash})."), **parts)
    return said(
        _(
            "{who} imported transcript {name} ({words} words, SHA-256 {hash}), with a key file; "
            "names replaced: {n}."
        ),
        **parts,
        n=data["replaced"],
    )


def _transcript_segmented(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    how = data.get("how", {})
    if how.get("what") in _BY_HAND:
        return _by_hand(names, data, how)
    n = sum(1 for one in data["fragments"] if one[1])
    return said(
        ngettext(
            "{who} cut transcript {name} into {n} fragment ({unit}).",
            "{who} cut transcript {name} into {n} fragments ({unit}).",
            n,
        ),
        name=transcript_words(names, data["transcript"]),
        n=n,
        unit=one_line(data["unit"]),
    )


def _transcript_wave(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    return said(
        _("{who} put transcript {name} in wave {wave}."),
        name=transcript_words(names, data["transcript"]),
        wave=one_line(data["wave"]),
    )


_BY_HAND = {
    "split": N_("{who} split fragment {label} of {name} into {new}."),
    "merged": N_("{who} made one fragment of {label} and {next} of {name}."),
    "context": N_("{who} marked fragment {label} of {name} as context."),
    "judged": N_("{who} marked context of {name} as a fragment that is judged."),
}


def _by_hand(names: Names, data: Mapping[str, Any], how: Mapping[str, Any]) -> str:
    text = said(
        _(_BY_HAND[how["what"]]),
        label=one_line(how["label"]) or _("context"),
        next=one_line(how.get("with", "")) or _("context"),
        new=listed(how.get("new", ())) or _("two"),
        name=transcript_words(names, data["transcript"]),
    )
    people = listed(coder_words(names, one) for one in how.get("reopened", ()))
    if people:
        text += " " + escaped(_("The sign-off of {people} is open again.").format(people=people))
    return text


def _cut_reported(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = place_words(names, data["fragment"])
    if data["state"] != "reported":
        return said(_("{who} saw to the reported cut of {place}."), place=place)
    return because(said(_("{who} reported that {place} is cut badly."), place=place), data["note"])


def _transcript_corrected(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    text = said(
        _("{who} put a corrected text in the place of transcript {name} (SHA-256 {hash})."),
        name=one_line(data["name"]),
        hash=data["sha256"][:HASH],
    )
    gone = listed(one for _identity, one in data.get("gone", ()))
    if gone:
        text += " " + escaped(_("No place any more: {labels}.").format(labels=gone))
    return text


WORDS: dict[str, Words] = {
    "study.set": _study_set,
    "coder.set": _coder_set,
    "codebook.added": _codebook_added,
    "respondent.set": _respondent_set,
    "transcript.added": _transcript_added,
    "transcript.segmented": _transcript_segmented,
    "transcript.wave": _transcript_wave,
    "transcript.corrected": _transcript_corrected,
    "cut.reported": _cut_reported,
}
