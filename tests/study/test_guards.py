"""The database itself refuses to change what stands in the journal, whoever asks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from study_file import COLUMNS, events_of, journal_of, raw

from coder.study import Study
from coder.study.journal import ERASURE, append, verify

REFUSED = {
    "update of a payload": "UPDATE event SET payload = '{}' WHERE n = 3",
    "update of everything": "UPDATE event SET author = 'anna'",
    "update of the order": "UPDATE event SET hlc = '000000000000-0000-000000000000' WHERE n = 3",
    "update of the row number": "UPDATE OR REPLACE event SET n = 2 WHERE n = 3",
    "update of the id": (
        "UPDATE OR REPLACE event SET id = (SELECT id FROM event WHERE n = 2) WHERE n = 3"
    ),
    "update that changes nothing": "UPDATE event SET payload = payload WHERE n = 3",
    "blanking without an erasure": "UPDATE event SET payload = NULL WHERE n = 3",
    "blanking by itself": "UPDATE event SET payload = NULL, erased_by = id WHERE n = 3",
    "blanking by an event that erases nothing": (
        "UPDATE event SET payload = NULL, erased_by = (SELECT id FROM event WHERE n = 9) "
        "WHERE n = 3"
    ),
    "delete of one": "DELETE FROM event WHERE n = 3",
    "delete of all": "DELETE FROM event",
    "replace by id": (
        f"INSERT OR REPLACE INTO event (id, {COLUMNS}) "
        f"SELECT id, {COLUMNS.replace('chain', 'randomblob(32)')} FROM event WHERE n = 3"
    ),
    "replace by row number": (
        f"INSERT OR REPLACE INTO event (n, id, {COLUMNS}) "
        f"SELECT n, 'new', {COLUMNS.replace('chain', 'randomblob(32)')} FROM event WHERE n = 3"
    ),
    "replace by rowid": (
        f"INSERT OR REPLACE INTO event (rowid, id, {COLUMNS}) "
        f"SELECT n, 'new', {COLUMNS.replace('chain', 'randomblob(32)')} FROM event WHERE n = 3"
    ),
    "replace by hash": (
        f"INSERT OR REPLACE INTO event (id, {COLUMNS}) "
        f"SELECT 'new', {COLUMNS} FROM event WHERE n = 3"
    ),
    "upsert": (
        f"INSERT INTO event (id, {COLUMNS}) "
        f"SELECT id, {COLUMNS.replace('chain', 'randomblob(32)')} FROM event WHERE n = 3 "
        "ON CONFLICT (id) DO UPDATE SET payload = 'other'"
    ),
}


@pytest.mark.parametrize("recursive_triggers", ["off", "on"])
@pytest.mark.parametrize("what", REFUSED)
def test_the_database_itself_refuses(eventful: Path, what: str, recursive_triggers: str) -> None:
    before = journal_of(eventful)
    with raw(eventful) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(REFUSED[what])
    assert journal_of(eventful) == before


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"])
def test_the_same_event_again_is_silently_ignored(eventful: Path, verb: str) -> None:
    before = journal_of(eventful)
    with raw(eventful) as connection:
        changed = connection.execute(
            f"{verb} INTO event (id, {COLUMNS}) "
            f"SELECT id, {COLUMNS.replace('payload', 'NULL')} FROM event"
        ).rowcount
    assert changed <= 0
    assert journal_of(eventful) == before


def test_an_erasure_blanks_a_payload_and_the_chain_stays_whole(eventful: Path) -> None:
    with Study.open(eventful) as study, study.act():
        memo = next(one for one in events_of(eventful) if one.kind == "memo")
        erasure = _record_erasure(study)
        blanked = "UPDATE event SET payload = NULL, erased_by = ? WHERE id = ?"
        study._writer.execute(blanked, (erasure, memo.id))
    with raw(eventful) as connection:
        assert list(verify(connection)) == []
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE event SET payload = '{}' WHERE id = ?", (memo.id,))


def _record_erasure(study: Study) -> str:
    event = append(
        study._writer,
        study=study.id,
        author=study.author,
        device="0" * 12,
        kind=ERASURE,
        payload={},
        clock=study.clock,
    )
    return event.id


@pytest.mark.parametrize("column", COLUMNS.replace("payload, ", "").split(", ")[:-1])
def test_an_erasure_blanks_the_payload_and_nothing_else(eventful: Path, column: str) -> None:
    with Study.open(eventful) as study, study.act():
        erasure = _record_erasure(study)
    before = journal_of(eventful)
    other = {"seq": 99, "format": 99}.get(column, "x")
    value = bytes(32) if column in ("digest", "previous", "chain") else other
    with raw(eventful) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(
            f"UPDATE event SET payload = NULL, erased_by = ?, {column} = ? WHERE n = 9",
            (erasure, value),
        )
    assert journal_of(eventful) == before
