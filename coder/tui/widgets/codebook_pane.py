"""The codebook beside the text: every code with its key, and the definition of the one in focus."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import Static

from coder.codebook import Code, Codebook
from coder.language import _
from coder.tui.text import stored, stored_line
from coder.tui.widgets.long_text import LongText


class CodeList(Widget):
    """The codes, one a line; those under a code are shown where it is opened, or of use.

    Drawn line by line: a code that goes on or off is one line for the terminal, not the list.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "CodeList { height: auto; }"

    class Chosen(Message):
        """Somebody clicked on a code; "" means: none applies."""

        def __init__(self, code: str) -> None:
            self.code = code
            super().__init__()

    def __init__(self, book: Codebook) -> None:
        super().__init__(id="codes")
        self._book = book
        self._shown: tuple[str, ...] = ()
        """The lines: ids of codes."""
        self._now: tuple[str, Mapping[str, str], bool, str] | None = None
        """What is shown, as it was asked for."""
        self._lines: list[Content] = []
        self._drawn: dict[int, Strip] = {}

    def show(self, focus: str, chosen: Mapping[str, str], none: bool, opened: str = "") -> None:
        """Mark the codes on the fragment at hand, with their signs, and the code in focus.

        ``opened``: the code whose subcodes have the keys now; "" = those at the top level have.
        """
        now = (focus, dict(chosen), none, opened)
        if now == self._now:
            return
        self._now = now
        level = {code: key for key, code in self._book.level(opened).items()}
        useful = {focus, opened, *chosen, *level}
        self._shown = tuple(_unfolded(self._book, focus, useful))
        lines = [self._line(code, focus, chosen, opened, level) for code in self._shown]
        lines.append(
            Content.assemble(
                ("0 ", "bold $primary"),
                (_("none applies"), "bold" if none else "$dim"),
                ("  ●" if none else "", "bold $accent"),
            )
        )
        self._say(lines)

    def _say(self, lines: list[Content]) -> None:
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self._drawn.clear()
            self.refresh(layout=True)
            return
        for y, (old, new) in enumerate(zip(before, lines, strict=True)):
            if not new.is_same(old):
                self._drawn.pop(y, None)
                self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are codes, and one for none."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """A code, shortened where it is wider than the list."""
        width = self.size.width
        if y >= len(self._lines) or not width:
            return Strip.blank(width, self.visual_style.rich_style)
        if y not in self._drawn:
            line = self._lines[y].truncate(width, ellipsis=True)
            self._drawn[y] = Visual.to_strips(self, line, width, 1, self.visual_style)[0]
        return self._drawn[y]

    def on_resize(self) -> None:
        """Nothing drawn for the old width fits."""
        self._drawn.clear()

    def notify_style_update(self) -> None:
        """Nothing drawn in the old theme stays."""
        self._drawn.clear()
        super().notify_style_update()

    def _line(
        self,
        code_id: str,
        focus: str,
        chosen: Mapping[str, str],
        opened: str,
        level: Mapping[str, str],
    ) -> Content:
        book = self._book
        code = book.code(code_id)
        style = "bold" if code.id in chosen else ""
        if code.id == focus:
            style = f"{style} underline".strip()
        below = book.children(code.id)
        fold = ("  ▾" if code.id == opened else "  ▸") if below else ""
        key = level.get(code.id) or book.key_path(code.id)[-1:] or " "
        return Content.assemble(
            "  " * book.depth(code.id),
            (f"{key} ", "bold $primary" if code.id in level else "$dim"),
            stored_line(code.short.shown() or code.id, style),
            ("  ●" if code.id in chosen else "", "bold $accent"),
            stored_line(f" {chosen[code.id]}" if chosen.get(code.id) else "", "bold"),
            (fold, "bold $accent" if code.id == opened else "$dim"),
            ("  ‹" if code.id == focus else "", "$dim"),
        )

    def on_click(self, event: events.Click) -> None:
        """Tell which code was clicked."""
        codes = [*self._shown, ""]
        if 0 <= event.y < len(codes):
            self.post_message(self.Chosen(codes[event.y]))


def _unfolded(book: Codebook, focus: str, useful: Container[str], under: str = "") -> Iterator[str]:
    """The codes to show, in order: those at the top and beside the one in focus, and whatever is
    of use now: what is on the fragment at hand, and what has a key."""
    for code in book.children(under):
        if not under or under == book.code(focus).parent or _leads(book, code.id, useful):
            yield code.id
            yield from _unfolded(book, focus, useful, code.id)


def _leads(book: Codebook, code: str, useful: Container[str]) -> bool:
    """Whether something of use stands here or below."""
    return code in useful or any(_leads(book, one.id, useful) for one in book.children(code))


class CodebookPane(Vertical):
    """Codes above, definition below."""

    def __init__(self, book: Codebook) -> None:
        super().__init__(id="codebook")
        self._book = book
        self._defined = ""
        self._definitions: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        """Title, codes, definition."""
        title = Content.assemble(
            stored_line(self._book.title.shown(), "bold"), (f"  {self._book.version}", "$dim")
        )
        yield Static(title, id="codebook-title")
        yield CodeList(self._book)
        yield LongText(id="definition")

    def show(self, focus: str, chosen: Mapping[str, str], none: bool, opened: str = "") -> None:
        """Show which codes are on, with their signs, and the definition of the code in focus."""
        self.query_one(CodeList).show(focus, chosen, none, opened)
        if focus != self._defined:
            self._defined = focus
            if focus not in self._definitions:
                self._definitions[focus] = definition(self._book, focus)
            self.query_one(LongText).say(self._definitions[focus])


def definition(book: Codebook, code_id: str) -> Content:
    """Label, definition, rules and boundary cases of a code."""
    code = book.code(code_id)
    path = book.key_path(code_id)
    key = f"{path} " if path else ""
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
        (f" → {book.key_path(code.id)} ", "bold $primary"),
        stored_line(code.short.shown() or code.id, "bold"),
    )
