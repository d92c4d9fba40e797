"""What the consensus screen shows: the fragment, the views side by side, what is at stake."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from coder.consensus_session import ConsensusSession
from coder.errors import CoderError, NotNowError
from coder.model import Assignment
from coder.tui import consensus_words as words
from coder.tui.foot import foot
from coder.tui.keys_at_table import CONSENSUS
from coder.tui.keys_in_order import KeysInOrder
from coder.tui.screens.saving import PatientScreen
from coder.tui.text import stored
from coder.tui.widgets.ask_line import AskLine
from coder.tui.widgets.level_line import LevelLine
from coder.tui.widgets.memo_pane import TypingPane
from coder.tui.widgets.stakes import stakes
from coder.tui.widgets.surroundings import ROOMY, Surroundings
from coder.tui.widgets.value_line import ValueLine
from coder.tui.widgets.views_table import ViewsTable

TYPING = 6
"""Lines that the text field takes."""
READ = 6
"""Lines of definitions that a small screen keeps free."""
ASKS_NOT = ("", 0, -1)
LOOK_SECONDS = 1.5
"""How often the file is asked whether another program has written to it."""
LEAST = 3
"""Lines of text that the notes in the table leave, even on a small screen."""
TALL = 16
"""Lines of a screen that has more than text and table."""


class ConsensusFrame(KeysInOrder, PatientScreen):
    """The parts of the screen, and what they show."""

    def __init__(self, session: ConsensusSession) -> None:
        super().__init__(session.study)
        self.session = session
        self.last = Content("")
        """What the last key did."""
        self.asking = ASKS_NOT
        """The code that the line asks about, which question is first, on which difference."""
        self.may_leave = False

    def compose(self) -> ComposeResult:
        """Head, the fragment and the views, the definitions below or beside, result, foot."""
        yield Static(id="head")
        yield Static(id="about")
        with Container(id="body"):
            with Vertical(id="at-hand"):
                yield Surroundings(id="text")
                yield ViewsTable(id="views")
            with VerticalScroll(id="stakes", can_focus=False):
                yield Static(id="stakes-text")
        yield Static(id="note")
        yield TypingPane()
        yield AskLine()
        yield ValueLine(self.session.codebook)
        yield LevelLine()

    def on_mount(self) -> None:
        """Show the first difference, and keep watch over what others decide."""
        self.show_all()
        self.set_interval(LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Show what others decided meanwhile; nothing moves, and what was chosen here stays."""
        try:
            changed = self.session.look()
        except CoderError as error:
            self.app.complain(error)
            return
        if changed:
            self.show_choice()

    def on_resize(self, event: events.Resize) -> None:
        """Everything holds as much as the new size allows."""
        self.show_all()
        self.call_after_refresh(self.share_lines)

    # Showing

    def show_all(self) -> None:
        here = self.session.here
        if here is not None:
            fragments = [here.fragment]
            try:
                fragments = self.session.neighbours(1 if self.size.height < ROOMY else 3)
            except CoderError as error:
                self.app.complain(error)
            self.query_one(Surroundings).show_fragment(fragments, here.fragment.id)
        self.show_choice()
        self._warn()
        self.query_one("#stakes", VerticalScroll).scroll_home(animate=False)

    def _warn(self) -> None:
        """Say once whose interview it is, where that concerns somebody at the table."""
        try:
            warning = self.session.warning()
        except NotNowError:
            return  # it is said when the study can be written
        except CoderError as error:
            self.app.complain(error)
            return
        if warning:
            self.notify(str(stored(warning)), severity="warning", timeout=30, markup=False)

    def show_choice(self) -> None:
        """What depends on what is chosen; the fragment stays where it is."""
        self.show_frame()
        self.share_lines()

    def share_lines(self) -> None:
        """The table takes what it needs, the text what it can use, the definitions the rest."""
        here, session = self.session.here, self.session
        if here is None:
            return
        height, beside = self.size.height, self.has_class("-broad")
        typing = self.query_one(TypingPane).is_open
        tall = height >= TALL
        lines = height - (7 if tall else 2) - (TYPING if typing else 0)
        keep = 0 if beside or not tall or (typing and height < ROOMY) else READ
        rows = words.rows(session, here)
        view, table = self.query_one(Surroundings), self.query_one(ViewsTable)
        width = self.query_one("#at-hand").size.width or self.size.width
        room = lines - keep - LEAST - len(rows) - 2
        used = table.show(session.codebook, here.codes, rows, width - 2, room)
        view.styles.height = shown = max(min(view.lines, lines - used - keep), 2)
        table.styles.margin = (1 if tall else 0, 0, 0, 0)
        pane = self.query_one("#stakes", VerticalScroll)
        pane.display = beside or lines - shown - used > 1
        # What all chose is not at stake, but what the table adds of its own is.
        shared = set.intersection(*(set(one.codes) for one in here.views))
        added = [one.code for one in session.draft or () if one.code not in shared]
        codes = tuple(dict.fromkeys([*here.codes, *added]))
        parts = [stakes(session.codebook, codes, whole=beside)]
        parts += [Content.assemble((f"✎ {who}  ", "bold"), stored(text)) for who, text in table.cut]
        self.query_one("#stakes-text", Static).update(Content("\n\n").join(parts))

    def show_frame(self) -> None:
        session, width = self.session, self.size.width - 2
        self.query_one("#head", Static).update(words.head(session, width))
        self.query_one("#about", Static).update(words.about(session, width))
        self.query_one("#note", Static).update(words.status(session, self.last, width))
        self.query_one(ValueLine).rest(foot(CONSENSUS, width, bare=True))
        self._show_asked(width)

    def said_now(self) -> tuple[Assignment, ...]:
        """What is chosen on the fragment at hand, else what was settled there."""
        here, draft = self.session.here, self.session.draft
        if draft is None and here is not None and here.settled:
            draft = here.decisions[0].assignments
        return draft or ()

    def chosen(self, code: str) -> Assignment | None:
        return next((one for one in self.said_now() if one.code == code), None)

    def _show_asked(self, width: int) -> None:
        """What is asked about the code chosen last stands in the place of the keys."""
        line, ask = self.query_one(ValueLine), self.query_one(AskLine)
        code, question, at = self.asking
        said = self.chosen(code) if at == self.session.at else None
        if said is None or self.query_one(TypingPane).is_open or ask.is_open:
            line.close()
        else:
            line.ask(said, question, width)
        line.display = not ask.is_open
        self.show_level(width)

    def show_level(self, width: int) -> bool:
        """Show which codes the keys mean, where that is not the top; whether it is not."""
        raise NotImplementedError

    def say(self, what: Content) -> None:
        """The result at once, on the line below; a small screen has no such line."""
        self.last = what
        if self.size.height < TALL:
            self.notify(what.plain, markup=False, timeout=3)

    def say_first(self, text: str) -> None:
        """Say what has to be done first."""
        self.say(Content.styled(text, "bold $accent"))
        self.show_frame()
