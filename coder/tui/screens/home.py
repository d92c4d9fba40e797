"""The home screen: who has done what, and the next sensible thing on Enter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from coder.errors import CoderError
from coder.language import N_, _
from coder.overview import Line, Overview, left_to_settle, overview, pass_after, pass_at_hand
from coder.places import Place
from coder.study import Study
from coder.study.about import study_name
from coder.text import one_line
from coder.tui.foot import foot
from coder.tui.keys import HOME, Key, bindings, seen
from coder.tui.screens.close import CloseScreen
from coder.tui.screens.dialogs import ChooseScreen
from coder.tui.screens.home_doors import HomeDoors
from coder.tui.screens.home_revising import HomeRevising
from coder.tui.text import stored_line
from coder.tui.widgets import progress_table
from coder.tui.widgets.next_words import in_all, next_words, reported_words, revising_words
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.app import Workbench

LOOK_SECONDS = 1.5
"""How often the file is asked whether another program has written to it."""
STATES = {"open": N_("open"), "closed": N_("closed"), "resolved": N_("resolved")}


class HomeScreen(HomeRevising, HomeDoors):
    """Transcripts × coders of one pass, as far as this person may know."""

    KEYS = HOME
    BINDINGS: ClassVar[list[BindingType]] = bindings("home", HOME)
    app: Workbench

    class Read(Message):
        """The rows were read anew, beside the screen."""

        def __init__(self, found: Overview | None) -> None:
            self.found = found
            super().__init__()

    class Counted(Message):
        """What is left to settle was counted."""

        def __init__(self, coding_pass: str, left: Mapping[str, int]) -> None:
            self.coding_pass = coding_pass
            self.left = left
            super().__init__()

    class Opened(Message):
        """The table of the pass was opened."""

    class Failed(Message):
        """Something could not be read or done."""

        def __init__(self, error: CoderError) -> None:
            self.error = error
            super().__init__()

    def __init__(self, study: Study, pass_name: str | None = None) -> None:
        """Raises InputError where there is no pass of that name."""
        super().__init__()
        self.study = study
        chosen = pass_at_hand(study, pass_name)
        self.found = overview(study, chosen) if chosen else None
        self.left: Mapping[str, int] = {}
        self._study_name = study_name(study)
        self._version = study.data_version()
        self._as: dict[str, Study] = {}
        self._moved = False

    @property
    def me(self) -> str:
        """Name of the coder who acts; "" for the coordinator."""
        return self.study.coder.name if self.study.coder else ""

    @property
    def line(self) -> Line | None:
        """The row at hand."""
        at = self.query_one(RowList).highlighted
        lines = self.found.lines if self.found else ()
        return lines[at] if at is not None and at < len(lines) else None

    def compose(self) -> ComposeResult:
        """Head, table, a note on the row at hand, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield Static(id="columns")
            yield RowList(id="rows")
        yield Static(id="note")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Show what is known, with the cursor at the next sensible thing."""
        self.query_one(RowList).focus()
        self._show(self.found.here if self.found else None)
        self.set_interval(LOOK_SECONDS, self.look)
        self.app.tell_news(self.study)

    def on_resize(self, event: events.Resize) -> None:
        """The table is as wide as the screen."""
        self._show(self.query_one(RowList).highlighted)

    def on_screen_resume(self) -> None:
        """Whoever comes back from another screen finds the rows as they are now."""
        self.refresh_rows()

    def look(self) -> None:
        """Read anew if another program has written to the file."""
        if not self.is_current:
            return
        try:
            version = self.study.data_version()
        except CoderError as error:
            self.app.complain(error)
            return
        if version != self._version:
            self._version = version
            self.refresh_rows()

    def refresh_rows(self) -> None:
        """Read the rows and count what is left to settle, beside the screen."""
        self._read(self.found.coding_pass.id if self.found else None)

    @work(thread=True, group="home", exclusive=True)
    def _read(self, coding_pass: str | None) -> None:
        worker = get_current_worker()
        try:
            with Study.open(self.study.path, self.me or None) as study:
                chosen = pass_at_hand(study, coding_pass)
                found = overview(study, chosen) if chosen else None
                if worker.is_cancelled:
                    return
                self.post_message(self.Read(found))
                if found is None:
                    return
                left = left_to_settle(study, found)
                if not worker.is_cancelled:
                    self.post_message(self.Counted(found.coding_pass.id, left))
        except CoderError as error:
            self.post_message(self.Failed(error))

    def on_home_screen_read(self, event: Read) -> None:
        """Show the new rows, with the cursor where it was."""
        line = self.line
        self.found = event.found
        if self.found is None:
            self._show(None)
            return
        names = [one.transcript for one in self.found.lines]
        stay = line is not None and self._moved and line.transcript in names
        self._show(names.index(line.transcript) if line and stay else self.found.here)

    def on_home_screen_counted(self, event: Counted) -> None:
        """Show how much is left to settle; the cursor goes there if nobody has moved it."""
        if self.found is None or event.coding_pass != self.found.coding_pass.id:
            return
        self.left = event.left
        at = self.query_one(RowList).highlighted
        here = self.found.lines[self.found.here]
        if not self._moved and here.do == "resolve" and not self.left.get(here.transcript):
            names = [one.transcript for one in self.found.lines]
            at = next((names.index(name) for name, n in self.left.items() if n), at)
        self._show(at)

    def on_home_screen_failed(self, event: Failed) -> None:
        """Say what went wrong."""
        self.app.complain(event.error)

    def _show(self, at: int | None) -> None:
        """Draw everything at the present width."""
        columns, rows = self.query_one("#columns", Static), self.query_one(RowList)
        lines = self.found.lines if self.found else ()
        columns.display = bool(lines)
        table = progress_table.layout(lines, self.left, self.size.width - 4, self.me)
        columns.update(progress_table.heading(table))
        with self.prevent(OptionList.OptionHighlighted):
            rows.set_options(
                Option(progress_table.row(table, line, self.left, self.me)) for line in lines
            )
            rows.highlighted = at
        self._show_frame()

    def _show_frame(self) -> None:
        width = self.size.width - 2
        start = Content.assemble(
            stored_line(self._study_name, "bold"),
            stored_line("  " + (self.me or _("coordinator")), "$dim"),
        )
        end = self._pass_words(with_codebook=True)
        if start.cell_length + 2 + end.cell_length > width:
            end = self._pass_words(with_codebook=False)
        start = start.truncate(max(width - end.cell_length - 2, width // 3), ellipsis=True)
        gap = max(width - start.cell_length - end.cell_length, 2)
        self.query_one("#head", Static).update(
            Content.assemble(start, " " * gap, end).truncate(width, ellipsis=True)
        )
        self._show_next(width)

    def _pass_words(self, *, with_codebook: bool) -> Content:
        if self.found is None:
            return Content("")
        chosen = self.found.coding_pass
        tabled = [one.transcript for one in self.found.lines if one.do == "resolve"]
        settled = bool(tabled) and all(self.left.get(name) == 0 for name in tabled)
        state = "resolved" if chosen.state == "closed" and settled else chosen.state
        return Content.assemble(
            (_("pass") + " ", "$dim"),
            stored_line(chosen.name, "bold"),
            stored_line("  " + _(STATES[state]), "$dim"),
            stored_line(f" · {chosen.codebook} {chosen.version}" if with_codebook else "", "$dim"),
        )

    def _show_next(self, width: int) -> None:
        """In the foot what Enter does, above it why it does nothing."""
        line = self.line
        does, why_not = next_words(self.found, line, self.left, self.me)
        note = why_not
        if self.found is not None:
            key = seen(HOME, "cuts")
            note = revising_words(self.found, line) or why_not or in_all(self.found, self.me)
            note = " · ".join(filter(None, (reported_words(self.found, key), note)))
        self.query_one("#note", Static).set_class(not note, "-empty")
        self.query_one("#note", Static).update(stored_line(note))
        start = Content("")
        if does:
            start = Content.assemble((seen(HOME, "open") + " ", "bold $primary"), stored_line(does))
            start = start.truncate(max(width - foot((), 0).cell_length, 0), ellipsis=True)
        self.query_one("#foot", Static).update(
            Content.assemble(start, foot(self._keys(), width - start.cell_length))
        )

    def _keys(self) -> tuple[Key, ...]:
        """Without Enter, whose words stand before them, and without what cannot be done yet."""
        tabled = any(one.do == "resolve" for one in (self.found.lines if self.found else ()))
        hidden = {"consensus": not tabled, "cuts": bool(self.me)}
        return tuple(key for key in HOME[1:] if not hidden.get(key.action))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row: say what Enter does there."""
        self._moved = True
        self._show_frame()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do the next sensible thing with this transcript."""
        line = self.line
        if line is None:
            return
        if line.do in ("code", "read") and not self.me:
            # Also where one coder is left: whoever goes on sees and changes their judgements.
            question = _("Who are you? You will code {name} as:").format(
                name=one_line(line.transcript)
            )
            self.app.push_screen(
                ChooseScreen(question, line.who), lambda who: self.code(line, who or "")
            )
        elif line.do in ("code", "read"):
            self.code(line, self.me)
        elif line.do == "resolve":
            self.action_consensus()
        elif line.do == "close":
            self._ask_to_close()
        else:
            self.notify(one_line(next_words(self.found, line, self.left, self.me)[1]), markup=False)

    def code(self, line: Line, who: str, place: Place | None = None) -> None:
        from coder.coding_session import open_session
        from coder.tui.screens.coding import CodingScreen

        if not who or self.found is None:
            return
        try:
            study = self.study
            if not self.me:
                study = self._as.get(who) or self.app.open_as(who)
                self._as[who] = study
            session = open_session(
                study, pass_name=self.found.coding_pass.name, transcript=line.transcript
            )
        except CoderError as error:
            self.app.complain(error)
            return
        if place is not None:
            known = {one.id: at for at, one in enumerate(session.fragments)}
            session.go(known.get(place.fragment, session.at))
        self.app.push_screen(CodingScreen(session), self.back)

    def back(self, _result: None = None) -> None:
        """After work the cursor goes to the next sensible thing."""
        self._moved = False

    def _ask_to_close(self) -> None:
        if self.found is None:
            return
        coding_pass = self.found.coding_pass.name
        names = [one.transcript for one in self.found.lines if one.state == "complete"]

        def answered(yes: bool | None) -> None:
            if yes:
                self._close(coding_pass)

        self.app.push_screen(CloseScreen(coding_pass, names), answered)

    @work(thread=True, group="close", exclusive=True)
    def _close(self, coding_pass: str) -> None:
        """Sealing computes the figures, which may take a second."""
        from coder.consensus import close_pass

        try:
            with Study.open(self.study.path) as study:
                close_pass(study, coding_pass)
        except CoderError as error:
            self.post_message(self.Failed(error))
            return
        self.post_message(self.Opened())

    def on_home_screen_opened(self) -> None:
        """The table is open: what comes next is there."""
        self._moved = False
        self.refresh_rows()

    def action_consensus(self) -> None:
        """The differences of this pass, one after another."""
        from coder.consensus_session import open_table
        from coder.tui.screens.consensus import ConsensusScreen

        if self.found is None:
            return
        try:
            table = open_table(self.study, pass_name=self.found.coding_pass.name)
        except CoderError as error:
            self.app.complain(error)
            return
        self.app.push_screen(ConsensusScreen(table), self.back)

    def action_next_pass(self) -> None:
        """The pass before this one; after the oldest the newest."""
        if self.found is None:
            return
        try:
            self.found = overview(self.study, pass_after(self.study, self.found.coding_pass))
        except CoderError as error:
            self.app.complain(error)
            return
        self.left = {}
        self._moved = False
        self._show(self.found.here)
        self.refresh_rows()

    def action_open(self) -> None:
        """What Enter does with the row at hand."""
        self.query_one(RowList).action_select()

    def action_down(self) -> None:
        """The next row."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The row before."""
        self.query_one(RowList).action_cursor_up()

    def action_leave(self) -> None:
        """Leave; what was done is in the file."""
        self.app.exit()
