"""How long ``coder agree`` takes on a large study, beside reading its judgements with sqlite3.

Makes a study of 10 coders who each judged 100,000 fragments (20 interviews), closes nothing, and
runs ``coder agree`` in a process of its own. The study is planned through the public API; the rows
of fragments, judgements and assignments are put in with sqlite3, since a million acts would take
half an hour. Such a file has no journal for them: it serves to be read and timed.

    python benchmarks/agree_from_study.py [FOLDER]
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coder.clock import system_clock, uuid7
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.passes import new_pass
from coder.study.transcripts import list_transcripts

CODERS, FRAGMENTS, INTERVIEWS = 10, 100_000, 20
CODEBOOK = "waardecreatie"
STAMP = "019000000000-0000-000000000000"
MOST = 3.0
"""``coder agree`` takes at most so many times as long as reading the rows."""

READ = (
    "SELECT coder, fragment, swept FROM judgement WHERE stage = 'independent' AND state = 'judged'",
    "SELECT coder, fragment, code FROM assignment WHERE stage = 'independent'",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the study is."""

    coders: int = CODERS
    fragments: int = FRAGMENTS
    interviews: int = INTERVIEWS


def make(folder: Path, size: Size) -> Path:
    """A study in which every coder judged and signed off everything."""
    path = folder / "large.study"
    with Study.create(path, codebook=find(CODEBOOK)) as study:
        for number in range(size.interviews):
            source = folder / f"P{number + 1}.txt"
            source.write_text(f"I: En?\n\nR: Dit is interview {number + 1}.\n", encoding="utf-8")
            settings = settings_from()
            take(study, prepare(source, settings), settings)
        for number in range(size.coders):
            add_coder(study, f"coder {number + 1}", "coach" if number % 2 else "researcher")
        coding_pass = new_pass(study, "large")
        transcripts = [one.id for one in list_transcripts(study)]
        coders = [one.id for one in list_coders(study)]
    connection = sqlite3.connect(path)
    fragments = _fragments(connection, transcripts, size)
    codes = list(find(CODEBOOK).ids)
    for coder in coders:
        _judge(connection, coding_pass.id, coder, fragments, codes)
    connection.executemany(
        "INSERT INTO signoff (pass, transcript, coder, state, reason, hlc, event) "
        "VALUES (?, ?, ?, 'signed', '', ?, '')",
        [(coding_pass.id, one, coder, STAMP) for one in transcripts for coder in coders],
    )
    connection.commit()
    connection.close()
    return path


def _fragments(
    connection: sqlite3.Connection, transcripts: list[str], size: Size
) -> list[tuple[str, str]]:
    """Pairs (fragment, transcript), sorted by fragment as the tables are."""
    connection.execute("DELETE FROM fragment")
    made, rows = [], []
    each = size.fragments // size.interviews
    for transcript in transcripts:
        for position in range(each):
            identity = uuid7(system_clock() + position)
            made.append((identity, transcript))
            rows.append((identity, transcript, position, str(position + 1)))
    connection.executemany(
        'INSERT INTO fragment (id, transcript, position, label, start, "end", speaker) '
        "VALUES (?, ?, ?, ?, 0, 1, 'R')",
        rows,
    )
    return sorted(made)


def _judge(
    connection: sqlite3.Connection,
    coding_pass: str,
    coder: str,
    fragments: list[tuple[str, str]],
    codes: list[str],
) -> None:
    chance = random.Random(coder)
    truth = random.Random(1)

    def chosen() -> Iterator[tuple[str, str, list[str]]]:
        for fragment, transcript in fragments:
            true = {code for code in codes if truth.random() < 0.1}
            yield (
                fragment,
                transcript,
                [code for code in codes if (code in true) != (chance.random() < 0.03)],
            )

    judged = list(chosen())
    connection.executemany(
        "INSERT INTO judgement "
        "(pass, coder, fragment, stage, transcript, state, swept, version, hlc, event) "
        "VALUES (?, ?, ?, 'independent', ?, 'judged', 0, '1', ?, ?)",
        (
            (coding_pass, coder, fragment, transcript, STAMP, fragment)
            for fragment, transcript, _codes in judged
        ),
    )
    connection.executemany(
        "INSERT INTO assignment "
        "(pass, coder, fragment, stage, code, transcript, position, qualifiers) "
        "VALUES (?, ?, ?, 'independent', ?, ?, ?, '{}')",
        (
            (coding_pass, coder, fragment, code, transcript, position)
            for fragment, transcript, codes_ in judged
            for position, code in enumerate(codes_)
        ),
    )


def reading(path: Path) -> tuple[float, int]:
    """Seconds that plain sqlite3 takes to read the judgements with their codes, and how many."""
    started = time.perf_counter()
    connection = sqlite3.connect(path)
    rows = [connection.execute(sql).fetchall() for sql in READ]
    took = time.perf_counter() - started
    connection.close()
    return took, len(rows[0])


def agreeing(path: Path, *options: str) -> float:
    """Seconds that ``coder agree`` takes, from its start to its end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "coder", "-s", str(path), "agree", "--json", *options],
        check=True,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return time.perf_counter() - started


def main(arguments: list[str]) -> int:
    """Print the ratio; 1 where it is too large."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments[0]) if arguments else Path(temporary)
        path = folder / "large.study"
        if not path.exists():
            started = time.perf_counter()
            make(folder, Size())
            print(f"made in {time.perf_counter() - started:.0f} s: {path.stat().st_size:,} bytes")
        reading(path)  # so that both find the file in memory
        read, n = min(reading(path) for _run in range(3))
        agreed = min(agreeing(path) for _run in range(3))
    print(f"reading {n:,} judgements with sqlite3: {read:.2f} s")
    print(f"coder agree: {agreed:.2f} s, {agreed / read:.2f} times as long (at most {MOST})")
    return 0 if agreed <= MOST * read else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
