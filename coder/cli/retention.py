"""``coder retention``: until when which data may be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import Session, naming_study, open_study, with_json, with_study
from coder.cli.output import say_json, say_table, tell
from coder.language import N_, _

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.retention import Retention

_HELP = N_(
    "Until when which data may be kept. Nothing is erased by itself: after the day you are told "
    "each time the study is opened."
)
_SET = N_(
    "Set the last day (2031-12-31) on which a kind of data may be kept: transcripts, respondents, "
    "memos or study. With - there is no day any more."
)


@click.group("retention", help=_(_HELP), invoke_without_command=True)
@with_json
@naming_study
@click.pass_context
def command(context: click.Context, study: str | None, as_name: str | None, as_json: bool) -> None:
    """List the dates, where no other command follows."""
    session = context.find_object(Session) or Session()
    study, as_name = study or session.study, as_name or session.as_name
    if context.invoked_subcommand is not None:
        context.obj = Session(study, as_name, session.debug)
        return
    with open_study(study, as_name) as opened:
        _list(opened, as_json)


def _list(study: Study, as_json: bool) -> None:
    from coder.study.retention import DATA, retention

    found = retention(study)
    if as_json:
        say_json({"retention": documents(found)})
        return
    rows = [
        [_(DATA[one.data]), one.until.isoformat() if one.until else "–", _now(one)] for one in found
    ]
    say_table([_("data"), _("until"), ""], rows)


def _now(one: Retention) -> str:
    return _("the day has passed") if one.passed else ""


def documents(found: list[Retention]) -> list[dict[str, Any]]:
    """As JSON."""
    return [
        {
            "data": one.data,
            "until": one.until.isoformat() if one.until else None,
            "passed": one.passed,
        }
        for one in found
    ]


@command.command("set", help=_(_SET))
@click.argument("kind")
@click.argument("date")
@with_study
def set_(study: Study, kind: str, date: str) -> None:
    """Set a date, or take it away."""
    from coder.study.retention import DATA, set_retention

    done = set_retention(study, kind, date)
    what = _(DATA[done.data])
    if done.until is None:
        tell(_("There is no day for {what} any more.").format(what=what))
    else:
        tell(_("{what}: to be kept until {date}.").format(what=what, date=done.until.isoformat()))
