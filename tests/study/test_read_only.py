"""A study on a disk that cannot be written to is read where that is safe, and never changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from study_file import content, python

from coder.study import Study
from coder.study.coders import add_coder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions as POSIX has them")

NOBODY = 65534
# Root may write everywhere, so whoever is root becomes nobody, after all that is needed is loaded.
AS_NOBODY = f"""
import os, sys
from pathlib import Path
from coder.errors import CoderError
from coder.study import Study
from coder.study import codebooks, codings, coders, doctor, judgements, migrations, passes, progress
migrations.sqlite_utils()
if os.getuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
path = Path(sys.argv[1])
try:
"""
READ = (
    AS_NOBODY
    + """
    with Study.open(path, sys.argv[2] or None) as study:
        print(len(codings.codings(study)), *(one.name for one in coders.list_coders(study)))
        print("whole" if not list(doctor.examine(study)) else "damaged")
        assert not study.can_write
        try:
            coders.add_coder(study, "dirk", "coach")
        except CoderError as error:
            print(type(error).__name__, error)
except CoderError as error:
    print(type(error).__name__, error)
"""
)
CREATE = (
    AS_NOBODY
    + """
    Study.create(path)
except CoderError as error:
    print(type(error).__name__, error)
"""
)


@pytest.fixture
def shared(eventful: Path) -> Iterator[Path]:
    """The study in a folder that everybody can reach and whose rights a test may take away."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = Path(shutil.copy(eventful, folder / "x.study"))
    path.chmod(0o644)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("coder", ["", "anna"])
@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_cleanly_closed_study_in_a_read_only_folder_can_be_read(
    shared: Path, file_mode: int, coder: str
) -> None:
    shared.chmod(file_mode)
    shared.parent.chmod(0o555)
    before = content(shared.parent)
    done = python(READ, shared, coder)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].endswith("anna Bram carla nienke")
    assert int(lines[0].split()[0]) > 0
    assert lines[1] == "whole"
    assert lines[2] == (
        f"NotNowError {shared}: there is no permission to write to this file or its folder."
    )
    assert content(shared.parent) == before


def test_a_read_only_file_in_a_folder_that_can_be_written_to_can_be_read(shared: Path) -> None:
    shared.chmod(0o444)
    shared.parent.chmod(0o777)
    before = content(shared.parent)["x.study"]
    done = python(READ, shared, "")
    assert done.stderr == ""
    assert done.stdout.splitlines()[1] == "whole"
    assert content(shared.parent)["x.study"] == before


def test_acts_that_only_stand_in_the_wal_are_never_left_out_in_silence(shared: Path) -> None:
    folder = shared.parent
    closed = folder / "closed"
    closed.mkdir()
    with Study.open(shared) as study:
        add_coder(study, "dirk", "coach")
        for path in (shared, shared.with_name("x.study-wal")):
            shutil.copy(path, closed / path.name)
            (closed / path.name).chmod(0o444)
    closed.chmod(0o555)
    done = python(READ, closed / "x.study", "")
    assert done.stdout.startswith("StudyError")
    assert "copy the study to a folder that you can write to" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    closed.chmod(0o755)


def test_a_file_that_may_not_be_read_is_refused(shared: Path) -> None:
    shared.chmod(0o000)
    done = python(READ, shared, "")
    assert done.stdout == f"StudyError {shared}: cannot be read (Permission denied).\n"
    assert done.stderr == ""


def test_a_folder_that_may_not_be_entered_is_refused(shared: Path) -> None:
    shared.parent.chmod(0o000)
    done = python(READ, shared, "")
    assert done.stdout == f"StudyError {shared}: cannot be read (Permission denied).\n"
    assert done.stderr == ""


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_no_study_is_made_in_a_folder_that_cannot_be_written_to(shared: Path, mode: int) -> None:
    shared.parent.chmod(mode)
    path = shared.with_name("new.study")
    done = python(CREATE, path)
    assert done.stdout == f"StudyError {path}: cannot be made (Permission denied).\n"
    assert done.stderr == ""
    shared.parent.chmod(0o755)
    assert [one.name for one in shared.parent.iterdir()] == ["x.study"]
