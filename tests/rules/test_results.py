"""What the results rest on, what became of the differences, and what was coded after discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from study_steps import PASS, close, decide_on, finish, quick_samples, say, sign

from coder.consensus import resolution, results
from coder.model import CodingPass
from coder.reliability import agreement
from coder.study.passes import allocate, find_pass, new_pass, release, reopen_pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample

    from coder.study import Study


make_sample = quick_samples


def the_pass(study: Study) -> CodingPass:
    return find_pass(study, PASS)


def result_set(sample: Sample, coder: str | None = None) -> dict[str, tuple[str, ...]]:
    """``P1 1`` → (basis, codes …)."""
    with sample.open(coder) as study:
        return {
            f"{one.transcript} {one.fragment.label}": (
                one.basis,
                *(assignment.code for assignment in one.assignments),
            )
            for one in results(study, the_pass(study))
        }


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """1 differs, 2 differs, 3 agreed, 4 agreed none, 5 differs in a qualifier."""
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct", "applied", "potential|direct", "0", "direct(valence=absent)"],
        bram=["applied", "0", "direct|potential", "0", "direct"],
    )
    close(sample)
    return sample


def test_before_the_table_opens_there_are_no_results(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    assert result_set(sample) == {}


def test_what_all_judged_alike_is_agreed_by_itself_and_the_rest_is_in_no_result(
    table: Sample,
) -> None:
    assert result_set(table) == {"P1 3": ("agreed", "potential", "direct"), "P1 4": ("agreed",)}


def test_a_decision_goes_before_what_was_agreed(table: Sample) -> None:
    decide_on(table, "P1", "1", "direct")
    decide_on(table, "P1", "3", "hindering", reason="we both missed it")
    assert result_set(table) == {
        "P1 1": ("decision", "direct"),
        "P1 3": ("decision", "hindering"),
        "P1 4": ("agreed",),
    }
    decide_on(table, "P1", "3", outcome="withdrawn", reason="no, it was right")
    assert result_set(table)["P1 3"] == ("agreed", "potential", "direct")


def test_a_decision_that_none_applies_is_a_result_too(table: Sample) -> None:
    decide_on(table, "P1", "1", "0")
    assert result_set(table)["P1 1"] == ("decision",)


@pytest.mark.parametrize("outcome", ["unresolved", "put_off"])
def test_what_is_unresolved_or_put_off_is_in_no_result(table: Sample, outcome: str) -> None:
    decide_on(table, "P1", "2", outcome=outcome)
    decide_on(table, "P1", "3", outcome=outcome)  # agreed, and opened again
    assert set(result_set(table)) == {"P1 4"}


def test_a_difference_in_a_qualifier_is_agreed_by_nobody(table: Sample) -> None:
    assert "P1 5" not in result_set(table)
    decide_on(table, "P1", "5", "direct(valence=absent)")
    with table.open() as study:
        (one,) = [found for found in results(study, the_pass(study)) if found.fragment.label == "5"]
    assert one.assignments[0].qualifiers == (("valence", "absent"),)


def test_where_one_coder_was_planned_that_judgement_counts_and_says_so(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    with sample.open() as study:
        release(study, PASS, "bram", "P2", "one reader is enough")
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    finish(sample, "P2", anna=["potential", "0"])
    close(sample)
    found = result_set(sample)
    assert found["P1 1"] == ("agreed", "direct")
    assert found["P2 1"] == ("single", "potential")
    assert found["P2 2"] == ("single",)
    with sample.open() as study:
        now = resolution(study, the_pass(study))
    assert (now.agreed, now.single, now.differing) == (5, 5, 0)


def test_three_coders_agree_only_all_together(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1, ("anna", "bram", "carla"))
    finish(
        sample,
        "P1",
        anna=["direct", "direct", "0"],
        bram=["direct", "direct", "0"],
        carla=["direct", "0", "0"],
    )
    close(sample)
    assert set(result_set(sample)) == {"P1 1", "P1 3", "P1 4", "P1 5"}


def test_a_half_judged_fragment_is_in_no_result(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1, ("anna", "bram", "carla"))
    finish(sample, "P1", anna=["direct"], bram=["direct"], carla=["direct"])
    with sample.open("bram") as study, study.act():
        # As a merge may bring it: bram took a judgement back after the sign-off that counted.
        chosen = study.facts("SELECT transcript FROM allocation LIMIT 1")[0][0]
        fragment = study.facts("SELECT id FROM fragment WHERE label = '2'")[0][0]
        study.record(
            "judgement",
            {
                "pass": the_pass(study).id,
                "coder": study.author,
                "transcript": chosen,
                "fragment": fragment,
                "stage": "independent",
                "state": "withdrawn",
                "swept": False,
                "version": "1.0",
                "assignments": [],
            },
        )
    close(sample)
    assert set(result_set(sample)) == {"P1 1", "P1 3", "P1 4", "P1 5"}
    with sample.open() as study:
        now = resolution(study, the_pass(study))
        report = agreement(study, the_pass(study))
    assert (now.agreed, now.incomplete) == (4, 1)
    assert report.overall.uses == {"anna": 5, "bram": 4, "carla": 5}


# What became of the differences


def test_the_resolution_counts_what_is_settled_and_whose_assignments_stayed(
    table: Sample,
) -> None:
    with table.open() as study:
        now = resolution(study, the_pass(study))
    assert (now.differing, now.settled, now.unresolved, now.put_off) == (3, 0, 3, 0)
    assert (now.agreed, now.single, now.incomplete) == (2, 0, 0)
    assert dict(now.kept) == {}
    assert not now.resolved

    decide_on(table, "P1", "1", "direct")  # the coach's one of one, the researcher's none of one
    decide_on(table, "P1", "2", "applied|hindering")  # the coach's one of one, no other there
    decide_on(table, "P1", "5", "direct")  # the coach's none of one, the researcher's one of one
    with table.open() as study:
        now = resolution(study, the_pass(study))
    assert (now.differing, now.settled, now.unresolved, now.put_off) == (3, 3, 0, 0)
    assert dict(now.kept) == {"coach": 2 / 3, "researcher": 1 / 2}
    assert now.resolved


def test_what_was_kept_is_told_by_kind_of_coder_and_never_by_name(table: Sample) -> None:
    decide_on(table, "P1", "1", "direct")
    with table.open() as study:
        assert set(resolution(study, the_pass(study)).kept) == {"coach", "researcher"}


def test_who_assigned_nothing_has_no_share(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample)
    for label in "12345":
        decide_on(sample, "P1", label, "direct")
    with sample.open() as study:
        kept = resolution(study, the_pass(study)).kept
    assert kept == {"coach": 1.0, "researcher": None}


# Coded after discussion


def discussed(make_sample: Callable[..., Sample]) -> Sample:
    """P1 was discussed; then P2 was coded in the reopened pass, and both agree on all of it."""
    sample = make_sample(2)
    finish(
        sample,
        "P1",
        anna=["direct", "0", "applied", "0", "0"],
        bram=["direct", "0", "0", "hindering", "0"],
    )
    close(sample, incomplete="first the one")
    with sample.open() as study:
        reopen_pass(study, PASS, "now the other")
    finish(sample, "P2", anna=["direct", "0", "applied"], bram=["direct", "0", "applied"])
    close(sample)
    return sample


def test_what_was_coded_after_discussion_is_marked(make_sample: Callable[..., Sample]) -> None:
    sample = discussed(make_sample)
    with sample.open() as study:
        report = agreement(study, the_pass(study))
    assert report.universe.late == ("P2",)
    assert report.universe.transcripts == ("P1", "P2")
    assert report.document()["coded_after_discussion"] == ["P2"]


def test_agreement_is_given_with_and_without_what_was_coded_after_discussion(
    make_sample: Callable[..., Sample],
) -> None:
    first = make_sample(2)
    finish(
        first,
        "P1",
        anna=["direct", "0", "applied", "0", "0"],
        bram=["direct", "0", "0", "hindering", "0"],
    )
    with first.open() as study:
        alone = agreement(study, the_pass(study)).overall
    first.path.unlink()
    sample = discussed(make_sample)
    with sample.open() as study:
        report = agreement(study, the_pass(study))
    assert report.without_late is not None
    assert report.without_late.alpha == pytest.approx(alone.alpha)
    assert report.without_late.n == alone.n == 5
    assert report.overall.n == 10
    assert report.overall.alpha is not None
    assert alone.alpha is not None
    assert report.overall.alpha > alone.alpha


def test_a_transcript_that_was_added_later_is_late_and_what_was_ready_in_time_is_not(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(3)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    with sample.open() as study:
        release(study, PASS, "bram", "P2", "not yet")
        release(study, PASS, "anna", "P2", "not yet")
    finish(sample, "P3", anna=["direct"])  # in time, but bram was not
    close(sample, incomplete="later")
    with sample.open() as study:
        assert agreement(study, the_pass(study)).universe.late == ()
        assert agreement(study, the_pass(study)).without_late is None
        reopen_pass(study, PASS, "go on")
        assert allocate(study, PASS, ["anna", "bram"], ["P2"]) == 2
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    say(sample, "bram", "P3", "0", "0", "0", "0", "0")
    sign(sample, "bram", "P3")
    close(sample)
    with sample.open() as study:
        assert agreement(study, the_pass(study)).universe.late == ("P2", "P3")


@pytest.mark.parametrize("kind", ["calibration", "training", "stability"])
def test_rounds_for_practice_never_enter_a_result(
    make_sample: Callable[..., Sample], kind: str
) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        new_pass(study, "oefenen", kind=kind)
    finish(sample, "P1", "oefenen", anna=["direct"], bram=["direct"])
    close(sample, "oefenen")
    with sample.open() as study:
        practice = find_pass(study, "oefenen")
        assert results(study, practice) == []
        assert agreement(study, practice).overall.n == 5, "how well they agree is there to see"
