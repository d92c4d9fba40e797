"""``coder pass``: plans coding passes, opens and closes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.errors import CoderError, InputError
from coder.language import N_, _, ngettext
from coder.model import PASS_KINDS
from coder.text import one_line

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.model import CodingPass
    from coder.study import Study
    from coder.study.passes import Pair

KINDS = {
    "coding": N_("coding"),
    "calibration": N_("calibration"),
    "training": N_("training"),
    "stability": N_("stability"),
}
STATES = {"open": N_("open"), "closed": N_("closed"), "resolved": N_("resolved")}


@click.group("pass", help=_("Coding passes: who codes what with which codebook, and when it ends."))
def command() -> None:
    """The group of the commands on passes."""


@command.command(
    "new",
    help=_(
        "Plan a pass and open it. Without a plan every coder gets every transcript but their own "
        "interview. From now on the fragments are frozen."
    ),
)
@click.argument("name")
@click.option("--codebook", metavar="NAME_OR_PATH", help=_("Codebook (else the study's first)."))
@click.option("--coder", "coders", multiple=True, metavar="NAME", help=_("Who codes. Repeats."))
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("What. Repeats.")
)
@click.option(
    "--plan",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help=_("Who codes what: columns coder and transcript."),
)
@click.option(
    "--kind",
    type=click.Choice(PASS_KINDS),
    default="coding",
    show_default=True,
    help=_("Only the kind coding enters the results."),
)
@with_study
def new(
    study: Study,
    name: str,
    codebook: str | None,
    coders: tuple[str, ...],
    transcripts: tuple[str, ...],
    plan: Path | None,
    kind: str,
) -> None:
    """Plan a pass."""
    from coder.study.codebooks import take_codebook
    from coder.study.passes import allocations, new_pass, refuse_coder

    if plan is not None and (coders or transcripts):
        raise InputError(_("--plan says who codes what; leave --coder and --transcript out."))
    pairs = _read_plan(study, plan) if plan else None
    refuse_coder(study)
    book = _known_or_found(study, codebook) if codebook is not None else None
    with study.act():
        if book is not None:
            take_codebook(study, book)
        made = new_pass(
            study,
            name,
            codebook=book.id if book else None,
            version=book.version if book else None,
            kind=kind,
            coders=coders,
            transcripts=transcripts,
            plan=pairs,
        )
    n = len(allocations(study, made))
    tell(
        ngettext(
            "Pass {name} is open: {n} allocation, codebook {book}.",
            "Pass {name} is open: {n} allocations, codebook {book}.",
            n,
        ).format(name=one_line(made.name), n=n, book=made.codebook)
    )
    _tell_overlaps(study, made)
    tell_names(study, made)


def tell_names(study: Study, made: CodingPass) -> None:
    """Say once of each transcript that nobody dealt with the names in it."""
    from coder.study.passes import allocations
    from coder.study.transcripts import list_transcripts
    from coder.study.waiver import first_time

    in_pass = {one.transcript_id for one in allocations(study, made)}
    left = first_time(study, [one for one in list_transcripts(study) if one.id in in_pass])
    if left:
        n = len(left)
        tell(
            ngettext(
                "{n} transcript came in without a key file, so names may stand in it: {names}. "
                "Replace them with coder redact, or say why they may stay with coder pseudonyms "
                "--waive REASON. This is said once.",
                "{n} transcripts came in without a key file, so names may stand in them: {names}. "
                "Replace them with coder redact, or say why they may stay with coder pseudonyms "
                "--waive REASON. This is said once.",
                n,
            ).format(n=n, names=", ".join(map(one_line, left[:8])) + (" …" if n > 8 else ""))
        )


def _known_or_found(study: Study, name: str) -> Codebook:
    """The newest version that the study has of this codebook, else the shipped one or the file."""
    from coder.cli.codebook import named
    from coder.study.codebooks import list_codebooks

    wanted = name.casefold()
    known = [
        one
        for one in list_codebooks(study)
        if wanted in (one.id.casefold(), one.number.casefold() or one.id.casefold())
    ]
    return known[-1] if known else named(name)


def _tell_overlaps(study: Study, made: CodingPass) -> None:
    """One line for each codebook of which the same fragments were coded already, or will be."""
    from coder.study.side_by_side import overlapping_passes

    for one in overlapping_passes(study, made):
        pairs = ", ".join(f"{pair.code} ~ {pair.other}" for pair in one.overlaps)
        tell(
            _(
                "Note: codebook {book} overlaps with {other} of pass {name}, on the same "
                "transcripts: {codes}."
            ).format(
                book=made.codebook,
                other=one.coding_pass.codebook,
                name=one_line(one.coding_pass.name),
                codes=pairs,
            )
        )


def _read_plan(study: Study, path: Path) -> list[Pair]:
    from coder.exchange.tables import read_table
    from coder.study.coders import find_coder
    from coder.study.respondents import refuse_own_interview
    from coder.study.transcripts import find_transcript

    pairs = []
    for row in read_table(path, required=("coder", "transcript")):
        try:
            who = find_coder(study, row["coder"].strip())
            what = find_transcript(study, row["transcript"].strip())
            refuse_own_interview(study, who, what)
        except CoderError as error:
            raise InputError(
                _("{path}, line {n}: {problem}").format(
                    path=one_line(str(path)), n=row.number, problem=error
                )
            ) from error
        pairs.append((who.id, what.id))
    return pairs


@command.command("list", help=_("The passes of this study."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the passes."""
    from coder.consensus import state_of
    from coder.study.passes import list_passes

    passes = [(one, state_of(study, one)) for one in list_passes(study)]
    if as_json:
        document = [
            {
                "name": one.name,
                "kind": one.kind,
                "codebook": one.codebook,
                "codebook_version": one.version,
                "state": state,
            }
            for one, state in passes
        ]
        say_json({"passes": document})
    elif passes:
        say_table(
            [_("pass"), _("kind"), _("codebook"), _("state")],
            [
                [one.name, _(KINDS[one.kind]), f"{one.codebook} {one.version}", _(STATES[state])]
                for one, state in passes
            ],
        )
    else:
        say(_("There is no pass yet; plan one with: coder pass new NAME"))


@command.command(
    "close",
    help=_(
        "Open the table: from now on coders see each other's judgements of the complete "
        "transcripts, and the agreement before the discussion is sealed."
    ),
)
@click.argument("name", required=False)
@click.option(
    "--incomplete", metavar="REASON", default="", help=_("Leave out what is not complete; why.")
)
@with_study
def close(study: Study, name: str | None, incomplete: str) -> None:
    """Close a pass."""
    from coder.consensus import close_pass
    from coder.study.passes import pass_to_judge, refuse_coder

    refuse_coder(study)
    chosen = pass_to_judge(study, name)
    opened = close_pass(study, chosen.name, incomplete=incomplete)
    if opened:
        text = _("Pass {name} is closed; at the table: {names}. Next: coder agree")
    else:
        text = _("Pass {name} is closed; nothing new came to the table.")
    tell(text.format(name=one_line(chosen.name), names=", ".join(map(one_line, opened))))


@command.command(
    "reopen", help=_("Let a closed pass take judgements again; what is at the table stays there.")
)
@click.argument("name")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why."))
@with_study
def reopen(study: Study, name: str, reason: str) -> None:
    """Reopen a pass."""
    from coder.study.passes import reopen_pass

    made = reopen_pass(study, name, reason)
    tell(_("Pass {name} is open again.").format(name=one_line(made.name)))


@command.command(
    "revise",
    help=_(
        "Let coders look again, each alone, before the table opens: they learn which fragments "
        "differ, not how. Without --transcript: all complete transcripts on which coders differ."
    ),
)
@click.argument("name", required=False)
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("What. Repeats.")
)
@with_study
def revise(study: Study, name: str | None, transcripts: tuple[str, ...]) -> None:
    """Open revising."""
    from coder.cli.revise import revising_words
    from coder.consensus import open_revising

    for one in open_revising(study, name, transcripts):
        tell(revising_words(one))
    tell(_("Next, each coder: coder revise --as NAME; when all are done: coder pass close"))


@command.command(
    "adjudicator",
    help=_(
        "Name somebody of the team, who does not code in the pass, as its adjudicator: they decide "
        "what the table sends on, without names."
    ),
)
@click.argument("name")
@click.argument("coder")
@click.option("--off", is_flag=True, help=_("They are so no longer."))
@with_study
def adjudicator(study: Study, name: str, coder: str, off: bool) -> None:
    """Name an adjudicator, or take one off."""
    from coder.study.adjudication import adjudicators, set_adjudicator
    from coder.study.passes import find_pass

    who = set_adjudicator(study, name, coder, on=not off)
    chosen = find_pass(study, name)
    names = ", ".join(map(one_line, adjudicators(study, chosen)))
    text = _("{coder} is an adjudicator of pass {name}.")
    if off:
        text = _("{coder} is no adjudicator of pass {name}.")
    line = text.format(coder=one_line(who.name), name=one_line(chosen.name))
    tell(f"{line} {_('Adjudicators: {names}.').format(names=names)}" if names else line)


@command.command("allocate", help=_("Add coders or transcripts to an open pass."))
@click.argument("name")
@click.option("--coder", "coders", multiple=True, metavar="NAME", help=_("Who codes. Repeats."))
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("What. Repeats.")
)
@with_study
def allocate(
    study: Study, name: str, coders: tuple[str, ...], transcripts: tuple[str, ...]
) -> None:
    """Allocate."""
    from coder.study.passes import allocate as allocate_
    from coder.study.passes import find_pass

    if not coders and not transcripts:
        raise InputError(_("Say whom or what to add, with --coder or --transcript."))
    n = allocate_(study, name, coders, transcripts)
    tell(ngettext("{n} new allocation.", "{n} new allocations.", n).format(n=n))
    tell_names(study, find_pass(study, name))


@command.command("release", help=_("Take a coder off a transcript."))
@click.argument("coder")
@click.argument("transcript")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why."))
@click.option("--pass", "pass_name", metavar="NAME", help=_("Which pass."))
@with_study
def release(study: Study, coder: str, transcript: str, reason: str, pass_name: str | None) -> None:
    """Release."""
    from coder.study.passes import release as release_

    release_(study, pass_name, coder, transcript, reason)
    tell(
        _("{coder} no longer codes {transcript}.").format(
            coder=one_line(coder), transcript=one_line(transcript)
        )
    )


@command.command(
    "version",
    help=_(
        "Take another version of its codebook into an open pass. What was judged stays as it is; "
        "fragments whose judgement used a code that changed are to be judged again."
    ),
)
@click.argument("name")
@click.argument("version", metavar="FILE_OR_VERSION")
@click.option(
    "--instead",
    "instead",
    multiple=True,
    metavar="CODE=OTHER",
    help=_("What stands for a code that this version no longer has. Repeats."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say what it would change."))
@with_study
def version(study: Study, name: str, version: str, instead: tuple[str, ...], dry_run: bool) -> None:
    """Take a version of the codebook in."""
    from coder.cli.pass_version import book_meant, pairs_of, tell_changes, tell_work
    from coder.study.passes import find_pass, refuse_coder
    from coder.study.versions import plan_version, take_version

    refuse_coder(study)
    chosen = find_pass(study, name)
    book = book_meant(study, chosen, version)
    pairs = pairs_of(instead)
    update = plan_version(study, chosen.name, book, pairs)
    if dry_run:
        tell_changes(update)
        return
    made = take_version(study, chosen.name, book, pairs)
    tell(
        _("Pass {name} has version {version} of codebook {book} now.").format(
            name=one_line(made.name), version=one_line(made.version), book=made.codebook
        )
    )
    tell_changes(update)
    tell_work(study, made)
