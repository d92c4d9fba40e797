"""The figures of ``coder agree``, held against the formulas written out in plain loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from command_line import Call, caller
from formulas import (
    Said,
    alpha_of,
    dice_of,
    jackknife,
    kappa_of,
    made_up,
    masi,
    nominal,
    percent_of,
    put_in,
    same,
    units_of,
    used,
    uses_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import (
    PASS,
    book_with_subcodes,
    close,
    finish,
    plan_tree,
    quick_samples,
)

from coder.codebook import find
from coder.errors import BlindError, InputError
from coder.model import CodingPass
from coder.reliability import NOTES, agreement, agreement_of
from coder.study.passes import find_pass, release, reopen_pass
from coder.study.respondents import set_respondent
from coder.universe import Universe

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples
BOOK = find("waardecreatie")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def rows_of(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in report["codes"]}


def check_codes(report: dict[str, Any], said: Said) -> None:
    paired = sum(len(unit) >= 2 for unit in units_of(said))
    for code, row in rows_of(report).items():
        units = used(said, code)
        judgements = sum(len(unit) for unit in units if len(unit) >= 2)
        assert row["n"] == paired
        assert row["uses"] == uses_of(said, code)
        assert same(row["prevalence"], sum(row["uses"].values()) / judgements)
        assert same(row["percent"], percent_of(said, code))
        assert same(row["alpha"], alpha_of(units, nominal)), code
        varied = alpha_of(units, nominal) is not None
        assert same(row["kappa"], kappa_of(said, code) if varied else None), code


def test_per_code_figures_of_two_coders_are_those_of_the_formulas(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(3)
    said = made_up(1, ("anna", "bram"), 15)
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json").json
    assert (report["n_coders"], report["n_fragments"], report["n_pairable"]) == (2, 15, 15)
    check_codes(report, said)
    overall = report["overall"]
    units = units_of(said)
    assert same(overall["alpha"], alpha_of(units, masi))
    assert same(overall["percent"], sum(a == b for a, b in units) / 15)
    assert same(overall["dice"], dice_of(said))
    assert overall["kappa"] is overall["ac1"] is overall["prevalence"] is None
    assert overall["uses"] == {
        who: sum(len(one or ()) for one in verdicts) for who, verdicts in said.items()
    }


def test_three_coders_of_whom_one_reads_a_part(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(3, ("anna", "bram", "carla"))
    said = made_up(2, ("anna", "bram", "carla"), 15)
    said["carla"][5:15] = [None] * 10
    with sample.open() as study:
        for name in ("P2", "P3"):
            release(study, PASS, "carla", name, "the first is enough")
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json").json
    assert report["n_coders"] == 3
    check_codes(report, said)
    assert same(report["overall"]["alpha"], alpha_of(units_of(said), masi))
    pairs = {tuple(row["coders"]): row for row in report["pairs"]}
    assert {who: row["n"] for who, row in pairs.items()} == {
        ("anna", "bram"): 15,
        ("anna", "carla"): 5,
        ("bram", "carla"): 5,
    }
    for (one, other), row in pairs.items():
        both = {one: said[one], other: said[other]}
        assert same(row["alpha"], alpha_of(units_of(both), masi))
        mine = {inner["code"]: inner for inner in row["codes"]}
        for code in ("direct", "applied"):
            assert same(mine[code]["alpha"], alpha_of(used(both, code), nominal))


def test_a_tiny_set_alpha_worked_out_by_hand() -> None:
    """Sets A A, AB A, – B: Do = (0 + 2·2/3 + 2·1)/6, De = 64/3/30, so alpha = 1 − 25/32."""
    data = np.zeros((8, 2, 3))
    a, b = 0, 1
    data[a, 0, 0] = data[a, 1, 0] = 1
    data[a, 0, 1] = data[b, 0, 1] = data[a, 1, 1] = 1
    data[b, 1, 2] = 1
    report = agreement_of(universe(data, [0, 0, 0]))
    assert report.overall.alpha == pytest.approx(1 - 25 / 32, abs=1e-15)
    assert report.overall.percent == 1 / 3
    assert report.overall.dice == (2 + 2 + 0) / (2 + 3 + 1)
    assert (report.n_confusions, report.n_omissions) == (0, 2)


def test_confusions_and_omissions_are_counted_per_fragment_and_pair(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct", "direct|applied", "direct|applied", "0", "other"],
        bram=["applied", "potential", "0", "0", "other"],
    )
    report = call("-s", sample.path, "agree", "--json").json
    # min(|A∖B|, |B∖A|): 1, 1, 0; what is left of the larger difference: 0, 1, 2.
    assert (report["n_confusions"], report["n_omissions"]) == (2, 3)
    assert {tuple(one["codes"]): one["n"] for one in report["confusions"]} == {
        ("direct", "applied"): 1,
        ("direct", "potential"): 1,
        ("potential", "applied"): 1,
    }


# Intervals


def test_under_five_transcripts_the_interval_says_that_it_is_too_narrow(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(4)
    put_in(sample, made_up(3, ("anna", "bram"), 20))
    report = call("-s", sample.path, "agree", "--json").json
    assert report["interval"] == "fragment"
    overall = report["overall"]
    assert overall["alpha_low"] < overall["alpha"] < overall["alpha_high"]
    shown = call("-s", sample.path, "agree").out
    assert "95 % interval: fragments treated as independent, which is too narrow." in shown


def test_from_five_transcripts_on_one_transcript_is_left_out_at_a_time(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(5)
    said = made_up(4, ("anna", "bram"), 25)
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json").json
    assert report["interval"] == "transcript"
    shown = call("-s", sample.path, "agree").out
    assert "95 % interval: one transcript left out at a time (jackknife, t)." in shown

    def without(cluster: int) -> Said:
        return {
            who: verdicts[: cluster * 5] + verdicts[cluster * 5 + 5 :]
            for who, verdicts in said.items()
        }

    for code in ("direct", "applied", "hindering"):
        left_out = [alpha_of(used(without(n), code), nominal) for n in range(5)]
        assert None not in left_out
        row = rows_of(report)[code]
        low, high = jackknife([one or 0.0 for one in left_out], row["alpha"])
        assert (row["alpha_low"], row["alpha_high"]) == (
            pytest.approx(low, abs=1e-12),
            pytest.approx(high, abs=1e-12),
        )
    left_out = [alpha_of(units_of(without(n)), masi) for n in range(5)]
    low, high = jackknife([one or 0.0 for one in left_out], report["overall"]["alpha"])
    assert report["overall"]["alpha_low"] == pytest.approx(low, abs=1e-12)
    assert report["overall"]["alpha_high"] == pytest.approx(high, abs=1e-12)


def test_a_code_on_fewer_than_ten_fragments_has_no_interval_and_says_why(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(5)
    said = made_up(5, ("anna", "bram"), 25)
    for verdicts in said.values():
        verdicts[:] = [(one or frozenset()) - {"other"} for one in verdicts]
    for at in (0, 6, 12):
        said["anna"][at] = (said["anna"][at] or frozenset()) | {"other"}
    said["bram"][6] = (said["bram"][6] or frozenset()) | {"other"}
    put_in(sample, said)
    outcome = call("-s", sample.path, "agree", "--json")
    row = rows_of(outcome.json)["other"]
    assert sum(row["uses"].values()) == 4
    assert row["alpha"] is not None
    assert row["alpha_low"] is row["alpha_high"] is None
    assert row["note"] == "too_few_uses"
    shown = call("-s", sample.path, "agree").out
    assert "used on fewer than 10 fragments, so no interval" in shown


# What is undefined


def test_an_undefined_figure_is_null_and_its_note_says_why(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    report = call("-s", sample.path, "agree", "--json").json
    for code, percent in (("direct", 1.0), ("applied", 1.0)):
        row = rows_of(report)[code]
        assert row["alpha"] is row["kappa"] is row["alpha_low"] is row["alpha_high"] is None
        assert row["note"] == "no_variation"
        assert row["percent"] == percent
    assert rows_of(report)["applied"]["dice"] is None
    assert rows_of(report)["direct"]["dice"] == 1.0
    assert report["overall"]["alpha"] is None
    assert report["overall"]["note"] == "no_variation"
    shown = call("-s", sample.path, "agree")
    assert "no variation, so alpha is undefined" in shown.out
    assert "nan" not in shown.out


def test_one_coder_alone_has_no_agreement(make_sample: Callable[..., Sample], call: Call) -> None:
    sample = make_sample(1, ("anna",))
    finish(sample, "P1", anna=["direct", "0"])
    report = call("-s", sample.path, "agree", "--json").json
    assert (report["n_coders"], report["n_pairable"], report["pairs"]) == (1, 0, [])
    assert all(row["alpha"] is None and row["note"] == "one_coder" for row in report["codes"])
    assert report["overall"]["alpha"] is report["overall"]["percent"] is None
    assert "needs two coders on the same fragments" in call("-s", sample.path, "agree").out


def test_two_coders_who_never_meet_have_no_agreement(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    with sample.open() as study:
        release(study, PASS, "anna", "P1", "half each")
        release(study, PASS, "bram", "P2", "half each")
    finish(sample, "P1", bram=["direct"])
    finish(sample, "P2", anna=["direct"])
    report = call("-s", sample.path, "agree", "--json").json
    assert (report["n_coders"], report["n_pairable"]) == (2, 0)
    assert {row["note"] for row in report["codes"]} == {"no_overlap"}
    assert report["overall"]["percent"] is None


def test_figures_wait_for_a_complete_transcript(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"])
    with sample.open() as study, pytest.raises(InputError, match="no transcript is complete yet"):
        agreement(study, find_pass(study, PASS))


def test_figures_are_refused_to_a_coder_with_work_left_and_shown_of_what_is_at_the_table(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied"])
    close(sample, incomplete="the others wait")
    with (
        sample.open("anna") as study,
        pytest.raises(BlindError, match=r"signed off your own transcripts \(still open: P2, P3\)"),
    ):
        agreement(study, find_pass(study, PASS))
    with sample.open() as study:
        expected = agreement(study, find_pass(study, PASS)).overall
        reopen_pass(study, PASS, "the rest")
    finish(sample, "P2", anna=["0"])
    finish(sample, "P3", anna=["0"])
    with sample.open("anna") as study:
        report = agreement(study, find_pass(study, PASS))
    assert report.overall.alpha == expected.alpha
    assert report.universe.transcripts == ("P1",)


def test_a_coder_who_is_done_waits_for_the_table(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    with (
        sample.open("anna") as study,
        pytest.raises(InputError, match="Pass eerste: the table is not open yet"),
    ):
        agreement(study, find_pass(study, PASS))
    close(sample)
    with sample.open("anna") as study:
        assert agreement(study, find_pass(study, PASS)).overall.percent == 0.0


# Any data


def universe(data: Any, clusters: Sequence[int], book: Any = BOOK) -> Universe:
    n_coders, n_units = data.shape[1:]
    return Universe(
        coding_pass=CodingPass("id", "eerste", "coding", book.id, book.version, "closed"),
        codebook=book,
        coders=tuple(f"coder {n}" for n in range(n_coders)),
        transcripts=tuple(f"P{n}" for n in range(max(clusters, default=-1) + 1)),
        waiting=(),
        late=(),
        fragments=tuple(f"f{n}" for n in range(n_units)),
        clusters=tuple(clusters),
        data=data,
        swept=0,
    )


@st.composite
def judged(draw: st.DrawFn) -> tuple[Said, list[int]]:
    n_coders, n = draw(st.integers(1, 4)), draw(st.integers(1, 14))
    codes = st.sampled_from(BOOK.ids[:4])
    verdict = st.one_of(st.none(), st.frozensets(codes, max_size=3))
    said: Said = {
        f"coder {who}": draw(st.lists(verdict, min_size=n, max_size=n)) for who in range(n_coders)
    }
    clusters = sorted(draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)))
    order = {old: new for new, old in enumerate(sorted(set(clusters)))}
    return said, [order[one] for one in clusters]


def as_array(said: Said) -> Any:
    n = len(next(iter(said.values())))
    data = np.full((len(BOOK.ids), len(said), n), np.nan)
    for row, verdicts in enumerate(said.values()):
        for column, verdict in enumerate(verdicts):
            if verdict is not None:
                data[:, row, column] = [float(code in verdict) for code in BOOK.ids]
    return data


@settings(max_examples=40)
@given(judged())
def test_whatever_was_judged_every_alpha_is_that_of_the_formula_and_every_interval_holds_it(
    example: tuple[Said, list[int]],
) -> None:
    said, clusters = example
    report = agreement_of(universe(as_array(said), clusters), slices=lambda name: name)
    paired = [unit for unit in units_of(said) if len(unit) >= 2]
    assert report.n_pairable == len(paired)
    assert same(report.overall.alpha, alpha_of(paired, masi) if paired else None)
    for row in report.codes:
        expected = alpha_of(used(said, row.code), nominal) if paired else None
        assert same(row.alpha, expected)
        assert same(row.percent, percent_of(said, row.code) if paired else None)
    for row in report.codes:
        units = [unit for unit in used(said, row.code) if len(unit) >= 2]
        if row.alpha_low is not None:
            assert min(sum(map(any, units)), sum(not all(unit) for unit in units)) >= 10
    everything = [report.overall, *report.codes, *report.pairs, *report.pair_codes, *report.parts]
    for row in everything:
        assert (row.alpha_low is None) == (row.alpha_high is None)
        if row.alpha is None:
            assert row.alpha_low is None
            assert row.note in NOTES
        elif row.alpha_low is None:
            assert row.note in NOTES
        else:
            assert row.alpha_high is not None
            assert -1 <= row.alpha_low <= row.alpha <= row.alpha_high <= 1
        for value in (row.percent, row.prevalence, row.dice):
            assert value is None or 0 <= value <= 1


# Subcodes


def test_the_whole_is_at_the_top_of_the_code_tree_and_codes_are_never_rolled_up(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    plan_tree(sample)
    words: dict[str, list[str]] = {
        "anna": ["a", "a1", "a1|a2", "b", "0", "a1x", "a", "b", "a2|b", "0"],
        "bram": ["a1", "a2", "a", "a", "b", "a", "a", "b", "a2", "a1"],
    }
    said: Said = {
        who: [frozenset(one.split("|")) - {"0"} for one in every] for who, every in words.items()
    }
    put_in(sample, said, "boom")
    top = call("-s", sample.path, "agree", "--pass", "boom", "--json").json
    leaf = call("-s", sample.path, "agree", "--pass", "boom", "--level", "leaf", "--json").json
    book = book_with_subcodes()
    rolled: Said = {
        who: [frozenset(book.top(code).id for code in one or ()) for one in every]
        for who, every in said.items()
    }
    assert (top["level"], leaf["level"]) == ("top", "leaf")
    assert same(top["overall"]["alpha"], alpha_of(units_of(rolled), masi))
    assert same(leaf["overall"]["alpha"], alpha_of(units_of(said), masi))
    assert top["overall"]["alpha"] != leaf["overall"]["alpha"]
    assert top["codes"] == leaf["codes"]
    assert same(rows_of(top)["a"]["alpha"], alpha_of(used(said, "a"), nominal))
    assert rows_of(top)["a"]["uses"] == {"anna": 2, "bram": 4}
    assert {tuple(one["codes"]) for one in top["confusions"]} <= {("a", "b")}


# Parts of the report


def test_agreement_by_transcript_and_by_role(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(3)
    said = made_up(6, ("anna", "bram"), 15)
    put_in(sample, said)
    with sample.open() as study:
        set_respondent(study, "P3", role="deelnemer")

    def part(*places: int) -> float | None:
        units = units_of(said)
        return alpha_of([units[5 * at + n] for at in places for n in range(5)], masi)

    by_transcript = call("-s", sample.path, "agree", "--by", "transcript", "--json").json["parts"]
    assert [row["part"] for row in by_transcript] == ["P1", "P2", "P3"]
    for place, row in enumerate(by_transcript):
        assert same(row["alpha"], part(place))
        assert row["n"] == 5
    by_role = call("-s", sample.path, "agree", "--by", "role", "--json").json["parts"]
    assert {row["part"]: row["n"] for row in by_role} == {"coach": 10, "deelnemer": 5}
    assert same({row["part"]: row["alpha"] for row in by_role}["coach"], part(0, 1))
    assert "deelnemer" in call("-s", sample.path, "agree", "--by", "role").out
    pairs = call("-s", sample.path, "agree", "--by", "pair").out
    assert "anna – bram" in pairs


# Thresholds and checks


@pytest.fixture
def half(make_sample: Callable[..., Sample]) -> Sample:
    """Five transcripts; ``direct`` with alpha 1, ``applied`` in between, ``other`` never used."""
    sample = make_sample(5)
    said = made_up(7, ("anna", "bram"), 25)
    for at, one in enumerate(said["anna"]):
        mine, theirs = (one or frozenset()), (said["bram"][at] or frozenset())
        said["anna"][at] = mine - {"other"}
        said["bram"][at] = (theirs - {"other", "direct"}) | (mine & {"direct"})
    put_in(sample, said)
    return sample


def test_fail_under_gives_exit_code_one_and_says_what_falls_short(half: Sample, call: Call) -> None:
    report = call("-s", half.path, "agree", "--json").json
    alpha, low = report["overall"]["alpha"], report["overall"]["alpha_low"]
    assert 0 < low < alpha < 1
    below, between = f"{alpha + 0.001:.4f}", f"{(alpha + low) / 2:.4f}"
    agree = ("-s", half.path, "agree", "--json", "--fail-under")
    short = call(*agree, below)
    assert short.code == 1
    assert short.err.splitlines()[-1].startswith("all, as sets: .")
    assert "is below" in short.err
    assert short.json == report  # the figures are the same, on stdout
    assert call(*agree, f"{alpha - 0.001:.4f}").code == 0
    assert call(*agree, between).code == 0
    assert call(*agree, between, "--lower").code == 1
    assert call(*agree, f"{low - 0.001:.4f}", "--lower").code == 0


def test_fail_under_looks_at_the_codes_that_are_named(half: Sample, call: Call) -> None:
    rows = rows_of(call("-s", half.path, "agree", "--json").json)
    assert rows["direct"]["alpha"] == 1.0
    threshold = f"{rows['applied']['alpha'] + 0.001:.4f}"
    agree = ("-s", half.path, "agree", "--fail-under", threshold)
    assert call(*agree, "--code", "direct").code == 0
    both = call(*agree, "--code", "direct", "--code", "applied")
    assert both.code == 1
    assert both.err.count("is below") == 1
    undefined = call(*agree, "--code", "other")
    assert undefined.code == 1
    assert "undefined is below" in undefined.err
    # An interval that is not there falls short too: all agree, so nothing is known of the spread.
    lower = call("-s", half.path, "agree", "--fail-under", "0", "--code", "direct", "--lower")
    assert lower.code == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--lower",),
        ("--code", "direct"),
        ("--fail-under", "nan"),
        ("--fail-under", "67"),
        ("--fail-under", "much"),
        ("--fail-under", ".5", "--code", "nonsense"),
        ("--by", "colour"),
        ("--level", "root"),
    ],
)
def test_options_of_agree_that_make_no_sense_are_refused(
    sample: Sample, call: Call, options: tuple[str, ...]
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    outcome = call("-s", sample.path, "agree", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("coder: ")
    assert outcome.err.count("\n") == 1


def test_every_alpha_is_verified_with_another_package(half: Sample, call: Call) -> None:
    outcome = call("-s", half.path, "agree", "--json", "--verify")
    assert outcome.code == 0
    verified = outcome.json["verified"]
    assert [one["code"] for one in verified] == list(BOOK.ids)
    assert all(one["same"] for one in verified)
    numbers = {one["code"]: one["krippendorff"] for one in verified}
    assert numbers["direct"] == 1.0
    assert numbers["other"] is None
    shown = call("-s", half.path, "agree", "--verify").out
    assert "the package krippendorff finds the same 8 alphas" in shown


def test_a_package_that_finds_something_else_gives_exit_code_one(
    half: Sample, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("krippendorff.alpha", lambda *_data, **_options: 0.123)
    outcome = call("-s", half.path, "agree", "--verify")
    assert outcome.code == 1
    assert "direct: 1.0 here, 0.123 by the package krippendorff" in outcome.out
