"""What is said with a code: declared by the codebook, kept by everything, counted as declared."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from hypothesis import given
from hypothesis import strategies as st
from study_steps import PASS, close, finish, quick_samples, read, say

from coder.codebook import CODE_KEYS, VALUE_KEYS, Codebook, find, shipped
from coder.codebook.qualifying import (
    check_qualifiers,
    counting,
    partly_counting,
    signs,
    value_keys,
    with_value,
)
from coder.codebook.walk import begin
from coder.coding_session import open_session
from coder.consensus import differences
from coder.consensus_session import open_table
from coder.errors import InputError
from coder.model import Assignment
from coder.reliability import agreement
from coder.reliability.qualifiers import Qualified, qualifier_figures
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
BOOK = find("waardecreatie")
BARE = replace(BOOK, qualifiers=())
BOOKS = shipped()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def figures(sample: Sample) -> Qualified:
    with sample.open() as study:
        return qualifier_figures(study, agreement(study, find_pass(study, PASS)).universe)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("direct(mood=good)", ["no qualifier mood", "valence (positive, negative, mixed, absent)"]),
        ("direct(valence=presnt)", ["no value presnt", "positive, negative, mixed, absent"]),
        ("direct(valence=absnt)", ["Did you mean absent?"]),
        ("direct(reality=fact)", ["does not go with direct but with: applied, realised"]),
        ("hindering(valence=absent)", ["does not go with hindering", "With hindering go: led"]),
        ("direct(valence=absent,valence=mixed)", ["valence stands twice with direct"]),
    ],
)
def test_what_the_codebook_does_not_declare_is_refused_in_one_line(
    make_sample: Callable[..., Sample], call: Call, said: str, told: list[str]
) -> None:
    sample = make_sample(1)
    rows = f'transcript,fragment,coder,codes\nP1,1,anna,"{said}"\n'
    file = sample.path.with_name("x.csv")
    file.write_text(rows, encoding="utf-8")
    for words in (
        ["judge", "P1", "1", said, "--as", "anna"],
        ["import", "codings", str(file), "--as", "anna"],
        ["decide", "P1", "1", said, "--reason", "x"],
    ):
        done = call(*words, "-s", str(sample.path))
        assert done.code == 2
        assert len(done.err.strip().splitlines()) == 1
        for one in told:
            assert one in done.err
    with sample.open() as study:
        assert judgements_of(study, find_pass(study, PASS)) == []


def test_a_codebook_without_qualifiers_has_none_to_give() -> None:
    with pytest.raises(InputError, match="has no qualifier valence"):
        check_qualifiers(BARE, "direct", [("valence", "absent")])
    assert value_keys(BARE, "direct") == {}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_no_key_of_a_value_is_that_of_a_code_or_of_the_program(book: Codebook) -> None:
    from coder.tui.keys import CODING, EVERYWHERE

    codes = {code.key for code in book.codes}
    program = {key.shown for key in (*CODING, *EVERYWHERE)} | {"0"}
    for code in book.ids:
        found = value_keys(book, code)
        values = [value for one in book.qualifiers_of(code) for value in one.values]
        assert [value.key for value in values] == list(found), "each its own, as declared"
        assert not set(found) & (codes | program)
        assert set(found) <= set(VALUE_KEYS)
    assert set(CODE_KEYS) <= set(VALUE_KEYS)


def test_keys_of_older_codebooks_that_are_codes_keys_give_way() -> None:
    valence = BOOK.qualifiers[0]
    values = tuple(replace(one, key=key) for one, key in zip(valence.values, "1j11", strict=True))
    older = replace(BOOK, qualifiers=(replace(valence, values=values),))
    found = value_keys(older, "direct")
    assert len(found) == 4
    assert not set(found) & {code.key for code in BOOK.codes}
    assert "j" not in found


@given(st.data())
def test_saying_a_value_twice_takes_it_back(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(BOOK.ids))
    one = data.draw(st.sampled_from(BOOK.qualifiers_of(code)))
    value = data.draw(st.sampled_from(one.values))
    empty = Assignment(code)
    said = with_value(empty, one.id, value.id)
    check_qualifiers(BOOK, code, said.qualifiers)
    assert with_value(said, one.id, value.id) == empty
    assert len(signs(BOOK, said.qualifiers)) == 1


def test_what_is_absent_or_expected_is_assigned_but_does_not_count() -> None:
    said = read("direct(valence=absent)|applied(reality=expectation)|realised|potential")
    assert [one.code for one in counting(BOOK, said)] == ["realised", "potential"]
    assert partly_counting(BOOK) == ("direct", "potential", "applied", "realised", "reframed")


def test_judging_with_a_key_or_a_name_and_a_value(sample: Sample, call: Call) -> None:
    study = str(sample.path)
    done = call("judge", "P1", "1", "3(valence=absent)", "2", "-s", study, "--as", "anna")
    assert "potential + applied(valence=absent)" in done.out
    assert "applied(valence=absent)" in call("judge", "P1", "-s", study, "--as", "anna").out


def test_undo_redo_and_repeat_keep_what_was_said_with_a_code(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study)
        with pytest.raises(InputError, match="no judgement"):
            session.repeat()
        session.toggle("applied")
        session.qualify("applied", "valence", "absent")
        session.qualify("applied", "reality", "fact")
        said = read("applied(reality=fact,valence=absent)")
        assert session.verdict() == said
        session.toggle("direct")
        assert session.verdict() == (Assignment("direct"), *said)
        session.undo()
        session.undo()
        assert session.verdict() == read("applied(valence=absent)")
        session.redo()
        assert session.verdict() == said
        session.step(1)
        assert session.repeat() == said
        with pytest.raises(InputError, match="is not chosen here"):
            session.qualify("direct", "valence", "absent")
        with pytest.raises(InputError, match="no value maybe"):
            session.qualify("applied", "valence", "maybe")
    with sample.open() as study:
        stored = judgements_of(study, find_pass(study, PASS))
        assert [one.assignments for one in stored] == [said, said]


def test_a_difference_only_in_qualifiers_is_queued_but_not_in_the_alpha_of_presence(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    anna = ["direct(valence=absent)", "direct", "potential", "direct", "0"]
    bram = ["direct(valence=positive)", "direct", "potential", "direct", "0"]
    finish(sample, "P1", anna=anna, bram=bram)
    close(sample)
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        (one,) = differences(study, coding_pass)
        assert (one.kind, one.codes) == ("qualifier", ("direct",))
        assert agreement(study, coding_pass).overall.alpha == 1.0
        session = open_table(study)
        session.take(0)
        session.qualify("direct", "valence", "mixed")
        assert session.draft == read("direct(valence=mixed)")
        session.undo()
        assert session.draft == read("direct(valence=absent)")
        session.redo()
        session.settle("both")
        assert differences(study, coding_pass) == []
        with pytest.raises(InputError, match="is not chosen"):
            session.qualify("applied", "valence", "mixed")


def test_alpha_is_given_for_assigned_and_for_assigned_and_counting(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    anna = ["direct", "direct(valence=absent)", "direct", "0", "applied"]
    bram = ["direct", "direct", "direct", "0", "applied"]
    finish(sample, "P1", anna=anna, bram=bram)
    found = {one.code: one for one in figures(sample).counting}
    assert found["direct"].assigned.alpha == 1.0
    # Counting, one of five fragments differs: 5 of the 10 judgements say direct.
    expected = 1 - (2 / 10) / (2 * 5 * 5 / (10 * 9))
    assert found["direct"].counting.alpha == pytest.approx(expected)
    assert found["applied"].counting.alpha == found["applied"].assigned.alpha == 1.0
    assert "hindering" not in found
    assert found["overall"].counting.alpha is not None
    assert found["overall"].counting.alpha < 1.0


def test_each_qualifier_has_a_figure_over_pairs_that_both_used_the_code(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    plus, minus = "direct(valence=positive)", "direct(valence=negative)"
    anna = [plus, plus, minus, minus, plus]
    bram = [plus, minus, minus, "direct", "potential"]
    finish(sample, "P1", anna=anna, bram=bram)
    rows = {(one.qualifier, one.code): one for one in figures(sample).rows}
    one = rows["valence", "direct"]
    assert (one.n, one.answered) == (4, 3), "the last is used by one alone"
    assert one.percent.value == pytest.approx(2 / 4)
    # +, + · +, − · −, − · −, no answer: 3 ×+, 4 ×−, 1 ×none of 8
    expected = 1 - (4 / 8) / ((64 - 9 - 16 - 1) / (8 * 7))
    assert one.alpha.value == pytest.approx(expected)
    assert rows["valence", ""].n == 4
    assert ("valence", "applied") not in rows, "nobody used it twice"
    assert rows["reality", ""].alpha.value is None


def test_coder_agree_tells_of_qualifiers_only_where_somebody_said_something(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["direct", "0"])
    assert "Qualifiers" not in call("agree", "-s", str(sample.path)).out
    other = make_sample(1)
    finish(other, "P1", anna=["direct(valence=absent)", "0"], bram=["direct", "0"])
    said = call("agree", "-s", str(other.path)).out
    assert "assigned and counts" in said
    assert "Valence" in said
    document = json.loads(call("agree", "-s", str(other.path), "--json").out)
    assert document["qualifiers"][0]["qualifier"] == "valence"
    assert document["counting"][0]["assigned"]["alpha"] == 1.0


def test_quotes_can_be_filtered_by_what_was_said(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "applied(valence=absent)", "applied(valence=positive)", "applied")

    def found(*words: str) -> list[str]:
        done = call(
            "export", "csv", "-s", str(sample.path), "--as", "anna", "--profile", "plain", *words
        )
        assert done.code == 0, done.err
        return [row["qualifiers"] for row in csv.DictReader(io.StringIO(done.out))]

    assert len(found()) == 3
    assert found("--qualifier", "valence=absent") == ["valence=absent"]
    assert found("--qualifier", "valence=-") == [""]
    both = found("--qualifier", "valence=absent", "--qualifier", "valence=positive")
    assert both == ["valence=absent", "valence=positive"]
    assert found("--counting") == ["valence=positive", ""]
    done = call("export", "csv", "-s", str(sample.path), "--qualifier", "valence=gone")
    assert (done.code, "positive, negative, mixed, absent, -" in done.err) == (2, True)


@pytest.mark.parametrize(
    "book", [one for one in BOOKS if one.decision_tree], ids=lambda one: one.id
)
def test_every_walk_through_a_tree_ends_and_every_code_in_it_is_reached(book: Codebook) -> None:
    reached: set[str] = set()
    waiting = [begin(book)]
    seen = set()
    while waiting:
        walk = waiting.pop()
        assert walk is not None and walk.asked <= len(book.decision_tree)
        reached |= set(walk.added)
        key = (walk.step.id if walk.step else "", walk.added[-1:])
        if walk.step is not None and key not in seen:
            seen.add(key)
            waiting += [walk.answer(yes=True), walk.answer(yes=False)]
    assert reached == {code.id for step in book.decision_tree if (code := book.added_by(step))}
