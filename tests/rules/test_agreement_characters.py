"""Agreement on characters: highlights go into the u-alpha family, by the rules of the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, finish, quick_samples

from coder.agreement import Continuum, unitizing, unitizing_by_code
from coder.model import Assignment
from coder.reliability.spans import span_figures
from coder.study.judgements import judge
from coder.study.passes import find_pass
from coder.study.signoffs import mark_shown, sign_off
from coder.study.transcripts import find_transcript, fragments_of
from coder.universe import Subset, universe_of

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
Part = tuple[str, int, int]
"""A code and where it lies, counted from the start of the fragment."""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def mark(sample: Sample, coder: str, transcript: str, said: dict[int, list[Part]]) -> list[int]:
    """Judge a whole transcript, only these parts of these fragments; the fragments' lengths."""
    with sample.open(coder) as study:
        text, coding_pass = find_transcript(study, transcript), find_pass(study, PASS)
        fragments = [one for one in fragments_of(study, text) if not one.context]
        for number, fragment in enumerate(fragments):
            judge(
                study,
                coding_pass,
                text,
                fragment,
                [
                    Assignment(code, (), fragment.start + start, fragment.start + end)
                    for code, start, end in said.get(number, [])
                ],
            )
        sign_off(study, coding_pass, text)
        return [one.end - one.start for one in fragments]


def test_highlights_count_by_character_and_a_code_without_one_means_its_fragment(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    lengths = mark(sample, "anna", "P1", {0: [("direct", 0, 8)], 1: [("applied", 2, 9)]})
    mark(sample, "bram", "P1", {0: [("direct", 4, 8)], 1: [("direct", 2, 9)]})
    one, two = lengths[0], lengths[1]
    spans = [
        [(0, 8, "direct"), (one + 2, one + 9, "applied")],
        [(4, 8, "direct"), (one + 2, one + 9, "direct")],
    ]
    expected = [Continuum(sum(lengths), spans)]
    with sample.open() as study:
        found = span_figures(study, universe_of(study, find_pass(study, PASS)))
    by_code = unitizing_by_code(expected)
    assert {row.code: row.presence for row in found.rows[:-1]} == by_code
    whole = unitizing(expected)
    assert (found.rows[-1].u, found.rows[-1].presence, found.rows[-1].values) == (
        whole.u,
        whole.presence,
        whole.values,
    )
    assert {row.code: row.within for row in found.rows[:-1]} == {
        code: figures.alpha for code, figures in whole.by_value.items()
    }
    assert (found.highlights, found.characters, found.overlapping) == (4, sum(lengths), False)
    assert two > 9


def test_codes_on_the_same_characters_are_a_value_together_and_have_no_ku(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    both = [("direct", 0, 8), ("applied", 4, 12)]
    (length, *_rest) = lengths = mark(sample, "anna", "P1", {0: both})
    mark(sample, "bram", "P1", {0: both})
    assert length > 12
    with sample.open() as study:
        found = span_figures(study, universe_of(study, find_pass(study, PASS)))
    assert found.overlapping and all(row.within is None for row in found.rows)
    assert [row.presence.value for row in found.rows] == [pytest.approx(1.0)] * 3
    assert found.rows[-1].u is not None and found.rows[-1].u.value == pytest.approx(1.0)
    assert found.characters == sum(lengths)


def test_who_did_not_judge_every_fragment_did_not_divide_the_text(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    mark(sample, "anna", "P1", {0: [("direct", 0, 8)]})
    finish(sample, "P2", anna=["direct"], bram=["applied"])
    with sample.open("bram") as study:
        text, coding_pass = find_transcript(study, "P1"), find_pass(study, PASS)
        fragments = [one for one in fragments_of(study, text) if not one.context]
        judge(study, coding_pass, text, fragments[0], [Assignment("direct")])
        mark_shown(study, coding_pass, text, fragments)
        sign_off(study, coding_pass, text, rest_none=True)
    with sample.open() as study:
        every = span_figures(study, universe_of(study, find_pass(study, PASS)))
        coding_pass = find_pass(study, PASS)
        swept = span_figures(study, universe_of(study, coding_pass, without_swept=True))
        alone = span_figures(study, universe_of(study, coding_pass, subset=Subset(("anna",))))
    assert (every.transcripts, swept.transcripts) == (2, 1)
    assert alone.transcripts == 0
    assert all(row.presence.value is None for row in alone.rows)
    assert alone.rows[-1].presence.note == "one_coder"


def test_coder_agree_shows_them_where_there_are_highlights_and_where_asked(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    finish(sample, "P2", anna=["direct", "applied"], bram=["applied", "applied"])
    plain = call("-s", sample.path, "agree", "--json").json
    assert "spans" not in plain
    asked = call("-s", sample.path, "agree", "--spans")
    assert "nobody highlighted a part" in asked.out
    mark(sample, "anna", "P1", {0: [("direct", 0, 8)]})
    mark(sample, "bram", "P1", {0: [("direct", 0, 7)]})
    shown = call("-s", sample.path, "agree")
    assert "On characters, with 2 highlights" in shown.out
    assert all(len(line) <= 80 for line in shown.out.splitlines())
    document = call("-s", sample.path, "agree", "--json").json["spans"]
    assert document["n_highlights"] == 2 and document["rows"][-1]["code"] == "overall"
    assert {"presence", "u", "cu"} <= document["rows"][-1].keys()


def test_characters_are_about_one_pass_by_code(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    refused = call("-s", sample.path, "agree", "--spans", "--by", "role")
    assert refused.code == 2 and "--spans" in refused.err
