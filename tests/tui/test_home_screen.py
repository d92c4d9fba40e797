"""The home screen: counts for everybody, the next sensible thing on Enter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sample import Sample
from study_steps import close, decide_on, finish, say
from test_text import HARMFUL
from textual.pilot import Pilot
from textual.widgets import OptionList

from coder.cli import run
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.overview import overview
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import find_pass, list_passes, new_pass, release
from coder.study.reassign import reassign
from coder.tui import Workbench
from coder.tui.app import Start
from coder.tui.screens import home
from coder.tui.screens.agreement import AgreementScreen
from coder.tui.screens.close import CloseScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.consensus import ConsensusScreen
from coder.tui.screens.dialogs import ChooseScreen
from coder.tui.screens.home import HomeScreen
from coder.tui.widgets import progress_table

BOTH = [(80, 24), (200, 60)]


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def row(app: Workbench, name: str) -> str:
    """The line of one transcript."""
    return next(line for line in seen(app).splitlines() if name in line[:6])


def marked(app: Workbench) -> str:
    """The line at which the cursor stands."""
    return next(line for line in seen(app).splitlines() if line.startswith("▌"))


async def settle(pilot: Pilot[None]) -> None:
    """Until whatever runs beside the screen has been shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


@pytest.fixture
def at_table(sample: Sample) -> Sample:
    """Everybody has signed off and the table is open: 1, 0 and 2 differences."""
    finish(sample, "P1", anna=["direct", "0"], bram=["applied", "0"])
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    finish(sample, "P3", anna=["direct", "direct", "0"], bram=["0"])
    close(sample)
    return sample


@pytest.mark.parametrize("size", BOTH)
async def test_home_shows_who_is_how_far_and_what_comes_next(
    sample: Sample, size: tuple[int, int]
) -> None:
    finish(sample, "P1", anna=["direct"])
    say(sample, "bram", "P1", "direct", "0")
    with sample.open() as study:
        release(study, None, "bram", "P3", "ill")
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = seen(app)
        for words in ("sample", "pass eerste", "open", "waardecreatie 1.1", "transcript", "anna"):
            assert words in text
        cells = progress_table.DONE * (20 if size[0] > 100 else 10)
        assert f"{cells} 5 ✓" in row(app, "P1")
        assert "2  " in row(app, "P1")
        assert "bram has 3 left" in row(app, "P1")
        assert "coach" in row(app, "P1")
        assert "released" in row(app, "P3")
        assert "P2" in marked(app)
        assert "⏎ begin with P2" in text
        assert "a agreement" in text


async def test_a_coder_sees_counts_of_the_others_and_nothing_else(sample: Sample) -> None:
    say(sample, "bram", "P1", "reframed", "hindering")
    finish(sample, "P1", anna=["direct"])
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(200, 60)) as pilot:
        await settle(pilot)
        text = seen(app)
        assert "bram has 3 left" in text
        assert "reframed" not in text and "hindering" not in text and "settle" not in text


async def test_enter_codes_where_the_coder_left_off_and_coming_back_shows_it(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, CodingScreen)
        assert app.screen.session.transcript.name == "P2"
        await press(pilot, "1", "j", "2", "q")
        assert isinstance(app.screen, HomeScreen)
        assert " 2  " in row(app, "P2")
        assert "P2" in marked(app)
        assert "⏎ go on with P2 where you left off" in seen(app)
        await press(pilot, "enter")
        assert app.screen.session.here.label == "2"


async def test_the_coordinator_chooses_who_codes(sample: Sample) -> None:
    finish(sample, "P2", anna=["direct"])
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "⏎ code P1: choose who" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChooseScreen)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, CodingScreen)
        assert (app.screen.session.coder.name, app.screen.session.transcript.name) == (
            "bram",
            "P1",
        )
        await press(pilot, "1", "q", "j")
        assert "⏎ code P2 as bram" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChooseScreen), "never into somebody's screen unasked"
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
        assert app.screen.session.coder.name == "bram"
        assert len(app._opened) == 2, "one more connection a coder, however often they are chosen"


async def test_where_all_is_complete_enter_offers_to_open_the_table(sample: Sample) -> None:
    for name in ("P1", "P2"):
        finish(sample, name, anna=["direct"], bram=["applied"])
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "complete" in row(app, "P1")
        await press(pilot, "up", "up")
        assert "The table opens when these are signed off too: P3." in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        finish(sample, "P3", anna=["direct"], bram=["direct"])
        app.screen.look()
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, CloseScreen)
        await press(pilot, "escape")
        assert find_pass(app.study, "eerste").state == "open"
        await press(pilot, "enter", "enter")
        await settle(pilot)
        assert find_pass(app.study, "eerste").state == "closed"
        assert "5 to settle" in row(app, "P1")
        assert "resolved" in row(app, "P3")


async def test_what_is_left_to_settle_is_counted_beside_the_screen(at_table: Sample) -> None:
    app = Workbench(at_table.path, None, "home")
    with at_table.open() as study:
        found = overview(study, find_pass(study, "eerste"))
    words = [progress_table.now(line, {}, long=True).plain for line in found.lines]
    assert words == ["at the table: … to settle"] * 3, "as long as it has not been counted"
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "1 to settle" in row(app, "P1")
        assert "resolved" in row(app, "P2")
        assert "2 to settle" in row(app, "P3")
        assert "P1" in marked(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ConsensusScreen)


async def test_what_is_settled_is_seen_and_the_pass_is_resolved(at_table: Sample) -> None:
    app = Workbench(at_table.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "closed" in seen(app).splitlines()[0]
        decide_on(at_table, "P1", "1")
        app.screen.look()
        await settle(pilot)
        assert "resolved" in row(app, "P1")
        assert "closed" in seen(app).splitlines()[0]
        for label in ("1", "2"):
            decide_on(at_table, "P3", label)
        app.screen.look()
        await settle(pilot)
        assert "resolved" in seen(app).splitlines()[0]


async def test_another_program_s_work_is_seen_within_two_seconds_and_moves_nothing(
    sample: Sample,
) -> None:
    assert home.LOOK_SECONDS < 2
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down")
        say(sample, "bram", "P1", "direct", "0", "0")
        app.screen.look()
        await settle(pilot)
        assert "· 3 " in row(app, "P1")
        assert "P3" in marked(app)


async def test_where_nothing_changed_nothing_is_read(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        read = []
        monkeypatch.setattr(HomeScreen, "refresh_rows", lambda screen: read.append(screen))
        app.screen.look()
        assert read == []


async def test_p_goes_through_the_passes_and_a_and_r_belong_to_the_one_shown(
    at_table: Sample,
) -> None:
    with at_table.open() as study:
        new_pass(study, "tweede", transcripts=["P1"])
    app = Workbench(at_table.path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "pass tweede" in seen(app)
        await press(pilot, "r")
        assert isinstance(app.screen, HomeScreen), "the table of this pass is not open"
        await press(pilot, "p")
        assert "pass eerste" in seen(app)
        assert "2 to settle" in row(app, "P3")
        await press(pilot, "a")
        assert isinstance(app.screen, AgreementScreen)
        assert app.screen.coding_pass.name == "eerste"
        await press(pilot, "q", "p")
        assert "pass tweede" in seen(app)


async def test_the_mouse_goes_to_a_row_and_a_second_click_opens_it(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        at = next(i for i, line in enumerate(seen(app).splitlines()) if "P3" in line[:6])
        await pilot.click(offset=(30, at))
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "P3" in marked(app)
        await pilot.click(offset=(30, at))
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)
        assert app.screen.session.transcript.name == "P3"


async def test_shrinking_to_20_by_5_and_back_loses_nothing(at_table: Sample) -> None:
    app = Workbench(at_table.path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = seen(app)
        for size in ((20, 5), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert seen(app) == before


@pytest.mark.parametrize("width", [40, 80, 120])
async def test_with_nine_coders_every_row_still_says_who_is_how_far(
    sample: Sample, width: int
) -> None:
    with sample.open() as study:
        names = [f"coder{n}" for n in range(1, 8)]
        for name in names:
            add_coder(study, name, "coach")
        new_pass(study, "negen")
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        assert ("0 of 9" in row(app, "P2")) if width < 120 else (row(app, "P2").count("0 ") == 9)
        assert "begun" in row(app, "P2")
        assert all(len(line) == width for line in seen(app).splitlines())


HOSTILE = "[red]漢[/] [link=x]"


async def test_hostile_names_show_as_they_are(tmp_path: Path) -> None:
    path, source = tmp_path / "x.study", tmp_path / "x.txt"
    source.write_text("I: Ja?\n\nR: Nou [lacht] ja.\n", encoding="utf-8")
    with Study.create(path, name="[b]\x1b[2J", codebook=find("waardecreatie")) as study:
        settings = settings_from(values=("role=[/b]",))
        take(study, prepare(source, settings, name=HOSTILE), settings)
        for name in ("[bold]", "[/]"):
            add_coder(study, name, "coach")
        new_pass(study, "[$error]")
    app = Workbench(path, None, "home")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        text = seen(app)
        for words in (HOSTILE, "[/b]", "[bold]", "[/]", "[$error]", "[b]"):
            assert words in text
        await press(pilot, "enter")
        assert HOSTILE in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
        await press(pilot, "q")
        assert not any(ord(one) in HARMFUL for one in seen(app) if one != "\n")


async def test_a_study_without_a_pass_says_how_to_plan_one(tmp_path: Path) -> None:
    path = tmp_path / "leeg.study"
    Study.create(path, codebook=find("waardecreatie")).close()
    app = Workbench(path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "coder pass new NAME" in seen(app)
        await press(pilot, "enter", "a", "r", "p", "j")
        assert isinstance(app.screen, HomeScreen)
        assert app.screen.query_one(OptionList).option_count == 0
    with Study.open(path) as study:
        assert list_passes(study) == []


def test_an_unknown_pass_is_one_line_before_the_screen_opens(sample: Sample) -> None:
    from coder.errors import InputError

    with pytest.raises(InputError, match="derde"):
        Workbench(sample.path, None, "home", pass_name="derde")


@pytest.mark.parametrize(
    ("command", "instead"),
    [("code", "coder judge"), ("resolve", "coder decide"), ("open", "coder status")],
)
@pytest.mark.parametrize("why", ["TERM=dumb", "no terminal"])
def test_without_a_terminal_one_line_names_the_way_without_screens(
    sample: Sample,
    command: str,
    instead: str,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    dumb = why == "TERM=dumb"
    monkeypatch.setenv("TERM", "dumb" if dumb else "xterm-256color")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: dumb, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: dumb, raising=False)
    assert run(["-s", str(sample.path), command, "--as", "anna"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert instead in said.err


def test_help_names_the_screens_without_loading_them() -> None:
    code = (
        "import sys\nfrom coder.cli import run\nrun(['--help'])\n"
        "sys.exit(any(name.split('.')[0] == 'textual' for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    words = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert {"code", "resolve", "open"} <= set(words)


@pytest.mark.parametrize("start", ["home", "code"])
async def test_whoever_acts_were_put_under_another_name_is_told_at_the_next_start(
    sample: Sample, start: Start
) -> None:
    sample.judge("anna", "P1", "2", "direct")
    with sample.open() as study:
        reassign(study, "anna", "bram", since="", reason="zelfde laptop")
    for name in ("anna", "bram"):
        for told in (True, False):
            app = Workbench(sample.path, name, start)
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()
                said = [one.message for one in app._notifications]
            assert ("1 act of anna now counts as bram's: zelfde laptop" in said) is told


async def test_enter_says_how_long_what_is_left_will_take_once_that_can_be_told(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(sample, "anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "1 of 15 · 14 fragments left · no estimate yet" in seen(app)
        assert "where you left off " in seen(app)
    monkeypatch.setattr("coder.overview.judged_at", lambda _study: [60.0 * n for n in range(20)])
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        text = seen(app)
        assert "where you left off · about 4 minutes left" in text
        assert "your part of this pass: 1 of 15 · 14 fragments left · 60 seconds each" in text
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "each" not in seen(app), "nobody's pace is shown to another"


async def test_r_stays_in_the_pass_at_hand_and_is_offered_where_a_table_is_open(
    at_table: Sample,
) -> None:
    with at_table.open() as study:
        new_pass(study, "tweede")
    app = Workbench(at_table.path, None, "home")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "pass tweede" in seen(app)
        assert "r resolve" not in seen(app)
        await press(pilot, "r")
        assert isinstance(app.screen, HomeScreen)
        assert any("Pass tweede: the table is not open" in n.message for n in app._notifications)
        await press(pilot, "p")
        assert "r resolve" in seen(app)
