"""What all tables, figures and pages count on, loaded once.

The result set of :func:`coder.consensus.results`: the decision, else what all coders agreed on,
else the one coder's judgement. Or, as a named alternative, what one coder or any coder assigned.
Only transcripts at the table are in it, and only passes of the kind coding; a respondent of whom a
fragment is not judged is *not yet read*, which is not the same as *not mentioned*.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.consensus import tables
from coder.errors import InputError
from coder.language import _
from coder.leaving import Audience, shown_as
from coder.model import CodingPass, Respondent, Transcript
from coder.report.pieces import ANY, CONSENSUS, Piece, pieces_of, with_parents
from coder.report.table import About
from coder.study.about import newest_date
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
from coder.study.memos import Memo, memos
from coder.study.passes import allocations, find_pass, list_passes
from coder.study.reopened import Reopening, reopenings
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts, natural
from coder.text import one_line

if TYPE_CHECKING:
    from coder.reliability import Agreement
    from coder.study import Study

__all__ = [
    "ANY",
    "CONSENSUS",
    "Basis",
    "Piece",
    "Reading",
    "Waves",
    "basis",
    "pass_of_results",
    "readings_in",
    "readings_of",
    "with_parents",
]

Waves = str | Collection[str] | None
"""One wave, some of them, or all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the results have of one respondent in one transcript."""

    respondent: Respondent
    transcript: Transcript
    read: bool
    """Whether every fragment in which they speak was judged by all who should."""
    codes: frozenset[str]
    at_stake: frozenset[str]


@dataclass(frozen=True)
class Basis:
    """See the module. Made by :func:`basis`; tables read nothing but this."""

    study: Study
    """Open while tables are made: agreement and the history of the codebook are read from it."""
    coding_pass: CodingPass
    book: Codebook
    of: str
    audience: Audience
    date: str
    transcripts: tuple[Transcript, ...]
    """Of the pass, at the table or not."""
    respondents: tuple[Respondent, ...]
    """Who speak in them: by role, then by name."""
    pieces: tuple[Piece, ...]
    """In reading order; of transcripts at the table that this person may read."""
    readings: tuple[Reading, ...]
    memos: tuple[Memo, ...]
    """Shared ones of this pass."""
    labels: Mapping[str, str]
    """Name of a respondent → how this audience is shown them."""
    reopened: tuple[Reopening, ...] = ()
    """When the pass was opened again after it had been closed."""

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles of the respondents, in order; "" (none was given) last."""
        return tuple(dict.fromkeys(one.role for one in self.respondents))

    @cached_property
    def waves(self) -> tuple[str, ...]:
        """The waves of the transcripts, in natural order; "" (none was given) last."""
        return tuple(sorted({one.wave for one in self.transcripts}, key=_empty_last))

    @cached_property
    def by_respondent(self) -> Mapping[str, tuple[Reading, ...]]:
        """Id of a respondent → what there is of them, by transcript."""
        found: dict[str, list[Reading]] = {}
        for one in self.readings:
            found.setdefault(one.respondent.id, []).append(one)
        return {key: tuple(readings) for key, readings in found.items()}

    @cached_property
    def read(self) -> tuple[Respondent, ...]:
        """N: whose text was wholly judged."""
        return tuple(one for one in self.respondents if self.is_read(one))

    @cached_property
    def with_code(self) -> Mapping[str, tuple[Piece, ...]]:
        """Code → the settled fragments where it, or a code below it, counts, in reading order."""
        return {
            code: tuple(one for one in self.pieces if code in one.codes) for code in self.book.ids
        }

    def is_read(self, who: Respondent, wave: Waves = None) -> bool:
        """Whether all that they say (at that wave) was judged; False where they say nothing."""
        theirs = readings_of(self, who, wave)
        return bool(theirs) and all(one.read for one in theirs)

    @cached_property
    def agreement(self) -> Agreement:
        """How well the coders agreed before the table, worked out once for all that show it.

        Raises as :func:`coder.reliability.agreement`.
        """
        from coder.reliability import agreement

        return agreement(self.study, self.coding_pass)

    @cached_property
    def about(self) -> About:
        """To be said beside whatever is shown."""
        return About(
            self.coding_pass.name,
            self.of,
            self.audience,
            self.book.id,
            self.book.version,
            self.date,
            len(self.respondents),
            len(self.read),
        )


def readings_of(found: Basis, who: Respondent, wave: Waves = None) -> list[Reading]:
    """What there is of one respondent, of one wave, of some of them, or of all (None)."""
    theirs = found.by_respondent.get(who.id, ())
    wanted = {wave} if isinstance(wave, str) else wave
    return [one for one in theirs if wanted is None or one.transcript.wave in wanted]


def basis(
    study: Study,
    coding_pass: CodingPass,
    *,
    of: str = CONSENSUS,
    audience: Audience = "public",
) -> Basis:
    """Load what tables count on.

    ``of``: ``consensus``, the name of a coder, or ``any`` (whatever any coder assigned). A coder
    gets the transcripts at the table that they may read. Raises InputError for a pass that enters
    no results, for a table that is not open, and for an unknown coder.
    """
    _must_enter_results(coding_pass)
    if of not in (CONSENSUS, ANY):
        of = find_coder(study, of).name
    opened = tables(study, coding_pass)
    if not opened:
        raise InputError(
            _(
                "Pass {name}: the table is not open yet, and results come after it. "
                "Open it with: coder pass close {name}"
            ).format(name=one_line(coding_pass.name))
        )
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    ids = {one.transcript_id for one in allocations(study, coding_pass)}
    transcripts = tuple(one for one in list_transcripts(study) if one.id in ids)
    pieces = pieces_of(study, coding_pass, book, opened, of)
    respondents = _respondents(study, transcripts)
    return Basis(
        study,
        coding_pass,
        book,
        of,
        audience,
        newest_date(study),
        transcripts,
        respondents,
        pieces,
        readings_in(transcripts, respondents, pieces),
        tuple(one for one in memos(study, coding_pass=coding_pass) if not one.private),
        {one.name: shown_as(one, audience) for one in respondents},
        tuple(reopenings(study, coding_pass)),
    )


def pass_of_results(study: Study, name: str | None = None) -> CodingPass:
    """The pass of that name, else the newest closed one of the kind coding, else the newest such.

    Raises InputError where there is none, and for one that enters no results.
    """
    if name is not None:
        chosen = find_pass(study, name)
        _must_enter_results(chosen)
        return chosen
    passes = [one for one in list_passes(study) if one.kind == "coding"]
    if not passes:
        raise InputError(
            _("There is no pass of the kind coding yet. Plan one with: coder pass new NAME")
        )
    return next((one for one in passes[::-1] if one.state != "open"), passes[-1])


def _must_enter_results(coding_pass: CodingPass) -> None:
    if coding_pass.kind != "coding":
        raise InputError(
            _(
                "Pass {name} is not of the kind coding, so it enters no results; choose another "
                "with: --pass NAME"
            ).format(name=one_line(coding_pass.name))
        )


def _empty_last(name: str) -> tuple[bool, object]:
    return not name, natural(name)


def _respondents(study: Study, transcripts: Sequence[Transcript]) -> tuple[Respondent, ...]:
    speaking = {who for one in transcripts for who in one.speakers.values()}
    found = [one for one in list_respondents(study) if one.name in speaking]
    return tuple(sorted(found, key=lambda one: (_empty_last(one.role), natural(one.name))))


def readings_in(
    transcripts: Sequence[Transcript], respondents: Sequence[Respondent], pieces: Sequence[Piece]
) -> tuple[Reading, ...]:
    """What these fragments come to for each respondent and transcript in which they speak."""
    theirs: dict[tuple[str, str], list[Piece]] = {}
    for piece in pieces:
        for name in piece.people:
            theirs.setdefault((piece.transcript.id, name), []).append(piece)
    opened = {piece.transcript.id for piece in pieces}
    found = []
    for who in respondents:
        for transcript in transcripts:
            here = theirs.get((transcript.id, who.name), [])
            if who.name not in transcript.speakers.values() or (
                not here and transcript.id in opened  # says nothing that is judged
            ):
                continue
            found.append(
                Reading(
                    who,
                    transcript,
                    bool(here) and all(one.state != "unread" for one in here),
                    frozenset().union(*(one.codes for one in here)),
                    frozenset().union(*(one.at_stake for one in here)),
                )
            )
    return tuple(found)
