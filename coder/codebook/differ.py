"""What changed between two codebooks, or two versions of one: code by code, in words.

Some changes touch what a code *means*, so that whoever used it has to judge again: its definition,
its rules, its boundary cases, what it stands under, and its qualifiers. Others (its name, key,
colour, cues, questions) do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coder.codebook.document import to_document
from coder.codebook.model import Code, Codebook
from coder.language import N_, _

MEANING = ("definition", "include", "exclude", "boundary_cases", "parent", "qualifiers")
"""Fields of a code that say what it means."""
FIELDS = {
    "number": N_("number"),
    "version": N_("version"),
    "title": N_("title"),
    "source": N_("source"),
    "purpose": N_("purpose"),
    "guidance": N_("guidance"),
    "questions": N_("interview questions"),
    "decision_tree": N_("decision tree"),
    "qualifiers": N_("qualifiers"),
    "order": N_("order of the codes"),
    "key": N_("key"),
    "color": N_("colour"),
    "label": N_("label"),
    "short": N_("short name"),
    "definition": N_("definition"),
    "include": N_("what belongs to it"),
    "exclude": N_("what does not"),
    "cues": N_("cues"),
    "boundary_cases": N_("boundary cases"),
    "parent": N_("stands under"),
    "requires_memo": N_("asks for a memo"),
    "position": N_("position"),
    "remedy": N_("remedy"),
    "overlaps": N_("overlaps"),
}
"""Every field that can change, with its name for people."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed; before and after as in the codebook's document, None = not there."""

    field: str
    before: object
    after: object

    @property
    def name(self) -> str:
        """The field in words, in the current language."""
        return _(FIELDS[self.field])


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A code that both have, with what changed in it."""

    before: Code
    after: Code
    fields: tuple[FieldChange, ...]

    @property
    def changes_meaning(self) -> bool:
        """Whether judgements that used this code have to be made again."""
        return any(change.field in MEANING for change in self.fields)


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What changed from one codebook to another."""

    before: Codebook
    after: Codebook
    general: tuple[FieldChange, ...]
    """What is said once for the whole codebook."""
    added: tuple[Code, ...]
    removed: tuple[Code, ...]
    changed: tuple[CodeChange, ...]

    @property
    def meaning(self) -> tuple[str, ...]:
        """Ids of the codes that both have and that changed in meaning, in order."""
        return tuple(one.after.id for one in self.changed if one.changes_meaning)

    @property
    def touched(self) -> tuple[str, ...]:
        """Ids of the codes whose assignments no longer stand: changed in meaning, or removed."""
        return (*self.meaning, *(code.id for code in self.removed))

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed at all."""
        return not (self.general or self.added or self.removed or self.changed)


def codebook_diff(a: Codebook, b: Codebook) -> CodebookDiff:
    """What changed from ``a`` to ``b``; codes are the same if they have the same id."""
    before = {code.id: code for code in a.codes}
    after = {code.id: code for code in b.codes}
    described = _described(a), _described(b)
    compared = (
        CodeChange(
            before[code.id], code, tuple(_fields(described[0][code.id], described[1][code.id]))
        )
        for code in b.codes
        if code.id in before
    )
    return CodebookDiff(
        before=a,
        after=b,
        general=tuple(_general(a, b)),
        added=tuple(code for code in b.codes if code.id not in before),
        removed=tuple(code for code in a.codes if code.id not in after),
        changed=tuple(one for one in compared if one.fields),
    )


def _general(a: Codebook, b: Codebook) -> Iterator[FieldChange]:
    before, after = to_document(a), to_document(b)
    for document in (before, after):
        for name in ("format", "id", "codes"):
            document.pop(name, None)
    yield from _fields(before, after)
    common = set(a.ids) & set(b.ids)
    orders = [[name for name in book.ids if name in common] for book in (a, b)]
    if orders[0] != orders[1]:
        yield FieldChange("order", *orders)


def _described(book: Codebook) -> dict[str, dict[str, object]]:
    """The fields of each code, with what the qualifiers that it may have say of it."""
    document = to_document(book)
    codes, qualifiers = document["codes"], document.get("qualifiers", [])
    assert isinstance(codes, list) and isinstance(qualifiers, list)
    described = {}
    for code, fields in zip(book.codes, codes, strict=True):
        names = [qualifier.id for qualifier in book.qualifiers_of(code.id)]
        own = [_said(one) for one in qualifiers if one["id"] in names]
        described[code.id] = {**fields, "qualifiers": own} if own else dict(fields)
    return described


def _said(qualifier: dict[str, object]) -> dict[str, object]:
    """What a qualifier means: not with which codes it goes, nor which key gives a value."""
    values = qualifier["values"]
    assert isinstance(values, list)
    kept = [{name: part for name, part in one.items() if name != "key"} for one in values]
    return {"id": qualifier["id"], "label": qualifier["label"], "values": kept}


def _fields(before: dict[str, object], after: dict[str, object]) -> Iterator[FieldChange]:
    for name in FIELDS:
        if before.get(name) != after.get(name):
            yield FieldChange(name, before.get(name), after.get(name))
