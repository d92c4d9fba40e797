"""The codebook of the pass, with what each version changed and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from coder.codebook import Code, Codebook, Rule
from coder.codebook.differ import FieldChange, codebook_diff
from coder.language import _
from coder.report.basis import Basis
from coder.report.people import Row
from coder.report.quoting import best, with_own_code
from coder.report.table import Column, Table
from coder.report.wording import code_cells, code_columns
from coder.study.codebooks import list_codebooks
from coder.study.proposals import proposals
from coder.study.versions import versions_of


def codebook(found: Basis) -> Table:
    """Of each code what it means, where it stops, an anchor quote, and what changed in it."""
    columns = (
        *code_columns(),
        Column("part", _("part")),
        Column("version", _("version")),
        Column("text", _("text")),
    )
    history = _history(found)
    rows = tuple(
        (*code_cells(code), *row)
        for code in found.book.codes
        for row in (*_of_code(found, code), *_changed(found, history, code.id))
    ) + tuple(
        (code.id, code.label.shown(), _("removed"), after.version, _reasons(found, code.id, after))
        for before, after in history
        for code in codebook_diff(before, after).removed
    )
    notes = (
        _("Codebook {codebook}, version {version}; pass {name}. Up to {date}.").format(
            codebook=found.book.id,
            version=found.book.version,
            name=found.coding_pass.name,
            date=found.date,
        ),
        _("Versions that the pass had: {versions}.").format(
            versions=", ".join(one.version for one in _versions(found))
        ),
    )
    return Table(
        "codebook",
        _("Codebook and its changes"),
        columns,
        rows,
        notes,
        found.about,
        grouped_by=("code", "label"),
    )


def _versions(found: Basis) -> list[Codebook]:
    """The versions that the pass had, each once, the one in force last."""
    named = dict.fromkeys(one.version for one in versions_of(found.study, found.coding_pass))
    known = {one.version: one for one in list_codebooks(found.study) if one.id == found.book.id}
    return [known[one] for one in named if one in known and one != found.book.version] + [
        found.book
    ]


def _history(found: Basis) -> list[tuple[Codebook, Codebook]]:
    books = _versions(found)
    return list(pairwise(books))


def _of_code(found: Basis, code: Code) -> Iterator[Row]:
    if code.parent:
        yield _("stands under"), "", found.book.code(code.parent).label.shown()
    yield _("definition"), "", code.definition.shown()
    for title, rules in ((_("belongs to it"), code.include), (_("does not"), code.exclude)):
        for rule in rules:
            yield title, "", _rule(rule)
    for piece in best(with_own_code(found, code.id), 1):
        yield _("anchor quote"), "", piece.quote(code.id)


def _rule(rule: Rule) -> str:
    return f"{rule.text.shown()} → {rule.instead}" if rule.instead else rule.text.shown()


def _changed(
    found: Basis, history: Sequence[tuple[Codebook, Codebook]], code: str
) -> Iterator[Row]:
    for before, after in history:
        diff = codebook_diff(before, after)
        if code in {one.id for one in diff.added}:
            yield _("new"), after.version, _reasons(found, code, after)
        for one in diff.changed:
            if one.after.id == code:
                fields = ", ".join(_field(change) for change in one.fields)
                why = _reasons(found, code, after)
                yield _("changed"), after.version, f"{fields}: {why}" if why else fields


def _field(change: FieldChange) -> str:
    return change.name


def _reasons(found: Basis, code: str, after: Codebook) -> str:
    """What the table proposed for it under earlier versions and was taken up; "" where nothing."""
    taken = [
        one
        for one in proposals(found.study, found.coding_pass)
        if one.code == code and one.state == "taken" and one.version != after.version
    ]
    return "; ".join(dict.fromkeys(one.answer or one.text for one in taken))
