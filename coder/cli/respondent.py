"""``coder respondent``: who was interviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.errors import BlindError, InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.erase import Erased

_ERASE = N_(
    "Erase a respondent: what they said, quotes, memos and reasons about it, and all that is known "
    "of them. It cannot be undone.\n\n"
    "The codes stay, under a nameless name, so that no figure changes. Copies and bundles in which "
    "they still are are listed."
)


@click.group("respondent", help=_("The people who were interviewed: role, group, attributes."))
def command() -> None:
    """The group of the commands on respondents."""


@command.command("list", help=_("The respondents."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the respondents."""
    from coder.study.respondents import list_respondents

    found = list_respondents(study)
    if as_json:
        say_json(
            {
                "respondents": [
                    {
                        "name": one.name,
                        "role": one.role or None,
                        "group": one.group or None,
                        "coder": one.coder or None,
                        "attributes": dict(one.attributes),
                    }
                    for one in found
                ]
            }
        )
        return
    headers = [_("respondent"), _("role"), _("group"), _("is the coder")]
    say_table(headers, [[one.name, one.role, one.group, one.coder] for one in found])


@command.command("set", help=_("Change a respondent: KEY is role, group, coder or an attribute."))
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@with_study
def set_(study: Study, name: str, values: tuple[str, ...]) -> None:
    """Change a respondent."""
    from coder.ingest.take import pairs_from
    from coder.study.respondents import find_respondent, set_respondent

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    found = find_respondent(study, name)
    given = pairs_from(values)
    if "wave" in given or "respondent" in given:
        raise InputError(_("The wave belongs to the transcript, and a name stays as it is."))
    attributes = {key: one for key, one in given.items() if key not in ("role", "group", "coder")}
    set_respondent(
        study,
        found.name,
        role=given.get("role"),
        group=given.get("group"),
        coder=given.get("coder"),
        attributes=attributes,
    )
    tell(_("{name} is changed.").format(name=one_line(found.name)))


@command.command("erase", help=_(_ERASE))
@click.argument("name")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the journal."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be erased."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether you are sure."))
@with_json
@click.option("-s", "--study", metavar="FILE", help=_("The study (else the only one here)."))
@click.option("--as", "as_name", metavar="NAME", help=_("Which coder acts (else coordinator)."))
def erase(
    name: str,
    reason: str,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    study: str | None,
    as_name: str | None,
) -> int:
    """Erase a respondent; 1 where something of them is left."""
    from coder.cli.erasing import be_sure, coordinators_study, document
    from coder.study.erase import erase_respondent

    path = coordinators_study(study, as_name)
    if not (yes or dry_run):
        would = erase_respondent(path, name, reason=reason, dry_run=True)
        if not as_json:
            _say_erased(would)
        be_sure(would.respondent, yes)
    done = erase_respondent(path, name, reason=reason, dry_run=dry_run)
    if as_json:
        say_json(
            {
                "dry_run": not done.done,
                "respondent": done.respondent,
                "nameless": done.nameless,
                "transcripts": [{"name": old, "now": new} for old, new in done.transcripts.items()],
                "turns": done.turns,
                "memos": done.memos,
                "decisions": done.decisions,
                "still": dict(sorted(done.still.items())),
                **document(done.outside, done.swept),
            }
        )
    else:
        _say_erased(done)
    return 1 if done.done and not done.clean else 0


def _say_erased(done: Erased) -> None:
    from coder.cli.erasing import say_outside, say_places, say_swept

    text = _("{name} is erased, and is called {nameless} now.")
    if not done.done:
        text = _("{name} would be erased, and be called {nameless} from then on.")
    say(text.format(name=one_line(done.respondent), nameless=done.nameless))
    for old, new in done.transcripts.items():
        line = f"  {one_line(old)}"
        say(line if old == new else f"{line} → {one_line(new)}")
    n = done.turns
    say(ngettext("  {n} turn made unreadable", "  {n} turns made unreadable", n).format(n=n))
    n = done.memos
    say(ngettext("  {n} memo gone", "  {n} memos gone", n).format(n=n))
    n = done.decisions
    say(
        ngettext(
            "  {n} decision without its reason", "  {n} decisions without their reason", n
        ).format(n=n)
    )
    if done.still:
        say(_("The name still stands in what others said or wrote; replace it with: coder redact"))
        say_places(done.still)
    say_outside(done.outside)
    say_swept(done.swept, f"coder respondent erase {done.nameless}")
