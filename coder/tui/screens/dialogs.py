"""Small questions: sign off, choose from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coder.language import _
from coder.tui.text import stored_line


class ConfirmScreen(ModalScreen[bool]):
    """Says what is about to be done; returns whether to do it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", show=False),
        Binding("enter", "dismiss(True)", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], yes: str) -> None:
        super().__init__()
        self._title_words = title
        self._lines = lines
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The title, what it means, and the two keys."""
        keys = Content.assemble(
            ("   ⏎  ", "bold $primary"),
            self._yes,
            ("\n Esc  ", "bold $primary"),
            _("not yet"),
        )
        with VerticalScroll(classes="dialog"):
            yield Static(stored_line(self._title_words), classes="dialog-title")
            yield Static(Content("\n\n").join([*map(stored_line, self._lines), keys]))


class ChooseScreen(ModalScreen[str]):
    """Asks for one of a few names; returns it, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss('')", show=False)]

    def __init__(self, question: str, names: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._names = names

    def compose(self) -> ComposeResult:
        """The question and the names."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield OptionList(*(Option(stored_line(name)) for name in self._names))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the name back."""
        self.dismiss(self._names[event.option_index])
