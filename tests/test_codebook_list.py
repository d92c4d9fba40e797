"""A code list from a spreadsheet is a codebook wherever one is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from codebook_texts import written
from command_line import Call, caller
from hypothesis import given, settings
from hypothesis import strategies as st

from coder import codebook
from coder.codebook import CODE_KEYS
from coder.codebook.writing import to_yaml
from coder.color import LEAST_APART, PALETTE, SCREENS, contrast, distance
from coder.errors import InputError
from coder.language import using

LIST = (
    "code;label;definition;parent\r\n"
    "sfeer;Sfeer;Hoe het was.;\r\n"
    "leuk;Leuk;Het was leuk; gezellig ook.;sfeer\r\n"
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with using("en"):
        yield


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


ROWS = (
    ("code", "label", "definition", "parent"),
    ("sfeer", "Sfeer", "Hoe het één was; en hoe niet.", ""),
    ("leuk", "Leuk", 'Het was "leuk", ook gezellig.', "sfeer"),
    ("nut", "Nut", "Wat je eraan hád.", ""),
)


def _csv(rows: Sequence[Sequence[str]], delimiter: str, encoding: str) -> bytes:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return "\r\n".join(delimiter.join(row) for row in quoted).encode(encoding)


def _xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FILES = {
    "semicolons.csv": _csv(ROWS, ";", "utf-8"),
    "commas.csv": _csv(ROWS, ",", "utf-8"),
    "bom.csv": _csv(ROWS, ";", "utf-8-sig"),
    "windows.csv": _csv(ROWS, ";", "cp1252"),
    "utf16.csv": _csv(ROWS, ",", "utf-16"),
    "tabs.tsv": _csv(ROWS, "\t", "utf-8"),
    "told.csv": b"sep=;\r\n" + _csv(ROWS, ";", "utf-8"),
    "excel.xlsx": _xlsx(ROWS),
}


@pytest.mark.parametrize("name", FILES)
def test_a_code_list_is_read_however_the_spreadsheet_saved_it(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, FILES[name], name)
    book = codebook.find(str(path))
    assert book.id == path.stem
    assert [(code.id, code.label.nl, code.parent) for code in book.codes] == [
        ("sfeer", "Sfeer", ""),
        ("leuk", "Leuk", "sfeer"),
        ("nut", "Nut", ""),
        ("other", "Overig (niet in codeboek)", ""),
    ]
    assert book.code("sfeer").definition.en == "Hoe het één was; en hoe niet."
    assert book.code("leuk").definition.nl == 'Het was "leuk", ook gezellig.'


def test_the_same_list_gives_the_same_version_and_another_list_another(tmp_path: Path) -> None:
    versions = {codebook.load(written(tmp_path, one, "list.csv")).version for one in (
        FILES["semicolons.csv"], FILES["commas.csv"], FILES["windows.csv"])}  # fmt: skip
    assert len(versions) == 1
    changed = FILES["semicolons.csv"].replace(b"eraan", b"daaraan")
    assert codebook.load(written(tmp_path, changed, "list.csv")).version not in versions


def test_keys_colours_and_other_are_given_out_and_the_result_is_in_order(tmp_path: Path) -> None:
    book = codebook.load(written(tmp_path, FILES["excel.xlsx"], "excel.xlsx"))
    assert [(code.key, code.color) for code in book.children()] == [
        (CODE_KEYS[place], PALETTE[place]) for place in range(3)
    ]
    assert [code.key for code in book.children("sfeer")] == ["1"]
    assert [code.id for code in book.codes if code.requires_memo] == ["other"]
    assert codebook.check(written(tmp_path, to_yaml(book))) == []


def test_colours_given_out_can_be_seen_and_told_apart() -> None:
    assert len(PALETTE) >= len(CODE_KEYS)
    assert all(contrast(color, screen) >= 1.1 for color in PALETTE for screen in SCREENS)
    far = [distance(one, other) for n, one in enumerate(PALETTE) for other in PALETTE[:n]]
    assert min(far) > 1.9 * LEAST_APART
    assert all(
        max(contrast(color, ink) for ink in ("#000000", "#FFFFFF")) >= 4.5 for color in PALETTE
    )


def test_what_was_assumed_is_a_hint(tmp_path: Path) -> None:
    path = written(tmp_path, "code,label\nA,Sfeer\nB b,\n", "list.csv")
    problems = codebook.check(path)
    assert {problem.weight for problem in problems} == {"hint"}
    said = "\n".join(map(str, problems))
    assert "stands for Dutch and English" in said
    assert "other was added" in said
    assert "list.csv:2: codes[A].definition: there is no definition" in said
    assert [code.id for code in codebook.load(path).codes] == ["A", "b-b", "other"]


def test_a_list_may_be_in_two_languages(tmp_path: Path) -> None:
    text = (
        "Code;Label NL;Label EN;Definition_nl;definition_en;Parent\n"
        "a;Sfeer;Mood;Hoe het was.;What it was like.;\n"
        "overig;Overig;Other;De rest.;The rest.;\n"
    )
    path = written(tmp_path, text, "list.csv")
    assert codebook.check(path) == []
    book = codebook.load(path)
    assert (book.code("a").label.en, book.code("a").definition.nl) == ("Mood", "Hoe het was.")
    assert book.ids == ("a", "overig")
    assert book.code("overig").requires_memo


def test_a_code_about_others_is_not_taken_for_what_is_left(tmp_path: Path) -> None:
    text = "code;label;definition\na;Anders gaan denken;Een andere kijk.\n"
    book = codebook.load(written(tmp_path, text, "list.csv"))
    assert book.ids == ("a", "other")
    assert not book.code("a").requires_memo


def test_a_parent_may_be_named_by_its_label(tmp_path: Path) -> None:
    text = "code;label;definition;parent\n1;Sfeer;Hoe.;\n2;Leuk;Fijn.;sfeer\n3;Fijn;Leuk.;2\n"
    book = codebook.load(written(tmp_path, text, "list.csv"))
    assert [(code.id, code.parent) for code in book.codes[:3]] == [
        ("1", ""),
        ("2", "1"),
        ("3", "2"),
    ]


def test_numbers_in_a_spreadsheet_are_read_as_they_are_seen(tmp_path: Path) -> None:
    rows = [
        ("code", "label", "definition", "parent"),
        (1.0, "Sfeer", "Hoe.", None),
        (2, "a", 3.5, 1),
    ]
    book = codebook.load(written(tmp_path, _xlsx(rows), "list.xlsx"))
    assert [(code.id, code.definition.nl, code.parent) for code in book.codes[:2]] == [
        ("1", "Hoe.", ""),
        ("2", "3.5", "1"),
    ]


def test_a_list_longer_than_there_are_keys_is_read_and_says_so(tmp_path: Path) -> None:
    rows = "".join(f"c{n};Code nummer {n};Definitie {n}.\n" for n in range(40))
    path = written(tmp_path, "code;label;definition\n" + rows, "list.csv")
    book, problems = codebook.load_with_hints(path)
    assert len(book.keys) == len(CODE_KEYS)
    assert sum(not code.key for code in book.codes) == 41 - len(CODE_KEYS)
    assert any("have no key" in problem.message for problem in problems)
    shorts = [code.short.nl for code in book.codes]
    assert len(set(shorts)) == len(shorts) and max(map(len, shorts)) <= 12


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("label;definition\na;b\n", 1, "no column code; the list has label, definition"),
        ("code;label;label\na;b;c\n", 1, "two columns for label"),
        ("code;label\n", 1, "no codes; add at least one row"),
        ("", None, "empty"),
        ("code;label\na;A\nb;B\na;C\n", 4, "a is already taken on line 2"),
        ("code;label\na;Een\nb;EEN\n", 3, "EEN is already taken on line 2"),
        ("code;label;parent\na;A;\nb;B;c\n", 3, "no code c in this codebook"),
        ("code;label;parent\naap;A;\nb;B;aapp\n", 3, "did you mean aap?"),
        ("code;label;parent\na;A;b\nb;B;a\n", 2, "(a → b → a)"),
        ("code;definition\n;Wat is dit?\n", 2, "this row has no code"),
        ("code;label\n!!!;\n", 2, "!!! is not a valid id"),
        ("code;label\na;A\x1b[2J\n", 2, "U+001B"),
        ('code;label\na;"A\n', 2, "check the quotes"),
        ("code;label\nd\x00;e\n", None, "no text file"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    path = written(tmp_path, text, "list.csv")
    about = [problem for problem in codebook.check(path) if said in problem.message]
    assert about, [str(problem) for problem in codebook.check(path)]
    assert about[0].weight == "fault"
    assert about[0].line == line
    with pytest.raises(InputError, match=r"list\.csv"):
        codebook.load(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"code;label\na;b\n", "no XLSX file"),
        ("list.xlsx", b"PK\x03\x04broken", "no XLSX file"),
        ("list.xlsx", FILES["excel.xlsx"][:-200], "no XLSX file"),
        ("list.xls", b"\xd0\xcf\x11\xe0", r"old kind; save it as \.xlsx"),
        ("list.csv", FILES["excel.xlsx"], "no text file"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_in_a_line(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        codebook.load(written(tmp_path, content, name))


def test_a_damaged_spreadsheet_is_read_or_refused_in_words(tmp_path: Path) -> None:
    whole = FILES["excel.xlsx"]
    for place in range(40, len(whole), 53):
        damaged = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        path = written(tmp_path, damaged, "list.xlsx")
        try:
            assert codebook.load(path).codes
        except InputError as error:
            assert "\n" not in str(error)


def test_a_spreadsheet_that_unpacks_without_end_is_not_unpacked(tmp_path: Path) -> None:
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    with pytest.raises(InputError, match="larger than a code list"):
        codebook.load(written(tmp_path, packed.getvalue(), "list.xlsx"))


_CELL = st.text(alphabet="aAbé1;,\"'\t\n- .(", max_size=8)


@settings(max_examples=40)
@given(st.lists(st.tuples(_CELL, _CELL, _CELL, _CELL), max_size=4))
def test_whatever_is_in_the_cells_the_list_is_read_or_refused_in_words(
    tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    path = written(tmp_path, _csv([ROWS[0], *rows], ";", "utf-8"), "list.csv")
    problems = codebook.check(path)
    if any(problem.weight == "fault" for problem in problems):
        assert all("\n" not in str(problem) for problem in problems)
        return
    book = codebook.load(path)
    assert codebook.from_document(codebook.to_document(book)) == book
    assert codebook.check(written(tmp_path, to_yaml(book))) == []


def test_a_list_is_a_codebook_for_a_new_study_and_for_a_comparison(
    tmp_path: Path, call: Call
) -> None:
    path = written(tmp_path, FILES["windows.csv"], "lijst.csv")
    done = call("new", tmp_path / "a.study", "--codebook", path)
    assert done.code == 0, done.err
    assert "with codebook lijst (4 codes)" in done.err
    shown = call("codebook", "show", path)
    assert shown.code == 0
    assert "hint" not in shown.out and "other was added" in shown.err
    other = written(tmp_path, FILES["windows.csv"].replace(b"eraan", b"daaraan"), "nieuw.csv")
    assert call("codebook", "diff", path, other, "--json").json["meaning"] == ["nut"]


def test_checking_a_list_tells_what_is_assumed_and_ends_well(tmp_path: Path, call: Call) -> None:
    path = written(tmp_path, LIST.replace("leuk; ", "leuk, "), "lijst.csv")
    done = call("codebook", "check", path)
    assert done.code == 0
    assert done.out.count("hint: ") == 2
    assert "in order, 3 codes" in done.err
    assert [
        one["weight"] for one in call("codebook", "check", path, "--json").json["problems"]
    ] == [
        "hint",
        "hint",
    ]
