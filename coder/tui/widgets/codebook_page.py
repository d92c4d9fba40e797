"""A codebook to read: a line for each code, and all there is to know of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from coder.codebook import Code, Codebook, Qualifier
from coder.codebook.qualifying import value_keys
from coder.exchange.quotes import Quote
from coder.language import _, ngettext
from coder.text import one_line
from coder.tui.text import stored, stored_line
from coder.tui.theme import text_on
from coder.tui.widgets.codebook_pane import definition
from coder.tui.widgets.stakes import code_words
from coder.tui.widgets.value_line import shown_key, shown_label

MOST_QUOTES = 12
"""Examples shown of one code."""


def row(book: Codebook, code: Code, *, flat: bool = False) -> Content:
    """One code of the tree: its key on its colour, and its name."""
    indent = "" if flat else "  " * book.depth(code.id)
    key = f" {code.key or '·'} "
    style = f"bold {text_on(code.color)} on {code.color}" if code.color else "bold"
    name = stored_line(code.label.shown() or code.id)
    parts = [Content(" " + indent), Content.styled(key, style), Content(" "), name]
    if flat and code.parent:
        above = book.code(code.parent)
        parts.append(stored_line(f"  {above.short.shown() or above.id}", "$dim"))
    return Content.assemble(*parts)


def about(book: Codebook) -> Content:
    """The codebook as a whole: how to code with it, its decision tree, where it comes from."""
    parts = [stored("\n\n".join(book.guidance.shown().split("\n")).strip())]
    if book.decision_tree:
        parts.append(_heading(_("Decision tree")))
        parts.append(Content("\n").join(_steps(book)))
    parts += _qualifiers(book, book.qualifiers, "")
    parts += _listed(_("Interview questions"), book.questions.shown())
    if book.source:
        parts += [_heading(_("Source")), stored(book.source.strip(), "$dim")]
    return Content("\n\n").join([part for part in parts if part])


def _steps(book: Codebook) -> Iterable[Content]:
    numbers = {step.id: number for number, step in enumerate(book.decision_tree, 1)}
    for number, step in enumerate(book.decision_tree, 1):
        added = book.added_by(step)
        if added:
            leads: Content = code_words(book, added.id)
        else:
            leads = Content(_("question {n}").format(n=numbers.get(step.yes, "?")))
        yes = Content.assemble((f"  {_('yes')} → ", "$dim"), leads)
        no = Content("")
        if step.no:
            target = (
                _("none applies")
                if step.no == "none"
                else _("question {n}").format(n=numbers.get(step.no, "?"))
            )
            no = Content.assemble((f"  {_('no')} → ", "$dim"), target)
        question = stored(step.question.shown().strip())
        yield Content.assemble((f"{number:>2}  ", "bold $primary"), question, yes, no)


def page(book: Codebook, code_id: str, quotes: Sequence[Quote], note: str = "") -> Content:
    """All there is to know of one code, with example quotes; ``note`` says whose these are."""
    code = book.code(code_id)
    parts = [definition(book, code_id)]
    if code.parent:
        parts.insert(0, Content.assemble((_("under") + " ", "$dim"), code_words(book, code.parent)))
    below = book.children(code_id)
    if below:
        names = Content("   ").join([code_words(book, one.id) for one in below])
        parts.append(Content.assemble((_("Subcodes") + "  ", "bold $primary"), names))
    parts += _qualifiers(book, book.qualifiers_of(code_id), code_id)
    cues = ", ".join(one_line(cue) for cue in code.cues.shown())
    if cues:
        parts += [
            Content.assemble((_("Cues") + "  ", "bold $primary"), stored(cues)),
        ]
    if code.remedy.shown():
        parts.append(_joined(_("What helps"), stored(code.remedy.shown().strip())))
    parts += _listed(_("Interview questions"), code.questions.shown())
    if code.overlaps:
        near = ", ".join(map(one_line, code.overlaps))
        parts.append(_joined(_("Nearly the same elsewhere"), stored_line(near)))
    parts += _examples(quotes, note)
    return Content("\n\n").join([part for part in parts if part])


def _heading(words: str) -> Content:
    return Content.styled(words, "bold $primary")


def _joined(words: str, text: Content) -> Content:
    return Content("\n").join([_heading(words), text])


def _listed(words: str, texts: Sequence[str]) -> list[Content]:
    if not texts:
        return []
    lines = [Content.assemble(("· ", "$dim"), stored(text.strip())) for text in texts]
    return [Content("\n").join([_heading(words), *lines])]


def _qualifiers(book: Codebook, qualifiers: Sequence[Qualifier], code_id: str) -> list[Content]:
    """What may be said with a code, with its keys; of the whole book, with which codes."""
    if not qualifiers:
        return []
    keys = {
        (one.id, value.id): key
        for code in ([code_id] if code_id else reversed(book.ids))
        for key, (one, value) in value_keys(book, code).items()
    }
    lines = [_heading(_("What you can say with it"))]
    for one in qualifiers:
        values = [
            Content.assemble(
                (f"{shown_key(keys.get((one.id, value.id), value.key))} ", "bold $primary"),
                stored_line(shown_label(value, keys.get((one.id, value.id), value.key))),
                ("" if value.counts else " " + _("(does not count)"), "$dim"),
            )
            for value in one.values
        ]
        line = Content.assemble(
            stored_line(one.label.shown() or one.id, "bold"), ":  ", Content("   ").join(values)
        )
        if not code_id and one.codes:
            names = ", ".join(one_line(book.code(code).short.shown() or code) for code in one.codes)
            line = Content.assemble(line, Content.styled(f"   {names}", "$dim"))
        lines.append(line)
    return [Content("\n").join(lines)]


def _examples(quotes: Sequence[Quote], note: str) -> list[Content]:
    if not quotes:
        return [Content.styled(note, "$dim")] if note else []
    lines = [Content.assemble((_("Starred quotes"), "bold $primary"), (f"  {note}", "$dim"))]
    for one in quotes[:MOST_QUOTES]:
        place = f"{one.transcript.name} {one.label}"
        lines.append(
            Content.assemble(stored(f"“{one.text.strip()}”"), "  ", stored_line(place, "$dim"))
        )
    left = len(quotes) - MOST_QUOTES
    if left > 0:
        lines.append(
            Content.styled(ngettext("and {n} more", "and {n} more", left).format(n=left), "$dim")
        )
    return [Content("\n").join(lines)]
