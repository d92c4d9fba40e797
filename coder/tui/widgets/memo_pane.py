"""Where a memo or a reason is typed, under the text, never over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from coder.language import _
from coder.tui.keys import seen
from coder.tui.pane_keys import TYPING

if TYPE_CHECKING:
    from coder.tui.widgets.typing_area import TypingArea

SOON = 0.2
"""Seconds after which the text field is made: nobody types before there is something to read."""


class TypingPane(Vertical):
    """A small text field that says what it is for and who will read it."""

    DEFAULT_CSS = """
    TypingPane { height: 7; display: none; border-top: solid $accent; background: $background; }
    TypingPane.-open { display: block; }
    TypingPane > #typing-head { height: auto; max-height: 2; color: $dim; padding: 0 1; }
    TypingPane > TypingArea, TypingPane > TypingArea:focus {
        height: 1fr; border: none; padding: 0 1; background: $panel;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    class Done(Message):
        """Somebody finished typing."""

        def __init__(self, purpose: str, text: str, private: bool) -> None:
            self.purpose = purpose
            self.text = text
            self.private = private
            super().__init__()

    class Elsewhere(Message):
        """Somebody wants to write about something else."""

        def __init__(self, text: str, private: bool, *, changed: bool) -> None:
            self.text = text
            self.private = private
            self.changed = changed
            """Whether anything was typed: then it goes along."""
            super().__init__()

    class Cancelled(Message):
        """Somebody thought better of it."""

    def __init__(self) -> None:
        super().__init__(id="typing")
        self._purpose = ""
        self._title = ""
        self._may_be_private = False
        self._private = False
        self._has_others = False
        self._began = ""

    def compose(self) -> ComposeResult:
        """The head; the text field, which takes its time, comes when the first picture stands."""
        yield Static(id="typing-head")

    def on_mount(self) -> None:
        """Make the text field soon."""
        self.set_timer(SOON, self._area)

    def _area(self) -> TypingArea:
        """The text field, made where it is not there yet."""
        from coder.tui.widgets.typing_area import TypingArea

        for area in self.query(TypingArea):
            return area
        area = TypingArea(id="typing-text", show_line_numbers=False)
        self.mount(area)
        return area

    def open(
        self,
        purpose: str,
        title: str,
        text: str = "",
        *,
        private: bool = False,
        may_be_private: bool = False,
        has_others: bool = False,
        began: str | None = None,
    ) -> None:
        """Ask for a text. ``has_others``: it may be about something else as well.

        ``began``: what stood there before anything was typed, where that is not ``text``.
        """
        self._has_others, self._began = has_others, text if began is None else began
        self._purpose, self._title = purpose, title
        self._private, self._may_be_private = private, may_be_private
        area = self._area()
        area.text = text
        area.move_cursor(area.document.end)
        self._head()
        self.add_class("-open")
        self.screen.add_class("-typing")
        area.focus()

    def _head(self) -> None:
        if not self._may_be_private:
            who = ""
        elif self._private:
            who = _("private, for you alone") + "  "
        else:
            who = _("shared at the table") + "  "
        told = {"done": _("done"), "cancel": _("cancel")}
        if self._may_be_private:
            told["private"] = _("make it shared") if self._private else _("make it private")
        if self._has_others:
            told["elsewhere"] = _("about something else")
        told["new_line"] = _("new line")
        keys = " · ".join(f"{seen(TYPING, action)} {words}" for action, words in told.items())
        self.query_one("#typing-head", Static).update(
            Content.assemble((f"{self._title}  ", "bold"), (who, "bold $accent"), (keys, "$dim"))
        )

    def pressed(self, action: str) -> None:
        """Do what a key does that is not text."""
        if action == "private":
            if self._may_be_private:
                self._private = not self._private
                self._head()
            return
        if action == "elsewhere":
            if self._has_others:
                changed = self.text != self._began
                self.post_message(self.Elsewhere(self.text, self._private, changed=changed))
            return
        self.close()
        if action == "done":
            self.post_message(self.Done(self._purpose, self.text, self._private))
        else:
            self.post_message(self.Cancelled())

    @property
    def text(self) -> str:
        """What stands there now."""
        return self._area().text

    def close(self) -> None:
        """Close it without a word; what was typed is taken care of."""
        self.remove_class("-open")
        self.screen.remove_class("-typing")

    @property
    def is_open(self) -> bool:
        """Whether somebody is typing."""
        return self.has_class("-open")
