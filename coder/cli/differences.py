"""``coder differences``: the fragments on which coders differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import must_be_possible, say, say_json, tell, write_out
from coder.errors import BlindError, InputError
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.consensus import Difference, Resolution, Wanted
    from coder.model import Assignment, CodingPass
    from coder.study import Study

_HELP = N_(
    "The fragments at the table on which coders differ and nothing is decided, worst code first: "
    "the code on which most of them differ."
)
_FEW = 2
KINDS = ("confusion", "omission", "depth", "qualifier")


@click.command("differences", help=_(_HELP))
@click.option("--all", "everything", is_flag=True, help=_("Also those that are decided."))
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("Only on these. Repeats."))
@click.option(
    "--between",
    multiple=True,
    metavar="CODE,CODE",
    help=_("Only where one coder has the one code, and another the other."),
)
@click.option(
    "--pair", metavar="NAME,NAME", default="", help=_("Only where these two coders differ.")
)
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("Only of these. Repeats.")
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help=_("Only of this kind. Repeats."),
)
@click.option("--reading-order", is_flag=True, help=_("As they stand in the transcripts."))
@click.option("--referred", is_flag=True, help=_("Only what waits for the adjudicator."))
@click.option(
    "--agenda", "as_agenda", is_flag=True, help=_("A meeting agenda, with room to write.")
)
@click.option("--html", is_flag=True, help=_("The agenda as a page for the browser or printer."))
@click.option(
    "--anonymous", is_flag=True, help=_("Without names on the agenda: coder A, B, and so on.")
)
@click.option("-o", "output", metavar="FILE", help=_("Where to write the agenda (else stdout)."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    everything: bool,
    reading_order: bool,
    referred: bool,
    as_agenda: bool,
    html: bool,
    anonymous: bool,
    output: str | None,
    as_json: bool,
    pass_name: str | None,
    **filters: Any,
) -> None:
    """Print the differences, or an agenda of them."""
    from coder.consensus import differences, resolution
    from coder.consensus.adjudicating import referred as referred_
    from coder.study.adjudication import adjudicates, refuse_adjudicator
    from coder.study.passes import pass_to_report
    from coder.study.reopened import reopenings

    if (html or anonymous or output) and not as_agenda:
        raise InputError(_("--html, --anonymous and -o go with --agenda."))
    if as_agenda and as_json:
        raise InputError(_("Choose one of --agenda and --json."))
    must_be_possible(output)
    coding_pass = pass_to_report(study, pass_name)
    blind = adjudicates(study, coding_pass)
    if not referred:
        refuse_adjudicator(study, coding_pass)
    _must_be_open(study, coding_pass, adjudicated=blind)
    wanted = _wanted(study, coding_pass, blind=blind, **filters)
    if referred:
        found = [one for one in referred_(study, coding_pass) if wanted.has(one)]
    else:
        found = differences(
            study, coding_pass, settled=everything, wanted=wanted, reading_order=reading_order
        )
    if as_agenda:
        _write_agenda(study, coding_pass, found, html, anonymous, output)
        return
    now = None if blind else resolution(study, coding_pass)
    again = reopenings(study, coding_pass)
    if as_json:
        say_json(
            {
                "pass": coding_pass.name,
                "reopened": [one.document() for one in again],
                "differences": [_document(one) for one in found],
                "resolution": _resolution(now) if now else None,
            }
        )
        return
    for one in found:
        _print(one)
    if now is not None:
        _say_resolution(now)
    elif not found:
        say(_("Nothing waits for the adjudicator."))
    for reopening in again:
        say(reopening.words())


def _must_be_open(study: Study, coding_pass: CodingPass, *, adjudicated: bool) -> None:
    from coder.consensus import tables

    if not tables(study, coding_pass, adjudicated=adjudicated):
        raise InputError(
            _(
                "Pass {name}: the table is not open yet. Open it with: coder pass close {name}"
            ).format(name=one_line(coding_pass.name))
        )


def _wanted(
    study: Study,
    coding_pass: CodingPass,
    *,
    blind: bool,
    codes: Sequence[str],
    between: Sequence[str],
    pair: str,
    transcripts: Sequence[str],
    kinds: Sequence[Any],
) -> Wanted:
    """What was asked for, with every name looked up. Raises InputError."""
    from coder.cli.judge import read_codes
    from coder.consensus import Wanted
    from coder.study.codebooks import get_codebook
    from coder.study.coders import find_coder
    from coder.study.transcripts import find_transcript

    book = get_codebook(study, coding_pass.codebook, coding_pass.version)

    def ids(typed: Sequence[str]) -> tuple[str, ...]:
        return tuple(read_codes(book, [one])[0].code for one in typed)

    two = _split(between)
    people = _split([pair])
    if len(two) not in (0, _FEW) or len(set(two)) != len(two):
        raise InputError(_("--between takes two codes: --between CODE,CODE"))
    if len(people) not in (0, _FEW) or len(set(people)) != len(people):
        raise InputError(_("--pair takes two coders: --pair NAME,NAME"))
    if people and blind:
        raise BlindError(_("An adjudicator reads no names."))
    boundary, coders = ids(two), tuple(find_coder(study, one).name for one in people)
    return Wanted(
        codes=ids(codes),
        between=(boundary[0], boundary[1]) if boundary else (),
        pair=(coders[0], coders[1]) if coders else (),
        transcripts=tuple(find_transcript(study, one).name for one in transcripts),
        kinds=tuple(kinds),
    )


def _split(typed: Sequence[str]) -> list[str]:
    return [part.strip() for one in typed for part in one.split(",") if part.strip()]


def _write_agenda(
    study: Study,
    coding_pass: CodingPass,
    found: Sequence[Difference],
    html: bool,
    anonymous: bool,
    output: str | None,
) -> None:
    from coder.consensus.agenda import (
        agenda,
        agenda_to_html,
        agenda_to_markdown,
        left_out_words,
    )

    made = agenda(study, coding_pass, found, anonymous=anonymous)
    text = agenda_to_html(made) if html else agenda_to_markdown(made)
    write_out(text.encode("utf-8"), output)
    if made.n_left_out:
        tell(left_out_words(made))


def _say_resolution(now: Resolution) -> None:
    say(
        _(
            "{differing} fragments differ: {settled} settled, {undecided} still to discuss, "
            "{unresolved} without consensus, {put_off} put off. {agreed} agreed by themselves."
        ).format(
            differing=now.differing,
            settled=now.settled,
            undecided=now.undecided,
            unresolved=now.unresolved - now.undecided - now.referred,
            put_off=now.put_off,
            agreed=now.agreed,
        )
    )
    if now.referred:
        n = now.referred
        say(
            ngettext("{n} waits for the adjudicator.", "{n} wait for the adjudicator.", n).format(
                n=n
            )
        )


def _document(one: Difference) -> dict[str, Any]:
    return {
        "transcript": one.transcript,
        "fragment": one.fragment.label,
        "fragment_id": one.fragment.id,
        "kind": one.kind,
        "codes": list(one.codes),
        "views": [
            {
                "coder": view.coder,
                "codes": list(view.codes),
                "qualifiers": _qualifiers(view.assignments),
                "unsure": view.unsure,
                "late": view.late,
            }
            for view in one.views
        ],
        "settled": one.settled,
        "touched": one.touched,
        "decisions": [
            {
                "outcome": decision.outcome,
                "codes": [assignment.code for assignment in decision.assignments],
                "qualifiers": _qualifiers(decision.assignments),
                "reason": decision.reason,
                "cause": decision.cause or None,
                "way": decision.way or None,
                "dissent": [{"coder": who, "text": text} for who, text in decision.dissent],
                "votes": [{"coder": who, "codes": list(codes)} for who, codes in decision.votes],
                "present": list(decision.present),
                "by": decision.author,
                "time": decision.wall,
            }
            for decision in one.decisions
        ],
        "text": one.fragment.text,
    }


def _qualifiers(assignments: Sequence[Assignment]) -> dict[str, dict[str, str]]:
    return {one.code: dict(one.qualifiers) for one in assignments if one.qualifiers}


def _resolution(now: Resolution) -> dict[str, Any]:
    return {
        "differing": now.differing,
        "settled": now.settled,
        "unresolved": now.unresolved,
        "undecided": now.undecided,
        "put_off": now.put_off,
        "referred": now.referred,
        "agreed": now.agreed,
        "single_coded": now.single,
        "half_judged": now.incomplete,
        "kept": dict(now.kept),
        "resolved": now.resolved,
    }


def _print(one: Difference) -> None:
    from coder.consensus.words import KINDS as NAMES
    from coder.consensus.words import OUTCOMES
    from coder.study.codings import write_assignment

    say(f"{one_line(one.transcript)} {one.fragment.label} · {_(NAMES[one.kind])}")
    say(f"    {shorten(one.fragment.text, 300)}")
    for view in one.views:
        said = " + ".join(map(write_assignment, view.assignments))
        doubts = [
            words
            for words, true in ((_("unsure"), view.unsure), (_("came late"), view.late))
            if true
        ]
        doubt = f" ({', '.join(doubts)})" if doubts else ""
        say(f"    {one_line(view.coder)}: {said or _('none applies')}{doubt}")
    if len(one.decisions) > 1:
        say("    " + _("decided twice, in two copies: open again"))
    if one.touched:
        say("    " + _("a judgement came in that the decision did not know: open again"))
    for decision in one.decisions:
        codes = " + ".join(map(write_assignment, decision.assignments))
        outcome = codes or _("none applies")
        if decision.outcome != "decided":
            outcome = _(OUTCOMES[decision.outcome])
        say(f"    → {outcome} ({one_line(decision.reason)})")
    say()
