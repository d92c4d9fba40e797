"""The workbook: what Excel finds in it is what the study says, word for word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Call, caller, looks
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from study_steps import PASS, close, decide_on, finish, quick_samples, say, sign

from coder.exchange.study_tables import MAKERS, study_table, study_workbook
from coder.exchange.tables import Cell, write_table
from coder.exchange.workbook import CUT, LONGEST, Sheet, fitting, to_workbook
from coder.model import Fragment
from coder.study.marks import set_mark
from coder.study.passes import find_pass
from coder.study.transcripts import find_fragment, find_transcript

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples
MADE = "2026-11-22"
SHEETS = ("quotes", "codings", "respondents", "codebook", "agreement", "decisions")
HOSTILE = (
    "- ja, maar",
    "=1+1",
    "+31",
    "@iemand",
    '=HYPERLINK("http://x")',
    "'s middags",
    "_x0041_",
)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def book_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def written(columns: Sequence[str], *rows: Sequence[Cell]) -> Any:
    made = to_workbook([Sheet("table", tuple(columns), rows)], title="x", made=MADE)
    return book_of(made.content)["table"]


def workbook(sample: Sample, coder: str | None = None) -> Any:
    with sample.open(coder) as study:
        return book_of(study_workbook(study, find_pass(study, PASS)).written.content)


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# Cells


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_is_text_word_for_word(text: str) -> None:
    cell = written(["quote"], [text])["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_numbers_are_numbers_and_text_that_looks_like_one_is_text() -> None:
    sheet = written(["n", "share", "label", "yes", "none"], [12, 0.5, "33", True, None])
    assert [cell.value for cell in sheet[2]] == [12, 0.5, "33", 1, None]
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "s", "n", "n"]


def test_the_header_stays_in_view_can_be_filtered_and_text_wraps() -> None:
    sheet = written(["transcript", "quote"], ["P1", "lang " * 100])
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert sheet["B2"].alignment.wrap_text
    assert 5 < sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width < 70


def test_a_text_that_no_cell_holds_is_cut_with_a_mark_and_counted() -> None:
    long = "é" * LONGEST
    astral = "😀" * 20_000
    sheet = Sheet("t", ("a", "b", "c"), [(long, long + "é", astral)])
    made = to_workbook([sheet], title="x", made=MADE)
    whole, cut, emoji = (cell.value for cell in book_of(made.content)["t"][2])
    assert made.cut == 2
    assert whole == long
    assert cut.endswith(CUT) and len(cut) == LONGEST
    assert emoji.endswith(CUT) and set(emoji.removesuffix(CUT)) == {"😀"}


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40), st.integers(0, 3))
def test_what_fits_is_never_changed_and_what_is_cut_fits(text: str, more: int) -> None:
    assert fitting(text) == text
    long = (text or "x") * (LONGEST // max(len(text), 1) + more)
    shown = fitting(long)
    assert len(shown.encode("utf-16-le")) // 2 <= LONGEST
    assert shown == long or (shown.endswith(CUT) and long.startswith(shown.removesuffix(CUT)))


# The workbook of a study


_at_the_table: list[tuple[bytes, int]] = []
"""The study with its table open, made once, and where its clock stood."""


def at_the_table(sample: Sample) -> None:
    if not _at_the_table:
        for name in ("P1", "P2", "P3"):
            anna, bram = ["direct", "0", "applied"], ["direct", "0", "0", "hindering"]
            finish(sample, name, anna=[*anna, "0", "0"], bram=[*bram, "0"])
        close(sample)
        decide_on(sample, "P1", "3", "applied", reason="=zo is het")
        _at_the_table.append((sample.path.read_bytes(), sample.clock.now))
    content, sample.clock.now = _at_the_table[0]
    sample.path.write_bytes(content)


def test_there_is_a_sheet_for_each_table(sample: Sample) -> None:
    at_the_table(sample)
    book = workbook(sample)
    assert tuple(book.sheetnames) == SHEETS
    assert {one["coded_by"] for one in rows_of(book["quotes"])} == {"anna", "bram", "consensus"}
    assert [one["code"] for one in rows_of(book["agreement"])][-1] == "overall"
    assert rows_of(book["agreement"])[0]["alpha"] == 1
    assert [one["reason"] for one in rows_of(book["decisions"])] == ["=zo is het"]
    codes = [one["code"] for one in rows_of(book["codebook"])]
    assert codes[:3] == ["direct", "potential", "applied"]


def test_the_codings_have_one_row_a_fragment_and_a_column_for_each_code_and_coder(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", "direct|applied", "0")
    say(sample, "bram", "P1", ".", "hindering")
    rows = rows_of(workbook(sample)["codings"])
    assert len(rows) == 15
    first, second, third = rows[:3]
    assert (first["transcript"], first["fragment"]) == ("P1", "1")
    assert [first[f"{code} · anna"] for code in ("direct", "applied", "other")] == [1, 1, 0]
    assert first["direct · bram"] is None, "not judged is not 0"
    assert [second["direct · anna"], second["hindering · bram"]] == [0, 1]
    assert third["direct · anna"] is None


def test_respondents_are_counted_by_what_was_settled(sample: Sample) -> None:
    at_the_table(sample)
    rows = {one["respondent"]: one for one in rows_of(workbook(sample)["respondents"])}
    assert rows["P1"]["role"] == "coach"
    assert [rows["P1"][code] for code in ("direct", "applied", "hindering")] == [1, 1, 0]
    assert rows["P2"]["applied"] == 0, "on that fragment of P2 nothing is settled"


def test_a_table_that_cannot_be_had_yet_says_why(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    book = workbook(sample)
    assert "complete" in book["agreement"]["A2"].value
    assert "signed off" in workbook(sample, "anna")["agreement"]["A2"].value
    assert rows_of(book["decisions"]) == []


def test_an_unchanged_study_gives_the_same_bytes(sample: Sample) -> None:
    at_the_table(sample)
    with sample.open() as study:
        one, other = (study_workbook(study, find_pass(study, PASS)).written for _ in range(2))
    sample.clock.now += 1_000_000_000
    with sample.open() as study:
        later = study_workbook(study, find_pass(study, PASS)).written
    assert one.content == other.content == later.content


def test_what_never_leaves_the_team_is_on_no_sheet(sample: Sample) -> None:
    at_the_table(sample)
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        secret: Fragment = find_fragment(study, chosen, "3")
        set_mark(study, find_pass(study, PASS), chosen, secret, "third_party", True)
    book = workbook(sample)
    for name in ("quotes", "codings", "decisions"):
        of_p1 = [one for one in rows_of(book[name]) if one["transcript"] == "P1"]
        assert of_p1 and secret.text not in str(of_p1)
    assert rows_of(book["codings"])[2]["applied · anna"] == 1


def test_a_coder_gets_only_what_they_may_see(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    say(sample, "bram", "P1", "hindering")
    book = workbook(sample, "anna")
    said = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert not [one for one in said if "bram" in one]
    assert [one["code"] for one in rows_of(book["quotes"])] == ["direct"]


# By command


def test_the_workbook_is_written_and_a_look_is_in_the_journal(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    say(sample, "anna", "P1", "direct")
    target = tmp_path / "study.xlsx"
    assert call("-s", sample.path, "export", "xlsx", "-o", target).code == 0
    assert tuple(load_workbook(target).sheetnames) == SHEETS
    assert looks(sample.path) == ["export xlsx"]
    done = call("-s", sample.path, "export", "xlsx", "-o", tmp_path)
    assert done.code == 2 and "folder" in done.err


def test_in_dutch_the_tabs_are_dutch(sample: Sample) -> None:
    from coder import language

    with language.using("nl"):
        assert "besluiten" in workbook(sample).sheetnames


SLOWLY = [pytest.param(one, marks=pytest.mark.slow) for one in SHEETS if one != "codings"]


@pytest.mark.parametrize("name", ["codings", *SLOWLY])
def test_every_table_leaves_as_csv_too(
    sample: Sample, tmp_path: Path, call: Call, name: str
) -> None:
    at_the_table(sample)
    with sample.open() as study:
        table = study_table(study, find_pass(study, PASS), name)
    target = tmp_path / "table.csv"
    words = ("-s", sample.path, "export", "table", name, "-o", target)
    assert call(*words).code == 0
    assert target.read_bytes() == write_table(table.columns, table.rows)
    assert call(*words, "--profile", "plain").code == 0
    header, *rows = csv.reader(io.StringIO(target.read_text("utf-8"), newline=""))
    assert tuple(header) == table.columns and len(rows) == len(table.rows)


def test_a_reason_that_is_a_formula_is_harmless_unless_raw_is_asked_for(
    sample: Sample, call: Call
) -> None:
    at_the_table(sample)
    words = ("-s", sample.path, "export", "table", "decisions")
    assert "'=zo is het" in call(*words).out
    assert "'=zo is het" not in call(*words, "--raw").out
    assert "'=zo is het" not in call(*words, "--profile", "plain").out


def test_the_names_of_tables_are_those_of_the_command() -> None:
    from coder.cli.export_xlsx import TABLES

    assert tuple(MAKERS) == TABLES


@settings(max_examples=12)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
                                 max_size=8), min_size=2, max_size=2), max_size=4))  # fmt: skip
def test_any_text_comes_back_from_the_workbook(rows: list[list[str]]) -> None:
    made = to_workbook([Sheet("t", ("a", "b"), rows)], title="x", made=MADE)
    back = list(book_of(made.content)["t"].iter_rows(min_row=2, values_only=True))
    assert [[cell or "" for cell in row] for row in back[: len(rows)]] == rows


def test_signing_off_makes_figures(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    for who in ("anna", "bram"):
        say(sample, who, "P1", "direct", "0", "0", "0", "0")
        sign(sample, who, "P1")
    overall = rows_of(workbook(sample)["agreement"])[-1]
    assert (overall["n"], overall["percent"]) == (5, 1)
