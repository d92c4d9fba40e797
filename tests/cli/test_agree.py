"""``coder agree`` as text, CSV and JSON, and ``coder agree plan``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from formulas import made_up, put_in
from rich.cells import cell_len
from study_steps import close, finish, quick_samples

from coder.cli import agree
from coder.reliability import BY
from coder.reliability.measures import NAMES

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


_six: list[bytes] = []


@pytest.fixture
def six(make_sample: Callable[..., Sample]) -> Sample:
    """Six transcripts of five fragments: enough for a jackknife. Judged once, copied after that."""
    sample = make_sample(6)
    if _six:
        sample.path.write_bytes(_six[0])
    else:
        put_in(sample, made_up(31, ("anna", "bram"), 30))
        _six.append(sample.path.read_bytes())
    return sample


EVERYTHING = ("--disagreement", "--explain", "--verify")


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    "words",
    [
        (),
        EVERYTHING,
        ("--by", "pair"),
        ("--by", "transcript"),
        ("--by", "batch", "--only-code", "direct"),
        ("--measure", "alpha", "--measure", "scott", "--measure", "brennan-prediger"),
        ("--bootstrap", "200"),
    ],
)
def test_the_report_reads_well_at_80_columns(
    six: Sample,
    call: Call,
    words: tuple[str, ...],
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from coder import language as speech

    speech.use(language)
    outcome = call("-s", six.path, "agree", *words)
    assert outcome.code == 0
    wide = [line for line in outcome.out.splitlines() if cell_len(line) > 80]
    assert wide == []
    assert "■" in outcome.out


def test_a_bar_stands_beside_each_interval_and_only_there(six: Sample, call: Call) -> None:
    report = call("-s", six.path, "agree", "--json").json
    lines = call("-s", six.path, "agree").out.splitlines()
    for row, name in ((report["codes"][0], "direct"), (report["codes"][-1], "other")):
        line = next(one for one in lines if one.startswith(name))
        assert ("■" in line) == (row["alpha_low"] is not None)


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_can_be_a_column(six: Sample, call: Call, name: str) -> None:
    outcome = call("-s", six.path, "agree", "--measure", name)
    assert outcome.code == 0
    report = call("-s", six.path, "agree", "--csv", "--measure", name).out
    [*codes, overall] = list(csv.DictReader(io.StringIO(report)))
    assert overall["code"] == "overall"
    values = [row[name] for row in (*codes, overall) if row[name]]
    assert values, "somewhere it is defined"


def test_the_csv_says_the_same_as_the_document(six: Sample, call: Call) -> None:
    report = call("-s", six.path, "agree", "--json").json
    rows = list(csv.DictReader(io.StringIO(call("-s", six.path, "agree", "--csv").out)))
    assert [row["code"] for row in rows] == [*(one["code"] for one in report["codes"]), "overall"]
    for row, one in zip(rows, [*report["codes"], report["overall"]], strict=True):
        for name in ("alpha", "alpha_low", "alpha_high", "percent", "ac1"):
            expected = one[name]
            assert row[name] == ("" if expected is None else str(expected))
        assert row["note"] == (one["note"] or "")
    parts = call("-s", six.path, "agree", "--csv", "--by", "transcript").out
    named = {row["part"] for row in csv.DictReader(io.StringIO(parts))}
    assert named == {"P1", "P2", "P3", "P4", "P5", "P6", ""}


def test_a_bootstrap_says_its_seed_and_repeats_with_it(six: Sample, call: Call) -> None:
    words = ("-s", six.path, "agree", "--bootstrap", "300", "--json")
    first, again = call(*words, "--seed", "5").json, call(*words, "--seed", "5").json
    other = call(*words, "--seed", "6").json
    assert first == again
    assert (first["bootstrap"], first["seed"]) == (300, 5)
    assert first["overall"]["alpha"] == other["overall"]["alpha"]
    assert first["overall"]["alpha_low"] != other["overall"]["alpha_low"]
    shown = call("-s", six.path, "agree", "--bootstrap", "300").out
    assert "transcripts drawn again 300 times (percentiles, seed 1)" in shown


def test_explain_names_the_universe_the_formulas_and_how_to_cite(six: Sample, call: Call) -> None:
    shown = call("-s", six.path, "agree", "--explain", "--measure", "alpha").out
    for words in (
        "30 of them were judged by 2 coders.",
        "anna judged 30.",
        "P1 (5)",
        "Krippendorff 2004",
        "one transcript left out at a time",
        "'judged, none applies' is not",
        "computed with transcript-coder",
    ):
        assert words in shown


def test_a_low_alpha_beside_a_high_percentage_is_explained(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(5)
    for n in range(5):
        finish(
            sample,
            f"P{n + 1}",
            anna=["direct" if n in (0, 1) else "0", "0"],
            bram=["direct" if n in (0, 2) else "0", "0"],
        )
    report = call("-s", sample.path, "agree", "--json").json
    row = report["codes"][0]
    shown = call("-s", sample.path, "agree").out
    assert (row["percent"], row["explained_by"]) == (0.92, "prevalence")
    assert row["alpha"] < 0.667
    # Both 1, one alone 2, neither 22: |1 − 22| / 25, and |1 − 1| / 25.
    assert (row["prevalence_index"], row["bias_index"]) == (21 / 25, 0.0)
    said = " ".join(shown.split())
    ac1 = f"{row['ac1']:.2f}".removeprefix("0")
    assert f"beside a high percentage: direct (prevalence .84, bias .00, AC1 {ac1})" in said


def test_a_verdict_goes_by_the_lower_limit_and_a_word_by_the_uncertainty(
    six: Sample, call: Call
) -> None:
    overall = call("-s", six.path, "agree", "--json").json["overall"]
    assert overall["alpha_low"] < 0.667
    assert overall["verdict"] == "unreliable"
    shown = call("-s", six.path, "agree").out
    assert "not even tentative (lower limit under .667)" in shown
    assert overall["band"] in ("poor", "slight", "fair", "moderate")
    assert f"(Landis & Koch, Gwet): {overall['band']}." in shown


@pytest.mark.parametrize(
    "words",
    [
        ("--csv", "--json"),
        ("--seed", "3"),
        ("--bootstrap", "3"),
        ("--measure", "colour"),
        ("--against", "eerste", "--by", "pair"),
        ("plan",),
        ("plan", "--prevalence", "0", "--alpha", ".7", "--width", ".2"),
        ("plan", "--prevalence", ".1", "--alpha", "1", "--width", ".2"),
        (
            *("plan", "--prevalence", ".1", "--alpha", ".1", "--width", ".2"),
            *("--interviews", "8", "--likeness", ".3"),
        ),
        ("plans",),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    six: Sample, call: Call, words: tuple[str, ...]
) -> None:
    outcome = call("-s", six.path, "agree", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("coder: ")
    assert outcome.err.count("\n") == 1


def test_every_part_and_measure_of_the_report_can_be_asked_for() -> None:
    assert agree.BY == BY
    assert agree.MEASURES == NAMES


# Planning


PLAN = ("agree", "plan", "--prevalence", ".3", "--alpha", ".7")


def test_a_plan_says_that_it_is_a_simulation_and_repeats_with_its_seed(call: Call) -> None:
    shown = call(*PLAN, "--width", ".3").out
    assert shown.startswith("By simulation (")
    assert "seed 1" in shown.splitlines()[0]
    first = call(*PLAN, "--width", ".3", "--seed", "4", "--json").json
    assert first == call(*PLAN, "--width", ".3", "--seed", "4", "--json").json
    assert (first["by"], first["seed"]) == ("simulation", 4)
    assert first["fragments_low"] <= first["fragments"] <= first["fragments_high"]


def test_a_narrower_interval_takes_more_fragments_and_so_do_interviews(call: Call) -> None:
    wide = call(*PLAN, "--width", ".4", "--json").json["fragments"]
    narrow = call(*PLAN, "--width", ".2", "--json").json["fragments"]
    spread = call(*PLAN, "--width", ".4", "--interviews", "8", "--json").json["fragments"]
    assert wide < narrow
    assert wide < spread


def test_planning_needs_no_study(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_STUDY", "/nowhere/at/all.study")
    assert call(*PLAN, "--width", ".5").code == 0


def test_agree_alone_is_the_report_and_not_a_half_command(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "0"])
    close(sample)
    assert call("-s", sample.path, "agree").code == 0
    assert call("agree", "-s", sample.path, "--as", "anna").code == 0
