"""The consensus log for people: sentences, one table, and a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import local
from coder.codebook import Codebook
from coder.consensus.consensus_log import PROPOSAL_STATES, STATES, ConsensusLog, Effect, Entry
from coder.consensus.page import render
from coder.consensus.words import OUTCOMES, WAYS, cause_words, code_label, codes_words
from coder.language import N_, _, ngettext
from coder.model import Assignment
from coder.reliability.afterwards import kept_words
from coder.study.codings import write_assignment
from coder.text import one_line

if TYPE_CHECKING:
    from coder.consensus.differing import View

COLUMNS = (
    *("pass", "transcript", "fragment", "fragment_id", "state", "outcome", "way", "codes"),
    *("cause", "reason", "dissent", "votes", "present", "by", "time", "views", "proposals"),
    *("replaces", "decision", "text"),
)

OF_THE_PAGE = (N_("Decisions"), N_("Proposals for the codebook"))
"""What the template says, here where it is found for translation."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One decision as it is read."""

    head: str
    """Where, when, and what was decided."""
    text: str
    rows: tuple[tuple[str, str], ...]
    """Name and words of what else there is to say."""


def shown_entry(book: Codebook, one: Entry, stays: frozenset[str] = frozenset()) -> Shown:
    """A decision in words; ``stays``: ids of the fragments whose text stays with the team."""
    made = one.decision
    head = " · ".join(
        (f"{one.transcript} {one.fragment.label}", day(made.wall), outcome_words(book, one))
    )
    return Shown(one_line(head), passage(one, stays), tuple(_rows(book, one)))


def passage(one: Entry, stays: frozenset[str]) -> str:
    """The fragment's text, or that it is left out."""
    if one.fragment.id in stays:
        return _("[left out: a passage that never leaves the team]")
    return one.fragment.text


def outcome_words(book: Codebook, one: Entry) -> str:
    """``settled: Direct value + Applied value (a vote)``."""
    made = one.decision
    words = _(OUTCOMES[made.outcome])
    if made.outcome == "decided":
        words += ": " + codes_words(book, made.assignments)
    way = WAYS[made.way]
    return f"{words} ({_(way)})" if way else words


def _rows(book: Codebook, one: Entry) -> Iterator[tuple[str, str]]:
    made = one.decision
    yield _("Now"), _(STATES[one.state])
    yield _("Views"), views_words(book, one.views)
    if made.cause:
        yield _("Cause"), cause_words(made.cause)
    yield _("Reason"), made.reason
    if made.votes:
        yield _("Votes"), votes_words(book, one)
    if made.dissent:
        yield _("Did not agree"), dissent_words(one)
    if made.present:
        yield _("Present"), ", ".join(made.present)
    yield _("Written down by"), author_words(made.author)
    for effect in one.effects:
        yield _("Proposal for the codebook"), effect_words(book, effect)


def views_words(book: Codebook, views: Sequence[View]) -> str:
    """``anna: Direct value; bram: none applies``."""
    said = []
    for view in views:
        late = f" ({_('came late')})" if view.late else ""
        said.append(f"{view.coder}: {codes_words(book, view.assignments)}{late}")
    return "; ".join(said)


def votes_words(book: Codebook, one: Entry) -> str:
    """As :func:`views_words`."""
    votes = [(who, tuple(map(Assignment, codes))) for who, codes in one.decision.votes]
    return "; ".join(f"{who}: {codes_words(book, said)}" for who, said in votes)


def dissent_words(one: Entry) -> str:
    """``anna: what she wants noted``."""
    return "; ".join(f"{who}: {text}" for who, text in one.decision.dissent)


def author_words(author: str) -> str:
    """The coordinator has no name of their own."""
    return _("the coordinator") if author == "coordinator" else author


def effect_words(book: Codebook, one: Effect) -> str:
    """What was proposed, and what came of it."""
    made = one.proposal
    words = f"{one.place} · {code_label(book, made.code)}: {made.text}"
    words += f" → {_(PROPOSAL_STATES[made.state])}"
    if made.answer:
        words += f" ({made.answer})"
    if one.version:
        words += "; " + _("in version {version} of the codebook").format(version=one.version)
    if one.again:
        words += "; " + _("to be judged again: {who}").format(who=", ".join(one.again))
    return words


def day(wall: str) -> str:
    """Date and minute in local time; what a clock that lies said is shown as it stands."""
    try:
        return local(wall)
    except (ValueError, OverflowError, OSError):
        return one_line(wall[:24])


def summary(log: ConsensusLog) -> list[str]:
    """What became of it all; after the discussion there is no coefficient."""
    now, n = log.resolution, log.resolution.differing
    lines = [
        ngettext(
            "{n} fragment differed: {settled} settled, {open} still to discuss, {unresolved} "
            "without consensus, {put_off} put off, {referred} with the adjudicator.",
            "{n} fragments differed: {settled} settled, {open} still to discuss, {unresolved} "
            "without consensus, {put_off} put off, {referred} with the adjudicator.",
            n,
        ).format(
            n=n,
            settled=now.settled,
            open=now.undecided,
            unresolved=now.unresolved - now.undecided - now.referred,
            put_off=now.put_off,
            referred=now.referred,
        )
    ]
    for one in log.kept:
        lines += kept_words(one)
    return [*lines, *(one.words() for one in log.reopened)]


def log_table(
    log: ConsensusLog, stays: frozenset[str] = frozenset()
) -> list[tuple[str | int | None, ...]]:
    """Rows in the order of ``COLUMNS``, one a decision; ids of the program are not translated."""
    return [
        (
            log.coding_pass.name,
            one.transcript,
            one.fragment.label,
            one.fragment.id,
            one.state,
            one.decision.outcome,
            one.decision.way,
            "|".join(map(write_assignment, one.decision.assignments)),
            one.decision.cause,
            one.decision.reason,
            dissent_words(one),
            "; ".join(f"{who}: {'|'.join(codes)}" for who, codes in one.decision.votes),
            ", ".join(one.decision.present),
            one.decision.author,
            one.decision.wall,
            "; ".join(
                f"{view.coder}: {'|'.join(map(write_assignment, view.assignments))}"
                for view in one.views
            ),
            "; ".join(effect_words(log.codebook, effect) for effect in one.effects),
            " ".join(one.decision.replaces),
            one.decision.id,
            passage(one, stays),
        )
        for one in log.entries
    ]


def log_to_html(log: ConsensusLog, study_name: str, stays: frozenset[str] = frozenset()) -> str:
    """The log as one HTML page, with its style inside and nothing to fetch."""
    made = log.coding_pass
    return render(
        "decisions.html",
        title=_("Consensus log: {name}").format(name=made.name),
        about=f"{study_name} · {made.codebook} {made.version}",
        summary=summary(log),
        entries=[shown_entry(log.codebook, one, stays) for one in log.entries],
        proposals=[effect_words(log.codebook, one) for one in log.effects],
    )
