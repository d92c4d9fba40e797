"""Moving on the coding screen: to the next of something, by words, by letter, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Sample
from study_steps import say
from textual.pilot import Pilot

from coder.ingest.take import prepare, settings_from, take
from coder.study.passes import new_pass
from coder.tui import Workbench
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.found import FoundScreen
from coder.tui.widgets.fragment_view import FragmentView

pytestmark = pytest.mark.slow


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def marked(app: Workbench) -> list[str]:
    """The stretches of text that are marked as found."""
    view = app.screen.query_one(FragmentView)
    style = view.get_component_rich_style("fragment-view--hit", partial=True)
    strips = app.screen._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and segment.style.underline and segment.style.bgcolor == style.bgcolor
    ]


def said(app: Workbench) -> str:
    """What was said below the screen so far."""
    return "\n".join(one.message for one in app._notifications)


def at(app: Workbench) -> str:
    """Transcript and number of the fragment at hand."""
    assert isinstance(app.screen, CodingScreen)
    return f"{app.screen.session.transcript.name} {app.screen.session.here.label}"


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_g_and_one_more_key_go_to_the_next_of_something_and_n_goes_on(
    sample: Sample, size: tuple[int, int]
) -> None:
    say(sample, "anna", "P1", "direct", "applied", "direct", ".", "applied")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "home", "s", "end", "s", "home")
        await press(pilot, "g")
        assert "s star" in seen(app) and "␣ not judged" in seen(app)
        await press(pilot, "s")
        assert at(app) == "P1 5"
        await press(pilot, "n")
        assert at(app) == "P1 1"
        assert "from the start again" in said(app)
        await press(pilot, "N")
        assert at(app) == "P1 5"
        await press(pilot, "home", "g", "c", "3")
        assert at(app) == "P1 2"
        await press(pilot, "n")
        assert at(app) == "P1 5"
        await press(pilot, "home", "g", "space")
        assert at(app) == "P1 4"
        await press(pilot, "g", "m")
        assert at(app) == "P1 4" and "You have no memo in this transcript yet" in said(app)
        await press(pilot, "g", "2", "enter")
        assert at(app) == "P1 2"
        await press(pilot, "g", "9", "9", "enter")
        assert at(app) == "P1 2" and "There is no fragment 99." in said(app)
        await press(pilot, "g", "escape")
        assert at(app) == "P1 2" and "? keys" in seen(app)


async def test_a_letter_of_a_code_is_no_code_while_it_is_asked_where_to_go(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", "1", "enter", "g", "c", "escape")
        assert isinstance(app.screen, CodingScreen)
        assert not app.screen.session.verdicts


async def test_words_are_marked_while_one_types_and_escape_goes_back(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f", *"ELKE")
        assert at(app) == "P1 5"
        assert marked(app) == ["Elke"]
        assert "1 of 1" in seen(app)
        await press(pilot, "escape")
        assert at(app) == "P1 1"
        assert marked(app) == []
        await press(pilot, "ctrl+f", *"namn")
        assert at(app) == "P1 2", "where nothing is found, what looks like it is"
        assert "1 that looks like it" in seen(app)


async def test_enter_stays_at_what_was_found_n_goes_on_and_back_is_where_one_began(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f", *"ik", "enter")
        first = at(app)
        await press(pilot, "n")
        assert at(app) > first
        await press(pilot, "N")
        assert at(app) == first
        assert marked(app)
        await press(pilot, "escape")
        assert at(app) == first and not marked(app)
        await press(pilot, "end", "left_parenthesis")
        assert at(app) == first


async def test_what_is_found_in_another_transcript_is_a_list_away_and_so_is_the_way_back(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "ctrl+f", *"gezellig", "tab")
        assert isinstance(app.screen, FoundScreen)
        assert "3 fragments in 3 transcripts" in seen(app)
        assert "Gezellig 2" in seen(app)
        await press(pilot, "j", "enter")
        assert at(app) == "P2 1"
        assert marked(app) == ["Gezellig"]
        await press(pilot, "left_parenthesis")
        assert at(app) == "P1 2"
        await press(pilot, "right_parenthesis")
        assert at(app) == "P2 1"
        await press(pilot, "right_parenthesis")
        assert "nothing to go forward to" in said(app)


async def test_only_transcripts_that_are_ones_own_are_searched(sample: Sample) -> None:
    with sample.open() as study:
        new_pass(study, "klein", coders=("anna", "bram"), transcripts=("P1", "P2"))
    app = Workbench(sample.path, "anna", "code", pass_name="klein")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+f", *"gezellig", "tab")
        assert "2 fragments in 2 transcripts" in seen(app)
        assert "P3" not in seen(app)


async def test_a_letter_goes_to_the_fragment_that_shows_it(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "comma")
        assert "    d · R" in seen(app)
        await press(pilot, "d")
        assert at(app) == "P1 3"
        assert "    3 · R" in seen(app)
        await press(pilot, "comma", "escape")
        assert at(app) == "P1 3"


def add_long(sample: Sample, folder: Path) -> None:
    """A pass on an interview with a fragment that is longer than a screen."""
    words = " ".join(f"woord{n}" for n in range(700))
    source = folder / "lang.txt"
    source.write_text(f"I: Vertel.\n\nR: {words}.\n\nI: En?\n\nR: Dat was het.\n", encoding="utf-8")
    with sample.open() as study:
        settings = settings_from(values=("role=coach",), unit="turn")
        take(study, prepare(source, settings), settings)
        new_pass(study, "lang", transcripts=("lang",))


async def test_one_reads_on_in_a_long_fragment_and_comes_back_to_the_same_line(
    sample: Sample, tmp_path: Path
) -> None:
    add_long(sample, tmp_path)
    app = Workbench(sample.path, "anna", "code", pass_name="lang")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "pagedown", "pagedown")
        assert at(app) == "lang 1"
        top = app.screen.query_one(FragmentView).top
        assert top[1] > 0
        shown = seen(app)
        await press(pilot, "q")
    again = Workbench(sample.path, "anna", "code", pass_name="lang")
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        assert at(again) == "lang 1"
        assert again.screen.query_one(FragmentView).top == top
        assert seen(again) == shown
    wide = Workbench(sample.path, "anna", "code", pass_name="lang")
    async with wide.run_test(size=(60, 20)) as pilot:
        await press(pilot)
        position, offset = wide.screen.query_one(FragmentView).top
        assert position == top[0] and abs(offset - top[1]) < 60, "the same words are on top"


async def test_each_transcript_is_come_back_to_where_it_was_left(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "j", "right_square_bracket", "j")
        assert at(app) == "P2 2"
        await press(pilot, "left_square_bracket")
        assert at(app) == "P1 3"
        await press(pilot, "right_square_bracket")
        assert at(app) == "P2 2"
