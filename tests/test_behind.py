"""The fragments behind a figure: they are what the figure was computed on, and no more is shown."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sample import Sample
from study_steps import book_with_subcodes, close, finish, plan_tree, say

from coder.behind import Behind, Judged, behind
from coder.errors import BlindError, InputError
from coder.reliability import agreement
from coder.study.coders import add_coder
from coder.study.journal import events
from coder.study.passes import find_pass, new_pass, release
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_transcript

PASS = "eerste"


def look(sample: Sample, code: str | None, coder: str | None = None, name: str = PASS) -> Behind:
    with sample.open(coder) as study:
        return behind(study, find_pass(study, name), code)


def places(judged: Sequence[Judged]) -> list[str]:
    return [f"{one.fragment.transcript} {one.fragment.label}" for one in judged]


def test_behind_a_code_come_the_fragments_on_which_it_differs_and_those_on_which_it_does_not(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "direct", "0"], bram=["direct", "applied", "0"])
    finish(sample, "P2", anna=["direct|applied", "0"], bram=["direct", "0"])
    found = look(sample, "direct")
    assert places(found.differing) == ["P1 2"]
    assert places(found.together) == ["P1 1", "P2 1"]
    [one] = found.differing
    assert [(view.coder, view.codes) for view in one.views] == [
        ("anna", ("direct",)),
        ("bram", ("applied",)),
    ]
    assert one.fragment.text.startswith("Ja, ik heb nu")


def test_the_fragments_behind_a_code_are_as_many_as_the_figure_says(sample: Sample) -> None:
    finish(
        sample, "P1", anna=["direct", "applied", "0"], bram=["direct", "direct|applied", "other"]
    )
    finish(sample, "P2", anna=["applied"], bram=["applied", "0"])
    with sample.open() as study:
        report = agreement(study, find_pass(study, PASS))
        for row in report.codes:
            found = behind(study, find_pass(study, PASS), row.code)
            assert sum(row.uses.values()) == len(found.differing) + 2 * len(found.together)
            assert row.percent == pytest.approx(1 - len(found.differing) / row.n)


def test_behind_the_whole_a_subcode_counts_as_its_parent(sample: Sample) -> None:
    plan_tree(sample)
    assert book_with_subcodes().top("a1x").id == "a"
    finish(sample, "P1", name="boom", anna=["a1x", "a", "0"], bram=["a2", "b", "0"])
    found = look(sample, None, name="boom")
    assert places(found.together) == ["P1 1"]
    assert places(found.differing) == ["P1 2"]
    assert places(look(sample, "a1x", name="boom").differing) == ["P1 1"]


def test_what_a_released_coder_judged_is_not_behind_a_figure(sample: Sample) -> None:
    say(sample, "bram", "P1", "direct")
    with sample.open() as study:
        release(study, None, "bram", "P1", "moved house")
    finish(sample, "P1", anna=["direct"])
    finish(sample, "P2", anna=["direct", "0"], bram=["direct", "0"])
    found = look(sample, "direct")
    assert places(found.together) == ["P2 1"]
    assert found.differing == ()


def test_who_has_work_left_gets_no_fragments(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    with pytest.raises(BlindError):
        look(sample, "direct", "anna")


def test_a_coder_reads_fragments_of_allocated_transcripts_only(sample: Sample) -> None:
    with sample.open() as study:
        add_coder(study, "cees", "coach")
        new_pass(
            study,
            "deel",
            plan=[("anna", "P1"), ("bram", "P1"), ("bram", "P2"), ("cees", "P2")],
        )
    finish(sample, "P1", name="deel", anna=["direct"], bram=["0"])
    finish(sample, "P2", name="deel", bram=["direct"], cees=["0"])
    close(sample, "deel")
    found = look(sample, "direct", "anna", "deel")
    assert {one.fragment.transcript for one in found.differing} == {"P1"}
    assert found.unreadable == 5
    assert {one.fragment.transcript for one in look(sample, "direct", None, "deel").differing} == {
        "P1",
        "P2",
    }


def test_a_coder_who_is_interviewed_does_not_read_their_own_interview(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    finish(sample, "P2", anna=["direct"], bram=["0"])
    with sample.open() as study:
        release(study, None, "anna", "P3", "later")
        release(study, None, "bram", "P3", "later")
        chosen = find_transcript(study, "P1")
        who = next(name for name in chosen.speakers.values() if name != "interviewer")
    close(sample, incomplete="nobody reads P3")
    with sample.open() as study:
        set_respondent(study, who, coder="anna")
    assert "P1" not in {one.fragment.transcript for one in look(sample, None, "anna").differing}


def test_that_the_coordinator_looks_before_the_table_opens_is_in_the_journal(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    look(sample, "direct")
    with sample.open() as study:
        looks = [one.data["what"] for one in events(study._writer, kinds=("looked",))]
    assert looks == ["agree"]


def test_an_unknown_code_is_refused(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    with pytest.raises(InputError, match="directt"):
        look(sample, "directt")


def test_a_fragment_that_one_coder_alone_judged_is_behind_no_figure(sample: Sample) -> None:
    with sample.open() as study:
        release(study, None, "bram", "P1", "ill")
    finish(sample, "P1", anna=["direct"])
    assert look(sample, "direct").together == ()
