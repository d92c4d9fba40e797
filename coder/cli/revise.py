"""``coder revise``: a coder looks again, alone, at what differs before anybody talks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, tell
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.model import CodingPass, Fragment
    from coder.study import Study
    from coder.study.revising import Revising

_HELP = N_(
    "What is to be looked at again before the table opens: the fragments on which coders differ, "
    "never how.\n\n"
    "With TRANSCRIPT these fragments are shown with your own codes; say what you think of them now "
    "with coder judge, and that you are done with --done. Your first judgement stays as it is."
)


@click.command("revise", help=_(_HELP))
@click.argument("transcript", required=False)
@click.option(
    "--done/--not-done", default=None, help=_("You have looked again; or not yet, after all.")
)
@with_json
@with_pass
@with_study
def command(
    study: Study, transcript: str | None, done: bool | None, as_json: bool, pass_name: str | None
) -> None:
    """Show what is to be revised, or say that one is done."""
    from coder.study.passes import pass_to_judge
    from coder.study.revising import done_revising
    from coder.study.transcripts import find_transcript

    coding_pass = pass_to_judge(study, pass_name)
    wanted = find_transcript(study, transcript) if transcript is not None else None
    now = _now(study, coding_pass)
    if done is not None:
        if wanted is None and not done:
            raise InputError(_("Say which transcript you go on with: coder revise NAME --not-done"))
        named = [wanted.name] if wanted else [one.transcript for one in now if _waits(one, study)]
        if not named and study.coder is not None:
            raise InputError(_("There is nothing left that you revise."))
        with study.act():
            for name in named:
                done_revising(study, coding_pass, find_transcript(study, name), done=done)
        now = _now(study, coding_pass)
    chosen = [one for one in now if wanted is None or one.transcript == wanted.name]
    if wanted is not None and not chosen:
        raise InputError(
            _("Transcript {name} is not being revised by you.").format(name=one_line(wanted.name))
            if study.coder
            else _("Transcript {name} is not being revised.").format(name=one_line(wanted.name))
        )
    if as_json:
        found = [_document(study, coding_pass, one) for one in chosen]
        say_json({"pass": coding_pass.name, "revising": found})
        return
    if not chosen:
        say(_("Nothing is being revised in pass {name}.").format(name=one_line(coding_pass.name)))
    for one in chosen:
        say(revising_words(one))
    if wanted is not None and done is None:
        _show(study, coding_pass, chosen[0])


def _now(study: Study, coding_pass: CodingPass) -> list[Revising]:
    """Those that are revised now and, for a coder, that they code."""
    from coder.study.revising import revising

    me = study.coder.name if study.coder else None
    return [
        one
        for one in revising(study, coding_pass)
        if not one.over and (me is None or me in (*one.done, *one.waiting))
    ]


def _waits(one: Revising, study: Study) -> bool:
    return study.coder is not None and study.coder.name in one.waiting


def revising_words(one: Revising) -> str:
    """``P1 is being revised: 2 fragments differ. Done: anna. Not yet: bram.``"""
    n = len(one.differing)
    line = ngettext(
        "{name} is being revised: {n} fragment differs.",
        "{name} is being revised: {n} fragments differ.",
        n,
    ).format(name=one_line(one.transcript), n=n)
    if one.done:
        line += " " + _("Done: {names}.").format(names=_names(one.done))
    if one.waiting:
        line += " " + _("Not yet: {names}.").format(names=_names(one.waiting))
    return line


def _names(names: Sequence[str]) -> str:
    return ", ".join(map(one_line, names))


def _fragments(study: Study, one: Revising) -> list[Fragment]:
    from coder.study.transcripts import find_transcript, fragments_of

    found = fragments_of(study, find_transcript(study, one.transcript))
    return [fragment for fragment in found if fragment.id in one.differing]


def _own(study: Study, coding_pass: CodingPass, one: Revising) -> dict[str, Any]:
    """Fragment (id) → one's own newest judgement; nobody's for the coordinator."""
    from coder.study.judgements import newest_judgements_of
    from coder.study.transcripts import find_transcript

    if study.coder is None:
        return {}
    text = find_transcript(study, one.transcript)
    found = newest_judgements_of(study, coding_pass, coder=study.coder, transcript=text)
    return {judgement.fragment: judgement for judgement in found}


def _document(study: Study, coding_pass: CodingPass, one: Revising) -> dict[str, Any]:
    own = _own(study, coding_pass, one)
    return {
        "transcript": one.transcript,
        "done": list(one.done),
        "waiting": list(one.waiting),
        "fragments": [
            {
                "fragment": fragment.label,
                "fragment_id": fragment.id,
                "codes": list(own[fragment.id].codes) if fragment.id in own else None,
                "revised": fragment.id in own and own[fragment.id].stage == "revised",
                "text": fragment.text,
            }
            for fragment in _fragments(study, one)
        ],
    }


def _show(study: Study, coding_pass: CodingPass, one: Revising) -> None:
    from coder.study.codings import write_assignment

    own = _own(study, coding_pass, one)
    for fragment in _fragments(study, one):
        say(f"{fragment.label:>5} {fragment.speaker or ' '}  {shorten(fragment.text, 600)}")
        mine = own.get(fragment.id)
        if mine is not None:
            said = " + ".join(map(write_assignment, mine.assignments)) or _("none applies")
            again = f"  ({_('revised')})" if mine.stage == "revised" else ""
            say(f"      → {said}{again}")
    if _waits(one, study):
        tell(
            _(
                "Judge anew with coder judge {name} FRAGMENT CODE; then: coder revise {name} --done"
            ).format(name=one_line(one.transcript))
        )
