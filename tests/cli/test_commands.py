"""The command line: the whole way once, where things come from, and where what is said goes."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from command_line import Call, caller, n_events
from study_steps import close, finish, quick_samples, say, sign

from coder.cli import cli, run
from coder.errors import InputError

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """P1 at the table, P2 still open."""
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["applied", "0", "0"])
    say(sample, "anna", "P2", "potential")
    close(sample, incomplete="the second waits")
    return sample


# The whole way


def test_the_whole_way_once(
    interview: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def done(*words: object) -> Any:
        outcome = call(*words)
        assert outcome.code == 0, outcome
        return outcome

    made = done("new", "proef", "--codebook", "waardecreatie", "--name", "Een proef")
    assert (
        made.err
        == "Made proef.study with codebook waardecreatie (8 codes). Next: coder add FOLDER\n"
    )
    assert done("add", interview, "--set", "role=coach").err.startswith("P1: 5 fragments. (I = int")
    assert "skipped" in done("add", interview).err
    done("team", "add", "anna", "--kind", "coach")
    done("team", "add", "bram", "--kind", "researcher")
    done("respondent", "set", "P1", "group=taal")
    done("pass", "new", "eerste")

    shown = done("judge", "P1", "--as", "anna")
    assert "    1 R  Gezellig." in shown.out
    assert "5 fragments are still open." in shown.err
    done("judge", "P1", "1", "1", "--star", "--memo", "mooi", "--as", "anna")
    done("judge", "P1", "2", "applied", "--as", "anna")
    done("judge", "P1", "2", "--withdraw", "--as", "anna")
    done("judge", "P1", "2", "-", "--as", "anna")
    assert "3 fragments were swept" in done("signoff", "P1", "--rest-none", "--as", "anna").err

    table = tmp_path / "bram.csv"
    table.write_text("transcript,fragment,coder,codes\nP1,1,bram,direct|applied\n", "utf-8")
    came = done("import", "codings", table, "--whole", "--as", "bram")
    assert "1 row read, 5 judgements new or changed in pass eerste." in came.err
    assert "bram read the whole of P1" in came.err
    done("signoff", "--as", "bram")

    (row,) = done("status", "--json").json["passes"][0]["transcripts"]
    assert row["state"] == "complete"
    assert [(one["coder"], one["judged"], one["signed_off"]) for one in row["coders"]] == [
        ("anna", 5, True),
        ("bram", 5, True),
    ]
    assert done("agree", "--json").json["overall"]["percent"] == 4 / 5
    done("pass", "close")
    (difference,) = done("differences", "--json").json["differences"]
    assert (difference["fragment"], difference["kind"]) == ("1", "omission")
    settled = done(
        "decide", "P1", "1", "direct", "--reason", "he did not do it", "--present", "anna"
    )
    assert settled.out.startswith("P1 1: direct – Gezellig.")
    assert done("pass", "list", "--json").json["passes"][0]["state"] == "resolved"
    assert done("differences", "--json").json["resolution"]["resolved"] is True

    done("export", "csv", "-o", "quotes.csv", "--profile", "plain")
    done("export", "codings", "-o", "codings.csv")
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        quotes = list(csv.DictReader(file))
    assert [(one["coded_by"], one["code"], one["basis"]) for one in quotes] == [
        ("anna", "direct", "coder"),
        ("bram", "direct", "coder"),
        ("bram", "applied", "coder"),
        ("consensus", "direct", "decision"),
    ]
    with (tmp_path / "codings.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 10
    assert done("doctor").out == "proef.study: whole; the journal and the tables say the same.\n"


# JSON that scripts rely on


def test_every_report_has_the_keys_that_are_promised(table: Sample, call: Call) -> None:
    def document(*words: str) -> Any:
        outcome = call("-s", table.path, *words, "--json")
        assert outcome.code == 0, outcome
        return outcome.json

    books = document("codebook", "list")["codebooks"]
    assert {"id", "number", "title"} <= books[0].keys()
    codes = document("codebook", "show", "waardecreatie")["codes"]
    assert [code["id"] for code in codes][:2] == ["direct", "potential"]
    for code in codes:
        assert code["parent"] is None
        assert code["label"].keys() == code["definition"].keys() == {"nl", "en"}
    found = document("differences", "--all")
    for one in found["differences"]:
        assert {"transcript", "fragment", "kind", "views"} <= one.keys()
        assert [view["coder"] for view in one["views"]] == ["anna", "bram"]
        assert all(isinstance(view["codes"], list) for view in one["views"])
    report = document("agree")
    assert {
        "pass",
        "codebook",
        "n_coders",
        "n_fragments",
        "n_pairable",
        "overall",
        "codes",
        "pairs",
    } <= report.keys()
    figures = {
        "code",
        "n",
        "uses",
        "prevalence",
        "percent",
        "alpha",
        "alpha_low",
        "alpha_high",
        "kappa",
        "ac1",
        "dice",
        "note",
    }
    for row in (report["overall"], *report["codes"]):
        assert figures <= row.keys()
        assert row["uses"].keys() == {"anna", "bram"}
    assert report["pairs"][0]["coders"] == ["anna", "bram"]
    assert (report["pass"], report["codebook"]) == ("eerste", "waardecreatie")
    status = document("status")
    assert status["passes"][0]["name"] == "eerste"
    assert document("team", "list")["coders"][0] == {"name": "anna", "kind": "coach"}
    assert document("transcript", "list")["transcripts"][0]["name"] == "P1"
    assert document("transcript", "show", "P1")["fragments"][1]["fragment"] == "1"
    assert document("respondent", "list")["respondents"][0]["role"] == "coach"
    examined = document("doctor")
    assert examined == {"study": "sample.study", "whole": True, "damage": [], "notes": []}


def test_a_report_says_the_same_as_its_document(table: Sample, call: Call) -> None:
    report = call("-s", table.path, "agree", "--json").json
    shown = call("-s", table.path, "agree").out
    line = next(line for line in shown.splitlines() if line.startswith("applied"))
    row = next(row for row in report["codes"] if row["code"] == "applied")
    assert line.split()[1:3] == ["1", "1"]
    assert f"{row['percent']:.2f}".removeprefix("0") in line.split()
    differences = call("-s", table.path, "differences", "--json").json
    printed = call("-s", table.path, "differences").out
    for one in differences["differences"]:
        assert f"{one['transcript']} {one['fragment']} · {one['kind']}" in printed


# Where the study and the coder come from


def test_the_study_and_the_coder_stand_before_or_after_the_command(
    table: Sample, call: Call
) -> None:
    first = call("-s", table.path, "--as", "bram", "export", "codings")
    assert first.code == 0
    assert first == call("export", "codings", "-s", table.path, "--as", "bram")
    assert first == call("--study", table.path, "export", "codings", "--as", "Bram")
    assert ",P2," not in first.out  # anna's judgement there is not at the table
    assert first != call("-s", table.path, "export", "codings")


def test_what_stands_after_the_command_goes_before_what_stands_before_it(
    table: Sample, call: Call
) -> None:
    assert call("-s", "nowhere.study", "status", "-s", table.path).code == 0
    assert call("-s", table.path, "status", "-s", "nowhere.study").code == 2


def test_the_environment_names_the_study_and_the_coder(
    table: Sample, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = call("-s", table.path, "--as", "anna", "export", "codings")
    monkeypatch.setenv("CODER_STUDY", str(table.path))
    monkeypatch.setenv("CODER_AS", "anna")
    assert call("export", "codings") == expected
    assert call("--as", "bram", "export", "codings") != expected
    assert call("-s", "nowhere.study", "status").code == 2


def test_the_only_study_in_the_folder_is_taken(
    table: Sample, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample.study.backup").write_bytes(b"a backup ends otherwise")
    (tmp_path / ".half.study").write_bytes(b"hidden")
    assert call("status", "--json").json["study"] == "sample.study"
    (tmp_path / "second.study").write_bytes(table.path.read_bytes())
    several = call("status")
    assert several.code == 2
    assert "several studies in this folder (sample.study, second.study)" in several.err
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert "There is no study in this folder" in call("status").err


# Where what is said goes


@pytest.mark.parametrize(
    "words",
    [
        ("add", "{folder}/new.txt"),
        ("team", "add", "carla", "--kind", "coach"),
        ("team", "rename", "anna", "an"),
        ("respondent", "set", "P1", "role=leraar"),
        ("pass", "new", "tweede"),
        ("pass", "reopen", "eerste", "--reason", "go on"),
        ("export", "codings", "-o", "{folder}/out.csv"),
        ("export", "csv", "-o", "{folder}/out.csv"),
    ],
)
def test_an_act_leaves_stdout_empty_and_says_what_it_did_on_stderr(
    table: Sample, call: Call, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "new.txt").write_text("I: Hoe was het?\n\nR: Fijn was het.\n", encoding="utf-8")
    outcome = call("-s", table.path, *[word.format(folder=tmp_path) for word in words])
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.endswith("\n")


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("agree",),
        ("differences",),
        ("pass", "list"),
        ("team", "list"),
        ("transcript", "list"),
        ("transcript", "show", "P1"),
        ("respondent", "list"),
        ("export", "codings"),
        ("codebook", "list"),
        ("codebook", "show", "waardecreatie"),
        ("doctor",),
    ],
)
def test_a_report_goes_to_stdout_and_leaves_stderr_empty(
    table: Sample, call: Call, words: tuple[str, ...]
) -> None:
    outcome = call("-s", table.path, *words)
    notes = [line for line in outcome.err.splitlines() if not line.startswith("You act as coord")]
    assert (outcome.code, notes) == (0, [])
    assert outcome.out.endswith("\n")


def test_an_export_to_stdout_is_the_file_byte_for_byte(
    table: Sample, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "quotes.csv"
    assert run(["-s", str(table.path), "export", "csv", "-o", str(target)]) == 0
    capsysbinary.readouterr()
    for words in (["export", "csv"], ["export", "csv", "-o", "-"]):
        assert run(["-s", str(table.path), *words]) == 0
        out = capsysbinary.readouterr().out
        assert out == target.read_bytes()
        assert out.startswith(b"\xef\xbb\xbf")
        assert out.endswith(b"\r\n")


def test_an_export_replaces_the_file_whole_and_leaves_nothing_beside_it(
    table: Sample, call: Call, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "quotes.csv"
    target.write_text("old and much longer" * 1000, encoding="utf-8")
    assert call("-s", table.path, "export", "csv", "-o", target).code == 0
    assert [path.name for path in folder.iterdir()] == ["quotes.csv"]
    assert b"old" not in target.read_bytes()


# Acts line by line


def test_keys_stand_for_codes_and_a_dash_for_none(table: Sample, call: Call) -> None:
    reopened = call("-s", table.path, "pass", "reopen", "eerste", "--reason", "go on")
    assert reopened.code == 0
    judge = ("-s", table.path, "--as", "anna", "judge", "P2")
    assert call(*judge, "2", "6", "1").out.startswith("P2 2: direct + hindering – ")
    assert call(*judge, "3", "-").out.startswith("P2 3: none applies – ")
    assert call(*judge, "3").out.startswith("P2 3: none applies – ")
    said = call(*judge, "4", "direct(valence=absent)").out
    assert said.startswith("P2 4: direct(valence=absent) – ")


def test_other_asks_for_a_memo(table: Sample, call: Call) -> None:
    call("-s", table.path, "pass", "reopen", "eerste", "--reason", "go on")
    judge = ("-s", table.path, "--as", "anna", "judge", "P2", "2", "other")
    assert "other asks for a memo" in call(*judge).err
    assert call(*judge, "--memo", "it is about the building").err == ""


def test_sign_off_without_names_takes_what_is_done(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(3)
    for name in ("P1", "P3"):
        say(sample, "anna", name, *["0"] * 5)
    outcome = call("-s", sample.path, "--as", "anna", "signoff")
    assert outcome.err.splitlines() == [
        "P1 is signed off by anna.",
        "P3 is signed off by anna.",
    ]
    left = call("-s", sample.path, "--as", "anna", "signoff")
    assert (left.code, left.err) == (
        2,
        "coder: None of your transcripts is done: P2 has 5 fragments open (from 1).\n",
    )


def test_signing_off_several_is_all_or_nothing(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", *["0"] * 5)
    before = n_events(sample.path)
    assert call("-s", sample.path, "--as", "anna", "signoff", "P1", "P2").code == 2
    assert n_events(sample.path) == before
    sign(sample, "anna", "P1")


# How it ends


def test_coder_alone_says_what_there_is(call: Call) -> None:
    outcome = call()
    assert (outcome.code, outcome.err) == (0, "")
    for name in cli.commands:
        assert f"\n  {name} " in outcome.out


def every_command(group: click.Group = cli, *path: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += every_command(command, *path, name)
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...], call: Call) -> None:
    outcome = call(*words, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Usage: coder {' '.join(words)} ")


def test_half_a_command_names_the_other_half(call: Call) -> None:
    outcome = call("pass")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("coder: Say which command: adjudicator, allocate, close, list")
    assert outcome.err.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no codebook nonsense"):
        run(["--debug", "codebook", "show", "nonsense"])


def started(*words: object, **more: Any) -> subprocess.Popen[bytes]:
    """A real process, which ends on its own or by the test."""
    return subprocess.Popen(
        [sys.executable, "-m", "coder", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        **more,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("codebook", "show", "waardecreatie"),
        ("export", "codings"),
        ("agree", "--json"),
        ("--help",),
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_silently(table: Sample, words: tuple[str, ...]) -> None:
    process = started("-s", table.path, *words)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        said = process.stderr.read()
    assert (process.wait(timeout=60), said) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_without_any_stdout_a_command_still_ends_well() -> None:
    line = f'exec "{sys.executable}" -m coder codebook list >&-'
    done = subprocess.run(["sh", "-c", line], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_leaves_nothing_half_done(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    folder = tmp_path / "demo"
    process = started("demo", folder)
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        first = process.stderr.readline()  # it is at work on the first transcript
        process.send_signal(number)
        rest = process.stderr.read()
        out = process.stdout.read()
    assert process.wait(timeout=60) == code
    assert first.startswith(b"reading ")
    assert b"Traceback" not in rest
    assert out == b""
    assert list(folder.iterdir()) == []
