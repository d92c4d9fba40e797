"""Deciding at the shell: every kind of decision, with how it came about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller, n_events
from study_steps import PASS, close, finish, quick_samples

from coder.study.decisions import Decision, decisions
from coder.study.journal import events
from coder.study.passes import find_pass
from coder.study.proposals import proposals
from coder.study.respondents import set_respondent

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def three(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch) -> Sample:
    """P1 at the table of three, who differ on its first fragment."""
    sample = make_sample(1, ("anna", "bram", "cees"))
    finish(
        sample,
        "P1",
        anna=["direct|applied", "0"],
        bram=["direct|potential", "0"],
        cees=["potential|direct", "0"],
    )
    close(sample)
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    return sample


def newest(sample: Sample) -> Decision:
    with sample.open() as study:
        return decisions(study, find_pass(study, PASS))[-1]


def codes_of(decision: Decision) -> list[str]:
    return [one.code for one in decision.assignments]


@pytest.mark.parametrize(
    ("words", "way", "codes"),
    [
        (["--take", "anna"], "view", ["direct", "applied"]),
        (["--union"], "union", ["direct", "potential", "applied"]),
        (["--common"], "common", ["direct"]),
        (["--majority"], "majority", ["direct", "potential"]),
        (["applied"], "own", ["applied"]),
        (["-"], "own", []),
        (
            ["--vote", "anna=-", "--vote", "bram=2", "--vote", "cees=potential"],
            "vote",
            ["potential"],
        ),
        (["direct", "--vote", "anna=-", "--vote", "bram=direct"], "vote", ["direct"]),
    ],
)
def test_every_way_to_the_codes_is_kept_with_the_decision(
    three: Sample, call: Call, words: list[str], way: str, codes: list[str]
) -> None:
    outcome = call("decide", "P1", "1", *words, "--reason", "so we read it")
    assert outcome.code == 0, outcome
    made = newest(three)
    assert (made.outcome, made.way, codes_of(made)) == ("decided", way, codes)


@pytest.mark.parametrize(
    ("option", "kept"),
    [("--put-off", "put_off"), ("--unresolved", "unresolved"), ("--refer", "referred")],
)
def test_what_stays_open_is_written_down_too(
    three: Sample, call: Call, option: str, kept: str
) -> None:
    assert call("decide", "P1", "1", option, "--reason", "not now").code == 0
    assert newest(three).outcome == kept
    assert call("decide", "P1", "1", "--withdraw", "--reason", "again").code == 0
    assert newest(three).outcome == "withdrawn"


def test_cause_dissent_votes_and_presence_are_kept(three: Sample, call: Call) -> None:
    words = ["--vote", "anna=direct,applied", "--vote", "bram=direct", "--vote", "cees=direct"]
    words += ["--cause", "Over het hoofd gezien", "--dissent", "anna=toegepast hoort erbij"]
    words += ["--present", "anna", "--present", "bram", "--present", "cees"]
    assert call("decide", "P1", "1", *words, "--reason", "twee tegen één").code == 0
    made = newest(three)
    assert made.cause == "overlooked"
    assert made.dissent == (("anna", "toegepast hoort erbij"),)
    assert made.votes[0] == ("anna", ("direct", "applied"))
    assert made.present == ("anna", "bram", "cees")


@pytest.mark.parametrize(
    "words",
    [
        ["--union", "--common", "--reason", "x"],
        ["--union", "direct", "--reason", "x"],
        ["--take", "nobody", "--reason", "x"],
        ["--union"],
        ["--vote", "anna", "--reason", "x"],
        ["--vote", "anna=direct", "--vote", "bram=potential", "--reason", "x"],
        ["--vote", "dirk=direct", "--reason", "x"],
        ["--dissent", "anna", "direct", "--reason", "x"],
        ["--unclear", "direct", "--reason", "x"],
        ["--unclear", "direct=vaag", "--reason", "x"],
        ["--adjudicate", "direct", "--reason", "x"],
        ["--adjudicate", "--refer", "--reason", "x"],
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line_and_leaves_nothing(
    three: Sample, call: Call, words: list[str]
) -> None:
    before = n_events(three.path)
    outcome = call("decide", "P1", "1", *words)
    assert outcome.code == 2, outcome
    assert len(outcome.err.splitlines()) == 1
    assert n_events(three.path) == before


def test_an_unclear_code_becomes_a_proposal_with_or_without_a_decision(
    three: Sample, call: Call
) -> None:
    assert call("decide", "P1", "1", "--unclear", "applied=wanneer is het toegepast?").code == 0
    with three.open() as study:
        (made,) = proposals(study, find_pass(study, PASS))
        assert (made.code, made.text, made.state) == (
            "applied",
            "wanneer is het toegepast?",
            "open",
        )
        assert decisions(study, find_pass(study, PASS)) == []
    both = call("decide", "P1", "1", "--union", "--unclear", "2=te ruim", "--reason", "allebei")
    assert both.code == 0 and "potential" in both.out
    with three.open() as study:
        assert len(proposals(study, find_pass(study, PASS))) == 2
        assert len(decisions(study, find_pass(study, PASS))) == 1


def test_whose_interview_it_is_warns_once_and_is_logged(three: Sample, call: Call) -> None:
    with three.open() as study:
        set_respondent(study, "P1", coder="bram")
    first = call("decide", "P1", "1", "direct", "--reason", "x", "--present", "bram")
    assert "P1 is the interview of somebody at the table" in first.err and "bram" in first.err
    again = call("decide", "P1", "1", "--union", "--reason", "x", "--present", "bram")
    assert again.code == 0 and again.err == ""
    with three.open() as study:
        (event,) = events(study._writer, kinds=("warned",))
        assert len(event.data["coders"]) == 1
    assert "which is about them or their group: bram" in call("log").out


def test_a_colleague_of_the_respondents_group_is_warned_too(three: Sample, call: Call) -> None:
    with three.open() as study:
        set_respondent(study, "Anna Jansen", group="Taal", coder="anna")
        set_respondent(study, "Bram", group="", coder="bram")
    warned = call("decide", "P1", "1", "direct", "--reason", "x")
    assert "group: anna." in warned.err
