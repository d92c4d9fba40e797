"""The account of a pass: what may be claimed of how its results came about, and from where.

Plain data: a claim is a name with facts, and each fact says which query it comes from. Nothing is
in it that the study does not show. ``coder.report.account_words`` makes sentences of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder import __version__
from coder.consensus import resolution, results
from coder.consensus.differing import all_differences
from coder.consensus.outcome import Resolution, Result
from coder.errors import BlindError
from coder.language import _
from coder.model import CodingPass
from coder.reliability.kept import Kept, kept
from coder.report.account_figures import agreement_claims, decision_facts, kept_facts
from coder.report.claims import Account, Claim, Fact, Value
from coder.study.about import newest_date
from coder.study.codebooks import get_codebook
from coder.study.course import Course, course
from coder.study.decisions import Decision, decisions, standing
from coder.study.passes import list_passes, seals
from coder.study.tallies import GROUPS, TALLIES, groups, tallies
from coder.study.versions import versions_of
from coder.study.waiver import waiver

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that claims are made of, read once."""

    coding_pass: CodingPass
    codebook: Codebook
    tally: Mapping[str, int]
    groups: Mapping[str, tuple[tuple[str, int], ...]]
    course: Course
    seal: Mapping[str, Any] | None
    """The newest."""
    versions: tuple[str, ...]
    waived: bool
    rounds: int
    """Other passes of the kind coding."""
    decisions: tuple[Decision, ...]
    standing: tuple[Decision, ...]
    """Of those on fragments that differ."""
    resolution: Resolution
    results: tuple[Result, ...]
    kept: tuple[Kept, ...]
    revised: tuple[float | None, float | None] | None
    """Alpha before and after revising."""

    def count(self, name: str) -> Fact:
        return Fact(name, self.tally[name], TALLIES[name])

    def counts(self, *names: str) -> tuple[Fact, ...]:
        return tuple(self.count(one) for one in names)

    def group(self, name: str, fact: str) -> tuple[Fact, ...]:
        return tuple(Fact(fact, n, GROUPS[name], of) for of, n in self.groups[name])

    def passed(self, name: str, value: Value) -> Fact:
        return Fact(name, value, f"journal: coder.study.course, {name}")


def account(study: Study, coding_pass: CodingPass) -> Account:
    """What may be claimed of a pass, of what lies at its table.

    Raises BlindError for a coder: the account counts everybody's work.
    """
    if study.coder is not None:
        raise BlindError(
            _("The coordinator makes the account and the whole report (without --as).")
        )
    known = _known(study, coding_pass)
    claims = [found for make in _CLAIMS for found in make(known)]
    return Account(coding_pass, known.codebook, newest_date(study), tuple(claims))


def _known(study: Study, coding_pass: CodingPass) -> _Known:
    taken = decisions(study, coding_pass)
    differing = {one.fragment.id for one in all_differences(study, coding_pass)}
    stand = [
        found[0]
        for fragment, found in standing(taken).items()
        if len(found) == 1 and fragment in differing
    ]
    sealed = seals(study, coding_pass)
    return _Known(
        coding_pass=coding_pass,
        codebook=get_codebook(study, coding_pass.codebook, coding_pass.version),
        tally=tallies(study, coding_pass),
        groups=groups(study, coding_pass),
        course=course(study, coding_pass),
        seal=sealed[-1] if sealed else None,
        versions=tuple(dict.fromkeys(one.version for one in versions_of(study, coding_pass))),
        waived=bool(waiver(study)),
        rounds=sum(one.kind == "coding" and one.id != coding_pass.id for one in list_passes(study)),
        decisions=tuple(taken),
        standing=tuple(stand),
        resolution=resolution(study, coding_pass),
        results=tuple(results(study, coding_pass)),
        kept=kept(study, coding_pass),
        revised=_revised(study, coding_pass),
    )


def _revised(study: Study, coding_pass: CodingPass) -> tuple[float | None, float | None] | None:
    from coder.reliability import agreement
    from coder.study.arrays import has_stage

    if not has_stage(study, coding_pass, "revised"):
        return None
    found = agreement(study, coding_pass).revised
    return (found.first, found.second) if found else None


def _material(known: _Known) -> Iterator[Claim]:
    counted = ("transcripts", "respondents", "words", "waves")
    yield Claim("material", known.counts(*counted) + known.group("respondents_by_role", "role"))
    names = known.counts("texts_with_names_replaced", "texts_with_names", "names_replaced")
    yield Claim("names", (*names, Fact("waived", known.waived, "coder.study.waiver.waiver")))
    yield Claim(
        "units",
        known.counts("fragments", "context", "fragments_split", "texts_corrected")
        + known.group("transcripts_by_unit", "unit"),
    )


def _coding(known: _Known) -> Iterator[Claim]:
    book = known.codebook
    source = f"codebook {book.id} {book.version}"
    versions = tuple(
        Fact("version", one, "coder.study.versions.versions_of") for one in known.versions
    )
    yield Claim(
        "codebook",
        (
            Fact("id", book.id, source),
            Fact("codes", len(book.codes), source),
            Fact("subcodes", sum(bool(one.parent) for one in book.codes), source),
            *versions,
            *known.counts("versions", "recoded"),
        ),
    )
    yield Claim(
        "coders",
        known.counts(
            *("coders", "fewest_coders", "most_coders", "transcripts_by_one", "transcripts"),
            *("coders_interviewed", "released"),
        )
        + known.group("coders_by_kind", "kind"),
    )
    yield Claim(
        "judgements",
        (
            *known.counts("judgements", "swept", "late"),
            known.passed("imported", known.course.imported),
            known.passed("looks", known.course.looks),
            known.passed("signoffs_reopened", known.course.signoffs_reopened),
        ),
    )


def _before_discussion(known: _Known) -> Iterator[Claim]:
    if known.seal is not None and "figures" in known.seal:
        yield from agreement_claims(known.seal, known.codebook)
    if known.revised is not None:
        before, after = known.revised
        source = "coder.reliability.agreement: revised"
        found = [*known.counts("transcripts_revised", "revised")]
        found += [Fact("before", before, source)] if before is not None else []
        found += [Fact("after", after, source)] if after is not None else []
        yield Claim("revised", tuple(found))


def _discussion(known: _Known) -> Iterator[Claim]:
    now, source = known.resolution, "coder.consensus.resolution"
    if not known.tally["transcripts"]:
        return
    numbers = {
        "differing": now.differing,
        "settled": now.settled,
        "open": now.undecided,
        "unresolved": now.unresolved - now.undecided - now.referred,
        "put_off": now.put_off,
        "referred": now.referred,
    }
    yield Claim(
        "discussion", tuple(Fact(name, n, f"{source}: {name}") for name, n in numbers.items())
    )
    if now.settled:
        settled = [one for one in known.standing if one.outcome == "decided"]
        yield Claim(
            "decisions",
            (
                *decision_facts(settled, known.decisions),
                *kept_facts(known.kept),
                *known.counts("adjudicators", "proposals", "proposals_taken"),
            ),
        )


def _outcome(known: _Known) -> Iterator[Claim]:
    if known.tally["transcripts"] and known.coding_pass.kind == "coding":
        by: list[str] = [one.basis for one in known.results]
        source = "coder.consensus.results"
        yield Claim(
            "results",
            (
                Fact("results", len(by), source),
                *(Fact(one, by.count(one), f"{source}: {one}") for one in _BASES),
                known.count("fragments"),
                Fact("without", known.tally["fragments"] - len(by), f"fragments less {source}"),
            ),
        )
    went = known.course
    yield Claim(
        "course",
        (
            *known.counts("transcripts", "transcripts_planned"),
            known.passed("closings", went.closings),
            known.passed("incomplete", len(went.incomplete)),
            known.passed("reopened", len(went.reopened)),
            known.passed("respondents_erased", went.respondents_erased),
            Fact("rounds", known.rounds, "coder.study.passes.list_passes: coding"),
            *known.group("other_passes", "round"),
        ),
    )
    sealed = known.seal.get("software", "") if known.seal else ""
    yield Claim(
        "record",
        (
            known.count("events"),
            Fact("software", f"transcript-coder {__version__}", "coder.__version__"),
            *([Fact("sealed_with", sealed, "seal: software")] if sealed else []),
        ),
    )


def _beside(known: _Known) -> Iterator[Claim]:
    """What only the checklists ask."""
    book = known.codebook
    asked = len(book.questions.shown()) + sum(len(one.questions.shown()) for one in book.codes)
    source = f"codebook {book.id} {book.version}: questions"
    yield Claim("guide", (Fact("questions", asked, source),))
    yield Claim("again", known.counts("respondents_again", "waves", "respondents"))
    yield Claim("recordings", known.counts("texts_with_times", "transcripts"))
    yield Claim("memos", known.counts("memos", "memos_on_transcripts"))
    yield Claim("quotes", known.counts("quotes_approved", "quotes_used", "passages_kept_back"))


_BASES = ("decision", "agreed", "single")
_CLAIMS: tuple[Callable[[_Known], Iterator[Claim]], ...] = (
    _material,
    _coding,
    _before_discussion,
    _discussion,
    _outcome,
    _beside,
)
