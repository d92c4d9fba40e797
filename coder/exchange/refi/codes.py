"""A codebook as a tree of REFI-QDA codes, in the current language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder import codebook as ours
from coder import language
from coder.codebook.model import BoundaryCase, Rule
from coder.codebook.page import color_of, fits_instead
from coder.exchange.refi.notions import NONE_NAMES
from coder.exchange.refi.project import Code, guid_of
from coder.language import _

NONE_GUID = guid_of("code", "none applies")
"""Of the code that says: judged, none applies."""


def code_guid(book: str, code: str) -> str:
    """The GUID of a code: the same in every version of its codebook, and in every study."""
    return guid_of("code", book, code)


def code_tree(book: ours.Codebook, gone: Sequence[ours.Code] = ()) -> tuple[Code, ...]:
    """All codes of a codebook in order, each with its definition and rules.

    ``gone``: codes of an older version that judgements still name; they follow at the top level.
    """
    lang = language.current()
    return (*_under(book, "", lang), *(_code(book, one, (), lang) for one in gone))


def none_code() -> Code:
    """The code that says: judged, none applies."""
    description = _(
        "The coder read this fragment and judged that no code applies. A fragment without any code "
        "was not judged."
    )
    name = NONE_NAMES[language.current()]
    return Code(NONE_GUID, name, color="#999999", description=description)


def _under(book: ours.Codebook, parent: str, lang: str) -> tuple[Code, ...]:
    return tuple(
        _code(book, one, _under(book, one.id, lang), lang) for one in book.children(parent)
    )


def _code(book: ours.Codebook, code: ours.Code, below: tuple[Code, ...], lang: str) -> Code:
    return Code(
        code_guid(book.id, code.id),
        code.label.shown(lang) or code.id,
        color=color_of(code).upper(),
        description="\n\n".join(_paragraphs(book, code, lang)),
        codes=below,
    )


def _paragraphs(book: ours.Codebook, code: ours.Code, lang: str) -> Iterator[str]:
    if code.definition.shown(lang):
        yield code.definition.shown(lang)
    parts: tuple[tuple[str, Sequence[Rule | BoundaryCase]], ...] = (
        (_("What belongs to it"), code.include),
        (_("What does not"), code.exclude),
        (_("Boundary cases"), code.boundary_cases),
    )
    for title, rules in parts:
        if rules:
            yield "\n".join([f"{title}:", *(f"- {_rule(book, one, lang)}" for one in rules)])
    if code.cues.shown(lang):
        yield _("Cues (a hint, never a decision)") + ": " + ", ".join(code.cues.shown(lang))


def _rule(book: ours.Codebook, rule: Rule | BoundaryCase, lang: str) -> str:
    words = rule.text.shown(lang)
    if isinstance(rule, BoundaryCase) and rule.example.shown(lang):
        words = f"{words} “{rule.example.shown(lang)}”"
    return f"{words} → {fits_instead(book, rule.instead, lang)}" if rule.instead else words
