"""Personal data at the shell: erasing, replacing, dates, and who can read the files."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller, n_events
from study_steps import close, finish, quick_samples

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
NOON = 1_781_006_400_000
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line on a day at noon."""
    monkeypatch.setenv("CODER_NOW", str(NOON))
    return caller(capsys)


@pytest.fixture
def study(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study at the table, in the folder in which one works."""
    sample = make_sample(2)
    for name in ("P1", "P2"):
        finish(sample, name, anna=["direct", "applied"], bram=["direct", "realised"])
    close(sample)
    monkeypatch.chdir(sample.path.parent)
    return sample.path


ERASE = ("respondent", "erase", "P1", "--reason", "op verzoek")
REDACT = ("redact", "koek", "[iets]", "--reason", "herkenbaar")


# Erasing and replacing


def test_erasing_says_what_it_did_and_where_the_person_still_is(study: Path, call: Call) -> None:
    call("backup", "-o", "kopie.backup")
    call("study", "copy", "--for", "anna", "-o", "anna.study")
    alpha = call("-s", study, "agree", "--json").json["overall"]["alpha"]
    erased = call("-s", study, *ERASE, "--yes")
    assert (erased.code, erased.err) == (0, "")
    assert "P1 is erased, and is called erased-1 now." in erased.out
    assert "P1 → erased-1" in erased.out
    assert "turns made unreadable" in erased.out
    assert "kopie.backup" in erased.out
    assert "copy · for anna" in erased.out
    assert "you delete by hand" in erased.out
    assert b"Gezellig 1" not in study.read_bytes()
    assert call("-s", study, "agree", "--json").json["overall"]["alpha"] == alpha
    assert call("-s", study, "doctor").code == 0


def test_erasing_as_a_document(study: Path, call: Call) -> None:
    would = call(*ERASE, "--dry-run", "--json").json
    done = call(*ERASE, "--yes", "--json").json
    assert (would["dry_run"], done["dry_run"]) == (True, False)
    assert {**would, "dry_run": False} == done
    assert done["transcripts"] == [{"name": "P1", "now": "erased-1"}]
    assert (done["nameless"], done["turns"], done["found"]) == ("erased-1", 9, [])


def test_replacing_says_how_often_and_where(study: Path, call: Call) -> None:
    done = call(*REDACT, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "Replaced in 2 places:\n  text of a transcript: 2\n" in done.out
    assert "Texts that change: P1, P2." in done.out
    assert b"koek" not in study.read_bytes()
    again = call(*REDACT, "--yes", "--json").json
    assert (again["replaced"], again["places"]) == (0, {})


def test_what_is_left_is_exit_code_1(study: Path, call: Call) -> None:
    left = study.with_name(f".{study.name}.0123456789ab.copying")
    shutil.copy(study, left)
    erased = call(*ERASE, "--yes")
    assert erased.code == 1
    assert f"Something of it was found in {left}" in erased.out
    left.unlink()
    word = call("redact", "waardecreatie", "x", "--reason", "zo", "--yes")
    assert (word.code, "in a codebook, which stays" in word.out) == (1, True)


@pytest.mark.parametrize("words", [ERASE, REDACT])
def test_without_a_terminal_nothing_is_erased_unless_one_says_so(
    study: Path, call: Call, words: tuple[str, ...]
) -> None:
    before = n_events(study)
    refused = call(*words)
    assert (refused.code, "say --yes" in refused.err) == (2, True)
    assert call(*words, "--dry-run").code == 0
    assert n_events(study) == before


@pytest.mark.parametrize(("words", "typed"), [(ERASE, "P1"), (REDACT, "koek")])
def test_at_a_terminal_the_word_must_be_typed(
    study: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    typed: str,
) -> None:
    monkeypatch.setattr("coder.cli.erasing.at_terminal", lambda: True)
    before = n_events(study)
    monkeypatch.setattr(sys, "stdin", io.StringIO("P2\n"))
    refused = call(*words)
    assert (refused.code, "Nothing was changed." in refused.err) == (2, True)
    assert "would be" in refused.out
    assert n_events(study) == before
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    assert call(*words).code == 0
    assert n_events(study) > before


@pytest.mark.parametrize("words", [(*ERASE, "--yes"), (*REDACT, "--yes")])
def test_a_coder_is_refused(study: Path, call: Call, words: tuple[str, ...]) -> None:
    before = n_events(study)
    assert call("--as", "anna", *words).code == 2
    assert call(*words, "--as", "anna").code == 2
    call("study", "copy", "--for", "anna", "-o", "anna.study")
    refused = call("-s", "anna.study", *words)
    assert (refused.code, "Only the coordinator" in refused.err) == (2, True)
    assert n_events(study) == before + 1  # the copy that was given out


def test_two_copies_that_erased_apart_are_told_of_when_they_merge(study: Path, call: Call) -> None:
    other = Path(shutil.copy(study, "ander.study"))
    assert call("-s", study, *ERASE, "--yes").code == 0
    assert call("-s", other, *REDACT, "--yes").code == 0
    call("-s", other, "bundle", "-o", "ander.bundle")
    merged = call("-s", study, "merge", "ander.bundle")
    assert merged.code == 0
    assert "Two copies erased something in one place (erased-1)" in merged.err
    for words in (("respondent", "erase", "erased-1", *ERASE[3:]), REDACT):
        assert call("-s", study, *words, "--yes").code == 0
    assert call("-s", study, "merge", "ander.bundle").err == ""
    assert call("-s", study, "doctor").code == 0


def test_undo_refuses(study: Path, call: Call) -> None:
    from coder.errors import InputError
    from coder.study import Study
    from coder.study.undo import undo

    call(*REDACT, "--yes")
    with Study.open(study) as opened, pytest.raises(InputError, match="is gone"):
        undo(opened)


# Dates


def test_dates_are_listed_set_and_taken_away(study: Path, call: Call) -> None:
    assert call("retention").code == 0
    assert call("retention", "set", "transcripts", "2031-12-31").code == 0
    listed = call("retention", "--json").json["retention"]
    assert listed[0] == {"data": "transcripts", "until": "2031-12-31", "passed": False}
    assert [one["data"] for one in listed] == ["transcripts", "respondents", "memos", "study"]
    status = call("status")
    assert (status.err, "transcripts: to be kept until 2031-12-31." in status.out) == ("", True)
    assert call("status", "--json").json["retention"] == listed[:1]
    call("retention", "set", "transcripts", "-")
    assert call("status", "--json").json["retention"] == []
    assert call("retention", "set", "memos", "soon").code == 2


def test_after_the_day_it_is_said_in_one_line_each_time(study: Path, call: Call) -> None:
    call("retention", "set", "transcripts", "2026-06-08")
    call("retention", "set", "memos", "2026-06-09")
    for words in (("status",), ("doctor",), ("status", "--json")):
        outcome = call(*words)
        assert outcome.code == 0
        assert outcome.err == (
            "The day until which these data may be kept has passed: transcripts (2026-06-08).\n"
        )
    assert "the day has passed" in call("retention").out


# Who can read the files


@POSIX
def test_every_file_that_is_made_is_its_owners_alone(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_DAILY_COPY", "on")
    old = os.umask(0)
    try:
        made = [
            ("new", "nieuw.study", "--codebook", "waardecreatie"),
            ("-s", study, "study", "copy", "--for", "anna", "-o", "anna.study"),
            ("-s", study, "bundle", "-o", "alles.bundle"),
            ("-s", study, "backup", "-o", "kopie.backup"),
            ("-s", study, "export", "csv", "-o", "citaten.csv"),
            ("-s", study, "export", "codings", "-o", "oordelen.csv"),
        ]
        for words in made:
            assert call(*words).code == 0
    finally:
        os.umask(old)
    names = ("nieuw.study", "anna.study", "alles.bundle", "kopie.backup", "citaten.csv")
    paths = [Path(one) for one in (*names, "oordelen.csv")]
    paths += list(study.parent.glob("*.backups/*"))
    assert len(paths) >= 7
    assert {oct(one.stat().st_mode & 0o777) for one in paths} == {"0o600"}
    assert {oct(one.stat().st_mode & 0o777) for one in study.parent.glob("*.backups")} == {"0o700"}


@POSIX
def test_what_lies_beside_an_open_study_is_its_owners_alone(study: Path) -> None:
    from coder.study import Study

    old = os.umask(0)
    try:
        with Study.open(study, "anna"):
            beside = [study.with_name(study.name + suffix) for suffix in ("-wal", "-shm")]
            assert [oct(one.stat().st_mode & 0o777) for one in beside] == ["0o600"] * 2
    finally:
        os.umask(old)


@POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_study_that_others_can_read_is_told_of_in_one_line(
    study: Path, call: Call, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    assert call("status").err == ""
    study.chmod(mode)
    told = call("status")
    assert told.code == 0
    assert told.err.count(f"chmod 600 {study.name}") == len(told.err.splitlines()) == 1
    monkeypatch.setenv("CODER_READER_WARNING", "off")
    assert call("status").err == ""
