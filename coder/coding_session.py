"""A coder at work on one transcript: what a coding screen does, without a screen.

Keeps what the screen shows in memory, writes each act as one transaction, and only then changes
what it shows. Undo brings the older verdict back as a new act; nothing is ever taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from coder.codebook import Codebook
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment, Coder, CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.judgements import acting_coder, judge, judgements_of, withdraw
from coder.study.memos import fragment_memos, write_memo
from coder.study.passes import allocations, pass_to_judge
from coder.study.positions import position, save_position, transcript_at
from coder.study.signoffs import mark_shown, open_fragments, sign_off
from coder.study.stars import must_be_allocated, set_star, starred
from coder.study.transcripts import find_transcript, fragments_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

What = Literal["judgement", "star", "memo"]
Verdict = tuple[Assignment, ...] | None
"""None = not judged; () = judged, none applies."""


@dataclass(frozen=True, slots=True)
class Note:
    """One's own memo on a fragment."""

    id: str
    text: str
    private: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One act, with what there was before and after: enough to undo and to redo it."""

    what: What
    fragment: int
    """Position in ``fragments``."""
    before: Verdict | bool | Note
    after: Verdict | bool | Note


@dataclass(slots=True)
class CodingSession:
    """One coder, one transcript, one pass. Open it with :func:`open_session`."""

    study: Study
    coding_pass: CodingPass
    codebook: Codebook
    coder: Coder
    transcript: Transcript
    fragments: list[Fragment]
    """Context included, in order."""
    verdicts: dict[str, tuple[Assignment, ...]]
    """Fragment id → assignments, for what is judged."""
    stars: set[str]
    memos: dict[str, Note]
    signed_off: bool
    at: int
    """Position in ``fragments`` of the fragment at hand."""
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    version: int = 0
    """The study's ``data_version`` when this was read."""

    @property
    def here(self) -> Fragment:
        """The fragment at hand."""
        return self.fragments[self.at]

    @property
    def judgeable(self) -> list[int]:
        """Positions of the fragments that are judged, in order."""
        return [i for i, one in enumerate(self.fragments) if not one.context]

    @property
    def open(self) -> list[int]:
        """Positions of the fragments that are not judged yet."""
        return [i for i in self.judgeable if self.fragments[i].id not in self.verdicts]

    def verdict(self, at: int | None = None) -> Verdict:
        """What the coder said of a fragment (else of the one at hand)."""
        return self.verdicts.get(self.fragments[self.at if at is None else at].id)

    def go(self, at: int) -> None:
        """Go to the judgeable fragment at or nearest after a position, else the last one."""
        later = [i for i in self.judgeable if i >= at]
        self.at = later[0] if later else self.judgeable[-1]

    def step(self, by: int) -> None:
        """Move so many fragments on (or back), context skipped, not past the ends."""
        places = self.judgeable
        now = places.index(self.at) if self.at in places else 0
        self.at = places[min(max(now + by, 0), len(places) - 1)]

    def next_open(self) -> bool:
        """Go to the next fragment not judged, from the start again; False if there is none."""
        left = self.open
        if not left:
            return False
        later = [i for i in left if i > self.at]
        self.at = (later or left)[0]
        return True

    def toggle(self, code: str) -> Verdict:
        """Switch a code on or off; switching the last one off withdraws the judgement."""
        self._look_again()
        now = self.verdict()
        if now is not None and any(one.code == code for one in now):
            left = tuple(one for one in now if one.code != code)
            return self._say(self.at, left or None)
        order = {known: place for place, known in enumerate(self.codebook.ids)}
        chosen = sorted((*(now or ()), Assignment(code)), key=lambda one: order[one.code])
        return self._say(self.at, tuple(chosen))

    def none_applies(self) -> Verdict:
        """Judge the fragment at hand: read, none applies."""
        self._look_again()
        return self._say(self.at, ())

    def _look_again(self) -> None:
        """Where another program wrote meanwhile, read anew what this coder said.

        Raises InputError where the fragment at hand no longer says what the screen showed.
        """
        version = self.study.data_version()
        if version == self.version:
            return
        shown, self.version = self.verdict(), version
        self.verdicts = _verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        if self.verdict() != shown:
            raise InputError(
                _(
                    "Fragment {label} was judged elsewhere meanwhile; this is what it says now."
                ).format(label=self.here.label)
            )

    def _say(self, at: int, after: Verdict) -> Verdict:
        before = self.verdict(at)
        if before != after:
            self._judge(at, after)
            self._did(Change("judgement", at, before, after))
        return after

    def _judge(self, at: int, verdict: Verdict) -> None:
        fragment = self.fragments[at]
        with self.study.act():
            if verdict is None:
                withdraw(self.study, self.coding_pass, self.transcript, fragment)
            else:
                judge(self.study, self.coding_pass, self.transcript, fragment, verdict)
            save_position(self.study, self.coding_pass, self.coder, fragment.id)
        if verdict is None:
            self.verdicts.pop(fragment.id, None)
        else:
            self.verdicts[fragment.id] = verdict

    def star(self) -> bool:
        """Put a star on the fragment at hand or take it off; returns whether there is one now."""
        before = self.here.id in self.stars
        self._star(self.at, not before)
        self._did(Change("star", self.at, before, not before))
        return not before

    def _star(self, at: int, on: bool) -> None:
        fragment = self.fragments[at]
        set_star(self.study, self.coding_pass, self.transcript, fragment, on)
        (self.stars.add if on else self.stars.discard)(fragment.id)

    def memo(self, text: str, *, private: bool) -> None:
        """Write one's memo on the fragment at hand; an empty one removes it."""
        before = self.memos.get(self.here.id, Note("", "", False))
        after = Note(before.id, text.strip(), private)
        if (before.text, before.private) == (after.text, after.private) or not (
            before.text or after.text
        ):
            return
        stored = self._memo(self.at, after)
        self._did(Change("memo", self.at, Note(stored.id, before.text, before.private), stored))

    def _memo(self, at: int, note: Note) -> Note:
        fragment = self.fragments[at]
        identity = write_memo(
            self.study,
            self.coding_pass,
            self.transcript,
            fragment,
            note.text,
            private=note.private,
            memo=note.id or None,
        )
        stored = Note(identity, note.text, note.private)
        if stored.text:
            self.memos[fragment.id] = stored
        else:
            self.memos.pop(fragment.id, None)
        return stored

    def _did(self, change: Change) -> None:
        self.done.append(change)
        self.undone.clear()

    def undo(self) -> Change | None:
        """Take the newest act of this session back and go there; None if there is none."""
        if not self.done:
            return None
        change = self.done[-1]
        self._put(change.what, change.fragment, change.before)
        self.undone.append(self.done.pop())
        return change

    def redo(self) -> Change | None:
        """Do what was undone last once more and go there; None if nothing was."""
        if not self.undone:
            return None
        change = self.undone[-1]
        self._put(change.what, change.fragment, change.after)
        self.done.append(self.undone.pop())
        return change

    def _put(self, what: What, at: int, value: Verdict | bool | Note) -> None:
        if isinstance(value, Note):
            self._memo(at, value)
        elif isinstance(value, bool):
            self._star(at, value)
        else:
            self._judge(at, value)
        self.at = at

    def were_shown(self, positions: Iterable[int]) -> None:
        """Record which fragments were on the screen: only those can be swept at sign-off."""
        if not self.signed_off:
            chosen = [self.fragments[i] for i in positions]
            mark_shown(self.study, self.coding_pass, self.transcript, chosen)

    def unseen(self) -> Sequence[str]:
        """Numbers of open fragments that were never on this coder's screen."""
        return open_fragments(self.study, self.coding_pass, self.transcript).unseen

    def sign_off(self, *, rest_none: bool = False) -> int:
        """Sign the transcript off; returns how many fragments were swept. Raises InputError."""
        swept = sign_off(self.study, self.coding_pass, self.transcript, rest_none=rest_none)
        self.signed_off = True
        for i in self.open:
            self.verdicts[self.fragments[i].id] = ()
        self.done.clear()
        self.undone.clear()
        return swept

    def leave(self) -> None:
        """Remember where the coder is, for the next start."""
        save_position(self.study, self.coding_pass, self.coder, self.here.id)


def my_transcripts(study: Study, coding_pass: CodingPass) -> list[tuple[str, bool]]:
    """Names of the transcripts allocated to the acting coder, each with whether it is signed."""
    who = acting_coder(study)
    return [
        (one.transcript, one.signed_off)
        for one in allocations(study, coding_pass)
        if one.coder_id == who.id and not one.released
    ]


def open_session(
    study: Study, *, pass_name: str | None = None, transcript: str | None = None
) -> CodingSession:
    """Begin where the coder left off: the named transcript, else the one they were in while it has
    work left, else the first with work left, else the first.

    Raises InputError where this coder has nothing to read in the pass.
    """
    who = acting_coder(study)
    coding_pass = pass_to_judge(study, pass_name)
    mine = my_transcripts(study, coding_pass)
    if not mine:
        raise InputError(
            _("Pass {name}: nothing is allocated to {coder}.").format(
                name=one_line(coding_pass.name), coder=one_line(who.name)
            )
        )
    last = position(study, coding_pass, who)
    if transcript is None:
        left = [name for name, signed in mine if not signed] or [mine[0][0]]
        home = transcript_at(study, last) if last else None
        transcript = home if home in left else left[0]
    chosen = find_transcript(study, transcript)
    must_be_allocated(study, coding_pass, chosen, who)
    fragments = fragments_of(study, chosen)
    version = study.data_version()
    session = CodingSession(
        study,
        coding_pass,
        get_codebook(study, coding_pass.codebook, coding_pass.version),
        who,
        chosen,
        fragments,
        _verdicts(study, coding_pass, who, chosen),
        {fragment for name, fragment in starred(study, coding_pass) if name == who.name},
        {
            one.fragment: Note(one.id, one.text, one.private)
            for one in fragment_memos(study, coding_pass)
            if one.coder == who.name
        },
        dict(mine)[chosen.name],
        0,
    )
    session.version = version
    known = {one.id: i for i, one in enumerate(fragments)}
    if last in known:
        session.go(known[last])
    else:
        session.go((session.open or session.judgeable)[0])
    return session


def _verdicts(
    study: Study, coding_pass: CodingPass, coder: Coder, transcript: Transcript
) -> dict[str, tuple[Assignment, ...]]:
    return {
        one.fragment: one.assignments
        for one in judgements_of(study, coding_pass, coder=coder, transcript=transcript)
    }
