"""``coder redact``: a string that slipped through, replaced everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.erasing import (
    be_sure,
    coordinators_study,
    document,
    say_outside,
    say_places,
    say_swept,
)
from coder.cli.options import naming_study, with_json
from coder.cli.output import say, say_json
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.redact import Redacted

_HELP = N_(
    "Replace a string that slipped through, a name for instance, everywhere in the study: in "
    "texts, names, memos and reasons, and in all that was ever written.\n\n"
    "Whole words, in upper and lower case as you type them. It cannot be undone. Quotes stay where "
    "they are. A codebook is left as it is, which is said."
)


@click.command("redact", help=_(_HELP))
@click.argument("old")
@click.argument("new")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the journal."))
@click.option("--anywhere", is_flag=True, help=_("Also where it is a part of a word."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be replaced."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether you are sure."))
@with_json
@naming_study
def command(
    old: str,
    new: str,
    reason: str,
    anywhere: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    study: str | None,
    as_name: str | None,
) -> int:
    """Replace a string; 1 where something of it is left."""
    from coder.study.redact import redact

    path = coordinators_study(study, as_name)
    if not (yes or dry_run):
        if not as_json:
            _say(redact(path, old, new, reason=reason, anywhere=anywhere, dry_run=True))
        be_sure(old, yes)
    done = redact(path, old, new, reason=reason, anywhere=anywhere, dry_run=dry_run)
    if as_json:
        say_json(
            {
                "dry_run": not done.done,
                "replaced": done.times,
                "places": dict(sorted(done.places.items())),
                "transcripts": list(done.transcripts),
                "codebooks": list(done.codebooks),
                "alike": done.alike,
                **document(done.outside, done.swept),
            }
        )
    else:
        _say(done)
    return 1 if done.done and not done.clean else 0


def _say(done: Redacted) -> None:
    n = done.times
    if not n:
        say(_("It stands nowhere."))
    elif done.done:
        say(ngettext("Replaced in {n} place:", "Replaced in {n} places:", n).format(n=n))
    else:
        say(
            ngettext(
                "This would be replaced, in {n} place:", "This would be replaced, in {n} places:", n
            ).format(n=n)
        )
    say_places(done.places)
    if done.transcripts:
        names = ", ".join(map(one_line, done.transcripts))
        say(_("Texts that change: {names}.").format(names=names))
    if done.codebooks:
        say(
            _("It also stands in a codebook, which stays as it is: {names}.").format(
                names=", ".join(map(one_line, done.codebooks))
            )
        )
    if done.alike:
        say(
            ngettext(
                "It also stands {n} time inside a word or in other upper and lower case; look at "
                "--anywhere.",
                "It also stands {n} times inside a word or in other upper and lower case; look at "
                "--anywhere.",
                done.alike,
            ).format(n=done.alike)
        )
    say_outside(done.outside)
    say_swept(done.swept, "coder redact OLD NEW")
