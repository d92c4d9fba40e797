"""``coder segment``: how transcripts are cut; cutting again and by hand; bad cuts reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say, say_json, say_table, tell
from coder.cli.screens import has_terminal, run
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.model import UNITS
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.model import Fragment, Transcript
    from coder.study import Study

_HELP = N_(
    "How transcripts are cut, and cutting them again or by hand.\n\n"
    "With one transcript and nothing else, at a terminal, opens it on a screen. "
    "With --unit, --max-words or --text-lang all of it is cut anew, while no pass rests on it and "
    "no copy was given out. By hand: --split, --merge, --context and --judged. A frozen fragment "
    "can only be split: 33 becomes 33a and 33b, open again for everybody who codes it. Coders "
    "report a bad cut with --report NUMBER --as NAME."
)


@click.command("segment", help=_(_HELP))
@click.argument("names", nargs=-1, metavar="[TRANSCRIPT]...")
@click.option("--unit", type=click.Choice(UNITS), help=_("What a fragment is."))
@click.option("--max-words", type=int, help=_("Longest fragment."))
@click.option("--text-lang", metavar="LANG", help=_("Language of the texts."))
@click.option("--model", metavar="NAME", help=_("A trained spaCy pipeline that finds sentences."))
@click.option(
    "--split",
    nargs=2,
    metavar="NUMBER AT",
    help=_("Split there: the words with which the second part begins, or their offset."),
)
@click.option("--merge", metavar="NUMBER", help=_("Make one fragment of this and the next."))
@click.option("--context", metavar="NUMBER", help=_("Mark as context: shown, never judged."))
@click.option("--judged", metavar="NUMBER", help=_("Judge the context before this fragment too."))
@click.option("--reported", is_flag=True, help=_("The cuts that coders reported."))
@click.option("--leave", metavar="NUMBER", help=_("Leave a reported fragment as it is cut."))
@click.option("--report", metavar="NUMBER", help=_("Report a bad cut (with --as NAME)."))
@click.option("--at", metavar="AT", help=_("Where it ought to be split (with --report)."))
@click.option("--note", default="", metavar="TEXT", help=_("What is wrong (with --report)."))
@with_json
@with_study
def command(
    study: Study,
    names: tuple[str, ...],
    reported: bool,
    at: str | None,
    note: str,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Do the one thing that was asked for."""
    from coder.study.transcripts import find_transcript, list_transcripts

    settings = {key: chosen.pop(key) for key in ("unit", "max_words", "text_lang", "model")}
    settings = {key: one for key, one in settings.items() if one is not None}
    by_hand = {key: one for key, one in chosen.items() if one}
    if bool(settings) + bool(reported) + len(by_hand) > 1:
        raise InputError(_("One thing at a time: cut again, split, merge, context or report."))
    if (at or note) and "report" not in by_hand:
        raise InputError(_("--at and --note go with --report NUMBER."))
    if reported:
        _reported(study, as_json)
        return
    transcripts = [find_transcript(study, one) for one in names]
    if not settings and not by_hand:
        if len(transcripts) == 1 and not as_json and has_terminal() and study.coder is None:
            study.close()
            run("segment", str(study.path), None, None, transcripts[0].name)
            return
        _how_cut(study, transcripts or list_transcripts(study), as_json)
        return
    if not transcripts:
        raise InputError(_("Say which transcript: coder segment TRANSCRIPT."))
    if settings:
        _again(study, transcripts, settings)
        return
    if len(transcripts) > 1:
        raise InputError(_("By hand one transcript at a time is cut."))
    ((what, value),) = by_hand.items()
    _by_hand(study, transcripts[0], what, value, at, note)


def _how_cut(study: Study, transcripts: Sequence[Transcript], as_json: bool) -> None:
    from coder.cli.moments import shown
    from coder.study.cuts import frozen, unit_and_settings

    found = []
    for one in transcripts:
        unit, settings = unit_and_settings(study, one)
        found.append((one, unit, settings, frozen(study, one)))
    if as_json:
        say_json(
            {
                "transcripts": [
                    {
                        "name": one.name,
                        "unit": unit,
                        "settings": settings,
                        "fragments": one.n_fragments,
                        "frozen": why is not None,
                        "pass": (why.coding_pass or None) if why else None,
                        "copy_for": (why.coder or None) if why else None,
                        "since": (why.wall or None) if why else None,
                    }
                    for one, unit, settings, why in found
                ]
            }
        )
        return
    rows = []
    for one, unit, settings, why in found:
        settings = {key: settings.get(key) for key in ("lang", "max_words", "model")}
        told = ", ".join(f"{key} {value}" for key, value in sorted(settings.items()) if value)
        reason = "–"
        if why is not None:
            what = _("pass {name}").format(name=why.coding_pass)
            if not why.coding_pass:
                what = _("copy for {name}").format(name=why.coder or _("everybody"))
            reason = f"{what}, {shown(why.wall)}" if why.wall else what
        rows.append([one.name, unit, told, str(one.n_fragments), reason])
    headers = [_("transcript"), _("unit"), _("settings"), _("fragments"), _("frozen by")]
    say_table(headers, rows, right="---r-")


def _again(study: Study, transcripts: Sequence[Transcript], chosen: dict[str, Any]) -> None:
    from coder.ingest.again import cut_with
    from coder.ingest.take import settings_from
    from coder.study.cuts import unit_and_settings

    with study.act():
        for one in transcripts:
            unit, known = unit_and_settings(study, one)
            settings = settings_from(
                unit=chosen.get("unit", unit),
                max_words=chosen.get("max_words", known.get("max_words", 60)),
                lang=chosen.get("text_lang", known.get("lang", "nl")),
                model=chosen.get("model", known.get("model") or None),
            )
            n = cut_with(study, one, settings)
            tell(
                ngettext("{name}: {n} fragment.", "{name}: {n} fragments.", n).format(
                    name=one_line(one.name), n=n
                )
            )


def _by_hand(
    study: Study, transcript: Transcript, what: str, value: Any, at: str | None, note: str
) -> None:
    from coder.study import cut_reports, cuts
    from coder.study.transcripts import find_fragment

    label = value[0] if what == "split" else value
    fragment = find_fragment(study, transcript, label)
    name = one_line(transcript.name)
    if what == "split":
        done = cuts.split(study, transcript, fragment, _offset(fragment, value[1]))
        new = " + ".join(one.label or "–" for one in done.fragments)
        tell(_("{name}: fragment {label} is {new} now.").format(name=name, label=label, new=new))
        if done.reopened:
            people = ", ".join(map(one_line, done.reopened))
            tell(_("The sign-off of {people} is open again.").format(people=people))
    elif what == "merge":
        cuts.merge(study, transcript, fragment)
        tell(_("{name}: {label} and the next are one fragment now.").format(name=name, label=label))
    elif what == "context":
        cuts.set_context(study, transcript, fragment, True)
        tell(_("{name}: {label} is context now.").format(name=name, label=label))
    elif what == "judged":
        cuts.set_context(study, transcript, _before(study, transcript, fragment), False)
        tell(_("{name}: the context before {label} is judged now.").format(name=name, label=label))
    elif what == "leave":
        cut_reports.leave_cut(study, transcript, fragment)
        tell(_("{name}: {label} stays as it is cut.").format(name=name, label=label))
    else:
        offset = _offset(fragment, at) if at else None
        cut_reports.report_cut(study, transcript, fragment, at=offset, note=note)
        tell(_("Reported; the coordinator sees it."))


def _offset(fragment: Fragment, at: str) -> int:
    """The offset of the text at which the second part begins. Raises InputError."""
    if at.isdecimal():
        return int(at)
    found = [
        one.start() for one in re.finditer(re.escape(at.strip()), fragment.text, re.IGNORECASE)
    ]
    if len(found) != 1 or not at.strip():
        raise InputError(
            _(
                "“{words}” stands {n} times in fragment {label}; give words that stand there once."
            ).format(words=shorten(at, 40), n=len(found), label=fragment.label or "–")
        )
    return fragment.start + found[0]


def _before(study: Study, transcript: Transcript, fragment: Fragment) -> Fragment:
    from coder.study.transcripts import fragments_of

    if fragment.position > 0:
        found = fragments_of(study, transcript)[fragment.position - 1]
        if found.context:
            return found
    raise InputError(
        _("There is no context right before fragment {label}.").format(label=fragment.label or "–")
    )


def _reported(study: Study, as_json: bool) -> None:
    from coder.study.cut_reports import cut_reports

    found = cut_reports(study)
    if as_json:
        say_json(
            {
                "reported": [
                    {
                        "transcript": one.transcript,
                        "fragment": one.label,
                        "coder": one.coder,
                        "at": one.at,
                        "note": one.note or None,
                    }
                    for one in found
                ]
            }
        )
        return
    if not found:
        say(_("No cut was reported."))
        return
    headers = [_("transcript"), _("fragment"), _("coder"), _("offset"), _("note")]
    rows = [
        [one.transcript, one.label, one.coder, "" if one.at is None else str(one.at), one.note]
        for one in found
    ]
    say_table(headers, rows, right="-r-r-")
