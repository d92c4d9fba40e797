"""Codebooks: what the codes are called, what they mean, and where they stop.

``find`` takes whatever a person names a codebook by; ``load`` and ``check`` read a YAML file;
``to_document`` is the form in which a study keeps each version, and ``checksum`` tells two apart.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder import language
from coder import shipped as _shipped
from coder.codebook_check import CODE_KEYS, FORMAT, MAX_SHORT, read
from coder.codebook_file import Problem, suggestion
from coder.errors import InputError
from coder.language import _, ngettext
from coder.text import shorten

__all__ = [
    "CODE_KEYS",
    "FORMAT",
    "MAX_SHORT",
    "BoundaryCase",
    "Code",
    "Codebook",
    "Cues",
    "Problem",
    "Rule",
    "Text",
    "check",
    "checksum",
    "find",
    "from_document",
    "load",
    "shipped",
    "to_document",
]


@dataclass(frozen=True, slots=True)
class Text:
    """The same in Dutch and in English; "" where there is none."""

    nl: str = ""
    en: str = ""

    def shown(self, lang: str | None = None) -> str:
        """In ``nl`` or ``en``, else the current language; the other one where this is empty."""
        lang = lang or language.current()
        return (self.nl or self.en) if lang == "nl" else (self.en or self.nl)


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that point to a code but never decide on it; the languages need not run parallel."""

    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def shown(self, lang: str | None = None) -> tuple[str, ...]:
        """In ``nl`` or ``en``, else the current language; the other one where this is empty."""
        lang = lang or language.current()
        return (self.nl or self.en) if lang == "nl" else (self.en or self.nl)


@dataclass(frozen=True, slots=True)
class Rule:
    """What belongs under a code, or does not."""

    text: Text
    instead: str = ""
    """Id of the code that fits instead; "" where none is named."""


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """A fragment on which coders would hesitate, and how to decide."""

    text: Text
    example: Text
    """A made-up sentence, as somebody would say it."""
    instead: str = ""
    """Id of the code that fits the example instead of this one; "" where none is named."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook."""

    id: str
    key: str
    """The key on screen, unique among siblings; "" in an imported codebook that has none."""
    color: str
    """``#RRGGBB``."""
    label: Text
    short: Text
    """For badges; at most ``MAX_SHORT`` characters."""
    definition: Text
    include: tuple[Rule, ...] = ()
    exclude: tuple[Rule, ...] = ()
    cues: Cues = field(default_factory=Cues)
    boundary_cases: tuple[BoundaryCase, ...] = ()
    parent: str = ""
    """Id of the code that it stands under; "" at the top level."""
    requires_memo: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """One version of a codebook; the order of its codes is the order on screen."""

    id: str
    number: str
    """Second name of a shipped codebook, such as ``F01``; "" where there is none."""
    version: str
    title: Text
    source: str
    guidance: Text
    codes: tuple[Code, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all codes, in order."""
        return tuple(code.id for code in self.codes)

    @property
    def keys(self) -> dict[str, Code]:
        """Key on screen → code, for the top level; those below it are in :meth:`children`."""
        return {code.key: code for code in self.children() if code.key}

    def code(self, code_id: str) -> Code:
        """The code with this id; an InputError, with the nearest id, where there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        message = _("There is no code {code} in codebook {codebook}.")
        message = message.format(code=shorten(code_id, 60), codebook=self.id)
        raise InputError(f"{message} {_alternatives(code_id, self.ids)}")

    def children(self, code_id: str = "") -> tuple[Code, ...]:
        """The codes directly under this one, or at the top level, in order."""
        return tuple(code for code in self.codes if code.parent == code_id)

    def top(self, code_id: str) -> Code:
        """The ancestor of this code at the top level; the code itself if it stands there."""
        code = self.code(code_id)
        for _step in self.codes:  # bounded, since a document need not have passed check()
            if not code.parent:
                break
            code = self.code(code.parent)
        return code


def _alternatives(name: str, known: tuple[str, ...]) -> str:
    close = suggestion(name, known)
    if close:
        return _("Did you mean {name}?").format(name=close)
    return _("Choose from: {names}.").format(names=", ".join(known))


# Files


def check(path: str | Path) -> list[Problem]:
    """Every problem in a codebook file, in the order of the file; none if it can be used."""
    return read(Path(path))[1]


def load(path: str | Path) -> Codebook:
    """The codebook in a YAML file.

    Raises InputError with the first problem (``file:line: field: what is wrong; what to do``)
    and the number of the others.
    """
    document, problems = read(Path(path))
    if document is not None:
        return from_document(document)
    message = str(problems[0])
    if len(problems) > 1:
        more = ngettext("and {n} more problem", "and {n} more problems", len(problems) - 1)
        message += f" ({more.format(n=len(problems) - 1)}: coder codebook check {problems[0].file})"
    raise InputError(message)


def shipped() -> list[Codebook]:
    """The codebooks that come with the program, by number, then by id."""
    books = [load(path) for path in _shipped_files()]
    return sorted(books, key=lambda book: (not book.number, book.number, book.id))


def _shipped_files() -> list[Path]:
    return sorted(_shipped.folder("codebooks").glob("*.yaml"))


def find(name_or_path: str | Path) -> Codebook:
    """The shipped codebook with this id or number (capitals do not matter), or the one in a file.

    A shipped codebook goes before a file of the same name: write ``./NAME`` for the file. Raises
    InputError for a name that is neither, with the nearest name and all that there are.
    """
    name = str(name_or_path)
    files = {path.stem.casefold(): path for path in _shipped_files()}
    if isinstance(name_or_path, str) and name.casefold() in files:
        return load(files[name.casefold()])
    is_a_path = isinstance(name_or_path, Path) or "/" in name or "\\" in name
    if is_a_path or name.lower().endswith((".yaml", ".yml")):
        return load(name)
    books = shipped()
    numbers = {book.number.casefold(): book for book in books if book.number}
    if name.casefold() in numbers:
        return numbers[name.casefold()]
    if _exists(name):
        return load(name)
    known = {book.id: f"{book.id} ({book.number})" if book.number else book.id for book in books}
    message = _("There is no codebook {name}.").format(name=shorten(name, 60) or '""')
    close = suggestion(name, [*known, *(book.number for book in books if book.number)])
    if close:
        message += " " + _("Did you mean {name}?").format(name=close)
    names = _("Shipped: {names}; or name a file (.yaml).").format(names=", ".join(known.values()))
    raise InputError(f"{message} {names}")


def _exists(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except OSError:  # such as a name that is too long for a file
        return False


# Documents


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
            "guidance": _pair(codebook.guidance) if codebook.guidance != Text() else "",
            "codes": [_code_document(code) for code in codebook.codes],
        },
        optional=("number", "source", "guidance"),
    )


def _code_document(code: Code) -> dict[str, object]:
    cues = {"nl": list(code.cues.nl), "en": list(code.cues.en)}
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
            "cues": cues if any(cues.values()) else "",
            "boundary_cases": [
                {**_rule_document(case), "example": _pair(case.example)}
                for case in code.boundary_cases
            ],
            "parent": code.parent,
            "requires_memo": code.requires_memo,
        },
        optional=("include", "exclude", "cues", "boundary_cases", "parent", "requires_memo"),
    )


def _rule_document(rule: Rule | BoundaryCase) -> dict[str, object]:
    document = {**_pair(rule.text), "instead": rule.instead}
    return _without_empty(document, optional=("instead",))


def _pair(text: Text) -> dict[str, object]:
    return {"nl": text.nl, "en": text.en}


def _without_empty(document: dict[str, object], optional: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in document.items() if value or name not in optional}


def checksum(codebook: Codebook) -> str:
    """SHA-256 (hexadecimal) of the document as canonical JSON: sorted keys, no spaces, ASCII."""
    document = to_document(codebook)
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
        guidance=_text(document.get("guidance", {"nl": "", "en": ""}), "guidance"),
        codes=codes,
    )


def _code(document: Mapping[str, object], place: str) -> Code:
    cues = _group(document.get("cues", {"nl": [], "en": []}), f"{place}.cues")
    cases = _groups(document, "boundary_cases", place)
    requires_memo = document.get("requires_memo", False)
    if not isinstance(requires_memo, bool):
        raise _malformed(f"{place}.requires_memo")
    return Code(
        id=_string(document, "id", place=place),
        key=_string(document, "key", place=place),
        color=_string(document, "color", place=place),
        label=_text(document.get("label"), f"{place}.label"),
        short=_text(document.get("short"), f"{place}.short"),
        definition=_text(document.get("definition"), f"{place}.definition"),
        include=tuple(_rule(rule, at) for at, rule in _groups(document, "include", place)),
        exclude=tuple(_rule(rule, at) for at, rule in _groups(document, "exclude", place)),
        cues=Cues(_strings(cues, "nl", place), _strings(cues, "en", place)),
        boundary_cases=tuple(
            BoundaryCase(
                _text(case, at),
                _text(case.get("example"), f"{at}.example"),
                _string(case, "instead", "", place=at),
            )
            for at, case in cases
        ),
        parent=_string(document, "parent", "", place=place),
        requires_memo=requires_memo,
    )


def _rule(document: Mapping[str, object], place: str) -> Rule:
    return Rule(_text(document, place), _string(document, "instead", "", place=place))


def _text(value: object, place: str) -> Text:
    group = _group(value, place)
    return Text(_string(group, "nl", place=place), _string(group, "en", place=place))


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
        raise _malformed(f"{place}.{name}")
    places = [f"{place}.{name}[{number}]".removeprefix(".") for number in range(1, len(value) + 1)]
    return [(at, _group(part, at)) for at, part in zip(places, value, strict=True)]


def _strings(document: Mapping[str, object], name: str, place: str) -> tuple[str, ...]:
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise _malformed(f"{place}.{name}")
    return tuple(value)


def _string(
    document: Mapping[str, object], name: str, default: str | None = None, *, place: str = ""
) -> str:
    value = document.get(name, default)
    if not isinstance(value, str):
        raise _malformed(f"{place}.{name}".removeprefix("."))
    return value


def _malformed(place: str) -> InputError:
    message = _("This is not a codebook of this program: {field} is missing or of the wrong kind.")
    return InputError(message.format(field=place))
