"""The three tables that one fills in: names, speakers, respondents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sample import Sample
from study_steps import quick_samples
from test_home_screen import press, seen
from test_hostile import no_harm
from test_text import hostile
from textual.widgets import Input

from coder.errors import InputError
from coder.ingest.settling import Settling
from coder.ingest.take import prepare, settings_from
from coder.model import INTERVIEWER
from coder.pseudonyms import Row
from coder.pseudonyms.review import Review
from coder.study.attributes import define_attribute
from coder.study.respondents import list_respondents, set_respondent
from coder.tui import Workbench
from coder.tui.screens.home import HomeScreen
from coder.tui.screens.names import NamesScreen
from coder.tui.screens.respondents import RespondentsScreen
from coder.tui.screens.speakers import SpeakersScreen
from coder.tui.shell import Alone

pytestmark = pytest.mark.slow

make_sample = quick_samples
SIZES = [(80, 24), (120, 40)]


def rows() -> list[Row]:
    return [
        Row(
            "Marieke", "[Persoon 1]", "person", 3, "Toen kwam Marieke binnen.", False, ("Marijke",)
        ),
        Row("Marijke", "[Persoon 2]", "person", 1, "Marijke niet.", False, ("Marieke",)),
        Row("De Kei", "[School A]", "school", 2, "op De Kei"),
    ]


async def typed(pilot: Any, text: str) -> None:
    pilot.app.screen.query_one("#cell", Input).value = text
    await press(pilot, "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_names_are_gone_through_by_keys(size: tuple[int, int]) -> None:
    review = Review(rows())
    app = Alone(NamesScreen(review))
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert "3 names to replace · 0 stay" in seen(app)
        assert "Toen kwam Marieke binnen." in seen(app)
        await press(pilot, "down", "equals_sign")
        assert "Marieke → [Persoon 1]" in seen(app)
        await press(pilot, "enter")
        await press(pilot, "down", "x")
        assert "2 names to replace · 1 stay" in seen(app)
        await press(pilot, "up", "up", "up", "enter")
        await typed(pilot, "[coach A]")
        await press(pilot, "q")
    assert app.return_value is True
    assert [(row.replacement, row.keep) for row in review.rows] == [
        ("[coach A]", False),
        ("[Persoon 1]", False),
        ("[School A]", True),
    ]


async def test_a_replacement_that_holds_a_name_is_refused_and_the_line_stays() -> None:
    review = Review(rows())
    app = Alone(NamesScreen(review))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        await typed(pilot, "Marijke")
        assert app.screen.query_one("#cell", Input).display
        await press(pilot, "escape")
        assert not app.screen.query_one("#cell", Input).display
        await press(pilot, "Q")
    assert app.return_value is False
    assert review.rows == rows()


def test_rows_that_cannot_be_carried_out_are_refused_before_there_is_a_screen() -> None:
    with pytest.raises(InputError):
        Review([Row("Anna", "Bo"), Row("Bo", "[Persoon 1]")])


SAID = "Els: Vraag?\n\nAna: Antwoord. En nog iets.\n\nEls: Nog een?\n\nAna: Ja, en meer.\n\n"


def settling(tmp_path: Path) -> Settling:
    path = tmp_path / "T1.txt"
    path.write_text(SAID * 2, encoding="utf-8")
    return Settling(prepare(path, settings_from()))


@pytest.mark.parametrize("size", SIZES)
async def test_who_speaks_is_settled_by_keys(tmp_path: Path, size: tuple[int, int]) -> None:
    who = settling(tmp_path)
    app = Alone(SpeakersScreen(who))
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert "Who speaks in T1?" in seen(app)
        assert "Antwoord. En nog iets." in seen(app)
        at = [one.label for one in who.rows]
        await press(pilot, *["down"] * at.index("Els"), "r")
        await press(pilot, *["up"] * 3, *["down"] * at.index("Ana"), "i")
        await press(pilot, "up", "up", *["down"] * at.index("Els"), "enter")
        await typed(pilot, "Els zelf")
        await press(pilot, "q")
    assert app.return_value is True
    assert who.settled(settings_from()).speakers == {"Els": "Els zelf", "Ana": INTERVIEWER}


def test_a_file_in_which_nobody_would_answer_is_refused(tmp_path: Path) -> None:
    who = settling(tmp_path)
    for at in range(len(who.rows)):
        who.settle(at, INTERVIEWER)
    with pytest.raises(InputError, match="nobody but the interviewer"):
        who.settled(settings_from())


@pytest.mark.parametrize("size", SIZES)
async def test_cells_are_stored_as_they_are_filled_in(
    sample: Sample, size: tuple[int, int]
) -> None:
    with sample.open() as study:
        define_attribute(study, "leeftijd", "number")
        define_attribute(study, "bevoegd", "choice", ["ja", "nee"])
    app = Workbench(sample.path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "R")
        assert isinstance(app.screen, RespondentsScreen)
        await press(pilot, "enter")
        await typed(pilot, "expert")
        await press(pilot, "right", "right", "right", "enter")
        assert "nee" in seen(app), "a choice is chosen, not typed"
        await press(pilot, "enter")
        await press(pilot, "right", "enter")
        await typed(pilot, "veel")
        assert app.screen.query_one("#cell", Input).display, "what does not fit stays in the line"
        await typed(pilot, "42,50")
        await press(pilot, "n")
        await typed(pilot, "school")
        await press(pilot, "enter")
        await typed(pilot, "De Kei")
        await press(pilot, "q")
        assert isinstance(app.screen, HomeScreen)
    with sample.open() as study:
        first = list_respondents(study)[0]
    assert first.role == "expert"
    assert first.attributes == {"leeftijd": "42.5", "bevoegd": "ja", "school": "De Kei"}


async def test_a_coder_is_refused_the_table_of_respondents(sample: Sample) -> None:
    app = Workbench(sample.path, "anna")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R")
        assert isinstance(app.screen, HomeScreen)


async def test_many_columns_move_aside_and_the_one_at_hand_is_in_view(sample: Sample) -> None:
    with sample.open() as study:
        names = {f"attribute number {i:02}": f"value {i}" for i in range(20)}
        set_respondent(study, list_respondents(study)[0].name, attributes=names)
        app = Alone(RespondentsScreen(study))
        async with app.run_test(size=(80, 24)) as pilot:
            for i in range(20):
                await press(pilot, "right", *(["right"] * 2 if i == 0 else []))
                assert f"attribute number {i:02}" in seen(app)
                assert "P1" in seen(app)


async def test_hostile_names_are_shown_and_obeyed_by_no_terminal(
    sample: Sample, tmp_path: Path
) -> None:
    texts = hostile(60)
    found = [
        Row(
            f"naam{i}x {' '.join(text.replace('[', '').replace(']', '').split())}",
            f"[Persoon {i}]",
            "person",
            1,
            text,
        )
        for i, text in enumerate(texts)
    ]
    app = Alone(NamesScreen(Review(found)))
    async with app.run_test(size=(80, 24)) as pilot:
        for _row in range(20):
            await press(pilot, "down")
            no_harm(seen(app))
        await press(pilot, "equals_sign")
        no_harm(seen(app))
    with sample.open() as study:
        values = {f"k{i}": " ".join(text.split()) for i, text in enumerate(texts[:8])}
        set_respondent(study, list_respondents(study)[0].name, attributes=values)
        app = Alone(RespondentsScreen(study))
        async with app.run_test(size=(120, 40)) as pilot:
            for _column in range(9):
                await press(pilot, "right", "enter")
                no_harm(seen(app))
                await press(pilot, "escape")
