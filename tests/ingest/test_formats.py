"""What must come out of a file of each format and quirk: turns, times, and what is no speech.

The files were written by hand after what the programs write. ``expected.txt`` says, file by file,
what a person would read in them: ``speaker @seconds | words``, a line break as ¶, a tab as ⇥.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from coder.errors import InputError
from coder.ingest import collect, limits, read
from coder.ingest.decode import decode
from coder.model import ParsedTranscript
from coder.text import canonical

FILES = Path(__file__).parent / "files"
EXPECTED = {
    block.split(" ", 1)[0]: block.split("\n")
    for block in (Path(__file__).parent / "expected.txt").read_text(encoding="utf-8").split("== ")
    if block.strip()
}
BY_LINES = ("txt",)


def shown(path: Path, found: ParsedTranscript) -> list[str]:
    lines = [f"{path.name} {found.format}"]
    for turn in found.turns:
        at = "" if turn.seconds is None else f" @{turn.seconds:g}"
        words = found.text[turn.start : turn.end].replace("\n", " ¶ ")
        lines.append(f"{turn.speaker or '–'}{at} | {words}")
    lines += ["voorwerk | " + line.replace("\t", " ⇥ ") for line in found.front_matter]
    return lines + [f"weggelaten | {line}" for line in found.left_out]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_file_is_read_as_a_person_would_read_it(name: str) -> None:
    path = FILES / name
    expected = [line for line in EXPECTED[name] if line]
    assert shown(path, read(path)) == expected


def test_every_file_is_told_about() -> None:
    mine = {name for name in EXPECTED if (FILES / name).exists()}
    assert mine == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_name_of_a_file_says_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "gesprek"
    path.write_bytes((FILES / name).read_bytes())
    assert read(path) == read(FILES / name)


# --- nothing lost -----------------------------------------------------------------------------


def characters(*parts: str) -> Counter[str]:
    return Counter(char for part in parts for char in canonical(part) if not char.isspace())


def spoken(name: str, text: str) -> Iterator[str]:
    """What a file says, taken from its container in another way than the readers do."""
    kind = name.rpartition(".")[2]
    if kind in ("vtt", "srt"):
        for line in text.split("\n")[1:]:
            if not re.match(r"[\d:.,\s]+-->|\d+$|\S{36}(?:/\d+-\d+)?$|NOTE|WEBVTT", line):
                yield unescape(re.sub(r"<v ([^>]*)>|</?[vi]>|^NOTE", "", line))
    elif kind == "json":
        yield from strings(json.loads(text))
    elif kind == "otr":
        found = json.loads(text)
        without_times = re.sub(r"<span.*?</span>", "", found["text"])
        yield unescape(re.sub(r"<[^>]*>", "", without_times))
        yield found["media"]
    elif kind == "eaf":
        yield from map(unescape, re.findall(r"<ANNOTATION_VALUE>(.*?)</ANNOTATION_VALUE>", text))
    elif kind in ("csv", "tsv"):
        delimiter = "\t" if kind == "tsv" else ";" if ";" in text else ","
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield from (cell for cell in row if not re.fullmatch(r"[\d:]+", cell))
    else:
        yield text


def strings(found: Any) -> Iterator[str]:
    """The text of every segment; of its words, where it has none of its own."""
    if isinstance(found, dict):
        inner = [value for key, value in found.items() if key in ("segments", "transcription")]
        if inner:
            yield from (text for value in inner for text in strings(value))
        elif "text" in found:
            yield found["text"]
        else:
            yield from strings(found.get("words", []))
    elif isinstance(found, list):
        yield from (text for value in found for text in strings(value))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_nothing_of_a_file_is_lost(name: str) -> None:
    text = canonical(decode((FILES / name).read_bytes(), name)[0])
    found = read(FILES / name)
    kept = characters(found.text, *found.front_matter, *found.left_out, *found.marks)
    source = characters(*spoken(name, text))
    assert source - kept == Counter()
    if name.endswith((".txt", ".md")):
        assert kept == source
    assert characters(found.text) - characters(text, unescape(text)) == Counter()


# --- what is not read -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.json", '{"segments": [{"text": "Ja."', "damaged JSON"),
        ("a.json", '{"naam": "Els", "leeftijd": 41}', "without segments"),
        ("a.json", '[{"naam": "Els"}]', "without segments"),
        ("a.json", '{"a":' * 100_000, "damaged JSON"),
        ("a.eaf", "<?xml version='1.0'?>\n<ANNOTATION_DOCUMENT><TIER>", "damaged XML"),
        (
            "a.eaf",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<ANNOTATION_DOCUMENT>'
            "<TIER TIER_ID='a'>&x;</TIER></ANNOTATION_DOCUMENT>",
            "entities",
        ),
        ("a.eaf", "<ANNOTATION_DOCUMENT></ANNOTATION_DOCUMENT>", "empty"),
        ("a.csv", "spreker;tekst\nI;\n", "empty"),
        ("a.otr", '{"text": "<p></p>", "media": "x.mp3"}', "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, name: str, content: str, hint: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=hint) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_in_a_folder_tables_and_data_count_only_where_somebody_speaks(tmp_path: Path) -> None:
    for name in ("tabel.csv", "whisper.json", "whisper.tsv"):
        (tmp_path / name).write_bytes((FILES / name).read_bytes())
    (tmp_path / "respondenten.csv").write_text("transcript;rol\nC1;coach\n", encoding="utf-8")
    (tmp_path / "instellingen.json").write_text('{"taal": "nl"}', encoding="utf-8")
    (tmp_path / "I1.txt").write_text("I: Ja?\nR: Ja.\n", encoding="utf-8")
    files, passed = collect([tmp_path])
    assert [path.name for path in files] == ["I1.txt", "tabel.csv", "whisper.json", "whisper.tsv"]
    assert [path.name for path, _reason in passed] == ["instellingen.json", "respondenten.csv"]


def test_an_empty_line_inside_a_subtitle_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nJa, dat\n\nwas het.\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n\n3\n00:00:04,5 --> 00:00:06,000\n12\n",
        encoding="utf-8",
    )
    assert read(path).text == "Ja, dat was het.\n12"


@pytest.mark.parametrize(
    "heading", ["transcript;rol;groep", "pass;transcript;fragment;coder;text;speaker", "a;b"]
)
def test_other_tables_are_no_transcripts(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{heading}\nC1;coach;x;y;z;w\n", encoding="utf-8")
    assert read(path).format == "txt"


def test_a_table_of_markdown_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "| Spreker | Tekst |\n| --- | --- |\n| Els | Hoe? |\n| Ruud | Zo. |\n", encoding="utf-8"
    )
    found = read(path)
    assert shown(path, found)[1:3] == ["Els | Hoe?", "Ruud | Zo."]
    assert found.left_out == ("--- ---",)


def test_a_text_that_would_not_fit_into_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_TEXT_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text("I: Hoe?\nR: Zo.\n", encoding="utf-8")
    with pytest.raises(InputError, match="larger"):
        read(path)


def test_times_that_are_no_times_harm_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"segments": [{"start": NaN, "text": "Een."}, {"start": -3, "text": "Twee."},'
        '{"start": "Infinity", "text": "Drie."}, {"start": [1], "text": "Vier."},'
        f'{{"start": 1{"0" * 400}, "text": "Vijf."}}]}}',
        encoding="utf-8",
    )
    assert [turn.seconds for turn in read(path).turns] == [None] * 5


# --- Excel ------------------------------------------------------------------------------------

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(*sheets: list[list[str]]) -> bytes:
    """A workbook made by hand, every cell a string of its own."""

    def cell(column: int, row: int, text: str) -> str:
        place = f"{'ABCDEFG'[column]}{row + 1}"
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else ""

    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            f'ContentType="{SHEET}.worksheet+xml"/>'
            for n in range(len(sheets))
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Target="xl/workbook.xml" Type="{OFFICE}/officeDocument"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{n}" Target="worksheets/sheet{n}.xml" Type="{OFFICE}/worksheet"/>'
            for n in range(len(sheets))
        )
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="Blad{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(len(sheets))
        )
        + "</sheets></workbook>",
    }
    for n, rows in enumerate(sheets):
        lines = (
            f'<row r="{r + 1}">{"".join(cell(c, r, text) for c, text in enumerate(row))}</row>'
            for r, row in enumerate(rows)
        )
        data = f"<sheetData>{''.join(lines)}</sheetData>"
        files[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {MAIN}>{data}</worksheet>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_workbook_is_read_by_its_headings_and_other_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "gesprek.xlsx"
    path.write_bytes(
        workbook(
            [["Afspraken", "zie map"]],
            [
                ["Nr", "Wie", "Wat er gezegd is (tekst)", "Tekst", "Begin"],
                ["1", "Interviewer", "", "Wat nam je mee?", "0:00:04"],
                ["2", "Ruud", "", "Mijn schrift <en> pen.\nEn tijd.", "0:00:09"],
                ["", "", "", "Vooral tijd.", ""],
            ],
        )
    )
    found = read(path)
    assert shown(path, found)[:3] == [
        "gesprek.xlsx xlsx",
        "Interviewer @4 | Wat nam je mee?",
        "Ruud @9 | Mijn schrift <en> pen. ¶ En tijd. ¶ Vooral tijd.",
    ]
    assert found.left_out == ("Afspraken", "zie map", "1", "2")


def test_a_workbook_without_speakers_or_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([["naam", "leeftijd"], ["Els", "41"]]))
    with pytest.raises(InputError, match="no sheet with a column"):
        read(path)
    whole = workbook([["spreker", "tekst"], ["I", "Ja?"]])
    for cut in (40, 300, len(whole) - 40):
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError, match="damaged"):
            read(path)
