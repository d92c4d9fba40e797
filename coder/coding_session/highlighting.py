"""Highlights: which words of a fragment are meant by a code, or by a star."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from coder.coding_session.changes import Change, Star
from coder.coding_session.judging import Judging
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.study.highlights import Span, questions_of
from coder.text import one_line

STAR = "★"
"""Stands for the star where highlights are named by their code."""


class Highlighting(Judging):
    """Words inside the fragment at hand; offsets are those of the transcript's text."""

    __slots__ = ()

    def highlights(self, at: int | None = None) -> list[tuple[str, Span]]:
        """Code (or ``STAR``) and words of each highlight of a fragment (else the one at hand)."""
        fragment = self.fragments[self.at if at is None else at]
        found = [
            (one.code, (one.start, one.end))
            for one in self.verdicts.get(fragment.id, ())
            if one.start is not None and one.end is not None
        ]
        star = self.stars.get(fragment.id)
        if star is not None and star.span is not None:
            found.append((STAR, star.span))
        return sorted(found, key=lambda pair: pair[1])

    def questions(self, at: int) -> list[Span]:
        """Where the interviewer speaks inside a fragment that is judged."""
        if self.asked is None:
            self.asked = questions_of(self.study, self.transcript)
        here = self.fragments[at]
        if here.context:
            return []
        first = bisect_right(self.asked, here.start, key=lambda span: span[1])
        last = bisect_left(self.asked, here.end, key=lambda span: span[0])
        return self.asked[first:last]

    def highlight(self, code: str, span: Span) -> None:
        """Mean these words with a code, which goes on; the same words once more: all of it again.

        Raises InputError where the words are not inside the fragment, or are a question's.
        """
        self.look_again()
        now = self.verdict() or ()
        said = next((one for one in now if one.code == code), Assignment(code))
        start, end = (None, None) if (said.start, said.end) == span else span
        order = {known: place for place, known in enumerate(self.codebook.ids)}
        others = [one for one in now if one.code != code]
        new = [*others, replace(said, start=start, end=end)]
        self.say(self.at, tuple(sorted(new, key=lambda one: order[one.code])))

    def star_words(self, span: Span) -> None:
        """Put the star on these words; on the same words once more it goes off."""
        before = self.stars.get(self.here.id)
        after = None if before == Star(span) else Star(span)
        self.do(Change("star", self.at, before, after))

    def drop_highlight(self, code: str) -> None:
        """Mean the whole fragment again with a code; a star on words goes off."""
        for known, span in self.highlights():
            if known == code == STAR:
                self.star_words(span)
                return
            if known == code:
                self.highlight(code, span)
                return
        raise InputError(_("{code} has no highlight here.").format(code=one_line(code)))
