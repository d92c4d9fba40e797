"""Order comes from the journal's own clock, whatever the clock on the wall says."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from study_file import at_work, damage, raw

from coder.model import Assignment
from coder.study import Study
from coder.study.codebooks import list_codebooks
from coder.study.coders import add_coder
from coder.study.judgements import judge, judgements_of
from coder.study.passes import new_pass, pass_to_judge
from coder.study.stamps import DEVICE_LENGTH, format_stamp, new_device, next_stamp

devices = st.sampled_from(["000000000000", "7f3a00bd19c2", "ffffffffffff"])
milliseconds = st.integers(0, 2**48 - 2)
clocks = st.one_of(
    st.integers(-5, 5), st.integers(1_780_000_000_000, 1_780_000_000_003), milliseconds
)


@given(st.lists(st.tuples(clocks, devices), min_size=2, max_size=40))
def test_each_stamp_is_later_than_the_one_before_whatever_the_clock_says(
    looks: list[tuple[int, str]],
) -> None:
    newest = None
    for now, device in looks:
        stamp = next_stamp(newest, now, device)
        assert newest is None or stamp > newest
        assert len(stamp) == 12 + 1 + 4 + 1 + DEVICE_LENGTH
        newest = stamp


@given(milliseconds, st.integers(0, 0xFFFF), devices, st.integers(0, 2**48 - 2), devices)
def test_a_stamp_is_later_than_any_that_the_file_has_seen(
    seen: int, counter: int, theirs: str, now: int, mine: str
) -> None:
    newest = format_stamp(seen, counter, theirs)
    stamp = next_stamp(newest, now, mine)
    assert stamp > newest
    assert len(stamp) == len(newest)


def test_past_its_last_value_the_counter_adds_a_millisecond() -> None:
    full = format_stamp(1_000, 0xFFFF, "ffffffffffff")
    after = next_stamp(full, 1_000, "000000000000")
    assert after == format_stamp(1_001, 0, "000000000000")
    assert after > full


def test_the_clock_on_the_wall_counts_where_it_runs_ahead() -> None:
    assert next_stamp(format_stamp(5, 9, "a" * 12), 6, "b" * 12) == format_stamp(6, 0, "b" * 12)


@given(milliseconds, milliseconds)
def test_stamps_sort_as_text(one: int, other: int) -> None:
    device = "7f3a00bd19c2"
    texts = format_stamp(one, 0, device), format_stamp(other, 0, device)
    assert (texts[0] < texts[1]) == (one < other)


def test_a_new_device_has_the_length_that_sorts() -> None:
    assert {len(new_device()) for _i in range(20)} == {DEVICE_LENGTH}


@settings(max_examples=15)
@given(st.lists(st.integers(0, 1_900_000_000_000), min_size=1, max_size=8))
def test_the_last_judgement_counts_though_the_clock_jumps(eventful: Path, jumps: list[int]) -> None:
    now = [0]
    with Study.open(eventful, "carla", clock=lambda: now[0]) as study:
        coding_pass, transcript, fragments = at_work(study, "T2")
        codes = [code.id for code in list_codebooks(study)[0].codes]
        for number, now[0] in enumerate(jumps):
            said = [Assignment(codes[number])]
            judge(study, coding_pass, transcript, fragments[0], said)
            mine = judgements_of(study, coding_pass, coder=study.coder, transcript=transcript)
            assert [one.assignments for one in mine] == [tuple(said)]
    with raw(eventful) as connection:
        stamps = [row[0] for row in connection.execute("SELECT hlc FROM event ORDER BY n")]
    assert stamps == sorted(set(stamps))
    assert damage(eventful) == []


def test_the_newest_pass_is_the_one_planned_last_though_the_clock_went_back(
    eventful: Path,
) -> None:
    with Study.open(eventful, clock=lambda: 1_000_000_000_000) as study:
        add_coder(study, "dirk", "coach")
        new_pass(study, "tweede", coders=["dirk"])
        assert pass_to_judge(study).name == "tweede"
