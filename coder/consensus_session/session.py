"""A team at the table: what a consensus screen does, without a screen.

Keeps the queue of differences in memory, writes each decision as one transaction, and only then
changes what it shows. Undo takes decisions back in the journal, first those of this session and
then the ones before it; nothing is ever taken out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coder.consensus import differences
from coder.consensus.adjudicating import referred
from coder.consensus_session.kinds import state_of
from coder.consensus_session.sitting import Sitting
from coder.errors import InputError
from coder.language import _
from coder.model import CodingPass
from coder.study.adjudication import adjudicates
from coder.study.codebooks import get_codebook
from coder.study.decisions import decisions
from coder.study.memos import fragment_memos
from coder.study.passes import allocations, at_table, pass_to_report
from coder.study.transcripts import list_transcripts
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


class ConsensusSession(Sitting):
    """The differences of one pass. Open it with :func:`open_table`."""

    __slots__ = ()


def open_table(study: Study, *, pass_name: str | None = None) -> ConsensusSession:
    """Begin at the first difference that is not settled, worst code first.

    Without a name the newest closed pass is meant, else the newest. An adjudicator of the pass
    finds what the table sent on, without names. Raises InputError where the table is not open, and
    where nothing on it is this coder's to read.
    """
    coding_pass = pass_to_report(study, pass_name)
    third = adjudicates(study, coding_pass)
    if not third:
        _refuse_nothing_to_read(study, coding_pass)
    version = study.data_version()
    if third:
        queue = referred(study, coding_pass, decided=True)
    else:
        queue = differences(study, coding_pass, settled=True)
    session = ConsensusSession(
        study,
        coding_pass,
        get_codebook(study, coding_pass.codebook, coding_pass.version),
        queue,
        {one.name: one for one in list_transcripts(study)},
        {} if third else _shared_memos(study, coding_pass),
        Counter((one.kind, one.codes) for one in queue),
        version,
        adjudicating=third,
    )
    if not third:
        mine = [one for one in decisions(study, coding_pass) if one.author == _author(study)]
        session.present = mine[-1].present if mine else ()
    if queue and state_of(queue[0]) != "open":
        session.next_open()
    return session


def _author(study: Study) -> str:
    return study.coder.name if study.coder else study.author


def _refuse_nothing_to_read(study: Study, coding_pass: CodingPass) -> None:
    name = one_line(coding_pass.name)
    opened = at_table(study, coding_pass)
    if not opened:
        raise InputError(
            _(
                "Pass {name}: the table is not open yet. Open it with: coder pass close {name}"
            ).format(name=name)
        )
    if study.coder is not None and not any(
        one.transcript_id in opened and one.coder_id == study.coder.id and not one.released
        for one in allocations(study, coding_pass)
    ):
        raise InputError(
            _("Pass {name}: nothing at the table is allocated to {coder}.").format(
                name=name, coder=one_line(study.coder.name)
            )
        )


def _shared_memos(study: Study, coding_pass: CodingPass) -> dict[tuple[str, str], str]:
    memos: dict[tuple[str, str], str] = {}
    for memo in fragment_memos(study, coding_pass):
        if not memo.private:  # all at the table look at one screen
            key = (memo.fragment, memo.coder)
            memos[key] = "\n".join(filter(None, (memos.get(key, ""), memo.text)))
    return memos
