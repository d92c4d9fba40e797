"""Doctor finds whatever is wrong with a study, and says so without falling over."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

import pytest
from study_file import at_work, damage, journal_of, make_study, raw, unguarded, without_guards

from coder.cli import run
from coder.codebook import Codebook
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.doctor import examine
from coder.study.journal import digest_of
from coder.study.looks import record_look
from coder.study.schema import STATE_TABLES


def _doctor(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command; never a traceback, never more than one line."""
    capsys.readouterr()
    code = run(["doctor", "-s", str(path)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert len(err.splitlines()) <= 1
    return code, out, err


def _is_damaged(path: Path, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = damage(path)
    assert where in {one.where for one in found}
    code, out, err = _doctor(path, capsys)
    assert code == 1
    assert where in out
    assert err == ""


def test_a_whole_study_is_whole(eventful: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = journal_of(eventful)
    assert damage(eventful) == []
    code, out, err = _doctor(eventful, capsys)
    assert (code, err) == (0, "")
    assert "whole" in out
    assert journal_of(eventful) == before


def test_a_new_study_is_whole(
    tmp_path: Path, book: Codebook, capsys: pytest.CaptureFixture[str]
) -> None:
    Study.create(tmp_path / "new.study", codebook=book).close()
    assert _doctor(tmp_path / "new.study", capsys)[0] == 0


def test_as_json_it_says_the_same(eventful: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "-s", str(eventful), "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    with raw(eventful) as connection:
        connection.execute("DELETE FROM star")
    assert run(["doctor", "-s", str(eventful), "--json"]) == 1
    damaged = json.loads(capsys.readouterr().out)
    assert (whole["whole"], whole["damage"]) == (True, [])
    assert damaged["whole"] is False
    assert [one["where"] for one in damaged["damage"]] == ["table star"] * 2


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    rows = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [(row[1], row[2]) for row in rows]


_CHANGED = {"TEXT": "\"{name}\" || 'x'", "INTEGER": '"{name}" + 1000', "REAL": "1.5"}


@pytest.mark.slow
@pytest.mark.parametrize("table", STATE_TABLES)
def test_a_value_changed_in_any_column_of_any_table_is_found(eventful: Path, table: str) -> None:
    with Study.open(eventful) as study:
        file = study._writer
        columns = _columns(file, table)
        same = " AND ".join(f'"{name}" IS ?' for name, _form in columns)
        row = file.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchone()
        for name, form in columns:
            value = f"coalesce({_CHANGED[form].format(name=name)}, 1)"
            file.execute("BEGIN")
            changed = file.execute(f'UPDATE "{table}" SET "{name}" = {value} WHERE {same}', row)
            assert changed.rowcount == 1
            found = {one.where for one in examine(study)}
            file.rollback()
            assert f"table {table}" in found, name
        assert list(examine(study)) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", STATE_TABLES)
def test_the_command_says_no_where_a_row_was_changed(
    eventful: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw(eventful) as connection:
        name, form = next(
            pair for pair in reversed(_columns(connection, table)) if pair[1] in _CHANGED
        )
        value = _CHANGED[form].format(name=name)
        connection.execute(f'UPDATE "{table}" SET "{name}" = coalesce({value}, 1)')
    _is_damaged(eventful, f"table {table}", capsys)


@pytest.mark.slow
@pytest.mark.parametrize("table", STATE_TABLES)
def test_a_row_deleted_from_any_table_is_found(eventful: Path, table: str) -> None:
    with Study.open(eventful) as study:
        file = study._writer
        key = _columns(file, table)[0][0]
        for one in (f' WHERE "{key}" = (SELECT min("{key}") FROM "{table}")', ""):
            file.execute("BEGIN")
            assert file.execute(f'DELETE FROM "{table}"{one}').rowcount >= 1
            found = {one.where for one in examine(study)}
            file.rollback()
            assert f"table {table}" in found


@pytest.mark.parametrize("table", STATE_TABLES)
def test_a_stray_row_in_any_table_is_found(eventful: Path, table: str) -> None:
    stray = {"TEXT": "stray", "INTEGER": 77, "REAL": 7.7}
    with Study.open(eventful) as study:
        file = study._writer
        values = [stray[form] for _name, form in _columns(file, table)]
        file.execute("BEGIN")
        file.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(values))})', values)
        found = {one.where for one in examine(study)}
        file.rollback()
        assert f"table {table}" in found


@pytest.mark.slow
@pytest.mark.parametrize("what", ["DELETE FROM study", "DELETE FROM coder", "DELETE FROM memo"])
def test_the_command_says_no_where_rows_are_gone(
    eventful: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw(eventful) as connection:
        connection.execute(what)
    _is_damaged(eventful, f"table {what.split()[-1]}", capsys)


@pytest.mark.parametrize("table", [*STATE_TABLES, "event"])
def test_a_table_that_is_gone_is_damage_and_no_crash(
    eventful: Path, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw(eventful) as connection:
        connection.execute(f'DROP TABLE "{table}"')
    code, _out, err = _doctor(eventful, capsys)
    assert (code, bool(err)) == ((2, True) if table == "event" else (1, False))


@pytest.mark.parametrize(
    "name", ["event_is_never_deleted", "event_never_changes", "event_comes_once"]
)
def test_a_guard_that_is_gone_or_changed_is_found(
    eventful: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with raw(eventful) as connection:
        connection.execute(f"DROP TRIGGER {name}")
        assert any(name in one.what for one in damage(eventful))
        connection.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON star BEGIN SELECT 1; END")
    assert any(name in one.what for one in damage(eventful))
    assert _doctor(eventful, capsys)[0] == 1


def test_a_trigger_of_somebody_else_is_found(eventful: Path) -> None:
    with raw(eventful) as connection:
        connection.execute(
            "CREATE TRIGGER theirs AFTER INSERT ON judgement "
            "BEGIN DELETE FROM assignment WHERE pass = new.pass; END"
        )
    assert any("theirs" in one.what for one in damage(eventful))


PAYLOADS = {
    "another verdict": "replace(payload, 'direct', 'applied')",
    "no JSON": "substr(payload, 1, 20)",
    "an empty object": "'{}'",
    "a list": "'[]'",
    "a number": "'7'",
    "nothing": "NULL",
    "an empty text": "''",
    "no text that can be read": "CAST(x'ff80fe' AS TEXT)",
    "a number where a text was": "replace(payload, '\"judged\"', '[1,2]')",
    "a number that is too large": "replace(payload, '\"swept\":false', '\"swept\":1e400')",
}


@pytest.mark.slow
@pytest.mark.parametrize("hash_", ["old hash", "new hash"])
@pytest.mark.parametrize("what", PAYLOADS)
def test_a_payload_changed_behind_the_guards_is_found(
    eventful: Path, what: str, hash_: str
) -> None:
    for kind in ("judgement", "transcript.added", "pass.closed", "study.set"):
        with Study.open(eventful) as study:
            file = study._writer
            file.create_function("sha", 1, lambda text: digest_of(text or ""))
            file.execute("BEGIN")
            before = file.execute(OF_KIND, (kind,)).fetchall()
            with without_guards(file):
                file.execute(f"UPDATE event SET payload = {PAYLOADS[what]} WHERE kind = ?", (kind,))
                if hash_ == "new hash" and "read" not in what:
                    file.execute("UPDATE event SET digest = sha(payload) WHERE kind = ?", (kind,))
            after = file.execute(OF_KIND, (kind,)).fetchall()
            found = [one for one in examine(study) if "trigger" not in one.what]
            file.rollback()
        # Not every kind holds the words that are changed here.
        assert bool(found) == (after != before), kind


OF_KIND = "SELECT CAST(payload AS BLOB) FROM event WHERE kind = ? ORDER BY n"


@pytest.mark.slow
@pytest.mark.parametrize("what", PAYLOADS)
def test_the_command_says_no_where_a_payload_was_changed(
    eventful: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with unguarded(eventful) as connection:
        connection.execute(f"UPDATE event SET payload = {PAYLOADS[what]} WHERE kind = 'judgement'")
    assert _doctor(eventful, capsys)[0] == 1


@pytest.mark.parametrize("kind", ["unheard.of", ""])
def test_a_kind_of_event_that_nobody_knows_is_found(
    eventful: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET kind = ? WHERE n = 20", (kind,))
    assert _doctor(eventful, capsys)[0] == 1


def test_a_text_that_was_changed_with_its_hash_is_found(eventful: Path) -> None:
    with raw(eventful) as connection:
        connection.execute("UPDATE transcript SET text = replace(text, 'Antwoord', 'Antwoorden')")
    whats = [one.what for one in damage(eventful)]
    assert any("imported" in what for what in whats)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> bytes:
    """The bytes of a study of many pages."""
    path = tmp_path_factory.mktemp("large") / "large.study"
    make_study(path, book, lambda: 1_780_000_000_000, transcripts=12, turns=40)
    return path.read_bytes()


@pytest.mark.parametrize("seed", range(14))
def test_damaged_pages_are_found_and_told_in_words(
    large: bytes, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(seed)
    broken = bytearray(large)
    for _page in range(1 + seed % 4):
        # From the first page's tables on: the header itself is a matter of opening.
        start = dice.randrange(100, len(broken) - 4096)
        length = dice.choice([16, 512, 4096])
        broken[start : start + length] = dice.choice(
            [bytes(length), dice.randbytes(length), b"\xff" * length]
        )
    path = tmp_path / "broken.study"
    path.touch(0o600)
    path.write_bytes(broken)
    code, out, err = _doctor(path, capsys)
    # Bytes that no table uses may change without harm to anybody: SQLite reads none of them.
    with raw(path) as connection:
        harmless = _same_content(connection, large, tmp_path)
    assert code in ((0,) if harmless else (1, 2))
    assert bool(err) == (code == 2)
    assert out or err


def _same_content(connection: sqlite3.Connection, original: bytes, folder: Path) -> bool:
    whole = folder / "whole.study"
    whole.write_bytes(original)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return False
        with raw(whole) as other:
            return list(connection.iterdump()) == list(other.iterdump())
    except (sqlite3.Error, UnicodeDecodeError, MemoryError):  # a length of which bytes were changed
        return False


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_told_in_words(
    large: bytes, tmp_path: Path, share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "short.study"
    path.write_bytes(large[: int(len(large) * share)])
    code, out, err = _doctor(path, capsys)
    assert code in (1, 2)
    assert out or err


def test_doctor_looks_at_one_moment_while_others_go_on(eventful: Path) -> None:
    with Study.open(eventful) as study, Study.open(eventful) as other:
        with raw(eventful) as connection:
            connection.execute("INSERT INTO study VALUES ('stray', 'x', 'x', 'x')")
        found = examine(study)
        first = next(found)  # the journal is replayed by now, most tables are still to come
        for number in range(5):
            add_coder(other, f"coder {number}", "coach")
        rest = list(found)
    assert [one.where for one in (first, *rest)] == ["table study"]


def test_an_event_that_changes_no_table_is_examined_too(eventful: Path) -> None:
    with Study.open(eventful) as study:
        coding_pass, _transcript, _fragments = at_work(study)
        assert record_look(study, coding_pass, "export codings")
    assert damage(eventful) == []
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET wall = 'lang geleden' WHERE kind = 'looked'")
    assert len(damage(eventful)) == 1


def test_doctor_can_look_within_an_act(eventful: Path) -> None:
    with Study.open(eventful) as study:
        with study.act():
            add_coder(study, "dirk", "coach")
            assert list(examine(study)) == []
        assert "dirk" in [row[0] for row in study.rows("SELECT name FROM coder")]


def test_bytes_that_are_no_text_are_damage_of_one_event_and_reading_goes_on(
    eventful: Path,
) -> None:
    with unguarded(eventful) as connection:
        connection.execute("UPDATE event SET payload = CAST(x'7bff7d' AS TEXT) WHERE n = 8")
        connection.execute("DELETE FROM star")
    found = damage(eventful)
    assert any("star" in one.where for one in found)
    assert any("event" in one.where for one in found)


def test_a_turn_or_a_highlight_outside_its_text_shows(eventful: Path) -> None:
    with raw(eventful) as connection:
        connection.execute('UPDATE turn SET "end" = 100000 WHERE position = 0')
        connection.execute('UPDATE assignment SET "end" = 100000 WHERE start IS NOT NULL')
    said = " ".join(one.what for one in damage(eventful))
    assert "a turn lies outside the text" in said
    assert "a highlight lies outside its fragment" in said


@pytest.mark.parametrize("table", ["codebook", "seal"])
def test_a_codebook_or_seal_that_was_changed_shows(eventful: Path, table: str) -> None:
    with raw(eventful) as connection:
        connection.execute(
            f"UPDATE {table} SET document = json_set(document, '$.version', 'another')"
        )
    assert any("checksum" in one.what for one in damage(eventful))
