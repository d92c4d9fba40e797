"""A code found by what somebody remembers of it: a few letters of a name, a cue, a definition."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from coder.codebook import Codebook
from coder.codebook.searching import search
from coder.language import _
from coder.tui.text import stored_line
from coder.tui.widgets.codebook_pane import definition


class _Words(Input):
    """Typed into the list: Up, Down and Enter go there."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, PickScreen) and event.key in ("up", "down", "enter"):
            event.stop()
            event.prevent_default()
            screen.pressed(event.key)
            return
        await super()._on_key(event)


class PickScreen(ModalScreen[str]):
    """Returns the code that was picked, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", show=False)]

    def __init__(self, book: Codebook, on: frozenset[str], hint: str = "") -> None:
        """``on``: the codes that are on; ``hint``: what Enter does, where that is something else
        than to switch a code on or off."""
        super().__init__()
        self._hint = hint or _("⏎ on or off · Esc back")
        self._book = book
        self._on = on
        self._shown: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """What is typed, the codes that fit, and the definition of the one at hand."""
        with Vertical():
            yield Static(
                Content.assemble(
                    (_("Find a code"), "bold"),
                    "  ",
                    self._hint,
                ),
                id="pick-head",
            )
            yield _Words(placeholder=_("letters of a name, a cue, a definition"))
            yield OptionList()
            yield Static(id="pick-definition")

    def on_mount(self) -> None:
        """Everything, until something is typed."""
        self.query_one(OptionList).can_focus = False
        self._list("")
        self.query_one(_Words).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        self._list(event.value)

    def _list(self, typed: str) -> None:
        self._shown = search(self._book, typed)
        codes = self.query_one(OptionList)
        codes.clear_options()
        codes.add_options([Option(self._row(code)) for code in self._shown])
        if self._shown:
            codes.highlighted = 0
        else:
            codes.add_option(
                Option(Content.styled(" " + _("nothing like it"), "$dim"), disabled=True)
            )
            self.query_one("#pick-definition", Static).update("")

    def _row(self, code_id: str) -> Content:
        book = self._book
        code = book.code(code_id)
        above = book.code(code.parent).short.shown() + " › " if code.parent else ""
        short = code.short.shown() or code.id
        label = code.label.shown()
        return Content.assemble(
            (" ● " if code_id in self._on else "   ", "bold $accent"),
            (f"{book.key_path(code_id):>3} ", "bold $primary"),
            stored_line(above, "$dim"),
            stored_line(short, "bold"),
            stored_line(f"  {label}" if label.casefold() != short.casefold() else "", "$dim"),
        )

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What the code at hand means."""
        if event.option_index < len(self._shown):
            shown = definition(self._book, self._shown[event.option_index])
            self.query_one("#pick-definition", Static).update(shown)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click picks it."""
        if event.option_index < len(self._shown):
            self.dismiss(self._shown[event.option_index])

    def pressed(self, key: str) -> None:
        """Go through the list while one types, or pick the code at hand."""
        codes = self.query_one(OptionList)
        if key == "enter":
            if self._shown and codes.highlighted is not None:
                self.dismiss(self._shown[codes.highlighted])
        elif key == "down":
            codes.action_cursor_down()
        else:
            codes.action_cursor_up()
