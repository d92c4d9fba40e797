"""A copy is whole, its owner's only, made while others write, and never in the place of another."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_file import content, damage, journal_of, python, raw, tables_of

from coder.errors import InputError, StudyError
from coder.study import Study
from coder.study import backup as backups
from coder.study import daily as days
from coder.study.backup import back_up, backups_of
from coder.study.coders import add_coder, list_coders
from coder.study.daily import DAYS, WEEKS, keep_daily, to_keep
from coder.study.file import BUSY_SECONDS
from coder.study.repair import repair
from coder.study.unfinished import clear_unfinished, unfinished

DAY = 86_400_000
NOON = 1_781_006_400_000
"""2026-06-09 12:00 UTC: the same day in every time zone but the outermost."""


def _at(day: int = 0) -> int:
    return NOON + day * DAY


def _back_up(path: Path, target: Path | None = None, *, now: int = NOON) -> backups.Backup:
    with Study.open(path, clock=lambda: now) as study:
        return back_up(study, target)


def _work(path: Path, name: str) -> None:
    with Study.open(path) as study:
        add_coder(study, name, "coach")


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# By hand


def test_a_copy_holds_all_that_the_study_holds(eventful: Path) -> None:
    before = eventful.read_bytes()
    copy = _back_up(eventful)
    assert journal_of(copy.path) == journal_of(eventful)
    assert tables_of(copy.path) == tables_of(eventful)
    assert damage(copy.path) == []
    assert copy.size == copy.path.stat().st_size
    assert copy.events == len(journal_of(eventful))
    assert copy.noted
    assert eventful.read_bytes() == before


def test_a_copy_lies_beside_the_study_and_is_never_taken_for_it(eventful: Path) -> None:
    copy = _back_up(eventful)
    assert copy.path.parent == eventful.parent
    assert copy.path.name.startswith("eventful.2026-06-")
    assert [one.name for one in eventful.parent.glob("*.study")] == ["eventful.study"]
    assert _names(eventful.parent) == [copy.path.name, "eventful.study"]


@pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX has them")
def test_a_copy_is_its_owners_only_whatever_the_study_is(eventful: Path, tmp_path: Path) -> None:
    eventful.chmod(0o666)
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o777)
    copy = _back_up(eventful, folder)
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    made = keep_daily(eventful, lambda: NOON).made
    assert made is not None
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_a_folder_gets_the_copy_under_its_usual_name(eventful: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    copy = _back_up(eventful, folder)
    assert _names(folder) == [copy.path.name]
    assert copy.path.name.endswith(".backup")


def test_acts_that_still_stand_in_the_wal_are_in_the_copy(eventful: Path) -> None:
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
        copy = back_up(study)
    assert journal_of(copy.path) == journal_of(eventful)


def test_a_copy_of_a_study_at_work_is_a_beginning_of_its_journal(eventful: Path) -> None:
    with Study.open(eventful) as study:
        done = threading.Event()
        errors: list[StudyError] = []

        def write() -> None:
            try:
                with Study.open(eventful) as other:
                    for number in itertools.count():
                        add_coder(other, f"coder {number}", "coach")
                        if done.is_set():
                            return
            except StudyError as error:
                errors.append(error)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            copies = [back_up(study, eventful.with_name(f"{number}.backup")) for number in range(5)]
        finally:
            done.set()
            writer.join()
    assert errors == []
    journal = journal_of(eventful)
    for copy in copies:
        held = journal_of(copy.path)
        assert held == journal[: len(held)]
        assert damage(copy.path) == []
    assert damage(eventful) == []


def test_whoever_goes_on_in_a_copy_starts_a_chain_of_their_own(eventful: Path) -> None:
    _work(eventful, "dirk")
    copy = _back_up(eventful)
    with raw(eventful) as connection:
        (device,) = connection.execute("SELECT value FROM local WHERE key = 'device'").fetchone()
    before = len(journal_of(eventful))
    eventful.unlink()
    copy.path.rename(eventful)  # put back where it came from
    _work(eventful, "els")
    rows = journal_of(eventful)
    assert len(rows) == before + 1
    assert device in {row[4] for row in rows[:-1]}
    assert rows[-1][4] != device
    assert damage(eventful) == []


def test_an_earlier_copy_is_replaced_by_a_later_one(eventful: Path) -> None:
    target = eventful.with_name("mine.backup")
    _back_up(eventful, target)
    _work(eventful, "dirk")
    copy = _back_up(eventful, target)
    assert journal_of(copy.path) == journal_of(eventful)


def _text(path: Path, study: Path) -> None:
    path.write_text("aantekeningen")


def _empty(path: Path, study: Path) -> None:
    path.touch()


def _other_study(path: Path, study: Path) -> None:
    Study.create(path).close()


def _others_copy(path: Path, study: Path) -> None:
    other = path.with_name("other.study")
    Study.create(other).close()
    _back_up(other, path)


def _colleagues(path: Path, study: Path) -> None:
    shutil.copy(study, path)
    _work(path, "dirk")


def _copy_at_work(path: Path, study: Path) -> None:
    _back_up(study, path)
    _work(path, "dirk")


def _newer_copy(path: Path, study: Path) -> None:
    before = study.read_bytes()
    _work(study, "dirk")
    _back_up(study, path)
    study.write_bytes(before)


def _itself(path: Path, study: Path) -> None:
    path.hardlink_to(study)


def _dangling(path: Path, study: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_text, "exists already"),
        (_empty, "exists already"),
        (_dangling, "exists already"),
        (_other_study, "no copy of this one"),
        (_others_copy, "no copy of this one"),
        (_colleagues, "no copy of this one"),
        (_copy_at_work, "no copy of this one"),
        (_newer_copy, "acts that the study lacks"),
        (_itself, "the study itself"),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_nothing_is_replaced_but_an_earlier_copy_of_this_very_study(
    eventful: Path, make: object, message: str
) -> None:
    target = eventful.with_name("taken.backup")
    assert callable(make)
    make(target, eventful)
    before = content(eventful.parent)
    with pytest.raises(InputError, match=message) as refused:
        _back_up(eventful, target)
    assert str(target) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert content(eventful.parent) == before


# What goes wrong


class _Full(sqlite3.Connection):
    """Finds no room for a copy."""

    def execute(self, sql: str, *arguments: object) -> sqlite3.Cursor:
        if sql.startswith("VACUUM"):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, *arguments)


def test_a_full_disk_leaves_nothing_under_the_name_and_says_so(
    eventful: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(
        backups.file, "connect_reader", lambda path: sqlite3.connect(path, factory=_Full)
    )
    for target in (folder / "x.backup", folder):
        with pytest.raises(StudyError, match="the disk is full") as refused:
            _back_up(eventful, target)
        assert str(folder) in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1
    assert _names(folder) == []
    monkeypatch.undo()
    with Study.open(eventful) as study:
        assert backups_of(study) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for one study and a half, where the system lets a test have one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=480k", "tmpfs", str(folder)], capture_output=True
        ).returncode
    ):
        pytest.skip("no small disk can be had here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_on_a_disk_that_is_really_full_the_study_stays_whole_and_can_be_copied_away(
    eventful: Path, small_disk: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(eventful, small_disk / "x.study"))
    before = journal_of(path)
    with pytest.raises(StudyError, match="the disk is full"):
        _back_up(path)
    with pytest.raises(StudyError, match="too little room"):
        keep_daily(path, lambda: NOON)
    with pytest.raises(StudyError, match="the disk is full"):
        repair(path, small_disk / "mended.study")
    assert _names(small_disk) == ["x.study"]
    film = small_disk / "film.mp4"
    with contextlib.suppress(OSError):
        film.write_bytes(bytes(1_000_000))
    os.truncate(film, film.stat().st_size - 36 * 1024)  # what SQLite needs to open it at all
    copy = _back_up(path, tmp_path / "away.backup")
    assert journal_of(copy.path) == journal_of(path) == before
    assert not copy.noted
    film.unlink()
    assert damage(path) == []


def test_a_folder_that_is_not_there_is_said(eventful: Path) -> None:
    with pytest.raises(StudyError, match="cannot be made"):
        _back_up(eventful, eventful.parent / "none" / "x.backup")
    with Study.open(eventful) as study:
        assert backups_of(study) == []


def test_a_study_that_another_program_keeps_to_itself_is_said(eventful: Path) -> None:
    target = eventful.with_name("x.backup")
    with raw(eventful) as connection:
        connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StudyError, match="another program holds the study"):
            _quick_copy(eventful, target)
    assert _names(eventful.parent) == ["eventful.study"]


def _quick_copy(path: Path, target: Path) -> None:
    """As the copy is made, without the patience."""
    with pytest.MonkeyPatch.context() as patch:
        impatient = backups.file.connect_reader
        patch.setattr(backups.file, "connect_reader", lambda one: impatient(one, busy=0.01))
        backups.copy_study(path, target, now=NOON)


def test_a_copy_needs_no_lock_on_a_study_that_others_write_to(eventful: Path) -> None:
    with raw(eventful) as connection:
        connection.execute("BEGIN IMMEDIATE")
        _quick_copy(eventful, eventful.with_name("x.backup"))
    assert journal_of(eventful.with_name("x.backup")) == journal_of(eventful)
    assert BUSY_SECONDS > 1


def test_a_copy_that_holds_less_than_the_study_is_not_kept(
    eventful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = backups._checked

    def losing(copy: Path, *more: object) -> int:
        with raw(copy) as connection:
            connection.execute("DROP TRIGGER event_is_never_deleted")
            connection.execute("DELETE FROM event WHERE n = 5")
        return settings(copy, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(backups, "_checked", losing)
    with pytest.raises(StudyError, match="not whole"):
        _back_up(eventful)
    assert _names(eventful.parent) == ["eventful.study"]


def test_a_damaged_study_is_not_copied_in_silence(eventful: Path) -> None:
    whole = eventful.read_bytes()
    with raw(eventful) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'event'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    start = (page - 1) * size
    eventful.write_bytes(whole[:start] + b"\xff" * size + whole[start + size :])
    with pytest.raises(StudyError, match="damaged"):
        backups.copy_study(eventful, eventful.with_name("x.backup"), now=NOON)
    assert _names(eventful.parent) == ["eventful.study"]


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses most of these names")
@pytest.mark.parametrize(
    "name",
    ["a b.study", "vraag?x=1&mode=ro.study", "50%25#.study", "file:x.study", "niet \udce9.study"],
)
def test_an_odd_name_can_be_copied_like_any_other(eventful: Path, name: str) -> None:
    path = eventful.rename(eventful.with_name(name))
    copy = _back_up(path)
    assert journal_of(copy.path) == journal_of(path)
    away = eventful.parent / "met \udce9"
    away.mkdir()
    _back_up(path, away)
    with Study.open(path) as study:
        assert len(backups_of(study)) == 2
        assert all(one.there for one in backups_of(study))


READ_ONLY = """
import os, sys
from pathlib import Path
from coder import errors
from coder.study import Study, backup, daily
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
path, target = Path(sys.argv[1]), Path(sys.argv[2])
with Study.open(path) as study:
    assert not study.can_write
    copy = backup.back_up(study, target)
    try:
        backup.back_up(study)
    except errors.StudyError as error:
        print(error)
print(copy.events, copy.noted, daily.keep_daily(path))
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX has them")
def test_a_study_on_a_read_only_disk_can_be_copied_elsewhere(
    eventful: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "disk").mkdir()
        (folder / "stick").mkdir()
        (folder / "stick").chmod(0o777)
        path = Path(shutil.copy(eventful, folder / "disk" / "x.study"))
        path.chmod(0o444)
        (folder / "disk").chmod(0o555)
        done = python(READ_ONLY, path, folder / "stick")
        assert done.stderr == ""
        refused, made = done.stdout.splitlines()
        assert refused.startswith(f"{folder / 'disk'}{os.sep}x.")
        assert refused.endswith(": cannot be made (Permission denied).")
        assert made == f"{len(journal_of(eventful))} False Daily(made=None, lost=None)"
        assert _names(folder / "disk") == ["x.study"]
        (folder / "disk").chmod(0o755)


# Which copies there are


def test_every_copy_that_was_made_is_listed(eventful: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    first = _back_up(eventful, now=_at(0))
    daily = keep_daily(eventful, lambda: _at(1)).made
    assert daily
    third = _back_up(eventful, stick, now=_at(2))
    fourth = _back_up(eventful, eventful.with_name("anders.kopie"), now=_at(3))
    made = [first.path, daily.path, third.path, fourth.path]
    with Study.open(eventful) as study:
        listed = backups_of(study)
        assert [one.path for one in listed] == made
        assert all(one.there and one.events == first.events for one in listed)
        assert [one.size for one in listed] == [one.stat().st_size for one in made]
        assert [one.made[:10] for one in listed] == [
            "2026-06-09",
            "2026-06-10",
            "2026-06-11",
            "2026-06-12",
        ]


def test_a_copy_that_was_taken_away_is_still_listed(eventful: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    copy = _back_up(eventful, stick)
    shutil.rmtree(stick)
    with Study.open(eventful) as study:
        (listed,) = backups_of(study)
    assert (listed.path, listed.there, listed.made) == (copy.path, False, copy.made)


def test_what_is_no_copy_of_this_study_is_not_listed(eventful: Path) -> None:
    eventful.with_name("eventful.notes.backup").write_text("geen kopie")
    other = eventful.with_name("eventful.other.backup")
    Study.create(other).close()
    with Study.open(eventful) as study:
        assert backups_of(study) == []


def test_a_copy_does_not_tell_where_the_others_lie(eventful: Path, tmp_path: Path) -> None:
    stick = tmp_path / "memory-stick"
    stick.mkdir()
    _back_up(eventful, stick, now=_at(0))
    assert b"memory-stick" in eventful.read_bytes()
    second = _back_up(eventful, now=_at(1))
    with raw(second.path) as connection:
        keys = [row[0] for row in connection.execute("SELECT key FROM local")]
    assert not [key for key in keys if "stick" in key]
    assert b"memory-stick" not in second.path.read_bytes()


def test_listing_changes_nothing_in_the_copies(eventful: Path) -> None:
    _back_up(eventful)
    keep_daily(eventful, lambda: NOON)
    before = content(eventful.parent)
    with Study.open(eventful) as study:
        backups_of(study)
    assert content(eventful.parent) == before


# Left-overs


def test_what_a_killed_program_left_is_cleared_and_what_is_at_work_stays(eventful: Path) -> None:
    target = eventful.with_name("x.backup")
    with unfinished(target) as at_work, raw(at_work) as connection:
        connection.execute("CREATE TABLE x (y)")
        connection.execute("BEGIN EXCLUSIVE")
        dead = target.with_name(".x.backup.0123456789ab.copying")
        for one in (dead, dead.with_name(dead.name + "-journal")):
            one.write_bytes(b"half")
        not_ours = target.with_name(".y.backup.0123456789ab.copying")
        not_ours.write_bytes(b"half")
        clear_unfinished(target.parent, target.name)
        assert at_work.exists()
        assert not_ours.exists()
        assert sorted(_names(target.parent)) == sorted(
            [at_work.name, not_ours.name, "eventful.study"]
        )
    clear_unfinished(target.parent)
    assert _names(target.parent) == ["eventful.study"]


# Of each day


def test_the_first_work_of_a_day_makes_one_copy_of_that_day(eventful: Path) -> None:
    made = keep_daily(eventful, lambda: _at(0)).made
    assert made is not None
    assert _names(eventful.parent) == ["eventful.backups", "eventful.study"]
    assert _names(made.path.parent) == ["eventful.2026-06-09.backup"]
    _work(eventful, "dirk")
    assert keep_daily(eventful, lambda: _at(0) + 3000).made is None
    made = keep_daily(eventful, lambda: _at(1)).made
    assert made is not None
    assert journal_of(made.path) == journal_of(eventful)
    assert len(_names(made.path.parent)) == 2


def test_a_study_that_rests_gets_no_copies_and_keeps_those_it_has(eventful: Path) -> None:
    assert keep_daily(eventful, lambda: _at(0)).made
    for day in range(1, 80):
        assert keep_daily(eventful, lambda day=day: _at(day)).made is None
    assert len(_names(eventful.with_name("eventful.backups"))) == 1


def test_seven_days_and_four_weeks_are_kept(eventful: Path) -> None:
    for day in range(40):
        _work(eventful, f"coder {day}")
        assert keep_daily(eventful, lambda day=day: _at(day)).made
    kept = sorted(days.dated(eventful.with_name("eventful.backups")))
    last = date(2026, 6, 9) + timedelta(days=39)
    assert kept[-7:] == [last - timedelta(days=n) for n in reversed(range(7))]
    assert len(kept) == DAYS + WEEKS
    assert all(one.weekday() == 6 for one in kept[:3])  # the last copy of its week: a Sunday
    assert kept[0] >= last - timedelta(days=7 * 5)


@given(st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=60))
def test_of_any_days_at_most_eleven_stay_and_the_newest_always(found: set[date]) -> None:
    kept = to_keep(found)
    assert kept <= found
    assert len(kept) <= DAYS + WEEKS
    assert set(sorted(found)[-DAYS:]) <= kept
    assert to_keep(kept) == kept


@given(st.lists(st.integers(1, 20), min_size=1, max_size=60))
def test_thinning_every_day_keeps_no_less_than_thinning_once(gaps: list[int]) -> None:
    every = [date(2024, 1, 1) + timedelta(days=n) for n in itertools.accumulate(gaps)]
    kept: frozenset[date] = frozenset()
    for day in every:
        kept = to_keep([*kept, day])
    assert kept == to_keep(every)


def test_a_copy_that_holds_what_the_study_lost_is_never_thinned(
    eventful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "DAYS", 2)
    monkeypatch.setattr(days, "WEEKS", 1)
    before = eventful.read_bytes()
    _work(eventful, "verloren")
    full = keep_daily(eventful, lambda: _at(0)).made
    assert full is not None
    eventful.write_bytes(before)
    for week in range(1, 6):
        _work(eventful, f"coder {week}")
        daily = keep_daily(eventful, lambda week=week: _at(7 * week))
        assert daily.made
        assert daily.lost == (full.path if week == 1 else None)
    assert len(_names(full.path.parent)) == 4  # two days, a week, and that one
    with Study.open(full.path) as study:
        assert "verloren" in [one.name for one in list_coders(study)]


def test_what_somebody_put_into_the_folder_is_left_alone(eventful: Path) -> None:
    folder = eventful.with_name("eventful.backups")
    folder.mkdir()
    for name in ("lees mij.txt", "voor de vakantie.backup", "x.2026-02-31.backup"):
        (folder / name).write_text("van mij")
    for day in range(9):
        _work(eventful, f"coder {day}")
        assert keep_daily(eventful, lambda day=day: _at(day)).made
    assert {"lees mij.txt", "voor de vakantie.backup", "x.2026-02-31.backup"} <= set(_names(folder))


def test_no_daily_copy_is_made_of_a_copy(eventful: Path) -> None:
    copy = _back_up(eventful)
    assert keep_daily(copy.path, lambda: _at(3)) == days.Daily()
    assert _names(eventful.parent) == [copy.path.name, "eventful.study"]


@pytest.mark.parametrize("what", ["a file in its place", "no room", "too large", "damaged"])
def test_a_daily_copy_that_cannot_be_made_says_why_in_one_line(
    eventful: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = {
        "a file in its place": "cannot be made",
        "no room": "too little room",
        "too large": "coder backup",
        "damaged": "not whole",
    }[what]
    if what == "a file in its place":
        eventful.with_name("eventful.backups").touch()
    elif what == "no room":
        monkeypatch.setattr(days, "room_for", lambda folder: eventful.stat().st_size + 1)
    elif what == "too large":
        monkeypatch.setattr(days, "LARGEST", 10_000)
    else:
        monkeypatch.setattr(
            backups, "_checked", lambda *_: (_ for _ in ()).throw(StudyError("x: not whole"))
        )
    with pytest.raises(StudyError, match=message) as refused:
        keep_daily(eventful, lambda: NOON)
    assert len(str(refused.value).splitlines()) == 1
    folder = eventful.with_name("eventful.backups")
    assert not folder.is_dir() or _names(folder) == []


def test_opening_a_study_in_a_program_makes_no_copy(eventful: Path) -> None:
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
    assert _names(eventful.parent) == ["eventful.study"]


def test_only_one_of_several_programs_makes_the_copy_of_a_day(eventful: Path) -> None:
    folder = eventful.with_name("eventful.backups")
    folder.mkdir()
    with unfinished(folder / "eventful.2026-06-09.backup") as at_work, raw(at_work) as connection:
        connection.execute("CREATE TABLE x (y)")
        connection.execute("BEGIN EXCLUSIVE")
        assert keep_daily(eventful, lambda: NOON) == days.Daily()
    assert keep_daily(eventful, lambda: NOON).made
