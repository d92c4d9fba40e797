"""Stars and memos on the coding screen."""

from __future__ import annotations

from coder.errors import CoderError
from coder.language import _
from coder.tui.screens.coding_frame import CodingFrame
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.memo_pane import TypingPane


class Marking(CodingFrame):
    """What is put on the fragment at hand beside codes."""

    def action_star(self) -> None:
        """Star on or off."""
        at = self.session.at
        if self.attempt(self.session.star):
            self.changed(at)

    def action_memo(self) -> None:
        """Write or change the memo."""
        note = self.session.memos.get(self.session.here.id)
        title = _("Memo on {label}").format(label=self.session.here.label)
        self.query_one(TypingPane).open(
            "memo",
            title,
            note.text if note else "",
            private=note.private if note else False,
            may_be_private=True,
        )
        self.redraw_frame()

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Keep the memo."""
        at = self.session.at
        try:
            self.session.memo(event.text, private=event.private)
        except CoderError as error:
            self.app.complain(error)
            self.query_one(TypingPane).open(
                "memo",
                _("Memo on {label}").format(label=self.session.here.label),
                event.text,
                private=event.private,
                may_be_private=True,
            )
            return
        self.query_one(FragmentView).focus()
        self.changed(at)

    def on_typing_pane_cancelled(self) -> None:
        """Back to the text."""
        self.query_one(FragmentView).focus()
        self.redraw_frame()
