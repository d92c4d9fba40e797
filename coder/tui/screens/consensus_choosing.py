"""Choosing on the consensus screen: a view, all, what is shared, codes by their keys, votes."""

from __future__ import annotations

from textual import events
from textual.content import Content

from coder.consensus_session import ConsensusSession
from coder.errors import CoderError, InputError
from coder.language import _
from coder.study.decisions import Votes
from coder.text import one_line
from coder.tui import consensus_words as words
from coder.tui.keys import meant
from coder.tui.keys_at_table import CONSENSUS
from coder.tui.pane_keys import VALUES
from coder.tui.screens.consensus_frame import ASKS_NOT, ConsensusFrame
from coder.tui.screens.levels import Levels
from coder.tui.widgets.ask_line import ENTER, AskLine, Choice
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.value_line import ValueLine, first_open
from coder.tui.widgets.views_table import NONE, ViewsTable


class ConsensusChoosing(Levels, ConsensusFrame):
    """What the table makes of the fragment at hand."""

    session: ConsensusSession

    def on_key(self, event: events.Key) -> None:
        """A letter takes that coder's view; a code's own key switches it on or off."""
        here = self.session.here
        if self.query_one(AskLine).takes(event):
            event.stop()
            event.prevent_default()
            self.show_choice()
            return
        line = self.query_one(ValueLine)
        pair = line.value_of(event.character)
        action = meant(VALUES, event.key)
        if line.code and (pair or action):
            event.stop()
            event.prevent_default()
            if pair:
                self._say_value(*pair)
            elif action == "next":
                self.action_say_more()
            else:
                self.asking = ASKS_NOT
                self.show_frame()
            return
        if self.query_one(TypingPane).is_open or here is None:
            return
        column = words.LETTERS.find(event.character) if event.character else -1
        code = self.session.codebook.keys.get(event.character or "")
        if self.level_took(event):
            pass
        elif 0 <= column < len(here.views):
            self._choose(self.session.take, column)
        elif code is not None:
            self.choose(code.id)
        elif not self.act_on(event.key, CONSENSUS):
            return
        event.stop()
        event.prevent_default()

    def codes_on(self) -> frozenset[str]:
        """What is chosen on the fragment at hand."""
        return frozenset(one.code for one in self.said_now())

    def level_changed(self, code: str) -> None:
        """The subcodes of this code stand in the place of the keys."""
        self.show_frame()

    def toggle(self, code: str) -> None:
        """Switch a code on or off, and ask what the codebook asks with it."""
        self._choose(self.session.toggle, code)
        self._ask_about(code)
        self.show_frame()

    def action_pick(self) -> None:
        """Find a code by what is remembered of it, and switch it on or off."""
        from coder.tui.screens.picking import PickScreen

        if self.session.here is not None:
            self.app.push_screen(
                PickScreen(self.session.codebook, self.codes_on()),
                lambda code: self.toggle(code) if code else None,
            )

    def _choose(self, act: object, *arguments: object) -> None:
        assert callable(act)
        if self.session.here is None:
            return
        self.close_level()
        self.may_leave = False
        self.last = Content("")
        try:
            act(*arguments)
        except InputError as error:  # on the line below: it must not cover what is read
            self.say(Content.styled(one_line(str(error)), "bold $accent"))
        except CoderError as error:
            self.app.complain(error)
        self.show_choice()

    def action_union(self) -> None:
        """Every code that somebody chose."""
        self._choose(self.session.union)

    def action_common(self) -> None:
        """Only what all have in common."""
        self._choose(self.session.common)

    def action_majority(self) -> None:
        """What more than half of the coders chose."""
        self._choose(self.session.majority)

    def action_none(self) -> None:
        """None applies."""
        self._choose(self.session.none_applies)

    def on_views_table_taken(self, event: ViewsTable.Taken) -> None:
        """A click on a view does what its letter does."""
        if not self.query_one(TypingPane).is_open:
            self._choose(self.session.take, event.column)

    def on_views_table_chosen(self, event: ViewsTable.Chosen) -> None:
        """A click on a code does what its key does."""
        if self.query_one(TypingPane).is_open:
            return
        if event.code == NONE:
            self.action_none()
        else:
            self.toggle(event.code)

    # What is said with a code

    def _ask_about(self, code: str) -> None:
        said, book = self.chosen(code), self.session.codebook
        asks = said is not None and book.qualifiers_of(code)
        self.asking = (code, first_open(book, said), self.session.at) if said and asks else ASKS_NOT

    def _say_value(self, qualifier: str, value: str) -> None:
        code = self.asking[0]
        self._choose(self.session.qualify, code, qualifier, value)
        said = self.chosen(code)
        answered = {name for name, _value in said.qualifiers} if said else set()
        asked = {one.id for one in self.session.codebook.qualifiers_of(code)}
        if asked <= answered:
            self.asking = ASKS_NOT
        else:
            self._ask_about(code)
        self.show_frame()

    def on_value_line_chosen(self, event: ValueLine.Chosen) -> None:
        """A click on a value does what its key does."""
        if self.asking[0]:
            self._say_value(event.qualifier, event.value)

    def action_say_more(self) -> None:
        """Ask about a chosen code; once more: its next question, then the next code."""
        book, here = self.session.codebook, self.session.here
        codes = [code for code in book.ids if self.chosen(code) and book.qualifiers_of(code)]
        if here is None or not codes:
            self.say(Content(_("Choose a code first of which the codebook asks more.")))
            self.show_frame()
            return
        code, question, at = self.asking
        if code not in codes or at != self.session.at:
            differing = [one for one in here.codes if one in codes]
            self._ask_about((differing or codes)[0])
        elif question + 1 < len(book.qualifiers_of(code)):
            self.asking = (code, question + 1, at)
        else:
            self.asking = (codes[(codes.index(code) + 1) % len(codes)], 0, at)
        self.show_frame()

    # Votes

    def action_vote(self) -> None:
        """Each coder's vote, which is what they coded until they say otherwise."""
        session = self.session
        if session.here is None:
            return
        if session.adjudicating:
            self.say_first(_("Votes are for the table; you decide."))
            return
        self._ask_votes(session.ready.votes or session.voters(), 0)

    def _ask_votes(self, votes: Votes, who: int) -> None:
        """``who``: the place of the one whose vote the keys of codes change."""
        book = self.session.codebook
        choices = [
            Choice(words.LETTERS[i], f"{name}: {words.keys_of(book, codes)}", i == who)
            for i, (name, codes) in enumerate(votes[: len(words.LETTERS)])
        ]

        def answered(key: str) -> None:
            if key == ENTER:
                self._voted(votes)
            elif key in words.LETTERS:
                self._ask_votes(votes, words.LETTERS.index(key))
            elif key == "0":
                self._vote_for(votes, who, "")
            else:
                self._ask_vote_below(votes, who, book.keys[key].id)

        self.query_one(AskLine).ask(
            _("Votes: a letter, then codes; ⏎ counts"),
            choices,
            answered,
            also="0" + "".join(book.keys),
        )
        self.show_frame()

    def _ask_vote_below(self, votes: Votes, who: int, code: str, opened: str = "") -> None:
        """A code that opens others is asked on, as its key does elsewhere."""
        book = self.session.codebook
        if not book.opens(code, opened):
            self._vote_for(votes, who, code)
            return
        (name, codes), below = votes[who], book.level(code)
        title = _("{who}: {code}, or ⏎ the code itself").format(
            who=name, code=words.name_of(book, code)
        )
        self.query_one(AskLine).ask(
            title,
            [
                Choice(key, book.code(one).short.shown() or one, one in codes)
                for key, one in below.items()
            ],
            lambda key: (
                self._vote_for(votes, who, code)
                if key == ENTER
                else self._ask_vote_below(votes, who, below[key], code)
            ),
        )
        self.show_frame()

    def _vote_for(self, votes: Votes, who: int, code: str) -> None:
        """Switch a code of somebody's vote on or off; "" is that none applies."""
        name, codes = votes[who]
        left = tuple(one for one in codes if one != code)
        changed = list(votes)
        changed[who] = (name, () if not code else left if code in codes else (*left, code))
        self._ask_votes(tuple(changed), who)

    def _voted(self, votes: Votes) -> None:
        if self.session.vote(votes) is None:
            text = _("No majority: choose what is decided, or leave it unresolved with −.")
            self.say(Content.styled(text, "bold $accent"))
        else:
            self.last = Content("")
