"""A program that is killed loses nothing that it confirmed and leaves nothing half-done."""

from __future__ import annotations

import csv
import gzip
import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from killing import KILLED, Ended, Moment, Nursery, moments, nursery
from study_file import add_interview, damage, journal_of, raw, tables_of

from coder.codebook import Codebook
from coder.coding_session import open_session
from coder.exchange.bundle import read_bundle
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.handing import handed_out
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass, seals
from coder.study.signoffs import mark_shown, sign_off
from coder.study.transcripts import find_transcript, fragments_of, list_transcripts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL and fork are not for Windows"),
]

CODES = ("direct", "applied", "hindering", "enabling")
KILLS = 200
LIFE = 20
"""Kills after which a new study is begun, so that looking through it stays quick."""

# Codes for ever, as the coding screen does, and says each act as soon as it is confirmed.
CODING = """
import itertools, sys
from coder.coding_session import open_session
from coder.study import Study
codes = ("direct", "applied", "hindering", "enabling")
with Study.open(sys.argv[1], "anna") as study:
    session = open_session(study)
    print("open", flush=True)
    for number in itertools.count(int(sys.argv[2])):
        session.go(session.judgeable[number * 5 % len(session.judgeable)])
        if number % 7 == 0:
            session.none_applies()
        else:
            session.toggle(codes[number % 4])
        print(number, flush=True)
"""

UNDO = """
import sys
from coder.study import Study
from coder.study.undo import undo
with Study.open(sys.argv[1], "anna") as study:
    undo(study)
    print("undone", flush=True)
"""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where programs come from."""
    with nursery(tmp_path_factory.mktemp("nursery")) as found:
        yield found


@pytest.fixture
def study(tmp_path: Path, book: Codebook) -> Path:
    """A study with two transcripts, two coders and an open pass."""
    path = tmp_path / "x.study"
    ticks = itertools.count(1_780_000_000_000)
    with Study.create(path, codebook=book, clock=lambda: next(ticks)) as new:
        add_interview(new, "T1", 12)
        add_interview(new, "T2", 12)
        add_coder(new, "anna", "coach")
        add_coder(new, "bram", "researcher")
        new_pass(new, "eerste")
    return path


def _judged_by(path: Path, *names: str, signed: bool = False) -> None:
    for name in names:
        with Study.open(path, name) as opened, opened.act():
            chosen = find_pass(opened, "eerste")
            for text in ("T1", "T2"):
                transcript = find_transcript(opened, text)
                found = fragments_of(opened, transcript)
                mark_shown(opened, chosen, transcript, found)
                for one in found:
                    if not one.context:
                        code = CODES[(len(name) + one.position) % 4]
                        judge(opened, chosen, transcript, one, [Assignment(code)])
                if signed:
                    sign_off(opened, chosen, transcript)


# A coder at work

Verdict = frozenset[str] | None


def _model(number: int, before: Verdict) -> Verdict:
    """What that act makes of a verdict; None = not judged."""
    if number % 7 == 0:
        return frozenset()
    after = (before or frozenset()) ^ {CODES[number % 4]}
    return after or None


def _stored(path: Path) -> dict[str, Verdict]:
    now = tables_of(path)
    found: dict[str, Verdict] = {row[2]: frozenset() for row in now["judgement"] if row[5] != ""}
    for row in now["judgement"]:
        if row[5] == "withdrawn":
            found[row[2]] = None
    for row in now["assignment"]:
        before = found[row[2]]
        assert before is not None
        found[row[2]] = before | {row[4]}
    return {fragment: said for fragment, said in found.items() if said is not None}


def _killed_at_work(programs: Nursery, path: Path, number: int, dice: random.Random) -> list[int]:
    """Kill a coding process at some moment; the numbers of the acts that it confirmed."""
    pipe = path.with_name("said")
    os.mkfifo(pipe)
    with programs.started(CODING, [path, str(number)], pipe) as process, pipe.open() as said:
        acts = dice.choice((0, 0, *range(1, 16)))
        lines = [said.readline() for _act in range(acts + 1)] if acts else []
        until = time.perf_counter() + dice.random() * (0.008 if acts else 0.03)
        while time.perf_counter() < until:
            pass
        os.kill(process, signal.SIGKILL)
        lines += said.readlines()
    pipe.unlink()
    return [int(line) for line in lines if line.endswith("\n") and line != "open\n"]


def test_nothing_confirmed_is_lost_in_200_kills_of_a_coder_at_work(
    programs: Nursery, study: Path
) -> None:
    dice = random.Random(200)
    new = study.read_bytes()
    with Study.open(study, "anna") as opened:
        session = open_session(opened)
        places = [session.fragments[at].id for at in session.judgeable]
    model: dict[str, Verdict] = {}
    number, last, confirmed, unsaid = 1, "", 0, 0
    for kill in range(KILLS):
        if kill % LIFE == 0:
            study.write_bytes(new)
            model, number, last = {}, 1, ""
        for act in _killed_at_work(programs, study, number, dice):
            assert act == number
            last = places[act * 5 % len(places)]
            model[last] = _model(act, model.get(last))
            number, confirmed = act + 1, confirmed + 1
        assert damage(study) == []
        stored = _stored(study)
        if stored != {key: said for key, said in model.items() if said is not None}:
            # One act may have been stored when the program was killed before it could say so.
            last = places[number * 5 % len(places)]
            model[last] = _model(number, model.get(last))
            number, unsaid = number + 1, unsaid + 1
            assert stored == {key: said for key, said in model.items() if said is not None}
        with Study.open(study, "anna") as opened:
            session = open_session(opened)
            assert session.here.id == (last or places[0])
            assert {
                key: frozenset(one.code for one in said) for key, said in (session.verdicts.items())
            } == stored
    assert confirmed > 5 * KILLS
    assert unsaid < KILLS


# Before, within and after each step


def _kill(programs: Nursery, at: Moment, *words: str | Path, code: str = "") -> Ended:
    """Killed; or, where the moment was chosen by the clock, perhaps come through."""
    ended = programs.run(words, code=code, step=at.step, delay=at.delay)
    assert ended.code == KILLED or (at.delay is not None and ended.code == 0), ended.err
    return ended


def _done(programs: Nursery, *words: str | Path, code: str = "") -> Ended:
    ended = programs.run(words, code=code)
    assert ended.code == 0, ended.err
    return ended


def test_a_judgement_is_there_or_not_and_what_was_confirmed_is(
    programs: Nursery, study: Path
) -> None:
    words = ("judge", "-s", study, "--as", "anna", "T1", "3", "direct", "applied")
    whole = study.read_bytes()
    seen = set()
    for at in moments(programs.steps(words), 1):
        study.write_bytes(whole)
        ended = _kill(programs, at, *words)
        assert damage(study) == []
        codes = sorted(row[4] for row in tables_of(study)["assignment"])
        assert codes in ([], ["applied", "direct"])
        assert codes or not ended.out
        seen.add(bool(codes))
        _done(programs, *words)
        assert sorted(row[4] for row in tables_of(study)["assignment"]) == ["applied", "direct"]
    assert seen == {True, False}


def test_a_new_study_is_there_whole_or_not_at_all(programs: Nursery, tmp_path: Path) -> None:
    made = set()
    for number, at in enumerate(moments(programs.steps(["new", tmp_path / "first.study"]), 2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "x.study"
        _kill(programs, at, "new", path)
        assert all(one.name.startswith((".", "x.study")) for one in folder.iterdir())
        made.add(path.exists())
        if path.exists():
            assert damage(path) == []
        else:
            assert list(folder.glob("*.study*")) == []
            _done(programs, "new", path)
    assert made == {True, False}


def test_a_transcript_is_added_whole_or_not_at_all(
    programs: Nursery, study: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    for number in range(5):
        text = "\n\n".join(f"I: Vraag {n}?\n\nR: Antwoord {n} van {number}." for n in range(9))
        (folder / f"P{number}.txt").write_text(text)
    words = ("add", "-s", study, folder)
    whole = study.read_bytes()
    seen = set()
    steps = programs.steps(words)
    for at in moments(steps, 3):
        study.write_bytes(whole)
        killed = _kill(programs, at, *words)
        assert damage(study) == []
        with Study.open(study) as opened:
            added = [one for one in list_transcripts(opened) if one.name.startswith("P")]
            assert all(one.n_fragments == 9 for one in added)
            assert all(len(fragments_of(opened, one)) == 18 for one in added)
        confirmed = {line.split(":")[0] for line in killed.err.splitlines() if "9 frag" in line}
        assert confirmed <= {one.name for one in added}
        seen.add(len(added))
        _done(programs, *words)
        assert len(tables_of(study)["transcript"]) == 7
    assert seen == set(range(6))


def test_codings_are_imported_all_or_none(programs: Nursery, study: Path, tmp_path: Path) -> None:
    table = tmp_path / "codings.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["transcript", "fragment", "coder", "codes", "starred", "memo"])
        for coder, text in itertools.product(("anna", "bram"), ("T1", "T2")):
            for number in range(1, 13):
                writer.writerow([text, number, coder, "direct|applied", number % 2, "gelezen"])
    words = ("import", "codings", "-s", study, table)
    whole = study.read_bytes()
    counts = set()
    for at in moments(programs.steps(words), 4):
        study.write_bytes(whole)
        _kill(programs, at, *words)
        assert damage(study) == []
        now = tables_of(study)
        counts.add((len(now["judgement"]), len(now["star"]), len(now["memo"])))
        _done(programs, *words)
        assert len(tables_of(study)["judgement"]) == 48
    assert counts == {(0, 0, 0), (48, 24, 48)}


def test_a_merge_takes_all_of_a_bundle_or_nothing(
    programs: Nursery, study: Path, tmp_path: Path
) -> None:
    theirs, bundle = tmp_path / "bram.study", tmp_path / "bram.bundle"
    _done(programs, "study", "copy", "-s", study, "--for", "bram", "-o", theirs)
    _judged_by(theirs, "bram")
    _done(programs, "bundle", "-s", theirs, "-o", bundle)
    words = ("merge", "-s", study, bundle)
    before = journal_of(study)
    whole = study.read_bytes()
    steps = programs.steps(words)
    after = tables_of(study)
    assert len(after["judgement"]) == 24
    seen = set()
    for at in moments(steps, 5):
        study.write_bytes(whole)
        _kill(programs, at, *words)
        assert damage(study) == []
        came = len(journal_of(study)) - len(before)
        assert journal_of(study)[: len(before)] == before
        seen.add(came)
        assert tables_of(study) == after or not came
        _done(programs, *words)
        assert tables_of(study) == after
    assert len(seen) == 2
    assert 0 in seen


def test_a_bundle_is_written_whole_or_not_at_all_and_none_is_skipped(
    programs: Nursery, study: Path, tmp_path: Path
) -> None:
    theirs, bundle = tmp_path / "bram.study", tmp_path / "bram.bundle"
    _done(programs, "study", "copy", "-s", study, "--for", "bram", "-o", theirs)
    _judged_by(theirs, "bram")
    whole, main = theirs.read_bytes(), study.read_bytes()
    words = ("bundle", "-s", theirs, "-o", bundle)
    steps = programs.steps(words)
    bundle.unlink()
    seen = set()
    for at in moments(steps, 6):
        theirs.write_bytes(whole)
        study.write_bytes(main)
        _kill(programs, at, *words)
        assert damage(theirs) == []
        seen.add(bundle.exists())
        if bundle.exists():
            read_bundle(bundle)
            _done(programs, "merge", "-s", study, bundle)
            bundle.unlink()
        # Whatever the killed one held: after the next bundle all of the work is there.
        _done(programs, *words)
        _done(programs, "merge", "-s", study, bundle)
        assert len(tables_of(study)["judgement"]) == 24
        bundle.unlink()
        assert sorted(one.name for one in tmp_path.iterdir()) == ["bram.study", "x.study"]
    assert seen == {True, False}


def test_a_colleague_s_copy_is_there_whole_or_not_at_all_and_is_known_of(
    programs: Nursery, study: Path, tmp_path: Path
) -> None:
    _judged_by(study, "anna")
    copy = tmp_path / "bram.study"
    words = ("study", "copy", "-s", study, "--for", "bram", "-o", copy)
    whole = study.read_bytes()
    steps = programs.steps(words)
    inside = tables_of(copy)
    assert inside["judgement"] == []
    copy.unlink()
    seen = set()
    for at in moments(steps, 7):
        study.write_bytes(whole)
        _kill(programs, at, *words)
        assert damage(study) == []
        seen.add(copy.exists())
        if copy.exists():
            assert damage(copy) == []
            assert tables_of(copy) == inside
            with Study.open(study) as opened:
                assert [one.to for one in handed_out(opened)] == ["bram"]
            copy.unlink()
        _done(programs, *words)
        copy.unlink()
        assert [one.name for one in tmp_path.iterdir()] == ["x.study"]
    assert seen == {True, False}


@pytest.mark.parametrize(
    "old", sorted((Path(__file__).parent / "files").glob("schema-*.gz")), ids=lambda path: path.stem
)
def test_an_old_study_is_brought_up_to_date_wholly_or_not_at_all(
    programs: Nursery, old: Path, tmp_path: Path
) -> None:
    path = tmp_path / "old.study"
    with gzip.open(old) as packed, path.open("wb") as target:
        shutil.copyfileobj(packed, target)
    whole, journal = path.read_bytes(), journal_of(path)
    words = ("doctor", "-s", path)
    steps = programs.steps(words)
    tables = tables_of(path)
    last = max(number for number, name in enumerate(steps) if "user_version =" in name) + 20
    seen = set()
    for at in moments(steps[:last], 8, most=30):
        path.write_bytes(whole)
        _kill(programs, at, *words)
        with raw(path) as connection:
            seen.add(connection.execute("PRAGMA user_version").fetchone()[0])
        assert journal_of(path) == journal
        assert damage(path) == []
        assert tables_of(path) == tables
    assert len(seen) == 2


def test_an_undo_takes_the_act_back_wholly_or_not_at_all(programs: Nursery, study: Path) -> None:
    before = tables_of(study)
    _judged_by(study, "anna")
    after = tables_of(study)
    whole = study.read_bytes()
    seen = set()
    for at in moments(programs.steps([study], code=UNDO), 9):
        study.write_bytes(whole)
        ended = _kill(programs, at, study, code=UNDO)
        assert damage(study) == []
        now = tables_of(study)
        undone = now == before
        assert undone or now == after
        assert undone or "undone" not in ended.out
        seen.add(undone)
        if not undone:
            _done(programs, study, code=UNDO)
            assert tables_of(study) == before
    assert seen == {True, False}


def test_a_pass_is_closed_and_sealed_wholly_or_not_at_all(programs: Nursery, study: Path) -> None:
    _judged_by(study, "anna", "bram", signed=True)
    words = ("pass", "close", "-s", study, "eerste")
    whole = study.read_bytes()
    seen = set()
    for at in moments(programs.steps(words), 10, most=4):
        study.write_bytes(whole)
        _kill(programs, at, *words)
        assert damage(study) == []
        with Study.open(study) as opened:
            coding_pass = find_pass(opened, "eerste")
            sealed = seals(opened, coding_pass)
        closed = coding_pass.state == "closed"
        assert len(sealed) == len(tables_of(study)["seal"]) == int(closed)
        assert len(tables_of(study)["at_table"]) == 2 * closed
        seen.add(closed)
        if not closed:
            _done(programs, *words)
    assert seen == {True, False}
