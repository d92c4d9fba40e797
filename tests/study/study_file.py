"""What the tests of the study file share: a study in which everything happened, and raw SQL."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from coder.codebook import Codebook
from coder.consensus import close_pass, open_revising
from coder.model import Assignment, CodingPass, Fragment, ParsedTranscript, Span, Transcript, Turn
from coder.study import Study
from coder.study.adjudication import set_adjudicator
from coder.study.coders import add_coder, rename_coder
from coder.study.cut_reports import report_cut
from coder.study.decisions import decide
from coder.study.doctor import examine
from coder.study.effects import blank_erased
from coder.study.journal import Damage, Event, canonical_json, events, insert
from coder.study.judgements import judge, withdraw
from coder.study.marks import set_mark
from coder.study.memos import write_memo
from coder.study.migrations import migrate
from coder.study.passes import find_pass, new_pass, release, reopen_pass
from coder.study.proposals import propose
from coder.study.replay import refill_tables
from coder.study.respondents import set_respondent
from coder.study.revising import done_revising
from coder.study.schema import STATE_TABLES
from coder.study.shortening import shorten_quote
from coder.study.signoffs import mark_shown, sign_off
from coder.study.stars import set_star
from coder.study.transcripts import (
    Cut,
    Known,
    add_transcript,
    find_transcript,
    fragments_of,
    set_wave,
)

COLUMNS = (
    "study, author, device, seq, hlc, wall, kind, format, payload, digest, previous, chain, "
    "erased_by"
)
"""Of an event, but for its id and the number of its row in this file."""

Clock = Callable[[], int]
Dump = dict[str, list[tuple[Any, ...]]]


def add_interview(study: Study, name: str, turns: int = 4) -> Transcript:
    """A transcript of so many fragments, each a turn of the respondent after a question."""
    text, spoken, spans = "", [], []
    for number in range(turns):
        for speaker, said in (("I", f"Vraag {number}?"), ("R", f"Antwoord {number} van {name}.")):
            start = len(text)
            text += said + "\n"
            spoken.append(Turn(start, start + len(said), speaker))
            spans.append(Span(start, start + len(said), len(spoken) - 1, speaker == "I"))
    parsed = ParsedTranscript(text, tuple(spoken), "txt", ("kop",), ("rest",))
    known = Known({"I": "interviewer", "R": f"R van {name}"}, role="coach", group="taal")
    return add_transcript(study, name, parsed, Cut("turn", spans), known).transcript


def make_study(
    path: Path, book: Codebook, clock: Clock, *, transcripts: int = 2, turns: int = 4
) -> None:
    """Coders anna, bram and carla, transcripts T1, T2 …, and one open pass, ``eerste``."""
    with Study.create(path, codebook=book, clock=clock) as study:
        for number in range(1, transcripts + 1):
            add_interview(study, f"T{number}", turns)
        for name in ("anna", "bram", "carla"):
            add_coder(study, name, "coach" if name == "anna" else "researcher")
        new_pass(study, "eerste")


def at_work(study: Study, name: str = "T1") -> tuple[CodingPass, Transcript, list[Fragment]]:
    """The pass, a transcript, and its fragments that are judged."""
    transcript = find_transcript(study, name)
    judged = [one for one in fragments_of(study, transcript) if not one.context]
    return find_pass(study, "eerste"), transcript, judged


def make_eventful_study(path: Path, book: Codebook, clock: Clock) -> None:
    """A study in whose every table stands something: judged, closed, decided, reopened."""
    make_study(path, book, clock)
    for name in ("anna", "bram"):
        with Study.open(path, name, clock=clock) as study:
            coding_pass, transcript, fragments = at_work(study)
            mark_shown(study, coding_pass, transcript, fragments)
            highlight = Assignment("direct", (), fragments[0].start, fragments[0].start + 3)
            judge(study, coding_pass, transcript, fragments[0], [highlight])
            other = "applied" if name == "anna" else "hindering"
            judge(study, coding_pass, transcript, fragments[1], [Assignment(other)])
            set_star(study, coding_pass, transcript, fragments[0], True)
            set_mark(study, coding_pass, transcript, fragments[1], "unsure", True)
            first = fragments[0]
            shorten_quote(study, transcript, first, [(first.start, first.start + 4)])
            write_memo(study, coding_pass, transcript, fragments[1], "een memo", private=True)
            sign_off(study, coding_pass, transcript, rest_none=True)
            coding_pass, second, fragments = at_work(study, "T2")
            report_cut(study, second, fragments[1], note="twee onderwerpen")
            judge(study, coding_pass, second, fragments[0], [])
            withdraw(study, coding_pass, second, fragments[0])
            judge(study, coding_pass, second, fragments[2], [Assignment("realised")])
    with Study.open(path, clock=clock) as study:
        set_respondent(study, "R van T1", role="teacher", coder="carla")
        set_wave(study, find_transcript(study, "T1"), "M1")
        release(study, "eerste", "carla", "T1", "heeft het druk")
        open_revising(study, "eerste")
    with Study.open(path, "anna", clock=clock) as study:
        coding_pass, transcript, fragments = at_work(study)
        judge(study, coding_pass, transcript, fragments[1], [Assignment("hindering")])
        done_revising(study, coding_pass, transcript)
    with Study.open(path, clock=clock) as study:
        close_pass(study, "eerste", incomplete="T2 volgt nog")
        coding_pass, transcript, fragments = at_work(study)
        chosen = [Assignment("applied")]
        decide(study, coding_pass, transcript, fragments[1], chosen, reason="samen gelezen")
        propose(study, coding_pass, transcript, fragments[1], "applied", "wat is toegepast?")
        add_coder(study, "nienke", "researcher")
        set_adjudicator(study, "eerste", "nienke")
        reopen_pass(study, "eerste", "T2 komt nog")
        rename_coder(study, "bram", "Bram")


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program would open it: no settings of ours."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """As :func:`raw`, with the journal's guards out of the way; they are back at the end."""
    with raw(path) as connection, without_guards(connection):
        yield connection


@contextmanager
def without_guards(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the journal's guards out of the way for a while."""
    guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = guards.fetchall()
    for name, _sql in found:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in found:
        connection.execute(sql)


def tables(connection: sqlite3.Connection) -> Dump:
    """Everything that the state tables say."""
    return {
        name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
        for name in STATE_TABLES
    }


def tables_of(path: Path) -> Dump:
    """As :func:`tables`, of a file."""
    with raw(path) as connection:
        return tables(connection)


def journal_of(path: Path) -> list[tuple[Any, ...]]:
    """Every row of the journal, as it is stored."""
    with raw(path) as connection:
        return connection.execute("SELECT * FROM event ORDER BY n").fetchall()


def events_of(path: Path) -> list[Event]:
    """Every event in its one order."""
    with raw(path) as connection:
        return list(events(connection))


def replay(all_events: Iterable[Event]) -> Dump:
    """The tables of a journal to which these events came, in the order in which they come."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        connection.execute("PRAGMA foreign_keys = on")
        connection.execute("BEGIN")
        for event in all_events:
            text = None if event.payload is None else canonical_json(event.payload)
            insert(connection, event, text)
        blank_erased(connection)
        refill_tables(connection)
        connection.execute("COMMIT")
        return tables(connection)


def damage(path: Path) -> list[Damage]:
    """What doctor finds."""
    with Study.open(path) as study:
        return list(examine(study))


def content(folder: Path) -> dict[str, str]:
    """Name → hash of every file in a folder, hidden ones too."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def python(code: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of its own process, with the package that is tested."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
    )
