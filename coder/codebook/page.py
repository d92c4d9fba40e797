"""A codebook as a page to hand out at a training: Markdown, or HTML that needs nothing beside it.

Also the interview guide, with the questions that a codebook suggests. Text of a codebook may hold
anything: in Markdown and in HTML it is escaped wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coder.codebook.model import BoundaryCase, Code, Codebook, Qualifier, Rule, Step, Text
from coder.color import COLOR
from coder.language import _, ngettext, using
from coder.text import display, one_line

_TEMPLATE = Path(__file__).with_name("page.html")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$^=])")
_AT_THE_START = re.compile(r"^(?:([-+])(?=\s|$|[-+])|(\d+)([.)])(?=\s|$))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions about one code in an interview guide."""

    code: Code
    questions: tuple[str, ...]


def guide(book: Codebook, lang: str) -> tuple[Asked, ...]:
    """The codes that have interview questions, in order, with those in ``nl`` or ``en``."""
    return tuple(
        Asked(code, code.questions.shown(lang)) for code in book.codes if code.questions.shown(lang)
    )


def has_guide(book: Codebook) -> bool:
    """Whether there is any interview question in it."""
    return any(one.nl or one.en for one in (book.questions, *(c.questions for c in book.codes)))


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no headings, lists, emphasis, links or HTML come of it.

    White space at the beginning of a line, which would make code of it, is the caller's to strip.
    """
    safe = _SPECIAL.sub(r"\\\1", display(text))
    return _AT_THE_START.sub(_escaped_start, safe)


def _escaped_start(found: re.Match[str]) -> str:
    sign, number, dot = found.groups()
    return f"\\{sign}" if sign else f"{number}\\{dot}"


# Markdown


def to_markdown(book: Codebook, lang: str) -> str:
    """The whole codebook as a page in CommonMark."""
    with using(lang):
        return _joined(_markdown(book, lang))


def guide_to_markdown(book: Codebook, lang: str) -> str:
    """The interview guide as a page in CommonMark."""
    with using(lang):
        return _joined(_guide_markdown(book, lang))


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown(book: Codebook, lang: str) -> Iterator[str]:
    yield f"# {_line(book.title, lang)}"
    yield escaped(identity(book))
    if book.for_reference:
        yield f"*{escaped(_('For reference, not for double coding.'))}*"
    yield _paragraphs(book.guidance.shown(lang))
    if book.decision_tree:
        yield f"## {_('Decision tree')}"
        yield _numbered(_step_markdown(book, step, lang) for step in book.decision_tree)
    if book.qualifiers:
        yield f"## {_('Qualifiers')}"
        yield "\n".join(_qualifier_markdown(book, one, lang) for one in book.qualifiers)
    yield "## " + _("Codes")
    for code in in_tree_order(book):
        yield from _code_markdown(book, code, lang)
    if book.source:
        yield f"## {_('Source')}"
        yield _paragraphs(book.source)


def _code_markdown(book: Codebook, code: Code, lang: str) -> Iterator[str]:
    level = "#" * min(3 + book.depth(code.id), 6)
    key = f"{code.key} · " if code.key else ""
    yield f"{level} {escaped(key)}{_line(code.label, lang)}"
    yield _paragraphs(code.definition.shown(lang))
    if code.position:
        yield escaped(_("Place on the scale: {n}").format(n=code.position))
    yield _bullets(_("What belongs to it"), (_rule(book, one, lang) for one in code.include))
    yield _bullets(_("What does not"), (_rule(book, one, lang) for one in code.exclude))
    yield _bullets(
        _("Boundary cases"), (_case_markdown(book, one, lang) for one in code.boundary_cases)
    )
    if code.cues.shown(lang):
        cues = ", ".join(escaped(one_line(cue)) for cue in code.cues.shown(lang))
        yield "**" + _("Cues (a hint, never a decision)") + f":** {cues}"
    if code.remedy.shown(lang):
        yield f"**{_('What helps')}:** {_inline(code.remedy.shown(lang))}"
    yield _bullets(_("Interview questions"), map(_inline, code.questions.shown(lang)))
    if code.overlaps:
        yield f"**{_('Nearly the same elsewhere')}:** {escaped(', '.join(code.overlaps))}"
    if code.requires_memo:
        yield f"*{escaped(_('This code asks for a memo.'))}*"


def _guide_markdown(book: Codebook, lang: str) -> Iterator[str]:
    yield "# " + _("Interview guide") + f": {_line(book.title, lang)}"
    yield _numbered(map(_inline, book.questions.shown(lang)))
    for asked in guide(book, lang):
        level = "#" * min(2 + book.depth(asked.code.id), 6)
        yield f"{level} {_line(asked.code.label, lang)}"
        yield _numbered(map(_inline, asked.questions))


def _step_markdown(book: Codebook, step: Step, lang: str) -> str:
    answers = "; ".join(escaped(one) for one in answers_of(book, step, lang))
    return f"{_inline(step.question.shown(lang))}  \n{answers}"


def _qualifier_markdown(book: Codebook, qualifier: Qualifier, lang: str) -> str:
    values = escaped(", ".join(values_of(qualifier, lang)))
    shown = f"- **{_line(qualifier.label, lang)}**: {values}"
    codes = codes_of(book, qualifier, lang)
    return f"{shown}  \n  {escaped(codes)}" if codes else shown


def _case_markdown(book: Codebook, case: BoundaryCase, lang: str) -> str:
    return f"{_rule(book, case, lang)}  \n  *“{_inline(case.example.shown(lang))}”*"


def _rule(book: Codebook, rule: Rule | BoundaryCase, lang: str) -> str:
    instead = fits_instead(book, rule.instead, lang)
    return _inline(rule.text.shown(lang)) + (f" → **{escaped(instead)}**" if instead else "")


def _bullets(title: str, lines: Iterable[str]) -> str:
    listed = "\n".join(f"- {line}" for line in lines)
    return f"**{title}**\n\n{listed}" if listed else ""


def _numbered(lines: Iterable[str]) -> str:
    """A numbered list; a line that goes on below stands under its own text."""
    listed = []
    for number, line in enumerate(lines, start=1):
        mark = f"{number}. "
        listed.append(mark + line.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(listed)


def _line(text: Text, lang: str) -> str:
    return escaped(one_line(text.shown(lang)))


def _inline(text: str) -> str:
    return escaped(" ".join(one_line(text).split()))


def _paragraphs(text: str) -> str:
    return "\n\n".join(escaped(one) for one in paragraphs(text))


# What pages in any form say


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; folding in YAML leaves one line break between them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def color_of(code: Code) -> str:
    """The colour of a code, grey where it has none that can be trusted in a style."""
    return code.color if COLOR.fullmatch(code.color) else "#999999"


def identity(book: Codebook) -> str:
    """Number, id, version and size on one line, in the current language."""
    n = len(book.codes)
    size = ngettext("{n} code", "{n} codes", n).format(n=n)
    version = _("version {version}").format(version=book.version)
    return " · ".join(part for part in (book.number, book.id, version, size) if part)


def in_tree_order(book: Codebook, parent: str = "") -> Iterator[Code]:
    """All codes, each before the codes under it; one that stands under itself is passed over."""
    for code in book.children(parent):
        yield code
        yield from in_tree_order(book, code.id)


def answers_of(book: Codebook, step: Step, lang: str) -> list[str]:
    """Where a yes and a no to this step lead, in words of the current language."""
    code = book.added_by(step)
    yes = code.label.shown(lang) if code else _("to {step}").format(step=_number(book, step.yes))
    answers = [_("yes: {target}").format(target=yes)]
    if step.no == "none":
        answers.append(_("no: no code applies"))
    elif step.no:
        answers.append(_("no: to {step}").format(step=_number(book, step.no)))
    return answers


def _number(book: Codebook, step_id: str) -> str:
    ids = [step.id for step in book.decision_tree]
    return str(ids.index(step_id) + 1) if step_id in ids else step_id


def values_of(qualifier: Qualifier, lang: str) -> list[str]:
    """The values with their keys; whether one counts is said where it does not."""
    shown = []
    for value in qualifier.values:
        words = value.label.shown(lang)
        if not value.counts:
            words = _("{label} (does not count)").format(label=words)
        shown.append(f"[{value.key}] {words}" if value.key else words)
    return shown


def codes_of(book: Codebook, qualifier: Qualifier, lang: str) -> str:
    """With which codes a qualifier goes, "" where it goes with every code."""
    if not qualifier.codes:
        return ""
    labels = [code.label.shown(lang) for code in book.codes if code.id in qualifier.codes]
    others = [code.label.shown(lang) for code in book.codes if code.id not in qualifier.codes]
    if 0 < len(others) <= 2 < len(labels):
        return _("with every code but {codes}").format(codes=", ".join(others))
    return _("with {codes}").format(codes=", ".join(labels))


def fits_instead(book: Codebook, code_id: str, lang: str) -> str:
    """The label of the code that fits instead; the id where there is no such code."""
    labels = {code.id: code.label.shown(lang) for code in book.codes}
    return labels.get(code_id, code_id)


# HTML


def to_html(book: Codebook, lang: str) -> str:
    """The whole codebook as one HTML page, with its style inside and nothing to fetch."""
    return _html(book, lang, is_guide=False)


def guide_to_html(book: Codebook, lang: str) -> str:
    """The interview guide as one HTML page."""
    return _html(book, lang, is_guide=True)


def _html(book: Codebook, lang: str, *, is_guide: bool) -> str:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    words: dict[str, Callable[..., object]] = {
        "identity": identity,
        "in_tree_order": in_tree_order,
        "answers_of": answers_of,
        "values_of": values_of,
        "codes_of": codes_of,
        "fits_instead": fits_instead,
        "guide": guide,
        "color_of": color_of,
    }
    environment.globals.update(words)
    environment.globals["_"] = _
    environment.filters["paragraphs"] = paragraphs
    with using(lang):
        template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
        return template.render(book=book, lang=lang, is_guide=is_guide)
