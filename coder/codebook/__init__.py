"""Codebooks: what the codes are called, what they mean, and where they stop.

``find`` takes whatever a person names a codebook by; ``load`` and ``check`` read a file;
``to_document`` is the form in which a study keeps each version, and ``checksum`` tells two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coder import shipped as _shipped
from coder.codebook.checking import FORMAT, named_overlaps, read, read_data
from coder.codebook.document import checksum, from_document, to_document
from coder.codebook.fields import CODE_KEYS, MAX_SHORT, PURPOSES, VALUE_KEYS, Purpose
from coder.codebook.model import (
    NONE,
    BoundaryCase,
    Code,
    Codebook,
    Cues,
    Qualifier,
    QualifierValue,
    Questions,
    Rule,
    Step,
    Text,
)
from coder.codebook.reading import LIST_SUFFIXES, SUFFIXES, Findings, Problem, suggestion
from coder.errors import InputError
from coder.language import _, ngettext
from coder.text import one_line, shorten

__all__ = [
    "CODE_KEYS",
    "FORMAT",
    "MAX_SHORT",
    "NONE",
    "PURPOSES",
    "VALUE_KEYS",
    "BoundaryCase",
    "Code",
    "Codebook",
    "Cues",
    "Problem",
    "Purpose",
    "Qualifier",
    "QualifierValue",
    "Questions",
    "Rule",
    "Step",
    "Text",
    "check",
    "checksum",
    "find",
    "find_with_hints",
    "from_document",
    "from_yaml",
    "load",
    "load_with_hints",
    "shipped",
    "to_document",
]


def check(path: str | Path) -> list[Problem]:
    """Every problem in a codebook file, in the order of the file; none if there is nothing to say.

    ``weight`` tells faults, with which it cannot be used, from flaws and hints.
    """
    document, problems = _read(Path(path))
    if document is not None and any(code.overlaps for code in from_document(document).codes):
        problems = [*problems, *_unknown_overlaps(Path(path), from_document(document))]
    return sorted(problems, key=lambda problem: problem.line or 0)


def load(path: str | Path) -> Codebook:
    """The codebook in a YAML file, or in a code list (CSV or XLSX).

    Raises InputError with the first fault (``file:line: field: what is wrong; what to do``)
    and the number of the others.
    """
    return load_with_hints(path)[0]


def load_with_hints(path: str | Path) -> tuple[Codebook, list[Problem]]:
    """As :func:`load`, with what there is to know of it all the same (see :func:`check`)."""
    document, problems = _read(Path(path))
    if document is not None:
        return from_document(document), problems
    faults = [problem for problem in problems if problem.weight == "fault"]
    message = str(faults[0])
    if len(faults) > 1:
        more = ngettext("and {n} more problem", "and {n} more problems", len(faults) - 1)
        message += f" ({more.format(n=len(faults) - 1)}: coder codebook check {faults[0].file})"
    raise InputError(message)


def from_yaml(text: str) -> Codebook | None:
    """The codebook in the text of a YAML file; None where that has a fault."""
    document, _problems = read_data(text.encode(), "codebook.yaml")
    return None if document is None else from_document(document)


def _read(path: Path) -> tuple[dict[str, object] | None, list[Problem]]:
    if path.suffix.lower() in LIST_SUFFIXES:
        from coder.codebook.code_list import read_list

        return read_list(path)
    return read(path)


def _unknown_overlaps(path: Path, book: Codebook) -> list[Problem]:
    """Overlaps with codes that do not ship; this needs the other files, so loading passes it by."""
    found = Findings(one_line(str(path)))
    ids: dict[Path, tuple[str, ...]] = {}
    for item, name, code_id in named_overlaps(path):
        if name.casefold() in (book.id.casefold(), book.number.casefold()):
            found.at(item, _("this is this codebook itself; name a code of another one"), "flaw")
            continue
        other = next((one for one in _all_shipped() if name.casefold() in one.names), None)
        if not other:
            message = _("no codebook {name} ships; the overlap says nothing")
            found.at(item, message.format(name=name), "hint")
            continue
        if other.path not in ids:
            ids[other.path] = _ids_in(other.path)
        codes = ids[other.path]
        if codes and code_id not in codes:
            message = _("codebook {name} has no code {code}; name one of {codes}")
            shown = shorten(", ".join(codes), 120)
            found.at(item, message.format(name=name, code=code_id, codes=shown), "flaw")
    return found.problems


def _ids_in(path: Path) -> tuple[str, ...]:
    document, _problems = read(path)  # with faults of its own it is no measure of this one
    return from_document(document).ids if document else ()


# What ships


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A codebook that comes with the program, by its names."""

    path: Path
    id: str
    number: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name.casefold() for name in (self.id, self.number, self.path.stem) if name)

    @property
    def shown(self) -> str:
        return f"{self.id} ({self.number})" if self.number else self.id


def shipped() -> list[Codebook]:
    """The codebooks that come with the program, by number, then by id."""
    books = [load(one.path) for one in _all_shipped()]
    return sorted(books, key=lambda book: (not book.number, book.number, book.id))


def _all_shipped() -> Iterator[_Shipped]:
    """All of them by name. Only the head of each file is read, since there are many."""
    for path in sorted(_shipped.folder("codebooks").glob("*.yaml")):
        with path.open(encoding="utf-8") as file:
            head = file.read(2000)
        names = {
            name: match[1] if (match := re.search(rf'^{name}: *"?([\w.-]+)', head, re.M)) else ""
            for name in ("id", "number")
        }
        yield _Shipped(path, names["id"] or path.stem, names["number"])


def find(name_or_path: str | Path) -> Codebook:
    """The shipped codebook with this id or number (capitals do not matter), or the one in a file.

    A shipped codebook goes before a file of the same name: write ``./NAME`` for the file. Raises
    InputError for a name that is neither, with the nearest name and all that there are.
    """
    return find_with_hints(name_or_path)[0]


def find_with_hints(name_or_path: str | Path) -> tuple[Codebook, list[Problem]]:
    """As :func:`find`, with what there is to know of the codebook all the same.

    A code list has much that people should know of: what was added, and in which language it is.
    """
    name = str(name_or_path)
    books = list(_all_shipped())
    if isinstance(name_or_path, str):
        found = next((book for book in books if name.casefold() in book.names), None)
        if found:
            return load(found.path), []
    is_a_path = isinstance(name_or_path, Path) or "/" in name or "\\" in name
    if is_a_path or name.lower().endswith((*SUFFIXES, *LIST_SUFFIXES)) or _exists(name):
        return load_with_hints(name)
    message = _("There is no codebook {name}.").format(name=shorten(name, 60) or '""')
    close = suggestion(name, [known for book in books for known in (book.id, book.number) if known])
    if close:
        message += " " + _("Did you mean {name}?").format(name=close)
    names = ", ".join(book.shown for book in books)
    raise InputError(
        f"{message} "
        + _("Shipped: {names}; or name a file (.yaml, .csv, .xlsx).").format(names=names)
    )


def _exists(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except OSError:  # such as a name that is too long for a file
        return False
