"""What the table makes of the fragment at hand, as long as it is not written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coder.codebook.qualifying import said_too
from coder.consensus.combining import common, majority, union, voted
from coder.consensus_session.kinds import NOTHING, Draft, Drafted, Prepared
from coder.consensus_session.moving import Moving
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment
from coder.study.decisions import Votes, Way


class Choosing(Moving):
    """Choices, and what is said with them; all of it can be undone."""

    __slots__ = ()

    def take(self, column: int) -> Draft:
        """Choose the view of a coder, 0 being the first of those who judged this fragment."""
        views = self.at_hand().views
        if not 0 <= column < len(views):
            raise InputError(_("There is no such coder on this fragment."))
        return self._choose(views[column].assignments, "view")

    def union(self) -> Draft:
        """Choose every code that somebody chose."""
        return self._choose(union(self.at_hand().views), "union")

    def common(self) -> Draft:
        """Choose only what all have in common, which may be that none applies."""
        return self._choose(common(self.at_hand().views), "common")

    def majority(self) -> Draft:
        """Choose what more than half of the coders chose. Raises InputError for a tie."""

        def called(code: str) -> str:
            return self.codebook.code(code).short.shown() or code

        return self._choose(majority(self.at_hand().views, called), "majority")

    def voters(self) -> Votes:
        """Who may vote on the fragment at hand, each with the codes that they coded."""
        return tuple((one.coder, one.codes) for one in self.at_hand().views if not one.late)

    def vote(self, votes: Votes) -> Draft:
        """Keep these votes, and choose what more than half of them are for; None where no set of
        codes has that, which leaves the table to choose or to say that there is no consensus."""
        views = self.at_hand().views
        book = {known: place for place, known in enumerate(self.codebook.ids)}
        kept = tuple((who, tuple(sorted(codes, key=book.__getitem__))) for who, codes in votes)
        try:
            chosen: Draft = voted(kept, views)
        except InputError:
            chosen = None
        return self._choose(chosen, "vote" if chosen is not None else "", kept)

    def toggle(self, code: str) -> Draft:
        """Switch a code on or off; without the last one nothing is chosen, which is not "none"."""
        self.codebook.code(code)
        now = self._now()
        left = tuple(one for one in now if one.code != code)
        if len(left) < len(now):
            return self._choose(left or None, "own")
        return self._choose((*now, Assignment(code)), "own")

    def qualify(self, code: str, qualifier: str, value: str) -> Draft:
        """Say this value with a code of the choice; said once more, it is taken back.

        Raises InputError where the code is not chosen, or the codebook does not declare that.
        """
        return self._choose(said_too(self.codebook, self._now(), code, qualifier, value), "own")

    def none_applies(self) -> Draft:
        """Choose that none applies."""
        return self._choose((), "own")

    def _now(self) -> tuple[Assignment, ...]:
        here, now = self.at_hand(), self.draft
        if now is None:
            now = here.decisions[0].assignments if here.settled else ()
        return now

    def _choose(self, chosen: Sequence[Assignment] | None, way: Way, votes: Votes = ()) -> Draft:
        after: Draft = None
        if chosen is not None:
            order = {known: place for place, known in enumerate(self.codebook.ids)}
            after = tuple(sorted(chosen, key=lambda one: order[one.code]))
        if after != self.draft or votes or self.ready.votes:
            self.prepare(
                replace(
                    self.ready,
                    assignments=after,
                    way=way if after is not None else "",
                    votes=votes,
                )
            )
        return after

    # What is said with it

    def because(self, reason: str) -> None:
        """Write the reason ahead; nothing is settled by it."""
        self.at_hand()
        self.prepare(replace(self.ready, reason=reason.strip()))
        self.last_reason = reason.strip() or self.last_reason

    def because_again(self) -> str:
        """Say the reason that was written last once more; raises InputError where none was."""
        if not self.last_reason:
            raise InputError(_("No reason was written yet that could be said once more."))
        self.because(self.last_reason)
        return self.last_reason

    def caused_by(self, cause: str) -> None:
        """Say where the difference came from; said once more, it is taken back."""
        self.at_hand()
        self.prepare(replace(self.ready, cause="" if self.ready.cause == cause else cause))

    def dissent(self, who: str, text: str) -> None:
        """Note what somebody wants said who does not agree; without a text it is taken back."""
        self.at_hand()
        others = tuple(one for one in self.ready.dissent if one[0] != who)
        mine = ((who, text.strip()),) if text.strip() else ()
        self.prepare(replace(self.ready, dissent=others + mine))

    def prepare(self, after: Prepared) -> None:
        """Have this ready on the fragment at hand, as one act that can be undone."""
        before = self.ready
        if after != before:
            self.put_ready(self.at, after)
            self.done.append(Drafted(self.at, before, after))
            self.undone.clear()

    def put_ready(self, at: int, prepared: Prepared) -> None:
        """Have this ready on a fragment."""
        fragment = self.queue[at].fragment.id
        if prepared == NOTHING:
            self.prepared.pop(fragment, None)
        else:
            self.prepared[fragment] = prepared
