"""What the coordinator reads on a screen: reported cuts, memos, and the text they are about."""

from __future__ import annotations

import pytest
from sample import Sample
from study_steps import close, finish
from test_coding_screen import press, seen

from coder.study.cut_reports import cut_reports, report_cut
from coder.study.memos import memos, on_code, on_study, on_transcript, write_memo, write_memo_on
from coder.study.passes import find_pass
from coder.study.transcripts import find_fragment, find_transcript
from coder.tui import Workbench
from coder.tui.screens.memos import MemosScreen
from coder.tui.screens.segmenting import SegmentingScreen

pytestmark = pytest.mark.slow
BOTH = pytest.mark.parametrize("size", [(80, 24), (200, 60)])


def report(sample: Sample, coder: str, name: str, label: str, note: str = "") -> None:
    with sample.open(coder) as study:
        transcript = find_transcript(study, name)
        fragment = find_fragment(study, transcript, label)
        report_cut(study, transcript, fragment, at=fragment.start + 9, note=note)


def said(app: Workbench) -> str:
    """What was said below the screen so far."""
    return "\n".join(one.message for one in app._notifications)


def segmenting(app: Workbench) -> SegmentingScreen:
    assert isinstance(app.screen, SegmentingScreen)
    return app.screen


@BOTH
async def test_reported_cuts_are_on_the_home_screen_and_one_key_leads_there(
    sample: Sample, size: tuple[int, int]
) -> None:
    report(sample, "anna", "P2", "3", "twee onderwerpen")
    report(sample, "bram", "P3", "1")
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        words = " ".join(seen(app).split())
        assert "2 bad cuts were reported (P2 3, P3 1); x leads there" in words
        await press(pilot, "x")
        screen = segmenting(app)
        assert (screen.transcript.name, screen.fragment.label) == ("P2", "3")
        assert "✂ anna: twee onderwerpen" in seen(app)
        assert "i it stays as it is" in seen(app)
        await press(pilot, "n")
        assert (screen.transcript.name, screen.fragment.label) == ("P3", "1")
        assert "✂ bram: cut badly" in seen(app)
        await press(pilot, "i", "n")
        assert (screen.transcript.name, screen.fragment.label) == ("P2", "3")
        await press(pilot, "s")
        assert "open again for everybody" in " ".join(seen(app).split()), "it asks first"
        await press(pilot, "escape")
        assert len(cut_reports(app.study)) == 1
        await press(pilot, "s", "enter")
        assert segmenting(app).fragment.label == "3b"
        assert cut_reports(app.study) == []
        await press(pilot, "n")
        assert "No cut was reported." in said(app)
        await press(pilot, "q")
        assert "reported" not in seen(app)


async def test_a_coder_is_told_of_no_reports_and_cannot_cut(sample: Sample) -> None:
    report(sample, "anna", "P2", "3", "twee onderwerpen")
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(200, 60)) as pilot:
        await press(pilot, "x")
        assert not isinstance(app.screen, SegmentingScreen)
        assert "reported (" not in seen(app)


@BOTH
async def test_the_coordinator_reads_memos_where_the_text_is_and_writes_own_ones(
    sample: Sample, size: tuple[int, int]
) -> None:
    with sample.open("anna") as study:
        coding_pass, text = find_pass(study, "eerste"), find_transcript(study, "P1")
        second = find_fragment(study, text, "2")
        write_memo(study, coding_pass, text, second, "let op de toon")
        write_memo(study, coding_pass, text, second, "alleen voor mij", private=True)
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "x", "j", "j")
        assert segmenting(app).fragment.label == "2"
        assert "anna: let op de toon" in seen(app)
        assert "alleen voor mij" not in seen(app)
        await press(pilot, "M", *"mee eens", "enter")
        assert "the coordinator: mee eens" in seen(app)
        await press(pilot, "M", "ctrl+o", "ctrl+t", *"over P1", "enter")
        await press(pilot, "M", "ctrl+o", "ctrl+o", *"over alles", "enter")
        with sample.open() as study:
            mine = {(one.about, one.text, one.private) for one in memos(study, mine=True)}
        assert mine == {
            ("fragment", "mee eens", False),
            ("transcript", "over P1", True),
            ("study", "over alles", False),
        }
        await press(pilot, "M", " ", "!", "enter")
        assert "mee eens !" in seen(app), "one's own is changed, not doubled"
        await press(pilot, "u")
        assert "undone: memo on 2" in said(app)
        assert "mee eens" in seen(app) and "mee eens !" not in seen(app)
        await press(pilot, "U")
        assert "mee eens !" in seen(app)


async def test_all_memos_are_a_key_from_home_and_lead_to_their_place(sample: Sample) -> None:
    with sample.open("anna") as study:
        coding_pass, text = find_pass(study, "eerste"), find_transcript(study, "P2")
        write_memo(study, coding_pass, text, find_fragment(study, text, "4"), "bij vier")
        write_memo_on(study, coding_pass, on_code(study, coding_pass, "direct"), "bij de code")
    with sample.open() as study:
        write_memo_on(study, find_pass(study, "eerste"), on_transcript(text), "bij P2")
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "m", "m", *"bij alles", "enter")
        assert isinstance(app.screen, MemosScreen)
        assert "bij alles" in seen(app) and "bij de code" in seen(app)
        await press(pilot, "e", "X", "enter")
        assert "bij allesX" in seen(app)
        await press(pilot, "slash", *"vier", "enter")
        assert segmenting(app).fragment.label == "4"
        await press(pilot, "q", "m", "slash", *"P2", "enter")
        assert "Memo on transcript P2" in seen(app)
        await press(pilot, "escape", "q", "m", "slash", *"code", "enter")
        assert "Direct" in seen(app)


async def test_a_coder_has_them_from_home_too_and_changes_only_own_ones(sample: Sample) -> None:
    with sample.open() as study:
        write_memo_on(study, find_pass(study, "eerste"), on_study(study), "van de coördinator")
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    finish(sample, "P3", anna=["direct"], bram=["direct"])
    close(sample)
    app = Workbench(sample.path, "anna", "home")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "m")
        assert "van de coördinator" in seen(app)
        await press(pilot, "e")
        assert "not yours to change" in said(app)
        await press(pilot, "m", *"van mij", "enter")
        assert "van mij" in seen(app)
        await press(pilot, "u")
        assert "van mij" not in seen(app)
        assert "undone: anna" in said(app)


async def test_what_is_written_in_the_list_of_memos_is_known_on_the_coding_screen(
    sample: Sample,
) -> None:
    with sample.open("anna") as study:
        coding_pass, text = find_pass(study, "eerste"), find_transcript(study, "P1")
        write_memo(study, coding_pass, text, find_fragment(study, text, "1"), "eerst")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "1", "M", "e", "X", "enter", "q")
        assert "eerstX" in seen(app)
        await press(pilot, "u")
        assert "eerstX" not in seen(app) and "eerst" in seen(app), "the newest first"
        await press(pilot, "u")
        assert "1 direct  " not in seen(app).splitlines()[2]
