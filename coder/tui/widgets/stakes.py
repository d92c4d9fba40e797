"""The codes at stake: their names, and what separates them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from coder.codebook import Code, Codebook, Rule
from coder.codebook.qualifying import words as said_words
from coder.language import _
from coder.model import Assignment
from coder.text import one_line
from coder.tui.text import stored, stored_line
from coder.tui.widgets.codebook_pane import definition


def code_words(book: Codebook, code_id: str) -> Content:
    """A code by its key and short name."""
    code = book.code(code_id)
    path = book.key_path(code_id)
    key = f"{path} " if path else ""
    return Content.assemble((key, "bold $primary"), stored_line(code.short.shown() or code.id))


def chosen_words(book: Codebook, assignments: Sequence[Assignment]) -> Content:
    """Codes with their qualifiers, joined by +; or that none applies."""
    parts = []
    for one in assignments:
        values = [one_line(value) for value in said_words(book, one.qualifiers)]
        more = f" ({', '.join(values)})" if values else ""
        parts.append(Content.assemble(code_words(book, one.code), more))
    return Content(" + ").join(parts) if parts else Content(_("none applies"))


def stakes(book: Codebook, codes: Sequence[str], *, whole: bool) -> Content:
    """The definitions of these codes: whole, or in brief with the first rule of each sort."""
    if whole:
        return Content("\n\n").join([definition(book, code) for code in codes])
    # All definitions first: where there is room for little, they are seen side by side.
    lines = [_defined(book, book.code(code)) for code in codes]
    lines += [_boundary(book, code, codes) for code in map(book.code, codes) if code.boundary_cases]
    for code in map(book.code, codes):
        keys = book.key_path(code.id)
        which = f"{keys} " if keys and len(codes) > 1 else ""
        lines += [_rule(book, f"{which}+", "$success", rule) for rule in code.include[:1]]
        lines += [_rule(book, f"{which}−", "$error", rule) for rule in code.exclude[:1]]
    return Content("\n").join(lines)


def _defined(book: Codebook, code: Code) -> Content:
    keys = book.key_path(code.id)
    return Content.assemble(
        (f"{keys} " if keys else "", "bold $primary"),
        stored_line(code.label.shown(), "bold"),
        "  ",
        stored(code.definition.shown()),
    )


def _boundary(book: Codebook, code: Code, at_stake: Sequence[str]) -> Content:
    """The hard case with another code at stake, else the first one."""
    cases = sorted(code.boundary_cases, key=lambda one: one.instead not in at_stake)
    keys = book.key_path(code.id)
    text = Content.assemble((f"{keys}? ", "bold $accent"), stored(cases[0].text.shown()))
    if cases[0].instead:
        text = Content.assemble(text, (" → ", "$dim"), code_words(book, cases[0].instead))
    return text


def _rule(book: Codebook, sign: str, style: str, rule: Rule) -> Content:
    parts = [Content.styled(f"{sign} ", f"bold {style}"), stored(rule.text.shown())]
    if rule.instead:
        parts += [Content.styled(" → ", "$dim"), code_words(book, rule.instead)]
    return Content.assemble(*parts)
