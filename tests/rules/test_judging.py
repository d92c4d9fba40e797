"""Judging: missing is not empty, and who may judge what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, finish, judged_fragments, quick_samples, say, sign

from coder.consensus import results, tables
from coder.errors import BlindError, InputError
from coder.model import Assignment
from coder.reliability import agreement
from coder.study.codings import codings
from coder.study.judgements import judge, judgements_of, withdraw
from coder.study.passes import allocate, find_pass, release
from coder.study.progress import progress
from coder.study.respondents import set_respondent
from coder.study.signoffs import open_fragments
from coder.study.transcripts import find_fragment, find_transcript, fragments_of, text_of
from coder.universe import universe_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample

    from coder.study import Study

make_sample = quick_samples


def take_back(sample: Sample, coder: str, transcript: str, label: str) -> None:
    with sample.open(coder) as study:
        chosen = find_transcript(study, transcript)
        withdraw(study, find_pass(study, PASS), chosen, find_fragment(study, chosen, label))


def verdicts(study: Study, transcript: str) -> dict[str, tuple[str, ...]]:
    """Label → codes of what the acting coder judged."""
    names = {one.id: one.label or "" for one in judged_fragments(study, transcript)}
    return {
        names[one.fragment]: one.codes
        for one in judgements_of(study, find_pass(study, PASS))
        if one.fragment in names
    }


def test_judged_none_is_a_judgement_and_an_open_fragment_is_none(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0")
    with sample.open("anna") as study:
        assert verdicts(study, "P1") == {"1": ("direct",), "2": ()}
        left = open_fragments(study, find_pass(study, PASS), find_transcript(study, "P1"))
        assert left.labels == ("3", "4", "5")
        assert [(row.fragment, row.codes) for row in codings(study)] == [("1", "direct"), ("2", "")]


def test_a_judgement_taken_back_is_missing_and_not_empty(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0", "applied")
    take_back(sample, "anna", "P1", "1")
    take_back(sample, "anna", "P1", "2")
    with sample.open("anna") as study:
        assert verdicts(study, "P1") == {"3": ("applied",)}
        left = open_fragments(study, find_pass(study, PASS), find_transcript(study, "P1"))
        assert left.labels == ("1", "2", "4", "5")
        assert [row.fragment for row in codings(study)] == ["3"]
    with sample.open() as study:
        (row,) = [one for one in progress(study, find_pass(study, PASS)) if one.transcript == "P1"]
        assert [one.judged for one in row.coders] == [1, 0]


def test_a_judgement_taken_back_stays_in_the_journal(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct|applied")
    take_back(sample, "anna", "P1", "1")
    with sample.open() as study:
        rows = study.facts("SELECT payload FROM event WHERE kind = 'judgement' ORDER BY hlc")
    said = [json.loads(row[0]) for row in rows]
    assert [one["state"] for one in said] == ["judged", "withdrawn"]
    assert [one["code"] for one in said[0]["assignments"]] == ["direct", "applied"]
    assert all(one["version"] == "1.1" for one in said)


def test_what_is_missing_takes_no_part_in_any_figure(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1, ("anna", "bram", "carla"))
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "0"])
    say(sample, "carla", "P1", "applied", "applied", "applied")
    with sample.open() as study:
        release(study, PASS, "carla", "P1", "ill")
        universe = universe_of(study, find_pass(study, PASS))
        report = agreement(study, find_pass(study, PASS))
    assert universe.coders == ("anna", "bram")
    assert universe.data.shape == (8, 2, 5)
    assert report.overall.alpha == 1.0
    assert report.overall.uses == {"anna": 1, "bram": 1}
    assert next(row for row in report.codes if row.code == "applied").uses == {"anna": 0, "bram": 0}


def test_a_coder_without_the_transcript_is_missing_there_and_not_empty(
    make_sample: Callable[..., Sample],
) -> None:
    import numpy as np

    sample = make_sample(2, ("anna", "bram", "carla"))
    with sample.open() as study:
        release(study, PASS, "carla", "P2", "only the first")
    finish(sample, "P1", anna=["direct"], bram=["direct"], carla=["0"])
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    with sample.open() as study:
        universe = universe_of(study, find_pass(study, PASS))
        report = agreement(study, find_pass(study, PASS))
    carla = universe.data[:, universe.coders.index("carla"), :]
    assert (carla[:, :5] == 0).all()
    assert np.isnan(carla[:, 5:]).all()
    row = next(row for row in report.codes if row.code == "direct")
    assert row.n == 10
    assert row.prevalence == 20 / 25  # judgements on those fragments, not coders times fragments
    assert {pair.coders: pair.n for pair in report.pairs} == {
        ("anna", "bram"): 10,
        ("anna", "carla"): 5,
        ("bram", "carla"): 5,
    }


def test_the_newest_judgement_counts_and_replaces_the_whole_one_before(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct|applied")
    say(sample, "anna", "P1", "potential")
    with sample.open("anna") as study:
        assert verdicts(study, "P1") == {"1": ("potential",)}


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (("nonsense",), "Codebook waardecreatie has no code nonsense."),
        (("direct", "direct"), "Code direct stands twice."),
    ],
)
def test_a_code_that_does_not_exist_or_stands_twice_is_refused(
    sample: Sample, codes: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        sample.judge("anna", "P1", "1", *codes)
    with sample.open("anna") as study:
        assert verdicts(study, "P1") == {}


def test_what_the_interviewer_says_is_not_judged(sample: Sample) -> None:
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        question = next(one for one in fragments_of(study, chosen) if one.context)
        with pytest.raises(InputError, match="context and is not judged"):
            judge(study, find_pass(study, PASS), chosen, question, [])
        with pytest.raises(InputError, match="context and is not judged"):
            withdraw(study, find_pass(study, PASS), chosen, question)


def test_the_coordinator_judges_nothing(sample: Sample) -> None:
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        with pytest.raises(BlindError, match="--as NAME"):
            judge(study, find_pass(study, PASS), chosen, find_fragment(study, chosen, "1"), [])


def test_only_who_is_allocated_judges(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2, ("anna", "bram"))
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        release(study, PASS, "bram", "P1", "holiday")
    with (
        sample.open("bram") as study,
        pytest.raises(BlindError, match="P1 is not allocated to bram in pass eerste"),
    ):
        judge(study, find_pass(study, PASS), chosen, fragment, [])


def test_nothing_is_judged_after_sign_off_nor_at_the_table_nor_in_a_closed_pass(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    with pytest.raises(InputError, match="anna has signed off P1; open it again with"):
        sample.judge("anna", "P1", "1", "applied")
    close(sample, incomplete="the rest waits")
    with pytest.raises(InputError, match="P1 is at the table; it is decided now"):
        sample.judge("anna", "P1", "1", "applied")
    with pytest.raises(InputError, match="Pass eerste is closed"):
        sample.judge("anna", "P2", "1", "applied")
    with pytest.raises(InputError, match="at the table"):
        take_back(sample, "anna", "P1", "1")


def test_a_highlight_lies_inside_its_fragment(sample: Sample) -> None:
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        one = find_fragment(study, chosen, "2")
        inside = Assignment("direct", start=one.start + 3, end=one.end)
        judge(study, find_pass(study, PASS), chosen, one, [inside])
        (kept,) = judgements_of(study, find_pass(study, PASS))
        assert kept.assignments == (inside,)
        for start, end in (
            (one.start - 1, one.end),
            (one.start, one.end + 1),
            (one.start, one.start),
            (one.start, None),
        ):
            wrong = Assignment("direct", start=start, end=end)
            with pytest.raises(InputError, match="does not lie inside fragment 2"):
                judge(study, find_pass(study, PASS), chosen, one, [wrong])


# One's own interview


def test_a_coder_who_turns_out_to_be_the_respondent_neither_reads_nor_judges_it(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        set_respondent(study, "P1", coder="anna")
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        with pytest.raises(BlindError, match="anna is interviewed in P1 and cannot code it"):
            text_of(study, chosen)
        assert [row.transcript for row in codings(study)] == []
    with sample.open() as study:
        fragment = find_fragment(study, find_transcript(study, "P1"), "1")
    with sample.open("anna") as study, pytest.raises(BlindError, match="anna is interviewed in P1"):
        judge(study, find_pass(study, PASS), chosen, fragment, [])
    with sample.open("bram") as study:
        assert text_of(study, chosen)


def test_a_coders_own_interview_stays_closed_at_the_table(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    finish(sample, "P2", anna=["direct"], bram=["0"])
    close(sample, incomplete="two of three")
    with sample.open() as study:
        set_respondent(study, "P1", coder="anna")
        assert {one.transcript.name for one in tables(study, find_pass(study, PASS))} == {
            "P1",
            "P2",
        }
    with sample.open("anna") as study:
        with pytest.raises(BlindError, match="anna is interviewed in P1"):
            text_of(study, find_transcript(study, "P1"))
        assert {one.transcript.name for one in tables(study, find_pass(study, PASS))} == {"P2"}
        assert {one.transcript for one in results(study, find_pass(study, PASS))} <= {"P2"}


def test_a_respondent_may_be_named_in_other_capitals(sample: Sample) -> None:
    with sample.open() as study:
        set_respondent(study, "p1", coder="Anna")
    with sample.open("anna") as study, pytest.raises(BlindError, match="anna is interviewed in P1"):
        text_of(study, find_transcript(study, "P1"))


# Any order of acts

CODES = ("direct", "potential", "applied", "hindering")
acts = st.lists(
    st.tuples(
        st.sampled_from(("anna", "bram")),
        st.integers(1, 5),
        st.one_of(st.none(), st.sets(st.sampled_from(CODES))),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(acts)
def test_whatever_was_done_the_last_act_on_a_fragment_is_what_the_coder_says(
    make_sample: Callable[..., Sample], acts: list[tuple[str, int, set[str] | None]]
) -> None:
    sample = make_sample(1)
    expected: dict[tuple[str, str], tuple[str, ...]] = {}
    with sample.open("anna") as anna, sample.open("bram") as bram:
        coding_pass, chosen = find_pass(anna, PASS), find_transcript(anna, "P1")
        fragments = judged_fragments(anna, "P1")
        for coder, number, codes in acts:
            study, fragment = {"anna": anna, "bram": bram}[coder], fragments[number - 1]
            expected.pop((coder, fragment.id), None)
            if codes is None:
                withdraw(study, coding_pass, chosen, fragment)
            else:
                said = tuple(sorted(codes))
                judge(study, coding_pass, chosen, fragment, [Assignment(code) for code in said])
                expected[coder, fragment.id] = said
    with sample.open() as study:
        found = {(one.coder, one.fragment): one.codes for one in judgements_of(study, coding_pass)}
        kept = study.facts("SELECT count(*) FROM event WHERE kind = 'judgement'")[0][0]
    sample.path.unlink()
    assert found == expected
    assert kept == len(acts)


def test_a_second_reader_is_missing_until_they_judge(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    with sample.open() as study:
        from coder.study.coders import add_coder

        add_coder(study, "carla", "researcher")
        assert allocate(study, PASS, ["carla"], ["P1"]) == 1
        with pytest.raises(InputError, match="no transcript is complete yet"):
            universe_of(study, find_pass(study, PASS))
    say(sample, "carla", "P1", "0", "0", "0", "0", "0")
    sign(sample, "carla", "P1")
    with sample.open() as study:
        assert universe_of(study, find_pass(study, PASS)).coders == ("anna", "bram", "carla")
