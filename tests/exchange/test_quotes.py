"""Quotes: verbatim, the same id at every export, and of the consensus too."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, decide_on, finish, judged_fragments, quick_samples, say

from coder.errors import InputError
from coder.exchange.quotes import COLUMNS, quote_table, quotes
from coder.model import Assignment
from coder.study import Study
from coder.study.codebooks import get_codebook
from coder.study.coders import rename_coder
from coder.study.judgements import judge
from coder.study.memos import write_memo
from coder.study.passes import find_pass
from coder.study.respondents import set_respondent
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, text_of

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """P1 at the table: 1 differs, 2 agreed; a star and memos of anna on 1."""
    sample = make_sample(1)
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        set_star(study, find_pass(study, PASS), chosen, fragment, True)
        write_memo(study, find_pass(study, PASS), chosen, fragment, "mooi gezegd")
        write_memo(study, find_pass(study, PASS), chosen, fragment, "voor mezelf", private=True)
    finish(
        sample, "P1", anna=["direct|applied", "potential", "0"], bram=["direct", "potential", "0"]
    )
    close(sample)
    return sample


def exported(study: Study, **more: object) -> list[dict[str, str]]:
    """The table as a program reads it."""
    coding_pass = find_pass(study, PASS)
    found = quotes(study, coding_pass, **more)  # type: ignore[arg-type]
    columns, rows = quote_table(found, coding_pass, get_codebook(study, "waardecreatie"))
    return [dict(zip(columns, map(str, row), strict=True)) for row in rows]


def test_one_row_a_quote_and_code_in_reading_order(table: Sample) -> None:
    with table.open() as study:
        rows = exported(study)
    assert tuple(rows[0]) == COLUMNS
    assert [(row["fragment"], row["coded_by"], row["code"], row["basis"]) for row in rows] == [
        ("1", "anna", "direct", "coder"),
        ("1", "anna", "applied", "coder"),
        ("1", "bram", "direct", "coder"),
        ("2", "anna", "potential", "coder"),
        ("2", "bram", "potential", "coder"),
        ("2", "consensus", "potential", "agreed"),
    ]
    assert {row["label"] for row in rows if row["code"] == "applied"} == {"Applied value"}
    assert {row["codebook_version"] for row in rows} == {"1.1"}


def test_a_quote_is_the_text_between_its_offsets(table: Sample) -> None:
    with table.open() as study:
        text = text_of(study, find_transcript(study, "P1"))
        for row in exported(study):
            assert row["quote"] == text[int(row["start"]) : int(row["end"])]
            assert row["quote"].strip() == row["quote"] != ""


spans = st.tuples(st.integers(0, 40), st.integers(1, 40))


@settings(max_examples=15)
@given(st.lists(spans, min_size=1, max_size=3, unique_by=lambda one: one[0]))
def test_a_highlight_is_quoted_verbatim_wherever_it_lies(
    make_sample: Callable[..., Sample], spans: list[tuple[int, int]]
) -> None:
    sample = make_sample(1)
    codes = ("direct", "applied", "other")
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = judged_fragments(study, "P1")[0]
        assignments = [
            Assignment(
                code,
                start=fragment.start + first,
                end=min(fragment.start + first + length, fragment.end),
            )
            for code, (first, length) in zip(codes, spans, strict=False)
        ]
        judge(study, find_pass(study, PASS), chosen, fragment, assignments)
        text = text_of(study, chosen)
        found = {row["code"]: row for row in exported(study)}
    sample.path.unlink()
    for one in assignments:
        row = found[one.code]
        assert (int(row["start"]), int(row["end"])) == (one.start, one.end)
        assert row["quote"] == text[one.start : one.end]


def test_a_quote_keeps_its_id_at_every_export_and_when_a_coder_is_renamed(table: Sample) -> None:
    with table.open() as study:
        before = exported(study)
        again = exported(study)
        rename_coder(study, "anna", "Anna Bos")
        renamed = exported(study)
    assert [row["quote_id"] for row in before] == [row["quote_id"] for row in again]
    assert {row["quote_id"] for row in renamed} == {row["quote_id"] for row in before}
    assert len({row["quote_id"] for row in before}) == len(before)
    assert "Anna Bos" in {row["coded_by"] for row in renamed}


def test_consensus_is_what_was_decided_or_agreed_by_itself(table: Sample) -> None:
    decide_on(table, "P1", "1", "applied", reason="he made it")
    with table.open() as study:
        rows = exported(study, whose="consensus")
    assert [(row["fragment"], row["code"], row["basis"], row["memo"]) for row in rows] == [
        ("1", "applied", "decision", "he made it"),
        ("2", "potential", "agreed", ""),
    ]
    assert [row["starred"] for row in rows] == ["True", "False"]  # anna's star goes for the table


def test_stars_codes_and_coders_narrow_the_quotes(table: Sample) -> None:
    with table.open() as study:
        assert {row["fragment"] for row in exported(study, only_starred=True)} == {"1"}
        assert {row["coded_by"] for row in exported(study, only_starred=True)} == {"anna"}
        assert {row["code"] for row in exported(study, codes=("applied",))} == {"applied"}
        assert {row["coded_by"] for row in exported(study, whose="BRAM")} == {"bram"}
        with pytest.raises(InputError, match="There is no code niets"):
            quotes(study, find_pass(study, PASS), codes=("niets",))


def test_private_memos_stay_with_their_writer(table: Sample) -> None:
    with table.open() as study:
        assert {row["memo"] for row in exported(study)} == {"mooi gezegd", ""}
    with table.open("bram") as study:
        assert {row["memo"] for row in exported(study)} == {"mooi gezegd", ""}
    with table.open("anna") as study:
        assert "mooi gezegd\nvoor mezelf" in {row["memo"] for row in exported(study)}


def test_a_qualifier_stands_in_a_column_of_its_own(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct(led=bare_yes,valence=absent)|applied")
    with sample.open() as study:
        rows = exported(study)
    assert [(row["code"], row["qualifiers"]) for row in rows] == [
        ("direct", "led=bare_yes,valence=absent"),
        ("applied", ""),
    ]


def test_attributes_of_respondents_are_columns(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    with sample.open() as study:
        set_respondent(study, "P1", attributes={"leeftijd": "41", "code": "x"})
        set_respondent(study, "P2", attributes={"school": "De Brug"})
    say(sample, "anna", "P1", "direct")
    say(sample, "anna", "P2", "direct")
    with sample.open() as study:
        first, second = exported(study)
    assert (first["leeftijd"], first["school"], first["code_"]) == ("41", "", "x")
    assert (second["leeftijd"], second["school"], second["code_"]) == ("", "De Brug", "")
    assert (first["role"], first["group"], first["respondent"]) == ("coach", "taal", "P1")
    assert first["code"] == "direct"


def test_the_command_writes_a_file_that_a_dutch_excel_opens_as_it_is(
    table: Sample, call: Call, tmp_path: Path
) -> None:
    with table.open() as study:
        set_respondent(study, "P1", role="=1+1", attributes={"@SUM(A1)": "-x"})
    path = tmp_path / "quotes.csv"
    outcome = call("-s", table.path, "export", "csv", "-o", path)
    assert outcome.err.splitlines() == [f"Written: {path}", "6 quotes."]
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfquote_id;pass;")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (rows[0]["role"], rows[0]["'@SUM(A1)"], rows[0]["starred"]) == ("'=1+1", "'-x", "1")
    raw = call("-s", table.path, "export", "csv", "--raw").out
    assert ";=1+1;" in raw
    plain = call("-s", table.path, "export", "csv", "--profile", "plain", "--starred").out
    assert len(plain.splitlines()) == 1 + 2
    assert ",=1+1," in plain
