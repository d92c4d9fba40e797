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
        star = self.star_at(at)
        if star is not None and star[1].span is not None:
            found.append((STAR, star[1].span))
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

    def stretch(self) -> range:
        """Positions of the fragments, this one among them, over which a star may reach from here:
        one speaker's, without a question."""
        first = last = self.at
        speaker = self.here.speaker

        def goes_on(at: int) -> bool:
            one = self.fragments[at]
            return not one.context and one.speaker == speaker and not self.questions(at)

        if not self.questions(self.at):
            while first > 0 and goes_on(first - 1):
                first -= 1
            while last + 1 < len(self.fragments) and goes_on(last + 1):
                last += 1
        return range(first, last + 1)

    def parts(self, span: Span) -> dict[int, Span]:
        """Position → which part of that fragment lies in a stretch of the transcript, from its own
        beginning."""
        found = {}
        for at in range(self.place_of(span[0]), self.place_of(span[1] - 1) + 1):
            one = self.fragments[at]
            found[at] = max(span[0], one.start) - one.start, min(span[1], one.end) - one.start
        return found

    def words(self, span: Span) -> str:
        """What stands there, on one line."""
        parts = self.parts(span)
        return " ".join(self.fragments[at].text[start:end] for at, (start, end) in parts.items())

    def highlight(self, code: str, span: Span) -> None:
        """Mean these words with a code, which goes on; the same words once more: all of it again.

        Raises InputError where the words are not inside the fragment, or are a question's.
        """
        if any(at != self.at and not self.fragments[at].context for at in self.parts(span)):
            raise InputError(
                _("{code} means words of one fragment; only a star reaches further.").format(
                    code=one_line(code)
                )
            )
        self.look_again()
        now = self.verdict() or ()
        said = next((one for one in now if one.code == code), Assignment(code))
        start, end = (None, None) if (said.start, said.end) == span else span
        order = {known: place for place, known in enumerate(self.codebook.ids)}
        others = [one for one in now if one.code != code]
        new = [*others, replace(said, start=start, end=end)]
        self.say(self.at, tuple(sorted(new, key=lambda one: order[one.code])))

    def star_words(self, span: Span) -> None:
        """Put the star on these words; on the same words once more it goes off.

        They may reach over fragments of one speaker; a star that was on them and begins elsewhere
        goes off. Raises InputError for a question's words and another speaker's.
        """
        first = self.place_of(span[0])
        begins, there = self.star_at() or (first, None)
        before = self.stars.get(self.fragments[first].id)
        begin, end = self.fragments[first].start, self.fragments[first].end
        star = Star() if span == (begin, end) else Star(span, span[1] > end)
        self.do(Change("star", first, before, None if before == star else star))
        if there is not None and begins != first:
            self.do(Change("star", begins, there, None))

    def shown_anew(self, change: Change) -> range:
        """Positions of the fragments on which a change is seen."""
        ends = [change.fragment]
        for star in (change.before, change.after):
            if isinstance(star, Star) and star.span is not None and star.reaches:
                ends.append(self.place_of(star.span[1] - 1))
        return range(min(ends), max(ends) + 1)

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
