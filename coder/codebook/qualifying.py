"""What may be said with a code: which qualifiers it has, under which keys, and what then counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coder.codebook.fields import VALUE_KEYS
from coder.codebook.model import Codebook, Qualifier, QualifierValue
from coder.codebook.reading import suggestion
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.text import one_line, shorten

Pairs = tuple[tuple[str, str], ...]


def check_qualifiers(book: Codebook, code_id: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Refuse what the codebook does not declare for this code.

    Raises InputError, which names what there is, for an unknown qualifier or value, for a qualifier
    that goes with other codes only, and for one that stands twice.
    """
    seen = set()
    for name, value in pairs:
        if name in seen:
            message = _("{qualifier} stands twice with {code}; say one value.")
            raise InputError(message.format(qualifier=one_line(name), code=one_line(code_id)))
        seen.add(name)
        _declared(book, code_id, name, value)


def _declared(book: Codebook, code_id: str, name: str, value: str) -> None:
    known = {one.id: one for one in book.qualifiers_of(code_id)}
    chosen = known.get(name)
    shown = {"code": one_line(code_id), "qualifier": shorten(name, 40), "book": book.id}
    if chosen is None:
        raise InputError(" ".join(_no_qualifier(book, code_id, name, shown)))
    if chosen.value(value) is None:
        ids = [one.id for one in chosen.values]
        message = _("{qualifier} has no value {value}; choose from: {values}.")
        text = message.format(value=shorten(value, 40), values=", ".join(ids), **shown)
        close = suggestion(value, ids)
        raise InputError(
            text + (" " + _("Did you mean {name}?").format(name=close) if close else "")
        )


def _no_qualifier(
    book: Codebook, code_id: str, name: str, shown: dict[str, str]
) -> tuple[str, str]:
    elsewhere = book.qualifier(name)
    if elsewhere is not None:
        message = _("In codebook {book}, {qualifier} does not go with {code} but with: {codes}.")
        what = message.format(codes=", ".join(elsewhere.codes), **shown)
    else:
        what = _("Codebook {book} has no qualifier {qualifier}.").format(**shown)
    there = "; ".join(
        f"{one.id} ({', '.join(value.id for value in one.values)})"
        for one in book.qualifiers_of(code_id)
    )
    if there:
        return what, _("With {code} go: {qualifiers}.").format(qualifiers=there, **shown)
    return what, _("{code} has no qualifiers: name it alone.").format(**shown)


def read_pair(book: Codebook, text: str) -> tuple[str, str]:
    """``valence=absent`` as a filter of assignments; ``valence=-`` means: not said.

    Raises InputError for what the codebook does not declare.
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    ids = [one.id for one in book.qualifiers]
    if not ids:
        message = _("Codebook {book} has no qualifiers.")
        raise InputError(message.format(book=book.id))
    chosen = book.qualifier(name)
    if not (sign and value) or chosen is None:
        message = _("{text}: write it as NAME=VALUE, with a qualifier of {book}: {names}.")
        shown = {"text": shorten(text, 40), "book": book.id, "names": ", ".join(ids)}
        raise InputError(message.format(**shown))
    if value != "-" and chosen.value(value) is None:
        message = _("{qualifier} has no value {value}; choose from: {values}.")
        values = ", ".join([*(one.id for one in chosen.values), "-"])
        raise InputError(message.format(qualifier=name, value=shorten(value, 40), values=values))
    return name, value


def matches(assignment: Assignment, wanted: Sequence[tuple[str, str]]) -> bool:
    """Whether it says one of the wanted values of each qualifier named (``-``: says nothing)."""
    said = dict(assignment.qualifiers)
    names = {name for name, _value in wanted}
    return all((name, said.get(name, "-")) in wanted for name in names)


def counting(book: Codebook, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Those that count in the results: an absent or expected value is assigned all the same."""
    return tuple(one for one in assignments if book.counts(one.qualifiers))


def partly_counting(book: Codebook) -> tuple[str, ...]:
    """The codes whose assignments may be such that they do not count, in order."""
    return tuple(
        code
        for code in book.ids
        if any(not value.counts for one in book.qualifiers_of(code) for value in one.values)
    )


def with_value(assignment: Assignment, qualifier: str, value: str) -> Assignment:
    """The same with this value; without the qualifier where it had that value already."""
    said = dict(assignment.qualifiers)
    if said.get(qualifier) == value:
        del said[qualifier]
    else:
        said[qualifier] = value
    return replace(assignment, qualifiers=tuple(sorted(said.items())))


def said_too(
    book: Codebook, chosen: Sequence[Assignment], code: str, qualifier: str, value: str
) -> tuple[Assignment, ...]:
    """The same choice with this value said of a code in it; said once more, it is taken back.

    Raises InputError where the code is not chosen, or the codebook does not declare that.
    """
    check_qualifiers(book, code, [(qualifier, value)])
    if all(one.code != code for one in chosen):
        raise InputError(
            _("{code} is not chosen here: choose it first.").format(code=one_line(code))
        )
    return tuple(with_value(one, qualifier, value) if one.code == code else one for one in chosen)


def value_keys(book: Codebook, code_id: str) -> dict[str, tuple[Qualifier, QualifierValue]]:
    """Key → the value of a qualifier that it gives to this code, in the codebook's order.

    A key that a code of the codebook has (as older and imported ones may) is none: the first free
    one takes its place.
    """
    values = [(one, value) for one in book.qualifiers_of(code_id) for value in one.values]
    taken = {code.key for code in book.codes}
    declared = {value.key for _one, value in values if value.key in VALUE_KEYS}
    free = [key for key in VALUE_KEYS if key not in taken | declared]
    found: dict[str, tuple[Qualifier, QualifierValue]] = {}
    for qualifier, value in values:
        key = value.key
        if not key or key not in VALUE_KEYS or key in taken or key in found:
            if not free:
                continue
            key = free.pop(0)
        found[key] = (qualifier, value)
    return found


def sign(value: QualifierValue) -> str:
    """One character for beside a badge: the sign that its label begins with, else its key."""
    label = value.label.shown().strip()
    if label[1:2] == " " and not label[0].isalnum():
        return label[0]
    return {"-": "−"}.get(value.key, value.key) or value.id[:1]


def signs(book: Codebook, pairs: Pairs) -> str:
    """The signs of all that is said, in the codebook's order; what is not declared as ``*``."""
    said = dict(pairs)
    known = ""
    for qualifier in book.qualifiers:
        if qualifier.id in said:
            value = qualifier.value(said.pop(qualifier.id))
            known += sign(value) if value else "*"
    return known + "*" * len(said)


def words(book: Codebook, pairs: Pairs) -> tuple[str, ...]:
    """What is said, in the words of the codebook; ids where it has none."""
    result = []
    for name, value_id in pairs:
        qualifier = book.qualifier(name)
        value = qualifier.value(value_id) if qualifier else None
        result.append(value.label.shown() or value.id if value else value_id)
    return tuple(result)
