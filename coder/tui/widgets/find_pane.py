"""Where words to find are typed: one line under the text, never over it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from coder.language import _
from coder.tui.keys import meant
from coder.tui.pane_keys import FIND


class _Words(Input):
    """Enter, Esc, Tab and the arrows are the pane's."""

    async def _on_key(self, event: events.Key) -> None:
        pane = self.parent
        asked = meant(FIND, event.key)
        if isinstance(pane, FindPane) and asked:
            event.stop()
            event.prevent_default()
            pane.post_message(FindPane.Asked(asked))
            return
        await super()._on_key(event)


class FindPane(Horizontal):
    """The words, and beside them what was found; it posts what is typed and asked."""

    DEFAULT_CSS = """
    FindPane { height: 1; display: none; padding: 0 1; }
    FindPane > #find-label { width: auto; }
    FindPane > _Words, FindPane > _Words:focus {
        width: 1fr; height: 1; border: none; padding: 0 1; background: $panel;
    }
    FindPane > #find-found { width: auto; max-width: 60%; padding: 0 0 0 2; }
    """

    class Typed(Message):
        """Something else is sought."""

        def __init__(self, words: str) -> None:
            self.words = words
            super().__init__()

    class Asked(Message):
        """``keep``, ``cancel``, ``next``, ``previous`` or ``list``."""

        def __init__(self, what: str) -> None:
            self.what = what
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="find")

    def compose(self) -> ComposeResult:
        """The question, the field, what was found."""
        yield Static(Content.styled(_("find"), "bold $accent"), id="find-label")
        yield _Words(id="find-words", select_on_focus=True)
        yield Static(id="find-found")

    def open(self) -> None:
        """Ask for words; those of the last time stand there, selected."""
        self.display = True
        self.screen.set_focus(self.query_one(_Words))

    def close(self) -> None:
        """It does not stand any more; the words stay for the next time."""
        self.display = False

    @property
    def words(self) -> str:
        """What stands there."""
        return self.query_one(_Words).value

    def tell(self, words: str) -> None:
        """Say what was found."""
        self.query_one("#find-found", Static).update(Content.styled(words, "$dim"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while somebody types."""
        event.stop()
        self.post_message(self.Typed(event.value))
