"""Several passes with different codebooks on the same fragments keep apart, and see each other."""

from __future__ import annotations

import pytest
from command_line import Call, caller
from sample import Sample
from study_steps import PASS, close, decide_on, finish, quick_samples, say

from coder.coding_session import CodingSession, open_session
from coder.consensus import differences, resolution, results, state_of
from coder.exchange.quotes import quotes
from coder.reliability import agreement
from coder.study.codebooks import list_codebooks
from coder.study.codings import codings
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass, list_passes
from coder.study.progress import progress
from coder.study.side_by_side import overlapping_passes, own_codes_before
from coder.study.transcripts import find_transcript

make_sample = quick_samples
THEMES = "themas"
FIRST, SECOND = ["direct", "applied", "0"], ["PR1", "0", "PR2"]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command."""
    return caller(capsys)


@pytest.fixture
def two(sample: Sample, call: Call) -> Sample:
    """A study with a pass on value creation and one on process themes, on the same transcripts."""
    assert call("-s", sample.path, "pass", "new", THEMES, "--codebook", "F02").code == 0
    return sample


# Planning


def test_a_new_study_begins_with_value_creation(tmp_path: object, call: Call) -> None:
    path = f"{tmp_path}/nieuw.study"
    done = call("new", path)
    assert done.code == 0
    assert "waardecreatie" in done.err


@pytest.mark.parametrize("name", ["F02", "f02", "procesthemas", "Procesthemas"])
def test_a_pass_takes_a_shipped_codebook_into_the_study_by_itself(
    sample: Sample, call: Call, name: str
) -> None:
    with sample.open() as study:
        assert [one.id for one in list_codebooks(study)] == ["waardecreatie"]
    done = call("-s", sample.path, "pass", "new", THEMES, "--codebook", name)
    assert done.code == 0, done.err
    with sample.open() as study:
        assert [one.id for one in list_codebooks(study)] == ["waardecreatie", "procesthemas"]
        assert [(one.name, one.codebook) for one in list_passes(study)] == [
            (PASS, "waardecreatie"),
            (THEMES, "procesthemas"),
        ]
    again = call("-s", sample.path, "pass", "new", "nog eens", "--codebook", name)
    assert again.code == 0
    with sample.open() as study:
        assert len(list_codebooks(study)) == 2


def test_codebooks_that_overlap_on_the_same_transcripts_are_named_in_one_line(
    sample: Sample, call: Call
) -> None:
    done = call("-s", sample.path, "pass", "new", "waarde", "--codebook", "F01")
    assert (done.code, done.out) == (0, "")
    notes = [line for line in done.err.splitlines() if "overlaps" in line]
    assert len(notes) == 1
    assert f"waardecreatie of pass {PASS}" in notes[0]
    assert "direct ~ direct" in notes[0]
    assert "other ~" not in notes[0]


def test_the_same_codebook_once_more_is_no_overlap(sample: Sample, call: Call) -> None:
    done = call("-s", sample.path, "pass", "new", "tweede", "--kind", "stability")
    assert done.code == 0
    assert "overlaps" not in done.err


def test_other_transcripts_are_no_overlap(sample: Sample, call: Call) -> None:
    words = ("-s", sample.path, "pass", "new")
    assert call(*words, "een", "--codebook", "F02", "--transcript", "P1").code == 0
    done = call(*words, "twee", "--codebook", "F13", "--transcript", "P2")
    with sample.open() as study:
        beside = [
            one.coding_pass.name for one in overlapping_passes(study, find_pass(study, "twee"))
        ]
    assert "een" not in beside
    assert "of pass een" not in done.err


# Apart from planning to results


def test_judging_one_pass_leaves_the_other_as_it_was(two: Sample) -> None:
    say(two, "anna", "P1", *FIRST)
    say(two, "anna", "P1", "PR1", name=THEMES)
    with two.open() as study:
        counts = {
            one.name: [
                (each.coder, each.judged)
                for row in progress(study, one)
                if row.transcript == "P1"
                for each in row.coders
            ]
            for one in list_passes(study)
        }
        codes = {
            one.name: sorted("|".join(each.codes) for each in judgements_of(study, one))
            for one in list_passes(study)
        }
    assert counts == {PASS: [("anna", 3), ("bram", 0)], THEMES: [("anna", 1), ("bram", 0)]}
    assert codes == {PASS: ["", "applied", "direct"], THEMES: ["PR1"]}


def test_a_code_of_the_other_codebook_is_refused(two: Sample, call: Call) -> None:
    words = ("-s", two.path, "judge", "P1", "1", "--as", "anna")
    wrong = call(*words, "direct", "--pass", THEMES)
    assert wrong.code == 2
    assert "procesthemas has no code direct" in wrong.err
    assert call(*words, "direct", "--pass", PASS).code == 0


def test_signing_off_and_closing_one_pass_leaves_the_other_open_and_blind(two: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(two, name, anna=FIRST, bram=["direct", "0", "0"])
    say(two, "bram", "P1", "PR2", name=THEMES)
    close(two)
    with two.open("anna") as study:
        assert [one.state for one in list_passes(study)] == ["closed", "open"]
        seen = {one.name: judgements_of(study, one) for one in list_passes(study)}
        assert {one.coder for one in seen[PASS]} == {"anna", "bram"}
        assert seen[THEMES] == []  # bram's are not hers to see before the table


def test_figures_differences_results_and_exports_are_of_one_pass(two: Sample, call: Call) -> None:
    for name in ("P1", "P2", "P3"):
        finish(two, name, anna=FIRST, bram=["direct", "0", "0"])
        finish(two, name, THEMES, anna=SECOND, bram=["PR1", "0", "PR3"])
    close(two)
    close(two, THEMES)
    decide_on(two, "P1", "2", "applied")
    with two.open() as study:
        first, second = find_pass(study, PASS), find_pass(study, THEMES)
        figures = [agreement(study, one).document() for one in (first, second)]
        assert [one["codebook"] for one in figures] == ["waardecreatie", "procesthemas"]
        used = [
            {row["code"] for row in one["codes"] if sum(row["uses"].values())} for one in figures
        ]
        assert used == [{"direct", "applied"}, {"PR1", "PR2", "PR3"}]
        assert {one.fragment.label for one in differences(study, first, settled=True)} == {"2"}
        assert {one.fragment.label for one in differences(study, second)} == {"3", "4", "5"}
        assert [resolution(study, one).settled for one in (first, second)] == [1, 0]
        assert [state_of(study, one) for one in (first, second)] == ["closed", "closed"]
        found = [
            {code.code for one in results(study, each) for code in one.assignments}
            for each in (first, second)
        ]
        assert found == [{"direct", "applied"}, {"PR1"}]
        assert {one.coding_pass for one in codings(study, second)} == {THEMES}
        assert {one.assignment.code for one in quotes(study, second)} == {"PR1", "PR2", "PR3"}
    out = call("-s", two.path, "export", "codings", "--pass", THEMES).out
    assert "PR1" in out
    assert "direct" not in out
    assert "PR" not in call("-s", two.path, "export", "csv", "--pass", PASS).out
    shown = call("-s", two.path, "differences", "--json", "--pass", THEMES).json
    assert {one["fragment"] for one in shown["differences"]} == {"3", "4", "5"}
    status = call("-s", two.path, "status", "--json").json["passes"]
    assert [(one["name"], one["codebook"]) for one in status] == [
        (PASS, "waardecreatie"),
        (THEMES, "procesthemas"),
    ]


# One's own codes of an earlier pass


def shown_of(session: CodingSession, label: str) -> list[tuple[str, str]]:
    """(pass, code) of what stands beside a fragment."""
    fragment = next(one.id for one in session.fragments if one.label == label)
    found = session.before.shown(fragment, judged=fragment in session.verdicts)
    return [(one.coding_pass, one.code.id) for one in found]


def switch(session: CodingSession) -> bool | None:
    """What the key does."""
    return session.before.switch(session.study, session.coding_pass, session.transcript)


def test_ones_own_codes_of_an_earlier_pass_can_be_shown(two: Sample) -> None:
    say(two, "anna", "P1", *FIRST)
    say(two, "bram", "P1", "realised", "realised", "realised")
    with two.open("anna") as study:
        session = open_session(study, pass_name=THEMES, transcript="P1")
        assert [shown_of(session, label) for label in "123"] == [[], [], []]
        assert switch(session) is True
        shown = [shown_of(session, label) for label in "123"]
        assert shown == [[(PASS, "direct")], [(PASS, "applied")], []]
        assert session.verdict() is None
        assert switch(session) is False
        assert shown_of(session, "1") == []


def test_others_codes_of_an_earlier_pass_are_never_shown_before_the_table_nor_after_it(
    two: Sample,
) -> None:
    for name in ("P1", "P2", "P3"):
        finish(two, name, anna=["0"], bram=["realised"])
    close(two)
    with two.open("anna") as study:
        assert own_codes_before(study, find_pass(study, THEMES), find_transcript(study, "P1")) == {}
        session = open_session(study, pass_name=THEMES, transcript="P1")
        assert switch(session) is None


def test_a_later_pass_is_no_earlier_one(two: Sample) -> None:
    say(two, "anna", "P1", "PR1", name=THEMES)
    with two.open("anna") as study:
        assert own_codes_before(study, find_pass(study, PASS), find_transcript(study, "P1")) == {}
