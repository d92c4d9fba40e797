"""A program that is killed loses nothing that it confirmed and leaves nothing half-done."""

from __future__ import annotations

import csv
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from study_file import add_interview, damage, python, tables_of

from coder.codebook import Codebook
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass
from coder.study.transcripts import fragments_of, list_transcripts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not for Windows"),
]

# Judges for ever, and says each act as soon as it is confirmed.
JUDGING = """
import itertools, sys
from coder.model import Assignment
from coder.study import Study
from coder.study import judgements, passes, transcripts
codes = ("direct", "applied", "hindering", "enabling")
with Study.open(sys.argv[1], "anna") as study:
    chosen = passes.find_pass(study, "eerste")
    transcript = transcripts.find_transcript(study, "T1")
    found = [one for one in transcripts.fragments_of(study, transcript) if not one.context]
    for number in itertools.count(int(sys.argv[2])):
        one, code = found[number % len(found)], codes[number % 4]
        judgements.judge(study, chosen, transcript, one, [Assignment(code)])
        print(number, one.id, code, flush=True)
"""

# Runs a command and kills itself before its n-th step: a statement of SQL, or a file that gets or
# loses its name. Without a number it counts them.
UP_TO_A_STEP = """
import os, signal, sqlite3, sys
last, count = int(sys.argv[1]), 0

def step(*_):
    global count
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)

def hook(event, arguments):
    if event in ("os.link", "os.remove", "os.rename"):
        step()

def connect(*arguments, **options):
    connection = connect_(*arguments, **options)
    connection.set_trace_callback(step)
    return connection

connect_, sqlite3.connect = sqlite3.connect, connect
sys.addaudithook(hook)
from coder.cli import run
code = run(sys.argv[2:])
print("steps", count)
sys.exit(code)
"""


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


def test_every_confirmed_judgement_is_there_after_a_kill(study: Path) -> None:
    dice = random.Random(25)
    confirmed: dict[str, str] = {}
    number, acts = 0, 0
    for _time in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", JUDGING, str(study), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        lines = [process.stdout.readline() for _act in range(dice.randrange(1, 30))]
        until = time.perf_counter() + dice.random() * 0.01  # some moment of some later act
        while time.perf_counter() < until:
            pass
        process.send_signal(signal.SIGKILL)
        rest, _err = process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        for line in (*lines, *rest.splitlines(keepends=True)):
            if line.endswith("\n"):
                said, fragment, code = line.split()
                confirmed[fragment] = code
                number = int(said) + 1
                acts += 1
        stored = {row[2]: row[4] for row in tables_of(study)["assignment"]}
        missing = {key: code for key, code in confirmed.items() if stored.get(key) != code}
        # At most one act had been written but not said yet: the one that came after the last.
        assert len(missing) <= 1
        for fragment in missing:
            codes = ("direct", "applied", "hindering", "enabling")
            assert stored[fragment] == codes[number % 4]
        assert damage(study) == []
    assert acts > 100


def _kill_at(step: int, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    return python(UP_TO_A_STEP, str(step), *arguments)


def _steps(arguments: Sequence[str | Path], seed: int, most: int = 8) -> list[int]:
    """Some steps at which to kill, the last ones always among them."""
    done = _kill_at(0, arguments)
    assert done.returncode == 0, done.stderr
    total = int(done.stdout.split()[-1])
    chosen = random.Random(seed).sample(range(1, total + 1), most)
    return sorted({*chosen, *range(max(total - 5, 1), total + 1)})


def test_a_new_study_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    made = 0
    steps = _steps(["new", tmp_path / "first.study"], 1)
    for step in steps:
        folder = tmp_path / str(step)
        folder.mkdir()
        path = folder / "x.study"
        assert _kill_at(step, ["new", path]).returncode == -signal.SIGKILL
        assert all(one.name.startswith((".", "x.study")) for one in folder.iterdir())
        if path.exists():
            made += 1
            assert damage(path) == []
        else:
            assert list(folder.glob("*.study*")) == []
            assert python(UP_TO_A_STEP, "0", "new", path).returncode == 0
    assert 0 < made < len(steps)


def test_a_transcript_is_added_whole_or_not_at_all(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "interviews"
    folder.mkdir()
    for number in range(5):
        text = "\n\n".join(f"I: Vraag {n}?\n\nR: Antwoord {n} van {number}." for n in range(9))
        (folder / f"P{number}.txt").write_text(text)
    whole = study.read_bytes()
    seen = set()
    for step in _steps(["add", "-s", study, folder], 2):
        study.write_bytes(whole)
        killed = _kill_at(step, ["add", "-s", study, folder])
        assert killed.returncode == -signal.SIGKILL
        assert damage(study) == []
        with Study.open(study) as opened:
            added = [one for one in list_transcripts(opened) if one.name.startswith("P")]
            assert all(one.n_fragments == 9 for one in added)
            assert all(len(fragments_of(opened, one)) == 18 for one in added)
        confirmed = {line.split(":")[0] for line in killed.stderr.splitlines() if "9 frag" in line}
        assert confirmed <= {one.name for one in added}
        seen.add(len(added))
        assert python(UP_TO_A_STEP, "0", "add", "-s", study, folder).returncode == 0
        assert len(tables_of(study)["transcript"]) == 7
    assert len(seen) > 2


def test_codings_are_imported_all_or_none(study: Path, tmp_path: Path) -> None:
    table = tmp_path / "codings.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["transcript", "fragment", "coder", "codes", "starred", "memo"])
        for coder, text in itertools.product(("anna", "bram"), ("T1", "T2")):
            for number in range(1, 13):
                writer.writerow([text, number, coder, "direct|applied", number % 2, "gelezen"])
    whole = study.read_bytes()
    counts = set()
    for step in _steps(["import", "codings", "-s", study, table], 3):
        study.write_bytes(whole)
        killed = _kill_at(step, ["import", "codings", "-s", study, table])
        assert killed.returncode == -signal.SIGKILL
        assert damage(study) == []
        now = tables_of(study)
        rows = len(now["judgement"]), len(now["star"]), len(now["memo"])
        assert rows in ((0, 0, 0), (48, 24, 48))
        counts.add(rows)
        again = python(UP_TO_A_STEP, "0", "import", "codings", "-s", study, table)
        assert again.returncode == 0
        assert len(tables_of(study)["judgement"]) == 48
    assert (0, 0, 0) in counts
