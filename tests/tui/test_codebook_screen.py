"""The codebook as a page: found as one types, read at the code in focus, with fitting quotes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample import Sample
from study_steps import PASS, close, finish, quick_samples
from test_coding_screen import press, screen_of, seen
from test_home_screen import settle
from test_qualifiers_screen import SIZES, study_with
from test_text import HARMFUL, hostile

from coder.codebook import Text, find
from coder.codebook.searching import search
from coder.exchange.quotes import examples
from coder.study.passes import find_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript
from coder.tui import Workbench
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding import CodingScreen

make_sample = quick_samples
BOOK = find("waardecreatie")


def star(sample: Sample, coder: str, transcript: str, label: str) -> None:
    with sample.open(coder) as study:
        text = find_transcript(study, transcript)
        set_star(study, find_pass(study, PASS), text, find_fragment(study, text, label), True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("applied", "applied"),
        ("toegepast", "applied"),
        ("3", "applied"),
        ("toegepst", "applied"),
        ("belemmer", "hindering"),
        ("", "direct"),
    ],
)
def test_a_code_is_found_by_its_name_in_either_language_and_with_a_typing_error(
    typed: str, first: str
) -> None:
    assert search(BOOK, typed)[0] == first


def test_what_is_nothing_like_it_is_not_found() -> None:
    assert search(BOOK, "xqzwkjv") == ()
    assert search(BOOK, "") == BOOK.ids


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_opens_the_page_at_the_code_in_focus(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "C")
        await settle(pilot)
        shown = seen(app)
        assert "3 Applied value" in shown
        assert "in their own work" in shown
        assert "Direct value" in shown, "the tree beside it"
        if size[1] > 40:
            assert "What you can say with it" in shown
            assert "(does not count)" in shown
        await press(pilot, "down", "q")
        assert isinstance(app.screen, CodingScreen)
        focus = screen_of(app).code_in_focus
        assert focus == "realised", "and one is back with the code that one read"


async def test_search_narrows_the_list_with_every_letter(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "C", "slash", *"belem")
        assert isinstance(app.screen, CodebookScreen)
        assert app.screen._shown[0] == "hindering"
        assert "6 Hindering factor" in seen(app)
        await press(pilot, "enter", "q")
        assert isinstance(app.screen, CodebookScreen), "first the search is given up"
        assert app.screen.code == "hindering"
        await press(pilot, "slash", *"xqzw")
        assert "nothing like it" in seen(app)
        await press(pilot, "escape", "q")
        assert isinstance(app.screen, CodingScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_from_home_it_begins_with_how_to_code(sample: Sample, size: tuple[int, int]) -> None:
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await settle(pilot)
        assert "how to code with it" in seen(app)
        assert "Read the whole fragment first" in seen(app)


def test_examples_are_ones_own_while_coding_and_the_teams_at_the_table(sample: Sample) -> None:
    for coder in ("anna", "bram"):
        finish(sample, "P1", **{coder: ["direct"]})
    star(sample, "anna", "P2", "1")
    sample.judge("anna", "P2", "1", "direct")
    star(sample, "bram", "P2", "2")
    sample.judge("bram", "P2", "2", "direct")

    def found(coder: str | None) -> list[tuple[str, str | None]]:
        with sample.open(coder) as study:
            shown = examples(study, find_pass(study, PASS)).get("direct", [])
            return [(one.transcript.name, one.fragment.label) for one in shown]

    assert found("anna") == [("P2", "1")]
    assert found("bram") == [("P2", "2")]
    assert found(None) == [], "the coordinator waits for the table too"
    for coder in ("anna", "bram"):
        finish(sample, "P2", **{coder: ["direct"]})
        finish(sample, "P3", **{coder: ["direct"]})
    close(sample)
    assert found("anna") == found(None) == [("P2", "1"), ("P2", "2")]


@pytest.mark.slow
async def test_hostile_texts_do_no_harm(tmp_path: Path) -> None:
    harm = [one.replace("\ud800", "?") for one in hostile(60, seed=4)]
    texts = [Text(f"[/]{one} x", f"[bold]{one} x") for one in harm]
    codes = tuple(
        replace(code, label=texts[i], definition=texts[i + 20], remedy=texts[i + 40])
        for i, code in enumerate(BOOK.codes)
    )
    path = study_with(tmp_path / "x.study", replace(BOOK, codes=codes, guidance=texts[59]))
    app = Workbench(path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "C")
        for _code in codes:
            await press(pilot, "up")
            shown = seen(app)
            assert not any(ord(one) in HARMFUL for one in shown)
        await press(pilot, "slash", "[", "slash")
        assert not any(ord(one) in HARMFUL for one in seen(app))
