"""Single elements of a REFI-QDA document as plain data; lenient, as far as nothing is guessed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from coder.errors import InputError
from coder.exchange.refi.project import (
    VARIABLE_TYPES,
    Case,
    Code,
    Coding,
    Direction,
    Link,
    Selection,
    Set,
    Value,
    Variable,
    VariableType,
    VariableValue,
    all_codes,
)
from coder.language import _
from coder.text import one_line, shorten

_DIRECTIONS: tuple[Direction, ...] = ("Associative", "OneWay", "Bidirectional")
_GUID = 36
"""Characters of one without braces."""
_LONGEST_NUMBER = 18
_names: dict[str, str] = {}


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    known = _names.get(tag)
    if known is None:
        if not isinstance(tag, str):
            return ""
        known = tag.rpartition("}")[2]
        if len(_names) < 500:
            _names[tag] = known
    return known


def parts_of(element: Any) -> Iterator[tuple[str, Any]]:
    """The children, each with its name."""
    for child in element:
        yield local(child), child


def words(element: Any) -> str:
    """All text in an element."""
    return "".join(element.itertext())


def guid(text: str | None) -> str:
    """A GUID as it is compared; whatever stands in its place otherwise, in small letters."""
    if not text:
        return ""
    text = text.lower()
    return text if len(text) == _GUID else text.strip().strip("{}")


def a_coding(element: Any) -> Coding:
    """One code on a selection or a text."""
    code, notes = "", []
    for child in element:
        kind = local(child)
        if kind == "CodeRef":
            code = guid(child.get("targetGUID"))
        elif kind == "NoteRef":
            notes.append(guid(child.get("targetGUID")))
    get = element.get
    return Coding(
        guid(get("guid")),
        code,
        guid(get("creatingUser")),
        get("creationDateTime") or "",
        tuple(notes),
    )


def a_selection(element: Any) -> Selection:
    """A selection, its place as the file counts. Raises InputError where that is no number."""
    codings, notes, description = [], [], ""
    for child in element:
        kind = local(child)
        if kind == "Coding":
            codings.append(a_coding(child))
        elif kind == "NoteRef":
            notes.append(guid(child.get("targetGUID")))
        elif kind == "Description":
            description = words(child)
    get = element.get
    return Selection(
        guid(get("guid")),
        _place(get("startPosition"), element),
        _place(get("endPosition"), element),
        get("name") or "",
        guid(get("creatingUser")),
        get("creationDateTime") or "",
        guid(get("modifyingUser")),
        get("modifiedDateTime") or "",
        description,
        tuple(codings),
        tuple(notes),
    )


def _place(text: str | None, element: Any) -> int:
    if text and text.isdigit() and text.isascii() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    said = (text or "").strip()
    digits = said.removeprefix("-").removeprefix("+")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > _LONGEST_NUMBER:
        raise InputError(
            _("Line {line}: a selection has no place in its text ({said}).").format(
                line=element.sourceline, said=shorten(one_line(said), 20) or "–"
            )
        )
    return int(said)


def tree_of_codes(element: Any) -> tuple[Code, ...]:
    """The codes directly in an element, each with those below it."""
    return tuple(_code(child) for kind, child in parts_of(element) if kind == "Code")


def _code(element: Any) -> Code:
    description, notes = "", []
    for kind, child in parts_of(element):
        if kind == "Description":
            description = words(child)
        elif kind == "NoteRef":
            notes.append(guid(child.get("targetGUID")))
    get = element.get
    return Code(
        guid=guid(get("guid")),
        name=get("name") or "",
        codable=(get("isCodable") or "true").strip().lower() not in ("false", "0"),
        color=get("color") or "",
        description=description,
        notes=tuple(notes),
        codes=tree_of_codes(element),
    )


def numbered(codes: tuple[Code, ...]) -> Iterator[Code]:
    """Every code of a tree, in order."""
    return (code for _above, code in all_codes(codes))


def a_variable(element: Any) -> Variable:
    """A variable; one of an unknown type is text."""
    said = (element.get("typeOfVariable") or "").strip().casefold()
    type_: VariableType = next((one for one in VARIABLE_TYPES if one.casefold() == said), "Text")
    about = (words(child) for kind, child in parts_of(element) if kind == "Description")
    description = next(about, "")
    return Variable(guid(element.get("guid")), element.get("name") or "", type_, description)


def a_value(element: Any) -> VariableValue:
    """What a variable says of a source or a case; what does not fit its type stays text."""
    variable, value = "", None
    for kind, child in parts_of(element):
        if kind == "VariableRef":
            variable = guid(child.get("targetGUID"))
        elif kind.endswith("Value"):
            value = _value(kind, words(child).strip())
    return VariableValue(variable, value)


def _value(kind: str, text: str) -> Value:
    if kind == "BooleanValue" and text.casefold() in ("true", "false", "1", "0"):
        return text.casefold() in ("true", "1")
    with suppress(ValueError, InvalidOperation, OverflowError):
        if kind == "IntegerValue" and len(text) <= _LONGEST_NUMBER:
            return int(text)
        if kind == "FloatValue" and len(text) <= 2 * _LONGEST_NUMBER:
            number = Decimal(text)
            return number if number.is_finite() else text
        if kind == "DateValue":
            return datetime.date.fromisoformat(text[:10])
        if kind == "DateTimeValue":
            return datetime.datetime.fromisoformat(text)
    return text


def a_case(element: Any) -> Case:
    """A case with what it refers to."""
    refs: dict[str, list[str]] = {"CodeRef": [], "SourceRef": [], "SelectionRef": []}
    values, description = [], ""
    for kind, child in parts_of(element):
        if kind in refs:
            refs[kind].append(guid(child.get("targetGUID")))
        elif kind == "VariableValue":
            values.append(a_value(child))
        elif kind == "Description":
            description = words(child)
    return Case(
        guid(element.get("guid")),
        element.get("name") or "",
        description,
        tuple(refs["CodeRef"]),
        tuple(values),
        tuple(refs["SourceRef"]),
        tuple(refs["SelectionRef"]),
    )


def a_link(element: Any) -> Link:
    """A relation between two things."""
    get = element.get
    direction: Direction = next((one for one in _DIRECTIONS if one == get("direction")), "")
    refs = (child for kind, child in parts_of(element) if kind == "NoteRef")
    notes = [guid(child.get("targetGUID")) for child in refs]
    return Link(
        guid(get("guid")),
        get("name") or "",
        direction,
        get("color") or "",
        guid(get("originGUID")),
        guid(get("targetGUID")),
        tuple(notes),
    )


def a_set(element: Any) -> Set:
    """A group; in a codebook its members stand under another attribute."""
    members: dict[str, list[str]] = {"MemberCode": [], "MemberSource": [], "MemberNote": []}
    description = ""
    for kind, child in parts_of(element):
        if kind in members:
            members[kind].append(guid(child.get("targetGUID") or child.get("guid")))
        elif kind == "Description":
            description = words(child)
    return Set(
        guid(element.get("guid")),
        element.get("name") or "",
        description,
        tuple(members["MemberCode"]),
        tuple(members["MemberSource"]),
        tuple(members["MemberNote"]),
    )
