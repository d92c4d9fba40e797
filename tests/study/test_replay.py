"""What the tables show is the journal replayed, in whatever order its events arrive."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from histories import (
    BY_CODERS,
    BY_COORDINATOR,
    COORDINATOR,
    QUICK,
    TEAM,
    History,
    begin,
    do,
    histories,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from study_file import at_work, events_of, journal_of, raw, replay, tables_of

from coder.codebook import Codebook
from coder.study import Study
from coder.study.apply import known_kinds
from coder.study.doctor import examine
from coder.study.journal import Event
from coder.study.judgements import judge, withdraw
from coder.study.schema import SCHEMA_VERSION


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Path:
    """A study of two transcripts, one of them judged and signed off by all."""
    path = tmp_path_factory.mktemp("begun") / "begun.study"
    begin(path, book)
    return path


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copy(path, Path(folder) / path.name))


@settings(max_examples=15, phases=QUICK)
@given(history=histories, shuffle=st.randoms(use_true_random=False))
def test_the_tables_are_the_journal_replayed_in_any_order(
    begun: Path,
    history: History,
    shuffle: random.Random,
) -> None:
    with _copy(begun) as path:
        do(path, history)
        now, all_events = tables_of(path), events_of(path)
        with Study.open(path) as study:
            assert list(examine(study)) == []
    assert replay(all_events) == now
    shuffle.shuffle(all_events)
    assert replay(all_events) == now
    assert replay([*all_events, *all_events]) == now


@pytest.mark.slow
@settings(max_examples=6, phases=QUICK)
@given(one=histories, other=histories, shuffle=st.randoms(use_true_random=False))
def test_two_copies_show_the_same_whoever_takes_the_other_in(
    begun: Path,
    one: History,
    other: History,
    shuffle: random.Random,
) -> None:
    with _copy(begun) as here, _copy(begun) as there:
        do(here, one)
        do(there, other)
        mine, theirs = events_of(here), events_of(there)
    known = {event.id for event in mine}
    new: list[Event] = [event for event in theirs if event.id not in known]
    merged = replay([*mine, *new])
    assert replay([*theirs, *mine]) == merged
    union = [*mine, *new]
    shuffle.shuffle(union)
    assert replay(union) == merged


def test_the_histories_reach_every_kind_of_event(begun: Path) -> None:
    dice = random.Random(3)
    # Once the table is open, nobody revises.
    everything = [(COORDINATOR, what) for what in ("open_revising", "add_coder", "adjudicator")]
    everything += [(who, what) for who in TEAM for what in ("revise", "done_revising")]
    everything += [(who, what) for who in TEAM for what in BY_CODERS]
    # A new version of the codebook and a new fragment hold up the table, so they come at the end.
    late = ("update", "split", "correct")
    everything += [(COORDINATOR, what) for what in BY_COORDINATOR if what not in late]
    with _copy(begun) as path:
        for _round in range(3):
            do(path, [(one, 10, dice.randrange(2**32)) for one in everything])
            dice.shuffle(everything)
        last = ("reopen_pass", *["update"] * 5, *["correct"] * 5, *["reassign"] * 15)
        do(path, [((COORDINATOR, what), 10, seed) for seed, what in enumerate(last)])
        reached = {event.kind for event in events_of(path)}
    with _copy(begun) as path:  # what must come before much else is done
        first = ("close", *["decide"] * 9, "reopen_pass")
        do(path, [((COORDINATOR, what), 10, seed) for seed, what in enumerate(first)])
        reached |= {event.kind for event in events_of(path)}
    with _copy(begun) as path:
        do(path, [((COORDINATOR, "reassign"), 10, seed) for seed in range(9)])
        reached |= {event.kind for event in events_of(path)}
    assert reached == known_kinds() - {"replaced", "handed", "warned"}


@pytest.mark.parametrize("order", ["as it happened", "backwards"])
def test_every_table_is_made_again_from_the_journal_alone(eventful: Path, order: str) -> None:
    all_events = events_of(eventful)
    now = tables_of(eventful)
    assert all(now.values())
    assert replay(all_events if order == "as it happened" else all_events[::-1]) == now


def test_a_judgement_taken_back_is_missing_and_not_none_applies(eventful: Path) -> None:
    with Study.open(eventful, "carla") as study:
        coding_pass, transcript, fragments = at_work(study, "T2")
        judge(study, coding_pass, transcript, fragments[0], [])
        withdraw(study, coding_pass, transcript, fragments[0])
    states = {(row[1], row[2]): row[5] for row in replay(events_of(eventful))["judgement"]}
    assert [state for (_coder, one), state in states.items() if one == fragments[0].id] == [
        "withdrawn"
    ] * 3


def test_looking_on_writes_nothing(eventful: Path) -> None:
    before = journal_of(eventful)
    with Study.open(eventful, "anna") as study:
        at_work(study)
    with Study.open(eventful) as study:
        assert list(examine(study)) == []
    assert journal_of(eventful) == before
    with raw(eventful) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
