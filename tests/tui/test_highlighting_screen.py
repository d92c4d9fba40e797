"""Choosing words on the coding screen: by keys, by dragging, through wraps and wide characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from sample import Sample
from test_coding_screen import press, screen_of, seen

from coder.codebook import find
from coder.coding_session import Star
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass
from coder.tui import Workbench
from coder.tui.widgets.fragment_view import FragmentView

EMOJI = "👩\u200d👩\u200d👧"


def words(app: Workbench) -> list[tuple[str, str]]:
    """Code and words of each highlight of the fragment at hand."""
    session = screen_of(app).session
    here = session.here
    return [
        (code, here.text[start - here.start : end - here.start])
        for code, (start, end) in session.highlights()
    ]


def chosen(app: Workbench) -> str:
    """The words that are chosen."""
    part = screen_of(app).chosen_words
    return screen_of(app).session.here.text[slice(*part)] if part else ""


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A study whose one exchange has a question, CJK, combining marks and emoji."""
    source, path = tmp_path / "X1.txt", tmp_path / "x.study"
    text = f"I: En toen?\n\nR: Een e\u0302cht 漢字 en {EMOJI} erbij, {'heel ' * 30}mooi."
    source.write_text(text + "\n", encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="exchange")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    return path


async def test_words_get_a_code_and_their_ends_are_moved_later(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "V")
        assert chosen(app) == "Gezellig"
        await press(pilot, "w", "w", "b", "1")
        assert words(app) == [("direct", "Gezellig 1")]
        assert "“1 direct”" in seen(app), "the badge says that words are meant"
        await press(pilot, "V", "b", "enter")
        assert words(app) == [("direct", "Gezellig")]
        await press(pilot, "V", "V")
        assert chosen(app) == "Gezellig", "after the last highlight a new one begins"
        await press(pilot, "w", "s")
        assert words(app) == [("direct", "Gezellig"), ("★", "Gezellig 1")]
        assert "“★”" in seen(app)
        await press(pilot, "u", "V", "backspace")
        assert words(app) == []
        verdict = screen_of(app).session.verdict()
        assert verdict is not None
        assert [one.code for one in verdict] == ["direct"], "the whole fragment is meant"


async def test_a_step_is_a_character_as_one_sees_it_and_questions_are_left_out(
    wide: Path,
) -> None:
    app = Workbench(wide, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "shift+right", "shift+right", "shift+right", "shift+right")
        assert chosen(app) == "Een ", "from the answer on"
        await press(pilot, "shift+right")
        assert chosen(app) == "Een ê"
        await press(pilot, "w", "w", "w", "right", "right")
        assert chosen(app) == f"Een êcht 漢字 en {EMOJI}"
        await press(pilot, "o", "w", "4")
        assert words(app) == [("realised", f"êcht 漢字 en {EMOJI}")]
        await press(pilot, "V", "o", "home", "5")
        assert words(app) == [("realised", f"êcht 漢字 en {EMOJI}")], "never on the question"
        assert screen_of(app).session.verdict() is not None


async def test_dragging_over_a_wrap_gives_the_source_without_breaks(wide: Path) -> None:
    app = Workbench(wide, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view = app.screen.query_one(FragmentView)
        rows = [view.render_line(y).text for y in range(12)]
        first = next(y for y, row in enumerate(rows) if "heel" in row)
        column = cell_len(rows[first][: rows[first].rindex("heel")])
        await pilot.mouse_down(view, offset=(column, first))
        await pilot.hover(view, offset=(30, first + 1))
        await pilot.mouse_up(view, offset=(30, first + 1))
        await pilot.pause()
        text = chosen(app)
        assert len(text) > 20
        assert text.startswith("heel heel")
        assert "\n" not in text
        assert text in screen_of(app).session.here.text
        await press(pilot, "1")
        assert words(app) == [("direct", text)]


async def test_copying_gives_the_source_without_numbers_and_badges(sample: Sample) -> None:
    sample.judge_all("anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.screen.query_one(FragmentView).text_select_all()
        await pilot.pause()
        copied = app.screen.get_selected_text()
        with sample.open("anna"):
            texts = [one.text for one in screen_of(app).session.fragments]
        assert copied == "\n".join(texts)


async def test_lines_stand_close_together_or_apart(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.screen.query_one(FragmentView)
        apart = view.virtual_size.height
        await press(pilot, "L")
        assert view.virtual_size.height < apart
        await press(pilot, "L")
        assert view.virtual_size.height == apart


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """A study in which an answer is three sentences, each a fragment."""
    source, path = tmp_path / "S1.txt", tmp_path / "s.study"
    source.write_text(
        "I: En?\n\nR: Het was stil. Toen belde ik. Dat hielp.\n\nI: Zo.\n\nR: Ja.\n", "utf-8"
    )
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="sentence")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    return path


def starred_lines(app: Workbench) -> list[str]:
    """What stands on the screen of each fragment with a star."""
    return [line.split("★")[0].strip("▌ “") for line in seen(app).splitlines() if "★" in line]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_star_reaches_over_the_next_fragments_of_the_speaker(
    sentences: Path, size: tuple[int, int]
) -> None:
    app = Workbench(sentences, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "shift+down", "shift+down")
        assert "“Het was stil. Toen belde ik.”" in seen(app)
        await press(pilot, "down", "down", "s")
        assert len(starred_lines(app)) == 3
        session = screen_of(app).session
        assert list(session.starred_places()) == session.judgeable[:3]
        await press(pilot, "u")
        assert starred_lines(app) == []
        notes = [one.message for one in app._notifications]
        assert any("1–3" in one for one in notes), notes
        await press(pilot, "U")
        assert len(starred_lines(app)) == 3
        await press(pilot, "down", "s")
        assert starred_lines(app) == [], "on any of its fragments the key takes it off"


async def test_its_end_goes_back_by_fragment_and_by_word_and_a_code_stays_in_one(
    sentences: Path,
) -> None:
    app = Workbench(sentences, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        session = screen_of(app).session
        await press(pilot, "V", "down", "down", "down", "up", "b", "s")
        (star,) = session.stars.values()
        assert star.span is not None
        assert session.words(star.span) == "Het was stil. Toen belde ik"
        await press(pilot, "V", "end", "enter")
        assert list(session.stars.values()) == [Star()], "all of one fragment"
        await press(pilot, "V", "down", "down", "1")
        assert session.verdict() is None
        await press(pilot, "escape", "down", "V", "o", "up", "s")
        (star,) = session.stars.values()
        assert star.span is not None
        assert session.words(star.span) == "Het was stil. Toen", "back over the one before"
        await press(pilot, "down", "V", "up", "up", "s")
        assert [session.words(one.span) for one in session.stars.values() if one.span] == [
            "Het was stil. Toen"
        ], "all of the second has a star of its own"


async def test_words_are_chosen_anew_where_their_highlight_was_taken_back(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "V", "1", "V", "w", "enter", "u", "u", "V")
        assert words(app) == []
        assert chosen(app) == "Gezellig"
