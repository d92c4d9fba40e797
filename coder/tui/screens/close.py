"""Opening the table of a pass: asked once, since what was seen cannot be unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.language import _, ngettext
from coder.tui.text import stored_line


class CloseScreen(ModalScreen[bool]):
    """Says what closing a pass does; returns whether to do it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", show=False),
        Binding("enter", "dismiss(True)", show=False),
    ]

    def __init__(self, coding_pass: str, transcripts: Sequence[str]) -> None:
        super().__init__()
        self._pass = coding_pass
        self._transcripts = transcripts

    def compose(self) -> ComposeResult:
        """The question."""
        n = len(self._transcripts)
        what = ngettext(
            "Everybody has signed off. From now on coders see each other's judgements of {n} "
            "transcript, and the agreement before the discussion is sealed:",
            "Everybody has signed off. From now on coders see each other's judgements of {n} "
            "transcripts, and the agreement before the discussion is sealed:",
            n,
        ).format(n=n)
        with VerticalScroll(classes="dialog"):
            yield Static(
                Content.assemble(_("Open the table of pass") + " ", stored_line(self._pass)),
                classes="dialog-title",
            )
            yield Static(
                Content("\n\n").join(
                    [
                        Content(what),
                        stored_line(", ".join(self._transcripts)),
                        Content.assemble(
                            ("   ⏎  ", "bold $primary"),
                            _("open the table"),
                            ("\n Esc  ", "bold $primary"),
                            _("not yet"),
                        ),
                    ]
                )
            )
