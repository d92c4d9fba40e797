"""The codebook beside the text: every code with its key, and the definition of the one in focus."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coder.codebook import Code, Codebook
from coder.language import _
from coder.tui.text import stored, stored_line
from coder.tui.widgets.steady import Steady


class CodeList(Steady):
    """The codes, one a line."""

    class Chosen(Message):
        """Somebody clicked on a code; "" means: none applies."""

        def __init__(self, code: str) -> None:
            self.code = code
            super().__init__()

    def __init__(self, book: Codebook) -> None:
        super().__init__(id="codes")
        self._book = book

    def show(self, focus: str, chosen: Mapping[str, str], none: bool) -> None:
        """Mark the codes on the fragment at hand, with their signs, and the code in focus."""
        lines = []
        for code in self._book.codes:
            depth = "  " if code.parent else ""
            on = code.id in chosen
            style = "bold" if on else ""
            if code.id == focus:
                style = f"{style} underline".strip()
            lines.append(
                Content.assemble(
                    (f"{depth}{code.key or ' '} ", "bold $primary"),
                    stored_line(code.short.shown() or code.id, style),
                    ("  ●" if on else "", "bold $accent"),
                    stored_line(f" {chosen[code.id]}" if chosen.get(code.id) else "", "bold"),
                    ("  ‹" if code.id == focus else "", "$dim"),
                )
            )
        lines.append(
            Content.assemble(
                ("0 ", "bold $primary"),
                (_("none applies"), "bold" if none else "$dim"),
                ("  ●" if none else "", "bold $accent"),
            )
        )
        self.say(Content("\n").join(lines))

    def on_click(self, event: events.Click) -> None:
        """Tell which code was clicked."""
        codes = [*self._book.ids, ""]
        if 0 <= event.y < len(codes):
            self.post_message(self.Chosen(codes[event.y]))


class CodebookPane(Vertical):
    """Codes above, definition below."""

    def __init__(self, book: Codebook) -> None:
        super().__init__(id="codebook")
        self._book = book
        self._defined = ""

    def compose(self) -> ComposeResult:
        """Title, codes, definition."""
        title = Content.assemble(
            stored_line(self._book.title.shown(), "bold"), (f"  {self._book.version}", "$dim")
        )
        yield Static(title, id="codebook-title")
        yield CodeList(self._book)
        with VerticalScroll(id="definition-scroll", can_focus=False):
            yield Steady(id="definition")

    def show(self, focus: str, chosen: Mapping[str, str], none: bool) -> None:
        """Show which codes are on, with their signs, and the definition of the code in focus."""
        self.query_one(CodeList).show(focus, chosen, none)
        if focus != self._defined:
            self._defined = focus
            words = definition(self._book, focus)
            self.query_one("#definition", Steady).say(words, same_height=False)
            self.query_one("#definition-scroll", VerticalScroll).scroll_home(animate=False)


def definition(book: Codebook, code_id: str) -> Content:
    """Label, definition, rules and boundary cases of a code."""
    code = book.code(code_id)
    key = f"{code.key} " if code.key else ""
    parts = [
        Content.assemble((key, "bold $primary"), stored_line(code.label.shown(), "bold")),
        stored(code.definition.shown()),
    ]
    for rule in code.include:
        parts.append(Content.assemble(("+ ", "bold $success"), stored(rule.text.shown())))
    for rule in code.exclude:
        parts.append(
            Content.assemble(
                ("− ", "bold $error"), stored(rule.text.shown()), _instead(book, rule.instead)
            )
        )
    for case in code.boundary_cases:
        parts.append(
            Content.assemble(
                ("? ", "bold $accent"),
                stored(case.text.shown()),
                _instead(book, case.instead),
                "\n  ",
                stored(f"“{case.example.shown()}”", "$dim"),
            )
        )
    return Content("\n").join(parts)


def _instead(book: Codebook, code_id: str) -> Content:
    if not code_id:
        return Content("")
    code: Code = book.code(code_id)
    return Content.assemble(
        (f" → {code.key} ", "bold $primary"), stored_line(code.short.shown() or code.id, "bold")
    )
