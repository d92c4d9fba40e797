"""A codebook as plain data and back: the form in which a study keeps each version."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from coder.codebook.checking import FORMAT
from coder.codebook.fields import PURPOSES, Purpose
from coder.codebook.model import (
    BoundaryCase,
    Code,
    Codebook,
    Cues,
    Lines,
    Qualifier,
    QualifierValue,
    Questions,
    Rule,
    Step,
    Text,
)
from coder.errors import InputError
from coder.language import _
from coder.text import shorten


def to_document(codebook: Codebook) -> dict[str, object]:
    """The codebook as plain data in the shape of its YAML file.

    Optional fields that are empty are left out, so that a field which a later version of this
    program adds does not change the checksum of a codebook without it.
    """
    return _without_empty(
        {
            "format": FORMAT,
            "id": codebook.id,
            "number": codebook.number,
            "version": codebook.version,
            "title": _pair(codebook.title),
            "source": codebook.source,
            "guidance": _pair(codebook.guidance, empty=""),
            "codes": [_code_document(code) for code in codebook.codes],
            "purpose": codebook.purpose if codebook.for_reference else "",
            "questions": _lines(codebook.questions),
            "decision_tree": [_step_document(step) for step in codebook.decision_tree],
            "qualifiers": [_qualifier_document(one) for one in codebook.qualifiers],
        },
        required=("format", "id", "version", "title", "codes"),
    )


def _code_document(code: Code) -> dict[str, object]:
    return _without_empty(
        {
            "id": code.id,
            "key": code.key,
            "color": code.color,
            "label": _pair(code.label),
            "short": _pair(code.short),
            "definition": _pair(code.definition),
            "include": [_rule_document(rule) for rule in code.include],
            "exclude": [_rule_document(rule) for rule in code.exclude],
            "cues": _lines(code.cues),
            "boundary_cases": [
                {**_rule_document(case), "example": _pair(case.example)}
                for case in code.boundary_cases
            ],
            "parent": code.parent,
            "requires_memo": code.requires_memo,
            "position": code.position,
            "remedy": _pair(code.remedy, empty=""),
            "questions": _lines(code.questions),
            "overlaps": list(code.overlaps),
        },
        required=("id", "key", "color", "label", "short", "definition"),
    )


def _rule_document(rule: Rule | BoundaryCase) -> dict[str, object]:
    return _without_empty(
        {"nl": rule.text.nl, "en": rule.text.en, "instead": rule.instead}, required=("nl", "en")
    )


def _step_document(step: Step) -> dict[str, object]:
    document = {"id": step.id, "question": _pair(step.question), "yes": step.yes, "no": step.no}
    return _without_empty(document, required=("id", "question", "yes"))


def _qualifier_document(qualifier: Qualifier) -> dict[str, object]:
    document = {
        "id": qualifier.id,
        "label": _pair(qualifier.label),
        "codes": list(qualifier.codes),
        "values": [_value_document(value) for value in qualifier.values],
    }
    return _without_empty(document, required=("id", "label", "values"))


def _value_document(value: QualifierValue) -> dict[str, object]:
    document: dict[str, object] = {
        "id": value.id,
        "key": value.key,
        "label": _pair(value.label),
    }
    return document if value.counts else {**document, "counts": False}


def _pair(text: Text, *, empty: object = None) -> object:
    """Both texts; ``empty``, where that is given, for a text that is empty in both."""
    return {"nl": text.nl, "en": text.en} if empty is None or text != Text() else empty


def _lines(lines: Lines) -> object:
    return {"nl": list(lines.nl), "en": list(lines.en)} if lines.nl or lines.en else ""


def _without_empty(document: dict[str, object], required: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in document.items() if value or name in required}


def checksum(codebook: Codebook) -> str:
    """SHA-256 (hexadecimal) of the document as canonical JSON: sorted keys, no spaces, ASCII."""
    return checksum_of(to_document(codebook))


def checksum_of(document: object) -> str:
    """The checksum of a codebook whose document this is, or is said to be."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def from_document(document: Mapping[str, object]) -> Codebook:
    """The codebook that :func:`to_document` described.

    Only the shape is checked, since an imported codebook may lack keys, colours or a language.
    Raises InputError where it is not such a document, or one of a newer format.
    """
    given = document.get("format")
    if given != FORMAT or isinstance(given, bool):
        message = _("This codebook has format {value}; this program reads format {format}.")
        raise InputError(message.format(value=shorten(str(given), 12), format=FORMAT))
    codes = tuple(_code(code, at) for at, code in _groups(document, "codes", ""))
    twice = [name for name, uses in Counter(code.id for code in codes).items() if uses > 1]
    if twice:
        message = _("Two codes of this codebook have the same id: {id}.")
        raise InputError(message.format(id=shorten(twice[0], 60)))
    return Codebook(
        id=_string(document, "id"),
        number=_string(document, "number", ""),
        version=_string(document, "version"),
        title=_text(document.get("title"), "title"),
        source=_string(document, "source", ""),
        guidance=_text(document.get("guidance", _NO_TEXT), "guidance"),
        codes=codes,
        purpose=_purpose(document),
        questions=Questions(*_both(document, "questions", "")),
        decision_tree=tuple(_step(one, at) for at, one in _groups(document, "decision_tree", "")),
        qualifiers=tuple(_qualifier(one, at) for at, one in _groups(document, "qualifiers", "")),
    )


def _code(document: Mapping[str, object], place: str) -> Code:
    cases = _groups(document, "boundary_cases", place)
    return Code(
        id=_string(document, "id", place=place),
        key=_string(document, "key", place=place),
        color=_string(document, "color", place=place),
        label=_text(document.get("label"), f"{place}.label"),
        short=_text(document.get("short"), f"{place}.short"),
        definition=_text(document.get("definition"), f"{place}.definition"),
        include=tuple(_rule(rule, at) for at, rule in _groups(document, "include", place)),
        exclude=tuple(_rule(rule, at) for at, rule in _groups(document, "exclude", place)),
        cues=Cues(*_both(document, "cues", place)),
        boundary_cases=tuple(_boundary_case(case, at) for at, case in cases),
        parent=_string(document, "parent", "", place=place),
        requires_memo=_flag(document, "requires_memo", False, place),
        position=_whole(document, "position", place),
        remedy=_text(document.get("remedy", _NO_TEXT), f"{place}.remedy"),
        questions=Questions(*_both(document, "questions", place)),
        overlaps=_strings(document, "overlaps", place) if "overlaps" in document else (),
    )


def _rule(document: Mapping[str, object], place: str) -> Rule:
    return Rule(_text(document, place), _string(document, "instead", "", place=place))


def _boundary_case(document: Mapping[str, object], place: str) -> BoundaryCase:
    example = _text(document.get("example"), f"{place}.example")
    return BoundaryCase(
        _text(document, place), example, _string(document, "instead", "", place=place)
    )


def _purpose(document: Mapping[str, object]) -> Purpose:
    given = _string(document, "purpose", "coding")
    for purpose in PURPOSES:
        if given == purpose:
            return purpose
    raise _malformed("purpose")


def _step(document: Mapping[str, object], place: str) -> Step:
    return Step(
        id=_string(document, "id", place=place),
        question=_text(document.get("question"), f"{place}.question"),
        yes=_string(document, "yes", place=place),
        no=_string(document, "no", "", place=place),
    )


def _qualifier(document: Mapping[str, object], place: str) -> Qualifier:
    return Qualifier(
        id=_string(document, "id", place=place),
        label=_text(document.get("label"), f"{place}.label"),
        values=tuple(_value(one, at) for at, one in _groups(document, "values", place)),
        codes=_strings(document, "codes", place) if "codes" in document else (),
    )


def _value(document: Mapping[str, object], place: str) -> QualifierValue:
    return QualifierValue(
        id=_string(document, "id", place=place),
        key=_string(document, "key", place=place),
        label=_text(document.get("label"), f"{place}.label"),
        counts=_flag(document, "counts", True, place),
    )


# Parts of a document

_NO_TEXT: Mapping[str, object] = {"nl": "", "en": ""}
_NO_LINES: Mapping[str, object] = {"nl": [], "en": []}


def _text(value: object, place: str) -> Text:
    group = _group(value, place)
    return Text(_string(group, "nl", place=place), _string(group, "en", place=place))


def _both(
    document: Mapping[str, object], name: str, place: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = f"{place}.{name}".removeprefix(".")
    group = _group(document.get(name, _NO_LINES), at)
    return _strings(group, "nl", at), _strings(group, "en", at)


def _group(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _malformed(place)
    return value


def _groups(
    document: Mapping[str, object], name: str, place: str
) -> list[tuple[str, Mapping[str, object]]]:
    """The groups of fields in a list, each with its place; none where the list is missing."""
    value = document.get(name, [])
    if not isinstance(value, list):
        raise _malformed(f"{place}.{name}".removeprefix("."))
    places = [f"{place}.{name}[{number}]".removeprefix(".") for number in range(1, len(value) + 1)]
    return [(at, _group(part, at)) for at, part in zip(places, value, strict=True)]


def _strings(document: Mapping[str, object], name: str, place: str) -> tuple[str, ...]:
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise _malformed(f"{place}.{name}".removeprefix("."))
    return tuple(value)


def _string(
    document: Mapping[str, object], name: str, default: str | None = None, *, place: str = ""
) -> str:
    value = document.get(name, default)
    if not isinstance(value, str):
        raise _malformed(f"{place}.{name}".removeprefix("."))
    return value


def _flag(document: Mapping[str, object], name: str, default: bool, place: str) -> bool:
    value = document.get(name, default)
    if not isinstance(value, bool):
        raise _malformed(f"{place}.{name}")
    return value


def _whole(document: Mapping[str, object], name: str, place: str) -> int:
    value = document.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _malformed(f"{place}.{name}")
    return value


def _malformed(place: str) -> InputError:
    message = _("This is not a codebook of this program: {field} is missing or of the wrong kind.")
    return InputError(message.format(field=place))
