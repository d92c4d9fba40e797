"""Merging is the union of journals: in any order, any number of times, the result is the same."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from fleet import Desk, Fleet, clones, everything
from histories import QUICK, TEAM, begin
from hypothesis import given, settings
from hypothesis import strategies as st
from study_file import at_work, damage, events_of, raw, replay, tables_of

from coder.codebook import Codebook
from coder.consensus import close_pass, differences, results
from coder.exchange.bundle import read_bundle, write_bundle
from coder.model import Assignment
from coder.reliability import agreement
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.decisions import decide
from coder.study.effects import blank_erased
from coder.study.handing import scope_of
from coder.study.judgements import judge, judgements_of
from coder.study.memos import write_memo
from coder.study.passes import allocate, find_pass, release
from coder.study.replay import refill_tables
from coder.study.signoffs import reopen, sign_off
from coder.study.undo import undo
from coder.study.union import United, unite


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Path:
    """A study of two transcripts, judged and signed off by all."""
    path = tmp_path_factory.mktemp("begun") / "begun.study"
    begin(path, book)
    return path


# Whatever happens


def sealed_is_the_last_word(path: Path) -> int:
    """What was sealed when a table opened is what its transcript shows; returns how many do."""
    now = tables_of(path)
    closings = {
        (one.hlc, text): one.payload  # of two with one stamp the greater id
        for one in events_of(path)
        if one.kind == "pass.closed" and one.payload
        for text in one.payload["transcripts"]
    }
    for coding_pass, transcript, stamp, _cut in now["at_table"]:
        closing = closings[stamp, transcript]
        here = {one[0] for one in closing["seal"]["fragments"][transcript]}
        sealed = {
            (coder, fragment): {one["code"] for one in assignments}
            for coder, fragment, _swept, assignments, _version in closing["seal"]["judgements"]
            if fragment in here
        }
        planned = {
            row[2]
            for row in now["allocation"]
            if row[:2] == (coding_pass, transcript) and row[3] == "planned"
        }
        assert planned == {coder for one, coder, _stamp in closing["signed"] if one == transcript}
        assert planned <= {
            row[2]
            for row in now["signoff"]
            if row[:2] == (coding_pass, transcript) and row[3] == "signed"
        }
        shown: dict[tuple[str, str], set[str]] = {
            (row[1], row[2]): set()
            for row in now["judgement"]
            if (row[0], row[4], row[3]) == (coding_pass, transcript, "independent")
            and row[1] in planned
            and row[5] == "judged"
        }
        for row in now["assignment"]:
            if row[0] == coding_pass and row[3] == "independent" and (row[1], row[2]) in shown:
                shown[row[1], row[2]].add(row[4])
        assert shown == sealed
    return len(now["at_table"])


def _whatever_happens(begun: Path, seed: int, steps: int) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, clones(dice):
        fleet = Fleet.start(Path(folder), begun, dice)
        fleet.copy(fleet.desks[0])
        for _step in range(steps):
            fleet.step()
        fleet.all_goes_everywhere()
        first, *others = fleet.coordinators
        now = tables_of(first.path)
        for desk in others:
            assert tables_of(desk.path) == now
        for desk in fleet.coordinators:
            assert replay(events_of(desk.path)) == now
        sealed_is_the_last_word(first.path)
        fleet.merging_again_changes_nothing()


@pytest.mark.slow
@settings(max_examples=2, phases=QUICK)
@given(seed=st.integers(0, 2**32))
def test_when_all_has_gone_everywhere_all_copies_say_the_same(begun: Path, seed: int) -> None:
    _whatever_happens(begun, seed, 12)


@pytest.mark.slow
@settings(max_examples=20, phases=QUICK)
@given(seed=st.integers(0, 2**32))
def test_when_all_has_gone_everywhere_all_copies_say_the_same_in_the_long_run(
    begun: Path, seed: int
) -> None:
    _whatever_happens(begun, seed, 30)


def _three_apart(begun: Path, folder: Path, dice: random.Random) -> Fleet:
    """Three copies of one study, in each of which something happened, and a bundle of each."""
    fleet = Fleet.start(folder, begun, dice)
    for _copy in range(2):
        fleet.copy_by_hand(begun)
    for desk in fleet.desks:
        for _act in range(6):
            fleet.act(desk)
        fleet.write(desk, by=None, whole=True)
    return fleet


@pytest.mark.slow
@settings(max_examples=2, phases=QUICK)
@given(seed=st.integers(0, 2**32))
def test_merging_is_commutative_associative_and_idempotent(begun: Path, seed: int) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, clones(dice):
        folder = Path(name)
        fleet = _three_apart(begun, folder, dice)
        results = []
        for order in itertools.permutations(fleet.post):
            desk = Desk(Path(shutil.copy(begun, folder / "again.study")), 0)
            for bundle in order:
                fleet.merge(desk, [bundle])
                fleet.merge(desk, [bundle])
            results.append(tables_of(desk.path))
        one, two, three = fleet.post
        right = Desk(Path(shutil.copy(begun, folder / "right.study")), 0)
        fleet.merge(right, [two, three])
        fleet.write(right, by=None, whole=True)
        left = Desk(Path(shutil.copy(begun, folder / "left.study")), 0)
        fleet.merge(left, [fleet.post[-1], one])
        results.append(tables_of(left.path))
        assert all(one == results[0] for one in results)
        assert damage(left.path) == []


@pytest.mark.slow
def test_the_histories_reach_forks_gaps_tables_and_more(begun: Path, tmp_path: Path) -> None:
    dice = random.Random(25)
    seen: set[str] = set()
    with clones(dice):
        for number in range(6):
            folder = tmp_path / str(number)
            folder.mkdir()
            fleet = Fleet.start(folder, begun, dice)
            fleet.copy_by_hand(begun)
            seen |= fleet.run(50)
    assert seen >= {"forks", "gaps", "filled", "at the table", "withheld", "erased"}


# Two copies


class Apart:
    """A study of the coordinator and a copy of it elsewhere; both go on."""

    def __init__(self, begun: Path, folder: Path) -> None:
        self.folder = folder
        self.ticks = itertools.count(1_790_000_000_000, 1000)
        self.here = Path(shutil.copy(begun, folder / "here.study"))
        self.there = folder / "there.study"

    def copy(self) -> None:
        shutil.copy(self.here, self.there)

    def open(self, path: Path, coder: str | None = None) -> Study:
        return Study.open(path, coder, clock=lambda: next(self.ticks))

    def all_of(self, path: Path, *, whole: bool = True) -> Path:
        bundle = self.folder / f"{next(self.ticks)}.bundle"
        with self.open(path) as study:
            write_bundle(study, bundle, scope_of(study, by=None, to=None), whole=whole)
        return bundle

    def merge(self, path: Path, bundle: Path, *, dry_run: bool = False) -> United:
        with self.open(path) as study:
            return unite(study, read_bundle(bundle).events, dry_run=dry_run)

    def both_ways(self) -> tuple[United, United]:
        """Each takes the other in: what that brought here, and what it brought there."""
        one, other = self.all_of(self.here), self.all_of(self.there)
        result = self.merge(self.here, other), self.merge(self.there, one)
        assert tables_of(self.here) == tables_of(self.there)
        assert damage(self.here) == damage(self.there) == []
        return result


@pytest.fixture
def apart(begun: Path, tmp_path: Path) -> Apart:
    """Here, and there."""
    return Apart(begun, tmp_path)


def _complete_text(apart: Apart) -> str:
    """The transcript that all three have signed off."""
    with apart.open(apart.here) as study:
        signed = study.facts(
            "SELECT t.name FROM signoff s JOIN transcript t ON t.id = s.transcript "
            "GROUP BY t.name HAVING count(*) = 3"
        )
    return str(signed[0][0])


def _change_of_mind(apart: Apart, path: Path, text: str, *codes: str) -> None:
    with apart.open(path, "bram") as study:
        coding_pass, transcript, fragments = at_work(study, text)
        reopen(study, coding_pass, transcript, "toch anders")
        for one in fragments:
            judge(study, coding_pass, transcript, one, [Assignment(code) for code in codes])
        sign_off(study, coding_pass, transcript)


@pytest.mark.parametrize("first", ["the table", "the change"])
def test_a_change_of_mind_elsewhere_leaves_what_was_sealed_and_is_listed(
    apart: Apart, first: str
) -> None:
    text = _complete_text(apart)
    apart.copy()
    if first == "the change":
        _change_of_mind(apart, apart.there, text, "realised", "enabling")
    with apart.open(apart.here) as study:
        close_pass(study, "eerste", incomplete="de rest volgt")
    if first == "the table":
        _change_of_mind(apart, apart.there, text, "realised", "enabling")
    before = tables_of(apart.here)
    here, there = apart.both_ways()
    assert sealed_is_the_last_word(apart.here) == 1
    after = tables_of(apart.here)
    assert after["seal"] == before["seal"]
    assert after["signoff"] == before["signoff"]
    independent = [
        [row[:8] for row in one["judgement"] if row[3] == "independent"] for one in (before, after)
    ]
    assert independent[0] == independent[1]
    expected = {("bram", text, str(number)) for number in range(1, 4)}
    for united in (here, there):
        assert {(one.coder, one.transcript, one.fragment) for one in united.late} == expected
    assert apart.merge(apart.here, apart.all_of(apart.there)).late == ()


@pytest.mark.parametrize("first", ["the table", "the change"])
def test_what_comes_late_opens_the_fragments_that_it_touches_and_leaves_the_figures(
    apart: Apart, first: str
) -> None:
    text = _complete_text(apart)
    apart.copy()
    if first == "the change":
        _change_of_mind(apart, apart.there, text, "realised", "enabling")
    with apart.open(apart.here) as study:
        close_pass(study, "eerste", incomplete="de rest volgt")
        coding_pass, transcript, fragments = at_work(study, text)
        for one in fragments:
            decide(study, coding_pass, transcript, one, [Assignment("direct")], reason="samen")
        assert differences(study, coding_pass) == []
        alpha = agreement(study, coding_pass).overall.alpha
    if first == "the table":
        _change_of_mind(apart, apart.there, text, "realised", "enabling")
    apart.both_ways()
    with apart.open(apart.here) as study:
        opened = differences(study, coding_pass)
        late = {
            one.fragment
            for one in judgements_of(study, coding_pass, stage="late")
            if one.coder == "bram"
        }
        assert late and {one.fragment.id for one in opened} == late
        assert all(any(view.late for view in one.views) for one in opened)
        assert all(len(one.decisions) == 1 and not one.settled for one in opened)
        assert {one.fragment.id for one in results(study, coding_pass)}.isdisjoint(late)
        assert agreement(study, coding_pass).overall.alpha == alpha
        for one in opened:
            decide(study, coding_pass, transcript, one.fragment, [], reason="nog eens gelezen")
        assert differences(study, coding_pass) == []
        assert len(results(study, coding_pass)) == len(fragments)


def test_who_was_released_or_added_elsewhere_does_not_change_an_open_table(apart: Apart) -> None:
    text = _complete_text(apart)
    with apart.open(apart.here) as study:
        add_coder(study, "dirk", "coach")
    apart.copy()
    with apart.open(apart.there) as study:
        release(study, "eerste", "bram", text, "ziek")
        allocate(study, "eerste", ["dirk"], [text])
    with apart.open(apart.here) as study:
        close_pass(study, "eerste", incomplete="de rest volgt")
    before = tables_of(apart.here)
    apart.both_ways()
    assert sealed_is_the_last_word(apart.here) == 1
    assert tables_of(apart.here)["signoff"] == before["signoff"]


def test_two_decisions_on_one_fragment_are_kept_and_it_reopens(apart: Apart) -> None:
    text = _complete_text(apart)
    with apart.open(apart.here) as study:
        close_pass(study, "eerste", incomplete="de rest volgt")
        differing = differences(study, find_pass(study, "eerste"))[0].fragment
    apart.copy()
    for path, code in ((apart.here, "direct"), (apart.there, "applied")):
        with apart.open(path) as study:
            coding_pass, transcript, _fragments = at_work(study, text)
            decide(study, coding_pass, transcript, differing, [Assignment(code)], reason=code)
            assert differing.id not in {one.fragment.id for one in differences(study, coding_pass)}
    here, there = apart.both_ways()
    assert here.reopened == there.reopened == ((text, differing.label),)
    with apart.open(apart.here) as study:
        again = [
            one
            for one in differences(study, find_pass(study, "eerste"))
            if one.fragment.id == differing.id
        ]
        assert {one.reason for one in again[0].decisions} == {"direct", "applied"}
        decide(study, coding_pass, transcript, differing, [], reason="samen")
        assert differing.id not in {
            one.fragment.id for one in differences(study, find_pass(study, "eerste"))
        }
    apart.both_ways()


def test_what_was_taken_back_here_and_worked_on_there_is_no_stranger(apart: Apart) -> None:
    with apart.open(apart.here) as study:
        add_coder(study, "dirk", "coach")
    apart.copy()
    with apart.open(apart.here) as study:
        undo(study)
    with apart.open(apart.there) as study:
        allocate(study, "eerste", ["dirk"], ["T1"])
    with apart.open(apart.there, "dirk") as study:
        coding_pass, transcript, fragments = at_work(study, "T1")
        judge(study, coding_pass, transcript, fragments[0], [])
    apart.both_ways()
    apart.both_ways()


def test_what_was_erased_stays_blank_whatever_comes_later(apart: Apart) -> None:
    with apart.open(apart.here, "bram") as study:
        coding_pass, transcript, fragments = at_work(study, "T1")
        write_memo(study, coding_pass, transcript, fragments[0], "GEHEIM")
    early = apart.all_of(apart.here)
    apart.copy()
    with apart.open(apart.here) as study:
        told = study.facts("SELECT id FROM event WHERE payload LIKE '%GEHEIM%'")
        with study.act():
            study.record("erasure", {"events": [row[0] for row in told]})
            blank_erased(study._writer)
            refill_tables(study._writer)
    with apart.open(apart.there, "bram") as study:
        write_memo(study, coding_pass, transcript, fragments[1], "iets anders")
    for path in (apart.here, apart.there):
        apart.merge(path, early)
    apart.both_ways()
    assert apart.merge(apart.there, early).nothing
    new = Path(shutil.copy(apart.folder / "here.study", apart.folder / "third.study"))
    assert apart.merge(new, early).nothing
    for path in (apart.here, apart.there, new):
        assert b"GEHEIM" not in path.read_bytes()
        assert [row[6] for row in tables_of(path)["memo"]] == ["iets anders"]
        assert damage(path) == []


def test_an_erasure_that_comes_first_blanks_what_comes_after_it(apart: Apart, begun: Path) -> None:
    with apart.open(apart.here, "bram") as study:
        coding_pass, transcript, fragments = at_work(study, "T1")
        write_memo(study, coding_pass, transcript, fragments[0], "GEHEIM")
    early = apart.all_of(apart.here, whole=False)
    with apart.open(apart.here) as study:
        told = study.facts("SELECT id FROM event WHERE payload LIKE '%GEHEIM%'")
        with study.act():
            study.record("erasure", {"events": [row[0] for row in told]})
    late = apart.all_of(apart.here, whole=False)
    shutil.copy(begun, apart.there)
    assert apart.merge(apart.there, late).missing > 0
    assert damage(apart.there) == []
    assert apart.merge(apart.there, early).missing == 0
    assert tables_of(apart.there)["memo"] == []
    assert b"GEHEIM" not in apart.there.read_bytes()
    assert damage(apart.there) == []


def test_a_dry_run_says_what_would_come_and_changes_nothing(apart: Apart) -> None:
    apart.copy()
    with apart.open(apart.there, "anna") as study:
        coding_pass, transcript, fragments = at_work(study, "T2")
        judge(study, coding_pass, transcript, fragments[0], [])
    bundle = apart.all_of(apart.there)
    before = everything(apart.here)
    told = apart.merge(apart.here, bundle, dry_run=True)
    assert everything(apart.here) == before
    assert told == apart.merge(apart.here, bundle)
    assert told.new[("anna", "judgement")] == 1
    assert apart.merge(apart.here, bundle, dry_run=True).nothing


def test_names_given_twice_are_told(apart: Apart) -> None:
    apart.copy()
    for path in (apart.here, apart.there):
        with apart.open(path) as study:
            add_coder(study, "dirk", "coach")
    here, there = apart.both_ways()
    assert here.doubled == there.doubled == ("dirk",)


def test_a_file_copied_by_hand_forks_and_that_is_no_damage(apart: Apart) -> None:
    with clones(random.Random(1), often=1):
        with apart.open(apart.here) as study:
            add_coder(study, "dirk", "coach")
        apart.copy()
        for path, name in ((apart.here, "eva"), (apart.there, "fien")):
            for _try in range(2):
                with apart.open(path) as study:
                    add_coder(study, f"{name} {_try}", "coach")
        apart.both_ways()
    with raw(apart.here) as connection:
        forks = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM event WHERE seq > 1 "
            "GROUP BY previous HAVING count(*) > 1)"
        )
        assert forks.fetchone()[0] > 0
        names = {row[0] for row in connection.execute("SELECT name FROM coder")}
    assert names > {*TEAM, "dirk", "eva 1", "fien 1"}
