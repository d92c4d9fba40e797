"""A full or read-only disk, another program that holds it: one line, and nothing half-done."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Call, caller
from sample import Clock, Sample
from study_steps import close, finish

from coder.study import Study, file
from coder.study.passes import reopen_pass

LONG = "lang " * 4000
"""More than fits into what is left of the file's last pages."""


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command."""
    return caller(capsys)


def _full(connection: sqlite3.Connection) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def _read_only(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = on")


def _nothing(_connection: sqlite3.Connection) -> None:
    """Another program holds it: nothing is wrong with this connection."""


TROUBLES = {
    "full": (_full, "the disk is full; nothing was changed. Make room and try again."),
    "read-only": (_read_only, "there is no permission to write to this file or its folder."),
    "held": (_nothing, "another program holds the study; nothing was changed. Try again."),
}

COMMANDS = {
    "judge": ["judge", "P2", "1", "direct", "--memo", LONG, "--as", "anna"],
    "signoff": ["signoff", "P3", "--as", "anna", "--reopen", LONG],
    "decide": ["decide", "P1", "1", "direct", "--reason", LONG],
    "add": ["add", "{interview}"],
    "import": ["import", "codings", "{codings}"],
    "pass": ["pass", "new", "tweede"],
    "close": ["pass", "close", "eerste", "--incomplete", LONG],
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the study is kept, so that it is made once."""
    return tmp_path_factory.mktemp("kept") / "sample.study"


@pytest.fixture
def at_work(make_sample: Callable[..., Sample], kept: Path, tmp_path: Path, clock: Clock) -> Sample:
    """A pass of which one transcript is at the table, and the others are being coded."""
    if kept.exists():
        clock.now += 1_000_000
        return Sample(Path(shutil.copy(kept, tmp_path / "sample.study")), clock)
    sample = make_sample()
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    finish(sample, "P3", anna=["0"])
    close(sample, incomplete="de rest volgt")
    with sample.open() as study:
        reopen_pass(study, "eerste", "de rest volgt")
    shutil.copy(sample.path, kept)
    return sample


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """What the commands bring in."""
    interview, codings = tmp_path / "Q1.txt", tmp_path / "codings.csv"
    turns = "\n\n".join(f"I: Vraag {n}?\n\nR: Antwoord {n}, {LONG[:200]}." for n in range(60))
    interview.write_text(turns, encoding="utf-8")
    rows = [f"P2,{n},anna,direct,{LONG[:3000]}" for n in range(1, 6)]
    codings.write_text("\n".join(["transcript,fragment,coder,codes,memo", *rows]), encoding="utf-8")
    return {"interview": str(interview), "codings": str(codings)}


def _journal(path: Path) -> list[object]:
    with Study.open(path) as study:
        return study.facts("SELECT * FROM event ORDER BY n")


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_one_line_exit_code_2_and_nothing_is_half_done(
    at_work: Sample,
    files: dict[str, str],
    coder: Call,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    trouble: str,
) -> None:
    words = [one.format(**files) for one in COMMANDS[command]]
    break_it, says = TROUBLES[trouble]
    before = _journal(at_work.path)
    connect: Callable[..., sqlite3.Connection] = file.connect

    def broken(path: Path, *, busy: float = 0) -> sqlite3.Connection:
        connection = connect(path, busy=0.02)
        break_it(connection)
        return connection

    monkeypatch.setattr(file, "connect", broken)
    holder = sqlite3.connect(at_work.path, isolation_level=None)
    if trouble == "held":
        holder.execute("BEGIN IMMEDIATE")
    outcome = coder(*words, "-s", at_work.path)
    holder.close()
    monkeypatch.undo()
    assert outcome.code == 2, outcome.everything
    assert says in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert outcome.out == ""
    assert _journal(at_work.path) == before
    again = coder(*words, "-s", at_work.path)
    assert again.code == 0, again.everything
    assert len(_journal(at_work.path)) > len(before)
