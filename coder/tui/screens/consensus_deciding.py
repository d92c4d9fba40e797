"""Deciding on the consensus screen: settle, put off, send on, with reasons; undo and redo."""

from __future__ import annotations

from textual.content import Content

from coder.consensus_session import Change, Said
from coder.errors import CoderError, NotNowError
from coder.language import _
from coder.study.adjudication import adjudicators
from coder.study.undo import Act
from coder.text import display
from coder.trail import words_of
from coder.tui import consensus_words as words
from coder.tui.screens.consensus_choosing import ConsensusChoosing
from coder.tui.text import stored
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.stakes import chosen_words


class ConsensusDeciding(ConsensusChoosing):
    """What is written down."""

    def ask_text(self, purpose: str, text: str = "", about: str = "") -> None:
        """Ask for words; ``about``: a code or a coder, where they are about one."""
        book = self.session.codebook
        titles = {
            "reason": _("Reason"),
            "settle": _("Why"),
            "put_off": _("Put off, because"),
            "unresolved": _("No consensus, because"),
            "refer": _("To the adjudicator, because"),
            "dissent": _("{who} wants noted").format(who=about),
            "unclear": _("What is unclear about {code}").format(code=words.name_of(book, about)),
        }
        title = titles[purpose]
        if purpose == "settle":
            chosen = chosen_words(self.session.codebook, self.session.draft or ()).plain
            title = f"{title} {chosen}?"
        self.query_one(TypingPane).open(purpose, display(title), display(text))
        self._about = about
        self.show_choice()

    _about = ""
    """Whose words are typed, or about which code."""

    def action_reason(self) -> None:
        """Write the reason ahead."""
        if self.session.here is not None:
            # What waits would be written with the reason that is being changed.
            self.wait_no_longer()
            self.ask_text("reason", self.session.reason)

    def action_same_reason(self) -> None:
        """The reason that was written last, once more."""
        self._choose(self.session.because_again)

    def action_settle(self) -> None:
        """Settle what was chosen; where there is no reason for it yet, ask for one."""
        session = self.session
        if session.here is None:
            return
        if session.draft is None:
            self.say_first(
                _("Choose first: A B … a view, + all, & common, a key of a code, or 0 for none.")
            )
        elif session.reason_at_hand:
            self._at_once()
        else:
            self.ask_text("settle")

    def _at_once(self) -> None:
        """Settle with the reason there is; where another program writes, as soon as it is done."""
        session = self.session
        before = (session.at, session.ready)

        def settle() -> None:
            if (session.at, session.ready) == before:
                self._decide("settle", "")

        self.wait_no_longer()
        try:
            settle()
        except NotNowError as error:
            self.wait(error, settle)
        except CoderError as error:
            self.app.complain(error)
            self.show_all()

    def action_put_off(self) -> None:
        """Ask why it is put off."""
        self._ask_why("put_off")

    def action_unresolved(self) -> None:
        """Ask why there is no consensus."""
        self._ask_why("unresolved")

    def action_refer(self) -> None:
        """Ask why it goes to the adjudicator."""
        if self.session.adjudicating:
            self.say_first(_("You are the adjudicator: decide, or leave it unresolved."))
        else:
            self._ask_why("refer")

    def _ask_why(self, purpose: str) -> None:
        if self.session.here is not None:
            self.ask_text(purpose, self.session.reason)

    def on_typing_pane_done(self, event: TypingPane.Done) -> None:
        """Write the decision down, and go on; where that fails, what was typed is still there."""
        self.wait_no_longer()
        about = self._about
        try:
            self._decide(event.purpose, event.text)
        except CoderError as error:
            self.show_all()
            self.ask_text(event.purpose, event.text, about)
            if isinstance(error, NotNowError):
                self.wait(error, lambda: self._decided(event.purpose, event.text))
            else:
                self.app.complain(error)

    def _decide(self, purpose: str, text: str) -> None:
        session, at = self.session, self.session.at
        if purpose == "reason":
            session.because(text)
        elif purpose == "dissent":
            session.dissent(self._about, text)
        elif purpose == "unclear":
            session.unclear(self._about, text)
            self.say(Content(words.account(session, session.done[-1], undone=False)))
        else:
            act = {
                "settle": session.settle,
                "put_off": session.put_off,
                "unresolved": session.unresolved,
                "refer": session.refer,
            }[purpose]
            decision = act(text)
            said = words.said(session, Said(decision.outcome, decision.assignments))
            self.say(Content(f"{words.place(session, at)}  {said}"))
            if purpose == "refer":
                self._tell_adjudicator()
        self.set_focus(None)
        self.show_all()

    def _tell_adjudicator(self) -> None:
        session = self.session
        if not adjudicators(session.study, session.coding_pass):
            text = _(
                "Pass {name} has no adjudicator yet; name one with: "
                "coder pass adjudicator {name} CODER"
            ).format(name=session.coding_pass.name)
            self.notify(str(stored(text)), severity="warning", markup=False)

    def _decided(self, purpose: str, text: str) -> None:
        """Write a decision whose reason is still in the field, as it was when it had to wait."""
        pane = self.query_one(TypingPane)
        if pane.is_open and pane.text == display(text):
            self._decide(purpose, text)
            pane.close()
            self.show_all()

    def on_typing_pane_cancelled(self) -> None:
        """Back to the table."""
        self.wait_no_longer()
        self.set_focus(None)
        self.show_all()

    def action_undo(self) -> None:
        """Take back, and say what was taken back."""
        self._again(self.session.undo, _("nothing to undo"))

    def action_redo(self) -> None:
        """Do again, and say what."""
        self._again(self.session.redo, _("nothing to redo"))

    def _again(self, act: object, nothing: str) -> None:
        assert callable(act)
        self.wait_no_longer()
        session = self.session
        before = (session.at, len(session.done), len(session.undone), session.draft)

        def take() -> None:
            if before == (session.at, len(session.done), len(session.undone), session.draft):
                self._taken(act(), act == session.undo, nothing)

        try:
            take()
        except NotNowError as error:
            self.wait(error, take)
        except CoderError as error:
            self.app.complain(error)
            self.show_all()

    def _taken(self, change: Change | Act | None, undone: bool, nothing: str) -> None:
        if isinstance(change, Act):
            said = _("undone: {act}") if undone else _("done again: {act}")
            text = said.format(act=words_of(self.session.study, change))
        else:
            text = words.account(self.session, change, undone=undone) if change else nothing
        self.say(Content(text))
        self.show_all()
