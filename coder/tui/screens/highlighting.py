"""Choosing words inside the fragment at hand, for a code or a star; with keys or the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events

from coder.coding_session import CodingSession
from coder.coding_session.highlighting import STAR
from coder.language import _
from coder.tui.keys import CODING, meant, seen
from coder.tui.pane_keys import WORDS
from coder.tui.screens.judging import Judging
from coder.tui.text import graphemes
from coder.tui.widgets.fragment_item import Part
from coder.tui.widgets.fragment_view import FragmentView
from coder.tui.widgets.value_line import ValueLine
from coder.tui.widgets.words_line import WordsLine

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


class Under(NamedTuple):
    """A fragment as seen from the one at hand."""

    start: int
    """Where it begins, from the beginning of the one at hand."""
    text: str


class Highlighting(Judging):
    """While words are chosen a code's key gives them that code, and ``s`` the star.

    Offsets are code points from the beginning of the fragment at hand; a step is what a reader sees
    as one character. For a star the words may reach over the next fragments of the same speaker,
    or the ones before: line by line, past the end of the fragment.
    """

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._ends: tuple[int, int] | None = None
        """The end that stays, and the end that moves; None: no words are chosen."""
        self._whose = ""
        """The code (or ``STAR``) whose highlight is being changed."""
        self._words_at = -1
        """Position of the fragment in which they are."""

    @property
    def chosen_words(self) -> Part | None:
        """Which words are chosen, from the beginning of the fragment."""
        return None if self._ends is None else (min(self._ends), max(self._ends))

    # Choosing

    def action_words(self) -> None:
        """Choose words: those of a highlight that is there, the next one, or the first word."""
        here = self.session.here
        marks = [
            (code, (start - here.start, end - here.start))
            for code, (start, end) in self.session.highlights()
        ]
        choosing = self._ends is not None
        names = [code for code, _part in marks]
        whose = self._whose if choosing else ""
        known = names.index(whose) if whose in names else -1
        if known + 1 < len(marks) and (whose or not choosing):
            code, part = marks[known + 1]
            self._choose(part, code)
        else:
            self._choose(self._first_word())

    def _first_word(self) -> Part:
        """The first word of what the respondent says."""
        here = self.session.here
        asked = [
            (a - here.start, b - here.start) for a, b in self.session.questions(self.session.at)
        ]
        for found in _WORD.finditer(here.text):
            if not any(found.start() < b and a < found.end() for a, b in asked):
                return found.span()
        return (0, len(here.text))

    def action_extend(self) -> None:
        """Choose from the first word on."""
        self._begin()
        self._by_character(1)

    def action_extend_line(self) -> None:
        """Choose from the first word to the end of the line."""
        self._begin()
        self._by_line(1)

    def _begin(self) -> None:
        start = self._first_word()[0]
        self._choose((start, start))

    def _choose(self, ends: tuple[int, int] | None, whose: str = "") -> None:
        self._ends, self._whose, self._words_at = ends, whose, self.session.at
        self.redraw_frame()

    def _to(self, offset: int) -> None:
        if self._ends is not None:
            self._ends = (self._ends[0], offset)
        self.redraw_frame()

    def _by_character(self, by: int) -> None:
        if self._ends is not None:
            under, head = self._under(), self._ends[1]
            self._go_to([under.start + one for one in graphemes(under.text)], head, by)

    def _under(self) -> Under:
        """The fragment in which the end that moves lies."""
        assert self._ends is not None
        here, head = self.session.here, self._ends[1]
        if not 0 <= head <= len(here.text):
            past = head > 0
            one = self.session.fragments[self.session.place_of(here.start + head - past)]
            return Under(one.start - here.start, one.text)
        return Under(0, here.text)

    def _go_to(self, places: Sequence[int], head: int, by: int) -> None:
        """To the next of these places, which are in order."""
        found = [one for one in places if (one > head if by > 0 else one < head)]
        if found:
            self._to(found[0] if by > 0 else found[-1])
        elif self._outside(head):
            self._past(by)

    def _outside(self, offset: int) -> bool:
        return not 0 <= offset <= len(self.session.here.text)

    def _by_word(self, by: int) -> None:
        if self._ends is None:
            return
        stays, head = self._ends
        under = self._under()
        words = [found.span() for found in _WORD.finditer(under.text)]
        # The right end goes to the ends of words, the left one to their beginnings.
        places = sorted(under.start + (end if head >= stays else start) for start, end in words)
        self._go_to(places, head, by)

    def _by_line(self, by: int) -> None:
        if self._ends is None:
            return
        head = self._ends[1]
        to = head if self._outside(head) else self.query_one(FragmentView).line_from(head, by)
        if to == head:
            self._past(by)
        else:
            self._to(to)

    def _past(self, by: int) -> None:
        """Over the end of the fragment to that of the next one, or back; only a star goes there."""
        assert self._ends is not None
        session, head = self.session, self._ends[1]
        begin = session.here.start
        run = session.stretch()
        starts = [session.fragments[at].start - begin for at in run if at <= session.at]
        ends = [session.fragments[at].end - begin for at in run if at >= session.at]
        if by > 0:
            later = [one for one in (starts if head < 0 else ends) if one > head]
            self._to(later[0] if later else head)
        else:
            earlier = [one for one in (starts if head <= 0 else ends) if one < head]
            self._to(earlier[-1] if earlier else head)
        past = self._ends[1] > 0
        self.query_one(FragmentView).show_too(session.place_of(begin + self._ends[1] - past))

    def _other_end(self) -> None:
        if self._ends is not None:
            self._ends = (self._ends[1], self._ends[0])

    # What is done with them

    def toggle(self, code: str) -> None:
        """While words are chosen, they get the code; else it is switched on or off."""
        part = self._span()
        if part is None:
            super().toggle(code)
            return
        at, self.code_in_focus = self.session.at, code
        if self.attempt(lambda: self.session.highlight(code, part)):
            self._ends = None
            self.ask(code)
            self.changed(at)

    def action_star(self) -> None:
        """While words are chosen, the star goes there; else on or off."""
        part = self._span()
        if part is None:
            super().action_star()
            return
        if self.attempt(lambda: self.session.star_words(part)):
            self._ends = None
            self.star_changed()

    def _span(self) -> Part | None:
        part, start = self.chosen_words, self.session.here.start
        if part is None or self._words_at != self.session.at or part[0] == part[1]:
            return None
        end = part[1] + start
        # What lies between two fragments belongs to neither.
        last = self.session.fragments[self.session.place_of(end - 1)]
        return part[0] + start, min(end, last.end)

    def _keep(self) -> None:
        """Give a highlight its new ends."""
        span, whose = self._span(), self._whose
        if span is None or not whose:
            text = _("Press the key of a code, or {key} for a star.")
            self.notify(text.format(key=seen(CODING, "star")), markup=False, timeout=3)
        elif (whose, span) in self.session.highlights():
            self._choose(None)
        elif whose == STAR:
            self.action_star()
        else:
            self.toggle(whose)

    def _drop(self) -> None:
        """Mean all of the fragment again."""
        whose, at = self._whose, self.session.at
        if whose and self.attempt(lambda: self.session.drop_highlight(whose)):
            self._ends = None
            if whose == STAR:
                self.star_changed()
            else:
                self.changed(at)

    def _copy(self) -> None:
        span = self._span()
        if span is not None:
            self.app.copy_to_clipboard(self.session.words(span))
            self.notify(_("Copied."), markup=False, timeout=2)

    def took(self, event: events.Key) -> bool:
        """While words are chosen, keys move their ends."""
        if self._ends is None:
            return super().took(event)
        done = self._key(event.key)
        if done is not None:
            done()
            return True
        return super().took(event)

    def _key(self, key: str) -> Callable[[], None] | None:
        does: dict[str, Callable[[], None]] = {
            "more": lambda: self._by_character(1),
            "less": lambda: self._by_character(-1),
            "word_more": lambda: self._by_word(1),
            "word_less": lambda: self._by_word(-1),
            "line_more": lambda: self._by_line(1),
            "line_less": lambda: self._by_line(-1),
            "to_start": lambda: self._to(0),
            "to_end": lambda: self._to(len(self.session.here.text)),
            "other_end": self._other_end,
            "words": self.action_words,
            "copy": self._copy,
            "keep": self._keep,
            "drop": self._drop,
            "cancel": lambda: self._choose(None),
        }
        return does.get(meant(WORDS, key))

    # The mouse, and what is shown

    def on_text_selected(self) -> None:
        """What was dragged over with the mouse are the chosen words."""
        self.query_one(FragmentView).tell_dragged()

    def on_fragment_view_dragged(self, event: FragmentView.Dragged) -> None:
        """Words of a fragment, which is now at hand, and of the next ones of the same speaker."""
        self.clear_selection()
        first, part = event.parts[0]
        self.session.go(first)
        self.show_here()
        run = self.session.stretch()
        last, (_start, end) = [one for one in event.parts if one[0] == first or one[0] in run][-1]
        begin = self.session.fragments[last].start - self.session.here.start
        self._choose((part[0], begin + end))

    def show_asked(self, width: int) -> None:
        """The words that are chosen stand in the place of the foot."""
        super().show_asked(width)
        line, view = self.query_one(WordsLine), self.query_one(FragmentView)
        if self._words_at != self.session.at:
            self._ends = None
        part, begin = self.chosen_words, self.session.here.start
        if part is None:
            view.choose({})
            line.close()
            return
        span = (part[0] + begin, part[1] + begin)
        view.choose(self.session.parts(span) if part[0] < part[1] else {})
        foot = self.query_one(ValueLine)
        foot.close()
        foot.display = False
        name = self.session.codebook.code(self._whose).short.shown() if self._is_code() else ""
        line.open(self.session.words(span), name or self._whose, width)

    def _is_code(self) -> bool:
        return bool(self._whose) and self._whose != STAR
