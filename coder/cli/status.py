"""``coder status``: who has done what, and what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.cli.retention import documents
from coder.cli.revise import revising_words
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.study import Study
    from coder.study.progress import CoderProgress, TranscriptProgress
    from coder.study.reopened import Reopening
    from coder.study.revising import Revising

STATES = {
    "coding": N_("coding"),
    "complete": N_("complete: waits for the table"),
    "revising": N_("being revised"),
    "at the table": N_("at the table"),
}


@click.command("status", help=_("Who has done what, and what is left."))
@with_json
@with_pass
@with_study
def command(study: Study, as_json: bool, pass_name: str | None) -> None:
    """Print the progress of one pass, or of all."""
    from coder.study.adjudication import adjudicators
    from coder.study.coders import list_coders
    from coder.study.cut_reports import cut_reports
    from coder.study.passes import find_pass, list_passes
    from coder.study.progress import progress
    from coder.study.reopened import reopenings
    from coder.study.retention import DATA, retention
    from coder.study.transcripts import list_transcripts
    from coder.trail import news_of_names

    passes = [find_pass(study, pass_name)] if pass_name else list_passes(study)
    found = [
        _Standing(
            one,
            progress(study, one),
            _revised_now(study, one),
            adjudicators(study, one),
            reopenings(study, one),
        )
        for one in passes
    ]
    transcripts = list_transcripts(study)
    for line in news_of_names(study):
        tell(line)
    kept = [one for one in retention(study) if one.until is not None]
    bad_cuts = len(cut_reports(study))
    if as_json:
        say_json(
            {
                "study": study.path.name,
                "n_transcripts": len(transcripts),
                "n_fragments": sum(one.n_fragments for one in transcripts),
                "coders": [one.name for one in list_coders(study)],
                "passes": [_document(one) for one in found],
                "retention": documents(kept),
                "reported_cuts": bad_cuts,
            }
        )
        return
    fragments = sum(one.n_fragments for one in transcripts)
    say(
        _("{study}: {t} transcripts, {f} fragments, {c} coders").format(
            study=one_line(study.path.name),
            t=len(transcripts),
            f=fragments,
            c=len(list_coders(study)),
        )
    )
    for term in kept:
        until = term.until.isoformat() if term.until else ""
        text = _("{what}: to be kept until {date}.")
        if term.passed:
            text = _("{what}: was to be kept until {date}.")
        say(text.format(what=_(DATA[term.data]), date=until))
    if bad_cuts:
        say(
            ngettext(
                "{n} bad cut was reported; see: coder segment --reported",
                "{n} bad cuts were reported; see: coder segment --reported",
                bad_cuts,
            ).format(n=bad_cuts)
        )
    if not found:
        say(_("There is no pass yet; plan one with: coder pass new NAME"))
    for standing in found:
        say()
        _print(standing)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How one pass stands."""

    coding_pass: CodingPass
    rows: list[TranscriptProgress]
    revised: dict[str, Revising]
    """Transcript (name) → who looks again there, before the table."""
    adjudicators: list[str]
    reopened: list[Reopening]

    def state(self, row: TranscriptProgress) -> str:
        return "revising" if row.transcript in self.revised else row.state


def _revised_now(study: Study, coding_pass: CodingPass) -> dict[str, Revising]:
    from coder.study.revising import revising

    return {one.transcript: one for one in revising(study, coding_pass) if not one.over}


def _document(now: _Standing) -> dict[str, Any]:
    coding_pass = now.coding_pass
    return {
        "name": coding_pass.name,
        "state": coding_pass.state,
        "codebook": coding_pass.codebook,
        "codebook_version": coding_pass.version,
        "adjudicators": now.adjudicators,
        "reopened": [one.document() for one in now.reopened],
        "transcripts": [
            {
                "transcript": row.transcript,
                "fragments": row.fragments,
                "state": now.state(row),
                "coders": [
                    {
                        "coder": one.coder,
                        "judged": one.judged,
                        "signed_off": one.signed_off,
                        "released": one.released,
                        "again": one.again,
                        "revised": (
                            one.coder in now.revised[row.transcript].done
                            if row.transcript in now.revised
                            else None
                        ),
                    }
                    for one in row.coders
                ],
            }
            for row in now.rows
        ],
    }


def _print(now: _Standing) -> None:
    coding_pass, rows = now.coding_pass, now.rows
    say(
        _("Pass {name}: {state}, codebook {book} {version}").format(
            name=one_line(coding_pass.name),
            state=_("open") if coding_pass.state == "open" else _("closed"),
            book=coding_pass.codebook,
            version=coding_pass.version,
        )
    )
    coders = list(dict.fromkeys(one.coder for row in rows for one in row.coders))
    table = []
    for row in rows:
        by_coder = {one.coder: one for one in row.coders}
        cells = [_cell(by_coder.get(name), row.fragments) for name in coders]
        table.append([row.transcript, *cells, _(STATES[now.state(row)])])
    say_table([_("transcript"), *coders, _("now")], table, right="-" + "r" * len(coders))
    for one in now.revised.values():
        say(revising_words(one))
    for again_open in now.reopened:
        say(again_open.words())
    if now.adjudicators:
        names = ", ".join(map(one_line, now.adjudicators))
        say(_("Adjudicators: {names}.").format(names=names))
    again: Counter[str] = Counter()
    for row in rows:
        again.update({each.coder: each.again or 0 for each in row.coders if not each.released})
    left = [f"{one_line(name)} {n}" for name, n in again.items() if n]
    if left:
        say(
            _("To be judged again under codebook version {version}: {who}").format(
                version=one_line(coding_pass.version), who=", ".join(left)
            )
        )


def _cell(one: CoderProgress | None, fragments: int) -> str:
    if one is None:
        return "–"
    if one.released:
        return _("released")
    done = f"{one.judged}/{fragments}"
    return f"{done} ✓" if one.signed_off else f"{done}  "
