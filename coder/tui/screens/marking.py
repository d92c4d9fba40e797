"""Stars, marks and memos on the coding screen."""

from __future__ import annotations

from coder.coding_session import CodingSession
from coder.errors import CoderError
from coder.language import _
from coder.study.marks import MARKS
from coder.study.memos import Subject
from coder.tui.act_words import subject_words
from coder.tui.screens.coding_frame import CodingFrame
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.memo_pane import TypingPane


class Marking(CodingFrame):
    """What is put on the fragment at hand beside codes, and memos on what it belongs to."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._subject: Subject | None = None
        """What the memo that is being typed is about."""

    def action_star(self) -> None:
        """Star on or off."""
        if self.attempt(self.session.star):
            self.star_changed()

    def star_changed(self) -> None:
        """Show what the newest acts on stars came to, on all fragments that they reach."""
        for change in self.session.done[-2:]:
            for at in self.session.shown_anew(change):
                self.redraw(at)
        self.changed(self.session.at)

    def action_doubt(self) -> None:
        """Unsure of it, or no longer."""
        at = self.session.at
        if self.attempt(self.session.doubt):
            self.changed(at)

    def action_protect(self) -> None:
        """About a third person, of a special category, both, or neither."""
        at = self.session.at
        if not self.attempt(self.session.protect):
            return
        self.changed(at)
        mine = self.session.care.get(self.session.here.id, frozenset())
        if mine:
            kinds = ", ".join(_(name) for kind, name in MARKS.items() if kind in mine)
            text = _("{label}: {kinds}; it never leaves the team. X goes on to the next mark.")
            text = text.format(label=self.session.here.label, kinds=kinds)
        elif self.session.protected():
            text = _("Your mark is off; somebody else marked it too, and that stays.")
        else:
            text = _("{label}: no longer marked.").format(label=self.session.here.label)
        self.notify(text, markup=False, timeout=4)

    # Memos

    def action_memo(self) -> None:
        """Write or change the memo on the fragment at hand."""
        self.write_on(self.session.subjects(self.code_in_focus)[0])

    def write_on(
        self, subject: Subject, typed: str | None = None, *, private: bool = False
    ) -> None:
        """Ask for a memo; ``typed`` is what stands there already, else one's memo of before."""
        self._subject = subject
        note = self.session.memos.get(subject.target)
        before = note.text if note else ""
        if typed is None:
            typed, private = before, bool(note and note.private)
        self.query_one(TypingPane).open(
            "memo",
            _("Memo on {place}").format(place=subject_words(self.session, subject)),
            typed,
            private=private,
            may_be_private=True,
            has_others=True,
            began=before,
        )
        self.redraw_frame()

    def on_typing_pane_elsewhere(self, event: TypingPane.Elsewhere) -> None:
        """About the next thing: fragment, code in focus, transcript, study."""
        every = self.session.subjects(self.code_in_focus)
        now = [one.about for one in every].index(self._subject.about if self._subject else "study")
        typed = event.text if event.changed else None
        self.write_on(every[(now + 1) % len(every)], typed, private=event.private)

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Keep the memo."""
        at, subject = self.session.at, self._subject
        try:
            self.session.memo(event.text, private=event.private, subject=subject)
        except CoderError as error:
            self.app.complain(error)
            assert subject is not None
            self.write_on(subject, event.text, private=event.private)
            return
        self.query_one(FragmentView).focus()
        self.changed(at)
        if subject is not None and subject.about != "fragment" and event.text.strip():
            text = _("Kept: memo on {place}. M shows all memos.")
            self.notify(
                text.format(place=subject_words(self.session, subject)), markup=False, timeout=3
            )

    def on_typing_pane_cancelled(self) -> None:
        """Back to the text."""
        self.query_one(FragmentView).focus()
        self.redraw_frame()
