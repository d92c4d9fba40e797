"""Two hundred hostile strings through the other screens: nothing crashes or vanishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from test_home_screen import press, seen, settle
from test_hostile import HOW_MANY, clean, no_harm, scrolled, words_of
from test_text import hostile
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

from coder.codebook import Codebook, Text, find
from coder.ingest.settling import Settling
from coder.ingest.take import prepare, settings_from, take
from coder.pseudonyms import Row
from coder.pseudonyms.review import Review
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.memos import write_memo
from coder.study.passes import find_pass, new_pass
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_transcript, fragments_of
from coder.text import one_line
from coder.tui import Workbench
from coder.tui.screens.close import CloseScreen
from coder.tui.screens.codebook import CodebookScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.dialogs import ChooseScreen, ConfirmScreen
from coder.tui.screens.found import FoundScreen
from coder.tui.screens.memos import MemosScreen
from coder.tui.screens.names import NamesScreen
from coder.tui.screens.picking import PickScreen
from coder.tui.screens.respondents import RespondentsScreen
from coder.tui.screens.segmenting import SegmentingScreen
from coder.tui.screens.speakers import SpeakersScreen
from coder.tui.shell import Alone
from coder.tui.widgets.fragment_view import FragmentView

pytestmark = pytest.mark.slow
SIZE = (120, 60)
NAME = "[link=x]"
NUMBERED = [f"nr{i} {clean(text)}" for i, text in enumerate(hostile(HOW_MANY, seed=11))]


def book_of(texts: Sequence[str]) -> Codebook:
    """A codebook of as many codes as there are texts, each of which says nothing else."""
    book = find("waardecreatie")
    codes = tuple(
        replace(
            book.codes[0],
            id=f"c{i}",
            key="",
            label=text,
            short=text,
            definition=text,
            include=(),
            exclude=(),
            boundary_cases=(),
        )
        for i, text in enumerate(Text(one, one) for one in texts)
    )
    return replace(book, codes=codes, title=Text("[/]", "[/]"), decision_tree=())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 fragments, each with a memo, and 200 respondents; nobody has coded anything."""
    folder = tmp_path_factory.mktemp("screens")
    source, path = folder / f"{NAME}.txt", folder / "x.study"
    turns = [f"[b]: {text}." for text in NUMBERED]
    source.write_text("\n\n".join(turns), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
        for i, text in enumerate(NUMBERED):
            set_respondent(study, f"r{i}", role=one_line(text)[:30].strip())
        add_coder(study, "[bold]", "coach")
        new_pass(study, "[/]")
    with Study.open(path, "[bold]") as study:
        text = find_transcript(study, NAME)
        with study.act():
            for fragment, memo in zip(fragments_of(study, text), NUMBERED, strict=False):
                write_memo(study, find_pass(study, "[/]"), text, fragment, memo)
    return path


def all_there(shown: str) -> None:
    """Every one of the strings came by, and none of them as something that acts."""
    no_harm(shown)
    missing = [text for text in NUMBERED if text.split()[0] not in shown]
    assert not missing


async def over(app: Workbench, pilot: Pilot[None], screen: Screen[object]) -> None:
    """Show one more screen."""
    app.push_screen(screen)
    await settle(pilot)


async def test_the_text_that_is_coded(path: Path) -> None:
    app = Workbench(path, "[bold]", "code")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown = await scrolled(app, pilot, FragmentView)
        all_there(shown)
        assert isinstance(app.screen, CodingScreen)
        for one in app.screen.session.fragments:
            assert all(word in shown for word in words_of(one.text)), one.label
        await press(pilot, "g")
        no_harm(seen(app))
        await press(pilot, "escape", "S")
        no_harm(await scrolled(app, pilot, OptionList))
        await press(pilot, "escape", "ctrl+p")
        await press(pilot, *"nr")
        no_harm(seen(app))


async def test_memos_and_what_was_found(path: Path) -> None:
    app = Workbench(path, "[bold]", "code")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        chosen = find_pass(app.study, "[/]")
        await over(app, pilot, MemosScreen(app.study, chosen, find("waardecreatie")))
        all_there(await scrolled(app, pilot, OptionList))
        await press(pilot, "q")
        await over(app, pilot, FoundScreen(app.study, chosen, NAME, "nr"))
        all_there(await scrolled(app, pilot, OptionList))


async def test_codes_with_hostile_names_on_the_page_and_in_the_picker(path: Path) -> None:
    app = Workbench(path, "[bold]", "code")
    book = book_of(NUMBERED)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        chosen = find_pass(app.study, "[/]")
        await over(app, pilot, CodebookScreen(app.study, chosen, book, "c0"))
        all_there(await scrolled(app, pilot, OptionList))
        await press(pilot, "q")
        await over(app, pilot, PickScreen(book, frozenset({"c1"})))
        all_there(await scrolled(app, pilot, OptionList))


async def test_dialogs(path: Path) -> None:
    app = Workbench(path, "[bold]", "home")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await over(app, pilot, ChooseScreen("?", NUMBERED))
        all_there(await scrolled(app, pilot, OptionList))
        await press(pilot, "escape")
        for screen in (ConfirmScreen("[/]", NUMBERED, "x"), CloseScreen("[/]", NUMBERED)):
            await over(app, pilot, screen)
            all_there(await scrolled(app, pilot, ".dialog"))
            await press(pilot, "escape")


async def test_a_text_that_is_cut(tmp_path: Path) -> None:
    source, path = tmp_path / "P1.txt", tmp_path / "x.study"
    source.write_text("\n\n".join(f"R: {text}." for text in NUMBERED), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
    app = Workbench(path, None, "home")
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await over(app, pilot, SegmentingScreen(app.study, "P1"))
        all_there(await scrolled(app, pilot, FragmentView))


async def test_tables_that_one_fills_in(path: Path, tmp_path: Path) -> None:
    names = [
        Row(f"naam{i}x {one_line(re.sub(r'[][]', '', text))}", f"[Persoon {i}]", "person", 1, text)
        for i, text in enumerate(NUMBERED)
    ]
    source = tmp_path / "P1.txt"
    source.write_text("\n".join(f"nr{i}: [/] Ja.\nI: Ja?" for i in range(HOW_MANY)), "utf-8")
    with Study.open(path) as study:
        screens: list[Screen[bool]] = [NamesScreen(Review(names)), RespondentsScreen(study)]
        screens.append(SpeakersScreen(Settling(prepare(source, settings_from()))))
        for screen in screens:
            app = Alone(screen)
            async with app.run_test(size=SIZE) as pilot:
                await settle(pilot)
                no_harm(await scrolled(app, pilot, OptionList))
                for _row in range(3):
                    await press(pilot, "down", "enter")
                    no_harm(seen(app))
                    await press(pilot, "escape")
