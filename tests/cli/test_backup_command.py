"""``coder backup``, ``doctor --repair``, the copy of each day, and the word about the place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller, n_events
from study_steps import quick_samples

from coder.cli import safekeeping
from coder.errors import StudyError
from coder.study import daily

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
NOON = 1_781_006_400_000
DAY = 86_400_000


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line on a day at noon, with daily copies as people have them."""
    monkeypatch.setenv("CODER_NOW", str(NOON))
    monkeypatch.setenv("CODER_DAILY_COPY", "on")
    return caller(capsys)


@pytest.fixture
def study(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in a folder of its own, which is where one works."""
    path = make_sample(1).path
    folder = path.parent / "werk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Path(shutil.move(path, folder / "groep.study"))


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# By hand


def test_a_copy_is_made_and_it_is_said_where_it_is_and_how_large(study: Path, call: Call) -> None:
    outcome = call("backup", "--json")
    copy = outcome.json["copy"]
    path = Path(copy["path"])
    assert (outcome.code, outcome.err) == (0, "")
    assert path.parent == study.parent
    assert copy == {
        "path": str(path),
        "made": "2026-06-09T12:00:00.000Z",
        "size": path.stat().st_size,
        "events": n_events(study),
        "there": True,
    }
    said = call("backup", "-o", study.parent / "nog een.backup")
    assert said.code == 0
    assert f"Copied and checked: {study.parent}/nog een.backup (" in said.out
    assert " kB, " in said.out


def test_copies_are_listed_wherever_they_lie(study: Path, call: Call) -> None:
    stick = study.parent.parent / "stick"
    stick.mkdir()
    assert call("backup", "-o", stick).code == 0
    listed = call("backup", "--list")
    assert (listed.code, listed.err) == (0, "")
    assert str(stick) in listed.out
    assert "groep.backups" in listed.out
    copies = call("backup", "--list", "--json").json["copies"]
    assert len(copies) == 2
    shutil.rmtree(stick)
    assert "not there now" in call("backup", "--list").out
    assert call("backup", "--list", "-o", "x").code == 2


def test_no_copy_yet_is_said(study: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_DAILY_COPY", "off")
    assert "no copy yet" in call("backup", "--list").out


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("groep.study", "this is the study itself"),
        ("notes.txt", "exists already"),
        ("none/x.backup", "cannot be made"),
        ("", "the study itself|exists already|cannot be made"),
        ("x" * 300, "cannot be made"),
        ("nul\0.backup", "cannot be made"),
    ],
)
def test_where_no_copy_can_be_one_line_says_so(
    study: Path, call: Call, target: str, message: str
) -> None:
    study.with_name("notes.txt").write_text("aantekeningen")
    before = _names(study.parent)
    outcome = call("backup", "-o", target)
    if target == "":  # the folder at hand, as for every command that is given one
        assert outcome.code == 0
        return
    assert outcome.code == 2
    assert message in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert _names(study.parent) == before


def test_a_copy_is_a_study_that_commands_can_open_and_go_on_from(study: Path, call: Call) -> None:
    call("backup", "-o", "kopie.backup")
    assert call("-s", "kopie.backup", "doctor").code == 0
    assert call("-s", "kopie.backup", "backup", "-o", "terug.study").code == 0
    judged = call("-s", "terug.study", "judge", "P1", "1", "direct", "--as", "anna")
    assert judged.code == 0
    assert call("-s", "terug.study", "doctor").code == 0
    refused = call("-s", "groep.study", "backup", "-o", "terug.study")
    assert (refused.code, "no copy of this one" in refused.err) == (2, True)


# Of each day


def test_the_first_command_of_a_day_leaves_a_copy_and_says_nothing(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(3):
        monkeypatch.setenv("CODER_NOW", str(NOON + day * DAY))
        for code in ("direct", "applied"):
            judged = call("judge", "P1", "1", code, "--as", "anna")
            assert judged.code == 0
            assert "copy" not in judged.everything
    assert _names(study.parent) == ["groep.backups", "groep.study"]
    assert _names(study.parent / "groep.backups") == [
        f"groep.2026-06-{day:02}.backup" for day in (9, 10, 11)
    ]


@pytest.mark.parametrize("word", ["off", "no", "0", "uit"])
@pytest.mark.parametrize("where", ["environment", "settings"])
def test_daily_copies_can_be_switched_off(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch, word: str, where: str
) -> None:
    if where == "environment":
        monkeypatch.setenv("CODER_DAILY_COPY", word)
    else:
        monkeypatch.delenv("CODER_DAILY_COPY")
        home = Path(os.environ["CODER_HOME"])
        home.joinpath("settings.toml").write_text(f'daily_copy = "{word}"\n')
    assert call("status").code == 0
    assert _names(study.parent) == ["groep.study"]


def test_a_daily_copy_that_fails_is_one_line_and_stops_nothing(study: Path, call: Call) -> None:
    study.with_name("groep.backups").write_text("in de weg")
    judged = call("judge", "P1", "1", "direct", "--as", "anna")
    assert judged.code == 0
    assert "There is no copy of today." in judged.err
    assert len([line for line in judged.err.splitlines() if "copy" in line]) == 1
    assert call("doctor").code == 0


def test_a_command_that_failed_and_doctor_make_no_copy(study: Path, call: Call) -> None:
    assert call("judge", "P1", "1", "nonsense", "--as", "anna").code == 2
    assert call("doctor").code == 0
    assert _names(study.parent) == ["groep.study"]


def test_acts_that_an_earlier_copy_holds_and_the_study_lacks_are_told(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = study.read_bytes()
    assert call("judge", "P1", "1", "direct", "--as", "anna").code == 0
    study.write_bytes(before)
    monkeypatch.setenv("CODER_NOW", str(NOON + DAY))
    told = call("judge", "P1", "2", "direct", "--as", "anna")
    assert told.code == 0
    assert "groep.2026-06-09.backup holds acts that the study lacks" in told.err


def test_screens_get_their_copy_meanwhile_and_wait_for_none(
    study: Path, call: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with safekeeping.copy_meanwhile(study):
        pass
    assert _names(study.parent / "groep.backups") == ["groep.2026-06-09.backup"]

    def failing(path: Path) -> daily.Daily:
        raise StudyError("x: the disk is full")

    monkeypatch.setattr(daily, "keep_daily", failing)
    capsys.readouterr()
    with safekeeping.copy_meanwhile(study):
        assert capsys.readouterr().err == ""  # a screen is drawn there
    assert capsys.readouterr().err == "There is no copy of today. x: the disk is full\n"


# Where a study lies


def test_a_study_in_a_sync_folder_is_told_of_once_a_command_with_a_way_out(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (study.parent / ".stfolder").mkdir()
    for words in (("status",), ("doctor",), ("status", "--json")):
        outcome = call(*words)
        assert outcome.code == 0
        assert outcome.err.count("Syncthing") == 1
        assert len(outcome.err.splitlines()) == 1
        for way_out in ("coder study copy", "coder bundle", "coder merge"):
            assert way_out in outcome.err
    monkeypatch.setenv("CODER_PLACE_WARNING", "off")
    assert call("status").err == ""


# Repair


def test_a_study_is_repaired_into_a_new_file(study: Path, call: Call) -> None:
    import sqlite3

    connection = sqlite3.connect(study, isolation_level=None)
    connection.execute("DELETE FROM fragment")
    connection.close()
    before = study.read_bytes()
    assert call("doctor").code == 1
    mended = call("doctor", "--repair", "-o", "heel.study")
    assert (mended.code, mended.err) == (0, "")
    assert "Mended from the journal: fragment." in mended.out
    assert "Everything is whole again." in mended.out
    assert call("-s", "heel.study", "doctor").code == 0
    assert study.read_bytes() == before
    again = call("-s", "groep.study", "doctor", "--repair", "-o", "heel.study")
    assert (again.code, "exists already" in again.err) == (2, True)


def test_what_cannot_be_mended_is_exit_code_1_in_words_and_in_json(study: Path, call: Call) -> None:
    import sqlite3

    connection = sqlite3.connect(study, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _sql in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE event SET payload = '{}' WHERE kind = 'coder.set'")
    connection.close()
    outcome = call("doctor", "--repair", "-o", "heel.study")
    assert outcome.code == 1
    assert "act of coordinator, 2026-" in outcome.out
    assert "its content is not what was written" in outcome.out
    assert "backup --list" in outcome.out
    document = call("-s", "groep.study", "doctor", "--repair", "-o", "nog.study", "--json").json
    assert document["whole"] is False
    assert document["lost"] == 0
    assert len(document["damage"]) >= 2


@pytest.mark.parametrize("words", [("--repair",), ("-o", "x.study")])
def test_repair_and_its_file_go_together(study: Path, call: Call, words: tuple[str, ...]) -> None:
    outcome = call("doctor", *words)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert _names(study.parent) == ["groep.study"]
