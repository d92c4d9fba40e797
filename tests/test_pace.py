"""The estimate of what is left: a range from one's own pace, or nothing at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sample import Sample
from study_steps import judged_fragments, say

from coder.model import Assignment
from coder.overview import overview
from coder.pace import BREAK, LEAST, RECENT, minutes, pace
from coder.study.judgements import judge
from coder.study.passes import find_pass
from coder.study.transcripts import find_transcript
from coder.study.working import judged_at

gaps = st.lists(st.floats(1, BREAK - 1), min_size=LEAST, max_size=RECENT)


def moments(of: list[float], start: float = 1_700_000_000.0) -> list[float]:
    at = [start]
    for gap in of:
        at.append(at[-1] + gap)
    return at


def test_with_too_few_judgements_there_is_no_estimate() -> None:
    assert pace([]) is None
    assert pace(moments([20.0] * (LEAST - 1))) is None
    assert pace(moments([20.0] * LEAST)) is not None


def test_somebody_who_takes_twenty_seconds_needs_forty_minutes_for_120_fragments() -> None:
    found = pace(moments([20.0] * 30))
    assert found is not None
    assert (round(found.median), found.n) == (20, 30)
    assert minutes(found, 120) == (40, 40)
    assert minutes(found, 1) == (1, 1)
    assert minutes(found, 0) == (0, 0)


def test_the_newest_judgements_count() -> None:
    found = pace(moments([200.0] * 100 + [10.0] * RECENT))
    assert found is not None
    assert round(found.high) == 10


@given(gaps)
def test_the_median_lies_in_the_range_and_the_mean_is_never_above_it(of: list[float]) -> None:
    found = pace(moments(of, 0.0))
    assert found is not None
    assert found.low <= found.median + 1e-6 <= found.high + 2e-6
    assert found.high >= sum(of) / len(of) - 1e-6


@given(gaps, st.integers(0, LEAST), st.floats(BREAK + 1, 1e6))
def test_a_break_is_no_work(of: list[float], place: int, rest: float) -> None:
    before, after = pace(moments(of, 0.0)), pace(moments([*of[:place], rest, *of[place:]], 0.0))
    assert before is not None and after is not None
    assert after.n == before.n
    assert abs(after.median - before.median) < 1e-3


@given(gaps, st.randoms())
def test_the_order_in_which_moments_are_told_makes_no_difference(of: list[float], chance) -> None:  # type: ignore[no-untyped-def]
    told = moments(of)
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert pace(shuffled) == pace(told)


@given(gaps, st.integers(0, 500), st.integers(0, 500))
def test_more_that_is_left_never_takes_less(of: list[float], one: int, other: int) -> None:
    found = pace(moments(of))
    assert found is not None
    fewer, more = minutes(found, min(one, other)), minutes(found, max(one, other))
    assert fewer[0] <= more[0] and fewer[1] <= more[1]
    assert more[0] <= more[1]


def code(sample: Sample, coder: str, seconds: float) -> None:
    """Judge all of the coder's transcripts one fragment at a time, the last one only begun."""
    for name in ("P1", "P2", "P3"):
        with sample.open(coder) as study:
            chosen = find_transcript(study, name)
            for fragment in judged_fragments(study, name)[: 5 if name < "P3" else 3]:
                sample.clock.now += round(seconds * 1000)
                with study.act():
                    judge(
                        study, find_pass(study, "eerste"), chosen, fragment, (Assignment("direct"),)
                    )
                sample.clock.now += 700
                with study.act():  # a second code on the same fragment is no fragment more
                    said = (Assignment("direct"), Assignment("applied"))
                    judge(study, find_pass(study, "eerste"), chosen, fragment, said)


def test_ones_pace_is_ones_own_and_the_coordinator_sees_nobodys(sample: Sample) -> None:
    code(sample, "bram", 30)
    code(sample, "anna", 10)
    with sample.open("anna") as study:
        found = overview(study, find_pass(study, "eerste")).pace
        assert found is not None
        assert 10 <= found.median <= 12
    with sample.open("bram") as study:
        found = overview(study, find_pass(study, "eerste")).pace
        assert found is not None
        assert 30 <= found.median <= 32
    with sample.open() as study:
        assert overview(study, find_pass(study, "eerste")).pace is None


def test_what_came_in_at_once_says_nothing_of_a_pace(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        say(sample, "anna", name, "direct", "0", "direct", "0", "0")
    with sample.open("anna") as study:
        assert len(judged_at(study)) == 3, "one for each act, and no act of fifteen"
        assert overview(study, find_pass(study, "eerste")).pace is None
