"""Memos of the coordinator where they read the text: shown below it, written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.screen import Screen

from coder.errors import CoderError
from coder.language import _
from coder.model import Fragment, Transcript
from coder.overview import pass_at_hand
from coder.study import Study
from coder.study.memos import (
    Memo,
    Subject,
    memos,
    on_fragment,
    on_study,
    on_transcript,
    rewrite_memo,
    write_memo_on,
)
from coder.text import one_line
from coder.tui.text import stored_line
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.memo_pane import TypingPane

if TYPE_CHECKING:
    from coder.tui.app import Workbench


class TextMemos(Screen[None]):
    """Reads the memos on a text, and takes one's own on a fragment, the transcript or the study."""

    app: Workbench
    study: Study
    transcript: Transcript

    def __init__(self) -> None:
        super().__init__()
        self.memos: Mapping[str, list[Memo]] = {}
        """Id of what it is about → the memos on it that this person may read, oldest first."""
        self._subject: Subject | None = None
        """What the memo that is being typed is about."""
        self._changes: Memo | None = None
        """The memo of one's own that stands there already."""

    @property
    def fragment(self) -> Fragment:
        """The one at hand."""
        raise NotImplementedError

    def show_note(self) -> None:
        """Show what there is to know of the fragment at hand."""
        raise NotImplementedError

    def did(self, what: str) -> None:
        """Something was done here: it can be taken back."""
        raise NotImplementedError

    def _show(self) -> None:
        raise NotImplementedError

    def read_memos(self) -> None:
        """Read them anew."""
        found: dict[str, list[Memo]] = {}
        for one in memos(self.study):
            found.setdefault(one.target, []).append(one)
        self.memos = found

    def memos_here(self) -> list[Content]:
        """Those on the fragment at hand, each with who wrote it."""
        return [
            Content.assemble(
                (f"✎ {_('private') if one.private else _('shared')} · ", "bold"),
                stored_line(f"{one_line(one.coder) or _('the coordinator')}: {one.text}"),
            )
            for one in self.memos.get(self.fragment.id, [])
        ]

    def recall(self, memo: Memo) -> None:
        """Open a memo of one's own that is not on a fragment, to be read and changed."""
        if memo.about != "fragment" and not memo.coder:
            self._write_on(Subject(memo.about, memo.target, self.transcript))

    def action_memo(self) -> None:
        """Write or change one's memo on the fragment at hand."""
        self._write_on(on_fragment(self.transcript, self.fragment))

    def _write_on(
        self, subject: Subject, typed: str | None = None, *, private: bool = False
    ) -> None:
        mine = [one for one in self.memos.get(subject.target, []) if not one.coder]
        self._subject, self._changes = subject, mine[-1] if mine else None
        before = mine[-1].text if mine else ""
        if typed is None:
            typed, private = before, bool(mine and mine[-1].private)
        self.query_one(TypingPane).open(
            "memo",
            _("Memo on {place}").format(place=self._place(subject)),
            typed,
            private=private,
            may_be_private=True,
            has_others=True,
            began=before,
        )

    def _place(self, subject: Subject) -> str:
        if subject.about == "study":
            return _("the study")
        if subject.about == "transcript":
            return _("transcript {name}").format(name=one_line(self.transcript.name))
        return self.fragment.label or "–"

    def on_typing_pane_elsewhere(self, event: TypingPane.Elsewhere) -> None:
        """About the next thing: fragment, transcript, study."""
        every = (
            on_fragment(self.transcript, self.fragment),
            on_transcript(self.transcript),
            on_study(self.study),
        )
        now = [one.about for one in every].index(self._subject.about if self._subject else "study")
        typed = event.text if event.changed else None
        self._write_on(every[(now + 1) % len(every)], typed, private=event.private)

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Keep the memo."""
        subject = self._subject
        assert subject is not None
        try:
            if self._changes is not None:
                rewrite_memo(self.study, self._changes, event.text, private=event.private)
            elif event.text.strip():
                chosen = pass_at_hand(self.study)
                write_memo_on(self.study, chosen, subject, event.text, private=event.private)
        except CoderError as error:
            self.app.complain(error)
            self._write_on(subject, event.text, private=event.private)
            return
        if self._changes is not None or event.text.strip():
            self.did(_("memo on {place}").format(place=self._place(subject)))
        self.query_one(FragmentView).focus()
        self.read_memos()
        self._show()
        self.show_note()

    def on_typing_pane_cancelled(self) -> None:
        """Back to the text."""
        self.query_one(FragmentView).focus()
