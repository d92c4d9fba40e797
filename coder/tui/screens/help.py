"""All keys of the screen that one came from."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.language import _
from coder.tui.keys import EVERYWHERE, Key


class HelpScreen(ModalScreen[None]):
    """A list of keys; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", show=False)
    ]

    def __init__(self, title: str, keys: tuple[Key, ...]) -> None:
        super().__init__()
        self._title = title
        self._keys = (*keys, *EVERYWHERE)

    def compose(self) -> ComposeResult:
        """Title and keys."""
        lines = [
            Content.assemble((f"{key.shown:>8}  ", "bold $primary"), _(key.words))
            for key in self._keys
        ]
        with VerticalScroll(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content("\n").join(lines))
