"""Writes a project as a ``.qdpx`` and a codebook as a ``.qdc``, checked against the schemas.

UTF-8 without a byte order mark, texts in files of their own, and the same bytes for the same data.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from coder.exchange.refi.checking import check_references
from coder.exchange.refi.project import (
    Case,
    Code,
    Coding,
    Project,
    Selection,
    Set,
    TextSource,
    Variable,
    VariableValue,
)

if TYPE_CHECKING:
    from lxml import etree

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP can name: a file is the same whenever it is written."""
_OWNERS_ALONE = 0o100600 << 16
_UNIX = 3
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Counting:
    """How a file ends its lines and counts its characters."""

    crlf: bool = False
    """Lines end in CR and LF, which count as two."""
    utf16: bool = False
    """Characters beyond the Basic Multilingual Plane count as two."""

    def text(self, text: str) -> str:
        """A text as it stands in the file."""
        return text.replace("\n", "\r\n") if self.crlf else text

    def places(self, text: str) -> Places:
        """Where offsets into this text come to lie."""
        if not (self.crlf or self.utf16):
            return Places(())
        wide = (
            place
            for place, one in enumerate(text)
            if (self.crlf and one == "\n") or (self.utf16 and ord(one) > 0xFFFF)
        )
        return Places(tuple(wide))


@dataclass(frozen=True, slots=True)
class Places:
    """The offsets of one text as its file counts them."""

    wide: tuple[int, ...]
    """Where the characters stand that count as two."""

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self.wide, offset)


STANDARD = Counting()


def write_project(project: Project, counting: Counting = STANDARD) -> bytes:
    """A project as the bytes of a ``.qdpx``.

    Raises ValueError for GUIDs that stand twice or point nowhere, and for what the schema refuses:
    no data that a person typed leads to that.
    """
    check_references(project)
    root = _project(project, counting)
    _validate("Project.xsd", root)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        _add(file, "project.qde", _bytes(root))
        for one in (*project.sources, *project.notes):
            _add(file, f"sources/{one.guid}.txt", counting.text(one.text).encode("utf-8"))
    return target.getvalue()


def write_codebook(project: Project) -> bytes:
    """The codes and the sets of codes of a project as the bytes of a ``.qdc``. Raises as above."""
    from lxml import etree

    root = etree.Element(f"{{{CODEBOOK_SPACE}}}CodeBook", nsmap={None: CODEBOOK_SPACE})
    _put(root, origin=project.origin)
    codes = _child(root, "Codes")
    for code in project.codes:
        _code(codes, code, notes=False)
    if project.sets:
        sets = _child(root, "Sets")
        for one in project.sets:
            element = _child(sets, "Set", guid=one.guid, name=_legal(one.name))
            _described(element, one.description)
            for guid in one.codes:
                _child(element, "MemberCode", guid=guid)
    _validate("Codebook.xsd", root)
    return _bytes(root)


# XML


def _bytes(root: etree._Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _validate(name: str, root: etree._Element) -> None:
    schema = _schema(name)
    if not schema.validate(root):
        raise ValueError(f"{name}: {schema.error_log.last_error}")


@cache
def _schema(name: str) -> Any:
    from lxml import etree

    source = resources.files("coder.exchange.refi").joinpath("schemas", name).read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.XMLSchema(etree.fromstring(source, parser))


def _child(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """An element under another, in its namespace, with the attributes that say something."""
    from lxml import etree

    tag = parent.tag[: parent.tag.index("}") + 1] + name
    return etree.SubElement(parent, tag, {key: one for key, one in attributes.items() if one})


def _put(element: etree._Element, /, **attributes: str) -> None:
    """Set the attributes that say something."""
    for name, value in attributes.items():
        if value:
            element.set(name, value)


def _legal(text: str) -> str:
    """Without what XML cannot hold; as one line, since attributes have no line breaks."""
    return " ".join(_ILLEGAL.sub("", text).split())


def _described(parent: etree._Element, text: str) -> None:
    if text:
        _child(parent, "Description").text = _ILLEGAL.sub("", text)


def _refer(parent: etree._Element, name: str, guids: Iterable[str]) -> None:
    for guid in guids:
        _child(parent, name, targetGUID=guid)


def _project(project: Project, counting: Counting) -> etree._Element:
    from lxml import etree

    root = etree.Element(f"{{{PROJECT_SPACE}}}Project", nsmap={None: PROJECT_SPACE})
    root.set("name", _legal(project.name))
    _put(
        root,
        origin=_legal(project.origin),
        creatingUserGUID=project.user,
        creationDateTime=project.created,
        modifyingUserGUID=project.modified_by,
        modifiedDateTime=project.modified,
    )
    if project.users:
        users = _child(root, "Users")
        for user in project.users:
            _child(users, "User", guid=user.guid, name=_legal(user.name), id=_legal(user.id))
    if project.codes:
        codes = _child(_child(root, "CodeBook"), "Codes")
        for code in project.codes:
            _code(codes, code, notes=True)
    types = {one.guid: one for one in project.variables}
    if project.variables:
        variables = _child(root, "Variables")
        for variable in project.variables:
            _variable(variables, variable)
    if project.cases:
        cases = _child(root, "Cases")
        for case in project.cases:
            _case(cases, case, types)
    for section, name, texts in (
        ("Sources", "TextSource", project.sources),
        ("Notes", "Note", project.notes),
    ):
        if texts:
            above = _child(root, section)
            for one in texts:
                _text(above, name, one, types, counting)
    _tail(root, project)
    return root


def _tail(root: etree._Element, project: Project) -> None:
    if project.links:
        links = _child(root, "Links")
        for link in project.links:
            element = _child(
                links,
                "Link",
                guid=link.guid,
                name=_legal(link.name),
                direction=link.direction,
                color=link.color,
                originGUID=link.origin,
                targetGUID=link.target,
            )
            _refer(element, "NoteRef", link.notes)
    if project.sets:
        sets = _child(root, "Sets")
        for one in project.sets:
            _set(sets, one)
    _described(root, project.description)
    _refer(root, "NoteRef", project.note_refs)


def _set(parent: etree._Element, one: Set) -> None:
    element = _child(parent, "Set", guid=one.guid)
    element.set("name", _legal(one.name))
    _described(element, one.description)
    _refer(element, "MemberCode", one.codes)
    _refer(element, "MemberSource", one.sources)
    _refer(element, "MemberNote", one.notes)


def _code(parent: etree._Element, code: Code, *, notes: bool) -> None:
    element = _child(parent, "Code", guid=code.guid)
    element.set("name", _legal(code.name))
    _put(element, isCodable="true" if code.codable else "false", color=code.color)
    _described(element, code.description)
    if notes:
        _refer(element, "NoteRef", code.notes)
    for below in code.codes:
        _code(element, below, notes=notes)


def _variable(parent: etree._Element, variable: Variable) -> None:
    element = _child(parent, "Variable", guid=variable.guid)
    element.set("name", _legal(variable.name))
    _put(element, typeOfVariable=variable.type)
    _described(element, variable.description)


def _case(parent: etree._Element, case: Case, types: Mapping[str, Variable]) -> None:
    element = _child(parent, "Case", guid=case.guid, name=_legal(case.name))
    _described(element, case.description)
    _refer(element, "CodeRef", case.codes)
    _values(element, case.values, types)
    _refer(element, "SourceRef", case.sources)
    _refer(element, "SelectionRef", case.selections)


def _values(
    parent: etree._Element, values: Iterable[VariableValue], types: Mapping[str, Variable]
) -> None:
    for one in values:
        element = _child(parent, "VariableValue")
        _child(element, "VariableRef", targetGUID=one.variable)
        if one.value is not None:
            kind = types[one.variable].type
            _child(element, f"{kind}Value").text = _value(one.value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")  # xsd:decimal has no exponent
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _ILLEGAL.sub("", str(value))


def _text(
    parent: etree._Element,
    name: str,
    one: TextSource,
    types: Mapping[str, Variable],
    counting: Counting,
) -> None:
    element = _child(
        parent,
        name,
        guid=one.guid,
        name=_legal(one.name),
        plainTextPath=f"internal://{one.guid}.txt",
        **_audit(one),
    )
    _described(element, one.description)
    place = counting.places(one.text)
    for selection in one.selections:
        _selection(element, selection, place)
    for coding in one.codings:
        _coding(element, coding)
    _refer(element, "NoteRef", one.notes)
    _values(element, one.values, types)


def _audit(one: TextSource | Selection) -> dict[str, str]:
    return {
        "creatingUser": one.user,
        "creationDateTime": one.created,
        "modifyingUser": one.modified_by,
        "modifiedDateTime": one.modified,
    }


def _selection(parent: etree._Element, one: Selection, place: Places) -> None:
    element = _child(
        parent,
        "PlainTextSelection",
        guid=one.guid,
        name=_legal(one.name),
        startPosition=str(place(one.start)),
        endPosition=str(place(one.end)),
        **_audit(one),
    )
    _described(element, one.description)
    for coding in one.codings:
        _coding(element, coding)
    _refer(element, "NoteRef", one.notes)


def _coding(parent: etree._Element, one: Coding) -> None:
    element = _child(
        parent, "Coding", guid=one.guid, creatingUser=one.user, creationDateTime=one.created
    )
    _child(element, "CodeRef", targetGUID=one.code)
    _refer(element, "NoteRef", one.notes)


# ZIP


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = _OWNERS_ALONE
    file.writestr(member, content)
