"""Sentences of the account: agreement, discussion, and what the results rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coder.consensus.words import WAYS, cause_words
from coder.language import N_, _, ngettext, number
from coder.reliability.rows import NOTES
from coder.report.account_counts import (
    assignments_kept,
    codes,
    codes_with,
    fragments,
    left_open,
    listed,
    rounds,
    transcripts,
)
from coder.report.claims import Account, Claim
from coder.text import one_line


def say_agreement(account: Account, claim: Claim) -> Iterator[str]:
    """Alpha over all codes, as it was sealed."""
    n = claim.get("n")
    yield ngettext(
        "Before any discussion the judgements were sealed, and agreement was computed on the {n} "
        "fragment that two or more coders had judged, in {transcripts}.",
        "Before any discussion the judgements were sealed, and agreement was computed on the {n} "
        "fragments that two or more coders had judged, in {transcripts}.",
        n,
    ).format(n=n, transcripts=transcripts(claim.get("transcripts")))
    if claim.get("alpha") is None:
        note = NOTES.get(str(claim.get("note")), "")
        reason = _(note)
        yield _("Over all codes together no coefficient could be computed{reason}.").format(
            reason=f" ({reason})" if reason else ""
        )
        return
    top = claim.get("level") == "top" and account.get("codebook", "subcodes")
    yield _(
        "Over the sets of codes, Krippendorff's alpha (MASI distance{level}) was {alpha}{interval}."
    ).format(
        level=", " + _("a subcode counting as its main code") if top else "",
        alpha=number(claim.get("alpha")),
        interval=_interval(claim),
    )
    if claim.get("percent") is not None:
        yield _("The share of pairs of judgements with the same codes was {share}.").format(
            share=number(claim.get("percent"))
        )


def _interval(claim: Claim) -> str:
    if claim.get("alpha_low") is None:
        return " (" + _("no interval") + ")"
    if claim.get("interval") == "transcript":
        message = _("({level}% interval {low} to {high}, by leaving out one transcript at a time)")
    else:
        message = _(
            "({level}% interval {low} to {high}, with fragments taken as independent, which is too "
            "narrow)"
        )
    low, high = number(claim.get("alpha_low")), number(claim.get("alpha_high"))
    return " " + message.format(level=claim.get("confidence"), low=low, high=high)


def say_by_code(account: Account, claim: Claim) -> Iterator[str]:
    """From the lowest alpha of a code to the highest."""
    if claim.get("with_alpha"):
        low, high = claim.each("lowest")[0], claim.each("highest")[0]
        yield _("Per code, alpha ran from {low} ({low_code}) to {high} ({high_code}).").format(
            low=number(float(low.value)),
            low_code=_label(account, low.of),
            high=number(float(high.value)),
            high_code=_label(account, high.of),
        )
    without, rare = claim.get("without_alpha"), claim.get("without_interval")
    if without:
        yield ngettext(
            "For {n} of {codes} alpha is undefined, since it was used nowhere or everywhere.",
            "For {n} of {codes} alpha is undefined, since they were used nowhere or everywhere.",
            without,
        ).format(n=without, codes=codes(claim.get("codes")))
    if rare:
        yield codes_with(rare)


def _label(account: Account, code: str) -> str:
    book = account.codebook
    return one_line(book.code(code).label.shown() or code) if code in book.ids else one_line(code)


def say_late(account: Account, claim: Claim) -> Iterator[str]:
    """What was coded after the first discussion."""
    n = claim.get("transcripts")
    alpha = claim.get("alpha")
    more = ""
    if alpha is not None:
        more = "; " + _("without them alpha was {alpha}").format(alpha=number(alpha))
    yield ngettext(
        "After the first discussion {n} transcript was signed off{more}.",
        "After the first discussion {n} transcripts were signed off{more}.",
        n,
    ).format(n=n, more=more)


def say_revised(account: Account, claim: Claim) -> Iterator[str]:
    """What looking again alone made of it."""
    n = claim.get("transcripts_revised")
    yield ngettext(
        "Of {n} transcript the coders looked again, each alone, at the fragments that differed, "
        "before they met.",
        "Of {n} transcripts the coders looked again, each alone, at the fragments that differed, "
        "before they met.",
        n,
    ).format(n=n)
    if claim.get("before") is not None and claim.get("after") is not None:
        yield _("With that, alpha went from {before} to {after}, which is no reliability.").format(
            before=number(claim.get("before")), after=number(claim.get("after"))
        )


def say_discussion(account: Account, claim: Claim) -> Iterator[str]:
    """What became of the differences."""
    differing, settled = claim.get("differing"), claim.get("settled")
    if not differing:
        yield _("The coders differed nowhere.")
        return
    yield ngettext(
        "The coders differed on {n} fragment.", "The coders differed on {n} fragments.", differing
    ).format(n=differing)
    rest = listed(left_open(name, claim.get(name)) for name in _OPEN if claim.get(name))
    yield ngettext(
        "In discussion {n} of them was settled{rest}.",
        "In discussion {n} of them were settled{rest}.",
        settled,
    ).format(n=settled, rest=f"; {rest}" if rest else "")


_OPEN = ("unresolved", "put_off", "referred", "open")


def say_decisions(account: Account, claim: Claim) -> Iterator[str]:
    """How the table decided, and whose assignments it kept."""
    ways = [(_way(one.of), one.value) for one in claim.each("way")]
    yield _("The decisions were: {ways}.").format(ways=_counts(ways))
    causes = [
        (cause_words(one.of) if one.of else _(_OWN_CAUSE), one.value) for one in claim.each("cause")
    ]
    if causes:
        none = claim.get("no_cause")
        causes += [(_("no cause noted"), none)] if none else []
        yield _("As the cause of the difference was noted: {causes}.").format(
            causes=_counts(causes)
        )
    n = claim.get("dissent")
    if n:
        yield ngettext(
            "With {n} decision a dissenting view was kept.",
            "With {n} decisions a dissenting view was kept.",
            n,
        ).format(n=n)
    found = assignments_kept(claim)
    if found:
        yield _("Of what had been assigned on these fragments, the decisions kept: {kept}.").format(
            kept=found
        )
    yield from _consequences(claim)
    yield _("What was agreed in discussion has no coefficient: it would be no reliability.")


def _consequences(claim: Claim) -> Iterator[str]:
    people, n = claim.get("adjudicators"), claim.get("proposals")
    if people:
        yield ngettext(
            "For what could not be settled there {n} adjudicator was named, who reads it without "
            "names.",
            "For what could not be settled there {n} adjudicators were named, who read it without "
            "names.",
            people,
        ).format(n=people)
    if n:
        yield ngettext(
            "The discussion led to {n} proposal for the codebook, of which {taken} was taken up.",
            "The discussion led to {n} proposals for the codebook, of which {taken} were taken up.",
            n,
        ).format(n=n, taken=claim.get("proposals_taken"))


_OWN_CAUSE = N_("a cause in the table's own words")


def _way(way: str) -> str:
    said = {str(one): words for one, words in WAYS.items()}.get(way)
    return _(said) if said else _("way not recorded")


def _counts(named: Iterable[tuple[str, object]]) -> str:
    return listed(f"{what} ({n})" for what, n in named)


def say_results(account: Account, claim: Claim) -> Iterator[str]:
    """What the results rest on."""
    parts = []
    if claim.get("decision"):
        parts.append(_("{n} with a decision").format(n=claim.get("decision")))
    if claim.get("agreed"):
        parts.append(_("{n} on which all coders agreed").format(n=claim.get("agreed")))
    if claim.get("single"):
        parts.append(_("{n} judged by one coder alone").format(n=claim.get("single")))
    yield _("The results rest on {n} of {fragments}{parts}.").format(
        n=claim.get("results"),
        fragments=fragments(claim.get("fragments")),
        parts=": " + listed(parts) if parts else "",
    )
    n = claim.get("without")
    if n:
        yield ngettext(
            "The other {n} fragment has no outcome and is in no result.",
            "The other {n} fragments have no outcome and are in no result.",
            n,
        ).format(n=n)


def say_course(account: Account, claim: Claim) -> Iterator[str]:
    """What else happened to the round."""
    here, planned = claim.get("transcripts"), claim.get("transcripts_planned")
    if here < planned:
        yield _(
            "Of the {transcripts} of this round, {n} came to discussion and are reported here."
        ).format(transcripts=transcripts(planned), n=here)
    n = claim.get("incomplete")
    if n:
        yield ngettext(
            "At {n} closing of the round, transcripts that were not complete were left out, with "
            "the reason on record.",
            "At {n} closings of the round, transcripts that were not complete were left out, with "
            "the reasons on record.",
            n,
        ).format(n=n)
    n = claim.get("reopened")
    if n:
        yield ngettext(
            "After its closing the round was opened again {n} time, with the reason on record.",
            "After its closing the round was opened again {n} times, with the reasons on record.",
            n,
        ).format(n=n)
    n = claim.get("respondents_erased")
    if n:
        yield ngettext(
            "The text of {n} respondent was erased; the codes stayed, without a name.",
            "The text of {n} respondents was erased; the codes stayed, without names.",
            n,
        ).format(n=n)
    other = listed(rounds(one) for one in claim.each("round"))
    if other:
        yield _("Not part of the results: {rounds}.").format(rounds=other)


def say_record(account: Account, claim: Claim) -> Iterator[str]:
    """Where all that is kept, and with what it was made."""
    software, sealed = str(claim.get("software")), claim.get("sealed_with") or ""
    n = claim.get("events")
    yield ngettext(
        "Every judgement and decision is kept with who made it and when, in a journal ({n} event "
        "up to {date}).",
        "Every judgement and decision is kept with who made it and when, in a journal ({n} events "
        "up to {date}).",
        n,
    ).format(n=n, date=one_line(account.date))
    words = _("Coding, agreement and this account were made with {software}").format(
        software=software
    )
    if sealed and sealed != software:
        words += " " + _("(the agreement was sealed with {software})").format(
            software=one_line(str(sealed))
        )
    yield words + "."
