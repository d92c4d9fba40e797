"""What the table made of it: the user ``consensus`` of a project comes back as decisions.

A decision needs a table. So a text with results counts as signed off by all who coded it, and the
pass is closed for it; the other texts stay open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import close_pass
from coder.exchange.refi.account import Lines
from coder.exchange.refi.people_in import Team
from coder.exchange.refi.work_in import Verdict, Work, assignments
from coder.language import _
from coder.model import CodingPass
from coder.study.coders import find_coder
from coder.study.decisions import decide, decisions, standing
from coder.study.passes import allocations, at_table, complete, find_pass, reopen_pass
from coder.study.signoffs import sign_off_for
from coder.study.transcripts import find_transcript
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


def take_results(
    study: Study,
    coding_pass: CodingPass,
    works: Sequence[Work],
    team: Team,
    book: Codebook,
    source: str,
    lines: Lines,
) -> int:
    """Take decisions in, within an act; returns how many are new.

    Decided is what has a reason. Where no result of the file has one (another program may have
    dropped them), that is each result that its coders had not agreed on by themselves.
    """
    results = [(work, _results(work, team)) for work in works]
    results = [(work, found) for work, found in results if found or work.reasons]
    if not results:
        return 0
    _open_table(study, coding_pass, [work for work, _found in results], lines)
    opened = at_table(study, coding_pass)
    known = {
        fragment: {(taken[0].assignments, taken[0].reason)}
        for fragment, taken in standing(decisions(study, coding_pass)).items()
        if len(taken) == 1 and taken[0].outcome == "decided"
    }
    order = {code.id: place for place, code in enumerate(book.codes)}
    reasoned = any(work.reasons for work in works)
    taken = 0
    for work, found in results:
        decided = _decided(work, found, team, reasoned, source)
        if work.transcript.id not in opened:
            for one, _reason in decided:
                lines.add("decision", work.transcript.name, one.fragment.label or "–")
            continue
        for one, reason in decided:
            said, spans = assignments(one, book, order, work.transcript.name, lines)
            meant = tuple(
                replace(each, start=spans[each.code][0], end=spans[each.code][1])
                if each.code in spans
                else each
                for each in said
            )
            if (meant, reason) not in known.get(one.fragment.id, ()):
                decide(study, coding_pass, work.transcript, one.fragment, meant, reason=reason)
                taken += 1
    return taken


def _results(work: Work, team: Team) -> dict[str, Verdict]:
    """Id of a fragment → its result."""
    return {
        fragment: one for (user, fragment), one in work.verdicts.items() if team.is_consensus(user)
    }


def _decided(
    work: Work, found: dict[str, Verdict], team: Team, reasoned: bool, source: str
) -> list[tuple[Verdict, str]]:
    """What was decided, each with its reason."""
    if reasoned:
        return [
            (found[fragment], reason)
            for fragment, reason in work.reasons.items()
            if fragment in found and reason
        ]
    reason = _("Taken over from {file}, which gives no reason.").format(file=one_line(source))
    said: dict[str, list[frozenset[str]]] = {}
    for (user, fragment), one in work.verdicts.items():
        if not team.is_consensus(user):
            said.setdefault(fragment, []).append(frozenset(one.codes))
    return [
        (one, reason)
        for fragment, one in found.items()
        if len(said.get(fragment, ())) != 1 and {*said.get(fragment, ())} != {frozenset(one.codes)}
    ]


def _open_table(study: Study, coding_pass: CodingPass, works: Sequence[Work], lines: Lines) -> None:
    """Sign these texts off for their coders, and open the table for them."""
    if coding_pass.state != "open":
        return
    opened, wanted = at_table(study, coding_pass), {one.transcript.id for one in works}
    closing = False
    for one in allocations(study, coding_pass):
        if one.transcript_id in wanted and one.transcript_id not in opened and not one.released:
            closing = True
            if not one.signed_off:
                transcript = find_transcript(study, one.transcript_id)
                sign_off_for(study, coding_pass, transcript, find_coder(study, one.coder_id))
    if not closing:
        return
    for work in works:
        lines.add("signed", work.transcript.name)
    others = {one.transcript_id for one in allocations(study, coding_pass)}
    left = others - set(complete(study, coding_pass))
    reason = _("Imported with its results; the other texts are open.")
    close_pass(study, coding_pass.name, incomplete=reason if left else "")
    if left:
        reopen_pass(study, find_pass(study, coding_pass.id).name, reason)
