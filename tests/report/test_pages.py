"""The report as a whole: it stands by itself, says no other date, and can be read by everybody."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from reading_pages import breaches, contrast, parsed
from report_study import PASS

from coder.language import use
from coder.leaving import CONFIDENTIAL
from coder.pages import shown
from coder.report import Audience, basis
from coder.report.account import account
from coder.report.pages import Report, report_of, to_docx, to_html, to_markdown
from coder.report.pages.drawing import inline
from coder.report.pages.gather import account_report
from coder.study import Study
from coder.study.about import newest_date
from coder.study.passes import find_pass

if TYPE_CHECKING:
    from docx.document import Document

DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
HOSTILE = (
    "<script>alert(1)</script> =1+1 \u202eevil\u2066 \x1b[31m & \"quoted\" 'it' {{ 7*7 }} </svg>"
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reports(report_path: Path) -> Callable[[str, Audience], Report]:
    """The report of the study that the tables are tested on, made once a language and audience."""
    made: dict[tuple[str, str], Report] = {}

    def report(lang: str, audience: Audience) -> Report:
        if (lang, audience) not in made:
            with Study.open(report_path) as study:
                found = basis(study, find_pass(study, PASS), audience=audience)
                made[lang, audience] = report_of(found, lang)
        return made[lang, audience]

    return report


_pages: dict[tuple[str, str], str] = {}
_words: list[bytes] = []


@pytest.fixture
def pages(reports: Callable[[str, Audience], Report]) -> dict[tuple[str, str], str]:
    """The pages in both languages, for others and for the team."""
    kinds: list[tuple[str, Audience]] = [("nl", "public"), ("en", "team")]
    for kind in kinds:
        if kind not in _pages:
            _pages[kind] = to_html(reports(*kind))
    return _pages


@pytest.fixture
def word(reports: Callable[[str, Audience], Report]) -> bytes:
    """The Dutch report for others, for Word."""
    if not _words:
        _words.append(to_docx(reports("nl", "public")))
    return _words[0]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_everybody_can_read_the_page(pages: dict[tuple[str, str], str]) -> None:
    for kind, page in pages.items():
        assert breaches(page) == [], kind


def test_the_check_finds_what_is_wrong(pages: dict[tuple[str, str], str]) -> None:
    page = pages["nl", "public"]
    for before, after in (
        ('<html lang="nl">', "<html>"),
        ('scope="col"', ""),
        ("<caption", "<div"),
        ('href="#main"', 'href="https://example.org"'),
        ('role="img"', ""),
        ("--soft: #4a4e55", "--soft: #aaaaaa"),
        ("<h3>", "<h5>"),
    ):
        assert before in page
        assert breaches(page.replace(before, after)), before
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_nothing_on_the_page_points_outside_it(pages: dict[tuple[str, str], str]) -> None:
    for page in pages.values():
        for words in ("http:", "https:", "//www", "src=", "@import", "<script", "<link", "<iframe"):
            assert words not in page, words
        assert all(one.startswith("#") for one in re.findall(r"url\(['\"]?([^)'\"]+)", page))
        assert all(one.startswith("#") for one in re.findall(r'href="([^"]*)"', page))
        root = parsed(page)
        assert not [one for one in root.iter() for key in one.attrib if key.startswith("on")]


def test_it_has_the_parts_that_a_report_has(pages: dict[tuple[str, str], str]) -> None:
    root = parsed(pages["nl", "public"])
    named = [one.get("id") for one in root.xpath("//main//h2")]
    assert named[0] == "account" and named[-1] == "record"
    for name in ("overview", "quotes", "agreement", "decisions", "codebook", "coreq", "srqr"):
        assert name in named
    assert len(root.xpath("//figure")) >= 4
    assert {"table-agreement", "table-resolution"} <= {one.get("id") for one in root.iter()}


def test_every_date_is_that_of_the_newest_event(
    report_path: Path,
    reports: Callable[[str, Audience], Report],
    pages: dict[tuple[str, str], str],
    word: bytes,
) -> None:
    with Study.open(report_path) as study:
        newest = newest_date(study)
    report = reports("nl", "public")
    for text in (*pages.values(), to_markdown(report), _words_of(word)):
        assert set(DAY.findall(text)) == {newest}
        assert not re.search(r"\d\d:\d\d", text)


def test_no_path_and_no_name_of_a_machine_is_in_it(
    report_path: Path, pages: dict[tuple[str, str], str]
) -> None:
    for page in pages.values():
        assert str(report_path.parent) not in page and str(Path.home()) not in page


def test_the_same_study_gives_the_same_bytes(
    report_path: Path,
    reports: Callable[[str, Audience], Report],
    pages: dict[tuple[str, str], str],
) -> None:
    with Study.open(report_path) as study:
        again = report_of(basis(study, find_pass(study, PASS)), "nl")
    first = reports("nl", "public")
    assert again == first
    assert to_html(again) == pages["nl", "public"]
    assert to_markdown(again) == to_markdown(first)


@pytest.mark.slow
def test_another_process_zone_locale_and_day_give_the_same_bytes(
    report_path: Path, tmp_path: Path
) -> None:
    made = []
    for zone, language, seed in (("Pacific/Kiritimati", "nl", "1"), ("America/Adak", "en", "2")):
        here = tmp_path / seed
        here.mkdir()
        shutil.copy(report_path, here / "a.study")
        settings = {
            **os.environ,
            **{"TZ": zone, "CODER_LANG": language, "PYTHONHASHSEED": seed, "LC_ALL": "C.UTF-8"},
            "CODER_HOME": str(here / "home"),
        }
        words = ["--html", "a.html", "--docx", "a.docx", "--md", "-o", "a.md", "--lang", "nl"]
        command = [sys.executable, "-m", "coder", "report", *words]
        subprocess.run(command, cwd=here, env=settings, check=True, capture_output=True)
        subprocess.run(command, cwd=here, env=settings, check=True, capture_output=True)
        made.append([(here / name).read_bytes() for name in ("a.html", "a.docx", "a.md")])
    assert made[0] == made[1]


def test_for_others_nobody_has_a_name(
    reports: Callable[[str, Audience], Report], pages: dict[tuple[str, str], str], word: bytes
) -> None:
    report = reports("nl", "public")
    for text in (pages["nl", "public"], to_markdown(report), _words_of(word)):
        for name in ("Anke", "Dina", "Floor", "anna", "bram"):
            assert not re.search(rf"\b{name}\b", text), name
    assert "Anke" in pages["en", "team"]


def test_for_the_team_it_says_so_on_every_page(
    report_path: Path,
    reports: Callable[[str, Audience], Report],
    pages: dict[tuple[str, str], str],
) -> None:
    page = pages["en", "team"]
    assert f'@top-center {{ content: "{CONFIDENTIAL}"' in page
    assert parsed(page).xpath("//header/p[@class='confidential']")[0].text == CONFIDENTIAL
    assert to_markdown(reports("en", "team")).startswith(f"**{CONFIDENTIAL}**")
    with Study.open(report_path) as study:
        found = basis(study, find_pass(study, PASS), audience="team")
        alone = account_report(found, account(study, found.coding_pass), "en")
    header = _word(to_docx(alone)).sections[0].header
    assert CONFIDENTIAL in [one.text for one in header.paragraphs]
    assert 'class="confidential"' not in pages["nl", "public"]


def test_word_has_headings_header_rows_and_alternatives(
    reports: Callable[[str, Audience], Report], word: bytes
) -> None:
    report = reports("nl", "public")
    document = _word(word)
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [one.title for one in report.sections] == headings[1:]
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert table._tbl.tblPr.xpath("./w:tblCaption")
    drawings = document.element.xpath(".//wp:docPr")
    assert drawings and all(one.get("descr") for one in drawings)
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.created.date().isoformat() == report.date and properties.language == "nl-NL"
    with zipfile.ZipFile(io.BytesIO(word)) as found:
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_names_and_texts_are_text(hostile_report: Report) -> None:
    page = to_html(hostile_report)
    assert breaches(page) == []
    root = parsed(page)
    assert not list(root.iter("script")) and "<script>alert" in root.text_content()
    for harm in ("\u202e", "\u2066", "\x1b", "\ufffe"):
        assert harm not in page and harm not in to_markdown(hostile_report)
    assert "<script" not in to_markdown(hostile_report).replace("\\<script", "")


@pytest.mark.slow
def test_hostile_names_and_texts_are_text_in_word(hostile_report: Report) -> None:
    document = _word(to_docx(hostile_report))
    cells = [each for one in document.tables for row in one.rows for each in row.cells]
    assert any("<script>alert" in one.text for one in cells)


@pytest.fixture
def hostile_report(report_path: Path, tmp_path: Path) -> Report:
    """The same study with people, roles and reasons that mean harm."""
    from coder.study.coders import rename_coder
    from coder.study.decisions import decide
    from coder.study.respondents import set_respondent
    from coder.study.transcripts import find_transcript, fragments_of

    path = tmp_path / "hostile.study"
    shutil.copy(report_path, path)
    with Study.open(path) as study:
        set_respondent(study, "Anke", role=HOSTILE[:60])
        rename_coder(study, "bram", "<b>bram</b>")
        coding_pass = find_pass(study, PASS)
        text = find_transcript(study, "A1")
        fragment = next(one for one in fragments_of(study, text) if not one.context)
        decide(study, coding_pass, text, fragment, [], reason=HOSTILE + "\ufffe")
        return report_of(basis(study, coding_pass, audience="team"), "en")


def test_a_drawing_brings_nothing_along() -> None:
    svg = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="5">
    <metadata>2026</metadata><script>1</script><a xlink:href="http://x"><text>in</text></a>
    <defs><clipPath id="c"><path d="M0"/></clipPath></defs>
    <g clip-path="url(#c)" onload="x()" style="fill: url(http://y)"><use xlink:href="#c"/>
    <use xlink:href="http://z"/><image href="http://w"/></g>&x;</svg>"""
    found = inline(svg, "roles", "A <title>", "What it & shows")
    for words in ("http", "metadata", "script", "onload", "image", "passwd", "ENTITY"):
        assert words not in found, words
    assert 'id="roles-c"' in found and "url(#roles-c)" in found and 'href="#roles-c"' in found
    assert "A &lt;title&gt;" in found and 'aria-labelledby="roles-title roles-desc"' in found


def test_what_is_no_character_is_not_shown() -> None:
    assert shown("a\ufffeb\ufeffc\x00d\u202ee") == "a�b�c�d�e"


def test_the_command_writes_every_form(
    report_path: Path, tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(report_path, tmp_path / "a.study")
    monkeypatch.chdir(tmp_path)
    done = call("report", "--html", "a.html", "--md", "-o", "a.md")
    assert done.code == 0 and not done.out
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Report of Proef")
    for words in (
        *(("overview", "--html", "b.html"), ("--docx", "-"), ("--html", "b.html", "--json")),
        *(("account", "--csv"), ("account", "--of", "any"), ("--html", "gone/b.html")),
        ("--html", "b.html", "--as", "anna"),
    ):
        refused = call("report", *words)
        assert refused.code == 2 and refused.err.count("\n") == 1, words
    assert not (tmp_path / "b.html").exists()


def test_the_account_is_a_command(report_path: Path, tmp_path: Path, call: Call) -> None:
    path = tmp_path / "a.study"
    shutil.copy(report_path, path)
    found = call("-s", path, "report", "account", "--json").json
    assert [len(found["checklists"][one]) for one in ("coreq", "srqr")] == [32, 21]
    facts = [fact for claim in found["claims"] for fact in claim["facts"]]
    assert facts and all(fact["from"] for fact in facts)
    said = call("-s", path, "report", "account", "--lang", "nl").out
    assert "Vóór het overleg zijn de oordelen verzegeld" in " ".join(said.split())
    assert call("-s", path, "report", "account", "--md").out.startswith("# Report of Proef")
    assert json.dumps(found) == json.dumps(call("-s", path, "report", "account", "--json").json)


def test_the_account_alone_is_the_account_of_the_report(
    report_path: Path, reports: Callable[[str, Audience], Report]
) -> None:
    use("nl")
    with Study.open(report_path) as study:
        found = basis(study, find_pass(study, PASS))
        alone = account_report(found, account(study, found.coding_pass), "nl")
    assert alone.sections[0] == reports("nl", "public").sections[0]


def _word(content: bytes) -> Document:
    import docx

    return docx.Document(io.BytesIO(content))


def _words_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return found.read("word/document.xml").decode("utf-8")
