"""``coder log``: the journal in words, an audit trail that an outsider can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import must_be_possible, say, say_json, tell_look, write_out
from coder.errors import InputError
from coder.language import N_, _

if TYPE_CHECKING:
    from coder.study import Study
    from coder.trail import Entry

_HELP = N_(
    "Who did what, when, and on which fragment: every act, in words, the newest last.\n\n"
    "A coder sees their own acts, the frame of the study, and what lies at the table. TIME is "
    "2026-11-22, 2026-11-22 10:30, or 10:30 for today."
)
COLUMNS = (
    *("time", "utc", "who", "what", "state", "kind", "pass", "transcript", "fragment", "coder"),
    *("written_as", "codebook", "version", "sha256", "event"),
)


@click.command("log", help=_(_HELP))
@click.option("-n", "newest", type=click.IntRange(1), metavar="N", help=_("Only the last N."))
@click.option("--coder", metavar="NAME", help=_("What that coder did, or was done in their name."))
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help=_("This kind. Repeats."))
@click.option("--transcript", metavar="NAME", help=_("What concerns this transcript."))
@click.option("--fragment", metavar="N", help=_("What concerns this fragment of it."))
@click.option("--since", metavar="TIME", help=_("From this moment on."))
@click.option("--until", metavar="TIME", help=_("Up to this moment."))
@click.option("--csv", "as_csv", is_flag=True, help=_("A table for a spreadsheet."))
@click.option("-o", "--output", metavar="FILE", help=_("Where the table goes, with --csv."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    newest: int | None,
    coder: str | None,
    kinds: Sequence[str],
    transcript: str | None,
    fragment: str | None,
    since: str | None,
    until: str | None,
    as_csv: bool,
    output: str | None,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """Print the trail, or a part of it."""
    from itertools import islice

    from coder.cli.moments import moment
    from coder.trail import Wanted, note_look, trail

    if output is not None and not as_csv:
        raise InputError(_("-o goes with --csv."))
    if as_csv and as_json:
        raise InputError(_("Choose one of --csv and --json."))
    must_be_possible(output)
    now = study.clock()
    wanted = Wanted(
        coder,
        kinds,
        transcript,
        pass_name,
        fragment,
        moment(since, now) if since else "",
        moment(until, now, end=True) if until else "",
    )
    entries = list(islice(trail(study, wanted), newest))[::-1]
    looked = study.can_write and note_look(study, entries)
    if as_json:
        say_json({"study": study.path.name, "log": [_document(one) for one in entries]})
    elif as_csv:
        write_out(_table(entries), output)
    else:
        _say(entries)
    tell_look(looked)


def _say(entries: Sequence[Entry]) -> None:
    from coder.cli.moments import shown
    from coder.trail import state_words

    if not entries:
        say(_("Nothing of that kind was done."))
    for one in entries:
        state = state_words(one, shown(one.undone_at) if one.undone_at else "")
        say(f"{shown(one.wall)}  {one.what}" + (f" [{state}]" if state else ""))


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "event": entry.id,
        "time": entry.wall,
        "who": entry.who or None,
        "written_as": entry.was or None,
        "kind": entry.kind,
        "what": entry.what,
        "state": entry.state,
        "undone_by": entry.undone_by or None,
        "undone_at": entry.undone_at or None,
        "pass": entry.coding_pass or None,
        "transcript": entry.transcript or None,
        "fragments": list(entry.fragments),
        "coder": entry.coder or None,
        "codebook": entry.codebook or None,
        "version": entry.version or None,
        "sha256": entry.sha256 or None,
    }


def _table(entries: Sequence[Entry]) -> bytes:
    from coder.cli.moments import shown
    from coder.exchange.tables import write_table
    from coder.trail import state_words

    return write_table(
        COLUMNS,
        (
            (
                shown(one.wall),
                one.wall,
                one.who or "coordinator",
                one.what,
                state_words(one, shown(one.undone_at) if one.undone_at else ""),
                one.kind,
                one.coding_pass,
                one.transcript,
                " ".join(one.fragments),
                one.coder,
                one.was,
                one.codebook,
                one.version,
                one.sha256,
                one.id,
            )
            for one in entries
        ),
    )
