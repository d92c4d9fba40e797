"""``coder decide``: writes down what the table made of a fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_pass, with_study
from coder.cli.output import say
from coder.errors import InputError
from coder.language import N_, _
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study import Study

_HELP = N_(
    "Write down the consensus on one fragment: which codes apply, and why.\n\n"
    "CODE is a code's id or its key; no CODE, or -, means that none applies. Only for transcripts "
    "at the table. An earlier decision is kept and replaced; judgements stay as they are."
)


@click.command("decide", help=_(_HELP))
@click.argument("transcript")
@click.argument("fragment")
@click.argument("codes", nargs=-1)
@click.option("--reason", required=True, metavar="TEXT", help=_("Why."))
@click.option("--cause", default="", metavar="TEXT", help=_("Where the difference came from."))
@click.option("--present", multiple=True, metavar="NAME", help=_("Who is at the table. Repeats."))
@click.option("--put-off", is_flag=True, help=_("Decide later."))
@click.option("--unresolved", is_flag=True, help=_("There is no consensus on this one."))
@click.option("--withdraw", is_flag=True, help=_("Take the decision back: open again."))
@with_pass
@with_study
def command(
    study: Study,
    transcript: str,
    fragment: str,
    codes: tuple[str, ...],
    reason: str,
    cause: str,
    present: tuple[str, ...],
    put_off: bool,
    unresolved: bool,
    withdraw: bool,
    pass_name: str | None,
) -> None:
    """Decide."""
    from coder.cli.judge import read_codes
    from coder.study.codebooks import get_codebook
    from coder.study.codings import write_assignment
    from coder.study.decisions import Account, Outcome, decide
    from coder.study.passes import pass_to_report
    from coder.study.transcripts import find_fragment, find_transcript

    if put_off + unresolved + withdraw > 1:
        raise InputError(_("Choose one of --put-off, --unresolved and --withdraw."))
    coding_pass = pass_to_report(study, pass_name)
    chosen = find_transcript(study, transcript)
    found = find_fragment(study, chosen, fragment)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    outcome: Outcome = "decided"
    if put_off:
        outcome = "put_off"
    elif unresolved:
        outcome = "unresolved"
    elif withdraw:
        outcome = "withdrawn"
    decision = decide(
        study,
        coding_pass,
        chosen,
        found,
        read_codes(book, codes),
        reason=reason,
        outcome=outcome,
        account=Account(cause=cause, present=present),
    )
    words = {
        "put_off": _("put off"),
        "unresolved": _("unresolved"),
        "withdrawn": _("the decision is withdrawn"),
        "decided": " + ".join(map(write_assignment, decision.assignments)) or _("none applies"),
    }
    say(f"{one_line(chosen.name)} {found.label}: {words[outcome]} – {shorten(found.text, 60)}")
