"""Shortening a quote: going through its words, and leaving some out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from coder.language import _
from coder.retrieve import Passage
from coder.study.shortening import quoted
from coder.tui.foot import foot
from coder.tui.keys import SHORTENING, bindings
from coder.tui.text import stored, stored_line

Span = tuple[int, int]


class ShorteningScreen(ModalScreen[list[Span]]):
    """Returns what stays, as offsets into the transcript's text; nothing where it was left."""

    KEYS = SHORTENING
    BINDINGS: ClassVar[list[BindingType]] = bindings("shortening", SHORTENING)

    def __init__(self, passage: Passage, keep: Sequence[Span]) -> None:
        super().__init__()
        self._passage = passage
        begin = passage.fragment.start
        self._spoken = [(a - begin, b - begin) for a, b in passage.spoken]
        self._words = [
            (start + one.start(), start + one.end())
            for start, end in self._spoken
            for one in re.finditer(r"\S+", passage.fragment.text[start:end])
        ]
        self._first = {start for start, _end in self._spoken}
        """Where an answer begins: between it and the one before stands a question."""
        kept = [(a - begin, b - begin) for a, b in keep] or self._spoken
        self._stays = [any(a <= word[0] < b for a, b in kept) for word in self._words]
        self._at = 0

    def compose(self) -> ComposeResult:
        """The words, the quote as it will be, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(_("Which words stay?")), classes="dialog-title")
            with VerticalScroll(can_focus=False, id="words-scroll"):
                yield Static(id="words")
            yield Static(id="as-it-will-be")
            yield Static(id="dialog-foot")

    def on_mount(self) -> None:
        """Begin at the first word."""
        self._show()

    @property
    def _kept(self) -> list[Span]:
        """Runs of words that stay, within the fragment's text."""
        found: list[Span] = []
        before = False
        for (start, end), stays in zip(self._words, self._stays, strict=True):
            if stays and before and start not in self._first:
                found[-1] = (found[-1][0], end)
            elif stays:
                found.append((start, end))
            before = stays
        return found

    def _show(self) -> None:
        text = stored(self._passage.fragment.text)
        for at, ((start, end), stays) in enumerate(zip(self._words, self._stays, strict=True)):
            if not stays:
                text = text.stylize("strike $dim", start, end)
            if at == self._at:
                text = text.stylize("reverse", start, end)
        self.query_one("#words", Static).update(text)
        kept = self._kept
        short = quoted(self._passage.fragment.text, kept, self._spoken) if kept else "–"
        self.query_one("#as-it-will-be", Static).update(stored_line(short, "$primary"))
        self.query_one("#dialog-foot", Static).update(foot(SHORTENING, 66))

    def _go(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), max(len(self._words) - 1, 0))
        self._show()

    def action_next(self) -> None:
        """The next word."""
        self._go(1)

    def action_previous(self) -> None:
        """The word before."""
        self._go(-1)

    def action_drop(self) -> None:
        """Leave this word out, or keep it; and on to the next."""
        if self._words:
            self._stays[self._at] = not self._stays[self._at]
        self._go(1)

    def action_drop_before(self) -> None:
        """Leave out all before this word, or keep it."""
        self._turn(range(self._at))

    def action_drop_after(self) -> None:
        """Leave out all after this word, or keep it."""
        self._turn(range(self._at + 1, len(self._words)))

    def _turn(self, places: range) -> None:
        now = any(self._stays[at] for at in places)
        for at in places:
            self._stays[at] = not now
        self._show()

    def action_whole(self) -> None:
        """Every word again."""
        self._stays = [True] * len(self._words)
        self._show()

    def action_done(self) -> None:
        """So be it."""
        begin = self._passage.fragment.start
        whole = all(self._stays)
        self.dismiss([] if whole else [(a + begin, b + begin) for a, b in self._kept])

    def action_leave(self) -> None:
        """As it was."""
        self.dismiss(None)
