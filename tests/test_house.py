"""The house is kept: arrows point down, files stay small, nothing heavy loads before its time."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from coder import shipped
from coder.cli import cli
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.transcripts import find_transcript, fragments_of

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "coder"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("numpy", "pandas", "spacy", "textual", "lxml", "docx", "krippendorff", "matplotlib")
UNIX_MODULES = {"fcntl", "pty", "resource", "termios", "tty", "pwd", "grp"}
UNIX_CALLS = {"os.fork", "os.forkpty", "os.setsid", "os.getuid", "os.geteuid", "os.mkfifo"}
NO_NAMES = ("utils", "helpers", "common", "misc")
MOST_LINES = 500


def python(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run this Python with these arguments and no terminal."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program that is installed beside this Python."""
    found = shutil.which(name, path=Path(sys.executable).parent)
    assert found is not None, f"{name} is missing; install the extra: pip install '.[test]'"
    return subprocess.run(
        [found, *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_arrows_point_down_only() -> None:
    done = tool("lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    for words in (("check", "."), ("format", "--check", ".")):
        done = tool("ruff", *words, "--no-cache")
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_finds_nothing() -> None:
    done = tool("mypy")
    assert done.returncode == 0, done.stdout + done.stderr


def parsed(path: Path) -> ast.Module:
    """The module as a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(paths: list[Path]) -> list[str]:
    """The paths as they are named in the repository."""
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_no_module_is_too_long_to_read() -> None:
    long = [one for one in MODULES if len(one.read_text("utf-8").splitlines()) > MOST_LINES]
    assert shown(long) == []


def test_a_module_is_called_after_what_it_is_about() -> None:
    assert shown([one for one in MODULES if one.stem in NO_NAMES]) == []


def test_every_module_says_what_it_is_for() -> None:
    assert shown([one for one in MODULES if not ast.get_docstring(parsed(one))]) == []


def test_annotations_cost_nothing_at_run_time() -> None:
    def postponed(module: ast.Module) -> bool:
        only_a_docstring = len(module.body) == 1
        return only_a_docstring or any(
            isinstance(one, ast.ImportFrom) and one.module == "__future__" for one in module.body
        )

    every = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted(ROOT.glob("docs/*.py"))]
    assert shown([one for one in every if not postponed(parsed(one))]) == []


def test_nothing_in_the_program_is_for_unix_alone() -> None:
    found = []
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                named = {name.name.split(".")[0] for name in node.names} & UNIX_MODULES
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                named = {node.module.split(".")[0]} & UNIX_MODULES
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                named = {f"{node.value.id}.{node.attr}"} & UNIX_CALLS
            else:
                continue
            found += [f"{path.relative_to(ROOT).as_posix()}:{node.lineno}: {one}" for one in named]
    assert found == []


def commands(command: click.Command, path: str = "coder") -> list[tuple[str, click.Command]]:
    """Every command with its path, groups included."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            found += commands(inner, f"{path} {name}")
    return found


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [path for path, command in commands(cli) if not (command.help or "").strip()]
    silent += [
        f"{path} {option.opts[0]}"
        for path, command in commands(cli)
        for option in command.params
        if isinstance(option, click.Option) and not (option.help or "").strip()
    ]
    assert silent == []


@pytest.mark.parametrize("page", ["commands.md", "commands.nl.md"])
def test_every_command_is_in_the_reference(page: str) -> None:
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    documented = re.findall(r"^## (coder.*)$", text, flags=re.MULTILINE)
    assert documented == [path for path, _command in commands(cli)]


def test_the_reference_is_what_the_code_says() -> None:
    done = python("docs/generate_reference.py", "--check")
    assert done.returncode == 0, done.stderr


def heavy_after(*words: str, folder: Path = ROOT) -> list[str]:
    """Which heavy packages a command has loaded when it ends."""
    program = (
        "import sys\n"
        "from coder.__main__ import main\n"
        f"sys.argv = ['coder', *{list(words)!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        f"sys.stderr.write('HEAVY ' + ' '.join(n for n in {HEAVY!r} if n in sys.modules))\n"
    )
    done = python("-c", program, folder=folder)
    assert "HEAVY" in done.stderr, done.stderr
    return done.stderr.rsplit("HEAVY", 1)[1].split()


def test_help_loads_nothing_heavy() -> None:
    assert heavy_after("--help") == []
    assert heavy_after("agree", "--help") == []


def test_status_and_judging_load_nothing_heavy(sample: object) -> None:
    path = sample.path  # type: ignore[attr-defined]
    assert heavy_after("-s", str(path), "status") == []
    assert heavy_after("-s", str(path), "judge", "P1", "1", "direct", "--as", "anna") == []


def test_status_of_a_large_study_loads_nothing_heavy(tmp_path: Path) -> None:
    path = large_study(tmp_path, fragments=2_000, judged=300)
    assert heavy_after("-s", str(path), "status") == []
    assert heavy_after("-s", str(path), "status", "--json", "--as", "anna") == []


def large_study(folder: Path, *, fragments: int, judged: int) -> Path:
    """A study of one transcript, of which two coders have judged a part."""
    source, path = folder / "L1.txt", folder / "large.study"
    turns = [f"R: Dit is nummer {i} van heel veel." for i in range(1, fragments + 1)]
    source.write_text("\n\n".join(turns), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
        for name in ("anna", "bram"):
            add_coder(study, name, "coach")
        new_pass(study, "eerste")
    for name in ("anna", "bram"):
        with Study.open(path, name) as study, study.act():
            coding_pass, transcript = find_pass(study, "eerste"), find_transcript(study, "L1")
            for fragment in fragments_of(study, transcript)[:judged]:
                judge(study, coding_pass, transcript, fragment, [Assignment("direct")])
    return path


@pytest.mark.parametrize(
    ("name", "held"), [("codebooks", "waardecreatie.yaml"), ("transcripts", "respondents.csv")]
)
def test_what_ships_is_found_where_the_program_is_installed(name: str, held: str) -> None:
    assert (shipped.folder(name) / held).is_file()


def test_what_ships_is_put_in_the_wheel_where_it_is_looked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "codebooks": "coder/codebooks",
        "transcripts": "coder/transcripts",
    }


def readme_commands() -> list[str]:
    """The contents of the README's sh blocks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        block.strip()
        for block in re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    ]


def test_the_readme_begins_with_a_line_that_shows_and_a_line_that_tests() -> None:
    show, test = readme_commands()[:2]
    assert "\n" not in show + test
    assert show.endswith("coder demo")
    assert test.endswith("pytest")


def test_the_readme_names_every_dependency_with_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=~! \[;]", one)[0].lower() for one in wanted}
    text = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert {name for name in names if name not in text} == set()


def test_the_versions_of_all_dependencies_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["test"],
    ]
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    pinned = {line.split("==")[0] for line in lines if "==" in line and not line.startswith("#")}
    names = {re.split(r"[<>=~! \[;]", one)[0].lower() for one in wanted}
    assert names - pinned == set()
