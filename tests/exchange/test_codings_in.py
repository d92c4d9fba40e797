"""Spreadsheets in: ours, and what other programs write; what is not sure is for a human."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Call, caller, n_events
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from study_steps import PASS, judged_fragments, quick_samples, say

from coder.errors import InputError
from coder.exchange.coding_sheet import coding_sheet
from coder.exchange.codings import export_codings
from coder.exchange.codings_in import Imported, import_codings
from coder.exchange.study_tables import study_workbook
from coder.exchange.wide import wide_table
from coder.model import Assignment
from coder.study.codebooks import get_codebook
from coder.study.judgements import judge, judgements_of
from coder.study.passes import find_pass, new_pass
from coder.study.transcripts import find_transcript

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples
TEA = "We zaten met koek en thee bij elkaar en het was fijn om even uit de klas te zijn."
LIST = "Ja, ik heb nu een lijst met namen."
UNUSED = "Die heb ik nog niet gebruikt."
TIME = "Er was nooit tijd. Elke keer was het zoeken naar een middag."


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def csv_file(path: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def xlsx_file(path: Path, header: Sequence[str], *rows: Sequence[Any]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (header, *rows):
        page.append(list(row))
    book.save(path)
    return path


def take(sample: Sample, path: Path, as_coder: str | None = None, **more: Any) -> Imported:
    with sample.open(as_coder) as study:
        return import_codings(study, path, **more)


def said(sample: Sample, coder: str = "anna") -> dict[str, tuple[str, ...]]:
    """``P1 2`` → codes."""
    with sample.open() as study:
        labels = {
            one.id: f"{name} {one.label}"
            for name in ("P1", "P2", "P3")
            for one in judged_fragments(study, name)
        }
        return {
            labels[one.fragment]: one.codes
            for one in judgements_of(study, find_pass(study, PASS))
            if one.coder == coder
        }


# What other programs write

PROGRAMS = {
    "QualCoder": (
        "Id,File,Codename,Coded,Coder,Coded_Memo,Category",
        ("1", "P1.txt", "Directe waarde", TEA, "anna", "mooi", "Waarden"),
    ),
    "Taguette": ("id,document,tag,content", ("1", "P1", "direct", TEA)),
    "MAXQDA": (  # Polish
        "Color,Komentarz,Grupa dokumentów,Nazwa dokumentu,Kod,Początek,Koniec,Waga,Fragment,"
        "Objętość,Obszar %,Autor,Data utworzenia",
        ("●", "mooi", "g", "P1", "Waarden > Directe waarde", "3", "3", "0", TEA, "1", "2", "anna",
         "2020-01-02"),
    ),
    "MAXQDA German": (
        "Farbe,Kommentar,Dokumentgruppe,Dokumentname,Code,Anfang,Ende,Gewicht,Segment,"
        "Bearbeitet von/am,Erstellt von/am,Fläche,Abdeckungsgrad %",
        ("●", "mooi", "g", "P1", "Waarden\\Directe waarde", "3", "3", "0", TEA,
         "bram, 03.01.2020 10:00", "anna, 02.01.2020 09:00", "1", "2"),
    ),
    "MAXQDA English": (
        "Document group,Document name,Code,Beginning,End,Weight score,Segment,Created by,Created,"
        "Comment,Area,Coverage %",
        ("g", "P1", "Waarden > direct", "3", "3", "0", TEA, "anna", "2020", "mooi", "1", "2"),
    ),
    "MAXQDA Dutch": (
        "Documentgroep,Documentnaam,Code,Begin,Einde,Segment,Auteur,Opmerking",
        ("g", "P1", "Directe waarde", "3", "3", TEA, "anna", "mooi"),
    ),
    "Dedoose": (
        "Media Title,Excerpt Range,Excerpt Creator,Excerpt Date,Excerpt Copy,"
        "Codes Applied Combined,Code: Waarden\\Direct value Applied,Code: Waarden\\Direct value "
        "Range,Code: Something Applied",
        ("P1.docx", "1-80", "anna", "2020", TEA, "Direct value", "True", "", "False"),
    ),
    "ATLAS.ti": (
        "ID,Document,Document Groups,Quotation Content,Codes,Reference,Comment,Created by",
        ("3:10", "3: P1", "g", TEA, "Directe waarde\nMissing", "1 - 80", "mooi", "anna"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"), [*((name, "csv") for name in PROGRAMS), ("MAXQDA", "xlsx")]
)
def test_codings_of_other_programs_are_recognised_by_their_header(
    sample: Sample, tmp_path: Path, name: str, kind: str
) -> None:
    header, row = PROGRAMS[name]
    row = tuple(cell.replace("\nMissing", "\nBelemmerende factor") for cell in row)
    write = csv_file if kind == "csv" else xlsx_file
    path = write(tmp_path / f"in.{kind}", header.split(","), row)
    done = take(sample, path, coder="anna" if name == "Taguette" else None)
    assert done.form.program == name.split()[0]
    expected = ("direct", "hindering") if name == "ATLAS.ti" else ("direct",)
    assert said(sample) == {"P1 1": expected}
    assert done.missing == 4, "what has no row stays missing"


def test_words_that_are_part_of_a_fragment_become_its_highlight(
    sample: Sample, tmp_path: Path
) -> None:
    header = ("document", "tag", "content")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "direct", "koek en thee bij elkaar"))
    take(sample, path, "anna")
    with sample.open("anna") as study:
        first = judged_fragments(study, "P1")[0]
        (judgement,) = judgements_of(study, find_pass(study, PASS))
    (one,) = judgement.assignments
    assert one.start is not None and one.end is not None
    assert first.text[one.start - first.start : one.end - first.start] == "koek en thee bij elkaar"


def test_several_codings_of_one_fragment_are_one_judgement(sample: Sample, tmp_path: Path) -> None:
    header = ("document", "tag", "content")
    rows = [("P1", "direct", TEA), ("P1", "applied", "koek en thee bij elkaar"), ("P1", "", TEA)]
    done = take(sample, csv_file(tmp_path / "in.csv", header, *rows), "anna")
    assert said(sample) == {"P1 1": ("direct", "applied")}
    assert (done.rows, done.judgements, done.changed, done.without_code) == (2, 1, 1, 1)


def test_a_selection_over_two_fragments_gives_its_code_to_both(
    sample: Sample, tmp_path: Path
) -> None:
    header = ("document", "tag", "content")
    words = "Toen heb ik een collega in [plaats] gebeld. [lacht] Daardoor hoefden wij het niet "
    words += "zelf te verzinnen. R: Vroeger dacht ik dat ik alles alleen moest doen. Dat zie ik "
    words += "nu anders."
    take(sample, csv_file(tmp_path / "in.csv", header, ("P1", "direct", words)), "anna")
    assert set(said(sample)) == {"P1 3", "P1 4"}


def test_what_one_imports_twice_changes_nothing_the_second_time(
    sample: Sample, tmp_path: Path
) -> None:
    header = ("document", "tag", "content")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "direct", "koek en thee bij elkaar"))
    assert [take(sample, path, "anna").changed for _ in range(2)] == [1, 0]


# Words that are not sure


def test_a_quote_with_slips_is_found_and_shown(sample: Sample, tmp_path: Path, call: Call) -> None:
    header = ("document", "tag", "content")
    slips = TEA.replace("koek en thee", "koek en tee").replace("fijn", "fijm")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "direct", slips))
    done = call("-s", sample.path, "import", "codings", path, "--as", "anna")
    assert done.code == 0
    assert "line 2: taken for P1 fragment 1 (" in done.out
    assert said(sample) == {"P1 1": ("direct",)}


UNSURE = (
    ("Wij zijn met de trein naar Maastricht gegaan.", "not found in P1"),
    ("heb ik", "fits fragments"),
    ("Hoe was het om erbij te zijn?", "what the interviewer says"),
)


@pytest.mark.parametrize(("quote", "why"), UNSURE)
def test_an_unsure_quote_is_listed_and_never_guessed(
    sample: Sample, tmp_path: Path, call: Call, quote: str, why: str
) -> None:
    header = ("document", "tag", "content")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "direct", LIST), ("P1", "direct", quote))
    words = ("-s", sample.path, "import", "codings", path, "--as", "anna")
    refused = call(*words)
    assert refused.code == 2 and "line 3: this quote" in refused.err and why in refused.err
    assert said(sample) == {}
    shown = call(*words, "--dry-run")
    assert shown.code == 0 and "line 3: not taken" in shown.out and why in shown.out
    assert said(sample) == {}
    assert call(*words, "--skip-unplaced").code == 0
    assert said(sample) == {"P1 2": ("direct",)}


def test_a_number_of_the_fragment_settles_it(sample: Sample, tmp_path: Path) -> None:
    header = ("document", "tag", "content", "fragment")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "direct", "heb ik", "2"))
    take(sample, path, "anna")
    assert said(sample) == {"P1 2": ("direct",)}


def test_a_dry_run_changes_nothing_and_says_what_it_would_do(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    header = ("transcript", "fragment", "coder", "codes")
    path = csv_file(tmp_path / "in.csv", header, ("P1", "1", "anna", "direct"))
    before = n_events(sample.path)
    done = call("-s", sample.path, "import", "codings", path, "--dry-run")
    assert (
        "1 row read, 1 judgement new or changed in pass eerste." in done.err
        and "dry run" in done.err
    )
    assert n_events(sample.path) == before


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("P9", "direct", TEA), "There is no transcript P9. There is: P3, P2, P1"),
        (("P1", "Direct valu", TEA), "has no code Direct valu. There is: Direct value"),
    ],
)
def test_an_unknown_name_is_one_line_with_the_nearest(
    sample: Sample, tmp_path: Path, call: Call, row: Sequence[str], message: str
) -> None:
    path = csv_file(tmp_path / "in.csv", ("document", "tag", "content"), *[row] * 40)
    done = call("-s", sample.path, "import", "codings", path, "--as", "anna")
    assert done.code == 2 and done.err.count("\n") == 1 and message in done.err
    assert "more problem" not in done.err, "forty times the same is one problem"


def test_who_coded_must_be_known(sample: Sample, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ("document", "tag", "content"), ("P1", "direct", TEA))
    with pytest.raises(InputError, match="--coder NAME"):
        take(sample, path)
    assert take(sample, path, coder="bram").changed == 1
    assert said(sample, "bram") == {"P1 1": ("direct",)}


# Columns that somebody names


def test_columns_of_any_name_are_read_when_it_is_said_what_they_are(
    sample: Sample, tmp_path: Path
) -> None:
    path = csv_file(
        tmp_path / "in.csv",
        ("Gesprek", "Stukje", "Wie", "Blij", "Boos"),
        ("P1", "1", "anna", "1", "0"),
        ("P1", "2", "anna", "0", "0"),
        ("P1", "3", "anna", "", ""),
    )
    maps = ["Gesprek=transcript", "Stukje=fragment", "Wie=coder", "Blij=code:direct"]
    take(sample, path, maps=[*maps, "Boos=code:hindering"])
    assert said(sample) == {"P1 1": ("direct",), "P1 2": ()}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Wie", "write it as COLUMN=ROLE"),
        ("Wie=iemand", "write it as COLUMN=ROLE"),
        ("Wat=coder", "there is no such column; there is: Gesprek, Wie"),
        ("Wie=code:niets", "There is no code niets"),
    ],
)
def test_a_column_that_cannot_be_is_refused(
    sample: Sample, tmp_path: Path, words: str, message: str
) -> None:
    path = csv_file(tmp_path / "in.csv", ("Gesprek", "Wie"), ("P1", "anna"))
    with pytest.raises(InputError, match=message):
        take(sample, path, maps=[words])


# Wide


def test_a_column_a_code_by_label_in_either_language(sample: Sample, tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "in.xlsx",
        ("transcript", "fragment", "coder", "Directe waarde", "Hindering factor", "enabling"),
        ("P1", 1, "anna", 1, 0, 0),
        ("P1", 2, "anna", True, False, 1),
        ("P1", 3, "anna", 0, 0, 0),
        ("P1", 4, "anna", None, None, None),
    )
    take(sample, path)
    found = said(sample)
    assert found["P1 1"] == ("direct",) and found["P1 3"] == () and "P1 4" not in found
    assert set(found["P1 2"]) == {"direct", "enabling"}


def test_what_is_not_read_is_said(sample: Sample, tmp_path: Path, call: Call) -> None:
    path = csv_file(
        tmp_path / "in.csv",
        ("transcript", "fragment", "coder", "direct", "Toegepaste wrd"),
        ("P1", "1", "anna", "1", "1"),
    )
    done = call("-s", sample.path, "import", "codings", path, "--dry-run")
    assert "Columns that were not read: Toegepaste wrd." in done.err
    assert "Codes without a column, taken as not applying: potential, applied," in done.err


def test_only_crosses_leave_what_has_none_unjudged(sample: Sample, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "in.csv",
        ("transcript", "fragment", "coder", "direct", "applied", "none"),
        *(("P1", "1", "anna", "x", "", ""), ("P1", "2", "anna", "", "", "")),
        ("P1", "3", "anna", "", "", "x"),
    )
    take(sample, path)
    assert said(sample) == {"P1 1": ("direct",), "P1 3": ()}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("1", ""), "applied is empty and other codes are not; write 0"),
        (("1", "misschien"), "in column applied stands misschien; write 1 or 0"),
    ],
)
def test_a_judgement_is_whole_or_refused(
    sample: Sample, tmp_path: Path, cells: Sequence[str], message: str
) -> None:
    header = ("transcript", "fragment", "coder", "direct", "applied")
    path = csv_file(
        tmp_path / "in.csv", header, ("P1", "1", "anna", "0", "0"), ("P1", "2", "anna", *cells)
    )
    with pytest.raises(InputError, match=f"line 3: {message}"):
        take(sample, path)
    assert said(sample) == {}


def wide(sample: Sample) -> object:
    with sample.open() as study:
        return wide_table(study, find_pass(study, PASS))


verdicts = st.lists(
    st.tuples(
        st.sampled_from(["anna", "bram"]),
        st.integers(0, 4),
        st.sets(st.sampled_from(["direct", "potential", "hindering", "other"]), max_size=3),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=15)
@given(acts=verdicts)
def test_the_workbook_and_the_sheets_bring_back_what_they_took_out(
    make_sample: Callable[..., Sample], tmp_path: Path, acts: list[Any]
) -> None:
    sample = make_sample(1)
    empty = sample.path.read_bytes()
    for coder, place, codes, absent in acts:
        with sample.open(coder) as study:
            fragment = judged_fragments(study, "P1")[place]
            values = (("valence", "absent"),) if absent else ()
            chosen = [Assignment(code, values if code == "direct" else ()) for code in codes]
            judge(study, find_pass(study, PASS), find_transcript(study, "P1"), fragment, chosen)
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        long_before = export_codings(study, coding_pass)
        files = {"all.xlsx": study_workbook(study, coding_pass).written.content}
    for coder in ("anna", "bram"):
        with sample.open(coder) as study:
            made = coding_sheet(study, coding_pass, [find_transcript(study, "P1")])
        files[f"{coder}.xlsx"] = made.content
    wide_before = wide(sample)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert take(sample, tmp_path / name).changed == 0
    with sample.open() as study:
        assert export_codings(study, coding_pass) == long_before, "qualifiers stay"
    sample.path.write_bytes(empty)
    take(sample, tmp_path / "all.xlsx")
    assert wide(sample) == wide_before
    sample.path.write_bytes(empty)
    for coder in ("anna", "bram"):
        take(sample, tmp_path / f"{coder}.xlsx")
    assert wide(sample) == wide_before


# The coding sheet


def sheet(sample: Sample, path: Path, coder: str = "anna") -> Any:
    with sample.open(coder) as study:
        chosen = [find_transcript(study, "P1")]
        path.write_bytes(coding_sheet(study, find_pass(study, PASS), chosen).content)
    return load_workbook(path)


def marked(book: Any, path: Path, *marks: tuple[str, str]) -> Path:
    """Put an x in (number of the fragment, title of the column)."""
    page = book.worksheets[0]
    titles = [cell.value for cell in page[1]]
    for number, title in marks:
        row = next(row for row in page.iter_rows(min_row=2) if row[1].value == number)
        row[titles.index(title)].value = "x"
    book.save(path)
    return path


def test_a_sheet_has_the_whole_conversation_and_says_what_may_be_typed(
    sample: Sample, tmp_path: Path
) -> None:
    book = sheet(sample, tmp_path / "s.xlsx")
    page = book.worksheets[0]
    rows = list(page.iter_rows(min_row=2))
    context = [row for row in rows if row[1].value is None]
    assert len(rows) == len(context) + 5 and context
    assert all(row[3].fill.start_color.rgb == "FFEEEEEE" for row in context)
    (rule,) = page.data_validations.dataValidation
    assert rule.type == "list" and rule.formula1 == '"x"'
    definitions = [cell.value for cell in book["codebook"]["B"]]
    with sample.open() as study:
        book_of_pass = get_codebook(study, "waardecreatie")
    assert definitions[1] == book_of_pass.codes[0].definition.shown()
    assert book["coder"].sheet_state == "veryHidden"


@pytest.mark.parametrize("tongue", ["en", "nl"])
def test_a_sheet_that_was_saved_as_csv_comes_back_too(
    sample: Sample, tmp_path: Path, tongue: str
) -> None:
    from coder import language

    path = tmp_path / "s.xlsx"
    with language.using(tongue):
        book = sheet(sample, path)
        title = [cell.value for cell in book.worksheets[0][1]][4]
    marked(book, path, ("1", title))
    rows = [
        ["" if cell is None else str(cell) for cell in row]
        for row in book.worksheets[0].iter_rows(values_only=True)
    ]
    done = take(sample, csv_file(tmp_path / "s.csv", *rows), coder="anna")
    assert (done.rows, said(sample)) == (1, {"P1 1": ("direct",)})


def test_a_filled_in_sheet_comes_back_as_the_coders_judgements(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    path = tmp_path / "s.xlsx"
    done = call(
        *("-s", sample.path, "export", "sheet", "--as", "anna", "-o", path, "--transcript", "P1")
    )
    assert done.code == 0, done
    book = load_workbook(path)
    marks = (("1", "Direct value"), ("1", "Applied value"), ("3", "none"))
    marked(book, path, *marks)
    assert call("-s", sample.path, "import", "codings", path).code == 0
    assert said(sample) == {"P1 1": ("direct", "applied"), "P1 3": ()}


def test_none_and_a_code_in_one_row_is_refused_with_its_number(
    sample: Sample, tmp_path: Path
) -> None:
    path = tmp_path / "s.xlsx"
    marked(sheet(sample, path), path, ("2", "Direct value"), ("2", "none"))
    with pytest.raises(InputError, match=r"s.xlsx, line \d+: 'none' is marked and so is direct"):
        take(sample, path)
    assert said(sample) == {}


def test_a_sheet_made_in_dutch_comes_back_in_english(sample: Sample, tmp_path: Path) -> None:
    from coder import language

    path = tmp_path / "s.xlsx"
    with language.using("nl"):
        marked(sheet(sample, path), path, ("1", "Directe waarde"))
    take(sample, path)
    assert said(sample) == {"P1 1": ("direct",)}


def test_what_was_judged_stays_where_a_row_was_cleared(sample: Sample, tmp_path: Path) -> None:
    say(sample, "anna", "P1", "direct")
    path = tmp_path / "s.xlsx"
    book = sheet(sample, path)
    page = book.worksheets[0]
    row = next(row for row in page.iter_rows(min_row=2) if row[1].value == "1")
    for cell in row[4:13]:
        cell.value = None
    book.save(path)
    done = take(sample, path)
    assert (done.changed, done.cleared) == (0, 1)
    assert said(sample) == {"P1 1": ("direct",)}


def test_a_memo_without_a_judgement_is_not_lost_in_silence(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    book = sheet(sample, path)
    page = book.worksheets[0]
    row = next(row for row in page.iter_rows(min_row=2) if row[1].value == "1")
    row[[cell.value for cell in page[1]].index("memo")].value = "bijzonder"
    book.save(path)
    with pytest.raises(InputError, match="there is a memo and no judgement"):
        take(sample, path)


def test_a_sheet_for_another_study_pass_or_version_is_refused(
    sample: Sample, tmp_path: Path
) -> None:
    path = tmp_path / "s.xlsx"
    book = sheet(sample, path)
    with sample.open() as study:
        new_pass(study, "tweede")
    with pytest.raises(InputError, match="was made for pass eerste"):
        take(sample, path, pass_name="tweede")
    about = book["coder"]
    for name, message in (
        ("study", "made for another study"),
        ("version", "made with version 0.9 of the codebook"),
        ("format", "of a newer version of the program"),
    ):
        cell = next(row[2] for row in about.iter_rows() if row[1].value == name)
        before, cell.value = cell.value, "0.9"
        book.save(path)
        with pytest.raises(InputError, match=message):
            take(sample, path)
        cell.value = before


def test_a_sheet_is_for_the_coder_it_was_made_for(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    path = tmp_path / "s.xlsx"
    marked(sheet(sample, path), path, ("1", "Direct value"))
    done = call("-s", sample.path, "import", "codings", path, "--as", "bram")
    assert done.code == 2 and "imports only their own" in done.err
    assert call("-s", sample.path, "export", "sheet", "-o", path).code == 2  # as nobody


def test_our_own_quotes_are_not_taken_for_judgements(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    say(sample, "anna", "P1", "direct")
    path = tmp_path / "q.csv"
    call("-s", sample.path, "export", "csv", "-o", path)
    done = call("-s", sample.path, "import", "codings", path, "--as", "anna")
    assert done.code == 2 and "--map" in done.err


def test_csv_for_a_dutch_excel_comes_back(sample: Sample, tmp_path: Path, call: Call) -> None:
    say(sample, "anna", "P1", "direct", "0")
    path = tmp_path / "w.csv"
    call("-s", sample.path, "export", "table", "codings", "-o", path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    assert take(sample, path).changed == 0
