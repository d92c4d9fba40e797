"""A study from the first judgement to the log of its decisions, and what holds on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pytest
from command_line import Call, caller
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, decide_on, finish, quick_samples

from coder.agreement import code_agreement
from coder.consensus import common, differences, resolution, results, state_of, union
from coder.model import CodingPass, Stage
from coder.reliability import agreement, checks
from coder.study.arrays import sealed_figures
from coder.study.coders import add_coder
from coder.study.decisions import CAUSES, WAYS, Account
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass, seals

if TYPE_CHECKING:
    from sample import Sample

    from coder.study import Study

pytestmark = pytest.mark.slow

make_sample = quick_samples
CODES = ("direct", "potential", "applied")
TEAM = ("anna", "bram", "cees", "dirk", "eva")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_a_study_lives_from_first_judgement_to_consensus_log(
    make_sample: Callable[..., Sample], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = make_sample(2, ("anna", "bram", "cees"))
    monkeypatch.setenv("CODER_STUDY", str(sample.path))

    def done(*words: object) -> Any:
        outcome = call(*words)
        assert outcome.code == 0, (words, outcome)
        return outcome

    # Everybody codes, and signs off; P2 is not done.
    finish(
        sample,
        "P1",
        anna=["direct", "applied", "0", "direct", "0"],
        bram=["direct|applied", "0", "0", "potential", "applied"],
        cees=["direct", "potential", "0", "0", "0"],
    )
    reliability = done("agree", "--pass", PASS, "--json").json["overall"]["alpha"]

    # First silently: who looks again knows which fragments differ, not how.
    assert "4 fragments differ" in done("pass", "revise", PASS).err
    done("judge", "P1", "5", "-", "--as", "bram")
    for coder in ("anna", "bram", "cees"):
        done("revise", "--done", "--as", coder)
    done("pass", "close", PASS, "--incomplete", "P2 volgt")

    # The first figure stays; what came of revising stands beside it.
    report = done("agree", "--pass", PASS, "--json").json
    assert report["overall"]["alpha"] == reliability and report["sealed"]["same"]
    assert report["difference_of_revised"]["second"] > reliability
    changed = {one["code"]: one for one in report["revised_codes"]}
    assert changed["applied"]["revised"] > changed["applied"]["independent"]
    assert changed["direct"]["difference"] == 0
    assert "Only the independent judgements give reliability" in done("agree").out

    # At the table: an agenda without names, then every kind of decision.
    assert "anna" not in done("differences", "--agenda", "--anonymous").out
    left = done("differences", "--json").json["differences"]
    assert {one["fragment"] for one in left} == {"1", "2", "4"}
    everybody = [word for name in ("anna", "bram", "cees") for word in ("--present", name)]
    done("decide", "P1", "1", "--majority", "--reason", "twee van de drie", *everybody)
    done("decide", "P1", "2", "--unclear", "applied=telt een plan al mee?")
    done("decide", "P1", "2", "--put-off", "--reason", "eerst het codeboek")
    done("decide", "P1", "4", "--refer", "--reason", "wij komen er niet uit", "--cause", "vague")
    with sample.open() as study:
        add_coder(study, "dora", "researcher")
    done("pass", "adjudicator", PASS, "dora")
    done(
        "decide", "P1", "4", "--adjudicate", "potential", "--reason", "zo staat het", "--as", "dora"
    )
    vote = ["--vote", "anna=applied", "--vote", "bram=-", "--vote", "cees=applied"]
    done("decide", "P1", "2", *vote, "--reason", "stemming", "--dissent", "bram=ik zie het niet")

    # What it came to: one verdict, no coefficient, and every decision kept.
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        now = resolution(study, coding_pass)
        assert (now.differing, now.settled, now.resolved) == (3, 3, True)
        rests_on = {one.fragment.label: one for one in results(study, coding_pass)}
        assert rests_on["5"].basis == "agreed" and rests_on["2"].basis == "decision"
    log = done("decisions", "--json").json
    assert [one["way"] for one in log["decisions"]] == [
        *("majority", None, None, "adjudicated", "vote")
    ]
    assert [one["state"] for one in log["decisions"]] == [
        *("stands", "replaced", "replaced", "stands", "stands")
    ]
    after = done("agree", "--pass", PASS, "--json").json
    assert after["overall"]["alpha"] == reliability and after["sealed"]["same"]

    # Opened again for P2: every report says so, and what was sealed stays.
    done("pass", "reopen", PASS, "--reason", "P2 is er nu")
    finish(sample, "P2", anna=["direct"], bram=["direct"], cees=["direct"])
    done("pass", "close", PASS)
    for command in ("agree", "differences", "decisions"):
        assert "P2 is er nu" in done(command).out, command
    with sample.open() as study:
        assert len(seals(study, find_pass(study, PASS))) == 2
    assert done("doctor").code == 0


def everything_judged(study: Study) -> list[Any]:
    coding_pass = find_pass(study, PASS)
    return [judgements_of(study, coding_pass, stage=stage) for stage in get_args(Stage)]


verdicts = st.lists(
    st.sets(st.sampled_from(CODES)).map(lambda codes: "|".join(sorted(codes)) or "0"),
    min_size=5,
    max_size=5,
)


@pytest.mark.parametrize("coders", [TEAM[:2], TEAM[:3], TEAM])
@settings(max_examples=3)
@given(data=st.data())
def test_decisions_never_change_a_judgement_nor_the_figure_before_them(
    make_sample: Callable[..., Sample], coders: tuple[str, ...], data: st.DataObject
) -> None:
    sample = make_sample(1, coders)
    finish(sample, "P1", **{coder: data.draw(verdicts) for coder in coders})
    close(sample)
    with sample.open() as study:
        before = everything_judged(study)
        figures = agreement(study, find_pass(study, PASS)).document()
    for label in data.draw(st.lists(st.sampled_from("12345"), max_size=6)):
        outcome = data.draw(st.sampled_from(["decided", "put_off", "unresolved", "referred"]))
        account = Account(
            cause=data.draw(st.sampled_from(("", *CAUSES))),
            present=coders,
            way=data.draw(st.sampled_from([one for one in WAYS if one != "adjudicated"])),
            dissent=[(coders[0], "nee")],
            votes=((coders[1], ("direct",)),),
        )
        said = "direct" if outcome == "decided" else "0"
        decide_on(sample, "P1", label, said, outcome=outcome, account=account)
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        assert everything_judged(study) == before
        report = agreement(study, coding_pass)
        assert report.document()["overall"] == figures["overall"]
        assert report.sealed is not None and report.sealed.same
        assert all(one.settled for one in differences(study, coding_pass, settled=True)) == (
            resolution(study, coding_pass).resolved
        )


@pytest.mark.parametrize("coders", [TEAM[:2], TEAM[:3], TEAM])
@settings(max_examples=3)
@given(data=st.data())
def test_the_sealed_figures_follow_from_the_sealed_judgements(
    make_sample: Callable[..., Sample], coders: tuple[str, ...], data: st.DataObject
) -> None:
    sample = make_sample(1, coders)
    finish(sample, "P1", **{coder: data.draw(verdicts) for coder in coders})
    close(sample)
    with sample.open() as study:
        (sealed,) = seals(study, find_pass(study, PASS))
    (rows,) = sealed["fragments"].values()
    units = {row[0]: at for at, row in enumerate(row for row in rows if row[1] is not None)}
    people = {
        row[0]: at for at, row in enumerate({row[0]: row for row in sealed["judgements"]}.values())
    }
    codes = [one["code"] for one in sealed["figures"]["codes"]]
    array = np.full((len(codes), len(people), len(units)), np.nan)
    for coder, fragment, _swept, said, _version in sealed["judgements"]:
        mine = {one["code"] for one in said}
        array[:, people[coder], units[fragment]] = [float(code in mine) for code in codes]
    for one, figures in zip(sealed["figures"]["codes"], code_agreement(array), strict=True):
        assert one["alpha"] == pytest.approx(figures.alpha.value), one["code"]


@pytest.mark.parametrize("coders", [TEAM[:2], TEAM[:3], TEAM])
@settings(max_examples=3)
@given(data=st.data())
def test_the_table_of_any_team_holds_what_differs_and_is_done_when_that_is_decided(
    make_sample: Callable[..., Sample], coders: tuple[str, ...], data: st.DataObject
) -> None:
    sample = make_sample(1, coders)
    said = {coder: data.draw(verdicts) for coder in coders}
    finish(sample, "P1", **said)
    close(sample)
    apart = {str(at + 1) for at in range(5) if len({one[at] for one in said.values()}) > 1}
    with sample.open() as study:
        found = differences(study, find_pass(study, PASS), reading_order=True)
    assert {one.fragment.label for one in found} == apart
    for one in found:
        everybody = [set(view.codes) for view in one.views]
        assert len(everybody) == len(coders)
        assert {each.code for each in union(one.views)} == set.union(*everybody)
        assert {each.code for each in common(one.views)} == set.intersection(*everybody)
        decide_on(sample, "P1", one.fragment.label or "", "direct")
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        now, rests_on = resolution(study, coding_pass), results(study, coding_pass)
        assert (now.differing, now.settled, now.agreed) == (len(apart), len(apart), 5 - len(apart))
        assert {one.fragment.label for one in rests_on if one.basis == "decision"} == apart
        assert state_of(study, coding_pass) == "resolved"


@pytest.mark.parametrize("coders", [TEAM[:2], TEAM[:3], TEAM])
def test_three_coders_or_five_work_as_two_do(
    make_sample: Callable[..., Sample], coders: tuple[str, ...]
) -> None:
    sample = make_sample(1, coders)
    first, *others = coders
    finish(sample, "P1", **{first: ["direct", "0"]}, **{one: ["0"] for one in others})
    close(sample)
    with sample.open() as study:
        (one,) = differences(study, find_pass(study, PASS))
    assert [view.coder for view in one.views] == list(coders)
    decide_on(sample, "P1", "1", "direct")
    with sample.open() as study:
        now = resolution(study, find_pass(study, PASS))
    assert now.resolved and now.agreed == 4


def test_a_figure_that_is_computed_otherwise_by_now_stands_beside_the_sealed_one(
    make_sample: Callable[..., Sample], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied", "0"])
    close(sample)

    def as_an_older_version_had_it(study: Study, coding_pass: CodingPass) -> Any:
        for texts, figures in sealed_figures(study, coding_pass):
            codes = [
                {**one, "alpha": 0.5} if one["code"] == "direct" else one
                for one in figures["codes"]
            ]
            yield texts, {**figures, "codes": codes}

    monkeypatch.setattr(checks, "sealed_figures", as_an_older_version_had_it)
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    assert "Sealed per code: direct .50, now 1.00." in call("agree").out
    found = call("agree", "--json").json["sealed"]
    assert found["same"] is False
    assert found["differing"] == [{"code": "direct", "sealed": 0.5, "now": 1.0}]
