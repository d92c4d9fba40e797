"""A hit on one line, and the one at hand with what stands around it."""

from __future__ import annotations

from textual.content import Content

from coder.language import _
from coder.retrieve import Collection, Hit, Told, source_words, told_words
from coder.text import one_line
from coder.tui.text import stored, stored_line

BEFORE = 24
"""Characters that stand before what was found."""
AROUND = 1
"""Passages that are shown before and after."""
HIT = "bold $accent underline"


def row(hit: Hit, told: Told, width: int) -> Content:
    """Where it stands, what it is marked with, and the text from shortly before what was found."""
    passage, identity = hit.passage, hit.passage.fragment.id
    published = told.published.get(identity, {})
    marks = "".join(
        sign if there else " "
        for sign, there in (
            ("★", identity in told.stars),
            ("✎", identity in told.memos),
            ("»", "used" in published),
            ("✓", "approved" in published),
            ("⊘", identity in told.care),
        )
    )
    start = max(hit.spans[0][0] - BEFORE, 0) if hit.spans else 0
    text = _marked(stored_line(passage.fragment.text), hit)
    name = one_line(passage.transcript.name)
    line = Content.assemble(
        stored_line(f"{name[:10]:<10} {passage.fragment.label or '':>4}  ", "$dim"),
        (marks + "  ", "$accent"),
        "…" if start else "",
        text[start:] if start else text,
    )
    return line.truncate(max(width, 1), ellipsis=True)


def _marked(text: Content, hit: Hit) -> Content:
    for span in hit.spans:
        text = text.stylize(HIT, *span)
    return text


def page(collection: Collection, hit: Hit) -> Content:
    """Source, what was said of it, the text between what stands around it, memos."""
    before, after = collection.around(hit.number, AROUND)
    passage, told = hit.passage, collection.told
    lines = [
        Content.assemble(
            stored_line(source_words(passage), "bold"),
            stored_line(" · ".join(["", *told_words(collection, passage)]), "$dim"),
        )
    ]
    for one in (*before, passage, *after):
        if one is passage:
            number = stored_line(f"{one.fragment.label}  ", "bold $accent")
            lines.append(Content.assemble(number, _marked(stored(one.fragment.text), hit)))
        else:
            label = one.fragment.label or one.fragment.speaker
            lines.append(stored_line(f"{label}  {one.fragment.text}", "$dim"))
    if passage.fragment.id in told.cuts:
        short = Content.styled("✂ ", "bold $accent")
        lines.insert(1, short.append(stored_line(collection.quote(passage))))
    for memo in told.memos.get(passage.fragment.id, ()):
        kind = _("private memo") if memo.private else _("memo")
        writer = one_line(memo.coder) or _("the coordinator")
        lines.append(Content.assemble((f"✎ {kind} ({writer})  ", "bold"), stored(memo.text)))
    return Content("\n").join(lines)
