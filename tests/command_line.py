"""The command line as tests call it: in this process, with what it printed and how it ended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coder.cli import run


@dataclass(frozen=True)
class Outcome:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)

    @property
    def everything(self) -> str:
        """All that anybody could read."""
        return self.out + self.err


Call = Callable[..., Outcome]


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """A function that runs ``coder`` with these words and returns the outcome."""

    def call(*words: object) -> Outcome:
        capsys.readouterr()
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def n_events(path: Path) -> int:
    """How many events the journal of a study holds."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
        count: int = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    connection.close()
    return count


def looks(path: Path) -> list[str]:
    """What the coordinator's looks in the journal name, oldest first."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT payload FROM event WHERE kind = 'looked' ORDER BY hlc, id"
        ).fetchall()
    connection.close()
    return [str(json.loads(row[0])["what"]) for row in rows]
