"""Several people work in one file at the same time: no error, nothing lost."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from study_file import add_interview, at_work, damage, events_of, raw, tables_of

from coder.codebook import Codebook
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.judgements import judge
from coder.study.passes import new_pass

pytestmark = pytest.mark.slow

PEOPLE = 6
ACTS = 40

# Each process loads first, says so, and begins when all the others are ready too.
READY = """
import sys
from coder.model import Assignment
from coder.study import Study
from coder.study import coders, judgements, passes, transcripts
path, name, acts = sys.argv[1], sys.argv[2], int(sys.argv[3])

def judge(study, number):
    transcript = transcripts.find_transcript(study, "T1")
    all_fragments = transcripts.fragments_of(study, transcript)
    judged = [one for one in all_fragments if not one.context]
    chosen = passes.find_pass(study, "eerste")
    code = ("direct", "applied", "hindering")[number % 3]
    judgements.judge(study, chosen, transcript, judged[number], [Assignment(code)])
    print(judged[number].id, code, flush=True)

print("ready", flush=True)
sys.stdin.readline()
"""
ONE_SESSION = (
    READY
    + """
with Study.open(path, name) as study:
    for number in range(acts):
        judge(study, number)
"""
)
MANY_SESSIONS = (
    READY
    + """
for number in range(acts):
    with Study.open(path, name) as study:
        judge(study, number)
"""
)
CREATE = (
    READY
    + """
from coder.errors import StudyError
try:
    Study.create(path, name=name).close()
    print("made")
except StudyError as error:
    print("refused", error)
"""
)


def _at_once(script: str, path: Path, acts: int) -> dict[str, list[str]]:
    """Run it as everybody at the same time; name → the lines that came."""
    running = {
        f"coder {number}": subprocess.Popen(
            [sys.executable, "-c", script, str(path), f"coder {number}", str(acts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(PEOPLE)
    }
    for process in running.values():
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running.values():
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        said[name] = out.splitlines()
    return said


@pytest.fixture
def new(tmp_path: Path, book: Codebook) -> Path:
    """A new study, closed, with somebody to code for each process."""
    path = tmp_path / "new.study"
    ticks = itertools.count(1_780_000_000_000)
    with Study.create(path, codebook=book, clock=lambda: next(ticks)) as study:
        add_interview(study, "T1", ACTS)
        for number in range(PEOPLE):
            add_coder(study, f"coder {number}", "coach")
        new_pass(study, "eerste")
    return path


@pytest.mark.parametrize("script", [ONE_SESSION, MANY_SESSIONS], ids=["one", "many"])
def test_many_people_judge_at_once_and_nothing_is_lost(new: Path, script: str) -> None:
    acts = ACTS if script == ONE_SESSION else ACTS // 4
    before = len(events_of(new))
    said = _at_once(script, new, acts)
    after = tables_of(new)
    names = {row[0]: row[1] for row in after["coder"]}
    stored = sorted((names[row[1]], row[2], row[4]) for row in after["assignment"])
    confirmed = sorted((who, *line.split()) for who, lines in said.items() for line in lines)
    assert stored == confirmed
    assert len(confirmed) == PEOPLE * acts
    events = events_of(new)
    assert len(events) == before + PEOPLE * acts
    assert [one.seq for one in events] == list(range(1, len(events) + 1))
    assert damage(new) == []
    assert [one.name for one in new.parent.iterdir()] == [new.name]


def test_of_many_who_make_one_study_one_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "x.study"
    said = _at_once(CREATE, path, 0)
    outcomes = sorted(lines[0] for lines in said.values())
    assert outcomes.count("made") == 1
    refusal = f"refused {path}: this file exists already; choose another name."
    assert outcomes.count(refusal) == PEOPLE - 1
    with Study.open(path) as study:
        winner = study.row("SELECT value FROM study WHERE key = 'name'")[0]
    assert said[winner] == ["made"]
    assert damage(path) == []
    assert [one.name for one in tmp_path.iterdir()] == ["x.study"]


HELD_SECONDS = 0.4


def test_whoever_must_wait_for_a_writer_waits_in_silence_and_loses_nothing(
    new: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Study.open(new, "coder 0") as study, raw(new) as holder:
        coding_pass, transcript, fragments = at_work(study)
        holder.execute("BEGIN IMMEDIATE")
        trying, done = threading.Event(), threading.Event()

        def work() -> None:
            with Study.open(new, "coder 1") as other:
                other._writer.set_trace_callback(lambda sql: sql[:5] == "BEGIN" and trying.set())
                judge(other, coding_pass, transcript, fragments[0], [Assignment("direct")])
                done.set()

        working = threading.Thread(target=work)
        working.start()
        assert trying.wait(30)
        assert not done.wait(HELD_SECONDS), "it waits for the one who writes"
        assert len(list_coders(study)) == PEOPLE, "who only reads does not wait"
        holder.execute("ROLLBACK")
        working.join()
    assert done.is_set()
    assert len(tables_of(new)["judgement"]) == 1
    assert capfd.readouterr() == ("", "")
