"""A new study takes no other file's place, and appears whole or not at all."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from study_file import content, damage, python

from coder.cli import run
from coder.codebook import Codebook
from coder.errors import StudyError
from coder.study import Study
from coder.study import file as study_file
from coder.study.coders import add_coder, list_coders

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


def _refused(path: Path, match: str, **options: Codebook) -> None:
    """Creating says no in one line that names the file, and leaves everything as it is."""
    folder = path.parent if path.parent.is_dir() else path.parent.parent
    before = content(folder)
    with pytest.raises(StudyError, match=match) as refused:
        Study.create(path, **options)
    assert len(str(refused.value).splitlines()) == 1
    assert path.name in str(refused.value)
    assert content(folder) == before


@pytest.mark.parametrize("what", ["file", "empty file", "folder", "link", "dangling link"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, what: str) -> None:
    path, other = tmp_path / "x.study", tmp_path / "other"
    other.write_text("van iemand anders")
    match what:
        case "file":
            path.write_text("van iemand anders")
        case "empty file":
            path.touch()
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(other)
        case "dangling link":
            path.symlink_to(tmp_path / "nowhere")
    _refused(path, "exists already")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path / "niet" / "x.study", "cannot be made")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("tekst")
    with pytest.raises(StudyError, match=r"x\.study: cannot be made"):
        Study.create(tmp_path / "file" / "x.study")


@posix
@pytest.mark.parametrize("length", [252, 255, 256, 5000])
def test_a_name_that_is_too_long_is_refused(tmp_path: Path, length: int) -> None:
    # Four characters must be left for what SQLite lays beside the file.
    _refused(tmp_path / ("x" * length), "cannot be made")


@posix
def test_the_longest_name_that_sqlite_can_use_is_taken(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 247)
    Study.create(path).close()
    assert damage(path) == []


@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
def test_what_is_left_of_another_study_is_not_played_into_a_new_one(
    tmp_path: Path, suffix: str
) -> None:
    (tmp_path / f"x.study{suffix}").write_bytes(b"left")
    _refused(tmp_path / "x.study", "left of another study")


@posix
def test_a_new_study_is_never_the_old_one_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "x.study"
    killed = (
        "import os, signal, sys; from coder.study import Study\n"
        "from coder.study.coders import add_coder\n"
        "study = Study.create(sys.argv[1]); add_coder(study, 'van vroeger', 'coach')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert python(killed, path).returncode == -signal.SIGKILL
    path.unlink()
    with pytest.raises(StudyError, match="left of another study"):
        Study.create(path)
    for left in tmp_path.iterdir():
        left.unlink()
    with Study.create(path) as study:
        assert list_coders(study) == []


def test_nothing_is_left_where_the_codebook_cannot_be_taken(
    tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise StudyError("x.study: vol")

    monkeypatch.setattr("coder.study.codebooks.take_codebook", fails)
    _refused(tmp_path / "x.study", "vol", codebook=book)


@pytest.mark.parametrize("step", ["_prepare", "migrate", "give_name"])
def test_nothing_is_left_wherever_it_fails(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise StudyError("x.study: mislukt")

    monkeypatch.setattr(study_file, step, fails)
    _refused(tmp_path / "x.study", "mislukt")


@pytest.mark.parametrize("links", ["with", "without"])
def test_a_file_that_came_between_is_not_replaced(
    tmp_path: Path, links: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.study"
    link = os.link

    def meanwhile(source: Path, target: Path) -> None:
        path.write_text("van iemand anders")
        if links == "without":
            raise PermissionError("no hard links here")
        link(source, target)

    monkeypatch.setattr(os, "link", meanwhile)
    with pytest.raises(StudyError, match="exists already"):
        Study.create(path)
    assert path.read_text() == "van iemand anders"
    assert [one.name for one in tmp_path.iterdir()] == ["x.study"]


def test_a_file_system_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_arguments: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr(os, "link", refuses)
    with Study.create(tmp_path / "x.study") as study:
        add_coder(study, "anna", "coach")
    assert [one.name for one in tmp_path.iterdir()] == ["x.study"]
    assert damage(tmp_path / "x.study") == []


def test_a_new_study_is_one_file_and_nobody_elses_to_read(tmp_path: Path) -> None:
    Study.create(tmp_path / "x.study").close()
    assert [one.name for one in tmp_path.iterdir()] == ["x.study"]
    if sys.platform != "win32":
        assert (tmp_path / "x.study").stat().st_mode & 0o077 == 0


def test_the_command_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.study"
    assert run(["new", str(path)]) == 0
    before = content(tmp_path)
    capsys.readouterr()
    for name in (path, tmp_path / "niet" / "x.study", tmp_path / ("x" * 300)):
        assert run(["new", str(name)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert content(tmp_path) == before
