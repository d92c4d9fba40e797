"""Any code in two keys, marks, and memos on anything: by keys and mouse, seen and in the study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample import Sample
from study_steps import book_with_subcodes, close, finish, judged_fragments, quick_samples, say
from test_coding_screen import press, said, screen_of, seen
from test_qualifiers_screen import stored, study_with

from coder.codebook import Text, find
from coder.study.marks import marked, sensitive, set_mark
from coder.study.memos import memos, on_study, write_memo_on
from coder.study.passes import find_pass
from coder.study.transcripts import find_transcript
from coder.tui import Workbench
from coder.tui.screens.memos import MemosScreen
from coder.tui.screens.picking import PickScreen
from coder.tui.screens.sign_off import SignOffScreen
from coder.tui.widgets.level_line import LevelLine
from coder.tui.widgets.memo_pane import TypingPane

pytestmark = pytest.mark.slow

make_sample = quick_samples
SIZES = [(80, 24), (120, 40)]
sizes = pytest.mark.parametrize("size", SIZES)


def codes_of(app: Workbench) -> list[str]:
    return [one.code for one in screen_of(app).session.verdict() or ()]


def tree(tmp_path: Path) -> Workbench:
    """A codebook of codes a (1) with a1 (1) and a2 (2) under it, a1x under a1, and b (2)."""
    book = book_with_subcodes()
    codes = [replace(one, include=(), exclude=(), boundary_cases=()) for one in book.codes]
    book = replace(book, codes=tuple(codes), qualifiers=(), decision_tree=())
    return Workbench(study_with(tmp_path / "tree.study", book), "anna", "code")


@sizes
async def test_a_subcode_takes_two_keys_and_the_code_itself_too(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = tree(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "1")
        line = " ".join(seen(app).splitlines()[-1].split())
        assert line.startswith("1 ") and "⏎ the code itself" in line, "which level is open is seen"
        assert codes_of(app) == []
        await press(pilot, "2")
        assert codes_of(app) == ["a2"]
        assert " 12 " in seen(app), "the badge shows both keys"
        assert not screen_of(app).query_one(LevelLine).display
        await press(pilot, "2")
        assert codes_of(app) == ["a2", "b"], "afterwards the keys mean the top again"
        await press(pilot, "1", "enter", "1", "2")
        assert codes_of(app) == ["a", "b"]


@sizes
async def test_an_open_level_is_left_by_esc_by_moving_on_and_deeper_by_its_own_keys(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = tree(tmp_path)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "1", "3")
        assert codes_of(app) == ["a1x"], "what stands deeper has a key on the same line"
        assert " 13 " in seen(app)
        await press(pilot, "1", "9", "escape", "2")
        assert codes_of(app) == ["a1x", "b"], "9 is no subcode and means nothing"
        await press(pilot, "1", "j", "2")
        assert codes_of(app) == ["b"], "on another fragment the keys mean the top"
        await press(pilot, "1", "0", "k", "k")
        assert screen_of(app).session.verdict(screen_of(app).session.judgeable[1]) == ()


async def test_subcodes_stand_under_their_code_where_it_is_opened_and_a_click_does_the_same(
    tmp_path: Path,
) -> None:
    app = tree(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert seen(app).count("▸") == 1, "folded, and that is seen"
        await press(pilot, "1")
        assert "▾" in seen(app)
        line = screen_of(app).query_one(LevelLine)
        row = seen(app).splitlines()[line.region.y]
        await pilot.click(offset=(row.index(" 2 ") + 2, line.region.y))
        assert codes_of(app) == ["a2"]
        pane = screen_of(app).query_one("#codes")
        lines = seen(app).splitlines()
        folded = next(y for y in range(pane.region.y, pane.region.bottom) if "●" in lines[y])
        await pilot.click(offset=(pane.region.x + 4, folded))
        assert codes_of(app) == []


@sizes
async def test_a_code_is_found_by_letters_of_its_cue_and_switched_on(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "slash", *"aplied")
        assert isinstance(app.screen, PickScreen)
        assert "3 applied" in seen(app), "a typing error is forgiven"
        await press(pilot, "enter")
        assert codes_of(app) == ["applied"]
        await press(pilot, "slash", *"potentiële")
        await press(pilot, "escape")
        assert codes_of(app) == ["applied"], "Esc leaves it as it was"
        await press(pilot, "slash", *"zzzzqq", "enter", "escape")
        assert codes_of(app) == ["applied"]


@sizes
async def test_unsure_is_one_key_seen_at_the_fragment_and_undone_in_words(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "x")
        assert "? " in next(line for line in seen(app).splitlines() if "3 applied" in line)
        await press(pilot, "u")
        assert "undone: unsure on 1 · now: not marked" in said(app)
        await press(pilot, "U", "u", "u")
        assert "undone: judgement on 1 · now: not judged yet" in said(app)
        await press(pilot, "U", "U")
        assert "done again: unsure on 1 · now: unsure" in said(app)
    with sample.open("anna") as study:
        assert len(marked(study, "unsure")) == 1


@sizes
async def test_a_passage_that_needs_care_is_marked_by_one_key_and_says_so(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "X")
        assert "about a third person: never leaves the team" in seen(app)
        with sample.open() as study:
            assert len(sensitive(study)) == 1
        await press(pilot, "X")
        assert "of a special category: never leaves the team" in seen(app)
        await press(pilot, "X", "X")
        assert "never leaves the team" not in seen(app).splitlines()[-2]
        with sample.open() as study:
            assert sensitive(study) == set()
        await press(pilot, "u")
        assert "now: about a third person, of a special category" in said(app)


@sizes
async def test_a_memo_is_written_under_the_text_on_whatever_it_is_about(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "m", *"eerst")
        screen = screen_of(app)
        pane = screen.query_one(TypingPane)
        assert pane.region.y >= screen.query_one("#text").region.bottom, "it covers no text"
        assert screen.query_one("#text").region.height > 5
        assert "shared at the table" in seen(app)
        await press(pilot, "ctrl+o")
        assert "Memo on code direct" in seen(app)
        assert pane.text == "eerst", "what was typed goes along"
        await press(pilot, "ctrl+o", "ctrl+o", "ctrl+t")
        assert "Memo on the study" in seen(app)
        assert "private, for you alone" in seen(app)
        await press(pilot, "enter")
        assert "Kept: memo on the study." in said(app)
        await press(pilot, "m", "ctrl+o", *"te ruim", "enter")
        await press(pilot, "m", *"hier", "enter", "u")
        assert "undone: memo on 1 · now: no memo" in said(app)
        await press(pilot, "u")
        assert "undone: memo on code direct · now: no memo" in said(app)
        await press(pilot, "U", "U")
    with sample.open("anna") as study:
        found = {(one.about, one.text, one.private) for one in memos(study)}
    assert found == {
        ("study", "eerst", True),
        ("code", "te ruim", False),
        ("fragment", "hier", False),
    }


async def test_what_is_told_never_covers_what_one_types(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "m", *"woorden die men typt")
        app.notify("something long enough to be told, over two lines or even three of them, so")
        await pilot.pause(0.1)
        rows = seen(app).splitlines()
        typed = next(i for i, row in enumerate(rows) if "woorden die men typt" in row)
        told = [i for i, row in enumerate(rows) if "to be told" in row or "even three" in row]
        assert told and max(told) < typed - 1
        assert "Memo on 1" in seen(app)


@sizes
async def test_all_memos_are_listed_searched_and_lead_to_their_place(
    sample: Sample, size: tuple[int, int]
) -> None:
    with sample.open("anna") as study:
        write_memo_on(study, find_pass(study, "eerste"), on_study(study), "over het geheel")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "j", "m", *"een lijst met namen", "enter", "j", "j", "M")
        assert isinstance(app.screen, MemosScreen)
        assert "over het geheel" in seen(app)
        await press(pilot, "slash", *"NAMEN lijst")
        assert "over het geheel" not in seen(app)
        await press(pilot, "enter")
        assert screen_of(app).session.here.label == "2"
        await press(pilot, "M", "slash", *"geheel", "enter")
        pane = screen_of(app).query_one(TypingPane)
        assert pane.is_open and pane.text == "over het geheel"


async def test_a_memo_in_another_transcript_leads_there(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code", transcript="P2")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "m", *"daar", "enter", "left_square_bracket")
        assert screen_of(app).session.transcript.name == "P1"
        await press(pilot, "M", "enter")
        here = screen_of(app).session
        assert (here.transcript.name, here.here.label) == ("P2", "2")


@sizes
async def test_before_the_sign_off_what_is_open_and_unsure_is_listed_and_leads_there(
    sample: Sample, size: tuple[int, int]
) -> None:
    say(sample, "anna", "P1", "direct", "0", "0", "0", "0")
    app = Workbench(sample.path, "anna", "code", transcript="P1")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "home", "j", "x", "S")
        assert isinstance(app.screen, SignOffScreen)
        assert "Unsure: 1" in seen(app)
        await press(pilot, "down", "enter")
        assert screen_of(app).session.here.label == "2"
        await press(pilot, "S", "enter")
        assert screen_of(app).session.transcript.name == "P2", "Enter signs off"


async def test_the_sweep_is_not_offered_where_it_would_be_refused(tmp_path: Path) -> None:
    from coder.study import Study
    from coder.study.versions import take_version

    first = find("waardecreatie")
    path = study_with(tmp_path / "x.study", first)
    with Study.open(path, "anna") as study:
        from coder.model import Assignment
        from coder.study.judgements import judge
        from coder.study.transcripts import find_transcript

        fragment = judged_fragments(study, "P1")[0]
        chosen = find_transcript(study, "P1")
        judge(study, find_pass(study, "eerste"), chosen, fragment, [Assignment("direct")])
    with Study.open(path) as study:
        codes = [
            replace(one, definition=Text(nl="iets anders", en="something else"))
            if one.id == "direct"
            else one
            for one in first.codes
        ]
        take_version(study, "eerste", replace(first, version="9", codes=tuple(codes)), {})
    app = Workbench(path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "home", "end", "S")
        text = " ".join(seen(app).split())
        assert "To be judged again, under a new version of the codebook: 1" in text
        assert "nothing applies to the rest" not in text
        await press(pilot, "0")
        assert isinstance(app.screen, SignOffScreen), "0 does nothing here"
        await press(pilot, "enter")
        assert screen_of(app).session.here.label == "1", "Enter goes to what stands in the way"
        assert len(stored(path)) == 1


async def test_repeat_and_none_work_by_one_key_and_every_pane_has_its_help(tmp_path: Path) -> None:
    app = tree(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", "2", "j", "r")
        assert codes_of(app) == ["a2"]
        await press(pilot, "1", "question_mark")
        assert "Subcodes" in seen(app)


async def test_a_click_on_a_key_of_the_foot_line_does_what_the_key_does(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        await press(pilot, "down", "up")
        line = seen(app).splitlines()[-1]
        await pilot.click(offset=(line.index("unsure"), 39))
        assert screen_of(app).session.unsure
        await pilot.click(offset=(line.index("undo") + 1, 39))
        assert not screen_of(app).session.unsure
        await pilot.click(offset=(line.index("none"), 39))
        assert screen_of(app).session.here.label == "2"


async def test_at_the_table_a_question_mark_says_who_was_unsure(sample: Sample) -> None:
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = judged_fragments(study, "P1")[0]
        set_mark(study, find_pass(study, "eerste"), chosen, fragment, "unsure", True)
    finish(sample, "P1", anna=["direct", "0"], bram=["applied", "0"])
    close(sample, incomplete="the rest follows")
    app = Workbench(sample.path, None, "resolve")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        rows = [line for line in seen(app).splitlines() if " anna " in line or " bram " in line]
        assert ["?" in row for row in rows if "●" in row] == [True, False]
