"""``coder respondent``: who was interviewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import naming_study, with_json, with_study
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


_IMPORT = N_(
    "Take in what is known of respondents from a table: columns transcript, respondent, role, "
    "group, wave, coder, speaker, quoting (yes, no, approval); every other column is an "
    "attribute.\n\n"
    "All of it or nothing; an empty cell changes nothing. Transcripts and respondents are there "
    "already: import them first, or use coder add --respondents FILE.csv."
)
_ATTRIBUTE = N_(
    "Give an attribute of respondents a type: text, number, date or choice. From then on every "
    "value is checked, and stored in one form."
)


_SET = N_(
    "Change a respondent: KEY is role, group, coder, quoting or an attribute.\n\n"
    "quoting says whether their words may be quoted: yes, no, or approval (a passage may be quoted "
    "once it is marked as approved). Exports, cards and reports keep to it."
)
_OWN = ("role", "group", "coder", "quoting")


@click.group("respondent", help=_("The people who were interviewed: role, group, attributes."))
def command() -> None:
    """The group of the commands on respondents."""


@command.command("list", help=_("The respondents."))
@with_json
@with_study
def list_(study: Study, as_json: bool) -> None:
    """List the respondents."""
    from coder.study.attributes import attribute_types
    from coder.study.respondents import QUOTING, list_respondents

    found, types = list_respondents(study), attribute_types(study)
    if as_json:
        say_json(
            {
                "respondents": [
                    {
                        "name": one.name,
                        "role": one.role or None,
                        "group": one.group or None,
                        "coder": one.coder or None,
                        "quoting": one.quoting or None,
                        "attributes": dict(one.attributes),
                    }
                    for one in found
                ],
                "attributes": [
                    {"name": one.name, "type": one.type, "choices": list(one.choices)}
                    for one in types
                ],
            }
        )
        return
    names = [one.name for one in types]
    names += sorted({name for one in found for name in one.attributes} - {*names})
    headers = [_("respondent"), _("role"), _("group"), _("is the coder"), _("quoting"), *names]
    rows = [
        [
            one.name,
            one.role,
            one.group,
            one.coder,
            _(QUOTING[one.quoting]) if one.quoting else "",
            *(one.attributes.get(name, "") for name in names),
        ]
        for one in found
    ]
    say_table(headers, rows)


@command.command("set", help=_(_SET))
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@with_study
def set_(study: Study, name: str, values: tuple[str, ...]) -> None:
    """Change a respondent."""
    from coder.ingest.take import pairs_from
    from coder.study.attributes import known_key
    from coder.study.respondents import find_respondent, set_respondent

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    found = find_respondent(study, name)
    given = {known_key(key): one for key, one in pairs_from(values).items()}
    if "wave" in given or "respondent" in given:
        raise InputError(_("The wave belongs to the transcript, and a name stays as it is."))
    attributes = {key: one for key, one in given.items() if key not in _OWN}
    set_respondent(
        study,
        found.name,
        role=given.get("role"),
        group=given.get("group"),
        coder=given.get("coder"),
        attributes=attributes,
        quoting=given.get("quoting"),
    )
    tell(_("{name} is changed.").format(name=one_line(found.name)))


@command.command("import", help=_(_IMPORT))
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE.csv")
@with_study
def import_(study: Study, path: Path) -> None:
    """Take a table of respondents in."""
    from coder.exchange.respondents import import_respondents

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    done = import_respondents(study, path)
    n = len(done.respondents)
    tell(ngettext("{n} respondent in the table.", "{n} respondents in the table.", n).format(n=n))
    if done.waves:
        tell(
            ngettext(
                "{n} transcript has another wave now.",
                "{n} transcripts have another wave now.",
                done.waves,
            ).format(n=done.waves)
        )


@command.command("attribute", help=_(_ATTRIBUTE))
@click.argument("name")
@click.option(
    "--type",
    "type_",
    type=click.Choice(["text", "number", "date", "choice"]),
    required=True,
    help=_("What its values are."),
)
@click.option("--choices", default="", metavar="A,B,C", help=_("What can be chosen."))
@with_study
def attribute(study: Study, name: str, type_: str, choices: str) -> None:
    """Give an attribute a type."""
    from coder.study.attributes import TYPES, define_attribute

    made = define_attribute(study, name, type_, [one.strip() for one in choices.split(",")])
    tell(
        _("Attribute {name}: {type}.").format(
            name=one_line(made.name),
            type=f"{_(TYPES[made.type])} {', '.join(map(one_line, made.choices))}".strip(),
        )
    )


@command.command("edit", help=_("Fill in on screen what is known of the respondents."))
@with_study
def edit(study: Study) -> None:
    """Open the table."""
    from coder.cli.screens import has_terminal

    if study.coder is not None:
        raise BlindError(_("A coder does not change respondents; the coordinator does."))
    if not has_terminal():
        raise InputError(
            _("There is no terminal for the screens here; use: coder respondent set NAME KEY=VALUE")
        )
    from coder.tui.screens.respondents import RespondentsScreen
    from coder.tui.shell import Alone

    Alone(RespondentsScreen(study)).run()


@command.command("erase", help=_(_ERASE))
@click.argument("name")
@click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the journal."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be erased."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether you are sure."))
@with_json
@naming_study
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
