"""The coding screen by its keys: what is seen, and what stands in the study afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample import INTERVIEW, Sample
from test_text import HARMFUL, hostile
from textual.pilot import Pilot

from coder.cli import run
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.journal import events
from coder.study.passes import new_pass
from coder.tui import Workbench
from coder.tui.screens.coding import CodingScreen


def seen(app: Workbench) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def screen_of(app: Workbench) -> CodingScreen:
    assert isinstance(app.screen, CodingScreen)
    return app.screen


def acts(path: Path) -> list[dict[str, Any]]:
    """What was judged, starred, noted and signed off, without ids, times and salt."""
    with Study.open(path) as study:
        kinds = ("judgement", "star", "memo", "signoff", "undone")
        found = list(events(study._writer, kinds=kinds))
    kept = []
    for event in found:
        new = ("salt", "memo", "written", "events")
        data = {k: v for k, v in event.data.items() if k not in new}
        kept.append({"kind": event.kind, "author": event.author, **data})
    return kept


def said(app: Workbench) -> str:
    """What was said below the screen so far."""
    return "\n".join(one.message for one in app._notifications)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_text_its_numbers_and_the_code_of_a_judgement_are_seen(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3")
        text = seen(app)
        assert "3 applied" in text
        assert "▌    1" in text
        assert "Hoe was het om erbij te zijn?" in text
        assert "1 of 5" in text
        if size[0] > 100:
            assert "Applied value" in text, "the definition of the code in focus"
        else:
            assert "Applied value" not in text
            await press(pilot, "tab")
            assert "Applied value" in seen(app)


async def test_each_act_by_keys_equals_the_act_by_command(sample: Sample, tmp_path: Path) -> None:
    by_command = tmp_path / "by-command.study"
    shutil.copy(sample.path, by_command)
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "1", "3", "1", "3", "j", "0", "s", "s", "m")
        await press(pilot, *"nog eens", "enter", "u", "U", "k", "k", "2", "space", "6")
        await press(pilot, "space", "7", "space", "5", "S", "enter")
    judge = ["judge", "-s", str(by_command), "--as", "anna", "P1"]
    for words in (
        ["1", "direct"],
        ["1", "direct", "applied"],
        ["1", "applied"],
        ["1", "--withdraw"],
        ["2", "-"],
        ["3", "--star"],
        ["3", "--no-star"],
        ["3", "--memo", "nog eens"],
    ):
        assert run([*judge, *words]) == 0
    for again in ("undo", "redo"):
        assert run([again, "-s", str(by_command), "--as", "anna"]) == 0
    for words in (["1", "potential"], ["3", "hindering"], ["4", "enabling"], ["5", "reframed"]):
        assert run([*judge, *words]) == 0
    assert run(["signoff", "-s", str(by_command), "--as", "anna", "P1"]) == 0
    keys, command = acts(sample.path), acts(by_command)
    assert [one["kind"] for one in keys].count("undone") == 2
    assert json.dumps(keys, indent=1) == json.dumps(command, indent=1)


async def test_leaving_and_coming_back_is_at_the_same_fragment(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "j", "q")
    again = Workbench(sample.path, "anna", "code")
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert screen_of(again).session.here.label == "3"


async def test_sign_off_says_what_is_open_and_sweeps_only_what_was_seen(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "S")
        text = " ".join(seen(app).split())
        assert "Not judged yet: 4" in text
        assert all(f" {label} " in text for label in "2345")
        await press(pilot, "0")
        assert screen_of(app).session.transcript.name == "P2", "on to the next with work left"
    signed = acts(sample.path)[-1]
    assert signed["kind"] == "signoff"
    assert len(signed["swept"]) == 4


async def test_other_asks_for_a_memo_and_the_help_shows_all_keys(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(160, 40)) as pilot:
        await press(pilot, "8")
        assert "Memo on 1" in seen(app)
        await press(pilot, *"iets", "enter")
        assert screen_of(app).session.memos[screen_of(app).session.here.id].text == "iets"
        await press(pilot, "question_mark")
        text = seen(app)
        assert all(words in text for words in ("none applies", "redo", "sign this transcript off"))


async def test_the_mouse_works_and_is_not_needed(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        lines = seen(app).splitlines()
        row = next(i for i, line in enumerate(lines) if "Vroeger dacht ik" in line)
        await pilot.click(offset=(30, row))
        assert screen_of(app).session.here.label == "4"
        row = next(i for i, line in enumerate(lines) if "5 reframed" in line)
        await pilot.click(offset=(lines[row].index("reframed") + 1, row))
        assert [one.code for one in screen_of(app).session.verdict() or ()] == ["reframed"]


async def test_shrinking_to_20_by_5_and_back_loses_nothing(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "3", "j")
        for size in ((20, 5), (1, 1), (80, 24), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(pilot, "j", "k")
        assert "3 applied" in seen(app)
        assert screen_of(app).session.here.label == "2"


@pytest.fixture
def hostile_study(tmp_path: Path, make_sample: Callable[..., Sample]) -> Path:
    """A study whose transcript holds 200 hostile fragments, coded by somebody called [bold]."""
    path = tmp_path / "hostile.study"
    source = tmp_path / "X1.txt"
    # A NUL makes a file a binary, which is refused before it gets here.
    words = [" ".join(text.replace("\0", "").split()) for text in hostile(200)]
    turns = [f"R: {text} gewoon {i}." for i, text in enumerate(words)]
    source.write_bytes(("\n\n".join(["I: [bold]Ja?", *turns])).encode("utf-8", "replace"))
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from()
        take(study, prepare(source, settings), settings)
        add_coder(study, "[bold]", "coach")
        new_pass(study, "[/]")
    return path


@pytest.mark.slow
async def test_hostile_text_shows_as_it_is(hostile_study: Path) -> None:
    assert "[plaats]" in INTERVIEW, "the usual sample holds brackets too"
    app = Workbench(hostile_study, "[bold]", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        shown = ""
        for _ in range(60):
            await pilot.press("pagedown")
            shown += seen(app)
        await pilot.pause()
        await press(pilot, "m", *"[b]", "enter")
        shown += seen(app)
        assert "[bold]" in shown
        assert "[lacht]" in shown
        assert "✎ memo  [b]" in shown
        assert not any(ord(character) in HARMFUL for character in shown)
        assert screen_of(app).session.here.label == "200"


async def test_undo_goes_on_into_what_was_done_before_this_start_and_says_what_it_took_back(
    sample: Sample,
) -> None:
    sample.judge("anna", "P1", "2", "direct")
    sample.judge("anna", "P2", "3", "applied")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "0", "u")
        assert "1 of 5" in seen(app), "what was done here is taken back first"
        await press(pilot, "u")
        assert "anna judged fragment 3 of P2: applied" in said(app)
        assert "1 of 5" in seen(app)
        await press(pilot, "u")
        assert "anna judged fragment 2 of P1: direct" in said(app)
        assert "0 of 5" in seen(app)
        assert screen_of(app).session.here.label == "2", "where it was taken back"
        await press(pilot, "u")
        assert "nothing to undo" in said(app)
        await press(pilot, "U", "U")
        assert "1 of 5" in seen(app)
        await press(pilot, "U")
        assert "2 of 5" in seen(app)
    judged = [one for one in acts(sample.path) if one["kind"] == "judgement"]
    assert len(judged) == 3, "nothing was written twice"


async def test_undo_takes_a_sign_off_back_while_the_table_is_not_open(sample: Sample) -> None:
    sample.judge_all("anna", "P1", "direct")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "S", "enter")
        await press(pilot, "left_square_bracket", "u")
        assert "anna signed off transcript P1" in said(app)
    with sample.open("anna") as study:
        from coder.study.progress import my_transcripts

        assert dict(my_transcripts(study, sample.coding_pass(study)))["P1"] is False


async def test_the_head_says_how_long_the_rest_will_take_where_that_can_be_told(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [90.0 * n for n in range(20)]
    monkeypatch.setattr("coder.coding_session.judged_at", lambda _study: moments)
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "1")
        assert "about 6 minutes left · 1 of 5" in seen(app)
