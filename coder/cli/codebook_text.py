"""How a codebook and its interview guide look in the terminal and in JSON."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator

from coder.codebook import Code, Codebook, Text, to_document
from coder.codebook.page import (
    answers_of,
    codes_of,
    fits_instead,
    guide,
    identity,
    in_tree_order,
    paragraphs,
    values_of,
)
from coder.language import _, using
from coder.text import one_line

_NARROWEST, _WIDEST, _USUAL = 40, 100, 80


def _width() -> int:
    """Columns to fill: what the terminal has, within what reads well."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _USUAL
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_USUAL, 24)).columns))


def filled(text: str, margin: str = "", first: str = "") -> str:
    """Text broken to the width; ``first`` stands before its first line, inside the margin."""
    hang = margin + " " * len(first)
    return textwrap.fill(
        " ".join(text.split()),
        _width(),
        initial_indent=margin + first,
        subsequent_indent=hang,
        break_on_hyphens=False,
    )


# A codebook


def to_text(book: Codebook, lang: str) -> str:
    """The whole codebook for a terminal."""
    with using(lang):
        return "\n".join(_book_lines(book, lang))


def _book_lines(book: Codebook, lang: str) -> Iterator[str]:
    title = one_line(book.title.shown(lang))
    yield filled(title)
    yield filled(identity(book))
    if book.for_reference:
        yield _("For reference, not for double coding.")
    if book.source:
        yield filled(_("Source: {source}").format(source=book.source))
    for paragraph in paragraphs(book.guidance.shown(lang)):
        yield from ("", filled(paragraph))
    if book.decision_tree:
        yield from ("", _("Decision tree").upper())
        for number, step in enumerate(book.decision_tree, start=1):
            first = f"{number}. "
            yield filled(step.question.shown(lang), first=first)
            yield filled("; ".join(answers_of(book, step, lang)), " " * len(first))
    if book.qualifiers:
        yield from ("", _("Qualifiers").upper())
        for one in book.qualifiers:
            about = ", ".join(values_of(one, lang))
            codes = codes_of(book, one, lang)
            yield filled(f"{one.label.shown(lang)}: {about}" + (f" ({codes})" if codes else ""))
    for code in in_tree_order(book):
        yield ""
        yield from _code_lines(book, code, lang)


def _code_lines(book: Codebook, code: Code, lang: str) -> Iterator[str]:
    outside = "  " * book.depth(code.id)
    inside = outside + "   "
    yield filled(f"{code.label.shown(lang)} [{code.id}]", outside, f"{code.key or ' '}  ")
    yield filled(code.definition.shown(lang), inside)
    if code.position:
        yield inside + _("Place on the scale: {n}").format(n=code.position)
    for sign, rules in (("+ ", code.include), ("− ", code.exclude), ("? ", code.boundary_cases)):
        for rule in rules:
            instead = fits_instead(book, rule.instead, lang)
            shown = rule.text.shown(lang) + (f" → {instead}" if instead else "")
            yield filled(shown, inside, sign)
            example = getattr(rule, "example", None)
            if isinstance(example, Text):
                yield filled(f"“{example.shown(lang)}”", inside + "  ")
    if code.cues.shown(lang):
        yield filled(_("cues: {words}").format(words=", ".join(code.cues.shown(lang))), inside)
    if code.remedy.shown(lang):
        yield filled(_("helps: {remedy}").format(remedy=code.remedy.shown(lang)), inside)
    for question in code.questions.shown(lang):
        yield filled(_("ask: {question}").format(question=question), inside)
    if code.overlaps:
        words = ", ".join(code.overlaps)
        yield filled(_("nearly the same elsewhere: {codes}").format(codes=words), inside)
    if code.requires_memo:
        yield inside + _("This code asks for a memo.")


def guide_to_text(book: Codebook, lang: str) -> str:
    """The interview guide for a terminal."""
    with using(lang):
        return "\n".join(_guide_lines(book, lang))


def _guide_lines(book: Codebook, lang: str) -> Iterator[str]:
    yield filled(_("Interview guide") + f": {one_line(book.title.shown(lang))}")
    for question in book.questions.shown(lang):
        yield filled(question, "   ", "- ")
    for asked in guide(book, lang):
        yield from ("", filled(asked.code.label.shown(lang)))
        for question in asked.questions:
            yield filled(question, "   ", "- ")


# JSON


def document_of(book: Codebook) -> dict[str, object]:
    """The codebook as JSON: its document, with every field there; what is empty is null or []."""
    document = to_document(book)
    empty: dict[str, object] = {"number": None, "source": "", "guidance": _NO_TEXT}
    empty |= {"purpose": "coding", "questions": _NO_LINES, "decision_tree": [], "qualifiers": []}
    codes = document.pop("codes")
    assert isinstance(codes, list)
    return {**empty, **document, "codes": [_whole_code(code) for code in codes]}


_NO_TEXT = {"nl": "", "en": ""}
_NO_LINES: dict[str, list[str]] = {"nl": [], "en": []}


def _whole_code(code: dict[str, object]) -> dict[str, object]:
    empty: dict[str, object] = {"id": None, "parent": None, "key": None, "color": None}
    empty |= {"label": _NO_TEXT, "short": _NO_TEXT, "definition": _NO_TEXT}
    empty |= {"include": [], "exclude": [], "cues": _NO_LINES, "boundary_cases": []}
    empty |= {"remedy": _NO_TEXT, "questions": _NO_LINES, "overlaps": [], "position": None}
    whole = {**empty, "requires_memo": False, **code, "key": code["key"] or None}
    for name in ("exclude", "boundary_cases"):
        rules = whole[name]
        assert isinstance(rules, list)
        whole[name] = [{**rule, "instead": rule.get("instead")} for rule in rules]
    return whole


def guide_document(book: Codebook, lang: str) -> dict[str, object]:
    """The interview guide as JSON, in one language."""
    return {
        "id": book.id,
        "number": book.number or None,
        "title": book.title.shown(lang),
        "questions": list(book.questions.shown(lang)),
        "codes": [
            {
                "id": asked.code.id,
                "label": asked.code.label.shown(lang),
                "questions": list(asked.questions),
            }
            for asked in guide(book, lang)
        ],
    }
