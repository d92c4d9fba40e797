"""Code lists: a table with a code a row, as people have it in Excel, read as a codebook.

Columns ``code``, ``label``, ``definition`` and ``parent``, of which only ``code`` is required, from
CSV (``;``, ``,`` or TAB; UTF-8, UTF-16 or Windows-1252) or the first sheet of an XLSX file. Keys
and colours are given out in order. A list in one language stands for both; ``label_nl`` and
``label_en`` (and so for ``definition``) give it in two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coder import language
from coder.codebook.document import checksum, to_document
from coder.codebook.fields import CODE_KEYS, MAX_SHORT, any_text, identifier
from coder.codebook.model import Code, Codebook, Text
from coder.codebook.reading import ID, MAX_ID, Findings, Item, Problem, Scalar
from coder.codebook.rules import check_rules
from coder.codebook.table import Row, rows_of
from coder.color import PALETTE
from coder.language import _, ngettext
from coder.text import one_line, shorten

OTHER = "other"
_MEANINGS = {
    "code": ("code", "id"),
    "label": ("label", "name", "naam"),
    "definition": ("definition", "definitie", "description", "omschrijving"),
    "parent": ("parent", "ouder", "hoofdcode"),
}
"""What a column may be called; a name may have ``_nl`` or ``_en`` behind it."""
_OTHER_NAMES = ("other", "overig", "overige", "anders")
_MOST = 2000


def read_list(path: Path) -> tuple[dict[str, object] | None, list[Problem]]:
    """The document of a code list, None where there is a fault; and all there is to say of it."""
    found = Findings(one_line(str(path)))
    rows = rows_of(path, found)
    book = _codebook(path, rows, found) if rows else None
    faulty = any(problem.weight == "fault" for problem in found.problems)
    problems = sorted(found.problems, key=lambda problem: problem.line or 0)
    return (None if faulty or book is None else to_document(book)), problems


@dataclass(frozen=True, slots=True)
class _Entry:
    """One code as the list gives it."""

    line: int
    id: str
    label: Text
    definition: Text
    parent: str
    """As it stands in the list."""


def _codebook(path: Path, rows: Sequence[Row], found: Findings) -> Codebook | None:
    columns = _columns(rows[0], found)
    if ("code", "") not in columns:
        names = ", ".join(shorten(name, 30) for name in rows[0].cells[:12])
        message = _("there is no column code; the list has {names}").format(names=names)
        found.add(rows[0].line, "", message)
        return None
    if len(rows) > _MOST:
        message = _("this has {n} rows; a codebook has at most {most} codes")
        found.add(None, "", message.format(n=len(rows), most=_MOST))
        return None
    entries = [_entry(row, columns, found) for row in rows[1:]]
    if not entries:
        found.add(rows[0].line, "", _("there are no codes; add at least one row"))
        return None
    _tell_language(columns, found)
    _check_entries(entries, _parent_ids(entries), found)
    return _book(path, entries, found)


# Columns and cells

_Columns = Mapping[tuple[str, str], int]


def _columns(header: Row, found: Findings) -> _Columns:
    """Which column holds what, as (field, language) → number; the language is "" for both."""
    columns: dict[tuple[str, str], int] = {}
    for number, name in enumerate(header.cells):
        words = name.strip().casefold().replace(" ", "_")
        bare, _underscore, tongue = words.rpartition("_")
        if tongue not in language.LANGUAGES:
            bare, tongue = words, ""
        meaning = next((one for one, names in _MEANINGS.items() if bare in names), None)
        if not words:
            continue
        if meaning is None or (meaning in ("code", "parent") and tongue):
            message = _("the column {name} is not used; known are code, label, definition, parent")
            found.add(header.line, "", message.format(name=shorten(name, 30)), "hint")
        elif (meaning, tongue) in columns:
            message = _("there are two columns for {name}; remove one")
            found.add(header.line, "", message.format(name=meaning))
        else:
            columns[meaning, tongue] = number
    return columns


def _cell(row: Row, columns: _Columns, meaning: str, tongue: str = "") -> str:
    number = columns.get((meaning, tongue))
    text = row.cells[number] if number is not None and number < len(row.cells) else ""
    return unicodedata.normalize("NFC", text).strip()


def _in_both(row: Row, columns: _Columns, meaning: str) -> Text:
    """A text in both languages; one that is given in one language only stands for both."""
    shared = _cell(row, columns, meaning)
    nl = _cell(row, columns, meaning, "nl") or shared
    en = _cell(row, columns, meaning, "en") or shared
    return Text(nl or en, en or nl)


def _entry(row: Row, columns: _Columns, found: Findings) -> _Entry:
    label = _in_both(row, columns, "label")
    given = _cell(row, columns, "code") or label.nl
    label = Text(_one(label.nl or given), _one(label.en or given))
    definition = _in_both(row, columns, "definition")
    code_id = slug(given)
    place = f"codes[{code_id or row.line}]"
    if not given:
        found.add(row.line, place, _("this row has no code; give it one, or remove the row"))
    elif not code_id:
        identifier(Item(row.line, f"{place}.id", Scalar("text", given)), found)
    for name, text in (("label", label), ("definition", definition)):
        for shown in dict.fromkeys((text.nl, text.en)):
            if shown:
                any_text(Item(row.line, f"{place}.{name}", Scalar("text", shown)), found)
    if given and definition == Text():
        message = _("there is no definition; the label stands in for it")
        found.add(row.line, f"{place}.definition", message, "hint")
        definition = label
    return _Entry(row.line, code_id, label, definition, _cell(row, columns, "parent"))


def _one(text: str) -> str:
    return " ".join(text.split())


def slug(text: str) -> str:
    """An id made of any name: as it is if it is one, else without accents and spaces."""
    if ID.fullmatch(text) and len(text) <= MAX_ID:
        return text
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_ID].strip("-")


def _tell_language(columns: _Columns, found: Findings) -> None:
    given = {tongue for meaning, tongue in columns if meaning in ("label", "definition")}
    if {"nl", "en"} <= given:
        return
    message = _(
        "this list is in one language, which stands for Dutch and English; columns label_nl, "
        "label_en, definition_nl and definition_en give both"
    )
    found.add(None, "", message, "hint")


# What the rows say together


def _parent_ids(entries: Sequence[_Entry]) -> dict[str, str]:
    """What a parent may be called (id, label, slug) → its id."""
    names: dict[str, str] = {}
    for entry in entries:
        for name in (entry.id, entry.label.nl, entry.label.en):
            names.setdefault(name.casefold(), entry.id)
    return names


def _check_entries(entries: Sequence[_Entry], names: Mapping[str, str], found: Findings) -> None:
    """Duplicates, unknown parents and rings, by the rules that a codebook file has."""

    def item(entry: _Entry, name: str, value: str | dict[str, Item]) -> Item:
        inner = Scalar("text", value) if isinstance(value, str) else value
        return Item(entry.line, f"codes[{entry.id}].{name}".removesuffix("."), inner)

    codes = []
    for entry in entries:
        fields = {"id": item(entry, "id", entry.id)}
        fields["label"] = item(entry, "label", {"nl": item(entry, "label", entry.label.nl)})
        if entry.parent:
            parent = names.get(entry.parent.casefold()) or slug(entry.parent) or "-"
            fields["parent"] = item(entry, "parent", parent)
        codes.append(item(entry, "", fields))
    check_rules({"codes": Item(1, "codes", codes)}, found)


def _book(path: Path, entries: Sequence[_Entry], found: Findings) -> Codebook:
    names = _parent_ids(entries)
    codes = [
        Code(
            id=entry.id,
            key="",
            color="",
            label=entry.label,
            short=Text(),
            definition=entry.definition,
            parent=names.get(entry.parent.casefold(), "") if entry.parent else "",
            requires_memo=_is_other(entry),
        )
        for entry in entries
    ]
    if not any(_is_other(entry) for entry in entries):
        codes.append(_other({code.id for code in codes}))
        message = _("there is no code for what the codebook lacks; {id} was added, with a memo")
        found.add(None, "", message.format(id=codes[-1].id), "hint")
    codes = list(dressed(codes))
    without = sum(not code.key for code in codes)
    if without:
        message = ngettext(
            "{n} code has no key, since there are only {keys} keys under one parent",
            "{n} codes have no key, since there are only {keys} keys under one parent",
            without,
        )
        found.add(None, "", message.format(n=without, keys=len(CODE_KEYS)), "hint")
    name = shorten(path.stem, 80)
    book = Codebook(
        id=slug(path.stem) or "codes",
        number="",
        version="",
        title=Text(name, name),
        source="",
        guidance=Text(),
        codes=tuple(codes),
    )
    # The list has no place for a version; a changed list must not pass for the one before it.
    return replace(book, version=checksum(book)[:8])


def _is_other(entry: _Entry) -> bool:
    label = entry.label.nl.partition("(")[0].strip().casefold()
    return not entry.parent and (entry.id.casefold() in _OTHER_NAMES or label in _OTHER_NAMES)


def _other(taken: set[str]) -> Code:
    names = (OTHER, "overig", *(f"{OTHER}-{number}" for number in range(2, _MOST)))
    code_id = next(name for name in names if name not in taken)
    return Code(
        id=code_id,
        key="",
        color="",
        label=Text("Overig (niet in codeboek)", "Other (not in the codebook)"),
        short=Text("overig", "other"),
        definition=Text(
            "Wat ertoe doet, maar waar deze lijst geen code voor heeft.",
            "What matters, but has no code in this list.",
        ),
        requires_memo=True,
    )


def dressed(codes: Iterable[Code]) -> Iterator[Code]:
    """The codes with keys, short names and, where they have none, colours.

    Given out in order under each parent; "" is the key of those for whom no key is left.
    """
    given: dict[str, int] = {}
    shorts: dict[str, set[str]] = {}
    for code in codes:
        number = given.setdefault(code.parent, 0)
        given[code.parent] += 1
        taken = shorts.setdefault(code.parent, set())
        short = Text(
            _short(code.short.nl or code.label.nl, code.id, taken),
            _short(code.short.en or code.label.en, code.id, taken),
        )
        taken |= {short.nl.casefold(), short.en.casefold()}
        yield replace(
            code,
            key=CODE_KEYS[number] if number < len(CODE_KEYS) else "",
            color=code.color or PALETTE[number % len(PALETTE)],
            short=short,
        )


def _short(label: str, code_id: str, taken: set[str]) -> str:
    """A name for badges that no sibling has."""
    first, other = shorten(label.split(" (")[0], MAX_SHORT), shorten(code_id, MAX_SHORT)
    numbered = (f"{shorten(label, MAX_SHORT - 4)} {number}" for number in range(2, 1000))
    free = (one for one in (first, other) if one.casefold() not in taken)
    return next(free, None) or next((one for one in numbered if one.casefold() not in taken), first)
