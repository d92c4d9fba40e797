"""What is known of respondents beside role and group, each attribute with its type.

A value is stored as text, in one form: a date as 2026-03-31, a number as 3.5, a choice as it was
listed. An attribute nobody gave a type is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.study.journal import canonical_json
from coder.study.names import checked_name
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

Type = Literal["text", "number", "date", "choice"]

TYPES: dict[Type, str] = {
    "text": N_("text"),
    "number": N_("a number"),
    "date": N_("a date"),
    "choice": N_("a choice of"),
}
"""Type → its name for people."""
KEY = "attribute "
"""Start of the settings of a study that say the type of an attribute; its name follows."""

_SAID_AS: Mapping[str, str] = {
    "rol": "role",
    "groep": "group",
    "meetmoment": "wave",
    "codeur": "coder",
    "naam": "respondent",
    "name": "respondent",
    "label": "speaker",
    "spreker": "speaker",
    "citeren": "quoting",
}
FIXED = ("transcript", "respondent", "role", "group", "wave", "coder", "speaker", "quoting")
"""What is no attribute, since it has a place of its own."""


@dataclass(frozen=True, slots=True)
class AttributeType:
    """The type of one attribute."""

    name: str
    type: Type
    choices: tuple[str, ...] = ()


def known_key(key: str) -> str:
    """``role`` for ``Rol``; the name of an attribute as it was given."""
    small = key.strip().casefold()
    small = _SAID_AS.get(small, small)
    return small if small in FIXED else key.strip()


def attribute_types(study: Study) -> list[AttributeType]:
    """The attributes that have a type, by name."""
    rows = study.facts("SELECT key, value FROM study WHERE key GLOB ? ORDER BY key", (f"{KEY}*",))
    found = [(key.removeprefix(KEY), json.loads(value)) for key, value in rows]
    return [AttributeType(name, said["type"], tuple(said["choices"])) for name, said in found]


def define_attribute(
    study: Study, name: str, type_: str, choices: Sequence[str] = ()
) -> AttributeType:
    """Give an attribute a type; the values that are there are brought into its form.

    Raises BlindError for a coder, InputError where the type does not fit, or a value that somebody
    has.
    """
    from coder.study.respondents import list_respondents, record_respondent

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    with study.act():
        made = _checked_type(study, name, type_, choices)
        study.record(
            "study.set",
            {
                "values": {
                    KEY + made.name: canonical_json({"type": made.type, "choices": [*made.choices]})
                }
            },
        )
        for one in list_respondents(study):
            value = one.attributes.get(made.name)
            if value:
                try:
                    record_respondent(study, one.name, attributes={made.name: value})
                except InputError as error:
                    raise InputError(
                        _("{name}: {problem} Nothing was changed.").format(
                            name=one_line(one.name), problem=error
                        )
                    ) from error
    return made


def _checked_type(study: Study, name: str, type_: str, choices: Sequence[str]) -> AttributeType:
    from coder.study.respondents import list_respondents

    name = checked_name(name)
    free_attribute(name)
    in_use = [name for one in list_respondents(study) for name in one.attributes]
    name = spelled(name, [*(one.name for one in attribute_types(study)), *in_use])
    chosen = next((one for one in TYPES if one == type_), None)
    if chosen is None:
        raise InputError(
            _("There is no type {type}; choose from: {types}.").format(
                type=one_line(type_), types=", ".join(TYPES)
            )
        )
    listed = tuple(dict.fromkeys(checked_name(one) for one in choices if one.strip()))
    if (chosen == "choice") != bool(listed):
        raise InputError(
            _("A choice needs what can be chosen (--choices a,b,c), and no other type has that.")
        )
    if len({one.casefold() for one in listed}) < len(listed):
        raise InputError(_("Two of the choices differ in capitals only; leave one out."))
    return AttributeType(name, chosen, listed)


def spelled(name: str, known: Sequence[str]) -> str:
    """The name as it is known already, where it differs in capitals only."""
    return next((one for one in known if one.casefold() == name.casefold()), name)


def free_attribute(name: str) -> str:
    """The name. Raises InputError for one that has a place of its own, such as role."""
    if known_key(name) in FIXED:
        raise InputError(
            _("{name} has a place of its own and is no attribute.").format(name=one_line(name))
        )
    return name


def checked_attributes(
    study: Study, attributes: Mapping[str, str], known: Sequence[str] = ()
) -> dict[str, str]:
    """The attributes under the names that they have already, each value in its form.

    ``known``: names that are in use without a type. Raises InputError, one line, for a value that
    does not fit.
    """
    types = {one.name: one for one in attribute_types(study)}
    names = [*types, *known]
    result = {}
    for given, value in attributes.items():
        name = spelled(free_attribute(checked_name(given)), names)
        type_ = types.get(name)
        result[name] = in_form(type_, value) if type_ is not None else value.strip()
    return result


def in_form(attribute: AttributeType, value: str) -> str:
    """A value as it is stored; "" stays (nothing is known). Raises InputError."""
    value = value.strip()
    if not value or attribute.type == "text":
        return value
    if attribute.type == "choice":
        for one in attribute.choices:
            if one.casefold() == value.casefold():
                return one
        problem = _("choose from: {choices}.").format(
            choices=", ".join(map(one_line, attribute.choices))
        )
    elif attribute.type == "number":
        number = _number(value)
        if number is not None:
            return number
        problem = _("write a number, such as 12 or 3.5, without a separator for thousands.")
    else:
        day = _date(value)
        if day is not None:
            return day
        problem = _("write a date as 2026-03-31 or 31-3-2026.")
    raise InputError(
        _("{attribute}: {value} does not fit; {problem}").format(
            attribute=one_line(attribute.name), value=one_line(value), problem=problem
        )
    )


def _number(text: str) -> str | None:
    """``3,5`` and ``3.50`` as ``3.5``; None where it is none, or 1.200, which may be two."""
    if not re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", text, re.ASCII):
        return None
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", text, re.ASCII):
        return None
    whole, _point, rest = text.replace(",", ".").lstrip("+").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    rest = rest.rstrip("0")
    number = (digits.lstrip("0") or "0") + (f".{rest}" if rest else "")
    return number if number == "0" else sign + number


def _date(text: str) -> str | None:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    parts = match.groups() if match else None
    if parts is None:
        match = re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", text, re.ASCII)
        parts = (match[4], match[3], match[1]) if match else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return None
