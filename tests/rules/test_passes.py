"""Planning, allocating, releasing, closing: who codes what, and when the table opens."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import caller
from study_steps import PASS, close, decide_on, finish, quick_samples, say

from coder import __version__
from coder.codebook import checksum
from coder.consensus import close_pass, state_of, tables
from coder.errors import BlindError, InputError
from coder.reliability import agreement
from coder.study.codebooks import get_codebook
from coder.study.coders import add_coder
from coder.study.judgements import judgements_of
from coder.study.memos import write_memo
from coder.study.passes import (
    allocate,
    allocations,
    at_table,
    find_pass,
    new_pass,
    pass_to_judge,
    pass_to_report,
    release,
    reopen_pass,
    seals,
)
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_fragment, find_transcript, list_transcripts, text_of
from coder.universe import universe_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample

make_sample = quick_samples


def plan_of(sample: Sample, name: str = PASS) -> dict[str, list[str]]:
    """Transcript → who codes it."""
    with sample.open() as study:
        found: dict[str, list[str]] = {}
        for one in allocations(study, find_pass(study, name)):
            if not one.released:
                found.setdefault(one.transcript, []).append(one.coder)
        return found


# Planning


def test_without_a_plan_everyone_gets_everything(sample: Sample) -> None:
    everybody = ["anna", "bram"]
    assert plan_of(sample) == {"P1": everybody, "P2": everybody, "P3": everybody}


def test_without_a_plan_a_coder_is_left_out_of_their_own_interview(sample: Sample) -> None:
    with sample.open() as study:
        set_respondent(study, "P2", coder="bram")
        new_pass(study, "tweede")
    assert plan_of(sample, "tweede") == {
        "P1": ["anna", "bram"],
        "P2": ["anna"],
        "P3": ["anna", "bram"],
    }


def test_a_plan_that_gives_somebody_their_own_interview_is_refused(sample: Sample) -> None:
    with sample.open() as study:
        set_respondent(study, "P2", coder="bram")
        with pytest.raises(BlindError, match="bram is interviewed in P2 and cannot code it"):
            new_pass(study, "tweede", plan=[("anna", "P1"), ("bram", "P2")])
        assert [one.state for one in [find_pass(study, PASS)]] == ["open"]
        with pytest.raises(InputError, match="There is no pass tweede"):
            find_pass(study, "tweede")


def test_allocating_somebody_their_own_interview_is_refused_when_said_and_skipped_when_not(
    sample: Sample,
) -> None:
    with sample.open() as study:
        add_coder(study, "carla", "researcher")
        set_respondent(study, "P2", coder="carla")
        with pytest.raises(BlindError, match="carla is interviewed in P2"):
            allocate(study, PASS, ["carla"], ["P2"])
        assert allocate(study, PASS, ["carla"], []) == 2
    assert plan_of(sample)["P2"] == ["anna", "bram"]
    assert plan_of(sample)["P3"] == ["anna", "bram", "carla"]


def test_an_open_pass_takes_new_transcripts_and_coders_once(sample: Sample) -> None:
    with sample.open() as study:
        add_coder(study, "carla", "researcher")
        assert allocate(study, PASS, ["carla"], ["P1", "P3"]) == 2
        assert allocate(study, PASS, ["carla"], ["P1"]) == 0
        release(study, PASS, "bram", "P3", "too much")
        assert allocate(study, PASS, ["bram"], []) == 1  # what was released is given back
    assert plan_of(sample) == {
        "P1": ["anna", "bram", "carla"],
        "P2": ["anna", "bram"],
        "P3": ["anna", "bram", "carla"],
    }


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"coders": ["nobody"]}, "There is no coder nobody"),
        ({"transcripts": ["P9"]}, "There is no transcript P9"),
        ({"codebook": "other"}, "This study has no codebook other"),
        ({"kind": "playing"}, "There is no kind of pass playing"),
        ({"plan": []}, "gives nobody anything to read"),
        ({"plan": [("anna", "P9")]}, "There is no transcript P9"),
    ],
)
def test_a_plan_with_something_unknown_is_refused_and_nothing_is_planned(
    sample: Sample, more: dict[str, Any], message: str
) -> None:
    with sample.open() as study:
        with pytest.raises(InputError, match=message):
            new_pass(study, "tweede", **more)
        assert study.facts("SELECT count(*) FROM event WHERE kind = 'pass.planned'") == [(1,)]


def test_a_pass_has_a_name_of_its_own_whatever_the_capitals(sample: Sample) -> None:
    with sample.open() as study:
        with pytest.raises(InputError, match="There is a pass"):
            new_pass(study, "EERSTE")
        assert find_pass(study, "Eerste").name == "eerste"


def test_only_the_coordinator_plans_opens_and_closes(sample: Sample) -> None:
    with sample.open("anna") as study:
        for act in (
            lambda: new_pass(study, "tweede"),
            lambda: allocate(study, PASS, ["anna"], ["P1"]),
            lambda: release(study, PASS, "bram", "P1", "because"),
            lambda: close_pass(study, PASS, incomplete="because"),
            lambda: reopen_pass(study, PASS, "because"),
        ):
            with pytest.raises(BlindError, match="A coder does not plan, open or close a pass"):
                act()


# A plan as a table


@pytest.mark.parametrize(
    "table",
    [
        "coder,transcript\nanna,P1\nbram,P1\nbram,P2\n",
        "\ufeffTranscript;Coder;note\r\nP1; Anna ;first\r\nP1;bram;\r\nP2;BRAM;\r\nP2;bram;\r\n",
    ],
    ids=["plain", "excel"],
)
def test_a_plan_says_who_codes_what(
    sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(table, encoding="utf-8", newline="")
    call = caller(capsys)
    outcome = call("-s", sample.path, "pass", "new", "tweede", "--plan", plan)
    assert (outcome.code, outcome.out) == (0, "")
    first, *_names = outcome.err.splitlines()
    assert first == "Pass tweede is open: 3 allocations, codebook waardecreatie."
    assert plan_of(sample, "tweede") == {"P1": ["anna", "bram"], "P2": ["bram"]}


def test_a_plan_in_which_a_line_is_wrong_names_that_line(
    sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sample.open() as study:
        set_respondent(study, "P2", coder="bram")
    call = caller(capsys)
    plan = tmp_path / "plan.csv"
    for line, message in (
        ("karel,P1", "There is no coder karel."),
        ("anna,P9", "There is no transcript P9."),
        ("bram,P2", "bram is interviewed in P2 and cannot code it."),
        ("anna", "the row ends before the column transcript."),
    ):
        plan.write_text(f"coder,transcript\nanna,P1\n{line}\n", encoding="utf-8")
        outcome = call("-s", sample.path, "pass", "new", "tweede", "--plan", plan)
        assert outcome.code == 2
        assert outcome.err.startswith(f"coder: {plan}, line 3: {message}")


# Releasing


def test_a_release_needs_a_reason_and_somebody_to_release(sample: Sample) -> None:
    with sample.open() as study:
        with pytest.raises(InputError, match="A release needs a reason"):
            release(study, PASS, "bram", "P1", " ")
        release(study, PASS, "bram", "P1", "ill")
        with pytest.raises(InputError, match="bram has no allocation for P1 in pass eerste"):
            release(study, PASS, "bram", "P1", "ill")
        (kept,) = [one for one in allocations(study, find_pass(study, PASS)) if one.released]
    assert (kept.coder, kept.transcript, kept.reason) == ("bram", "P1", "ill")


def test_a_release_makes_a_transcript_complete_that_waited_for_it(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"])
    say(sample, "bram", "P1", "applied", "applied")
    with pytest.raises(InputError, match="no transcript is complete"):
        close(sample, incomplete="the others wait")
    with sample.open() as study:
        release(study, PASS, "bram", "P1", "left the team")
    assert close(sample, incomplete="the others wait") == ["P1"]
    with sample.open() as study:
        kept = [one.coder for one in judgements_of(study, find_pass(study, PASS))]
        (table,) = tables(study, find_pass(study, PASS))
    assert kept.count("bram") == 2  # what they judged is kept …
    assert table.coders == ("anna",)  # … and not counted
    assert {view.coder for _fragment, views in table.views for view in views} == {"anna"}


def test_nobody_is_released_from_what_is_at_the_table(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample, incomplete="the others wait")
    with sample.open() as study:
        reopen_pass(study, PASS, "go on")
        before = agreement(study, find_pass(study, PASS)).document()
        with pytest.raises(InputError, match="P1 is at the table already"):
            release(study, PASS, "bram", "P1", "their codes do not suit me")
        assert agreement(study, find_pass(study, PASS)).document() == before


def test_a_released_coder_reads_the_transcript_no_longer(sample: Sample) -> None:
    with sample.open() as study:
        release(study, PASS, "bram", "P1", "ill")
    with sample.open("bram") as study:
        with pytest.raises(BlindError, match="P1 is not allocated to bram"):
            text_of(study, find_transcript(study, "P1"))
        assert text_of(study, find_transcript(study, "P2"))


# Closing


def test_closing_is_refused_while_a_transcript_is_incomplete_unless_there_is_a_reason(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    finish(sample, "P2", anna=["direct"])
    with pytest.raises(InputError, match=r"not complete \(P2, P3\); leave them out with"):
        close(sample)
    with pytest.raises(InputError, match="not complete"):
        close(sample, incomplete="   ")
    with sample.open() as study:
        assert find_pass(study, PASS).state == "open"
        assert at_table(study, find_pass(study, PASS)) == {}
    assert close(sample, incomplete="bram fell ill") == ["P1"]
    with sample.open() as study:
        chosen = find_pass(study, PASS)
        assert chosen.state == "closed"
        assert set(at_table(study, chosen)) == {find_transcript(study, "P1").id}
        assert [one.transcript.name for one in tables(study, chosen)] == ["P1"]
        rows = study.facts("SELECT payload FROM event WHERE kind = 'pass.closed'")
    assert json.loads(rows[0][0])["reason"] == "bram fell ill"


def test_what_is_incomplete_is_in_no_figure(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    finish(sample, "P2", anna=["direct"])
    say(sample, "bram", "P2", "0", "0", "0", "0", "0")
    with sample.open() as study:
        universe = universe_of(study, find_pass(study, PASS))
    assert universe.transcripts == ("P1",)
    assert universe.waiting == ("P2", "P3")
    assert universe.data.shape == (8, 2, 5)


def test_closing_all_of_it_needs_no_reason(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["0"])
    assert close(sample) == ["P1", "P2", "P3"]


def test_nothing_complete_means_nothing_to_close(sample: Sample) -> None:
    with pytest.raises(InputError, match="no transcript is complete, so there is nothing to close"):
        close(sample, incomplete="let us see")


def test_a_pass_is_closed_once_and_reopened_with_a_reason(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample, incomplete="later")
    with pytest.raises(InputError, match="Pass eerste is closed"):
        close(sample, incomplete="later")
    with sample.open() as study:
        with pytest.raises(InputError, match="Reopening needs a reason"):
            reopen_pass(study, PASS, " ")
        assert reopen_pass(study, PASS, "two are left").state == "open"
        with pytest.raises(InputError, match="Pass eerste is open"):
            reopen_pass(study, PASS, "two are left")
        # What was seen cannot be unseen: the table stays open.
        assert [one.transcript.name for one in tables(study, find_pass(study, PASS))] == ["P1"]
    with pytest.raises(InputError, match="P1 is at the table"):
        sample.judge("anna", "P1", "1", "applied")
    sample.judge("anna", "P2", "1", "applied")


def test_commands_that_judge_take_the_newest_open_pass_and_reports_the_newest_closed_one(
    sample: Sample,
) -> None:
    with sample.open() as study:
        assert pass_to_judge(study).name == pass_to_report(study).name == "eerste"
        new_pass(study, "tweede")
        new_pass(study, "derde")
        assert pass_to_judge(study).name == "derde"
        assert pass_to_report(study).name == "derde"
    finish(sample, "P1", anna=["0"], bram=["0"])
    close(sample, incomplete="later")
    with sample.open() as study:
        assert pass_to_judge(study).name == "derde"
        assert pass_to_report(study).name == "eerste"
        assert pass_to_judge(study, "tweede").name == "tweede"
        with pytest.raises(InputError, match="Pass eerste is closed; nothing is judged in it"):
            pass_to_judge(study, "eerste")


# The seal


def sealed(sample: Sample) -> dict[str, Any]:
    with sample.open() as study:
        return dict(seals(study, find_pass(study, PASS))[-1])


def without_seal(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures without what they say of the seal, which there was none of at the time."""
    return {key: value for key, value in figures.items() if key != "sealed"}


def test_the_seal_holds_the_baseline_and_no_text(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        write_memo(study, find_pass(study, PASS), chosen, fragment, "GEHEIM")
    finish(sample, "P1", anna=["direct|applied", "0"], bram=["direct", "0"])
    finish(sample, "P2", anna=["0"], bram=["potential"])
    close(sample)
    document = sealed(sample)
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        book = get_codebook(study, coding_pass.codebook, coding_pass.version)
        transcripts = list_transcripts(study)
        texts = {one.id: text_of(study, one) for one in transcripts}
        figures = agreement(study, coding_pass).document()
    assert document["codebook"] == "waardecreatie"
    assert document["version"] == "1.1"
    assert document["codebook_checksum"] == checksum(book)
    assert document["software"] == f"transcript-coder {__version__}"
    assert document["texts"] == {
        key: hashlib.sha256(text.encode()).hexdigest() for key, text in texts.items()
    }
    labels = {key: [row[1] for row in rows] for key, rows in document["fragments"].items()}
    assert set(labels) == set(texts)
    assert [one for one in labels[transcripts[0].id] if one] == ["1", "2", "3", "4", "5"]
    assert len(document["judgements"]) == 20
    assert without_seal(document["figures"]) == without_seal(figures)
    whole = json.dumps(document, ensure_ascii=False)
    for text in texts.values():
        for sentence in ("koek en thee", "lijst met namen", "Daardoor hoefden wij"):
            assert sentence in text
            assert sentence not in whole
    assert "GEHEIM" not in whole


def test_the_sealed_figures_are_those_computed_anew_whatever_is_decided(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct", "0", "applied"], bram=["direct", "applied", "0"])
    close(sample)
    before = sealed(sample)
    decide_on(sample, "P1", "2", "applied", reason="it says so")
    with sample.open() as study:
        now = agreement(study, find_pass(study, PASS)).document()
    assert without_seal(now) == without_seal(before["figures"])
    alpha = before["figures"]["overall"]["alpha"]
    assert now["sealed"] == {"alpha": alpha, "same": True, "differing": []}
    assert sealed(sample) == before


def test_the_sealed_judgements_give_the_sealed_figures(sample: Sample) -> None:
    """Years later the seal alone is enough: per code the share of agreement follows from it."""
    with sample.open() as study:
        add_coder(study, "carla", "researcher")
        allocate(study, PASS, ["carla"], ["P1"])
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct", "0", "applied"], bram=["direct", "applied", "0"])
    say(sample, "carla", "P1", "hindering", "hindering")
    with sample.open() as study:
        release(study, PASS, "carla", "P1", "left the team")
    close(sample)
    document = sealed(sample)
    said: dict[str, list[set[str]]] = {}
    for _coder, fragment, _swept, assignments, _version in document["judgements"]:
        said.setdefault(fragment, []).append({one["code"] for one in assignments})
    assert {len(one) for one in said.values()} == {2}
    for row in document["figures"]["codes"]:
        same = [(row["code"] in one) == (row["code"] in other) for one, other in said.values()]
        assert row["percent"] == sum(same) / len(same)
        assert row["n"] == len(same) == 15


def test_the_seal_has_a_checksum_of_its_text(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample, incomplete="later")
    with sample.open() as study:
        ((document, kept),) = study.facts("SELECT document, checksum FROM seal")
    assert hashlib.sha256(document.encode()).hexdigest() == kept


def test_closing_again_seals_again_and_keeps_the_first_seal(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample, incomplete="later")
    first = sealed(sample)
    with sample.open() as study:
        reopen_pass(study, PASS, "the rest")
    finish(sample, "P2", anna=["direct"], bram=["0"])
    assert close(sample, incomplete="later") == ["P2"]
    with sample.open() as study:
        every = seals(study, find_pass(study, PASS))
        names = {one.id: one.name for one in list_transcripts(study)}
    assert every[0] == first
    assert [sorted(names[key] for key in one["texts"]) for one in every] == [["P1"], ["P1", "P2"]]


def test_a_failed_closing_leaves_nothing_behind(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])

    def fails(*_arguments: object, **_more: object) -> None:
        raise InputError("the figures could not be computed")

    monkeypatch.setattr("coder.consensus.closing.agreement", fails)
    with pytest.raises(InputError, match="the figures could not be computed"):
        close(sample, incomplete="later")
    with sample.open() as study:
        assert find_pass(study, PASS).state == "open"
        assert study.facts("SELECT count(*) FROM seal") == [(0,)]
        assert state_of(study, find_pass(study, PASS)) == "open"


def test_a_pass_is_resolved_for_everybody_alike(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2, ("anna", "bram", "carla"))
    with sample.open() as study:
        release(study, PASS, "carla", "P1", "only the second")
    finish(sample, "P1", anna=["direct", "0"], bram=["0"])
    finish(sample, "P2", anna=["direct"], bram=["direct"], carla=["direct"])
    close(sample)
    for coder in (None, "anna", "carla"):
        with sample.open(coder) as study:
            assert state_of(study, find_pass(study, PASS)) == "closed"
    decide_on(sample, "P1", "1", "direct")
    for coder in (None, "anna", "carla"):
        with sample.open(coder) as study:
            assert state_of(study, find_pass(study, PASS)) == "resolved"
