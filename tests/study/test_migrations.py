"""Old studies open: each schema that ever landed lies here as a small file."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import Any

import pytest
from study_file import damage, journal_of, raw

from coder.errors import StudyError
from coder.study import Study
from coder.study.apply import known_kinds
from coder.study.coders import add_coder, list_coders
from coder.study.passes import find_pass, list_passes, seals
from coder.study.schema import REWRITERS, SCHEMA_VERSION, TRIGGERS

FILES = Path(__file__).parent / "files"
SINCE = {
    *("handed", "pass.updated", "pass.revising", "revised", "pass.adjudicator", "proposal"),
    *("warned", "mark", "quote.shortened", "cut.reported", "transcript.wave"),
}
"""Kinds of event that no stored file holds: they came after the first schema."""
OLD = sorted(FILES.glob("schema-*.sqlite.gz"))


@pytest.fixture(params=OLD, ids=lambda path: path.name.removesuffix(".sqlite.gz"))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A study as an older version of the program left it."""
    path = tmp_path / "old.study"
    with gzip.open(request.param) as packed, path.open("wb") as target:
        shutil.copyfileobj(packed, target)
    return path


def all_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, those of the old schema too."""
    with raw(path) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def test_every_older_schema_has_its_file() -> None:
    assert [path.name for path in OLD] == [
        f"schema-{version}.sqlite.gz" for version in range(1, SCHEMA_VERSION)
    ]


def test_an_old_study_opens_whole_with_its_journal_as_it_was(old: Path) -> None:
    before = journal_of(old)
    with raw(old) as connection:
        kinds = {row[0] for row in connection.execute("SELECT kind FROM event")}
    assert kinds == known_kinds() - {*REWRITERS, *SINCE}
    with Study.open(old) as study:
        assert [one.name for one in list_passes(study)] == ["eerste", "proberen"]
        assert len(list_coders(study)) == 3
    assert journal_of(old) == before
    assert damage(old) == []
    with raw(old) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        triggers = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        assert triggers.fetchone() == (len(TRIGGERS),)


def test_an_old_study_keeps_what_was_sealed_and_goes_on(old: Path) -> None:
    with Study.open(old) as study:
        (sealed,) = seals(study, find_pass(study, "eerste"))
        said = study.facts(
            "SELECT coder, fragment, swept FROM judgement j WHERE stage = 'independent' AND EXISTS "
            "(SELECT 1 FROM at_table a WHERE a.pass = j.pass AND a.transcript = j.transcript)"
        )
        assert sorted(said) == sorted((one[0], one[1], int(one[2])) for one in sealed["judgements"])
        add_coder(study, "dirk", "coach")
    assert damage(old) == []


def test_a_migration_that_fails_leaves_the_old_study(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_of(old)

    def fail(_connection: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coder.study.migrations.remake_tables", fail)
    with pytest.raises(ZeroDivisionError):
        Study.open(old)
    monkeypatch.undo()
    assert all_of(old) == before
    assert damage(old) == []


def test_a_study_of_a_newer_version_is_refused_in_one_line(old: Path) -> None:
    with raw(old) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StudyError, match="newer version") as refused:
        Study.open(old)
    assert "\n" not in str(refused.value)
