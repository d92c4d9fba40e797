"""``coder decisions`` and ``coder proposals``: what the table decided, and what it asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import PROFILES, with_json, with_pass, with_study
from coder.cli.output import must_be_possible, say, say_json, tell, write_out
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.consensus.consensus_log import ConsensusLog, Entry
    from coder.model import CodingPass
    from coder.study import Study

_DECISIONS = N_(
    "The consensus log: every decision that was ever taken, with views, cause, reason, who was "
    "there, and what it led to in the codebook.\n\n"
    "Decisions that were replaced or taken back stay in it. The text of passages that never leave "
    "the team is left out of the CSV and the page."
)
_PROPOSALS = N_(
    "What the table found unclear in the codebook, and what became of it.\n\n"
    "The coordinator answers with --answer ID and --take or --decline; a new version is taken into "
    "the pass with: coder pass version"
)
_SHORT = 6
"""Characters at the end of an id that tell proposals apart."""


@click.command("decisions", help=_(_DECISIONS))
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("Only of these. Repeats.")
)
@click.option("--csv", "as_csv", is_flag=True, help=_("As CSV, one row a decision."))
@click.option("--html", is_flag=True, help=_("As a page for the browser or printer."))
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="excel-nl",
    show_default=True,
    help=_("For which program."),
)
@click.option("-o", "--output", metavar="FILE", help=_("Write here (else to the screen)."))
@with_json
@with_pass
@with_study
def decisions(
    study: Study,
    transcripts: tuple[str, ...],
    as_csv: bool,
    html: bool,
    profile: str,
    output: str | None,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """Print the log, or write it."""
    from coder.consensus.consensus_log import consensus_log
    from coder.leaving import staying
    from coder.study.passes import pass_to_report
    from coder.study.transcripts import find_transcript

    if as_csv + html + as_json > 1:
        raise InputError(_("Choose one of {options}.").format(options="--csv, --html, --json"))
    if output is not None and not (as_csv or html):
        raise InputError(_("-o goes with --csv or --html."))
    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    _must_be_open(study, coding_pass)
    wanted = [find_transcript(study, one).name for one in transcripts]
    found = consensus_log(study, coding_pass, wanted)
    if as_json:
        say_json(found.document())
    elif as_csv or html:
        stays = staying(study, ((one.transcript, one.fragment) for one in found.entries))
        write_out(_written(study, found, stays, profile if as_csv else None), output)
        n = sum(one.fragment.id in stays for one in found.entries)
        if n:
            tell(
                ngettext(
                    "The text of {n} fragment is left out: it never leaves the team.",
                    "The text of {n} fragments is left out: they never leave the team.",
                    n,
                ).format(n=n)
            )
    else:
        _say(found)


def _must_be_open(study: Study, coding_pass: CodingPass) -> None:
    from coder.consensus import tables
    from coder.study.adjudication import refuse_adjudicator

    refuse_adjudicator(study, coding_pass)  # before it is said that nothing is there
    if not tables(study, coding_pass):
        raise InputError(
            _(
                "Pass {name}: the table is not open yet. Open it with: coder pass close {name}"
            ).format(name=one_line(coding_pass.name))
        )


def _written(
    study: Study, found: ConsensusLog, stays: frozenset[str], profile: str | None
) -> bytes:
    from coder.consensus.log_page import COLUMNS, log_table, log_to_html
    from coder.exchange.tables import PROFILES, write_table
    from coder.study.about import study_name

    if profile is None:
        return log_to_html(found, study_name(study), stays).encode("utf-8")
    chosen = next(one for one in PROFILES if one == profile)
    return write_table(COLUMNS, log_table(found, stays), profile=chosen)


def _say(found: ConsensusLog) -> None:
    from coder.consensus.log_page import effect_words, summary

    for one in found.entries:
        _say_entry(found.codebook, one)
    if not found.entries:
        say(_("Nothing was decided yet."))
    if found.effects:
        say(_("Proposals for the codebook:"))
    for effect in found.effects:
        say(f"    {one_line(effect_words(found.codebook, effect))}")
    for line in summary(found):
        say(line)


def _say_entry(book: Codebook, one: Entry) -> None:
    from coder.consensus.log_page import shown_entry

    shown = shown_entry(book, one)
    say(shown.head)
    say(f"    {shorten(shown.text, 200)}")
    for name, words in shown.rows:
        say(f"    {name}: {one_line(words)}")
    say()


@click.command("proposals", help=_(_PROPOSALS))
@click.option("--answer", metavar="ID", help=_("Answer this one, by the end of its id."))
@click.option("--take", metavar="TEXT", help=_("Taken up, and how."))
@click.option("--decline", metavar="TEXT", help=_("Declined, and why."))
@with_json
@with_pass
@with_study
def proposals(
    study: Study,
    answer: str | None,
    take: str | None,
    decline: str | None,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """List proposals, or answer one."""
    from coder.consensus.consensus_log import consensus_log
    from coder.consensus.log_page import effect_words
    from coder.study.passes import pass_to_report
    from coder.study.proposals import answer_proposal

    coding_pass = pass_to_report(study, pass_name)
    if answer is None and (take, decline) != (None, None):
        raise InputError(_("Say which proposal you answer, with --answer ID."))
    if answer is not None:
        if (take is None) == (decline is None):
            raise InputError(_("Answer with --take TEXT or --decline TEXT."))
        chosen = _find(study, coding_pass, answer)
        answer_proposal(study, chosen, taken=take is not None, answer=take or decline or "")
    found = consensus_log(study, coding_pass)
    if as_json:
        say_json({"pass": coding_pass.name, "proposals": [one.document() for one in found.effects]})
        return
    for one in found.effects:
        say(f"{one.proposal.id[-_SHORT:]} · {one_line(effect_words(found.codebook, one))}")
    n = len(found.effects)
    tell(ngettext("{n} proposal.", "{n} proposals.", n).format(n=n))


def _find(study: Study, coding_pass: CodingPass, typed: str) -> str:
    from coder.study.proposals import proposals as read

    found = [one.id for one in read(study, coding_pass) if one.id.endswith(typed.strip())]
    if len(found) != 1 or not typed.strip():
        raise InputError(
            _("There is no such proposal: {text}. See: coder proposals").format(
                text=shorten(typed, 40)
            )
        )
    return found[0]
