"""``coder reassign``: put acts that were made under the wrong name under the right one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_study
from coder.cli.output import tell
from coder.language import N_, _

if TYPE_CHECKING:
    from coder.study import Study

_HELP = N_(
    "Put what was done under the name of FROM under the name of TO: on a shared laptop somebody "
    "coded as somebody else.\n\n"
    "The acts stay in the journal as they were made; one more says whose they are. Both people are "
    "shown it at their next start. TIME is 2026-11-22 10:30, or 10:30 for today. The coordinator "
    "takes it back with: coder undo"
)


@click.command("reassign", help=_(_HELP))
@click.argument("before", metavar="FROM")
@click.argument("now", metavar="TO")
@click.option("--since", metavar="TIME", required=True, help=_("From this moment on."))
@click.option("--until", metavar="TIME", help=_("Up to this moment."))
@click.option(
    "--transcript",
    "transcripts",
    multiple=True,
    metavar="NAME",
    help=_("Only in this transcript. Repeats."),
)
@click.option("--reason", metavar="TEXT", required=True, help=_("Why."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be put under another name."))
@with_study
def command(
    study: Study,
    before: str,
    now: str,
    since: str,
    until: str | None,
    transcripts: Sequence[str],
    reason: str,
    dry_run: bool,
) -> None:
    """Reassign acts."""
    from coder.cli.moments import moment
    from coder.study.reassign import reassign
    from coder.trail import moved_words

    at = study.clock()
    result = reassign(
        study,
        before,
        now,
        since=moment(since, at),
        until=moment(until, at, end=True) if until else None,
        transcripts=transcripts,
        reason=reason,
        dry_run=dry_run,
    )
    tell(moved_words(result))
    if dry_run:
        tell(_("Nothing was changed (--dry-run)."))
