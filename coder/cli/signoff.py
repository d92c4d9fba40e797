"""``coder signoff``: a coder is done with a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_pass, with_study
from coder.cli.output import tell
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_HELP = N_(
    "Sign transcripts off: you have judged all of them, and your judgements lock.\n\n"
    "Without TRANSCRIPT all of yours that are done are signed off. It is refused while a fragment "
    "is open."
)


def _reason(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """The reason; an option that follows is none, though it would pass for one."""
    if value is not None and value.startswith("-"):
        raise InputError(
            _(
                '--reopen needs a reason, and {option} is none: coder signoff P1 --reopen "why"'
            ).format(option=one_line(value))
        )
    return value


@click.command("signoff", help=_(_HELP))
@click.argument("transcripts", nargs=-1, metavar="[TRANSCRIPT]...")
@click.option(
    "--rest-none",
    is_flag=True,
    help=_("Nothing applies to the rest: judge what is open, and was on your screen, as none."),
)
@click.option(
    "--reopen",
    metavar="REASON",
    callback=_reason,
    help=_("Take a sign-off back, and say why."),
)
@with_pass
@with_study
def command(
    study: Study,
    transcripts: tuple[str, ...],
    rest_none: bool,
    reopen: str | None,
    pass_name: str | None,
) -> None:
    """Sign off, or take a sign-off back; all of it or nothing."""
    from coder.study.judgements import acting_coder
    from coder.study.passes import allocations, pass_to_judge
    from coder.study.signoffs import open_fragments, sign_off
    from coder.study.signoffs import reopen as reopen_
    from coder.study.transcripts import find_transcript

    who = acting_coder(study)
    coding_pass = pass_to_judge(study, pass_name)
    if reopen is not None:
        if not transcripts:
            raise InputError(_("Say which transcript to open again."))
        with study.act():
            for name in transcripts:
                reopen_(study, coding_pass, find_transcript(study, name), reopen)
        tell(_("Open again: {names}").format(names=", ".join(map(one_line, transcripts))))
        return
    chosen = [find_transcript(study, name) for name in transcripts]
    if not chosen:
        mine = [
            find_transcript(study, one.transcript)
            for one in allocations(study, coding_pass)
            if one.coder_id == who.id and not one.released and not one.signed_off
        ]
        if not mine:
            raise InputError(
                _("There is nothing left to sign off for {name}.").format(name=one_line(who.name))
            )
        left_of = {one.name: open_fragments(study, coding_pass, one) for one in mine}
        chosen = [
            one
            for one in mine
            if not (left_of[one.name].unseen if rest_none else left_of[one.name].labels)
            and not left_of[one.name].again
        ]
        if not chosen:
            first = left_of[mine[0].name]
            left = first.labels or first.again
            n = len(left)
            raise InputError(
                ngettext(
                    "None of your transcripts is done: {name} has {n} fragment open ({first}).",
                    "None of your transcripts is done: {name} has {n} fragments open "
                    "(from {first}).",
                    n,
                ).format(name=one_line(mine[0].name), n=n, first=left[0])
            )
    unsure = {one.name: open_fragments(study, coding_pass, one).unsure for one in chosen}
    with study.act():
        swept = {one.name: sign_off(study, coding_pass, one, rest_none=rest_none) for one in chosen}
    for name, n in swept.items():
        line = _("{name} is signed off by {coder}.").format(
            name=one_line(name), coder=one_line(who.name)
        )
        if n:
            line += " " + ngettext(
                "{n} fragment was swept: none applies.",
                "{n} fragments were swept: none applies.",
                n,
            ).format(n=n)
        tell(line)
        if unsure[name]:
            tell(
                _("  You marked as unsure: {labels}. It is shown at the table.").format(
                    labels=", ".join(unsure[name])
                )
            )
