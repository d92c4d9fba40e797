"""The study at a glance: how far each transcript of a pass is, and what comes next for whom.

Counts only, so that everybody may see it of everybody; and one's own pace, told to oneself alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.consensus import differences
from coder.consensus.adjudicating import referred
from coder.model import INTERVIEWER, CodingPass
from coder.pace import Pace, pace
from coder.study.adjudication import adjudicates
from coder.study.cut_reports import CutReport, cut_reports
from coder.study.passes import allocations, find_pass, list_passes
from coder.study.positions import position, transcript_at
from coder.study.progress import CoderProgress, TranscriptState, progress
from coder.study.respondents import list_respondents
from coder.study.revising import Revising, revising
from coder.study.transcripts import list_transcripts
from coder.study.working import judged_at

if TYPE_CHECKING:
    from coder.study import Study

Do = Literal["code", "read", "resolve", "close", "wait", "nothing"]
"""What a person can sensibly do with a transcript: code it; read what they signed off; settle the
differences; open the table; wait for others; nothing (it is not theirs, or nobody codes it)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One transcript of a pass."""

    transcript: str
    role: str
    """Of the respondents; "" where none was given."""
    fragments: int
    state: TranscriptState
    coders: tuple[CoderProgress, ...]
    do: Do
    who: tuple[str, ...] = ()
    """For ``code``: the coders who have work left here, of whom the acting one may be one."""

    @property
    def waiting_for(self) -> tuple[CoderProgress, ...]:
        """Who has not signed off."""
        return tuple(one for one in self.coders if not one.signed_off and not one.released)


@dataclass(frozen=True, slots=True)
class Overview:
    """One pass as the acting person may see it."""

    coding_pass: CodingPass
    lines: tuple[Line, ...]
    here: int
    """Position of the line with the next sensible thing; 0 where there is none."""
    revising: tuple[Revising, ...] = ()
    """Transcripts that coders look at again before the table."""
    reported: tuple[CutReport, ...] = ()
    """Cuts that coders find bad and nobody has seen to; for the coordinator, of all passes."""
    pace: Pace | None = None
    """Of the acting coder; None for the coordinator, and while there is too little to tell."""


def pass_at_hand(study: Study, name: str | None = None) -> CodingPass | None:
    """The pass that a person most likely wants to see; None where there is no pass yet.

    The named one. Else for a coder the newest open pass in which something is allocated to them,
    else the newest that they adjudicate, else the newest; for the coordinator the newest open one
    that is not all at the table, else the newest closed one, else the newest. Raises InputError for
    an unknown name.
    """
    if name is not None:
        return find_pass(study, name)
    passes = list_passes(study)
    if not passes:
        return None
    newest_first = passes[::-1]
    for one in newest_first:
        if one.state == "open" and _concerns(study, one):
            return one
    if study.coder is not None:
        return next((one for one in newest_first if adjudicates(study, one)), newest_first[0])
    return next((one for one in newest_first if one.state == "closed"), newest_first[0])


def _concerns(study: Study, coding_pass: CodingPass) -> bool:
    if study.coder is None:
        return any(row.state != "at the table" for row in progress(study, coding_pass))
    me = study.coder.id
    return any(one.coder_id == me and not one.released for one in allocations(study, coding_pass))


def pass_after(study: Study, coding_pass: CodingPass) -> CodingPass:
    """The next older pass; after the oldest the newest."""
    passes = list_passes(study)
    ids = [one.id for one in passes]
    return passes[ids.index(coding_pass.id) - 1]


def overview(study: Study, coding_pass: CodingPass) -> Overview:
    """Every transcript of a pass with who is how far and what the acting person can do with it."""
    found = progress(study, coding_pass)
    ready = all(row.state != "coding" and not any(one.again for one in row.coders) for row in found)
    roles = roles_of(study)
    third = adjudicates(study, coding_pass)
    sent = {one.transcript for one in referred(study, coding_pass)} if third else set()
    lines = []
    for row in found:
        left = tuple(
            one.coder
            for one in row.coders
            if not one.released and (not one.signed_off or one.again)
        )
        line = Line(
            row.transcript,
            roles.get(row.transcript, ""),
            row.fragments,
            row.state,
            row.coders,
            "nothing",
            left,
        )
        lines.append(_with_what_to_do(study, coding_pass, line, ready, sent))
    mine = pace(judged_at(study)) if study.coder is not None else None
    again = tuple(one for one in revising(study, coding_pass) if not one.over)
    reported = () if study.coder is not None else tuple(cut_reports(study))
    first = _first(study, coding_pass, lines)
    return Overview(coding_pass, tuple(lines), first, again, reported, mine)


def _with_what_to_do(
    study: Study, coding_pass: CodingPass, line: Line, ready: bool, sent: set[str]
) -> Line:
    """``sent``: names of transcripts on which something waits for this adjudicator."""
    if study.coder is None:
        do = _for_coordinator(coding_pass, line, ready)
    else:
        do = _for_coder(coding_pass, line, study.coder.name)
        do = "resolve" if line.transcript in sent else do
    return Line(line.transcript, line.role, line.fragments, line.state, line.coders, do, line.who)


def _for_coordinator(coding_pass: CodingPass, line: Line, ready: bool) -> Do:
    if line.state == "at the table":
        return "resolve"
    if coding_pass.state == "open" and any(one.again for one in line.coders):
        return "code"
    if coding_pass.state != "open" or all(one.released for one in line.coders):
        return "nothing"
    if line.state == "coding":
        return "code"
    return "close" if ready else "wait"


def _for_coder(coding_pass: CodingPass, line: Line, me: str) -> Do:
    mine = next((one for one in line.coders if one.coder == me and not one.released), None)
    if mine is None:
        return "nothing"
    if mine.again and coding_pass.state == "open":
        return "code"
    if line.state == "at the table":
        return "resolve"
    if coding_pass.state != "open":
        return "nothing"
    return "read" if mine.signed_off else "code"


def _first(study: Study, coding_pass: CodingPass, lines: list[Line]) -> int:
    """Where the coder was, if there is work left; else the first thing that can be done."""
    last = position(study, coding_pass, study.coder) if study.coder else None
    home = transcript_at(study, last) if last else None
    for at, line in enumerate(lines):
        if line.do == "code" and line.transcript == home:
            return at
    wanted: tuple[Do, ...] = ("code", "close", "resolve", "read")
    for do in wanted:
        for at, line in enumerate(lines):
            if line.do == do:
                return at
    return 0


def roles_of(study: Study) -> dict[str, str]:
    """Name of a transcript → the roles of its respondents, "" where none was given."""
    roles = {one.name: one.role for one in list_respondents(study)}
    return {
        one.name: ", ".join(
            sorted(
                {roles.get(who, "") for who in one.speakers.values() if who != INTERVIEWER} - {""}
            )
        )
        for one in list_transcripts(study)
    }


def left_to_settle(study: Study, found: Overview) -> Mapping[str, int]:
    """Name of a transcript at the table → differences that no decision has settled.

    Only of transcripts that the acting person may read; for an adjudicator those that were sent on.
    Reads every judgement at the table, so a
    screen calls it beside the work, not within it.
    """
    left = dict.fromkeys((one.transcript for one in found.lines if one.do == "resolve"), 0)
    if left:
        third = adjudicates(study, found.coding_pass)
        waiting = (referred if third else differences)(study, found.coding_pass)
        counted = Counter(one.transcript for one in waiting)
        left |= {name: n for name, n in counted.items() if name in left}
    return left
