"""The XML of a project or a codebook as plain data, with places as the file states them.

The namespace, the order of the sections and the spelling of GUIDs do not matter. The tree is thrown
away while it grows, so that memory goes by what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from coder.errors import InputError
from coder.exchange.refi.account import Lines
from coder.exchange.refi.parts import (
    a_case,
    a_coding,
    a_link,
    a_selection,
    a_set,
    a_value,
    a_variable,
    guid,
    local,
    numbered,
    parts_of,
    tree_of_codes,
    words,
)
from coder.exchange.refi.project import (
    Case,
    Code,
    Link,
    Project,
    Selection,
    Set,
    TextSource,
    User,
    Variable,
)
from coder.ingest.archive import declares_entities, entities
from coder.language import _
from coder.text import one_line, shorten

MAX_TAGS = 3_000_000
MAX_ATTRIBUTES = 4_000_000
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_KNOWN = re.compile(r"(utf-?8|utf-?16(le|be)?|us-ascii|iso-8859-\d+|windows-125\d)", re.IGNORECASE)
_WANTED = (
    "User",
    "Codes",
    "Variable",
    "Case",
    "PlainTextSelection",
    "TextSource",
    "Representation",
    "TextDescription",
    "PDFSource",
    "PictureSource",
    "AudioSource",
    "VideoSource",
    "PDFSelection",
    "PictureSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
    "Note",
    "Link",
    "Set",
    "Graph",
)


@dataclass(frozen=True, slots=True)
class StatedText:
    """A text as the document names it, before it is read."""

    stated: TextSource
    """Without its text; the places of its selections are as the file counts them."""
    content: str | None = None
    """Its text, where it stands in the document."""
    plain: str = ""
    """Where its text lies."""
    styled: str = ""
    """Where a document with its text lies."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A document as it was parsed."""

    project: Project
    """Without sources and notes."""
    sources: tuple[StatedText, ...] = ()
    notes: tuple[StatedText, ...] = ()


@dataclass(slots=True)
class _Draft:
    """What was found so far."""

    lines: Lines
    users: list[User] = field(default_factory=list)
    codes: tuple[Code, ...] = ()
    variables: list[Variable] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    sources: list[StatedText] = field(default_factory=list)
    notes: list[StatedText] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    sets: list[Set] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    """Of the text that is being read."""
    representation: StatedText | None = None
    """The text of the PDF that is being read."""


def parse(data: bytes, name: str, root: str, lines: Lines) -> Stated:
    """What a document says; ``root`` is ``Project`` or ``CodeBook``, ``name`` that of the file.

    Raises InputError, with one line, for what is no such document or was made to do harm.
    """
    from lxml import etree

    _check(data, name)
    draft = _Draft(lines)
    try:
        parser = etree.iterparse(
            BytesIO(data),
            events=("end",),
            tag=[f"{{*}}{one}" for one in _WANTED],
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _event, element in parser:
            _take(draft, element)
        top = parser.root
    except etree.XMLSyntaxError as error:
        line, _column = error.position
        raise InputError(
            _("{name}: this is not valid XML (line {line}: {reason}).").format(
                name=name, line=line, reason=shorten(one_line(str(error.msg)), 80)
            )
        ) from None
    if top is None or local(top) != root:
        raise InputError(_("{name} is no REFI-QDA file; its root is another.").format(name=name))
    if top.getroottree().docinfo.doctype:
        raise InputError(entities(name))
    stated = _stated(draft, top)
    _refuse_doubles(stated, name)
    return stated


def _check(data: bytes, name: str) -> None:
    """Refuse what would take more memory than a project does, before it is parsed."""
    if declares_entities(data):
        raise InputError(entities(name))
    said = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")[:200])
    if said and not _KNOWN.fullmatch(said[1].decode("ascii")):
        raise InputError(
            _("{name} is written in {encoding}; export it as UTF-8.").format(
                name=name, encoding=said[1].decode("ascii")
            )
        )
    if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
        raise InputError(
            _("{name} holds more than any project of texts; it was not opened.").format(name=name)
        )


def _take(draft: _Draft, element: Any) -> None:
    kind = local(element)
    if kind == "PlainTextSelection":
        draft.selections.append(a_selection(element))
        element.clear()
        return
    _TAKEN[kind](draft, element)
    if kind not in ("Representation", "Codes"):
        _drop(element)


def _drop(element: Any) -> None:
    """Let go of what was read."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _user(draft: _Draft, element: Any) -> None:
    get = element.get
    draft.users.append(User(guid(get("guid")), get("name") or "", get("id") or ""))


def _codes(draft: _Draft, element: Any) -> None:
    draft.codes += tree_of_codes(element)
    element.clear()


def _text(draft: _Draft, element: Any) -> StatedText:
    """A text source or a note, with the selections that came before its end."""
    get = element.get
    content: str | None = None
    description, codings, notes, values = "", [], [], []
    for kind, child in parts_of(element):
        if kind == "PlainTextContent":
            content = words(child)
        elif kind == "Description":
            description = words(child)
        elif kind == "Coding":
            codings.append(a_coding(child))
        elif kind == "NoteRef":
            notes.append(guid(child.get("targetGUID")))
        elif kind == "VariableValue":
            values.append(a_value(child))
    stated = TextSource(
        guid=guid(get("guid")),
        name=get("name") or "",
        text="",
        user=guid(get("creatingUser")),
        created=get("creationDateTime") or "",
        modified_by=guid(get("modifyingUser")),
        modified=get("modifiedDateTime") or "",
        description=description,
        selections=tuple(draft.selections),
        codings=tuple(codings),
        notes=tuple(notes),
        values=tuple(values),
    )
    draft.selections = []
    return StatedText(stated, content, get("plainTextPath") or "", get("richTextPath") or "")


def _source(draft: _Draft, element: Any) -> None:
    draft.sources.append(_text(draft, element))


def _note(draft: _Draft, element: Any) -> None:
    draft.notes.append(_text(draft, element))


def _representation(draft: _Draft, element: Any) -> None:
    parent = element.getparent()
    if parent is not None and local(parent) == "PDFSource":
        draft.representation = _text(draft, element)
    else:  # the words of an area on a page
        draft.selections = []


def _pdf(draft: _Draft, element: Any) -> None:
    """A PDF is its text: what refers to the PDF refers to that."""
    found, draft.representation = draft.representation, None
    whole = _text(draft, element).stated
    if found is None:
        draft.lines.add("pdf", whole.name)
        return
    text = replace(
        found.stated,
        guid=whole.guid,
        name=whole.name or found.stated.name,
        user=found.stated.user or whole.user,
        created=found.stated.created or whole.created,
        description=whole.description or found.stated.description,
        codings=whole.codings + found.stated.codings,
        notes=whole.notes + found.stated.notes,
        values=whole.values + found.stated.values,
    )
    draft.sources.append(replace(found, stated=text))


def _left(kind: str) -> Callable[[_Draft, Any], None]:
    def leave(draft: _Draft, element: Any) -> None:
        draft.selections = []
        draft.lines.add(kind, "", element.get("name") or "")

    return leave


def _description(draft: _Draft, element: Any) -> None:
    """The words that describe a picture; their selections go with it."""
    draft.selections = []


_TAKEN: Mapping[str, Callable[[_Draft, Any], None]] = {
    "User": _user,
    "Codes": _codes,
    "Variable": lambda draft, element: draft.variables.append(a_variable(element)),
    "Case": lambda draft, element: draft.cases.append(a_case(element)),
    "TextSource": _source,
    "Representation": _representation,
    "TextDescription": _description,
    "PDFSource": _pdf,
    "PictureSource": _left("picture"),
    "AudioSource": _left("recording"),
    "VideoSource": _left("recording"),
    **dict.fromkeys(
        (
            "PDFSelection",
            "PictureSelection",
            "AudioSelection",
            "VideoSelection",
            "TranscriptSelection",
        ),
        _left("area"),
    ),
    "Note": _note,
    "Link": lambda draft, element: draft.links.append(a_link(element)),
    "Set": lambda draft, element: draft.sets.append(a_set(element)),
    "Graph": _left("graph"),
}


def _stated(draft: _Draft, top: Any) -> Stated:
    get = top.get
    description, refs = "", []
    for kind, child in parts_of(top):
        if kind == "Description":
            description = words(child)
        elif kind == "NoteRef":
            refs.append(guid(child.get("targetGUID")))
    project = Project(
        name=get("name") or "",
        origin=get("origin") or "",
        user=guid(get("creatingUserGUID")),
        created=get("creationDateTime") or "",
        modified_by=guid(get("modifyingUserGUID")),
        modified=get("modifiedDateTime") or "",
        users=tuple(draft.users),
        codes=draft.codes,
        variables=tuple(draft.variables),
        cases=tuple(draft.cases),
        links=tuple(draft.links),
        sets=tuple(draft.sets),
        description=description,
        note_refs=tuple(refs),
    )
    return Stated(project, tuple(draft.sources), tuple(draft.notes))


def _refuse_doubles(stated: Stated, name: str) -> None:
    """Refuse a GUID that two things of one kind have: what refers to it would be anybody's guess.

    A case and a code may share one: so NVivo says that they are the same.
    """
    for kind in _guids(stated):
        seen: set[str] = set()
        for one in kind:
            if one in seen:
                raise InputError(
                    _("{name}: two things have the GUID {guid}; it was not imported.").format(
                        name=name, guid=shorten(one_line(one), 40)
                    )
                )
            if one:
                seen.add(one)


def _guids(stated: Stated) -> Iterator[Iterator[str]]:
    project, texts = stated.project, (*stated.sources, *stated.notes)
    yield (one.guid for one in project.users)
    yield (one.guid for one in numbered(project.codes))
    yield (one.guid for one in project.variables)
    yield (one.guid for one in project.cases)
    yield (one.stated.guid for one in texts)
    yield (one.guid for text in texts for one in text.stated.selections)
    yield (one.guid for one in project.sets)
