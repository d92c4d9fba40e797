"""What the study may load and where SQL may stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from study_file import python

import coder

PACKAGE = Path(coder.__file__).parent
HEAVY = {"pandas", "numpy", "spacy", "textual", "matplotlib", "lxml", "docx"}
# In a heading or a message these words are English; SQL has them with what they act on.
SQL = re.compile(
    r"\bSELECT\s.+\sFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|"
    r"\bDELETE\s+FROM\b|\b(CREATE|DROP|ALTER)\s+(TEMP\s+)?(TABLE|VIEW|INDEX|TRIGGER)\b|"
    r"\bPRAGMA\s+\w|\bBEGIN\s+IMMEDIATE\b|\bVACUUM\b|\bATTACH\b",
    re.DOTALL,
)

LOADED = "\nimport sys\nprint(*sys.modules)"
READING = """
import sys
from coder.study import Study
from coder.study.coders import list_coders
from coder.study.judgements import judgements_of
from coder.study.passes import allocations, list_passes
from coder.study.progress import progress
from coder.study.transcripts import fragments_of, list_transcripts
for name in (None, "anna"):
    with Study.open(sys.argv[1], name) as study:
        list_coders(study)
        for one in list_passes(study):
            allocations(study, one), progress(study, one), judgements_of(study, one)
        for one in list_transcripts(study):
            fragments_of(study, one)
"""
JUDGING = """
import sys
from coder.coding_session import open_session
from coder.study import Study
with Study.open(sys.argv[1], "carla") as study:
    session = open_session(study)
    session.none_applies()
    session.undo()
"""
CREATING = """
import sys
from coder.study import Study
with Study.create(sys.argv[1] + ".new") as study:
    pass
assert "sqlite_utils" in sys.modules
"""
EXAMINING = """
import sys
from coder.study import Study
from coder.study.doctor import examine
with Study.open(sys.argv[1]) as study:
    assert not list(examine(study))
"""
STEPS = {
    "reading": READING,
    "judging": JUDGING,
    "creating": CREATING,
    "examining": EXAMINING,
}


@pytest.mark.parametrize("what", STEPS)
def test_nothing_heavy_is_loaded(eventful: Path, what: str) -> None:
    done = python(STEPS[what] + LOADED, eventful)
    assert (done.returncode, done.stderr) == (0, "")
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "coder.study" in loaded
    assert not HEAVY & loaded


def test_reading_does_not_even_load_sqlite_utils(eventful: Path) -> None:
    done = python(READING + LOADED, eventful)
    assert not [name for name in done.stdout.split() if name.startswith("sqlite_utils")]


def test_pandas_and_numpy_can_be_loaded_after_sqlite_utils(eventful: Path) -> None:
    later = "\nimport numpy, pandas\nassert pandas.DataFrame({'a': [1]}).a.sum() == 1"
    done = python(CREATING + later, eventful)
    assert (done.returncode, done.stderr) == (0, "")


@cache
def _modules() -> list[tuple[str, ast.Module]]:
    return [
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every string of a module but its docstrings; of an f-string what stands between braces."""
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else "x" for one in node.values]
            yield "".join(map(str, parts))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        ):
            yield node.value


def test_sql_stands_in_the_study_and_nowhere_else() -> None:
    with_sql = {name for name, tree in _modules() if any(map(SQL.search, _texts(tree)))}
    assert {name for name in with_sql if not name.startswith("study/")} == set()
    assert len(with_sql) > 10  # so that the test would see it


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]


def test_sqlite_is_spoken_to_by_the_study_alone() -> None:
    speaks = {name for name, tree in _modules() if "sqlite3" in _imported(tree)}
    assert "study/study.py" in speaks
    assert {name for name in speaks if not name.startswith("study/")} == set()


def test_an_event_is_appended_in_one_place() -> None:
    inserts = {
        name
        for name, tree in _modules()
        for text in _texts(tree)
        if re.search(r"INTO event\b", text)
    }
    assert inserts == {"study/journal.py"}


def test_tables_are_written_by_apply_alone() -> None:
    from coder.study.schema import STATE_TABLES

    writes = re.compile(rf'(INTO|UPDATE|DELETE FROM) "?({"|".join(STATE_TABLES)})\b')
    found = {name for name, tree in _modules() if any(map(writes.search, _texts(tree)))}
    # ``sealing`` is the part of ``apply`` that a closing does.
    others = {name for name in found if not name.startswith("study/apply_")}
    assert others == {"study/sealing.py"}
