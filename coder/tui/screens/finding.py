"""Finding words on the coding screen: marked while one types, here and in the other transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from coder.coding_session import CodingSession
from coder.coding_session.moving import Sought
from coder.language import _, ngettext
from coder.tui.keys import seen
from coder.tui.pane_keys import FIND
from coder.tui.screens.going import Going
from coder.tui.widgets.find_pane import FindPane
from coder.tui.widgets.fragment_view import FragmentView

if TYPE_CHECKING:
    from coder.finding import Found, Texts
    from coder.tui.screens.found import Hit

LEAST = 2
"""Characters from which on it is sought: one alone stands nearly everywhere."""


class Finding(Going):
    """Words are sought while they are typed; n and N go on from one to the next."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._words = ""
        self._texts: Texts | None = None
        """The texts of this transcript, made ready when somebody first seeks something."""
        self._found: list[Found] = []
        self._began = 0
        """Position of the fragment at which somebody began to seek."""

    def show_other(self, session: CodingSession) -> None:
        """What is sought is sought there too."""
        self._texts = None
        super().show_other(session)
        if self._words:
            self._seek(self._words)

    def action_find(self) -> None:
        """Ask for words."""
        self._began = self.session.at
        pane = self.query_one(FindPane)
        pane.open()
        self._seek(pane.words)
        self.redraw_frame()

    def show_asked(self, width: int) -> None:
        """While words are typed, they stand in the place of the foot."""
        super().show_asked(width)
        if self.query_one(FindPane).display:
            self.query_one("#foot").display = False

    def on_find_pane_typed(self, event: FindPane.Typed) -> None:
        """Seek it, and show the first at or after where one began."""
        self._seek(event.words)
        places = sorted(self.sought.places)
        here = next((at for at in places if at >= self._began), places[0] if places else None)
        self._look_at(self._began if here is None else here)

    def _seek(self, words: str) -> None:
        """Mark all there is of these words in this transcript."""
        from coder.finding import Texts, search

        if len(words.strip("~ ")) < LEAST:
            words = ""
        self._words = words
        if self._texts is None:
            self._texts = Texts(one.text for one in self.session.fragments)
        self._found = search(self._texts, words)
        self.query_one(FragmentView).mark({one.text: one.spans for one in self._found})
        if words:
            places = {self.session.nearest(one.text) for one in self._found}
            self.sought = Sought("words", words, frozenset(places))
        self._tell()

    def _look_at(self, at: int) -> None:
        """Show a place without having gone there: Enter does that."""
        self._stroll = True
        self.session.go(at)
        self.show_here()
        self._stroll = False
        self._tell()

    def _tell(self) -> None:
        places = sorted(self.sought.places) if self._words else []
        if not self._words:
            text = ""
        elif not places:
            text = _("nothing here · {key}: everywhere")
        elif not self._found[0].exact:
            text = ngettext("{n} that looks like it", "{n} that look like it", len(places))
        elif self.session.at in places:
            text = _("{at} of {n} · {key}: everywhere")
        else:
            text = ngettext("{n} fragment", "{n} fragments", len(places))
        at = places.index(self.session.at) + 1 if self.session.at in places else 0
        self.query_one(FindPane).tell(text.format(n=len(places), at=at, key=seen(FIND, "list")))

    def on_find_pane_asked(self, event: FindPane.Asked) -> None:
        """Enter, Esc, Tab or an arrow."""
        match event.what:
            case "next" | "previous":
                at = self.session.at
                if self.session.next_sought(self.sought, 1 if event.what == "next" else -1):
                    there, self.session.at = self.session.at, at
                    self._look_at(there)
            case "keep":
                self._close(stay=bool(self._words))
            case "cancel":
                self._close(stay=False)
            case "list":
                self._close(stay=False, keep=True)
                self._list()

    def _close(self, *, stay: bool, keep: bool = False) -> None:
        """``stay``: it is a jump, from where one began; else back there. ``keep`` the marks."""
        self.query_one(FindPane).close()
        self.set_focus(self.query_one(FragmentView))
        there = self.session.at
        self._look_at(self._began)
        if stay:
            self.session.go(there)
            self.show_here()
        elif not keep:
            self._forget()

    def _forget(self) -> None:
        self._words, self._found, self.sought = "", [], Sought()
        self.query_one(FragmentView).mark({})
        self.redraw_frame()

    def took(self, event: events.Key) -> bool:
        """Esc takes the marks away, where it means nothing else."""
        if super().took(event):
            return True
        forget = event.key == "escape" and bool(self._words)
        if forget:
            self._forget()
        return forget

    def _list(self) -> None:
        """All that is found in all transcripts of this coder."""

        from coder.tui.screens.found import FoundScreen

        def chosen(hit: Hit | None) -> None:
            if hit is not None:
                self.go_to(hit.place)

        if self._words:
            session = self.session
            here = session.transcript.name
            self.app.push_screen(
                FoundScreen(session.study, session.coding_pass, here, self._words), chosen
            )
