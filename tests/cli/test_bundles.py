"""``coder study copy``, ``bundle`` and ``merge``: apart and together again, at the shell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller, n_events
from study_steps import close, decide_on, finish, quick_samples, say

from coder.study.coders import find_coder
from coder.study.signoffs import reopen, sign_off
from coder.study.transcripts import find_transcript

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def apart(make_sample: Callable[..., Sample], tmp_path: Path) -> tuple[Sample, Sample]:
    """A study of one transcript that both signed off, and a copy of it made by hand."""
    here = make_sample(1)
    finish(here, "P1", anna=["direct", "0", "applied"], bram=["direct", "hindering", "0"])
    return here, type(here)(Path(shutil.copy(here.path, tmp_path / "there.study")), here.clock)


def _bundle(call: Call, sample: Sample, *words: str) -> Path:
    path = sample.path.with_suffix(".bundle")
    done = call("-s", sample.path, "bundle", "-o", path, *words)
    assert done.code == 0, done.err
    return path


def test_from_a_copy_to_a_bundle_to_the_study_and_back(
    call: Call, make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    here = make_sample(1)
    copies = {}
    for name in ("anna", "bram"):
        path = tmp_path / f"{name}.study"
        done = call("-s", here.path, "study", "copy", "--for", name, "-o", path)
        assert done.code == 0
        assert f"for {name}. Nobody else's judgements are in it." in done.err
        copies[name] = type(here)(path, here.clock)
    finish(copies["anna"], "P1", anna=["direct", "0"])
    finish(copies["bram"], "P1", bram=["direct", "hindering"])
    bundles = [_bundle(call, one) for one in copies.values()]
    done = call("-s", here.path, "merge", *bundles)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "anna: 6 acts are new, 5 of them judgements.\nbram: 6 acts are new, 5 of them judgements.\n"
    )
    assert call("-s", here.path, "pass", "close").code == 0
    for name, copy in copies.items():
        back = _bundle(call, here, "--for", name)
        done = call("-s", copy.path, "merge", back)
        assert done.code == 0
        assert "acts are new, 5 of them judgements" in done.out
        told = call("-s", copy.path, "differences", "--json").json["differences"]
        assert told == call("-s", here.path, "differences", "--json").json["differences"]
        assert len(told) == 4
        assert call("-s", copy.path, "doctor").code == 0


def test_a_copy_acts_as_its_coder_and_as_no_one_else(
    call: Call, make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    here, copy = make_sample(1), tmp_path / "bram.study"
    call("-s", here.path, "study", "copy", "--for", "bram", "-o", copy)
    assert call("-s", copy, "judge", "P1", "1", "direct").code == 0
    done = call("-s", copy, "judge", "P1", "1", "direct", "--as", "anna")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "made for bram, and acts as bram only" in done.err
    for words in (("pass", "close"), ("add", "P9.txt"), ("team", "add", "dirk", "--kind", "coach")):
        assert call("-s", copy, *words).code == 2


def test_a_dry_run_says_what_would_come_and_merging_it_again_is_nothing_new(
    call: Call, apart: tuple[Sample, Sample]
) -> None:
    here, there = apart
    with there.open("anna") as study:
        reopen(study, there.coding_pass(study), find_transcript(study, "P1"), "nog eens")
    bundle = _bundle(call, there, "--as", "anna")
    n = n_events(here.path)
    dry = call("-s", here.path, "merge", "--dry-run", bundle)
    assert dry.out.splitlines() == [
        "This would come; nothing was changed:",
        "anna: 1 act is new.",
    ]
    assert n_events(here.path) == n
    as_json = call("-s", here.path, "merge", "--dry-run", "--json", bundle).json
    assert as_json["dry_run"] is True
    assert {"author": "anna", "kind": "signoff", "n": 1} in as_json["new"]
    done = call("-s", here.path, "merge", bundle)
    assert (done.code, done.out) == (0, "anna: 1 act is new.\n")
    for words in ((bundle,), (bundle, bundle), (bundle, "--dry-run")):
        again = call("-s", here.path, "merge", *words)
        assert (again.code, again.out) == (0, "Nothing new: all of it was here already.\n")
    assert call("-s", here.path, "merge", "--json", bundle).json["new"] == []


def test_late_judgements_are_listed_and_leave_the_figures_alone(
    call: Call, apart: tuple[Sample, Sample]
) -> None:
    here, there = apart
    close(here)
    before = call("-s", here.path, "agree", "--json").json
    with there.open("bram") as study:
        transcript = find_transcript(study, "P1")
        reopen(study, there.coding_pass(study), transcript, "bij nader inzien")
    say(there, "bram", "P1", "realised", "0", "potential|direct")
    with there.open("bram") as study:
        sign_off(study, there.coding_pass(study), transcript)
    done = call("-s", here.path, "merge", _bundle(call, there, "--as", "bram"))
    assert done.code == 0
    assert "3 judgements came after their table had opened. They are kept;" in done.out
    assert [line.strip() for line in done.out.splitlines()[-3:]] == [
        "P1 1 · bram",
        "P1 2 · bram",
        "P1 3 · bram",
    ]
    assert call("-s", here.path, "agree", "--json").json == before
    assert call("-s", here.path, "doctor").code == 0
    told = call("-s", here.path, "status", "--json").json
    assert "at the table" in str(told)


def test_two_decisions_apart_reopen_the_fragment(call: Call, apart: tuple[Sample, Sample]) -> None:
    here, there = apart
    close(here)
    shutil.copy(here.path, there.path)
    decide_on(here, "P1", "2", "hindering", reason="zo lazen wij het")
    decide_on(there, "P1", "2", "0", reason="wij niet")
    open_here = call("-s", here.path, "differences", "--json").json["differences"]
    assert "2" not in [one["fragment"] for one in open_here]
    done = call("-s", here.path, "merge", _bundle(call, there))
    assert "Decided twice, in two copies; both are kept and it is open again: P1 2" in done.out
    open_here = call("-s", here.path, "differences", "--json").json["differences"]
    assert "2" in [one["fragment"] for one in open_here]


def test_several_bundles_are_all_or_nothing(
    call: Call, apart: tuple[Sample, Sample], tmp_path: Path
) -> None:
    here, there = apart
    with there.open("anna") as study:
        reopen(study, there.coding_pass(study), find_transcript(study, "P1"), "nog eens")
    good, bad = _bundle(call, there), tmp_path / "bad.bundle"
    bad.write_bytes(good.read_bytes()[:-40])
    n = n_events(here.path)
    for order in ((good, bad), (bad, good), (good, tmp_path / "none.bundle")):
        done = call("-s", here.path, "merge", *order)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert str(order[0 if order[0] == bad else 1]) in done.err
        assert n_events(here.path) == n


def test_what_is_missing_in_between_is_told_and_comes_with_the_whole(
    call: Call, apart: tuple[Sample, Sample]
) -> None:
    here, there = apart
    transcript = "P1"
    with there.open("anna") as study:
        reopen(study, there.coding_pass(study), find_transcript(study, transcript), "eerst")
    say(there, "anna", transcript, "0")
    _bundle(call, there, "--as", "anna")  # lost in the post
    say(there, "anna", transcript, "applied")
    done = call("-s", here.path, "merge", _bundle(call, there, "--as", "anna"))
    assert "not come yet; ask for a bundle with --whole" in done.out
    assert call("-s", here.path, "doctor").code == 0
    done = call("-s", here.path, "merge", _bundle(call, there, "--as", "anna", "--whole"))
    assert "not come yet" not in done.out
    assert call("-s", here.path, "doctor").code == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("bundle", "-o", "{study}"), "a study lies there"),
        (("bundle", "-o", "{folder}"), "this is a folder"),
        (("bundle", "-o", "{folder}/none/x.bundle"), "cannot be written"),
        (("bundle", "-o", "{folder}/x.bundle", "--as", "nobody"), "no coder nobody"),
        (("bundle", "-o", "{folder}/x.bundle", "--for", "nobody"), "no coder nobody"),
        (("bundle", "-o", "{folder}/x.bundle", "--private"), "--private goes with --as"),
        (("bundle", "-o", "{folder}/x.bundle", "--as", "anna", "--for", "bram"), "their own work"),
        (("study", "copy", "--for", "nobody", "-o", "{folder}/x.study"), "no coder nobody"),
        (("study", "copy", "--for", "anna", "-o", "{study}"), "exists already"),
        (("study", "copy", "--for", "anna", "-o", "{folder}/x.study", "--as", "anna"), "Only the"),
        (("merge", "{study}"), "this is a study"),
        (("merge", "{folder}"), "no such bundle"),
        (("merge", "{folder}/none\x1b[2J.bundle"), "no such bundle"),
        (("merge", "{folder}/P1.txt"), "no bundle"),
    ],
    ids=lambda one: " ".join(one).replace("\x1b", "ESC") if isinstance(one, tuple) else None,
)
def test_what_cannot_be_ends_with_two_and_one_line(
    words: tuple[str, ...], reason: str, call: Call, sample: Sample
) -> None:
    n, folder = n_events(sample.path), sample.path.parent
    (folder / "P1.txt").write_text("I: Hoi?\n\nR: Hoi.\n")
    before = {one.name for one in folder.iterdir()}
    done = call("-s", sample.path, *[one.format(study=sample.path, folder=folder) for one in words])
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert reason in done.err
    assert "\x1b" not in done.err
    assert n_events(sample.path) == n
    assert {one.name for one in folder.iterdir() if not one.name.endswith(".backups")} == before


def test_a_bundle_of_another_study_is_refused_and_its_name_shown_harmless(
    call: Call, sample: Sample, tmp_path: Path
) -> None:
    other = tmp_path / "other.study"
    assert call("new", other).code == 0
    done = call("-s", other, "bundle", "-o", tmp_path / "other.bundle")
    assert done.code == 0
    done = call("-s", sample.path, "merge", tmp_path / "other.bundle")
    assert done.code == 2
    assert "other.bundle: this bundle is of another study (other); nothing was changed." in done.err


MERGING = """
import sys
from coder.cli import run
print("ready", flush=True)
sys.stdin.readline()
for name in sys.argv[2:]:
    assert run(["-s", sys.argv[1], "merge", name]) == 0
"""
JUDGING = """
import sys
from coder.model import Assignment
from coder.study import Study, judgements, passes, transcripts
with Study.open(sys.argv[1], sys.argv[2]) as study:
    chosen = passes.find_pass(study, "eerste")
    transcript = transcripts.find_transcript(study, "P2")
    found = [one for one in transcripts.fragments_of(study, transcript) if not one.context]
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(60):
        code = ("direct", "applied", "hindering")[number % 3]
        one = found[number % len(found)]
        judgements.judge(study, chosen, transcript, one, [Assignment(code)])
"""


@pytest.mark.slow
def test_bundles_come_in_while_others_judge_and_nobody_loses_anything(
    call: Call, make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    here = make_sample(3, ("anna", "bram", "carla"))
    there = type(here)(tmp_path / "carla.study", here.clock)
    call("-s", here.path, "study", "copy", "--for", "carla", "-o", there.path)
    bundles = []
    for label in range(5):
        say(there, "carla", "P1", *["."] * label, "direct")
        path = tmp_path / f"{label}.bundle"
        assert call("-s", there.path, "bundle", "-o", path).code == 0
        bundles.append(str(path))
    n = n_events(here.path)
    scripts = [
        [JUDGING, str(here.path), "anna"],
        [JUDGING, str(here.path), "bram"],
        [MERGING, str(here.path), *bundles[::-1]],
        [MERGING, str(here.path), *bundles],
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for words in scripts
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    ended = [(one.communicate(timeout=120)[1], one.returncode) for one in running]
    assert [code for _err, code in ended] == [0] * 4, ended
    with here.open() as study:
        counts = dict(
            study.facts("SELECT author, count(*) FROM event WHERE kind = 'judgement' GROUP BY 1")
        )
        people = {name: find_coder(study, name).id for name in ("anna", "bram", "carla")}
        assert {name: counts[key] for name, key in people.items()} == {
            "anna": 60,
            "bram": 60,
            "carla": 5,
        }
    assert n_events(here.path) >= n + 125
    assert call("-s", here.path, "doctor").code == 0
