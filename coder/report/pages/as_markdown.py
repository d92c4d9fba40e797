"""A report in Markdown, for whoever goes on writing in a program of their own."""

from __future__ import annotations

from collections.abc import Iterator

from coder.codebook.page import escaped
from coder.language import _, using
from coder.pages import shown
from coder.report.as_markdown import to_markdown as table_to_markdown
from coder.report.figures import Figure
from coder.report.pages.parts import Entries, Entry, Listing, Part, Report, Words
from coder.report.table import Table


def to_markdown(report: Report) -> str:
    """The whole report; the same report gives the same text."""
    with using(report.lang):
        return "\n\n".join(one.strip("\n") for one in _blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    if report.confidential:
        yield f"**{_safe(report.confidential)}**"
    yield f"# {_safe(report.title)}"
    for line in report.about:
        yield _safe(line)
    yield f"## {_safe(_('Contents'))}"
    yield "\n".join(f"{at}. {_safe(one.title)}" for at, one in enumerate(report.sections, start=1))
    for section in report.sections:
        # The table that a section is about brings the heading.
        bare = section.parts and isinstance(section.parts[0], Table)
        if not bare:
            yield f"## {_safe(section.title)}"
        for at, part in enumerate(section.parts):
            yield from _part(part, 2 if bare and at == 0 else 3)


def _part(part: Part, level: int) -> Iterator[str]:
    if isinstance(part, Words):
        if part.heading:
            yield f"### {_safe(part.heading)}"
        yield from (_safe(one) for one in part.paragraphs)
    elif isinstance(part, Listing):
        if part.heading:
            yield f"### {_safe(part.heading)}"
        yield "\n".join(f"- {_safe(one)}" for one in part.lines)
    elif isinstance(part, Entries):
        for one in part.entries:
            yield from _entry(one)
    elif isinstance(part, Table):
        yield table_to_markdown(part, level)
    else:
        yield from _figure(part)


def _entry(one: Entry) -> Iterator[str]:
    yield f"### {_safe(one.heading)}"
    lines = [_safe(line) for line in one.text.splitlines()] or [""]
    yield "\n".join(f"> {line}".rstrip() for line in lines)
    yield "\n".join(f"- **{_safe(name)}:** {_safe(words)}" for name, words in one.rows)


def _figure(one: Figure) -> Iterator[str]:
    """Markdown holds no drawing: what it shows, and where it is."""
    yield f"### {_safe(one.title)}"
    yield _safe(one.caption)
    yield _safe(_("The drawing stands in the page and in the document for Word."))


def _safe(text: str) -> str:
    return escaped(" ".join(shown(text).split()))
