"""Which column of a table is what: our own tables, what other programs write, and what people say.

A table is known by its header. Three forms hold judgements (a row says all that one coder said of
one fragment): *long* (the codes in one column), *wide* (a column a code, or a code and coder) and
the coding *sheet*. What other programs write are *codings*: a row gives one code to some words, and
what one coder gave to one fragment is one judgement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coder.codebook import Codebook
from coder.errors import InputError
from coder.exchange.grid import Grid, key
from coder.language import _
from coder.text import one_line, shorten

Kind = Literal["sheet", "wide", "long", "codings"]
ROLES = (
    *("pass", "transcript", "fragment", "fragment_id", "quote", "text", "coder", "codes", "code"),
    *("none", "starred", "memo", "highlights"),
)
"""What a column may be; besides these ``code:ID``, a column that says whether that code applies."""
CODE = "code:"
ABOUT = "coder"
"""Title of the hidden sheet that says what a coding sheet is about."""


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column that says whether a code applies."""

    column: str
    """Its key."""
    code: str
    """Id of the code."""
    coder: str = ""
    """Name of the coder whose column it is; "" where a row names the coder."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a table is, and which of its columns is what."""

    kind: Kind
    program: str
    """Whose it is: ``MAXQDA`` …; "" = ours, or nobody's in particular."""
    columns: Mapping[str, str]
    """Role → key of the column."""
    codes: tuple[CodeColumn, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    """Of a coding sheet: the study, pass, codebook version and coder that it was made for."""


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key(name) for name in text.split(","))


@dataclass(frozen=True, slots=True)
class _Program:
    name: str
    needed: Mapping[str, tuple[str, ...]]
    """Role → what its column may be called."""
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_CODERS = _keys(
    "Coder,Codeur,Author,Auteur,Autor,Created by,Gemaakt door,Aangemaakt door,Erstellt von,"
    "Utworzone przez,Excerpt Creator,Bearbeiter,Quotation created by,Modified by"
)
_MEMOS = _keys("Memo,Comment,Opmerking,Commentaar,Kommentar,Komentarz,Coded_Memo,Coded Memo")
# As these programs are known to write them, but for the Dutch headings of MAXQDA and what ATLAS.ti
# calls the words themselves, which are what their manuals say: --map is there for all others.
_PROGRAMS = (
    _Program(
        "QualCoder",
        {
            "transcript": _keys("File,Filename"),
            "code": _keys("Codename"),
            "quote": _keys("Coded"),
        },
        {"coder": ("coder",), "memo": _MEMOS},
    ),
    _Program(
        "Taguette",
        {"transcript": ("document",), "code": ("tag",), "quote": ("content",)},
    ),
    _Program(
        "Dedoose",
        {"transcript": _keys("Media Title"), "quote": _keys("Excerpt Copy")},
        {"coder": _keys("Excerpt Creator"), "code": _keys("Codes Applied Combined")},
    ),
    _Program(
        "ATLAS.ti",
        {
            "transcript": ("document",),
            "code": ("codes",),
            "quote": _keys("Quotation Content,Text Content,Quotation,Content,Zitatinhalt,Inhalt"),
        },
        {"coder": _CODERS, "memo": _MEMOS},
    ),
    _Program(
        "MAXQDA",
        {
            "transcript": _keys("Document name,Documentnaam,Dokumentname,Nazwa dokumentu,Document"),
            "code": _keys("Code,Kod"),
            "quote": _keys("Segment,Fragment,Coded segment,Codiertes Segment"),
        },
        {"coder": (*_CODERS, *_keys("Erstellt von/am")), "memo": _MEMOS},
    ),
)
_GENERAL: Mapping[str, tuple[str, ...]] = {
    **{role: (role,) for role in ROLES},
    "transcript": _keys("transcript,transkript,document,bestand,file,interview"),
    "fragment": _keys("fragment,nr,fragmentnummer"),
    "quote": _keys("quote,citaat,segment,excerpt"),
    "coder": _keys("coder,codeur"),
    "none": _keys("none,geen,niets"),
    "starred": _keys("starred,ster"),
}
_DEDOOSE = re.compile(r"code:_(.+)_applied")
_CODE_AND_CODER = re.compile(r"(?P<code>[^·:|]+?)\s*[·:|]\s*(?P<coder>.+)")


def form_of(
    grid: Grid, book: Codebook, said: Mapping[str, str], *, coder_known: bool
) -> Form | None:
    """What a table is; None where that cannot be told from its header.

    ``said``: key of a column → its role, as somebody named it; ``coder_known``: whether it is said
    who coded, so that no column needs to.
    """
    if {"quote_id", "coded_by"} <= set(grid.keys):
        return None  # our own quotes, of all coders and the consensus
    codes = _code_columns(grid, book, said)
    found = _general(grid, said)
    somewhere = bool({"fragment", "fragment_id", "quote"} & set(found))
    somebody = coder_known or "coder" in found
    if "transcript" in found and somewhere:
        if codes and (somebody or all(one.coder for one in codes)) and "codes" not in found:
            return Form("wide", "", found, codes)
        if "codes" in found and somebody and not _atlas(grid):
            return Form("long", "", found)
    for program in _PROGRAMS:
        columns = _of_program(program, grid, said)
        if columns is not None:
            applied = _dedoose_columns(grid, book) if program.name == "Dedoose" else ()
            if "code" in columns or applied:
                return Form("codings", program.name, columns, applied)
    if "transcript" in found and somewhere and "code" in found and somebody:
        return Form("codings", "", found)
    return None


def _atlas(grid: Grid) -> bool:
    """Whether the header is that of ATLAS.ti, which has a column of codes as we have."""
    return "document" in grid.keys and "reference" in grid.keys


def said_columns(grid: Grid, maps: Sequence[str]) -> dict[str, str]:
    """Key of a column → its role, from ``column=role`` as people write it. Raises InputError."""
    found: dict[str, str] = {}
    for one in maps:
        name, sign, role = one.rpartition("=")
        column, role = key(name), role.strip()
        if not sign or not (role in ROLES or role.startswith(CODE)):
            raise InputError(
                _("--map {text}: write it as COLUMN=ROLE; a role is {roles} or code:ID.").format(
                    text=shorten(one, 60), roles=", ".join(ROLES)
                )
            )
        if column not in grid.keys:
            raise InputError(
                _("--map {text}: there is no such column; there is: {names}.").format(
                    text=shorten(one, 60), names=names_of(grid)
                )
            )
        found[column] = role
    return found


def missing_of(grid: Grid, said: Mapping[str, str], *, coder_known: bool) -> str:
    """The first thing that a table of judgements needs and this one does not have."""
    found = _general(grid, said)
    if "transcript" not in found:
        return "transcript"
    if not {"fragment", "fragment_id", "quote"} & set(found):
        return "fragment"
    return "codes" if coder_known or "coder" in found else "coder"


def names_of(grid: Grid) -> str:
    """The columns as people may be shown them."""
    return ", ".join(shorten(one_line(name), 30) for name in grid.names[:12])


def _general(grid: Grid, said: Mapping[str, str]) -> dict[str, str]:
    found = {role: column for column, role in said.items() if not role.startswith(CODE)}
    for role, names in _GENERAL.items():
        column = next((one for one in names if one in grid.keys and one not in said), None)
        if column is not None and column not in found.values():
            found.setdefault(role, column)
    return found


def _of_program(program: _Program, grid: Grid, said: Mapping[str, str]) -> dict[str, str] | None:
    found = {role: column for column, role in said.items()}
    # A person may have added the number of the fragment where the words have no sure place.
    ours = {role: _GENERAL[role] for role in ("fragment", "fragment_id")}
    for role, names in [*program.needed.items(), *program.extra.items(), *ours.items()]:
        free = [one for one in names if one in grid.keys and one not in found.values()]
        if free:
            found.setdefault(role, free[0])
    return found if program.needed.keys() <= found.keys() else None


def _code_columns(grid: Grid, book: Codebook, said: Mapping[str, str]) -> tuple[CodeColumn, ...]:
    known = codes_by_name(book)
    found = []
    for name in grid.names:
        column = key(name)
        role = said.get(column, "")
        if role.startswith(CODE):
            found.append(CodeColumn(column, book.code(role.removeprefix(CODE)).id))
        elif role or column in ROLES:
            continue
        elif len(ids := known.get(_folded(name), ())) == 1:
            found.append(CodeColumn(column, ids[0]))
        elif match := _CODE_AND_CODER.fullmatch(name.strip()):
            ids = known.get(_folded(match["code"]), ())
            if len(ids) == 1:
                found.append(CodeColumn(column, ids[0], match["coder"].strip()))
    return tuple(found)


def _dedoose_columns(grid: Grid, book: Codebook) -> tuple[CodeColumn, ...]:
    """``Code: Parent\\Child Applied``: columns of True and False."""
    known = codes_by_name(book)
    found = []
    for name in grid.names:
        match = _DEDOOSE.fullmatch(key(name))
        if match is None:
            continue
        path = name.strip()[len("Code: ") : -len(" Applied")]
        ids = known.get(_folded(re.split(r"\\", path)[-1]), ())
        found.append(CodeColumn(key(name), ids[0] if len(ids) == 1 else f"?{path}"))
    return tuple(found)


def codes_by_name(book: Codebook) -> dict[str, tuple[str, ...]]:
    """Id, label or short name without regard to capitals → the ids of the codes that it means."""
    found: dict[str, tuple[str, ...]] = {}
    for one in book.codes:
        texts = (one.label.nl, one.label.en, one.short.nl, one.short.en)
        for name in dict.fromkeys(_folded(text) for text in texts if text):
            found[name] = (*found.get(name, ()), one.id)
    # An id means that code alone, whatever another one is called.
    return found | {_folded(one.id): (one.id,) for one in book.codes}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
