"""What differs at the shell: filters, and the agenda of a meeting."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, decide_on, finish, judged_fragments, quick_samples

from coder.study.marks import set_mark
from coder.study.passes import find_pass, reopen_pass
from coder.study.transcripts import find_transcript

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def table(make_sample: Callable[..., Sample], monkeypatch: pytest.MonkeyPatch) -> Sample:
    """Three coders; P1 and P2 at the table, with an omission, a confusion and another omission."""
    sample = make_sample(2, ("anna", "bram", "cees"))
    finish(
        sample,
        "P1",
        anna=["direct", "direct", "0"],
        bram=["0", "potential", "0"],
        cees=["0", "potential", "0"],
    )
    finish(sample, "P2", anna=["0"], bram=["0"], cees=["applied", "0"])
    close(sample)
    monkeypatch.setenv("CODER_STUDY", str(sample.path))
    return sample


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ([], ["P1 1", "P1 2", "P2 1"]),
        (["--code", "applied"], ["P2 1"]),
        (["--code", "1", "--code", "applied"], ["P1 1", "P1 2", "P2 1"]),
        (["--between", "direct,potential"], ["P1 2"]),
        (["--between", "potential", "--between", "direct"], ["P1 2"]),
        (["--pair", "bram,Cees"], ["P2 1"]),
        (["--pair", "anna,bram"], ["P1 1", "P1 2"]),
        (["--transcript", "P2"], ["P2 1"]),
        (["--kind", "confusion"], ["P1 2"]),
        (["--kind", "omission", "--reading-order"], ["P1 1", "P2 1"]),
    ],
)
def test_filters_narrow_what_differs(
    table: Sample, call: Call, words: list[str], places: list[str]
) -> None:
    found = call("differences", "--json", *words).json["differences"]
    assert [f"{one['transcript']} {one['fragment']}" for one in found] == places


@pytest.mark.parametrize(
    "words",
    [
        ["--between", "direct"],
        ["--pair", "anna"],
        ["--pair", "anna,anna"],
        ["--pair", "anna,zed"],
        ["--code", "nocode"],
        ["--transcript", "P9"],
        ["--html"],
        ["--anonymous"],
        ["--agenda", "--json"],
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(
    table: Sample, call: Call, words: list[str]
) -> None:
    outcome = call("differences", *words)
    assert outcome.code == 2 and len(outcome.err.splitlines()) == 1


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]


def test_an_agenda_shows_each_fragment_in_its_context_with_room_to_write(
    table: Sample, call: Call
) -> None:
    text = call("differences", "--agenda").out
    assert text.index("### 1. P1 1 · omission") < text.index("### 2. P1 2 · confusion")
    assert "> I: Hoe was het om erbij te zijn?" in text
    assert "> **R: Gezellig 1." in text
    assert "- **anna**: " in text and "- **bram**: none applies" in text
    assert text.count("Notes:") == 3 and "- [ ] to the adjudicator" in text
    assert "## Codes at stake" in text and "**Boundary cases**" in text
    assert "- [ ] overlooked" in text


def test_the_page_needs_nothing_beside_it(table: Sample, call: Call, tmp_path: Path) -> None:
    target = tmp_path / "agenda.html"
    assert call("differences", "--agenda", "--html", "-o", target).code == 0
    page = Page(target.read_text(encoding="utf-8"))
    assert page.sources == [] and "script" not in page.tags and "img" not in page.tags
    assert page.tags.count("fieldset") == 6 and page.tags.count("h1") == 1


@pytest.mark.parametrize("form", [[], ["--html"]])
def test_without_names_no_name_is_on_it_and_what_stays_in_the_team_is_left_out(
    table: Sample, call: Call, form: list[str]
) -> None:
    with table.open() as study:
        fragment = judged_fragments(study, "P1")[0]
        text = find_transcript(study, "P1")
        set_mark(study, find_pass(study, PASS), text, fragment, "special", True)
    decide_on(table, "P1", "1", outcome="put_off", reason="bram moet eerst terug")
    named = call("differences", "--agenda", *form).out
    assert "anna" in named and "bram moet eerst terug" in named and "Gezellig 1" in named
    made = call("differences", "--agenda", "--anonymous", *form)
    for name in ("anna", "bram", "cees"):
        assert name not in made.out
    assert "Gezellig 1" not in made.out and "never leaves the team" in made.out
    assert "1 fragment is left out" in made.err
    for sign in "ABC":
        assert re.search(rf"\b{sign}\b", made.out)


def test_a_hostile_passage_is_text_and_nothing_else(
    table: Sample, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.consensus import agenda

    real = agenda.fragments_of

    def hostile(*arguments: object) -> list[object]:
        from dataclasses import replace

        bad = "# kop\n<script>alert(1)</script> [a](http://x) \x1b[31m"
        return [replace(one, text=bad) for one in real(*arguments)]  # type: ignore[arg-type]

    monkeypatch.setattr(agenda, "fragments_of", hostile)
    markdown = call("differences", "--agenda").out
    assert "\x1b" not in markdown and "<script>" not in markdown and "\n# kop" not in markdown
    assert "[a](http" not in markdown
    page = call("differences", "--agenda", "--html").out
    assert "script" not in Page(page).tags and "\x1b" not in page


def test_a_pass_that_was_opened_again_says_so_in_every_report(table: Sample, call: Call) -> None:
    assert "Reopened" not in call("differences").out
    with table.open() as study:
        reopen_pass(study, PASS, "P3 komt er nog bij")
    for command in (["differences", "--pass", PASS], ["agree", "--pass", PASS]):
        said = call(*command).out
        assert "Reopened on 2026-" in said and "P3 komt er nog bij" in said, command
        (one,) = call(*command, "--json").json["reopened"]
        assert one["reason"] == "P3 komt er nog bij"
    call("undo")
    assert "Reopened" not in call("differences").out
