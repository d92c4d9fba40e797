"""What the journal can mend is mended in a new file; what it cannot is said, and stays as it is."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from study_file import (
    content,
    damage,
    events_of,
    journal_of,
    make_study,
    raw,
    tables_of,
    unguarded,
)

from coder.codebook import Codebook
from coder.errors import StudyError
from coder.study import Study
from coder.study.backup import back_up
from coder.study.coders import add_coder
from coder.study.copies import COPY_FOR, copy_for
from coder.study.repair import Repair, repair
from coder.study.schema import SCHEMA_VERSION, STATE_TABLES


def _repair(path: Path) -> Repair:
    return repair(path, path.with_name("mended.study"))


def _spoil(path: Path, *statements: str) -> None:
    with raw(path) as connection:
        for one in statements:
            connection.execute(one)


def test_a_whole_study_comes_out_the_same(eventful: Path) -> None:
    before = content(eventful.parent)
    result = _repair(eventful)
    assert result.whole
    assert result.made_anew == ()
    assert result.events == len(journal_of(eventful))
    assert journal_of(result.path) == journal_of(eventful)
    assert tables_of(result.path) == tables_of(eventful)
    assert content(eventful.parent)["eventful.study"] == before["eventful.study"]
    assert sorted(content(eventful.parent)) == ["eventful.study", "mended.study"]


@pytest.mark.parametrize("what", ["DELETE FROM {}", "DROP TABLE {}"])
@pytest.mark.parametrize("tables", [("judgement",), ("turn", "memo"), STATE_TABLES])
def test_tables_that_were_spoilt_are_made_anew(
    eventful: Path, tables: tuple[str, ...], what: str
) -> None:
    whole = tables_of(eventful)
    _spoil(eventful, *(what.format(f'"{table}"') for table in tables))
    result = _repair(eventful)
    assert result.whole
    assert result.made_anew == tables
    assert tables_of(result.path) == whole
    assert damage(result.path) == []


def test_guards_and_tables_of_another_program_are_put_right(eventful: Path) -> None:
    _spoil(
        eventful,
        "DROP TRIGGER event_never_changes",
        "DROP INDEX event_in_order",
        "CREATE TRIGGER theirs AFTER INSERT ON event BEGIN DELETE FROM star; END",
        "CREATE TABLE notes (x)",
        "UPDATE judgement SET state = 'withdrawn'",
    )
    assert damage(eventful) != []
    result = _repair(eventful)
    assert (result.whole, result.made_anew) == (True, ("judgement",))
    assert journal_of(result.path) == journal_of(eventful)
    with pytest.raises(sqlite3.IntegrityError), raw(result.path) as connection:
        connection.execute("UPDATE event SET payload = '{}'")


@pytest.mark.parametrize(
    "payload", ["replace(payload, 'direct', 'applied')", "'{}'", "'geen json'", "NULL"]
)
def test_a_changed_payload_is_listed_and_stays_as_it_is(eventful: Path, payload: str) -> None:
    chosen = "(SELECT min(n) FROM event WHERE kind = 'judgement')"
    with unguarded(eventful) as connection:
        connection.execute(f"UPDATE event SET payload = CAST({payload} AS TEXT) WHERE n = {chosen}")
        held = "SELECT n, id, CAST(payload AS BLOB) FROM event ORDER BY n"
        rows = connection.execute(held).fetchall()
    result = _repair(eventful)
    assert not result.whole
    assert result.lost == 0
    with raw(result.path) as connection:
        assert connection.execute(held).fetchall() == rows
        (identity,) = connection.execute(f"SELECT id FROM event WHERE n = {chosen}").fetchone()
    about = [one for one in result.remaining if identity in one.where]
    assert about
    # In words: who, when and what, and not only an id.
    assert about[0].where.startswith("act of anna, 2026-")
    assert "judgement" in about[0].where


def test_one_text_that_cannot_be_read_does_not_stop_all_the_others(eventful: Path) -> None:
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET payload = CAST(x'7bff807d' AS TEXT) WHERE n = 30")
        connection.execute("UPDATE event SET hlc = 'zzz' WHERE n = 31")
    result = _repair(eventful)
    assert (result.whole, result.lost) == (False, 1)
    with Study.open(result.path) as study:
        add_coder(study, "dirk", "coach")
    assert "dirk" in journal_of(result.path)[-1][10]
    assert result.events == len(journal_of(result.path)) - 1


def test_a_missing_event_is_listed_and_the_rest_goes_on(eventful: Path) -> None:
    with unguarded(eventful) as connection:
        connection.execute(
            "DELETE FROM event WHERE n = (SELECT max(n) FROM event WHERE kind = 'memo')"
        )
    rows = journal_of(eventful)
    result = _repair(eventful)
    assert journal_of(result.path) == rows
    assert not result.whole
    assert any("the event before it is missing" in one.what for one in result.remaining)
    assert [one for one in result.remaining if one.where.startswith("table")] == []


def test_acts_that_still_stand_in_the_wal_are_taken_along(eventful: Path) -> None:
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
        assert eventful.with_name("eventful.study-wal").stat().st_size > 0
        result = _repair(eventful)
        assert journal_of(result.path) == journal_of(eventful)


def test_whoever_goes_on_in_the_mended_file_starts_a_chain_of_their_own(eventful: Path) -> None:
    devices = {event.device for event in events_of(eventful)}
    result = _repair(eventful)
    moved = eventful.with_name("old.study")
    eventful.rename(moved)
    result.path.rename(eventful)
    with Study.open(eventful) as study:
        add_coder(study, "dirk", "coach")
    assert events_of(eventful)[-1].device not in devices
    assert damage(eventful) == []


def test_what_the_file_remembers_for_itself_goes_along(eventful: Path) -> None:
    stick = eventful.parent / "stick"
    stick.mkdir()
    with Study.open(eventful) as study:
        with study.act():
            study.keep("position x", "y")
        back_up(study, stick)
    result = _repair(eventful)
    with raw(result.path) as connection:
        kept = dict(connection.execute("SELECT key, value FROM local"))
    assert kept["position x"] == "y"
    assert any("stick" in key for key in kept)
    assert not {"device", "place", "copied"} & set(kept)


def test_a_colleagues_copy_stays_theirs_and_what_was_withheld_stays_away(eventful: Path) -> None:
    theirs = eventful.with_name("carla.study")
    with Study.open(eventful) as study:
        copy_for(study, "carla", theirs)
    _spoil(theirs, "DELETE FROM fragment")
    result = _repair(theirs)
    assert (result.whole, result.made_anew) == (True, ("fragment",))
    assert journal_of(result.path) == journal_of(theirs)
    assert None in [row[10] for row in journal_of(result.path)]
    with raw(result.path) as connection:
        kept = dict(connection.execute("SELECT key, value FROM local"))
    assert COPY_FOR in kept


# Pages that cannot be read


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> tuple[Path, bytes]:
    """A study of many pages, and its bytes."""
    path = tmp_path_factory.mktemp("large") / "large.study"
    make_study(path, book, lambda: 1_780_000_000_000, transcripts=12, turns=40)
    with Study.open(path) as study:
        for number in range(150):
            add_coder(study, f"coder {number}", "coach")
    return path, path.read_bytes()


def _pages_of(path: Path, *names: str) -> list[int]:
    """Pages (from 1) of tables or indexes, without their roots where they have others."""
    with raw(path) as connection:
        try:
            rows = connection.execute(
                f"SELECT pageno FROM dbstat WHERE name IN ({', '.join('?' * len(names))})", names
            ).fetchall()
        except sqlite3.OperationalError:  # an SQLite that was built without dbstat
            pytest.skip("this SQLite cannot tell which page is whose")
    return sorted(row[0] for row in rows)


def _broken(large: tuple[Path, bytes], folder: Path, pages: list[int], dice: random.Random) -> Path:
    broken = bytearray(large[1])
    size = int.from_bytes(broken[16:18], "big")
    for page in pages:
        start = (page - 1) * size
        broken[start : start + size] = dice.choice(
            [bytes(size), dice.randbytes(size), b"\xff" * size]
        )
    path = folder / "broken.study"
    path.write_bytes(broken)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_pages_of_the_journal_that_are_broken_cost_only_what_stood_on_them(
    large: tuple[Path, bytes], tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    chosen = dice.sample(_pages_of(large[0], "event"), 1 + seed % 3)
    path = _broken(large, tmp_path, chosen, dice)
    whole = {row[1]: row for row in journal_of(large[0])}
    try:
        result = _repair(path)
    except StudyError as error:
        assert "nothing of the journal can be read" in str(error)  # its root, or its first event
        assert sorted(content(tmp_path)) == ["broken.study"]
        return
    kept = journal_of(result.path)
    assert not result.whole
    assert result.events == len(kept)
    assert result.events + result.lost >= len(whole)
    same = [row for row in kept if row == whole.get(row[1])]
    assert len(same) >= len(kept) - 3  # of a text that ran over several pages a piece may be gone
    assert len(kept) > len(whole) // 3 or result.lost > len(whole) // 3
    # Nothing that doctor finds is about the tables: these are what is left of the journal.
    assert [one for one in damage(result.path) if one.where.startswith("table ")] == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_bytes_are_broken_nothing_is_called_whole_that_is_not(
    large: tuple[Path, bytes], tmp_path: Path, seed: int
) -> None:
    dice = random.Random(100 + seed)
    last = len(large[1]) // 4096
    path = _broken(large, tmp_path, [dice.randrange(2, last) for _n in range(1 + seed)], dice)
    before = path.read_bytes()
    try:
        result = _repair(path)
    except StudyError:
        assert sorted(content(tmp_path)) == ["broken.study"]
    else:
        assert result.whole == (journal_of(result.path) == journal_of(large[0]))
        if result.whole:
            assert tables_of(result.path) == tables_of(large[0])
            assert damage(result.path) == []
    assert path.read_bytes() == before


def test_an_index_that_is_broken_costs_nothing(large: tuple[Path, bytes], tmp_path: Path) -> None:
    pages = _pages_of(large[0], "event_in_order", "event_of_device", "sqlite_autoindex_event_1")
    result = _repair(_broken(large, tmp_path, pages, random.Random(1)))
    assert result.whole
    assert journal_of(result.path) == journal_of(large[0])


def test_of_a_file_that_was_cut_off_the_beginning_is_saved(
    large: tuple[Path, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "short.study"
    path.write_bytes(large[1][: len(large[1]) * 9 // 10])
    result = _repair(path)
    assert not result.whole
    assert not result.end_known
    kept, whole = journal_of(result.path), set(journal_of(large[0]))
    changed = {row[1] for row in kept if row not in whole}
    assert len(changed) <= 1  # a text that ran on behind the end
    assert all(any(one in found.where for found in result.remaining) for one in changed)
    assert result.events > 50


# What is refused


def test_a_name_that_is_taken_is_refused(eventful: Path) -> None:
    before = content(eventful.parent)
    with pytest.raises(StudyError, match="exists already"):
        repair(eventful, eventful)
    assert content(eventful.parent) == before


def test_a_folder_that_is_not_there_is_said(eventful: Path) -> None:
    with pytest.raises(StudyError, match="cannot be made") as refused:
        repair(eventful, eventful.parent / "none" / "x.study")
    assert len(str(refused.value).splitlines()) == 1


def test_a_study_of_a_newer_version_is_refused(eventful: Path) -> None:
    _spoil(eventful, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StudyError, match="newer version"):
        _repair(eventful)


@pytest.mark.parametrize("what", ["DROP TABLE event", "DELETE FROM event"])
def test_where_no_journal_is_left_the_newest_copy_is_named(eventful: Path, what: str) -> None:
    with raw(eventful) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    whole = eventful.read_bytes()
    _spoil(eventful, what)
    with pytest.raises(StudyError, match="no copy lies near it"):
        _repair(eventful)
    broken = eventful.read_bytes()
    eventful.write_bytes(whole)
    with Study.open(eventful, clock=lambda: 1_781_000_000_000) as study:
        back_up(study)
    with Study.open(eventful, clock=lambda: 1_781_900_000_000) as study:
        newest = back_up(study)
    eventful.write_bytes(broken)
    with pytest.raises(StudyError, match="go on with its newest copy") as refused:
        _repair(eventful)
    assert str(newest.path) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_study_that_another_program_keeps_to_itself_is_said(
    eventful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.study.file.BUSY_SECONDS", 0.01)
    with raw(eventful) as connection:
        connection.execute("PRAGMA journal_mode = delete")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("DELETE FROM star")
        eventful.with_name("eventful.study-wal").write_bytes(b"x")  # as if somebody were at work
        with pytest.raises(StudyError, match="another program holds the study"):
            _repair(eventful)
        eventful.with_name("eventful.study-wal").unlink()
