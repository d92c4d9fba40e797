"""The consensus log as a report shows it: in order and without dates; for others without names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coder.codebook import Codebook
from coder.consensus.consensus_log import STATES, Entry, consensus_log
from coder.consensus.log_page import author_words, outcome_words, summary
from coder.consensus.words import cause_words
from coder.language import _
from coder.leaving import REASONS
from coder.report.basis import Basis, Piece
from coder.report.pages.parts import Entries, Listing
from coder.report.pages.parts import Entry as Shown
from coder.study.coders import list_coders
from coder.study.codings import write_assignment
from coder.study.unnamed import letter, rank
from coder.text import one_line


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads the log, and what they may."""

    team: bool
    pieces: Mapping[str, Piece]
    """By the id of the fragment."""
    labels: Mapping[str, str]
    """Name of a respondent → what they are called here."""
    names: re.Pattern[str] | None
    """Names of people, that do not stand in what others read."""

    def said(self, text: str) -> str:
        """What somebody wrote, without the names of the study where others read it."""
        if self.team or self.names is None:
            return text
        return self.names.sub(_("[name]"), text)


def decisions_of(found: Basis) -> tuple[Listing, Entries] | None:
    """Every decision that was ever taken, oldest first, and what it came to; None without any."""
    log = consensus_log(found.study, found.coding_pass)
    if not log.entries:
        return None
    reader = _reader(found)
    entries = tuple(
        _shown(found.book, at, one, reader) for at, one in enumerate(log.entries, start=1)
    )
    return Listing(tuple(_without_dates(summary(log), log.reopened))), Entries(entries)


def _without_dates(lines: Sequence[str], reopened: Sequence[object]) -> Sequence[str]:
    """The report has one date, its own; when the pass was reopened stands in the log itself."""
    return lines[: len(lines) - len(reopened)]


def _reader(found: Basis) -> _Reader:
    people = [one.name for one in found.respondents] + [
        one.name for one in list_coders(found.study)
    ]
    named = [one for one in people if re.search(r"[^\W\d_]{2}", one)]
    pattern = None
    if named:
        in_order = sorted(named, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, in_order))})(?!\w)", re.I)
    pieces = {one.id: one for one in found.pieces}
    return _Reader(found.audience == "team", pieces, found.labels, pattern)


def _shown(book: Codebook, number: int, one: Entry, reader: _Reader) -> Shown:
    piece = reader.pieces.get(one.fragment.id)
    people = piece.people if piece else ()
    who = ", ".join(dict.fromkeys(one_line(reader.labels.get(each, "")) for each in people))
    place = f"{one.transcript} {one.fragment.label}" if reader.team else who
    heading = " · ".join(part for part in (str(number), place, outcome_words(book, one)) if part)
    return Shown(one_line(heading), _text(one, piece), tuple(_rows(one, reader)))


def _text(one: Entry, piece: Piece | None) -> str:
    if piece is None or piece.stays is not None:
        reason = _(REASONS[piece.stays]) if piece and piece.stays else _("not to be quoted")
        return _("[left out: {reason}]").format(reason=reason)
    return one.fragment.text


def _rows(one: Entry, reader: _Reader) -> Iterable[tuple[str, str]]:
    made, team = one.decision, reader.team
    called = _names_of(one, team)
    yield _("Now"), _(STATES[one.state])
    yield _("Views"), "; ".join(_view(called[who], codes) for who, codes in _views(one, called))
    if made.cause:
        yield _("Cause"), reader.said(cause_words(made.cause))
    yield _("Reason"), reader.said(made.reason)
    if made.votes:
        yield _("Votes"), "; ".join(_view(called.get(who, who), codes) for who, codes in made.votes)
    for who, text in made.dissent:
        yield _("Did not agree"), f"{called.get(who, who)}: {reader.said(text)}"
    if team and made.present:
        yield _("Present"), ", ".join(made.present)
    if team:
        yield _("Written down by"), author_words(made.author)
    for effect in one.effects:
        said = reader.said(f"{effect.proposal.code}: {effect.proposal.text}")
        yield _("Proposal for the codebook"), said


def _views(one: Entry, called: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    views = [(each.coder, tuple(map(write_assignment, each.assignments))) for each in one.views]
    return sorted(views, key=lambda pair: called[pair[0]])


def _view(who: str, codes: Sequence[str]) -> str:
    return f"{who}: {' + '.join(codes) or _('none applies')}"


def _names_of(one: Entry, team: bool) -> dict[str, str]:
    """Coder → what they are called with this decision: a letter that follows no name."""
    made = one.decision
    people = {each.coder for each in one.views} | {who for who, _said in made.votes}
    people |= {who for who, _text in made.dissent}
    if team:
        return {who: who for who in people}
    order = sorted(people, key=lambda who: rank(one.fragment.id, who, ""))
    return {who: letter(at) for at, who in enumerate(order)}
