"""``coder decide``: writes down what the table made of a fragment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_pass, with_study
from coder.cli.output import say, tell
from coder.errors import InputError
from coder.language import N_, _
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.consensus import View
    from coder.model import Assignment, CodingPass, Fragment, Transcript
    from coder.study import Study
    from coder.study.decisions import Account, Decision, Outcome, Votes, Way

_HELP = N_(
    "Write down the consensus on one fragment: which codes apply, and why.\n\n"
    "CODE is a code's id or its key; no CODE, or -, means that none applies. Instead of codes, say "
    "whose view the table takes, or how it puts the views together. Only for transcripts at the "
    "table. An earlier decision is kept and replaced; judgements stay as they are."
)
_VIEWS = ("take", "union", "common", "majority")
_OPEN: dict[str, Outcome] = {
    "put_off": "put_off",
    "unresolved": "unresolved",
    "refer": "referred",
    "withdraw": "withdrawn",
}


@click.command("decide", help=_(_HELP))
@click.argument("transcript")
@click.argument("fragment")
@click.argument("codes", nargs=-1)
@click.option("--take", metavar="NAME", help=_("This coder's view, by name or by letter (A, B)."))
@click.option("--union", is_flag=True, help=_("Every code that somebody chose."))
@click.option("--common", is_flag=True, help=_("Only the codes that all chose."))
@click.option("--majority", is_flag=True, help=_("The codes that more than half chose."))
@click.option(
    "--vote",
    "votes",
    multiple=True,
    metavar="NAME=CODES",
    help=_("A vote, codes with commas between, - for none; kept with the decision. Repeats."),
)
@click.option("--reason", default="", metavar="TEXT", help=_("Why. A decision needs one."))
@click.option(
    "--cause",
    default="",
    metavar="TEXT",
    help=_(
        "Where the difference came from: slip, overlooked, context, vague, ambiguous, or in your "
        "own words."
    ),
)
@click.option(
    "--dissent",
    multiple=True,
    metavar="NAME=TEXT",
    help=_("Who does not agree with it, and what they want noted. Repeats."),
)
@click.option("--present", multiple=True, metavar="NAME", help=_("Who is at the table. Repeats."))
@click.option("--put-off", is_flag=True, help=_("Decide later."))
@click.option("--unresolved", is_flag=True, help=_("There is no consensus on this one."))
@click.option("--refer", is_flag=True, help=_("Send it to the adjudicator."))
@click.option("--adjudicate", is_flag=True, help=_("Decide as the adjudicator (--as NAME)."))
@click.option("--withdraw", is_flag=True, help=_("Take the decision back: open again."))
@click.option(
    "--unclear",
    multiple=True,
    metavar="CODE=TEXT",
    help=_("The codebook is unclear about a code: propose what should change. Repeats."),
)
@with_pass
@with_study
def command(
    study: Study,
    transcript: str,
    fragment: str,
    codes: tuple[str, ...],
    pass_name: str | None,
    **said: Any,
) -> None:
    """Decide, propose, or both in one act."""
    from coder.consensus.sitting import concerned, note_warning, warning_words
    from coder.study.codebooks import get_codebook
    from coder.study.passes import pass_to_report
    from coder.study.transcripts import find_fragment, find_transcript

    _refuse_mixtures(codes, said)
    coding_pass = pass_to_report(study, pass_name)
    chosen = find_transcript(study, transcript)
    found = find_fragment(study, chosen, fragment)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    place = _Place(study, coding_pass, chosen, found, book)
    unclear = [_pair(one, "CODE=TEXT") for one in said["unclear"]]
    only_proposed = bool(unclear) and not codes and not _ways(said) and not said["votes"]
    if only_proposed and said["reason"].strip():
        raise InputError(
            _(
                "What is decided beside --unclear? Name the codes, - for none applies, or leave "
                "--reason out."
            )
        )
    with study.act():
        for code, text in unclear:
            _propose(place, code, text)
        decision = None if only_proposed else _decide(place, codes, said)
        names = concerned(study, coding_pass, chosen, said["present"])
        warned = note_warning(study, coding_pass, chosen, names)
    if warned:
        tell(warning_words(chosen, names))
    start = f"{one_line(chosen.name)} {found.label}: "
    if unclear:
        words = ", ".join(code for code, _text in unclear)
        say(start + _("proposal for the codebook: {codes}").format(codes=words))
    if decision is not None:
        say(f"{start}{_outcome(decision)} – {shorten(found.text, 60)}")
        _tell_adjudicator(study, coding_pass, decision)


@dataclass(frozen=True, slots=True)
class _Place:
    """What is decided on."""

    study: Study
    coding_pass: CodingPass
    transcript: Transcript
    fragment: Fragment
    book: Codebook

    def views(self, *, blind: bool) -> tuple[View, ...]:
        """What was said of it; ``blind``: as the adjudicator reads it, letters for names."""
        from coder.consensus import views_on
        from coder.consensus.adjudicating import referred

        if not blind:
            return views_on(self.study, self.coding_pass, self.transcript, self.fragment)
        waiting = referred(self.study, self.coding_pass, decided=True)
        found = [one for one in waiting if one.fragment.id == self.fragment.id]
        return found[0].views if found else ()


def _ways(said: dict[str, Any]) -> list[str]:
    """Which of the options that say what becomes of the fragment were given."""
    return [name for name in (*_VIEWS, *_OPEN) if said[name]]


def _refuse_mixtures(codes: Sequence[str], said: dict[str, Any]) -> None:
    ways = _ways(said)
    shown = [f"--{name.replace('_', '-')}" for name in ways]
    if len(ways) > 1:
        raise InputError(_("Choose one of {options}.").format(options=", ".join(shown)))
    if ways and codes:
        raise InputError(_("{option} goes without codes.").format(option=shown[0]))
    if said["votes"] and set(ways) & {*_VIEWS, "withdraw"}:
        raise InputError(_("{option} goes without votes.").format(option=shown[0]))
    if said["adjudicate"] and (said["refer"] or said["votes"]):
        raise InputError(_("An adjudicator decides alone: leave --refer and --vote out."))


def _pair(typed: str, form: str) -> tuple[str, str]:
    name, sign, text = typed.partition("=")
    if not sign or not name.strip():
        raise InputError(
            _("{text}: write it as {form}.").format(text=shorten(typed, 60), form=form)
        )
    return name.strip(), text.strip()


def _propose(place: _Place, typed: str, text: str) -> None:
    from coder.cli.judge import read_codes
    from coder.study.proposals import propose

    for one in read_codes(place.book, [typed]):
        propose(place.study, place.coding_pass, place.transcript, place.fragment, one.code, text)


def _decide(place: _Place, codes: Sequence[str], said: dict[str, Any]) -> Decision:
    from coder.cli.judge import read_codes
    from coder.study.decisions import decide

    votes = tuple(_vote(place.book, one) for one in said["votes"])
    ways = _ways(said)
    outcome: Outcome = _OPEN.get(ways[0], "decided") if ways else "decided"
    assignments: tuple[Assignment, ...] = ()
    if ways and ways[0] in _VIEWS:
        assignments = _combined(place, ways[0], said)
    elif outcome == "decided" and votes and not codes:
        assignments = _voted(place, votes)
    else:
        assignments = read_codes(place.book, codes)
    order = {code: at for at, code in enumerate(place.book.ids)}
    return decide(
        place.study,
        place.coding_pass,
        place.transcript,
        place.fragment,
        sorted(assignments, key=lambda one: order.get(one.code, len(order))),
        reason=said["reason"],
        outcome=outcome,
        account=_account(said, votes, _way(said, ways, outcome)),
    )


def _account(said: dict[str, Any], votes: Votes, way: Way) -> Account:
    from coder.consensus.words import read_cause
    from coder.study.decisions import Account

    return Account(
        cause=read_cause(said["cause"]),
        present=said["present"],
        way=way,
        dissent=[_pair(one, "NAME=TEXT") for one in said["dissent"]],
        votes=votes,
    )


def _way(said: dict[str, Any], ways: Sequence[str], outcome: Outcome) -> Way:
    if said["adjudicate"]:
        return "adjudicated"
    if said["votes"]:
        return "vote"
    if outcome != "decided":
        return ""
    named: dict[str, Way] = {
        "take": "view",
        "union": "union",
        "common": "common",
        "majority": "majority",
    }
    return named[ways[0]] if ways else "own"


def _vote(book: Codebook, typed: str) -> tuple[str, tuple[str, ...]]:
    from coder.cli.judge import read_codes

    name, text = _pair(typed, "NAME=CODES")
    found = read_codes(book, [one for one in text.replace("|", ",").split(",") if one.strip()])
    if any(one.qualifiers for one in found):
        raise InputError(_("A vote names codes only: {text}").format(text=shorten(typed, 60)))
    return name, tuple(one.code for one in found)


def _combined(place: _Place, way: str, said: dict[str, Any]) -> tuple[Assignment, ...]:
    from coder.consensus import common, majority, taken_from, union

    blind = said["adjudicate"]
    views = _views(place, blind=blind)
    if way == "take":
        return taken_from(place.fragment.id, views, said["take"], blind=blind)
    return {"union": union, "common": common, "majority": majority}[way](views)


def _voted(place: _Place, votes: Votes) -> tuple[Assignment, ...]:
    from coder.consensus import voted

    return voted(votes, place.views(blind=False))


def _views(place: _Place, *, blind: bool) -> tuple[View, ...]:
    views = place.views(blind=blind)
    if not views:
        raise InputError(
            _("{transcript} {label}: no views lie on the table here; name the codes.").format(
                transcript=one_line(place.transcript.name), label=place.fragment.label or "–"
            )
        )
    return views


def _outcome(decision: Decision) -> str:
    from coder.consensus.words import OUTCOMES
    from coder.study.codings import write_assignment

    if decision.outcome == "decided":
        return " + ".join(map(write_assignment, decision.assignments)) or _("none applies")
    if decision.outcome == "withdrawn":
        return _("the decision is withdrawn")
    return _(OUTCOMES[decision.outcome])


def _tell_adjudicator(study: Study, coding_pass: CodingPass, decision: Decision) -> None:
    from coder.study.adjudication import adjudicators

    if decision.outcome == "referred" and not adjudicators(study, coding_pass):
        tell(
            _(
                "Pass {name} has no adjudicator yet; name one with: "
                "coder pass adjudicator {name} CODER"
            ).format(name=one_line(coding_pass.name))
        )
