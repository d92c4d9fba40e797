"""What cannot be opened is refused in one line, and nothing of it is touched."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from study_file import at_work, content, damage, journal_of, python, raw

from coder.cli import run
from coder.codebook import Codebook
from coder.errors import StudyError
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.file import is_study
from coder.study.judgements import judge
from coder.study.schema import APPLICATION_ID, SCHEMA_VERSION


def _sqlite(path: Path, application: int, version: int) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute(f"PRAGMA user_version = {version}")


NO_STUDY: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "no such study"),
    "a folder": (lambda path: path.mkdir(), "not a file"),
    "empty": (lambda path: path.touch(), "not a study file"),
    "short": (lambda path: path.write_bytes(b"SQLite format 3\0"), "not a study file"),
    "text": (lambda path: path.write_text("een interview\n" * 200), "not a study file"),
    "nothing but zeros": (lambda path: path.write_bytes(bytes(9000)), "not a study file"),
    "a broken header": (
        lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000),
        "not a study file",
    ),
    "another program's": (lambda path: _sqlite(path, 0, 0), "not a study"),
    "another program's with a number": (lambda path: _sqlite(path, 0x47504B47, 1), "not a study"),
    "newer": (
        lambda path: _sqlite(path, APPLICATION_ID, SCHEMA_VERSION + 1),
        "newer version of the program",
    ),
    "a study without its tables": (
        lambda path: _sqlite(path, APPLICATION_ID, SCHEMA_VERSION),
        "coder doctor",
    ),
    "a dangling link": (lambda path: path.symlink_to(path.with_name("nowhere")), "no such study"),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read"),
}


@pytest.mark.parametrize("what", NO_STUDY)
def test_what_is_no_study_is_refused_in_one_line_and_left_as_it_is(
    tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make, message = NO_STUDY[what]
    path = tmp_path / "x.study"
    make(path)
    before = content(tmp_path)
    with pytest.raises(StudyError, match=message) as refused:
        Study.open(path)
    assert len(str(refused.value).splitlines()) == 1
    assert str(path) in str(refused.value)
    assert run(["status", "-s", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    if what != "a study without its tables":  # that one is a study, so it is opened as one
        assert content(tmp_path) == before


def test_a_study_of_a_newer_version_is_refused_though_only_the_wal_says_so(
    eventful: Path,
) -> None:
    with raw(eventful) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        with pytest.raises(StudyError, match="newer version"):
            Study.open(eventful)


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_while_another_program_writes_one_reads_and_waits_to_write(
    eventful: Path, lock: str
) -> None:
    before = journal_of(eventful)
    with raw(eventful) as connection:
        connection.execute(lock)
        with Study.open(eventful, "carla", busy=0.05) as study:
            coding_pass, transcript, fragments = at_work(study, "T2")
            with pytest.raises(StudyError, match="another program holds the study") as refused:
                judge(study, coding_pass, transcript, fragments[0], [])
            assert len(str(refused.value).splitlines()) == 1
            assert journal_of(eventful) == before
            connection.execute("ROLLBACK")
            judge(study, coding_pass, transcript, fragments[0], [])
    assert journal_of(eventful)[:-1] == before
    assert damage(eventful) == []


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_file_that_another_program_keeps_to_itself_is_refused_in_time(
    eventful: Path, mode: str
) -> None:
    with raw(eventful) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("PRAGMA locking_mode = exclusive")
        connection.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(StudyError, match="another program holds the study"):
            Study.open(eventful, busy=0.05)
        assert time.monotonic() - started < 5
    assert damage(eventful) == []


ODD_NAMES = (
    "met spaties.study",
    "a#b.study",
    "vraag?x=1&mode=ro.study",
    "50%25.study",
    "onderzoek é ñ 研究 🙂.study",
    "twee\nregels.study",
    "'quote\".study",
    "-s.study",
    "file:x.study",
    "back\\slash;drop.study",
    ".study",
    "zonder achtervoegsel",
)


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses most of these names")
@pytest.mark.parametrize("name", [*ODD_NAMES, "geen utf-8 \udce9.study"])
def test_an_odd_name_is_a_name_like_any_other(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "een # map?"
    folder.mkdir()
    path = folder / name
    with Study.create(path) as study:
        add_coder(study, "anna", "coach")
    assert [one.name for one in folder.iterdir()] == [name]
    with Study.open(path, "anna") as study:
        assert [one.name for one in list_coders(study)] == ["anna"]
    assert run(["doctor", "-s", str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    with pytest.raises(StudyError) as refused:
        Study.create(path)
    assert len(str(refused.value).splitlines()) == 1
    missing = path.with_name("niet " + name)
    with pytest.raises(StudyError) as refused:
        Study.open(missing)
    assert len(str(refused.value).splitlines()) == 1


def test_a_null_character_is_no_name() -> None:
    for act in (Study.open, Study.create):
        with pytest.raises(StudyError):
            act("x\0y.study")


def test_the_newest_acts_are_read_from_a_wal_that_was_left_behind(
    eventful: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    left.mkdir()
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
        for path in tmp_path.glob("eventful.study*"):
            (left / path.name).write_bytes(path.read_bytes())
    with Study.open(left / "eventful.study") as study:
        assert "dirk" in [one.name for one in list_coders(study)]
    assert damage(left / "eventful.study") == []


def test_a_study_that_came_without_wal_is_brought_back_to_it(eventful: Path) -> None:
    with raw(eventful) as connection:
        assert connection.execute("PRAGMA journal_mode = delete").fetchone() == ("delete",)
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
    with raw(eventful) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_second_session_in_one_program_leaves_the_locks_of_the_first(
    eventful: Path,
) -> None:
    # A handle on the file that is closed drops the locks of the whole process (POSIX); another
    # program that closes the study would then believe itself alone and take the -wal away.
    other = (
        "import sys; from coder.study import Study\n"
        "from coder.study.coders import list_coders\n"
        "with Study.open(sys.argv[1]) as study:\n"
        "    print(*(one.name for one in list_coders(study)))"
    )
    with Study.open(eventful) as first:
        add_coder(first, "dirk", "coach")
        Study.open(eventful).close()
        Study.open(eventful, "anna").close()
        with pytest.raises(StudyError):
            Study.create(eventful)
        assert python(other, eventful).returncode == 0
        assert eventful.with_name("eventful.study-wal").exists()
        add_coder(first, "els", "coach")
        seen = python(other, eventful).stdout.split()
    assert {"dirk", "els"} <= set(seen)


def test_a_coder_who_is_not_known_leaves_the_file_closed(eventful: Path) -> None:
    from coder.errors import InputError

    with pytest.raises(InputError):
        Study.open(eventful, "zoë")
    assert not eventful.with_name("eventful.study-wal").exists()


def test_within_a_larger_act_a_decision_can_be_taken_by_a_coder(eventful: Path) -> None:
    from coder.model import Assignment
    from coder.study.decisions import Account, decide, decisions

    with Study.open(eventful, "anna") as study:
        coding_pass, transcript, fragments = at_work(study)
        with study.act():
            taken = [
                decide(
                    study,
                    coding_pass,
                    transcript,
                    one,
                    [Assignment("direct")],
                    reason=" samen ",
                    account=Account(present=["anna"]),
                )
                for one in fragments[:2]
            ]
        assert [one for one in decisions(study, coding_pass) if one in taken] == taken


def test_an_older_sqlite_file_of_ours_is_brought_to_this_schema(
    tmp_path: Path, book: Codebook
) -> None:
    path = tmp_path / "old.study"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE other (x)")
        connection.commit()
    with pytest.raises(StudyError):  # it has no journal entry, so it is no study yet
        Study.open(path)
    with raw(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_a_study_is_known_as_one_whatever_its_version(eventful: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.study"
    _sqlite(newer, APPLICATION_ID, SCHEMA_VERSION + 1)
    other = tmp_path / "other.db"
    _sqlite(other, 0, 0)
    text = tmp_path / "text.csv"
    text.write_text("code\n" * 500)
    known = [eventful, newer, other, text, tmp_path, tmp_path / "nowhere"]
    assert [is_study(path) for path in known] == [True, True, False, False, False, False]
