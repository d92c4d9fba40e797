"""Sentences of the account: the material, the codebook, who coded, and what they judged."""

from __future__ import annotations

from collections.abc import Iterator

from coder.language import _, ngettext
from coder.report.account_counts import (
    coders,
    coders_of_kind,
    codes,
    context,
    fragments,
    judgements,
    listed,
    respondents,
    transcripts,
    unit_words,
    words,
)
from coder.report.claims import Account, Claim
from coder.text import one_line


def say_material(account: Account, claim: Claim) -> Iterator[str]:
    """Transcripts, respondents, words."""
    roles = listed(f"{one_line(one.of)} {one.value}" for one in claim.each("role"))
    yield _(
        "The material consists of {transcripts} of interviews with {respondents}{roles}, {words} "
        "in all."
    ).format(
        transcripts=transcripts(claim.get("transcripts")),
        respondents=respondents(claim.get("respondents")),
        roles=" " + _("(by role: {roles})").format(roles=roles) if roles else "",
        words=words(claim.get("words")),
    )
    if claim.get("waves") > 1:
        yield _("The interviews belong to {n} waves.").format(n=claim.get("waves"))


def say_names(account: Account, claim: Claim) -> Iterator[str]:
    """Whether names were replaced."""
    replaced, left = claim.get("texts_with_names_replaced"), claim.get("texts_with_names")
    n = claim.get("names_replaced")
    if replaced:
        yield ngettext(
            "In {transcripts}, {n} name was replaced on import, with a key that lies outside the "
            "study.",
            "In {transcripts}, {n} names were replaced on import, with a key that lies outside the "
            "study.",
            n,
        ).format(transcripts=transcripts(replaced), n=n)
    if claim.get("waived"):
        yield _("It was put on record that names in these texts need no replacing.")
    elif left:
        yield _("For {transcripts} the study does not show that names were replaced.").format(
            transcripts=transcripts(left)
        )


def say_units(account: Account, claim: Claim) -> Iterator[str]:
    """How the texts were cut."""
    n = claim.get("context")
    yield _("Before coding, the texts were divided into {fragments} ({units}).").format(
        fragments=fragments(claim.get("fragments")),
        units=listed(
            unit_words(one, alone=len(claim.each("unit")) == 1) for one in claim.each("unit")
        ),
    )
    yield _("These were the same for all coders.") + (" " + context(n) if n else "")
    split, corrected = claim.get("fragments_split"), claim.get("texts_corrected")
    if split:
        yield ngettext(
            "After coding had begun {n} fragment was split, and its parts were judged again.",
            "After coding had begun {n} fragments were split, and their parts were judged again.",
            split,
        ).format(n=split)
    if corrected:
        yield ngettext(
            "The text of {n} transcript was corrected after its import.",
            "The text of {n} transcripts was corrected after their import.",
            corrected,
        ).format(n=corrected)


def say_codebook(account: Account, claim: Claim) -> Iterator[str]:
    """With what was coded."""
    book = account.codebook
    yield _(
        "The fragments were coded deductively with the codebook “{title}” ({id}, version "
        "{version}, {codes}); a fragment could be given several codes, one, or none."
    ).format(
        title=one_line(book.title.shown()),
        id=book.id,
        version=one_line(str(claim.each("version")[-1].value)),
        codes=codes(claim.get("codes")),
    )
    if claim.get("versions") > 1:
        n = claim.get("recoded")
        yield ngettext(
            "During the round the codebook was revised (versions {versions}); {n} judgement was "
            "made again under a later version, and codes whose meaning changed are not pooled over "
            "versions.",
            "During the round the codebook was revised (versions {versions}); {n} judgements were "
            "made again under a later version, and codes whose meaning changed are not pooled over "
            "versions.",
            n,
        ).format(versions=listed(one_line(str(one.value)) for one in claim.each("version")), n=n)


def say_coders(account: Account, claim: Claim) -> Iterator[str]:
    """Who coded what."""
    fewest, most = claim.get("fewest_coders"), claim.get("most_coders")
    per = coders(most)
    if fewest != most:
        per = _("{fewest} to {coders}").format(fewest=fewest, coders=per)
    kinds = listed(coders_of_kind(one) for one in claim.each("kind"))
    n = claim.get("coders")
    yield ngettext(
        "The coding was done by {n} coder ({kinds}); each transcript was judged by {per}.",
        "The coding was done by {n} coders ({kinds}); each transcript was judged by {per}, each on "
        "their own.",
        n,
    ).format(n=n, kinds=kinds, per=per)
    alone, interviewed = claim.get("transcripts_by_one"), claim.get("coders_interviewed")
    if alone and most > 1:
        yield _("There was one coder only for {transcripts}.").format(
            transcripts=transcripts(alone)
        )
    if interviewed:
        yield ngettext(
            "Of the coders, {n} was interviewed too and did not code that interview.",
            "Of the coders, {n} were interviewed too and did not code those interviews.",
            interviewed,
        ).format(n=interviewed)
    n = claim.get("released")
    if n:
        yield ngettext(
            "Along the way {n} allocation of a transcript to a coder was taken back, with the "
            "reason on record.",
            "Along the way {n} allocations of a transcript to a coder were taken back, with the "
            "reasons on record.",
            n,
        ).format(n=n)


def say_judgements(account: Account, claim: Claim) -> Iterator[str]:
    """What they made, and what was out of the ordinary."""
    made, read_in = claim.get("judgements"), claim.get("imported")
    yield _(
        "In the independent stage {judgements} were made. That no code applies is a judgement as "
        "well; a fragment without a judgement counts as missing."
    ).format(judgements=judgements(made))
    yield _(
        "The software hid each coder's judgements from the others until the discussion of the "
        "transcript was opened."
    )
    if read_in:
        yield ngettext(
            "Of the judgements, {n} was read in from a table; how it was made the study does not "
            "show.",
            "Of the judgements, {n} were read in from tables; how those were made the study does "
            "not show.",
            read_in,
        ).format(n=read_in)
    yield from _exceptions(claim)


def _exceptions(claim: Claim) -> Iterator[str]:
    looks, swept = claim.get("looks"), claim.get("swept")
    reopened, late = claim.get("signoffs_reopened"), claim.get("late")
    if looks:
        yield ngettext(
            "Before that, the coordinator looked at judgements {n} time.",
            "Before that, the coordinator looked at judgements {n} times.",
            looks,
        ).format(n=looks)
    if swept:
        yield ngettext(
            "At sign-off {n} judgement (no code applies) was made in one act for all that was "
            "left, after the fragment had been on the coder's screen.",
            "At sign-off {n} judgements (no code applies) were made in one act for all that was "
            "left, after the fragments had been on the coder's screen.",
            swept,
        ).format(n=swept)
    if reopened:
        yield ngettext(
            "Before the discussion {n} sign-off was taken back, with the reason on record.",
            "Before the discussion {n} sign-offs were taken back, with the reasons on record.",
            reopened,
        ).format(n=reopened)
    if late:
        yield ngettext(
            "After the discussion had been opened {n} judgement came in: it is shown and not "
            "counted.",
            "After the discussion had been opened {n} judgements came in: they are shown and not "
            "counted.",
            late,
        ).format(n=late)
