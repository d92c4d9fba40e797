"""What the screen of a coder at work shows, kept in memory: read once, changed by each act."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.coding_session.changes import Care, Change, Note, Star, Verdict
from coder.errors import NotNowError
from coder.model import Assignment, Coder, CodingPass, Fragment, Transcript
from coder.pace import Pace
from coder.study.highlights import Span
from coder.study.side_by_side import Before
from coder.study.undo import Act

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(slots=True)
class SessionState:
    """One coder, one transcript, one pass."""

    study: Study
    coding_pass: CodingPass
    codebook: Codebook
    coder: Coder
    transcript: Transcript
    fragments: list[Fragment]
    """Context included, in order."""
    verdicts: dict[str, tuple[Assignment, ...]]
    """Fragment id → assignments, for what is judged and not to be judged again."""
    stars: dict[str, Star]
    """Id of the fragment in which it begins → one's own star; where one is, ask ``star_at``."""
    unsure: set[str]
    """Fragments that one is unsure of."""
    care: dict[str, Care]
    """Fragment id → what one marked as never leaving the team, where that is anything."""
    others_care: dict[str, Care]
    """The same of everybody else."""
    memos: dict[str, Note]
    """One's own: on fragments, codes, this transcript and the study, by its id."""
    signed_off: bool
    at: int
    """Position in ``fragments`` of the fragment at hand."""
    done: list[Change] = field(default_factory=list)
    undone: list[Change | Act] = field(default_factory=list)
    """An ``Act`` was done before this session."""
    top: tuple[int, int] | None = None
    """What stood on the first line of the screen when this transcript was left: the position of the
    fragment, and where in its text the line began."""
    pace: Pace | None = None
    """Of this coder when the session began; for their eyes only."""
    before: Before = field(default_factory=Before)
    """One's own codes of before, to be shown beside these."""
    version: int = 0
    """The study's ``data_version`` when this was read."""
    unsaved: list[Change] = field(default_factory=list)
    """Acts that are shown and could not be written yet, oldest first."""
    trouble: NotNowError | None = None
    """Why they could not be."""
    asked: list[Span] | None = None
    """Where the interviewer speaks; None until somebody wants to know."""
    times: dict[int, float] = field(default_factory=dict)
    """Position of the first fragment of a turn → seconds into the recording, where known."""
    memo_ids: dict[str, str] = field(default_factory=dict)
    """Id of a note of this session → id of the memo in the file."""
    differing: frozenset[str] = frozenset()
    """Fragments that may be judged once more, before the table, since coders differ on them."""
    judgeable: list[int] = field(init=False)
    """Positions of the fragments that are judged, in order."""
    notes: int = 0
    """How many memos this session began."""
    acts: dict[int, str] = field(default_factory=dict)
    """Identity of a change that was written → the event that it began with."""

    def __post_init__(self) -> None:
        self.judgeable = [i for i, one in enumerate(self.fragments) if not one.context]

    @property
    def here(self) -> Fragment:
        """The fragment at hand."""
        return self.fragments[self.at]

    @property
    def open(self) -> list[int]:
        """Positions of the fragments that are not judged yet."""
        return [i for i in self.judgeable if self.fragments[i].id not in self.verdicts]

    @property
    def n_open(self) -> int:
        """How many there are, without looking at each."""
        return len(self.judgeable) - len(self.verdicts)

    def star_at(self, at: int | None = None) -> tuple[int, Star] | None:
        """The star that is on a fragment (else the one at hand), and where that begins."""
        at = self.at if at is None else at
        here = self.fragments[at]
        if here.id in self.stars:
            return at, self.stars[here.id]
        for star in self.stars.values():
            if star.reaches and star.span and star.span[0] < here.end and here.start < star.span[1]:
                return self.place_of(star.span[0]), star
        return None

    def starred_places(self) -> set[int]:
        """Positions of all fragments that a star is on."""
        found = {at for at, one in enumerate(self.fragments) if one.id in self.stars}
        for star in self.stars.values():
            if star.reaches and star.span:
                found.update(
                    range(self.place_of(star.span[0]), self.place_of(star.span[1] - 1) + 1)
                )
        return found

    def place_of(self, offset: int) -> int:
        """The position of the fragment in which an offset of the transcript's text lies, or of the
        one before it."""
        return max(bisect_right(self.fragments, offset, key=lambda one: one.start) - 1, 0)

    def verdict(self, at: int | None = None) -> Verdict:
        """What the coder said of a fragment (else of the one at hand)."""
        return self.verdicts.get(self.fragments[self.at if at is None else at].id)
