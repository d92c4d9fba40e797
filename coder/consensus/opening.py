"""Opening the revising of a transcript: its coders learn which fragments differ, and not how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.consensus.closing import counted
from coder.errors import InputError
from coder.language import _
from coder.model import CodingPass, Transcript
from coder.study.judgements import Verdict, newest_judgements_of, verdict
from coder.study.passes import at_table, complete, pass_to_judge, refuse_coder
from coder.study.revising import Revising, revising
from coder.study.transcripts import find_transcript, judged_fragments, list_transcripts
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


def open_revising(
    study: Study, name: str | None = None, transcripts: Sequence[str] = ()
) -> list[Revising]:
    """Let coders revise these transcripts (names), or all that can be; returns what was opened.

    Only complete transcripts that are not at the table, have two coders or more, and on which they
    differ. Raises InputError where a named one is none of these, and where there is none at all.
    """
    refuse_coder(study)
    coding_pass = pass_to_judge(study, name)
    with study.act():
        done, opened = set(complete(study, coding_pass)), at_table(study, coding_pass)
        known = {one.transcript for one in revising(study, coding_pass)}
        chosen = [find_transcript(study, one) for one in transcripts] or list_transcripts(study)
        new = []
        for text in chosen:
            able = text.id in done and text.id not in opened
            differing = _differing(study, coding_pass, text) if able else []
            if able and differing and text.name not in known:
                study.record(
                    "pass.revising",
                    {"pass": coding_pass.id, "transcript": text.id, "differing": differing},
                )
                new.append(text.name)
            elif transcripts:
                raise InputError(_why_not(text, coding_pass, known, opened, able))
        if not new:
            raise InputError(
                _(
                    "Pass {name}: there is nothing to revise: no complete transcript before the "
                    "table on which its coders differ."
                ).format(name=one_line(coding_pass.name))
            )
    return [one for one in revising(study, coding_pass) if one.transcript in new]


def _why_not(
    text: Transcript,
    coding_pass: CodingPass,
    known: set[str],
    opened: dict[str, str],
    able: bool,
) -> str:
    names = {"name": one_line(text.name), "coding_pass": one_line(coding_pass.name)}
    if text.id in opened:
        return _("Transcript {name} is at the table; it is decided now.").format(**names)
    if text.name in known:
        return _("Transcript {name} is being revised already.").format(**names)
    if not able:
        return _(
            "Transcript {name} is not complete in pass {coding_pass}: it is revised when all its "
            "coders have signed off."
        ).format(**names)
    return _("Nobody differs on transcript {name}: there is nothing to revise.").format(**names)


def _differing(study: Study, coding_pass: CodingPass, transcript: Transcript) -> list[str]:
    """Ids of the fragments on which its coders said different things, in reading order."""
    who_count = counted(study, coding_pass)
    said: dict[str, set[Verdict]] = {}
    for one in newest_judgements_of(study, coding_pass, transcript=transcript):
        if (transcript.id, one.coder) in who_count:
            said.setdefault(one.fragment, set()).add(verdict(one.assignments))
    return [one for one in judged_fragments(study, transcript) if len(said.get(one, ())) > 1]
