"""A coder at work on one transcript: what a coding screen does, without a screen.

Keeps what the screen shows in memory and writes each act at once, as one transaction. What cannot
be written now (another program holds the file, the disk is full) stays in ``unsaved``, in order,
until :meth:`CodingSession.save` succeeds. Undo takes acts back in the journal, first those of this
session and then the ones before it; nothing is ever taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.coding_session.changes import Care, Change, Note, Star, Verdict
from coder.coding_session.highlighting import Highlighting
from coder.coding_session.marking import Marking
from coder.coding_session.moving import Moving
from coder.coding_session.reading import (
    read_care,
    read_memos,
    read_stars,
    read_times,
    read_unsure,
)
from coder.coding_session.revising import Revising
from coder.coding_session.signing import Signing
from coder.coding_session.undoing import Undoing
from coder.errors import InputError
from coder.language import _
from coder.model import Coder, CodingPass
from coder.pace import pace
from coder.study.codebooks import get_codebook
from coder.study.judgements import acting_coder
from coder.study.passes import pass_to_judge
from coder.study.positions import position, transcript_at, view_of
from coder.study.progress import my_transcripts
from coder.study.revising import may_revise, revising
from coder.study.side_by_side import codes_before, own_verdicts
from coder.study.signoffs import has_signed_off
from coder.study.stars import must_be_allocated
from coder.study.transcripts import find_transcript, fragments_of
from coder.study.working import judged_at
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

__all__ = ["Care", "Change", "CodingSession", "Note", "Star", "Verdict", "open_session"]


class CodingSession(Moving, Highlighting, Marking, Undoing, Signing, Revising):
    """One coder, one transcript, one pass. Open it with :func:`open_session`."""

    __slots__ = ()


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
        left = [name for name, done in mine if not done]
        left = left or _to_revise(study, coding_pass, who) or [mine[0][0]]
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
        read_stars(study, coding_pass, who),
        read_unsure(study, coding_pass, who),
        *read_care(study, who),
        read_memos(study, coding_pass, who, chosen),
        has_signed_off(study, coding_pass, chosen),
        0,
        pace=pace(judged_at(study)),
        before=codes_before(study, coding_pass, chosen),
    )
    session.memo_ids = {note.id: note.id for note in session.memos.values()}
    session.version = version
    session.differing = may_revise(study, coding_pass, chosen, who)
    session.times = read_times(study, chosen, fragments)
    _resume(session, last)
    return session


def _to_revise(study: Study, coding_pass: CodingPass, who: Coder) -> list[str]:
    """Names of the transcripts that this coder may look at again now."""
    return [
        one.transcript
        for one in revising(study, coding_pass)
        if who.name in one.waiting and not one.over
    ]


def _resume(session: CodingSession, last: str | None) -> None:
    """Go to where the coder was in this transcript (``last``: in the whole pass), to the line."""
    known = {one.id: i for i, one in enumerate(session.fragments)}
    view = view_of(session.study, session.coding_pass, session.coder, session.transcript)
    if last not in known:
        last = view.fragment if view else None
    if last not in known:
        session.go((session.open or session.judgeable)[0])
        return
    session.go(known[last])
    if view and view.fragment == last and view.top in known:
        session.top = (known[view.top], view.offset)
