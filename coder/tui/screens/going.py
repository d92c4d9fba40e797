"""Going further than a step on the coding screen: to the next of something, by number, by letter,
back to where one was."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from coder.coding_session import CodingSession
from coder.coding_session.moving import Sought
from coder.language import _
from coder.places import Place, Places
from coder.study.progress import my_transcripts
from coder.text import one_line
from coder.tui.keys import CODING
from coder.tui.pane_keys import GO
from coder.tui.screens.moving import Moving
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.go_line import Asks, GoLine

if TYPE_CHECKING:
    from coder.tui.palette import Command

LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"


class Going(Moving):
    """Jumps, and the way back from them."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self.places = Places()
        self.sought = Sought()
        """What n and N go along."""
        self._was = self._place()
        self._was_at = session.at
        self._stroll = False
        """Whether somebody reads on: that is no jump to come back from."""
        self._letters: dict[str, int] = {}

    def on_mount(self) -> None:
        """Begin at the line at which one left."""
        self.query_one(FragmentView).begin_at(self.session.top)

    def show_other(self, session: CodingSession) -> None:
        """Another transcript, at the line at which one left it."""
        super().show_other(session)
        self.query_one(FragmentView).begin_at(session.top)

    # Where one was

    def _place(self) -> Place:
        return Place(self.session.transcript.name, self.session.here.id)

    def show_here(self) -> None:
        """Show where one is; where that is no step away, remember where one was."""
        here = self._place()
        if not self._stroll and self._is_jump(here):
            self.places = self.places.left(self._was)
        self._was, self._was_at = here, self.session.at
        super().show_here()

    def _is_jump(self, here: Place) -> bool:
        if here.transcript != self._was.transcript:
            return True
        first, last = sorted((self._was_at, self.session.at))
        return any(not one.context for one in self.session.fragments[first + 1 : last])

    def action_page_down(self) -> None:
        """A screen further, within a long fragment first."""
        self._page(1, super().action_page_down)

    def action_page_up(self) -> None:
        """A screen back."""
        self._page(-1, super().action_page_up)

    def _page(self, direction: int, page: object) -> None:
        assert callable(page)
        if self.query_one(FragmentView).read_on(direction):
            return
        self._stroll = True
        page()
        self._stroll = False

    def action_back(self) -> None:
        """Back to where one was before the last jump."""
        places, to = self.places.back(self._place())
        self._return(places, to, _("There is nothing to go back to."))

    def action_forward(self) -> None:
        """Forward again."""
        places, to = self.places.forward(self._place())
        self._return(places, to, _("There is nothing to go forward to."))

    def _return(self, places: Places, to: Place | None, nothing: str) -> None:
        if to is None:
            self.notify(nothing, markup=False, timeout=2)
        elif self.go_to(to):
            self.places = places

    def go_to(self, place: Place) -> bool:
        """Go to a fragment, also in another transcript; whether that could be done."""
        other = place.transcript != self.session.transcript.name
        if other and not self.open_transcript(place.transcript):
            return False
        known = {one.id: at for at, one in enumerate(self.session.fragments)}
        self.session.go(known.get(place.fragment, self.session.at))
        self.show_here()
        return True

    # To the next of something

    def go_along(self, sought: Sought, by: int = 1) -> None:
        """To the next of this; n and N go on from there."""
        self.sought = sought
        before = self.session.at
        if not self.session.next_sought(sought, by):
            self.notify(self._none_of(sought), markup=False, timeout=3)
            return
        if (self.session.at - before) * by < 0:
            text = _("from the start again") if by > 0 else _("from the end again")
            self.notify(text, markup=False, timeout=2)
        self.show_here()

    def _none_of(self, sought: Sought) -> str:
        match sought.kind:
            case "open":
                return _("Every fragment of this transcript is judged.")
            case "star":
                return _("There is no star in this transcript yet.")
            case "unsure":
                return _("There is nothing in this transcript that you are unsure of.")
            case "memo":
                return _("You have no memo in this transcript yet.")
            case "code":
                name = self.session.codebook.code(sought.value).short.shown() or sought.value
                text = _("You have not used {code} in this transcript yet.")
                return text.format(code=one_line(name))
            case _:
                return _("nothing like it")

    def action_next(self) -> None:
        """To the next of what was gone to last."""
        self.go_along(self.sought)

    def action_previous(self) -> None:
        """To the one before."""
        self.go_along(self.sought, -1)

    # The line that asks where to

    def action_go(self) -> None:
        """Ask where to."""
        self._ask("where")

    def _ask(self, asks: Asks) -> None:
        self.query_one(GoLine).ask(asks, self._answered)
        self.redraw_frame()

    def show_asked(self, width: int) -> None:
        """While it is asked where to go, that stands in the place of all else at the foot."""
        super().show_asked(width)
        if self.query_one(GoLine).display:
            self.query_one("#foot").display = False

    def _answered(self, asked: Asks, answer: str) -> None:
        """Go there."""
        view = self.query_one(FragmentView)
        view.put_letters({})
        self.set_focus(view)
        self.redraw_frame()
        if asked == "letter" and answer in self._letters:
            self.session.go(self._letters[answer])
            self.show_here()
        elif asked == "code" and answer:
            self._go_to_code(answer)
        elif asked == "where" and answer[:1].isdecimal():
            self._go_to_number(answer)
        elif asked == "where":
            self.go_action(answer)

    def go_action(self, action: str) -> None:
        """Do what the line that asks where to has a key for."""
        match action:
            case "star" | "unsure" | "memo" | "open":
                self.go_along(Sought(action))
            case "speaker":
                self.go_along(Sought("speaker", self.session.here.speaker))
            case "code":
                self._ask("code")
            case "jump":
                self.action_jump()
            case "transcript":
                self._choose_transcript()
            case "find":
                self.action_find()

    def action_find(self) -> None:
        """Find words; the part that knows how does it."""

    def action_jump(self) -> None:
        """A letter at each fragment on the screen."""
        view = self.query_one(FragmentView)
        shown = [at for at in view.in_view() if not self.session.fragments[at].context]
        self._letters = dict(zip(LETTERS, shown, strict=False))
        view.put_letters({at: letter for letter, at in self._letters.items()})
        self._ask("letter")

    def _go_to_number(self, label: str) -> None:
        labels = {one.label: at for at, one in enumerate(self.session.fragments) if one.label}
        if label in labels:
            self.session.go(labels[label])
            self.show_here()
        else:
            text = _("There is no fragment {label}.").format(label=one_line(label))
            self.notify(text, severity="warning", markup=False)

    def _go_to_code(self, key: str) -> None:
        from coder.tui.screens.dialogs import ChooseScreen

        book = self.session.codebook
        if key in book.keys:
            self.go_along(Sought("code", book.keys[key].id))
            return
        names = {one.short.shown() or one.id: one.id for one in book.codes}

        def chosen(name: str | None) -> None:
            if name:
                self.go_along(Sought("code", names[name]))

        self.app.push_screen(ChooseScreen(_("To the next with which code?"), list(names)), chosen)

    def _choose_transcript(self) -> None:
        from coder.tui.screens.dialogs import ChooseScreen

        mine = my_transcripts(self.session.study, self.session.coding_pass)

        def chosen(name: str | None) -> None:
            if name and name != self.session.transcript.name:
                self.open_transcript(name)

        names = [name for name, _done in mine]
        self.app.push_screen(ChooseScreen(_("Which transcript?"), names), chosen)

    def commands(self) -> Iterator[Command]:
        """Where one can go, for the palette."""
        from coder.tui.palette import Command

        before = next(key.seen for key in CODING if key.action == "go")
        for key in GO:
            if key.short:
                words = _("go to: {words}").format(words=_(key.words))
                yield Command(words, partial(self.go_action, key.action), f"{before} {key.seen}")
