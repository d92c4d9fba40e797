"""``coder quotes``: search what respondents said, and what was said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, tell, tell_look
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.retrieve import Asked, Collection, Found, Hit, Passage
    from coder.study import Study

_HELP = N_(
    "Find quotes: words that respondents said, and what was said of them.\n\n"
    "All words of QUERY must be in the fragment, whatever the capitals and accents; the last may "
    'be a beginning, and "words between quotes" are found as they are. Where nothing is found, you '
    "see what looks like it. Without QUERY every fragment with a code or a star is listed; options "
    "narrow it. Several of one kind are alternatives.\n\n"
    "You see what you may see: while you code, others' codes, stars and memos wait until the table "
    "opens. Passages that never leave the team are shown here with their mark: this list is for "
    "the team. What is for others is: coder export csv"
)


@click.command("quotes", help=_(_HELP))
@click.argument("query", nargs=-1)
@click.option("--fuzzy", "how", flag_value="fuzzy", help=_("Also words that look like it."))
@click.option("--regex", "how", flag_value="regex", help=_("QUERY is a regular expression."))
@click.option("--code", "codes", multiple=True, metavar="CODE", help=_("With this code. Repeats."))
@click.option(
    "--qualifier",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help=_("Only with this value, such as valence=absent; NAME=- is: not said. Repeats."),
)
@click.option("--role", "roles", multiple=True, help=_("Of respondents with this role. Repeats."))
@click.option("--wave", "waves", multiple=True, help=_("Of this wave. Repeats."))
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("In this one. Repeats.")
)
@click.option(
    "--coder",
    "coders",
    multiple=True,
    metavar="NAME",
    help=_("What this coder said of it, or: consensus. Repeats."),
)
@click.option("--starred", is_flag=True, help=_("Only with a star."))
@click.option("--memo", is_flag=True, help=_("Only with a memo."))
@click.option("--unsure", is_flag=True, help=_("Only what somebody is unsure of."))
@click.option(
    "--near", metavar="CODE[:N]", help=_("Only at most N fragments (1) away from this code.")
)
@click.option("--used/--not-used", default=None, help=_("Only what is used, or is not."))
@click.option(
    "--approved/--not-approved",
    default=None,
    help=_("Only what the respondent approved, or did not."),
)
@click.option("--screen", is_flag=True, help=_("On screen, with hits while you type."))
@click.option("--context", default=0, type=click.IntRange(0, 50), help=_("Fragments around it."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    query: tuple[str, ...],
    context: int,
    as_json: bool,
    screen: bool,
    pass_name: str | None,
    **asked: Any,
) -> None:
    """Print what is found."""
    if screen:
        from coder.cli.screens import run

        run("quotes", str(study.path), study.coder.name if study.coder else None, pass_name)
        return
    from coder.retrieve import collect, search
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    coding_pass = pass_to_report(study, pass_name)
    wanted = _asked(study, coding_pass, " ".join(query), asked)
    collection = collect(study, coding_pass)
    found = search(collection, wanted)
    tell_look(record_look(study, coding_pass, "quotes"))
    if as_json:
        quotes = [_document(collection, one, context) for one in found.hits]
        say_json({"pass": coding_pass.name, "how": found.how, "quotes": quotes})
        return
    for one in found.hits:
        _print(collection, one, context)
    _tell_found(found, wanted)


def _asked(study: Study, coding_pass: CodingPass, words: str, asked: dict[str, Any]) -> Asked:
    from coder.codebook.qualifying import read_pair
    from coder.retrieve import CONSENSUS, Asked
    from coder.study.codebooks import get_codebook
    from coder.study.coders import find_coder
    from coder.study.respondents import list_respondents
    from coder.study.transcripts import find_transcript, list_transcripts

    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    roles = {one.role for one in list_respondents(study) if one.role}
    waves = {one.wave for one in list_transcripts(study) if one.wave}
    no_role = _("There is no role {name}; there are: {names}.")
    no_wave = _("There is no wave {name}; there are: {names}.")
    return Asked(
        words,
        asked["how"] or "words",
        tuple(book.code(one).id for one in asked["codes"]),
        tuple(read_pair(book, one) for one in asked["pairs"]),
        tuple(
            CONSENSUS if one.casefold() == CONSENSUS else find_coder(study, one).name
            for one in asked["coders"]
        ),
        tuple(_known(one, roles, no_role) for one in asked["roles"]),
        tuple(_known(one, waves, no_wave) for one in asked["waves"]),
        tuple(find_transcript(study, one).name for one in asked["transcripts"]),
        asked["starred"],
        asked["memo"],
        asked["unsure"],
        _near(asked["near"]),
        asked["used"],
        asked["approved"],
    )


def _known(named: str, there: set[str], message: str) -> str:
    for one in there:
        if one.casefold() == named.strip().casefold():
            return one
    names = ", ".join(map(one_line, sorted(there))) or "–"
    raise InputError(message.format(name=one_line(named), names=names))


def _near(written: str | None) -> tuple[str, int] | None:
    if written is None:
        return None
    code, sign, distance = written.rpartition(":")
    if not sign:
        return written, 1
    if not distance.isdecimal() or not 0 < int(distance[:4]) < 1000:
        message = _("{text}: write it as CODE or CODE:N, with N from 1 to 999.")
        raise InputError(message.format(text=shorten(written, 40)))
    return code, int(distance)


def _document(collection: Collection, hit: Hit, context: int) -> dict[str, Any]:
    from coder.study.codings import write_assignment

    told, passage = collection.told, hit.passage
    fragment, who = passage.fragment, passage.respondent
    before, after = collection.around(hit.number, context)
    marks = told.published.get(fragment.id, {})
    return {
        "transcript": passage.transcript.name,
        "fragment": fragment.label,
        "fragment_id": fragment.id,
        "wave": passage.transcript.wave,
        "respondent": who.name if who else "",
        "role": who.role if who else "",
        "speaker": fragment.speaker,
        "start": fragment.start,
        "end": fragment.end,
        "quote": collection.quote(passage),
        "text": fragment.text,
        "spans": [list(one) for one in hit.spans],
        "kept": [list(one) for one in told.cuts.get(fragment.id, ())] or None,
        "codes": {
            coder: [write_assignment(one) for one in said]
            for coder, said in told.said.get(fragment.id, {}).items()
        },
        "starred": list(told.stars.get(fragment.id, ())),
        "unsure": list(told.unsure.get(fragment.id, ())),
        "memos": [
            {"coder": one.coder or None, "text": one.text, "private": one.private}
            for one in told.memos.get(fragment.id, ())
        ],
        "stays_in_team": list(told.care.get(fragment.id, ())),
        "used": marks.get("used"),
        "approved": marks.get("approved"),
        "before": [_beside(one) for one in before],
        "after": [_beside(one) for one in after],
    }


def _beside(passage: Passage) -> dict[str, Any]:
    one = passage.fragment
    return {"fragment": one.label, "speaker": one.speaker, "text": one.text}


def _print(collection: Collection, hit: Hit, context: int) -> None:
    from coder.retrieve import source_words, told_words

    before, after = collection.around(hit.number, context)
    say(" · ".join([source_words(hit.passage), *told_words(collection, hit.passage)]))
    for one in before:
        _print_beside(one)
    quote = one_line(collection.quote(hit.passage))
    say(f"  > {quote}" if context else f"    {quote}")
    for one in after:
        _print_beside(one)
    for memo in collection.told.memos.get(hit.passage.fragment.id, ()):
        kind = _("private memo") if memo.private else _("memo")
        writer = one_line(memo.coder) or _("the coordinator")
        say(f"    ✎ {kind} ({writer}): {one_line(memo.text)}")
    say()


def _print_beside(passage: Passage) -> None:
    one = passage.fragment
    say(f"    {one_line(one.label or one.speaker)}: {one_line(one.text)}")


def _tell_found(found: Found, asked: Asked) -> None:
    if not found.total:
        tell(_("Nothing found."))
        return
    if found.how != asked.how:
        tell(_("These words stand nowhere; this looks like them."))
    n, m = found.total, len({one.passage.transcript.id for one in found.hits})
    text = ngettext("{n} fragment", "{n} fragments", n).format(n=n)
    tell(f"{text} {ngettext('in {n} transcript', 'in {n} transcripts', m).format(n=m)}.")
