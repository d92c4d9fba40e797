"""Undo of anything restores the tables exactly, redo brings them back, and what must stay stays."""

from __future__ import annotations

import contextlib
import itertools
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from histories import (
    BY_CODERS,
    BY_COORDINATOR,
    COORDINATOR,
    QUICK,
    TEAM,
    TURNS,
    Acts,
    begin,
    jumps,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from study_file import (
    add_interview,
    at_work,
    damage,
    events_of,
    journal_of,
    make_study,
    tables_of,
)

from coder.codebook import Codebook
from coder.consensus import close_pass, results, tables
from coder.errors import CoderError, InputError
from coder.model import Assignment, CodingPass, Fragment, Transcript
from coder.overview import overview
from coder.study import Study, refill
from coder.study.apply import apply, known_kinds
from coder.study.coders import add_coder, find_coder, list_coders, rename_coder
from coder.study.codings import codings
from coder.study.decisions import decisions
from coder.study.effects import effects_of
from coder.study.handing import Travelling, remember, scope_of
from coder.study.journal import Event, event_rows, read_event
from coder.study.judgements import judge, judgements_of
from coder.study.memos import write_memo
from coder.study.migrations import migrate
from coder.study.passes import find_pass, list_passes, new_pass, release
from coder.study.refill import _WRITES
from coder.study.respondents import list_respondents
from coder.study.schema import STATE_TABLES
from coder.study.signoffs import reopen, sign_off
from coder.study.transcripts import list_transcripts
from coder.study.undo import FOR_GOOD, NO_ACTS, last_act, last_undone, redo, undo
from coder.study.union import United, unite


class Undoing(Acts):
    """As ``Acts``, and what else the journal can hold."""

    def take_codebook(self) -> None:
        from dataclasses import replace

        from coder.codebook import find
        from coder.study.codebooks import take_codebook

        version = f"{self.dice.randrange(9)}.9"
        take_codebook(self.study, replace(find("waardecreatie"), version=version))

    def hand(self) -> None:
        scope = scope_of(self.study, by=None, to=None)
        remember(self.study, scope, what="bundle", events=1, checksum="x")

    def settings(self) -> None:
        with self.study.act():
            values = {"retention": f"20{self.dice.randrange(30, 60)}-01-01"}
            self.study.record("study.set", {"values": values})


ALSO = ("undo", "redo")
CODERS_DO = (*BY_CODERS, "hand")
COORDINATOR_DOES = (*BY_COORDINATOR, "take_codebook", "hand", "settings")

Step = tuple[tuple[str | None, str], int, int]

acts = st.one_of(
    st.tuples(st.sampled_from(TEAM), st.sampled_from(CODERS_DO)),
    st.tuples(st.just(COORDINATOR), st.sampled_from(COORDINATOR_DOES)),
)
histories = st.lists(st.tuples(acts, jumps, st.integers(0, 2**32)), min_size=8, max_size=25)


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


@pytest.fixture(scope="module")
def starts(begun: Path, tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> list[Path]:
    """Two studies to begin with: one in which all was judged, one in which nothing was."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.study"
    make_study(path, book, itertools.count(1_780_000_000_000).__next__, turns=TURNS)
    return [begun, path]


@contextmanager
def at_once(path: Path, now: list[int]) -> Iterator[dict[str | None, Study]]:
    """Everybody at once, with one clock that may jump."""
    with ExitStack() as sessions:
        yield {
            who: sessions.enter_context(Study.open(path, who, clock=lambda: now[0]))
            for who in (*TEAM, COORDINATOR)
        }


def do(path: Path, history: Sequence[Step], start: int = 1_780_000_100_000) -> None:
    """Do all of it; what the rules refuse must leave nothing behind."""
    now = [start]
    with at_once(path, now) as people:
        for (who, what), jump, seed in history:
            now[0] += jump
            attempt(people[who], what, seed)


def attempt(study: Study, what: str, seed: int) -> bool:
    """Whether it was done, and not refused."""
    before = study.facts("SELECT count(*) FROM event")
    try:
        getattr(Undoing(study, random.Random(seed)), what)()
    except CoderError:
        assert study.facts("SELECT count(*) FROM event") == before
        return False
    return study.facts("SELECT count(*) FROM event") != before


def do_and_undo(study: Study, what: str, seed: int) -> str:
    """Do it, undo it, redo it; the tables go back and forth exactly.

    Returns how that ended: ``not done``, ``no act``, ``refused`` or ``undone``.
    """
    path = study.path
    before, newest = tables_of(path), last_act(study)
    if not attempt(study, what, seed):
        return "not done"
    after, made = tables_of(path), last_act(study)
    if made == newest:
        return "no act"
    journal = journal_of(path)
    try:
        taken = undo(study, made)
    except InputError:
        assert (tables_of(path), journal_of(path)) == (after, journal)
        return "refused"
    assert made is not None
    assert taken == made
    assert tables_of(path) == before
    assert last_act(study) == newest
    undone = last_undone(study)
    assert undone is not None
    assert undone.id == made.id
    redo(study)
    assert tables_of(path) == after
    assert last_act(study) == made
    return "undone"


def undo_each(start: Path, history: list[Step]) -> None:
    with _copy(start) as path:
        now = [1_780_000_100_000]
        with at_once(path, now) as people:
            for (who, what), jump, seed in history:
                now[0] += jump
                if what in ALSO:
                    attempt(people[who], what, seed)
                else:
                    do_and_undo(people[who], what, seed)
        assert damage(path) == []


@settings(max_examples=3, phases=QUICK)
@given(start=st.integers(0, 1), history=histories)
def test_undo_of_any_act_restores_the_tables_exactly_and_redo_brings_it_back(
    starts: list[Path], start: int, history: list[Step]
) -> None:
    undo_each(starts[start], history)


@pytest.mark.slow
@settings(max_examples=15, phases=QUICK)
@given(start=st.integers(0, 1), history=histories)
def test_undo_of_any_act_restores_the_tables_exactly_in_many_histories(
    starts: list[Path], start: int, history: list[Step]
) -> None:
    undo_each(starts[start], history)


def back_and_forth(start: Path, who: str | None, seeds: list[int]) -> None:
    does = CODERS_DO if who else COORDINATOR_DOES
    kinds = tuple(one for one in does if one not in (*ALSO, "erase"))
    with _copy(start) as path, Study.open(path, who, clock=itertools.count(10**13).__next__) as one:
        stages = [tables_of(path)]
        for seed in seeds[:14]:
            newest = last_act(one)
            attempt(one, kinds[seed % len(kinds)], seed)
            if last_act(one) == newest:
                stages[-1] = tables_of(path)  # looking on belongs to no act
            else:
                stages.append(tables_of(path))
        at = len(stages) - 1
        for seed in [0, 0, *seeds, 1, 1, 1]:
            try:
                (undo if seed % 3 else redo)(one)
            except InputError:
                continue
            at += -1 if seed % 3 else 1
            if at < 0:
                break  # into what was done before
            assert _but_shown(tables_of(path)) == _but_shown(stages[at])
        assert damage(path) == []


@pytest.mark.parametrize("examples", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_several_undos_and_redos_in_a_row_go_back_and_forth_through_the_same_tables(
    starts: list[Path], examples: int
) -> None:
    @settings(max_examples=examples, phases=QUICK)
    @given(
        start=st.integers(0, 1),
        who=st.sampled_from([*TEAM, COORDINATOR]),
        seeds=st.lists(st.integers(0, 2**32), min_size=6, max_size=20),
    )
    def run(start: int, who: str | None, seeds: list[int]) -> None:
        back_and_forth(starts[start], who, seeds)

    run()


def _but_shown(dump: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows for name, rows in dump.items() if name != "shown"}


def all_of(path: Path) -> list[Travelling]:
    """Everything in a study, private memos too."""
    with Study.open(path) as study:
        return [Travelling(read_event(row), row[9]) for row in event_rows(study._writer)]


def take_in(path: Path, other: Path) -> United:
    with Study.open(path, clock=lambda: 1_790_000_000_000) as study:
        return unite(study, all_of(other))


def read_everything(path: Path) -> None:
    """Nothing that reads the study falls over what does not fit together."""
    with Study.open(path) as study:
        codings(study)
        for one in list_passes(study):
            overview(study, one)
            judgements_of(study, one)
            decisions(study, one)
            tables(study, one)
            results(study, one)
        list_coders(study), list_transcripts(study), list_respondents(study)


def merged(start: Path, one: list[Step], other: list[Step], after: list[int]) -> None:
    with _copy(start) as here, _copy(start) as there:
        do(here, one)
        do(there, other, 1_780_000_100_500)
        took = take_in(here, there), take_in(there, here)
        assert not took[0].missing
        assert not took[1].missing
        assert tables_of(here) == tables_of(there)
        read_everything(here)
        with at_once(here, [1_790_000_000_000]) as people:
            for seed in after:
                study = people[[*TEAM, COORDINATOR][seed % 4]]
                before = tables_of(here)
                if attempt(study, "undo", seed):
                    undone = tables_of(here)
                    redo(study)
                    assert tables_of(here) == before
                    undo(study)
                    assert tables_of(here) == undone
        assert damage(here) == damage(there) == []
        read_everything(here)


@pytest.mark.parametrize("examples", [2, pytest.param(40, marks=pytest.mark.slow)])
def test_an_undo_on_one_laptop_and_work_on_another_merge_without_damage(
    starts: list[Path], examples: int
) -> None:
    @settings(max_examples=examples, phases=QUICK)
    @given(
        start=st.integers(0, 1),
        one=histories,
        other=histories,
        after=st.lists(st.integers(0, 2**32), max_size=6),
    )
    def run(start: int, one: list[Step], other: list[Step], after: list[int]) -> None:
        merged(starts[start], one, other, after)

    run()


EARLY = ("release", "release", "release", "allocate", "add_coder", "rename", "respondent")
EARLY += ("adjudicator", "wave", "interview", "plan", "take_codebook", "settings", "looked")
EARLY += ("hand", "take_in")
BY_ANNA = ("reopen", "judge", "judge_all", "withdraw", "star", "mark", "shorten", "memo")
BY_ANNA += ("take_in", "look", "finish")
BY_ANNA += ("reopen", "sign_off")
BY_ANNA += ("reopen", "highlight", "report_cut")
CUTS = ("leave_cut", "interview", "cut_by_hand", "cut_again", "split", "correct")
LATE = ("close", "decide", "propose", "answer", "reopen_pass")


@pytest.mark.slow
def test_every_kind_of_act_is_undone_and_what_rests_under_others_work_is_refused(
    starts: list[Path],
) -> None:
    """Each act that the histories know, one after another, on both studies."""
    ended: dict[str, set[str]] = {}
    reached, undone = set(), set()
    for start in starts:
        script: list[tuple[str | None, str]] = [(COORDINATOR, "open_revising")]
        script += [("anna", one) for one in ("revise", "done_revising")]
        script += [(COORDINATOR, one) for one in LATE]
        script += [("anna", one) for one in ("decide", *BY_ANNA)]
        script += [("anna", one) for one in ("reopen", "judge_all")]
        script += [(COORDINATOR, "update"), ("anna", "judge_again")] * 4
        script += [(COORDINATOR, one) for one in ("reassign", *CUTS, *EARLY, "erase")]
        with _copy(start) as path, at_once(path, [1_780_000_100_000]) as people:
            for who, what in script:
                how = "not done"
                for seed in range(25):
                    how = do_and_undo(people[who], what, seed)
                    if how != "not done":
                        break
                ended.setdefault(what, set()).add(how)
            reached |= {event.kind for event in events_of(path)}
            effects = effects_of(people[COORDINATOR]._writer)
            undone |= {kind for one in _undoings(path) for kind in one}
            assert not effects.void
    assert reached == known_kinds() - {"replaced", "warned"}
    assert set(ended) == {*CODERS_DO, *COORDINATOR_DOES} - {*ALSO}
    never = {what for what, how in ended.items() if "undone" not in how}
    assert never == {"look", "looked", "hand", "erase"}
    assert ended["erase"] == {"refused"}
    assert ended["looked"] | ended["hand"] == {"no act"}
    assert undone == known_kinds() - FOR_GOOD - {"looked", "handed", "shown", "warned"}


def _undoings(path: Path) -> Iterator[set[str]]:
    """The kinds of the events that each undoing took back."""
    every = {event.id: event for event in events_of(path)}
    for event in every.values():
        if event.kind == "undone":
            yield {every[one].kind for one in event.data["events"]}


def test_every_kind_of_event_is_known_to_undo() -> None:
    assert set(_WRITES) == known_kinds()
    assert known_kinds() >= NO_ACTS | FOR_GOOD


def test_undo_knows_every_table_that_each_kind_of_event_writes_to(eventful: Path) -> None:
    writes = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}
    written: dict[str, set[str]] = {}
    kind = ""

    def note(action: int, table: str | None, *_more: object) -> int:
        if action in writes and table in STATE_TABLES:
            written.setdefault(kind, set()).add(table)
        return sqlite3.SQLITE_OK

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for event in events_of(eventful):
            kind = event.kind
            # Statements are compiled anew, and so noted, when the authorizer is set anew.
            connection.set_authorizer(note)
            apply(connection, event)
    assert len(written) > 10
    for one, tables_ in written.items():
        assert tables_ <= set(_WRITES[one]), one


# What stays


def test_the_study_itself_is_never_undone(tmp_path: Path, book: Codebook) -> None:
    with Study.create(tmp_path / "new.study", codebook=book) as study:
        undo(study)  # the codebook
        assert last_act(study) is None
        with pytest.raises(InputError, match="nothing of yours"):
            undo(study)


def test_another_act_than_was_shown_is_not_undone(eventful: Path) -> None:
    with Study.open(eventful, "anna") as study:
        shown = last_act(study)
        assert shown is not None
        write_memo(study, *_on(study, 0), "nog iets")
        before = tables_of(eventful)
        with pytest.raises(InputError, match="meanwhile"):
            undo(study, shown)
        assert tables_of(eventful) == before


def _on(study: Study, at: int, transcript: str = "T2") -> tuple[CodingPass, Transcript, Fragment]:
    coding_pass, chosen, fragments = at_work(study, transcript)
    return coding_pass, chosen, fragments[at]


def test_what_lies_on_the_table_or_is_signed_off_is_not_taken_back(starts: list[Path]) -> None:
    with _copy(starts[1]) as path:
        with Study.open(path, "anna") as study:
            for one in ("T1", "T2"):
                coding_pass, transcript, fragments = at_work(study, one)
                for fragment in fragments:
                    judge(study, coding_pass, transcript, fragment, [])
            sign_off(study, coding_pass, transcript)
            undo(study)
            redo(study)
            undo(study)
            undo(study)
            sign_again(study)
            with pytest.raises(InputError, match="nothing to do again"):
                redo(study)
        with Study.open(path) as study:
            for who in ("bram", "carla"):
                release(study, "eerste", who, "T2", "ziek")
            close_pass(study, "eerste", incomplete="T1 volgt")
        before = tables_of(path)
        with Study.open(path, "anna") as study, pytest.raises(InputError, match="at the table"):
            undo(study)
        assert tables_of(path) == before


def sign_again(study: Study) -> None:
    coding_pass, transcript, fragments = at_work(study, "T2")
    judge(study, coding_pass, transcript, fragments[-1], [Assignment("direct")])
    sign_off(study, coding_pass, transcript)


def test_a_coder_undoes_only_their_own_acts(starts: list[Path]) -> None:
    with _copy(starts[1]) as path:
        with Study.open(path, "anna") as study:
            judge(study, *_on(study, 0), [])
        for who in ("bram", COORDINATOR):
            with Study.open(path, who) as study:
                act = last_act(study)
                assert act is None or "judgement" not in act.kinds


# Two laptops


def test_an_act_is_taken_back_whole_though_one_of_another_laptop_lies_between(
    starts: list[Path],
) -> None:
    with _copy(starts[1]) as here, _copy(starts[1]) as there:
        ticks = itertools.count(1_780_000_200_000, 10)
        with Study.open(here, "anna", clock=lambda: next(ticks)) as study, study.act():
            judge(study, *_on(study, 0), [])
            with Study.open(there, "anna", clock=lambda: next(ticks)) as other:
                judge(other, *_on(other, 2), [])
            judge(study, *_on(study, 1), [])
        take_in(here, there)
        with Study.open(here, "anna") as study:
            act = undo(study)
            assert len(act.events) == 2
            assert [one.fragment for one in judgements_of(study, find_pass(study, "eerste"))] == [
                _on(study, 2)[2].id
            ]
            assert len(undo(study).events) == 1


def _undo_all(study: Study, kind: str) -> None:
    """Take back until an act of that kind is gone."""
    while kind not in undo(study).kinds:
        pass


def _dora_joins(path: Path) -> None:
    with Study.open(path, clock=lambda: 1_780_000_200_000) as study:
        add_interview(study, "nieuw", 1)
        add_coder(study, "dora", "coach")
        new_pass(study, "tweede", transcripts=["nieuw"], coders=["anna", "dora"])


@pytest.mark.parametrize("kind", ["pass.planned", "coder.set", "transcript.added"])
def test_work_wins_over_the_undoing_of_what_it_rests_on(starts: list[Path], kind: str) -> None:
    with _copy(starts[1]) as here:
        _dora_joins(here)
        with _copy(here) as there:
            whole = tables_of(here)
            with Study.open(there, "dora", clock=lambda: 1_780_000_300_000) as study:
                coding_pass = find_pass(study, "tweede")
                _pass, transcript, fragments = at_work(study, "nieuw")
                judge(study, coding_pass, transcript, fragments[0], [])
            with Study.open(here, clock=lambda: 1_780_000_300_000) as study:
                _undo_all(study, kind)
                assert tables_of(here) != whole
            take_in(here, there)
            take_in(there, here)
            assert tables_of(here) == tables_of(there)
            now = tables_of(here)
            for table in ("coder", "coding_pass", "transcript", "fragment", "allocation"):
                assert now[table] == whole[table]
            assert len(now["judgement"]) == 1
            assert damage(here) == []
            with Study.open(here) as study:
                effects = effects_of(study._writer)
                assert effects.void
                with pytest.raises(InputError, match="rests on it"):
                    undo(study)
            with Study.open(there, "dora") as study:
                undo(study)
                assert not effects_of(study._writer).void & effects.void
            # With the work gone, the undoing counts again.
            assert damage(there) == []
            assert tables_of(there) != whole


def test_an_undo_reads_again_only_what_it_touches(
    begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[str] = []

    def counting(connection: sqlite3.Connection, event: Event) -> None:
        applied.append(event.kind)
        apply(connection, event)

    with _copy(begun) as path:
        with Study.open(path) as study:
            reopen_all(path)
        with Study.open(path, "anna") as study:
            judge(study, *_on(study, 0, "T1"), [])
            monkeypatch.setattr(refill, "apply", counting)
            undo(study)
        every = [one for one in events_of(path) if one.kind in ("judgement", "signoff")]
        assert 0 < len(applied) < len(every)
        rename_and_undo(path)
    assert applied.count("coder.set") == len(TEAM)


def reopen_all(path: Path) -> None:
    for name in ("T1", "T2"):
        with Study.open(path, "anna") as study, contextlib.suppress(InputError):
            coding_pass, transcript, _fragments = at_work(study, name)
            reopen(study, coding_pass, transcript, "nog eens")


def rename_and_undo(path: Path) -> None:
    with Study.open(path) as study:
        rename_coder(study, "bram", "Bram de Vries")
        undo(study)
        assert find_coder(study, "bram").name == "bram"
