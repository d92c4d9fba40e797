"""What does not fit: counter-examples per code, who is silent on it, and what no code says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder.codebook import Code
from coder.codebook.qualifying import words
from coder.language import _
from coder.report.basis import Basis, Piece
from coder.report.counting import count
from coder.report.notes import usual_notes
from coder.report.people import Row, source_column, source_of
from coder.report.quoting import kept_back
from coder.report.table import Column, Table
from coder.report.wording import code_cells, code_columns


def negative(found: Basis) -> Table:
    """Per code what was assigned but does not count, and who is silent, or what does not fit."""
    columns = (
        *code_columns(),
        Column("part", _("part")),
        Column("text", _("text")),
        source_column(),
        Column("said", _("said of it")),
    )
    rows = tuple(
        (*code_cells(code), *row) for code in found.book.codes for row in _of_code(found, code)
    )
    notes = (
        *usual_notes(found),
        *kept_back(one for one in found.pieces if one.said),
        _("Counter-example: the code is assigned, with a value that does not count (absent, say)."),
    )
    return Table(
        "negative",
        _("Negative cases and what does not fit"),
        columns,
        rows,
        notes,
        found.about,
        grouped_by=("code", "label"),
    )


def contrary(found: Basis, code: str) -> list[Piece]:
    """The settled fragments with that very code, where it does not count (absent, expected)."""
    return [
        one
        for one in found.pieces
        if (said := one.assigned(code)) is not None and not found.book.counts(said.qualifiers)
    ]


def silent(found: Basis, code: str) -> str:
    """Who, of those whose text was wholly judged, does not have a code, in words.

    Those who would have it if unsettled fragments went to it are not silent yet. "": nobody is.
    """
    whole = count(found, code)
    n = whole.of - whole.n - whole.unresolved
    if not n:
        return ""
    names = Counter(
        found.labels[who.name]
        for who in found.read
        if not any(code in one.codes | one.at_stake for one in found.by_respondent.get(who.id, ()))
    )
    shown = ", ".join(f"{name} ({many})" if many > 1 else name for name, many in names.items())
    return _("{n} of {of}: {names}").format(n=n, of=whole.of, names=shown)


def _of_code(found: Basis, code: Code) -> Iterator[Row]:
    for piece in contrary(found, code.id):
        if piece.stays is None:
            yield _("counter-example"), *_quoted(found, piece, code)
    if code.requires_memo:
        for piece in found.with_code[code.id]:
            if piece.stays is None and piece.assigned(code.id) is not None:
                yield _("does not fit"), *_quoted(found, piece, code)
    elif names := silent(found, code.id):
        yield _("who does not mention it"), names, "", ""


def _quoted(found: Basis, piece: Piece, code: Code) -> Row:
    """The quote, where it comes from, and what was said of it: qualifiers, for the team memos."""
    said = piece.assigned(code.id)
    told = list(words(found.book, said.qualifiers)) if said else []
    if found.audience == "team":
        told += [
            one.text for one in found.memos if one.about == "fragment" and one.target == piece.id
        ]
    return piece.quote(code.id), source_of(found, piece), "; ".join(told)
