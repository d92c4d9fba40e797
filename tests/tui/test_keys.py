"""Help, palette and one's own keys come from one list of keys, and say what works here."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Sample
from textual.pilot import Pilot

from coder import language, settings
from coder.errors import InputError
from coder.tui import Workbench, keymap
from coder.tui.keys import shown
from coder.tui.palette import commands
from coder.tui.panes import PANES, all_keys
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.help import HelpScreen


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def said(app: Workbench) -> str:
    """What was said below the screen so far."""
    return "\n".join(one.message for one in app._notifications)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


def write_keys(text: str) -> Path:
    path = settings.home() / "keys.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_action_has_an_id_of_its_own() -> None:
    ids = [key.id for one in PANES for key in one.keys if key.id]
    assert len(ids) == len(set(ids))
    assert {"coding.star", "home.leave", "consensus.settle", "app.help"} <= set(ids)


@pytest.mark.parametrize(
    ("keys", "people_read"),
    [("ctrl+f,f3", "^F F3"), ("space", "␣"), ("left_parenthesis", "("), ("shift+left", "Shift-←")],
)
def test_keys_are_shown_as_people_read_them(keys: str, people_read: str) -> None:
    assert shown(keys) == people_read


@pytest.mark.parametrize(
    "text",
    [
        'coding.star = "K"\ncoding.undo = ["R", "f5"]\n',
        '[coding]\nstar = "K"\nundo = "R, f5"\n',
        '"coding.star" = "Y"\n"coding.undo" = "ctrl+n"\n',
    ],
)
def test_a_file_of_own_keys_is_read_however_it_is_spelt(text: str) -> None:
    write_keys(text)
    own = keymap.read()
    assert own["coding.star"] in ("K", "Y")
    assert own["coding.undo"] in ("R,f5", "ctrl+n")


@pytest.mark.parametrize(
    ("text", "line", "identity", "what"),
    [
        ('# mine\n[coding]\nstarr = "K"\n', 3, "coding.starr", "did you mean coding.star?"),
        ('coding.undo = "K"\ncoding.star = "a"\n', 2, "coding.star", "a key for codes"),
        ('coding.star = "ctrl+i"\n', 1, "coding.star", "cannot tell ^I from Tab"),
        ('coding.star = "ctrl+shift+x"\n', 1, "coding.star", "can send"),
        ('coding.star = ""\n', 1, "coding.star", "can send"),
        ('coding.star = "ctrl+c"\n', 1, "coding.star", "kept for the terminal"),
        ("coding.star = 3\n", 1, "coding.star", "between quotes"),
        ('\ncoding.star = "u"\n', 2, "coding.star", "^is also the key of coding.undo"),
        ('coding.star = "T"\n', 1, "coding.star", "also the key of app.other_light"),
        ("coding.star = x\n", 1, "", "not TOML"),
    ],
)
def test_a_wrong_line_is_named_with_its_id_and_nothing_of_the_file_is_used(
    text: str, line: int, identity: str, what: str
) -> None:
    path = write_keys(text)
    with pytest.raises(InputError) as error:
        keymap.read()
    message = str(error.value)
    assert message.startswith(f"{path}, line {line}: {identity}")
    assert what.removeprefix("^") in message
    assert "\n" not in message


def test_two_actions_may_change_places() -> None:
    write_keys('coding.star = "u"\ncoding.undo = "s"\n')
    assert keymap.read() == {"coding.star": "u", "coding.undo": "s"}


async def test_own_keys_work_and_stand_in_foot_help_and_palette(sample: Sample) -> None:
    write_keys('coding.star = "K"\n')
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 60)) as pilot:
        await press(pilot, "s")
        assert not screen_of(app).session.stars
        await press(pilot, "K")
        assert len(screen_of(app).session.stars) == 1
        assert "K star" in seen(app)
        assert {one.keys for one in commands(app.screen) if "star: " in one.words} == {"K"}
        await press(pilot, "question_mark")
        assert "K  star: worth showing" in seen(app)


async def test_with_a_bad_file_the_program_starts_with_the_usual_keys_and_says_so(
    sample: Sample,
) -> None:
    write_keys('coding.star = "u"\n')
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        assert len(screen_of(app).session.stars) == 1
        assert "line 1: coding.star: u is also the key of coding.undo" in said(app)


def screen_of(app: Workbench) -> CodingScreen:
    assert isinstance(app.screen, CodingScreen)
    return app.screen


async def test_help_shows_what_works_here_and_the_pane_at_hand_first(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 60)) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        text = seen(app)
        assert text.index("Coding") < text.index("Codebook beside the text")
        assert "What is said with a code" not in text
        await press(pilot, "escape", "m", "f1")
        text = seen(app)
        assert "Letters and digits are text here" in text
        assert text.index("Typing") < text.index("Codebook beside the text")
        assert "star: worth showing" not in text, "s is a letter while one types"


async def test_every_action_of_a_screen_is_in_its_palette_and_is_done_from_there(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = screen_of(app)
        words = {one.words for one in commands(screen)}
        wanted = {key.words for name, key in all_keys().items() if name.startswith("coding.")}
        assert wanted <= words
        await press(pilot, "colon", *"worth showing")
        await pilot.app.workers.wait_for_complete()
        await press(pilot, "enter")
        assert len(screen.session.stars) == 1


async def test_the_palette_is_dutch_too(sample: Sample) -> None:
    with language.using("nl"):
        app = Workbench(sample.path, "anna", "code")
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, "colon")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            assert "Wat wil je doen?" in seen(app)
            assert "volgende fragment" in seen(app)


@pytest.mark.parametrize("tongue", language.LANGUAGES)
async def test_at_80_by_24_the_foot_names_the_keys_of_codes_and_the_codebook(
    sample: Sample, tongue: str
) -> None:
    with language.using(tongue):
        app = Workbench(sample.path, "anna", "code")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            foot = seen(app).splitlines()[-1]
            for key in ("1–9", "0", "Tab", "␣", "s", "?"):
                assert f" {key} " in foot


# Keys inside panes


def test_every_key_that_help_shows_can_be_given_another_but_those_of_codes_and_rows() -> None:
    fixed = {(pane.name, key.shown) for pane in PANES for key in pane.keys if not key.id}
    assert fixed == {
        ("words", "1 – 9"),
        ("level", "1 – 9"),
        ("coding", "1–9"),
        ("consensus", "1 – 9"),
        ("consensus", "A B…"),
        ("values", "a + …"),
        ("go", "1 2 3 ⏎"),
        ("find", "~"),
    }, "what a codebook, a row or a number says is nobody's to change"


@pytest.mark.parametrize(
    ("text", "line", "identity", "what"),
    [
        ('words.keep = "V"\n', 1, "words.keep", "also the key of words.words"),
        ('words.copy = "1"\n', 1, "words.copy", "a key for codes"),
        ('level.back = "b"\n', 1, "level.back", "a key for codes"),
        ('# x\ntyping.done = "x"\n', 2, "typing.done", "is text there"),
        ('find.list = "space"\n', 1, "find.list", "is text there"),
        ('typing.done = "ctrl+t"\n', 1, "typing.done", "also the key of typing.private"),
        ('home.open = "f"\n', 1, "home.open", "also the key of home.quotes"),
    ],
)
def test_keys_inside_panes_are_checked_too(text: str, line: int, identity: str, what: str) -> None:
    path = write_keys(text)
    with pytest.raises(InputError) as error:
        keymap.read()
    assert str(error.value).startswith(f"{path}, line {line}: {identity}")
    assert what in str(error.value)


@pytest.mark.slow
async def test_own_keys_work_inside_panes_and_are_named_there(sample: Sample) -> None:
    write_keys(
        'words.copy = "K"\nwords.cancel = "f5"\ntyping.done = "ctrl+s"\ntree.no = "K"\n'
        'find.keep = "ctrl+s"\nhome.open = "O"\nmemos.open = "O"\n'
    )
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(120, 60)) as pilot:
        await press(pilot, "enter")
        assert not isinstance(app.screen, CodingScreen), "its key is another now"
        assert "O begin with P1" in seen(app)
        await press(pilot, "O")
        assert isinstance(app.screen, CodingScreen)
        await press(pilot, "V")
        assert "f5" in seen(app).splitlines()[-1].lower()
        await press(pilot, "question_mark")
        assert "K  copy the words" in seen(app)
        await press(pilot, "escape", "escape")
        assert screen_of(app).chosen_words is not None
        await press(pilot, "f5")
        assert screen_of(app).chosen_words is None
        await press(pilot, "m", *"iets", "enter", *"meer")
        assert "^S done" in seen(app)
        await press(pilot, "ctrl+s")
        memo = next(iter(screen_of(app).session.memos.values()))
        assert memo.text == "iets\nmeer", "Enter is a new line where nothing else has it"
        await press(pilot, "D", "K")
        assert "Decision tree 2" in seen(app)
