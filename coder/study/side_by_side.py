"""Several passes on the same transcripts: which codebooks overlap, and one's own earlier codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.codebook import Code
from coder.codebook.overlap import Overlap, overlapping
from coder.model import Assignment, Coder, CodingPass, Transcript
from coder.study.codebooks import get_codebook
from coder.study.judgements import acting_coder, judgements_of, newest_judgements_of
from coder.study.passes import list_passes
from coder.study.recoding import to_judge_again

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Beside:
    """Another pass on some of the same transcripts, whose codebook overlaps."""

    coding_pass: CodingPass
    overlaps: tuple[Overlap, ...]
    """Pairs of codes: of the pass that was asked about, and of this one."""


def overlapping_passes(study: Study, coding_pass: CodingPass) -> list[Beside]:
    """The other passes in which people code nearly the same on the same transcripts, oldest first.

    Of one codebook only once, and not of the pass's own: a second round with the same codebook is
    meant so.
    """
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    found: dict[str, Beside] = {}
    for other in _beside(study, coding_pass):
        if other.codebook == coding_pass.codebook or other.codebook in found:
            continue
        pairs = overlapping(book, get_codebook(study, other.codebook, other.version))
        if pairs:
            found[other.codebook] = Beside(other, pairs)
    return list(found.values())


def _beside(study: Study, coding_pass: CodingPass) -> Iterator[CodingPass]:
    rows = study.facts("SELECT DISTINCT pass, transcript FROM allocation WHERE state = 'planned'")
    here = {transcript for one, transcript in rows if one == coding_pass.id}
    shared = {one for one, transcript in rows if transcript in here}
    for other in list_passes(study):
        if other.id != coding_pass.id and other.id in shared:
            yield other


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code that one used oneself on a fragment, elsewhere or under an older version."""

    coding_pass: str
    """Name of the pass."""
    version: str
    """Of its codebook, under which it was used."""
    code: Code

    @property
    def name(self) -> str:
        """Its short name, in the current language."""
        return self.code.short.shown() or self.code.id


@dataclass(slots=True)
class Before:
    """One's own codes of before on the fragments of a transcript, as a screen shows them."""

    under_older: Mapping[str, tuple[OwnCode, ...]] = field(default_factory=dict)
    """Fragment → what one used there in this pass under an older version of the codebook."""
    earlier: Mapping[str, tuple[OwnCode, ...]] = field(default_factory=dict)
    """Fragment → what one used there in earlier passes; empty while that is not shown."""

    def again(self, fragment: str, *, judged: bool) -> bool:
        """Whether a fragment is to be judged again; ``judged``: under the version in force."""
        return not judged and fragment in self.under_older

    def shown(self, fragment: str, *, judged: bool) -> tuple[OwnCode, ...]:
        """What stands beside a fragment: what is to be judged again said, and the earlier codes."""
        older = self.under_older[fragment] if self.again(fragment, judged=judged) else ()
        return (*older, *self.earlier.get(fragment, ()))

    def switch(self, study: Study, coding_pass: CodingPass, transcript: Transcript) -> bool | None:
        """Show one's own codes of earlier passes, or no longer; None where there are none."""
        if self.earlier:
            self.earlier = {}
            return False
        self.earlier = own_codes_before(study, coding_pass, transcript)
        return True if self.earlier else None


def codes_before(study: Study, coding_pass: CodingPass, transcript: Transcript) -> Before:
    """For the acting coder; earlier passes are not shown yet."""
    return Before(own_codes_under(study, coding_pass, transcript))


def own_verdicts(
    study: Study, coding_pass: CodingPass, coder: Coder, transcript: Transcript
) -> dict[str, tuple[Assignment, ...]]:
    """Fragment → what a coder says of it now, without what is to be judged again."""
    again = {
        one.fragment
        for one in to_judge_again(study, coding_pass, coder=coder, transcript=transcript)
    }
    return {
        one.fragment: one.assignments
        for one in newest_judgements_of(study, coding_pass, coder=coder, transcript=transcript)
        if one.fragment not in again
    }


def own_codes_before(
    study: Study, coding_pass: CodingPass, transcript: Transcript
) -> dict[str, tuple[OwnCode, ...]]:
    """Fragment → the codes that the acting coder used on it in earlier passes; never others'."""
    who = acting_coder(study)
    passes = list_passes(study)
    earlier = passes[: [one.id for one in passes].index(coding_pass.id)]
    found: dict[str, tuple[OwnCode, ...]] = {}
    for one in earlier:
        book = get_codebook(study, one.codebook, one.version)
        for said in newest_judgements_of(study, one, coder=who, transcript=transcript):
            codes = tuple(OwnCode(one.name, said.version, book.code(code)) for code in said.codes)
            if codes:
                found[said.fragment] = (*found.get(said.fragment, ()), *codes)
    return found


def own_codes_under(
    study: Study, coding_pass: CodingPass, transcript: Transcript
) -> dict[str, tuple[OwnCode, ...]]:
    """Fragment → the codes that the acting coder used on it in this pass under older versions.

    What was judged again last goes before what was judged first.
    """
    who = acting_coder(study)
    found: dict[str, tuple[OwnCode, ...]] = {}
    for stage in ("independent", "recoded"):
        for one in judgements_of(study, coding_pass, coder=who, transcript=transcript, stage=stage):
            if one.version == coding_pass.version:
                continue
            book = get_codebook(study, coding_pass.codebook, one.version)
            found[one.fragment] = tuple(
                OwnCode(coding_pass.name, one.version, book.code(code)) for code in one.codes
            )
    return found
