"""``coder mark``: that one is unsure of a fragment, or that a passage needs care."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.errors import InputError
from coder.language import N_, _
from coder.model import PUBLISHING
from coder.text import one_line

if TYPE_CHECKING:
    from coder.model import CodingPass, MarkKind
    from coder.study import Study

_HELP = N_(
    "Mark a fragment that you are unsure of, or a passage that needs care.\n\n"
    "--unsure is for you alone until the table opens; it is listed before you sign off. "
    "--third-party (about somebody else than who speaks) and --special (health, belief, origin, "
    "politics, sexual life and other data that the law protects more) say that the passage never "
    "leaves the team: no export for others has it. Whoever may read the transcript sees them. "
    "--used and --approved (by the respondent) say what a passage came to as a quote, with since "
    "when. "
    "Without TRANSCRIPT all marks that you may see are listed."
)


@click.command("mark", help=_(_HELP))
@click.argument("transcript", required=False)
@click.argument("fragment", required=False)
@click.option("--unsure", "kind", flag_value="unsure", help=_("You are unsure of it."))
@click.option(
    "--third-party", "kind", flag_value="third_party", help=_("It is about a third person.")
)
@click.option(
    "--special", "kind", flag_value="special", help=_("It is of a special category of data.")
)
@click.option("--used", "kind", flag_value="used", help=_("It is used as a quote."))
@click.option(
    "--approved", "kind", flag_value="approved", help=_("The respondent approved it as a quote.")
)
@click.option("--date", default="", metavar="DATE", help=_("Used or approved when (else today)."))
@click.option("--off", is_flag=True, help=_("Take that mark off."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    transcript: str | None,
    fragment: str | None,
    kind: MarkKind | None,
    date: str,
    off: bool,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """Put a mark on, take it off, or list them."""
    from coder.study.passes import pass_to_judge, pass_to_report

    listing = transcript is None and kind is None and not off
    if listing or study.coder is None or kind in PUBLISHING:
        coding_pass = pass_to_report(study, pass_name)
    else:
        coding_pass = pass_to_judge(study, pass_name)
    if listing:
        _list(study, coding_pass, as_json)
        return
    if transcript is None or fragment is None or kind is None:
        raise InputError(
            _("Say which fragment and which mark: coder mark TRANSCRIPT FRAGMENT --unsure")
        )
    if date and kind not in PUBLISHING:
        raise InputError(_("--date goes with --used and --approved."))
    _put(study, coding_pass, transcript, fragment, kind, not off, date)


def _put(
    study: Study,
    coding_pass: CodingPass,
    transcript: str,
    fragment: str,
    kind: MarkKind,
    on: bool,
    date: str,
) -> None:
    from coder.study.marks import MARKS, marked, set_mark
    from coder.study.transcripts import find_fragment, find_transcript

    chosen = find_transcript(study, transcript)
    found = find_fragment(study, chosen, fragment)
    changed = set_mark(study, coding_pass, chosen, found, kind, on, date=date)
    place = {"place": one_line(f"{chosen.name} {found.label}"), "mark": _(MARKS[kind])}
    if on:
        say(_("{place}: marked as {mark}.").format(**place))
    elif changed:
        say(_("{place}: no longer marked as {mark}.").format(**place))
    else:
        tell(_("{place}: you had not marked it as {mark}.").format(**place))
    others = {who for who, one in marked(study, kind) if one == found.id and not on}
    if others and study.coder is not None:
        names = ", ".join(one_line(who) or _("the coordinator") for who in sorted(others))
        tell(_("It stays so as marked by: {names}").format(names=names))


def _list(study: Study, coding_pass: CodingPass, as_json: bool) -> None:
    from coder.cli.output import tell_look
    from coder.study.looks import record_look
    from coder.study.marks import MARKS, list_marks

    found = list_marks(study, coding_pass)
    tell_look(record_look(study, coding_pass, "mark"))
    if as_json:
        say_json(
            {
                "pass": coding_pass.name,
                "marks": [
                    {
                        "mark": one.kind,
                        "transcript": one.transcript,
                        "fragment": one.label,
                        "fragment_id": one.fragment,
                        "coder": one.coder or None,
                        "pass": one.coding_pass or None,
                        "date": one.date or None,
                    }
                    for one in found
                ],
            }
        )
        return
    if not found:
        tell(_("Nothing is marked."))
        return
    rows = [
        (
            one.transcript,
            one.label,
            " ".join(filter(None, (_(MARKS[one.kind]), one.date))),
            one.coder or _("the coordinator"),
        )
        for one in found
    ]
    say_table((_("transcript"), _("fragment"), _("mark"), _("coder")), rows)
