"""The codes of another program as a codebook; those of ours as the codebook that they were."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from coder.codebook import Code as OurCode
from coder.codebook import Codebook, checksum, from_yaml
from coder.codebook.code_list import dressed, slug
from coder.codebook.model import Text
from coder.codebook.reading import MAX_ID
from coder.color import COLOR
from coder.errors import InputError
from coder.exchange.refi.account import Lines
from coder.exchange.refi.notions import STAR, is_none
from coder.exchange.refi.project import Code, all_codes, guid_of
from coder.language import _
from coder.text import canonical, display, one_line, shorten

MAX_CODES = 5_000
_LONGEST = 200
"""Characters of a label."""
_SHORT_COLOR = re.compile(r"#[0-9A-Fa-f]{3}")


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of a file are here."""

    book: Codebook | None
    """None where there is no code."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """GUID of a code of the file → id of the code here."""
    none: frozenset[str] = frozenset()
    """GUIDs of codes that say: judged, none applies."""
    stars: frozenset[str] = frozenset()
    """GUIDs of codes that stand for a star."""
    cases: frozenset[str] = frozenset()
    """GUIDs of codes that stand for a case."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A code of the file with the one that it stands under."""

    code: Code
    above: str
    """GUID; "" at the top level."""


def codes_of(
    codes: tuple[Code, ...],
    *,
    title: str,
    note: str,
    cases: Collection[str],
    lines: Lines,
) -> Codes:
    """A codebook made of the codes of a file.

    ``note`` is the text of the note that holds a codebook of ours, ``cases`` are GUIDs of cases:
    a code with one of these stands for the case. Raises InputError for far too many codes.
    """
    every = [code for _above, code in all_codes(codes)]
    if len(every) > MAX_CODES:
        raise InputError(
            _("This has {n} codes; a codebook has at most {most}.").format(
                n=len(every), most=MAX_CODES
            )
        )
    none = frozenset(one.guid for one in every if is_none(one.name) and not one.codes)
    stars = frozenset(one.guid for one in every if one.name.strip() == STAR and not one.codes)
    as_cases = frozenset(one.guid for one in every if one.guid and one.guid in cases)
    for one in every:
        if one.guid in as_cases:
            lines.add("as a case", "", one.name)
    left_out = none | stars | as_cases
    places = [one for one in _places(codes, left_out, lines) if one.code.guid not in left_out]
    ours = _ours(note)
    if not places and ours is None:
        return Codes(None, {}, none, stars, as_cases)
    if ours is not None:
        book, ids = _known(ours, places)
    else:
        book, ids = _made(title, places, lines)
    return Codes(book, ids, none, stars, as_cases)


def _places(codes: tuple[Code, ...], left_out: frozenset[str], lines: Lines) -> Iterator[_Place]:
    """Every code below the folders that hold all, with the one it stands under."""
    top = codes
    while True:
        counted = [one for one in top if one.guid not in left_out]
        if len(counted) != 1 or counted[0].codable or not counted[0].codes:
            break
        lines.add("wrapper", "", counted[0].name)
        top = counted[0].codes
    for above, code in all_codes(top):
        stays = [one.guid for one in above if one.guid not in left_out]
        yield _Place(code, stays[-1] if stays else "")


# A codebook of ours


def _ours(note: str) -> Codebook | None:
    """The codebook that a note of ours holds; None where it is none (any more)."""
    return from_yaml(note) if note.strip() else None


def _known(book: Codebook, places: list[_Place]) -> tuple[Codebook, dict[str, str]]:
    """Which code is which, by GUID, else by name; what the codebook lacks is added to it."""
    by_guid = {guid_of("code", book.id, code.id): code.id for code in book.codes}
    by_name: dict[str, str] = {}
    for code in book.codes:
        for name in (code.label.nl, code.label.en, code.id):
            by_name.setdefault(_folded(name), code.id)
    ids, new = {}, []
    for one in places:
        found = by_guid.get(one.code.guid) or by_name.get(_folded(one.code.name))
        if found is None:
            # In some programs a name is unique, so that ours have those above in front.
            found = by_name.get(_folded(one.code.name.rpartition(" > ")[2]))
        if found is None:
            new.append(one)
        else:
            ids[one.code.guid] = found
    if not new:
        return book, ids
    taken = set(book.ids)
    for one in new:
        ids[one.code.guid] = _free_id(one.code, taken)
    added = [_code(one, ids) for one in new]
    more = [one for one in dressed((*book.codes, *added)) if one.id not in book.ids]
    return versioned(replace(book, codes=(*book.codes, *more))), ids


def _folded(name: str) -> str:
    return " ".join(canonical(name).casefold().split())


# A codebook of another program


def _made(title: str, places: list[_Place], lines: Lines) -> tuple[Codebook, dict[str, str]]:
    taken: set[str] = set()
    ids: dict[str, str] = {}
    codes = []
    for one in places:
        if not one.code.codable:
            lines.add("folder", "", one.code.name)
        code_id = _free_id(one.code, taken)
        codes.append(replace(_code(one, ids), id=code_id))
        if one.code.guid:
            ids[one.code.guid] = code_id
    name = _label(title) or "codes"
    book = Codebook(
        id=slug(name) or "codes",
        number="",
        version="",
        title=Text(name, name),
        source="",
        guidance=Text(),
        codes=tuple(dressed(codes)),
    )
    return versioned(book), ids


def versioned(book: Codebook) -> Codebook:
    """With a version that tells it from any other text of the same codebook."""
    return replace(book, version=checksum(replace(book, version=""))[:8])


def _code(one: _Place, ids: Mapping[str, str]) -> OurCode:
    label = _label(one.code.name) or ids.get(one.code.guid, "") or "?"
    definition = display(canonical(one.code.description)).strip() or label
    return OurCode(
        id=ids.get(one.code.guid, ""),
        key="",
        color=_color(one.code.color),
        label=Text(label, label),
        short=Text(),
        definition=Text(definition, definition),
        parent=ids.get(one.above, ""),
    )


def _label(name: str) -> str:
    return shorten(canonical(name), _LONGEST)


def _color(text: str) -> str:
    """``#RRGGBB``; "" for whatever else stands there."""
    text = text.strip()
    if _SHORT_COLOR.fullmatch(text):
        text = "#" + "".join(2 * one for one in text[1:])
    return text.upper() if COLOR.fullmatch(text) else ""


def _free_id(code: Code, taken: set[str]) -> str:
    """An id made of the name, that no other code has."""
    first = slug(one_line(canonical(code.name)).strip()) or "code"
    chosen, number = first, 1
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{first[: MAX_ID - 6]}-{number}"
    taken.add(chosen.casefold())
    return chosen
