"""Acts that cannot be saved now stay on the screen, marked, until they are; no key waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sample import Sample
from study_steps import close, finish
from textual.pilot import Pilot

from coder.study import Study
from coder.study.decisions import decisions
from coder.study.judgements import judgements_of
from coder.tui import Workbench
from coder.tui.screens import saving
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.consensus import ConsensusScreen
from coder.tui.screens.saving import LONGEST, QUIET, SELDOM

pytestmark = pytest.mark.slow

Break = Callable[[Study], object]


@pytest.fixture(autouse=True)
def tried_when_a_test_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the screens do ten times a second happens here where a test calls ``try_again``."""
    monkeypatch.setattr(saving, "RETRY_SECONDS", 3600)


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def said(app: Workbench) -> str:
    """Everything that the person was told in passing."""
    return "\n".join(note.message for note in app._notifications)


def coding(app: Workbench) -> CodingScreen:
    assert isinstance(app.screen, CodingScreen)
    return app.screen


def table(app: Workbench) -> ConsensusScreen:
    assert isinstance(app.screen, ConsensusScreen)
    return app.screen


def line(app: Workbench, number: int) -> str:
    """The first line of that fragment."""
    return next(one for one in seen(app).splitlines() if one[1:6].strip() == str(number))


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


def stored(sample: Sample, coder: str = "anna") -> list[tuple[str, ...]]:
    """What another program finds of a coder, in the order of the text."""
    with sample.open() as study:
        order = dict(study.rows("SELECT id, position FROM fragment"))
        found = [
            one for one in judgements_of(study, sample.coding_pass(study)) if one.coder == coder
        ]
    return [one.codes for one in sorted(found, key=lambda one: order[one.fragment])]


@contextmanager
def held(sample: Sample) -> Iterator[None]:
    """Another program writes and does not come to an end."""
    with sample.open() as holder:
        holder._writer.execute("BEGIN IMMEDIATE")
        yield
        holder._writer.execute("ROLLBACK")


def fill_the_disk(study: Study) -> None:
    """From now on the file may not grow."""
    pages = study._writer.execute("PRAGMA page_count").fetchone()[0]
    study._writer.execute(f"PRAGMA max_page_count = {pages}")


def make_room(study: Study) -> None:
    """The file may grow again."""
    study._writer.execute("PRAGMA max_page_count = 1073741823")


def protect(study: Study) -> None:
    """The disk is read-only from now on."""
    study._writer.execute("PRAGMA query_only = on")


def unprotect(study: Study) -> None:
    """It can be written to again."""
    study._writer.execute("PRAGMA query_only = off")


DISKS = [
    pytest.param(fill_the_disk, make_room, "the disk is full", id="full"),
    pytest.param(protect, unprotect, "there is no permission to write", id="read-only"),
]


async def test_nobody_waits_for_another_program_and_nothing_is_lost(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        with held(sample):
            start = time.perf_counter()
            await press(pilot, "1")
            assert time.perf_counter() - start < 1, "a key is not held up for as long as it lasts"
            assert "  1 direct  " in seen(app), "it is on the screen"
            assert line(app, 1)[7] == "!", "and marked"
            await press(pilot, "j", "3", "j", "0", "s")
            assert [line(app, number)[7] for number in (1, 2, 3)] == ["!", "!", "!"]
            assert said(app) == "", "whoever waits a moment is not told"
            assert stored(sample) == []
            assert "3 of 5" in seen(app)
        coding(app).try_again()
        await pilot.pause()
        assert "!" not in [line(app, number)[7] for number in (1, 2, 3)]
        assert stored(sample) == [("direct",), ("applied",), ()]
        session = coding(app).session
        assert set(session.stars) == {session.fragments[session.judgeable[3]].id}


async def test_whoever_waits_longer_is_told_and_told_when_it_is_over(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        with held(sample):
            await press(pilot, "1")
            for _try in range(2 * QUIET):
                coding(app).try_again()
            await pilot.pause()
            assert said(app).count("another program holds the study") == 1
            assert "Not saved yet: 1. It is tried again by itself, and by W." in seen(app)
        await press(pilot, "W")
        assert "Everything is saved." in said(app)
        assert "Not saved" not in seen(app)
        assert stored(sample) == [("direct",)]


@pytest.mark.parametrize(("break_it", "mend", "reason"), DISKS)
async def test_what_the_disk_refuses_is_kept_and_saved_when_it_can_be(
    sample: Sample, break_it: Break, mend: Break, reason: str
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1")
        break_it(app.study)
        await press(pilot, "j", "m", *"nog", "enter", "3")
        coding(app).session.memo("lang " * 20_000, private=True)
        coding(app).redraw(coding(app).session.at)
        await press(pilot, "j", "4", "u", "6", "j", "0")
        assert reason in said(app)
        assert said(app).count(reason) == 1, "once, not at every key"
        assert "Not saved yet: 2, 3, 4." in seen(app)
        assert all(line(app, number)[7] == "!" for number in (2, 3, 4))
        assert line(app, 1)[7] != "!"
        assert len(stored(sample)) < 4
        await press(pilot, "W")
        assert said(app).count(reason) == 2, "who asks is told again"
        mend(app.study)
        for _try in range(SELDOM):
            coding(app).try_again()
        await pilot.pause()
        assert "Everything is saved." in said(app)
        assert "Not saved" not in seen(app)
    assert stored(sample) == [("direct",), ("applied",), ("hindering",), ()]
    with sample.open("anna") as study:
        texts = [row[0] for row in study.rows("SELECT text FROM {memo}")]
    assert texts == [("lang " * 20_000).strip()]


@pytest.mark.parametrize(("break_it", "mend", "reason"), DISKS[1:])
async def test_leaving_with_unsaved_acts_warns_and_the_second_time_leaves(
    sample: Sample, break_it: Break, mend: Break, reason: str
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        break_it(app.study)
        await press(pilot, "1", "right_square_bracket")
        assert coding(app).session.transcript.name == "P1", "nor does one leave the transcript"
        await press(pilot, "q")
        assert "Not saved yet: 1." in said(app)
        assert "q again leaves without it." in said(app)
        assert app.is_running
        await press(pilot, "2", "q")
        assert app.is_running, "after another act it warns again"
        mend(app.study)
        await press(pilot, "q")
        assert not app.is_running
    assert stored(sample) == [("direct", "potential")]
    again = Workbench(sample.path, "anna", "code")
    async with again.run_test(size=(80, 24)) as pilot:
        break_it(again.study)
        await press(pilot, "3", "q", "q")
        assert not again.is_running
    assert stored(sample) == [("direct", "potential")]


async def test_a_sign_off_waits_beside_the_screen_and_goes_on_by_itself(sample: Sample) -> None:
    sample.judge_all("anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "S")
        with held(sample):
            await press(pilot, "enter")
            coding(app).try_again()
            assert coding(app).session.transcript.name == "P1"
            await press(pilot, "q")
            assert "The sign-off is not saved yet." in said(app)
        coding(app).try_again()
        await pilot.pause()
        assert coding(app).session.transcript.name == "P2", "on to the next"
    with sample.open() as study:
        assert study.facts("SELECT state FROM signoff") == [("signed",)]


async def test_a_sign_off_that_waits_too_long_is_asked_anew(sample: Sample) -> None:
    sample.judge_all("anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "S")
        with held(sample):
            await press(pilot, "enter")
            for _try in range(LONGEST):
                coding(app).try_again()
            await pilot.pause()
            assert "another program holds the study" in said(app)
        await press(pilot, "S", "enter")
        assert coding(app).session.transcript.name == "P2"


async def test_what_was_judged_elsewhere_meanwhile_is_not_written_over(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        protect(app.study)
        await press(pilot, "1", "j", "3")
        sample.judge("anna", "P1", "1", "hindering")
        unprotect(app.study)
        await press(pilot, "W")
        assert "Fragment 1 was judged elsewhere meanwhile" in said(app)
        assert "6 hindering" in seen(app)
        assert "1 direct" not in seen(app).split("Codebook")[0]
        await press(pilot, "W")
        assert stored(sample) == [("hindering",), ("applied",)], "the other act is saved"


async def test_undo_takes_back_what_was_not_saved_too(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        protect(app.study)
        await press(pilot, "1", "m", *"om", "enter", "u", "u")
        assert coding(app).session.verdict() is None
        assert coding(app).session.memos == {}
        unprotect(app.study)
        await press(pilot, "U", "U")
        assert not coding(app).session.unsaved
    assert stored(sample) == [("direct",)]
    with sample.open("anna") as study:
        assert study.rows("SELECT text, state FROM {memo}") == [("om", "kept")]


@pytest.fixture
def at_table(sample: Sample) -> Sample:
    """Two differences on one transcript."""
    finish(sample, "P1", anna=["direct", "direct", "0"], bram=["applied", "applied", "0"])
    for name in ("P2", "P3"):
        finish(sample, name, anna=["0"], bram=["0"])
    close(sample)
    return sample


def settled(sample: Sample) -> list[tuple[str, str]]:
    with sample.open() as study:
        taken = decisions(study, sample.coding_pass(study))
    return [(one.outcome, one.reason) for one in taken]


async def test_a_decision_waits_with_its_reason_and_is_written_by_itself(at_table: Sample) -> None:
    app = Workbench(at_table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        with held(at_table):
            start = time.perf_counter()
            await press(pilot, "A", "r", *"om", "enter", "enter")
            assert time.perf_counter() - start < 2
            assert said(app) == ""
            for _try in range(QUIET):
                table(app).try_again()
            await pilot.pause()
            assert "another program holds the study" in said(app)
            assert table(app).session.reason == "om", "the reason is still there"
            assert table(app).session.draft, "and so is the choice"
            assert settled(at_table) == []
        table(app).try_again()
        await pilot.pause()
        assert "P1 1  settled: 1 direct" in seen(app)
        assert settled(at_table) == [("decided", "om")]
        with held(at_table):
            await press(pilot, "u")
        assert settled(at_table) == [("decided", "om")]
        table(app).try_again()
        await pilot.pause()
        assert "P1 1  taken back: open again" in seen(app)
    assert settled(at_table) == []


async def test_a_reason_that_is_being_changed_is_not_written_by_itself(at_table: Sample) -> None:
    app = Workbench(at_table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        with held(at_table):
            await press(pilot, "A", "r", *"om", "enter", "enter", "r", *"dat")
        table(app).try_again()
        await pilot.pause()
        assert settled(at_table) == []
        await press(pilot, "enter", "enter")
    assert settled(at_table) == [("decided", "omdat")]


@pytest.mark.parametrize(("break_it", "mend", "reason"), DISKS[1:])
async def test_a_decision_that_the_disk_refuses_is_kept_and_leaving_warns(
    at_table: Sample, break_it: Break, mend: Break, reason: str
) -> None:
    app = Workbench(at_table.path, None, "resolve")
    async with app.run_test(size=(80, 24)) as pilot:
        break_it(app.study)
        await press(pilot, "A", "r", *"om", "enter", "enter")
        assert reason in said(app)
        await press(pilot, "q")
        assert "Chosen but not settled: P1 1. q again leaves it." in seen(app)
        mend(app.study)
        await press(pilot, "enter")
        assert "P1 1  settled: 1 direct" in seen(app), "choice and reason were still there"
    assert settled(at_table) == [("decided", "om")]
