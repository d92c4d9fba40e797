"""What changed between two codebooks, in words for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder.cli.codebook_text import filled
from coder.codebook import Code, Codebook
from coder.codebook.differ import CodebookDiff, FieldChange
from coder.language import LANGUAGES, _, ngettext


def diff_to_text(diff: CodebookDiff) -> str:
    """What changed, in words."""
    if diff.is_empty:
        return _("The two are the same.")
    lines = [
        filled(
            _("from {before} to {after}").format(
                before=_named(diff.before), after=_named(diff.after)
            )
        )
    ]
    for change in diff.general:
        lines += _change_lines(change, "")
    lines += _listed(_("Added"), diff.added)
    lines += _listed(_("Removed"), diff.removed)
    for one in diff.changed:
        lines += ["", filled(f"{one.after.label.shown()} [{one.after.id}]")]
        for change in one.fields:
            lines += _change_lines(change, "   ")
    lines += ["", filled(_meaning(diff))]
    return "\n".join(lines)


def _named(book: Codebook) -> str:
    return f"{book.number or book.id} {book.version}"


def _listed(title: str, codes: Iterable[Code]) -> list[str]:
    shown = [filled(f"{code.label.shown()} [{code.id}]", "   ") for code in codes]
    return ["", title, *shown] if shown else []


def _meaning(diff: CodebookDiff) -> str:
    n = len(diff.meaning)
    if not n:
        return _("No code that both have changed in meaning.")
    message = ngettext(
        "{n} code changed in meaning: {codes}.", "{n} codes changed in meaning: {codes}.", n
    )
    return message.format(n=n, codes=", ".join(diff.meaning))


def _change_lines(change: FieldChange, margin: str) -> list[str]:
    """One field: short values on a line, texts and lists as what went and what came."""
    values = (change.before, change.after)
    if not any(isinstance(value, (dict, list)) for value in values):
        before, after = (_word(value, change.field) for value in values)
        return [filled(f"{change.name}: {before} → {after}", margin)]
    if change.field == "order":
        after = (
            ", ".join(str(one) for one in change.after) if isinstance(change.after, list) else ""
        )
        return [filled(f"{change.name}: {after}", margin)]
    lines = [line for lang in LANGUAGES for line in _text_lines(change, lang, margin)]
    return lines or [filled(change.name, margin)]


def _text_lines(change: FieldChange, lang: str, margin: str) -> list[str]:
    """What went (−) and what came (+) in one language; nothing where it says the same in it."""
    before, after = list(_strings(change.before, lang)), list(_strings(change.after, lang))
    if before == after:
        return []
    gone = [filled(one, margin + "  ", "− ") for one in before if one not in after]
    come = [filled(one, margin + "  ", "+ ") for one in after if one not in before]
    lines = gone + come or [filled(_("in another order"), margin + "  ")]
    return [filled(f"{change.name} ({lang}):", margin), *lines]


def _word(value: object, field: str) -> str:
    if field == "requires_memo":  # it is left out where it is not so
        return _("yes") if value else _("no")
    return _("none") if value is None else str(value)


def _strings(value: object, lang: str) -> Iterator[str]:
    """What a field says in one language, part by part."""
    if isinstance(value, list):
        for part in value:
            yield from _strings(part, lang) if not isinstance(part, dict) else [_part(part, lang)]
    elif isinstance(value, dict):
        inner = value.get(lang, "")
        yield from (
            (str(one) for one in inner) if isinstance(inner, list) else [str(inner)] * bool(inner)
        )
    elif value is not None:
        yield str(value)


def _part(part: dict[str, object], lang: str) -> str:
    """One part of a list on one line: a rule, a case, a step or a qualifier."""
    words = [str(part[lang])] if lang in part else []
    if "id" in part:
        words.append(f"{part['id']}:")
    for name in ("question", "label", "example"):
        inner = part.get(name)
        if isinstance(inner, dict):
            words.append(f"“{inner[lang]}”" if name == "example" else str(inner[lang]))
    for name in ("yes", "no", "instead"):
        if name in part:
            words.append(f"→ {part[name]}")
    for name in ("codes", "values"):
        if isinstance(part.get(name), list):
            words.append(f"({', '.join(_strings(part[name], lang))})")
    if part.get("counts") is False:
        words.append(_("(does not count)"))
    return " ".join(words)


def diff_document(diff: CodebookDiff) -> dict[str, object]:
    """What changed as JSON."""

    def fields(changes: Iterable[FieldChange]) -> list[dict[str, object]]:
        return [{"field": one.field, "before": one.before, "after": one.after} for one in changes]

    def about(book: Codebook) -> dict[str, object]:
        return {"id": book.id, "number": book.number or None, "version": book.version}

    return {
        "before": about(diff.before),
        "after": about(diff.after),
        "general": fields(diff.general),
        "added": [code.id for code in diff.added],
        "removed": [code.id for code in diff.removed],
        "changed": [
            {
                "code": one.after.id,
                "changes_meaning": one.changes_meaning,
                "fields": fields(one.fields),
            }
            for one in diff.changed
        ],
        "meaning": list(diff.meaning),
    }
