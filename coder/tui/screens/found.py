"""Where words stand in all transcripts that are one's own to read, in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from coder.errors import CoderError
from coder.finding import Found, Texts, search
from coder.language import ngettext
from coder.model import CodingPass, Fragment
from coder.places import Place
from coder.study import Study
from coder.study.progress import my_transcripts
from coder.study.transcripts import find_transcript, fragments_of
from coder.tui.foot import foot
from coder.tui.keys import FOUND, bindings
from coder.tui.text import stored_line
from coder.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from coder.tui.app import Workbench

MOST = 500
"""Rows that are shown; whoever finds more seeks something more precise."""
BEFORE = 24
"""Characters that stand before what was found."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A fragment in which the words stand."""

    place: Place
    label: str
    text: str
    found: Found


class FoundScreen(Screen[Hit]):
    """The list; returns the fragment to go to."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("found", FOUND)
    app: Workbench

    class Read(Message):
        """Everything was searched, beside the screen."""

        def __init__(self, hits: list[Hit]) -> None:
            self.hits = hits
            super().__init__()

    class Failed(Message):
        """It could not be read."""

        def __init__(self, error: CoderError) -> None:
            self.error = error
            super().__init__()

    def __init__(self, study: Study, coding_pass: CodingPass, first: str, words: str) -> None:
        """``first``: the transcript whose hits come first."""
        super().__init__()
        self._study = study
        self._pass = coding_pass
        self._first = first
        self._words = words
        self._hits: list[Hit] | None = None

    def compose(self) -> ComposeResult:
        """Head, rows, foot."""
        yield Static(id="head")
        with Vertical(id="body"):
            yield RowList(id="rows")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Search."""
        self.query_one(RowList).focus()
        self._search(self._study.coder.name if self._study.coder else None)

    @work(thread=True, group="find", exclusive=True)
    def _search(self, coder: str | None) -> None:
        worker = get_current_worker()
        hits: list[Hit] = []
        try:
            with Study.open(self._study.path, coder) as study:
                mine = my_transcripts(study, self._pass)
                names = sorted((name for name, _done in mine), key=lambda one: one != self._first)
                for name in names:
                    if worker.is_cancelled:
                        return
                    hits += found_in(
                        name, fragments_of(study, find_transcript(study, name)), self._words
                    )
        except CoderError as error:
            self.post_message(self.Failed(error))
            return
        self.post_message(self.Read(hits))

    def on_found_screen_read(self, event: Read) -> None:
        """Show what was found."""
        self._hits = event.hits
        self._show()

    def on_found_screen_failed(self, event: Failed) -> None:
        """Say what went wrong."""
        self.app.complain(event.error)

    def on_resize(self, event: events.Resize) -> None:
        """Rows are as wide as the screen."""
        self._show()

    def _show(self) -> None:
        width = self.size.width - 2
        hits = self._hits or []
        self.query_one("#foot", Static).update(foot(FOUND, width))
        n, m = len(hits), len({one.place.transcript for one in hits})
        told = ngettext("{n} fragment", "{n} fragments", n).format(n=n)
        told += " " + ngettext("in {n} transcript", "in {n} transcripts", m).format(n=m)
        if self._hits is None:
            told = "…"
        head = Content.assemble(stored_line(self._words, "bold"), (f"  {told}", "$dim"))
        self.query_one("#head", Static).update(head.truncate(max(width, 1), ellipsis=True))
        rows = self.query_one(RowList)
        at = rows.highlighted or 0
        name = min(max((len(one.place.transcript) for one in hits), default=0), 16)
        rows.set_options(Option(_row(one, name, width)) for one in hits[:MOST])
        rows.highlighted = at if hits else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        self.dismiss((self._hits or [])[event.option_index])

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
        """Back to the text."""
        self.dismiss(None)


def found_in(transcript: str, fragments: list[Fragment], words: str) -> list[Hit]:
    """Every fragment of a transcript in which the words stand, context included."""
    found = search(Texts(one.text for one in fragments), words)
    return [
        Hit(
            Place(transcript, fragments[_judged(fragments, one.text)].id),
            fragments[one.text].label or "",
            fragments[one.text].text,
            one,
        )
        for one in found
    ]


def _judged(fragments: list[Fragment], at: int) -> int:
    """The fragment itself; of context the one after it, on which one can stand."""
    return next((i for i in range(at, len(fragments)) if not fragments[i].context), at)


def _row(hit: Hit, name: int, width: int) -> Content:
    """Transcript, number, and the text from shortly before what was found."""
    first = hit.found.spans[0][0]
    start = max(first - BEFORE, 0)
    if start:  # not in the middle of a word
        start = hit.text.find(" ", start, first) + 1 or start
    text = stored_line(hit.text)
    for span in hit.found.spans:
        text = text.stylize("bold $accent underline", *span)
    text = text[start:] if start else text
    line = Content.assemble(
        stored_line(hit.place.transcript.ljust(name)[:name], "$dim"),
        (hit.label.rjust(6) + "  ", "$dim"),
        "…" if start else "",
        text,
    )
    return line.truncate(max(width - 2, 1), ellipsis=True)
