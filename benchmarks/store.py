"""How fast the study file is: acts, coders at the same time, arrays, replay and undo.

    python benchmarks/store.py [FOLDER] [--quick]

Makes a study of 1,000,000 judgements in a folder (else a temporary one, removed afterwards), in
which every judgement is an event of the journal with its digest and its place in the chain, and
says how long things take beside what sqlite3 alone takes for the same rows, in one run. ``--quick``
does a fiftieth of it. Exit code 1 where a limit is exceeded: an error or a lost act of the coders
at work at the same time, or arrays that take more than twice as long as the bare query.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder.clock import iso, system_clock, uuid7
from coder.codebook import find
from coder.model import Assignment, CodingPass, ParsedTranscript, Span, Turn
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.doctor import examine
from coder.study.journal import FORMAT, Event, canonical_json, chain_of, digest_of, insert
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.replay import refill_tables
from coder.study.stamps import format_stamp
from coder.study.transcripts import (
    Cut,
    Known,
    add_transcript,
    find_transcript,
    fragments_of,
    list_transcripts,
)
from coder.study.undo import undo

CODEBOOK = "waardecreatie"
MOST_TIMES_THE_QUERY = 2.0
PACE = 0.5
"""Seconds between two acts of a coder."""

# A coder of the fifty: judges at a steady pace and says how long each act took, in milliseconds.
AT_WORK = """
import json, random, sys, time
from coder.errors import CoderError
from coder.model import Assignment
from coder.study import Study
from coder.study.judgements import judge
from coder.study.passes import find_pass
from coder.study.transcripts import find_transcript, fragments_of
path, name, acts, pace = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
took, errors = [], []
with Study.open(path, name) as study:
    coding_pass, transcript = find_pass(study, "bench"), find_transcript(study, "T1")
    found = [one for one in fragments_of(study, transcript) if not one.context]
    codes = [[Assignment("direct")], [Assignment("applied"), Assignment("hindering")]]
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    due = begin + random.Random(name).random() * pace
    for number in range(acts):
        time.sleep(max(due - time.time(), 0))
        start = time.perf_counter()
        try:
            judge(study, coding_pass, transcript, found[number % len(found)], codes[number % 2])
        except CoderError as error:
            errors.append(str(error))
        took.append((time.perf_counter() - start) * 1000)
        due += pace
print(json.dumps({"took": took, "errors": errors, "late": time.time() - due + pace}), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is done."""

    coders: int = 10
    transcripts: int = 200
    fragments: int = 500
    """Per transcript."""
    alone: int = 2000
    """Acts of one coder alone."""
    together: int = 50
    """Coders at the same time."""
    seconds: int = 30
    undone: int = 20_000
    """Events of the study in which acts are undone."""

    @property
    def judgements(self) -> int:
        """Of the large study."""
        return self.coders * self.transcripts * self.fragments


QUICK = Size(coders=4, transcripts=10, alone=200, together=10, seconds=5, undone=2000)


def make(path: Path, size: Size) -> None:
    """A study of so many transcripts and coders, and an open pass."""
    with Study.create(path, codebook=find(CODEBOOK)) as study:
        with study.act():
            for number in range(1, size.transcripts + 1):
                text, turns, spans = "", [], []
                for place in range(size.fragments):
                    start = len(text)
                    text += f"Antwoord {place} van {number}.\n"
                    turns.append(Turn(start, len(text) - 1, "R"))
                    spans.append(Span(start, len(text) - 1, place, False))
                parsed = ParsedTranscript(text, tuple(turns), "txt", (), ())
                known = Known({"R": f"R van T{number}"})
                add_transcript(study, f"T{number}", parsed, Cut("turn", spans), known)
            for number in range(size.coders):
                add_coder(study, f"coder {number}", "coach")
        new_pass(study, "bench")


def judge_everything(path: Path, *, most: int | None = None) -> int:
    """Put a judgement of every coder on every fragment into the journal; returns how many.

    They come from one more device, in the order in which the coders read; about a third name two
    codes. The tables know nothing of them before the journal is replayed.
    """
    dice = random.Random(1)
    with Study.open(path) as study:
        coding_pass, codes = find_pass(study, "bench"), list(find(CODEBOOK).ids)
        transcripts = [
            (one.id, [fragment.id for fragment in fragments_of(study, one)])
            for one in list_transcripts(study)
        ]
        connection = study._writer
        counter, device, chain = 0, "bbbbbbbbbbbb", bytes(32)
        now = system_clock() + 1000
        connection.execute("BEGIN IMMEDIATE")
        for coder in [one.id for one in list_coders(study)]:
            for transcript, fragments in transcripts:
                for fragment in fragments:
                    if counter == most:
                        break
                    counter += 1
                    now += 1
                    chosen = dice.sample(codes, 1 + (dice.random() < 0.3))
                    payload = _payload(coding_pass, coder, transcript, fragment, chosen)
                    event, text = _event(study, coder, device, counter, now, chain, payload)
                    insert(connection, event, text)
                    chain = event.chain
        connection.execute("COMMIT")
    return counter


def _payload(
    coding_pass: CodingPass, coder: str, transcript: str, fragment: str, codes: Sequence[str]
) -> dict[str, Any]:
    return {
        "pass": coding_pass.id,
        "coder": coder,
        "transcript": transcript,
        "fragment": fragment,
        "stage": "independent",
        "state": "judged",
        "swept": False,
        "version": coding_pass.version,
        "assignments": [
            {"code": code, "qualifiers": {}, "start": None, "end": None} for code in codes
        ],
        "salt": f"{random.getrandbits(128):032x}",
    }


def _event(
    study: Study,
    coder: str,
    device: str,
    seq: int,
    now: int,
    previous: bytes,
    payload: dict[str, Any],
) -> tuple[Event, str]:
    text = canonical_json(payload)
    fields = (uuid7(now), study.id, coder, device, seq, format_stamp(now, 0, device), iso(now))
    digest = digest_of(text)
    bare = Event(*fields, "judgement", FORMAT, payload, digest, previous, b"")
    return Event(*fields, "judgement", FORMAT, payload, digest, previous, chain_of(bare)), text


# What is measured


@contextmanager
def timed(found: list[float]) -> Iterator[None]:
    """Append the seconds that the block takes."""
    start = time.perf_counter()
    yield
    found.append(time.perf_counter() - start)


def seconds(function: Callable[[], object], *, rounds: int = 1) -> float:
    """The best of so many rounds."""
    found: list[float] = []
    for _round in range(rounds):
        with timed(found):
            function()
    return min(found)


def spread(milliseconds: Sequence[float]) -> str:
    """Median, 95th and 99th percentile, maximum."""
    cuts = statistics.quantiles(milliseconds, n=100)
    return (
        f"median {statistics.median(milliseconds):.2f} · p95 {cuts[94]:.2f} · "
        f"p99 {cuts[98]:.2f} · max {max(milliseconds):.1f} ms"
    )


def alone(path: Path, size: Size) -> None:
    """One coder judges as fast as the disk lets them."""
    took: list[float] = []
    with Study.open(path, "coder 0") as study:
        coding_pass, transcript = find_pass(study, "bench"), find_transcript(study, "T1")
        fragments = fragments_of(study, transcript)
        for number in range(size.alone):
            said = [Assignment(("direct", "applied", "hindering")[number % 3])]
            with timed(took):
                judge(study, coding_pass, transcript, fragments[number % len(fragments)], said)
    print(f"an act alone ({size.alone}): {spread([one * 1000 for one in took])}")


def together(path: Path, size: Size) -> bool:
    """Many coders judge at once, twice a second each; whether all went well."""
    acts = round(size.seconds / PACE)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", AT_WORK, str(path), f"coder {number}", str(acts), str(PACE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        for number in range(size.together)
    ]
    for one in running:
        assert one.stdout is not None
        one.stdout.readline()
    begin = time.time() + 1
    before = _events(path)
    for one in running:
        assert one.stdin is not None
        one.stdin.write(f"{begin}\n")
        one.stdin.flush()
    said = [json.loads(one.communicate()[0].splitlines()[-1]) for one in running]
    took = [ms for one in said for ms in one["took"]]
    errors = [error for one in said for error in one["errors"]]
    lost = size.together * acts - len(errors) - (_events(path) - before)
    late = max(one["late"] for one in said)
    print(
        f"{size.together} coders at once, {1 / PACE:.0f} acts a second each for {size.seconds} s: "
        f"{len(took)} acts, {len(errors)} errors, {lost} lost; {spread(took)}; "
        f"the last was {max(late, 0):.2f} s behind"
    )
    for error in sorted(set(errors)):
        print(f"  {error}")
    return not errors and not lost


def _events(path: Path) -> int:
    with Study.open(path) as study:
        return int(study.facts("SELECT count(*) FROM event")[0][0])


def replay(path: Path, events: int) -> None:
    """The tables made from the journal, beside reading and parsing the journal alone."""
    with Study.open(path) as study:
        connection = study._writer

        def all_of_it() -> None:
            for (text,) in connection.execute("SELECT payload FROM event ORDER BY hlc, id"):
                json.loads(text)

        read = seconds(all_of_it)
        connection.execute("BEGIN IMMEDIATE")
        took = seconds(lambda: refill_tables(connection))
        connection.execute("COMMIT")
    print(
        f"replay of {events:,} events: {took:.1f} s ({took / events * 1e6:.1f} µs each; "
        f"{took / read:.1f} × reading the journal, {read:.1f} s)"
    )


def arrays(path: Path) -> bool:
    """All judgements into arrays, beside the bare query; whether it is at most twice as long."""
    from coder.study.arrays import Places, numbered, verdicts_of

    with Study.open(path) as study:
        coding_pass = find_pass(study, "bench")
        coders = list_coders(study)
        order = [one for found in numbered(study, list_transcripts(study)) for one in found]
        layer = {code: number for number, code in enumerate(find(CODEBOOK).ids)}
        connection = sqlite3.connect(path)

        def bare() -> None:
            for coder in coders:
                for sql in (
                    "SELECT fragment, swept FROM judgement WHERE pass = ? AND coder = ? "
                    "AND stage = 'independent' AND state = 'judged'",
                    "SELECT fragment, code FROM assignment WHERE pass = ? AND coder = ? "
                    "AND stage = 'independent'",
                ):
                    connection.execute(sql, (coding_pass.id, coder.id)).fetchall()

        n = 0

        def ours() -> None:
            nonlocal n
            places = Places([fragment for fragment, _label in order])
            n = sum(
                len(verdicts_of(study, coding_pass, coder, places, layer).units) for coder in coders
            )

        both = [(seconds(bare), seconds(ours)) for _round in range(3)]
        query, took = min(one for one, _ in both), min(one for _, one in both)
        connection.close()
    print(
        f"{n:,} judgements into arrays: {took:.2f} s, the bare sqlite3 query {query:.2f} s: "
        f"ratio {took / query:.2f} (at most {MOST_TIMES_THE_QUERY})"
    )
    return took <= MOST_TIMES_THE_QUERY * query


def doctor(path: Path, events: int) -> bool:
    """Everything that ``coder doctor`` looks at; whether it found nothing."""
    with Study.open(path) as study:
        found: list[Any] = []
        took = seconds(lambda: found.extend(examine(study)))
    print(f"doctor of {events:,} events: {took:.1f} s, {len(found)} things wrong")
    return not found


def undoing(path: Path, size: Size) -> None:
    """Undo the newest act in a study of so many events."""
    with Study.open(path) as study:
        study._writer.execute("BEGIN IMMEDIATE")
        full = seconds(lambda: refill_tables(study._writer))
        study._writer.execute("COMMIT")
    took: list[float] = []
    with Study.open(path, "coder 0") as study:
        coding_pass, transcript = find_pass(study, "bench"), find_transcript(study, "T1")
        fragments = fragments_of(study, transcript)
        for number in range(10):
            judge(study, coding_pass, transcript, fragments[number], [Assignment("direct")])
        for _number in range(10):
            with timed(took):
                undo(study)
    print(
        f"undo in a study of {size.undone:,} events: median "
        f"{statistics.median(took) * 1000:.0f} ms (replay of all of it {full * 1000:.0f} ms)"
    )


def main(words: Sequence[str]) -> int:
    """Run all of it; 1 where a limit is exceeded."""
    size = QUICK if "--quick" in words else Size()
    named = [one for one in words if not one.startswith("-")]
    folder = Path(named[0]) if named else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        small = Size(coders=max(size.together, 10), transcripts=1, fragments=100)
        make(folder / "together.study", small)
        alone(folder / "together.study", size)
        good = together(folder / "together.study", size)
        part = Size(coders=4, transcripts=10, fragments=max(size.undone // 40, 10))
        make(folder / "undo.study", part)
        judge_everything(folder / "undo.study", most=size.undone)
        undoing(folder / "undo.study", size)
        make(folder / "large.study", size)
        took: list[float] = []
        with timed(took):
            n = judge_everything(folder / "large.study")
        print(f"{n:,} events written into the journal: {took[0]:.0f} s (no limit)")
        replay(folder / "large.study", n)
        good = arrays(folder / "large.study") and good
        good = doctor(folder / "large.study", n) and good
    finally:
        if not named:
            shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
