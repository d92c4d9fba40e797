"""``coder doctor``: whether a study is whole, and mending one that is not, in a copy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import Session, naming_study, open_study, study_path, with_json
from coder.cli.output import say, say_json
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.journal import Damage
    from coder.study.repair import Repair

_HELP = N_(
    "Check a study: the file itself, the journal, and whether everything that is shown is what the "
    "journal says. Exit code 1 where something is wrong.\n\n"
    "With --repair a new file is made of all that can be read: its tables anew from the journal. "
    "The study itself stays as it is. Exit code 1 where something could not be mended."
)


@click.command("doctor", help=_(_HELP))
@click.option("--repair", is_flag=True, help=_("Mend what can be mended, in the new file of -o."))
@click.option("-o", "--output", metavar="FILE", help=_("The new file that --repair makes."))
@with_json
@naming_study
def command(
    study: str | None, as_name: str | None, repair: bool, output: str | None, as_json: bool
) -> int:
    """Examine the study, or repair it."""
    # No copy of today is made here: it would be one of a study that is damaged, perhaps.
    session = click.get_current_context().find_object(Session) or Session()
    study = study or session.study
    if repair:
        if output is None:
            raise InputError(_("Say where the repaired study goes: coder doctor --repair -o FILE"))
        return _repair(study_path(study), Path(output), as_json)
    if output is not None:
        raise InputError(_("-o goes with --repair."))
    with open_study(study, as_name or session.as_name) as opened:
        return _examine(opened, as_json)


def _examine(study: Study, as_json: bool) -> int:
    from coder.study.doctor import examine
    from coder.study.notes import notes

    damage = list(examine(study))
    # Of a damaged study nothing more can be said for certain.
    found = [] if damage else notes(study)
    if as_json:
        say_json(
            {
                "study": study.path.name,
                "whole": not damage,
                "damage": _documents(damage),
                "notes": [{"kind": one.kind, "n": one.n, "text": one.text} for one in found],
            },
        )
        return 1 if damage else 0
    _say_each(damage)
    name = one_line(study.path.name)
    if damage:
        n = len(damage)
        say(
            ngettext("{name}: {n} thing is wrong.", "{name}: {n} things are wrong.", n).format(
                name=name, n=n
            )
        )
        return 1
    say(_("{name}: whole; the journal and the tables say the same.").format(name=name))
    for one in found:
        say(_("No damage, but worth knowing: {text}").format(text=one.text))
    return 0


def _repair(path: Path, target: Path, as_json: bool) -> int:
    from coder.study.repair import repair

    result = repair(path, target)
    if as_json:
        say_json(
            {
                "study": path.name,
                "copy": str(result.path),
                "events": result.events,
                "lost": result.lost,
                "end_known": result.end_known,
                "made_anew": list(result.made_anew),
                "whole": result.whole,
                "damage": _documents(result.remaining),
            }
        )
    else:
        _say_repair(path, result)
    return 0 if result.whole else 1


def _say_repair(path: Path, result: Repair) -> None:
    n = result.events
    say(
        ngettext(
            "{copy}: made of {n} event of the journal.",
            "{copy}: made of {n} events of the journal.",
            n,
        ).format(copy=one_line(str(result.path)), n=n)
    )
    if result.made_anew:
        say(_("Mended from the journal: {tables}.").format(tables=", ".join(result.made_anew)))
    if result.whole:
        say(
            _(
                "Everything is whole again. Go on in the new file, and keep the old one until you "
                "are sure."
            )
        )
        return
    n = result.lost
    if n:
        say(
            ngettext(
                "{n} event could not be read and is lost.",
                "{n} events could not be read and are lost.",
                n,
            ).format(n=n)
        )
    if not result.end_known:
        say(_("The end of the journal could not be read: more may be lost."))
    n = len(result.remaining)
    if n:
        say(
            ngettext(
                "{n} thing could not be mended and stays as it is:",
                "{n} things could not be mended and stay as they are:",
                n,
            ).format(n=n)
        )
    _say_each(result.remaining)
    say(
        _(
            "An earlier copy may still have it; see them with: coder -s {study} backup --list"
        ).format(study=one_line(str(path)))
    )


def _say_each(damage: Sequence[Damage]) -> None:
    for one in damage:
        say(f"{one_line(one.where)}: {one_line(one.what)}")


def _documents(damage: Sequence[Damage]) -> list[dict[str, str]]:
    return [{"where": one.where, "what": one.what} for one in damage]
