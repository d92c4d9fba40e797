"""What one more key says at the table: who sits there, cause, dissent, which differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from textual.content import Content

from coder.consensus import Kind, Wanted
from coder.consensus.words import KINDS as KIND_WORDS
from coder.consensus.words import cause_words
from coder.errors import CoderError
from coder.language import _
from coder.study.coders import list_coders
from coder.study.decisions import CAUSES
from coder.tui import consensus_words as words
from coder.tui.screens.consensus_deciding import ConsensusDeciding
from coder.tui.widgets.ask_line import ENTER, AskLine, Choice

SMALL = "abcdefghijklmnopqrstuvwxyz"
FIND = "/"
"""Finds a code that has no key here."""
KINDS: dict[str, Kind] = {"o": "omission", "k": "confusion", "d": "depth", "q": "qualifier"}
"""Keys of the kinds of difference."""


class ConsensusAsking(ConsensusDeciding):
    """Questions of one key."""

    def _ask_key(self, question: str, choices: list[Choice], then: Callable[[str], None]) -> None:
        self.close_level()
        self.query_one(AskLine).ask(question, choices, then)
        self.show_frame()

    def action_people(self) -> None:
        """Who sits at the table; it holds for all decisions from here on."""
        session = self.session
        if session.adjudicating:
            self.say_first(_("You decide alone; nobody else sits at this table."))
            return
        names = [one.name for one in list_coders(session.study)][: len(SMALL)]

        def answered(key: str) -> None:
            if key == ENTER:
                return
            who = names[SMALL.index(key)]
            now = {*session.present} ^ {who}
            session.present = tuple(name for name in names if name in now)
            self.action_people()

        choices = [Choice(SMALL[i], name, name in session.present) for i, name in enumerate(names)]
        self._ask_key(_("Who is at the table? ⏎ done"), choices, answered)

    def action_cause(self) -> None:
        """Where the difference came from; nobody needs to say."""
        session = self.session
        if session.here is None:
            return

        def answered(key: str) -> None:
            if key != ENTER:
                session.caused_by(CAUSES[int(key) - 1])

        choices = [
            Choice(str(i), cause_words(cause), session.ready.cause == cause)
            for i, cause in enumerate(CAUSES, 1)
        ]
        self._ask_key(_("Cause"), choices, answered)

    def action_dissent(self) -> None:
        """Who does not agree, and what they want noted."""
        session = self.session
        if session.here is None:
            return
        if session.adjudicating:
            self.say_first(_("Dissent is noted at the table; you decide."))
            return
        names = list(dict.fromkeys([*(one for one, _c in session.voters()), *session.present]))
        noted = dict(session.ready.dissent)

        def answered(key: str) -> None:
            if key != ENTER:
                who = names[words.LETTERS.index(key)]
                self.ask_text("dissent", noted.get(who, ""), who)

        choices = [
            Choice(words.LETTERS[i], name, name in noted)
            for i, name in enumerate(names[: len(words.LETTERS)])
        ]
        self._ask_key(_("Who does not agree?"), choices, answered)

    def action_unclear(self) -> None:
        """Propose a change of the codebook, for a code that is unclear here."""
        here = self.session.here
        if here is None:
            return
        shown = [one.code for one in self.session.draft or ()]
        tops = [one.id for one in self.session.codebook.children()]
        codes = list(dict.fromkeys([*here.codes, *shown, *tops]))
        self._ask_code(
            _("Which code is unclear?"), codes, lambda code: self.ask_text("unclear", "", code)
        )

    def _ask_code(self, question: str, codes: Iterable[str], then: Callable[[str], None]) -> None:
        """The keys of the top level are their own here too; subcodes have a letter, and ``/`` finds
        whatever else the codebook has."""
        from coder.tui.screens.picking import PickScreen

        book, free = self.session.codebook, iter(words.LETTERS)
        keyed: dict[str, str] = {}
        choices = []
        for one in map(book.code, codes):
            own = one.key if not one.parent else ""
            key = own or next(free, "")
            if key:
                keyed[key] = one.id
                name = one.short.shown() or one.id
                choices.append(Choice(key, name if own else words.name_of(book, one.id)))
        if len(keyed) < len(book.codes):
            choices.append(Choice(FIND, _("another one")))

        def answered(key: str) -> None:
            if key == FIND:
                self.app.push_screen(
                    PickScreen(book, frozenset(), _("⏎ this one · Esc back")),
                    lambda code: then(code) if code else None,
                )
            elif key in keyed:
                then(keyed[key])

        self._ask_key(question, choices, answered)

    # Which differences, and in which order

    def action_filter(self) -> None:
        """Which differences are gone through, and in which order."""
        session = self.session
        if session.here is None:
            return
        wanted, kinds = session.wanted, {one.kind for one in session.queue}
        choices = [
            Choice("c", _("code"), bool(wanted.codes)),
            Choice("b", _("boundary of two codes"), bool(wanted.between)),
            Choice("p", _("pair"), bool(wanted.pair)),
            Choice("t", _("this transcript"), bool(wanted.transcripts)),
            *(
                Choice(key, _(KIND_WORDS[kind]), kind in wanted.kinds)
                for key, kind in KINDS.items()
                if kind in kinds
            ),
            Choice("r", _("reading order"), session.reading_order),
            Choice("a", _("all"), wanted == Wanted()),
        ]
        if session.adjudicating:
            choices = [one for one in choices if one.key != "p"]
        self._ask_key(_("Only"), choices, self._filter)

    def _filter(self, key: str) -> None:
        session = self.session
        wanted, here = session.wanted, session.at_hand()
        if key == "a":
            self._only(Wanted())
        elif key == "r":
            session.in_reading_order()
        elif key == "t":
            texts = () if wanted.transcripts else (here.transcript,)
            self._only(replace(wanted, transcripts=texts))
        elif key in KINDS:
            kinds = () if wanted.kinds == (KINDS[key],) else (KINDS[key],)
            self._only(replace(wanted, kinds=kinds))
        elif key == "c":
            self._ask_code(
                _("Only about"),
                self._at_issue(),
                lambda code: self._only(replace(session.wanted, codes=(code,))),
            )
        elif key == "b":
            self._ask_boundary()
        elif key == "p":
            self._ask_pair()

    def _at_issue(self) -> list[str]:
        codes = {code for one in self.session.queue for code in one.codes}
        return [code for code in self.session.codebook.ids if code in codes]

    def _ask_boundary(self) -> None:
        codes = self._at_issue()

        def second(first: str) -> None:
            self._ask_code(
                _("Boundary of {code} with").format(
                    code=words.name_of(self.session.codebook, first)
                ),
                [code for code in codes if code != first],
                lambda code: self._only(replace(self.session.wanted, between=(first, code))),
            )

        self._ask_code(_("Boundary of"), codes, second)

    def _ask_pair(self) -> None:
        names = list(dict.fromkeys(view.coder for one in self.session.queue for view in one.views))

        def ask(question: str, left: list[str], then: Callable[[str], None]) -> None:
            choices = [Choice(words.LETTERS[i], name) for i, name in enumerate(left)]
            self._ask_key(
                question,
                choices,
                lambda key: then(left[words.LETTERS.index(key)]) if key != ENTER else None,
            )

        def second(first: str) -> None:
            ask(
                _("Where {coder} differs from").format(coder=first),
                [name for name in names if name != first],
                lambda name: self._only(replace(self.session.wanted, pair=(first, name))),
            )

        ask(_("Where who differs?"), names[: len(words.LETTERS)], second)

    def _only(self, wanted: Wanted) -> None:
        try:
            self.session.only(wanted)
        except CoderError as error:
            self.app.complain(error)
            return
        self.last = Content("")
        self.show_all()
