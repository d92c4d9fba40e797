"""Finding quotes on the screen: hits while one types, marks, shortening, and on to the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Sample
from study_steps import PASS, say
from test_moving import at, press, said, seen
from test_text import HARMFUL

from coder.ingest.take import prepare, settings_from, take
from coder.study.marks import published, set_mark
from coder.study.passes import find_pass, new_pass
from coder.study.shortening import shortened
from coder.study.transcripts import find_fragment, find_transcript, fragments_of
from coder.tui import Workbench
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.quotes import QuotesScreen
from coder.tui.screens.shortening import ShorteningScreen

BOTH = [(80, 24), (200, 60)]


def first_words(sample: Sample, n: int, label: str = "1") -> list[str]:
    with sample.open("anna") as study:
        return find_fragment(study, find_transcript(study, "P1"), label).text.split()[:n]


@pytest.mark.parametrize("size", BOTH)
async def test_hits_stand_there_while_one_types_and_enter_goes_on_in_the_text(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f")
        assert isinstance(app.screen, QuotesScreen)
        assert "no quote yet" in seen(app)
        word = first_words(sample, 1, "3")[0].strip(".,")
        await press(pilot, *word)
        assert word in seen(app).splitlines()[3] or word in seen(app)
        assert "fragment" in seen(app).splitlines()[0]
        while "P1 3" not in seen(app):
            await press(pilot, "down")
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
        assert at(app) == "P1 3"
        await press(pilot, "F")
        assert isinstance(app.screen, QuotesScreen)
        await press(pilot, *"xylofoonspeler")
        assert "nothing like it" in seen(app)
        await press(pilot, "escape", "q")
        assert at(app) == "P1 3"


async def test_a_quote_is_marked_copied_and_shortened_by_keys(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "F", "down", "u", "a")
        assert "»✓" in seen(app)
        words = first_words(sample, 9)
        await press(pilot, "full_stop", "right", "right_square_bracket")
        assert isinstance(app.screen, ShorteningScreen)
        await press(pilot, "enter")
        assert f"{' '.join(words[:2])} […]" in seen(app)
        await press(pilot, "y")
        assert app.clipboard.startswith(f"“{' '.join(words[:2])} […]” (P1 1")
        with sample.open("anna") as study:
            assert {*published(study).popitem()[1]} == {"used", "approved"}
            assert len(shortened(study)) == 1
        await press(pilot, "full_stop", "w", "enter", "u", "a")
        with sample.open("anna") as study:
            assert (published(study), shortened(study)) == ({}, {})


async def test_what_never_leaves_the_team_is_not_copied(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    with sample.open("anna") as study:
        home = find_transcript(study, "P1")
        place = find_pass(study, PASS), home, find_fragment(study, home, "1")
        set_mark(study, *place, "third_party", True)
    app = Workbench(sample.path, "anna")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "f")
        await press(pilot, "down")
        assert "⊘" in seen(app) and "stays in the team" in seen(app)
        await press(pilot, "y")
        assert app.clipboard == "" and "stays in the team" in said(app)


async def test_filters_narrow_it_and_q_gives_them_up_first(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    app = Workbench(sample.path, "anna")
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "f")
        await press(pilot, "down")
        assert "2 fragments" in seen(app)
        await press(pilot, "f", "enter", "enter")
        assert "1 fragment" in seen(app) and "2 fragments" not in seen(app)
        await press(pilot, "q")
        assert "2 fragments" in seen(app)


async def test_a_pattern_that_is_not_finished_is_said_and_nothing_breaks(sample: Sample) -> None:
    app = Workbench(sample.path, "anna")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "f")
        await press(pilot, "tab", "tab", "left_parenthesis")
        assert "is no regular expression" in seen(app)
        await press(pilot, "e", "right_parenthesis")
        assert "is no regular expression" not in seen(app) and "fragment" in seen(app)


async def test_bram_sees_nothing_of_anna_before_the_table(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    app = Workbench(sample.path, "bram")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "f")
        await press(pilot, "down")
        assert "no quote yet" in seen(app) and "anna" not in seen(app)


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (200, 60)])
async def test_hostile_texts_are_shown_as_they_are(
    sample: Sample, tmp_path: Path, size: tuple[int, int]
) -> None:
    harm = ("[b]", "\x1b[2J", "\u202e", "\u200b", "{x}", "👩\u200d👩\u200d👧", "\x9b31m", "%s")
    lines = "\n\n".join(f"R: vondst {one} einde." for one in harm)
    (tmp_path / "H [b].txt").write_text(f"I: Vraag?\n\n{lines}\n", encoding="utf-8")
    with sample.open() as study:
        settings = settings_from()
        take(study, prepare(tmp_path / "H [b].txt", settings), settings)
        new_pass(study, "tweede")
        n = len(fragments_of(study, find_transcript(study, "H [b]")))
    app = Workbench(sample.path, "anna", pass_name="tweede")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f")
        await press(pilot, *"vondst", "down", *["down"] * min(n, 6), "full_stop", "space", "enter")
        shown = seen(app)
        assert not any(ord(one) in HARMFUL for one in shown if one != "\n")
        await press(pilot, "y")
        assert not any(ord(one) in HARMFUL for one in app.clipboard)
