"""Tables as CSV: how they open in a Dutch Excel, and that nothing in them runs or gets lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import InputError
from coder.exchange.tables import (
    PROFILES,
    Cell,
    Profile,
    guarded,
    read_table,
    unguarded,
    write_table,
)

COLUMNS = ("naam", "tekst", "n", "aandeel", "ja")
TRICKY = 'Zij zei: "café; thee"\nen één koekje'


def parsed(content: bytes, delimiter: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_a_table_for_a_dutch_excel_has_a_mark_semicolons_and_windows_line_ends() -> None:
    content = write_table(COLUMNS, [("anna", TRICKY, 3, 0.5, True)], profile="excel-nl")
    assert content == (
        b"\xef\xbb\xbfnaam;tekst;n;aandeel;ja\r\n"
        b'anna;"Zij zei: ""caf\xc3\xa9; thee""\n\xc3\xa9n \xc3\xa9\xc3\xa9n koekje";3;0,5;1\r\n'
    ).replace(b"\xc3\xa9n \xc3\xa9\xc3\xa9n", b"en \xc3\xa9\xc3\xa9n")
    assert parsed(content, ";")[1] == ["anna", TRICKY, "3", "0,5", "1"]


def test_the_other_profiles() -> None:
    row: tuple[Cell, ...] = ("a;b", "c,d", -3, -0.25, False)
    assert write_table(COLUMNS, [row], profile="excel") == (
        b'\xef\xbb\xbfnaam,tekst,n,aandeel,ja\r\na;b,"c,d",-3,-0.25,0\r\n'
    )
    assert write_table(COLUMNS, [row], profile="plain") == (
        b'naam,tekst,n,aandeel,ja\r\na;b,"c,d",-3,-0.25,0\r\n'
    )


def test_a_dutch_excel_is_the_default() -> None:
    assert write_table(("a", "b"), [("x", None)]) == b"\xef\xbb\xbfa;b\r\nx;\r\n"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=cmd|'/C calc'!A0",
        "+31 6 12345678",
        "-5 graden",
        "- Ja, dat was fijn.",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "＝1+1",
        "＠x",
    ],
)
def test_what_excel_would_run_gets_an_apostrophe(cell: str) -> None:
    for profile, delimiter in (("excel-nl", ";"), ("excel", ",")):
        (row,) = parsed(write_table(("a",), [(cell,)], profile=profile), delimiter)[1:]  # type: ignore[arg-type]
        assert row == ["'" + cell]
        (raw,) = parsed(write_table(("a",), [(cell,)], profile=profile, raw=True), delimiter)[1:]  # type: ignore[arg-type]
        assert raw == [cell]
    assert parsed(write_table(("a",), [(cell,)], profile="plain"), ",")[1:] == [[cell]]


def test_a_column_name_is_guarded_too() -> None:
    content = write_table(("@SUM(A1)", "naam"), [("1", "x")])
    assert parsed(content, ";")[0] == ["'@SUM(A1)", "naam"]


def test_numbers_are_numbers_and_never_guarded() -> None:
    content = write_table(("a", "b", "c"), [(-3, -0.5, 1e-7)], profile="excel-nl")
    assert parsed(content, ";")[1] == ["-3", "-0,5", "1e-07"]


texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\" \u00a0;,\t\n＝＋－＠abcé0|"),
        st.characters(exclude_categories=("Cs", "Cc")),  # what a study holds has none of these
    ),
    max_size=12,
)
rows = st.lists(st.tuples(texts, texts, st.integers(-9, 9)), min_size=1, max_size=4)
RUNS = re.compile("[ \u00a0]*[=+\\-@\t\r\n＝＋－＠]")


@given(rows, st.sampled_from(("excel-nl", "excel")))
def test_in_a_table_for_excel_no_text_can_be_run(
    rows: list[tuple[str, str, int]], profile: Profile
) -> None:
    delimiter = ";" if profile == "excel-nl" else ","
    found = parsed(write_table(("a", "b", "n"), rows, profile=profile), delimiter)[1:]
    assert len(found) == len(rows)
    for cells, row in zip(found, rows, strict=True):
        for cell, text in zip(cells[:2], row[:2], strict=True):
            assert not RUNS.match(cell)
            assert cell in (text, f"'{text}")
        assert cells[2] == str(row[2])


@given(rows, st.sampled_from(PROFILES))
def test_raw_is_verbatim(rows: list[tuple[str, str, int]], profile: Profile) -> None:
    delimiter = ";" if profile == "excel-nl" else ","
    found = parsed(write_table(("a", "b", "n"), rows, profile=profile, raw=True), delimiter)[1:]
    assert found == [[one, other, str(n)] for one, other, n in rows]


@given(texts)
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(rows, st.sampled_from(PROFILES))
def test_what_was_written_is_read_back_as_it_was(
    tmp_path: Path, rows: list[tuple[str, str, int]], profile: Profile
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(write_table(("a", "b", "n"), rows, profile=profile))
    found = [(line["a"], line["b"], int(line["n"])) for line in read_table(path)]
    assert found == rows


def test_column_names_count_without_regard_to_capitals_spaces_and_separator(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    for separator in ",;\t":
        path.write_text(separator.join((" Coder", "Fragment ID ", "x")) + "\nanna", "utf-8")
        (line,) = read_table(path, required=("coder",))
        assert line["coder"] == "anna"
        assert "fragment_id" not in line
        path.write_text(separator.join((" Coder", "Fragment ID ")) + f"\nanna{separator}7", "utf-8")
        assert read_table(path)[0]["fragment_id"] == "7"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_is_read_in_whatever_encoding_excel_saved_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("naam;tekst\r\nRenée;één café\r\n".encode(encoding))
    assert read_table(path)[0]["tekst"] == "één café"


def test_empty_rows_are_skipped_and_lines_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a,b\n"x\ny",1\n,\n\nz,2\n', encoding="utf-8")
    assert [(line.number, line["b"]) for line in read_table(path)] == [(2, "1"), (6, "2")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1,2,3\n", "line 2: more cells than the header has"),
        (b"a,a\n1,2\n", "a column name stands twice"),
        (b"b,c\n1,2\n", "there is no column a; it has: b, c"),
        (b"b,a\n1,2\n3\n", "line 3: the row ends before the column a"),
        (b'a,b\n"x"y,1\n', "line 2: this is no CSV"),
        (b'a,b\n"x,1\n', "this is no CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0", "this is no text file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        read_table(path, required=("a",))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
