"""What the coding screen shows, and the places where its parts take hold.

The parts (judging, marking, moving, signing …) each know their own keys. What they share stands
here: the session, the text, the codebook beside it, and what is shown anew after an act.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from coder.codebook.qualifying import signs
from coder.coding_session import Care, CodingSession, Note
from coder.coding_session.highlighting import STAR
from coder.errors import CoderError, NotNowError
from coder.language import _, ngettext
from coder.model import Assignment
from coder.study.marks import MARKS
from coder.tui.foot import foot
from coder.tui.keys import CODING, DONE, REVISING, Key
from coder.tui.keys_in_order import KeysInOrder
from coder.tui.screens.saving import SavingScreen
from coder.tui.text import clock_words, stored_line
from coder.tui.widgets.codebook_pane import CodebookPane
from coder.tui.widgets.find_pane import FindPane
from coder.tui.widgets.fragment_item import initials
from coder.tui.widgets.fragment_view import Badge, FragmentView, Item, Source
from coder.tui.widgets.go_line import GoLine
from coder.tui.widgets.level_line import LevelLine
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.next_words import time_left
from coder.tui.widgets.steady import Steady
from coder.tui.widgets.tree_guide import TreeGuide
from coder.tui.widgets.value_line import ValueLine
from coder.tui.widgets.words_line import WordsLine

SEEN_SECONDS = 3.0
"""How often it is written down which fragments were on the screen, never at a key press."""
BAR = 12
"""Cells of the progress bar."""


class CodingFrame(KeysInOrder, SavingScreen):
    """Head, text, codebook, note and foot of one coder's work on one transcript."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self.code_in_focus = session.codebook.ids[0]
        """The code whose definition is shown."""
        self._seen: set[int] = set()
        self._foot_for: tuple[tuple[Key, ...], int] = ((), 0)
        """The keys that the foot shows, and in how many cells."""

    def compose(self) -> ComposeResult:
        """Head, tour, text and codebook, memo line, foot."""
        yield Steady(id="head")
        yield Static(id="tour")
        with Horizontal(id="body"):
            yield FragmentView(id="text", compact=self.app.compact)
            yield CodebookPane(self.session.codebook)
        yield Steady(id="note")
        yield TypingPane()
        yield FindPane()
        yield GoLine()
        yield WordsLine()
        yield TreeGuide()
        yield ValueLine(self.session.codebook)
        yield LevelLine()

    def on_mount(self) -> None:
        """Show the transcript where the coder left it."""
        self.redraw_all()
        self.query_one(FragmentView).focus()
        self.set_interval(SEEN_SECONDS, self.write_seen)
        self.call_after_refresh(self.app.tell_news, self.session.study)

    def on_resize(self, event: events.Resize) -> None:
        """Head and foot hold as much as the width allows."""
        self.redraw_frame()

    # Where the parts take hold

    def took(self, event: events.Key) -> bool:
        """Whether a key meant something to what is open or at hand; a part asks itself first."""
        return False

    @property
    def opened(self) -> str:
        """The code whose subcodes have the keys now; "" = none."""
        return ""

    def show_asked(self, width: int) -> None:
        """Show what is asked at the foot of the screen, if anything; a part shows its own."""

    def on_key(self, event: events.Key) -> None:
        """A key that is no binding: the parts know what it means."""
        asks = self.query_one(GoLine)
        if asks.display:  # the key came to the text before the line had taken over
            asks.on_key(event)
            return
        if self.query_one(TypingPane).is_open or self.query_one(FindPane).display:
            return
        if self.took(event) or self.act_on(event.key, CODING):
            event.stop()
            event.prevent_default()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do an act of the session; where it may not be, say so and show what there is."""
        try:
            act()
        except CoderError as error:
            self.app.complain(error)
            self.redraw_all()
            return False
        return True

    # Showing

    def changed(self, at: int) -> None:
        """Show what an act on a fragment came to."""
        self.acted()
        self.redraw(at)
        self.show_here()

    def show_here(self) -> None:
        """Show which fragment is at hand, and all that goes with it."""
        self.query_one(FragmentView).move_to(self.session.at)
        self.show_codes()
        self.redraw_frame()
        self.call_after_refresh(self._look)

    def redraw_all(self) -> None:
        """Show the transcript anew."""
        self.query_one(FragmentView).show(self._source(), self.session.at)
        self.show_here()

    def redraw(self, at: int) -> None:
        """Show one fragment anew."""
        self.query_one(FragmentView).change(at)

    def show_codes(self) -> None:
        """Show which codes are on, and the definition of the one in focus."""
        verdict = self.session.verdict()
        book = self.session.codebook
        chosen = {one.code: signs(book, one.qualifiers) for one in verdict or ()}
        pane = self.query_one(CodebookPane)
        pane.show(self.code_in_focus, chosen, verdict == (), self.opened)

    def _source(self) -> Source:
        session = self.session
        speakers = {initials(name) for name in {one.speaker for one in session.fragments}}
        times = [clock_words(seconds) for seconds in session.times.values()]
        return Source(
            len(session.fragments),
            self._item,
            max(map(cell_len, speakers), default=1),
            max((len(time) + 1 for time in times), default=0),
        )

    def _item(self, at: int) -> Item:
        session = self.session
        fragment = session.fragments[at]
        verdict = session.verdict(at)
        new_turn = at == 0 or session.fragments[at - 1].speaker != fragment.speaker
        badges = [self._badge(one) for one in verdict or ()]
        if verdict == ():
            badges = [Badge("0", _("none"), "#8A8F99")]
        highlights = session.highlights(at)
        before = session.before.shown(fragment.id, judged=verdict is not None)
        return Item(
            fragment.label or "",
            initials(fragment.speaker) if new_turn or fragment.context else "",
            fragment.text,
            verdict is not None,
            tuple(badges),
            session.star_at(at) is not None,
            fragment.id in session.memos,
            any(one.fragment == at for one in session.unsaved),
            # Without a key: pressing it would give another code, or none.
            tuple(Badge("", one.name, one.code.color) for one in before),
            tuple(
                (max(a, fragment.start) - fragment.start, min(b, fragment.end) - fragment.start)
                for _code, (a, b) in highlights
            ),
            tuple((a - fragment.start, b - fragment.start) for a, b in session.questions(at)),
            any(code == STAR for code, _span in highlights),
            self._signs(at),
            session.differs(at),
            clock_words(session.times[at]) if at in session.times else "",
        )

    def _signs(self, at: int) -> str:
        unsure = self.session.fragments[at].id in self.session.unsure
        return ("?" if unsure else "") + ("§" if self.session.protected(at) else "")

    def _badge(self, said: Assignment) -> Badge:
        book = self.session.codebook
        code = book.code(said.code)
        name = code.short.shown() or code.id
        words_only = said.start is not None
        return Badge(
            book.key_path(code.id), name, code.color, signs(book, said.qualifiers), words_only
        )

    # What was on the screen

    def _look(self) -> None:
        fragments = self.session.fragments
        seen = self.query_one(FragmentView).in_view()
        self._seen |= {i for i in seen if not fragments[i].context}

    def write_seen(self) -> None:
        """Write down which fragments were on the screen."""
        self._look()
        try:
            self.session.were_shown(sorted(self._seen))
        except NotNowError:
            return  # it is written the next time, and before the sign-off
        except CoderError as error:
            self.app.complain(error)

    def show_other(self, session: CodingSession) -> None:
        """Show another transcript."""
        self.session = session
        self._seen = set()
        self.redraw_all()

    # Head, note and foot

    def redraw_frame(self) -> None:
        """Show anew what stands round the text."""
        width = self.size.width - 2
        self.query_one("#head", Steady).say(self._head(width))
        session = self.session
        keys = CODING if session.n_open or session.signed_off else DONE
        keys = REVISING if session.revising else keys
        if (keys, width) != self._foot_for:  # it seldom changes, and many keys take their time
            self._foot_for = (keys, width)
            self.query_one(ValueLine).rest(foot(keys, width))
        self.show_asked(width)
        self._show_note()

    def _head(self, width: int) -> Content:
        session = self.session
        total = len(session.judgeable)
        done = total - session.n_open
        filled = round(BAR * done / total) if total else BAR
        progress = _("{done} of {total}").format(done=done, total=total)
        if session.revising:
            n = len(session.differing)
            progress = ngettext("{n} fragment differs", "{n} fragments differ", n).format(n=n)
        elif session.signed_off:
            progress += " ✓"
        names = [session.coding_pass.name, session.coder.name]
        start = Content.assemble(
            stored_line(session.transcript.name, "bold"),
            ("  ", ""),
            stored_line(" · ".join(names), "$dim"),
        )
        end = Content.assemble(
            (progress + "  ", "$dim"), ("█" * filled, "$primary"), ("░" * (BAR - filled), "$dim")
        )
        left = session.n_open
        if left and session.pace is not None:
            time = Content.styled(time_left(session.pace, left) + " · ", "$dim")
            if start.cell_length + 2 + time.cell_length + end.cell_length <= width:
                end = Content.assemble(time, end)
        gap = max(width - start.cell_length - end.cell_length, 1)
        return Content.assemble(start, " " * gap, end)

    def _show_note(self) -> None:
        session = self.session
        memo = session.memos.get(session.here.id)
        care = session.protected()
        note = self.query_one("#note", Steady)
        again = session.before.again(session.here.id, judged=session.verdict() is not None)
        differs = session.differs(session.at)
        empty = not (memo or again or self.waits or care or differs)
        note.set_class(empty or self.query_one(TypingPane).is_open, "-empty")
        if self.waits:
            note.say(Content.styled(self.unsaved_words, "bold $accent"), same_height=False)
        elif again:
            text = _("↻ judge again: codebook version {version} changed what you used here")
            again_words = stored_line(text.format(version=session.coding_pass.version))
            note.say(again_words, same_height=False)
        elif differs:
            words = _("≠ you do not all say the same here: judge it again, or leave it as it is")
            note.say(Content.styled(words, "bold $accent"), same_height=False)
        elif memo is not None or care:
            note.say(_note_words(memo, care), same_height=False)


def _note_words(memo: Note | None, care: Care) -> Content:
    """What is to be known of the fragment at hand: that it needs care, and one's memo."""
    parts = []
    if care:
        kinds = ", ".join(_(name) for kind, name in MARKS.items() if kind in care)
        text = _("{kinds}: never leaves the team").format(kinds=kinds)
        parts.append(Content.styled(f"§ {text}", "bold $accent"))
    if memo is not None:
        kind = _("private memo") if memo.private else _("memo")
        parts.append(Content.assemble((f"✎ {kind}  ", "bold"), stored_line(memo.text)))
    return Content("   ").join(parts)
