"""Blind until the table: nothing that a coder can call or type depends on what the others said.

Two studies are alike but for what bram said: in one he used a code, a star and memos everywhere, in
the other he judged "none applies". Whatever anna does, what she gets must be the same in both.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from blind_probes import COMMANDS, FUNCTIONS, Call, Cannot, Coordinators, Probe, World
from command_line import caller, looks
from study_steps import PASS, close, quick_samples, say, sign

import coder
from coder.cli import cli
from coder.errors import BlindError, CoderError, StudyError
from coder.model import Fragment
from coder.study import Study
from coder.study.blind import HIDDEN
from coder.study.marks import set_mark
from coder.study.memos import on_code, on_study, on_transcript, write_memo, write_memo_on
from coder.study.passes import find_pass, release
from coder.study.shortening import shorten_quote
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, fragments_of

if TYPE_CHECKING:
    from sample import Clock, Sample


make_sample = quick_samples
SHARED, PRIVATE, NOT_HERS = "GEHEIM-SHARED", "GEHEIM-PRIVATE", "Gezellig 4"
SECRET_CODE = "hindering"
REFUSED = r"not authorized|prohibited|authorization denied"
FACES = ("coder.tui", "coder.cli", "coder.__main__")
CLASSES = (Study,)


# The list is complete


def functions_that_know_a_study() -> Iterator[str]:
    for found in pkgutil.walk_packages(coder.__path__, "coder."):
        if found.name.startswith((*FACES, "coder.agreement")):
            continue
        module = importlib.import_module(found.name)
        inside = found.name.startswith(("coder.study", "coder.exchange"))
        if inside or "coder.study" in inspect.getsource(module):
            for name, thing in inspect.getmembers(module, inspect.isfunction):
                if thing.__module__ == found.name and not name.startswith("_"):
                    yield f"{found.name}:{name}"
    for kind in CLASSES:
        for name, method in inspect.getmembers(kind, callable):
            if not name.startswith("_") and getattr(method, "__module__", "") == kind.__module__:
                yield f"{kind.__module__}:{kind.__name__}.{name}"


def commands(group: click.Group = cli, *path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*path, name))


def test_every_public_function_that_knows_a_study_is_listed() -> None:
    assert set(functions_that_know_a_study()) == set(FUNCTIONS)


def test_every_command_is_listed() -> None:
    assert set(commands()) <= set(COMMANDS)
    assert set(COMMANDS) - set(commands()) <= {"code", "open", "resolve"}


def test_no_face_reads_past_the_blindfold() -> None:
    folder = Path(coder.__file__).parent
    seen = 0
    for path in [*folder.glob("cli/*.py"), *folder.glob("tui/**/*.py"), *folder.glob("exchange/*")]:
        if path.suffix == ".py":
            seen += 1
            assert not re.search(r"\.facts\(|\._writer|\._reader|sqlite3", path.read_text("utf-8"))
    assert seen > 20


# Twins


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """State and twin → a study file; filled by :func:`made`."""
    return {"folder": tmp_path_factory.mktemp("twins")}


def bram_says(sample: Sample, secret: bool) -> None:
    for name in ("P1", "P2", "P3", "P4"):
        say(sample, "bram", name, *([SECRET_CODE if secret else "0"] * 5))
    if secret:
        with sample.open("bram") as study:
            coding_pass = find_pass(study, PASS)
            for name in ("P1", "P4"):
                chosen = find_transcript(study, name)
                fragment = find_fragment(study, chosen, "1")
                set_star(study, coding_pass, chosen, fragment, True)
                shared = SHARED if name == "P1" else f"{SHARED} {NOT_HERS}"
                write_memo(study, coding_pass, chosen, fragment, shared)
                write_memo(study, coding_pass, chosen, fragment, PRIVATE, private=True)
                set_mark(study, coding_pass, chosen, fragment, "unsure", True)
                set_mark(study, coding_pass, chosen, fragment, "used", True)
                words = [(fragment.start, fragment.start + 4)]
                shorten_quote(study, chosen, fragment, words)
                # What lies in no transcript waits until all that she codes is at the table.
                if name == "P1":
                    for subject in (
                        on_transcript(chosen),
                        on_code(study, coding_pass, SECRET_CODE),
                    ):
                        write_memo_on(study, coding_pass, subject, f"{SHARED} {subject.about}")
                        write_memo_on(study, coding_pass, subject, PRIVATE, private=True)
                    write_memo_on(study, None, on_study(study), f"{SHARED} anywhere")
    sign(sample, "bram", "P1", "P2", "P3", "P4")


def made(twins: dict[str, Path], make_sample: Callable[..., Sample]) -> dict[str, Path]:
    """``coding``, ``waiting`` and ``table``, each with its two twins (``secret`` and ``none``).

    Coding: anna has work left. Waiting: all is complete, and the pass is open. Table: it is closed.
    """
    if len(twins) > 1:
        return twins
    sample = make_sample(4)
    with sample.open() as study:
        release(study, PASS, "anna", "P4", "not hers")
    say(sample, "anna", "P1", "direct", "0", "0", "0", "applied")
    say(sample, "anna", "P2", "0", "0", "0", "0", "0")
    sign(sample, "anna", "P1", "P2")
    say(sample, "anna", "P3", "direct")
    base = sample.path.read_bytes()
    for secret in (True, False):
        sample.path.write_bytes(base)
        sample.clock.now = 1_781_000_000_000
        twin = "secret" if secret else "none"
        bram_says(sample, secret)
        keep(twins, sample, f"coding {twin}")
        sample.clock.now = 1_782_000_000_000
        say(sample, "anna", "P3", ".", "0", "0", "0", "0")
        sign(sample, "anna", "P3")
        keep(twins, sample, f"waiting {twin}")
        close(sample)
        if secret:
            decide_something(sample)
        keep(twins, sample, f"table {twin}")
    return twins


def decide_something(sample: Sample) -> None:
    from study_steps import decide_on

    decide_on(sample, "P1", "1", SECRET_CODE, reason="bram was right")
    decide_on(sample, "P4", "1", SECRET_CODE, reason=f"{SHARED} {NOT_HERS}")


def keep(twins: dict[str, Path], sample: Sample, name: str) -> None:
    twins[name] = Path(shutil.copy(sample.path, twins["folder"] / f"{name}.study"))


@pytest.fixture
def twin(
    twins: dict[str, Path],
    make_sample: Callable[..., Sample],
    tmp_path: Path,
    clock: Clock,
) -> Callable[[str], Path]:
    """A fresh copy of a twin under a name that tells nothing, and the clock where it always is."""
    everything = made(twins, make_sample)

    def copy(name: str) -> Path:
        clock.now = 1_790_000_000_000
        return Path(shutil.copy(everything[name], tmp_path / "twin.study"))

    return copy


def plain(shown: str) -> str:
    """Without what differs from run to run: new ids, stamps, addresses, random names."""
    shown = re.sub(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{12}", "STAMP", shown)
    shown = re.sub(
        r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", shown
    )
    return re.sub(r"0x[0-9a-f]+", "ADDRESS", shown)


_not_mine: dict[str, Fragment] = {}


def world(study: Study, folder: Path, path: Path) -> World:
    p4 = find_transcript(study, "P4")
    if p4.id not in _not_mine:
        with Study.open(path) as everything:
            _not_mine[p4.id] = find_fragment(everything, p4, "1")
    p1, p3 = find_transcript(study, "P1"), find_transcript(study, "P3")
    fragments: list[Fragment] = [one for one in fragments_of(study, p3) if not one.context]
    return World(
        study=study,
        folder=folder,
        coding_pass=find_pass(study, PASS),
        p1=p1,
        p3=p3,
        p4=p4,
        first=find_fragment(study, p1, "1"),
        left=fragments[-1],
        not_mine=_not_mine[p4.id],
    )


def outcome(probe: Probe | Coordinators, path: Path, folder: Path, clock: Clock) -> str:
    """What anna gets, as text: the answer, or the error."""
    with Study.open(path, "anna", clock=clock) as study:
        here = world(study, folder, path)
        try:
            shown = repr(probe.act(here))
        except CoderError as error:
            shown = f"{type(error).__name__}: {error}"
    return plain(shown)


def check_hidden(first: str, second: str) -> None:
    assert first == second
    for secret in (SHARED, PRIVATE, NOT_HERS):
        assert secret not in first


probes = [name for name, one in FUNCTIONS.items() if isinstance(one, Probe)]
coordinators = [name for name, one in FUNCTIONS.items() if isinstance(one, Coordinators)]


@pytest.mark.parametrize("name", probes)
def test_what_a_function_gives_a_coder_does_not_depend_on_the_others_before_the_table(
    name: str, twin: Callable[[str], Path], tmp_path: Path, clock: Clock
) -> None:
    probe = FUNCTIONS[name]
    assert isinstance(probe, Probe)
    for state in ("coding", "waiting"):
        check_hidden(
            outcome(probe, twin(f"{state} secret"), tmp_path, clock),
            outcome(probe, twin(f"{state} none"), tmp_path, clock),
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", probes)
def test_at_the_table_a_function_shows_the_others_but_never_what_is_private_or_not_hers(
    name: str, twin: Callable[[str], Path], tmp_path: Path, clock: Clock
) -> None:
    probe = FUNCTIONS[name]
    assert isinstance(probe, Probe)
    seen = outcome(probe, twin("table secret"), tmp_path, clock)
    assert PRIVATE not in seen
    assert NOT_HERS not in seen
    if probe.at_the_table:
        assert seen != outcome(probe, twin("table none"), tmp_path, clock)


@pytest.mark.parametrize("name", coordinators)
def test_what_is_the_coordinators_is_refused_to_a_coder(
    name: str, twin: Callable[[str], Path], tmp_path: Path, clock: Clock
) -> None:
    probe = FUNCTIONS[name]
    assert isinstance(probe, Coordinators)
    for state in ("coding", "waiting", "table"):
        shown = outcome(probe, twin(f"{state} secret"), tmp_path, clock)
        assert shown.startswith(BlindError.__name__)


# Commands

calls = [
    pytest.param(call, id=" ".join(call.words))
    for entry in COMMANDS.values()
    if not isinstance(entry, Cannot)
    for call in entry
]


@pytest.fixture
def as_anna(
    twin: Callable[[str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, Call], tuple[int, str]]:
    """Gives a command as anna in a state; returns the exit code and all that was printed."""
    run = caller(capsys)
    monkeypatch.setenv("CODER_NOW", "1790000000000")
    (tmp_path / "P1.txt").write_text("R: Iets anders.\n", encoding="utf-8")
    for who in ("anna", "bram"):
        table = f"transcript,fragment,coder,codes\nP3,5,{who},direct\n"
        name = "mine.csv" if who == "anna" else "brams.csv"
        (tmp_path / name).write_text(table, encoding="utf-8")

    def give(state: str, call: Call) -> tuple[int, str]:
        path = twin(state)
        words = [word.format(folder=tmp_path) for word in call.words]
        done = run("-s", path, "--as", "anna", *words)
        return done.code, plain(done.everything)

    return give


@pytest.mark.parametrize("call", calls)
def test_what_a_command_prints_does_not_depend_on_the_others_before_the_table(
    call: Call, as_anna: Callable[[str, Call], tuple[int, str]]
) -> None:
    for state in ("coding", "waiting"):
        code, shown = as_anna(f"{state} secret", call)
        assert (code, shown) == as_anna(f"{state} none", call)
        for secret in (SHARED, PRIVATE, NOT_HERS, "Traceback", "unexpected error"):
            assert secret not in shown
        assert not call.refused or code == 2


@pytest.mark.slow
@pytest.mark.parametrize("call", calls)
def test_at_the_table_a_command_shows_the_others_but_never_what_is_private_or_not_hers(
    call: Call, as_anna: Callable[[str, Call], tuple[int, str]]
) -> None:
    code, shown = as_anna("table secret", call)
    for secret in (PRIVATE, NOT_HERS, "Traceback", "unexpected error"):
        assert secret not in shown
    assert not call.refused or code == 2
    if call.at_the_table:
        assert code == 0
        assert shown != as_anna("table none", call)[1]


def test_at_the_table_anna_sees_brams_codes_star_and_shared_memo(
    as_anna: Callable[[str, Call], tuple[int, str]],
) -> None:
    rows = as_anna("table secret", Call(("export", "codings")))[1].splitlines()
    (first,) = [row for row in rows if row.startswith("eerste,P1,1,") and ",bram," in row]
    assert f",bram,{SECRET_CODE},1,{SHARED}," in first
    quotes = as_anna("table secret", Call(("export", "csv", "--starred")))[1]
    assert SHARED in quotes
    shown = as_anna("table secret", Call(("differences", "--all")))[1]
    assert f"bram: {SECRET_CODE}" in shown
    assert "bram was right" in shown


# The data layer


@pytest.mark.parametrize("state", ["coding", "waiting", "table"])
@pytest.mark.parametrize("table", HIDDEN)
def test_a_hidden_table_is_only_read_through_its_view(
    table: str, state: str, twin: Callable[[str], Path], clock: Clock
) -> None:
    with Study.open(twin(f"{state} secret"), "anna", clock=clock) as study:
        for sql in (
            f"SELECT * FROM {table}",
            f"SELECT count(*) FROM {table}",
            f"SELECT count(*) FROM main.{table}",
            f"SELECT 1 FROM {table} LIMIT 1",
            f"SELECT c.name FROM coder c JOIN {table} x",
            f"SELECT name FROM coder WHERE EXISTS (SELECT 1 FROM {table})",
            f"SELECT (SELECT count(*) FROM {table})",
            f"SELECT name FROM coder UNION ALL SELECT 'x' FROM {table}",
            f"WITH {table} AS (SELECT * FROM main.{table}) SELECT count(*) FROM {table}",
            f"WITH visible AS (SELECT * FROM {table}) SELECT * FROM visible",
            f"CREATE TEMP VIEW mine AS SELECT * FROM main.{table}",
            f"INSERT INTO {table} DEFAULT VALUES",
            f"DELETE FROM {table}",
            f"PRAGMA table_info({table})",
        ):
            with pytest.raises(StudyError, match=REFUSED):
                study.rows(sql)
        assert study.rows(f"SELECT * FROM {{{table}}}") is not None


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT sql FROM sqlite_master",
        "SELECT sql FROM sqlite_schema",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT sql FROM temp.sqlite_master",
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA database_list",
        "PRAGMA writable_schema = on",
        "VACUUM INTO '/nowhere/copy.study'",
        "UPDATE coder SET name = 'x'",
        "DROP TABLE coder",
        "CREATE TABLE mine (x)",
        "CREATE TEMP TABLE mine (x)",
        "REINDEX",
        "ANALYZE",
    ],
)
def test_a_coder_reads_and_does_nothing_else(
    sql: str, twin: Callable[[str], Path], clock: Clock
) -> None:
    with (
        Study.open(twin("coding secret"), "anna", clock=clock) as study,
        pytest.raises(StudyError, match=REFUSED),
    ):
        study.rows(sql)


def test_a_view_cannot_be_named_without_knowing_its_random_name(
    twin: Callable[[str], Path], clock: Clock
) -> None:
    path = twin("coding secret")
    names = set()
    for _again in range(2):
        with Study.open(path, "anna", clock=clock) as study:
            names |= set(study._views.values())
    assert len(names) == 2 * len(HIDDEN)
    assert all(re.fullmatch(r"[a-z_]+_[0-9a-f]{16}", name) for name in names)


def test_the_coders_own_part_stays_readable(twin: Callable[[str], Path], clock: Clock) -> None:
    with Study.open(twin("coding secret"), "anna", clock=clock) as study:
        me = study.coder
        assert me is not None
        assert study.rows("SELECT DISTINCT coder FROM {judgement}") == [(me.id,)]
        assert study.rows("SELECT count(*) FROM {judgement}") == [(11,)]
        assert study.rows("SELECT count(*) FROM {event} WHERE author <> ?", (me.id,)) == [(0,)]
        assert study.rows("SELECT count(*) FROM {star}") == [(0,)]
        texts = dict(study.rows("SELECT name, text IS NOT NULL FROM {transcript}"))
        assert texts == {"P1": 1, "P2": 1, "P3": 1, "P4": 0}


# Own memos and quotes


def test_ones_own_private_memo_is_ones_own(twin: Callable[[str], Path], clock: Clock) -> None:
    from coder.study.memos import fragment_memos

    for state in ("coding", "table"):
        with Study.open(twin(f"{state} secret"), "bram", clock=clock) as study:
            texts = [one.text for one in fragment_memos(study, find_pass(study, PASS))]
            assert texts == [SHARED, PRIVATE, f"{SHARED} {NOT_HERS}", PRIVATE]
        with Study.open(twin(f"{state} secret"), clock=clock) as study:
            texts = [one.text for one in fragment_memos(study, find_pass(study, PASS))]
            assert texts == [
                SHARED,
                f"{SHARED} {NOT_HERS}",
            ]  # private is private for the coordinator too


# The coordinator's look


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("agree",), "agree"),
        (("agree", "--json", "--by", "pair", "--verify"), "agree"),
        (("export", "csv"), "export csv"),
        (("export", "codings"), "export codings"),
    ],
)
def test_the_coordinators_look_is_in_the_journal_once_a_command(
    words: tuple[str, ...],
    what: str,
    twin: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    call = caller(capsys)
    path = twin("waiting secret")
    assert call("-s", path, *words).code == 0
    assert looks(path) == [what]
    assert call("-s", path, "--as", "anna", "export", "codings").code == 0
    assert looks(path) == [what]
    assert call("-s", path, *words).code == 0
    assert looks(path) == [what, what]


def test_status_is_no_look_and_after_the_table_there_is_nothing_hidden_to_look_at(
    twin: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    call = caller(capsys)
    path = twin("waiting secret")
    for words in (("status",), ("pass", "list"), ("transcript", "list"), ("doctor",)):
        assert call("-s", path, *words).code == 0
    assert looks(path) == []
    path = twin("table secret")
    for words in (("agree",), ("differences",), ("export", "csv"), ("export", "codings")):
        assert call("-s", path, *words).code == 0
    assert looks(path) == []
