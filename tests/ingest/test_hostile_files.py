"""Hostile files: bounded in time and memory, one clear line, and nothing half-imported.

Each is read in a process of its own, which is given two minutes and says how much memory it took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from documents import odt, pdf, pdf_file, stream, zipped
from test_ingest import par, word_file

from coder.errors import InputError
from coder.ingest import find, limits, read

READ = """
import json, sys
from pathlib import Path
from coder.errors import InputError
from coder.ingest import read
try:
    found = read(Path(sys.argv[1]))
    result = [found.format, len(found.turns), len(found.text)]
except InputError as error:
    result = str(error)
import psutil
print(json.dumps([result, psutil.Process().memory_info()._asdict()]))
"""
SECONDS = 120
MEGABYTES = 800
"""Far more than any of them takes; a machine that is busy or counts otherwise is no failure."""


def outcome(path: Path) -> str | list[object]:
    """What reading a file comes to: the line with which it is refused, or format and size."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    result, memory = json.loads(done.stdout)
    peak = memory.get("peak_wset", memory["rss"])
    assert peak < MEGABYTES * 1024 * 1024
    if isinstance(result, str):
        assert "\n" not in result and path.name in result
        assert len(result) < 300 + len(str(path))
    return result  # type: ignore[no-any-return]


def said_of(folder: Path, name: str, data: bytes | str) -> str | list[object]:
    """The same, of a file that is made first."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return outcome(path)


# --- quick ----------------------------------------------------------------------------------


def test_a_text_of_200_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.write(b"R: ja\n" * 100_000)
        file.truncate(200 * 1024 * 1024)
    assert "larger than 20 MB" in str(outcome(path))


@pytest.mark.parametrize("line", ["R: nee\n", "\n", "R:\r"])
def test_more_lines_than_anybody_says_are_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lang.txt"
    path.write_text("I: ja\n" + line * (limits.MAX_LINES + 1), encoding="utf-8", newline="")
    with pytest.raises(InputError, match="lines"):
        read(path)


def test_escape_sequences_and_directions_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("I: \x1b[31mHoe\x1b[0m [bold]gaat[/] het?\nR: \u202egoed\u202c\x07.\nI: Ja?")
    found = read(path)
    assert not any(ord(char) < 32 and char != "\n" for char in found.text)
    assert "[bold]gaat[/]" in found.text
    assert "\u202e" in found.text  # what was said stays; the screens show it without its power


def test_a_link_to_itself_and_a_device_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lus.txt"
    try:
        path.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(InputError, match="leads to itself"):
        read(path)
    if Path("/dev/zero").exists():
        with pytest.raises(InputError, match="ordinary"):
            read(Path("/dev/zero"))


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("I: Hoe?\nR: Goed.\n" * 200)

    def somebody_writes(_start: bytes) -> bool:
        with path.open("a") as file:
            file.write("I: En nu?\n")
        return False

    monkeypatch.setattr(find, "is_binary", somebody_writes)
    with pytest.raises(InputError, match="changed"):
        read(path)


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">'
        for before, one in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
EAF = (
    "<ANNOTATION_DOCUMENT><TIER TIER_ID='A'><ANNOTATION><ALIGNABLE_ANNOTATION>"
    "<ANNOTATION_VALUE>{}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
    "</ANNOTATION_DOCUMENT>"
)


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.docx", lambda prolog, entity: word_file(par(f"I: {entity}"), prolog=prolog)),
        ("a.odt", lambda prolog, entity: odt(f"<text:p>I: {entity}</text:p>", prolog=prolog)),
        ("a.eaf", lambda prolog, entity: (prolog + EAF.format(entity)).encode()),
        ("a.html", lambda prolog, entity: f"{prolog}<html><p>I: {entity} ja</html>".encode()),
    ],
    ids=["docx", "odt", "eaf", "html"],
)
def test_entities_are_never_resolved(
    tmp_path: Path, prolog: str, name: str, make: Callable[[str, str], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(make(prolog, "&j;" if prolog is LAUGHS else "&x;"))
    try:
        found = read(path)
    except InputError as error:
        assert "\n" not in str(error)
    else:  # as plain text, or by a reader that knows no entities
        assert "root:" not in found.text
        assert len(found.text) < 2_000


# --- each in a process ----------------------------------------------------------------------


def bomb(member: str, size: int) -> bytes:
    """A document one member of which unpacks to so many bytes."""
    data = odt("<text:p>I: Ja?</text:p>") if member == "content.xml" else word_file(par("I: Ja?"))
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        with new.open(member, "w") as file:
            for _ in range(size // 1_000_000):
                file.write(b" " * 1_000_000)
    return buffer.getvalue()


PAGE = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHORT = stream(b"BT /F1 11 Tf 60 800 Td (I: Ja?) Tj ET")
PDFS = {
    "a tree that is its own branch": lambda: pdf_file(
        {1: CATALOGUE, 2: "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"}
    ),
    "two branches that are each other's": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 9 /Kids [4 0 R] >>",
            4: "<< /Type /Pages /Parent 2 0 R /Count 9 /Kids [2 0 R 4 0 R] >>",
        }
    ),
    "a page that refers to itself": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            3: FONT,
            4: f"<< /Type /Page /Parent 4 0 R {PAGE} /Contents 5 0 R >>",
            5: "[5 0 R 5 0 R]",
        }
    ),
    "a form that draws itself": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            4: "<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 6 0 R >> >> "
            "/Contents 5 0 R >>",
            5: stream(b"/X Do /X Do"),
            6: stream(
                b"/X Do /X Do",
                "/Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>",
            ),
        }
    ),
    "a length that is its own": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            3: FONT,
            4: f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents 5 0 R >>",
            5: b"<< /Length 5 0 R >>\nstream\nBT ET\nendstream",
        }
    ),
    "a huge declared stream": lambda: pdf("I: Ja?").replace(
        b"/Length 3", b"/Length 99999999999 /X 3"
    ),
    "more pages than there are": lambda: pdf_file(
        {1: CATALOGUE, 2: "<< /Type /Pages /Count 2000000000 /Kids [4 0 R] >>", 4: "<< >>"}
    ),
    "a deep nest": lambda: pdf_file({1: "[" * 200_000 + "]" * 200_000, 2: CATALOGUE}),
    "a table that leads to itself": lambda: pdf("I: Ja?").replace(b"/Root", b"/Prev 9 /Root"),
    "a page that takes long": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            3: FONT,
            4: f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents 5 0 R >>",
            5: stream(
                zlib.compress(b"BT /F1 1 Tf 9 9 Td (ja) Tj ET\n" * 2_000_000),
                "/Filter /FlateDecode",
            ),
        }
    ),
    "a page that unpacks without end": lambda: pdf_file(
        {
            1: CATALOGUE,
            2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            3: FONT,
            4: f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents 5 0 R >>",
            5: stream(zlib.compress(b"BT (I: Ja?) Tj ET\n" * 8_000_000), "/Filter /FlateDecode"),
        }
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PDFS)
def test_a_pdf_that_goes_round_in_circles_ends(tmp_path: Path, kind: str) -> None:
    assert said_of(tmp_path, "a.pdf", PDFS[kind]())


HTML = {
    "nested": lambda: "<div>" * 900_000 + "ja",
    "nested tables": lambda: "<table><tr><td>" * 300_000 + "ja",
    "nested asides": lambda: "<nav>" * 900_000 + "ja",
    "unclosed": lambda: "<a " * 900_000,
    "quoted": lambda: '<a b="' * 1_000_000,
    "attributes": lambda: "<a " + "x=1 " * 3_000_000 + ">ja",
    "comments": lambda: "<!--" * 900_000,
    "angles": lambda: "<" * 5_000_000,
    "ampersands": lambda: "&a" * 2_000_000,
    "lines": lambda: "<br>" * 900_000 + "ja",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HTML)
def test_a_page_of_a_million_tags_ends(tmp_path: Path, kind: str) -> None:
    assert said_of(tmp_path, "a.html", f"<html>{HTML[kind]()}")


RICH = {
    "nested": lambda: "{" * 100_000 + "ja" + "}" * 100_000,
    "paragraphs": lambda: r"\par " * 3_000_000,
    "cells": lambda: r"\intbl" + r" a\cell " * 2_000_000,
    "marks": lambda: "\\" * 5_000_000,
    "characters": lambda: r"\u8230?" * 1_000_000,
    "a picture": lambda: r"{\pict " + "ab" * 20_000_000 + "}ja",
    "bytes without end": lambda: r"{\pict\bin9999999999 " + "ja",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", RICH)
def test_a_rich_text_of_a_million_words_ends(tmp_path: Path, kind: str) -> None:
    assert said_of(tmp_path, "a.rtf", r"{\rtf1 " + RICH[kind]() + "}")


def nested(inner: str, n: int) -> str:
    """A tag inside itself."""
    return f"<{inner}>" * n + f"</{inner}>" * n


SPACES = "<text:s text:c='999999'/>"
ARCHIVES = {
    "a bomb.docx": lambda: bomb("word/document.xml", 2_000_000_000),
    "a picture.docx": lambda: bomb("word/media/image1.png", 500_000_000),
    "a bomb.odt": lambda: bomb("content.xml", 2_000_000_000),
    "a bomb.xlsx": lambda: zipped(
        {"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", "xl/a.xml": b" " * 90_000_000}
    ),
    "nested.docx": lambda: word_file(nested("w:sdt", 200_000)),
    "nested.odt": lambda: odt(nested("text:section", 200_000)),
    "less nested.odt": lambda: odt(nested("text:section", 230)),
    "tables.docx": lambda: word_file(
        "<w:tbl><w:tr><w:tc>" * 70 + par("ja") * 20_000 + "</w:tc></w:tr></w:tbl>" * 70
    ),
    "paragraphs.docx": lambda: word_file("<w:p/>" * 300_000 + par("ja")),
    "spaces.odt": lambda: odt(f"<text:p>ja{SPACES * 10_000}</text:p>"),
    "members.docx": lambda: zipped({f"a{i}.xml": "" for i in range(20_000)}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_is_a_trap_ends(tmp_path: Path, name: str) -> None:
    assert said_of(tmp_path, name, ARCHIVES[name]())


TEXTS = {
    "100000 turns.txt": lambda: "I: Hoe is het?\nR: Het gaat wel, dank je.\n" * 50_000,
    "one line.txt": lambda: "R: " + "ja nee " * 2_500_000,
    "nothing.txt": lambda: ":\n" * 240_000,
    "nested.json": lambda: "[" * 5_000_000,
    "nested objects.json": lambda: '{"text":' * 2_000_000,
    "a field.json": lambda: json.dumps({"segments": [{"start": 0, "text": "ja " * 5_000_000}]}),
    "segments.json": lambda: json.dumps({"segments": [{"start": 1, "text": "ja"}] * 100_000}),
    "a field.csv": lambda: "speaker,text\nI,Hoe?\nR," + "ja " * 5_000_000 + "\n",
    "a quote.csv": lambda: 'speaker,text\nI,Hoe?\nR,"' + "ja\n" * 4_000_000,
    "columns.csv": lambda: "speaker,text" + ",a" * 2_000_000 + "\nI,Hoe?\nR,Ja\n",
    "rows.csv": lambda: "speaker,text\n" + "I,Hoe?\nR,Ja\n" * 100_000,
    "cues.vtt": lambda: "WEBVTT\n\n" + "00:00.000 --> 00:01.000\nja\n\n" * 60_000,
    "a cue.vtt": lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v a>" * 3_000_000,
    "cues.srt": lambda: "1\n00:00:00,000 --> 00:00:01,000\nja\n\n" * 60_000,
    "nested.eaf": lambda: "<ANNOTATION_DOCUMENT>" + "<TIER>" * 1_000_000,
    "tags.otr": lambda: json.dumps({"text": "<p>" + "<a " * 2_000_000, "media": "a"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_beyond_all_measure_ends(tmp_path: Path, name: str) -> None:
    assert said_of(tmp_path, name, TEXTS[name]())
