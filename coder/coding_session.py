"""A coder at work on one transcript: what a coding screen does, without a screen.

Keeps what the screen shows in memory and writes each act at once, as one transaction. What cannot
be written now (another program holds the file, the disk is full) stays in ``unsaved``, in order,
until :meth:`CodingSession.save` succeeds. Undo takes acts back in the journal, first those of this
session and then the ones before it; nothing is ever taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.codebook import Codebook
from coder.codebook.qualifying import said_too
from coder.errors import CoderError, InputError, NotNowError
from coder.language import _
from coder.model import Assignment, Coder, CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.judgements import acting_coder, judge, withdraw
from coder.study.memos import fragment_memos, write_memo
from coder.study.passes import pass_to_judge
from coder.study.positions import position, save_position, transcript_at
from coder.study.progress import my_transcripts
from coder.study.side_by_side import Before, codes_before, own_verdicts
from coder.study.signoffs import has_signed_off, mark_shown, open_fragments, sign_off
from coder.study.stars import must_be_allocated, set_star, starred
from coder.study.transcripts import find_transcript, fragments_of
from coder.study.undo import Act, do_again, last_act, last_undone, redo, take_back, undo
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
    """In this session; that of the file where it was there before."""
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
    takes_back: Change | None = None
    """What this undoes, or the undoing after which it is done again."""
    undoing: bool = False


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
    """Fragment id → assignments, for what is judged and not to be judged again."""
    stars: set[str]
    memos: dict[str, Note]
    signed_off: bool
    at: int
    """Position in ``fragments`` of the fragment at hand."""
    done: list[Change] = field(default_factory=list)
    undone: list[Change | Act] = field(default_factory=list)
    """An ``Act`` was done before this session."""
    before: Before = field(default_factory=Before)
    """One's own codes of before, to be shown beside these."""
    version: int = 0
    """The study's ``data_version`` when this was read."""
    unsaved: list[Change] = field(default_factory=list)
    """Acts that are shown and could not be written yet, oldest first."""
    trouble: NotNowError | None = None
    """Why they could not be."""
    _memo_ids: dict[str, str] = field(default_factory=dict)
    """Id of a note of this session → id of the memo in the file."""
    _notes: int = 0
    """How many memos this session began."""
    _acts: dict[int, str] = field(default_factory=dict)
    """Identity of a change that was written → the event that it began with."""

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

    def qualify(self, code: str, qualifier: str, value: str) -> Verdict:
        """Say this value with a code that is on; said once more, it is taken back.

        Raises InputError where the code is not on, or the codebook does not declare that.
        """
        self._look_again()
        now = self.verdict() or ()
        return self._say(self.at, said_too(self.codebook, now, code, qualifier, value))

    def repeat(self) -> Verdict:
        """Say of the fragment at hand what was last said of another: codes and qualifiers.

        Highlights stay where they were. Raises InputError where nothing was judged yet.
        """
        self._look_again()
        for change in reversed(self.done):
            if change.what == "judgement" and change.fragment != self.at:
                last = self.verdict(change.fragment)
                if last is not None:
                    return self._say(
                        self.at, tuple(replace(one, start=None, end=None) for one in last)
                    )
        raise InputError(_("There is no judgement to repeat yet."))

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
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self._show_unsaved()
        if self.verdict() != shown:
            raise _elsewhere(self.here)

    def _say(self, at: int, after: Verdict) -> Verdict:
        before = self.verdict(at)
        if before != after:
            self._do(Change("judgement", at, before, after))
        return after

    # Writing

    def _do(self, change: Change) -> None:
        """A new act: show it, write it or keep it, and remember it for undo."""
        self._act(change)
        self.done.append(change)
        self.undone.clear()

    def _act(self, change: Change) -> None:
        self._show(change)
        self.unsaved.append(change)
        self.save()

    def save(self) -> bool:
        """Write what is not saved yet, oldest first; whether all of it is in the file now.

        Where it has to wait, all of it stays and ``trouble`` says why. Raises InputError or
        BlindError for an act that may no longer be: that one is gone, and what comes after it waits
        for the next call.
        """
        while self.unsaved:
            try:
                self._write(self.unsaved[0])
            except NotNowError as error:
                self.trouble = error
                return False
            except CoderError:
                self._drop(self.unsaved.pop(0))
                raise
            self.unsaved.pop(0)
        self.trouble = None
        return True

    @property
    def places_unsaved(self) -> list[str]:
        """Numbers of the fragments with acts that are not in the file, in order."""
        places = sorted({one.fragment for one in self.unsaved})
        return [self.fragments[at].label or "" for at in places]

    def _write(self, change: Change) -> None:
        if change.takes_back is not None:
            self._write_undoing(change, change.takes_back)
            return
        fragment = self.fragments[change.fragment]
        where = (self.study, self.coding_pass, self.transcript, fragment)
        after = change.after
        if isinstance(after, Note):
            known = self._memo_ids.get(after.id)
            self._memo_ids[after.id] = write_memo(
                *where, after.text, private=after.private, memo=known
            )
        elif isinstance(after, bool):
            set_star(*where, after)
        else:
            with self.study.act():
                self._refuse_other(change)
                if after is None:
                    withdraw(*where)
                else:
                    judge(*where, after)
                save_position(self.study, self.coding_pass, self.coder, fragment.id)
        self._acts[id(change)] = self.study.made or ""

    def _write_undoing(self, change: Change, target: Change) -> None:
        act = self._acts.get(id(target))
        if not act:
            return  # it changed nothing
        with self.study.act():
            if change.what == "judgement":
                self._refuse_other(change)
            back = do_again if target.undoing else take_back
            self._acts[id(change)] = back(self.study, act)

    def _refuse_other(self, change: Change) -> None:
        """Refuse to write over what was judged elsewhere since this act was made."""
        if self.study.data_version() != self.version:
            now = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
            if now.get(self.fragments[change.fragment].id) != change.before:
                raise _elsewhere(self.fragments[change.fragment])

    def _show(self, change: Change) -> None:
        fragment, after = self.fragments[change.fragment].id, change.after
        if isinstance(after, Note):
            if after.text:
                self.memos[fragment] = after
            else:
                self.memos.pop(fragment, None)
        elif isinstance(after, bool):
            (self.stars.add if after else self.stars.discard)(fragment)
        elif after is None:
            self.verdicts.pop(fragment, None)
        else:
            self.verdicts[fragment] = after

    def _show_unsaved(self) -> None:
        for change in self.unsaved:
            self._show(change)

    def _drop(self, change: Change) -> None:
        """An act that may not be: show again what there is without it."""
        self.done = [one for one in self.done if one is not change]
        self._show(replace(change, before=change.after, after=change.before))
        self.version = self.study.data_version()
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self._show_unsaved()

    def star(self) -> bool:
        """Put a star on the fragment at hand or take it off; returns whether there is one now."""
        before = self.here.id in self.stars
        self._do(Change("star", self.at, before, not before))
        return not before

    def memo(self, text: str, *, private: bool) -> None:
        """Write one's memo on the fragment at hand; an empty one removes it."""
        before = self.memos.get(self.here.id)
        if before is None:
            self._notes += 1
            before = Note(f"new {self._notes}", "", False)
        after = Note(before.id, text.strip(), private)
        if (before.text, before.private) == (after.text, after.private) or not (
            before.text or after.text
        ):
            return
        self._do(Change("memo", self.at, before, after))

    def undo(self) -> Change | Act | None:
        """Take the newest act of this session back and go there; after the last one, the newest
        act of this coder in the journal (an ``Act``). None if there is none."""
        if not self.done:
            return self._in_journal(last_act, undo)
        change = self.done[-1]
        back = Change(change.what, change.fragment, change.after, change.before, change, True)
        self._act(back)
        self.at = change.fragment
        self.undone.append(back)
        self.done.pop()
        return change

    def redo(self) -> Change | Act | None:
        """Do what was undone last once more and go there; None if nothing was."""
        if not self.undone or isinstance(self.undone[-1], Act):
            act = self._in_journal(last_undone, redo)
            if self.undone:
                self.undone.pop()
            return act
        back = self.undone[-1]
        again = Change(back.what, back.fragment, back.after, back.before, back)
        self._act(again)
        self.at = back.fragment
        self.done.append(again)
        self.undone.pop()
        return again

    def _in_journal(
        self, newest: Callable[[Study], Act | None], do: Callable[[Study, Act], Act]
    ) -> Act | None:
        if not self.save():
            assert self.trouble is not None
            raise self.trouble
        act = newest(self.study)
        if act is None:
            return None
        do(self.study, act)
        if do is undo:
            self.undone.append(act)
        self._read_anew()
        places = {one.id: at for at, one in enumerate(self.fragments) if not one.context}
        named = [_fragment_of(event.data) for event in act.events]
        self.at = next((places[one] for one in named if one in places), self.at)
        return act

    def _read_anew(self) -> None:
        """What this coder said of this transcript, as the file has it now."""
        self.version = self.study.data_version()
        self.verdicts = own_verdicts(self.study, self.coding_pass, self.coder, self.transcript)
        self.stars = _stars(self.study, self.coding_pass, self.coder)
        self.memos = _memos(self.study, self.coding_pass, self.coder)
        self._memo_ids |= {note.id: note.id for note in self.memos.values()}
        self.signed_off = has_signed_off(self.study, self.coding_pass, self.transcript)

    def were_shown(self, positions: Iterable[int]) -> None:
        """Record which fragments were on the screen: only those can be swept at sign-off."""
        if not self.signed_off:
            chosen = [self.fragments[i] for i in positions]
            mark_shown(self.study, self.coding_pass, self.transcript, chosen)

    def unseen(self) -> Sequence[str]:
        """Numbers of open fragments that were never on this coder's screen."""
        return open_fragments(self.study, self.coding_pass, self.transcript).unseen

    def sign_off(self, *, rest_none: bool = False) -> int:
        """Sign the transcript off; returns how many fragments were swept.

        Raises InputError, and NotNowError while something is not saved or it cannot be written.
        """
        if not self.save():
            assert self.trouble is not None
            raise self.trouble
        swept = sign_off(self.study, self.coding_pass, self.transcript, rest_none=rest_none)
        self.signed_off = True
        for i in self.open:
            self.verdicts[self.fragments[i].id] = ()
        self.done.clear()
        self.undone.clear()
        return swept

    def leave(self) -> None:
        """Remember where the coder is, for the next start; see first that all is saved."""
        self.save()
        save_position(self.study, self.coding_pass, self.coder, self.here.id)


def _elsewhere(fragment: Fragment) -> InputError:
    return InputError(
        _("Fragment {label} was judged elsewhere meanwhile; this is what it says now.").format(
            label=fragment.label
        )
    )


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
        left = [name for name, done in mine if not done] or [mine[0][0]]
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
        own_verdicts(study, coding_pass, who, chosen),
        _stars(study, coding_pass, who),
        _memos(study, coding_pass, who),
        has_signed_off(study, coding_pass, chosen),
        0,
        before=codes_before(study, coding_pass, chosen),
    )
    session._memo_ids = {note.id: note.id for note in session.memos.values()}
    session.version = version
    known = {one.id: i for i, one in enumerate(fragments)}
    if last in known:
        session.go(known[last])
    else:
        session.go((session.open or session.judgeable)[0])
    return session


def _stars(study: Study, coding_pass: CodingPass, coder: Coder) -> set[str]:
    return {fragment for name, fragment in starred(study, coding_pass) if name == coder.name}


def _memos(study: Study, coding_pass: CodingPass, coder: Coder) -> dict[str, Note]:
    return {
        one.fragment: Note(one.id, one.text, one.private)
        for one in fragment_memos(study, coding_pass)
        if one.coder == coder.name
    }


def _fragment_of(data: Mapping[str, Any]) -> str:
    """Id of the fragment that an event is about; "" where it is about none."""
    return str(data.get("fragment") or data.get("target") or "")
