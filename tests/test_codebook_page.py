"""Pages to hand out and interview guides say all of a codebook; nothing in it can break them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from codebook_texts import FULL, SMALL, written
from command_line import Call, caller
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from coder import codebook
from coder.codebook import Codebook, Questions, Text
from coder.codebook.page import (
    escaped,
    guide_to_html,
    guide_to_markdown,
    to_html,
    to_markdown,
)
from coder.codebook.template import template
from coder.language import LANGUAGES

HOSTILE = '<script>alert("x")</script> [a](http://b) ![c](d) `e` *f* _g_ # h & &lt; | {{ i }} ~~j~~'


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def full(tmp_path: Path) -> Codebook:
    return codebook.load(written(tmp_path, FULL))


class _Page(HTMLParser):
    """What a browser would show, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)
        self.fetched += [f"{tag} {name}" for name, _value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.shown.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.shown).split())


def _plain(markdown: str) -> str:
    """What a reader of the Markdown sees, as a renderer makes it."""
    rendered = MarkdownIt("commonmark").render(markdown)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", rendered)).split())


def _everything(book: Codebook, lang: str) -> Iterator[str]:
    """Every text of a codebook that a hand-out should have."""
    texts = [book.title, book.guidance, *(step.question for step in book.decision_tree)]
    texts += [one.label for one in book.qualifiers]
    texts += [value.label for one in book.qualifiers for value in one.values]
    for code in book.codes:
        texts += [code.label, code.definition, code.remedy]
        texts += [rule.text for rule in (*code.include, *code.exclude)]
        texts += [text for case in code.boundary_cases for text in (case.text, case.example)]
        yield from (*code.cues.shown(lang), *code.questions.shown(lang), *code.overlaps)
    yield from filter(None, [text.shown(lang) for text in texts])
    yield book.source


# A page has everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_has_every_text_in_its_language(full: Codebook, lang: str) -> None:
    pages = _plain(to_markdown(full, lang)), _Page(to_html(full, lang)).text
    for text in _everything(full, lang):
        for page in pages:
            assert text in page


@pytest.mark.parametrize("name", ["waardecreatie", "F02", "F13", "F21"])
def test_a_shipped_codebook_is_whole_on_its_page(name: str) -> None:
    book = codebook.find(name)
    pages = _plain(to_markdown(book, "nl")), _Page(to_html(book, "nl")).text
    for text in _everything(book, "nl"):
        for page in pages:
            assert " ".join(text.split()) in page


def test_a_page_names_the_code_that_fits_instead_and_where_an_answer_leads(full: Codebook) -> None:
    for page in (_plain(to_markdown(full, "en")), _Page(to_html(full, "en")).text):
        assert re.search(r"Relief\. ?→ Relief", page)
        assert "yes: Joy; no: to 3" in page
        assert "yes: to 4; no: no code applies" in page
        assert "[o] absent (does not count)" in page and "with Joy, Relief" in page
        assert "For reference, not for double coding." in page
        assert "Place on the scale: 2" in page
        assert "This code asks for a memo." in page


def test_codes_are_listed_with_those_under_them(full: Codebook) -> None:
    headings = re.findall(r"^(#+) (.*)$", to_markdown(full, "en"), flags=re.MULTILINE)
    codes = [heading for heading in headings if heading[1][0].isdigit()]
    assert codes == [("###", "1 · Joy"), ("####", "1 · Bliss"), ("###", "2 · Relief")]


def test_an_html_page_stands_alone(full: Codebook) -> None:
    page = to_html(full, "nl")
    parsed = _Page(page)
    assert page.startswith("<!DOCTYPE html>")
    assert parsed.fetched == [] and parsed.open == []
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    assert "url(" not in page and '<html lang="nl">' in page


# Nothing in a codebook can break its page


@pytest.fixture
def hostile(full: Codebook) -> Codebook:
    text = Text(HOSTILE, HOSTILE)
    joy = replace(
        full.codes[0],
        label=text,
        definition=text,
        remedy=text,
        color='red;background:url("x")',
        questions=Questions((HOSTILE,), (HOSTILE,)),
        overlaps=(HOSTILE,),
    )
    return replace(full, title=text, guidance=text, source=HOSTILE, codes=(joy, *full.codes[1:]))


def test_text_that_looks_like_markup_is_shown_as_it_stands(hostile: Codebook) -> None:
    for make in (to_html, guide_to_html):
        page = make(hostile, "en")
        parsed = _Page(page)
        assert "script" not in parsed.tags and parsed.fetched == []
        assert HOSTILE in parsed.text
        assert "url(" not in page
    for write in (to_markdown, guide_to_markdown):
        rendered = MarkdownIt("gfm-like", {"linkify": False}).render(write(hostile, "en"))
        assert not re.search(r"<(script|a|img|code|s|table)\b", rendered)
        assert HOSTILE in _plain(write(hostile, "en"))


@given(st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1))
def test_escaped_text_comes_out_of_markdown_as_it_went_in(text: str) -> None:
    text = " ".join(text.split())
    assert _plain(escaped(text)) == " ".join(text.split())
    rendered = MarkdownIt("commonmark").render(escaped(text))
    assert set(re.findall(r"</?(\w+)", rendered)) <= {"p"}


@pytest.mark.parametrize(
    "text", ["- a", "+ a", "1. a", "12) a", "# a", "> a", "---", "===", "    a", "* a", "```", "-"]
)
def test_a_line_is_not_taken_for_a_list_or_a_heading(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(escaped(text.strip()))
    assert rendered == f"<p>{html.escape(text.strip(), quote=False)}</p>\n"


# Interview guides


def test_a_guide_has_the_questions_of_the_whole_and_of_each_code(full: Codebook) -> None:
    for page in (_plain(guide_to_markdown(full, "nl")), _Page(guide_to_html(full, "nl")).text):
        places = [page.index(part) for part in (
            "Alles", "Hoe was het?", "En toen?", "Vreugde", "Waar werd u blij van?")]  # fmt: skip
        assert places == sorted(places)
        assert "Opluchting" not in page and "Iemand is blij." not in page


def test_the_command_prints_a_guide_or_says_that_there_is_none(tmp_path: Path, call: Call) -> None:
    path = written(tmp_path, FULL)
    done = call("codebook", "show", path, "--guide", "--lang", "nl")
    assert done.code == 0
    assert "   - Waar werd u blij van?\n" in done.out
    document = call("codebook", "show", path, "--guide", "--lang", "en", "--json").json
    assert document["questions"] == ["What was it like?", "And then?"]
    assert document["codes"] == [
        {"id": "joy", "label": "Joy", "questions": ["What made you glad?"]}
    ]
    bare = written(tmp_path, SMALL, "small.yaml")
    assert call("codebook", "show", bare, "--guide").code == 2


# In the terminal


@pytest.mark.parametrize("name", ["waardecreatie", "F01", "F02", "F13"])
def test_a_codebook_fits_eighty_columns(name: str, call: Call) -> None:
    for more in ((), ("--guide",)):
        done = call("codebook", "show", name, *more)
        assert done.code == 0 or (more and name == "waardecreatie")
        assert max((len(line) for line in done.out.splitlines()), default=0) <= 80


def test_the_terminal_shows_all_of_a_codebook(tmp_path: Path, call: Call, full: Codebook) -> None:
    shown = " ".join(call("codebook", "show", written(tmp_path, FULL), "--lang", "nl").out.split())
    for text in _everything(full, "nl"):
        assert text in shown
    assert "− Opluchting. → Opluchting" in shown


def test_json_has_every_field_of_every_code(tmp_path: Path, call: Call) -> None:
    document = call("codebook", "show", written(tmp_path, FULL), "--json").json
    joy, bliss, _relief = document["codes"]
    assert joy["label"] == {"nl": "Vreugde", "en": "Joy"}
    assert joy["boundary_cases"][0]["instead"] == "relief"
    assert (joy["parent"], bliss["parent"]) == (None, "joy")
    assert (joy["position"], bliss["position"]) == (2, None)
    assert joy.keys() == bliss.keys()
    assert document["qualifiers"][0]["values"][1]["counts"] is False
    bare = call("codebook", "show", written(tmp_path, SMALL), "--json").json
    assert bare.keys() == document.keys() and bare["codes"][0].keys() == joy.keys()
    assert (bare["number"], bare["purpose"], bare["decision_tree"]) == (None, "coding", [])


@pytest.mark.parametrize(
    ("name", "words", "begins"),
    [
        ("blad.html", (), "<!DOCTYPE html>"),
        ("blad.md", (), "# Everything"),
        ("blad.txt", (), "Everything"),
        ("blad.txt", ("--html",), "<!DOCTYPE html>"),
        ("blad.json", (), "{"),
        ("gids.html", ("--guide",), "<!DOCTYPE html>"),
    ],
)
def test_a_page_is_written_in_the_form_that_its_name_asks_for(
    tmp_path: Path, call: Call, name: str, words: tuple[str, ...], begins: str
) -> None:
    book = written(tmp_path, FULL)
    done = call("codebook", "show", book, *words, "-o", tmp_path / name)
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_the_words_of_the_html_page_are_found_for_translation() -> None:
    folder = Path(codebook.__file__).parent
    page = (folder / "page.html").read_text(encoding="utf-8")
    module = (folder / "page.py").read_text(encoding="utf-8")
    words = re.findall(r'_\("([^"]+)"\)', page)
    assert len(words) > 10
    assert [one for one in words if f'_("{one}")' not in module.replace("'", '"')] == []


# A codebook to begin with


@pytest.mark.parametrize("languages", [("nl",), ("en",), LANGUAGES])
def test_the_template_is_in_order_as_it_is(tmp_path: Path, languages: tuple[str, ...]) -> None:
    text = template("mijn-boek", "mijn boek.yaml", languages)
    assert codebook.check(written(tmp_path, text)) == []
    book = codebook.load(tmp_path / "mine.yaml")
    assert book.id == "mijn-boek"
    assert book.codes[-1].id == "other" and book.codes[-1].requires_memo
    assert book.qualifiers and book.decision_tree and book.questions.nl
    assert max(map(len, text.splitlines())) <= 100
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert len(comments) >= 30


@pytest.mark.parametrize("name", ["yes", "123", "1e5", "a: b", "{x}"])
def test_a_template_can_have_any_name(tmp_path: Path, call: Call, name: str) -> None:
    done = call("codebook", "new", tmp_path / name)
    assert done.code == 0, done.err
    (path,) = tmp_path.glob("*.yaml")
    assert call("codebook", "check", path).code == 0


def test_a_template_is_written_once_and_never_over_a_file(tmp_path: Path, call: Call) -> None:
    path = tmp_path / "mijn.yaml"
    assert call("codebook", "new", path, "--lang", "both").code == 0
    before = path.read_bytes()
    again = call("codebook", "new", path)
    assert (again.code, path.read_bytes()) == (2, before)
    assert "already" in again.err
    assert call("codebook", "check", path).code == 0
    printed = call("codebook", "new", "--lang", "en").out
    assert codebook.check(written(tmp_path, printed)) == []


def test_the_list_says_which_codebooks_are_for_reference(call: Call) -> None:
    document = call("codebook", "list", "--json").json["codebooks"]
    assert {one["purpose"] for one in document} == {"coding", "reference"}
    first = next(one for one in document if one["number"] == "F01")
    assert first["n_codes"] == 6 and first["title"] and first["id"]
    shown = call("codebook", "list").out
    assert re.search(r"^F16 .*\breference\b", shown, flags=re.MULTILINE)
    assert not re.search(r"^F01 .*\breference\b", shown, flags=re.MULTILINE)
    assert "not for double coding" in shown
