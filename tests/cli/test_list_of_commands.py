"""The list of commands: it says what the commands say of themselves, and loads none of them."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from coder.cli import cli
from coder.cli.commands import COMMANDS

TOLD = """
import sys
from coder import language
language.use(sys.argv[1])
from coder.cli import cli
from coder.cli.commands import COMMANDS
for name, command in cli.commands.items():
    own = command.get_short_help_str(10_000)
    assert language._(COMMANDS[name].words) == own, (name, own)
    assert command.name == name and not command.hidden
print("told", len(COMMANDS))
"""
LISTED = """
import sys
from coder.__main__ import main
try:
    main()
finally:
    print("LOADED", *sys.modules, file=sys.stderr)
"""


def python(program: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env=os.environ | {"PYTHONUTF8": "1", **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def loaded(done: subprocess.CompletedProcess[str]) -> set[str]:
    return set(done.stderr.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_list_says_of_each_command_what_its_own_help_begins_with(language: str) -> None:
    done = python(TOLD, language)
    assert done.stdout == f"told {len(COMMANDS)}\n", done.stderr


def test_whoever_asks_what_there_is_waits_for_no_command() -> None:
    done = python(LISTED, "--help")
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout
    commands = {f"coder.cli.{entry.module}" for entry in COMMANDS.values()}
    assert "coder.cli.app" in loaded(done)
    assert not loaded(done) & (commands | {"coder.model", "coder.study", "sqlite3"})


def test_a_command_loads_no_other() -> None:
    done = python(LISTED, "team", "--help")
    assert done.stdout.startswith("Usage: ")
    others = {f"coder.cli.{entry.module}" for name, entry in COMMANDS.items() if name != "team"}
    assert "coder.cli.team" in loaded(done)
    assert not loaded(done) & others


def test_tab_completes_names_with_their_words_and_loads_no_command() -> None:
    asked = {"_CODER_COMPLETE": "zsh_complete", "COMP_WORDS": "coder st", "COMP_CWORD": "1"}
    done = python(LISTED, **asked)
    assert done.stdout.split("\n")[:6] == [
        *("plain", "status", "Who has done what, and what is left."),
        *("plain", "study", "Copies of a study for colleagues."),
    ]
    assert not loaded(done) & {"coder.cli.status", "coder.cli.study", "coder.model"}


def test_tab_completes_options_too() -> None:
    found = cli.shell_complete(click.Context(cli), "--")
    assert {"--study", "--as", "--version", "--debug"} <= {one.value for one in found}
