"""The journal is only ever appended to, and shows what was done to it by other hands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from study_file import (
    COLUMNS,
    at_work,
    damage,
    events_of,
    journal_of,
    raw,
    replay,
    tables_of,
    unguarded,
)

from coder.errors import InputError, StudyError
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.journal import event_rows, read_event, verify
from coder.study.judgements import judge
from coder.study.stamps import format_stamp


def test_equal_judgements_have_different_digests(eventful: Path) -> None:
    with Study.open(eventful, "carla") as study:
        coding_pass, transcript, fragments = at_work(study, "T2")
        for _again in range(2):
            judge(study, coding_pass, transcript, fragments[1], [Assignment("direct")])
    first, second = events_of(eventful)[-2:]
    said = [{key: one.data[key] for key in one.data if key != "salt"} for one in (first, second)]
    assert said[0] == said[1]
    assert first.digest != second.digest
    assert all(len(bytes.fromhex(one.data["salt"])) == 16 for one in (first, second))


def test_the_events_of_a_device_form_a_chain(eventful: Path) -> None:
    by_device: dict[str, list[object]] = {}
    for event in events_of(eventful):
        chain = by_device.setdefault(event.device, [])
        assert event.seq == len(chain) + 1
        assert event.previous == (chain[-1] if chain else bytes(32))
        chain.append(event.chain)
    assert damage(eventful) == []


TAMPERED = {
    "id": "'other'",
    "study": "'other'",
    "author": "'other'",
    "device": "'other'",
    "seq": "seq + 1",
    "hlc": "'000000000000-0000-000000000000'",
    "wall": "'2020-01-01T00:00:00.000Z'",
    "kind": "'looked'",
    "format": "2",
    "payload": "replace(payload, 'salt', 'SALT')",
    "payload gone": "NULL",
    "digest": "zeroblob(32)",
    "previous": "randomblob(32)",
    "chain": "randomblob(32)",
}


@pytest.mark.parametrize("column", TAMPERED)
def test_a_column_changed_behind_the_guards_shows(eventful: Path, column: str) -> None:
    with unguarded(eventful) as connection:
        name = column.split()[0]
        connection.execute(f"UPDATE event SET {name} = {TAMPERED[column]} WHERE n = 8")
        found = list(verify(connection))
    assert found
    assert damage(eventful)


@pytest.mark.parametrize("n", [1, 8])
def test_an_event_taken_out_behind_the_guards_shows(eventful: Path, n: int) -> None:
    with unguarded(eventful) as connection:
        connection.execute("DELETE FROM event WHERE n = ?", (n,))
        found = list(verify(connection))
    assert [one.what for one in found] == ["predecessor_missing"]


def test_an_erasure_that_no_erasure_event_stands_behind_shows(eventful: Path) -> None:
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET payload = NULL, erased_by = id WHERE n = 8")
        assert [one.what for one in verify(connection)] == ["payload_missing"]


def test_a_copied_file_goes_on_as_another_device(eventful: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(eventful, tmp_path / "copy.study"))
    before = {event.device for event in events_of(eventful)}
    with Study.open(eventful) as here, Study.open(copy) as there:
        add_coder(here, "dirk", "coach")
        add_coder(there, "els", "coach")
        add_coder(there, "fien", "coach")
    new_here = events_of(eventful)[-1].device
    new_there = {event.device for event in events_of(copy)[-2:]}
    assert len(new_there) == 1
    assert new_there.isdisjoint({new_here, *before})


def test_a_moved_file_goes_on_as_another_device(eventful: Path, tmp_path: Path) -> None:
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
    moved = eventful.rename(tmp_path / "moved.study")
    with Study.open(moved) as study:
        add_coder(study, "els", "coach")
        add_coder(study, "fien", "coach")
    devices = [event.device for event in events_of(moved)[-3:]]
    assert devices[0] != devices[1] == devices[2]


def test_one_file_in_one_place_stays_one_device(eventful: Path) -> None:
    for name in ("dirk", "els"):
        with Study.open(eventful) as study:
            add_coder(study, name, "coach")
    assert len({event.device for event in events_of(eventful)[-2:]}) == 1


@pytest.mark.parametrize("card", ["a network card", "none"])
def test_it_is_one_device_though_the_machine_has_no_number(
    eventful: Path, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = 0 if card == "a network card" else 1 << 40
    for number, name in enumerate(("dirk", "els")):
        node = 0x00_16_3E_00_00_01 | made_up | (number if made_up else 0)
        monkeypatch.setattr("uuid.getnode", lambda node=node: node)
        with Study.open(eventful) as study:
            add_coder(study, name, "coach")
    assert len({event.device for event in events_of(eventful)[-2:]}) == 1


def _union(path: Path, other: Path) -> None:
    """Take the events of another copy in, as a merge does."""
    with raw(path) as connection, raw(other) as theirs:
        names = f"id, {COLUMNS}"
        rows = theirs.execute(f"SELECT {names} FROM event ORDER BY hlc, id").fetchall()
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO event ({names}) VALUES ({marks})", rows)


@pytest.mark.parametrize("device", ["of its own", "the same"])
def test_two_copies_make_a_fork_that_is_no_damage(
    eventful: Path, tmp_path: Path, device: str
) -> None:
    with Study.open(eventful) as study:  # from here on this place has its device
        add_coder(study, "dirk", "coach")
    copy = Path(shutil.copy(eventful, tmp_path / "copy.study"))
    if device == "the same":  # a copy that was laid back in the same place
        original = Path(shutil.move(eventful, tmp_path / "elsewhere.study"))
        shutil.move(copy, eventful)
        with Study.open(eventful) as study:
            add_coder(study, "els", "coach")
        copy, eventful = eventful.rename(copy), original.rename(eventful)
    else:
        with Study.open(copy) as study:
            add_coder(study, "els", "coach")
    with Study.open(eventful) as study:
        add_coder(study, "fien", "coach")
    _union(eventful, copy)
    _union(eventful, copy)
    merged = events_of(eventful)
    doubles = len(merged) - len({(one.device, one.seq) for one in merged})
    assert doubles == (1 if device == "the same" else 0)
    with raw(eventful) as connection:
        assert list(verify(connection)) == []
    assert len(replay(merged)["coder"]) == len(tables_of(copy)["coder"]) + 1


def test_a_refused_act_leaves_no_event(eventful: Path) -> None:
    before = journal_of(eventful)
    with Study.open(eventful) as study, pytest.raises(InputError):
        add_coder(study, "anna", "coach")
    assert journal_of(eventful) == before


def test_an_act_that_fails_halfway_leaves_no_event(eventful: Path) -> None:
    before = journal_of(eventful), tables_of(eventful)
    with Study.open(eventful) as study:
        with pytest.raises(ZeroDivisionError), study.act():
            add_coder(study, "dirk", "coach")
            raise ZeroDivisionError
        assert "dirk" not in [one.name for one in list_coders(study)]
    assert (journal_of(eventful), tables_of(eventful)) == before


def test_an_act_within_an_act_fails_by_itself(eventful: Path) -> None:
    with Study.open(eventful) as study:
        with study.act():
            add_coder(study, "dirk", "coach")
            with pytest.raises(ZeroDivisionError), study.act():
                add_coder(study, "els", "coach")
                raise ZeroDivisionError
            add_coder(study, "fien", "coach")
        names = [one.name for one in list_coders(study)]
    assert {"dirk", "fien"} <= {*names}
    assert "els" not in names
    assert damage(eventful) == []


def test_after_an_act_that_failed_the_file_still_knows_its_device(
    eventful: Path, tmp_path: Path
) -> None:
    path = eventful.rename(tmp_path / "moved.study")  # so that the first act chooses a device
    with Study.open(path) as study:
        with pytest.raises(ZeroDivisionError), study.act():
            add_coder(study, "dirk", "coach")
            raise ZeroDivisionError
        add_coder(study, "els", "coach")
    with Study.open(path) as study:
        add_coder(study, "fien", "coach")
    assert len({event.device for event in events_of(path)[-2:]}) == 1


def test_an_event_about_what_is_not_there_is_not_written(eventful: Path) -> None:
    before = journal_of(eventful), tables_of(eventful)
    judgement = next(one.data for one in events_of(eventful) if one.kind == "judgement")
    with Study.open(eventful) as study, pytest.raises(StudyError), study.act():
        study.record("judgement", {**judgement, "fragment": "nowhere"})
    assert (journal_of(eventful), tables_of(eventful)) == before


def test_an_event_stamped_before_its_predecessor_shows(
    eventful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
        early = format_stamp(1, 1, "0" * 12)
        monkeypatch.setattr("coder.study.journal.next_stamp", lambda *_newest: early)
        add_coder(study, "els", "coach")
    with raw(eventful) as connection:
        assert [one.what for one in verify(connection)] == ["out_of_order"]


def test_an_event_is_only_written_inside_an_act(eventful: Path) -> None:
    with Study.open(eventful) as study, pytest.raises(RuntimeError):
        study.record("looked", {"pass": "x", "what": "y", "transcripts": []})
    assert damage(eventful) == []


def test_a_payload_that_is_no_json_is_an_error_of_its_own(eventful: Path) -> None:
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET payload = 'no json' WHERE n = 8")
        row = list(event_rows(connection))[7]
        with pytest.raises(ValueError):
            read_event(row)
