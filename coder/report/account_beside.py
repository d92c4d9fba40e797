"""Sentences of the account that only the checklists ask for."""

from __future__ import annotations

from collections.abc import Iterator

from coder.language import _, ngettext
from coder.report.claims import Account, Claim


def say_guide(account: Account, claim: Claim) -> Iterator[str]:
    """Whether the codebook suggests questions."""
    n = claim.get("questions")
    if n:
        yield ngettext(
            "The codebook suggests {n} interview question.",
            "The codebook suggests {n} interview questions.",
            n,
        ).format(n=n)


def say_again(account: Account, claim: Claim) -> Iterator[str]:
    """Who was interviewed more than once."""
    n = claim.get("respondents_again")
    if not n:
        yield _("Nobody speaks in more than one transcript.")
        return
    yield ngettext(
        "{n} of {all} respondents speaks in more than one transcript.",
        "{n} of {all} respondents speak in more than one transcript.",
        n,
    ).format(n=n, all=claim.get("respondents"))


def say_recordings(account: Account, claim: Claim) -> Iterator[str]:
    """Whether the transcripts know when something was said."""
    n = claim.get("texts_with_times")
    if n:
        yield ngettext(
            "{n} of {all} transcripts carries times of a recording.",
            "{n} of {all} transcripts carry times of a recording.",
            n,
        ).format(n=n, all=claim.get("transcripts"))


def say_notes(account: Account, claim: Claim) -> Iterator[str]:
    """Memos on whole transcripts."""
    n = claim.get("memos_on_transcripts")
    if n:
        yield ngettext(
            "The study holds {n} shared memo on a whole transcript.",
            "The study holds {n} shared memos on whole transcripts.",
            n,
        ).format(n=n)


def say_memos(account: Account, claim: Claim) -> Iterator[str]:
    """All memos that are shared."""
    n = claim.get("memos")
    if n:
        yield ngettext(
            "The study holds {n} shared memo of this round.",
            "The study holds {n} shared memos of this round.",
            n,
        ).format(n=n)


def say_approved(account: Account, claim: Claim) -> Iterator[str]:
    """Quotes that went back to who said them."""
    n = claim.get("quotes_approved")
    if not n:
        yield _("No approval of a quote is on record.")
        return
    yield ngettext(
        "{n} quote was approved by the respondent.",
        "{n} quotes were approved by the respondents.",
        n,
    ).format(n=n)


def say_kept_back(account: Account, claim: Claim) -> Iterator[str]:
    """Passages that never leave the team."""
    n = claim.get("passages_kept_back")
    if n:
        yield ngettext(
            "{n} passage about a third person or of a special category is never shown.",
            "{n} passages about a third person or of a special category are never shown.",
            n,
        ).format(n=n)


def say_tree(account: Account, claim: Claim) -> Iterator[str]:
    """How large the code tree is."""
    n, under = claim.get("codes"), claim.get("subcodes")
    if under:
        yield ngettext(
            "The codebook has {n} code, {under} of them under another.",
            "The codebook has {n} codes, {under} of them under another.",
            n,
        ).format(n=n, under=under)
    else:
        yield ngettext(
            "The codebook has {n} code, without subcodes.",
            "The codebook has {n} codes, without subcodes.",
            n,
        ).format(n=n)


def say_derived(account: Account, claim: Claim) -> Iterator[str]:
    """Where the codes come from."""
    yield _("The codes come from the codebook and were there before the coding (deductive).")
    if claim.get("versions") > 1:
        n = claim.get("versions")
        yield ngettext(
            "The round knew {n} version of it.", "The round knew {n} versions of it.", n
        ).format(n=n)
