"""Revising and adjudicators at the shell: what a coder sees of it, and what they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, finish, quick_samples

from coder.study.coders import add_coder

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def signed(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch) -> Sample:
    """P1 signed off by both, differing on fragments 1 and 3; P2 is not begun."""
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct", "0", "applied", "0"], bram=["potential", "0", "0", "0"])
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    return sample


def test_a_coder_sees_what_differs_and_never_how(signed: Sample, call: Call) -> None:
    opened = call("pass", "revise", PASS)
    assert opened.code == 0
    assert "P1 is being revised: 2 fragments differ. Not yet: anna, bram." in opened.err
    shown = call("revise", "P1", "--as", "anna")
    assert "    1 R  Gezellig" in shown.out and "→ direct" in shown.out
    assert "    3 R" in shown.out and "    2 R" not in shown.out
    assert "potential" not in shown.everything
    document = call("revise", "--json", "--as", "anna").json
    (here,) = document["revising"]
    assert [(one["fragment"], one["codes"]) for one in here["fragments"]] == [
        ("1", ["direct"]),
        ("3", ["applied"]),
    ]


def test_everybody_sees_who_has_looked_again(signed: Sample, call: Call) -> None:
    call("pass", "revise")
    assert call("judge", "P1", "1", "potential", "--as", "anna").code == 0
    assert "→ potential  (revised)" in call("revise", "P1", "--as", "anna").out
    assert "Done: anna. Not yet: bram." in call("revise", "--done", "--as", "anna").out
    status = call("status")
    assert "being revised" in status.out and "Done: anna. Not yet: bram." in status.out
    (text, _) = call("status", "--json").json["passes"][0]["transcripts"]
    assert text["state"] == "revising"
    assert {one["coder"]: one["revised"] for one in text["coders"]} == {"anna": True, "bram": False}
    again = call("revise", "P1", "--not-done", "--as", "anna")
    assert "Not yet: anna, bram." in again.out


def test_who_does_not_revise_is_told_so_in_a_line(signed: Sample, call: Call) -> None:
    assert "Nothing is being revised" in call("revise", "--as", "anna").out
    refused = call("revise", "P1", "--done", "--as", "anna")
    assert refused.code == 2 and len(refused.err.splitlines()) == 1
    assert call("pass", "revise", "--as", "anna").code == 2
    call("pass", "revise")
    assert call("revise", "P2", "--as", "anna").code == 2
    assert "--as NAME" in call("revise", "P1", "--done").err
    assert call("revise", "--not-done", "--as", "anna").code == 2


def test_an_adjudicator_is_a_third_person(signed: Sample, call: Call) -> None:
    with signed.open() as study:
        add_coder(study, "cor", "researcher")
    assert call("pass", "adjudicator", PASS, "anna").code == 2
    named = call("pass", "adjudicator", PASS, "cor")
    assert named.code == 0 and "cor is an adjudicator of pass eerste." in named.err
    assert "Adjudicators: cor." in call("status").out
    assert call("status", "--json").json["passes"][0]["adjudicators"] == ["cor"]
    assert "no adjudicator" in call("pass", "adjudicator", PASS, "cor", "--off").err
    assert call("status", "--json").json["passes"][0]["adjudicators"] == []
