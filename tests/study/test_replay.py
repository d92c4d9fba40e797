"""What the tables show is the journal replayed, in whatever order its events arrive."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from study_file import (
    add_interview,
    at_work,
    events_of,
    journal_of,
    make_study,
    raw,
    replay,
    tables_of,
)

from coder.codebook import Codebook
from coder.consensus import close_pass
from coder.errors import CoderError
from coder.model import Assignment
from coder.study import Study
from coder.study.apply import known_kinds
from coder.study.coders import add_coder, find_coder, rename_coder
from coder.study.codings import NewCoding, take_codings
from coder.study.decisions import OUTCOMES, decide
from coder.study.doctor import examine
from coder.study.journal import Event
from coder.study.judgements import judge, withdraw
from coder.study.looks import record_look
from coder.study.memos import fragment_memos, write_memo
from coder.study.passes import allocate, new_pass, release, reopen_pass
from coder.study.respondents import set_respondent
from coder.study.schema import REWRITERS, SCHEMA_VERSION
from coder.study.signoffs import mark_shown, reopen, sign_off
from coder.study.stars import set_star

COORDINATOR = None
TEAM = ("anna", "bram", "carla")
TEXTS = ("T1", "T2")
TURNS = 3


class Acts:
    """Everything that people can do to a study, each a method of one random number generator."""

    def __init__(self, study: Study, dice: random.Random) -> None:
        self.study = study
        self.dice = dice
        self.coding_pass, self.transcript, self.fragments = at_work(study, dice.choice(TEXTS))
        self.fragment = dice.choice(self.fragments)

    def _codes(self) -> list[Assignment]:
        known = ("direct", "applied", "realised", "hindering")
        return [Assignment(one) for one in self.dice.sample(known, self.dice.randrange(3))]

    def judge(self) -> None:
        judge(self.study, self.coding_pass, self.transcript, self.fragment, self._codes())

    def judge_all(self) -> None:
        with self.study.act():
            for one in self.fragments:
                judge(self.study, self.coding_pass, self.transcript, one, self._codes())

    def withdraw(self) -> None:
        withdraw(self.study, self.coding_pass, self.transcript, self.fragment)

    def star(self) -> None:
        on = self.dice.random() < 0.6
        set_star(self.study, self.coding_pass, self.transcript, self.fragment, on)

    def memo(self) -> None:
        mine = [one.id for one in fragment_memos(self.study, self.coding_pass)]
        write_memo(
            self.study,
            self.coding_pass,
            self.transcript,
            self.fragment,
            self.dice.choice(["", "een memo", "nog een"]),
            private=self.dice.random() < 0.5,
            memo=self.dice.choice([*mine, None]),
        )

    def look(self) -> None:
        mark_shown(self.study, self.coding_pass, self.transcript, self.fragments)

    def sign_off(self) -> None:
        sign_off(self.study, self.coding_pass, self.transcript, rest_none=True)

    def finish(self) -> None:
        with self.study.act():
            self.look()
            self.sign_off()

    def reopen(self) -> None:
        reopen(self.study, self.coding_pass, self.transcript, "nog eens lezen")

    def take_in(self) -> None:
        who = self.study.coder or find_coder(self.study, self.dice.choice(TEAM))
        chosen = self.dice.sample(self.fragments, 2)
        starred = self.dice.choice([None, True, False])
        rows = [
            NewCoding(who, self.transcript, one, tuple(self._codes()), starred, "uit een tabel")
            for one in chosen
        ]
        whole = [(who, self.transcript)] if self.dice.random() < 0.5 else []
        take_codings(self.study, self.coding_pass, rows, source="tabel.csv", whole=whole)

    def decide(self) -> None:
        outcome = self.dice.choice(OUTCOMES)
        decide(
            self.study,
            self.coding_pass,
            self.transcript,
            self.fragment,
            self._codes() if outcome == "decided" else [],
            reason="zo gelezen",
            outcome=outcome,
            present=self.dice.sample(TEAM, 2),
        )

    def add_coder(self) -> None:
        add_coder(self.study, f"coder {self.dice.random()}", "coach")

    def rename(self) -> None:
        name = self.dice.choice(TEAM)
        new = self.dice.choice([name, name.upper(), name.title(), self.dice.choice(TEAM)])
        rename_coder(self.study, name, new)

    def respondent(self) -> None:
        name = f"R van {self.transcript.name}"
        who = self.dice.choice(["", "carla", None])
        set_respondent(self.study, name, role=f"rol {self.dice.randrange(3)}", coder=who)

    def interview(self) -> None:
        add_interview(self.study, f"nieuw {self.dice.random()}", 1)

    def plan(self) -> None:
        new_pass(self.study, f"ronde {self.dice.random()}")

    def allocate(self) -> None:
        allocate(self.study, "eerste", [self.dice.choice(TEAM)], [self.transcript.name])

    def release(self) -> None:
        release(self.study, "eerste", self.dice.choice(TEAM), self.transcript.name, "ziek")

    def close(self) -> None:
        close_pass(self.study, "eerste", incomplete="de rest volgt")

    def reopen_pass(self) -> None:
        reopen_pass(self.study, "eerste", "de rest komt")

    def looked(self) -> None:
        record_look(self.study, self.coding_pass, "export codings")


BY_CODERS = ("judge", "judge_all", "withdraw", "star", "memo", "look", "sign_off", "finish")
BY_CODERS += ("reopen", "take_in", "decide")
BY_COORDINATOR = ("add_coder", "rename", "respondent", "interview", "plan", "allocate", "release")
BY_COORDINATOR += ("close", "reopen_pass", "looked", "decide", "take_in")

QUICK = (Phase.explicit, Phase.generate)
"""Making a failing history shorter takes minutes; add Phase.shrink where one is to be read."""

History = list[tuple[tuple[str | None, str], int, int]]
"""Who does what, how far the clock jumps before it, and the seed of the rest."""

acts = st.one_of(
    st.tuples(st.sampled_from(TEAM), st.sampled_from(BY_CODERS)),
    st.tuples(st.just(COORDINATOR), st.sampled_from(BY_COORDINATOR)),
)
jumps = st.integers(-100_000, 100_000)
histories = st.lists(st.tuples(acts, jumps, st.integers(0, 2**32)), min_size=8, max_size=30)


def _do(path: Path, history: History) -> None:
    """Do all of it, everybody at once; what the rules refuse must leave nothing behind."""
    now = [1_780_000_100_000]
    with ExitStack() as sessions:
        people = {
            who: sessions.enter_context(Study.open(path, who, clock=lambda: now[0]))
            for who in (*TEAM, COORDINATOR)
        }
        for (who, what), jump, seed in history:
            now[0] += jump
            study = people[who]
            before = study.facts("SELECT count(*) FROM event")
            try:
                getattr(Acts(study, random.Random(seed)), what)()
            except CoderError:
                assert study.facts("SELECT count(*) FROM event") == before


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Path:
    """A study of two transcripts, one of them judged and signed off by all."""
    path = tmp_path_factory.mktemp("begun") / "begun.study"
    ticks = itertools.count(1_780_000_000_000)
    make_study(path, book, lambda: next(ticks), transcripts=2, turns=TURNS)
    finishing = [((who, "finish"), 5, 1) for who in TEAM]
    first = [((who, "judge_all"), 5, seed) for seed, who in enumerate(TEAM)]
    _do(path, [*first, *finishing])
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
        _do(path, history)
        now, all_events = tables_of(path), events_of(path)
        with Study.open(path) as study:
            assert list(examine(study)) == []
    assert replay(all_events) == now
    shuffle.shuffle(all_events)
    assert replay(all_events) == now
    assert replay([*all_events, *all_events]) == now


@settings(max_examples=6, phases=QUICK)
@given(one=histories, other=histories, shuffle=st.randoms(use_true_random=False))
def test_two_copies_show_the_same_whoever_takes_the_other_in(
    begun: Path,
    one: History,
    other: History,
    shuffle: random.Random,
) -> None:
    with _copy(begun) as here, _copy(begun) as there:
        _do(here, one)
        _do(there, other)
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
    everything = [(who, what) for who in TEAM for what in BY_CODERS]
    everything += [(COORDINATOR, what) for what in BY_COORDINATOR]
    with _copy(begun) as path:
        for _round in range(3):
            _do(path, [(one, 10, dice.randrange(2**32)) for one in everything])
            dice.shuffle(everything)
        reached = {event.kind for event in events_of(path)}
    assert reached == known_kinds() - {*REWRITERS, "handed"}


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
